"""A avaliação de um indicador num ano e recorte, só com o que é público."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from django.urls import reverse

from indicadores import rules
from indicadores.consultas.celulas import (
    Afirmacao,
    CelulaLida,
    Celulas,
    Lugar,
    Recorte,
    julgar,
    ler_afirmacoes,
    ler_celulas,
    ler_recorte,
)
from indicadores.consultas.escrita import escrever_apurado
from indicadores.consultas.roteiro import fichas_do_territorio
from indicadores.models import Agregacao, Ficha, Rodada
from indicadores.rules import Alvo, Julgamento
from indicadores.unidades_misturadas import metas_em_contagem
from territorios.models import Nivel, Territorio


@dataclass(frozen=True, slots=True)
class LinhaDaAvaliacao:
    """Um território num indicador: as duas células e o julgamento."""

    territorio: Lugar
    meta: CelulaLida | None
    resultado: CelulaLida | None
    julgamento: Julgamento
    fora: bool = False
    """O indicador não se aplica aqui, e nada se informou."""

    @property
    def valor_da_meta(self) -> Decimal | None:
        """Meta na unidade do indicador; None quando não há valor."""
        return self.meta.valor if self.meta else None

    @property
    def valor_do_resultado(self) -> Decimal | None:
        """Resultado na unidade do indicador; None quando não há valor."""
        return self.resultado.valor if self.resultado else None

    def resultado_escrito(self, ficha: Ficha) -> str:
        """O resultado como se lê; a dízima, com as casas da ficha."""
        resultado = self.resultado
        por = resultado.denominador if resultado else None
        return escrever_apurado(self.valor_do_resultado, por, ficha.casas)

    def unidade(self, ficha: Ficha) -> str:
        """Unidade do resultado: a da variante em que foi apurado, ou a da ficha."""
        da_variante = self.resultado.unidade if self.resultado else None
        return da_variante or ficha.unidade

    def definicao(self, ficha: Ficha) -> str:
        """«Em outra definição: número de óbitos (óbitos)»; vazio na da ficha.

        Só das células que trazem valor. Regra: RN-IND-50.
        """
        ditas = [_outra_definicao(x, ficha) for x in (self.meta, self.resultado)]
        meta, resultado = ditas
        if meta == resultado:
            return f"Em outra definição: {meta}" if meta else ""
        return "; ".join(
            f"{nome} em outra definição: {dita}"
            for nome, dita in (("Meta", meta), ("Resultado", resultado))
            if dita
        )

    def anotacao(self, ficha: Ficha, nota: str) -> str:
        """A nota, precedida da definição do número quando não é a da ficha."""
        definicao = self.definicao(ficha)
        if definicao and nota:
            return f"{definicao}. {nota}"
        return definicao or nota

    @property
    def diferenca(self) -> Decimal | None:
        """Resultado menos meta; None sem base de comparação."""
        meta, resultado = self.valor_da_meta, self.valor_do_resultado
        if self.julgamento.alcancou is None or meta is None or resultado is None:
            return None
        return resultado - meta

    @property
    def motivo(self) -> str:
        """Por que não se julga: a nota da fonte, se há, ou a regra."""
        if self.julgamento.alcancou is not None:
            return ""
        return self.nota or self.julgamento.motivo

    @property
    def nota(self) -> str:
        """Nota da fonte sobre as células deste território."""
        for celula in (self.meta, self.resultado):
            if celula and celula.nota:
                return celula.nota
        return ""


def _outra_definicao(celula: CelulaLida | None, ficha: Ficha) -> str:
    if celula is None or celula.valor is None or not celula.definicao:
        return ""
    nome = celula.definicao[0].lower() + celula.definicao[1:]
    return nome if celula.unidade == ficha.unidade else f"{nome} ({celula.unidade})"


def metas_em_contagem_de(
    ficha: Ficha, linhas: Iterable[LinhaDaAvaliacao]
) -> frozenset[int]:
    """Os territórios cuja meta parece contagem onde se pede taxa. Regra: RN-IND-31."""
    pares = {
        x.territorio.pk: (
            x.meta.celula if x.meta else None,
            x.resultado.celula if x.resultado else None,
        )
        for x in linhas
    }
    return metas_em_contagem(pares, ficha.multiplicador, ficha.valor_nacional)


@dataclass(frozen=True, slots=True)
class Grupo:
    """Linhas de uma macrorregião (ou uma só lista), com a linha do agregado."""

    territorio: Lugar | None
    publicado: LinhaDaAvaliacao | None
    linhas: Sequence[LinhaDaAvaliacao]
    contagem: rules.Contagem


@dataclass(frozen=True, slots=True)
class Avaliacao:
    """Um indicador num ano, nos territórios de um recorte."""

    rodada: Rodada
    ficha: Ficha
    territorio: Territorio
    grupos: Sequence[Grupo]
    total: LinhaDaAvaliacao | None
    contagem: rules.Contagem
    calculado: Decimal | None = None
    linhas: Sequence[LinhaDaAvaliacao] = field(default_factory=tuple)
    afirmacoes: Sequence[Afirmacao] = ()

    @property
    def tem_dados(self) -> bool:
        """Há ao menos uma meta ou resultado publicado no recorte."""
        return any(x.meta or x.resultado for x in self.linhas)

    @property
    def preliminar(self) -> bool:
        """Algum resultado é preliminar."""
        return any(x.resultado and x.resultado.preliminar for x in self.linhas)


def linha_da_avaliacao(ficha: Ficha, onde: Lugar, celulas: Celulas) -> LinhaDaAvaliacao:
    """As duas células de um território numa ficha, e o que delas se diz."""
    chave = (ficha.pk, onde.pk)
    meta, resultado = celulas.metas.get(chave), celulas.resultados.get(chave)
    if meta is None and resultado is None and (fora := _nao_se_aplica(ficha, onde)):
        return LinhaDaAvaliacao(onde, None, None, Julgamento(None, motivo=fora), True)
    return LinhaDaAvaliacao(onde, meta, resultado, julgar(ficha, meta, resultado))


def _nao_se_aplica(ficha: Ficha, onde: Lugar) -> str:
    """O motivo, pelo que a ficha diz do lugar; a população não se lê. RN-IND-08."""
    if not ficha.aplicabilidade:
        return ""
    alvo = Alvo(
        nivel=onde.nivel,
        uf=onde.sigla,
        capital=onde.capital,
        amazonia_legal=onde.amazonia_legal,
        ano=0,
    )
    if onde.nivel not in (Nivel.UF, Nivel.MUNICIPIO):
        return ""
    return rules.motivo_de_nao_se_aplicar(ficha.aplicabilidade, alvo)


def avaliar(rodada: Rodada, ficha: Ficha, territorio: Territorio) -> Avaliacao:
    """Avalia um indicador num ano e recorte, só com o que é público."""
    return avaliar_fichas(rodada, [ficha], territorio)[0]


def avaliar_fichas(
    rodada: Rodada, fichas: Sequence[Ficha], territorio: Territorio
) -> list[Avaliacao]:
    """Avalia várias fichas com o mesmo número de consultas que uma.

    Regras: RN-IND-05, RN-IND-06 e RN-IND-07.
    """
    recorte, celulas = ler_numeros(rodada, fichas, territorio)
    return [montar(rodada, f, territorio, recorte, celulas) for f in fichas]


def avaliar_ano(rodada: Rodada, territorio: Territorio) -> list[Avaliacao]:
    """As avaliações do caderno do ano: cada ficha da edição que tem números aqui."""
    fichas = (
        fichas_do_territorio(rodada, territorio)
        .select_related("prioridade", "edicao", "territorio")
        .order_by("numero")
    )
    avaliacoes = avaliar_fichas(rodada, list(fichas), territorio)
    return [a for a in avaliacoes if a.tem_dados or a.total]


def ler_numeros(
    rodada: Rodada, fichas: Sequence[Ficha], territorio: Territorio
) -> tuple[Recorte, Celulas]:
    """Os territórios do recorte, as células públicas e o afirmado: quatro consultas."""
    recorte = ler_recorte(territorio)
    pks = [x.pk for x in (*recorte.lugares, *recorte.agregados)]
    celulas = ler_celulas(rodada, fichas, [*pks, territorio.pk])
    return recorte, celulas._replace(afirmacoes=ler_afirmacoes(rodada, fichas))


def montar(
    rodada: Rodada,
    ficha: Ficha,
    territorio: Territorio,
    recorte: Recorte,
    celulas: Celulas,
) -> Avaliacao:
    """A avaliação dos números já lidos; não consulta o banco."""
    linhas = [linha_da_avaliacao(ficha, x, celulas) for x in recorte.lugares]
    agregados = [linha_da_avaliacao(ficha, x, celulas) for x in recorte.agregados]
    total = linha_da_avaliacao(ficha, Lugar.de(territorio), celulas)
    tem_total = bool(total.meta or total.resultado)
    if tem_total and _sem_numeros(linhas) and territorio.nivel in _DE_MUNICIPIOS:
        linhas = [total]
    return Avaliacao(
        rodada=rodada,
        ficha=ficha,
        territorio=territorio,
        grupos=_agrupar(linhas, agregados),
        total=total if tem_total else None,
        contagem=rules.contar(x.julgamento for x in linhas),
        calculado=_agregado_calculado(ficha, linhas),
        linhas=linhas,
        afirmacoes=[x for x in celulas.afirmacoes if x.ficha == ficha.pk],
    )


_DE_MUNICIPIOS: Final = frozenset({Nivel.UF, Nivel.REGIAO_DE_SAUDE})
"""Níveis cujas partes são municípios: onde só há o número do conjunto, fica só ele."""


def _sem_numeros(linhas: Sequence[LinhaDaAvaliacao]) -> bool:
    return not any(x.meta or x.resultado for x in linhas)


def _agrupar(
    linhas: Sequence[LinhaDaAvaliacao], agregados: Sequence[LinhaDaAvaliacao]
) -> list[Grupo]:
    if not agregados:
        contagem = rules.contar(x.julgamento for x in linhas)
        return [Grupo(None, None, linhas, contagem)]
    grupos = []
    for agregado in agregados:
        onde = agregado.territorio
        partes = [x for x in linhas if x.territorio.macrorregiao == onde.pk]
        contagem = rules.contar(x.julgamento for x in partes)
        grupos.append(Grupo(onde, agregado, partes, contagem))
    return grupos


def _agregado_calculado(
    ficha: Ficha, linhas: Sequence[LinhaDaAvaliacao]
) -> Decimal | None:
    """Valor do recorte pelas somas, quando todas as partes trazem as contagens."""
    if ficha.agregacao == Agregacao.SOMA:
        return somar_contagens(linhas)
    if ficha.multiplicador is None:
        return None
    partes = [x.resultado.celula for x in linhas if x.resultado]
    if len(partes) != len(linhas):
        return None
    return rules.agregar(partes, ficha.multiplicador)


def somar_contagens(linhas: Sequence[LinhaDaAvaliacao]) -> Decimal | None:
    """Σ contagens das partes; a que o indicador não alcança não entra. RN-IND-07."""
    celulas = [
        x.resultado.celula if x.resultado else rules.AUSENTE
        for x in linhas
        if not x.fora
    ]
    fora = rules.EstadoDaCelula.NAO_SE_APLICA
    return rules.somar([c for c in celulas if c.estado != fora])


def endereco_da_avaliacao(rodada: Rodada, territorio: Territorio) -> str:
    """Endereço do painel do ano."""
    return reverse("indicadores:avaliacao", args=[rodada.ano, territorio.codigo])
