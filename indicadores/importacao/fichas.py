"""De que indicador é a linha: o número, no rol nacional ou no do território."""

from collections.abc import Iterator

from django.db.models import Q

from indicadores.models import Ficha, Rodada
from territorios.models import Territorio


class Fichas:
    """As fichas da rodada por número; as que um território acrescentou são só dele."""

    def __init__(self, rodada: Rodada) -> None:
        self._todas = list(
            Ficha.todas.filter(edicao=rodada.edicao_id)
            .filter(Q(desde_ano__isnull=True) | Q(desde_ano__lte=rodada.ano))
            .select_related("territorio")
            .prefetch_related("variantes")
        )
        self._por = {(f.numero, f.territorio_id): f for f in self._todas}
        self._donos: dict[int, list[str]] = {}
        for ficha in self._todas:
            if ficha.territorio:
                self._donos.setdefault(ficha.numero, []).append(str(ficha.territorio))

    def __iter__(self) -> Iterator[Ficha]:
        return iter(self._todas)

    def achar(self, numero: str, territorio: Territorio) -> Ficha | None:
        """A do rol nacional, da UF ou do próprio território; None se não há."""
        lido = _inteiro(numero)
        if lido is None:
            return None
        donos = (None, territorio.pk, territorio.uf_id)
        achadas = (self._por.get((lido, dono)) for dono in donos)
        return next((f for f in achadas if f), None)

    def por_que_nao(self, numero: str, territorio: Territorio) -> tuple[str, str]:
        """O motivo e o remédio de quando `achar` não acha. Regra: RN-IND-43."""
        lido = _inteiro(numero)
        if lido is not None and (donos := self._donos.get(lido)):
            return (
                f"O indicador {lido} foi acrescentado por {', '.join(donos[:3])}, e "
                f"{territorio} não o tem.",
                "Deixe a linha fora. " + self._quais(),
            )
        return (
            f"Não há indicador {numero or 'em branco'} nesta edição.",
            self._quais(),
        )

    def _quais(self) -> str:
        numeros = [f.numero for f in self._todas if f.territorio_id is None]
        de, ate = min(numeros, default=0), max(numeros, default=0)
        return f"Use o número do indicador na edição ({de} a {ate})."


def _inteiro(numero: str) -> int | None:
    texto = numero.strip().removesuffix(".0")
    valido = texto.isascii() and texto.isdigit() and len(texto) < 5
    return int(texto) if valido else None
