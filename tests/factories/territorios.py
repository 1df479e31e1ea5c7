"""Brasil, Norte, Acre e municípios, sem carregar os 5.571."""

from datetime import date

import factory

from territorios.models import Nivel, Pertencimento, Territorio
from territorios.rules import normalizar_nome


class TerritorioFactory(factory.django.DjangoModelFactory):
    """Base das fábricas de território; o código é a identidade."""

    class Meta:
        model = Territorio
        django_get_or_create = ("codigo",)
        abstract = True

    nome_normalizado = factory.LazyAttribute(lambda t: normalizar_nome(t.nome))


class PaisFactory(TerritorioFactory):
    codigo = "BR"
    nome = "Brasil"
    nivel = Nivel.PAIS


class MacrorregiaoFactory(TerritorioFactory):
    codigo = "N"
    nome = "Norte"
    nivel = Nivel.MACRORREGIAO


class UFFactory(TerritorioFactory):
    codigo = "AC"
    nome = "Acre"
    codigo_ibge = "12"
    nivel = Nivel.UF
    macrorregiao = factory.SubFactory(MacrorregiaoFactory)
    amazonia_legal = True


class RegiaoDeSaudeFactory(TerritorioFactory):
    codigo = "12002"
    nome = "Baixo Acre e Purus"
    nivel = Nivel.REGIAO_DE_SAUDE
    uf = factory.SubFactory(UFFactory)
    macrorregiao = factory.SelfAttribute("uf.macrorregiao")


class PertencimentoFactory(factory.django.DjangoModelFactory):
    """O município na região 12002, desde 2010."""

    class Meta:
        model = Pertencimento

    regiao = factory.SubFactory(RegiaoDeSaudeFactory)
    desde = date(2010, 1, 1)


class MunicipioFactory(TerritorioFactory):
    codigo = factory.Sequence(lambda n: f"12{n:05d}")
    codigo_ibge = factory.SelfAttribute("codigo")
    nome = factory.Sequence(lambda n: f"Município {n}")
    nivel = Nivel.MUNICIPIO
    uf = factory.SubFactory(UFFactory)
    macrorregiao = factory.SelfAttribute("uf.macrorregiao")


def outra_uf() -> Territorio:
    """Minas Gerais: fora do alcance de quem é do Acre."""
    sudeste = MacrorregiaoFactory(codigo="SD", nome="Sudeste")
    return UFFactory(
        codigo="MG",
        nome="Minas Gerais",
        codigo_ibge="31",
        macrorregiao=sudeste,
        amazonia_legal=False,
    )
