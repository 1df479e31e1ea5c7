"""O que o portal estranha nos valores de muitos territórios: avisa e não impede.

Os mesmos avisos do campo (RN-IND-11), com o ano anterior lido em grupos.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from indicadores.consultas.grade import medianas_da_uf
from indicadores.consultas.historico import AnoAnterior, historico_na_definicao
from indicadores.models import (
    Ficha,
    MetaPactuada,
    Pactuacao,
    Resultado,
    Rodada,
    Variante,
)
from indicadores.plausibilidade import SO_DA_META, Historico
from indicadores.plausibilidade_da_conta import Operandos, avisos_do_resultado
from territorios.models import Nivel, Territorio

Chave = tuple[int, int]
"""O território e a ficha."""


class _Antes(NamedTuple):
    """Um número do ano anterior e a definição em que está."""

    variante: int | None
    valor: Decimal
    denominador: Decimal | None = None


class Avisos:
    """O ano anterior de muitos territórios, e o que dele se estranha.

    `de_meta` diz se os valores são metas; o resultado pode ser pior que o anterior.
    """

    def __init__(
        self, rodada: Rodada, fichas: Sequence[Ficha], *, de_meta: bool
    ) -> None:
        self.de_meta, self.ano = de_meta, rodada.ano - 1
        self._fichas = [f.pk for f in fichas]
        self._pactuacoes = dict(
            Pactuacao.objects.filter(rodada__ano=self.ano).values_list(
                "territorio_id", "pk"
            )
        )
        self._brasil = self._do_brasil()
        self._medianas: dict[int | None, Mapping[int, Mapping[str, Decimal]]] = {}
        self._comuns: dict[tuple[int | None, int, int | None], Historico] = {}
        self._metas: Mapping[Chave, _Antes] = {}
        self._resultados: Mapping[Chave, _Antes] = {}

    def _do_brasil(self) -> dict[int, _Antes]:
        linhas = Resultado.objects.filter(
            pactuacao__territorio__nivel=Nivel.PAIS,
            pactuacao__rodada__ano=self.ano,
            ficha__in=self._fichas,
            valor__isnull=False,
        ).values_list("ficha_id", "variante_id", "valor")
        return {f: _Antes(v, valor) for f, v, valor in linhas if valor is not None}

    def preparar(self, chaves: Sequence[Chave]) -> None:
        """Lê metas e resultados do ano anterior dos territórios do grupo."""
        pks = [
            self._pactuacoes[t] for t in {t for t, _ in chaves} if t in self._pactuacoes
        ]
        self._metas, self._resultados = {}, {}
        if not pks:
            return
        fichas = {f for _, f in chaves}
        de = "pactuacao__territorio_id", "ficha_id", "variante_id", "valor"
        com_valor = {"pactuacao__in": pks, "ficha__in": fichas, "valor__isnull": False}
        self._metas = {
            (t, f): _Antes(v, valor)
            for t, f, v, valor in MetaPactuada.objects.filter(**com_valor).values_list(
                *de
            )
            if valor is not None
        }
        self._resultados = {
            (t, f): _Antes(v, valor, denominador)
            for t, f, v, valor, denominador in Resultado.objects.filter(
                **com_valor
            ).values_list(*de, "denominador")
            if valor is not None
        }

    def do_valor(
        self,
        valor: Decimal,
        chave: Chave,
        territorio: Territorio,
        ficha: Ficha,
        variante: Variante | None,
        outras: Sequence[Variante],
        operandos: Operandos | None = None,
    ) -> str:
        """A frase do aviso; vazia se nada se estranha. Regra: RN-IND-11."""
        historico = self._historico(chave, territorio, ficha, variante, outras)
        for aviso in avisos_do_resultado(
            valor, operandos, historico, sentido=ficha.sentido
        ):
            if self.de_meta or aviso.codigo not in SO_DA_META:
                return aviso.frase
        return ""

    def _historico(
        self,
        chave: Chave,
        territorio: Territorio,
        ficha: Ficha,
        variante: Variante | None,
        outras: Sequence[Variante],
    ) -> Historico:
        """O do território ou, se ele não tem ano anterior, o comum aos da sua UF."""
        if chave in self._metas or chave in self._resultados or outras:
            antes = self._antes(territorio, ficha, variante)
            return historico_na_definicao(ficha, variante, outras, antes)
        onde = territorio.uf_id if territorio.nivel == Nivel.MUNICIPIO else None
        comum = (onde, chave[1], variante.pk if variante else None)
        if comum not in self._comuns:
            antes = self._antes(territorio, ficha, variante)
            self._comuns[comum] = historico_na_definicao(ficha, variante, (), antes)
        return self._comuns[comum]

    def _antes(
        self, territorio: Territorio, ficha: Ficha, variante: Variante | None
    ) -> AnoAnterior:
        chave = (territorio.pk, ficha.pk)
        meta = _na(variante, self._metas.get(chave))
        resultado = _na(variante, self._resultados.get(chave))
        brasil = _na(variante, self._brasil.get(ficha.pk))
        da_ficha = None if variante else ficha.valor_nacional
        return AnoAnterior(
            ano=self.ano,
            meta=meta.valor if meta else None,
            resultado=resultado.valor if resultado else None,
            denominador=resultado.denominador if resultado else None,
            mediana=self._mediana(territorio, ficha, variante),
            nacional=brasil.valor if brasil else da_ficha,
        )

    def _mediana(
        self, territorio: Territorio, ficha: Ficha, variante: Variante | None
    ) -> Decimal | None:
        """A dos municípios da UF, calculada uma vez por UF."""
        if territorio.nivel != Nivel.MUNICIPIO:
            return None
        if territorio.uf_id not in self._medianas:
            self._medianas[territorio.uf_id] = (
                medianas_da_uf(territorio, self.ano, self._fichas)
                if self._pactuacoes
                else {}
            )
        da_ficha = self._medianas[territorio.uf_id].get(ficha.pk, {})
        return da_ficha.get(variante.codigo if variante else "")


def _na(variante: Variante | None, antes: _Antes | None) -> _Antes | None:
    """O número do ano anterior, se é da mesma definição."""
    if antes is None or antes.variante != (variante.pk if variante else None):
        return None
    return antes
