"""As telas do ritual: da semana do gerente ao despacho cumprido."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from contas.models import Papel
from portfolio import actions
from portfolio.models import ItemDaPauta, PontoCritico, Reuniao
from tests.factories.portfolio import IniciativaFactory, PontoCriticoFactory
from tests.unit.portfolio.conftest import vinculo_na_secretaria


def html(resposta):
    return resposta.content.decode()


@pytest.fixture
def subsecretario(db):
    return vinculo_na_secretaria(Papel.SUBSECRETARIO)


@pytest.fixture
def lider(db):
    return vinculo_na_secretaria(Papel.LIDER_OBJETIVO)


@pytest.fixture
def reuniao(ciclo, aest):
    return actions.convocar_reuniao(
        ciclo,
        por=aest,
        tipo=Reuniao.Tipo.SUBSECRETARIOS,
        data=timezone.localdate(),
    )


@pytest.fixture
def na_pauta(iniciativa):
    return PontoCriticoFactory(
        iniciativa=iniciativa,
        degrau="subsecretario",
        no_degrau_desde=timezone.localdate(),
    )


def test_gerente_escreve_a_semana_e_volta_a_lista(entrar, iniciativa, gerente):
    cliente = entrar(gerente)
    pagina = html(cliente.get(reverse("portfolio:minha_semana")))
    assert "Falta escrever de 1 iniciativa." in pagina

    resposta = cliente.post(
        reverse("portfolio:atualizar_semana", args=[iniciativa.slug]),
        {"versao": "0", "texto": "Duas visitas feitas."},
        follow=True,
    )

    assert "Tudo escrito nesta semana." in html(resposta)


def test_semana_escrita_por_outro_mostra_os_dois_textos(
    entrar, iniciativa, gerente, aest
):
    actions.atualizar_semana(iniciativa, por=aest, versao=0, texto="Da AEST.")

    resposta = entrar(gerente).post(
        reverse("portfolio:atualizar_semana", args=[iniciativa.slug]),
        {"versao": "0", "texto": "Do gerente."},
    )

    assert resposta.status_code == 409
    assert "Da AEST." in html(resposta)
    assert "Do gerente." in html(resposta)
    assert 'name="versao" value="1"' in html(resposta)


def test_aest_ve_quem_nao_escreveu(entrar, iniciativa, aest, aest_de_fora):
    endereco = reverse("portfolio:semana", args=[iniciativa.ciclo.slug])

    assert "1 sem atualização nesta semana" in html(entrar(aest).get(endereco))
    actions.atualizar_semana(iniciativa, por=aest, versao=0, texto="Andou.")
    assert "Todos atualizaram nesta semana" in html(entrar(aest).get(endereco))
    assert entrar(aest_de_fora).get(endereco).status_code == 404


def test_consultas_da_semana_nao_crescem(
    entrar, ciclo, iniciativa, aest, django_assert_max_num_queries
):
    for i in range(30):
        IniciativaFactory(ciclo=ciclo, ordem=i, gerente=iniciativa.gerente)
    endereco = reverse("portfolio:semana", args=[ciclo.slug])
    cliente = entrar(aest)

    with django_assert_max_num_queries(8):
        cliente.get(endereco)


def test_ponto_incompleto_volta_com_o_digitado(entrar, iniciativa, gerente):
    resposta = entrar(gerente).post(
        reverse("portfolio:abrir_ponto", args=[iniciativa.slug]),
        {"descricao": "Sem equipe"},
    )

    assert resposta.status_code == 422
    assert 'value="Sem equipe"' in html(resposta)
    assert "Proponha uma saída." in html(resposta)
    assert not PontoCritico.objects.exists()


def test_ponto_aberto_aparece_na_ficha_com_caminho_so_para_a_casa(
    client, entrar, iniciativa, gerente
):
    amanha = timezone.localdate() + timedelta(days=1)
    entrar(gerente).post(
        reverse("portfolio:abrir_ponto", args=[iniciativa.slug]),
        {
            "descricao": "Sem equipe",
            "impacto": "Para.",
            "encaminhamento": "Contratar.",
            "responsavel": "Diretor",
            "prazo": f"{amanha:%d/%m/%Y}",
        },
    )
    ponto = PontoCritico.objects.get()
    caminho = ponto.get_absolute_url()

    assert f'href="{caminho}"' in html(client.get(iniciativa.get_absolute_url()))
    assert "Aberto" in html(client.get(caminho))
    client.logout()
    ficha = html(client.get(iniciativa.get_absolute_url()))
    assert "Sem equipe" in ficha
    assert f'href="{caminho}"' not in ficha


def test_decidir_por_despacho_pede_responsavel_e_prazo(
    entrar, reuniao, na_pauta, subsecretario
):
    endereco = reverse("portfolio:decidir_ponto", args=[reuniao.pk, na_pauta.pk])
    cliente = entrar(subsecretario)

    resposta = cliente.post(endereco, {"decisao": "despacho", "texto": "Fazer."})
    assert resposta.status_code == 422
    assert "Diga quem cumpre o despacho." in html(resposta)

    amanha = timezone.localdate() + timedelta(days=1)
    cliente.post(
        endereco,
        {
            "decisao": "despacho",
            "texto": "Fazer.",
            "responsavel": "Diretor",
            "prazo": f"{amanha:%d/%m/%Y}",
        },
    )
    assert ItemDaPauta.objects.get().despacho.responsavel == "Diretor"


def test_duas_pessoas_decidem_o_mesmo_ponto_e_a_segunda_e_avisada(
    entrar, reuniao, na_pauta, subsecretario
):
    actions.decidir_ponto(
        reuniao, na_pauta, por=subsecretario, decisao="decidido", texto="Feito."
    )

    resposta = entrar(subsecretario).post(
        reverse("portfolio:decidir_ponto", args=[reuniao.pk, na_pauta.pk]),
        {"decisao": "decidido", "texto": "De novo."},
        follow=True,
    )

    assert "não está mais na pauta" in html(resposta)
    assert ItemDaPauta.objects.count() == 1


def test_reuniao_inteira_da_pauta_a_ata(
    entrar, reuniao, na_pauta, subsecretario, aest, gerente, aest_de_fora
):
    pagina = html(entrar(subsecretario).get(reuniao.get_absolute_url()))
    assert na_pauta.descricao in pagina
    assert "Encerrar a reunião" not in pagina
    pdf = reverse("portfolio:reuniao_pdf", args=[reuniao.pk])
    assert entrar(gerente).get(pdf).content.startswith(b"%PDF")
    actions.decidir_ponto(
        reuniao,
        na_pauta,
        por=subsecretario,
        decisao="despacho",
        texto="Publicar o edital.",
        responsavel="Diretor",
        prazo=timezone.localdate(),
    )

    resposta = entrar(aest).post(
        reverse("portfolio:encerrar_reuniao", args=[reuniao.pk]), follow=True
    )

    assert "a ata está pronta" in html(resposta)
    ata = entrar(aest).get(pdf).content
    assert ata == entrar(aest).get(pdf).content
    lista = html(
        entrar(aest).get(reverse("portfolio:reunioes", args=["ses-mg-2023-2026"]))
    )
    assert f"Despacho 1/{timezone.localdate().year}" in lista
    assert entrar(aest_de_fora).get(reuniao.get_absolute_url()).status_code == 404


def test_encerrar_antes_do_dia_avisa_e_nao_encerra(entrar, ciclo, aest):
    reuniao = actions.convocar_reuniao(
        ciclo,
        por=aest,
        tipo=Reuniao.Tipo.COLEGIADO,
        data=timezone.localdate() + timedelta(days=3),
    )

    resposta = entrar(aest).post(
        reverse("portfolio:encerrar_reuniao", args=[reuniao.pk]), follow=True
    )

    assert "Encerre-a nesse dia ou depois" in html(resposta)


def test_convocar_pela_tela(entrar, ciclo, aest):
    dia = timezone.localdate() + timedelta(days=2)

    resposta = entrar(aest).post(
        reverse("portfolio:convocar_reuniao", args=[ciclo.slug]),
        {"tipo": "entregas", "dia": f"{dia:%d/%m/%Y}"},
        follow=True,
    )

    assert f"Reunião de entregas, {dia:%d/%m/%Y}" in html(resposta)


def test_cumprir_pela_tela_resolve_o_ponto(
    entrar, reuniao, na_pauta, subsecretario, gerente
):
    item = actions.decidir_ponto(
        reuniao,
        na_pauta,
        por=subsecretario,
        decisao="despacho",
        texto="Fazer.",
        responsavel="Diretor",
        prazo=timezone.localdate(),
    )

    resposta = entrar(gerente).post(
        reverse("portfolio:cumprir_despacho", args=[item.despacho.pk]),
        {"cumprimento": "Edital 4."},
        follow=True,
    )

    assert "Resolvido em" in html(resposta)


def test_lider_confirma_a_entrega_na_ficha(entrar, marco, gerente, lider):
    marco = actions.atualizar_marco(
        marco,
        por=gerente,
        versao=1,
        data_real=timezone.localdate(),
        evidencia="Ata 3",
    )
    endereco = reverse("portfolio:confirmar_entrega", args=[marco.pk])
    assert endereco in html(entrar(lider).get(marco.iniciativa.get_absolute_url()))

    resposta = entrar(lider).post(endereco, follow=True)

    assert "Confirmada pelo líder em" in html(resposta)


def test_mudancas_desde_o_dia_pedido_ou_a_ultima_reuniao(entrar, marco, gerente, aest):
    actions.atualizar_marco(
        marco,
        por=gerente,
        versao=1,
        data_real=timezone.localdate(),
        evidencia="Ata 3",
    )
    endereco = reverse("portfolio:mudancas", args=[marco.iniciativa.ciclo.slug])
    cliente = entrar(aest)

    assert marco.nome in html(cliente.get(endereco))
    for torto in ("?desde=nada", "?desde=", "?desde=01/01/2999"):
        assert cliente.get(endereco + torto).status_code == 200


def test_subir_e_resolver_pela_tela(entrar, na_pauta, gerente, subsecretario):
    for rota in ("subir_ponto", "resolver_ponto"):
        endereco = reverse(f"portfolio:{rota}", args=[na_pauta.pk])
        assert entrar(gerente).get(endereco).status_code == 200
        assert entrar(subsecretario).get(endereco).status_code == 403
        assert entrar(gerente).post(endereco, {}).status_code == 422
    entrar(gerente).post(
        reverse("portfolio:subir_ponto", args=[na_pauta.pk]), {"motivo": "Urgente."}
    )
    assert "No degrau Colegiado até" in html(
        entrar(gerente).get(na_pauta.get_absolute_url())
    )
