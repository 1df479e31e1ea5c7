"""Entrar, sair, errar a senha e escolher com que vínculo agir."""

from datetime import date, timedelta
from unittest.mock import patch

import pytest
from django.utils import timezone

from contas.models import Papel, Usuario
from tests.factories.contas import SENHA, UsuarioFactory, VinculoFactory
from tests.factories.territorios import MunicipioFactory

pytestmark = pytest.mark.django_db

RECUSA = "E-mail ou senha não conferem"


@pytest.fixture
def pessoa():
    return VinculoFactory().usuario


def entrar(client, email, senha=SENHA, **mais):
    return client.post("/entrar/", {"username": email, "password": senha, **mais})


def test_entra_com_o_email_em_maiusculas(client, pessoa):
    resposta = entrar(client, pessoa.email.upper())

    assert (resposta.status_code, resposta.url) == (302, "/painel/")


def test_volta_para_a_pagina_que_pediu_entrada(client, pessoa):
    resposta = entrar(client, pessoa.email, next="/indicadores/")

    assert resposta.url == "/indicadores/"


@pytest.mark.parametrize("destino", ["https://mau.example.org/", "//mau.example.org"])
def test_nao_leva_para_fora_do_portal(client, pessoa, destino):
    assert entrar(client, pessoa.email, next=destino).url == "/painel/"


def test_senha_errada_e_email_desconhecido_dizem_o_mesmo(client, pessoa):
    errada = entrar(client, pessoa.email, "outra-senha-qualquer")
    desconhecido = entrar(client, "ninguem@example.org", "outra-senha-qualquer")

    assert errada.status_code == desconhecido.status_code == 422
    assert RECUSA in errada.content.decode()
    assert RECUSA in desconhecido.content.decode()


def test_senha_errada_e_email_desconhecido_custam_o_mesmo_calculo(client, pessoa):
    """Mede a quantidade de resumos de senha, que é o que gasta o tempo."""

    def resumos(email):
        with patch(
            "django.contrib.auth.hashers.MD5PasswordHasher.encode",
            side_effect=lambda senha, sal: f"md5${sal}$x",
        ) as encode:
            entrar(client, email, "errada")
        return encode.call_count

    assert resumos(pessoa.email) == resumos("ninguem@example.org") == 1


def test_pessoa_desativada_nao_entra_e_a_mensagem_e_a_mesma(client, pessoa):
    Usuario.objects.filter(pk=pessoa.pk).update(is_active=False)

    resposta = entrar(client, pessoa.email)

    assert resposta.status_code == 422
    assert RECUSA in resposta.content.decode()


@pytest.mark.parametrize("existe", [True, False])
def test_dez_erros_travam_por_meia_hora_exista_ou_nao_o_email(client, pessoa, existe):
    email = pessoa.email if existe else "ninguem@example.org"
    for _ in range(9):
        assert entrar(client, email, "errada").status_code == 422

    assert entrar(client, email, "errada").status_code == 429
    certa = entrar(client, email)

    assert certa.status_code == 429
    assert "suspensa por 30 minutos" in certa.content.decode()


def test_sair_pede_confirmacao_e_sai_por_post(client, pessoa):
    client.force_login(pessoa)

    assert "Sair do portal?" in client.get("/sair/").content.decode()
    assert client.post("/sair/").url == "/"
    assert client.get("/painel/").status_code == 302


def test_pagina_fechada_leva_a_entrar_e_guarda_o_destino(client):
    assert client.get("/painel/").url == "/entrar/?next=/painel/"


def test_quem_tem_dois_vinculos_age_como_um_de_cada_vez(client, pessoa):
    acre = pessoa.vinculos.get().territorio.uf
    estadual = VinculoFactory(
        usuario=pessoa, papel=Papel.TECNICO_ESTADUAL, territorio=acre
    )
    client.force_login(pessoa)

    client.post(f"/conta/atuar/{estadual.pk}/")

    assert client.get("/painel/").wsgi_request.vinculo == estadual


def test_ninguem_age_com_o_vinculo_de_outro(client, pessoa):
    alheio = VinculoFactory()
    client.force_login(pessoa)

    assert client.post(f"/conta/atuar/{alheio.pk}/").status_code == 404


def test_vinculo_encerrado_nao_vale(client, pessoa):
    ontem = timezone.localdate() - timedelta(days=1)
    pessoa.vinculos.update(ate=ontem)
    client.force_login(pessoa)

    assert client.get("/painel/").wsgi_request.vinculo is None


@pytest.mark.parametrize(
    ("nova", "recusas"),
    [
        (
            "12345",
            [
                "A senha é curta: use 12 caracteres ou mais.",
                "Esta senha está entre as mais usadas: escolha outra.",
                "A senha só tem algarismos: ponha também letras.",
            ],
        ),
        (
            "gestora@rio-branco.example",
            ["A senha se parece com o seu e-mail: escolha outra."],
        ),
    ],
)
def test_trocar_senha_recusa_a_fraca_e_diz_por_que(client, nova, recusas):
    client.force_login(UsuarioFactory(email="gestora@rio-branco.example.org"))

    resposta = client.post(
        "/conta/senha/",
        {"old_password": SENHA, "new_password1": nova, "new_password2": nova},
    )

    assert resposta.status_code == 422
    assert resposta.context["form"].errors == {"new_password1": recusas}


def test_trocar_senha_diz_o_que_falta_e_o_que_nao_confere(client, pessoa):
    client.force_login(pessoa)
    diferentes = {"new_password1": "uma-frase-bem-longa", "new_password2": "outra"}

    vazio = client.post("/conta/senha/", {"old_password": ""}).context["form"].errors
    errado = client.post("/conta/senha/", {"old_password": "x", **diferentes})

    assert vazio == {
        "old_password": ["Escreva a sua senha atual."],
        "new_password1": ["Escreva a nova senha."],
        "new_password2": ["Escreva a nova senha outra vez."],
    }
    assert errado.context["form"].errors == {
        "old_password": ["A senha atual não confere. Escreva-a de novo."],
        "new_password2": ["As duas novas senhas diferem. Escreva-as de novo."],
    }


def test_trocar_senha_mantem_a_sessao(client, pessoa):
    client.force_login(pessoa)
    nova = "outra-senha-bem-longa-99"

    client.post(
        "/conta/senha/",
        {"old_password": SENHA, "new_password1": nova, "new_password2": nova},
    )

    assert client.get("/conta/senha/").status_code == 200
    pessoa.refresh_from_db()
    assert pessoa.check_password(nova)


def test_pessoa_de_demonstracao_so_aparece_na_entrada_da_demonstracao(client, settings):
    vinculo = VinculoFactory(
        usuario=UsuarioFactory(
            email="gestor_municipal@demo.example.org", de_demonstracao=True
        )
    )
    settings.MODO_DEMO = False
    fechada = client.get("/entrar/").content.decode()
    settings.MODO_DEMO = True
    aberta = client.get("/entrar/").content.decode()

    assert vinculo.usuario.email not in fechada
    assert vinculo.usuario.email in aberta


def test_alcance_do_vinculo():
    municipio = MunicipioFactory()
    outro = MunicipioFactory()
    gestor = VinculoFactory(territorio=municipio)
    estadual = VinculoFactory(papel=Papel.TECNICO_ESTADUAL, territorio=municipio.uf)

    assert gestor.alcanca(municipio)
    assert not gestor.alcanca(outro)
    assert not gestor.alcanca(municipio.uf)
    assert estadual.alcanca(outro)
    assert estadual.tem_papel(frozenset({Papel.TECNICO_ESTADUAL}), em=outro)
    assert not estadual.tem_papel(frozenset({Papel.GESTOR_ESTADUAL}), em=outro)
    assert gestor.desde == date(2020, 1, 1)


# ---------------------------------------------------------------- sessão perdida


def test_sessao_perdida_no_meio_do_envio_nao_perde_o_que_foi_digitado(client, pessoa):
    recusa = client.post("/conta/senha/", {"old_password": "x", "motivo": "ação; 1"})

    assert recusa.status_code == 401
    html = recusa.content.decode()
    assert 'name="envio:motivo" value="ação; 1"' in html
    assert 'name="reenviar" value="/conta/senha/"' in html


def test_depois_de_entrar_pergunta_se_reenvia_para_onde_ia(client, pessoa):
    volta = entrar(
        client,
        pessoa.email,
        **{"reenviar": "/conta/senha/", "envio:motivo": "ação", "envio:lista": "a"},
    )

    assert volta.status_code == 200
    html = volta.content.decode()
    assert 'action="/conta/senha/"' in html
    assert 'name="motivo" value="ação"' in html
    assert "senha-de-teste" not in html


def test_errar_a_senha_ao_reentrar_mantem_o_envio(client, pessoa):
    recusa = entrar(
        client, pessoa.email, "errada", **{"reenviar": "/x/", "envio:motivo": "ação"}
    )

    assert recusa.status_code == 422
    assert 'name="envio:motivo" value="ação"' in recusa.content.decode()


def test_nao_reenvia_para_fora_do_portal(client, pessoa):
    resposta = entrar(
        client, pessoa.email, **{"reenviar": "https://mau.example.org/", "envio:a": "b"}
    )

    assert (resposta.status_code, resposta.url) == (302, "/painel/")


@pytest.mark.parametrize("destino", ["BR", "painel:inicio", "indicadores"])
def test_next_que_nao_e_caminho_vai_ao_painel(client, pessoa, destino):
    assert entrar(client, pessoa.email, next=destino).url == "/painel/"
    assert client.get("/entrar/", {"next": destino}).url == "/painel/"


def test_endereco_de_envio_aberto_como_pagina_tem_saida(client, pessoa):
    client.force_login(pessoa)

    resposta = client.get("/conta/atuar/1/")

    assert resposta.status_code == 405
    assert resposta.headers["Allow"] == "POST"
    assert "Este endereço não se abre assim" in resposta.content.decode()


@pytest.mark.parametrize("endereco", ["/", "/entrar/", "/saude/", "/api/v1/tcs/"])
def test_pedir_so_os_cabecalhos_vale_como_pedir_a_pagina(client, db, endereco):
    resposta = client.head(endereco)

    assert resposta.status_code == 200
    assert resposta.content == b""
