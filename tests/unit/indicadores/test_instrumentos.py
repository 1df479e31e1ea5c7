"""A situação dos instrumentos lida do DigiSUS, e onde ela se mostra. RN-IND-66."""

import io
from datetime import date

import pytest
from django.core.management import call_command
from django.urls import reverse
from openpyxl import Workbook

from auditoria.models import Evento
from base.errors import RegraViolada
from base.models import Efeito, SituacaoDaImportacao
from contas.models import Papel
from indicadores.consultas.instrumentos import por_uf, quadro_dos_instrumentos
from indicadores.demonstracao_dos_instrumentos import carregar_instrumentos
from indicadores.importacao import caminho
from indicadores.importacao.digisus.situacoes import TIPO
from indicadores.instrumentos import (
    Citado,
    Instrumento,
    SituacaoNoDigisus,
    ler_instrumento,
    ler_situacao,
)
from indicadores.models import SituacaoDoInstrumento
from painel.dados import CONJUNTOS
from tests.factories.contas import vinculo_de
from tests.factories.territorios import (
    MunicipioFactory,
    PaisFactory,
    UFFactory,
    outra_uf,
)
from tests.unit.indicadores.test_importacao import enviar, gravar, por_efeito

LARGA = (
    "Município;UF;Plano de Saúde 2022-2025;PAS;RDQA 1º Quadrimestre;2º RDQA;RAG\n"
    "Rio Branco;AC;Aprovado;Em elaboração;Avaliado;-;"
    "Aprovado com ressalvas (30/03/2025)\n"
    "Xapuri;AC;Em análise no Conselho de Saúde;Aprovado;;Não iniciado;"
    "Retornado para ajustes\n"
)
LONGA = (
    "UF;Município;Instrumento;Ano/Período;Situação;Data de finalização\n"
    "AC;Rio Branco;Plano de Saúde;2022-2025;Aprovado;12/03/2022 10:20:30\n"
    "AC;Rio Branco;Pactuação;2021;Em homologação pelo estado;\n"
)


@pytest.fixture
def xapuri(rio_branco):
    return MunicipioFactory(codigo="1200708", nome="Xapuri")


@pytest.fixture
def tecnico_estadual(rio_branco):
    return vinculo_de(Papel.TECNICO_ESTADUAL, uf=rio_branco.uf)


def trazer(texto, por, ano=2024, nome="digisus.csv"):
    conteudo = texto if isinstance(texto, bytes) else texto.encode("latin-1")
    return enviar(conteudo, por, ano, tipo=TIPO, nome=nome)


def gravadas():
    return {
        (s.territorio.nome, s.instrumento, s.ano): s.get_situacao_display()
        for s in SituacaoDoInstrumento.objects.select_related("territorio")
    }


def test_tabela_larga_do_estado(rodada, xapuri, tecnico_estadual):
    importacao = trazer(LARGA, tecnico_estadual)

    assert por_efeito(importacao) == {"nova": 8}
    assert importacao.resumo["lidos"] == {"sem situação, fora": 2}
    assert gravar(importacao) == 8
    assert gravadas()["Rio Branco", "ps", 2022] == "Aprovado"
    assert gravadas()["Rio Branco", "rdqa1", 2024] == "Avaliado"
    assert gravadas()["Xapuri", "rag", 2024] == "Retornado para ajustes"
    rag = SituacaoDoInstrumento.objects.get(instrumento="rag", situacao="ressalvas")
    assert f"{rag.finalizado_em:%Y-%m-%d}" == "2025-03-30"
    assert rag.origem == "arquivo digisus.csv, célula G2"
    assert rag.lida_por == tecnico_estadual
    assert Evento.objects.filter(acao__endswith="situacao_lida").count() == 8


EXTRACAO_EM_CSV = (
    "UF;TIPO_INSTRUMENTO;ESFERA;MACRORREGIAO;REGIAO;MUNICIPIO;EXERCICIO;FASE;SITUACAO\n"
    "AC;Plano de Saúde;Municipal;ACRE;BAIXO ACRE;RIO BRANCO;;2022-2025;Aprovado\n"
    "AC;Programação Anual de Saúde;Municipal;ACRE;BAIXO ACRE;RIO BRANCO;2024;"
    "2022-2025;Em Elaboração\n"
    "AC;1º RDQA;Municipal;ACRE;BAIXO ACRE;XAPURI;2024;2022-2025;Avaliado\n"
    "12;RAG;Municipal;ACRE;BAIXO ACRE;XAPURI;2024;2022-2025;Aprovado com Ressalvas\n"
    "AC;RAG;Municipal;ACRE;BAIXO ACRE;XAPURI;2025;2022-2025;\n"
    "AC;PAS;Municipal;ACRE;BAIXO ACRE;XAPURI;2049;2046-2049;Não Iniciado\n"
    "AC;Programação Anual de Saúde;Estadual;;;;2024;2022-2025;Aprovado\n"
)
EXTRACAO_EM_PAGINA = """<html><table><thead>
<tr><th rowspan="2">UF</th><th rowspan="2">CÓD. IBGE MUNICÍPIO</th>
<th rowspan="2">MUNICÍPIO</th><th colspan="1">Plano de Saúde</th>
<th colspan="2">Programação Anual de Saúde</th><th colspan="2">1º RDQA</th></tr>
<tr><th>2022 - 2025</th><th>2024</th><th>2025</th><th>2024</th><th>2025</th></tr>
</thead><tbody>
<tr><td>AC</td><td>120040</td><td>RIO BRANCO</td><td>Aprovado</td><td>Aprovado</td>
<td>Em Elaboração</td><td>Avaliado</td><td></td></tr>
</tbody><tfoot><tr><th>Total</th><th>1</th></tr></tfoot></table></html>"""


def test_a_extracao_publica_em_csv(rodada, xapuri, tecnico_estadual):
    importacao = trazer(EXTRACAO_EM_CSV.encode("utf-8-sig"), tecnico_estadual)

    assert por_efeito(importacao) == {"nova": 5}
    assert importacao.resumo["lidos"] == {
        "sem situação, fora": 1,
        "não iniciado, de ano que ainda não começou, fora": 1,
    }
    gravar(importacao)
    assert gravadas() == {
        ("Rio Branco", "ps", 2022): "Aprovado",
        ("Rio Branco", "pas", 2024): "Em elaboração",
        ("Xapuri", "rdqa1", 2024): "Avaliado",
        ("Xapuri", "rag", 2024): "Aprovado com ressalvas",
        ("Acre", "pas", 2024): "Aprovado",
    }


def test_a_extracao_publica_que_e_uma_pagina_chamada_xls(rodada, tecnico):
    importacao = trazer(EXTRACAO_EM_PAGINA.encode(), tecnico, nome="extracao.xls")

    assert por_efeito(importacao) == {"nova": 4}
    gravar(importacao)
    assert gravadas() == {
        ("Rio Branco", "ps", 2022): "Aprovado",
        ("Rio Branco", "pas", 2024): "Aprovado",
        ("Rio Branco", "pas", 2025): "Em elaboração",
        ("Rio Branco", "rdqa1", 2024): "Avaliado",
    }
    assert SituacaoDoInstrumento.objects.get(ano=2022).origem.endswith("célula D3")


def test_de_novo_nao_muda_e_o_que_mudou_avanca(rodada, xapuri, tecnico_estadual):
    gravar(trazer(LARGA, tecnico_estadual))

    assert por_efeito(trazer(LARGA, tecnico_estadual)) == {"igual": 8}
    nova = trazer(LARGA.replace("Em elaboração", "Aprovado"), tecnico_estadual)
    assert por_efeito(nova) == {"igual": 7, "mudada": 1}
    gravar(nova)
    assert SituacaoDoInstrumento.objects.count() == 8
    assert SituacaoDoInstrumento.objects.get(versao=2).situacao == "aprovado"


def test_tabela_longa_com_periodo_e_data(rodada, tecnico):
    gravar(trazer(LONGA, tecnico))

    plano = SituacaoDoInstrumento.objects.get(instrumento=Instrumento.PLANO)
    assert (plano.ano, plano.ate_o_ano) == (2022, 2025)
    assert plano.finalizado_em.isoformat() == "2022-03-12T13:20:30+00:00"
    assert gravadas()["Rio Branco", "pactuacao", 2021] == "Em homologação pelo estado"


def test_resumos_um_atras_do_outro_numa_planilha(rodada, xapuri, tecnico_estadual):
    livro = Workbook()
    folha = livro.active
    for linha in (
        ("Estado: Acre",),
        ("Município: Rio Branco",),
        ("Região de Saúde: Baixo Acre",),
        ("Período do Plano: 2022-2025",),
        ("Data de finalização: 12/03/2022 10:20:30",),
        ("Status atual do Plano de Saúde: Em análise no Conselho de Saúde",),
        (),
        ("DIRETRIZ Nº 1 - Ampliar o acesso",),
        ("Município: Xapuri",),
        ("Estado: Acre",),
        ("Status da PAS:", "Aprovado"),
    ):
        folha.append(linha)
    saida = io.BytesIO()
    livro.save(saida)

    gravar(trazer(saida.getvalue(), tecnico_estadual, nome="resumo.xlsx"))

    assert gravadas() == {
        ("Rio Branco", "ps", 2022): "Em análise no Conselho de Saúde",
        ("Xapuri", "pas", 2024): "Aprovado",
    }


@pytest.mark.parametrize(
    ("linha", "motivo"),
    [
        ("Rio Branco;RAG;2024;Aprovadíssimo;", "não é situação de RAG"),
        ("Rio Branco;RDQA 1;2024;Aprovado;", "não é situação de 1º RDQA"),
        ("Rio Branco;Plano de Saúde;;Aprovado;", "de que período é o Plano"),
        ("Rio Branco;Ata;2024;Aprovado;", "não é instrumento"),
        ("Rio Branco;RAG;2024;Aprovado;31/02/2025", "não é uma data"),
        ("Rio Brancos;RAG;2024;Aprovado;", "Não há território"),
        ("Xapuri;RAG;2024;Aprovado;", "trazida pelo próprio município"),
    ],
)
def test_o_que_nao_se_sabe_e_recusado_com_o_remedio(
    rodada, xapuri, tecnico, linha, motivo
):
    cabecalho = "Município;Instrumento;Ano;Situação;Data de finalização\n"

    importacao = trazer(cabecalho + linha, tecnico)

    item = importacao.itens.get()
    assert item.efeito == Efeito.RECUSADA
    assert motivo in item.motivo
    assert item.remedio


def test_a_tabela_que_nao_se_reconhece_pergunta_as_colunas(rodada, tecnico):
    texto = "Cidade;Fechamento anual;Quando\nRio Branco;Aprovado;2024\n"
    importacao = caminho.enviar(
        io.BytesIO(texto.encode()), nome="x.csv", tipo=TIPO, ano=2024, por=tecnico
    )
    assert importacao.situacao == SituacaoDaImportacao.COLUNAS
    with pytest.raises(RegraViolada, match="território"):
        caminho.dizer_colunas(importacao, {"1": "s:rag"}, traco="zero")

    importacao = caminho.dizer_colunas(
        importacao, {"0": "municipio", "1": "s:rag", "2": "ano"}, traco="zero"
    )
    gravar(caminho.simular(importacao))

    assert gravadas() == {("Rio Branco", "rag", 2024): "Aprovado"}


def test_reconhece_se_mesmo_enviado_como_metas(rodada, tecnico):
    importacao = enviar(LONGA.encode(), tecnico, rodada.ano, nome="d.csv")

    assert importacao.tipo == TIPO
    assert por_efeito(importacao) == {"nova": 2}


@pytest.mark.parametrize(
    ("texto", "citado"),
    [
        ("1º RDQA 2020", Citado(Instrumento.RDQA_1, 2020)),
        ("RDQA - 3º Quadrimestre/2021", Citado(Instrumento.RDQA_3, 2021)),
        ("Programação Anual de Saúde", Citado(Instrumento.PROGRAMACAO)),
        ("PAS 2025", Citado(Instrumento.PROGRAMACAO, 2025)),
        ("Relatório Anual de Gestão - RAG", Citado(Instrumento.RELATORIO)),
        ("Plano Municipal de Saúde 2018-2021", Citado(Instrumento.PLANO, 2018, 2021)),
        ("Pactuação Interfederativa 2019", Citado(Instrumento.PACTUACAO, 2019)),
        ("RDQA", None),
        ("Município", None),
        ("Região de Saúde", None),
        ("Período do Plano", None),
    ],
)
def test_instrumentos_pelo_nome(texto, citado):
    assert ler_instrumento(texto) == citado


def test_situacao_de_um_instrumento_nao_serve_a_outro():
    assert ler_situacao(Instrumento.RELATORIO, "EM ANALISE NO CONSELHO") == (
        SituacaoNoDigisus.EM_ANALISE
    )
    assert ler_situacao(Instrumento.PROGRAMACAO, "Homologado") is None


# ------------------------------------------------------------------ telas


def test_quadro_da_uf_conta_e_diz_quem_falta(
    rodada, xapuri, rio_branco, tecnico_estadual, client
):
    gravar(trazer(LARGA, tecnico_estadual))

    quadro = quadro_dos_instrumentos(2024, rio_branco.uf)

    contas = {
        c.instrumento: (c.concluidos, c.faltam, c.sem_informacao) for c in quadro.contas
    }
    assert contas[Instrumento.PLANO] == (1, 1, 0)
    assert contas[Instrumento.RDQA_1] == (1, 1, 1)
    assert contas[Instrumento.PACTUACAO] == (0, 2, 2)
    endereco = reverse("indicadores:instrumentos", args=[2024, "AC"])
    pagina = client.get(endereco, {"falta": "pas"}).content.decode()
    assert "Rio Branco</a></th>" in pagina
    assert "Xapuri</a></th>" not in pagina


def test_o_dossie_do_territorio_mostra_a_situacao(rodada, tecnico, client):
    gravar(trazer(LONGA, tecnico))
    endereco = reverse("painel:territorio", args=["1200401"])

    publica = client.get(endereco).content.decode()
    client.force_login(tecnico.usuario)
    da_casa = client.get(endereco).content.decode()

    assert "Plano 2022-2025" in publica
    assert "12/03/2022" in publica
    assert "digisus.csv" not in publica
    assert "célula E2" in da_casa


def test_o_quadro_filtra_por_situacao_e_ordena_pelo_instrumento(
    rodada, xapuri, tecnico_estadual, client
):
    gravar(trazer(LARGA, tecnico_estadual))
    endereco = reverse("indicadores:instrumentos", args=[2024, "AC"])

    def nomes(**pedido):
        pagina = client.get(endereco, pedido).context["pagina"]
        return [linha.territorio.nome for linha in pagina]

    assert nomes() == ["Rio Branco", "Xapuri"]
    assert nomes(ordem="rag") == ["Xapuri", "Rio Branco"]
    assert nomes(instrumento="pas", situacao="aprovado") == ["Xapuri"]
    assert nomes(situacao="sem") == ["Rio Branco", "Xapuri"]
    assert nomes(instrumento="rdqa1", situacao="sem") == ["Xapuri"]
    assert nomes(instrumento="xx", situacao="yy", ordem="zz") == nomes()
    vazio = client.get(endereco, {"instrumento": "ps", "situacao": "homologado"})
    assert "Nenhum está nesta situação" in vazio.text


def test_csv_api_e_dados_abertos_trazem_as_mesmas_situacoes(
    rodada, xapuri, tecnico_estadual, client
):
    gravar(trazer(LARGA, tecnico_estadual))

    csv = client.get(reverse("indicadores:instrumentos_csv", args=[2024, "AC"]))
    linhas = csv.content.decode("utf-8-sig").splitlines()
    assert linhas[0].split(";")[:4] == ["ano", "ate_o_ano", "codigo", "territorio"]
    assert len(linhas) == 9
    assert "2022;2025;1200401;Rio Branco;AC;ps;Plano de Saúde;Aprovado;;" in linhas[1]

    pedido = {"ano": 2024, "territorio": "ac", "instrumento": "rag"}
    corpo = client.get("/api/v1/instrumentos/", pedido).json()
    assert [
        (i["territorio"], i["situacao"], i["concluido"]) for i in corpo["itens"]
    ] == [
        ("Rio Branco", "ressalvas", True),
        ("Xapuri", "retornado", False),
    ]
    assert client.get("/api/v1/instrumentos/?ano=2024").json()["total"] == 8
    assert client.get("/api/v1/instrumentos/?ano=2024&territorio=XX").status_code == 404

    assert len(list(CONJUNTOS["instrumentos"].linhas())) == 8


def test_a_demonstracao_de_roraima_diz_que_e_ficticia_e_nao_se_repete(
    rio_branco, client
):
    roraima = UFFactory(codigo="RR", nome="Roraima")
    for n in range(4):
        MunicipioFactory(codigo=f"140000{n}", nome=f"Lugar {n}", uf=roraima)
    hoje = date(2026, 11, 22)

    carregar_instrumentos(hoje)
    quantas = SituacaoDoInstrumento.objects.count()
    carregar_instrumentos(hoje)

    assert SituacaoDoInstrumento.objects.count() == quantas == 28
    pagina = client.get(reverse("indicadores:instrumentos", args=[2025, "RR"])).text
    assert "As situações desta página são fictícias" in pagina


def test_no_pais_uma_linha_por_uf_e_o_instrumento_que_se_pede(
    rodada, xapuri, rio_branco, tecnico_estadual, client
):
    outra_uf()
    gravar(trazer(LARGA, tecnico_estadual))

    linhas, usadas = por_uf(2024, PaisFactory(), Instrumento.PROGRAMACAO)

    contas = {uf.codigo: (c.total, c.concluidos, c.sem_informacao) for uf, c in linhas}
    assert contas["AC"] == (2, 1, 0)
    assert contas[outra_uf().codigo][1] == 0
    assert [s.label for s in usadas] == ["Em elaboração", "Aprovado"]
    endereco = reverse("indicadores:instrumentos", args=[2024, "BR"])
    pagina = client.get(endereco, {"instrumento": "pas"}).content.decode()
    assert "Programação Anual de Saúde por UF e situação em 2024" in pagina


def test_ano_sem_nada_lido_diz_isso(rio_branco, client):
    pagina = client.get(reverse("indicadores:instrumentos", args=[2031, "AC"]))

    assert "Nenhuma situação lida" in pagina.content.decode()
    impossivel = reverse("indicadores:instrumentos", args=[9999, "AC"])
    assert client.get(impossivel).status_code == 404


def test_comando_traz_o_pais_em_nome_da_instalacao(rodada, xapuri, tmp_path, capsys):
    arquivo = tmp_path / "pais.csv"
    arquivo.write_text(LARGA, encoding="latin-1")

    call_command("importar_instrumentos", rodada.ano, arquivo)
    call_command("importar_instrumentos", rodada.ano, arquivo)

    assert SituacaoDoInstrumento.objects.count() == 8
    assert "Nada a gravar" in capsys.readouterr().out
