"""A carteira em planilha: sai para ler e volta para importar."""

from collections.abc import Iterable, Iterator
from datetime import date
from io import BytesIO
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill

from base.planilhas import sem_formula
from portfolio.importacao.colunas import (
    ABA_DAS_ENTREGAS,
    ABA_DOS_PROJETOS,
    DAS_ENTREGAS,
    DOS_PROJETOS,
)
from portfolio.models import Ciclo, Iniciativa, Marco

ABA_DE_AJUDA: Final = "Como preencher"
LARGURAS: Final = {
    "Projeto": 34,
    "Entrega": 46,
    "Fase": 30,
    "Desafio": 50,
    "Escopo": 50,
    "Gerente": 34,
    "Motivo": 40,
}
AJUDA: Final = (
    "Uma linha por projeto na primeira aba e uma por entrega na segunda.",
    "O projeto e a entrega se reconhecem pelo nome: nome novo é projeto ou entrega "
    "nova. Para mudar um nome, use a tela.",
    "Célula em branco não muda o que está gravado.",
    "A fase é a frente do projeto; fase nova é criada.",
    "Só a proporção entre os pesos de um projeto conta; se não somarem 100, a ficha "
    "mostra a parte de cada entrega e avisa.",
    "A linha de base só se escreve quando a entrega ainda não tem data. Para mudar "
    "uma data, preencha “Repactuar para” e “Motivo”.",
    "As colunas “Repactuada” e “Entregue em” são só para ler.",
    "Datas como dia/mês/ano. Nada se grava antes de você ver o que mudaria.",
)


def carteira_em_xlsx(ciclo: Ciclo) -> bytes:
    """Projetos, entregas com fases e pesos, e a ajuda; também é o modelo."""
    livro = Workbook(write_only=True)
    _aba(livro, ABA_DOS_PROJETOS, DOS_PROJETOS, _projetos(ciclo))
    _aba(livro, ABA_DAS_ENTREGAS, DAS_ENTREGAS, _entregas(ciclo))
    _aba(livro, ABA_DE_AJUDA, ("Como preencher",), ([frase] for frase in AJUDA))
    saida = BytesIO()
    livro.save(saida)
    return saida.getvalue()


def _aba(
    livro: Workbook, nome: str, titulos: Iterable[str], linhas: Iterable[list[Any]]
) -> None:
    folha = livro.create_sheet(nome)
    folha.freeze_panes = "B2"
    for n, titulo in enumerate(titulos):
        letra = chr(ord("A") + n)
        largura = 100 if nome == ABA_DE_AJUDA else LARGURAS.get(titulo, 16)
        folha.column_dimensions[letra].width = largura
    folha.append([_cabecalho(folha, titulo) for titulo in titulos])
    for linha in linhas:
        folha.append([_celula(folha, valor) for valor in linha])


def _cabecalho(folha: Any, titulo: str) -> WriteOnlyCell:
    celula = WriteOnlyCell(folha, titulo)
    celula.font = Font(bold=True, color="FFFFFFFF")
    celula.fill = PatternFill("solid", fgColor="FF0C326F")
    return celula


def _celula(folha: Any, valor: Any) -> WriteOnlyCell:
    celula = WriteOnlyCell(folha, sem_formula(valor) if type(valor) is str else valor)
    celula.alignment = Alignment(vertical="top", wrap_text=True)
    if isinstance(valor, date):
        celula.number_format = "dd/mm/yyyy"
    return celula


def _projetos(ciclo: Ciclo) -> Iterator[list[Any]]:
    iniciativas = Iniciativa.objects.filter(ciclo=ciclo).order_by("ordem", "nome")
    for q in iniciativas.iterator(500):
        yield [
            q.nome,
            q.get_tipo_display(),
            q.unidade,
            q.cargo_do_gerente,
            q.desafio,
            q.escopo,
            q.inicio,
            q.onda,
        ]


def _entregas(ciclo: Ciclo) -> Iterator[list[Any]]:
    marcos = (
        Marco.objects.filter(iniciativa__ciclo=ciclo)
        .select_related("iniciativa", "frente")
        .order_by("iniciativa__ordem", "iniciativa__nome", "ordem")
    )
    for m in marcos.iterator(2000):
        yield [
            m.iniciativa.nome,
            m.frente.nome if m.frente else "",
            m.nome,
            m.peso,
            m.data_base,
            m.data_repactuada,
            None,
            "",
            m.data_real,
        ]
