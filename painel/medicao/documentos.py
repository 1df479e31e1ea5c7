"""Os PDFs contra o WeasyPrint sozinho, e os lotes contra um de cada vez."""

import os
from collections.abc import Iterator
from typing import Final

from weasyprint import HTML

from base.pdf import impressao
from base.pdf.motor import VARIANTE, SomenteEmbutidos
from indicadores.lote import compor, em_lote, html_do_caderno
from painel.medicao.medida import Medida, alternar
from painel.medicao.telas import TelaComErro, cliente_de
from territorios.models import Territorio

VEZES: Final = 5
VEZES_DO_LOTE: Final = 3
LIMITE: Final = 1.15
VEZES_MAIS_DEPRESSA: Final = 1.8
"""Quanto o lote tem de ganhar onde há dois núcleos ou mais."""


def dos_documentos() -> Iterator[Medida]:
    """O relatório anual e o caderno do Brasil; os 27 cadernos das UFs em lote."""
    yield _do_endereco(
        "relatório anual do TC em PDF",
        "/cooperacao/60/relatorios/2017.pdf",
        "opas_gestor@demo.example.org",
    )
    yield _impressao("caderno Brasil 2007", html_do_caderno(2007, "BR"))
    ufs = list(Territorio.objects.ufs().values_list("codigo", flat=True))
    yield _cadernos("cadernos das 27 UFs em lote", 2007, ufs)


def _cadernos(nome: str, ano: int, codigos: list[str]) -> Medida:
    """Em todos os núcleos contra um depois do outro, sem gravar nada.

    Compara o melhor tempo de cada lado: em máquina virtual, o segundo núcleo
    rende mais ou menos conforme a vizinhança, e uma vez só mede a vizinhança.
    """

    def fazer(processos: int) -> None:
        for feito in em_lote(ano, codigos, processos=processos, trabalho=compor):
            if not feito.resultado:
                raise TelaComErro(f"caderno de {feito.codigo}: {feito.motivo}")

    lote, um_a_um = alternar(lambda: fazer(0), lambda: fazer(1), VEZES_DO_LOTE)
    nucleos = os.cpu_count() or 1
    limite = 1 / VEZES_MAIS_DEPRESSA if nucleos > 1 else 1.1
    vezes = um_a_um.melhor / lote.melhor
    nota = f"{nucleos} núcleos, {vezes:.2f} vezes mais depressa"
    return Medida(nome, lote.melhor, um_a_um.melhor, limite, nota)


def _impressao(nome: str, html: str, *, rascunho: bool = False) -> Medida:
    """A impressão do HTML contra o WeasyPrint sozinho com a mesma folha."""
    motor = impressao._motor()
    folhas = [motor._folha, *([motor._folha_do_rascunho] if rascunho else [])]

    def nosso() -> None:
        impressao.compor(html, rascunho=rascunho)

    def nu() -> None:
        HTML(string=html, url_fetcher=SomenteEmbutidos()).write_pdf(
            stylesheets=folhas, font_config=motor._fontes, pdf_variant=VARIANTE
        )

    nosso()
    tempo, puro = alternar(nosso, nu, VEZES)
    nota = f"{len(html) // 1024} kB de HTML"
    return Medida(nome, tempo.mediana, puro.mediana, LIMITE, nota)


def _do_endereco(nome: str, endereco: str, email: str) -> Medida:
    """O PDF de um endereço: o HTML que a tela manda imprimir, apanhado no caminho."""
    apanhados: list[tuple[str, bool]] = []
    compor_de_verdade = impressao.compor

    def apanhar(html: str, *, rascunho: bool = False) -> impressao.Impressao:
        apanhados.append((html, rascunho))
        return compor_de_verdade(html, rascunho=rascunho)

    cliente = cliente_de(email)
    impressao.compor = apanhar
    try:
        resposta = cliente.get(endereco)
    finally:
        impressao.compor = compor_de_verdade
    if not apanhados:
        raise TelaComErro(f"{endereco} respondeu {resposta.status_code} sem imprimir")
    html, rascunho = apanhados[0]
    return _impressao(nome, html, rascunho=rascunho)
