"""A escada dos pontos críticos, o relógio e as reuniões que a recebem."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from auditoria.models import Evento
from base.errors import EdicaoConcorrente, RegraViolada
from contas.models import Papel
from portfolio import actions, paginas_do_ritual
from portfolio.consultas import pendencias_de
from portfolio.consultas_do_ritual import (
    entregas_da_reuniao,
    mudancas,
    pauta,
    semana_das,
)
from portfolio.models import Despacho, Iniciativa, PontoCritico, Reuniao
from portfolio.rules import Degrau, posicao_na_escada, semana_de
from tests.factories.portfolio import MarcoFactory
from tests.unit.portfolio.conftest import vinculo_na_secretaria

HOJE = date(2026, 3, 10)


def ha(dias):
    return HOJE - timedelta(days=dias)


ESCADA = [
    (Degrau.GERENTE, 0, Degrau.GERENTE, 0, False),
    (Degrau.GERENTE, 7, Degrau.GERENTE, 0, False),
    (Degrau.GERENTE, 8, Degrau.LIDER, 1, False),
    (Degrau.GERENTE, 15, Degrau.LIDER, 1, False),
    (Degrau.GERENTE, 16, Degrau.SUBSECRETARIO, 2, False),
    (Degrau.GERENTE, 30, Degrau.SUBSECRETARIO, 2, False),
    (Degrau.GERENTE, 31, Degrau.COLEGIADO, 3, False),
    (Degrau.GERENTE, 46, Degrau.COLEGIADO, 3, False),
    (Degrau.GERENTE, 47, Degrau.COLEGIADO, 3, True),
    (Degrau.SUBSECRETARIO, 14, Degrau.SUBSECRETARIO, 0, False),
    (Degrau.SUBSECRETARIO, 15, Degrau.COLEGIADO, 1, False),
    (Degrau.COLEGIADO, 16, Degrau.COLEGIADO, 0, True),
]


@pytest.mark.parametrize(("degrau", "dias", "chega", "subidas", "estourou"), ESCADA)
def test_ponto_sobe_sozinho_quando_o_prazo_vence(
    degrau, dias, chega, subidas, estourou
):
    """RN-POR-10."""
    posicao = posicao_na_escada(degrau, ha(dias), hoje=HOJE)

    assert posicao.degrau == chega
    assert len(posicao.automaticas) == subidas
    assert posicao.estourou(HOJE) is estourou


def test_semana_comeca_na_segunda():
    assert semana_de(date(2026, 3, 15)) == date(2026, 3, 9)
    assert semana_de(date(2026, 3, 9)) == date(2026, 3, 9)


# ------------------------------------------------------------ com banco


@pytest.fixture
def lider(db):
    return vinculo_na_secretaria(Papel.LIDER_OBJETIVO)


@pytest.fixture
def subsecretario(db):
    return vinculo_na_secretaria(Papel.SUBSECRETARIO)


@pytest.fixture
def hoje():
    return timezone.localdate()


@pytest.fixture
def ponto(iniciativa, gerente, hoje):
    return actions.abrir_ponto(
        iniciativa,
        por=gerente,
        descricao="Edital sem empresa interessada",
        impacto="A obra não começa.",
        encaminhamento="Rever o preço de referência.",
        responsavel="Diretor de compras",
        prazo=hoje + timedelta(days=20),
    )


def envelhecer(ponto, dias):
    """Abre o ponto há tantos dias, para a escada andar."""
    antes = timezone.now() - timedelta(days=dias)
    ponto.aberto_em = antes
    ponto.no_degrau_desde = timezone.localdate(antes)
    ponto.save(update_fields=["aberto_em", "no_degrau_desde"])


@pytest.fixture
def reuniao(ciclo, aest, hoje):
    return actions.convocar_reuniao(
        ciclo, por=aest, tipo=Reuniao.Tipo.SUBSECRETARIOS, data=hoje
    )


def codigo_de(funcao, *args, **kwargs):
    with pytest.raises(RegraViolada) as erro:
        funcao(*args, **kwargs)
    return erro.value.codigo


def test_pauta_se_faz_sozinha_com_o_que_chegou_ao_degrau(reuniao, ponto, hoje):
    """RN-POR-12."""
    assert pauta(reuniao, hoje=hoje) == []

    envelhecer(ponto, 16)

    assert [q.ponto for q in pauta(reuniao, hoje=hoje)] == [ponto]


def test_pauta_conta_a_escada_no_dia_da_reuniao(ciclo, aest, ponto, hoje):
    """RN-POR-12: o que chega ao degrau até o dia da reunião já está na pauta."""
    futura = actions.convocar_reuniao(
        ciclo,
        por=aest,
        tipo=Reuniao.Tipo.SUBSECRETARIOS,
        data=hoje + timedelta(days=16),
    )

    assert [q.ponto for q in pauta(futura, hoje=hoje)] == [ponto]


def test_decidido_ali_resolve_o_ponto_e_nao_se_decide_de_novo(
    reuniao, ponto, subsecretario, hoje
):
    """RN-POR-11."""
    envelhecer(ponto, 16)
    actions.decidir_ponto(
        reuniao, ponto, por=subsecretario, decisao="decidido", texto="Rever o preço."
    )

    ponto.refresh_from_db()
    assert ponto.resolvido_por == subsecretario
    assert ponto.degrau == Degrau.SUBSECRETARIO
    assert pauta(reuniao, hoje=hoje) == []
    assert (
        codigo_de(
            actions.decidir_ponto,
            reuniao,
            ponto,
            por=subsecretario,
            decisao="decidido",
            texto="De novo.",
        )
        == "ponto_ja_resolvido"
    )


def test_levado_ao_colegiado_sai_desta_pauta_e_entra_na_de_la(
    reuniao, ciclo, ponto, subsecretario, aest, hoje
):
    envelhecer(ponto, 16)
    actions.decidir_ponto(
        reuniao, ponto, por=subsecretario, decisao="colegiado", texto="Acima da alçada."
    )
    colegiado = actions.convocar_reuniao(
        ciclo, por=aest, tipo=Reuniao.Tipo.COLEGIADO, data=hoje
    )

    assert pauta(reuniao, hoje=hoje) == []
    assert [q.ponto for q in pauta(colegiado, hoje=hoje)] == [ponto]
    assert (
        codigo_de(
            actions.decidir_ponto,
            colegiado,
            ponto,
            por=aest,
            decisao="colegiado",
            texto="Outra vez.",
        )
        == "ja_no_colegiado"
    )


def test_despacho_e_numerado_para_o_relogio_e_cumprido_resolve(
    reuniao, ponto, subsecretario, gerente, hoje
):
    """RN-POR-11."""
    envelhecer(ponto, 16)
    item = actions.decidir_ponto(
        reuniao,
        ponto,
        por=subsecretario,
        decisao="despacho",
        texto="Publicar novo edital.",
        responsavel="Diretor de compras",
        prazo=hoje + timedelta(days=10),
    )
    ponto.refresh_from_db()

    assert str(item.despacho) == f"Despacho 1/{hoje.year}"
    assert ponto.posicao(hoje + timedelta(days=90)) is None
    assert ponto.degrau == Degrau.SUBSECRETARIO
    assert pauta(reuniao, hoje=hoje) == []
    assert (
        codigo_de(actions.resolver_ponto, ponto, por=gerente, solucao="Pronto.")
        == "ponto_com_despacho"
    )
    assert codigo_de(actions.subir_ponto, ponto, por=gerente, motivo="Pressa.") == (
        "ponto_com_despacho"
    )

    actions.cumprir_despacho(
        item.despacho, por=gerente, cumprimento="Edital 4 publicado."
    )

    ponto.refresh_from_db()
    assert ponto.solucao == "Edital 4 publicado."
    assert (
        codigo_de(
            actions.cumprir_despacho,
            Despacho.objects.get(),
            por=gerente,
            cumprimento="De novo.",
        )
        == "despacho_ja_cumprido"
    )


@pytest.mark.parametrize(
    ("mudanca", "codigo"),
    [
        ({"texto": " "}, "decisao_sem_texto"),
        ({"responsavel": ""}, "despacho_incompleto"),
        ({"prazo": None}, "despacho_incompleto"),
        ({"prazo": date(2020, 1, 1)}, "prazo_no_passado"),
    ],
)
def test_despacho_incompleto_e_recusado(
    reuniao, ponto, subsecretario, hoje, mudanca, codigo
):
    campos = {
        "decisao": "despacho",
        "texto": "Publicar.",
        "responsavel": "Diretor",
        "prazo": hoje,
    } | mudanca

    assert (
        codigo_de(actions.decidir_ponto, reuniao, ponto, por=subsecretario, **campos)
        == codigo
    )


def test_encerrada_nao_decide_nem_se_encerra_de_novo(
    reuniao, ponto, subsecretario, aest
):
    actions.encerrar_reuniao(reuniao, por=aest)

    assert codigo_de(actions.encerrar_reuniao, reuniao, por=aest) == "reuniao_encerrada"
    assert (
        codigo_de(
            actions.decidir_ponto,
            reuniao,
            ponto,
            por=subsecretario,
            decisao="decidido",
            texto="Tarde.",
        )
        == "reuniao_encerrada"
    )


def test_reuniao_recusa_passado_repeticao_e_fecho_antecipado(
    ciclo, aest, reuniao, hoje
):
    tipo = Reuniao.Tipo.SUBSECRETARIOS
    convocar = actions.convocar_reuniao

    assert codigo_de(convocar, ciclo, por=aest, tipo=tipo, data=hoje) == (
        "reuniao_repetida"
    )
    assert codigo_de(
        convocar, ciclo, por=aest, tipo=tipo, data=hoje - timedelta(days=1)
    ) == ("reuniao_no_passado")
    futura = convocar(ciclo, por=aest, tipo=tipo, data=hoje + timedelta(days=1))
    assert codigo_de(actions.encerrar_reuniao, futura, por=aest) == "reuniao_no_futuro"


def test_subir_antes_do_prazo_pede_motivo_e_para_no_ultimo(ponto, gerente, hoje):
    """RN-POR-10."""
    assert codigo_de(actions.subir_ponto, ponto, por=gerente, motivo=" ") == (
        "subida_sem_motivo"
    )
    for degrau in (Degrau.LIDER, Degrau.SUBSECRETARIO, Degrau.COLEGIADO):
        ponto = actions.subir_ponto(ponto, por=gerente, motivo="É urgente.")
        assert ponto.posicao(hoje).degrau == degrau
    assert codigo_de(actions.subir_ponto, ponto, por=gerente, motivo="Mais.") == (
        "ultimo_degrau"
    )


def test_resolver_pede_solucao_e_acontece_uma_vez(ponto, lider):
    """RN-POR-11."""
    assert codigo_de(actions.resolver_ponto, ponto, por=lider, solucao=" ") == (
        "ponto_sem_solucao"
    )
    actions.resolver_ponto(ponto, por=lider, solucao="Preço revisto.")
    assert codigo_de(actions.resolver_ponto, ponto, por=lider, solucao="Outra.") == (
        "ponto_ja_resolvido"
    )


def test_abrir_recusa_prazo_passado_e_entrega_alheia(iniciativa, gerente, hoje):
    campos = {
        "descricao": "Sem equipe",
        "impacto": "Para.",
        "encaminhamento": "Contratar.",
        "responsavel": "Diretor",
    }
    alheio = MarcoFactory()

    assert codigo_de(
        actions.abrir_ponto,
        iniciativa,
        por=gerente,
        prazo=hoje - timedelta(days=1),
        **campos,
    ) == ("prazo_no_passado")
    assert codigo_de(
        actions.abrir_ponto, iniciativa, por=gerente, prazo=hoje, marco=alheio, **campos
    ) == ("marco_de_outra_iniciativa")


def test_caminho_conta_da_abertura_a_solucao(
    reuniao, ponto, subsecretario, gerente, hoje
):
    envelhecer(ponto, 16)
    ponto.refresh_from_db()
    item = actions.decidir_ponto(
        reuniao,
        ponto,
        por=subsecretario,
        decisao="despacho",
        texto="Publicar novo edital.",
        responsavel="Diretor de compras",
        prazo=hoje,
    )
    assert paginas_do_ritual.onde_esta(
        PontoCritico.objects.get(), hoje=hoje + timedelta(days=1)
    ).endswith(", vencido.")
    actions.cumprir_despacho(item.despacho, por=gerente, cumprimento="Feito.")

    ponto = PontoCritico.objects.get()
    textos = [ato.texto for ato in paginas_do_ritual.caminho(ponto, hoje=hoje)]

    assert textos[:4] == [
        "Aberto",
        "Subiu ao degrau Líder do objetivo",
        "Subiu ao degrau Subsecretário",
        "Despacho",
    ]
    assert set(textos[4:]) == {f"{item.despacho} cumprido", "Resolvido"}
    assert "Resolvido em" in paginas_do_ritual.onde_esta(ponto, hoje=hoje)


def test_parado_no_ultimo_degrau_diz_ha_quanto(ponto, hoje):
    envelhecer(ponto, 50)

    assert paginas_do_ritual.onde_esta(ponto, hoje=hoje) == (
        "Parado no degrau Colegiado, vencido há 4 dias."
    )


# ------------------------------------------------------------ semana e entregas


def test_semana_se_escreve_uma_vez_e_se_reescreve_com_versao(iniciativa, gerente, hoje):
    """RN-POR-09."""
    actions.atualizar_semana(iniciativa, por=gerente, versao=0, texto="Andou.")
    with pytest.raises(EdicaoConcorrente):
        actions.atualizar_semana(iniciativa, por=gerente, versao=0, texto="Outro.")
    actions.atualizar_semana(iniciativa, por=gerente, versao=1, texto="Andou mais.")

    (item,) = semana_das(Iniciativa.objects.all(), hoje=hoje)
    assert item.atualizacao.texto == "Andou mais."
    assert iniciativa.atualizacoes.count() == 1
    assert Evento.objects.filter(acao="portfolio.semana.atualizada").count() == 2
    assert (
        codigo_de(
            actions.atualizar_semana, iniciativa, por=gerente, versao=2, texto=" "
        )
        == "semana_sem_texto"
    )


def test_gerente_e_chamado_enquanto_nao_escreve(iniciativa, gerente):
    titulo = "Escrever o que andou na semana"
    assert pendencias_de(gerente)[0].titulo == titulo

    actions.atualizar_semana(iniciativa, por=gerente, versao=0, texto="Andou.")

    assert titulo not in [p.titulo for p in pendencias_de(gerente)]


def test_reuniao_convocada_espera_pelo_subsecretario_e_pela_aest(
    reuniao, subsecretario, aest, gerente
):
    assert str(reuniao) in [p.titulo for p in pendencias_de(subsecretario)]
    assert str(reuniao) in [p.titulo for p in pendencias_de(aest)]
    assert str(reuniao) not in [p.titulo for p in pendencias_de(gerente)]


def test_lider_confirma_e_desfazer_a_entrega_desfaz_a_confirmacao(
    marco, lider, gerente, hoje
):
    """RN-POR-13."""
    assert codigo_de(
        actions.confirmar_entrega, marco, por=lider, versao=marco.versao
    ) == ("marco_nao_entregue")
    marco = actions.atualizar_marco(
        marco, por=gerente, versao=1, data_real=hoje, evidencia="Ata 3"
    )
    actions.confirmar_entrega(marco, por=lider, versao=marco.versao)
    actions.confirmar_entrega(marco, por=lider, versao=marco.versao)
    assert Evento.objects.filter(acao="portfolio.marco.confirmado").count() == 1

    marco = actions.atualizar_marco(
        marco, por=gerente, versao=marco.versao, data_real=None, evidencia=""
    )
    marco.refresh_from_db()

    assert not hasattr(marco, "confirmacao")


def test_reuniao_de_entregas_leva_cada_entrega_uma_vez(
    ciclo, marco, gerente, aest, hoje
):
    """RN-POR-12."""
    actions.atualizar_marco(
        marco, por=gerente, versao=1, data_real=hoje, evidencia="Ata 3"
    )
    primeira = actions.convocar_reuniao(
        ciclo, por=aest, tipo=Reuniao.Tipo.ENTREGAS, data=hoje
    )
    assert list(entregas_da_reuniao(primeira)) == [marco]
    actions.encerrar_reuniao(primeira, por=aest)
    segunda = actions.convocar_reuniao(
        ciclo, por=aest, tipo=Reuniao.Tipo.ENTREGAS, data=hoje + timedelta(days=7)
    )

    primeira.refresh_from_db()
    assert list(entregas_da_reuniao(primeira)) == [marco]
    assert list(entregas_da_reuniao(segunda)) == []


def test_mudancas_juntam_entregas_datas_pontos_e_decisoes(
    ciclo, iniciativa, ponto, gerente, aest, lider, hoje
):
    entregue, repactuado, vencido = (
        MarcoFactory(iniciativa=iniciativa, data_base=hoje - timedelta(days=2))
        for _ in range(3)
    )
    actions.atualizar_marco(
        entregue, por=gerente, versao=1, data_real=hoje, evidencia="Ata"
    )
    actions.repactuar_marco(
        repactuado, por=aest, versao=1, para=hoje + timedelta(days=9), motivo="Chuva"
    )
    actions.resolver_ponto(ponto, por=lider, solucao="Revisto.")

    mudou = mudancas(ciclo, desde=hoje - timedelta(days=7), hoje=hoje)

    assert mudou.entregues == [entregue]
    assert mudou.atrasaram == [vencido]
    assert [r.marco for r in mudou.repactuadas] == [repactuado]
    assert mudou.abertos == mudou.resolvidos == [ponto]
    assert mudou.total == 5
    depois = mudancas(ciclo, desde=hoje + timedelta(days=1), hoje=hoje)
    assert paginas_do_ritual.frase_das_mudancas(depois).startswith("Nada mudou")


# ------------------------------------------------------------ quem


def test_quem_nao_pode_e_recusado_em_cada_acao(
    iniciativa,
    marco,
    ponto,
    ciclo,
    reuniao,
    outro_gerente,
    aest_de_fora,
    gerente,
    hoje,
):
    """RN-POR-07 e RN-POR-09."""
    recusas = [
        (actions.atualizar_semana, (iniciativa,), {"versao": 0, "texto": "x"}),
        (actions.subir_ponto, (ponto,), {"motivo": "x"}),
        (actions.resolver_ponto, (ponto,), {"solucao": "x"}),
        (actions.confirmar_entrega, (marco,), {"versao": 1}),
        (actions.convocar_reuniao, (ciclo,), {"tipo": "colegiado", "data": hoje}),
        (actions.encerrar_reuniao, (reuniao,), {}),
        (
            actions.decidir_ponto,
            (reuniao, ponto),
            {"decisao": "decidido", "texto": "x"},
        ),
        (
            actions.abrir_ponto,
            (iniciativa,),
            {
                "descricao": "x",
                "impacto": "x",
                "encaminhamento": "x",
                "responsavel": "x",
                "prazo": hoje,
            },
        ),
    ]
    for acao, args, kwargs in recusas:
        for por in (outro_gerente, aest_de_fora):
            with pytest.raises(PermissionDenied):
                acao(*args, por=por, **kwargs)
