"""O Ministério envia planilhas em nome do país ou de uma UF. Regra: RN-IND-85."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from auditoria.models import Evento
from base.errors import RegraViolada
from base.importacao import confirmar
from base.models import Efeito, Importacao, SituacaoDaImportacao
from contas.models import Papel, Vinculo
from indicadores.importacao import caminho
from indicadores.importacao.especies import Metas
from indicadores.importacao.origem import EmNomeDe
from indicadores.models import MetaPactuada, Pactuacao, SituacaoDoInstrumento
from indicadores.permissions import pode_importar_celulas
from indicadores.states import Situacao
from indicadores.telas import atos_da
from territorios.models import Territorio
from tests.factories.contas import vinculo_de
from tests.factories.territorios import outra_uf

CSV = b"codigo;indicador;meta\n1200401;1;90\n1200401;2;80,5\n"
PEDIDO = "Ofício SES/AC nº 12, de 3/2/2026"


@pytest.fixture
def ministerio(rio_branco):
    return vinculo_de(Papel.MINISTERIO)


def em_nome_de(codigo):
    return EmNomeDe(Territorio.objects.get(codigo=codigo), PEDIDO)


def enviar(rodada, por, quem, conteudo=CSV):
    importacao = caminho.enviar(
        io.BytesIO(conteudo),
        nome="metas.csv",
        tipo=Metas.tipo,
        ano=rodada.ano,
        por=por,
        em_nome_de=quem,
    )
    if importacao.situacao == SituacaoDaImportacao.COLUNAS:
        colunas = importacao.mapa["colunas"]
        importacao = caminho.dizer_colunas(importacao, colunas, traco="zero")
    return caminho.simular(importacao)


@pytest.mark.parametrize("recorte", ["AC", "BR"])
def test_grava_e_a_trilha_diz_por_quem_e_a_pedido_de_quem(rodada, ministerio, recorte):
    importacao = enviar(rodada, ministerio, em_nome_de(recorte))

    assert importacao.resumo[Efeito.NOVA] == 2
    assert caminho.gravar(confirmar(importacao, so_as_certas=False)) == 2

    meta = MetaPactuada.objects.get(ficha__numero=1)
    assert meta.gravada_por == ministerio
    assert meta.origem.endswith("enviado pelo Ministério em nome do território")
    evento = Evento.objects.get(acao="indicadores.metas.salvas")
    assert evento.dados["em_nome_de"] == "Rio Branco/AC"
    assert evento.dados["pedido"] == PEDIDO
    assert "Ministério" in evento.por
    assert atos_da([evento])[0].ato.startswith(
        f"em nome de Rio Branco/AC, a pedido: {PEDIDO}: indicador 1: de"
    )


def test_o_mesmo_arquivo_de_novo_nao_muda_nada(rodada, ministerio):
    primeira = enviar(rodada, ministerio, em_nome_de("AC"))
    caminho.gravar(confirmar(primeira, so_as_certas=False))

    segunda = enviar(rodada, ministerio, em_nome_de("AC"))

    assert (segunda.resumo[Efeito.IGUAL], segunda.resumo[Efeito.NOVA]) == (2, 0)


def test_o_territorio_de_fora_do_recorte_e_recusado_com_o_remedio(rodada, ministerio):
    outra = outra_uf()

    importacao = enviar(rodada, ministerio, em_nome_de(outra.codigo))

    recusada = importacao.itens.first()
    assert importacao.resumo[Efeito.RECUSADA] == 2
    assert f"fora de {outra}" in recusada.motivo
    assert "em nome do recorte dele" in recusada.remedio


@pytest.mark.parametrize("situacao", [Situacao.VALIDADA, Situacao.HOMOLOGADA])
def test_a_pactuacao_validada_ou_homologada_e_recusada_com_o_motivo(
    rodada, pactuacao, ministerio, situacao
):
    Pactuacao.objects.update(situacao=situacao)

    importacao = enviar(rodada, ministerio, em_nome_de("AC"))

    assert importacao.resumo[Efeito.RECUSADA] == 2
    assert "não recebe mais metas" in importacao.itens.first().motivo


def test_a_que_se_validou_depois_de_simulada_nao_se_grava(
    rodada, pactuacao, ministerio
):
    importacao = enviar(rodada, ministerio, em_nome_de("AC"))
    Pactuacao.objects.update(situacao=Situacao.VALIDADA)

    with pytest.raises(RegraViolada) as erro:
        caminho.gravar(confirmar(importacao, so_as_certas=False))

    assert erro.value.codigo == "pactuacao_fechada"
    assert not MetaPactuada.objects.exists()


def test_traz_tambem_a_situacao_dos_instrumentos(rodada, ministerio):
    conteudo = b"IBGE;Instrumento;Ano;Situacao\n1200401;RAG;2020;Aprovado\n"

    importacao = enviar(rodada, ministerio, em_nome_de("AC"), conteudo)
    de_fora = enviar(rodada, ministerio, em_nome_de(outra_uf().codigo), conteudo)
    caminho.gravar(confirmar(importacao, so_as_certas=False))

    assert SituacaoDoInstrumento.objects.get().lida_por == ministerio
    assert de_fora.resumo[Efeito.RECUSADA] == 1
    evento = Evento.objects.get(acao__startswith="indicadores.instrumento")
    assert evento.dados["em_nome_de"] == "Rio Branco/AC"


# ------------------------------------------------------------------ quem


def test_o_ministerio_tem_de_dizer_em_nome_de_quem_e_os_outros_nao(
    rodada, ministerio, tecnico
):
    for por, quem in ((ministerio, None), (tecnico, em_nome_de("AC"))):
        with pytest.raises(RegraViolada) as erro:
            enviar(rodada, por, quem)
        assert erro.value.codigo == "em_nome_de_quem"


DO_MUNICIPIO = {Papel.TECNICO_MUNICIPAL, Papel.GESTOR_MUNICIPAL}
"""Quem digita no município: escrito à mão, como a regra o diz."""


@pytest.mark.parametrize("papel", Papel)
@pytest.mark.parametrize("recorte", [None, "AC", "MG", "BR"])
def test_quem_importa_as_metas_de_rio_branco(pactuacao, rio_branco, papel, recorte):
    outra_uf()
    por = vinculo_de(papel, municipio=rio_branco, uf=rio_branco.uf)
    onde = Territorio.objects.get(codigo=recorte) if recorte else None

    pode = pode_importar_celulas(por, "salvar_metas", pactuacao, onde)

    if papel == Papel.MINISTERIO:
        assert pode is (recorte in ("AC", "BR"))
    else:
        assert pode is (papel in DO_MUNICIPIO)


# ------------------------------------------------------------------ a tela


def pedir(client, rodada, **campos):
    arquivo = SimpleUploadedFile("metas.csv", CSV)
    return client.post(
        reverse("indicadores:importar"),
        {"tipo": Metas.tipo, "ano": rodada.ano, "arquivo": arquivo, **campos},
    )


def test_a_tela_pergunta_em_nome_de_quem_e_a_pedido_de_quem(rodada, ministerio, client):
    client.force_login(ministerio.usuario)

    faltou = pedir(client, rodada)
    de_muni = pedir(client, rodada, em_nome_de="1200401", pedido=PEDIDO)
    enviada = pedir(client, rodada, em_nome_de="AC", pedido=PEDIDO)

    assert (faltou.status_code, de_muni.status_code) == (422, 422)
    assert "Diga em nome de quem envia." in faltou.text
    assert "Diga que pedido ou documento" in faltou.text
    assert "Escolha o país ou uma UF da lista." in de_muni.text
    assert enviada.status_code == 302
    importacao = Importacao.objects.get()
    caminho.simular(
        caminho.dizer_colunas(importacao, importacao.mapa["colunas"], traco="zero")
    )
    pagina = client.get(reverse("indicadores:importacao", args=[importacao.pk])).text
    assert "em nome de AC" in pagina
    assert f"A pedido: {PEDIDO}." in pagina


def test_a_quem_digita_nao_se_pergunta(rodada, tecnico, client):
    client.force_login(tecnico.usuario)

    assert "Em nome de" not in client.get(reverse("indicadores:importar")).text
    assert pedir(client, rodada, em_nome_de="BR", pedido="x").status_code == 302
    assert "em_nome_de" not in Importacao.objects.get().contexto


def test_o_comando_aceita_o_ministerio_com_o_recorte_e_o_pedido(
    rodada, ministerio, tmp_path
):
    arquivo = tmp_path / "metas.csv"
    arquivo.write_bytes(CSV)
    quem = {"email": ministerio.usuario.email}

    with pytest.raises(CommandError, match="em nome de que território"):
        call_command("importar_pactuacao", rodada.ano, arquivo, **quem)
    with pytest.raises(CommandError, match="--pedido"):
        call_command("importar_pactuacao", rodada.ano, arquivo, em_nome_de="AC", **quem)
    call_command(
        "importar_pactuacao", rodada.ano, arquivo, em_nome_de="AC", pedido="x", **quem
    )

    assert MetaPactuada.objects.count() == 2


# ------------------------------------------------------------------ vínculo que termina


def test_a_de_um_vinculo_terminado_se_ve_e_nao_se_grava(
    rodada, pactuacao, tecnico, client
):
    importacao = enviar(rodada, tecnico, None)
    Vinculo.objects.update(
        desde=timezone.localdate() - timedelta(days=9),
        ate=timezone.localdate() - timedelta(days=1),
    )
    client.force_login(tecnico.usuario)

    pagina = client.get(reverse("indicadores:importacao", args=[importacao.pk]))
    with pytest.raises(RegraViolada) as erro:
        caminho.gravar(confirmar(importacao, so_as_certas=False))

    assert pagina.status_code == 200
    assert erro.value.codigo == "vinculo_terminado"
    importacao.refresh_from_db()
    assert importacao.situacao == SituacaoDaImportacao.SIMULADA
