"""Textos do ano, execução, produtos, dificuldades e comentários."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from auditoria.models import Evento
from base.errors import EdicaoConcorrente, RegraViolada
from cooperacao import consultas
from cooperacao.actions import registros
from cooperacao.models import (
    Comentario,
    Dificuldade,
    ExecucaoFinanceira,
    Produto,
    RelatorioSemestral,
)
from cooperacao.rules import Semestre
from tests.factories.cooperacao import TermoFactory
from tests.factories.territorios import UFFactory

pytestmark = pytest.mark.django_db

ANO = "/cooperacao/60/relatorios/2017/"
RE_1 = f"{ANO}2/re/1/"
TEXTOS = {"contexto": "Novo contexto.", "contribuicao": "", "licoes": ""}
VALORES = {
    "repassados": Decimal(100),
    "desembolsados": Decimal(60),
    "pendente": Decimal(10),
}
PRODUTO = {
    "tipo": "oficina",
    "descricao": "Oficina de regulação",
    "quantidade": 3,
    "ufs": "AC",
    "endereco": "",
}


def entrar(client, vinculo):
    client.force_login(vinculo.usuario)
    return client


def em(relatorio, situacao):
    RelatorioSemestral.objects.filter(pk=relatorio.pk).update(situacao=situacao)


# ------------------------------------------------------------------ ano


def test_textos_do_ano_com_versao_e_trilha(semestre, contraparte):
    anual = semestre.anual

    salvo = registros.salvar_ano(anual, por=contraparte, versao=1, campos=TEXTOS)
    registros.salvar_ano(anual, por=contraparte, versao=2, campos=TEXTOS)
    with pytest.raises(EdicaoConcorrente):
        registros.salvar_ano(anual, por=contraparte, versao=1, campos=TEXTOS)

    assert (salvo.contexto, salvo.versao) == ("Novo contexto.", 2)
    evento = Evento.objects.do_objeto(anual).get()
    assert evento.dados["antes"]["contexto"] == "Contexto do Termo."


def test_rn_coo_21_o_ano_emitido_nao_muda(semestre, contraparte, opas_gestor):
    anual = semestre.anual
    anual.situacao, anual.emitido_em = "emitido", "2018-03-01T12:00Z"
    anual.save()

    for verbo in (
        lambda: registros.salvar_ano(anual, por=contraparte, versao=1, campos=TEXTOS),
        lambda: registros.informar_execucao(
            anual, por=opas_gestor, versao=1, campos=VALORES
        ),
    ):
        with pytest.raises(RegraViolada) as erro:
            verbo()
        assert erro.value.codigo == "ano_emitido"


def test_rn_coo_22_execucao_sem_negativos_e_saldo_calculado(semestre, opas_tecnico):
    anual = semestre.anual

    execucao = registros.informar_execucao(
        anual, por=opas_tecnico, versao=1, campos=VALORES
    )
    assert execucao.saldo == Decimal(30)
    with pytest.raises(RegraViolada) as erro:
        registros.informar_execucao(
            anual,
            por=opas_tecnico,
            versao=2,
            campos=VALORES | {"pendente": Decimal(-1)},
        )
    assert erro.value.codigo == "valor_negativo"
    with pytest.raises(IntegrityError), transaction.atomic():
        ExecucaoFinanceira.objects.update(pendente=-1)


def test_contraparte_nao_informa_execucao(semestre, contraparte):
    with pytest.raises(PermissionDenied):
        registros.informar_execucao(
            semestre.anual, por=contraparte, versao=1, campos=VALORES
        )


# ------------------------------------------------------------------ produtos


def test_produto_entra_no_conteudo_do_relatorio(avaliacao, contraparte):
    anual = avaliacao.relatorio.anual
    antes = consultas.conteudo(consultas.ano_do_termo(anual, anual.tc))
    produto = registros.acrescentar_produto(avaliacao, por=contraparte, campos=PRODUTO)

    dados = consultas.ano_do_termo(anual, anual.tc)
    do_re = consultas.conteudo(dados)["semestres"][0]["resultados"][0]
    assert do_re["produtos"][0]["quantidade"] == 3

    registros.retirar_produto(produto, por=contraparte)
    depois = consultas.conteudo(consultas.ano_do_termo(anual, anual.tc))
    assert depois == antes


def test_fora_da_elaboracao_nada_se_acrescenta(avaliacao, contraparte):
    em(avaliacao.relatorio, "enviado")

    for verbo in (
        lambda: registros.acrescentar_produto(
            avaliacao, por=contraparte, campos=PRODUTO
        ),
        lambda: registros.registrar_dificuldade(
            avaliacao, por=contraparte, descricao="x"
        ),
    ):
        with pytest.raises(RegraViolada) as erro:
            verbo()
        assert erro.value.codigo == "relatorio_nao_editavel"


# ------------------------------------------------------------------ dificuldades


@pytest.mark.parametrize(
    ("semestre", "cabe"),
    [
        (Semestre(2016, 2), False),
        (Semestre(2017, 1), True),
        (Semestre(2018, 1), True),
        (Semestre(2018, 2), False),
    ],
)
def test_rn_coo_23_dificuldade_segue_ate_se_resolver(semestre, cabe):
    dificuldade = Dificuldade(
        tc=TermoFactory(),
        re=1,
        ano=2017,
        semestre=1,
        resolvida_no_ano=2018,
        resolvida_no_semestre=1,
        solucao="x",
    )

    assert dificuldade.cabe_em(semestre) is cabe


def test_rn_coo_23_resolver_pede_solucao_e_so_uma_vez(avaliacao, contraparte):
    dificuldade = registros.registrar_dificuldade(
        avaliacao, por=contraparte, descricao="Passagens aéreas"
    )
    assert consultas.dificuldades_abertas(dificuldade.tc) == [dificuldade]
    with pytest.raises(RegraViolada) as erro:
        registros.resolver_dificuldade(
            dificuldade, avaliacao, por=contraparte, solucao=""
        )
    assert erro.value.codigo == "sem_solucao"

    registros.resolver_dificuldade(
        dificuldade, avaliacao, por=contraparte, solucao="Novo contrato."
    )
    with pytest.raises(RegraViolada) as erro:
        registros.resolver_dificuldade(
            dificuldade, avaliacao, por=contraparte, solucao="De novo."
        )

    assert erro.value.codigo == "dificuldade_resolvida"
    assert consultas.dificuldades_abertas(dificuldade.tc) == []
    with pytest.raises(IntegrityError), transaction.atomic():
        Dificuldade.objects.update(solucao="")


# ------------------------------------------------------------------ comentários


def test_rn_coo_24_comenta_em_revisao_e_atende_devolvido(
    avaliacao, contraparte, opas_tecnico
):
    relatorio = avaliacao.relatorio
    with pytest.raises(RegraViolada) as erro:
        registros.comentar(avaliacao, por=opas_tecnico, campo="relacao", texto="x")
    assert erro.value.codigo == "relatorio_fora_de_revisao"
    em(relatorio, "em_revisao")
    with pytest.raises(PermissionDenied):
        registros.comentar(avaliacao, por=contraparte, campo="relacao", texto="x")
    comentario = registros.comentar(
        avaliacao, por=opas_tecnico, campo="relacao", texto="Cite o indicador."
    )
    with pytest.raises(RegraViolada):
        registros.atender_comentario(comentario, por=contraparte)

    RelatorioSemestral.objects.update(
        situacao="devolvido", motivo_da_devolucao="Veja os comentários."
    )
    atendido = registros.atender_comentario(comentario, por=contraparte)
    registros.atender_comentario(comentario, por=contraparte)

    assert atendido.atendido_por == contraparte
    eventos = Evento.objects.do_objeto(avaliacao)
    assert [e.acao for e in eventos].count(
        "cooperacao.avaliacao.comentario_atendido"
    ) == 1


# ------------------------------------------------------------------ telas


def test_textos_e_execucao_pelas_telas(client, semestre, opas_tecnico):
    cliente = entrar(client, opas_tecnico)
    assert "Informar a execução" in cliente.get(ANO).content.decode()
    assert cliente.get(f"{ANO}textos/").status_code == 200
    cliente.post(f"{ANO}textos/", {"versao": "1", "contexto": "Outro."})
    cliente.post(
        f"{ANO}execucao/",
        {
            "versao": "2",
            "repassados": "13.526.915,06",
            "desembolsados": "11.000.000,00",
            "pendente": "0",
        },
    )

    execucao = ExecucaoFinanceira.objects.get()
    assert execucao.saldo == Decimal("2526915.06")
    assert "13526915,06" in cliente.get(f"{ANO}execucao/").content.decode()


def test_conflito_na_execucao_mostra_o_gravado(client, semestre, opas_tecnico):
    registros.informar_execucao(
        semestre.anual, por=opas_tecnico, versao=1, campos=VALORES
    )

    resposta = entrar(client, opas_tecnico).post(
        f"{ANO}execucao/",
        {"versao": "1", "repassados": "90", "desembolsados": "60", "pendente": "10"},
    )

    assert resposta.status_code == 422
    assert "Está gravado: 100" in resposta.content.decode()


def test_produto_e_dificuldade_pelas_telas(client, semestre, contraparte):
    UFFactory()
    cliente = entrar(client, contraparte)
    dados = PRODUTO | {"ufs": "ac, ZZ"}
    assert cliente.get(f"{RE_1}produtos/novo/").status_code == 200
    resposta = cliente.post(f"{RE_1}produtos/novo/", dados)
    assert "ZZ: não é sigla de UF." in resposta.content.decode()
    cliente.post(f"{RE_1}produtos/novo/", dados | {"ufs": "ac"})
    cliente.post(
        f"{RE_1}dificuldades/nova/", {"tema": "passagens", "descricao": "Passagens"}
    )
    dificuldade = Dificuldade.objects.get()
    pagina = cliente.get(RE_1).content.decode()
    assert "Oficina de regulação" in pagina
    assert "Dizer como se resolveu" in pagina
    assert "Passagens" in cliente.get("/cooperacao/60/").content.decode()

    resolver = f"{RE_1}dificuldades/{dificuldade.pk}/resolver/"
    assert cliente.get(resolver).status_code == 200
    cliente.post(resolver, {"solucao": "Contrato novo."})
    cliente.post(f"{RE_1}produtos/{Produto.objects.get().pk}/retirar/")

    pagina = cliente.get(RE_1).content.decode()
    assert "Contrato novo." in pagina
    assert "Oficina de regulação" not in pagina


def test_comentario_pelas_telas(client, semestre, contraparte, opas_tecnico):
    em(semestre, "em_revisao")
    cliente = entrar(client, opas_tecnico)
    assert "Comentar um campo" in cliente.get(RE_1).content.decode()
    assert cliente.get(f"{RE_1}comentar/").status_code == 200
    cliente.post(
        f"{RE_1}comentar/", {"campo": "progresso", "texto": "Cite o indicador."}
    )
    RelatorioSemestral.objects.update(situacao="devolvido", motivo_da_devolucao="x")

    cliente = entrar(client, contraparte)
    assert "Cite o indicador." in cliente.get(RE_1).content.decode()
    comentario = Comentario.objects.get()
    cliente.post(f"{RE_1}comentarios/{comentario.pk}/atender/")

    assert "atendido" in cliente.get(RE_1).content.decode()


@pytest.mark.parametrize("pagina", ["produtos/novo/", "dificuldades/nova/"])
def test_quem_so_le_nao_registra(client, semestre, ministerio, pagina):
    assert entrar(client, ministerio).get(RE_1 + pagina).status_code == 403


def test_outra_contraparte_nao_chega_ao_re(client, semestre, outra_contraparte):
    cliente = entrar(client, outra_contraparte)

    assert cliente.get(f"{RE_1}produtos/novo/").status_code == 404
    assert cliente.get(f"{ANO}textos/").status_code == 404
