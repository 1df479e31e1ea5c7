"""Células mescladas: o título e o cabeçalho leem-se; um valor, não se adivinha.

O texto de uma mescla está só na primeira célula dela. No cabeçalho e nas colunas que
dizem de quem é a linha, vale para todas as que ela cobre, como se vê na tela.
"""

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from itertools import islice
from typing import Final, NamedTuple, Protocol

from base.importacao.seguranca import recusar

LINHAS_COBERTAS: Final = 200_000
_ENDERECOS: Final = 8
Linha = tuple[int, list[str]]


class Mescla(NamedTuple):
    """As linhas contam-se de 1, como na planilha; as colunas, de zero."""

    de_linha: int
    de_coluna: int
    ate_linha: int
    ate_coluna: int

    @property
    def endereco(self) -> str:
        """«B5:B9»."""
        de, ate = letra(self.de_coluna), letra(self.ate_coluna)
        return f"{de}{self.de_linha}:{ate}{self.ate_linha}"


class AbaComMesclas(Protocol):
    """O que se precisa saber de uma aba."""

    @property
    def mesclas(self) -> Sequence[Mescla]: ...
    def __iter__(self) -> Iterator[Linha]: ...


def letra(indice: int) -> str:
    """O nome da coluna, contada de zero: 0 → A, 27 → AB."""
    nome = ""
    indice += 1
    while indice:
        indice, resto = divmod(indice - 1, 26)
        nome = chr(65 + resto) + nome
    return nome


class Mesclas:
    """As mescladas de uma aba, por linha; percorra as linhas na ordem."""

    def __init__(self, mesclas: Iterable[Mescla]) -> None:
        self._na_linha: dict[int, list[Mescla]] = {}
        self._textos: dict[Mescla, str] = {}
        cobertas = 0
        for mescla in mesclas:
            cobertas += mescla.ate_linha - mescla.de_linha + 1
            if cobertas > LINHAS_COBERTAS:
                raise recusar(
                    "A planilha tem células mescladas demais. Desfaça as mesclas e "
                    "envie de novo.",
                    "com_mesclas",
                )
            for linha in range(mescla.de_linha, mescla.ate_linha + 1):
                self._na_linha.setdefault(linha, []).append(mescla)

    def __bool__(self) -> bool:
        return bool(self._na_linha)

    def da(self, linha: int, coluna: int) -> Mescla | None:
        """A mescla que cobre a célula; None se nenhuma."""
        return next(
            (
                m
                for m in self._na_linha.get(linha, ())
                if m.de_coluna <= coluna <= m.ate_coluna
            ),
            None,
        )

    def completar(
        self,
        numero: int,
        textos: Sequence[str],
        colunas: Container[int] | None = None,
    ) -> list[str]:
        """A linha com o texto de cada mescla em todas as colunas que ela cobre.

        `colunas` limita quais se completam; None são todas.
        """
        cheia = list(textos)
        for mescla in self._na_linha.get(numero, ()):
            if numero == mescla.de_linha:
                tem = mescla.de_coluna < len(textos)
                self._textos[mescla] = textos[mescla.de_coluna] if tem else ""
            falta = mescla.ate_coluna + 1 - len(cheia)
            cheia.extend([""] * falta)
            for coluna in range(mescla.de_coluna, mescla.ate_coluna + 1):
                if colunas is None or coluna in colunas:
                    cheia[coluna] = self._textos.get(mescla, "")
        return cheia


def exigir_sem_mesclas(
    aba: AbaComMesclas, livre: Callable[[int, Sequence[str]], bool]
) -> None:
    """Recusa a aba em que uma mescla cobre valores.

    Ficam de fora as linhas `livre` (título e cabeçalho) e as de uma só célula
    escrita, que são textos: um título no meio, uma nota no fim.
    """
    mesclas = Mesclas(aba.mesclas)
    if not mesclas:
        return
    erradas = []
    textos_soltos = {
        numero
        for numero, textos in aba
        if livre(numero, textos) or sum(map(bool, textos)) < 2
    }
    escritas = {numero for numero, _ in aba}
    for mescla in aba.mesclas:
        linhas = set(range(mescla.de_linha, mescla.ate_linha + 1))
        if (linhas & escritas) - textos_soltos:
            erradas.append(mescla.endereco)
    if erradas:
        lista = ", ".join(islice(erradas, _ENDERECOS))
        resto = len(erradas) - _ENDERECOS
        mais = f" e mais {resto}" if resto > 0 else ""
        raise recusar(
            f"A planilha tem células mescladas ({lista}{mais}): não se sabe de quem é "
            "o valor. Desfaça a mescla e envie de novo.",
            "com_mesclas",
        )
