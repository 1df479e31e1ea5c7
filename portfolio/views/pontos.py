"""Um ponto crítico: abrir, ver o caminho, levar acima e resolver."""

from functools import partial

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from contas.http import UsuarioRequest, vinculo_ou_403
from contas.models import Vinculo
from portfolio import actions, paginas_do_ritual
from portfolio.forms import PontoForm, SolucaoForm, SubidaForm
from portfolio.models import PontoCritico
from portfolio.permissions import acoes_disponiveis, exigir
from portfolio.views.formularios import Pagina, responder
from portfolio.views.projetos import iniciativa_visivel_ou_404, trilha_da_iniciativa


def ponto_visivel_ou_404(request: UsuarioRequest, pk: int) -> PontoCritico:
    """Única porta para um ponto: só a secretaria do ciclo vê o caminho dele."""
    pontos = PontoCritico.objects.da_secretaria(request.vinculo)
    return get_object_or_404(
        pontos.select_related("iniciativa__ciclo__instituicao", "marco"), pk=pk
    )


def _ponto_ou_recusa(
    request: UsuarioRequest, pk: int, acao: str
) -> tuple[PontoCritico, Vinculo]:
    vinculo = vinculo_ou_403(request)
    ponto = ponto_visivel_ou_404(request, pk)
    exigir(vinculo, acao, ponto.iniciativa)
    return ponto, vinculo


@require_http_methods(["GET", "POST"])
def abrir(request: UsuarioRequest, slug: str) -> HttpResponse:
    """O que ameaça a iniciativa, o impacto, a saída proposta, quem e até quando."""
    vinculo = vinculo_ou_403(request)
    iniciativa = iniciativa_visivel_ou_404(request, slug)
    exigir(vinculo, "abrir_ponto", iniciativa)
    pagina = Pagina(
        titulo="Abrir ponto crítico",
        sub="Começa com o gerente e sobe um degrau a cada prazo vencido.",
        botao="Abrir ponto crítico",
        sobre=str(iniciativa),
        voltar=iniciativa.get_absolute_url(),
        feito="Ponto crítico aberto.",
        trilha=trilha_da_iniciativa(iniciativa),
    )
    gravar = partial(actions.abrir_ponto, iniciativa, por=vinculo, origem=request.path)
    return responder(request, partial(PontoForm, iniciativa=iniciativa), pagina, gravar)


@require_GET
def ver(request: UsuarioRequest, pk: int) -> HttpResponse:
    """O ponto e o seu caminho inteiro, da abertura à solução."""
    vinculo_ou_403(request)
    ponto = ponto_visivel_ou_404(request, pk)
    hoje = timezone.localdate()
    contexto = {
        "trilha": [*trilha_da_iniciativa(ponto.iniciativa), ("Ponto crítico", None)],
        "ponto": ponto,
        "onde": paginas_do_ritual.onde_esta(ponto, hoje=hoje),
        "passos": paginas_do_ritual.degraus(ponto, hoje=hoje),
        "caminho": paginas_do_ritual.caminho(ponto, hoje=hoje),
        "acoes": []
        if ponto.resolvido_em or ponto.em_despacho()
        else acoes_disponiveis(request.vinculo, ponto.iniciativa),
    }
    return render(request, "portfolio/ponto.html", contexto)


@require_http_methods(["GET", "POST"])
def subir(request: UsuarioRequest, pk: int) -> HttpResponse:
    """Leva o ponto ao degrau de cima antes do prazo."""
    ponto, vinculo = _ponto_ou_recusa(request, pk, "subir_ponto")
    pagina = _pagina(
        ponto,
        titulo="Levar ao degrau de cima",
        sub="Antes do prazo, com motivo. O prazo do novo degrau começa hoje.",
        botao="Levar acima",
        feito="Ponto crítico levado ao degrau de cima.",
    )
    gravar = partial(actions.subir_ponto, ponto, por=vinculo, origem=request.path)
    return responder(request, SubidaForm, pagina, gravar)


@require_http_methods(["GET", "POST"])
def resolver(request: UsuarioRequest, pk: int) -> HttpResponse:
    """Encerra o ponto, dizendo como se resolveu."""
    ponto, vinculo = _ponto_ou_recusa(request, pk, "resolver_ponto")
    pagina = _pagina(
        ponto,
        titulo="Resolver ponto crítico",
        sub="A solução fica no caminho do ponto e na ficha da iniciativa.",
        botao="Dar por resolvido",
        feito="Ponto crítico resolvido.",
    )
    gravar = partial(actions.resolver_ponto, ponto, por=vinculo, origem=request.path)
    return responder(request, SolucaoForm, pagina, gravar)


def _pagina(
    ponto: PontoCritico, *, titulo: str, sub: str, botao: str, feito: str
) -> Pagina:
    onde = paginas_do_ritual.onde_esta(ponto, hoje=timezone.localdate())
    return Pagina(
        titulo=titulo,
        sub=sub,
        botao=botao,
        sobre=str(ponto.iniciativa),
        voltar=ponto.get_absolute_url(),
        feito=feito,
        trilha=[
            *trilha_da_iniciativa(ponto.iniciativa),
            ("Ponto crítico", ponto.get_absolute_url()),
        ],
        gravado=[("Ponto crítico", ponto.descricao), ("Onde está", onde)],
    )
