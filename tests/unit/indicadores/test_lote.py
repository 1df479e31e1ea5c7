"""A homologação em lote, com exceções, pela regra do passo avulso. RN-IND-44."""

import os
import re
import signal
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal as D
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
from indicadores.consultas import Falta, faltas_de, grade
from indicadores.models import Comentario, Pactuacao, Passagem
from indicadores.rules import EstadoDaCelula
from indicadores.states import Situacao
from tests.factories.contas import vinculo_de
from tests.factories.indicadores import FichaFactory, MetaFactory, PactuacaoFactory
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

    with django_assert_max_num_queries(24):
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


def marca_em(resposta):
    return re.search(r'name="confirmado" value="(\w+)"', resposta.content.decode())[1]


def test_tela_confirma_e_grava_pela_tarefa(client, secretaria):
    lote = validadas(2)
    outra = lote[1]
    client.force_login(secretaria.usuario)
    dados = formulario(lote, **{f"d{outra.pk}": "devolver", f"m{outra.pk}": "Ata."})

    pergunta = client.post(endereco(), dados)
    assert "Homologadas: 1. Devolvidas: 1." in pergunta.content.decode()
    assert situacoes() == ["validada", "validada"]

    confirmado = {"confirmado": marca_em(pergunta)}

    # o que se muda na própria página da pergunta pergunta-se de novo
    mudados = {**dados, **confirmado, f"d{outra.pk}": "homologar"}
    de_novo = client.post(endereco(), mudados)
    assert "Homologadas: 2. Devolvidas: 0." in de_novo.content.decode()
    assert situacoes() == ["validada", "validada"]

    resposta = client.post(endereco(), dados | confirmado)

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

    pergunta = client.post(endereco(), formulario([uma]))
    confirmado = formulario([uma], confirmado=marca_em(pergunta))
    assert client.post(endereco(), confirmado).status_code == 302
    assert situacoes() == ["homologada", "homologada"]


def test_tela_pede_o_motivo_da_devolvida(client, secretaria):
    (uma,) = validadas(1)
    client.force_login(secretaria.usuario)

    resposta = client.post(endereco(), formulario([uma], **{f"d{uma.pk}": "devolver"}))

    assert resposta.status_code == 422
    assert "é devolvida." in resposta.content.decode()


def test_tela_diz_que_nao_ha_o_que_gravar(client, secretaria):
    (uma,) = validadas(1)
    client.force_login(secretaria.usuario)

    resposta = client.post(endereco(), formulario([uma], **{f"d{uma.pk}": "deixar"}))

    assert resposta.status_code == 422
    assert "não há o que gravar" in resposta.content.decode()


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


# ------------------------------------------------------------ o que falta


@pytest.fixture
def com_falta(secretaria):
    """Duas validadas: uma pronta e outra com um aviso sem justificativa."""
    fichas = [FichaFactory(numero=n) for n in (1, 2)]
    pronta, outra = validadas(2)
    for pactuacao in (pronta, outra):
        for ficha in fichas:
            MetaFactory(pactuacao=pactuacao, ficha=ficha)
    outra.metas.filter(ficha=fichas[0]).update(valor=D(148))
    return pronta, outra


def mudar(pactuacao, numero, **campos):
    pactuacao.metas.filter(ficha__numero=numero).update(**campos)


def comentar(pactuacao, numero, por):
    Comentario.objects.create(
        pactuacao=pactuacao,
        ficha=FichaFactory(numero=numero),
        texto="Reveja.",
        escrito_em=timezone.now(),
        escrito_por=por,
    )


@pytest.mark.parametrize(
    ("muda", "falta"),
    [
        ({}, Falta()),
        ({"valor": D(148)}, Falta(aviso_sem_justificativa=[1])),
        ({"valor": D(148), "justificativa": "Plano novo."}, Falta()),
        (
            {"valor": None, "estado": EstadoDaCelula.NAO_INFORMADO},
            Falta(sem_meta=[1]),
        ),
        (
            {"valor": None, "estado": EstadoDaCelula.NAO_PACTUADO},
            Falta(ausencia_sem_motivo=[1]),
        ),
        (
            {
                "valor": None,
                "estado": EstadoDaCelula.NAO_PACTUADO,
                "justificativa": "Não há o serviço.",
            },
            Falta(),
        ),
    ],
)
def test_rn_ind_80_o_que_falta_a_cada_uma(com_falta, muda, falta):
    pronta, _ = com_falta
    mudar(pronta, 1, **muda)

    assert faltas_de([pronta])[pronta.pk] == falta
    assert falta.pronta == (not muda or "justificativa" in muda)


def test_comentario_de_fora_espera_resposta_ou_mudanca_da_meta(com_falta, secretaria):
    pronta, _ = com_falta
    de_casa = vinculo_de(Papel.TECNICO_MUNICIPAL, municipio=pronta.territorio)

    comentar(pronta, 2, secretaria)
    aberto = faltas_de([pronta])[pronta.pk]
    assert aberto == Falta(comentario_aberto=[2])
    assert not aberto.pronta
    assert not aberto.pede_motivo

    mudar(pronta, 2, gravada_em=timezone.now(), gravada_por=de_casa)
    assert faltas_de([pronta])[pronta.pk].pronta

    comentar(pronta, 1, secretaria)
    comentar(pronta, 1, de_casa)
    assert faltas_de([pronta])[pronta.pk].pronta


def test_a_que_nao_se_aplica_nao_falta(com_falta):
    pronta, _ = com_falta
    FichaFactory(numero=9, aplicabilidade={"niveis": ["UF"]})

    assert faltas_de([pronta])[pronta.pk].pronta


@pytest.mark.parametrize("quantas", [1, 30])
def test_consultas_das_faltas_nao_crescem(
    com_falta, django_assert_num_queries, quantas
):
    todas = [*com_falta, *validadas(quantas)]

    with django_assert_num_queries(7):
        faltas_de(todas)


def test_a_tela_da_pactuacao_e_o_lote_estranham_o_mesmo(com_falta):
    for pactuacao in com_falta:
        na_tela = [x.ficha.numero for x in grade(pactuacao).linhas if x.avisos]
        assert (
            list(faltas_de([pactuacao])[pactuacao.pk].aviso_sem_justificativa)
            == na_tela
        )


def test_homologar_com_falta_pede_o_motivo_nos_dois_caminhos(com_falta, secretaria):
    _, outra = com_falta

    for homologar in (
        lambda: actions.homologar(outra, por=secretaria, **ATO),
        lambda: actions.homologar_lote([Decisao(outra.pk)], por=secretaria, **ATO),
    ):
        with pytest.raises(RegraViolada) as erro:
            homologar()
        assert erro.value.codigo == "homologar_com_falta"
        assert "fora do esperado sem justificativa: 1" in erro.value.mensagem
    assert not Passagem.objects.exists()

    actions.homologar_lote(
        [Decisao(outra.pk, motivo=" Prazo legal. ")], por=secretaria, **ATO
    )

    assert Evento.objects.do_objeto(outra).get().dados["ressalva"] == "Prazo legal."
    outra.refresh_from_db()
    assert (outra.situacao, outra.motivo_da_devolucao) == (Situacao.HOMOLOGADA, "")


def test_tela_diz_o_que_falta_filtra_e_propoe_so_as_prontas(
    client, secretaria, com_falta
):
    pronta, outra = com_falta
    client.force_login(secretaria.usuario)

    todas = client.get(endereco())
    pagina = todas.content.decode()
    assert f'{outra.get_absolute_url()}#i1">1</a>' in pagina
    assert "Só as prontas (1)" in pagina
    form = todas.context["form"]
    assert form[f"d{pronta.pk}"].initial == "homologar"
    assert form[f"d{outra.pk}"].initial == "deixar"

    assert client.get(f"{endereco()}?so=prontas").context["form"].pactuacoes == [pronta]
    assert client.get(f"{endereco()}?so=faltas").context["form"].pactuacoes == [outra]


def test_tela_so_homologa_com_falta_quem_diz_por_que(client, secretaria, com_falta):
    _, outra = com_falta
    client.force_login(secretaria.usuario)

    sem = client.post(endereco(), formulario(com_falta))
    assert sem.status_code == 422
    assert "é homologada assim mesmo" in sem.content.decode()

    dados = formulario(com_falta, **{f"m{outra.pk}": "Prazo legal."})
    pergunta = client.post(endereco(), dados)
    assert "Homologadas: 2 (1 com ressalva)." in pergunta.content.decode()
    client.post(endereco(), dados | {"confirmado": marca_em(pergunta)})

    assert situacoes() == ["homologada", "homologada"]
    atos = client.get(outra.get_absolute_url()).content.decode()
    assert "Resolução 12/2026; com ressalva: Prazo legal." in atos


def test_botoes_marcam_sem_gravar_e_sem_perder_o_digitado(
    client, secretaria, com_falta
):
    pronta, outra = com_falta
    client.force_login(secretaria.usuario)
    dados = formulario(
        com_falta,
        **{
            f"d{pronta.pk}": "deixar",
            f"d{outra.pk}": "devolver",
            f"m{outra.pk}": "Ata",
        },
    )

    prontas = client.post(endereco(), dados | {"marcar": "prontas"}).context["form"]
    assert prontas[f"d{pronta.pk}"].value() == "homologar"
    assert prontas[f"d{outra.pk}"].value() == "devolver"
    assert prontas[f"m{outra.pk}"].value() == "Ata"
    assert prontas["numero"].value() == "12/2026"

    nenhuma = client.post(endereco(), dados | {"marcar": "nenhuma"}).context["form"]
    assert nenhuma[f"d{outra.pk}"].value() == "deixar"
    assert situacoes() == ["validada", "validada"]


def test_o_passo_avulso_pergunta_por_que_so_a_que_falta(client, secretaria, com_falta):
    pronta, outra = com_falta
    client.force_login(secretaria.usuario)
    passo = "indicadores:passo"
    for pactuacao, pergunta in ((pronta, False), (outra, True)):
        args = [pactuacao.rodada.ano, pactuacao.territorio.codigo, "homologar"]
        pagina = client.get(reverse(passo, args=args)).content.decode()
        assert ("Por que homologar assim mesmo" in pagina) is pergunta


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
