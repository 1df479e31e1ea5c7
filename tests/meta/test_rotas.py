"""Cada rota × cada papel: quem entra, quem não entra, e ninguém vê um erro 500.

A tabela esperada está escrita em `permissoes.csv`, à mão e de propósito: uma
rota nova, ou uma que muda de mãos, só passa depois de alguém a escrever lá.
Cada célula é `GET/POST`; o POST vai vazio, sem nada que o valide.
"""

import csv
from datetime import date
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client

from contas.models import Papel, Usuario, Vinculo
from territorios.models import Territorio
from tests.meta.rotas import NOMES, endereco_de, rotas

TABELA = Path(__file__).with_name("permissoes.csv")
PERFIS = ["anonimo", "de_fora", "sem_vinculo", *(str(papel) for papel in Papel)]
"""`de_fora`: gestora de Cruzeiro do Sul, o mesmo papel em outro município."""

PUBLICAS = {
    "api:alcance",
    "api:api-root",
    "api:ciclos",
    "api:indicadores",
    "api:instrumentos",
    "api:inexistente",
    "api:numero",
    "api:openapi-json",
    "api:projetos",
    "api:relatorio_do_tc",
    "api:resumo_dos_termos",
    "api:tc",
    "api:tcs",
    "api:territorio",
    "api:territorios",
    "auditoria:procurar",
    "auditoria:verificar",
    "base:acessibilidade",
    "base:privacidade",
    "componentes",
    "cooperacao:anexo",
    "cooperacao:comparar_matrizes",
    "cooperacao:consolidado",
    "cooperacao:consolidado_pdf",
    "cooperacao:consolidado_xlsx",
    "cooperacao:lista",
    "cooperacao:matriz",
    "cooperacao:matriz_versao",
    "cooperacao:plano",
    "cooperacao:quem_paga",
    "cooperacao:relatorio_anual",
    "cooperacao:relatorio_anual_json",
    "cooperacao:relatorio_anual_pdf",
    "cooperacao:relatorio_anual_xlsx",
    "cooperacao:semestre",
    "cooperacao:tc",
    "cooperacao:trilho",
    "entrar",
    "indicadores:analise",
    "indicadores:avaliacao",
    "indicadores:avaliacao_csv",
    "indicadores:avaliacao_indicador",
    "indicadores:avaliacao_pdf",
    "indicadores:avaliacao_xlsx",
    "indicadores:caderno",
    "indicadores:catalogo",
    "indicadores:como_se_confere",
    "indicadores:comprovante",
    "indicadores:comparacao",
    "indicadores:distribuicao",
    "indicadores:anexo_do_caderno",
    "indicadores:edicao_do_caderno",
    "indicadores:errata",
    "indicadores:fatores",
    "indicadores:ficha",
    "indicadores:ficha_acrescentada",
    "indicadores:instrumentos",
    "indicadores:instrumentos_csv",
    "indicadores:pactuacao",
    "indicadores:resumo",
    "indicadores:resumo_pdf",
    "indicadores:prioridade",
    "indicadores:simulador",
    "numeros:trilho",
    "pactos:adesao",
    "pactos:agendas",
    "pactos:anexo",
    "pactos:arquivo_do_ato",
    "pactos:ata_pdf",
    "pactos:ato",
    "indicadores:resultados",
    "pactos:catalogo",
    "pactos:catalogo_da_norma",
    "pactos:colegiado",
    "pactos:comprovante_pdf",
    "pactos:extrato_pdf",
    "pactos:painel_da_uf_pdf",
    "pactos:colegiados",
    "pactos:estado",
    "pactos:funil",
    "pactos:modo_reuniao",
    "pactos:painel",
    "pactos:prazos",
    "pactos:resolucao_pdf",
    "pactos:reunioes_ical",
    "pactos:reuniao",
    "pactos:tempos",
    "pactos:termo",
    "pactos:termo_pdf",
    "pactos:termos",
    "pactos:tlfg_csv",
    "painel:api_docs",
    "painel:baixar",
    "painel:busca",
    "painel:calendario",
    "painel:calendario_ical",
    "painel:dados",
    "painel:publica",
    "painel:saude",
    "painel:territorio",
    "painel:transparencia",
    "portfolio:calendario",
    "portfolio:carteira",
    "portfolio:carteira_pdf",
    "portfolio:carteira_xlsx",
    "portfolio:ciclos",
    "portfolio:mapa",
    "portfolio:projeto",
    "portfolio:projeto_pdf",
    "portfolio:quadro",
    "portfolio:territorios",
    "sair",
}


def tabela() -> dict[str, dict[str, str]]:
    with TABELA.open(encoding="utf-8") as arquivo:
        return {linha.pop("rota"): linha for linha in csv.DictReader(arquivo)}


@pytest.fixture(scope="module")
def sessoes(demonstracao, django_db_blocker):
    """A sessão já aberta de cada perfil; vazia é quem não entrou."""
    with django_db_blocker.unblock():
        de_fora = Usuario.objects.create_user("fora@example.org", nome="De fora")
        Vinculo.objects.create(
            usuario=de_fora,
            papel=Papel.GESTOR_MUNICIPAL,
            territorio=Territorio.objects.get(codigo="1200203"),
            desde=date(2025, 1, 1),
        )
        pessoas = {
            "de_fora": de_fora,
            "sem_vinculo": Usuario.objects.create_user("s@example.org", nome="Sem"),
            **{
                str(papel): Usuario.objects.get(email=f"{papel}@demo.example.org")
                for papel in Papel
            },
        }
        return {"anonimo": ""} | {
            perfil: _sessao_de(pessoa) for perfil, pessoa in pessoas.items()
        }


@pytest.fixture(scope="module")
def cliente() -> Client:
    """Um só para todos os pedidos: montar a pilha custa mais que muitos deles."""
    return Client(raise_request_exception=False)


def _sessao_de(pessoa) -> str:
    cliente = Client()
    cliente.force_login(pessoa)
    return cliente.cookies["sessionid"].value


def test_so_as_rotas_declaradas_sao_publicas():
    abertas = {
        nome
        for nome, padrao in rotas()
        if not getattr(padrao.callback, "login_required", True)
    }

    assert abertas == PUBLICAS


def test_a_tabela_tem_cada_rota_e_cada_perfil():
    assert sorted(tabela()) == NOMES
    assert all(list(linha) == PERFIS for linha in tabela().values())


def resposta_a(cliente: Client, sessao: str, metodo: str, endereco: str) -> str:
    """Status do pedido, com tudo o que ele gravou desfeito."""
    cliente.cookies.clear()
    if sessao:
        cliente.cookies["sessionid"] = sessao
    with transaction.atomic():
        resposta = getattr(cliente, metodo)(endereco)
        if resposta.streaming:
            b"".join(resposta.streaming_content)
        transaction.set_rollback(True)
    para_a_entrada = resposta.status_code == 302 and resposta["Location"].startswith(
        "/entrar/"
    )
    return "entrar" if para_a_entrada else str(resposta.status_code)


def linha_observada(cliente: Client, sessoes, nome: str) -> dict[str, str]:
    endereco = endereco_de(nome)
    return {
        perfil: "/".join(
            resposta_a(cliente, sessoes[perfil], metodo, endereco)
            for metodo in ("get", "post")
        )
        for perfil in PERFIS
    }


@pytest.mark.parametrize("nome", NOMES)
@pytest.mark.usefixtures("db", "ja_identificados", "sem_instrumentos")
def test_quem_entra_em_cada_rota(cliente, sessoes, nome):
    observada = linha_observada(cliente, sessoes, nome)

    assert not [p for p, status in observada.items() if "500" in status]
    assert observada == tabela()[nome]


@pytest.mark.parametrize("nome", sorted(set(NOMES) - PUBLICAS))
def test_rota_privada_leva_quem_nao_entrou_a_entrada(nome):
    assert tabela()[nome]["anonimo"] == "entrar/401"
