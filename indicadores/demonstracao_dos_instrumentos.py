"""Carga da situação dos instrumentos de Roraima no DigiSUS: fictícia, e a origem o diz.

O ano anterior está quase todo concluído; o corrente, a meio caminho. Dois municípios
ficam sem informação, que é diferente de faltar.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Final

from indicadores.consultas.instrumentos import FICTICIA
from indicadores.instrumentos import SITUACOES, Instrumento, SituacaoNoDigisus
from indicadores.models import SituacaoDoInstrumento
from territorios.models import Territorio

UF: Final = "RR"
ORIGEM: Final = f"{FICTICIA} extração do DigiSUS"
_S = SituacaoNoDigisus
_FINS: Final = (_S.APROVADO, _S.AVALIADO, _S.HOMOLOGADO)
_SEM_INFORMACAO: Final = 2
_CICLO: Final = 4
_PRIMEIRO_CICLO: Final = 2022
_DO_ANO: Final = tuple(i for i in Instrumento if i != Instrumento.PLANO)
_JA_VENCERAM: Final = (
    Instrumento.PROGRAMACAO,
    Instrumento.RDQA_1,
    Instrumento.RDQA_2,
    Instrumento.PACTUACAO,
)
"""Os do ano corrente que já têm o que dizer; os outros nem começaram."""


def carregar_instrumentos(hoje: date) -> None:
    """Carrega se a UF ainda não tem nenhuma situação."""
    municipios = list(
        Territorio.objects.filter(uf__codigo=UF).municipios().order_by("codigo")
    )
    if SituacaoDoInstrumento.objects.filter(territorio__in=municipios).exists():
        return
    lida_em = datetime(hoje.year, hoje.month, hoje.day, 12, tzinfo=UTC)
    citados = municipios[: len(municipios) - _SEM_INFORMACAO]
    SituacaoDoInstrumento.objects.bulk_create(
        SituacaoDoInstrumento(
            territorio=municipio,
            instrumento=instrumento,
            ano=ano,
            ate_o_ano=ate,
            situacao=situacao,
            finalizado_em=None,
            origem=ORIGEM,
            lida_em=lida_em,
        )
        for ordem, municipio in enumerate(citados)
        for instrumento, ano, ate, situacao in _situacoes(ordem, hoje.year)
    )


def _situacoes(
    ordem: int, ano: int
) -> Iterator[tuple[Instrumento, int, int | None, SituacaoNoDigisus]]:
    """Os Planos dos dois anos, e o que cada ano traz, pela ordem do município."""
    for inicio in dict.fromkeys(_inicio_do_plano(a) for a in (ano - 1, ano)):
        passo = 0 if inicio < ano else ordem % 3
        fim = inicio + _CICLO - 1
        yield Instrumento.PLANO, inicio, fim, _no_passo(Instrumento.PLANO, passo)
    for instrumento in _DO_ANO:
        atraso = 1 if ordem % 5 == 4 and instrumento == Instrumento.RELATORIO else 0
        yield instrumento, ano - 1, None, _no_passo(instrumento, atraso)
    for lugar, instrumento in enumerate(_DO_ANO):
        venceu = instrumento in _JA_VENCERAM
        passo = (ordem + lugar) % 4 if venceu else len(SITUACOES[instrumento])
        yield instrumento, ano, None, _no_passo(instrumento, passo)


def _inicio_do_plano(ano: int) -> int:
    return ano - (ano - _PRIMEIRO_CICLO) % _CICLO


def _no_passo(instrumento: Instrumento, atraso: int) -> SituacaoNoDigisus:
    """A situação a tantos passos da conclusão; além do começo, não iniciada."""
    caminho = [
        s
        for s in (_S.NAO_INICIADO, _S.EM_ELABORACAO, _S.EM_ANALISE, *_FINS)
        if s in SITUACOES[instrumento]
    ]
    return caminho[max(0, len(caminho) - 1 - atraso)]
