"""Manter a identificação do Termo."""

from datetime import date
from decimal import Decimal
from importlib import import_module

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError
from django.db import connection

from auditoria.models import Evento
from base.errors import EdicaoConcorrente, RegraViolada
from cooperacao.actions import cartas, termos
from cooperacao.models import CartaAcordo, TermoDeAjuste, TermoDeCooperacao
from cooperacao.rules import numero_de_carta_confere
from tests.factories.contas import InstituicaoFactory
from tests.factories.cooperacao import ResultadoFactory, TermoFactory

pytestmark = pytest.mark.django_db

TC = "/cooperacao/60/"
IDENTIFICACAO = {
    "titulo": "Apoio ao CONASS",
    "objeto": "Fortalecer as SES.",
    "nup": "25000.641798/2009-11",
    "siafi": "662109",
    "data_inicio": "2010-05-27",
    "interveniente": "Ministério da Saúde",
}
CARTA = {
    "numero": "SCON2016-03677",
    "executor": "CONASS",
    "objeto": "Agenda de eficiência.",
    "vigencia": "",
    "valor": None,
    "tc_de_origem": 60,
    "situacao": "vigente",
    "motivo_do_cancelamento": "",
}


def entrar(client, vinculo):
    client.force_login(vinculo.usuario)
    return client


def prorrogar(tc, por, novo_termino, versao=1):
    return termos.ajustar(
        tc,
        None,
        por=por,
        versao=versao,
        campos={
            "numero": 3,
            "tipo": "prorrogacao",
            "valor": Decimal(0),
            "data": None,
            "novo_termino": novo_termino,
        },
    )


@pytest.mark.parametrize(
    ("novo_termino", "codigo"),
    [
        (date(2020, 5, 28), "prorrogacao_alem_do_limite"),
        (date(2009, 1, 1), "prorrogacao_alem_do_limite"),
        (date(2015, 5, 27), "prorrogacao_nao_adia"),
    ],
)
def test_rn_coo_03_prorrogacao_fora_do_limite(opas_tecnico, novo_termino, codigo):
    with pytest.raises(RegraViolada) as erro:
        prorrogar(TermoFactory(), opas_tecnico, novo_termino)

    assert erro.value.codigo == codigo
    assert not TermoDeAjuste.objects.exists()


def test_prorrogacao_move_o_termino_e_fica_na_trilha(opas_tecnico):
    tc = TermoFactory()

    prorrogar(tc, opas_tecnico, date(2020, 5, 27))

    tc = TermoDeCooperacao.objects.get()
    assert tc.termino_vigente == date(2020, 5, 27)
    assert tc.versao == 2
    assert Evento.objects.do_objeto(tc).get().acao == "cooperacao.termo.ajustado"


def test_rn_coo_25_versao_vencida_nao_grava(opas_tecnico):
    tc = TermoFactory()
    prorrogar(tc, opas_tecnico, date(2018, 5, 27))

    with pytest.raises(EdicaoConcorrente):
        prorrogar(tc, opas_tecnico, date(2019, 5, 27))


def test_so_a_opas_mantem_e_so_o_gestor_cadastra(contraparte, opas_tecnico):
    with pytest.raises(PermissionDenied):
        prorrogar(TermoFactory(), contraparte, date(2018, 5, 27))
    with pytest.raises(PermissionDenied):
        termos.cadastrar(por=opas_tecnico, campos={})


@pytest.mark.parametrize(
    ("numero", "confere"),
    [
        ("SCON2015-00897", True),
        ("SCON2015-00897 (BR/LOA/1400086)", True),
        ("SCON2015-897", False),
        ("scon2015-00897", False),
        ("", False),
    ],
)
def test_rn_coo_26_forma_do_numero_da_carta(numero, confere):
    assert numero_de_carta_confere(numero) is confere


@pytest.mark.parametrize(
    ("campos", "codigo"),
    [
        ({"numero": ""}, "carta_sem_numero"),
        ({"numero": "SCON-1"}, "numero_de_carta"),
        ({"situacao": "cancelada"}, "dados_invalidos"),
    ],
)
def test_rn_coo_26_carta_mal_registrada(opas_tecnico, campos, codigo):
    with pytest.raises(RegraViolada) as erro:
        cartas.salvar_carta(
            TermoFactory(),
            None,
            por=opas_tecnico,
            versao=1,
            campos=CARTA | campos,
            resultados=[],
        )

    assert erro.value.codigo == codigo


def test_carta_serve_a_varios_res_e_se_cancela_com_motivo(opas_tecnico):
    resultado = ResultadoFactory(numero=1)
    tc = resultado.matriz.tc
    carta = cartas.salvar_carta(
        tc, None, por=opas_tecnico, versao=1, campos=CARTA, resultados=[resultado]
    )

    cartas.salvar_carta(
        tc,
        carta,
        por=opas_tecnico,
        versao=2,
        campos=CARTA | {"situacao": "cancelada", "motivo_do_cancelamento": "Prazo"},
        resultados=[],
    )

    carta = CartaAcordo.objects.get()
    assert carta.situacao == "cancelada"
    assert not carta.resultados.exists()


def test_termo_nao_se_relaciona_consigo(opas_tecnico):
    with pytest.raises(RegraViolada) as erro:
        termos.relacionar(
            TermoFactory(),
            None,
            por=opas_tecnico,
            versao=1,
            campos={"numero_do_outro": 60, "re_do_outro": None, "descricao": ""},
        )

    assert erro.value.codigo == "mesmo_termo"


# ------------------------------------------------------------------ telas

PAGINAS = [
    "identificacao/",
    "ajustes/novo/",
    "areas/opas/",
    "cartas/nova/",
    "relacionados/novo/",
]


@pytest.mark.parametrize("pagina", PAGINAS)
@pytest.mark.parametrize(
    ("quem", "status"),
    [("opas_tecnico", 200), ("contraparte", 403), ("gestor_municipal", 403)],
)
def test_quem_mantem_o_termo(client, pagina, quem, status, request):
    TermoFactory()
    cliente = entrar(client, request.getfixturevalue(quem))

    assert cliente.get(TC + pagina).status_code == status


def test_gestor_cadastra_e_o_nup_errado_e_recusado(client, opas_gestor, opas_tecnico):
    contraparte = InstituicaoFactory(sigla="CONASS")
    dados = IDENTIFICACAO | {"numero": "60", "contraparte": contraparte.pk}
    assert entrar(client, opas_tecnico).get("/cooperacao/novo/").status_code == 403
    cliente = entrar(client, opas_gestor)
    assert "Cadastrar um Termo" in cliente.get("/cooperacao/").content.decode()
    resposta = cliente.post(
        "/cooperacao/novo/", dados | {"nup": "25000.641798/2009-12"}
    )
    assert "dígitos verificadores não conferem" in resposta.content.decode()

    criado = cliente.post("/cooperacao/novo/", dados)
    repetido = cliente.post("/cooperacao/novo/", dados)

    assert criado.url == TC
    assert TermoDeCooperacao.objects.get().siafi == "662109"
    assert repetido.status_code == 422


def test_rn_coo_02_processo_de_outro_termo_e_recusado(client, opas_gestor):
    """Ao cadastrar e ao alterar, com a frase que diz de que Termo ele é."""
    TermoFactory()
    outro = TermoFactory(numero=61)
    cliente = entrar(client, opas_gestor)
    dados = IDENTIFICACAO | {"contraparte": outro.contraparte_id, "versao": "1"}

    novo = cliente.post("/cooperacao/novo/", dados | {"numero": "62"})
    alterado = cliente.post("/cooperacao/61/identificacao/", dados)

    for resposta in (novo, alterado):
        (recusa,) = resposta.context["form"].errors["nup"]
        assert "já é o do TC 60, Apoio ao CONASS." in recusa
        assert not resposta.context["form"].non_field_errors()
    assert not TermoDeCooperacao.objects.filter(numero=62).exists()
    assert TermoDeCooperacao.objects.get(numero=61).nup == outro.nup


def test_carta_nova_ja_vem_em_execucao(client, opas_tecnico):
    TermoFactory()

    form = entrar(client, opas_tecnico).get(f"{TC}cartas/nova/").context["form"]

    assert form["situacao"].value() == "vigente"


@pytest.mark.postgres
def test_a_migracao_diz_que_termos_repetem_o_processo(db):
    """Só o PostgreSQL deixa retirar a restrição e desfazer tudo no mesmo teste."""
    exigir = import_module(
        "cooperacao.migrations.0009_processo_de_um_so_termo"
    ).exigir_processos_distintos
    TermoFactory()
    TermoFactory(numero=61)
    exigir(apps, None)
    with connection.cursor() as cursor:
        tabela = TermoDeCooperacao._meta.db_table
        restricoes = connection.introspection.get_constraints(cursor, tabela)
        (unica,) = (
            nome
            for nome, r in restricoes.items()
            if r["unique"] and r["columns"] == ["nup"]
        )
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE {tabela} DROP CONSTRAINT {unica}")
    TermoDeCooperacao.objects.update(nup="25000.641798/2009-11")

    with pytest.raises(CommandError, match="/2009-11: TC 60, TC 61"):
        exigir(apps, None)


def test_identificacao_areas_ajustes_e_ligacoes_pelas_telas(client, opas_tecnico):
    tc = TermoFactory()
    cliente = entrar(client, opas_tecnico)
    cliente.post(
        f"{TC}identificacao/",
        IDENTIFICACAO
        | {"versao": "1", "titulo": "Novo título", "contraparte": tc.contraparte_id},
    )
    cliente.post(f"{TC}areas/opas/", {"versao": "2", "nome": "UT HSS"})
    cliente.post(
        f"{TC}ajustes/novo/",
        {"versao": "3", "numero": "1", "tipo": "recurso", "valor": "9.975.000,00"},
    )
    cliente.post(f"{TC}relacionados/novo/", {"versao": "4", "numero_do_outro": "88"})

    pagina = cliente.get(TC).content.decode()
    for trecho in ("Novo título", "UT HSS", "9.975.000,00", "TC 88"):
        assert trecho in pagina
    assert cliente.get(f"{TC}areas/marte/").status_code == 404


@pytest.mark.parametrize(
    ("dados", "campo"),
    [
        ({"tipo": "recurso"}, "valor"),
        ({"tipo": "recurso", "valor": "-1"}, "valor"),
        ({"tipo": "prorrogacao"}, "novo_termino"),
        (
            {"tipo": "prorrogacao", "novo_termino": "2018-05-27", "valor": "1"},
            "valor",
        ),
        (
            {"tipo": "recurso", "novo_termino": "2018-05-27", "valor": "1"},
            "novo_termino",
        ),
    ],
)
def test_ajuste_incompleto(client, opas_tecnico, dados, campo):
    TermoFactory()

    resposta = entrar(client, opas_tecnico).post(
        f"{TC}ajustes/novo/", {"versao": "1", "numero": "1", **dados}
    )

    assert campo in resposta.context["form"].errors


def test_carta_pelas_telas_e_o_conflito(client, opas_tecnico):
    resultado = ResultadoFactory(numero=1)
    cliente = entrar(client, opas_tecnico)
    dados = {n: v for n, v in CARTA.items() if v is not None}
    cliente.post(
        f"{TC}cartas/nova/", dados | {"versao": "1", "resultados": [resultado.pk]}
    )
    carta = CartaAcordo.objects.get()
    pagina = f"{TC}cartas/{carta.pk}/"
    assert "checked" in cliente.get(pagina).content.decode()

    resposta = cliente.post(pagina, dados | {"versao": "1"})

    assert resposta.status_code == 422
    assert "Outra pessoa gravou" in resposta.content.decode()
    assert resposta.context["form"]["versao"].value() == "2"
