import pytest
from django.core.exceptions import PermissionDenied

from auditoria.models import Documento, Evento
from base.errors import EdicaoConcorrente, RegraViolada
from cooperacao import actions
from cooperacao.models import AvaliacaoDoRE
from cooperacao.states import SituacaoDoAnual, SituacaoDoSemestre
from tests.factories.cooperacao import SemestreFactory

CAMPOS = {
    "progresso": "As duas ações do plano se fizeram.",
    "dificuldades": "Passagens aéreas.",
    "relacao": "Aproximaram as equipes.",
    "sem_acoes_programadas": False,
    "andamento_estimado": 100,
}


def salvar(avaliacao, por, versao=1, **campos):
    return actions.salvar_avaliacao(
        avaliacao, por=por, versao=versao, campos={**CAMPOS, **campos}, origem="Tela"
    )


def test_salvar_grava_sobe_a_versao_e_registra(avaliacao, opas_tecnico):
    salva = salvar(avaliacao, opas_tecnico)

    assert (salva.progresso, salva.versao) == (CAMPOS["progresso"], 2)
    assert salva.salvo_por == opas_tecnico
    evento = Evento.objects.do_objeto(avaliacao).get()
    assert evento.acao == "cooperacao.avaliacao.salva"
    assert evento.dados["antes"]["progresso"] == "As ações foram feitas."
    assert evento.origem == "Tela"


def test_salvar_o_mesmo_nao_muda_nada(avaliacao, contraparte):
    salvar(avaliacao, contraparte)

    assert salvar(avaliacao, contraparte, versao=2).versao == 2
    assert Evento.objects.do_objeto(avaliacao).count() == 1


def test_salvar_recusa_versao_vencida(avaliacao, opas_tecnico, contraparte):
    salvar(avaliacao, contraparte)

    with pytest.raises(EdicaoConcorrente):
        salvar(avaliacao, opas_tecnico, versao=1, progresso="Outro texto.")

    avaliacao.refresh_from_db()
    assert avaliacao.progresso == CAMPOS["progresso"]


def test_duas_pessoas_em_res_diferentes_nao_se_atrapalham(
    semestre, avaliacao, opas_tecnico, contraparte
):
    outra = semestre.avaliacoes.get(resultado__numero=2)

    salvar(avaliacao, contraparte)
    salvar(outra, opas_tecnico)

    assert AvaliacaoDoRE.objects.filter(versao=2).count() == 2


def test_sem_acoes_programadas_preenche_o_que_ficou_em_branco(avaliacao, contraparte):
    """RN-COO-10"""
    salva = salvar(
        avaliacao,
        contraparte,
        progresso="",
        dificuldades="",
        relacao="Já alcançado.",
        sem_acoes_programadas=True,
    )

    assert salva.progresso.startswith("Não foram programadas ações")
    assert salva.dificuldades == "Não se aplica."
    assert salva.relacao == "Já alcançado."
    assert salva.completa


@pytest.mark.parametrize(
    "quem", ["opas_gestor", "outra_contraparte", "gestor_municipal", "ministerio"]
)
def test_salvar_recusa_quem_nao_escreve(avaliacao, quem, request):
    with pytest.raises(PermissionDenied):
        salvar(avaliacao, request.getfixturevalue(quem))


def test_salvar_recusa_relatorio_enviado(semestre, avaliacao, contraparte):
    actions.enviar(semestre, por=contraparte)

    with pytest.raises(RegraViolada) as erro:
        salvar(avaliacao, contraparte)

    assert erro.value.codigo == "relatorio_nao_editavel"


def test_salvar_fecho(semestre, contraparte, opas_tecnico):
    campos = {"contribuicao": "Contribui.", "licoes": "Planejar."}

    salvo = actions.salvar_fecho(semestre, por=contraparte, versao=1, campos=campos)

    assert (salvo.licoes, salvo.versao) == ("Planejar.", 2)
    repetido = actions.salvar_fecho(semestre, por=contraparte, versao=2, campos=campos)
    assert repetido.versao == 2
    with pytest.raises(EdicaoConcorrente):
        actions.salvar_fecho(semestre, por=opas_tecnico, versao=1, campos=campos)


# ------------------------------------------------------------------ fluxo


def test_enviar_exige_todos_os_res_escritos(semestre, avaliacao, contraparte):
    """RN-COO-11"""
    AvaliacaoDoRE.objects.filter(pk=avaliacao.pk).update(relacao="")

    with pytest.raises(RegraViolada) as erro:
        actions.enviar(semestre, por=contraparte)

    assert erro.value.codigo == "avaliacao_incompleta"
    assert "RE 1" in erro.value.mensagem


def test_do_envio_ao_fechamento(semestre, contraparte, opas_tecnico, opas_gestor):
    enviado = actions.enviar(semestre, por=contraparte)
    assert enviado.enviado_por == contraparte
    actions.iniciar_revisao(semestre, por=opas_tecnico)
    actions.aprovar(semestre, por=opas_tecnico)

    fechado = actions.fechar(semestre, por=opas_gestor)

    assert fechado.situacao == SituacaoDoSemestre.FECHADO
    assert [e.acao for e in Evento.objects.do_objeto(semestre)] == [
        "cooperacao.semestre.fechar",
        "cooperacao.semestre.aprovar",
        "cooperacao.semestre.iniciar_revisao",
        "cooperacao.semestre.enviar",
    ]


def test_devolver_exige_motivo_e_reabre_a_escrita(
    semestre, avaliacao, contraparte, opas_tecnico
):
    actions.enviar(semestre, por=contraparte)
    actions.iniciar_revisao(semestre, por=opas_tecnico)

    with pytest.raises(RegraViolada) as erro:
        actions.devolver(semestre, por=opas_tecnico, motivo="  ")
    assert erro.value.codigo == "devolucao_sem_motivo"
    devolvido = actions.devolver(semestre, por=opas_tecnico, motivo="Faltam UFs.")

    assert devolvido.motivo_da_devolucao == "Faltam UFs."
    assert salvar(avaliacao, contraparte).versao == 2


def test_fechar_duas_vezes_recusa_a_segunda(semestre, opas_gestor):
    semestre.situacao = SituacaoDoSemestre.APROVADO
    semestre.save()
    actions.fechar(semestre, por=opas_gestor)

    with pytest.raises(RegraViolada) as erro:
        actions.fechar(semestre, por=opas_gestor)

    assert erro.value.codigo == "situacao_invalida"


@pytest.mark.parametrize(
    ("acao", "quem"),
    [
        ("enviar", "opas_gestor"),
        ("iniciar_revisao", "contraparte"),
        ("aprovar", "contraparte"),
        ("fechar", "opas_tecnico"),
    ],
)
def test_fluxo_recusa_quem_nao_tem_o_papel(semestre, acao, quem, request):
    with pytest.raises(PermissionDenied):
        getattr(actions, acao)(semestre, por=request.getfixturevalue(quem))


# ------------------------------------------------------------------ ano


def emitir(anual, por):
    return actions.emitir_relatorio_anual(
        anual, por=por, dados={"ano": anual.ano}, imprimir=lambda *_: b"%PDF-1.7"
    )


def test_emitir_exige_os_dois_semestres_fechados(semestre, opas_gestor):
    """RN-COO-12"""
    semestre.situacao = SituacaoDoSemestre.FECHADO
    semestre.save()

    with pytest.raises(RegraViolada) as erro:
        emitir(semestre.anual, opas_gestor)
    assert erro.value.codigo == "semestre_aberto"
    assert not Documento.objects.exists()

    SemestreFactory(anual=semestre.anual, semestre=1, situacao="fechado")
    documento = emitir(semestre.anual, opas_gestor)

    semestre.anual.refresh_from_db()
    assert semestre.anual.situacao == SituacaoDoAnual.EMITIDO
    assert semestre.anual.emitido_por == opas_gestor
    assert documento.publico
    assert actions.documento_do_anual(semestre.anual) == documento
    with pytest.raises(RegraViolada) as erro:
        emitir(semestre.anual, opas_gestor)
    assert erro.value.codigo == "situacao_invalida"


@pytest.mark.parametrize("quem", ["opas_tecnico", "contraparte", "ministerio"])
def test_emitir_recusa_quem_nao_e_gestor_do_tc(semestre, quem, request):
    with pytest.raises(PermissionDenied):
        emitir(semestre.anual, request.getfixturevalue(quem))


def test_ano_aberto_nao_tem_documento(semestre):
    assert actions.documento_do_anual(semestre.anual) is None
