"""Um TC pequeno: dois REs, um ano e dois semestres."""

from datetime import date
from decimal import Decimal

import factory

from cooperacao.models import (
    AcaoDoPTS,
    AvaliacaoDoRE,
    ExecucaoFinanceira,
    MatrizLogica,
    PlanoSemestral,
    RelatorioAnual,
    RelatorioSemestral,
    ResultadoEsperado,
    TermoDeAjuste,
    TermoDeCooperacao,
)
from cooperacao.rules import digitos_do_nup
from cooperacao.states import SituacaoDaAcao
from tests.factories.contas import InstituicaoFactory


def nup_do_termo(numero: int) -> str:
    """O processo do TC 60 no dele; nos demais, um por número de TC."""
    if numero == 60:
        return "25000.641798/2009-11"
    corpo = f"25000{numero:06}2009"
    return f"25000.{numero:06}/2009-{digitos_do_nup(corpo)}"


class TermoFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = TermoDeCooperacao
        django_get_or_create = ("numero",)

    numero = 60
    titulo = "Apoio ao CONASS"
    objeto = "Fortalecer as Secretarias Estaduais de Saúde."
    nup = factory.LazyAttribute(lambda tc: nup_do_termo(tc.numero))
    siafi = "662109"
    data_inicio = date(2010, 5, 27)
    contraparte = factory.SubFactory(InstituicaoFactory, sigla="CONASS")


class TermoDeAjusteFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = TermoDeAjuste

    tc = factory.SubFactory(TermoFactory)
    numero = factory.Sequence(lambda n: n + 1)
    tipo = TermoDeAjuste.Tipo.RECURSO
    valor = Decimal("9975000.00")


class MatrizFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = MatrizLogica
        django_get_or_create = ("tc", "versao")

    tc = factory.SubFactory(TermoFactory)
    versao = 1
    vigente_desde = date(2010, 5, 27)
    motivo = factory.LazyAttribute(lambda m: "Revisão." if m.versao > 1 else "")
    ato = factory.LazyAttribute(lambda m: "Ata." if m.versao > 1 else "")


class ResultadoFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ResultadoEsperado

    matriz = factory.SubFactory(MatrizFactory)
    numero = factory.Sequence(lambda n: n + 1)
    descricao = factory.LazyAttribute(lambda r: f"Resultado {r.numero} alcançado.")
    metas = "N/A."


class AnualFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = RelatorioAnual
        django_get_or_create = ("tc", "ano")

    tc = factory.SubFactory(TermoFactory)
    ano = 2017
    modelo = 2017
    contexto = "Contexto do Termo."


class SemestreFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = RelatorioSemestral

    anual = factory.SubFactory(AnualFactory)
    semestre = 2


class AvaliacaoFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = AvaliacaoDoRE

    relatorio = factory.SubFactory(SemestreFactory)
    resultado = factory.SubFactory(ResultadoFactory)
    progresso = "As ações foram feitas."
    dificuldades = "Não se aplica."
    relacao = "Contribuem para o resultado."


class AcaoFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = AcaoDoPTS

    tc = factory.SubFactory(TermoFactory)
    ano = 2017
    semestre = 2
    ordem = factory.Sequence(lambda n: n + 1)
    codigo = "R1-A7"
    resultado = factory.SubFactory(ResultadoFactory)
    descricao = "Apoiar as SES"
    situacao = SituacaoDaAcao.FINALIZADA


class PlanoFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PlanoSemestral
        django_get_or_create = ("tc", "ano", "semestre")

    tc = factory.SubFactory(TermoFactory)
    ano = 2018
    semestre = 1


class ExecucaoFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ExecucaoFinanceira

    anual = factory.SubFactory(AnualFactory)
    repassados = Decimal("100.00")
    desembolsados = Decimal("60.00")
    pendente = Decimal("10.00")
