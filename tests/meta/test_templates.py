"""Todo template compila, e nenhum traz script ou estilo em linha."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template import engines

PASTA = Path(settings.BASE_DIR) / "templates"
TEMPLATES = sorted(str(t.relative_to(PASTA)) for t in PASTA.rglob("*.html"))
# no PDF não há CSP: o motor só lê o documento
DE_PAGINA = [t for t in TEMPLATES if not re.search(r"documento|_pdf|/pdf/", t)]
EM_LINHA = re.compile(
    r"<style\b|\sstyle=|\son[a-z]+=|<script(?![^>]*\bsrc=)|href=\"javascript:", re.I
)


@pytest.mark.parametrize("nome", TEMPLATES)
def test_template_compila(nome):
    assert engines["django"].get_template(nome)


@pytest.mark.parametrize("nome", DE_PAGINA)
def test_pagina_nao_tem_script_nem_estilo_em_linha(nome):
    achado = EM_LINHA.search((PASTA / nome).read_text(encoding="utf-8"))

    assert achado is None, achado
