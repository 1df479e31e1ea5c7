"""As telas da importação: cada situação, e de quem é cada arquivo."""

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from base.importacao.limpeza import limpar
from base.models import Andamento, Efeito, Importacao, SituacaoDaImportacao
from indicadores import actions
from indicadores.importacao.especies import Metas
from indicadores.models import MetaPactuada
from tests.unit.indicadores.conftest import entrada, preencher

CSV = b"codigo;indicador;meta\n1200401;1;90\n1200401;2;abc\n"


@pytest.fixture
def entrar(client):
    def entra(vinculo):
        client.force_login(vinculo.usuario)
        return client

    return entra


def enviar(cliente, rodada, conteudo=CSV, nome="x.csv"):
    resposta = cliente.post(
        reverse("indicadores:importar"),
        {
            "tipo": Metas.tipo,
            "ano": rodada.ano,
            "arquivo": SimpleUploadedFile(nome, conteudo),
        },
    )
    assert resposta.status_code == 302, resposta.content.decode()
    return Importacao.objects.latest("criada_em")


def dizer(cliente, importacao):
    return cliente.post(
        reverse("indicadores:colunas_da_importacao", args=[importacao.pk]),
        {"c0": "lugar", "c1": "numero", "c2": "m", "traco": "zero"},
    )


def pagina(cliente, importacao, **filtro):
    return cliente.get(
        reverse("indicadores:importacao", args=[importacao.pk]), filtro
    ).content.decode()


def test_do_envio_a_gravacao(rodada, pactuacao, tecnico, entrar):
    cliente = entrar(tecnico)
    importacao = enviar(cliente, rodada)
    assert importacao.situacao == SituacaoDaImportacao.COLUNAS
    dizer(cliente, importacao)

    recusadas = pagina(cliente, importacao)
    novas = pagina(cliente, importacao, efeito="nova")
    gravar = reverse("indicadores:gravar_importacao", args=[importacao.pk])
    cliente.post(gravar)
    assert not MetaPactuada.objects.exists()
    cliente.post(gravar, {"so_as_certas": "sim"})

    assert "abc" in recusadas
    assert "A planilha inteira espera" in recusadas
    assert "Rio Branco/AC, 1 Indicador 1" in novas
    assert MetaPactuada.objects.get().valor == 90
    assert "1 célula gravada" in pagina(cliente, importacao)


def test_conflito_se_decide_na_tela(
    rodada,
    pactuacao,
    do_estado,
    tecnico,
    gestor,
    entrar,
):
    cliente = entrar(tecnico)
    actions.salvar_metas(pactuacao, [entrada(1, 80)], por=gestor)
    conteudo = preencher(do_estado, {("Rio Branco", 1): 90})
    importacao = enviar(cliente, rodada, conteudo, "x.xlsx")
    item = importacao.itens.get(efeito=Efeito.CONFLITO)
    antes = pagina(cliente, importacao)

    decidir = reverse("indicadores:conflitos_da_importacao", args=[importacao.pk])
    cliente.post(decidir, {f"d{item.ordem}": "minha"})
    cliente.post(reverse("indicadores:gravar_importacao", args=[importacao.pk]))

    assert str(gestor.usuario) in antes
    assert "1 conflito espera" in antes
    assert MetaPactuada.objects.get().valor == 90


def test_todos_os_conflitos_de_uma_vez(
    rodada,
    pactuacao,
    do_estado,
    tecnico,
    gestor,
    entrar,
):
    cliente = entrar(tecnico)
    actions.salvar_metas(pactuacao, [entrada(1, 80)], por=gestor)
    conteudo = preencher(do_estado, {("Rio Branco", 1): 90})
    importacao = enviar(cliente, rodada, conteudo, "x.xlsx")

    decidir = reverse("indicadores:conflitos_da_importacao", args=[importacao.pk])
    cliente.post(decidir, {"todos": "gravada"})

    assert importacao.itens.get(efeito=Efeito.CONFLITO).decisao == "gravada"
    assert "Nada a gravar" in pagina(cliente, importacao)


def test_arquivo_recusado_diz_por_que(rodada, pactuacao, tecnico, entrar):
    cliente = entrar(tecnico)

    importacao = enviar(cliente, rodada, b"%PDF-1.7", "x.xlsx")

    assert "Isto não é uma planilha" in pagina(cliente, importacao)


def test_arquivo_grande_demais_nao_se_guarda(
    rodada,
    pactuacao,
    tecnico,
    entrar,
    monkeypatch,
):
    monkeypatch.setattr("base.importacao.seguranca.TAMANHO_MAXIMO", 10)

    resposta = entrar(tecnico).post(
        reverse("indicadores:importar"),
        {
            "tipo": Metas.tipo,
            "ano": rodada.ano,
            "arquivo": SimpleUploadedFile("x.csv", CSV),
        },
    )

    assert resposta.status_code == 422
    assert "o limite é" in resposta.content.decode()
    assert not Importacao.objects.exists()


def test_a_importacao_dos_outros_nao_existe(
    rodada,
    pactuacao,
    tecnico,
    gestor,
    client,
):
    client.force_login(tecnico.usuario)
    importacao = enviar(client, rodada)
    client.force_login(gestor.usuario)

    resposta = client.get(reverse("indicadores:importacao", args=[importacao.pk]))

    assert resposta.status_code == 404


def test_quem_nao_digita_nao_importa(rodada, conselho, entrar):
    resposta = entrar(conselho).get(reverse("indicadores:importar"))

    assert resposta.status_code == 403


def test_modelo_e_arquivo_marcado_se_baixam(
    rodada,
    pactuacao,
    tecnico,
    entrar,
):
    cliente = entrar(tecnico)
    importacao = enviar(cliente, rodada)
    dizer(cliente, importacao)

    modelo = cliente.get(
        reverse("indicadores:modelo_da_importacao"),
        {"tipo": Metas.tipo, "ano": rodada.ano, "codigo": "1200401"},
    )
    marcada = cliente.get(
        reverse("indicadores:importacao_marcada", args=[importacao.pk])
    )

    assert modelo.content.startswith(b"PK")
    assert "Isto não é um número" in marcada.content.decode()


def test_desistir_nao_deixa_nada(rodada, pactuacao, tecnico, entrar):
    cliente = entrar(tecnico)
    importacao = enviar(cliente, rodada)
    dizer(cliente, importacao)

    cliente.post(reverse("indicadores:desistir_da_importacao", args=[importacao.pk]))

    importacao.refresh_from_db()
    assert importacao.situacao == SituacaoDaImportacao.CANCELADA
    assert not importacao.itens.exists()


@pytest.mark.parametrize(
    "em_curso", [SituacaoDaImportacao.SIMULANDO, SituacaoDaImportacao.GRAVANDO]
)
def test_a_tarefa_que_falhou_de_vez_nao_prende_a_importacao(
    rodada, pactuacao, tecnico, entrar, em_curso
):
    """Três trabalhadores mortos: a pessoa relê o mesmo arquivo, ou desiste."""
    cliente = entrar(tecnico)
    importacao = enviar(cliente, rodada)
    dizer(cliente, importacao)
    Importacao.objects.update(situacao=em_curso)
    Andamento.objects.update(situacao="falhou", mensagem="Interrompida.")

    parada = pagina(cliente, importacao)
    cliente.post(reverse("indicadores:simular_importacao", args=[importacao.pk]))

    assert "Ler o arquivo de novo" in parada
    assert "every 2s" not in parada
    importacao.refresh_from_db()
    assert importacao.situacao == SituacaoDaImportacao.SIMULADA
    Importacao.objects.update(situacao=em_curso)
    Andamento.objects.update(situacao="falhou")
    cliente.post(reverse("indicadores:desistir_da_importacao", args=[importacao.pk]))
    importacao.refresh_from_db()
    assert importacao.situacao == SituacaoDaImportacao.CANCELADA


def test_enquanto_a_tarefa_corre_nao_se_le_de_novo(rodada, pactuacao, tecnico, entrar):
    cliente = entrar(tecnico)
    importacao = enviar(cliente, rodada)
    dizer(cliente, importacao)
    Importacao.objects.update(situacao=SituacaoDaImportacao.GRAVANDO)
    Andamento.objects.update(situacao="em_andamento")

    cliente.post(reverse("indicadores:simular_importacao", args=[importacao.pk]))
    cliente.post(reverse("indicadores:desistir_da_importacao", args=[importacao.pk]))

    importacao.refresh_from_db()
    assert importacao.situacao == SituacaoDaImportacao.GRAVANDO


def test_o_arquivo_de_que_nada_se_leu_nao_diz_que_ja_esta_no_portal(
    rodada, pactuacao, tecnico, entrar
):
    cliente = entrar(tecnico)
    importacao = enviar(cliente, rodada, b"codigo;indicador;meta\nnota;;\n")
    dizer(cliente, importacao)

    html = pagina(cliente, importacao)

    assert "Nenhuma célula foi lida." in html
    assert "já está no portal" not in html


def test_o_mesmo_arquivo_com_recusadas_diz_que_o_resto_ja_esta_no_portal(
    rodada, pactuacao, tecnico, entrar
):
    actions.salvar_metas(pactuacao, [entrada(1, 90)], por=tecnico)
    cliente = entrar(tecnico)
    importacao = enviar(cliente, rodada)
    dizer(cliente, importacao)

    html = pagina(cliente, importacao)

    assert "1 célula já está no portal, e 1 recusada não se grava" in html
    assert "Nada se pode gravar" not in html


def test_faltando_coluna_a_pagina_volta_com_o_que_se_disse(
    rodada,
    pactuacao,
    tecnico,
    entrar,
):
    cliente = entrar(tecnico)
    importacao = enviar(cliente, rodada)

    resposta = cliente.post(
        reverse("indicadores:colunas_da_importacao", args=[importacao.pk]),
        {"c0": "lugar", "c1": "im", "i1": ""},
    )

    assert resposta.status_code == 422
    assert "Diga o número do indicador" in resposta.content.decode()


def test_modelo_grande_e_montado_como_tarefa_e_so_quem_pediu_o_baixa(
    rodada, tecnico, gestor, client, monkeypatch
):
    monkeypatch.setattr("indicadores.views.importacao.TERRITORIOS_NA_HORA", 0)
    client.force_login(tecnico.usuario)
    client.get(
        reverse("indicadores:modelo_da_importacao"),
        {"tipo": Metas.tipo, "ano": rodada.ano, "codigo": "1200401"},
    )
    pronto = Andamento.objects.get().resultado_url

    resposta = client.get(pronto)
    client.force_login(gestor.usuario)
    de_outro = client.get(pronto)

    assert resposta.content.startswith(b"PK")
    assert de_outro.status_code == 404


def test_a_gravada_sem_o_arquivo_diz_que_ele_foi_apagado(
    rodada, pactuacao, tecnico, entrar
):
    cliente = entrar(tecnico)
    importacao = enviar(cliente, rodada, b"codigo;indicador;meta\n1200401;1;90\n")
    dizer(cliente, importacao)
    cliente.post(reverse("indicadores:gravar_importacao", args=[importacao.pk]))

    limpar(timezone.now() + settings.ARQUIVOS_GRAVADOS_VENCEM)

    assert "foram apagados" in pagina(cliente, importacao)
    assert MetaPactuada.objects.get().origem == "arquivo x.csv, célula C2"
