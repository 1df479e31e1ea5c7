"""As abas e as colunas da planilha da carteira, e como se lê cada célula."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from base.importacao import Aba, exigir_sem_mesclas, letra, recusar
from base.numeros import NumeroInvalido, ler_decimal

TIPO: Final = "portfolio.carteira"
ABA_DOS_PROJETOS: Final = "Projetos"
ABA_DAS_ENTREGAS: Final = "Entregas"
DOS_PROJETOS: Final = (
    "Projeto",
    "Tipo",
    "Unidade",
    "Gerente",
    "Desafio",
    "Escopo",
    "Início",
    "Onda",
)
DAS_ENTREGAS: Final = (
    "Projeto",
    "Fase",
    "Entrega",
    "Peso",
    "Linha de base",
    "Repactuada",
    "Repactuar para",
    "Motivo",
    "Entregue em",
)
ONDA_MAXIMA: Final = 20
FORMATOS_DE_DATA: Final = ("%Y-%m-%d", "%d/%m/%Y", "%d/%m/%y")


@dataclass(frozen=True, slots=True)
class LinhaDaAba:
    """Uma linha com os textos por coluna e o lugar de cada um."""

    aba: str
    numero: int
    textos: Mapping[str, str]
    letras: Mapping[str, str]

    def lugar(self, coluna: str) -> tuple[str, int, str]:
        """Aba, linha e letra da célula."""
        return self.aba, self.numero, self.letras.get(coluna, "A")

    def __getitem__(self, coluna: str) -> str:
        return self.textos.get(coluna, "")


def linhas_da_aba(aba: Aba, conhecidas: Sequence[str]) -> Iterator[LinhaDaAba]:
    """As linhas abaixo do cabeçalho, que pode ter um título por cima.

    Recusa o arquivo de cabeçalho desconhecido.
    """
    exigir_sem_mesclas(aba, lambda _, textos: not any(textos))
    letras: dict[str, str] = {}
    posicoes: dict[str, int] = {}
    for numero, textos in aba:
        if not posicoes:
            if sum(map(bool, textos)) < 2:
                continue  # o título, por cima da tabela
            posicoes = _cabecalho(aba.nome, textos, conhecidas)
            letras = {nome: letra(i) for nome, i in posicoes.items()}
            continue
        celulas = {
            nome: textos[i].removeprefix("'") if i < len(textos) else ""
            for nome, i in posicoes.items()
        }
        if any(celulas.values()):
            yield LinhaDaAba(aba.nome, numero, celulas, letras)


def _cabecalho(
    aba: str, textos: Sequence[str], conhecidas: Sequence[str]
) -> dict[str, int]:
    nomes = {conhecida.casefold(): conhecida for conhecida in conhecidas}
    posicoes: dict[str, int] = {}
    for i, texto in enumerate(textos):
        if not texto:
            continue
        nome = nomes.get(texto.strip().casefold())
        if nome is None:
            raise recusar(
                f"A aba {aba} tem a coluna “{texto}”, que o portal não conhece. Use o "
                "cabeçalho do modelo.",
                "coluna_desconhecida",
            )
        if nome in posicoes:
            raise recusar(
                f"A aba {aba} tem duas colunas “{nome}”. Deixe uma.", "coluna_repetida"
            )
        posicoes[nome] = i
    faltam = [
        n for n in ("Projeto", "Entrega") if n in conhecidas and n not in posicoes
    ]
    if faltam:
        raise recusar(
            f"Falta na aba {aba} a coluna “{faltam[0]}”. Use o cabeçalho do modelo.",
            "falta_coluna",
        )
    return posicoes


class CelulaInvalida(Exception):
    """O que não se lê, e o que fazer."""

    def __init__(self, motivo: str, remedio: str) -> None:
        super().__init__(motivo)
        self.motivo = motivo
        self.remedio = remedio


def ler_data(texto: str) -> date | None:
    """A data da célula; None em branco."""
    if not texto:
        return None
    for formato in FORMATOS_DE_DATA:
        try:
            return datetime.strptime(texto, formato).date()  # noqa: DTZ007
        except ValueError:
            continue
    raise CelulaInvalida(
        "Não é uma data.", "Escreva dia/mês/ano, por exemplo 24/11/2026."
    )


def ler_peso(texto: str) -> Decimal | None:
    """O peso da célula, não negativo; None em branco."""
    if not texto:
        return None
    try:
        peso = ler_decimal(texto, casas=2)
    except NumeroInvalido as erro:
        raise CelulaInvalida("Não é um peso.", erro.mensagem) from erro
    if peso >= Decimal(10_000):
        raise CelulaInvalida("O peso é grande demais.", "Use um número até 9.999,99.")
    return peso


def ler_onda(texto: str) -> int | None:
    """O número da onda; None em branco."""
    if not texto:
        return None
    if not texto.isdecimal() or not 1 <= int(texto) <= ONDA_MAXIMA:
        raise CelulaInvalida(
            "Não é uma onda.", f"Escreva um número de 1 a {ONDA_MAXIMA}."
        )
    return int(texto)
