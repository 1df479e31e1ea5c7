"""Chegar a um relatório: quem não o pode ver recebe 404."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from contas.http import PortalRequest
from contas.models import Vinculo
from cooperacao import consultas
from cooperacao.consultas import AnoDoTermo, BlocoDoSemestre, LinhaDoQuadro
from cooperacao.models import (
    AvaliacaoDoRE,
    RelatorioAnual,
    RelatorioSemestral,
    TermoDeCooperacao,
)
from cooperacao.models.alcance import le_rascunhos_do
from cooperacao.states import SituacaoDoAnual


def termo_ou_404(numero: int) -> TermoDeCooperacao:
    """O TC, que é público, com tudo o que a sua página mostra."""
    tc = consultas.termo(numero)
    if tc is None:
        raise Http404
    return tc


def anual_visivel_ou_404(
    request: PortalRequest, numero: int, ano: int
) -> RelatorioAnual:
    """O relatório do ano, se quem pede o pode ver."""
    return get_object_or_404(
        RelatorioAnual.objects.visiveis_para(request.vinculo).select_related(
            "tc__contraparte"
        ),
        tc__numero=numero,
        ano=ano,
    )


def anual_com_parte_publica_ou_404(
    request: PortalRequest, numero: int, ano: int
) -> RelatorioAnual:
    """O relatório do ano, se quem pede pode ver ao menos um semestre dele."""
    return get_object_or_404(
        RelatorioAnual.objects.com_parte_publica_para(request.vinculo).select_related(
            "tc__contraparte"
        ),
        tc__numero=numero,
        ano=ano,
    )


def legivel(anual: RelatorioAnual, vinculo: Vinculo | None) -> bool:
    """Diz se o conteúdo de agora se mostra: só o emitido é de todos."""
    return anual.situacao == SituacaoDoAnual.EMITIDO or le_rascunhos_do(
        vinculo, anual.tc
    )


def anual_legivel_ou_404(
    request: PortalRequest, numero: int, ano: int
) -> RelatorioAnual:
    """O relatório do ano, se quem pede pode ler o conteúdo de agora."""
    anual = anual_visivel_ou_404(request, numero, ano)
    if not legivel(anual, request.vinculo):
        raise Http404
    return anual


def semestre_visivel_ou_404(
    request: PortalRequest, numero: int, ano: int, semestre: int
) -> RelatorioSemestral:
    """O relatório do semestre, se quem pede o pode ver."""
    return get_object_or_404(
        RelatorioSemestral.objects.visiveis_para(request.vinculo).select_related(
            "anual__tc__contraparte"
        ),
        anual__tc__numero=numero,
        anual__ano=ano,
        semestre=semestre,
    )


def ano_carregado(anual: RelatorioAnual) -> AnoDoTermo:
    """O ano inteiro, em número fixo de consultas."""
    return consultas.ano_do_termo(anual, termo_ou_404(anual.tc.numero))


def bloco_do(relatorio: RelatorioSemestral, dados: AnoDoTermo) -> BlocoDoSemestre:
    """O bloco deste semestre no ano."""
    return next(b for b in dados.blocos if b.relatorio.semestre == relatorio.semestre)


def linha_do_re_ou_404(bloco: BlocoDoSemestre, re: int) -> LinhaDoQuadro:
    """A linha do RE, se a matriz do semestre o tem."""
    for linha in bloco.linhas:
        if linha.resultado.numero == re:
            return linha
    raise Http404


def avaliacao_da(linha: LinhaDoQuadro) -> AvaliacaoDoRE:
    """A avaliação em que se escreve; 404 se o semestre não a abriu."""
    if linha.avaliacao is None:
        raise Http404
    return linha.avaliacao
