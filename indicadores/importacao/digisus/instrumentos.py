"""A situação dos instrumentos por território: tabela larga, longa, ou quadro a quadro.

Larga: um instrumento por coluna. Longa: as colunas Instrumento e Situação. Quadro a
quadro: as linhas «Município: …» e «Status da PAS: …». Regra: RN-IND-66.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from base.importacao import Aba, Planilha, letra
from indicadores.importacao.digisus.cabecalhos import Bloco, e_linha_de_cabecalho
from indicadores.instrumentos import ler_instrumento
from territorios.models import Nivel
from territorios.rules import normalizar_nome

_PAPEIS: Final = (
    ("municipio", r"MUNICIPIO|NOME DO MUNICIPIO"),
    ("uf", r"UF|SIGLA|ESTADO"),
    ("ibge", r"(CODIGO |COD )?(DO )?IBGE|CODIGO( DO)?( MUNICIPIO)?"),
    ("instrumento", r"INSTRUMENTO( DE PLANEJAMENTO)?"),
    ("situacao", r"(STATUS|SITUACAO)( ATUAL)?( DO INSTRUMENTO)?"),
    ("ano", r"ANO|EXERCICIO|PERIODO( DO PLANO)?|ANO PERIODO"),
    ("data", r"DATA( DE| DA)? FINALIZACAO|FINALIZADO EM|DATA"),
)
_COM_DATA: Final = re.compile(
    r"^(.*?)(?:\s*[-–(,]\s*|\s+em\s+|\s+)(\d{2}/\d{2}/\d{4}(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?)\)?$",
    re.DOTALL,
)
_LUGAR: Final = re.compile(
    r"\s*(?:nome do m|munic|uf\b|estado|sigla|c[oó]d|ibge)", re.I
)
_LIMITE: Final = 60


@dataclass(frozen=True, slots=True)
class LinhaDeInstrumento:
    """O que o arquivo diz de um instrumento de um território, como está escrito."""

    aba: str
    linha: int
    coluna: str
    lugar: str
    uf: str
    nivel: str
    instrumento: str
    ano: str
    situacao: str
    data: str


def e_de_instrumentos(planilha: Planilha) -> bool:
    """Se o arquivo traz, em alguma aba, a situação de instrumentos."""
    return any(_reconhece(aba) for aba in planilha.abas)


def _reconhece(aba: Aba) -> bool:
    bloco = Bloco()
    for lidas, (numero, textos) in enumerate(aba):
        if _tabela(textos):
            return True
        bloco.ler(numero, textos)
        if _do_bloco(bloco):
            return True
        if lidas >= _LIMITE:
            return False
    return False


@dataclass(frozen=True, slots=True)
class _Tabela:
    """O que é cada coluna; `instrumentos`, na larga, diz o de cada uma."""

    papeis: Mapping[str, int]
    instrumentos: Mapping[int, str]


def _tabela(textos: Sequence[str]) -> _Tabela | None:
    """As colunas, se a linha é o cabeçalho de uma das duas formas; senão, None."""
    if not any(_LUGAR.match(t) for t in textos):
        return None  # o caso comum, sem olhar célula a célula
    papeis: dict[str, int] = {}
    instrumentos: dict[int, str] = {}
    for indice, texto in enumerate(textos):
        normal = normalizar_nome(texto)
        papel = next((p for p, r in _PAPEIS if re.fullmatch(r, normal)), "")
        if papel and papel not in papeis:
            papeis[papel] = indice
        elif normal and ler_instrumento(texto):
            instrumentos[indice] = texto
    if not {"municipio", "ibge", "uf"} & papeis.keys():
        return None
    longa = {"instrumento", "situacao"} <= papeis.keys()
    if not longa and len(instrumentos) < 2:
        return None
    return _Tabela(papeis, {} if longa else instrumentos)


def _do_bloco(bloco: Bloco) -> str:
    """O instrumento de que fala a linha de situação do quadro; vazio se nenhum."""
    if not bloco.lugar or not bloco.valores.get("status"):
        return ""
    return bloco.instrumento if ler_instrumento(bloco.instrumento) else ""


def ler(planilha: Planilha, lidos: Counter[str]) -> Iterator[LinhaDeInstrumento]:
    """Uma por instrumento e território; `lidos` conta o que ficou em branco."""
    for aba in planilha.abas:
        yield from _ler_aba(aba, lidos)


def _ler_aba(aba: Aba, lidos: Counter[str]) -> Iterator[LinhaDeInstrumento]:
    bloco, tabela = Bloco(), None
    for numero, textos in aba:
        if e_linha_de_cabecalho(textos) and not _tabela(textos):
            if bloco.repete(textos):
                yield from _do_quadro(aba.nome, bloco)
                bloco = Bloco()
            tabela = None
            bloco.ler(numero, textos)
            continue
        if bloco.valores:
            yield from _do_quadro(aba.nome, bloco)
            bloco = Bloco()
        if achada := _tabela(textos):
            tabela = achada
        elif tabela:
            yield from _linhas_da_tabela(aba.nome, numero, textos, tabela, lidos)
    yield from _do_quadro(aba.nome, bloco)


def _do_quadro(aba: str, bloco: Bloco) -> Iterator[LinhaDeInstrumento]:
    """A situação que as linhas de cima de um quadro dizem, se dizem."""
    if nome := _do_bloco(bloco):
        yield _linha_do_bloco(aba, bloco, nome)


def _linha_do_bloco(aba: str, bloco: Bloco, nome: str) -> LinhaDeInstrumento:
    valores = bloco.valores
    do_plano = ler_instrumento(nome)
    periodo = valores.get("periodo", "")
    plano = do_plano is not None and do_plano.instrumento == "ps"
    return LinhaDeInstrumento(
        aba,
        bloco.linha,
        letra(bloco.coluna),
        bloco.lugar,
        bloco.uf,
        Nivel.MUNICIPIO if "municipio" in valores else Nivel.UF,
        nome,
        valores.get("ano", "") or (periodo if plano else ""),
        valores["status"],
        valores.get("data", ""),
    )


def _linhas_da_tabela(
    aba: str,
    numero: int,
    textos: Sequence[str],
    tabela: _Tabela,
    lidos: Counter[str],
) -> Iterator[LinhaDeInstrumento]:
    def texto(papel: str) -> str:
        indice = tabela.papeis.get(papel)
        return textos[indice] if indice is not None and indice < len(textos) else ""

    lugar = texto("ibge") or texto("municipio") or texto("uf")
    uf = texto("uf") if texto("municipio") else ""
    nivel = "" if texto("ibge") else Nivel.MUNICIPIO if uf or texto("municipio") else ""
    celulas = tabela.instrumentos or {tabela.papeis["situacao"]: texto("instrumento")}
    for indice, instrumento in celulas.items():
        escrito = textos[indice] if indice < len(textos) else ""
        if not normalizar_nome(escrito):
            lidos["sem situação, fora"] += 1
            continue
        situacao, data = _situacao_e_data(escrito)
        yield LinhaDeInstrumento(
            aba,
            numero,
            letra(indice),
            lugar,
            uf,
            nivel,
            instrumento,
            texto("ano"),
            situacao,
            data or (texto("data") if not tabela.instrumentos else ""),
        )


def _situacao_e_data(texto: str) -> tuple[str, str]:
    """«Aprovado (12/03/2020)» → a situação e a data; sem data, vazia."""
    casou = _COM_DATA.match(texto)
    return (casou[1].strip(), casou[2]) if casou else (texto, "")
