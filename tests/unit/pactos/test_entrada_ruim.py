"""O que se digita errado: cada caso, pela tela, com a situação e a frase."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from contas.models import Papel
from pactos import actions
from pactos.models import Ato, Termo
from pactos.states import Situacao
from tests.factories.contas import vinculo_de
from tests.factories.pactos import ResponsabilidadeFactory, RespostaFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def enviar(client):
    """Posta como o vínculo; devolve o código e o texto da página a que se chega."""

    def fazer(vinculo, rota, args, dados):
        client.force_login(vinculo.usuario)
        resposta = client.post(reverse(f"pactos:{rota}", args=args), dados, follow=True)
        return resposta.status_code, resposta.content.decode()

    return fazer


def decisao(termo, ato, /, **extra):
    return {
        "decisao": "sem_pendencias",
        "tipo": "resolucao",
        "ato": f"{ato.numero}/{ato.ano}",
        "data_do_ato": f"{ato.data:%d/%m/%Y}",
        "versao": termo.versao,
        "confirmado": "1",
        **extra,
    }


@pytest.mark.parametrize("numero", ["118", "118/26", "Res. 118", "0/2026"])
def test_numero_do_ato_sem_ano(enviar, termo, secretaria_cib, ato, numero):
    dados = decisao(termo, ato, ato=numero)

    status, pagina = enviar(secretaria_cib, "decidir_termo", [termo.pk], dados)

    assert status == 422
    assert "Escreva o número e o ano do ato, como foram publicados" in pagina
    assert numero in pagina


def test_data_do_ato_anterior_a_do_conselho(
    enviar, rascunho, gestor, secretaria_cib, ato, xapuri
):
    RespostaFactory(termo=rascunho)
    conselho = vinculo_de(Papel.CONSELHO_MUNICIPAL, municipio=xapuri)
    actions.enviar_ao_conselho(rascunho, por=gestor)
    actions.aprovar_no_conselho(rascunho, por=conselho, ato=ato)
    actions.enviar_a_cib(rascunho, por=gestor)
    rascunho.refresh_from_db()
    antes = ato.data - timedelta(days=1)
    dados = decisao(
        rascunho,
        ato,
        decisao="com_pendencias",
        ato=f"118/{antes.year}",
        data_do_ato=f"{antes:%d/%m/%Y}",
    )

    status, pagina = enviar(secretaria_cib, "decidir_termo", [rascunho.pk], dados)

    assert status == 422
    assert f"anterior ao da etapa de antes ({ato.data:%d/%m/%Y})" in pagina


def test_prazo_no_passado(enviar, rascunho, gestor, hoje):
    item = ResponsabilidadeFactory(norma=rascunho.norma)
    ontem = f"{hoje - timedelta(days=1):%d/%m/%Y}"
    dados = {
        "versao": 1,
        f"s{item.pk}": "nao_realiza_ainda",
        f"p{item.pk}": ontem,
        f"j{item.pk}": "Falta equipe",
    }

    status, pagina = enviar(
        gestor, "responder_eixo", [rascunho.pk, item.eixo.numero], dados
    )

    assert status == 422
    assert f"O prazo ({ontem}) já passou. Informe uma data futura." in pagina
    assert "Falta equipe" in pagina


@pytest.mark.parametrize(
    ("nome", "conteudo"),
    [("oficio.pdf", b"MZ um programa"), ("oficio.exe", b"%PDF-1.7 x"), ("a.pdf", b"")],
)
def test_arquivo_que_nao_e_o_que_diz(enviar, termo, gestor, nome, conteudo):
    dados = {
        "tipo": "outro",
        "titulo": "Ofício do gestor",
        "arquivo": SimpleUploadedFile(nome, conteudo),
    }

    status, pagina = enviar(gestor, "juntar_anexo", [termo.pk], dados)

    assert status == 422
    assert "não é o que o nome diz" in pagina or "O arquivo está vazio" in pagina
    assert "Ofício do gestor" in pagina


def test_cib_de_outra_uf_nem_sabe_que_o_termo_existe(
    enviar, termo, secretaria_cib_de_mg, ato
):
    status, pagina = enviar(
        secretaria_cib_de_mg, "decidir_termo", [termo.pk], decisao(termo, ato)
    )

    assert status == 404
    assert "Xapuri" not in pagina
    assert not Ato.objects.exists()


def test_responder_depois_de_enviar(enviar, rascunho, gestor):
    item = RespostaFactory(termo=rascunho).responsabilidade
    actions.enviar_ao_conselho(rascunho, por=gestor)
    dados = {"versao": 1, f"s{item.pk}": "realiza", f"j{item.pk}": "Depois"}

    status, pagina = enviar(
        gestor, "responder_eixo", [rascunho.pk, item.eixo.numero], dados
    )

    assert status == 200
    assert "Em apreciação no Conselho" in pagina
    assert not rascunho.respostas.filter(justificativa="Depois").exists()


def test_portaria_com_ente_que_a_cit_nao_homologou(enviar, termo, ato):
    ministerio = vinculo_de(Papel.MINISTERIO)
    dados = {
        "tipo": "portaria",
        "ato": f"2846/{ato.ano}",
        "data_do_ato": f"{ato.data:%d/%m/%Y}",
        "entes": termo.territorio.codigo,
    }

    status, pagina = enviar(ministerio, "portaria", [], dados)

    assert status == 422
    assert (
        f"A CIT não homologou Termo destes entes: {termo.territorio.codigo}" in pagina
    )
    assert "Retire-os da Portaria" in pagina


# ------------------------------------------------------------ as duas versões


@pytest.fixture
def mudado(rascunho, gestor, hoje):
    """Termo que o ente respondeu depois de outra pessoa abrir a tela na gravação 1."""
    item = ResponsabilidadeFactory(norma=rascunho.norma)
    dada = actions.RespostaDada("nao_realiza_ainda", hoje + timedelta(days=90))
    return actions.responder(
        rascunho, item.eixo, por=gestor, versao=1, respostas={item.pk: dada}
    )


def as_duas(pagina):
    return (
        "você leu a gravação 1 e a de agora é a 2" in pagina
        and "era “sem resposta” e agora é “não realiza ainda até" in pagina
    )


def test_enviar_o_que_mudou_mostra_as_duas_versoes(enviar, mudado, gestor):
    _, pagina = enviar(gestor, "enviar_termo", [mudado.pk, "conselho"], {"versao": "1"})

    assert as_duas(pagina)
    mudado.refresh_from_db()
    assert mudado.situacao == Situacao.RASCUNHO


@pytest.mark.parametrize(
    ("situacao", "papel", "extra"),
    [
        ("em_apreciacao_conselho", Papel.CONSELHO_MUNICIPAL, {"decisao": "aprovar"}),
        ("em_analise_cib", Papel.SECRETARIA_CIB, {}),
        ("enviado_cit", Papel.SECRETARIA_CIT, {"decisao": "homologar"}),
        (
            "homologado_cit",
            Papel.MINISTERIO,
            {"decisao": "publicar", "tipo": "portaria"},
        ),
    ],
)
def test_decidir_o_que_mudou_mostra_as_duas_versoes_e_deixa_insistir(
    enviar, mudado, ato, xapuri, situacao, papel, extra
):
    Termo.objects.update(situacao=situacao)
    por = vinculo_de(papel, municipio=xapuri)
    dados = decisao(mudado, ato, **extra, versao=1)

    status, pagina = enviar(por, "decidir_termo", [mudado.pk], dados)

    assert status == 422
    assert as_duas(pagina)
    assert 'name="versao" value="2"' in pagina
    assert not Ato.objects.exists()
    enviar(por, "decidir_termo", [mudado.pk], {**dados, "versao": 2})
    assert Ato.objects.exists()


def test_comando_unico_sobre_o_que_mudou_mostra_as_duas_versoes(enviar, mudado, gestor):
    dados = {"data_da_declaracao": "01/02/2026", "gestao": "municipal", "versao": 1}

    status, pagina = enviar(gestor, "comando_unico", [mudado.pk], dados)

    assert status == 422
    assert as_duas(pagina)
    assert (
        enviar(gestor, "comando_unico", [mudado.pk], {**dados, "versao": 2})[0] == 200
    )


def test_portaria_sobre_o_que_mudou_mostra_as_duas_versoes(enviar, mudado, ato):
    Termo.objects.update(situacao="homologado_cit")
    dados = {
        "tipo": "portaria",
        "ato": f"2846/{ato.ano}",
        "data_do_ato": f"{ato.data:%d/%m/%Y}",
        "entes": mudado.territorio.codigo,
        "lidos": f"{mudado.territorio.codigo}:1",
    }

    status, pagina = enviar(vinculo_de(Papel.MINISTERIO), "portaria", [], dados)

    assert status == 422
    assert as_duas(pagina)
    assert f"{mudado.territorio.codigo}:2" in pagina
