import io
import re
import subprocess
from datetime import UTC, datetime

import pikepdf
import pytest
from django.core.management import CommandError, call_command

from cooperacao import actions, consultas, pdf
from cooperacao.models import Atividade, RelatorioAnual

pytestmark = pytest.mark.django_db

SECOES_2017 = [
    "1. Identificação do TC/TA",
    "2. Matriz Lógica",
    "3. Contexto",
    "4. 1º semestre de 2017",
    "4.1 Avanços do projeto baseados nos resultados esperados",
    "4.2 Contribuição às prioridades do governo e ao Plano Estratégico da OPAS",
    "4.3 Lições aprendidas/recomendações",
    "4.4 Resumo semestral: 1º semestre",
    "5. 2º semestre de 2017",
    "5.1 Avanços do projeto baseados nos resultados esperados",
    "5.2 Resumo semestral: 2º semestre",
    "5.3 Contribuição às prioridades do governo e ao Plano Estratégico da OPAS",
    "5.4 Lições aprendidas/recomendações",
    "5.5 Execução financeira",
    "Conferências do portal",
    "Anexo: autenticidade",
]
SECOES_2018 = [
    "1. Identificação do TC/TA",
    "2. Contexto",
    "3. 1º semestre de 2018",
    "3.1 Avanços do projeto baseados nos resultados esperados",
    "4. 2º semestre de 2018",
    "4.1 Avanços do projeto baseados nos resultados esperados",
    "5. Resumo anual",
    "5.1 Contribuição às prioridades do governo e ao Plano Estratégico da OPAS",
    "5.2 Lições aprendidas/recomendações",
    "5.3 Execução financeira",
    "Conferências do portal",
    "Anexo: autenticidade",
]


def sem_espacos(titulos):
    return ["".join(t.split()) for t in titulos]


def secoes(conteudo):
    """Os marcadores do PDF, na ordem, menos a capa, o sumário e os de cada RE."""
    titulos = []

    def percorrer(itens):
        for item in itens:
            titulos.append(item.title)
            percorrer(item.children)

    with pikepdf.open(io.BytesIO(conteudo)) as documento, documento.open_outline() as o:
        percorrer(o.root)
    fora = ("Relatório técnico", "Sumário")
    return [
        t
        for t in titulos
        if not t.startswith(fora) and "Avaliação dos resultados esperados" not in t
    ]


def texto(conteudo):
    saida = subprocess.run(
        ["pdftotext", "-layout", "-", "-"],
        input=conteudo,
        capture_output=True,
        check=True,
    )
    return " ".join(saida.stdout.decode().split())


def rascunho(anual, em=datetime(2018, 2, 1, 12, tzinfo=UTC)):
    dados = consultas.ano_do_termo(anual, consultas.termo(anual.tc.numero))
    return pdf.rascunho(dados, em=em, emissor="Técnico da OPAS")


@pytest.fixture(scope="module")
def desenhados():
    """Os rascunhos já desenhados, pelo número do Termo."""
    return {}


@pytest.fixture
def desenhar(demo, desenhados):
    """O rascunho de um Termo como a demonstração o traz, desenhado uma vez só."""

    def uma_vez(numero):
        if numero not in desenhados:
            anual = RelatorioAnual.objects.get(tc__numero=numero)
            desenhados[numero] = rascunho(anual)
        return desenhados[numero]

    return uma_vez


@pytest.mark.parametrize(
    ("numero", "esperadas"), [(60, SECOES_2017), (61, SECOES_2018)]
)
def test_secoes_na_ordem_do_documento_oficial(desenhar, numero, esperadas):
    assert sem_espacos(secoes(desenhar(numero))) == sem_espacos(esperadas)


def test_relatorio_do_tc60_traz_cada_re_e_cada_numero(desenhar):
    lido = texto(desenhar(60))

    for esperado in (
        "25000.641798/2009-11",
        "662109",
        "9.975.000,00",
        "29.975.000,00",
        "13.526.915,06",
        "10.817.744,91",
        "478.184,22",
        "2.230.985,93",
        "A1.16",
        "A6.2",
        "R1-A7",
        "SCON2016-03677",
    ):
        assert esperado in lido, esperado
    for numero in range(1, 7):
        assert lido.count(f"Avaliação dos resultados esperados: RE {numero}") >= 2
    assert "Rascunho" in lido
    assert re.search(r"página 3 de \d+", lido)


def test_mesmos_dados_mesmos_bytes(anual_60, desenhar):
    assert rascunho(anual_60) == desenhar(60)


def test_emitir_guarda_um_pdf_sem_marca_e_com_codigo(fechado_60):
    documento = pdf.emitir(fechado_60, por=None)

    conteudo = actions.ler_documento(documento)
    lido = texto(conteudo)
    assert conteudo.startswith(b"%PDF-")
    assert documento.codigo in lido
    assert "Rascunho" not in lido
    assert documento.titulo == "Relatório técnico 2017 do TC 60"


def test_comando_grava_o_emitido_e_o_rascunho(demo, tmp_path, capsys):
    emitido, aberto = tmp_path / "61.pdf", tmp_path / "60.pdf"

    call_command("emitir_relatorio_tc", "61", "2018", "--saida", str(emitido))
    call_command("emitir_relatorio_tc", "60", "2017", "--saida", str(aberto))

    assert emitido.read_bytes().startswith(b"%PDF-")
    assert aberto.read_bytes().startswith(b"%PDF-")
    assert "o 2º semestre ainda não foi fechado" in capsys.readouterr().err
    with pytest.raises(CommandError):
        call_command("emitir_relatorio_tc", "60", "1999", "--saida", str(aberto))
    with pytest.raises(CommandError):
        call_command(
            "emitir_relatorio_tc", "60", "2017", "--saida", str(tmp_path / "x" / "a")
        )


def test_comando_emite_o_que_ja_se_fechou(fechado_60, tmp_path):
    call_command(
        "emitir_relatorio_tc", "60", "2017", "--saida", str(tmp_path / "60.pdf")
    )

    fechado_60.refresh_from_db()
    assert fechado_60.situacao == "emitido"


def test_matriz_de_trinta_paginas_sai_inteira_e_com_o_cabecalho_repetido(anual_60):
    matriz = anual_60.tc.matrizes.get()
    palavras = "Apoiar as secretarias estaduais na regionalização e no planejamento. "
    for resultado in matriz.resultados.all():
        primeira = resultado.atividades.count() + 1
        Atividade.objects.bulk_create(
            Atividade(
                resultado=resultado,
                ordem=n,
                codigo=f"A{resultado.numero}.{n}",
                texto=palavras * 4,
            )
            for n in range(primeira, primeira + 50)
        )

    lido = texto(rascunho(anual_60))

    assert lido.count("Externalidade(s)") >= 30
    for resultado in matriz.resultados.all():
        for atividade in resultado.atividades.all():
            assert atividade.codigo in lido
