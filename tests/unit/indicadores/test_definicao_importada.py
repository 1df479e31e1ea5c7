"""Em que definição está o valor de uma planilha. Regra: RN-IND-64."""

import pytest

from base.models import Efeito
from indicadores.importacao import caminho
from indicadores.models import MetaPactuada, Variante
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
