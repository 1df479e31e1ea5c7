"""A grade de uma pactuação: cada ficha com tudo o que ajuda a pactuá-la."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Exists, F, OuterRef

from indicadores import rules
from indicadores.consultas.celulas import julgar
from indicadores.consultas.escrita import apurado
from indicadores.consultas.historico import AnoAnterior, historico_na_definicao
from indicadores.consultas.roteiro import fichas_da_pactuacao
from indicadores.consultas.variantes import (
    alvo_com,
    alvo_de,
    variante_padrao,
    variantes_permitidas,
)
from indicadores.enderecos import Especie, endereco_do_numero
from indicadores.models import (
    Ficha,
    MetaPactuada,
    Pactuacao,
    Resultado,
    Rodada,
    Variante,
)
from indicadores.plausibilidade import (
    SO_DA_META,
    Aviso,
    Historico,
    SemAviso,
    avisos_do_valor,
    sem_aviso,
)
from indicadores.plausibilidade_da_conta import Operandos, avisos_do_resultado
from indicadores.rules import Alvo, EstadoDaCelula, Julgamento
from indicadores.sugestao import Sugestao, sugerir_meta
from territorios.models import Nivel, Territorio

ANOS_DA_SERIE = 5


def codigo_da(variante: Variante | None) -> str:
    """O código da variante; vazio é a definição principal da ficha."""
    return variante.codigo if variante else ""


@dataclass(frozen=True, slots=True)
class LinhaDaGrade:
    """Uma ficha na pactuação de um território, com tudo o que ajuda a pactuar.

    `variantes` são as que o território pode escolher. `meta_anterior` e
    `resultado_anterior` só se comparam com a variante em que foram pactuados;
    `codigo` é o do território; `medianas`, por código de
    variante; `brasil` é o resultado publicado do país.
    """

    ficha: Ficha
    meta: MetaPactuada | None
    variante: Variante | None
    variantes: Sequence[Variante]
    nao_se_aplica: str
    ano: int
    codigo: str
    meta_anterior: MetaPactuada | None
    resultado_anterior: Resultado | None
    julgamento_anterior: Julgamento
    serie: Sequence[Decimal | None]
    medianas: Mapping[str, Decimal]
    brasil: Resultado | None
    sugestao: Sugestao | None

    @property
    def unidade(self) -> str:
        """Unidade em que se digita: a da variante, se houver."""
        return self.variante.unidade if self.variante else self.ficha.unidade

    @property
    def casas(self) -> int:
        """Casas com que o valor se mostra."""
        return self.variante.casas if self.variante else self.ficha.casas

    @property
    def multiplicador(self) -> Decimal | None:
        """Por quanto se multiplica na definição em que se digita."""
        return self.ficha.multiplicador_em(self.variante)

    @property
    def mediana(self) -> Decimal | None:
        """Mediana da UF na definição em que se digita."""
        return self.medianas.get(codigo_da(self.variante))

    def trilho(self, celula: MetaPactuada | Resultado | None, ano: int) -> str:
        """O endereço de onde o número veio; vazio se não há célula gravada."""
        if celula is None:
            return ""
        e_meta = isinstance(celula, MetaPactuada)
        especie = Especie.META if e_meta else Especie.RESULTADO
        return endereco_do_numero(ano, self.ficha.numero, self.codigo, especie)

    @property
    def respondida(self) -> bool:
        """Tem valor, foi declarada ausente, ou não se aplica."""
        return bool(self.nao_se_aplica) or bool(
            self.meta and self.meta.estado != EstadoDaCelula.NAO_INFORMADO
        )

    @property
    def avisos(self) -> Sequence[Aviso]:
        """O que se estranha na meta gravada."""
        if self.meta is None or self.meta.valor is None:
            return ()
        return self.avisos_de(self.meta.valor, self.meta.variante)

    def avisos_de(self, valor: Decimal, variante: Variante | None) -> Sequence[Aviso]:
        """O que se estranha numa meta."""
        return avisos_do_valor(
            valor, self.historico(variante), sentido=self.ficha.sentido
        )

    def avisos_do(self, resultado: Resultado) -> Sequence[Aviso]:
        """O que se estranha num resultado, que pode ser pior que o anterior."""
        if resultado.valor is None:
            return ()
        avisos = avisos_do_resultado(
            resultado.valor,
            Operandos.de(resultado.numerador, resultado.denominador),
            self.historico(resultado.variante),
            sentido=self.ficha.sentido,
        )
        return [aviso for aviso in avisos if aviso.codigo not in SO_DA_META]

    def sem_aviso(self, variante: Variante | None) -> SemAviso | None:
        """As metas que passam sem aviso na definição; None se só o portal sabe."""
        return sem_aviso(self.historico(variante), sentido=self.ficha.sentido)

    def historico(self, variante: Variante | None) -> Historico:
        """O que se sabe do indicador na definição escolhida, e só nela."""
        codigo = codigo_da(variante)
        meta = _comparavel(self.meta_anterior, codigo)
        resultado = _comparavel(self.resultado_anterior, codigo)
        antes = AnoAnterior(
            ano=self.ano - 1,
            meta=meta.valor if meta else None,
            resultado=resultado.valor if resultado else None,
            denominador=resultado.denominador if resultado else None,
            mediana=self.medianas.get(codigo),
            nacional=self._nacional(codigo),
        )
        return historico_na_definicao(self.ficha, variante, self.variantes, antes)

    def _nacional(self, codigo: str) -> Decimal | None:
        if brasil := _comparavel(self.brasil, codigo):
            return brasil.valor
        return None if codigo else self.ficha.valor_nacional


def _comparavel[T: (MetaPactuada, Resultado)](
    celula: T | None, codigo: str
) -> T | None:
    """A célula do ano anterior, se é da mesma definição."""
    if celula is None or codigo_da(celula.variante) != codigo:
        return None
    return celula


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


def grade(pactuacao: Pactuacao, numeros: Collection[int] | None = None) -> Grade:
    """Monta a grade com um número fixo de consultas, seja qual for o território.

    `numeros` restringe as fichas lidas: é o que faz pequena a gravação de uma
    célula só.
    """
    rodada, territorio = pactuacao.rodada, pactuacao.territorio
    fichas = (
        fichas_da_pactuacao(pactuacao)
        .select_related("prioridade", "edicao", "territorio")
        .prefetch_related("variantes")
        .order_by("prioridade__ordem", "numero")
    )
    if numeros is not None:
        fichas = fichas.filter(numero__in=numeros)
    lidas = list(fichas)
    chaves = [ficha.pk for ficha in lidas]
    contexto = _Contexto(
        pactuacao,
        _metas_por_ficha(pactuacao, chaves),
        _metas_do_ano(territorio, rodada.ano - 1, chaves),
        _resultados_da_serie(territorio, rodada, chaves),
        medianas_da_uf(territorio, rodada.ano - 1, chaves),
        _do_brasil(rodada.ano - 1, chaves),
        alvo_de(territorio, rodada.ano),
    )
    return Grade([contexto.linha(ficha) for ficha in lidas])


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
    return alvo_com(territorio, ano, {})


@dataclass(frozen=True, slots=True)
class _Contexto:
    """O que se leu do banco, por chave da ficha, para montar as linhas."""

    pactuacao: Pactuacao
    metas: Mapping[int, MetaPactuada]
    anteriores: Mapping[int, MetaPactuada]
    serie: Mapping[int, Mapping[int, Resultado]]
    medianas: Mapping[int, Mapping[str, Decimal]]
    brasil: Mapping[int, Resultado]
    alvo: Alvo

    def linha(self, ficha: Ficha) -> LinhaDaGrade:
        ano = self.pactuacao.rodada.ano
        meta = self.metas.get(ficha.pk)
        anterior = self.anteriores.get(ficha.pk)
        resultados = self.serie.get(ficha.pk, {})
        resultado = resultados.get(ano - 1)
        variante = meta.variante if meta else variante_padrao(ficha, self.alvo)
        codigo = codigo_da(variante)
        comparaveis = [
            _comparavel(resultados.get(a), codigo)
            for a in range(ano - ANOS_DA_SERIE, ano)
        ]
        valores = [r.valor if r else None for r in comparaveis]
        meta_comparavel = _comparavel(anterior, codigo)
        return LinhaDaGrade(
            ficha=ficha,
            meta=meta,
            variante=variante,
            variantes=variantes_permitidas(ficha, self.alvo),
            nao_se_aplica=rules.motivo_de_nao_se_aplicar(
                ficha.aplicabilidade, self.alvo
            ),
            ano=ano,
            codigo=self.pactuacao.territorio.codigo,
            meta_anterior=anterior,
            resultado_anterior=resultado,
            julgamento_anterior=julgar(ficha, anterior, resultado),
            serie=valores if sum(v is not None for v in valores) > 1 else (),
            medianas=self.medianas.get(ficha.pk, {}),
            brasil=self.brasil.get(ficha.pk),
            sugestao=sugerir_meta(
                {} if codigo else ficha.regra_de_meta,
                meta_anterior=meta_comparavel.valor if meta_comparavel else None,
                resultado_anterior=_apurado(comparaveis[-1], variante or ficha),
                sentido=ficha.sentido,
                casas=variante.casas if variante else ficha.casas,
                faixa=None if variante else ficha.faixa,
            ),
        )


def _apurado(
    resultado: Resultado | None, definicao: Ficha | Variante
) -> Decimal | None:
    """O resultado com as casas em que se lê: ninguém pactua uma dízima."""
    if resultado is None:
        return None
    return apurado(resultado.valor, resultado.denominador, definicao.casas)


def _metas_por_ficha(
    pactuacao: Pactuacao, fichas: Sequence[int]
) -> dict[int, MetaPactuada]:
    if pactuacao._state.adding:
        return {}
    metas = pactuacao.metas.filter(ficha__in=fichas).select_related(
        "variante", "gravada_por__usuario"
    )
    return {m.ficha_id: m for m in metas}


def _metas_do_ano(
    territorio: Territorio, ano: int, fichas: Sequence[int]
) -> dict[int, MetaPactuada]:
    metas = MetaPactuada.objects.filter(
        pactuacao__territorio=territorio,
        pactuacao__rodada__ano=ano,
        ficha__in=fichas,
    ).select_related("variante")
    return {m.ficha_id: m for m in metas}


def _resultados_da_serie(
    territorio: Territorio, rodada: Rodada, fichas: Sequence[int]
) -> dict[int, dict[int, Resultado]]:
    resultados = (
        Resultado.objects.filter(
            pactuacao__territorio=territorio,
            pactuacao__rodada__ano__range=(rodada.ano - ANOS_DA_SERIE, rodada.ano - 1),
            ficha__in=fichas,
        )
        .select_related("variante")
        .annotate(ano=F("pactuacao__rodada__ano"))
    )
    serie: dict[int, dict[int, Resultado]] = defaultdict(dict)
    for resultado in resultados:
        serie[resultado.ficha_id][resultado.ano] = resultado
    return serie


def _do_brasil(ano: int, fichas: Sequence[int]) -> dict[int, Resultado]:
    """O resultado do país no ano, como foi publicado."""
    resultados = Resultado.objects.filter(
        pactuacao__territorio__nivel=Nivel.PAIS,
        pactuacao__rodada__ano=ano,
        ficha__in=fichas,
        valor__isnull=False,
    ).select_related("variante")
    return {r.ficha_id: r for r in resultados}


def medianas_da_uf(
    territorio: Territorio, ano: int, fichas: Sequence[int]
) -> dict[int, dict[str, Decimal]]:
    """Mediana dos resultados dos municípios da UF, por ficha e variante.

    Só para municípios: um estado não tem pares dentro dele. Taxas e números
    absolutos nunca entram na mesma mediana.
    """
    if territorio.nivel != Nivel.MUNICIPIO:
        return {}
    valores: dict[tuple[int, str], list[Decimal]] = defaultdict(list)
    linhas = Resultado.objects.filter(
        pactuacao__rodada__ano=ano,
        pactuacao__territorio__uf=territorio.uf_id,
        pactuacao__territorio__nivel=Nivel.MUNICIPIO,
        ficha__in=fichas,
        valor__isnull=False,
    ).values_list("ficha_id", "variante__codigo", "valor")
    for ficha, codigo, valor in linhas:
        if valor is not None:
            valores[ficha, codigo or ""].append(valor)
    medianas: dict[int, dict[str, Decimal]] = defaultdict(dict)
    for (ficha, codigo), lista in valores.items():
        if (mediana := rules.mediana(lista)) is not None:
            medianas[ficha][codigo] = mediana
    return medianas


def ultima_gravacao(pactuacao: Pactuacao) -> MetaPactuada | None:
    """A meta gravada por último, com quem a gravou; None se ninguém, no portal."""
    return (
        pactuacao.metas.filter(gravada_em__isnull=False)
        .select_related("gravada_por__usuario", "gravada_por__territorio")
        .order_by("gravada_em", "pk")
        .last()
    )
