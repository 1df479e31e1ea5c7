"""A planilha sai, muitos a preenchem, e volta: simular, decidir e gravar.

Regras: RN-IND-61 e RN-IND-62.
"""

import io
from decimal import Decimal as D

import pytest
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from auditoria.models import Evento
from base.errors import RegraViolada
from base.importacao import (
    cancelar,
    com_os_erros,
    confirmar,
    copiar,
    decidir,
    reler,
)
from base.models import (
    ColunasLembradas,
    Decisao,
    Efeito,
    Importacao,
    SituacaoDaImportacao,
)
from contas.models import Papel
from indicadores import actions
from indicadores.importacao import caminho, modelo
from indicadores.importacao.especies import Metas, Resultados
from indicadores.models import MetaPactuada, Pactuacao, Resultado
from indicadores.rules import EstadoDaCelula
from indicadores.states import Situacao
from tests.factories.contas import vinculo_de
from tests.factories.indicadores import FichaFactory, MetaFactory, PactuacaoFactory
from tests.factories.territorios import MunicipioFactory
from tests.unit.indicadores.conftest import entrada, preencher

METAS, RESULTADOS = Metas(), Resultados()
TODAS = Pactuacao.objects.all


def enviar(conteudo, por, ano, *, tipo=METAS.tipo, nome="planilha.xlsx"):
    """Recebe e simula, como a tela faz; o mapa sugerido é aceito."""
    importacao = caminho.enviar(
        io.BytesIO(conteudo), nome=nome, tipo=tipo, ano=ano, por=por
    )
    if importacao.situacao == SituacaoDaImportacao.COLUNAS:
        mapa = importacao.mapa
        importacao = caminho.dizer_colunas(
            importacao, mapa["colunas"], traco=mapa["traco"]
        )
    if importacao.situacao == SituacaoDaImportacao.SIMULANDO:
        importacao = caminho.simular(importacao)
    return importacao


def por_efeito(importacao):
    return {e.value: importacao.resumo[e] for e in Efeito if importacao.resumo[e]}


def gravar(importacao, *, so_as_certas=False):
    return caminho.gravar(confirmar(importacao, so_as_certas=so_as_certas))


# ------------------------------------------------------------------ o modelo


def test_modelo_trava_o_que_nao_se_preenche_e_esconde_os_ids(rodada, rio_branco):
    MetaFactory(
        pactuacao=rodada.pactuacoes.get(), ficha=FichaFactory(numero=2), valor=D("12.5")
    )

    livro = load_workbook(io.BytesIO(modelo.gerar(METAS, rodada, rio_branco, TODAS())))

    folha = livro[modelo.ABA]
    assert folha.protection.sheet
    assert folha["C4"].protection.locked
    assert not folha["H4"].protection.locked
    assert folha["H5"].value == 12.5
    assert folha["I4"].protection.locked  # sem variantes, não há o que escolher
    assert [folha.column_dimensions[c].hidden for c in "JKLM"] == [False, *[True] * 3]
    assert livro[modelo.ABA_DOS_IDS].sheet_state == "hidden"
    listas = [v.formula1 for v in folha.data_validations.dataValidation]
    assert listas == ['"Valor,Não pactuado,Não se aplica"']


def test_modelo_sem_ver_rascunhos_nao_os_mostra(rodada, rio_branco):
    MetaFactory(pactuacao=rodada.pactuacoes.get(), ficha=FichaFactory(numero=2))

    conteudo = modelo.gerar(
        METAS, rodada, rio_branco, Pactuacao.objects.visiveis_para(None)
    )

    assert load_workbook(io.BytesIO(conteudo))[modelo.ABA]["H5"].value is None


def test_modelo_devolvido_sem_mexer_nao_muda_nada(rodada, do_estado, tecnico):
    importacao = enviar(do_estado, tecnico, rodada.ano)

    assert por_efeito(importacao) == {"igual": 9}
    with pytest.raises(RegraViolada) as erro:
        confirmar(importacao, so_as_certas=False)
    assert erro.value.codigo == "nada_a_gravar"


# ------------------------------------------------------------------ juntar


def test_planilha_do_estado_preenchida_por_duas_pessoas_se_junta(
    rodada, do_estado, tecnico, gestor_de_xapuri
):
    de_rio_branco = preencher(do_estado, {("Rio Branco", 1): 90, ("Rio Branco", 2): 0})
    de_xapuri = preencher(do_estado, {("Xapuri", 1): "71,5"})

    for conteudo, por in ((de_rio_branco, tecnico), (de_xapuri, gestor_de_xapuri)):
        importacao = enviar(conteudo, por, rodada.ano)
        assert not importacao.resumo[Efeito.RECUSADA]
        gravar(importacao)

    metas = {
        (m.pactuacao.territorio.nome, m.ficha.numero): m.valor
        for m in MetaPactuada.objects.select_related("pactuacao__territorio", "ficha")
    }
    assert metas == {
        ("Rio Branco", 1): D(90),
        ("Rio Branco", 2): D(0),
        ("Xapuri", 1): D("71.5"),
    }


def test_a_celula_que_dois_mudaram_mostra_os_dois_valores_e_quem(
    rodada, pactuacao, do_estado, tecnico, gestor
):
    actions.salvar_metas(pactuacao, [entrada(1, D(80))], por=gestor)
    conteudo = preencher(do_estado, {("Rio Branco", 1): 90, ("Rio Branco", 2): 10})

    importacao = enviar(conteudo, tecnico, rodada.ano)

    assert por_efeito(importacao) == {"nova": 1, "igual": 7, "conflito": 1}
    conflito = importacao.itens.get(efeito=Efeito.CONFLITO)
    assert (conflito.era, conflito.antes, conflito.depois) == ("em branco", "80", "90")
    assert str(gestor.usuario) in conflito.quem
    with pytest.raises(RegraViolada) as erro:
        confirmar(importacao, so_as_certas=False)
    assert erro.value.codigo == "ha_conflitos"


@pytest.mark.parametrize(
    ("decisao", "fica"), [(Decisao.MINHA, D(90)), (Decisao.GRAVADA, D(80))]
)
def test_do_conflito_fica_o_que_se_decidir(
    rodada, pactuacao, do_estado, tecnico, gestor, decisao, fica
):
    actions.salvar_metas(pactuacao, [entrada(1, D(80))], por=gestor)
    conteudo = preencher(do_estado, {("Rio Branco", 1): 90, ("Rio Branco", 2): 10})
    importacao = enviar(conteudo, tecnico, rodada.ano)
    conflito = importacao.itens.get(efeito=Efeito.CONFLITO)

    decidir(importacao, {conflito.ordem: decisao})
    gravar(importacao)

    assert MetaPactuada.objects.get(ficha__numero=1).valor == fica
    assert MetaPactuada.objects.get(ficha__numero=2).valor == D(10)


def test_quem_nao_mexeu_na_celula_nao_desfaz_o_que_outro_gravou(
    rodada, pactuacao, do_estado, tecnico, gestor
):
    actions.salvar_metas(pactuacao, [entrada(1, D(80))], por=gestor)

    importacao = enviar(
        preencher(do_estado, {("Rio Branco", 2): 10}), tecnico, rodada.ano
    )
    gravar(importacao)

    assert MetaPactuada.objects.get(ficha__numero=1).valor == D(80)


# ------------------------------------------------------------------ gravar


def test_gravar_em_lote_deixa_o_mesmo_que_a_tela(
    rodada, pactuacao, rio_branco, tecnico
):
    xapuri = MunicipioFactory(codigo="1200708", nome="Xapuri")
    de_xapuri = vinculo_de(Papel.TECNICO_MUNICIPAL, municipio=xapuri)
    outra = PactuacaoFactory(territorio=xapuri, rodada=rodada)
    actions.salvar_metas(
        outra, [entrada(1, D("12.5")), entrada(2, D(0))], por=de_xapuri
    )
    conteudo = modelo.gerar(METAS, rodada, rio_branco, TODAS())
    conteudo = preencher(conteudo, {("Rio Branco", 1): 12.5, ("Rio Branco", 2): 0})

    gravar(enviar(conteudo, tecnico, rodada.ano))

    def retrato(p, quem):
        p.refresh_from_db()
        evento = Evento.objects.do_objeto(p).first()
        celulas = [
            {k: v for k, v in c.items() if k != "celula"}
            for c in evento.dados["celulas"]
        ]
        metas = p.metas.order_by("ficha__numero").values_list(
            "ficha__numero", "estado", "valor", "variante", "justificativa", "versao"
        )
        autores = {m.gravada_por for m in p.metas.all()} == {quem}
        return (
            p.versao,
            evento.acao,
            evento.dados["versao"],
            celulas,
            list(metas),
            (autores),
        )

    assert retrato(pactuacao, tecnico) == retrato(outra, de_xapuri)


def test_a_celula_diz_de_que_arquivo_aba_e_linha_veio(rodada, do_estado, tecnico):
    importacao = enviar(
        preencher(do_estado, {("Rio Branco", 2): 10}), tecnico, rodada.ano
    )

    gravar(importacao)

    assert MetaPactuada.objects.get().origem == (
        "arquivo planilha.xlsx, aba Preencher, célula H8"
    )
    evento = Evento.objects.get(acao="indicadores.metas.salvas")
    assert evento.dados["celulas"][0]["celula"] == "H8"
    assert str(importacao.pk) in evento.origem


def test_o_mesmo_arquivo_de_novo_nao_muda_nada(rodada, do_estado, tecnico):
    conteudo = preencher(do_estado, {("Rio Branco", 2): 10})
    gravar(enviar(conteudo, tecnico, rodada.ano))
    antes = list(MetaPactuada.objects.values())
    eventos = Evento.objects.count()

    de_novo = enviar(conteudo, tecnico, rodada.ano)

    assert por_efeito(de_novo) == {"igual": 9}
    assert list(MetaPactuada.objects.values()) == antes
    assert Evento.objects.count() == eventos


def test_gravar_de_novo_a_mesma_importacao_nao_repete(rodada, do_estado, tecnico):
    importacao = enviar(
        preencher(do_estado, {("Rio Branco", 2): 10}), tecnico, rodada.ano
    )
    gravar(importacao)

    assert caminho.gravar(importacao) == 1
    assert MetaPactuada.objects.get().versao == 1


def test_o_que_mudou_depois_da_simulacao_desfaz_tudo(
    rodada, pactuacao, do_estado, tecnico, gestor
):
    conteudo = preencher(do_estado, {("Rio Branco", 1): 90, ("Rio Branco", 2): 10})
    importacao = enviar(conteudo, tecnico, rodada.ano)
    actions.salvar_metas(pactuacao, [entrada(1, D(80))], por=gestor)

    with pytest.raises(RegraViolada) as erro:
        gravar(importacao)

    assert erro.value.codigo == "mudou_depois_da_simulacao"
    assert MetaPactuada.objects.get().valor == D(80)
    importacao.refresh_from_db()
    assert importacao.situacao == SituacaoDaImportacao.SIMULADA
    caminho.simular(reler(importacao))
    assert importacao.itens.filter(efeito=Efeito.CONFLITO).count() == 1


# ------------------------------------------------------------------ recusar


def test_300_erros_saem_numa_passada_com_celula_motivo_e_remedio(
    rodada, pactuacao, tecnico
):
    linhas = [f"1200401;1;{n}.234" for n in range(1, 301)]
    conteudo = "\n".join(["codigo;indicador;meta", *linhas]).encode()

    importacao = enviar(conteudo, tecnico, rodada.ano, nome="x.csv")

    assert por_efeito(importacao) == {"recusada": 300}
    item = importacao.itens.get(ordem=300)
    assert (item.endereco, item.veio) == ("C301", "300.234")
    assert "300.234" in item.motivo
    assert item.remedio.startswith("Escreva 300234 se for o número inteiro")


def test_com_recusadas_so_grava_as_certas_se_a_pessoa_quiser(
    rodada, do_estado, tecnico
):
    conteudo = preencher(
        do_estado, {("Rio Branco", 1): "doze", ("Rio Branco", 2): 10, ("Xapuri", 1): 5}
    )
    importacao = enviar(conteudo, tecnico, rodada.ano)

    with pytest.raises(RegraViolada) as erro:
        confirmar(importacao, so_as_certas=False)

    assert erro.value.codigo == "ha_recusadas"
    assert por_efeito(importacao) == {"nova": 1, "igual": 6, "recusada": 2}
    assert not MetaPactuada.objects.exists()
    gravar(importacao, so_as_certas=True)
    assert MetaPactuada.objects.get().valor == D(10)


def test_o_mesmo_arquivo_volta_com_os_erros_comentados(rodada, do_estado, tecnico):
    conteudo = preencher(do_estado, {("Rio Branco", 2): "doze"})
    importacao = enviar(conteudo, tecnico, rodada.ano)

    folha = load_workbook(io.BytesIO(com_os_erros(importacao)))[modelo.ABA]

    assert "Isto não é um número" in folha["H8"].comment.text
    assert folha["H8"].value == "doze"
    assert folha["H7"].comment is None


def test_o_csv_volta_com_uma_coluna_de_erros(rodada, pactuacao, tecnico):
    conteudo = "codigo;indicador;meta\r\n1200401;1;90\r\nXis;1;2\r\n".encode("cp1252")
    importacao = enviar(conteudo, tecnico, rodada.ano, nome="x.csv")

    linhas = com_os_erros(importacao).decode().splitlines()

    assert linhas[1] == "1200401;1;90;"
    assert "Não há território chamado “Xis”" in linhas[2]


def test_o_csv_devolvido_neutraliza_formulas_e_deixa_tracos_e_negativos(
    rodada, pactuacao, tecnico
):
    conteudo = b"codigo;indicador;meta;nota\n1200401;1;-5;=1+1\n1200401;2;-;+cmd|x\n"
    importacao = enviar(conteudo, tecnico, rodada.ano, nome="x.csv")

    linhas = com_os_erros(importacao).decode().splitlines()

    assert linhas[1].startswith("1200401;1;-5;'=1+1;")
    assert linhas[2].startswith("1200401;2;-;'+cmd|x;")


def test_a_recusada_que_traz_so_numerador_diz_o_que_veio(rodada, pactuacao, tecnico):
    MunicipioFactory(codigo="1200708", nome="Xapuri")
    conteudo = b"codigo;1 numerador;1 denominador\n1200708;7;9\n"

    importacao = enviar(
        conteudo, tecnico, rodada.ano, tipo=Resultados().tipo, nome="x.csv"
    )

    recusada = importacao.itens.get()
    assert (recusada.efeito, recusada.endereco) == (Efeito.RECUSADA, "B2")
    assert recusada.veio == "7"


@pytest.mark.parametrize(
    ("papel", "recusadas"),
    [
        (Papel.TECNICO_MUNICIPAL, 0),
        (Papel.CONSELHO_MUNICIPAL, 1),
        (Papel.GESTOR_ESTADUAL, 1),
    ],
)
def test_cada_papel_importa_so_o_que_poderia_digitar(
    rodada, do_estado, rio_branco, papel, recusadas
):
    por = vinculo_de(papel, municipio=rio_branco, uf=rio_branco.uf)

    importacao = enviar(preencher(do_estado, {("Rio Branco", 1): 9}), por, rodada.ano)

    assert importacao.resumo[Efeito.RECUSADA] == recusadas


def test_pactuacao_fechada_recusa_com_o_motivo(rodada, pactuacao, do_estado, tecnico):
    Pactuacao.objects.update(situacao=Situacao.VALIDADA)

    importacao = enviar(
        preencher(do_estado, {("Rio Branco", 1): 9}), tecnico, rodada.ano
    )

    item = importacao.itens.get(efeito=Efeito.RECUSADA)
    assert "não recebe mais metas" in item.motivo
    assert "reaberta" in item.remedio


def test_modelo_de_outro_ano_ou_de_resultados_e_recusado(rodada, do_estado, tecnico):
    importacao = enviar(do_estado, tecnico, rodada.ano, tipo=RESULTADOS.tipo)

    assert importacao.situacao == SituacaoDaImportacao.RECUSADA
    assert "metas" in importacao.motivo


# ------------------------------------------------------------------ tabelas


def test_csv_comum_lembra_as_colunas_de_cada_pessoa(rodada, pactuacao, tecnico, gestor):
    conteudo = b"onde;qual;quanto\n1200401;1;90\n"

    def mandar(por):
        return caminho.enviar(
            io.BytesIO(conteudo), nome="x.csv", tipo=METAS.tipo, ano=rodada.ano, por=por
        )

    primeira = mandar(tecnico)
    caminho.dizer_colunas(
        primeira, {"0": "lugar", "1": "numero", "2": "m"}, traco="zero"
    )

    assert primeira.situacao == SituacaoDaImportacao.COLUNAS
    assert mandar(tecnico).situacao == SituacaoDaImportacao.SIMULANDO
    assert mandar(gestor).situacao == SituacaoDaImportacao.COLUNAS
    assert ColunasLembradas.objects.count() == 1


def test_uma_coluna_para_cada_indicador(rodada, pactuacao, tecnico):
    conteudo = "Município;UF;1;2;3\nRIO BRANCO;AC;90;;12,5\n".encode("cp1252")

    importacao = enviar(conteudo, tecnico, rodada.ano, nome="x.csv")
    gravar(importacao)

    metas = dict(MetaPactuada.objects.values_list("ficha__numero", "valor"))
    assert metas == {1: D(90), 3: D("12.5")}


def test_o_modelo_copiado_sem_as_abas_escondidas_nao_traz_o_ano_anterior(
    rodada, do_estado, tecnico
):
    """Quem copia a aba para outra pasta perde a `_portal`: vira tabela comum."""
    livro = load_workbook(io.BytesIO(preencher(do_estado, {("Rio Branco", 2): 95})))
    del livro["_portal"]
    saida = io.BytesIO()
    livro.save(saida)
    folha = livro["Preencher"]
    nomes = {c.column - 1: c.value for c in folha[3] if c.value}

    importacao = caminho.enviar(
        saida, nome="x.xlsx", tipo=METAS.tipo, ano=rodada.ano, por=tecnico
    )

    papeis = {papel: nomes[int(i)] for i, papel in importacao.mapa["colunas"].items()}
    assert importacao.formato == caminho.TABELA
    assert papeis["m"] == f"Meta {rodada.ano}"
    assert papeis["numero"] == "Nº"


@pytest.mark.parametrize(
    ("cabecalho", "coluna"),
    [
        ("Resultado {antes};Meta {antes};Meta {ano}", "4"),
        ("Resultado {ano};Meta {ano};Meta {antes}", "3"),
        ("Resultado;Outra;Valor", "4"),
    ],
)
def test_a_coluna_de_outro_ano_ou_de_resultado_nao_se_sugere_para_a_meta(
    rodada, pactuacao, tecnico, cabecalho, coluna
):
    ano = rodada.ano
    nomes = cabecalho.format(ano=ano, antes=ano - 1)
    conteudo = f"Município;Nº;{nomes}\nRio Branco;1;70;80;90\n".encode()

    importacao = caminho.enviar(
        io.BytesIO(conteudo), nome="x.csv", tipo=METAS.tipo, ano=ano, por=tecnico
    )

    papeis = {p: i for i, p in importacao.mapa["colunas"].items()}
    assert papeis == {"lugar": "0", "numero": "1", "m": coluna}


def test_na_tabela_dos_estados_a_uf_e_o_territorio(rodada, pactuacao, tecnico):
    conteudo = b"UF;Indicador;Meta\nAC;1;90\n"

    importacao = caminho.enviar(
        io.BytesIO(conteudo), nome="x.csv", tipo=METAS.tipo, ano=rodada.ano, por=tecnico
    )

    assert importacao.mapa["colunas"]["0"] == "lugar"


def test_cabecalho_repetido_e_recusado(rodada, pactuacao, tecnico):
    conteudo = b"codigo;meta;Meta\n1200401;1;90\n"

    importacao = enviar(conteudo, tecnico, rodada.ano, nome="x.csv")

    assert importacao.situacao == SituacaoDaImportacao.RECUSADA
    assert "“meta”, “Meta”" in importacao.motivo


def test_a_celula_repetida_no_arquivo_e_recusada(rodada, pactuacao, tecnico):
    conteudo = b"codigo;indicador;meta\n1200401;1;90\n120040;1;91\n"

    importacao = enviar(conteudo, tecnico, rodada.ano, nome="x.csv")

    assert por_efeito(importacao) == {"nova": 1, "recusada": 1}
    assert "linha 2" in importacao.itens.get(efeito=Efeito.RECUSADA).motivo


@pytest.mark.parametrize(
    "valor", ["12/mai", "mai/26", "12/05/2026", "2026-05-12", "5-dez"]
)
def test_o_numero_que_o_excel_trocou_por_data_diz_isso(
    rodada, pactuacao, tecnico, valor
):
    conteudo = f"codigo;indicador;meta\n1200401;1;{valor}\n".encode()

    importacao = enviar(conteudo, tecnico, rodada.ano, nome="x.csv")

    recusada = importacao.itens.get(efeito=Efeito.RECUSADA)
    assert recusada.motivo == "O programa de planilhas trocou o número por uma data."
    assert (recusada.veio, recusada.endereco) == (valor, "C2")


@pytest.mark.parametrize("ordem", [("90", "91"), ("91", "90")])
def test_a_repetida_e_recusada_ainda_que_uma_delas_ja_esteja_gravada(
    rodada, pactuacao, tecnico, ordem
):
    """A linha igual ao gravado conta como a primeira: a outra não a desfaz."""
    actions.salvar_metas(pactuacao, [entrada(1, D(90))], por=tecnico)
    conteudo = "codigo;indicador;meta\n1200401;1;{}\n1200401;1;{}\n".format(*ordem)

    importacao = enviar(conteudo.encode(), tecnico, rodada.ano, nome="x.csv")

    recusada = importacao.itens.get(efeito=Efeito.RECUSADA)
    assert (recusada.linha, recusada.veio) == (3, ordem[1])
    assert "linha 2" in recusada.motivo


def test_quem_desiste_nao_deixa_nada(rodada, do_estado, tecnico, monkeypatch):
    monkeypatch.setattr("base.importacao.motor.A_CADA", 2)
    importacao = caminho.enviar(
        io.BytesIO(do_estado),
        nome="x.xlsx",
        tipo=METAS.tipo,
        ano=rodada.ano,
        por=tecnico,
    )
    Importacao.objects.update(cancelar=True)

    importacao = caminho.simular(importacao)

    assert importacao.situacao == SituacaoDaImportacao.CANCELADA
    assert not importacao.itens.exists()


def test_quem_desiste_na_fila_nao_ve_a_planilha_pequena_lida(
    rodada, do_estado, tecnico
):
    importacao = caminho.enviar(
        io.BytesIO(do_estado),
        nome="x.xlsx",
        tipo=METAS.tipo,
        ano=rodada.ano,
        por=tecnico,
    )
    cancelar(importacao)

    importacao = caminho.simular(importacao)

    assert importacao.situacao == SituacaoDaImportacao.CANCELADA
    assert importacao.motivo == "A leitura foi cancelada. Nada foi gravado."
    assert not importacao.itens.exists()


def test_o_pare_que_chega_no_fim_da_leitura_ainda_vale(
    rodada, do_estado, tecnico, monkeypatch
):
    importacao = caminho.enviar(
        io.BytesIO(do_estado),
        nome="x.xlsx",
        tipo=METAS.tipo,
        ano=rodada.ano,
        por=tecnico,
    )

    def copiar_e_cancelar(*args):
        copiar(*args)
        cancelar(importacao)

    monkeypatch.setattr("base.importacao.motor.copiar", copiar_e_cancelar)

    importacao = caminho.simular(importacao)

    assert importacao.situacao == SituacaoDaImportacao.CANCELADA
    assert not importacao.itens.exists()


def test_reler_esquece_o_pare_de_antes(rodada, do_estado, tecnico):
    importacao = enviar(do_estado, tecnico, rodada.ano)
    Importacao.objects.update(cancelar=True)

    importacao = caminho.simular(reler(importacao))

    assert importacao.situacao == SituacaoDaImportacao.SIMULADA


# ------------------------------------------------------------------ resultados


def test_resultados_vao_e_voltam_pela_planilha(rodada, pactuacao, rio_branco, tecnico):
    hoje = rodada.metas_abrem
    Pactuacao.objects.update(situacao=Situacao.HOMOLOGADA)
    rodada.resultados_abrem, rodada.resultados_fecham = hoje, rodada.metas_fecham
    rodada.save()
    livro = load_workbook(
        io.BytesIO(modelo.gerar(RESULTADOS, rodada, rio_branco, TODAS()))
    )
    folha = livro[modelo.ABA]
    folha["H4"], folha["I4"], folha["K4"] = 1, 4, "sim"
    folha["J5"], folha["M5"] = 12.5, "2026-03-15"
    saida = io.BytesIO()
    livro.save(saida)

    importacao = enviar(saida.getvalue(), tecnico, rodada.ano, tipo=RESULTADOS.tipo)
    gravar(importacao)

    um, dois = Resultado.objects.order_by("ficha__numero")
    assert (um.valor, um.numerador, um.denominador, um.preliminar) == (25, 1, 4, True)
    assert (dois.valor, str(dois.data_extracao)) == (D("12.5"), "2026-03-15")
    assert {um.estado, dois.estado} == {EstadoDaCelula.VALOR}
    de_novo = enviar(saida.getvalue(), tecnico, rodada.ano, tipo=RESULTADOS.tipo)
    assert por_efeito(de_novo) == {"igual": 3}


@pytest.fixture
def homologada(rodada, pactuacao):
    """Com os resultados abertos."""
    pactuacao.situacao = Situacao.HOMOLOGADA
    pactuacao.save()
    rodada.resultados_abrem = rodada.metas_abrem
    rodada.resultados_fecham = rodada.metas_fecham
    rodada.save()
    return pactuacao


@pytest.mark.parametrize("escrita", ["15/03/2026", "15.3.2026", "2026-03-15", "46096"])
@pytest.mark.parametrize("cabecalho", ["Indicador;Resultado", "Fonte;1"])
def test_a_data_se_le_como_se_escreve_em_portugues(
    rodada, homologada, tecnico, escrita, cabecalho
):
    conteudo = f"Código;{cabecalho};Extraído em;Preliminar\n1200401;1;9;{escrita};P\n"

    importacao = enviar(
        conteudo.encode(), tecnico, rodada.ano, tipo=RESULTADOS.tipo, nome="x.csv"
    )

    assert por_efeito(importacao) == {"nova": 1}
    gravar(importacao)
    resultado = Resultado.objects.get()
    assert str(resultado.data_extracao) == "2026-03-15"
    assert resultado.preliminar


@pytest.mark.parametrize(
    ("dia", "preliminar", "motivo"),
    [("31/02/2026", "sim", "por exemplo 15/03/2026"), ("", "talvez", "sim ou não")],
)
def test_a_data_e_o_preliminar_que_nao_se_entendem_sao_recusados(
    rodada, homologada, tecnico, dia, preliminar, motivo
):
    conteudo = "codigo;indicador;resultado;extraído em;preliminar\n"
    conteudo += f"1200401;1;9;{dia};{preliminar}\n"

    importacao = enviar(
        conteudo.encode(), tecnico, rodada.ano, tipo=RESULTADOS.tipo, nome="x.csv"
    )

    recusada = importacao.itens.get(efeito=Efeito.RECUSADA)
    assert motivo in f"{recusada.motivo} {recusada.remedio}"


# ------------------------------------------------------------------ comandos


@pytest.fixture
def arquivo(tmp_path, pactuacao):
    arquivo = tmp_path / "metas.csv"
    arquivo.write_text("codigo;indicador;meta\n1200401;1;90\n", encoding="utf-8")
    return arquivo


def test_comando_simula_grava_e_nao_repete(arquivo, rodada):
    saida = io.StringIO()

    call_command("importar_pactuacao", rodada.ano, arquivo, simular=True, stdout=saida)
    assert not MetaPactuada.objects.exists()
    call_command("importar_pactuacao", rodada.ano, arquivo, stdout=saida)
    call_command("importar_pactuacao", rodada.ano, arquivo, stdout=saida)

    assert MetaPactuada.objects.get().valor == D(90)
    assert "Só simulado" in saida.getvalue()
    assert "1 células gravadas" in saida.getvalue()
    assert "Nada a gravar" in saida.getvalue()


def test_comando_diz_cada_recusa_e_nao_grava(arquivo, rodada):
    arquivo.write_text("codigo;indicador;meta\n1200401;1;90\nXis;1;2\n")
    erros = io.StringIO()

    with pytest.raises(CommandError, match="tudo ou nada"):
        call_command(
            "importar_pactuacao",
            rodada.ano,
            arquivo,
            stdout=io.StringIO(),
            stderr=erros,
        )

    assert "A3 “Xis”" in erros.getvalue()
    assert not MetaPactuada.objects.exists()


def test_comando_em_nome_de_alguem_vale_o_que_ela_poderia(
    arquivo, rodada, gestor_de_xapuri
):
    with pytest.raises(CommandError, match="tudo ou nada"):
        call_command(
            "importar_pactuacao",
            rodada.ano,
            arquivo,
            email=gestor_de_xapuri.usuario.email,
            stdout=io.StringIO(),
            stderr=io.StringIO(),
        )
