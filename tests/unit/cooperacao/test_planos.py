"""O Plano de Trabalho Semestral: regras, permissões e telas."""

from datetime import date
from decimal import Decimal
from itertools import product

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from auditoria.models import Evento
from base.errors import EdicaoConcorrente, RegraViolada
from contas.models import Papel
from cooperacao import consultas
from cooperacao.actions import acoes, planos
from cooperacao.models import (
    AcaoDoPTS,
    Atividade,
    PlanoSemestral,
    RelatorioSemestral,
)
from cooperacao.permissions import acoes_disponiveis, pode_planejar
from cooperacao.rules import Semestre
from cooperacao.states import SituacaoDoPlano
from tests.factories.contas import vinculo_de
from tests.factories.cooperacao import (
    AcaoFactory,
    AnualFactory,
    MatrizFactory,
    PlanoFactory,
    ResultadoFactory,
    SemestreFactory,
)

pytestmark = pytest.mark.django_db

S = SituacaoDoPlano
PTS = "/cooperacao/60/pts/2018/1/"


def campos(resultado, **outros):
    return {
        "codigo": "R1-A1",
        "resultado": resultado,
        "atividade": None,
        "descricao": "Apoiar as secretarias.",
        "responsavel": "CONASS",
        "orcamento": Decimal("1000.00"),
        "prazo": date(2018, 5, 30),
    } | outros


def na_tela(resultado, **outros):
    return {
        "versao": "1",
        "codigo": "R1-A1",
        "resultado": str(resultado.pk),
        "descricao": "Apoiar as secretarias.",
        "orcamento": "1.000,00",
        "prazo": "2018-05-30",
    } | outros


@pytest.fixture
def aprovado(plano, re_1):
    AcaoFactory(
        tc=plano.tc, ano=2018, semestre=1, resultado=re_1, situacao="programada"
    )
    PlanoSemestral.objects.filter(pk=plano.pk).update(situacao=S.APROVADO)
    plano.refresh_from_db()
    return plano


def acao_de(plano):
    return AcaoDoPTS.objects.do_periodo(plano.tc, plano.periodo).get()


# ------------------------------------------------------------------ fluxo

PERMITIDO = {
    (S.EM_ELABORACAO, Papel.CONTRAPARTE): ["enviar_plano"],
    (S.EM_ELABORACAO, Papel.OPAS_TECNICO): ["enviar_plano"],
    (S.DEVOLVIDO, Papel.CONTRAPARTE): ["enviar_plano"],
    (S.DEVOLVIDO, Papel.OPAS_TECNICO): ["enviar_plano"],
    (S.ENVIADO, Papel.OPAS_GESTOR): ["devolver_plano", "aprovar_plano"],
}


@pytest.mark.parametrize(("situacao", "papel"), list(product(S, Papel)))
def test_acoes_do_plano(situacao, papel):
    plano = PlanoFactory.build(tc=AnualFactory().tc, situacao=situacao)
    vinculo = vinculo_de(papel)
    escreve = situacao in {S.EM_ELABORACAO, S.DEVOLVIDO} and papel in {
        Papel.CONTRAPARTE,
        Papel.OPAS_TECNICO,
    }

    assert acoes_disponiveis(vinculo, plano) == PERMITIDO.get((situacao, papel), [])
    assert pode_planejar(vinculo, plano) is escreve


def test_abrir_cria_uma_vez_e_fica_na_trilha(re_1, contraparte):
    tc = re_1.matriz.tc

    plano = planos.abrir(tc, Semestre(2018, 1), por=contraparte)

    assert planos.abrir(tc, Semestre(2018, 1), por=contraparte) == plano
    acoes = [e.acao for e in Evento.objects.do_objeto(plano)]
    assert acoes == ["cooperacao.plano.aberto"]


@pytest.mark.parametrize(("ano", "semestre"), [(2009, 2), (2020, 2), (2030, 1)])
def test_rn_coo_15_semestre_fora_da_vigencia(re_1, contraparte, ano, semestre):
    with pytest.raises(RegraViolada) as erro:
        planos.abrir(re_1.matriz.tc, Semestre(ano, semestre), por=contraparte)

    assert erro.value.codigo == "semestre_fora_da_vigencia"


def test_abrir_pede_matriz_em_vigor(contraparte):
    tc = AnualFactory().tc

    with pytest.raises(RegraViolada) as erro:
        planos.abrir(tc, Semestre(2012, 1), por=contraparte)

    assert erro.value.codigo == "sem_matriz"


def test_aprovar_abre_o_relatorio_com_um_bloco_por_re_rn_coo_17(
    plano, re_1, contraparte, opas_gestor
):
    ResultadoFactory(matriz=re_1.matriz, numero=2)
    acoes.acrescentar_acao(plano, por=contraparte, campos=campos(re_1))
    planos.enviar(plano, por=contraparte)

    plano = planos.aprovar(plano, por=opas_gestor)

    relatorio = RelatorioSemestral.objects.get(anual__ano=2018, semestre=1)
    assert plano.aprovado_por == opas_gestor
    assert [a.resultado.numero for a in relatorio.avaliacoes.all()] == [1, 2]
    assert relatorio.anual.modelo == 2018


def test_aprovar_duas_vezes(plano, re_1, contraparte, opas_gestor):
    acoes.acrescentar_acao(plano, por=contraparte, campos=campos(re_1))
    planos.enviar(plano, por=contraparte)
    planos.aprovar(plano, por=opas_gestor)

    with pytest.raises(RegraViolada) as erro:
        planos.aprovar(plano, por=opas_gestor)

    assert erro.value.codigo == "situacao_invalida"


def test_plano_sem_acoes_nao_se_envia(plano, contraparte):
    with pytest.raises(RegraViolada) as erro:
        planos.enviar(plano, por=contraparte)

    assert erro.value.codigo == "plano_vazio"


def test_devolver_pede_motivo_e_o_guarda(plano, re_1, contraparte, opas_gestor):
    acoes.acrescentar_acao(plano, por=contraparte, campos=campos(re_1))
    planos.enviar(plano, por=contraparte)
    with pytest.raises(RegraViolada) as erro:
        planos.devolver(plano, por=opas_gestor, motivo=" ")
    assert erro.value.codigo == "devolucao_sem_motivo"

    plano = planos.devolver(plano, por=opas_gestor, motivo="Falta o orçamento.")

    assert plano.situacao == S.DEVOLVIDO
    assert plano.motivo_da_devolucao == "Falta o orçamento."


# ------------------------------------------------------------------ ações


def test_acrescentar_numera_em_ordem(plano, re_1, contraparte):
    ordens = [
        acoes.acrescentar_acao(plano, por=contraparte, campos=campos(re_1)).ordem
        for _ in range(2)
    ]

    assert ordens == [1, 2]


def test_rn_coo_09_atividade_tem_de_ser_do_mesmo_re(plano, re_1, contraparte):
    outro = ResultadoFactory(matriz=re_1.matriz, numero=2)

    with pytest.raises(RegraViolada) as erro:
        acoes.acrescentar_acao(
            plano,
            por=contraparte,
            campos=campos(outro, atividade=re_1.atividades.first()),
        )

    assert erro.value.codigo == "atividade_de_outro_re"


def test_rn_coo_13_aprovado_o_planejado_nao_muda(aprovado, re_1, contraparte):
    acao = acao_de(aprovado)

    for verbo in (
        lambda: acoes.alterar_acao(
            aprovado, acao, por=contraparte, versao=1, campos=campos(re_1)
        ),
        lambda: acoes.retirar_acao(aprovado, acao, por=contraparte),
        lambda: acoes.copiar_do_anterior(aprovado, por=contraparte),
    ):
        with pytest.raises(RegraViolada) as erro:
            verbo()
        assert erro.value.codigo == "plano_nao_editavel"


def test_rn_coo_13_o_que_se_fez_alem_entra_fora_do_plano(aprovado, re_1, contraparte):
    acao = acoes.acrescentar_acao(aprovado, por=contraparte, campos=campos(re_1))

    assert acao.fora_do_plano
    assert acao.situacao == "finalizada"


def test_acompanhar_so_depois_de_aprovado(plano, re_1, contraparte):
    acao = acoes.acrescentar_acao(plano, por=contraparte, campos=campos(re_1))

    with pytest.raises(RegraViolada) as erro:
        acoes.acompanhar_acao(
            plano,
            acao,
            por=contraparte,
            versao=1,
            campos={"situacao": "finalizada", "motivo": "", "evidencia": ""},
        )

    assert erro.value.codigo == "plano_nao_aprovado"


@pytest.mark.parametrize("situacao", ["adiada", "cancelada"])
def test_rn_coo_14_adiar_e_cancelar_pedem_motivo(aprovado, contraparte, situacao):
    dados = {"situacao": situacao, "motivo": "", "evidencia": ""}
    with pytest.raises(RegraViolada) as erro:
        acoes.acompanhar_acao(
            aprovado, acao_de(aprovado), por=contraparte, versao=1, campos=dados
        )
    assert erro.value.codigo == "acao_sem_motivo"
    with pytest.raises(IntegrityError), transaction.atomic():
        AcaoDoPTS.objects.update(situacao=situacao)

    acao = acoes.acompanhar_acao(
        aprovado,
        acao_de(aprovado),
        por=contraparte,
        versao=1,
        campos=dados | {"motivo": "Sem passagens."},
    )

    assert (acao.situacao, acao.motivo) == (situacao, "Sem passagens.")


def test_finalizar_limpa_o_motivo_e_guarda_a_evidencia(aprovado, contraparte):
    acao = acoes.acompanhar_acao(
        aprovado,
        acao_de(aprovado),
        por=contraparte,
        versao=1,
        campos={"situacao": "finalizada", "motivo": "x", "evidencia": "Ata 3."},
    )

    assert (acao.motivo, acao.evidencia, acao.versao) == ("", "Ata 3.", 2)


def test_rn_coo_09_a_ligacao_se_corrige_com_o_plano_aprovado(
    client, aprovado, re_1, contraparte
):
    """A conferência pede a ligação; tem de haver onde a fazer."""
    acao = acao_de(aprovado)
    atividade = Atividade.objects.create(
        resultado=acao.resultado, codigo="A1.6", texto="Apoiar.", ordem=6
    )
    outro = ResultadoFactory(matriz=acao.resultado.matriz, numero=9)
    alheia = Atividade.objects.create(
        resultado=outro, codigo="A9.1", texto="Outra.", ordem=1
    )
    client.force_login(contraparte.usuario)
    pagina = f"{aprovado.get_absolute_url()}acoes/{acao.pk}/"
    dados = {"versao": str(acao.versao), "situacao": "finalizada"}

    recusada = client.post(pagina, dados | {"atividade": str(alheia.pk)})
    gravada = client.post(pagina, dados | {"atividade": str(atividade.pk)})

    acao.refresh_from_db()
    assert (recusada.status_code, gravada.status_code) == (422, 302)
    assert acao.atividade == atividade


def test_fora_do_plano_nao_volta_a_programada(aprovado, re_1, contraparte):
    acao = acoes.acrescentar_acao(aprovado, por=contraparte, campos=campos(re_1))

    with pytest.raises(RegraViolada) as erro:
        acoes.acompanhar_acao(
            aprovado,
            acao,
            por=contraparte,
            versao=1,
            campos={"situacao": "programada", "motivo": "", "evidencia": ""},
        )

    assert erro.value.codigo == "fora_do_plano_nao_finalizada"


def test_enviado_o_relatorio_as_contagens_param(aprovado, contraparte, opas_tecnico):
    SemestreFactory(
        anual=AnualFactory(tc=aprovado.tc, ano=2018), semestre=1, situacao="aprovado"
    )

    with pytest.raises(RegraViolada) as erro:
        acoes.acompanhar_acao(
            aprovado,
            acao_de(aprovado),
            por=contraparte,
            versao=1,
            campos={"situacao": "finalizada", "motivo": "", "evidencia": ""},
        )

    assert erro.value.codigo == "relatorio_nao_editavel"


def test_alterar_guarda_antes_e_depois_e_recusa_versao_vencida(
    plano, re_1, contraparte
):
    acao = acoes.acrescentar_acao(plano, por=contraparte, campos=campos(re_1))
    outro = ResultadoFactory(matriz=re_1.matriz, numero=2)

    acoes.alterar_acao(plano, acao, por=contraparte, versao=1, campos=campos(outro))
    with pytest.raises(EdicaoConcorrente):
        acoes.alterar_acao(plano, acao, por=contraparte, versao=1, campos=campos(outro))

    evento = Evento.objects.do_objeto(plano).first()
    assert evento.acao == "cooperacao.plano.acao_alterada"
    assert evento.dados["antes"]["resultado"] == "RE 1"
    assert evento.dados["depois"]["resultado"] == "RE 2"


def test_alterar_sem_mudar_nada_nao_deixa_rastro(plano, re_1, contraparte):
    acao = acoes.acrescentar_acao(plano, por=contraparte, campos=campos(re_1))
    antes = Evento.objects.do_objeto(plano).count()

    acoes.alterar_acao(plano, acao, por=contraparte, versao=1, campos=campos(re_1))

    assert Evento.objects.do_objeto(plano).count() == antes


def test_rn_coo_16_copia_o_que_nao_terminou_uma_vez_so(plano, re_1, contraparte):
    antes = {"tc": plano.tc, "ano": 2017, "semestre": 2, "resultado": re_1}
    AcaoFactory(**antes, descricao="Feita")
    AcaoFactory(**antes, descricao="Cancelada", situacao="cancelada", motivo="x")
    AcaoFactory(**antes, descricao="Adiada", situacao="adiada", motivo="x")
    AcaoFactory(
        **antes,
        descricao="Em curso",
        situacao="programada",
        atividade=re_1.atividades.get(codigo="A1.2"),
    )
    assert consultas.por_copiar(plano) == 2

    assert acoes.copiar_do_anterior(plano, por=contraparte) == 2
    assert acoes.copiar_do_anterior(plano, por=contraparte) == 0

    vieram = AcaoDoPTS.objects.do_periodo(plano.tc, plano.periodo)
    assert [a.descricao for a in vieram] == ["Adiada", "Em curso"]
    assert {a.situacao for a in vieram} == {"programada"}
    assert vieram.last().atividade.codigo == "A1.2"
    assert consultas.por_copiar(plano) == 0


def test_copiar_segue_a_matriz_do_novo_semestre(plano, re_1, contraparte):
    AcaoFactory(
        tc=plano.tc,
        ano=2017,
        semestre=2,
        resultado=re_1,
        situacao="programada",
        atividade=re_1.atividades.get(codigo="A1.1"),
    )
    nova = MatrizFactory(tc=plano.tc, versao=2, vigente_desde=date(2018, 1, 1))
    resultado = ResultadoFactory(matriz=nova, numero=1)

    acoes.copiar_do_anterior(plano, por=contraparte)

    acao = acao_de(plano)
    assert acao.resultado == resultado
    assert acao.atividade is None


def test_outra_contraparte_nao_planeja(plano, re_1, outra_contraparte):
    with pytest.raises(PermissionDenied):
        acoes.acrescentar_acao(plano, por=outra_contraparte, campos=campos(re_1))


# ------------------------------------------------------------------ telas


def entrar(client, vinculo):
    client.force_login(vinculo.usuario)
    return client


@pytest.mark.parametrize(
    ("quem", "status"),
    [
        ("opas_tecnico", 200),
        ("contraparte", 200),
        ("ministerio", 200),
        ("outra_contraparte", 404),
        ("gestor_municipal", 404),
    ],
)
def test_plano_so_para_quem_faz_parte(client, plano, quem, status, request):
    cliente = entrar(client, request.getfixturevalue(quem))

    assert cliente.get(PTS).status_code == status


def test_publico_ve_o_plano_do_ano_emitido(client, plano):
    assert client.get(PTS).status_code == 404

    AnualFactory(
        tc=plano.tc, ano=2018, situacao="emitido", emitido_em="2019-03-01T12:00Z"
    )

    assert client.get(PTS).status_code == 200


def test_ministerio_le_e_nao_escreve(client, plano, ministerio):
    cliente = entrar(client, ministerio)

    assert "Acrescentar ação" not in cliente.get(PTS).content.decode()
    assert cliente.get(f"{PTS}acoes/nova/").status_code == 403
    assert cliente.get("/cooperacao/60/pts/").status_code == 403


def test_do_plano_aberto_ao_relatorio_pelas_telas(
    client, re_1, contraparte, opas_gestor
):
    cliente = entrar(client, contraparte)
    resposta = cliente.post("/cooperacao/60/pts/", {"ano": "2018", "semestre": "1"})
    assert resposta.headers["Location"] == PTS
    assert cliente.post(f"{PTS}acoes/nova/", na_tela(re_1)).status_code == 302
    acao = AcaoDoPTS.objects.get()
    assert acao.orcamento == Decimal(1000)
    pagina = f"{PTS}acoes/{acao.pk}/"
    assert "1000" in cliente.get(pagina).content.decode()
    cliente.post(pagina, na_tela(re_1, codigo="R1-A9"))
    cliente.post(f"{PTS}enviar/")

    cliente = entrar(client, opas_gestor)
    assert "Aprovar o plano" in cliente.get(PTS).content.decode()
    cliente.post(f"{PTS}aprovar/")

    cliente = entrar(client, contraparte)
    assert "Andamento da ação R1-A9" in cliente.get(pagina).content.decode()
    cliente.post(
        pagina, {"versao": "2", "situacao": "finalizada", "evidencia": "Ata 3."}
    )
    acao.refresh_from_db()
    assert (acao.situacao, acao.evidencia) == ("finalizada", "Ata 3.")
    assert cliente.get("/cooperacao/60/relatorios/2018/1/re/1/").status_code == 200


def test_prazo_fora_do_semestre_e_valor_negativo(client, plano, re_1, contraparte):
    resposta = entrar(client, contraparte).post(
        f"{PTS}acoes/nova/", na_tela(re_1, prazo="2018-07-01", orcamento="-5")
    )

    assert resposta.status_code == 422
    assert set(resposta.context["form"].errors) == {"prazo", "orcamento"}


def test_conflito_mostra_o_gravado_e_guarda_o_digitado(
    client, plano, re_1, contraparte
):
    acao = acoes.acrescentar_acao(plano, por=contraparte, campos=campos(re_1))
    acoes.alterar_acao(
        plano, acao, por=contraparte, versao=1, campos=campos(re_1, codigo="R1-A5")
    )
    pagina = f"{PTS}acoes/{acao.pk}/"

    resposta = entrar(client, contraparte).post(pagina, na_tela(re_1, codigo="R1-A7"))

    texto = resposta.content.decode()
    assert "Está gravado: R1-A5." in texto
    assert 'value="R1-A7"' in texto
    assert resposta.context["form"]["versao"].value() == "2"


def test_retirar_pergunta_antes(client, plano, re_1, contraparte):
    acao = acoes.acrescentar_acao(plano, por=contraparte, campos=campos(re_1))
    pagina = f"{PTS}acoes/{acao.pk}/retirar/"
    cliente = entrar(client, contraparte)

    assert "Retirar a ação do plano?" in cliente.get(pagina).content.decode()
    cliente.post(pagina)

    assert not AcaoDoPTS.objects.exists()


def test_copiar_e_devolver_pelas_telas(client, plano, re_1, contraparte, opas_gestor):
    AcaoFactory(
        tc=plano.tc, ano=2017, semestre=2, resultado=re_1, situacao="programada"
    )
    cliente = entrar(client, contraparte)
    assert "Trazer 1 do semestre anterior" in cliente.get(PTS).content.decode()
    cliente.post(f"{PTS}copiar/")
    cliente.post(f"{PTS}copiar/")
    assert consultas.por_copiar(plano) == 0
    cliente.post(f"{PTS}enviar/")
    cliente.post(f"{PTS}copiar/")

    cliente = entrar(client, opas_gestor)
    assert cliente.get(f"{PTS}devolver/").status_code == 200
    assert cliente.post(f"{PTS}devolver/").status_code == 422
    cliente.post(f"{PTS}devolver/", {"motivo": "Falta o prazo."})

    assert "Falta o prazo." in cliente.get(PTS).content.decode()


def test_abrir_fora_da_vigencia_explica(client, re_1, contraparte):
    resposta = entrar(client, contraparte).post(
        "/cooperacao/60/pts/", {"ano": "2040", "semestre": "1"}
    )

    assert resposta.status_code == 422
    assert "fora da vigência" in resposta.content.decode()


def test_plano_por_enviar_espera_por_quem_planeja(plano, contraparte, ministerio):
    assert [p.titulo for p in consultas.pendencias_de(contraparte)] == [str(plano)]
    assert consultas.pendencias_de(ministerio) == []
