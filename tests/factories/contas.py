"""Pessoas e vínculos de teste."""

from datetime import date

import factory

from contas.models import Instituicao, Papel, Usuario, Vinculo
from contas.states import DA_COOPERACAO, DO_PORTFOLIO, ESTADUAIS, MUNICIPAIS
from tests.factories.territorios import (
    MunicipioFactory,
    PaisFactory,
    RegiaoDeSaudeFactory,
    UFFactory,
)

SENHA = "senha-de-teste-123"


class UsuarioFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Usuario
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"pessoa{n}@example.org")
    nome = factory.Sequence(lambda n: f"Pessoa {n}")
    password = factory.django.Password(SENHA)


class InstituicaoFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Instituicao
        django_get_or_create = ("sigla",)

    sigla = "OPAS"
    nome = factory.LazyAttribute(lambda i: f"Instituição {i.sigla}")


class VinculoFactory(factory.django.DjangoModelFactory):
    """Gestor de um município do Acre, se nada for dito."""

    class Meta:
        model = Vinculo

    usuario = factory.SubFactory(UsuarioFactory)
    papel = Papel.GESTOR_MUNICIPAL
    territorio = factory.SubFactory(MunicipioFactory)
    desde = date(2020, 1, 1)


def vinculo_de(papel: Papel, *, municipio=None, uf=None) -> Vinculo:
    """Vínculo do papel no lugar que lhe cabe, o mesmo da demonstração."""
    if papel in MUNICIPAIS:
        return VinculoFactory(papel=papel, territorio=municipio or MunicipioFactory())
    if papel == Papel.TECNICO_REGIONAL:
        return VinculoFactory(papel=papel, territorio=RegiaoDeSaudeFactory())
    if papel in ESTADUAIS:
        return VinculoFactory(papel=papel, territorio=uf or UFFactory())
    if papel in DA_COOPERACAO:
        sigla = "CONASS" if papel == Papel.CONTRAPARTE else "OPAS"
        return VinculoFactory(
            papel=papel,
            territorio=None,
            instituicao=InstituicaoFactory(sigla=sigla),
        )
    if papel in DO_PORTFOLIO:
        return VinculoFactory(
            papel=papel,
            territorio=uf or UFFactory(),
            instituicao=InstituicaoFactory(sigla="SES-MG"),
        )
    return VinculoFactory(papel=papel, territorio=PaisFactory())
