"""Ciclos, iniciativas e marcos de teste."""

import factory

from portfolio.models import (
    Ciclo,
    Frente,
    Iniciativa,
    Marco,
    ObjetivoEstrategico,
    PontoCritico,
    Subsecretaria,
)
from tests.factories.contas import InstituicaoFactory
from tests.factories.territorios import UFFactory


class CicloFactory(factory.django.DjangoModelFactory):
    """Ciclo publicado da SES-MG, se nada for dito."""

    class Meta:
        model = Ciclo
        django_get_or_create = ("slug",)

    slug = "ses-mg-2023-2026"
    instituicao = factory.SubFactory(InstituicaoFactory, sigla="SES-MG")
    territorio = factory.SubFactory(UFFactory)
    nome = "Planejamento estratégico"
    ano_inicio = 2023
    ano_fim = 2026
    publicado = True


class IniciativaFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Iniciativa

    ciclo = factory.SubFactory(CicloFactory)
    ordem = factory.Sequence(lambda n: n)
    nome = factory.Sequence(lambda n: f"Projeto {n}")
    slug = factory.Sequence(lambda n: f"projeto-{n}")
    unidade = "SUBRAS"


class FrenteFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Frente

    iniciativa = factory.SubFactory(IniciativaFactory)
    ordem = factory.Sequence(lambda n: n)
    nome = factory.Sequence(lambda n: f"Frente {n}")


class MarcoFactory(factory.django.DjangoModelFactory):
    """Marco sem data, se nada for dito."""

    class Meta:
        model = Marco

    iniciativa = factory.SubFactory(IniciativaFactory)
    ordem = factory.Sequence(lambda n: n)
    nome = factory.Sequence(lambda n: f"Entrega {n}")


class PontoCriticoFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PontoCritico

    iniciativa = factory.SubFactory(IniciativaFactory)
    descricao = "Parceria sem minuta"


class ObjetivoFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ObjetivoEstrategico

    ciclo = factory.SubFactory(CicloFactory)
    quadro = ObjetivoEstrategico.Quadro.SUS
    ordem = factory.Sequence(lambda n: n + 1)
    texto = factory.Sequence(lambda n: f"Objetivo {n}")


class SubsecretariaFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Subsecretaria

    ciclo = factory.SubFactory(CicloFactory)
    ordem = factory.Sequence(lambda n: n + 1)
    sigla = factory.Sequence(lambda n: f"SUB{n}")
