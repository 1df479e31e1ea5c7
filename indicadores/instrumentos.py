"""Os instrumentos de planejamento e as situações que o DigiSUS lhes dá.

Funções puras. Regra: RN-IND-66 (docs/regras/indicadores.md).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.db import models

from territorios.rules import normalizar_nome


class Instrumento(models.TextChoices):
    """O que cada território elabora e registra, na ordem do ciclo."""

    PLANO = "ps", "Plano de Saúde"
    PROGRAMACAO = "pas", "Programação Anual de Saúde"
    RDQA_1 = "rdqa1", "RDQA do 1º quadrimestre"
    RDQA_2 = "rdqa2", "RDQA do 2º quadrimestre"
    RDQA_3 = "rdqa3", "RDQA do 3º quadrimestre"
    RELATORIO = "rag", "Relatório Anual de Gestão"
    PACTUACAO = "pactuacao", "Pactuação interfederativa"


SIGLAS: Final[Mapping[str, str]] = {
    Instrumento.PLANO: "Plano",
    Instrumento.PROGRAMACAO: "PAS",
    Instrumento.RDQA_1: "1º RDQA",
    Instrumento.RDQA_2: "2º RDQA",
    Instrumento.RDQA_3: "3º RDQA",
    Instrumento.RELATORIO: "RAG",
    Instrumento.PACTUACAO: "Pactuação",
}


class SituacaoNoDigisus(models.TextChoices):
    """A situação de um instrumento, com o nome que o DigiSUS usa."""

    NAO_INICIADO = "nao_iniciado", "Não iniciado"
    EM_ELABORACAO = "em_elaboracao", "Em elaboração"
    EM_ANALISE = "em_analise", "Em análise no Conselho de Saúde"
    EM_HOMOLOGACAO = "em_homologacao", "Em homologação pelo estado"
    RETORNADO = "retornado", "Retornado para ajustes"
    NAO_APROVADO = "nao_aprovado", "Não aprovado"
    COM_RESSALVAS = "ressalvas", "Aprovado com ressalvas"
    APROVADO = "aprovado", "Aprovado"
    AVALIADO = "avaliado", "Avaliado"
    HOMOLOGADO = "homologado", "Homologado"


_S = SituacaoNoDigisus
CONCLUIDAS: Final = frozenset(
    {_S.COM_RESSALVAS, _S.APROVADO, _S.AVALIADO, _S.HOMOLOGADO}
)
"""Situações em que o instrumento já passou por quem o aprecia."""
CLASSES: Final[Mapping[str, str]] = {
    **dict.fromkeys(CONCLUIDAS, "ok"),
    _S.EM_ANALISE: "az",
    _S.EM_HOMOLOGACAO: "az",
    _S.EM_ELABORACAO: "av",
    _S.RETORNADO: "erro",
    _S.NAO_APROVADO: "erro",
    _S.NAO_INICIADO: "ne",
}
"""A cor e o ícone de cada situação nas telas."""
_COMUNS: Final = (_S.NAO_INICIADO, _S.EM_ELABORACAO, _S.EM_ANALISE, _S.RETORNADO)
_DO_RDQA: Final = (*_COMUNS, _S.AVALIADO)
SITUACOES: Final[Mapping[str, tuple[SituacaoNoDigisus, ...]]] = {
    Instrumento.PLANO: (*_COMUNS, _S.NAO_APROVADO, _S.APROVADO),
    Instrumento.PROGRAMACAO: (*_COMUNS, _S.NAO_APROVADO, _S.APROVADO),
    Instrumento.RDQA_1: _DO_RDQA,
    Instrumento.RDQA_2: _DO_RDQA,
    Instrumento.RDQA_3: _DO_RDQA,
    Instrumento.RELATORIO: (
        *_COMUNS,
        _S.NAO_APROVADO,
        _S.COM_RESSALVAS,
        _S.APROVADO,
    ),
    Instrumento.PACTUACAO: (*_COMUNS, _S.EM_HOMOLOGACAO, _S.HOMOLOGADO),
}
_OUTROS_NOMES: Final[Mapping[str, SituacaoNoDigisus]] = {
    "EM ANALISE NO CONSELHO": _S.EM_ANALISE,
    "EM APRECIACAO": _S.EM_ANALISE,
    "EM APRECIACAO NO CONSELHO": _S.EM_ANALISE,
    "EM APRECIACAO NO CONSELHO DE SAUDE": _S.EM_ANALISE,
    "RETORNADO": _S.RETORNADO,
}
_NOMES: Final[Mapping[str, SituacaoNoDigisus]] = {
    **{normalizar_nome(str(s.label)): s for s in _S},
    **_OUTROS_NOMES,
}
_PADROES: Final = (
    (Instrumento.PROGRAMACAO, r"\bPAS\b|PROGRAMACAO ANUAL"),
    (Instrumento.RELATORIO, r"\bRAG\b|RELATORIO ANUAL DE GESTAO"),
    (Instrumento.PACTUACAO, r"^(STATUS (ATUAL )?DA )?PACTUACAO\b"),
    (
        Instrumento.PLANO,
        r"\bPS\b|PLANO (MUNICIPAL |ESTADUAL |DISTRITAL )?DE SAUDE",
    ),
)
_RDQA: Final = re.compile(r"\bRDQA\b|QUADRIMESTRE|RELATORIO DETALHADO")
_ORDINAL: Final = re.compile(r"\b([123])[OA]?\b")
_ANOS: Final = re.compile(r"\b(?:19|20)\d\d\b")


@dataclass(frozen=True, slots=True)
class Citado:
    """Um instrumento como o arquivo o cita: qual é e, se diz, de que ano até qual."""

    instrumento: Instrumento
    ano: int | None = None
    ate: int | None = None


def ler_instrumento(texto: str) -> Citado | None:
    """«1º RDQA 2020», «Plano de Saúde 2018-2021», «PAS»; None se não é nenhum."""
    normal = normalizar_nome(texto)
    achado = _rdqa(normal) if _RDQA.search(normal) else _dos_outros(normal)
    if achado is None:
        return None
    ano, ate = anos_de(texto)
    return Citado(achado, ano, ate)


def _rdqa(normal: str) -> Instrumento | None:
    ordinal = _ORDINAL.search(normal)
    return Instrumento(f"rdqa{ordinal[1]}") if ordinal else None


def _dos_outros(normal: str) -> Instrumento | None:
    return next((i for i, padrao in _PADROES if re.search(padrao, normal)), None)


def anos_de(texto: str) -> tuple[int | None, int | None]:
    """O primeiro e o último ano de um período; «2020» é de 2020 até nenhum."""
    anos = [int(a) for a in _ANOS.findall(texto)]
    if not anos:
        return None, None
    return anos[0], anos[-1] if len(anos) > 1 else None


def ler_situacao(instrumento: str, texto: str) -> SituacaoNoDigisus | None:
    """A situação que o instrumento pode ter com esse nome; None se não é nenhuma."""
    situacao = _NOMES.get(normalizar_nome(texto))
    return situacao if situacao in SITUACOES[instrumento] else None


def nomes_das_situacoes(instrumento: str) -> str:
    """As que se podem escrever, para o remédio."""
    return "; ".join(str(s.label) for s in SITUACOES[instrumento])
