"""A lista de Termos e a página de um Termo."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from contas.http import PortalRequest
from contas.models import Vinculo
from indicadores.models import Pactuacao
from pactos import paginas
from pactos.consultas import pendencias_de
from pactos.filters import FiltroDeTermos
from pactos.forms.termo import DecisaoForm
from pactos.models import Reuniao, Termo
from pactos.models.pendencias import DOCUMENTOS_EXIGIDOS
from pactos.permissions import acoes_disponiveis, pode_abrir, pode_publicar
from pactos.states import TipoDeTermo
from pactos.views.decisoes_possiveis import form_de_decisao, instancia_que_decide
from territorios.models import Pertencimento

POR_PAGINA = 25


def termo_visivel_ou_404(request: PortalRequest, pk: int) -> Termo:
    """Única porta para um Termo: fora do alcance de quem olha, não existe."""
    termos = Termo.objects.visiveis_para(request.vinculo).com_territorio()
    return get_object_or_404(termos, pk=pk)


@login_not_required
@require_GET
def listar(request: PortalRequest) -> HttpResponse:
    """Termos que existem para quem olha, com os filtros do endereço."""
    filtro = FiltroDeTermos(request.GET)
    visiveis = Termo.objects.visiveis_para(request.vinculo)
    termos = (
        filtro.filtrar(visiveis).com_territorio().com_pendencias_abertas().em_ordem()
    )
    pagina = Paginator(termos, POR_PAGINA).get_page(request.GET.get("pagina"))
    contexto = {
        "trilha": [("Pactos", None)],
        "filtro": filtro,
        "pagina": pagina,
        "linhas": [(termo, paginas.situacao_na_tela(termo)) for termo in pagina],
        "esperam": pendencias_de(request.vinculo)[:5],
        "reunioes": reunioes_a_vista(request.vinculo),
        "ano": timezone.localdate().year,
        "publica": pode_publicar(request.vinculo),
        "abre": _abre(request.vinculo),
    }
    return render(request, "pactos/termos.html", contexto)


def _abre(vinculo: Vinculo | None) -> bool:
    """Se quem olha é o gestor que abre o Termo do seu ente."""
    if vinculo is None or vinculo.territorio is None:
        return False
    return pode_abrir(vinculo, vinculo.territorio)


def reunioes_a_vista(vinculo: Vinculo | None) -> list[Reuniao]:
    """As últimas reuniões que existem para quem olha."""
    reunioes = Reuniao.objects.visiveis_para(vinculo)
    return list(reunioes.select_related("colegiado__territorio__uf")[:5])


@login_not_required
@require_GET
def ver(request: PortalRequest, pk: int) -> HttpResponse:
    """O Termo por inteiro: respostas, pendências, limite, atos e a decisão a tomar."""
    return pagina_do_termo(request, termo_visivel_ou_404(request, pk))


def pagina_do_termo(
    request: PortalRequest,
    termo: Termo,
    form: DecisaoForm | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    """A página do Termo; `form` traz a decisão digitada que voltou com erro."""
    contexto = {
        **_documento(request, termo),
        **_decisao(request, termo, form),
        "trilha": [*trilha_do_termo(termo)[:-1], (str(termo.territorio), None)],
        "exigidos": DOCUMENTOS_EXIGIDOS[TipoDeTermo(termo.tipo)],
    }
    return render(request, "pactos/termo.html", contexto, status=status)


def trilha_do_termo(termo: Termo) -> list[tuple[str, str | None]]:
    """Caminho até o Termo, para as páginas que vêm depois dele."""
    uf = termo.uf
    lista = reverse("pactos:termos")
    caminho: list[tuple[str, str | None]] = [("Pactos", lista)]
    if uf is not None:
        caminho.append((uf.nome, f"{lista}?uf={uf.codigo}"))
    return [*caminho, (str(termo.territorio), termo.get_absolute_url())]


def _documento(request: PortalRequest, termo: Termo) -> dict[str, Any]:
    hoje = timezone.localdate()
    eixos = paginas.eixos_do_termo(termo)
    tramitacoes = list(
        termo.tramitacoes.select_related("ato__colegiado__territorio__uf")
    )
    pendencias = list(termo.pendencias.select_related("responsabilidade"))
    blocos = paginas.blocos_do_tlfg(termo.tlfg.all())
    return {
        "termo": termo,
        "regiao": _regiao(termo),
        "situacao": paginas.situacao_na_tela(termo),
        "passos": paginas.passos_do_termo(termo, tramitacoes, hoje),
        "eixos": eixos,
        "total": paginas.somar(eixos),
        "legenda": paginas.legenda_das_respostas(),
        "pendencias": pendencias,
        "faltas": paginas.faltas_do_termo(
            termo, eixos, pendencias, tem_limite=bool(blocos)
        ),
        "mudancas": paginas.mudancas_do_termo(termo),
        "seguinte": termo.versao_seguinte(),
        "extratos": list(termo.extratos_do_tcep.all()),
        "anexos": list(termo.anexos.all()),
        "clausulas": termo.norma.clausulas.filter(esfera=termo.esfera),
        "pactuacao": _pactuacao(request, termo),
        "abertas": sum(1 for p in pendencias if p.resolvida_em is None),
        "blocos": blocos,
        "total_do_tlfg": sum(bloco.valor for bloco in blocos),
        "atos": paginas.atos_do_termo(
            tramitacoes, com_nomes=request.vinculo is not None
        ),
    }


def _regiao(termo: Termo) -> str:
    """Nome da região de saúde do município; vazio para os demais entes."""
    vigente = Pertencimento.objects.vigentes_em(None).filter(municipio=termo.territorio)
    return vigente.values_list("regiao__nome", flat=True).first() or ""


def _pactuacao(request: PortalRequest, termo: Termo) -> Pactuacao | None:
    """A pactuação do ente no ano-base, se existe para quem olha."""
    return (
        Pactuacao.objects.visiveis_para(request.vinculo)
        .do_ano(termo.ano_base)
        .filter(territorio=termo.territorio)
        .select_related("rodada", "territorio")
        .annotate(quantas_metas=Count("metas"))
        .first()
    )


def _decisao(
    request: PortalRequest, termo: Termo, form: DecisaoForm | None
) -> dict[str, Any]:
    acoes = acoes_disponiveis(request.vinculo, termo)
    instancia = instancia_que_decide(acoes)
    if form is None and instancia:
        form = form_de_decisao(termo, instancia, acoes)
    return {
        "acoes": acoes,
        "junta": {"juntar_documentos", "juntar_pelo_estado"} & set(acoes),
        "form": form,
        "titulo_da_decisao": paginas.INSTANCIA_POR_EXTENSO.get(
            form.instancia if form else "", ""
        ),
    }
