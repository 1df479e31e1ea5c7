"""As três tabelas que o portal reconhece pelo cabeçalho."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from base.importacao import Aba, exigir_sem_mesclas, letra, recusar
from base.planilhas import em_xlsx
from cooperacao.importacao.celulas import (
    Campo,
    em_dolar,
    em_real,
    ler_contagem,
    ler_dia,
    ler_percentual,
    mostrar_contagem,
    mostrar_dia,
    mostrar_percentual,
)
from cooperacao.rules import escrever_valor

TIPO: Final = "cooperacao.antigo"
LINHAS_ANTES_DO_CABECALHO: Final = 10


@dataclass(frozen=True, slots=True)
class Tabela:
    """Uma tabela: o que identifica a linha e o que se lê dela."""

    nome: str
    chaves: tuple[str, ...]
    campos: Mapping[str, Campo]

    @property
    def colunas(self) -> tuple[str, ...]:
        return (*self.chaves, *self.campos)


QUADRO: Final = Tabela(
    "Quadro",
    ("Ano", "Semestre", "RE"),
    {
        "Programadas": Campo("programadas", ler_contagem, mostrar_contagem),
        "Finalizadas": Campo("finalizadas", ler_contagem, mostrar_contagem),
        "Adiadas": Campo("adiadas", ler_contagem, mostrar_contagem),
        "% de avanço": Campo("avanco", ler_percentual, mostrar_percentual),
    },
)
EXECUCAO: Final = Tabela(
    "Execução",
    ("Ano",),
    {
        "Repassados": Campo("repassados", em_dolar, escrever_valor),
        "Desembolsados": Campo("desembolsados", em_dolar, escrever_valor),
        "Pendente": Campo("pendente", em_dolar, escrever_valor),
        "Saldo publicado": Campo("saldo_publicado", em_dolar, escrever_valor),
    },
)
AJUSTES: Final = Tabela(
    "Ajustes",
    ("TA",),
    {
        "Valor": Campo("valor", em_real, escrever_valor),
        "Data": Campo("data", ler_dia, mostrar_dia),
        "Novo término": Campo("novo_termino", ler_dia, mostrar_dia),
    },
)
TABELAS: Final = (QUADRO, EXECUCAO, AJUSTES)
SINONIMOS: Final = {
    "repassado": "Repassados",
    "recursos repassados": "Repassados",
    "desembolsado": "Desembolsados",
    "recursos desembolsados": "Desembolsados",
    "pendentes": "Pendente",
    "pendente de pagamento": "Pendente",
    "saldo": "Saldo publicado",
    "resultado esperado": "RE",
    "acoes programadas": "Programadas",
    "acoes finalizadas": "Finalizadas",
    "acoes adiadas": "Adiadas",
    "%": "% de avanço",
    "avanco": "% de avanço",
    "termo de ajuste": "TA",
    "valor (r$)": "Valor",
}


@dataclass(frozen=True, slots=True)
class Linha:
    """Uma linha com os textos por coluna e o lugar de cada um."""

    tabela: Tabela
    aba: str
    numero: int
    textos: Mapping[str, str]
    letras: Mapping[str, str]

    def lugar(self, coluna: str) -> tuple[str, int, str]:
        """Aba, linha e letra da célula."""
        return self.aba, self.numero, self.letras.get(coluna, "A")

    def endereco(self, coluna: str) -> str:
        """Como a trilha a chama: Execução!C4; no CSV, C4."""
        celula = f"{self.letras.get(coluna, 'A')}{self.numero}"
        return f"{self.aba}!{celula}" if self.aba else celula

    def __getitem__(self, coluna: str) -> str:
        return self.textos.get(coluna, "")


def linhas(aba: Aba) -> Iterator[Linha]:
    """As linhas abaixo do cabeçalho, que pode ter um título por cima."""
    tabela, numero_do_cabecalho, posicoes = _achar(aba)
    exigir_sem_mesclas(aba, lambda n, _: n <= numero_do_cabecalho)
    letras = {nome: letra(i) for nome, i in posicoes.items()}
    for numero, textos in aba:
        if numero <= numero_do_cabecalho:
            continue
        celulas = {
            nome: textos[i].removeprefix("'").strip() if i < len(textos) else ""
            for nome, i in posicoes.items()
        }
        if any(celulas.values()):
            yield Linha(tabela, aba.nome, numero, celulas, letras)


def _achar(aba: Aba) -> tuple[Tabela, int, dict[str, int]]:
    for numero, textos in islice(aba, LINHAS_ANTES_DO_CABECALHO):
        nomes = [_coluna(t) for t in textos]
        for tabela in TABELAS:
            if set(tabela.chaves) <= set(nomes) and set(tabela.campos) & set(nomes):
                return tabela, numero, _posicoes(aba.nome, tabela, textos, nomes)
    qual = f"A aba {aba.nome}" if aba.nome else "O arquivo"
    cabecalhos = "; ".join(", ".join(t.colunas) for t in TABELAS)
    raise recusar(
        f"{qual} não tem o cabeçalho de nenhuma das tabelas ({cabecalhos}). Use o "
        "modelo, ou retire a aba.",
        "tabela_desconhecida",
    )


def _posicoes(
    aba: str, tabela: Tabela, textos: Sequence[str], nomes: Sequence[str | None]
) -> dict[str, int]:
    posicoes: dict[str, int] = {}
    for i, (texto, nome) in enumerate(zip(textos, nomes, strict=True)):
        if not texto:
            continue
        if nome not in tabela.colunas:
            raise recusar(
                f"A tabela {aba or tabela.nome} tem a coluna “{texto}”, que o portal "
                "não conhece. Retire-a ou use o cabeçalho do modelo.",
                "coluna_desconhecida",
            )
        if nome in posicoes:
            raise recusar(
                f"A tabela {aba or tabela.nome} tem duas colunas “{nome}”. Deixe uma.",
                "coluna_repetida",
            )
        posicoes[nome] = i
    return posicoes


def _coluna(texto: str) -> str | None:
    simples = _simples(texto)
    for tabela in TABELAS:
        for coluna in tabela.colunas:
            if _simples(coluna) == simples:
                return coluna
    return SINONIMOS.get(simples)


def _simples(texto: str) -> str:
    """Sem acento, sem caixa e sem o (US$) que o cabeçalho costuma trazer."""
    sem_acento = unicodedata.normalize("NFKD", texto.casefold())
    corpo = "".join(c for c in sem_acento if not unicodedata.combining(c))
    return corpo.replace("(us$)", "").strip()


def modelo_em_xlsx() -> bytes:
    """Uma planilha com as três tabelas, vazias."""
    return em_xlsx({tabela.nome: [tabela.colunas] for tabela in TABELAS})
