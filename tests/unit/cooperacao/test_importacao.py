"""As tabelas de um relatório antigo: lidas, perguntadas, mostradas e gravadas."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.loader import render_to_string
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from auditoria.models import Evento
from base.conferencias import Situacao
from base.models import Andamento, Efeito, Importacao, SituacaoDaImportacao
from cooperacao import conferencias, consultas, pdf
from cooperacao.importacao.celulas import (
    CelulaInvalida,
    DuasLeituras,
    ler_contagem,
    ler_dia,
    ler_percentual,
    ler_valor,
)
from cooperacao.importacao.tabelas import AJUSTES, EXECUCAO, QUADRO
from cooperacao.models import ExecucaoFinanceira, RelatorioAnual, RelatorioSemestral
from tests.factories.cooperacao import ExecucaoFactory, TermoDeAjusteFactory

# RN-COO-34


@pytest.mark.parametrize(
    ("texto", "leitura", "valor"),
    [
        ("13.526.915,06", "", "13526915.06"),
        ("9,785,867.36", "", "9785867.36"),
        ("US$ 1,234.50", "", "1234.50"),
        ("0", "", "0.00"),
        ("1.234", "milhar", "1234.00"),
        ("1,234", "decimal", "1.23"),
        ("9,785,867", "milhar", "9785867.00"),
        ("ilegível", "", None),
        ("1.234", "ilegivel", None),
    ],
)
def test_le_o_valor(texto, leitura, valor):
    """RN-COO-30: o ilegível é None, e nunca zero."""
    lido = ler_valor(texto, "US$", leitura)

    assert lido == (None if valor is None else Decimal(valor))


@pytest.mark.parametrize("texto", ["1.234", "1,234", "9,785,867"])
def test_pergunta_o_valor_de_duas_leituras(texto):
    with pytest.raises(DuasLeituras) as duvida:
        ler_valor(texto, "US$")

    assert "milhar" in duvida.value.opcoes
    assert duvida.value.opcoes["ilegivel"] == "ilegível"


@pytest.mark.parametrize(
    "texto", ["13.5l6,06", "-10,00", "(10,00)", "R$ 10,00", "?", "99999999999999"]
)
def test_recusa_o_valor(texto):
    with pytest.raises(CelulaInvalida):
        ler_valor(texto, "US$")


@pytest.mark.parametrize(
    ("texto", "leitura", "valor"),
    [
        ("50", "", 50),
        ("50 %", "", 50),
        ("1%", "", 1),
        ("120%", "", 120),
        ("0", "", 0),
        ("0,5", "fracao", 50),
        ("1", "fracao", 100),
        ("1", "inteiro", 1),
        ("ilegivel", "", None),
    ],
)
def test_le_o_percentual(texto, leitura, valor):
    assert ler_percentual(texto, leitura) == valor


@pytest.mark.parametrize("texto", ["1", "0,5"])
def test_pergunta_o_percentual_que_pode_ser_fracao(texto):
    with pytest.raises(DuasLeituras):
        ler_percentual(texto)


@pytest.mark.parametrize(
    ("ler", "texto"),
    [
        (ler_contagem, "-1"),
        (ler_contagem, "1,5"),
        (ler_contagem, "²"),
        (ler_contagem, "10000"),
        (ler_percentual, "metade"),
        (ler_dia, "31/02/2014"),
    ],
)
def test_recusa_o_que_nao_se_le(ler, texto):
    with pytest.raises(CelulaInvalida):
        ler(texto)


def planilha(nome="antigo.xlsx", **abas):
    livro = Workbook()
    livro.remove(livro.active)
    tabelas = {"execucao": EXECUCAO, "quadro": QUADRO, "ajustes": AJUSTES}
    for chave, linhas in abas.items():
        folha = livro.create_sheet(tabelas[chave].nome)
        for linha in (tabelas[chave].colunas, *linhas):
            folha.append(list(linha))
    saida = BytesIO()
    livro.save(saida)
    return SimpleUploadedFile(nome, saida.getvalue())


@pytest.fixture
def entrar(client):
    """Entra como a pessoa do vínculo e devolve o cliente."""

    def _entrar(vinculo):
        client.force_login(vinculo.usuario)
        return client

    return _entrar


@pytest.fixture
def enviar(opas_gestor, semestre, entrar):
    """Envia pela tela e devolve a importação já simulada."""

    def _enviar(arquivo):
        resposta = entrar(opas_gestor).post(
            reverse("cooperacao:importar", args=[60]), {"arquivo": arquivo}
        )
        assert resposta.status_code == 302, resposta.text
        return Importacao.objects.latest("criada_em")

    return _enviar


def pedir(client, rota, importacao, **dados):
    return client.post(
        reverse(f"cooperacao:{rota}", args=[importacao.pk]), dados, follow=True
    )


def itens(importacao):
    return {
        i.aba[:1] + i.endereco: (i.efeito, i.antes, i.depois, i.motivo)
        for i in importacao.itens.all()
    }


def test_traz_um_ano_que_o_portal_nao_tinha(enviar, client):
    """O ano nasce com a execução e o quadro; a trilha diz arquivo e célula."""
    importacao = enviar(
        planilha(
            ajustes=[(1, "9.975.000,00", date(2010, 5, 27), None)],
            execucao=[(2014, "9,785,867.36", "ilegível", 10, "13.526.915,06")],
            quadro=[
                (2014, 1, 1, 4, 2, "ilegível", "50%"),
                (2014, 1, "Total", 4, 2, 1, 50),
            ],
        )
    )

    assert {e for e, *_ in itens(importacao).values()} == {Efeito.NOVA}
    assert not RelatorioAnual.objects.filter(ano=2014).exists()

    pagina = pedir(client, "gravar_importacao", importacao).text

    assert "Gravada" in pagina
    anual = RelatorioAnual.objects.get(ano=2014)
    assert anual.execucao.repassados == Decimal("9785867.36")
    assert anual.execucao.desembolsados is None
    assert anual.execucao.saldo is None
    relatorio = anual.semestres.get()
    assert relatorio.situacao == "fechado"
    assert relatorio.avanco_publicado == 50
    avaliacao = relatorio.avaliacoes.get(resultado__numero=1)
    assert (avaliacao.programadas_publicadas, avaliacao.adiadas_publicadas) == (4, None)
    assert avaliacao.ilegiveis == ["adiadas_publicadas"]
    assert avaliacao.quadro_publicado == ["4", "2", "ilegível", "50"]
    pagina = client.get(anual.get_absolute_url()).text
    assert "as contagens são as que saíram no documento" in pagina
    assert '<th scope="row">RE 1</th><td class="n">4</td><td class="n">2</td>' in pagina
    assert anual.tc.valor_total == Decimal(9_975_000)
    evento = Evento.objects.get(acao="cooperacao.anual.execucao_importada")
    assert "antigo.xlsx" in evento.origem
    assert evento.dados["celulas"]["repassados"] == "Execução!B2"
    assert evento.dados["depois"]["desembolsados"] == "ilegível"


def test_o_documento_do_ano_importado_traz_as_contagens_como_sairam(enviar, client):
    """Sem o PTS no portal não se mostra "—" onde o documento tinha um número."""
    quadro = [(2014, 1, 1, 4, 2, "ilegível", "50%"), (2014, 1, "Total", 4, 2, 1, 50)]
    pedir(client, "gravar_importacao", enviar(planilha(quadro=quadro)))
    anual = RelatorioAnual.objects.get(ano=2014)
    (bloco,) = consultas.ano_do_termo(anual, consultas.termo(60)).blocos

    linhas = {li.rotulo: li for li in pdf.linhas_do_resumo(bloco)}
    impresso = render_to_string(
        "cooperacao/documento/_resumo.html",
        {"capitulo": {"bloco": bloco, "resumo": linhas.values()}},
    )

    re_1, total = linhas["RE 1"], linhas["Total"]
    assert (re_1.programadas, re_1.finalizadas, re_1.adiadas) == ("4", "2", "ilegível")
    assert (total.programadas, total.adiadas, total.publicado) == (
        "4",
        "1",
        "50\u00a0%",
    )
    assert re_1.do_portal == "—"
    assert "as contagens são as que saíram no documento" in impresso
    assert pdf.frase_do_total(bloco).endswith("é o do único RE publicado.")
    canonico = consultas.em_forma_canonica(consultas.ano_do_termo(anual, anual.tc))
    do_re_1 = canonico["semestres"][0]["resultados"][0]
    assert do_re_1["contagem_publicada"]["programadas"] == "4"


def test_o_quadro_importado_confere_se_consigo_mesmo(enviar, client):
    """O % de cada RE e o total, pela regra única, com os números do documento."""
    quadro = [
        (2014, 1, 1, 4, 2, 0, 50),
        (2014, 1, 2, 4, 1, 0, 30),
        (2014, 1, "Total", 9, 3, 0, 40),
    ]
    pedir(client, "gravar_importacao", enviar(planilha(quadro=quadro)))
    anual = RelatorioAnual.objects.get(ano=2014)

    achadas = {
        c.onde: (c.situacao, c.encontrado, c.esperado)
        for c in conferencias.do_ano(
            consultas.ano_do_termo(anual, consultas.termo(60))
        ).conferencias
        if c.onde.startswith("1º semestre")
    }

    um, dois = "1º semestre, RE 1, % de avanço", "1º semestre, RE 2, % de avanço"
    assert achadas[um][0] == Situacao.CERTA
    assert achadas[dois] == (Situacao.DIVERGENCIA, "30\u00a0%", "25\u00a0%")
    soma = achadas["1º semestre, total, programadas"]
    assert soma == (Situacao.DIVERGENCIA, "9", "8")
    total = achadas["1º semestre, total, % de avanço"]
    assert total == (Situacao.DIVERGENCIA, "40\u00a0%", "33\u00a0%")
    assert achadas["1º semestre, contagens"][0] == Situacao.OBSERVACAO


def test_o_mesmo_arquivo_de_novo_nao_muda_nada(enviar, client):
    arquivo = {
        "execucao": [(2014, 1, 2, "ilegível", None)],
        "quadro": [(2014, 2, 2, 3, "ilegível", 0, None)],
        "ajustes": [(1, 10, None, None), (2, None, None, "26/05/2020")],
    }
    primeira = enviar(planilha(**arquivo))
    pedir(client, "gravar_importacao", primeira)

    segunda = enviar(planilha(**arquivo))

    primeira.refresh_from_db()
    assert primeira.situacao == SituacaoDaImportacao.GRAVADA, primeira.motivo
    assert {e for e, *_ in itens(segunda).values()} == {Efeito.IGUAL}


def test_pergunta_o_ambiguo_e_grava_a_resposta(enviar, client):
    importacao = enviar(
        SimpleUploadedFile(
            "e.csv",
            "Relatório antigo;;;\nAno;Repassado (US$);Desembolsado;Pendente\n"
            "2014;1.234;1,500;0\n".encode(),
        )
    )
    assert {e for e, *_ in itens(importacao).values()} == {Efeito.CONFLITO, "nova"}

    resposta = pedir(client, "gravar_importacao", importacao)
    assert "Há células em conflito" in resposta.text
    assert not ExecucaoFinanceira.objects.exists()

    pedir(client, "leituras_da_importacao", importacao, d1="milhar", d2="ilegivel")
    pedir(client, "gravar_importacao", importacao)

    execucao = ExecucaoFinanceira.objects.get()
    assert execucao.repassados == Decimal(1234)
    assert execucao.desembolsados is None
    assert execucao.pendente == 0


def test_resposta_que_a_celula_nao_oferece_nao_vale(enviar, client):
    importacao = enviar(planilha(execucao=[(2014, "1.234", 1, 0, None)]))

    resposta = pedir(client, "leituras_da_importacao", importacao, d1="fracao", dx="?")

    assert "Escolha ao menos uma leitura" in resposta.text
    importacao.refresh_from_db()
    assert importacao.situacao == SituacaoDaImportacao.SIMULADA


@pytest.mark.parametrize(
    ("abas", "celula", "motivo"),
    [
        ({"execucao": [(2014, 1, None, 0, None)]}, "EC2", "em branco não é zero"),
        ({"execucao": [(2014, "1l", 2, 0, None)]}, "EB2", "só algarismos"),
        ({"execucao": [(2031, 1, 2, 0, None)]}, "EA2", "fora da vigência"),
        ({"execucao": [("ano", 1, 2, 0, None)]}, "EA2", "Não é um ano"),
        ({"quadro": [(2014, 3, 1, 1, 1, 0, None)]}, "QB2", "Não é um semestre"),
        ({"quadro": [(2014, 1, 9, 1, 1, 0, None)]}, "QC2", "não tem este Resultado"),
        ({"quadro": [(2014, 1, "Total", "ilegível", 1, 0, 1)]}, "QD2", "total ileg"),
        ({"ajustes": [(1, "ilegível", None, None)]}, "AB2", "não entra na soma"),
        ({"ajustes": [(2, None, None, "27/05/2031")]}, "AD2", "passa do limite"),
        (
            {"execucao": [(2014, 1, 2, 0, None), (2014, 1, 2, 0, None)]},
            "EA3",
            "Já apareceu",
        ),
    ],
)
def test_recusa_com_celula_e_motivo(enviar, abas, celula, motivo):
    lidos = itens(enviar(planilha(**abas)))

    efeito, _, _, porque = lidos[celula]
    assert efeito == Efeito.RECUSADA
    assert motivo in porque


@pytest.fixture
def prorrogado(semestre):
    """O Termo vale até 2020, e o semestre de 2017 cabe nele."""
    return TermoDeAjusteFactory(
        tc=semestre.anual.tc,
        numero=9,
        tipo="prorrogacao",
        valor=0,
        novo_termino=date(2020, 5, 26),
    )


def test_ano_emitido_nao_se_importa(enviar, semestre, prorrogado):
    RelatorioAnual.objects.filter(pk=semestre.anual_id).update(
        situacao="emitido", emitido_em="2018-02-01T00:00Z"
    )

    lidos = itens(enviar(planilha(execucao=[(2017, 1, 2, 0, None)])))

    assert "já foi emitido" in lidos["EA2"][3]


def test_o_que_mudou_depois_da_simulacao_para_a_gravacao(
    enviar, client, semestre, prorrogado
):
    ExecucaoFactory(anual=semestre.anual)
    importacao = enviar(planilha(execucao=[(2017, 150, None, None, None)]))
    assert itens(importacao)["EB2"][:3] == ("mudada", "100,00", "150,00")
    ExecucaoFinanceira.objects.update(repassados=120)

    pedir(client, "gravar_importacao", importacao)

    importacao.refresh_from_db()
    assert "mudou no portal" in importacao.motivo
    assert ExecucaoFinanceira.objects.get().repassados == 120


def test_semestre_ja_em_curso_guarda_so_o_publicado(
    enviar, client, semestre, prorrogado
):
    """O relatório que existe continua na situação em que está."""
    importacao = enviar(planilha(quadro=[(2017, 2, "RE 1", 4, 2, 0, "50%")]))
    pedir(client, "gravar_importacao", importacao)

    semestre.refresh_from_db()
    assert semestre.situacao == "em_elaboracao"
    avaliacao = semestre.avaliacoes.get(resultado__numero=1)
    assert avaliacao.avanco_publicado == 50
    assert RelatorioSemestral.objects.count() == 1


def test_cabecalho_desconhecido_recusa_o_arquivo(enviar):
    importacao = enviar(SimpleUploadedFile("x.csv", b"Ano;Repassados (R$)\n2014;1\n"))

    assert importacao.situacao == SituacaoDaImportacao.RECUSADA
    assert "não tem o cabeçalho" in importacao.motivo


def test_so_o_gestor_da_opas_importa(opas_tecnico, contraparte, semestre, entrar):
    for quem in (opas_tecnico, contraparte):
        resposta = entrar(quem).get(reverse("cooperacao:importar", args=[60]))
        assert resposta.status_code == 403
        assert "Só o gestor do TC" in resposta.text


def test_a_importacao_de_um_nao_existe_para_outro(enviar, entrar, opas_tecnico):
    importacao = enviar(planilha(execucao=[(2014, 1, 2, 0, None)]))

    resposta = entrar(opas_tecnico).get(
        reverse("cooperacao:importacao", args=[importacao.pk])
    )

    assert resposta.status_code == 404


def test_desistir_e_baixar_os_erros(enviar, client):
    importacao = enviar(planilha(execucao=[(2014, "x", 2, 0, None)]))

    marcada = client.get(
        reverse("cooperacao:erros_da_importacao", args=[importacao.pk])
    )
    livro = load_workbook(BytesIO(marcada.content))
    assert livro["Execução"]["B2"].comment is not None

    resposta = pedir(client, "cancelar_importacao", importacao)
    assert "nada foi gravado" in resposta.text


@pytest.mark.parametrize(
    "em_curso", [SituacaoDaImportacao.SIMULANDO, SituacaoDaImportacao.GRAVANDO]
)
def test_a_tarefa_que_falhou_de_vez_nao_prende_as_tabelas(enviar, client, em_curso):
    """Três trabalhadores mortos: relê-se o mesmo arquivo, ou desiste-se."""
    importacao = enviar(planilha(execucao=[(2014, 1, 2, 0, None)]))
    pagina = reverse("cooperacao:importacao", args=[importacao.pk])
    Importacao.objects.update(situacao=em_curso)
    acompanhada = client.get(pagina, headers={"hx-request": "true"}).text
    Andamento.objects.update(situacao="falhou", mensagem="Interrompida.")

    parada = client.get(pagina).text
    pedir(client, "simular_importacao", importacao)

    assert acompanhada.lstrip().startswith('<div id="tarefa"')
    assert "Ler o arquivo de novo" in parada
    assert "every 2s" not in parada
    importacao.refresh_from_db()
    assert importacao.situacao == SituacaoDaImportacao.SIMULADA
    Importacao.objects.update(situacao=em_curso)
    Andamento.objects.update(situacao="falhou")
    assert "nada foi gravado" in pedir(client, "cancelar_importacao", importacao).text
    importacao.refresh_from_db()
    assert importacao.situacao == SituacaoDaImportacao.CANCELADA


def test_o_modelo_tem_as_tres_tabelas(enviar, client):
    importacao = enviar(planilha(execucao=[(2014, 1, 2, 0, None)]))
    assert importacao.situacao == SituacaoDaImportacao.SIMULADA

    resposta = client.get(reverse("cooperacao:modelo_da_importacao"))

    livro = load_workbook(BytesIO(resposta.content))
    assert livro.sheetnames == ["Quadro", "Execução", "Ajustes"]


def test_ajuste_corrigido_para_zero(enviar, client, semestre):
    """Zero é um valor, e não um branco."""
    ajuste = TermoDeAjusteFactory(tc=semestre.anual.tc, numero=4)
    importacao = enviar(planilha(ajustes=[(4, "0,00", None, None)]))

    pedir(client, "gravar_importacao", importacao)

    ajuste.refresh_from_db()
    assert ajuste.valor == 0
