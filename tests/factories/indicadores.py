"""Edições, fichas, rodadas e pactuações de teste."""

from datetime import timedelta
from decimal import Decimal

import factory
from django.utils import timezone

from indicadores.models import (
    Edicao,
    Ficha,
    MetaPactuada,
    Pactuacao,
    Prioridade,
    Resultado,
    Rodada,
    TipoDeFicha,
)
from indicadores.rules import EstadoDaCelula, Sentido
from tests.factories.territorios import MunicipioFactory


class EdicaoFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Edicao
        django_get_or_create = ("codigo",)

    codigo = "teste"
    nome = "Edição de teste"
    norma = "Resolução CIT nº 8/2016"
    ano_inicial = 2017
    ano_final = 2021


class PrioridadeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Prioridade
        django_get_or_create = ("edicao", "nome")

    edicao = factory.SubFactory(EdicaoFactory)
    ordem = 1
    nome = "Vigilância em saúde"


class FichaFactory(factory.django.DjangoModelFactory):
    """Percentual em que maior é melhor, se nada for dito."""

    class Meta:
        model = Ficha
        django_get_or_create = ("edicao", "numero")

    edicao = factory.SubFactory(EdicaoFactory)
    prioridade = factory.SubFactory(
        PrioridadeFactory, edicao=factory.SelfAttribute("..edicao")
    )
    numero = factory.Sequence(lambda n: n + 1)
    nome = factory.LazyAttribute(lambda f: f"Indicador {f.numero}")
    nome_curto = factory.LazyAttribute(lambda f: f"Indicador {f.numero}")
    tipo = TipoDeFicha.UNIVERSAL
    unidade = "%"
    casas = 1
    sentido = Sentido.MAIOR_MELHOR
    multiplicador = Decimal(100)


class RodadaFactory(factory.django.DjangoModelFactory):
    """Aberta para metas hoje."""

    class Meta:
        model = Rodada
        django_get_or_create = ("ano",)

    edicao = factory.SubFactory(EdicaoFactory)
    ano = factory.LazyFunction(lambda: timezone.localdate().year)
    metas_abrem = factory.LazyFunction(
        lambda: timezone.localdate() - timedelta(days=30)
    )
    metas_fecham = factory.LazyFunction(
        lambda: timezone.localdate() + timedelta(days=30)
    )


class PactuacaoFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Pactuacao

    rodada = factory.SubFactory(RodadaFactory)
    territorio = factory.SubFactory(MunicipioFactory)


class MetaFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = MetaPactuada

    pactuacao = factory.SubFactory(PactuacaoFactory)
    ficha = factory.SubFactory(FichaFactory)
    estado = EstadoDaCelula.VALOR
    valor = Decimal(90)


class ResultadoFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Resultado

    pactuacao = factory.SubFactory(PactuacaoFactory)
    ficha = factory.SubFactory(FichaFactory)
    estado = EstadoDaCelula.VALOR
    valor = Decimal(91)
