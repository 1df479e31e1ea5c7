from decimal import Decimal

import pytest

from auditoria.models import Documento
from base.numeros import NBSP
from cooperacao import conferencias, consultas, demonstracao
from cooperacao.models import AvaliacaoDoRE, RelatorioAnual, TermoDeCooperacao
from cooperacao.rules import Contagem

pytestmark = pytest.mark.django_db


def ano(numero, ano):
    anual = RelatorioAnual.objects.get(tc__numero=numero, ano=ano)
    return consultas.ano_do_termo(anual, consultas.termo(numero))


def test_carregar_de_novo_nao_muda_nem_desfaz_nada(demo):
    AvaliacaoDoRE.objects.filter(resultado__numero=1).update(progresso="Digitado.")
    antes = (TermoDeCooperacao.objects.count(), Documento.objects.count())

    demonstracao.carregar()

    assert (TermoDeCooperacao.objects.count(), Documento.objects.count()) == antes
    assert AvaliacaoDoRE.objects.filter(progresso="Digitado.").count() == 4


def test_tc60_tem_os_numeros_do_documento(demo):
    dados = ano(60, 2017)

    assert dados.tc.valor_total == Decimal("29975000.00")
    assert dados.execucao.saldo == Decimal("2230985.93")
    assert len(dados.matriz.resultados.all()) == 6
    atividades = [len(r.atividades.all()) for r in dados.matriz.resultados.all()]
    assert atividades == [16, 3, 5, 3, 3, 2]
    assert [bloco.total for bloco in dados.blocos] == [
        Contagem(programadas=5, finalizadas=5),
        Contagem(programadas=4, finalizadas=4, extras=2),
    ]
    assert [bloco.total.avanco for bloco in dados.blocos] == [100, 100]
    assert [bloco.relatorio.avanco_publicado for bloco in dados.blocos] == [50, 100]


def test_segundo_semestre_do_tc60_espera_o_re_1(demo):
    segundo = ano(60, 2017).blocos[1]

    assert segundo.relatorio.editavel
    vazias = [
        linha.resultado.numero
        for linha in segundo.linhas
        if not linha.avaliacao.completa
    ]
    assert vazias == [1]


def test_conferencias_do_tc60_nomeiam_cada_falha_do_documento(demo):
    resumo = conferencias.do_ano(ano(60, 2017))
    achadas = {
        (c.onde, c.encontrado.replace(NBSP, " ")) for c in resumo.lista_de_divergencias
    }

    assert {
        ("Data de assinatura", "início em 27/05/2010"),
        ("RE 4", "período até 2014"),
        ("1º semestre, RE 1, ação R1-A6", "sem atividade da Matriz"),
        ("1º semestre, RE 5, texto a)", "quadro: 1 programada"),
        ("1º semestre, total, % de avanço", "50 %"),
        ("2º semestre, RE 2", "finalizadas: 1"),
        ("2º semestre, RE 5", "finalizadas: 1"),
        ("2º semestre, RE 6, texto a)", "0 % de avanço"),
        ("2º semestre, total, % de avanço", "100 %"),
    } <= achadas
    certas = {c.codigo for c in resumo.conferencias if c.situacao == "certa"}
    assert {"nup", "soma_dos_ajustes", "vigencia", "saldo_confere"} <= certas


def test_conferencias_do_tc61_nomeiam_cada_falha_do_documento(demo):
    resumo = conferencias.do_ano(ano(61, 2018))

    assert [c.onde for c in resumo.lista_de_divergencias] == [
        "RE 2, contexto",
        "RE 2",
        "Contexto e avaliações",
    ]


def test_tc61_nao_tem_contagem_e_isso_nao_e_zero(demo):
    dados = ano(61, 2018)

    assert [bloco.total for bloco in dados.blocos] == [None, None]
    assert {linha.contagem for b in dados.blocos for linha in b.linhas} == {None}


def test_api_mostra_so_o_que_se_fechou(demo):
    aberto, emitido = consultas.relatorio(60, 2017), consultas.relatorio(61, 2018)

    assert [s["semestre"] for s in aberto["semestres"]] == [1]
    assert "contexto" not in aberto
    assert aberto["execucao_financeira"]["saldo"] == "2230985.93"
    assert aberto["semestres"][0]["total"]["percentual_de_avanco"] == "100.0"
    assert [s["semestre"] for s in emitido["semestres"]] == [1, 2]
    assert emitido["contexto"].startswith("O Termo de Cooperação (TC) nº 61")
    assert consultas.relatorio(60, 1999) is None
    assert consultas.relatorio(99, 2017) is None


def test_api_dos_termos(demo):
    assert [tc["numero"] for tc in consultas.tcs()] == [60, 61]
    tc = consultas.tc(60)
    assert tc["valor_total"] == "29975000.00"
    assert tc["data_termino"] == "2020-05-27"
    assert [ta["tipo"] for ta in tc["termos_de_ajuste"]][2] == "prorrogacao"
    assert consultas.tc(99) is None


def test_pendencias_de_cada_papel(demo, opas_tecnico, opas_gestor, contraparte):
    assert [p.botao for p in consultas.pendencias_de(contraparte)] == ["Escrever"]
    assert [p.botao for p in consultas.pendencias_de(opas_tecnico)] == ["Escrever"]
    assert consultas.pendencias_de(opas_gestor) == []
    assert consultas.pendencias_de(None) == []
