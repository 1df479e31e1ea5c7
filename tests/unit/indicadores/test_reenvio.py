"""O que as pessoas fazem com os arquivos: devolver o marcado, regravar no Excel.

Regras: RN-IND-60, RN-IND-61 e RN-IND-63.
"""

import io

import pytest
from openpyxl import load_workbook

from base.importacao import com_os_erros, marcadas
from base.importacao.limites import ABA_DO_RESUMO
from base.models import Efeito, SituacaoDaImportacao
from indicadores.importacao import modelo
from territorios.models import Nivel
from tests.factories.territorios import MunicipioFactory, outra_uf
from tests.unit.indicadores.conftest import preencher
from tests.unit.indicadores.test_importacao import enviar, gravar, por_efeito


def test_o_modelo_com_os_comentarios_se_corrige_e_se_reenvia(
    rodada, do_estado, tecnico
):
    errado = preencher(do_estado, {("Rio Branco", 1): "abc", ("Rio Branco", 2): 90})
    marcado = com_os_erros(enviar(errado, tecnico, rodada.ano))
    sem_mexer = enviar(marcado, tecnico, rodada.ano)
    assert por_efeito(sem_mexer) == {"nova": 1, "igual": 7, "recusada": 1}

    certo = preencher(marcado, {("Rio Branco", 1): 70})
    importacao = enviar(certo, tecnico, rodada.ano)

    assert por_efeito(importacao) == {"nova": 2, "igual": 7}
    assert gravar(importacao) == 2
    folha = load_workbook(io.BytesIO(marcado))[modelo.ABA]
    assert folha.protection.sheet
    assert folha.data_validations.dataValidation
    assert folha.column_dimensions["K"].hidden


def test_o_arquivo_devolvido_marca_tambem_os_avisos_e_conta_os_dois(
    rodada, do_estado, tecnico
):
    """A recusa em vermelho, o aviso em amarelo; a aba das contas não se lê de volta."""
    errado = preencher(do_estado, {("Rio Branco", 1): "abc", ("Rio Branco", 2): 9000})
    importacao = enviar(errado, tecnico, rodada.ano)

    marcado = com_os_erros(importacao)

    livro = load_workbook(io.BytesIO(marcado))
    recusa, aviso = (
        livro[modelo.ABA][i.endereco] for i in marcadas(importacao).order_by("ordem")
    )
    assert recusa.fill.fgColor.rgb != aviso.fill.fgColor.rgb
    assert aviso.comment.text.startswith("Aviso, não impede de gravar: ")
    contas = livro[ABA_DO_RESUMO]
    assert [contas["B3"].value, contas["B4"].value] == [1, 1]
    assert por_efeito(enviar(marcado, tecnico, rodada.ano)) == por_efeito(importacao)


def test_a_pagina_do_digisus_volta_como_planilha_marcada(rodada, tecnico):
    pagina = (
        "<table><tr><th>UF</th><th>Município</th><th colspan=2>RAG</th></tr>"
        "<tr><th></th><th></th><th>2023</th><th>2024</th></tr>"
        "<tr><td>AC</td><td>Rio Branco</td><td>Aprovado</td><td>Lindo</td></tr></table>"
    )
    importacao = enviar(pagina.encode(), tecnico, rodada.ano, nome="extracao.xls")
    assert por_efeito(importacao) == {"nova": 1, "recusada": 1}

    marcado = com_os_erros(importacao)

    celula = load_workbook(io.BytesIO(marcado)).worksheets[0]["D3"]
    assert "não é situação de RAG" in celula.comment.text
    corrigida = load_workbook(io.BytesIO(marcado))
    corrigida.worksheets[0]["D3"] = "Aprovado"
    saida = io.BytesIO()
    corrigida.save(saida)
    de_novo = enviar(saida.getvalue(), tecnico, rodada.ano, nome="corrigida.xlsx")
    assert por_efeito(de_novo) == {"nova": 2}


def test_o_csv_marcado_se_corrige_e_se_reenvia_quantas_vezes_for(
    rodada, pactuacao, tecnico
):
    arquivo = b"codigo;indicador;meta\n1200401;1;abc\n1200401;2;xyz\n"
    marcado = com_os_erros(enviar(arquivo, tecnico, rodada.ano, nome="a.csv"))
    meio = marcado.replace(b"abc", b"90")
    importacao = enviar(meio, tecnico, rodada.ano, nome="a.csv")
    assert por_efeito(importacao) == {"nova": 1, "recusada": 1}

    de_novo = com_os_erros(importacao)
    certo = de_novo.replace(b"xyz", b"80")

    assert por_efeito(enviar(certo, tecnico, rodada.ano, nome="a.csv")) == {"nova": 2}


@pytest.mark.parametrize(
    "regravado",
    [
        # o Excel completa as linhas do título e do rodapé com separadores
        "Óbitos infantis - Acre;;\nMunicípio;2026;Total\n120040 Rio Branco;-;-\n"
        "Total;1;1\nFonte: SIM;;\n",
        # e troca o separador pelo da máquina, com aspas onde há vírgula
        'Óbitos infantis - Acre\nMunicípio,2026,Total\n120040 Rio Branco,"1,5","1,5"\n',
        # e põe a marca de UTF-8
        "\ufeffÓbitos - Acre\nMunicípio\t2026\tTotal\n120040 Rio Branco\t7\t7\n",
    ],
)
def test_tabnet_regravado_pelo_excel_pergunta_so_o_indicador(
    rodada, pactuacao, tecnico, regravado
):
    importacao = enviar_tabnet(regravado.encode("utf-8"), tecnico, rodada)

    assert por_efeito(importacao) == {"nova": 1}


def enviar_tabnet(conteudo, por, rodada):
    from indicadores.importacao import caminho
    from indicadores.importacao.especies import Metas

    importacao = caminho.enviar(
        io.BytesIO(conteudo), nome="t.csv", tipo=Metas.tipo, ano=rodada.ano, por=por
    )
    assert importacao.formato == caminho.TABNET
    assert importacao.situacao == SituacaoDaImportacao.COLUNAS
    caminho.dizer_colunas(importacao, {"0": "lugar", "1": "m:1"}, traco="zero")
    importacao.refresh_from_db()
    return caminho.simular(importacao)


def test_a_coluna_municipio_nao_se_confunde_com_o_estado_de_mesmo_nome(rodada):
    estado = outra_uf()
    cidade = MunicipioFactory(codigo="3100104", nome=estado.nome, uf=estado)
    linha = f"{estado.nome};1;90\n"

    do_municipio = enviar(
        f"Município;indicador;meta\n{linha}".encode(), None, rodada.ano, nome="x.csv"
    )
    da_uf = enviar(
        f"Unidade da Federação;indicador;meta\n{linha}".encode(),
        None,
        rodada.ano,
        nome="x.csv",
    )
    sem_dizer = enviar(
        f"Território;indicador;meta\n{linha}".encode(), None, rodada.ano, nome="x.csv"
    )

    assert do_municipio.itens.get().rotulo.startswith(str(cidade))
    assert da_uf.itens.get().rotulo.startswith(f"{estado}, ")
    assert sem_dizer.itens.get().efeito == Efeito.RECUSADA
    assert cidade.nivel == Nivel.MUNICIPIO


def test_fonte_repetida_em_toda_linha_nao_apaga_o_que_esta_em_branco(
    rodada, pactuacao, tecnico
):
    com = b"codigo;indicador;meta;justificativa\n1200401;1;90;CMS\n"
    gravar(enviar(com, tecnico, rodada.ano, nome="x.csv"))
    vazio = (
        b"codigo;indicador;meta;situacao;justificativa\n"
        b"1200401;1;;Valor;CMS\n1200401;2;;;CMS\n"
    )

    assert por_efeito(enviar(vazio, tecnico, rodada.ano, nome="x.csv")) == {}
