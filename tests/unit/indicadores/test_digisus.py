"""As exportações do DigiSUS: o quadro da pactuação. Regra: RN-IND-65."""

import io
from decimal import Decimal as D

import pytest
from openpyxl import Workbook

from auditoria.models import Evento
from base.importacao import reler
from base.models import Efeito, SituacaoDaImportacao
from indicadores.importacao import caminho
from indicadores.importacao.especies import Metas, Resultados
from indicadores.importacao.grupos import AMBOS
from indicadores.importacao.justificativas import justificar, sem_justificativa
from indicadores.importacao.lugares import Lugares
from indicadores.importacao.unidades import mesma_unidade
from indicadores.models import MetaPactuada, Resultado, Variante
from indicadores.rules import Sentido
from indicadores.states import Situacao
from territorios.models import Nivel
from tests.factories.indicadores import FichaFactory, PactuacaoFactory
from tests.factories.territorios import MunicipioFactory
from tests.unit.indicadores.test_importacao import enviar, gravar, por_efeito

CABECALHO = (
    "Nº;Indicador;Tipo;Meta {ano};Resultado Anual;% alcançada da meta;Unidade de Medida"
)


def quadro(ano, linhas, *, antes=("Município: Rio Branco", "Estado: Acre")):
    """O quadro de um município, com as linhas-cabeçalho que o antecedem."""
    return [
        *antes,
        "Pactuação Interfederativa de Indicadores",
        CABECALHO.format(ano=ano),
        *linhas,
    ]


def em_bytes(linhas, codificacao="latin-1"):
    return "\r\n".join(linhas).encode(codificacao)


def itens_de(importacao):
    return {i.endereco: i for i in importacao.itens.all()}


@pytest.mark.parametrize("codificacao", ["latin-1", "utf-8", "utf-8-sig"])
def test_o_quadro_de_um_municipio_se_reconhece_e_grava(rodada, tecnico, codificacao):
    arquivo = em_bytes(
        quadro(
            rodada.ano,
            ["1;Indicador 1;U;90,50;-;-;%", "2;Indicador 2;U;80;;;Percentual"],
        ),
        codificacao,
    )

    importacao = enviar(arquivo, tecnico, rodada.ano, nome="digisus.csv")

    assert importacao.formato == caminho.QUADRO
    assert por_efeito(importacao) == {"nova": 2}
    assert gravar(importacao) == 2
    assert set(MetaPactuada.objects.values_list("valor", flat=True)) == {
        D("90.5"),
        D(80),
    }
    assert "célula D5" in MetaPactuada.objects.first().origem


def test_o_mesmo_quadro_de_novo_nao_muda_nada(rodada, tecnico):
    arquivo = em_bytes(quadro(rodada.ano, ["1;Indicador 1;U;90;-;-;%"]))
    gravar(enviar(arquivo, tecnico, rodada.ano, nome="d.csv"))

    assert por_efeito(enviar(arquivo, tecnico, rodada.ano, nome="d.csv")) == {
        "igual": 1
    }


def test_muitos_municipios_no_mesmo_arquivo_ou_em_abas(rodada):
    MunicipioFactory(codigo="1200708", nome="Xapuri")
    livro = Workbook()
    for nome, valor in (("Rio Branco", 90), ("Xapuri", 70)):
        folha = livro.create_sheet(nome)
        for linha in (
            ("Município:", nome),
            ("Estado:", "Acre"),
            ("Região de Saúde:", "Baixo Acre"),
            ("Período do Plano:", "2018 - 2021"),
            (),
            tuple(CABECALHO.format(ano=rodada.ano).split(";")),
            (1, "Indicador 1", "U", valor, "-", "-", "%"),
        ):
            folha.append(linha)
    saida = io.BytesIO()
    livro.save(saida)
    num_csv = em_bytes(
        [
            *quadro(rodada.ano, ["1;Indicador 1;U;90;-;-;%"]),
            "",
            *quadro(
                rodada.ano,
                ["1;Indicador 1;U;70;-;-;%"],
                antes=("Município: Xapuri", "Estado: Acre"),
            ),
        ]
    )
    em_colunas = em_bytes(
        [
            "UF;IBGE;Município;" + CABECALHO.format(ano=rodada.ano),
            "AC;120040;Rio Branco;1;Indicador 1;U;90;-;-;%",
            "Acre;;Xapuri;1;Indicador 1;U;70;-;-;%",
        ]
    )

    for nome, conteudo in (
        ("a.xlsx", saida.getvalue()),
        ("b.csv", num_csv),
        ("c.csv", em_colunas),
    ):
        importacao = enviar(conteudo, None, rodada.ano, nome=nome)
        assert importacao.formato == caminho.QUADRO
        lidos = [(i.rotulo, i.depois) for i in importacao.itens.order_by("ordem")]
        assert lidos == [
            ("Rio Branco/AC, 1 Indicador 1", "90"),
            ("Xapuri/AC, 1 Indicador 1", "70"),
        ], nome


def test_cada_simbolo_se_mostra_como_foi_lido(rodada, tecnico):
    arquivo = em_bytes(
        quadro(
            rodada.ano,
            [
                "1;Indicador 1;U;-;Sem Apuração;-;%",
                "2;Indicador 2;U;N/A;-;-;%",
                "3;Indicador 3;U;Não pactuada;-;-;%",
            ],
        )
    )

    importacao = enviar(arquivo, tecnico, rodada.ano, nome="d.csv")

    itens = itens_de(importacao)
    assert por_efeito(importacao) == {"nova": 2, "igual": 1}
    assert itens["D5"].motivo == "“-” lido como não informado."
    assert itens["D6"].depois == "não se aplica"
    assert itens["D6"].motivo == "“N/A” lido como não se aplica."
    assert itens["D7"].depois == "não pactuado"
    assert importacao.resumo["lidos"]["“N/A” lido como não se aplica"] == 1
    gravar(importacao)
    assert (
        MetaPactuada.objects.get(ficha__numero=2).justificativa == "“N/A” no DigiSUS."
    )


def test_outra_unidade_e_recusada_e_diz_qual_se_pede(rodada, tecnico):
    arquivo = em_bytes(quadro(rodada.ano, ["1;Indicador 1;U;9;-;-;Número"]))

    importacao = enviar(arquivo, tecnico, rodada.ano, nome="d.csv")

    item = importacao.itens.get()
    assert (item.efeito, item.endereco, item.veio) == (Efeito.RECUSADA, "G5", "Número")
    assert item.motivo == "A unidade no arquivo é “Número”, e aqui se pede %."
    assert item.remedio


def test_a_unidade_diz_a_definicao(rodada, tecnico):
    ficha = FichaFactory(numero=9, unidade="por mil nascidos vivos", casas=1)
    numero = Variante.objects.create(
        ficha=ficha, codigo="numero", nome="Número de óbitos", unidade="óbitos", casas=0
    )
    arquivo = em_bytes(quadro(rodada.ano, ["9;Indicador 9;U;4;-;-;Número"]))

    gravar(enviar(arquivo, tecnico, rodada.ano, nome="d.csv"))

    assert MetaPactuada.objects.get().variante == numero


def test_tipo_nome_e_percentual_que_nao_batem_sao_apontados(rodada, tecnico):
    FichaFactory(numero=4, sentido=Sentido.MENOR_MELHOR, nome="Mortalidade infantil")
    arquivo = em_bytes(
        quadro(
            rodada.ano,
            [
                "1;Indicador 1;E;90;81;90,00;%",
                "2;Indicador 2;U;90;81;88,88;%",
                "3;Cobertura vacinal selecionada;U;90;81;90;%",
                "4;Mortalidade infantil;U;10;8;80,00;%",
            ],
        )
    )

    importacao = enviar(arquivo, tecnico, rodada.ano, nome="d.csv")

    itens = itens_de(importacao)
    assert por_efeito(importacao) == {"nova": 4, "recusada": 4}
    assert itens["D5"].aviso == "O arquivo diz específico; na ficha é universal."
    assert itens["D6"].aviso == (
        "O arquivo diz 88,88 % da meta; a conta do portal dá 90,00 %."
    )
    assert "O arquivo chama o 3 de “Cobertura vacinal" in itens["D7"].aviso
    assert itens["D8"].aviso == (
        "O arquivo diz 80 % da meta; a conta do portal dá 125,00 %, porque aqui menor "
        "é melhor: meta ÷ resultado."
    )
    assert importacao.resumo["avisos"] == 4


def test_quadro_de_outro_ano_e_recusado_inteiro(rodada, tecnico):
    arquivo = em_bytes(quadro(2018, ["1;Indicador 1;U;90;-;-;%"]))

    importacao = enviar(arquivo, tecnico, rodada.ano, nome="d.csv")

    assert importacao.situacao == SituacaoDaImportacao.RECUSADA
    assert "é de 2018" in importacao.motivo


def test_com_coluna_de_ano_so_entram_as_linhas_do_ano(rodada, tecnico):
    cabecalho = "Ano;Município;" + CABECALHO.format(ano="").replace(
        "Meta ", "Meta do ano"
    )
    arquivo = em_bytes(
        [
            cabecalho,
            f"{rodada.ano};Rio Branco;1;Indicador 1;U;90;-;-;%",
            "2018;Rio Branco;1;Indicador 1;U;70;-;-;%",
        ]
    )

    importacao = enviar(arquivo, tecnico, rodada.ano, nome="d.csv")

    assert por_efeito(importacao) == {"nova": 1}
    assert importacao.resumo["lidos"] == {"linha de 2018, fora": 1}


def test_resultados_do_quadro_depois_de_homologado(rodada, pactuacao, tecnico):
    pactuacao.situacao = Situacao.HOMOLOGADA
    pactuacao.save(update_fields=["situacao"])
    rodada.resultados_abrem = rodada.metas_abrem
    rodada.resultados_fecham = rodada.metas_fecham
    rodada.save(update_fields=["resultados_abrem", "resultados_fecham"])
    arquivo = em_bytes(
        quadro(
            rodada.ano,
            ["1;Indicador 1;U;90;81;90;%", "2;Indicador 2;U;90;Sem Apuração;-;%"],
        )
    )

    importacao = enviar(
        arquivo, tecnico, rodada.ano, tipo=Resultados().tipo, nome="d.csv"
    )

    assert por_efeito(importacao) == {"nova": 1, "igual": 1, "recusada": 2}
    gravar(importacao, so_as_certas=True)
    assert Resultado.objects.get().valor == D(81)
    nota = "“Sem Apuração” lido como ainda sem apuração."
    assert importacao.itens.get(efeito=Efeito.IGUAL).motivo == nota


def test_o_quadro_com_metas_e_resultados_grava_os_dois(rodada, pactuacao, tecnico):
    """Cada grupo na sua janela: um município ainda digita, o outro já apura."""
    rodada.resultados_abrem = rodada.metas_abrem
    rodada.resultados_fecham = rodada.metas_fecham
    rodada.save(update_fields=["resultados_abrem", "resultados_fecham"])
    xapuri = MunicipioFactory(codigo="1200708", nome="Xapuri")
    PactuacaoFactory(territorio=xapuri, situacao=Situacao.HOMOLOGADA)
    arquivo = em_bytes(
        [
            "UF;IBGE;Município;" + CABECALHO.format(ano=rodada.ano),
            "AC;120040;Rio Branco;1;Indicador 1;U;90;-;-;%",
            "AC;120070;Xapuri;1;Indicador 1;U;;81;-;%",
            "AC;120070;Xapuri;2;Indicador 2;U;70;60;-;%",
        ]
    )

    importacao = enviar(arquivo, None, rodada.ano, nome="d.csv")

    assert importacao.tipo == AMBOS
    assert importacao.resumo["grupos"] == {
        Metas.tipo: {"nova": 1, "recusada": 1},
        Resultados.tipo: {"igual": 1, "nova": 2},
    }
    recusada = importacao.itens.get(efeito=Efeito.RECUSADA)
    assert recusada.rotulo == "Meta: Xapuri/AC, 2 Indicador 2"
    assert recusada.motivo.startswith("A pactuação está homologada")
    assert recusada.remedio
    assert gravar(importacao, so_as_certas=True) == 3
    meta, resultados = MetaPactuada.objects.get(), Resultado.objects.all()
    assert (meta.pactuacao.territorio.nome, meta.valor) == ("Rio Branco", D(90))
    assert {(r.ficha.numero, r.valor) for r in resultados} == {(1, D(81)), (2, D(60))}
    acoes = set(Evento.objects.values_list("acao", flat=True))
    assert {Metas.evento, Resultados.evento} <= acoes
    de_novo = enviar(arquivo, None, rodada.ano, nome="d.csv")
    assert por_efeito(de_novo) == {"igual": 4, "recusada": 1}


def test_o_rodape_do_quadro_fica_fora_e_conta_se(rodada, pactuacao, tecnico):
    linhas = ["1;Indicador 1;U;90;-;-;%", "Fonte: DigiSUS Gestor", "Emitido em abril"]

    importacao = enviar(
        em_bytes(quadro(rodada.ano, linhas)), tecnico, rodada.ano, nome="d.csv"
    )

    assert por_efeito(importacao) == {"nova": 1}
    assert importacao.resumo["lidos"]["linha só com um texto, fora"] == 2


def test_a_justificativa_escrita_e_so_da_sua_celula(rodada, pactuacao, tecnico):
    arquivo = em_bytes(
        quadro(rodada.ano, ["1;Outro nome qualquer;E;90;81;90;%"]),
    )
    pactuacao.situacao = Situacao.HOMOLOGADA
    pactuacao.save(update_fields=["situacao"])
    rodada.resultados_abrem = rodada.metas_abrem
    rodada.resultados_fecham = rodada.metas_fecham
    rodada.save(update_fields=["resultados_abrem", "resultados_fecham"])
    importacao = enviar(arquivo, tecnico, rodada.ano, nome="d.csv")
    item = importacao.itens.exclude(aviso="").get()

    assert justificar(importacao, {item.ordem: "Conferido."}) == 1

    importacao = caminho.simular(reler(importacao))
    gravar(importacao, so_as_certas=True)
    assert Resultado.objects.get().nota == "Conferido."
    assert not sem_justificativa(importacao).exists()


def test_quem_nao_e_do_municipio_nao_grava(rodada, gestor_de_xapuri):
    arquivo = em_bytes(quadro(rodada.ano, ["1;Indicador 1;U;90;-;-;%"]))

    importacao = enviar(arquivo, gestor_de_xapuri, rodada.ano, nome="d.csv")

    assert por_efeito(importacao) == {"recusada": 1}
    assert importacao.itens.get().motivo == Metas().recusa_de_quem


@pytest.mark.parametrize(
    ("do_arquivo", "da_ficha", "casas", "mesma"),
    [
        ("%", "% dos municípios", 1, True),
        ("Percentual", "%", 1, True),
        ("Proporção", "%", 2, True),
        ("Número", "óbitos", 0, True),
        ("Nº", "número, 0 a 6", 0, True),
        ("N.Absoluto", "número", 0, True),
        ("Nº Absoluto", "número", 0, True),
        ("Número", "%", 1, False),
        ("%", "% em relação a 2006", 1, False),
        ("/100.000", "por 100 mil", 1, True),
        ("Taxa", "por mil nascidos vivos", 1, True),
        ("/1.000", "por mil nascidos vivos", 1, True),
        ("/1.000", "por 100 mil", 1, False),
        ("Razão", "razão", 2, True),
        ("Razão", "%", 2, False),
        ("consultas por habitante ao ano", "consultas por habitante ao ano", 2, True),
    ],
)
def test_unidades_escritas_de_outro_modo(do_arquivo, da_ficha, casas, mesma):
    assert mesma_unidade(do_arquivo, da_ficha, casas=casas) is mesma


def test_o_nivel_da_coluna_separa_o_municipio_do_estado(rio_branco):
    homonimo = MunicipioFactory(codigo="1200999", nome="Acre")

    assert Lugares().achar("Acre", "", Nivel.MUNICIPIO) == homonimo
    assert Lugares().achar("Acre", "", Nivel.UF) == rio_branco.uf
    assert Lugares().achar("Rio Branco", "Acre") == rio_branco


def test_o_municipio_com_o_nome_do_estado_diz_o_que_escrever(rio_branco):
    """A UF ao lado não os separa: só o código e a sigla."""
    MunicipioFactory(codigo="1200999", nome="Acre")

    achado = Lugares().achar("Acre", "AC")

    assert achado.motivo == "“Acre” é o município e também o estado."
    assert (
        achado.remedio == "Escreva 1200999 se for o município, ou AC se for o estado."
    )
