from datetime import date

import pytest

from painel.actions import carregar_prazos_legais
from painel.calendario import DiaDoCalendario, prazos_do_ano, proximos_prazos
from painel.exports import em_ical
from painel.graficos import fita_de_doze_meses
from painel.models import PrazoLegal
from painel.rules import data_no_ano, um_ano_depois


@pytest.mark.parametrize(
    ("ano", "mes", "dia", "esperada"),
    [
        (2027, 2, 31, date(2027, 2, 28)),
        (2028, 2, 31, date(2028, 2, 29)),
        (2027, 9, 31, date(2027, 9, 30)),
        (2027, 5, 31, date(2027, 5, 31)),
        (2027, 3, 30, date(2027, 3, 30)),
    ],
)
def test_dia_alem_do_fim_do_mes_e_o_ultimo(ano, mes, dia, esperada):
    assert data_no_ano(ano, mes, dia) == esperada


def test_um_ano_depois_de_29_de_fevereiro():
    assert um_ano_depois(date(2028, 2, 29)) == date(2029, 2, 28)


@pytest.fixture
def prazos(db):
    carregar_prazos_legais()
    return list(PrazoLegal.objects.all())


def test_carregar_prazos_e_idempotente(prazos):
    assert carregar_prazos_legais() == len(prazos)
    assert PrazoLegal.objects.count() == len(prazos)


def test_proximos_doze_meses_comecam_hoje_e_nao_repetem(prazos):
    dias = proximos_prazos(prazos, date(2026, 11, 22))

    assert [(d.dia, d.codigo) for d in dias] == [
        (date(2027, 2, 28), "rdqa-3"),
        (date(2027, 3, 30), "rag"),
        (date(2027, 4, 15), "pas"),
        (date(2027, 5, 31), "rdqa-1"),
        (date(2027, 9, 30), "rdqa-2"),
    ]


def test_o_prazo_de_hoje_ainda_aparece(prazos):
    assert proximos_prazos(prazos, date(2027, 9, 30))[0].codigo == "rdqa-2"


def test_prazo_que_terminou_so_aparece_nos_anos_em_que_valeu(prazos):
    codigos_em = {
        ano: {d.codigo for d in prazos_do_ano(prazos, ano)} for ano in (2021, 2022)
    }

    assert "pactuacao" in codigos_em[2021]
    assert "pactuacao" not in codigos_em[2022]


def test_fita_vazia_ainda_tem_os_meses():
    fita = fita_de_doze_meses([], date(2026, 11, 22))

    assert fita.count("<circle") == 0
    assert "nov 2026" in fita


def test_fita_nao_perde_prazos_do_mesmo_dia():
    dias = [DiaDoCalendario(date(2027, 1, 10), f"prazo {i}", "Prazo") for i in range(6)]

    assert fita_de_doze_meses(dias, date(2026, 11, 22)).count("<circle") == 6


def test_ical_escapa_dobra_e_fecha():
    dia = DiaDoCalendario(
        date(2027, 2, 28),
        "RDQA",
        "Relatório; do 3º quadrimestre, " + "ção" * 40,
        "Lei",
        "",
        "rdqa-3",
    )

    texto = em_ical([dia], endereco="http://exemplo.gov.br")

    assert texto.startswith("BEGIN:VCALENDAR\r\n")
    assert texto.endswith("END:VCALENDAR\r\n")
    assert "DTSTART;VALUE=DATE:20270228" in texto
    assert "DTEND;VALUE=DATE:20270301" in texto
    assert "Relatório\\; do 3º quadrimestre\\," in texto
    assert all(len(linha.encode()) <= 75 for linha in texto.split("\r\n"))


def test_pagina_e_ical_sao_publicos(client, prazos):
    assert client.get("/calendario/").status_code == 200
    resposta = client.get("/calendario.ics")
    assert resposta["Content-Type"].startswith("text/calendar")
    assert resposta.content.count(b"BEGIN:VEVENT") >= 15


def test_pagina_sem_prazos_carregados_diz_o_que_fazer(client, db):
    assert "ainda não foi carregado" in client.get("/calendario/").content.decode()
