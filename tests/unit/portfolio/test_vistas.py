"""A ficha inteira e as outras vistas: mapa, calendário, carga, territórios."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from base.errors import EdicaoConcorrente, RegraViolada
from contas.models import Papel
from portfolio import actions, rules, vistas
from portfolio.actions import PesoDoMarco
from portfolio.mapa_estrategico import desenhar, objetivos_no_mapa, quebrar
from portfolio.models import (
    Atualizacao,
    Estrategia,
    Iniciativa,
    Problema,
    Repactuacao,
    Reuniao,
)
from portfolio.qualidade import qualidade_das
from portfolio.rules import DatasDoMarco, Quesito, curva_s, qualidade
from tests.factories.portfolio import (
    IniciativaFactory,
    MarcoFactory,
    ObjetivoFactory,
    PontoCriticoFactory,
    SubsecretariaFactory,
)
from tests.factories.territorios import MunicipioFactory
from tests.unit.portfolio.conftest import vinculo_na_secretaria

HOJE = date(2026, 3, 10)


# ------------------------------------------------------------ curva S


def test_curva_acumula_planejado_e_real_por_mes():
    """RN-POR-20: o sem data conta no total e nunca no planejado."""
    marcos = [
        (Decimal(2), DatasDoMarco(base=date(2026, 1, 20), real=date(2026, 2, 3))),
        (Decimal(1), DatasDoMarco(base=date(2026, 4, 15))),
        (Decimal(1), DatasDoMarco()),
    ]

    pontos = curva_s(marcos, hoje=HOJE)

    assert [(q.dia.month, q.planejado, q.real) for q in pontos] == [
        (1, 50, 0),
        (2, 50, 50),
        (3, 50, 50),
        (4, 75, None),
    ]


@pytest.mark.parametrize(
    "marcos",
    [
        [],
        [(Decimal(1), DatasDoMarco())],
        [(Decimal(0), DatasDoMarco(base=HOJE))],
    ],
)
def test_sem_datas_ou_sem_pesos_nao_ha_curva(marcos):
    """RN-POR-20."""
    assert curva_s(marcos, hoje=HOJE) == []


def test_curva_de_projeto_futuro_so_planeja():
    """RN-POR-20."""
    marcos = [(Decimal(1), DatasDoMarco(base=date(2027, 1, 5)))]

    assert [(q.planejado, q.real) for q in curva_s(marcos, hoje=HOJE)] == [(100, None)]


# ------------------------------------------------------------ qualidade


@pytest.mark.parametrize(
    ("contagens", "pontos"),
    [
        ({}, None),
        ({Quesito.SEMANA: (0, 0)}, None),
        ({Quesito.SEMANA: (4, 4)}, 100),
        ({Quesito.SEMANA: (2, 4), Quesito.PONTOS: (0, 0)}, 50),
        ({Quesito.SEMANA: (0, 4), Quesito.FICHA: (6, 6)}, 40),
    ],
)
def test_qualidade_so_conta_o_que_se_aplica(contagens, pontos):
    """RN-POR-19."""
    assert qualidade(contagens) == pontos


def test_os_quesitos_somam_cem():
    """RN-POR-19."""
    assert sum(rules.PONTOS_DO_QUESITO.values()) == 100


def test_qualidade_contada_no_banco(gerente, iniciativa, django_assert_num_queries):
    """RN-POR-19."""
    hoje = timezone.localdate()
    MarcoFactory(iniciativa=iniciativa, data_base=hoje)
    MarcoFactory(iniciativa=iniciativa)
    PontoCriticoFactory(iniciativa=iniciativa)
    Atualizacao.objects.create(
        iniciativa=iniciativa,
        semana=rules.semana_de(hoje),
        texto="Andou",
        atualizada_em=timezone.now(),
        atualizada_por=gerente,
    )

    with django_assert_num_queries(4):
        [ficha] = qualidade_das(Iniciativa.objects.all(), hoje=hoje)

    assert ficha.contagens == {
        Quesito.SEMANA: (1, 4),
        Quesito.DATAS: (1, 2),
        Quesito.FICHA: (1, 6),
        Quesito.CONFIRMADAS: (0, 0),
        Quesito.PONTOS: (0, 1),
    }


# ------------------------------------------------------------ pesos e comentários


def test_pesos_que_nao_somam_cem_sao_normalizados_com_aviso(aest, iniciativa, entrar):
    """RN-POR-05."""
    a, b = (MarcoFactory(iniciativa=iniciativa, nome=n) for n in ("A", "B"))
    endereco = reverse("portfolio:pesar_marcos", args=[iniciativa.slug])
    dados = {
        "versao": "1",
        "form-TOTAL_FORMS": "2",
        "form-INITIAL_FORMS": "2",
        "form-0-marco": a.pk,
        "form-0-nome": "A",
        "form-0-peso": "1",
        "form-1-marco": b.pk,
        "form-1-nome": "B",
        "form-1-peso": "3",
    }
    cliente = entrar(aest)

    assert "Entregas e pesos" in cliente.get(endereco).text
    ficha = cliente.post(endereco, dados, follow=True).text
    conflito = cliente.post(endereco, dados)
    zerados = cliente.post(
        endereco, dados | {"versao": "2", "form-0-peso": "0", "form-1-peso": "0"}
    )
    sem_nome = cliente.post(endereco, dados | {"versao": "2", "form-0-nome": ""})

    assert "Os pesos somam 4, e não 100" in ficha
    assert "Pesos normalizados." in ficha
    assert "25\u00a0%" in ficha
    assert conflito.status_code == 409
    assert "Ao menos uma entrega precisa de peso" in zerados.text
    assert sem_nome.status_code == 422


def test_pesar_so_cabe_a_aest(gerente, aest, iniciativa):
    marco = MarcoFactory(iniciativa=iniciativa)
    pesos = [PesoDoMarco(marco.pk, "Outro nome", Decimal(100), None)]

    with pytest.raises(PermissionDenied):
        actions.pesar_marcos(iniciativa, por=gerente, versao=1, pesos=pesos)
    with pytest.raises(EdicaoConcorrente):
        actions.pesar_marcos(iniciativa, por=aest, versao=9, pesos=pesos)
    actions.pesar_marcos(iniciativa, por=aest, versao=1, pesos=pesos)

    marco.refresh_from_db()
    assert (marco.nome, marco.peso) == ("Outro nome", 100)


def test_lider_comenta_e_so_a_casa_le(iniciativa, entrar, client):
    """RN-POR-18."""
    lider = vinculo_na_secretaria(Papel.LIDER_OBJETIVO)
    endereco = reverse("portfolio:comentar", args=[iniciativa.slug])

    ficha = entrar(lider).post(endereco, {"texto": "Falta o edital."}, follow=True)
    vazio = entrar(lider).post(endereco, {"texto": "  "}, follow=True)
    client.logout()
    publico = client.get(iniciativa.get_absolute_url())

    assert "Falta o edital." in ficha.text
    assert "Escreva o comentário antes de enviar." in vazio.text
    assert "Falta o edital." not in publico.text


def test_comentario_em_branco_ou_em_iniciativa_encerrada_e_recusado(aest, iniciativa):
    """RN-POR-18."""
    with pytest.raises(RegraViolada) as vazio:
        actions.comentar(iniciativa, por=aest, texto=" ")
    actions.encerrar_iniciativa(iniciativa, por=aest)
    with pytest.raises(RegraViolada) as encerrada:
        actions.comentar(iniciativa, por=aest, texto="Tarde")

    assert vazio.value.codigo == "comentario_sem_texto"
    assert encerrada.value.codigo == "iniciativa_encerrada"


def test_ficha_mostra_repactuacoes_com_motivo(aest, marco, client):
    """RN-POR-06: cada mudança de data, a contagem e o motivo."""
    hoje = timezone.localdate()
    for dias in (10, 20, 30):
        marco = actions.repactuar_marco(
            marco,
            por=aest,
            versao=marco.versao,
            para=hoje + timedelta(days=dias),
            motivo=f"Motivo {dias}",
        )

    pagina = client.get(marco.iniciativa.get_absolute_url()).text

    assert Repactuacao.objects.count() == 3
    assert "(2ª)" in pagina
    assert "Motivo 30" in pagina
    assert "Curva S" in pagina


def test_ficha_grava_lider_portfolio_indicadores_e_territorios(
    aest, ciclo, iniciativa, entrar
):
    """RN-POR-15."""
    municipio = MunicipioFactory(uf=ciclo.territorio, nome="São João")
    portfolio = SubsecretariaFactory(ciclo=ciclo)
    lider = vinculo_na_secretaria(Papel.LIDER_OBJETIVO)
    dados = {
        "versao": "1",
        "nome": iniciativa.nome,
        "tipo": "setorial",
        "unidade": "SUBX",
        "subsecretaria": portfolio.pk,
        "lider": lider.pk,
        "territorios": "sao joao\n",
    }
    endereco = reverse("portfolio:editar_ficha", args=[iniciativa.slug])
    cliente = entrar(aest)

    recusado = cliente.post(endereco, dados | {"territorios": "Atlântida"})
    cliente.post(endereco, dados)

    assert recusado.status_code == 422
    assert "Atlântida" in recusado.text
    iniciativa.refresh_from_db()
    assert iniciativa.tipo == Iniciativa.Tipo.SETORIAL
    assert (iniciativa.subsecretaria, iniciativa.lider) == (portfolio, lider)
    assert iniciativa.territorios.get() == municipio
    assert "São João" in cliente.get(endereco).text


# ------------------------------------------------------------ as vistas


def test_mapa_mostra_quadros_iniciativas_problemas_e_ondas(ciclo, client):
    objetivo = ObjetivoFactory(ciclo=ciclo, texto="Acesso", ordem=1)
    ObjetivoFactory(ciclo=ciclo, quadro="SES", texto="Gestão", ordem=2)
    iniciativa = IniciativaFactory(ciclo=ciclo, nome="Perto", onda=1)
    iniciativa.objetivos.add(objetivo)
    Estrategia.objects.create(ciclo=ciclo, texto="Ir até lá", onda=2)
    Problema.objects.create(
        ciclo=ciclo, ordem=1, texto="Longe", priorizado=True, objetivo=objetivo
    )

    pagina = client.get(reverse("portfolio:mapa", args=[ciclo.slug])).text
    desenho = desenhar(ciclo, objetivos_no_mapa(ciclo))

    assert desenho.count("<svg") == 2
    assert "1 iniciativa" in desenho
    assert "nenhuma iniciativa ligada" in desenho
    assert "1 levantados, 1 priorizados" in pagina
    assert "2ª onda" in pagina
    assert "Vem de: Longe" in pagina


def test_mapa_de_ciclo_vazio_diz_o_que_falta(ciclo, client):
    pagina = client.get(reverse("portfolio:mapa", args=[ciclo.slug])).text

    assert "O ciclo ainda não tem objetivos." in pagina
    assert "Nenhum problema registrado." in pagina


def test_quebrar_nao_parte_palavra():
    assert quebrar("uma frase comprida", 9) == ["uma frase", "comprida"]
    assert quebrar("inconstitucionalmente", 5) == ["inconstitucionalmente"]


def test_calendario_so_mostra_reunioes_a_casa(ciclo, iniciativa, aest, entrar, client):
    """RN-POR-09."""
    MarcoFactory(iniciativa=iniciativa, nome="Edital", data_base=date(2026, 5, 7))
    Reuniao.objects.create(ciclo=ciclo, tipo="colegiado", data=date(2026, 5, 8))
    endereco = reverse("portfolio:calendario", args=[ciclo.slug])

    publica = client.get(endereco, {"mes": "2026-05"}).text
    interna = entrar(aest).get(endereco, {"mes": "2026-05"}).text

    assert "maio de 2026" in publica
    assert "Edital" in publica
    assert "Colegiado" not in publica
    assert "Colegiado" in interna


@pytest.mark.parametrize("mes", ["", "2026", "2026-13", "x", "1999-01", "0000-00"])
def test_mes_que_nao_se_entende_e_o_de_hoje(ciclo, client, mes):
    resposta = client.get(
        reverse("portfolio:calendario", args=[ciclo.slug]), {"mes": mes}
    )

    assert resposta.status_code == 200
    assert "hoje" in resposta.text


def test_dia_cheio_diz_quantos_mais(ciclo, iniciativa):
    for _ in range(8):
        MarcoFactory(iniciativa=iniciativa, data_base=date(2026, 5, 7))

    semanas = vistas.semanas_do_mes(ciclo, date(2026, 5, 1), hoje=HOJE, interno=True)
    [dia] = [d for semana in semanas for d in semana if d.itens]

    assert (len(dia.itens), dia.mais) == (6, 2)
    assert vistas.mes_vizinho(date(2026, 12, 1), 1) == date(2027, 1, 1)
    assert vistas.mes_vizinho(date(2026, 1, 1), -1) == date(2025, 12, 1)


def test_carga_por_gerente_em_tres_consultas(
    ciclo, gerente, iniciativa, django_assert_num_queries
):
    IniciativaFactory(ciclo=ciclo)
    MarcoFactory(iniciativa=iniciativa, data_base=HOJE - timedelta(days=1))
    MarcoFactory(iniciativa=iniciativa, data_base=HOJE + timedelta(days=3))
    MarcoFactory(iniciativa=iniciativa)
    PontoCriticoFactory(iniciativa=iniciativa)

    with django_assert_num_queries(3):
        dela, sem_gerente = vistas.carga_por_gerente(ciclo, hoje=HOJE)

    assert dela.nome == gerente.usuario.nome
    assert (dela.abertas, dela.atrasadas, dela.vencem, dela.pontos) == (3, 1, 1, 1)
    assert (sem_gerente.nome, sem_gerente.iniciativas) == ("", 1)


def test_territorios_contam_cada_iniciativa_uma_vez_por_uf(ciclo, iniciativa, client):
    a, b = (MunicipioFactory(uf=ciclo.territorio) for _ in range(2))
    endereco = reverse("portfolio:territorios", args=[ciclo.slug])
    vazia = client.get(endereco).text
    iniciativa.territorios.set([a, b])

    linhas = vistas.territorios_da_carteira(ciclo)

    assert "Nenhuma iniciativa diz onde acontece." in vazia
    assert vistas.iniciativas_por_uf(linhas) == {ciclo.territorio.codigo: 1}
    assert a.nome in client.get(endereco).text


def test_telas_internas_respondem(ciclo, iniciativa, aest, entrar):
    MarcoFactory(iniciativa=iniciativa)
    cliente = entrar(aest)

    for nome in ("carga", "qualidade"):
        endereco = reverse(f"portfolio:{nome}", args=[ciclo.slug])
        assert cliente.get(endereco).status_code == 200
