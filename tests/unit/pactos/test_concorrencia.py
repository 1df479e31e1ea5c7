"""Muitas pessoas decidem o mesmo Termo ao mesmo tempo, em conexões de verdade."""

import os
import signal
import subprocess
import sys
from dataclasses import replace
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection

from base.errors import RegraViolada
from pactos import actions
from pactos.models import Ato, ItemDePauta, Termo, Tramitacao
from pactos.states import Situacao
from tests.concorrencia import em_paralelo
from tests.factories.pactos import RespostaFactory, ReuniaoFactory, TermoFactory
from tests.factories.territorios import MunicipioFactory

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

PESSOAS = 50


def homologar(termo, por, ato):
    try:
        actions.homologar_na_cib(termo, por=por, ato=ato, com_pendencias=False)
    except RegraViolada as erro:
        return erro.codigo
    return "homologado"


def test_muitas_homologacoes_do_mesmo_termo_dao_uma(termo, secretaria_cib, ato):
    tarefas = [
        lambda n=n: homologar(termo, secretaria_cib, replace(ato, numero=str(n)))
        for n in range(1, PESSOAS + 1)
    ]

    resultados = em_paralelo(tarefas)

    assert sorted(resultados) == ["homologado"] + ["situacao_invalida"] * (PESSOAS - 1)
    assert Tramitacao.objects.count() == 1
    assert Ato.objects.count() == 1
    termo.refresh_from_db()
    assert termo.situacao == Situacao.HOMOLOGADO_CIB


def test_o_mesmo_ato_para_muitos_termos_ao_mesmo_tempo(xapuri, secretaria_cib, ato):
    termos = [TermoFactory(territorio=MunicipioFactory()) for _ in range(4)]
    tarefas = [lambda t=t: homologar(t, secretaria_cib, ato) for t in termos]

    resultados = em_paralelo(tarefas)

    assert resultados == ["homologado"] * 4
    assert Ato.objects.get().tramitacoes.count() == 4


def test_editar_enquanto_se_homologa_nao_mistura(termo, secretaria_cib, ato):
    def homologar_o_que_li():
        try:
            actions.homologar_na_cib(
                termo, por=secretaria_cib, ato=ato, com_pendencias=False, versao=1
            )
        except RegraViolada as erro:
            return erro.codigo
        return "homologado"

    def devolver():
        try:
            actions.devolver_pela_cib(
                termo, por=secretaria_cib, motivo="Rever", versao=1
            )
        except RegraViolada as erro:
            return erro.codigo
        return "devolvido"

    resultados = em_paralelo([homologar_o_que_li, devolver])

    assert resultados.count("situacao_invalida") == 1
    assert Termo.objects.get().versao == 2


def test_o_mesmo_numero_com_datas_diferentes_ao_mesmo_tempo(
    termo, secretaria_cib, ato, hoje
):
    outro = TermoFactory(territorio=MunicipioFactory())
    de_hoje = replace(ato, data=hoje, ano=hoje.year)

    resultados = em_paralelo(
        [
            lambda: homologar(termo, secretaria_cib, ato),
            lambda: homologar(outro, secretaria_cib, de_hoje),
        ]
    )

    assert sorted(resultados) == ["ato_repetido", "homologado"]
    assert Ato.objects.count() == 1


def test_responder_enquanto_se_envia_grava_ou_recusa_com_a_situacao(
    rascunho, gestor, xapuri
):
    item = RespostaFactory(termo=rascunho).responsabilidade

    def responder():
        try:
            actions.responder(
                rascunho,
                item.eixo,
                por=gestor,
                versao=1,
                respostas={item.pk: actions.RespostaDada("realiza", None, "Mudou")},
            )
        except RegraViolada as erro:
            return erro.codigo
        return "respondido"

    def enviar():
        try:
            actions.enviar_ao_conselho(rascunho, por=gestor, versao=1)
        except RegraViolada as erro:
            return erro.mensagem
        return "enviado"

    resposta, envio = em_paralelo([responder, enviar])

    if envio == "enviado":
        assert resposta == "situacao_invalida"
    else:
        assert resposta == "respondido"
        assert "você leu a gravação 1 e a de agora é a 2" in envio


MORRE_NO_MEIO = """
import os, sys
from datetime import date
import django
django.setup()
from django.db import connection
from contas.models import Vinculo
from pactos import actions
from pactos.models import Reuniao
from pactos.rules import DadosDoAto

def matar(executar, sql, *resto):
    resultado = executar(sql, *resto)
    if sql.startswith('INSERT INTO "pactos_tramitacao"'):
        os.kill(os.getpid(), 9)
    return resultado

reuniao = Reuniao.objects.select_related("colegiado__territorio").get()
termos = reuniao.itens.get().termos.values_list("pk", flat=True)
dia = date.fromisoformat(sys.argv[1])
with connection.execute_wrapper(matar):
    actions.decidir_pauta(
        reuniao,
        por=Vinculo.objects.select_related("usuario", "territorio").get(
            pk=int(sys.argv[2])
        ),
        ato=DadosDoAto("resolucao", "7", dia.year, dia, False, reuniao.pk),
        decisoes=[actions.DecisaoNaPauta(pk) for pk in termos],
    )
"""


def test_rn_pac_15_lote_de_300_morto_no_meio_nao_deixa_nada(
    xapuri, secretaria_cib, ato
):
    reuniao = ReuniaoFactory(data=ato.data)
    termos = [TermoFactory(territorio=MunicipioFactory()) for _ in range(300)]
    item = ItemDePauta.objects.create(reuniao=reuniao, ordem=1, titulo="Termos")
    item.termos.set(termos)
    banco = connection.settings_dict
    url = (
        f"postgresql://{banco['USER']}@{quote(banco['HOST'], safe='')}/{banco['NAME']}"
    )

    morto = subprocess.run(
        [
            sys.executable,
            "-c",
            MORRE_NO_MEIO,
            ato.data.isoformat(),
            str(secretaria_cib.pk),
        ],
        env={
            **os.environ,
            "DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": "sus_planning.settings",
        },
        cwd=settings.BASE_DIR,
        capture_output=True,
        check=False,
    )

    assert morto.returncode == -signal.SIGKILL, morto.stderr.decode()
    assert set(Termo.objects.values_list("situacao", flat=True)) == {
        Situacao.EM_ANALISE_CIB
    }
    assert not Tramitacao.objects.exists()
    assert not Ato.objects.exists()

    actions.decidir_pauta(
        reuniao,
        por=secretaria_cib,
        ato=replace(ato, reuniao=reuniao.pk),
        decisoes=[actions.DecisaoNaPauta(t.pk) for t in termos],
    )

    assert Tramitacao.objects.count() == 300
