"""Reabrir o que se emitiu, e a versão nova que diz o que mudou (RN-COO-27)."""

import pytest
from django.core.exceptions import PermissionDenied

from auditoria.models import Documento, Evento
from base.errors import RegraViolada
from cooperacao import actions, comparacao, consultas, pdf
from cooperacao.actions import registros
from cooperacao.models import ExecucaoFinanceira, RelatorioAnual
from tests.unit.cooperacao.conftest import entrar

pytestmark = pytest.mark.django_db

PAGINA = "/cooperacao/61/relatorios/2018/"


def reabrir(anual, por, semestres=()):
    return actions.reabrir(
        anual, por=por, motivo="Saldo do relatório oficial.", semestres=semestres
    )


def informar(anual, por, pendente):
    anual.refresh_from_db()
    atual = ExecucaoFinanceira.objects.get(anual=anual)
    registros.informar_execucao(
        anual,
        por=por,
        versao=anual.versao,
        campos={
            "repassados": atual.repassados,
            "desembolsados": atual.desembolsados,
            "pendente": pendente,
        },
    )


def test_reemitir_faz_versao_nova_que_diz_o_que_mudou(
    anual_61, opas_gestor, sem_desenho
):
    primeira = actions.documento_do_anual(anual_61)
    reabrir(anual_61, opas_gestor)
    informar(anual_61, opas_gestor, pendente=25000)

    segunda = pdf.emitir(RelatorioAnual.objects.get(pk=anual_61.pk), por=opas_gestor)

    assert (primeira.versao, segunda.versao) == (1, 2)
    edicao = anual_61.edicoes.first()
    assert edicao.motivo == "Saldo do relatório oficial."
    assert [m["onde"] for m in edicao.mudancas] == [
        "execução financeira, US$, pendente",
        "execução financeira, US$, saldo",
    ]
    assert dict(edicao.mudancas[0]["trechos"]) == {
        "sai": "25191.92",
        "entra": "25000.00",
    }
    assert sem_desenho[-1]["edicao"] == edicao


def test_reemitir_pela_tela_tambem_faz_a_versao_nova(
    client, anual_61, opas_gestor, sem_desenho
):
    """O ano reaberto ainda tem o documento em vigor, e nem por isso já se emitiu."""
    reabrir(anual_61, opas_gestor)
    informar(anual_61, opas_gestor, pendente=25000)

    entrar(client, opas_gestor).post(f"{PAGINA}emitir/")

    anual_61.refresh_from_db()
    assert anual_61.situacao == "emitido"
    assert actions.documento_do_anual(anual_61).versao == 2


def test_reaberto_sem_mudar_nada_volta_a_valer_a_mesma_versao(
    anual_61, opas_gestor, sem_desenho
):
    reabrir(anual_61, opas_gestor)

    pdf.emitir(RelatorioAnual.objects.get(pk=anual_61.pk), por=opas_gestor)

    anual_61.refresh_from_db()
    assert anual_61.situacao == "emitido"
    assert Documento.objects.do_objeto(anual_61, "relatorio_tc").count() == 1


def test_semestre_reaberto_volta_a_quem_escreve_e_trava_a_emissao(
    anual_61, opas_gestor
):
    reabrir(anual_61, opas_gestor, semestres=[2])

    situacoes = dict(anual_61.semestres.values_list("semestre", "situacao"))
    assert situacoes == {1: "fechado", 2: "devolvido"}
    with pytest.raises(RegraViolada) as erro:
        pdf.emitir(RelatorioAnual.objects.get(pk=anual_61.pk), por=opas_gestor)
    assert erro.value.codigo == "semestre_aberto"
    assert Evento.objects.filter(acao="cooperacao.semestre.reaberto").count() == 1


@pytest.mark.parametrize("quem", ["opas_tecnico", "contraparte", "ministerio"])
def test_so_o_gestor_reabre(anual_61, quem, request):
    with pytest.raises(PermissionDenied):
        reabrir(anual_61, request.getfixturevalue(quem))


def test_reabrir_pede_motivo_e_o_ano_emitido(anual_61, anual_60, opas_gestor):
    with pytest.raises(RegraViolada) as sem_motivo:
        actions.reabrir(anual_61, por=opas_gestor, motivo=" ", semestres=[])
    with pytest.raises(RegraViolada):
        reabrir(anual_60, opas_gestor)

    assert sem_motivo.value.codigo == "reabertura_sem_motivo"


def test_o_publico_ve_a_versao_que_vale_enquanto_se_corrige(
    client, anual_61, opas_gestor
):
    reabrir(anual_61, opas_gestor, semestres=[1])
    informar(anual_61, opas_gestor, pendente=1)

    pagina = client.get(PAGINA).content.decode()
    assert "vale a versão 1" in pagina
    assert "25.191,92" not in pagina
    assert client.get("/cooperacao/61/relatorios/2018.pdf").status_code == 200
    assert client.get("/cooperacao/61/relatorios/2018/1/").status_code == 404
    assert client.get(f"{PAGINA}trilho/").status_code == 404
    emitido = client.get("/cooperacao/61/relatorios/2018.json").json()
    assert emitido["execucao_financeira"]["pendente"] == "25191.92"
    assert consultas.relatorio(61, 2018)["situacao"] == "reaberto"
    assert "61" in client.get("/cooperacao/61/").content.decode()


def test_tela_de_reabrir_pede_o_motivo(client, anual_61, opas_gestor):
    entrar(client, opas_gestor)

    vazio = client.post(f"{PAGINA}reabrir/", {"motivo": ""})
    feito = client.post(f"{PAGINA}reabrir/", {"motivo": "Erro.", "semestres": ["2"]})

    assert vazio.status_code == 422
    assert "Escreva por que o relatório se reabre." in vazio.content.decode()
    assert feito.status_code == 302
    anual_61.refresh_from_db()
    assert anual_61.situacao == "reaberto"
    corpo = client.get(PAGINA).content.decode()
    assert "Em correção" in corpo


def test_mudancas_nomeiam_semestre_re_e_campo_e_encurtam_o_que_ficou_igual():
    longo = "palavra " * 60
    antes = {"semestres": [{"semestre": 1, "resultados": [{"re": 2, "progresso": ""}]}]}
    depois = {
        "semestres": [
            {"semestre": 1, "resultados": [{"re": 2, "progresso": f"{longo}fim"}]}
        ]
    }

    (mudanca,) = comparacao.mudancas(antes, depois)
    assert mudanca["onde"] == "1º semestre, RE 2, a) progresso"
    (mudanca,) = comparacao.mudancas(
        {"contexto": f"{longo}fim"}, {"contexto": f"{longo}final"}
    )
    assert [tipo for tipo, _ in mudanca["trechos"]] == ["igual", "sai", "entra"]
    assert "[…]" in mudanca["trechos"][0][1]
    assert comparacao.mudancas(antes, antes) == []
