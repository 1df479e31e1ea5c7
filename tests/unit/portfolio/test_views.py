"""As telas: três pessoas por página, estados vazios e contagem de consultas."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from contas.models import Papel
from portfolio import paginas_do_tempo
from portfolio.carga import criar_carteira
from portfolio.consultas import linhas_da_pagina
from portfolio.models import Ciclo, Iniciativa, Marco, Subsecretaria
from tests.factories.contas import InstituicaoFactory
from tests.factories.portfolio import (
    CicloFactory,
    FrenteFactory,
    IniciativaFactory,
    MarcoFactory,
    PontoCriticoFactory,
)
from tests.factories.territorios import outra_uf
from tests.unit.portfolio.conftest import vinculo_na_secretaria

CONSULTAS_DA_CARTEIRA = 12
CONSULTAS_DA_FICHA = 11


def html(resposta):
    return resposta.content.decode()


@pytest.fixture
def nao_publicado(db):
    ciclo = CicloFactory(publicado=False, territorio=outra_uf())
    return MarcoFactory(iniciativa=IniciativaFactory(ciclo=ciclo)).iniciativa


# ------------------------------------------------------------ públicas


def test_lista_vazia_diz_o_que_falta(client, db):
    resposta = client.get("/portfolio/")

    assert resposta.status_code == 200
    assert "Nenhum ciclo publicado ainda." in html(resposta)


def test_qualquer_pessoa_le_ciclo_carteira_e_ficha(client, marco):
    for endereco in (
        "/portfolio/",
        marco.iniciativa.ciclo.get_absolute_url(),
        marco.iniciativa.get_absolute_url(),
    ):
        assert client.get(endereco).status_code == 200


def test_lista_mostra_os_projetos_de_cada_ciclo(client, marco):
    pagina = html(client.get("/portfolio/"))

    assert f'href="{marco.iniciativa.get_absolute_url()}"' in pagina
    assert marco.iniciativa.unidade in pagina
    assert "Sem data" in pagina
    assert "A carteira inteira" in pagina
    assert "1 a 1 de 1" not in pagina


def test_lista_grande_para_e_aponta_a_carteira(client, ciclo):
    Iniciativa.objects.bulk_create(
        IniciativaFactory.build(ciclo=ciclo, ordem=i) for i in range(35)
    )

    assert "Todas as 35 iniciativas" in html(client.get("/portfolio/"))


def test_nao_publicado_so_existe_para_a_secretaria(
    client, entrar, nao_publicado, aest, aest_de_fora
):
    """RN-POR-08."""
    enderecos = [
        nao_publicado.ciclo.get_absolute_url(),
        nao_publicado.get_absolute_url(),
        reverse("portfolio:carteira_pdf", args=[nao_publicado.ciclo.slug]),
        reverse("portfolio:projeto_pdf", args=[nao_publicado.slug]),
    ]
    for endereco in enderecos:
        assert client.get(endereco).status_code == 404
    for endereco in enderecos:
        assert entrar(aest_de_fora).get(endereco).status_code == 404
    for endereco in enderecos[:2]:
        assert entrar(aest).get(endereco).status_code == 200


def test_carteira_sem_iniciativas_nao_quebra(client, ciclo):
    resposta = client.get(ciclo.get_absolute_url())

    assert resposta.status_code == 200
    assert "ainda não tem iniciativas" in html(resposta)


def test_carteira_sem_datas_diz_que_ninguem_esta_atrasado(client, marco):
    """RN-POR-02."""
    pagina = html(client.get(marco.iniciativa.ciclo.get_absolute_url()))

    assert "Não há linha do tempo para mostrar." in pagina
    assert "Atrasado</span>" not in pagina


def test_carteira_com_datas_mostra_manchete_e_linha_do_tempo(client, iniciativa):
    hoje = timezone.localdate()
    MarcoFactory(iniciativa=iniciativa, data_base=hoje - timedelta(days=3))
    MarcoFactory(
        iniciativa=iniciativa,
        data_base=hoje - timedelta(days=90),
        data_repactuada=hoje - timedelta(days=60),
        data_real=hoje - timedelta(days=50),
        evidencia="x",
    )
    IniciativaFactory(ciclo=iniciativa.ciclo, inicio=hoje + timedelta(days=60))

    pagina = html(client.get(iniciativa.ciclo.get_absolute_url()))
    ficha = html(client.get(iniciativa.get_absolute_url()))

    assert "1 iniciativa está atrasada." in pagina
    assert "Linha do tempo: 1 iniciativa" in pagina
    assert 'role="img"' in pagina
    assert "Atrasado há 3 dias" in ficha


def test_filtros_vivem_no_endereco(client, iniciativa):
    IniciativaFactory(ciclo=iniciativa.ciclo, nome="Só da ASCOM", unidade="ASCOM")
    endereco = iniciativa.ciclo.get_absolute_url()

    so_ascom = client.get(endereco, {"unidade": "ASCOM", "situacao": "sem_data"})
    nenhuma = client.get(endereco, {"situacao": "atrasado"})
    invalido = client.get(endereco, {"unidade": "Não existe", "pagina": "x"})

    assert iniciativa.nome not in html(so_ascom)
    assert "Nenhuma iniciativa com estes filtros." in html(nenhuma)
    assert iniciativa.nome in html(invalido)


@pytest.mark.parametrize("quantas", [1, 30])
def test_consultas_da_carteira_nao_crescem(
    client, ciclo, django_assert_num_queries, quantas
):
    for _ in range(quantas):
        iniciativa = IniciativaFactory(ciclo=ciclo)
        MarcoFactory.create_batch(2, iniciativa=iniciativa)
        PontoCriticoFactory(iniciativa=iniciativa)

    with django_assert_num_queries(CONSULTAS_DA_CARTEIRA):
        client.get(ciclo.get_absolute_url())


@pytest.mark.parametrize("quantos", [1, 15])
def test_consultas_da_ficha_nao_crescem(
    client, iniciativa, django_assert_num_queries, quantos
):
    for _ in range(quantos):
        frente = FrenteFactory(iniciativa=iniciativa)
        MarcoFactory(iniciativa=iniciativa, frente=frente)

    with django_assert_num_queries(CONSULTAS_DA_FICHA):
        client.get(iniciativa.get_absolute_url())


def test_mil_e_seiscentos_projetos_cabem_na_pagina(client, ciclo):
    iniciativas = Iniciativa.objects.bulk_create(
        Iniciativa(
            ciclo=ciclo, ordem=i, nome=f"Projeto {i}", slug=f"p{i}", unidade=f"U{i % 9}"
        )
        for i in range(1600)
    )
    Marco.objects.bulk_create(
        Marco(iniciativa=q, ordem=i, nome=f"M{i}", data_base=date(2024, 1 + i, 1))
        for q in iniciativas
        for i in range(3)
    )

    resposta = client.get(ciclo.get_absolute_url())

    assert resposta.status_code == 200
    assert len(resposta.content) < 400_000
    assert "e mais" in html(resposta)


# ------------------------------------------------------------ entrega e repactuação


@pytest.fixture
def entrega(marco):
    return reverse("portfolio:atualizar_marco", args=[marco.pk])


@pytest.fixture
def repactuacao(marco):
    return reverse("portfolio:repactuar_marco", args=[marco.pk])


ENTREGUE = {"versao": 1, "data_real": "29/04/2025", "evidencia": "Ata 3"}
REPACTUADO = {"versao": 1, "para": "10/07/2025", "motivo": "Troca de gestão"}


def test_tres_pessoas_na_entrega(
    client, entrar, entrega, gerente, outro_gerente, aest_de_fora
):
    """RN-POR-07."""
    assert client.get(entrega).status_code == 302
    assert entrar(outro_gerente).post(entrega, ENTREGUE).status_code == 403
    assert entrar(aest_de_fora).post(entrega, ENTREGUE).status_code == 403
    assert entrar(gerente).get(entrega).status_code == 200


def test_fora_da_secretaria_o_marco_nao_publicado_nao_existe(
    entrar, nao_publicado, aest_de_fora
):
    marco = nao_publicado.marcos.get()
    endereco = reverse("portfolio:atualizar_marco", args=[marco.pk])

    assert entrar(aest_de_fora).get(endereco).status_code == 404


def test_gerente_registra_a_entrega_e_ela_aparece_na_ficha(
    entrar, entrega, marco, gerente
):
    resposta = entrar(gerente).post(entrega, ENTREGUE, follow=True)

    marco.refresh_from_db()
    assert marco.data_real == date(2025, 4, 29)
    assert "Entrega registrada" in html(resposta)
    assert "Evidência: Ata 3" in html(resposta)


@pytest.mark.parametrize(
    "ruim",
    [
        {"data_real": "31/02/2025"},
        {"data_real": "amanhã"},
        {"evidencia": ""},
        {"data_real": "01/01/2999"},
    ],
)
def test_entrega_recusada_volta_com_o_digitado(entrar, entrega, marco, gerente, ruim):
    resposta = entrar(gerente).post(entrega, ENTREGUE | ruim)

    marco.refresh_from_db()
    assert resposta.status_code == 422
    assert (ruim.get("data_real") or "29/04/2025") in html(resposta)
    assert marco.data_real is None


def test_edicao_concorrente_mostra_os_dois_valores(
    entrar, entrega, marco, gerente, aest
):
    entrar(aest).post(entrega, ENTREGUE | {"evidencia": "Gravado antes"})

    resposta = entrar(gerente).post(entrega, ENTREGUE | {"evidencia": "O meu"})
    de_novo = entrar(gerente).post(
        entrega, ENTREGUE | {"versao": 2, "evidencia": "O meu"}
    )

    assert resposta.status_code == 409
    assert "Gravado antes" in html(resposta)
    assert "O meu" in html(resposta)
    assert 'name="versao" value="2"' in html(resposta)
    assert de_novo.status_code == 302


def test_so_a_aest_repactua(entrar, repactuacao, marco, gerente, aest):
    """RN-POR-07."""
    assert entrar(gerente).get(repactuacao).status_code == 403
    assert entrar(aest).get(repactuacao).status_code == 200

    resposta = entrar(aest).post(repactuacao, REPACTUADO)

    marco.refresh_from_db()
    assert resposta.status_code == 302
    assert marco.data_base == date(2025, 7, 10)


def test_repactuar_sem_motivo_volta_com_422(entrar, repactuacao, aest):
    resposta = entrar(aest).post(repactuacao, REPACTUADO | {"motivo": ""})

    assert resposta.status_code == 422
    assert "10/07/2025" in html(resposta)


def test_aest_informa_a_situacao_com_motivo(entrar, iniciativa, gerente, aest):
    """RN-POR-04."""
    endereco = reverse("portfolio:informar_situacao", args=[iniciativa.slug])
    dados = {
        "versao": 1,
        "situacao": "paralisado",
        "motivo": "Sem equipe",
        "valida_ate": f"{timezone.localdate():%d/%m/%Y}",
    }

    assert entrar(gerente).get(endereco).status_code == 403
    assert entrar(aest).get(endereco).status_code == 200
    assert entrar(aest).post(endereco, {}).status_code == 422
    passada = entrar(aest).post(endereco, dados | {"valida_ate": "01/01/2020"})
    assert passada.status_code == 422
    ficha = entrar(aest).post(endereco, dados, follow=True)
    conflito = entrar(aest).post(endereco, dados)

    assert "Paralisado" in html(ficha)
    assert "Sem equipe" in html(ficha)
    assert conflito.status_code == 409


def test_publico_le_o_que_se_fez_e_nao_quem_fez(client, entrar, entrega, marco, aest):
    entrar(aest).post(entrega, ENTREGUE)
    endereco = marco.iniciativa.get_absolute_url()

    com_conta = html(entrar(aest).get(endereco))
    client.logout()
    publico = html(client.get(endereco))

    assert str(aest) in com_conta
    assert aest.usuario.nome not in publico
    assert "Entregue" in publico


def test_ciclos_visiveis_em_ordem(client, ciclo):
    CicloFactory(slug="antigo", ano_inicio=2019, ano_fim=2022, territorio=outra_uf())

    pagina = html(client.get("/portfolio/"))

    assert Ciclo.objects.count() == 2
    assert pagina.index("2023 a 2026") < pagina.index("2019 a 2022")


# ------------------------------------------------------------ carteira grande


@pytest.fixture
def carteira_grande(db):
    InstituicaoFactory(sigla="SES-MG")
    outra_uf()
    return criar_carteira(
        "grande", iniciativas=200, marcos=20, hoje=timezone.localdate()
    )


def test_carteira_grande_agrupa_a_linha_do_tempo(client, carteira_grande):
    pagina = html(client.get(carteira_grande.get_absolute_url()))

    assert "Uma barra por unidade" in pagina
    assert "UNID16: " in pagina


def test_linha_do_tempo_de_uma_pagina_cabe_em_300_kb(carteira_grande):
    pks = Iniciativa.objects.filter(ciclo=carteira_grande).values_list("pk", flat=True)
    linhas = linhas_da_pagina(list(pks[:50]), hoje=timezone.localdate())

    desenho = paginas_do_tempo.tempo_da_carteira(linhas, hoje=timezone.localdate())

    assert len(str(desenho).encode()) <= 300_000


def test_quadro_para_no_limite_e_diz_quantos_mais(
    client, carteira_grande, django_assert_num_queries
):
    with django_assert_num_queries(5):
        pagina = html(client.get(f"{carteira_grande.get_absolute_url()}quadro/"))

    assert "e mais " in pagina
    assert "Mover" not in pagina


def test_quadro_so_deixa_a_aest_da_secretaria_mover(
    entrar, marco, aest, gerente, aest_de_fora
):
    endereco = f"{marco.iniciativa.ciclo.get_absolute_url()}quadro/"
    mover = reverse("portfolio:informar_situacao", args=[marco.iniciativa.slug])

    assert f'action="{mover}"' in html(entrar(aest).get(endereco))
    assert f'action="{mover}"' not in html(entrar(gerente).get(endereco))
    assert f'action="{mover}"' not in html(entrar(aest_de_fora).get(endereco))


def test_quadro_vazio_nao_quebra(client, ciclo):
    resposta = client.get(f"{ciclo.get_absolute_url()}quadro/")

    assert "Nenhuma iniciativa para mostrar." in html(resposta)


def test_dois_movem_o_mesmo_cartao_e_o_segundo_ve_o_conflito(entrar, aest, marco):
    """RN-POR-04: o quadro leva a versão que se via; nada se perde em silêncio."""
    iniciativa = marco.iniciativa
    quadro = f"{iniciativa.ciclo.get_absolute_url()}quadro/"
    mover = reverse("portfolio:informar_situacao", args=[iniciativa.slug])
    cliente = entrar(aest)
    dados = {
        "versao": iniciativa.versao,
        "situacao": "paralisado",
        "motivo": "Sem contrato.",
        "valida_ate": f"{timezone.localdate():%d/%m/%Y}",
    }

    pagina = cliente.get(quadro).text
    aberto = cliente.get(mover, {"situacao": "paralisado", "versao": "1"}).text
    primeiro = cliente.post(mover, dados)
    segundo = cliente.post(mover, dados | {"situacao": "atrasado", "motivo": "Meu."})

    assert 'data-coluna="paralisado"' in pagina
    assert 'data-coluna="sem_data"' not in pagina
    assert '<option value="paralisado" selected>' in aberto
    assert primeiro.status_code == 302
    assert segundo.status_code == 409
    assert "Sem contrato." in segundo.text
    assert "Meu." in segundo.text


def test_o_que_vem_torto_do_quadro_nao_muda_o_formulario(entrar, aest, iniciativa):
    mover = reverse("portfolio:informar_situacao", args=[iniciativa.slug])

    resposta = entrar(aest).get(mover, {"situacao": "sem_data", "versao": "x"})

    assert resposta.status_code == 200
    assert 'name="versao" value="1"' in resposta.text


# ------------------------------------------------------------ portfólios


@pytest.fixture
def portfolios(ciclo):
    """Duas subsecretarias, a primeira com titular, e uma iniciativa em cada."""
    titular = vinculo_na_secretaria(Papel.SUBSECRETARIO)
    for ordem, (sigla, dono) in enumerate((("SUBRAS", titular), ("SUBVS", None))):
        subsecretaria = Subsecretaria.objects.create(
            ciclo=ciclo, ordem=ordem, sigla=sigla, titular=dono
        )
        IniciativaFactory(ciclo=ciclo, nome=f"Da {sigla}", subsecretaria=subsecretaria)
    return titular


@pytest.mark.parametrize("vista", ["carteira", "quadro"])
def test_subsecretario_comeca_pelo_seu_portfolio(ciclo, portfolios, entrar, vista):
    """RN-POR-07: o seu primeiro; a carteira inteira, a um clique."""
    endereco = reverse(f"portfolio:{vista}", args=[ciclo.slug])
    cliente = entrar(portfolios)

    seu = html(cliente.get(endereco))
    inteira = html(cliente.get(endereco, {"portfolio": ""}))

    assert "Da SUBRAS" in seu
    assert "Da SUBVS" not in seu
    assert "o seu portfólio: <b>SUBRAS</b>" in seu
    assert "Da SUBRAS" in inteira
    assert "Da SUBVS" in inteira
    assert "o seu portfólio" not in inteira


def test_qualquer_pessoa_filtra_por_portfolio(client, ciclo, portfolios):
    outra = ciclo.subsecretarias.get(sigla="SUBVS")

    todas = html(client.get(ciclo.get_absolute_url()))
    filtrada = html(client.get(ciclo.get_absolute_url(), {"portfolio": outra.pk}))
    absurda = client.get(ciclo.get_absolute_url(), {"portfolio": "abc"})

    assert "Da SUBRAS" in todas
    assert "Da SUBVS" in todas
    assert "Da SUBRAS" not in filtrada
    assert "Da SUBVS" in filtrada
    assert "Escolha um portfólio da lista." in html(absurda)
