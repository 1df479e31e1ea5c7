"""A homologação em lote, com exceções, pela regra do passo avulso. RN-IND-44."""

import os
import signal
import subprocess
import sys
from dataclasses import replace
from urllib.parse import quote

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from auditoria.models import Evento
from base.errors import EdicaoConcorrente, RegraViolada
from base.models import Andamento
from contas.models import Papel
from indicadores import actions
from indicadores.actions import Decisao
from indicadores.models import Pactuacao, Passagem
from indicadores.states import Situacao
from tests.factories.contas import vinculo_de
from tests.factories.indicadores import PactuacaoFactory
from tests.factories.territorios import (
    MunicipioFactory,
    PaisFactory,
    PertencimentoFactory,
    UFFactory,
    outra_uf,
)

pytestmark = pytest.mark.django_db

ATO = {"numero": "12/2026", "data": timezone.localdate()}


@pytest.fixture
def secretaria(db):
    PaisFactory()
    return vinculo_de(Papel.SECRETARIA_CIB, uf=UFFactory())


def validadas(quantas):
    feitas = []
    for _ in range(quantas):
        municipio = MunicipioFactory()
        PertencimentoFactory(municipio=municipio)
        feitas.append(
            PactuacaoFactory(territorio=municipio, situacao=Situacao.VALIDADA)
        )
    return feitas


def situacoes():
    return list(Pactuacao.objects.order_by("pk").values_list("situacao", flat=True))


def test_homologa_devolve_e_deixa_numa_transacao(secretaria):
    uma, outra, terceira = validadas(3)

    homologadas = actions.homologar_lote(
        [Decisao(uma.pk), Decisao(outra.pk, "devolver", "Falta a ata.")],
        por=secretaria,
        **ATO,
    )

    assert [p.pk for p in homologadas] == [uma.pk]
    assert situacoes() == ["homologada", "devolvida", "validada"]
    uma.refresh_from_db()
    outra.refresh_from_db()
    terceira.refresh_from_db()
    assert (uma.ato_de_homologacao, uma.homologada_por) == ("12/2026", secretaria)
    assert outra.motivo_da_devolucao == "Falta a ata."
    assert (uma.versao, terceira.versao) == (2, 1)
    assert Passagem.objects.filter(de="validada").count() == 2


def test_lote_deixa_o_mesmo_que_o_passo_avulso(secretaria):
    avulsa, do_lote = validadas(2)

    actions.homologar(avulsa, por=secretaria, **ATO)
    actions.homologar_lote([Decisao(do_lote.pk)], por=secretaria, **ATO)

    avulsa.refresh_from_db()
    do_lote.refresh_from_db()
    for campo in ("situacao", "versao", "ato_de_homologacao", "homologada_por"):
        assert getattr(avulsa, campo) == getattr(do_lote, campo)
    eventos = [Evento.objects.do_objeto(p).get() for p in (avulsa, do_lote)]
    assert eventos[0].acao == eventos[1].acao
    assert eventos[0].dados == eventos[1].dados


@pytest.mark.parametrize("quantas", [2, 40])
def test_consultas_do_lote_nao_crescem(
    secretaria, django_assert_max_num_queries, quantas
):
    lote = [Decisao(p.pk) for p in validadas(quantas)]

    with django_assert_max_num_queries(14):
        actions.homologar_lote(lote, por=secretaria, **ATO)


def test_uma_errada_recusa_todas(secretaria):
    boa, enviada = validadas(2)
    Pactuacao.objects.filter(pk=enviada.pk).update(situacao=Situacao.EM_APRECIACAO)
    de_mg = PactuacaoFactory(
        territorio=MunicipioFactory(uf=outra_uf()), situacao=Situacao.VALIDADA
    )

    for lote, erro in (
        ([Decisao(boa.pk), Decisao(enviada.pk)], RegraViolada),
        ([Decisao(boa.pk), Decisao(de_mg.pk)], PermissionDenied),
        ([Decisao(boa.pk, versao=9)], EdicaoConcorrente),
        ([Decisao(boa.pk, "devolver", " ")], RegraViolada),
        ([], RegraViolada),
    ):
        with pytest.raises(erro):
            actions.homologar_lote(lote, por=secretaria, **ATO)
    assert Pactuacao.objects.get(pk=boa.pk).situacao == Situacao.VALIDADA
    assert not Passagem.objects.exists()


def test_lote_ja_gravado_reconhece_o_proprio_lote(secretaria):
    uma, outra = validadas(2)
    lote = [Decisao(uma.pk), Decisao(outra.pk, "devolver", "Falta a ata.")]

    assert not actions.lote_ja_gravado(lote, **ATO)
    actions.homologar_lote(lote, por=secretaria, **ATO)

    assert actions.lote_ja_gravado(lote, **ATO)
    assert not actions.lote_ja_gravado(lote, "13/2026", ATO["data"])


# ------------------------------------------------------------ tela


def endereco(codigo="12002"):
    ano = timezone.localdate().year
    return reverse("indicadores:homologar_lote", args=[ano, codigo])


def formulario(pactuacoes, **mais):
    dados = {"numero": "12/2026", "data_do_ato": f"{timezone.localdate():%d/%m/%Y}"}
    for p in pactuacoes:
        dados |= {f"d{p.pk}": "homologar", f"m{p.pk}": "", f"v{p.pk}": p.versao}
    return dados | mais


def test_tela_confirma_e_grava_pela_tarefa(client, secretaria):
    lote = validadas(2)
    outra = lote[1]
    client.force_login(secretaria.usuario)
    dados = formulario(lote, **{f"d{outra.pk}": "devolver", f"m{outra.pk}": "Ata."})

    pergunta = client.post(endereco(), dados)
    assert "Homologadas: 1. Devolvidas: 1." in pergunta.content.decode()
    assert situacoes() == ["validada", "validada"]

    resposta = client.post(endereco(), {**dados, "confirmado": "1"})

    andamento = Andamento.objects.get()
    assert resposta["Location"] == andamento.get_absolute_url()
    assert andamento.mensagem == "Homologadas: 1. Devolvidas: 1."
    assert situacoes() == ["homologada", "devolvida"]


def test_a_que_outra_pessoa_decidiu_no_meio_e_dita_e_nada_se_grava(client, secretaria):
    uma, outra = lote = validadas(2)
    client.force_login(secretaria.usuario)
    dados = formulario(lote, confirmado="1")
    actions.homologar(outra, por=secretaria, numero="44/2026", data=ATO["data"])

    resposta = client.post(endereco(), dados)

    pagina = resposta.content.decode()
    assert resposta.status_code == 409
    assert "Nada foi gravado." in pagina
    assert f"{outra.territorio} (homologada)" in pagina
    assert 'name="confirmado"' not in pagina
    assert situacoes() == ["validada", "homologada"]
    assert not Andamento.objects.exists()

    assert client.post(endereco(), formulario([uma], confirmado="1")).status_code == 302
    assert situacoes() == ["homologada", "homologada"]


def test_tela_pede_o_motivo_da_devolvida(client, secretaria):
    (uma,) = validadas(1)
    client.force_login(secretaria.usuario)

    resposta = client.post(endereco(), formulario([uma], **{f"d{uma.pk}": "devolver"}))

    assert resposta.status_code == 422
    assert "é devolvida." in resposta.content.decode()


def test_tela_e_de_quem_homologa_na_uf(client, secretaria):
    validadas(1)
    tecnico = vinculo_de(Papel.TECNICO_ESTADUAL, uf=UFFactory())
    de_mg = vinculo_de(Papel.GESTOR_ESTADUAL, uf=outra_uf())

    for vinculo in (tecnico, de_mg):
        client.force_login(vinculo.usuario)
        assert client.get(endereco()).status_code == 403


def test_sem_validadas_a_tela_diz_o_que_fazer(client, secretaria):
    PertencimentoFactory(municipio=MunicipioFactory())
    PactuacaoFactory(territorio=MunicipioFactory())
    client.force_login(secretaria.usuario)

    resposta = client.get(endereco())

    assert "Nenhuma pactuação espera homologação." in resposta.content.decode()


# ------------------------------------------------------------ morto no meio

MORRE_NO_MEIO = """
import os, sys
from datetime import date
import django
django.setup()
from django.db import connection
from contas.models import Vinculo
from indicadores import actions
from indicadores.models import Pactuacao

def matar(executar, sql, *resto):
    resultado = executar(sql, *resto)
    if sql.startswith('INSERT INTO "indicadores_passagem"'):
        os.kill(os.getpid(), 9)
    return resultado

lote = [actions.Decisao(pk) for pk in Pactuacao.objects.values_list("pk", flat=True)]
with connection.execute_wrapper(matar):
    actions.homologar_lote(
        lote,
        por=Vinculo.objects.select_related("usuario", "territorio").get(
            pk=int(sys.argv[2])
        ),
        numero="12/2026",
        data=date.fromisoformat(sys.argv[1]),
    )
"""


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_rn_ind_44_lote_morto_no_meio_nao_deixa_nada(secretaria):
    lote = [Decisao(p.pk) for p in validadas(60)]
    banco = connection.settings_dict
    url = (
        f"postgresql://{banco['USER']}@{quote(banco['HOST'], safe='')}/{banco['NAME']}"
    )

    morto = subprocess.run(
        [
            sys.executable,
            "-c",
            MORRE_NO_MEIO,
            ATO["data"].isoformat(),
            str(secretaria.pk),
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
    assert set(situacoes()) == {Situacao.VALIDADA}
    assert not Passagem.objects.exists()
    assert not Evento.objects.exists()

    actions.homologar_lote([replace(d) for d in lote], por=secretaria, **ATO)
    assert set(situacoes()) == {Situacao.HOMOLOGADA}
