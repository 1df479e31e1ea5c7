"""Várias pessoas no mesmo relatório ao mesmo tempo, em conexões de verdade."""

from functools import partial

import pytest
from django.test import Client

from auditoria.models import Documento, Evento
from base.errors import RegraViolada
from cooperacao import actions, pdf
from cooperacao.models import (
    AvaliacaoDoRE,
    RelatorioAnual,
    RelatorioSemestral,
    TermoDeCooperacao,
)
from tests.concorrencia import em_paralelo
from tests.factories.contas import InstituicaoFactory
from tests.factories.cooperacao import SemestreFactory
from tests.unit.cooperacao.test_termos import IDENTIFICACAO

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

SEMESTRE = "/cooperacao/60/relatorios/2017/2/"


def postar(vinculo, endereco, dados=None):
    """O POST da pessoa e o texto da página a que ele leva."""
    cliente = Client()
    cliente.force_login(vinculo.usuario)
    resposta = cliente.post(endereco, dados or {}, follow=True)
    return resposta.status_code, resposta.content.decode()


def salvar(vinculo, re, **campos):
    atual = {"progresso": "As ações foram feitas.", "dificuldades": "Não se aplica."}
    atual |= {"relacao": "Contribuem para o resultado.", "versao": "1"}
    return postar(vinculo, f"{SEMESTRE}re/{re}/", atual | campos)


def tentar(acao):
    try:
        acao()
    except RegraViolada as erro:
        return erro.codigo
    return "feito"


def test_dois_gestores_fecham_o_semestre_ao_mesmo_tempo(semestre, opas_gestor):
    RelatorioSemestral.objects.update(situacao="aprovado")
    tarefas = [
        partial(tentar, partial(actions.fechar, semestre, por=opas_gestor))
        for _ in range(6)
    ]

    resultados = em_paralelo(tarefas)

    assert sorted(resultados) == ["feito"] + ["situacao_invalida"] * 5
    assert Evento.objects.filter(acao="cooperacao.semestre.fechar").count() == 1


def test_pela_tela_um_fecha_e_o_outro_le_que_ja_se_fechou(semestre, opas_gestor):
    RelatorioSemestral.objects.update(situacao="aprovado")

    paginas = em_paralelo([partial(postar, opas_gestor, f"{SEMESTRE}fechar/")] * 2)

    assert [codigo for codigo, _ in paginas] == [200, 200]
    recusadas = [p for _, p in paginas if "Agora está: Semestre fechado" in p]
    assert len(recusadas) == 1
    semestre.refresh_from_db()
    assert semestre.situacao == "fechado"


def test_duas_pessoas_em_res_diferentes_gravam_as_duas(
    semestre, opas_tecnico, contraparte
):
    paginas = em_paralelo(
        [
            partial(salvar, opas_tecnico, 1, progresso="Do técnico."),
            partial(salvar, contraparte, 2, progresso="Da contraparte."),
        ]
    )

    assert [codigo for codigo, _ in paginas] == [200, 200]
    gravados = AvaliacaoDoRE.objects.order_by("resultado__numero")
    assert [(a.progresso, a.versao) for a in gravados] == [
        ("Do técnico.", 2),
        ("Da contraparte.", 2),
    ]


def test_duas_pessoas_no_mesmo_campo_uma_grava_e_a_outra_escolhe(
    semestre, opas_tecnico, contraparte
):
    paginas = em_paralelo(
        [
            partial(salvar, opas_tecnico, 1, progresso="Do técnico."),
            partial(salvar, contraparte, 1, progresso="Da contraparte."),
        ]
    )

    assert sorted(codigo for codigo, _ in paginas) == [200, 409]
    (conflito,) = (pagina for codigo, pagina in paginas if codigo == 409)
    assert "Do técnico." in conflito
    assert "Da contraparte." in conflito
    assert AvaliacaoDoRE.objects.get(resultado__numero=1).versao == 2


def test_muitas_pessoas_em_campos_diferentes_do_mesmo_re_juntam_se(
    semestre, opas_tecnico, contraparte
):
    """Quem junta e é ultrapassado por um terceiro junta outra vez."""
    tarefas = [
        partial(salvar, opas_tecnico, 1, progresso="Novo a."),
        partial(salvar, contraparte, 1, dificuldades="Novo b."),
        partial(salvar, opas_tecnico, 1, relacao="Novo c."),
        partial(salvar, contraparte, 1, andamento_estimado="70"),
    ]

    paginas = em_paralelo(tarefas)

    assert [codigo for codigo, _ in paginas] == [200] * 4
    gravada = AvaliacaoDoRE.objects.get(resultado__numero=1)
    assert (gravada.progresso, gravada.dificuldades) == ("Novo a.", "Novo b.")
    assert (gravada.relacao, gravada.andamento_estimado) == ("Novo c.", 70)
    assert gravada.versao == 5


def test_salvar_enquanto_se_envia_grava_antes_ou_diz_que_ja_foi(
    semestre, opas_tecnico, contraparte
):
    (codigo, pagina), envio = em_paralelo(
        [
            partial(salvar, opas_tecnico, 1, progresso="No último minuto."),
            partial(tentar, partial(actions.enviar, semestre, por=contraparte)),
        ]
    )

    gravado = AvaliacaoDoRE.objects.get(resultado__numero=1).progresso
    assert envio == "feito"
    assert "No último minuto." in pagina
    if codigo == 422:
        assert "não se altera" in pagina
        assert gravado == "As ações foram feitas."
    else:
        assert gravado == "No último minuto."


def test_emitir_o_ano_ao_mesmo_tempo_da_um_so_documento(
    semestre, opas_gestor, sem_desenho
):
    SemestreFactory(anual=semestre.anual, semestre=1)
    RelatorioSemestral.objects.update(situacao="fechado")
    anual = RelatorioAnual.objects.select_related("tc").get()

    resultados = em_paralelo(
        [partial(tentar, partial(pdf.emitir, anual, por=opas_gestor))] * 3
    )

    assert sorted(resultados) == ["feito", "situacao_invalida", "situacao_invalida"]
    assert Documento.objects.count() == 1


def test_dois_cadastros_do_mesmo_termo_um_grava_e_o_outro_le_por_que_nao(opas_gestor):
    contraparte = InstituicaoFactory(sigla="CONASS")
    dados = IDENTIFICACAO | {"numero": "60", "contraparte": contraparte.pk}

    paginas = em_paralelo(
        [partial(postar, opas_gestor, "/cooperacao/novo/", dados)] * 4
    )

    assert sorted(codigo for codigo, _ in paginas) == [200, 422, 422, 422]
    assert TermoDeCooperacao.objects.count() == 1
