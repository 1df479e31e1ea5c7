"""O mesmo arquivo de volta, com cada erro e cada aviso na própria célula."""

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

from django.db.models import Q, QuerySet
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from base.importacao.leitura import Planilha, abrir, texto_do_csv
from base.importacao.limites import ABA_DO_RESUMO
from base.models import Efeito, Importacao, ItemDaImportacao
from base.numeros import formatar
from base.planilhas import sem_formula
from base.tarefas import Acompanhamento

POR_VEZ: Final = 2_000
COMENTARIOS_NO_XLSX: Final = 60_000
"""Cada comentário ocupa uns 10 kB enquanto se escreve; daí em diante, só o fundo."""

_DO_ERRO: Final = PatternFill("solid", fgColor="FFF6D5D5")
_DO_AVISO: Final = PatternFill("solid", fgColor="FFFFF0C2")

_NAO_EXECUTA: Final = re.compile(r"[-+]?[\d.,\s]*%?|-+")


def marcadas(importacao: Importacao) -> QuerySet[ItemDaImportacao]:
    """As células recusadas e as que o portal estranha, na ordem do arquivo."""
    com_algo = Q(efeito=Efeito.RECUSADA) | ~Q(aviso="")
    return importacao.itens.filter(com_algo).order_by("ordem")


def com_os_erros(importacao: Importacao, passo: Acompanhamento | None = None) -> bytes:
    """XLSX: comentário e fundo nas células, e uma aba com as contas.

    No CSV, uma coluna a mais, no fim. A página com tabela volta como XLSX. `passo`,
    quando é tarefa, diz quantas marcas já se puseram.
    """
    itens = _contadas(marcadas(importacao).iterator(POR_VEZ), passo)
    with importacao.arquivo.open("rb") as arquivo:
        planilha = abrir(arquivo, importacao.nome_do_arquivo)
        arquivo.seek(0)
        conteudo = arquivo.read()
    if planilha.formato == "csv":
        return _no_csv(conteudo, planilha, itens)
    livro = (
        load_workbook(io.BytesIO(conteudo))
        if planilha.formato == "xlsx"
        else _em_livro(planilha)
    )
    return _no_xlsx(livro, importacao, itens)


def _contadas(
    itens: Iterable[ItemDaImportacao], passo: Acompanhamento | None
) -> Iterator[ItemDaImportacao]:
    """As mesmas marcas; a cada tanto, diz quantas já se puseram."""
    feitas = 0
    for feitas, item in enumerate(itens, 1):
        yield item
        if passo and feitas % POR_VEZ == 0:
            passo.passo(feitas, "Marcando as células.")
    if passo:
        passo.passo(feitas, "Guardando a planilha.")


def _frase(item: ItemDaImportacao) -> str:
    """O que há com a célula; os avisos dizem que são só isso."""
    if item.efeito == Efeito.RECUSADA:
        return f"{item.motivo} {item.remedio}".strip()
    return f"Aviso, não impede de gravar: {item.aviso}"


def _em_livro(planilha: Planilha) -> Workbook:
    """As células da página, com os mesmos endereços."""
    livro = Workbook()
    livro.remove(livro.worksheets[0])
    for aba in planilha.abas:
        folha = livro.create_sheet(aba.nome or "Planilha")
        for numero, textos in aba:
            for coluna, texto in enumerate(textos, 1):
                if texto:
                    folha.cell(numero, coluna, sem_formula(texto))
        for mescla in aba.mesclas:
            folha.merge_cells(mescla.endereco)
    return livro


def _no_xlsx(
    livro: Workbook, importacao: Importacao, itens: Iterable[ItemDaImportacao]
) -> bytes:
    ordem = 0
    for ordem, item in enumerate(itens, 1):
        folha = livro[item.aba] if item.aba else livro.worksheets[0]
        endereco = f"{item.coluna or 'A'}{item.linha}"
        _marcar(folha, endereco, item, comentar=ordem <= COMENTARIOS_NO_XLSX)
    _por_o_resumo(livro, importacao, sem_comentario=ordem > COMENTARIOS_NO_XLSX)
    saida = io.BytesIO()
    livro.save(saida)
    return saida.getvalue()


def _marcar(
    folha: Worksheet, endereco: str, item: ItemDaImportacao, *, comentar: bool
) -> None:
    celula = folha[endereco]
    if isinstance(celula, MergedCell):
        mescla = next(m for m in folha.merged_cells.ranges if endereco in m)
        celula = folha.cell(mescla.min_row, mescla.min_col)
    celula.fill = _DO_ERRO if item.efeito == Efeito.RECUSADA else _DO_AVISO
    if not comentar:
        return
    frase, antes = _frase(item), celula.comment
    # duas frases na mesma célula: a meta e o resultado de uma linha sem território
    if antes is not None and antes.author == "Portal" and frase not in antes.text:
        frase = f"{antes.text}\n{frase}"
    comentario = Comment(frase, "Portal")
    comentario.width, comentario.height = 320, 110
    celula.comment = comentario


def _por_o_resumo(
    livro: Workbook, importacao: Importacao, *, sem_comentario: bool
) -> None:
    """As contas e a legenda das cores; o portal não lê esta aba quando volta."""
    if ABA_DO_RESUMO in livro.sheetnames:
        livro.remove(livro[ABA_DO_RESUMO])
    folha = livro.create_sheet(ABA_DO_RESUMO)
    resumo = importacao.resumo
    for linha in (
        ("Conferência da planilha", importacao.nome_do_arquivo, ""),
        ("O que é", "Células", "Como se vê"),
        (
            "Recusadas",
            resumo.get(Efeito.RECUSADA, 0),
            "fundo vermelho: não se gravam; o comentário diz por quê e o que fazer",
        ),
        (
            "Com aviso",
            resumo.get("avisos", 0),
            "fundo amarelo: gravam-se; corrija, ou diga por quê",
        ),
        ("Novas", resumo.get(Efeito.NOVA, 0), "sem marca"),
        ("Mudadas", resumo.get(Efeito.MUDADA, 0), "sem marca"),
        ("Iguais", resumo.get(Efeito.IGUAL, 0), "sem marca"),
        ("O portal não lê esta aba quando a planilha volta.", "", ""),
    ):
        folha.append([sem_formula(x) if isinstance(x, str) else x for x in linha])
    if sem_comentario:
        folha.append(
            [
                f"As primeiras {formatar(COMENTARIOS_NO_XLSX)} marcas têm comentário; "
                "as outras, só o fundo. O motivo de todas está na página da importação."
            ]
        )
    for coluna, largura in zip("ABC", (28, 12, 72), strict=True):
        folha.column_dimensions[coluna].width = largura
        folha[f"{coluna}2"].font = Font(bold=True)
    folha["A3"].fill, folha["A4"].fill = _DO_ERRO, _DO_AVISO


def _sem_formula_no_csv(texto: str) -> str:
    """O que veio, menos o que o programa de planilhas executaria ao abrir.

    O traço e o número negativo não são fórmulas, e voltam como vieram.
    """
    return texto if _NAO_EXECUTA.fullmatch(texto) else sem_formula(texto)


def _no_csv(
    conteudo: bytes, planilha: Planilha, itens: Iterable[ItemDaImportacao]
) -> bytes:
    frases: dict[int, list[str]] = defaultdict(list)
    for item in itens:
        onde = f"Coluna {item.coluna}: " if item.coluna else ""
        frases[item.linha].append(f"{onde}{_frase(item)}")
    texto, codificacao, _ = texto_do_csv(conteudo)
    saida = io.StringIO(newline="")
    escritor = csv.writer(saida, delimiter=planilha.separador, lineterminator="\r\n")
    leitor = csv.reader(io.StringIO(texto, newline=""), delimiter=planilha.separador)
    anterior = 0
    for linha in leitor:
        numero, anterior = anterior + 1, leitor.line_num
        frase = " ".join(frases.get(numero, []))
        escritor.writerow([*map(_sem_formula_no_csv, linha), sem_formula(frase)])
    return saida.getvalue().encode(codificacao, "replace")
