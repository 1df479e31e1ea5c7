"""A situação dos instrumentos numa tabela que o portal não reconhece.

Quem envia diz o que é cada coluna, como nas tabelas comuns. Regra: RN-IND-66.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final

from base.importacao import Mesclas
from indicadores.importacao.digisus.instrumentos import (
    LinhaDeInstrumento,
    TabelaDeInstrumentos,
    linhas_da_tabela,
    papel_da_coluna,
)
from indicadores.importacao.tabela import Tabela
from indicadores.instrumentos import SIGLAS, anos_de, ler_instrumento

_LUGARES: Final = frozenset({"ibge", "municipio", "uf"})
_DE_UM: Final = "s:"
PAPEIS: Final = (
    ("", "Não usar"),
    ("ibge", "Código do IBGE"),
    ("municipio", "Município (nome)"),
    ("uf", "UF"),
    ("instrumento", "Instrumento"),
    ("situacao", "Situação do instrumento da linha"),
    ("ano", "Ano ou período"),
    ("fase", "Período do Plano"),
    ("data", "Data de finalização"),
    *((f"{_DE_UM}{i}", f"Situação: {sigla}") for i, sigla in SIGLAS.items()),
)


def sugerir(tabela: Tabela) -> dict[str, str]:
    """O papel de cada coluna pelo nome; o que não se reconhece fica de fora."""
    mapa: dict[str, str] = {}
    for indice, nome in enumerate(tabela.nomes):
        papel = papel_da_coluna(nome)
        if papel and papel not in mapa.values():
            mapa[str(indice)] = papel
        elif citado := ler_instrumento(nome):
            mapa[str(indice)] = f"{_DE_UM}{citado.instrumento}"
    return mapa


def o_que_falta(mapa: Mapping[str, str]) -> str:
    """O que falta dizer para que a tabela se leia; vazio se nada."""
    papeis = list(mapa.values())
    unicos = [p for p in papeis if not p.startswith(_DE_UM)]
    if len(set(unicos)) < len(unicos):
        return "Duas colunas têm o mesmo papel. Escolha uma de cada."
    if not _LUGARES & set(papeis):
        return "Diga qual coluna traz o território (código, município ou UF)."
    if len(unicos) < len(papeis):
        return ""
    if not {"instrumento", "situacao"} <= set(papeis):
        return (
            "Diga quais colunas trazem o instrumento e a situação, ou uma coluna de "
            "situação para cada instrumento."
        )
    return ""


def ler(
    tabela: Tabela, mapa: Mapping[str, str], lidos: Counter[str]
) -> Iterator[LinhaDeInstrumento]:
    """Uma por instrumento e território."""
    papeis: dict[str, int] = {}
    instrumentos: dict[int, str] = {}
    for indice, papel in mapa.items():
        if papel.startswith(_DE_UM):
            instrumentos[int(indice)] = _citado(papel, tabela.nomes[int(indice)])
        else:
            papeis[papel] = int(indice)
    de_quem = {papeis[p] for p in _LUGARES if p in papeis}
    mesclas = Mesclas(tabela.aba.mesclas)
    forma = TabelaDeInstrumentos(papeis, instrumentos)
    for numero, crus in tabela.aba:
        textos = mesclas.completar(numero, crus, de_quem)
        if numero > tabela.cabecalho.ate:
            nome = tabela.aba.nome
            yield from linhas_da_tabela(nome, numero, textos, forma, lidos)


def _citado(papel: str, nome: str) -> str:
    """«RAG 2025»: o instrumento que se disse, com os anos que a coluna traz."""
    anos = "-".join(str(a) for a in anos_de(nome) if a)
    return f"{SIGLAS[papel.removeprefix(_DE_UM)]} {anos}".strip()
