"""O que o portal já tem das células que uma planilha traz, lido em grupos."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from contas.models import Vinculo
from indicadores.importacao.especies import Especie
from indicadores.models import MetaPactuada, Rodada
from territorios.models import Populacao

Chave = tuple[int, int]
"""O território e a ficha."""


class Salva(NamedTuple):
    """A célula como está gravada."""

    versao: int
    variante: int | None
    gravada_por: int | None
    valores: tuple[Any, ...]


class Gravadas:
    """As células da rodada e quem as gravou."""

    def __init__(self, especie: Especie, rodada: Rodada) -> None:
        self.especie, self.rodada = especie, rodada
        self._pactuacoes = dict(rodada.pactuacoes.values_list("territorio_id", "pk"))
        self._quem: dict[int, str] = {}

    def das(self, chaves: Sequence[Chave]) -> dict[Chave, Salva]:
        """As células já gravadas destas chaves: uma consulta."""
        pks = {self._pactuacoes[t] for t, _ in chaves if t in self._pactuacoes}
        linhas = self.especie.modelo._default_manager.filter(
            pactuacao__in=pks, ficha__in={f for _, f in chaves}
        ).values_list(
            "pactuacao__territorio_id",
            "ficha_id",
            "versao",
            "variante_id",
            "gravada_por_id",
            *self.especie.colunas,
        )
        return {
            (onde, ficha): Salva(versao, variante, quem, tuple(valores))
            for onde, ficha, versao, variante, quem, *valores in linhas.iterator()
        }

    def definicoes(
        self, chaves: Sequence[Chave], com_variantes: set[int]
    ) -> dict[Chave, int | None]:
        """Em que definição cada meta foi pactuada: o resultado a segue (RN-IND-50)."""
        fichas = {f for _, f in chaves} & com_variantes
        if self.especie.acao != "salvar_resultados" or not fichas:
            return {}
        linhas = MetaPactuada.objects.filter(
            pactuacao__rodada=self.rodada,
            ficha__in=fichas,
            pactuacao__territorio__in={t for t, _ in chaves},
        ).values_list("pactuacao__territorio_id", "ficha_id", "variante_id")
        return {(onde, ficha): variante for onde, ficha, variante in linhas}

    def autor(self, salva: Salva | None) -> str:
        """Quem gravou a célula, com o papel e o território."""
        if salva is None or salva.gravada_por is None:
            return "o portal"
        if salva.gravada_por not in self._quem:
            vinculo = Vinculo.objects.select_related(
                "usuario", "territorio__uf", "instituicao"
            ).get(pk=salva.gravada_por)
            self._quem[salva.gravada_por] = str(vinculo)
        return self._quem[salva.gravada_por]


def populacoes(territorios: Sequence[int] | None = None) -> dict[int, dict[int, int]]:
    """A população de cada território, por ano; None são todos."""
    linhas = Populacao.objects.values_list("territorio_id", "ano", "habitantes")
    if territorios is not None:
        linhas = linhas.filter(territorio__in=territorios)
    lidas: Mapping[int, dict[int, int]] = defaultdict(dict)
    for territorio, ano, habitantes in linhas.iterator():
        lidas[territorio][ano] = habitantes
    return dict(lidas)
