"""Páginas de erro com uma saída, páginas de apoio e a mostra dos componentes."""

import re
from collections.abc import Iterator

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import TooManyFieldsSent
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.views.decorators.http import require_GET

from base import vitrine

_TECNICOS = re.compile(
    r"csrf|token|senha|password|versao|-(TOTAL|INITIAL|M\w+)_\w+$|^[svo]\d+$"
)
"""Nomes que não são texto da pessoa; `s`, `v` e `o` com número são os da grade."""


def erro_400(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Pedido que o portal não entendeu, ou com campos demais."""
    demais = isinstance(exception, TooManyFieldsSent)
    return render(request, "400.html", {"campos_demais": demais}, status=400)


def erro_403(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Existe, mas não para este papel: diz quem pode."""
    motivo = str(exception) if exception else ""
    return render(request, "403.html", {"motivo": motivo}, status=403)


def erro_404(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Não existe para quem pede; não confirma se existe para outros."""
    return render(request, "404.html", status=404)


def erro_405(request: HttpRequest, recusa: HttpResponse) -> HttpResponse:
    """Endereço que só recebe formulários, aberto como página (ou o contrário)."""
    resposta = render(request, "405.html", status=405)
    resposta.headers["Allow"] = recusa.headers.get("Allow", "")
    return resposta


def erro_413(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Envio maior que o limite."""
    contexto = {
        "limite_do_anexo": settings.TAMANHO_MAXIMO_DE_ANEXO // 2**20,
        "limite_do_envio": settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 2**20,
    }
    return render(request, "413.html", contexto, status=413)


def erro_500(request: HttpRequest) -> HttpResponse:
    """Falha do portal: página que não depende de banco, sessão nem contexto."""
    try:
        folha = static("css/portal.css")
    except ValueError:  # o manifesto dos arquivos estáticos pode ser o que falhou
        folha = ""
    return HttpResponse(render_to_string("500.html", {"folha": folha}), status=500)


def csrf_recusado(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A proteção contra envio forjado recusou: em geral, a sessão expirou.

    Mostra o que foi digitado, para copiar, mas não o reenvia: quem forjasse um
    pedido precisaria só de um clique.
    """
    contexto = {"digitados": list(_digitados(request)), "volta": _pagina_de(request)}
    return render(request, "403_csrf.html", contexto, status=403)


def _digitados(request: HttpRequest) -> Iterator[tuple[str, str]]:
    """Pares rótulo e valor do envio recusado, sem senhas nem campos técnicos."""
    for nome, valores in request.POST.lists():
        if not _TECNICOS.search(nome):
            texto = "\n".join(v for v in valores if v.strip())
            if texto:
                yield nome.replace("_", " ").replace("-", " ").capitalize(), texto


def _pagina_de(request: HttpRequest) -> str:
    """De onde o formulário veio, se foi deste portal; senão, o próprio endereço."""
    origem = request.headers.get("Referer", "")
    raiz = f"{request.scheme}://{request.get_host()}/"
    return origem if origem.startswith(raiz) else request.path


@login_not_required
@require_GET
def acessibilidade(request: HttpRequest) -> HttpResponse:
    """O que o portal garante a quem usa teclado, leitor de tela ou ampliação."""
    return render(request, "base/acessibilidade.html")


@login_not_required
@require_GET
def privacidade(request: HttpRequest) -> HttpResponse:
    """Que dados pessoais o portal guarda, para quê e quem os vê."""
    return render(request, "base/privacidade.html")


@login_not_required
@require_GET
def componentes(request: HttpRequest) -> HttpResponse:
    """Cada componente em cada estado; só na demonstração e no desenvolvimento."""
    if "HX-Request" in request.headers:
        andamento = {"tarefa": vitrine.tarefa_concluida()}
        return render(request, "components/tarefa.html", andamento)
    contexto = vitrine.contexto()
    if peca := vitrine.PECAS.get(request.GET.get("peca", "")):
        rotulo, _, template = peca
        contexto |= {"rotulo": rotulo, "template_da_peca": template}
        return render(request, "base/peca.html", contexto)
    contexto["pagina"] = Paginator(range(5571), 50).get_page(
        request.GET.get("pagina", 7)
    )
    contexto["trilha"] = [("Início", "/"), ("Componentes", None)]
    return render(request, "base/componentes.html", contexto)
