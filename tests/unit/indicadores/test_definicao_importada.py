"""Em que definição está o valor de uma planilha. Regra: RN-IND-64."""

import io

import pytest
from openpyxl import load_workbook

from base.models import Efeito
from indicadores.importacao import caminho, modelo
from indicadores.importacao.especies import Metas
from indicadores.models import MetaPactuada, Pactuacao, Variante
from tests.factories.indicadores import FichaFactory
from tests.unit.indicadores.test_importacao import enviar, gravar, por_efeito


@pytest.fixture
def sete(rodada):
    """O indicador 7 de 2007: 4 ou mais consultas, ou 7 ou mais, na mesma unidade."""
    ficha = FichaFactory(numero=7, nome="Pré-natal", nome_curto="Pré-natal")
    return Variante.objects.create(
        ficha=ficha, codigo="7-ou-mais", nome="7 ou mais consultas", unidade="%"
    )


def csv(*linhas, colunas="codigo;indicador;meta"):
    return "\n".join([colunas, *linhas]).encode()


def test_sem_dizer_a_definicao_o_portal_pergunta_e_nao_escolhe(rodada, tecnico, sete):
    importacao = enviar(csv("1200401;7;80"), tecnico, rodada.ano, nome="x.csv")

    item = importacao.itens.get()
    assert item.efeito == Efeito.RECUSADA
    assert "em que definição está o valor: %; 7 ou mais consultas" in item.motivo
    importacao.refresh_from_db()
    assert importacao.resumo["definicoes"] == {
        "7": [["principal", "%"], ["7-ou-mais", "7 ou mais consultas"]]
    }


def test_o_que_nao_e_numero_se_diz_antes_de_perguntar_a_definicao(
    rodada, tecnico, sete
):
    """Todas as recusas numa passada: quem responde não volta para corrigir."""
    importacao = enviar(csv("1200401;7;abc"), tecnico, rodada.ano, nome="x.csv")

    assert importacao.itens.get().motivo == "Isto não é um número."
    assert importacao.resumo["definicoes"] == {}


@pytest.mark.parametrize("escrito", ["#DIV/0!", "#N/D", "#VALOR!", "#NOME?"])
def test_o_erro_de_conta_da_planilha_recusa_se_com_o_remedio(
    rodada, tecnico, sete, escrito
):
    arquivo = csv(f"1200401;1;{escrito}")
    item = enviar(arquivo, tecnico, rodada.ano, nome="x.csv").itens.get()

    assert (item.efeito, item.veio) == (Efeito.RECUSADA, escrito)
    assert item.motivo.startswith("Aqui está um erro de conta")
    assert "deixe a célula em branco" in item.remedio


@pytest.mark.parametrize(
    ("resposta", "codigo"), [("principal", None), ("7-ou-mais", "7-ou-mais")]
)
def test_a_resposta_vale_para_o_arquivo_inteiro(
    rodada, tecnico, sete, resposta, codigo
):
    importacao = enviar(csv("1200401;7;80"), tecnico, rodada.ano, nome="x.csv")

    caminho.dizer_definicoes(importacao, {"7": resposta})
    importacao.refresh_from_db()
    gravar(caminho.simular(importacao))

    meta = MetaPactuada.objects.get()
    assert (meta.variante.codigo if meta.variante else None) == codigo


@pytest.mark.parametrize(
    "escrita", ["7 ou mais consultas", "7-ou-mais", "7 OU MAIS Consultas"]
)
def test_a_coluna_da_definicao_diz_qual_e(rodada, tecnico, sete, escrita):
    arquivo = csv(f"1200401;7;80;{escrita}", colunas="codigo;indicador;meta;definição")

    gravar(enviar(arquivo, tecnico, rodada.ano, nome="x.csv"))

    assert MetaPactuada.objects.get().variante == sete


def test_definicao_que_nao_ha_e_recusada_com_as_que_ha(rodada, tecnico, sete):
    arquivo = csv("1200401;7;80;9 ou mais", colunas="codigo;indicador;meta;definição")

    item = enviar(arquivo, tecnico, rodada.ano, nome="x.csv").itens.get()

    assert item.motivo == "“9 ou mais” não é definição do indicador neste território."
    assert item.remedio == "Escreva uma destas: %; 7 ou mais consultas."
    assert item.endereco == "D2"


def test_a_definicao_gravada_fica_se_o_arquivo_nao_diz_outra(rodada, tecnico, sete):
    com = csv("1200401;7;80;7-ou-mais", colunas="codigo;indicador;meta;definição")
    gravar(enviar(com, tecnico, rodada.ano, nome="x.csv"))

    gravar(enviar(csv("1200401;7;85"), tecnico, rodada.ano, nome="x.csv"))

    assert MetaPactuada.objects.get().variante == sete
    mesma = csv("1200401;7;85;principal", colunas="codigo;indicador;meta;definição")
    importacao = enviar(mesma, tecnico, rodada.ano, nome="x.csv")
    assert por_efeito(importacao) == {"mudada": 1}
    gravar(importacao)
    assert MetaPactuada.objects.get().variante is None


# ------------------------------------------------------------------ no modelo


def test_o_modelo_oferece_as_definicoes_da_celula_e_a_volta_as_le(
    rodada, rio_branco, tecnico, sete
):
    conteudo = modelo.gerar(Metas(), rodada, rio_branco, Pactuacao.objects.all())
    livro = load_workbook(io.BytesIO(conteudo))
    folha = livro[modelo.ABA]
    assert [folha.cell(r, 2).value for r in range(4, 8)] == [1, 2, 3, 7]
    assert (folha["I7"].value, folha["I7"].protection.locked) == ("%", False)
    assert folha["I4"].protection.locked
    listas = {str(v.sqref): v.formula1 for v in folha.data_validations.dataValidation}
    assert listas["I7"] == "'_listas'!$A$1:$B$1"
    assert [c.value for c in livro["_listas"][1]] == ["%", "7 ou mais consultas"]
    folha["H7"], folha["I7"] = 60, "7 ou mais consultas"
    saida = io.BytesIO()
    livro.save(saida)

    importacao = enviar(saida.getvalue(), tecnico, rodada.ano)
    gravar(importacao)

    assert MetaPactuada.objects.get().variante == sete
    de_novo = modelo.gerar(Metas(), rodada, rio_branco, Pactuacao.objects.all())
    folha = load_workbook(io.BytesIO(de_novo))[modelo.ABA]
    assert folha["I7"].value == "7 ou mais consultas"
    assert por_efeito(enviar(de_novo, tecnico, rodada.ano)) == {"igual": 4}


def test_so_trocar_a_definicao_no_modelo_muda_a_celula(
    rodada, rio_branco, tecnico, sete
):
    com = csv("1200401;7;80;principal", colunas="codigo;indicador;meta;definição")
    gravar(enviar(com, tecnico, rodada.ano, nome="x.csv"))
    conteudo = modelo.gerar(Metas(), rodada, rio_branco, Pactuacao.objects.all())
    livro = load_workbook(io.BytesIO(conteudo))
    livro[modelo.ABA]["I7"] = "7 ou mais consultas"
    saida = io.BytesIO()
    livro.save(saida)

    importacao = enviar(saida.getvalue(), tecnico, rodada.ano)

    item = importacao.itens.get(efeito=Efeito.MUDADA)
    assert (item.antes, item.depois) == ("80", "80 (7 ou mais consultas)")
    gravar(importacao)
    assert MetaPactuada.objects.get().variante == sete


def test_a_que_so_muda_a_justificativa_diz_isso(rodada, tecnico):
    colunas = "codigo;indicador;meta;justificativa"
    gravar(enviar(csv("1200401;1;80"), tecnico, rodada.ano, nome="x.csv"))

    item = enviar(
        csv("1200401;1;80;Conferido.", colunas=colunas),
        tecnico,
        rodada.ano,
        nome="y.csv",
    ).itens.get()

    assert (item.efeito, item.antes, item.depois) == (Efeito.MUDADA, "80", "80")
    assert item.motivo == "O número não muda: muda a justificativa."
