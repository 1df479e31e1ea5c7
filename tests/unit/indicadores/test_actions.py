"""Digitar sem perder o do outro e andar no fluxo: RN-IND-10, 12 e 13."""

from datetime import timedelta
from decimal import Decimal as D

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from auditoria.models import Evento
from base.errors import EdicaoConcorrente, RegraViolada
from indicadores import actions
from indicadores.models import MetaPactuada, Pactuacao
from indicadores.rules import EstadoDaCelula
from indicadores.states import Situacao
from tests.factories.indicadores import FichaFactory, MetaFactory
from tests.unit.indicadores.conftest import entrada

pytestmark = pytest.mark.django_db


@pytest.fixture
def completa(pactuacao, fichas):
    """Com as três metas preenchidas."""
    for ficha in fichas:
        MetaFactory(pactuacao=pactuacao, ficha=ficha)
    return pactuacao


@pytest.fixture
def ato():
    return {"numero": "12/2026", "data": timezone.localdate() - timedelta(days=1)}


def valores(pactuacao):
    return {m.ficha.numero: m.valor for m in pactuacao.metas.select_related("ficha")}


# ------------------------------------------------------------ salvar


def test_salvar_metas_grava_e_registra_na_trilha(pactuacao, tecnico):
    salvo = actions.salvar_metas(
        pactuacao, [entrada(1, D("93.5")), entrada(2, None)], por=tecnico, origem="tela"
    )

    meta = MetaPactuada.objects.get()
    assert (salvo.gravadas, list(salvo.conflitos)) == (1, [])
    assert (meta.valor, meta.gravada_por, meta.versao) == (D("93.5"), tecnico, 1)
    evento = Evento.objects.do_objeto(pactuacao).get()
    assert evento.dados["celulas"] == [
        {"indicador": 1, "de": "em branco", "para": "93,5"}
    ]
    pactuacao.refresh_from_db()
    assert pactuacao.versao == 2


def test_salvar_o_mesmo_de_novo_nao_grava_nem_registra(pactuacao, tecnico):
    actions.salvar_metas(pactuacao, [entrada(1, D(93))], por=tecnico)

    salvo = actions.salvar_metas(
        pactuacao, [entrada(1, D("93.0"), versao=1, mudou=False)], por=tecnico
    )

    assert salvo.gravadas == 0
    assert Evento.objects.do_objeto(pactuacao).count() == 1


def test_apagar_uma_meta_guarda_que_ficou_em_branco(completa, tecnico):
    actions.salvar_metas(completa, [entrada(1, None, versao=1)], por=tecnico)

    meta = completa.metas.get(ficha__numero=1)
    assert (meta.estado, meta.valor) == (EstadoDaCelula.NAO_INFORMADO, None)


def test_nao_pactuado_guarda_a_justificativa(pactuacao, tecnico):
    celula = entrada(
        1, None, estado=EstadoDaCelula.NAO_PACTUADO, justificativa="Sem serviço."
    )

    actions.salvar_metas(pactuacao, [celula], por=tecnico)

    meta = pactuacao.metas.get()
    assert (meta.estado, meta.justificativa) == ("nao_pactuado", "Sem serviço.")
    celulas = Evento.objects.do_objeto(pactuacao).get().dados["celulas"]
    assert celulas[0]["para"] == "não pactuado"


def test_celula_mudada_pelas_duas_pessoas_conflita_e_as_outras_sao_salvas(
    completa, tecnico, gestor
):
    actions.salvar_metas(completa, [entrada(1, D(94), versao=1)], por=tecnico)

    salvo = actions.salvar_metas(
        completa,
        [entrada(1, D(95), versao=1), entrada(2, D(80), versao=1)],
        por=gestor,
    )

    assert [c.gravada.valor for c in salvo.conflitos] == [D(94)]
    assert salvo.gravadas == 1
    assert valores(completa) == {1: D(94), 2: D(80), 3: D(90)}


def test_celula_velha_que_nao_toquei_nao_conflita(completa, tecnico, gestor):
    actions.salvar_metas(completa, [entrada(1, D(94), versao=1)], por=tecnico)

    salvo = actions.salvar_metas(
        completa, [entrada(1, D(90), versao=1, mudou=False)], por=gestor
    )

    assert list(salvo.conflitos) == []
    assert valores(completa)[1] == D(94)


def test_as_duas_pessoas_digitarem_o_mesmo_nao_conflita(completa, tecnico, gestor):
    actions.salvar_metas(completa, [entrada(1, D(94), versao=1)], por=tecnico)

    salvo = actions.salvar_metas(completa, [entrada(1, D(94), versao=1)], por=gestor)

    assert (salvo.gravadas, list(salvo.conflitos)) == (0, [])


def test_salvar_abre_a_pactuacao_que_ainda_nao_existe(pactuacao, tecnico):
    nova = Pactuacao(rodada=pactuacao.rodada, territorio=pactuacao.territorio)
    Pactuacao.objects.all().delete()

    salvo = actions.salvar_metas(nova, [entrada(1, D(1))], por=tecnico)

    assert Pactuacao.objects.get() == salvo.pactuacao
    assert valores(salvo.pactuacao) == {1: D(1)}


def test_so_o_tecnico_e_o_gestor_digitam(pactuacao, conselho, gestor_de_xapuri, ses):
    for vinculo in (conselho, gestor_de_xapuri, ses):
        with pytest.raises(PermissionDenied):
            actions.salvar_metas(pactuacao, [entrada(1, D(1))], por=vinculo)

    assert not MetaPactuada.objects.exists()


def test_indicador_de_outra_edicao_e_recusado(pactuacao, tecnico):
    with pytest.raises(RegraViolada) as erro:
        actions.salvar_metas(pactuacao, [entrada(99, D(1))], por=tecnico)

    assert erro.value.codigo == "indicador_desconhecido"


@pytest.mark.parametrize("situacao", [Situacao.VALIDADA, Situacao.EM_APRECIACAO])
def test_depois_de_enviada_nao_se_digita(pactuacao, tecnico, situacao):
    Pactuacao.objects.update(situacao=situacao)

    with pytest.raises(RegraViolada) as erro:
        actions.salvar_metas(pactuacao, [entrada(1, D(1))], por=tecnico)

    assert erro.value.codigo == "pactuacao_fechada"


@pytest.mark.parametrize("dias", [-10, 10])
def test_fora_do_prazo_nao_se_digita(pactuacao, tecnico, dias):
    hoje = timezone.localdate()
    rodada = pactuacao.rodada
    rodada.metas_abrem = rodada.metas_fecham = hoje + timedelta(days=dias)
    rodada.save()

    with pytest.raises(RegraViolada) as erro:
        actions.salvar_metas(pactuacao, [entrada(1, D(1))], por=tecnico)

    assert erro.value.codigo == "rodada_fechada"


def test_rodada_sem_janela_esta_fechada(pactuacao, tecnico):
    rodada = pactuacao.rodada
    rodada.metas_abrem = rodada.metas_fecham = None
    rodada.save()

    with pytest.raises(RegraViolada):
        actions.salvar_metas(pactuacao, [entrada(1, D(1))], por=tecnico)


# ------------------------------------------------------------ fluxo


def test_o_caminho_inteiro_pelo_conselho(completa, gestor, conselho, ses, ato):
    actions.enviar_ao_conselho(completa, por=gestor)
    actions.aprovar(completa, por=conselho, **ato)
    actions.validar(completa, por=gestor)
    final = actions.homologar(completa, por=ses, **ato)

    assert final.situacao == Situacao.HOMOLOGADA
    assert (final.enviada_por, final.aprovada_por) == (gestor, conselho)
    assert (final.validada_por, final.homologada_por) == (gestor, ses)
    assert final.resolucao_do_conselho == final.ato_de_homologacao == "12/2026"
    acoes = Evento.objects.do_objeto(completa).values_list("acao", flat=True)
    assert sorted(a.rpartition(".")[2] for a in acoes) == [
        "aprovar",
        "enviar_ao_conselho",
        "homologar",
        "validar",
    ]


def test_registrar_a_resolucao_e_validar_de_uma_vez(completa, gestor, ato):
    validada = actions.registrar_e_validar(completa, por=gestor, **ato)

    assert validada.situacao == Situacao.VALIDADA
    assert validada.resolucao_do_conselho == "12/2026"


def test_registrar_e_validar_so_na_rodada_que_permite(completa, gestor, ato):
    completa.rodada.registro_pelo_gestor = False
    completa.rodada.save()

    with pytest.raises(RegraViolada) as erro:
        actions.registrar_e_validar(completa, por=gestor, **ato)

    assert erro.value.codigo == "conselho_no_portal"


def test_meta_em_branco_impede_o_envio_e_diz_qual(pactuacao, gestor, ato):
    MetaFactory(pactuacao=pactuacao, ficha=FichaFactory(numero=2))

    with pytest.raises(RegraViolada) as erro:
        actions.registrar_e_validar(pactuacao, por=gestor, **ato)

    assert erro.value.codigo == "metas_em_branco"
    assert "1 e 3" in erro.value.mensagem


def test_uma_so_meta_em_branco_fica_no_singular(pactuacao, gestor):
    for numero in (1, 2):
        MetaFactory(pactuacao=pactuacao, ficha=FichaFactory(numero=numero))

    with pytest.raises(RegraViolada) as erro:
        actions.enviar_ao_conselho(pactuacao, por=gestor)

    assert "do indicador 3" in erro.value.mensagem


def test_nao_se_aplica_conta_como_respondida(completa, gestor):
    FichaFactory(numero=20, aplicabilidade={"ate_ano": 2019})

    enviada = actions.enviar_ao_conselho(completa, por=gestor)

    assert enviada.situacao == Situacao.EM_APRECIACAO


@pytest.mark.parametrize(
    ("situacao", "acao", "quem"),
    [
        (Situacao.EM_APRECIACAO, "devolver_pelo_conselho", "conselho"),
        (Situacao.VALIDADA, "devolver", "ses"),
        (Situacao.HOMOLOGADA, "reabrir", "ses"),
    ],
)
def test_devolver_exige_motivo_e_volta_a_digitacao(
    completa, tecnico, request, situacao, acao, quem
):
    Pactuacao.objects.update(situacao=situacao)
    por = request.getfixturevalue(quem)
    fazer = getattr(actions, acao)

    with pytest.raises(RegraViolada) as erro:
        fazer(completa, por=por, motivo="  ")
    devolvida = fazer(completa, por=por, motivo="Rever o 2.")

    assert erro.value.codigo == "motivo_vazio"
    assert devolvida.motivo_da_devolucao == "Rever o 2."
    assert devolvida.devolvida_por == por
    salvo = actions.salvar_metas(devolvida, [entrada(2, D(80), versao=1)], por=tecnico)
    assert salvo.gravadas == 1


@pytest.mark.parametrize(
    ("numero", "dias", "codigo"),
    [(" ", -1, "ato_sem_numero"), ("12/2026", 2, "ato_no_futuro")],
)
def test_homologar_exige_o_ato(completa, ses, numero, dias, codigo):
    Pactuacao.objects.update(situacao=Situacao.VALIDADA)
    data = timezone.localdate() + timedelta(days=dias)

    with pytest.raises(RegraViolada) as erro:
        actions.homologar(completa, por=ses, numero=numero, data=data)

    assert erro.value.codigo == codigo
    assert Pactuacao.objects.get().situacao == Situacao.VALIDADA


def test_quem_nao_e_da_instancia_nao_homologa(completa, gestor, ses_de_mg, ato):
    Pactuacao.objects.update(situacao=Situacao.VALIDADA)

    for vinculo in (gestor, ses_de_mg):
        with pytest.raises(PermissionDenied):
            actions.homologar(completa, por=vinculo, **ato)


def test_homologar_fora_de_hora_diz_a_situacao(completa, ses, ato):
    with pytest.raises(RegraViolada) as erro:
        actions.homologar(completa, por=ses, **ato)

    assert erro.value.codigo == "situacao_invalida"


def test_validar_o_que_mudou_depois_de_conferido_e_recusado(
    completa, gestor, tecnico, ato
):
    conferida = completa.versao
    actions.salvar_metas(completa, [entrada(1, D(94), versao=1)], por=tecnico)

    with pytest.raises(EdicaoConcorrente):
        actions.registrar_e_validar(completa, por=gestor, versao=conferida, **ato)
