"""Planilhas lidas como texto, célula a célula, com o endereço de cada uma."""

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain, islice
from typing import IO, Any, Final, Protocol

from python_calamine import CalamineError, CalamineWorkbook

from base.importacao.aparencia import Aparencia, como_se_ve, das_folhas
from base.importacao.errors import ArquivoRecusado
from base.importacao.limites import (
    ABA_DO_RESUMO,
    COLUNAS_MAXIMAS,
    LETRAS_MAXIMAS,
    LINHAS_MAXIMAS,
    demais,
)
from base.importacao.mesclas import Linha, Mescla
from base.importacao.pagina import AbaDaPagina
from base.importacao.seguranca import (
    conferir_xlsx,
    exigir_tamanho,
    formato_de,
    recusar,
)

_LINHAS_DO_INICIO: Final = 40
_NAO_ABRE: Final = (
    "O arquivo está danificado. Abra no programa de planilhas e salve de novo."
)


class Aba(Protocol):
    """Uma aba: percorre-se quantas vezes for preciso; linhas vazias não vêm.

    Cada linha é o seu número na planilha (a primeira é 1) e os seus textos.
    """

    nome: str

    @property
    def mesclas(self) -> Sequence[Mescla]: ...
    def __iter__(self) -> Iterator[Linha]: ...


@dataclass(frozen=True, slots=True)
class Planilha:
    """Um arquivo aberto: as abas à vista e as escondidas (os ids do modelo)."""

    formato: str
    abas: tuple[Aba, ...]
    separador: str = ""
    codificacao: str = ""
    linhas_ocultas: int = 0

    def aba(self, nome: str) -> Aba | None:
        """A aba deste nome; None se não há."""
        return next((a for a in self.abas if a.nome == nome), None)


def abrir(arquivo: IO[bytes], nome: str) -> Planilha:
    """Abre XLSX ou CSV; ArquivoRecusado diz por que não."""
    arquivo.seek(0, io.SEEK_END)
    exigir_tamanho(arquivo.tell())
    formato = formato_de(arquivo, nome)
    planilha = _ABREM[formato](arquivo)
    if not any(True for aba in planilha.abas for _ in aba):
        raise recusar("A planilha não tem nenhuma célula escrita.", "arquivo_vazio")
    return planilha


# ------------------------------------------------------------------ XLSX


class AbaXLSX:
    """Aba de uma planilha, com os números como se escrevem em português."""

    def __init__(
        self, livro: CalamineWorkbook, nome: str, aparencia: Aparencia
    ) -> None:
        self.nome = nome
        self._aparencia = aparencia
        self._folha = livro.get_sheet_by_name(nome)
        if (self._folha.total_height or 0) > LINHAS_MAXIMAS:
            raise demais("linhas", LINHAS_MAXIMAS)
        if (self._folha.total_width or 0) > COLUNAS_MAXIMAS:
            raise demais("colunas", COLUNAS_MAXIMAS)
        self.mesclas = [
            Mescla(de_linha + 1, de_coluna, ate_linha + 1, ate_coluna)
            for (de_linha, de_coluna), (ate_linha, ate_coluna) in (
                self._folha.merged_cell_ranges or ()
            )
            if ate_coluna < COLUNAS_MAXIMAS
        ]

    def __iter__(self) -> Iterator[Linha]:
        inicio = self._folha.start
        if inicio is None:
            return
        margem = [""] * inicio[1]
        for numero, valores in enumerate(self._folha.iter_rows(), 1):
            textos = margem + [_texto(v) for v in valores]
            for coluna, aparencia in self._aparencia.get(numero, {}).items():
                if coluna < len(textos):
                    textos[coluna] = como_se_ve(textos[coluna], aparencia)
            if any(textos):
                yield numero, textos


def _abrir_xlsx(arquivo: IO[bytes]) -> Planilha:
    ocultas = conferir_xlsx(arquivo)
    try:
        livro = CalamineWorkbook.from_filelike(arquivo)
        nomes = [n for n in livro.sheet_names if n != ABA_DO_RESUMO]
        aparencias = das_folhas(arquivo)
        abas = tuple(AbaXLSX(livro, n, aparencias.get(n, {})) for n in nomes)
    except CalamineError as erro:
        raise recusar(_NAO_ABRE, "danificado") from erro
    return Planilha("xlsx", abas, linhas_ocultas=ocultas)


def _texto(valor: Any) -> str:
    """O que a pessoa vê na célula; número com vírgula, que não tem duas leituras."""
    if isinstance(valor, str):
        return valor.strip()[:LETRAS_MAXIMAS]
    if isinstance(valor, bool):
        return "sim" if valor else "não"
    if isinstance(valor, float):
        return _do_numero(valor)
    if isinstance(valor, datetime) and not (valor.hour or valor.minute):
        return valor.date().isoformat()
    if isinstance(valor, date):
        return valor.isoformat()
    return "" if valor is None else str(valor)


def _do_numero(valor: float) -> str:
    """O número como foi digitado: 12.9 guardado em binário volta a ser 12,9."""
    if valor.is_integer() and abs(valor) < 10**15:
        return str(int(valor))
    return format(valor, ".15g").replace(".", ",")


# ------------------------------------------------------------------ CSV


class AbaCSV:
    """O CSV inteiro, como uma aba só."""

    mesclas: Sequence[Mescla] = ()

    def __init__(self, texto: str, separador: str) -> None:
        self.nome = ""
        self._texto = texto
        self._separador = separador

    def __iter__(self) -> Iterator[Linha]:
        fluxo = io.StringIO(self._texto, newline="")
        leitor = csv.reader(fluxo, delimiter=self._separador)
        anterior = 0
        try:
            for valores in leitor:
                numero, anterior = anterior + 1, leitor.line_num
                if numero > LINHAS_MAXIMAS:
                    raise demais("linhas", LINHAS_MAXIMAS)
                if len(valores) > COLUNAS_MAXIMAS:
                    raise demais("colunas", COLUNAS_MAXIMAS)
                if anterior > numero and self._acabou_entre_aspas(fluxo):
                    raise _nao_se_le(numero)
                textos = [v.strip()[:LETRAS_MAXIMAS] for v in valores]
                if any(textos):
                    yield numero, textos
        except csv.Error as erro:
            raise _nao_se_le(anterior + 1) from erro

    def _acabou_entre_aspas(self, fluxo: io.StringIO) -> bool:
        """Se o arquivo acabou dentro de um campo: o resto dele virou um texto só."""
        return fluxo.tell() == len(self._texto) and self._texto.count('"') % 2 == 1


def _nao_se_le(linha: int) -> ArquivoRecusado:
    return recusar(
        f"A linha {linha} do CSV não se deixa ler: há aspas abertas e não fechadas, "
        "ou um campo enorme.",
        "danificado",
    )


def _abrir_csv(arquivo: IO[bytes]) -> Planilha:
    arquivo.seek(0)
    bruto = arquivo.read()
    texto, codificacao, separador = texto_do_csv(bruto)
    return Planilha("csv", (AbaCSV(texto, separador),), separador, codificacao)


def texto_do_csv(bruto: bytes) -> tuple[str, str, str]:
    """O texto, a codificação e o separador, desfeito o que o Excel embrulhou."""
    texto, codificacao = decodificar(bruto)
    separador = _separador_de(texto)
    return _desembrulhado(texto, separador), codificacao, separador


def decodificar(bruto: bytes) -> tuple[str, str]:
    """UTF-8 (com ou sem BOM), UTF-16 com BOM ou o latim do Windows."""
    if bruto.startswith((b"\xff\xfe", b"\xfe\xff")):
        return bruto.decode("utf-16", "replace"), "utf-16"
    try:
        return bruto.decode("utf-8-sig"), "utf-8-sig"
    except UnicodeDecodeError:
        return bruto.decode("cp1252", "replace"), "cp1252"


def _separador_de(texto: str) -> str:
    """O que mais aparece nas primeiras linhas; ponto e vírgula no empate."""
    linhas = [x for x in texto[:20_000].splitlines()[:_LINHAS_DO_INICIO] if x.strip()]
    return max(";\t,|", key=lambda s: sum(linha.count(s) for linha in linhas))


def _desembrulhado(texto: str, separador: str) -> str:
    """O CSV aberto com outro separador e salvo de novo: cada linha veio entre aspas.

    As aspas de fora e as dobradas de dentro desfazem-se; o outro CSV fica como está.
    """
    leitor = csv.reader(io.StringIO(texto, newline=""), delimiter=separador)
    try:
        inicio = list(islice(leitor, _LINHAS_DO_INICIO))
        embrulhadas = sum(_embrulhada(linha, separador) for linha in inicio)
        if embrulhadas <= sum(any(linha[1:]) for linha in inicio):
            return texto
        saida = io.StringIO(newline="")
        escritor = csv.writer(saida, delimiter=separador, lineterminator="\n")
        for linha in chain(inicio, leitor):
            if _embrulhada(linha, separador):
                saida.write(f"{linha[0]}\n")
            else:
                escritor.writerow(linha)
    except csv.Error:
        return texto
    return saida.getvalue()


def _embrulhada(linha: Sequence[str], separador: str) -> bool:
    """Se a linha inteira está na primeira célula."""
    return bool(linha) and separador in linha[0] and not any(linha[1:])


# ------------------------------------------------------------------ página


def _abrir_pagina(arquivo: IO[bytes]) -> Planilha:
    arquivo.seek(0)
    texto, codificacao = decodificar(arquivo.read())
    return Planilha("pagina", (AbaDaPagina(texto),), codificacao=codificacao)


_ABREM: Final[Mapping[str, Callable[[IO[bytes]], Planilha]]] = {
    "xlsx": _abrir_xlsx,
    "csv": _abrir_csv,
    "pagina": _abrir_pagina,
}
