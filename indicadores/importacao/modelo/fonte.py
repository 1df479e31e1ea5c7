"""O que vai no modelo, lido em poucas consultas."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet

from indicadores.consultas.variantes import (
    alvo_com,
    variante_padrao,
    variantes_permitidas,
)
from indicadores.importacao.definicao import nome_da
from indicadores.importacao.especies import Especie
from indicadores.importacao.gravadas import populacoes
from indicadores.leitura_de_resultados import textos_do
from indicadores.models import (
    Ficha,
    MetaPactuada,
    Pactuacao,
    Resultado,
    Rodada,
    Variante,
    publicas_em,
)
from indicadores.rules import EstadoDaCelula, motivo_de_nao_se_aplicar
from territorios.models import Territorio


class Fonte:
    """O que vai na planilha, lido em poucas consultas."""

    def __init__(
        self,
        especie: Especie,
        rodada: Rodada,
        territorios: Sequence[Territorio],
        visiveis: QuerySet[Pactuacao],
    ) -> None:
        self.especie, self.rodada = especie, rodada
        pks = [t.pk for t in territorios]
        self.fichas = list(
            Ficha.todas.filter(edicao=rodada.edicao_id)
            .filter(Q(desde_ano__isnull=True) | Q(desde_ano__lte=rodada.ano))
            .prefetch_related("variantes")
            .order_by("numero")
        )
        self.celulas = self._celulas(pks, visiveis)
        self.metas_de_antes = _valores_do_ano(MetaPactuada, rodada.ano - 1, pks)
        self.resultados_de_antes = _valores_do_ano(Resultado, rodada.ano - 1, pks)
        self.populacoes = populacoes(pks)

    def _celulas(
        self, pks: Sequence[int], visiveis: QuerySet[Pactuacao]
    ) -> dict[Any, Any]:
        celulas = self.especie.modelo._default_manager.filter(
            pactuacao__in=visiveis.filter(rodada=self.rodada, territorio__in=pks)
        ).select_related("variante", "pactuacao")
        return {(c.pactuacao.territorio_id, c.ficha_id): c for c in celulas}

    def fichas_de(self, territorio: Territorio) -> list[Ficha]:
        """As do rol nacional e as que o território ou a sua UF acrescentaram."""
        donos = (None, territorio.pk, territorio.uf_id)
        return [f for f in self.fichas if f.territorio_id in donos]

    def textos(self, territorio: Territorio, ficha: Ficha) -> dict[str, str]:
        """Os campos da célula como a planilha os mostra."""
        celula = self.celulas.get((territorio.pk, ficha.pk))
        if isinstance(celula, Resultado) or self.especie.acao == "salvar_resultados":
            textos = textos_do(celula, ficha, por_quesitos=False)
            textos["s"] = _rotulo(textos["s"]) if celula else ""
            return textos
        definicao = self._definicao(territorio, ficha)
        if celula is None or celula.estado == EstadoDaCelula.NAO_INFORMADO:
            nota = celula.justificativa if celula else ""
            return {"s": "", "m": "", "r": definicao, "j": nota}
        return {
            "s": _rotulo(celula.estado),
            "m": _escrito(celula.valor),
            "r": definicao,
            "j": celula.justificativa,
        }

    def definicoes(self, territorio: Territorio, ficha: Ficha) -> tuple[str, ...]:
        """As que se podem escolher na célula; vazia se só há a principal."""
        if self.especie.acao != "salvar_metas" or not ficha.variantes.all():
            return ()
        em_uso = self._variante(territorio, ficha)
        permitidas = variantes_permitidas(ficha, self.alvo(territorio))
        variantes = list(dict.fromkeys([*permitidas, *([em_uso] if em_uso else [])]))
        if not variantes:
            return ()
        return tuple(nome_da(ficha, v) for v in (None, *variantes))

    def _definicao(self, territorio: Territorio, ficha: Ficha) -> str:
        if not self.definicoes(territorio, ficha):
            return ""
        return nome_da(ficha, self._variante(territorio, ficha))

    def _variante(self, territorio: Territorio, ficha: Ficha) -> Variante | None:
        """A da célula gravada ou a que a população do território impõe."""
        if celula := self.celulas.get((territorio.pk, ficha.pk)):
            gravada: Variante | None = celula.variante
            return gravada
        if not ficha.variantes.all():
            return None
        return variante_padrao(ficha, self.alvo(territorio))

    def nao_se_aplica(self, territorio: Territorio, ficha: Ficha) -> str:
        """Por que a linha vai travada; vazio se se preenche."""
        if not ficha.aplicabilidade:
            return ""
        return motivo_de_nao_se_aplicar(ficha.aplicabilidade, self.alvo(territorio))

    def alvo(self, territorio: Territorio) -> Any:
        """O território como a regra de aplicabilidade o vê."""
        anos = self.populacoes.get(territorio.pk, {})
        return alvo_com(territorio, self.rodada.ano, anos)

    def unidade(self, territorio: Territorio, ficha: Ficha) -> str:
        """A da definição em uso."""
        variante = self._variante(territorio, ficha)
        return variante.unidade if variante else ficha.unidade


def _valores_do_ano(
    modelo: Any, ano: int, pks: Sequence[int]
) -> dict[tuple[int, int], Decimal]:
    """Valores públicos do ano, por (território, número do indicador)."""
    linhas = modelo.objects.filter(
        publicas_em("pactuacao__"),
        pactuacao__rodada__ano=ano,
        pactuacao__territorio__in=pks,
        valor__isnull=False,
    ).values_list("pactuacao__territorio_id", "ficha__numero", "valor")
    return {(onde, numero): valor for onde, numero, valor in linhas}


def _rotulo(estado: str) -> str:
    return str(EstadoDaCelula(estado).label)


def _escrito(valor: Decimal | None) -> str:
    if valor is None:
        return ""
    return format(valor.normalize(), "f").replace(".", ",")
