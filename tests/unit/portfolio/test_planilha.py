"""A carteira em planilha: sai, volta, mostra o que mudaria e grava tudo ou nada."""

from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from auditoria.models import Evento
from base.models import Andamento, Efeito, Importacao, SituacaoDaImportacao
from portfolio.exports import carteira_em_xlsx
from portfolio.importacao.colunas import (
    DAS_ENTREGAS,
    DOS_PROJETOS,
    CelulaInvalida,
    ler_data,
    ler_onda,
    ler_peso,
)
from portfolio.models import Iniciativa, Marco
from tests.factories.portfolio import FrenteFactory, IniciativaFactory, MarcoFactory

INICIO = date(2026, 1, 1)


@pytest.fixture
def projeto(ciclo):
    return IniciativaFactory(
        ciclo=ciclo, nome="Vacina", unidade="SUBVS", inicio=INICIO, tipo="projeto"
    )


@pytest.fixture
def fase(projeto):
    return FrenteFactory(iniciativa=projeto, nome="Compras")


@pytest.fixture
def edital(projeto, fase):
    return MarcoFactory(iniciativa=projeto, frente=fase, nome="Edital", peso=2)


def planilha(projetos=(), entregas=(), *, cabecalho=DAS_ENTREGAS, aba="Entregas"):
    livro = Workbook()
    folha = livro.active
    folha.title = "Projetos"
    for linha in (DOS_PROJETOS, *projetos):
        folha.append(list(linha))
    outra = livro.create_sheet(aba)
    for linha in (cabecalho, *entregas):
        outra.append(list(linha))
    saida = BytesIO()
    livro.save(saida)
    return SimpleUploadedFile("carteira.xlsx", saida.getvalue())


@pytest.fixture
def enviar(aest, ciclo, entrar):
    """Envia pela tela e devolve a importação já simulada."""

    def _enviar(arquivo):
        endereco = reverse("portfolio:importar", args=[ciclo.slug])
        resposta = entrar(aest).post(endereco, {"arquivo": arquivo})
        assert resposta.status_code == 302, resposta.text
        return Importacao.objects.latest("criada_em")

    return _enviar


def itens(importacao):
    return {
        (i.efeito, i.aba[0] + i.endereco): (i.antes, i.depois, i.motivo)
        for i in importacao.itens.all()
    }


def gravar(client, importacao, **dados):
    return client.post(
        reverse("portfolio:gravar_importacao", args=[importacao.pk]), dados, follow=True
    )


def test_o_que_sai_volta_igual(ciclo, edital, enviar):
    """RN-POR-22: baixar e enviar sem mexer não muda nada."""
    conteudo = carteira_em_xlsx(ciclo)

    importacao = enviar(SimpleUploadedFile("c.xlsx", conteudo))

    assert importacao.situacao == SituacaoDaImportacao.SIMULADA
    assert {i.efeito for i in importacao.itens.all()} == {Efeito.IGUAL}


def test_planilha_baixada_tem_projetos_fases_e_pesos(ciclo, edital, client):
    resposta = client.get(reverse("portfolio:carteira_xlsx", args=[ciclo.slug]))

    livro = load_workbook(BytesIO(resposta.content))
    assert [c.value for c in livro["Entregas"][2]][:4] == [
        "Vacina",
        "Compras",
        "Edital",
        2,
    ]
    assert livro["Projetos"]["A2"].value == "Vacina"


def test_simula_mostra_e_grava_com_as_acoes_da_tela(enviar, edital, projeto, client):
    """RN-POR-22: projeto novo, campo mudado, fases, pesos e datas."""
    importacao = enviar(
        planilha(
            projetos=[
                ("Vacina", "Processo", "", "", "", "", "", 2),
                ("Novo", "", "SUBX", "", "", "", "01/02/2026", ""),
            ],
            entregas=[
                ("Vacina", "Obras", "Edital", "3,5", "10/03/2026"),
                ("Vacina", "Compras", "Contrato", 1, date(2026, 5, 1)),
                ("novo", "Etapa A", "Começo", 4),
            ],
        )
    )
    vistos = itens(importacao)

    assert vistos[(Efeito.MUDADA, "PB2")][:2] == ("Projeto estratégico", "Processo")
    assert vistos[(Efeito.NOVA, "PH2")][1] == "2"
    assert vistos[(Efeito.NOVA, "PA3")][1] == "projeto novo"
    assert vistos[(Efeito.MUDADA, "ED2")][:2] == ("2", "3,5")
    assert not Iniciativa.objects.filter(nome="Novo").exists()

    pagina = gravar(client, importacao).text

    assert "Gravada" in pagina
    projeto.refresh_from_db()
    edital.refresh_from_db()
    assert (projeto.tipo, projeto.onda) == ("processo", 2)
    assert str(edital.peso) == "3.50"
    assert edital.frente.nome == "Obras"
    assert edital.data_base == date(2026, 3, 10)
    novo = Marco.objects.get(nome="Começo")
    assert (novo.iniciativa.nome, novo.frente.nome) == ("Novo", "Etapa A")


@pytest.mark.parametrize(
    ("linha", "motivo"),
    [
        (("Vacina", "", "", 1), "Falta “Entrega”"),
        (("Fantasma", "", "Edital", 1), "Não há projeto com este nome"),
        (("Vacina", "", "Edital", "dois"), "Não é um peso"),
        (("Vacina", "", "Edital", -1), "Não é um peso"),
        (("Vacina", "", "Edital", 1, "31/02/2026"), "Não é uma data"),
        (("Vacina", "", "Edital", 1, "31/12/2025"), "O projeto começa em 01/01/2026"),
        (
            ("Vacina", "", "Edital", 1, "", "", "01/05/2026", "Atraso"),
            "ainda não tem data",
        ),
        (("Vacina", "", "Nova", 1, "", "", "01/05/2026"), "A entrega é nova"),
        (("Vacina", "F" * 151, "Edital", 1), "passa de 150 letras"),
        (("Vacina", "", "E" * 251, 1), "passa de 250 letras"),
    ],
)
def test_celula_errada_e_recusada_com_o_motivo(enviar, edital, linha, motivo):
    """RN-POR-22."""
    importacao = enviar(planilha(entregas=[linha]))

    [recusada] = importacao.itens.filter(efeito=Efeito.RECUSADA)
    assert motivo in recusada.motivo
    assert recusada.remedio


def test_data_combinada_so_muda_por_repactuacao_com_motivo(enviar, edital, client):
    """RN-POR-06, RN-POR-22."""
    edital.data_base = date(2026, 3, 1)
    edital.save(update_fields=["data_base"])
    outra = enviar(planilha(entregas=[("Vacina", "", "Edital", "", "05/03/2026")]))
    sem_motivo = enviar(
        planilha(entregas=[("Vacina", "", "Edital", "", "", "", "05/04/2026")])
    )
    certa = enviar(
        planilha(entregas=[("Vacina", "", "Edital", "", "", "", "05/04/2026", "Greve")])
    )

    assert "não muda" in outra.itens.get().motivo
    assert "não diz por quê" in sem_motivo.itens.get().motivo
    gravar(client, certa)
    edital.refresh_from_db()
    assert edital.data_repactuada == date(2026, 4, 5)
    assert edital.repactuacoes.get().motivo == "Greve"


def test_entregue_e_encerrada_nao_mudam(enviar, edital, projeto, aest):
    """RN-POR-16, RN-POR-22."""
    edital.data_real, edital.evidencia = date(2026, 2, 1), "Ata"
    edital.save(update_fields=["data_real", "evidencia"])
    entregue = enviar(planilha(entregas=[("Vacina", "", "Edital", "", "05/03/2026")]))
    projeto.encerrada_em, projeto.encerrada_por = entregue.criada_em, aest
    projeto.save(update_fields=["encerrada_em", "encerrada_por"])
    encerrada = enviar(
        planilha(
            projetos=[("Vacina", "", "OUTRA")], entregas=[("Vacina", "", "Edital", 9)]
        )
    )

    assert "a data não muda" in entregue.itens.get().motivo
    assert all("encerrada" in i.motivo for i in encerrada.itens.all())
    assert encerrada.itens.count() == 2


@pytest.mark.parametrize(
    ("linha", "motivo"),
    [
        (("", "Processo"), "Falta “Projeto”"),
        (("Vacina", "Festa"), "Não é um tipo"),
        (("Vacina", "", "", "", "", "", "", 99), "Não é uma onda"),
        (("Sem unidade",), "não entra sem a unidade"),
        (("Vacina", "", "U" * 21), "passa de 20 letras"),
    ],
)
def test_projeto_errado_e_recusado(enviar, edital, linha, motivo):
    """RN-POR-22."""
    importacao = enviar(planilha(projetos=[linha]))

    motivos = [i.motivo for i in importacao.itens.filter(efeito=Efeito.RECUSADA)]
    assert any(motivo in m for m in motivos)


def test_linha_repetida_e_recusada(enviar, edital):
    importacao = enviar(
        planilha(entregas=[("Vacina", "", "Edital", 3), ("VACINA", "", "edital", 4)])
    )

    assert importacao.itens.get(efeito=Efeito.RECUSADA).motivo == "Já apareceu acima."


@pytest.mark.parametrize(
    ("arquivo", "trecho"),
    [
        (lambda: planilha(cabecalho=(*DAS_ENTREGAS, "Cor")), "não conhece"),
        (lambda: planilha(cabecalho=("Projeto", "Fase")), "Falta na aba"),
        (lambda: planilha(cabecalho=("Projeto", "Entrega", "Projeto")), "duas colunas"),
        (lambda: SimpleUploadedFile("c.csv", b"a;b\n1;2\n"), "não tem a aba"),
        (lambda: SimpleUploadedFile("c.xlsx", b"PK quase"), ""),
    ],
)
def test_arquivo_que_nao_serve_e_recusado_inteiro(enviar, edital, arquivo, trecho):
    """RN-POR-22."""
    importacao = enviar(arquivo())

    assert importacao.situacao == SituacaoDaImportacao.RECUSADA
    assert trecho in importacao.motivo
    assert not importacao.itens.exists()


def test_quem_mexe_depois_da_simulacao_para_a_gravacao(enviar, edital, client):
    """RN-POR-22: nada fica pela metade."""
    importacao = enviar(
        planilha(
            projetos=[("Outro", "", "SUBX")],
            entregas=[("Vacina", "", "Edital", 9)],
        )
    )
    edital.versao += 1
    edital.save(update_fields=["versao"])

    pagina = gravar(client, importacao).text

    assert "mudou depois da simulação" in pagina
    assert not Iniciativa.objects.filter(nome="Outro").exists()


def test_com_recusadas_so_grava_se_se_quiser(enviar, edital, client):
    """RN-POR-22."""
    importacao = enviar(
        planilha(
            entregas=[("Vacina", "", "Edital", 9), ("Fantasma", "", "Nada", 1)],
        )
    )
    erros = client.get(reverse("portfolio:erros_da_importacao", args=[importacao.pk]))

    assert "tudo ou nada" in gravar(client, importacao).text
    gravar(client, importacao, so_as_certas="on")
    edital.refresh_from_db()
    assert edital.peso == 9
    marcada = load_workbook(BytesIO(erros.content))["Entregas"]["A3"]
    assert "Não há projeto" in marcada.comment.text


def test_cancelar_nao_deixa_nada(enviar, edital, client):
    importacao = enviar(planilha(entregas=[("Vacina", "", "Edital", 9)]))
    endereco = reverse("portfolio:cancelar_importacao", args=[importacao.pk])

    primeira = client.post(endereco, follow=True)
    segunda = client.post(endereco, follow=True)

    assert "nada foi gravado" in primeira.text
    assert "isso não cabe agora" in segunda.text
    assert not importacao.itens.exists()


@pytest.mark.parametrize(
    "em_curso", [SituacaoDaImportacao.SIMULANDO, SituacaoDaImportacao.GRAVANDO]
)
def test_a_tarefa_que_falhou_de_vez_nao_prende_a_planilha(
    enviar, edital, client, em_curso
):
    """Três trabalhadores mortos: relê-se o mesmo arquivo, ou desiste-se."""
    importacao = enviar(planilha(entregas=[("Vacina", "", "Edital", 9)]))
    pagina = reverse("portfolio:importacao", args=[importacao.pk])
    Importacao.objects.update(situacao=em_curso)
    lendo = client.get(pagina).text
    Andamento.objects.update(situacao="falhou", mensagem="Interrompida.")

    parada = client.get(pagina).text
    client.post(reverse("portfolio:simular_importacao", args=[importacao.pk]))

    assert "every 2s" in lendo
    assert "Ler o arquivo de novo" in parada
    assert "every 2s" not in parada
    importacao.refresh_from_db()
    assert importacao.situacao == SituacaoDaImportacao.SIMULADA
    assert importacao.itens.count() == 1
    Importacao.objects.update(situacao=em_curso)
    Andamento.objects.update(situacao="falhou")
    client.post(reverse("portfolio:cancelar_importacao", args=[importacao.pk]))
    importacao.refresh_from_db()
    assert importacao.situacao == SituacaoDaImportacao.CANCELADA


def test_so_a_aest_da_secretaria_importa(
    ciclo, enviar, edital, gerente, aest_de_fora, entrar
):
    """RN-POR-07: a importação alheia não existe."""
    importacao = enviar(planilha(entregas=[("Vacina", "", "Edital", 9)]))
    tela = reverse("portfolio:importar", args=[ciclo.slug])
    dela = reverse("portfolio:importacao", args=[importacao.pk])

    assert entrar(gerente).get(tela).status_code == 403
    assert entrar(gerente).get(dela).status_code == 404
    assert entrar(aest_de_fora).get(tela).status_code == 404
    assert entrar(aest_de_fora).get(dela).status_code == 404


def test_sem_arquivo_a_tela_diz(aest, ciclo, entrar):
    resposta = entrar(aest).post(reverse("portfolio:importar", args=[ciclo.slug]))

    assert resposta.status_code == 422
    assert "Escolha o arquivo." in resposta.text


def test_celulas_em_branco_nao_dizem_nada():
    assert (ler_data(""), ler_peso(""), ler_onda("")) == (None, None, None)
    assert ler_data("2026-02-03") == date(2026, 2, 3)
    with pytest.raises(CelulaInvalida):
        ler_peso("99999")


def test_as_entregas_novas_de_um_projeto_entram_num_ato_so(
    ciclo, projeto, enviar, client
):
    """A carteira grande não se grava entrega a entrega: um evento por projeto."""
    linhas = [("Vacina", "", f"Entrega {n}", str(n)) for n in range(1, 21)]
    importacao = enviar(planilha(entregas=linhas))

    gravar(client, importacao)

    assert list(projeto.marcos.values_list("nome", "peso", "ordem")) == [
        (f"Entrega {n}", n, n) for n in range(1, 21)
    ]
    [evento] = Evento.objects.filter(acao="portfolio.marco.incluido")
    assert evento.dados["nome"] == "20 entregas"
    assert len(evento.dados["marcos"]) == 20
