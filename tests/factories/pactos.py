"""Termos, catálogo e colegiados de teste."""

from datetime import date, timedelta

import factory
from django.utils import timezone

from contas.models import Papel
from pactos.models import (
    Colegiado,
    Eixo,
    LinhaTLFG,
    Norma,
    Pendencia,
    Responsabilidade,
    Resposta,
    Reuniao,
    Termo,
)
from pactos.models.catalogo import Esfera
from pactos.states import Situacao
from tests.factories.contas import VinculoFactory
from tests.factories.territorios import MunicipioFactory, UFFactory


class NormaFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Norma
        django_get_or_create = ("numero", "data")

    numero = "699"
    data = date(2006, 3, 30)
    ementa = "Regulamenta os Pactos"


class EixoFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Eixo
        django_get_or_create = ("numero",)

    numero = 3
    nome = "Planejamento e programação"


class ResponsabilidadeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Responsabilidade
        django_get_or_create = ("norma", "esfera", "codigo", "alinea")

    norma = factory.SubFactory(NormaFactory)
    eixo = factory.SubFactory(EixoFactory)
    esfera = Esfera.MUNICIPIO
    codigo = factory.Sequence(lambda n: f"3.{n + 1}")
    alinea = ""
    ordem = factory.Sequence(lambda n: n + 1)
    texto = "Planejar com a população"


class TermoFactory(factory.django.DjangoModelFactory):
    """Termo em análise na CIB/AC, se nada for dito."""

    class Meta:
        model = Termo

    territorio = factory.SubFactory(MunicipioFactory)
    norma = factory.SubFactory(NormaFactory)
    ano_base = 2026
    situacao = Situacao.EM_ANALISE_CIB
    situacao_desde = factory.LazyFunction(
        lambda: timezone.localdate() - timedelta(days=10)
    )


class RespostaFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Resposta

    termo = factory.SubFactory(TermoFactory)
    responsabilidade = factory.SubFactory(ResponsabilidadeFactory)
    situacao = Resposta.Situacao.REALIZA


class PendenciaFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Pendencia

    termo = factory.SubFactory(TermoFactory)
    documento = Pendencia.Documento.TLFG
    motivo = "Não foi entregue"
    bloqueante = True
    registrada_em = factory.LazyFunction(timezone.now)
    registrada_por = factory.SubFactory(
        VinculoFactory,
        papel=Papel.SECRETARIA_CIB,
        territorio=factory.SubFactory(UFFactory),
    )


class LinhaTLFGFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = LinhaTLFG

    termo = factory.SubFactory(TermoFactory)
    bloco = LinhaTLFG.Bloco.ATENCAO_BASICA
    valor_anual = "1000.00"


class ColegiadoFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Colegiado
        django_get_or_create = ("tipo", "territorio")

    tipo = Colegiado.Tipo.CIB
    territorio = factory.SubFactory(UFFactory)


class ReuniaoFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Reuniao

    colegiado = factory.SubFactory(ColegiadoFactory)
    numero = factory.Sequence(lambda n: n + 1)
    data = factory.LazyFunction(timezone.localdate)
    ano = factory.LazyAttribute(lambda r: r.data.year)
    situacao = Reuniao.Situacao.EM_ANDAMENTO
