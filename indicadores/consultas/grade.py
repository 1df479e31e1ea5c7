"""A grade de uma pactuação: cada ficha com tudo o que ajuda a pactuá-la."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Exists, F, OuterRef

from indicadores import rules
from indicadores.consultas.celulas import julgar
from indicadores.consultas.roteiro import fichas_da_pactuacao
from indicadores.models import (
    Ficha,
    MetaPactuada,
    Pactuacao,
    Resultado,
    Rodada,
    Variante,
)
from indicadores.rules import Alvo, EstadoDaCelula, Historico, Julgamento, Sugestao
from territorios.models import Nivel, Populacao, Territorio

ANOS_DA_SERIE = 5


@dataclass(frozen=True, slots=True)
class LinhaDaGrade:
    """Uma ficha na pactuação de um território, com tudo o que ajuda a pactuar."""

    ficha: Ficha
    meta: MetaPactuada | None
    variante: Variante | None
    nao_se_aplica: str
    meta_anterior: MetaPactuada | None
    resultado_anterior: Resultado | None
    julgamento_anterior: Julgamento
    serie: Sequence[Decimal | None]
    mediana: Decimal | None
    sugestao: Sugestao | None
    avisos: Sequence[str]

    @property
    def unidade(self) -> str:
        """Unidade em que se digita: a da variante, se houver."""
        return self.variante.unidade if self.variante else self.ficha.unidade

    @property
    def casas(self) -> int:
        """Casas com que o valor se mostra."""
        return self.variante.casas if self.variante else self.ficha.casas

    @property
    def respondida(self) -> bool:
        """Tem valor, foi declarada ausente, ou não se aplica."""
        return bool(self.nao_se_aplica) or bool(
            self.meta and self.meta.estado != EstadoDaCelula.NAO_INFORMADO
        )

    @property
    def pede_justificativa(self) -> bool:
        """Há aviso e ninguém justificou ainda."""
        return bool(self.avisos) and not (self.meta and self.meta.justificativa)


@dataclass(frozen=True, slots=True)
class Grade:
    """As linhas de uma pactuação, na ordem das prioridades."""

    linhas: Sequence[LinhaDaGrade]

    @property
    def respondidas(self) -> int:
        """Quantas fichas já têm resposta."""
        return sum(linha.respondida for linha in self.linhas)

    @property
    def total(self) -> int:
        """Quantas fichas tem a edição."""
        return len(self.linhas)


def grade(pactuacao: Pactuacao) -> Grade:
    """Monta a grade com um número fixo de consultas, seja qual for o território."""
    rodada, territorio = pactuacao.rodada, pactuacao.territorio
    fichas = (
        fichas_da_pactuacao(pactuacao)
        .select_related("prioridade", "edicao", "territorio")
        .prefetch_related("variantes")
        .order_by("prioridade__ordem", "numero")
    )
    metas = _metas_por_ficha(pactuacao)
    anteriores = _metas_do_ano(territorio, rodada.ano - 1)
    serie = _resultados_da_serie(territorio, rodada)
    medianas = medianas_da_uf(territorio, rodada.ano - 1)
    alvo = alvo_de(territorio, rodada.ano)
    contexto = _Contexto(pactuacao, metas, anteriores, serie, medianas, alvo)
    return Grade([contexto.linha(ficha) for ficha in fichas])


def progresso(pactuacao: Pactuacao) -> tuple[int, int]:
    """(Respondidas, total) da grade, sem montá-la: para quem só mostra a conta."""
    respostas = MetaPactuada.objects.filter(
        ficha=OuterRef("pk"), pactuacao=pactuacao.pk
    ).exclude(estado=EstadoDaCelula.NAO_INFORMADO)
    fichas = (
        fichas_da_pactuacao(pactuacao)
        .order_by()
        .values_list("aplicabilidade", Exists(respostas))
    )
    linhas = list(fichas)
    alvo = _alvo_das_regras([regra for regra, _ in linhas], pactuacao)
    quantas = sum(
        respondida or bool(rules.motivo_de_nao_se_aplicar(regra, alvo))
        for regra, respondida in linhas
    )
    return quantas, len(linhas)


def _alvo_das_regras(regras: Sequence[Mapping[str, Any]], pactuacao: Pactuacao) -> Alvo:
    """O território como as regras o veem; a população, só se alguma a usa."""
    territorio, ano = pactuacao.territorio, pactuacao.rodada.ano
    if any("populacao_minima" in regra for regra in regras):
        return alvo_de(territorio, ano)
    return _alvo(territorio, ano, {})


@dataclass(frozen=True, slots=True)
class _Contexto:
    """O que se leu do banco, por número de ficha, para montar as linhas."""

    pactuacao: Pactuacao
    metas: Mapping[int, MetaPactuada]
    anteriores: Mapping[int, MetaPactuada]
    serie: Mapping[int, Mapping[int, Resultado]]
    medianas: Mapping[int, Decimal]
    alvo: Alvo

    def linha(self, ficha: Ficha) -> LinhaDaGrade:
        ano = self.pactuacao.rodada.ano
        meta = self.metas.get(ficha.numero)
        anterior = self.anteriores.get(ficha.numero)
        resultados = self.serie.get(ficha.numero, {})
        resultado = resultados.get(ano - 1)
        valores = [
            resultados[a].valor if a in resultados else None
            for a in range(ano - ANOS_DA_SERIE, ano)
        ]
        return LinhaDaGrade(
            ficha=ficha,
            meta=meta,
            variante=meta.variante if meta else _variante(ficha, self.alvo),
            nao_se_aplica=rules.motivo_de_nao_se_aplicar(
                ficha.aplicabilidade, self.alvo
            ),
            meta_anterior=anterior,
            resultado_anterior=resultado,
            julgamento_anterior=julgar(ficha, anterior, resultado),
            serie=valores if sum(v is not None for v in valores) > 1 else (),
            mediana=self.medianas.get(ficha.numero),
            sugestao=rules.sugerir_meta(
                ficha.regra_de_meta,
                meta_anterior=anterior.valor if anterior else None,
                resultado_anterior=resultado.valor if resultado else None,
                sentido=ficha.sentido,
                casas=ficha.casas,
            ),
            avisos=self._avisos(ficha, meta, anterior, resultado),
        )

    def _avisos(
        self,
        ficha: Ficha,
        meta: MetaPactuada | None,
        anterior: MetaPactuada | None,
        resultado: Resultado | None,
    ) -> list[str]:
        if meta is None or meta.valor is None:
            return []
        return avisos(ficha, meta.valor, anterior, resultado, self.pactuacao.rodada.ano)


def avisos(
    ficha: Ficha,
    valor: Decimal,
    anterior: MetaPactuada | None,
    resultado: Resultado | None,
    ano: int,
) -> list[str]:
    """Avisos sobre um valor digitado para a meta de `ano`."""
    historico = Historico(
        ficha.minimo_plausivel,
        ficha.maximo_plausivel,
        anterior.valor if anterior else None,
        resultado.valor if resultado else None,
    )
    return rules.avisos_da_meta(
        valor, historico, sentido=ficha.sentido, ano_anterior=ano - 1
    )


def _metas_por_ficha(pactuacao: Pactuacao) -> dict[int, MetaPactuada]:
    if pactuacao._state.adding:
        return {}
    metas = pactuacao.metas.select_related("ficha", "variante", "gravada_por__usuario")
    return {m.ficha.numero: m for m in metas}


def _metas_do_ano(territorio: Territorio, ano: int) -> dict[int, MetaPactuada]:
    metas = MetaPactuada.objects.filter(
        pactuacao__territorio=territorio, pactuacao__rodada__ano=ano
    ).select_related("ficha", "variante")
    return {m.ficha.numero: m for m in metas}


def _resultados_da_serie(
    territorio: Territorio, rodada: Rodada
) -> dict[int, dict[int, Resultado]]:
    resultados = (
        Resultado.objects.filter(
            pactuacao__territorio=territorio,
            pactuacao__rodada__edicao=rodada.edicao_id,
            pactuacao__rodada__ano__range=(rodada.ano - ANOS_DA_SERIE, rodada.ano - 1),
        )
        .select_related("ficha", "variante")
        .annotate(ano=F("pactuacao__rodada__ano"))
    )
    serie: dict[int, dict[int, Resultado]] = defaultdict(dict)
    for resultado in resultados:
        serie[resultado.ficha.numero][resultado.ano] = resultado
    return serie


def medianas_da_uf(territorio: Territorio, ano: int) -> dict[int, Decimal]:
    """Mediana dos resultados dos municípios da UF, por número de ficha.

    Só para municípios: um estado não tem pares dentro dele. O indicador local fica
    de fora: o mesmo número, em outro município, é outro indicador.
    """
    if territorio.nivel != Nivel.MUNICIPIO:
        return {}
    valores: dict[int, list[Decimal]] = defaultdict(list)
    linhas = (
        Resultado.objects.filter(
            pactuacao__rodada__ano=ano,
            pactuacao__territorio__uf=territorio.uf_id,
            pactuacao__territorio__nivel=Nivel.MUNICIPIO,
            variante__isnull=True,
            valor__isnull=False,
        )
        .exclude(ficha__territorio__nivel=Nivel.MUNICIPIO)
        .values_list("ficha__numero", "valor")
    )
    for numero, valor in linhas:
        if valor is not None:
            valores[numero].append(valor)
    return {n: m for n, v in valores.items() if (m := rules.mediana(v)) is not None}


def alvo_de(territorio: Territorio, ano: int) -> Alvo:
    """O território como a regra de aplicabilidade o vê; população a mais recente."""
    populacoes = dict(
        Populacao.objects.filter(territorio=territorio).values_list("ano", "habitantes")
    )
    return _alvo(territorio, ano, populacoes)


def _alvo(territorio: Territorio, ano: int, populacoes: Mapping[int, int]) -> Alvo:
    ate_o_ano = [a for a in populacoes if a <= ano]
    return Alvo(
        nivel=territorio.nivel,
        uf=territorio.sigla,
        capital=territorio.capital,
        amazonia_legal=territorio.amazonia_legal,
        ano=ano,
        populacao=populacoes[max(ate_o_ano)] if ate_o_ano else None,
        populacoes=populacoes,
    )


def _variante(ficha: Ficha, alvo: Alvo) -> Variante | None:
    """Variante que a população do território impõe; None é a definição principal."""
    for variante in ficha.variantes.all():
        limite = variante.regra.get("populacao_abaixo_de")
        habitantes = alvo.populacao_para(variante.regra)
        if not limite or alvo.nivel != Nivel.MUNICIPIO or habitantes is None:
            continue
        if habitantes < int(limite):
            return variante
    return None


def variante_do_territorio(ficha: Ficha, pactuacao: Pactuacao) -> Variante | None:
    """Variante em que o território pactua esta ficha; None é a principal."""
    if not ficha.variantes.all():
        return None
    return _variante(ficha, alvo_de(pactuacao.territorio, pactuacao.rodada.ano))
