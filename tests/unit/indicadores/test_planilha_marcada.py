"""A planilha devolvida com as marcas: na hora a pequena, como tarefa a grande."""

import io
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from base.importacao import devolver, montagem
from base.importacao.limites import ABA_DO_RESUMO
from base.importacao.limpeza import limpar
from base.models import Andamento, Importacao, SituacaoDoAndamento
from indicadores.importacao import caminho
from indicadores.importacao.especies import Metas


@pytest.fixture(autouse=True)
def cofre(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def com_recusadas(rodada, por, quantas=3):
    livro = Workbook()
    livro.active.append(["codigo", "indicador", "meta"])
    for numero in range(1, quantas + 1):
        livro.active.append(["1200401", numero, "abc"])
    saida = io.BytesIO()
    livro.save(saida)
    saida.seek(0)
    importacao = caminho.enviar(
        saida, nome="metas.xlsx", tipo=Metas.tipo, ano=rodada.ano, por=por
    )
    colunas = importacao.mapa["colunas"]
    return caminho.simular(caminho.dizer_colunas(importacao, colunas, traco="zero"))


@pytest.fixture
def importacao(rodada, pactuacao, tecnico):
    return com_recusadas(rodada, tecnico)


@pytest.fixture
def baixar(client, tecnico, importacao):
    client.force_login(tecnico.usuario)
    endereco = reverse("indicadores:importacao_marcada", args=[importacao.pk])
    return lambda: client.get(endereco)


@pytest.fixture
def so_como_tarefa(monkeypatch):
    monkeypatch.setattr(montagem, "MARCAS_NA_HORA", 2)


def comentadas(conteudo):
    folha = load_workbook(io.BytesIO(conteudo)).worksheets[0]
    return [c.coordinate for linha in folha for c in linha if c.comment]


def test_a_pequena_vem_na_hora(baixar):
    assert comentadas(baixar().content) == ["C2", "C3", "C4"]
    assert not Andamento.objects.exists()


@pytest.mark.parametrize("teto", ["MARCAS_NA_HORA", "BYTES_NA_HORA"])
def test_a_grande_monta_se_como_tarefa_e_o_mesmo_endereco_a_baixa(
    baixar, importacao, monkeypatch, teto
):
    monkeypatch.setattr(montagem, teto, 2)

    pedida = baixar()

    andamento = Andamento.objects.get()
    assert pedida.headers["Location"] == andamento.get_absolute_url()
    assert andamento.situacao == SituacaoDoAndamento.CONCLUIDA
    assert (andamento.feito, andamento.total) == (3, 3)
    assert andamento.resultado_url == reverse(
        "indicadores:importacao_marcada", args=[importacao.pk]
    )
    pronta = baixar()
    assert comentadas(pronta.content) == ["C2", "C3", "C4"]
    assert "corrigir-metas.xlsx" in pronta.headers["Content-Disposition"]
    assert Andamento.objects.count() == 1


def test_lida_de_novo_monta_se_outra(baixar, importacao, so_como_tarefa):
    baixar()
    caminho.simular(importacao)

    assert baixar().status_code == 302
    assert Andamento.objects.count() == 2


def test_o_trabalhador_morto_ao_guardar_nao_deixa_meia_planilha(
    baixar, importacao, so_como_tarefa, monkeypatch
):
    """O arquivo pela metade não se entrega, e a tarefa repetida o refaz."""
    guardar = default_storage.save

    class Morto(BaseException):
        """Como o kill -9: nada mais se executa nem se anota."""

    def morrer(nome, conteudo):
        guardar(nome, montagem.ContentFile(conteudo.read()[:100]))
        raise Morto

    monkeypatch.setattr(default_storage, "save", morrer)
    andamento = Andamento.objects.create(
        titulo="x",
        dono_id=importacao.dono_id,
        chave=montagem.endereco_da_marcada(importacao),
    )
    pedido = {"uuid": str(importacao.pk), "volta": "/x/"}
    with pytest.raises(Morto):
        montagem.montar_marcada.func(str(andamento.pk), **pedido)

    assert default_storage.exists(montagem.endereco_da_marcada(importacao))
    assert baixar().headers["Location"] == andamento.get_absolute_url()
    monkeypatch.undo()
    montagem.montar_marcada.func(str(andamento.pk), **pedido)
    monkeypatch.setattr(montagem, "MARCAS_NA_HORA", 2)
    assert comentadas(baixar().content) == ["C2", "C3", "C4"]


def test_a_limpeza_apaga_a_montada_com_a_simulacao(baixar, importacao, so_como_tarefa):
    """RN-IND-67."""
    baixar()
    nome = montagem.endereco_da_marcada(importacao)
    assert default_storage.exists(nome)

    Importacao.objects.update(concluida_em=timezone.now() - timedelta(days=31))
    antigo = montagem.endereco_da_marcada(Importacao.objects.get())
    default_storage.save(antigo, montagem.ContentFile(b"x"))
    limpar(timezone.now())

    assert not default_storage.exists(antigo)
    limpar(timezone.now() + timedelta(days=8))
    assert not default_storage.exists(nome)


def test_o_arquivo_apagado_no_meio_diz_o_que_fazer(importacao):
    andamento = Andamento.objects.create(titulo="x", dono_id=importacao.dono_id)
    pk = str(importacao.pk)
    importacao.delete()

    montagem.montar_marcada.func(str(andamento.pk), uuid=pk, volta="/x/")

    andamento.refresh_from_db()
    assert andamento.situacao == SituacaoDoAndamento.FALHOU
    assert "Envie-o de novo" in andamento.mensagem


def test_das_marcas_demais_so_as_primeiras_levam_comentario(
    importacao, baixar, monkeypatch
):
    """O arquivo de centenas de milhares de recusas não esgota a memória."""
    monkeypatch.setattr(devolver, "COMENTARIOS_NO_XLSX", 2)

    conteudo = b"".join(baixar())

    livro = load_workbook(io.BytesIO(conteudo))
    assert len(comentadas(conteudo)) == 2
    assert livro.worksheets[0]["C4"].fill.fgColor.rgb == "FFF6D5D5"
    assert "As primeiras 2 marcas" in livro[ABA_DO_RESUMO]["A9"].value
