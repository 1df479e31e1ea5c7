"""O painel do estado: andamento, atrasos, lembretes e previsão. RN-IND-45 e 46."""

from datetime import date, datetime, timedelta
from decimal import Decimal as D
from itertools import pairwise

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from auditoria.models import Evento
from base.errors import RegraViolada
from base.percurso import dias_que_faltam, prever
from contas.models import Papel
from indicadores import actions
from indicadores.consultas import acompanhar, pendencias_de
from indicadores.consultas.previsao import CAMINHO
from indicadores.models import ConfiguracaoDaUF, Lembrete, Pactuacao, Passagem
from indicadores.prazos import esta_atrasada
from indicadores.rules import EstadoDaCelula
from indicadores.states import Situacao
from territorios.models import Territorio
from tests.factories.contas import vinculo_de
from tests.factories.indicadores import (
    FichaFactory,
    MetaFactory,
    PactuacaoFactory,
    RodadaFactory,
)
from tests.factories.territorios import (
    MunicipioFactory,
    PertencimentoFactory,
    outra_uf,
)

pytestmark = pytest.mark.django_db

HOJE = timezone.localdate()


@pytest.fixture
def tecnico_da_ses(rio_branco):
    return vinculo_de(Papel.TECNICO_ESTADUAL, uf=rio_branco.uf)


def linha_de(municipio, rodada=None):
    tudo = acompanhar(rodada or RodadaFactory(), municipio.uf, HOJE)
    return next(x for x in tudo.linhas if x.pk == municipio.pk)


# ------------------------------------------------------------ regras puras


@pytest.mark.parametrize(
    ("com_o_municipio", "dias", "faltam", "atrasada"),
    [
        (True, 9, 30, False),
        (True, 10, 30, True),
        (True, 0, 11, False),
        (True, 0, 10, True),
        (True, 0, -3, True),
        (True, 3, None, False),
        (False, 90, -3, False),
    ],
)
def test_esta_atrasada(com_o_municipio, dias, faltam, atrasada):
    assert (
        esta_atrasada(com_o_municipio=com_o_municipio, dias=dias, faltam=faltam)
        is atrasada
    )


@pytest.mark.parametrize(
    ("situacao", "esperado"),
    [("a", 15), ("b", 5), ("c", 0), ("outra", None), ("sem", None)],
)
def test_dias_que_faltam(situacao, esperado):
    medianas = {"a": 10, "b": 5, "c": 0}
    caminho = ("sem", "a", "b", "c")

    assert dias_que_faltam(caminho, medianas, situacao) == esperado


@pytest.mark.parametrize(
    ("desde", "prevista"),
    [
        (date(2026, 3, 10), date(2026, 3, 25)),
        (date(2026, 3, 6), date(2026, 3, 21)),
        (date(2026, 1, 1), date(2026, 3, 15)),
    ],
)
def test_prever_desconta_o_que_ja_se_esperou_so_ate_a_mediana(desde, prevista):
    hoje = date(2026, 3, 10)

    assert (
        prever(("a", "b"), {"a": 10, "b": 5}, "a", desde=desde, hoje=hoje) == prevista
    )


# ------------------------------------------------------------ andamento


def test_linha_conta_respostas_e_dias_sem_andar(pactuacao, fichas):
    PertencimentoFactory(municipio=pactuacao.territorio)
    FichaFactory(numero=4, aplicabilidade={"niveis": ["UF"]})
    MetaFactory(pactuacao=pactuacao, ficha=fichas[0])
    MetaFactory(
        pactuacao=pactuacao,
        ficha=fichas[1],
        estado=EstadoDaCelula.NAO_INFORMADO,
        valor=None,
    )
    Pactuacao.objects.update(situacao_desde=timezone.now() - timedelta(days=12))

    linha = linha_de(pactuacao.territorio)

    assert (linha.respondidas, linha.total, linha.percentual) == (2, 4, 50)
    assert (linha.dias, linha.atrasada) == (12, True)
    assert (linha.regiao, linha.rotulo) == ("Baixo Acre e Purus", "Em digitação")


def test_quem_nao_comecou_nada_respondeu(rio_branco, fichas):
    """O que não se aplica conta como respondido só depois de começada."""
    FichaFactory(numero=4, aplicabilidade={"niveis": ["UF"]})

    linha = linha_de(rio_branco)

    assert (linha.rotulo, linha.respondidas, linha.total) == ("Não iniciada", 0, 4)


def test_celula_gravada_hoje_e_andar(pactuacao, fichas, tecnico):
    Pactuacao.objects.update(situacao_desde=timezone.now() - timedelta(days=12))
    MetaFactory(
        pactuacao=pactuacao,
        ficha=fichas[0],
        gravada_em=timezone.now(),
        gravada_por=tecnico,
    )

    assert linha_de(pactuacao.territorio).dias == 0


def test_nao_iniciada_conta_desde_a_abertura_da_rodada(rio_branco, fichas):
    linha = linha_de(rio_branco)

    assert (linha.rotulo, linha.dias, linha.mao) == ("Não iniciada", 30, "município")


def test_indicador_proprio_conta_so_para_quem_o_tem(pactuacao, fichas):
    outro = MunicipioFactory(codigo="1200708")
    FichaFactory(
        numero=201, territorio=pactuacao.territorio, desde_ano=pactuacao.rodada.ano
    )

    assert linha_de(pactuacao.territorio).total == 4
    assert linha_de(outro).total == 3


@pytest.mark.parametrize("quantos", [1, 12])
def test_consultas_do_painel_nao_crescem(
    pactuacao, fichas, django_assert_num_queries, quantos
):
    for _ in range(quantos):
        nova = PactuacaoFactory(territorio=MunicipioFactory())
        MetaFactory(pactuacao=nova, ficha=fichas[0])

    with django_assert_num_queries(12):
        acompanhar(pactuacao.rodada, pactuacao.territorio.uf, HOJE)


# ------------------------------------------------------------ previsão


def passou(pactuacao, por, de, para, dia):
    Passagem.objects.create(
        pactuacao=pactuacao,
        acao="x",
        de=de,
        para=para,
        dada_em=timezone.make_aware(datetime.combine(dia, datetime.min.time())),
        dada_por=por,
    )


def test_previsao_soma_as_medianas_do_que_falta(pactuacao, tecnico_da_ses):
    abriu = pactuacao.rodada.metas_abrem
    for n in range(3):
        feita = PactuacaoFactory(
            territorio=MunicipioFactory(codigo=f"120090{n}"),
            situacao=Situacao.HOMOLOGADA,
        )
        caminho = ("em_digitacao", "em_apreciacao", "aprovada", "validada")
        for passo, (de, para) in enumerate(
            zip(caminho, (*caminho[1:], "homologada"), strict=True)
        ):
            passou(
                feita, tecnico_da_ses, de, para, abriu + timedelta(days=4 * (passo + 1))
            )
    Pactuacao.objects.filter(pk=pactuacao.pk).update(situacao=Situacao.EM_APRECIACAO)

    linha = linha_de(pactuacao.territorio)

    assert linha.previsao == HOJE + timedelta(days=12)
    tudo = acompanhar(pactuacao.rodada, pactuacao.territorio.uf, HOJE)
    assert (tudo.homologadas, tudo.previsao()) == (3, linha.previsao)


@pytest.mark.parametrize("aberta", [True, False])
def test_o_rascunho_conta_a_digitacao_de_quando_a_rodada_abriu(
    pactuacao, tecnico_da_ses, aberta
):
    abriu = pactuacao.rodada.metas_abrem
    caminho = (*CAMINHO, "homologada")
    feita = PactuacaoFactory(
        territorio=MunicipioFactory(codigo="1200905"), situacao=Situacao.HOMOLOGADA
    )
    for passo, (de, para) in enumerate(pairwise(caminho)):
        dia = abriu + timedelta(days=200 + 4 * passo)
        passou(feita, tecnico_da_ses, de, para, dia)
    if not aberta:
        pactuacao.delete()

    previsao = linha_de(pactuacao.territorio).previsao

    assert previsao == max(abriu + timedelta(days=200), HOJE) + timedelta(days=12)


def test_onde_ha_cir_a_nao_iniciada_tambem_passa_por_ela(pactuacao, tecnico_da_ses):
    abriu = pactuacao.rodada.metas_abrem
    feita = PactuacaoFactory(
        territorio=MunicipioFactory(codigo="1200905"), situacao=Situacao.HOMOLOGADA
    )
    for passo, (de, para) in enumerate(pairwise((*CAMINHO, "homologada"))):
        passou(feita, tecnico_da_ses, de, para, abriu + timedelta(days=passo + 1))
    onde = pactuacao.territorio
    pactuacao.delete()
    assert linha_de(onde).previsao is not None

    ConfiguracaoDaUF.objects.create(
        uf=onde.uf,
        passo_cir=True,
        mudada_em=timezone.now(),
        mudada_por=tecnico_da_ses,
    )

    assert linha_de(onde).previsao is None  # ninguém mediu a CIR ainda


def test_quem_digita_nao_se_preve_depois_de_quem_nem_comecou(pactuacao, tecnico_da_ses):
    """A digitação se mede, e se desconta, da abertura da rodada."""
    abriu = pactuacao.rodada.metas_abrem
    MunicipioFactory(codigo="1200708", nome="Xapuri")
    for n in range(3):
        feita = PactuacaoFactory(
            territorio=MunicipioFactory(codigo=f"120090{n}"),
            situacao=Situacao.HOMOLOGADA,
        )
        caminho = ("em_digitacao", "em_apreciacao", "aprovada", "validada")
        for passo, (de, para) in enumerate(
            zip(caminho, (*caminho[1:], "homologada"), strict=True)
        ):
            dia = abriu + timedelta(days=40 + 5 * passo)
            passou(feita, tecnico_da_ses, de, para, dia)
    Pactuacao.objects.filter(pk=pactuacao.pk).update(situacao_desde=timezone.now())

    digita = linha_de(pactuacao.territorio)
    nem_comecou = linha_de(Territorio.objects.get(codigo="1200708"))

    # a rodada abriu há 30 dias: faltam 10 de digitação e 15 dos outros passos
    assert digita.previsao == nem_comecou.previsao == HOJE + timedelta(days=25)


def test_sem_passagens_nao_se_preve(pactuacao):
    assert linha_de(pactuacao.territorio).previsao is None


def test_quem_chamar_traz_as_atrasadas_e_as_que_passam_do_prazo(pactuacao):
    Pactuacao.objects.update(situacao_desde=timezone.now() - timedelta(days=12))
    MunicipioFactory(codigo="1200708", nome="Xapuri")

    tudo = acompanhar(pactuacao.rodada, pactuacao.territorio.uf, HOJE)

    assert [x.nome for x in tudo.quem_chamar(5)] == ["Xapuri", "Rio Branco"]
    assert len(tudo.quem_chamar(1)) == 1


# ------------------------------------------------------------ lembrar


def test_lembrar_avisa_no_portal_e_por_email_uma_vez_por_dia(
    pactuacao, tecnico, gestor, tecnico_da_ses
):
    uf = pactuacao.territorio.uf

    def lembrar():
        return actions.lembrar(
            pactuacao.rodada,
            [pactuacao.territorio.pk],
            recorte=uf,
            por=tecnico_da_ses,
            texto="Reunião na sexta.",
        )

    assert len(lembrar()) == 1
    with pytest.raises(RegraViolada) as erro:
        lembrar()

    assert erro.value.codigo == "ninguem_a_lembrar"
    assert sorted(m.to[0] for m in mail.outbox) == sorted(
        [tecnico.usuario.email, gestor.usuario.email]
    )
    assert "Reunião na sexta." in mail.outbox[0].body
    assert "lembrou em" in pendencias_de(gestor)[0].detalhe
    evento = Evento.objects.do_objeto(pactuacao).get()
    assert evento.acao == "indicadores.pactuacao.lembrada"


def test_lembrar_quem_nem_abriu_a_pactuacao(rio_branco, fichas, tecnico_da_ses):
    rodada = RodadaFactory()

    (lembrete,) = actions.lembrar(
        rodada, [rio_branco.pk], recorte=rio_branco.uf, por=tecnico_da_ses
    )

    assert Evento.objects.do_objeto(lembrete).count() == 1
    assert not Pactuacao.objects.exists()


def test_so_se_lembra_quem_e_do_recorte(pactuacao, tecnico_da_ses, gestor):
    de_mg = MunicipioFactory(codigo="3106200", uf=outra_uf())

    with pytest.raises(RegraViolada):
        actions.lembrar(
            pactuacao.rodada,
            [de_mg.pk],
            recorte=pactuacao.territorio.uf,
            por=tecnico_da_ses,
        )
    for por, recorte in ((tecnico_da_ses, de_mg.uf), (gestor, gestor.territorio)):
        with pytest.raises(PermissionDenied):
            actions.lembrar(pactuacao.rodada, [], recorte=recorte, por=por)
    assert not Lembrete.objects.exists()


# ------------------------------------------------------------ tela


def endereco(nome="acompanhar", codigo="AC"):
    return reverse(f"indicadores:{nome}", args=[HOJE.year, codigo])


def test_tela_mostra_o_andamento_e_nunca_o_valor_do_rascunho(
    client, pactuacao, fichas, tecnico_da_ses
):
    MetaFactory(pactuacao=pactuacao, ficha=fichas[0], valor=D("77.31"))
    client.force_login(tecnico_da_ses.usuario)

    texto = client.get(endereco()).content.decode()

    assert "1 de 3" in texto
    assert "77,31" not in texto
    assert client.get(endereco() + "?situacao=homologada&ordem=dias").status_code == 200


def test_tela_e_do_estado_da_regiao_e_do_ministerio(
    client, pactuacao, gestor, ses_de_mg, tecnico_da_ses
):
    PertencimentoFactory(municipio=pactuacao.territorio)
    regional = vinculo_de(Papel.TECNICO_REGIONAL)
    ministerio = vinculo_de(Papel.MINISTERIO)

    for vinculo, codigo, status in (
        (gestor, "AC", 403),
        (ses_de_mg, "AC", 403),
        (tecnico_da_ses, "AC", 200),
        (tecnico_da_ses, "12002", 200),
        (tecnico_da_ses, "BR", 403),
        (regional, "12002", 200),
        (regional, "AC", 403),
        (ministerio, "BR", 200),
        (ministerio, "XX", 404),
    ):
        client.force_login(vinculo.usuario)
        assert client.get(endereco(codigo=codigo)).status_code == status


def test_botao_lembra_os_atrasados(client, pactuacao, tecnico_da_ses):
    Pactuacao.objects.update(situacao_desde=timezone.now() - timedelta(days=12))
    client.force_login(tecnico_da_ses.usuario)

    client.post(endereco("lembrar"), {"recado": ""})

    assert Lembrete.objects.get().territorio == pactuacao.territorio
