"""O que a pessoa vê na célula do XLSX e o valor guardado nela não diz.

A célula de erro (#DIV/0!) chega em branco de quem lê os valores; a de formato «0%»
chega como 0,95 onde na tela está 95%. Aqui se acham as duas, pelo que o arquivo diz.
"""

import re
import zipfile
from collections.abc import Iterator, Mapping
from decimal import Decimal
from html import unescape
from typing import IO, Final

PORCENTAGEM: Final = ""
"""Na aparência de uma célula: o número dela se mostra multiplicado por cem."""

Aparencia = Mapping[int, Mapping[int, str]]
"""Linha (de 1) e coluna (de 0) → PORCENTAGEM, ou o erro como se lê em português."""

_PEDACO: Final = 2**20
_ERROS: Final = {
    "#N/A": "#N/D",
    "#NAME?": "#NOME?",
    "#NULL!": "#NULO!",
    "#NUM!": "#NÚM!",
    "#VALUE!": "#VALOR!",
}
_FOLHA: Final = re.compile(r"<(?:\w+:)?sheet\s[^>]*>")
_RELACAO: Final = re.compile(r"<(?:\w+:)?Relationship\s[^>]*>")
_ATRIBUTO: Final = re.compile(r"([\w:]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_FORMATO: Final = re.compile(r"<(?:\w+:)?numFmt\s[^>]*>")
_ESTILOS: Final = re.compile(r"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", re.DOTALL)
_ESTILO: Final = re.compile(r"<(?:\w+:)?xf\b[^>]*>")
_ENTRE_ASPAS: Final = re.compile(r"\"[^\"]*\"|\\.")
_DO_EXCEL: Final = frozenset({"9", "10"})
"""Os formatos «0%» e «0,00%», que o arquivo não precisa definir."""
_CELULA: Final = re.compile(
    rb"<(?:\w+:)?c\s([^>]*)>\s*<(?:\w+:)?v>([^<]*)</(?:\w+:)?v>"
)
_NUMERO: Final = re.compile(r"-?\d+(?:,\d+)?(?:e[-+]\d+)?")
_ENDERECO: Final = re.compile(r"([A-Z]{1,3})(\d{1,7})")


def das_folhas(arquivo: IO[bytes]) -> dict[str, Aparencia]:
    """A aparência de cada aba, pelo nome; só as que têm erro ou porcentagem.

    O arquivo já passou por `conferir_xlsx`: não tem DTD nem se expande demais.
    """
    arquivo.seek(0)
    with zipfile.ZipFile(arquivo) as pacote:
        em_porcentagem = _estilos_em_porcentagem(_parte(pacote, "xl/styles.xml"))
        achadas = {
            nome: _da_folha(pacote, parte, em_porcentagem)
            for nome, parte in _partes_das_abas(pacote)
        }
    arquivo.seek(0)
    return {nome: aparencia for nome, aparencia in achadas.items() if aparencia}


def como_se_ve(texto: str, aparencia: str) -> str:
    """O texto da célula como a pessoa o vê: 0,95 é 95%, e o erro não é branco."""
    if aparencia != PORCENTAGEM:
        return texto or aparencia
    if not _NUMERO.fullmatch(texto):
        return texto
    valor = Decimal(texto.replace(",", ".")) * 100
    return f"{valor.normalize():f}%".replace(".", ",")


def coluna_da(letras: str) -> int:
    """O índice da coluna, contado de zero: A → 0, AB → 27."""
    indice = 0
    for letra in letras:
        indice = indice * 26 + ord(letra) - 64
    return indice - 1


def _parte(pacote: zipfile.ZipFile, nome: str) -> str:
    """O texto de uma parte pequena; vazio se ela não há."""
    if nome not in pacote.namelist():
        return ""
    return pacote.read(nome).decode("utf-8", "replace")


def _atributos(marca: str) -> dict[str, str]:
    """Os atributos, sem o prefixo do nome."""
    return {
        nome.rpartition(":")[2]: unescape(com_aspas or com_apostrofos)
        for nome, com_aspas, com_apostrofos in _ATRIBUTO.findall(marca)
    }


def _partes_das_abas(pacote: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """O nome de cada aba e a parte do pacote em que ela está."""
    relacoes = _parte(pacote, "xl/_rels/workbook.xml.rels")
    alvos = {
        r.get("Id", ""): r.get("Target", "")
        for r in map(_atributos, _RELACAO.findall(relacoes))
    }
    nomes = set(pacote.namelist())
    for marca in _FOLHA.findall(_parte(pacote, "xl/workbook.xml")):
        # «sheetId» e «r:id» não se confundem: o prefixo sai, a caixa fica
        folha = _atributos(marca)
        alvo = alvos.get(folha.get("id", ""), "")
        parte = alvo.removeprefix("/") if alvo.startswith("/") else f"xl/{alvo}"
        if parte in nomes:
            yield folha.get("name", ""), parte


def _estilos_em_porcentagem(estilos: str) -> frozenset[str]:
    """Os números dos estilos de célula que mostram o valor em %."""
    formatos = {
        f.get("numFmtId", "")
        for f in map(_atributos, _FORMATO.findall(estilos))
        if "%" in _ENTRE_ASPAS.sub("", f.get("formatCode", ""))
    } | _DO_EXCEL
    secao = _ESTILOS.search(estilos)
    das_celulas = _ESTILO.findall(secao[0]) if secao else []
    return frozenset(
        str(indice)
        for indice, marca in enumerate(das_celulas)
        if _atributos(marca).get("numFmtId") in formatos
    )


def _da_folha(
    pacote: zipfile.ZipFile, parte: str, em_porcentagem: frozenset[str]
) -> Aparencia:
    achadas: dict[int, dict[int, str]] = {}
    for linhas in _linhas(pacote, parte):
        if not em_porcentagem and b't="e"' not in linhas and b"t='e'" not in linhas:
            continue
        for marca, valor in _CELULA.findall(linhas):
            celula = _atributos(marca.decode("utf-8", "replace"))
            onde = _ENDERECO.fullmatch(celula.get("r", ""))
            tipo = celula.get("t", "n")
            if onde is None or tipo not in ("e", "n"):
                continue
            if tipo == "n" and celula.get("s") not in em_porcentagem:
                continue
            erro = valor.decode("utf-8", "replace").strip() if tipo == "e" else ""
            da_linha = achadas.setdefault(int(onde[2]), {})
            da_linha[coluna_da(onde[1])] = _ERROS.get(erro, erro)
    return achadas


def _linhas(pacote: zipfile.ZipFile, parte: str) -> Iterator[bytes]:
    """A folha aos pedaços, cada um com linhas inteiras."""
    sobra = b""
    with pacote.open(parte) as fluxo:
        while pedaco := fluxo.read(_PEDACO):
            texto = sobra + pedaco
            corte = texto.rfind(b"row>") + 1
            yield texto[:corte]
            sobra = texto[corte:]
    yield sobra
