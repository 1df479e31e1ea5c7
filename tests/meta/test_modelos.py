"""Convenções de modelo e de migração que nenhum linter conhece."""

import pytest
from django.apps import apps
from django.db.migrations.loader import MigrationLoader
from django.db.models import CheckConstraint

NOSSAS_APPS = [
    "auditoria",
    "base",
    "contas",
    "cooperacao",
    "indicadores",
    "pactos",
    "painel",
    "portfolio",
    "territorios",
]
MODELOS = sorted(
    (m for m in apps.get_models() if m._meta.app_label in NOSSAS_APPS),
    key=lambda m: m._meta.label,
)


def pares_em_por(modelo):
    """Pares anuláveis `x_em`/`x_por`: quando e por quem."""
    nomes = {campo.name for campo in modelo._meta.fields if campo.null}
    return sorted(
        (nome, nome.removesuffix("_em") + "_por")
        for nome in nomes
        if nome.endswith("_em") and nome.removesuffix("_em") + "_por" in nomes
    )


def test_ha_pares_a_conferir():
    assert any(pares_em_por(modelo) for modelo in MODELOS)


@pytest.mark.parametrize("modelo", MODELOS, ids=lambda m: m._meta.label)
def test_todo_par_em_por_tem_restricao_no_banco(modelo):
    restricoes = [
        restricao.condition.referenced_base_fields
        for restricao in modelo._meta.constraints
        if isinstance(restricao, CheckConstraint)
    ]

    for par in pares_em_por(modelo):
        assert any(set(par) <= campos for campos in restricoes), par


@pytest.mark.parametrize("modelo", MODELOS, ids=lambda m: m._meta.label)
def test_todo_modelo_tem_docstring(modelo):
    gerada_pelo_django = f"{modelo.__name__}("
    assert modelo.__doc__
    assert not modelo.__doc__.startswith(gerada_pelo_django)


@pytest.mark.parametrize("app", NOSSAS_APPS)
def test_cada_app_tem_uma_so_ponta_de_migracao(app):
    grafo = MigrationLoader(None).graph

    assert len(grafo.leaf_nodes(app)) <= 1
