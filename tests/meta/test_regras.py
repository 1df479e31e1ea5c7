"""Toda regra citada no código está escrita em docs/regras e nomeada num teste."""

import re
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings

RAIZ = Path(settings.BASE_DIR)
CITACAO = re.compile(r"\bRN-[A-Z]{3}-\d{2}\b")
TESTE_LIGADO = re.compile(r"`(tests/[\w/]+\.py)")
ARQUIVO_CITADO = re.compile(
    r"`([\w.-]+(?:/[\w.-]+)+\.(?:py|html|md|toml|csv|json|js|scss|sh|in))`"
)
APPS = [
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


@cache
def citadas_em(*pastas: str, sufixo: str = ".py") -> frozenset[str]:
    return frozenset(
        regra
        for pasta in pastas
        for arquivo in sorted((RAIZ / pasta).rglob(f"*{sufixo}"))
        for regra in CITACAO.findall(arquivo.read_text(encoding="utf-8"))
    )


CITADAS = sorted(citadas_em(*APPS) | citadas_em("templates", sufixo=".html"))


def test_ha_regras_citadas():
    assert CITADAS


@pytest.mark.parametrize("regra", CITADAS)
def test_regra_citada_esta_em_docs_regras(regra):
    assert regra in citadas_em("docs/regras", sufixo=".md")


def linha_da(regra: str) -> str:
    """A linha da tabela de docs/regras que define a regra; vazia se não há."""
    for arquivo in sorted((RAIZ / "docs" / "regras").glob("*.md")):
        for linha in arquivo.read_text(encoding="utf-8").splitlines():
            if linha.startswith(f"| {regra} "):
                return linha
    return ""


def test_cada_regra_se_define_uma_vez_e_em_ordem():
    for arquivo in sorted((RAIZ / "docs" / "regras").glob("*.md")):
        texto = arquivo.read_text(encoding="utf-8")
        definidas = re.findall(r"^\| (RN-[A-Z]{3}-\d{2}) ", texto, re.MULTILINE)
        assert definidas == sorted(set(definidas)), arquivo.name


@pytest.mark.parametrize("regra", CITADAS)
def test_regra_citada_tem_teste(regra):
    """Nomeada num teste, ou ligada em docs/regras a um arquivo de teste que existe."""
    if regra in citadas_em("tests/unit", "tests/navegador"):
        return
    testes = TESTE_LIGADO.findall(linha_da(regra))
    assert testes
    assert all((RAIZ / teste).is_file() for teste in testes), testes


def test_todo_arquivo_citado_nos_documentos_existe():
    documentos = [*RAIZ.glob("*.md"), *(RAIZ / "docs").rglob("*.md")]

    faltam = [
        (documento.name, citado)
        for documento in documentos
        for citado in ARQUIVO_CITADO.findall(documento.read_text(encoding="utf-8"))
        if not (RAIZ / citado).exists()
    ]

    assert faltam == []
