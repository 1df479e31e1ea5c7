"""A gestão do Ministério: prazos, reaberturas e o caminho na UF. RN-IND-40 e 41."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from auditoria.models import Evento
from base.errors import EdicaoConcorrente, RegraViolada
from contas.models import Papel
from indicadores import actions
from indicadores.consultas import janela_das_metas, pendencias_de
from indicadores.models import Reabertura
from indicadores.prazos import Janela
from indicadores.states import Situacao
from tests.factories.contas import vinculo_de
from tests.factories.indicadores import EdicaoFactory, RodadaFactory
from tests.factories.territorios import MunicipioFactory, PaisFactory, outra_uf
from tests.unit.indicadores.conftest import entrada

pytestmark = pytest.mark.django_db

HOJE = timezone.localdate()
SEM_PRAZO = Janela(None, None)


def dias(n):
    return HOJE + timedelta(days=n)


@pytest.fixture
def ministerio(db):
    return vinculo_de(Papel.MINISTERIO)


@pytest.fixture
def encerrada(pactuacao):
    """A mesma pactuação, com o prazo das metas vencido ontem."""
    rodada = pactuacao.rodada
    rodada.metas_abrem, rodada.metas_fecham = dias(-30), dias(-1)
    rodada.save()
    return pactuacao


def reabrir(pactuacao, ministerio, territorio, **campos):
    dados = {"janela": "metas", "ate": dias(5), "motivo": "Enchente.", **campos}
    return actions.reabrir_prazo(
        pactuacao.rodada, por=ministerio, territorio=territorio, **dados
    )


# ------------------------------------------------------------ reabertura


@pytest.mark.parametrize(
    ("alcance", "vale"),
    [
        ("BR", True),
        ("AC", True),
        ("1200401", True),
        ("MG", False),
        ("1200708", False),
    ],
)
def test_reabertura_vale_para_quem_alcanca(
    encerrada, ministerio, tecnico, gestor_de_xapuri, alcance, vale
):
    outra_uf()
    lugar = type(encerrada.territorio).objects.get(codigo=alcance)

    reabrir(encerrada, ministerio, lugar)

    janela = janela_das_metas(encerrada.rodada, encerrada.territorio, HOJE)
    assert janela.aberta_em(HOJE) is vale
    assert bool(pendencias_de(tecnico)) is vale
    if vale:
        assert actions.salvar_metas(encerrada, [entrada(1, 90)], por=tecnico).gravadas
    else:
        with pytest.raises(RegraViolada) as erro:
            actions.salvar_metas(encerrada, [entrada(1, 90)], por=tecnico)
        assert erro.value.codigo == "rodada_fechada"


def test_reabertura_de_resultados_nao_abre_as_metas(encerrada, ministerio):
    reabrir(encerrada, ministerio, PaisFactory(), janela="resultados")

    janela = janela_das_metas(encerrada.rodada, encerrada.territorio, HOJE)
    assert not janela.aberta_em(HOJE)


def test_reabertura_fica_na_trilha_da_rodada_com_o_motivo(encerrada, ministerio):
    reabrir(encerrada, ministerio, encerrada.territorio)

    evento = Evento.objects.do_objeto(encerrada.rodada).get()
    assert evento.acao == "indicadores.rodada.prazo_reaberto"
    assert evento.dados["motivo"] == "Enchente."
    assert evento.dados["territorio"] == "Rio Branco/AC"


def test_encerrar_a_reabertura_fecha_na_hora_e_fica_na_historia(encerrada, ministerio):
    reabertura = reabrir(encerrada, ministerio, encerrada.territorio)

    actions.encerrar_reabertura(reabertura, por=ministerio)

    janela = janela_das_metas(encerrada.rodada, encerrada.territorio, HOJE)
    assert not janela.aberta_em(HOJE)
    assert Reabertura.objects.get().encerrada_por == ministerio
    with pytest.raises(RegraViolada) as erro:
        actions.encerrar_reabertura(reabertura, por=ministerio)
    assert erro.value.codigo == "reabertura_terminada"


@pytest.mark.parametrize(
    ("campos", "codigo"),
    [
        ({"motivo": "  "}, "motivo_vazio"),
        ({"ate": dias(-1)}, "reabertura_no_passado"),
    ],
)
def test_reabertura_recusada(encerrada, ministerio, campos, codigo):
    with pytest.raises(RegraViolada) as erro:
        reabrir(encerrada, ministerio, encerrada.territorio, **campos)

    assert erro.value.codigo == codigo
    assert not Reabertura.objects.exists()


def test_so_o_ministerio_reabre(encerrada, ses):
    with pytest.raises(PermissionDenied):
        reabrir(encerrada, ses, encerrada.territorio)


# ------------------------------------------------------------ rodada


def test_criar_rodada_dentro_dos_anos_da_edicao(ministerio):
    edicao = EdicaoFactory(ano_inicial=2025, ano_final=2028)
    campos = {
        "por": ministerio,
        "edicao": edicao,
        "metas": Janela(dias(0), dias(30)),
        "resultados": SEM_PRAZO,
        "registro_pelo_gestor": True,
    }

    rodada = actions.criar_rodada(ano=2027, **campos)

    assert rodada.janela_das_metas.aberta_em(HOJE)
    for ano, codigo in ((2027, "rodada_repetida"), (2029, "ano_fora_da_edicao")):
        with pytest.raises(RegraViolada) as erro:
            actions.criar_rodada(ano=ano, **campos)
        assert erro.value.codigo == codigo


@pytest.mark.parametrize(
    ("metas", "codigo"),
    [
        (Janela(dias(3), dias(1)), "janela_ao_contrario"),
        (Janela(dias(3), None), "janela_pela_metade"),
    ],
)
def test_janela_incoerente_e_recusada(ministerio, metas, codigo):
    rodada = RodadaFactory()

    with pytest.raises(RegraViolada) as erro:
        actions.mudar_prazos(
            rodada,
            por=ministerio,
            metas=metas,
            resultados=SEM_PRAZO,
            registro_pelo_gestor=True,
            versao=1,
        )

    assert erro.value.codigo == codigo


def test_os_resultados_nao_abrem_antes_das_metas(ministerio):
    with pytest.raises(RegraViolada) as erro:
        actions.mudar_prazos(
            RodadaFactory(),
            por=ministerio,
            metas=Janela(dias(0), dias(30)),
            resultados=Janela(dias(-365), dias(-300)),
            registro_pelo_gestor=True,
            versao=1,
        )

    assert erro.value.codigo == "resultados_antes_das_metas"


def test_mudar_prazos_diz_o_que_mudou_e_recusa_a_versao_velha(ministerio):
    rodada = RodadaFactory()
    campos = {
        "por": ministerio,
        "metas": SEM_PRAZO,
        "resultados": SEM_PRAZO,
        "registro_pelo_gestor": False,
        "versao": 1,
    }

    actions.mudar_prazos(rodada, **campos)

    mudou = Evento.objects.do_objeto(rodada).get().dados["mudou"]
    assert mudou["metas"][1] == "sem prazo"
    assert mudou["registro_pelo_gestor"] == [True, False]
    with pytest.raises(EdicaoConcorrente):
        actions.mudar_prazos(rodada, **campos)


# ------------------------------------------------------------ caminho da UF


def test_ligar_a_cir_muda_so_o_que_esta_com_o_gestor(pactuacao, ministerio):
    enviada = type(pactuacao).objects.create(
        rodada=pactuacao.rodada,
        territorio=MunicipioFactory(codigo="1200708"),
        situacao=Situacao.EM_APRECIACAO,
    )

    actions.configurar_uf(pactuacao.territorio.uf, por=ministerio, passo_cir=True)

    pactuacao.refresh_from_db()
    enviada.refresh_from_db()
    assert (pactuacao.passa_pela_cir, enviada.passa_pela_cir) == (True, False)


def test_pactuacao_nova_nasce_no_caminho_da_uf(rio_branco, fichas, ministerio, gestor):
    actions.configurar_uf(rio_branco.uf, por=ministerio, passo_cir=True)

    nova = actions.abrir_pactuacao(RodadaFactory(), rio_branco, por=gestor)

    assert nova.passa_pela_cir


def test_so_a_cib_da_uf_ou_o_ministerio_decide_o_caminho(rio_branco, gestor, ses_de_mg):
    da_cib = vinculo_de(Papel.SECRETARIA_CIB, uf=rio_branco.uf)

    actions.configurar_uf(rio_branco.uf, por=da_cib, passo_cir=True)

    for outro in (gestor, ses_de_mg):
        with pytest.raises(PermissionDenied):
            actions.configurar_uf(rio_branco.uf, por=outro, passo_cir=False)
