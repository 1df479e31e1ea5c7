"""Perguntas que juntam fichas, metas e resultados; nenhuma escreve."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Count, F
from django.urls import reverse
from django.utils import timezone

from base.numeros import casas_de, formatar
from base.telas import Pendencia
from contas.models import Vinculo
from indicadores import rules
from indicadores.models import (
    Ficha,
    MetaPactuada,
    Pactuacao,
    Prioridade,
    Resultado,
    Rodada,
    Variante,
)
from indicadores.permissions import acoes_disponiveis, pode
from indicadores.rules import (
    AUSENTE,
    Alvo,
    EstadoDaCelula,
    Historico,
    Julgamento,
    Sugestao,
)
from indicadores.states import EDITAVEIS, Situacao
from territorios.models import Nivel, Populacao, Territorio

ANOS_DA_SERIE = 5


# ------------------------------------------------------------ grade de digitação


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
        Ficha.objects.filter(edicao_id=rodada.edicao_id)
        .select_related("prioridade", "edicao")
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
    rodada, territorio = pactuacao.rodada, pactuacao.territorio
    alvo = alvo_de(territorio, rodada.ano)
    fichas = Ficha.objects.filter(edicao_id=rodada.edicao_id).values_list(
        "pk", "aplicabilidade"
    )
    respondidas = set(
        pactuacao.metas.exclude(estado=EstadoDaCelula.NAO_INFORMADO).values_list(
            "ficha_id", flat=True
        )
        if pactuacao.pk
        else ()
    )
    quantas = sum(
        pk in respondidas or bool(rules.motivo_de_nao_se_aplicar(aplicabilidade, alvo))
        for pk, aplicabilidade in fichas
    )
    return quantas, len(fichas)


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

    Só para municípios: um estado não tem pares dentro dele.
    """
    if territorio.nivel != Nivel.MUNICIPIO:
        return {}
    valores: dict[int, list[Decimal]] = defaultdict(list)
    linhas = Resultado.objects.filter(
        pactuacao__rodada__ano=ano,
        pactuacao__territorio__uf=territorio.uf_id,
        pactuacao__territorio__nivel=Nivel.MUNICIPIO,
        variante__isnull=True,
        valor__isnull=False,
    ).values_list("ficha__numero", "valor")
    for numero, valor in linhas:
        if valor is not None:
            valores[numero].append(valor)
    return {n: m for n, v in valores.items() if (m := rules.mediana(v)) is not None}


def alvo_de(territorio: Territorio, ano: int) -> Alvo:
    """O território como a regra de aplicabilidade o vê; população a mais recente."""
    populacao = (
        Populacao.objects.filter(territorio=territorio, ano__lte=ano)
        .order_by("-ano")
        .values_list("habitantes", flat=True)
        .first()
    )
    return Alvo(
        nivel=territorio.nivel,
        uf=territorio.sigla,
        capital=territorio.capital,
        amazonia_legal=territorio.amazonia_legal,
        ano=ano,
        populacao=populacao,
    )


def _variante(ficha: Ficha, alvo: Alvo) -> Variante | None:
    """Variante que a população do território impõe; None é a definição principal."""
    for variante in ficha.variantes.all():
        limite = variante.regra.get("populacao_abaixo_de")
        if limite and alvo.nivel == Nivel.MUNICIPIO and _menor(alvo, int(limite)):
            return variante
    return None


def _menor(alvo: Alvo, habitantes: int) -> bool:
    return alvo.populacao is not None and alvo.populacao < habitantes


def variante_do_territorio(ficha: Ficha, pactuacao: Pactuacao) -> Variante | None:
    """Variante em que o território pactua esta ficha; None é a principal."""
    if not ficha.variantes.all():
        return None
    return _variante(ficha, alvo_de(pactuacao.territorio, pactuacao.rodada.ano))


# ------------------------------------------------------------ avaliação


def julgar(
    ficha: Ficha, meta: MetaPactuada | None, resultado: Resultado | None
) -> Julgamento:
    """Julga um território num indicador, dadas as duas células (ou a falta delas)."""
    if meta is None and resultado is None:
        return Julgamento(None, motivo="A fonte não traz este território.")
    return rules.julgar(
        meta.celula if meta else AUSENTE,
        resultado.celula if resultado else AUSENTE,
        sentido=ficha.sentido,
        motivo_nao_julgado="" if ficha.julga_alcance else ficha.motivo_nao_julgado,
    )


@dataclass(frozen=True, slots=True)
class LinhaDaAvaliacao:
    """Um território num indicador: as duas células e o julgamento."""

    territorio: Territorio
    meta: MetaPactuada | None
    resultado: Resultado | None
    julgamento: Julgamento

    @property
    def valor_da_meta(self) -> Decimal | None:
        """Meta na unidade do indicador; None quando não há valor."""
        return self.meta.valor if self.meta else None

    @property
    def valor_do_resultado(self) -> Decimal | None:
        """Resultado na unidade do indicador; None quando não há valor."""
        return self.resultado.valor if self.resultado else None

    def unidade(self, ficha: Ficha) -> str:
        """Unidade do resultado: a da variante em que foi apurado, ou a da ficha."""
        variante = self.resultado.variante if self.resultado else None
        return variante.unidade if variante else ficha.unidade

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


@dataclass(frozen=True, slots=True)
class Grupo:
    """Linhas de uma macrorregião (ou uma só lista), com a linha do agregado."""

    territorio: Territorio | None
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

    @property
    def tem_dados(self) -> bool:
        """Há ao menos uma meta ou resultado publicado no recorte."""
        return any(x.meta or x.resultado for x in self.linhas)

    @property
    def preliminar(self) -> bool:
        """Algum resultado é preliminar."""
        return any(x.resultado and x.resultado.preliminar for x in self.linhas)


def territorios_do_recorte(territorio: Territorio) -> list[Territorio]:
    """As linhas da avaliação: UFs do Brasil ou da macrorregião; municípios da UF
    ou da região; o próprio município."""
    abaixo = Territorio.objects.abaixo_de(territorio)
    if territorio.nivel in (Nivel.PAIS, Nivel.MACRORREGIAO):
        abaixo = abaixo.ufs()
    elif territorio.nivel in (Nivel.UF, Nivel.REGIAO_DE_SAUDE):
        abaixo = abaixo.municipios()
        if territorio.codigo == "DF":
            return [territorio]
    return list(
        abaixo.select_related("uf", "macrorregiao").order_by("nome_normalizado")
    )


ORDEM_DAS_MACRORREGIOES = {"N": 0, "NE": 1, "CO": 2, "SD": 3, "S": 4}


Celulas = tuple[dict[tuple[int, int], MetaPactuada], dict[tuple[int, int], Resultado]]
"""Metas e resultados por (ficha, território)."""


def _celulas(
    rodada: Rodada, fichas: Sequence[Ficha], territorios: Sequence[Territorio]
) -> Celulas:
    """Células públicas de um ano: duas consultas, quantas forem as fichas."""
    publicas = Pactuacao.objects.publicas().filter(
        rodada=rodada, territorio__in=[t.pk for t in territorios]
    )
    metas = (
        MetaPactuada.objects.filter(pactuacao__in=publicas, ficha__in=fichas)
        .select_related("variante")
        .annotate(onde=F("pactuacao__territorio_id"))
    )
    resultados = (
        Resultado.objects.filter(pactuacao__in=publicas, ficha__in=fichas)
        .select_related("variante")
        .annotate(onde=F("pactuacao__territorio_id"))
    )
    return (
        {(m.ficha_id, m.onde): m for m in metas},
        {(r.ficha_id, r.onde): r for r in resultados},
    )


def _linha(
    ficha: Ficha,
    onde: Territorio,
    metas: Mapping[tuple[int, int], MetaPactuada],
    resultados: Mapping[tuple[int, int], Resultado],
) -> LinhaDaAvaliacao:
    chave = (ficha.pk, onde.pk)
    meta, resultado = metas.get(chave), resultados.get(chave)
    return LinhaDaAvaliacao(onde, meta, resultado, julgar(ficha, meta, resultado))


def avaliar(rodada: Rodada, ficha: Ficha, territorio: Territorio) -> Avaliacao:
    """Avalia um indicador num ano e recorte, só com o que é público."""
    return avaliar_fichas(rodada, [ficha], territorio)[0]


def avaliar_fichas(
    rodada: Rodada, fichas: Sequence[Ficha], territorio: Territorio
) -> list[Avaliacao]:
    """Avalia várias fichas com o mesmo número de consultas que uma.

    Regras: RN-IND-05, RN-IND-06 e RN-IND-07.
    """
    territorios = territorios_do_recorte(territorio)
    agregados = _agregados_do_recorte(territorio, territorios)
    celulas = _celulas(rodada, fichas, [*territorios, *agregados, territorio])
    return [
        _avaliacao(rodada, ficha, territorio, territorios, agregados, celulas)
        for ficha in fichas
    ]


def _avaliacao(
    rodada: Rodada,
    ficha: Ficha,
    territorio: Territorio,
    territorios: Sequence[Territorio],
    agregados: Sequence[Territorio],
    celulas: Celulas,
) -> Avaliacao:
    linhas = [_linha(ficha, t, *celulas) for t in territorios]
    total = _linha(ficha, territorio, *celulas)
    return Avaliacao(
        rodada=rodada,
        ficha=ficha,
        territorio=territorio,
        grupos=_agrupar(linhas, {t.pk: _linha(ficha, t, *celulas) for t in agregados}),
        total=total if total.meta or total.resultado else None,
        contagem=rules.contar(x.julgamento for x in linhas),
        calculado=_agregado_calculado(ficha, linhas),
        linhas=linhas,
    )


def _agregados_do_recorte(
    territorio: Territorio, territorios: Sequence[Territorio]
) -> list[Territorio]:
    """As macrorregiões, quando o recorte é o Brasil."""
    if territorio.nivel != Nivel.PAIS:
        return []
    unicas = {t.macrorregiao_id: t.macrorregiao for t in territorios if t.macrorregiao}
    return sorted(unicas.values(), key=lambda t: ORDEM_DAS_MACRORREGIOES[t.codigo])


def _agrupar(
    linhas: Sequence[LinhaDaAvaliacao], agregados: Mapping[int, LinhaDaAvaliacao]
) -> list[Grupo]:
    if not agregados:
        contagem = rules.contar(x.julgamento for x in linhas)
        return [Grupo(None, None, linhas, contagem)]
    grupos = []
    for pk, agregado in agregados.items():
        partes = [x for x in linhas if x.territorio.macrorregiao_id == pk]
        contagem = rules.contar(x.julgamento for x in partes)
        grupos.append(Grupo(agregado.territorio, agregado, partes, contagem))
    return grupos


def _agregado_calculado(
    ficha: Ficha, linhas: Sequence[LinhaDaAvaliacao]
) -> Decimal | None:
    """Valor do recorte pelas somas, quando todas as partes trazem as contagens."""
    if ficha.multiplicador is None:
        return None
    partes = [x.resultado.celula for x in linhas if x.resultado]
    if len(partes) != len(linhas):
        return None
    return rules.agregar(partes, ficha.multiplicador)


# ------------------------------------------------------------ matriz do ano


@dataclass(frozen=True, slots=True)
class LinhaDaMatriz:
    """Um território em todos os indicadores do ano."""

    territorio: Territorio
    julgamentos: Sequence[Julgamento]
    contagem: rules.Contagem


@dataclass(frozen=True, slots=True)
class GrupoDaMatriz:
    """Macrorregião (ou None) com suas linhas e a contagem por indicador."""

    territorio: Territorio | None
    linhas: Sequence[LinhaDaMatriz]
    contagens: Sequence[rules.Contagem]


@dataclass(frozen=True, slots=True)
class Matriz:
    """Territórios × indicadores de um ano, com as contagens dos dois lados."""

    rodada: Rodada
    territorio: Territorio
    fichas: Sequence[Ficha]
    grupos: Sequence[GrupoDaMatriz]
    contagens: Sequence[rules.Contagem]
    total: rules.Contagem
    sem_base: Sequence[Ficha] = ()


def matriz_do_ano(
    rodada: Rodada,
    territorio: Territorio,
    *,
    fichas: Sequence[Ficha],
    por_alcance: bool = False,
) -> Matriz:
    """Julga cada território do recorte em cada ficha, com consultas fixas.

    Entram as fichas com algo a julgar no recorte; `sem_base` traz as que só têm
    números sem comparação. `por_alcance` ordena, em cada grupo, de quem alcançou
    mais a quem alcançou menos.
    """
    territorios = territorios_do_recorte(territorio)
    metas, resultados = _celulas(rodada, fichas, territorios)
    com_dados = {chave[0] for chave in (*metas, *resultados)}
    julgaveis, sem_base = _separar(
        [f for f in fichas if f.pk in com_dados], territorios, metas, resultados
    )
    linhas = [
        _linha_da_matriz(onde, julgaveis, metas, resultados) for onde in territorios
    ]
    contagens = _por_coluna(linhas, len(julgaveis))
    return Matriz(
        rodada=rodada,
        territorio=territorio,
        fichas=julgaveis,
        grupos=_grupos_da_matriz(territorio, linhas, len(julgaveis), por_alcance),
        contagens=contagens,
        total=_somar(contagens),
        sem_base=sem_base,
    )


def _separar(
    fichas: Sequence[Ficha],
    territorios: Sequence[Territorio],
    metas: Mapping[tuple[int, int], MetaPactuada],
    resultados: Mapping[tuple[int, int], Resultado],
) -> tuple[list[Ficha], list[Ficha]]:
    """As fichas com algo a julgar e as que só têm números sem comparação."""
    julgaveis: list[Ficha] = []
    sem_base: list[Ficha] = []
    for ficha in fichas:
        tem = any(
            _linha(ficha, t, metas, resultados).julgamento.alcancou is not None
            for t in territorios
        )
        (julgaveis if tem else sem_base).append(ficha)
    return julgaveis, sem_base


def _linha_da_matriz(
    onde: Territorio,
    fichas: Sequence[Ficha],
    metas: Mapping[tuple[int, int], MetaPactuada],
    resultados: Mapping[tuple[int, int], Resultado],
) -> LinhaDaMatriz:
    julgamentos = [
        julgar(f, metas.get((f.pk, onde.pk)), resultados.get((f.pk, onde.pk)))
        for f in fichas
    ]
    return LinhaDaMatriz(onde, julgamentos, rules.contar(julgamentos))


def _por_coluna(linhas: Sequence[LinhaDaMatriz], colunas: int) -> list[rules.Contagem]:
    return [rules.contar(x.julgamentos[i] for x in linhas) for i in range(colunas)]


def _somar(contagens: Sequence[rules.Contagem]) -> rules.Contagem:
    return rules.Contagem(
        sum(c.alcancaram for c in contagens),
        sum(c.nao_alcancaram for c in contagens),
        sum(c.sem_base for c in contagens),
    )


def _grupos_da_matriz(
    territorio: Territorio,
    linhas: Sequence[LinhaDaMatriz],
    colunas: int,
    por_alcance: bool,
) -> list[GrupoDaMatriz]:
    if por_alcance:
        linhas = sorted(linhas, key=lambda x: -x.contagem.alcancaram)
    if territorio.nivel != Nivel.PAIS:
        return [GrupoDaMatriz(None, linhas, _por_coluna(linhas, colunas))]
    grupos = []
    for macro in _agregados_do_recorte(territorio, [x.territorio for x in linhas]):
        partes = [x for x in linhas if x.territorio.macrorregiao_id == macro.pk]
        grupos.append(GrupoDaMatriz(macro, partes, _por_coluna(partes, colunas)))
    return grupos


# ------------------------------------------------------------ para outras apps


@dataclass(frozen=True, slots=True)
class AlcanceDoTerritorio:
    """Um território em `Alcance`; `motivo` explica o `alcancou` None."""

    codigo: str
    sigla: str
    nome: str
    meta: Decimal | None
    resultado: Decimal | None
    alcancou: bool | None
    percentual_da_meta: Decimal | None
    motivo: str


@dataclass(frozen=True, slots=True)
class Alcance:
    """Resposta de `/api/v1/alcance/`: contagens e territórios de um nível."""

    ano: int
    indicador: int
    nivel: str
    alcancaram: int
    nao_alcancaram: int
    sem_base: int
    territorios: Sequence[AlcanceDoTerritorio]


def alcance(ano: int, numero: int, nivel: str = Nivel.UF) -> Alcance | None:
    """Alcance de um indicador num ano; None se não há tal rodada ou ficha.

    `nivel` UF dá as 27 unidades; BR e MACRO, o que a fonte publicou para elas;
    MUN, os municípios que têm meta ou resultado público.
    """
    rodada = Rodada.objects.filter(ano=ano).first()
    ficha = Ficha.objects.filter(edicao__rodadas=rodada, numero=numero).first()
    if rodada is None or ficha is None:
        return None
    territorios = list(
        Territorio.objects.filter(nivel=nivel)
        .select_related("uf")
        .order_by("nome_normalizado")
    )
    if nivel == Nivel.MUNICIPIO:
        com_dados = set(
            Pactuacao.objects.publicas()
            .filter(rodada=rodada)
            .values_list("territorio_id", flat=True)
        )
        territorios = [t for t in territorios if t.pk in com_dados]
    celulas = _celulas(rodada, [ficha], territorios)
    linhas = [_linha(ficha, t, *celulas) for t in territorios]
    contagem = rules.contar(x.julgamento for x in linhas)
    return Alcance(
        ano=ano,
        indicador=numero,
        nivel=nivel,
        alcancaram=contagem.alcancaram,
        nao_alcancaram=contagem.nao_alcancaram,
        sem_base=contagem.sem_base,
        territorios=[_alcance_da_linha(x, ficha) for x in linhas],
    )


def _alcance_da_linha(linha: LinhaDaAvaliacao, ficha: Ficha) -> AlcanceDoTerritorio:
    percentual = linha.julgamento.percentual
    return AlcanceDoTerritorio(
        codigo=linha.territorio.codigo,
        sigla=linha.territorio.sigla,
        nome=linha.territorio.nome,
        meta=_enxuto(linha.valor_da_meta),
        resultado=_enxuto(linha.valor_do_resultado),
        alcancou=linha.julgamento.alcancou,
        percentual_da_meta=None
        if percentual is None
        else percentual.quantize(Decimal("0.01")),
        motivo=linha.motivo,
    )


def _enxuto(valor: Decimal | None) -> Decimal | None:
    """Sem os zeros que o banco acrescenta: 1.6000 → 1.6."""
    if valor is None:
        return None
    return Decimal(format(valor.normalize(), "f"))


def escrever(valor: Decimal | None, casas: int) -> str:
    """O valor com as casas da ficha, ou mais se ele as tem (14,54 com 1 casa)."""
    if valor is None:
        return formatar(None)
    significativas = casas_de(_enxuto(valor))
    return formatar(valor, max(casas, significativas))


# ------------------------------------------------------------ o que espera por mim


def pendencias_de(vinculo: Vinculo | None) -> list[Pendencia]:
    """O que espera pela pessoa nos indicadores: digitar, apreciar, homologar."""
    if vinculo is None or vinculo.territorio is None:
        return []
    hoje = timezone.localdate()
    return [*_a_digitar(vinculo, hoje), *_a_decidir(vinculo)]


def _a_digitar(vinculo: Vinculo, hoje: date) -> list[Pendencia]:
    """A pactuação do próprio território nas rodadas abertas."""
    territorio = vinculo.territorio
    if territorio is None:
        return []
    rodadas = Rodada.objects.filter(
        metas_abrem__lte=hoje, metas_fecham__gte=hoje
    ).annotate(total=Count("edicao__fichas"))
    itens = []
    for rodada in rodadas:
        pactuacao = Pactuacao.objects.filter(
            rodada=rodada, territorio=territorio
        ).first() or Pactuacao(rodada=rodada, territorio=territorio)
        pactuacao.rodada, pactuacao.territorio = rodada, territorio
        if pactuacao.situacao in EDITAVEIS and pode(vinculo, "salvar_metas", pactuacao):
            itens.append(_pendencia_de_digitar(pactuacao, rodada))
    return itens


def _pendencia_de_digitar(pactuacao: Pactuacao, rodada: Rodada) -> Pendencia:
    respondidas, total = progresso(pactuacao)
    detalhe = f"{respondidas} de {total} indicadores respondidos."
    if pactuacao.situacao == Situacao.DEVOLVIDA:
        detalhe = f"Devolvida: {pactuacao.motivo_da_devolucao} {detalhe}"
    return Pendencia(
        titulo=f"Pactuar as metas de {rodada.ano} de {pactuacao.territorio.nome}",
        detalhe=detalhe,
        endereco=pactuacao.get_absolute_url(),
        botao="Continuar" if respondidas else "Começar",
        prazo=rodada.metas_fecham,
    )


_O_QUE_SE_DECIDE = {
    Situacao.EM_APRECIACAO: ("Apreciar", "aprovar"),
    Situacao.APROVADA: ("Validar", "validar"),
    Situacao.VALIDADA: ("Homologar", "homologar"),
}
LIMITE_DA_FILA = 20


def _a_decidir(vinculo: Vinculo) -> list[Pendencia]:
    """Pactuações paradas num passo que cabe a este papel."""
    paradas = (
        Pactuacao.objects.visiveis_para(vinculo)
        .filter(situacao__in=list(_O_QUE_SE_DECIDE))
        .exclude(origem="publicacao")
        .select_related("rodada", "territorio__uf", "territorio__macrorregiao")
        .order_by("validada_em", "enviada_em")[:LIMITE_DA_FILA]
    )
    itens = []
    for pactuacao in paradas:
        verbo, acao = _O_QUE_SE_DECIDE[Situacao(pactuacao.situacao)]
        if acao in acoes_disponiveis(vinculo, pactuacao):
            itens.append(
                Pendencia(
                    titulo=f"{verbo} a pactuação {pactuacao.rodada.ano} de "
                    f"{pactuacao.territorio}",
                    detalhe=f"{pactuacao.get_situacao_display()}.",
                    endereco=pactuacao.get_absolute_url(),
                    botao=verbo,
                    prazo=pactuacao.rodada.metas_fecham,
                )
            )
    return itens


def endereco_da_avaliacao(rodada: Rodada, territorio: Territorio) -> str:
    """Endereço do painel do ano."""
    return reverse("indicadores:avaliacao", args=[rodada.ano, territorio.codigo])


def prioridades_de(edicao_id: int) -> list[Prioridade]:
    """Prioridades da edição, na ordem da norma."""
    return list(Prioridade.objects.filter(edicao=edicao_id).order_by("ordem"))
