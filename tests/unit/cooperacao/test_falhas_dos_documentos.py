"""Cada falha que se achou nos dois relatórios publicados tem a sua conferência.

À esquerda, onde a falha está no documento; à direita, a conferência que a nomeia.
"""

from decimal import Decimal

import pytest

from base.conferencias import Situacao
from cooperacao import conferencias, consultas, paginas
from cooperacao.models import AreaTecnica, AvaliacaoDoRE, RelatorioAnual
from cooperacao.rules import ler_dinheiro

pytestmark = pytest.mark.django_db

NO_TC60 = {
    "1º sem.: total de 50 % contra 5 de 5": ("percentual_total", "1º semestre, total"),
    "2º sem.: RE 2, 0 programadas e 1 finalizada": (
        "finalizadas_a_mais",
        "2º semestre, RE 2",
    ),
    "2º sem.: RE 5, 0 programadas e 1 finalizada": (
        "finalizadas_a_mais",
        "2º semestre, RE 5",
    ),
    "2º sem.: total de 100 % com 6 de 4": ("percentual_total", "2º semestre, total"),
    "1º sem.: RE 5, quadro e texto": ("contagem_e_texto", "1º semestre, RE 5"),
    "data de assinatura": ("datas", "Data de assinatura"),
    "R1-A6 não é A1.6": ("acao_sem_atividade", "1º semestre, RE 1, ação R1-A6"),
    "R3-A1 não é A3.1": ("acao_sem_atividade", "1º semestre, RE 3, ação R3-A1"),
    "2º sem.: RE 3, duas ações e uma nomeada": ("acoes_nomeadas", "2º semestre, RE 3"),
    "andamento estimado só no 2º sem.": ("campos_do_modelo", "Andamento estimado"),
    "2º sem.: RE 6 já alcançado com 0 %": ("contagem_e_texto", "2º semestre, RE 6"),
    "RE 4 de 2011/2014": ("re_vencido", "RE 4"),
    "R$ e US$": ("moedas", "Moedas"),
}
NO_TC61 = {
    "sem contagens": ("contagens", "1º semestre, contagens"),
    "RE 2, congresso de outro ano": ("re_vencido", "RE 2"),
    "RE 2 descrito de dois modos": ("descricao_do_re", "RE 2, contexto"),
    "30 anos em 2018, criado em 1989": ("datas", "Contexto e avaliações"),
    "RE 1 não programado, e feito pelo TC 88": (
        "feito_sem_programar",
        "2º semestre, RE 1",
    ),
    "RE 2 não programado, e feito": ("feito_sem_programar", "2º semestre, RE 2"),
    "R$ e US$": ("moedas", "Moedas"),
}


def nomeadas(numero):
    anual = RelatorioAnual.objects.select_related("tc").get(tc__numero=numero)
    dados = consultas.ano_do_termo(anual, consultas.termo(numero))
    return [
        c
        for c in conferencias.do_ano(dados).conferencias
        if c.situacao != Situacao.CERTA
    ]


@pytest.mark.parametrize(("numero", "falhas"), [(60, NO_TC60), (61, NO_TC61)])
def test_cada_falha_do_documento_e_nomeada(demo, numero, falhas):
    achadas = nomeadas(numero)

    faltam = [
        falha
        for falha, (codigo, onde) in falhas.items()
        if not any(c.codigo == codigo and c.onde.startswith(onde) for c in achadas)
    ]
    assert faltam == []


def test_sigla_da_unidade_escrita_de_dois_modos(demo):
    avaliacao = AvaliacaoDoRE.objects.filter(resultado__matriz__tc__numero=60).first()
    avaliacao.progresso += " Houve reunião com a UTSSS."
    avaliacao.save()

    (achada,) = [c for c in nomeadas(60) if c.codigo == "sigla_da_unidade"]
    assert (achada.esperado, achada.encontrado) == ("UTHSS", "texto: UTSSS")


@pytest.mark.parametrize(("campo", "letra"), [("dificuldades", "b"), ("relacao", "c")])
def test_texto_que_nega_as_acoes_programadas_e_divergencia(demo, campo, letra):
    antes = {c.onde for c in nomeadas(60) if c.codigo == "contagem_e_texto"}
    avaliacao = AvaliacaoDoRE.objects.get(
        resultado__matriz__tc__numero=60, resultado__numero=1, relatorio__semestre=1
    )
    setattr(avaliacao, campo, "Não foram programadas ações para o período.")
    avaliacao.save()

    achadas = [c for c in nomeadas(60) if c.codigo == "contagem_e_texto"]

    (nova,) = [c for c in achadas if c.onde not in antes]
    assert nova.onde == f"1º semestre, RE 1, texto {letra})"
    assert nova.nota == "quadro e narrativa discordam"


def test_telefone_sem_espaco(demo):
    AreaTecnica.objects.filter(tc__numero=61, lado="opas").update(
        telefone="(61)32519595"
    )

    (achada,) = [c for c in nomeadas(61) if c.codigo == "telefone"]
    assert achada.encontrado == "(61)32519595"


def test_os_dois_formatos_de_dinheiro_leem_se_pelo_ultimo_separador():
    assert ler_dinheiro("US$ 13.526.915,06") == Decimal("13526915.06")
    assert ler_dinheiro("US$ 9,785,867.36") == Decimal("9785867.36")


def test_gasto_maior_que_o_repassado_e_dito_e_nao_vira_saldo_zero(demo):
    execucao = RelatorioAnual.objects.get(tc__numero=60).execucao
    execucao.desembolsados = execucao.repassados + 1
    execucao.save()

    (achada,) = [c for c in nomeadas(60) if c.codigo == "saldo_negativo"]
    assert achada.nota == "desembolsados e pendente passam dos repassados"
    assert "Saldo" not in paginas.barra_do_dinheiro(execucao)


def test_sem_saldo_publicado_nao_falta_parcela_nenhuma(demo):
    """O relatório que nasce no portal não tem documento com que se compare."""
    execucao = RelatorioAnual.objects.get(tc__numero=60).execucao
    execucao.saldo_publicado = None
    execucao.save()

    assert "saldo_confere" not in {c.codigo for c in nomeadas(60)}
