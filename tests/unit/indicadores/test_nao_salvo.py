"""O prazo fecha, ou a pactuação segue, enquanto se digita: nada se perde. RN-IND-70."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from indicadores.models import MetaPactuada, Pactuacao, Resultado, Rodada
from indicadores.states import Situacao

pytestmark = pytest.mark.django_db

DIGITADO = {
    "m1": "81,7",
    "s1": "valor",
    "v1": "0",
    "o1": "nao_informado:",
    "m2": "abc",
    "s2": "valor",
    "v2": "0",
    "o2": "nao_informado:",
    "m3": "",
    "s3": "valor",
    "v3": "0",
    "o3": "nao_informado:",
}


def endereco(nome, pactuacao):
    args = [pactuacao.rodada.ano, pactuacao.territorio.codigo]
    return reverse(f"indicadores:{nome}", args=args)


def fechar_o_prazo():
    ontem = timezone.localdate() - timedelta(days=1)
    Rodada.objects.update(metas_fecham=ontem)


@pytest.mark.parametrize("ja_existe", [True, False])
def test_o_prazo_fechou_e_o_digitado_volta_para_se_copiar(
    client, pactuacao, gestor, ja_existe
):
    fechar_o_prazo()
    if not ja_existe:
        Pactuacao.objects.all().delete()
    client.force_login(gestor.usuario)

    resposta = client.post(endereco("salvar_metas", pactuacao), DIGITADO)

    texto = resposta.content.decode()
    assert resposta.status_code == 409
    assert "O prazo das metas" in texto
    assert "Peça a reabertura" in texto
    assert "não foi salvo" in texto
    assert "Indicador 1: 81,7" in texto
    assert "Indicador 2: abc" in texto
    assert "Indicador 3:" not in texto
    assert not MetaPactuada.objects.exists()
    assert Pactuacao.objects.exists() is ja_existe


def test_outra_pessoa_enviou_e_o_digitado_volta(client, pactuacao, gestor):
    Pactuacao.objects.update(situacao=Situacao.EM_APRECIACAO)
    client.force_login(gestor.usuario)

    resposta = client.post(endereco("salvar_metas", pactuacao), DIGITADO)

    assert resposta.status_code == 409
    assert "Indicador 1: 81,7" in resposta.content.decode()


def test_fora_do_prazo_quem_digita_le_por_que_nao_pode(client, pactuacao, gestor):
    fechar_o_prazo()
    Pactuacao.objects.all().delete()
    client.force_login(gestor.usuario)

    texto = client.get(endereco("pactuacao", pactuacao)).content.decode()

    assert "O prazo das metas terminou" in texto
    assert 'id="m1"' not in texto
    assert "não foi salvo" not in texto


def test_o_resultado_fora_do_prazo_tambem_volta(client, pactuacao, tecnico):
    Pactuacao.objects.update(situacao=Situacao.HOMOLOGADA)
    client.force_login(tecnico.usuario)
    linha = {"n1": "10", "d1": "20", "s1": "valor", "v1": "0", "o1": ""}

    resposta = client.post(endereco("salvar_resultados", pactuacao), linha)

    texto = resposta.content.decode()
    assert resposta.status_code == 409
    assert "Indicador 1: numerador 10; denominador 20" in texto
    assert not Resultado.objects.exists()


def test_so_quem_e_do_territorio_acha_o_que_ficou_no_navegador(
    client, pactuacao, tecnico, ses
):
    Pactuacao.objects.update(situacao=Situacao.EM_APRECIACAO)
    chave = f"metas-{pactuacao.rodada.ano}-{pactuacao.territorio.codigo}"
    for vinculo, acha in ((tecnico, True), (ses, False)):
        client.force_login(vinculo.usuario)
        texto = client.get(pactuacao.get_absolute_url()).content.decode()
        assert (f'data-nao-chegou="{chave}"' in texto) is acha
        assert ("nao_chegou.js" in texto) is acha
