"""Comentários por indicador: quem escreve, quem lê e o que fica. RN-IND-51."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from auditoria.models import Evento
from base.errors import RegraViolada
from contas.models import Papel
from indicadores import actions
from indicadores.consultas import pendencias_de
from indicadores.models import AvisoDeComentario, Comentario, Pactuacao
from indicadores.states import Situacao
from tests.factories.contas import vinculo_de
from tests.factories.indicadores import FichaFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def enviada(pactuacao):
    """Já enviada: a região e o estado a veem."""
    Pactuacao.objects.update(situacao=Situacao.EM_APRECIACAO)
    pactuacao.refresh_from_db()
    return pactuacao


@pytest.fixture
def url(enviada):
    args = [enviada.rodada.ano, enviada.territorio.codigo, 1]
    return reverse("indicadores:comentarios", args=args)


@pytest.fixture
def tecnico_estadual(rio_branco):
    return vinculo_de(Papel.TECNICO_ESTADUAL, uf=rio_branco.uf)


def test_o_tecnico_do_estado_comenta_e_o_municipio_le_na_grade(
    client, enviada, url, tecnico_estadual, tecnico
):
    client.force_login(tecnico_estadual.usuario)
    resposta = client.post(url, {"texto": " Reveja com o comitê de óbitos. "})

    assert resposta.url == url
    comentario = Comentario.objects.get()
    assert comentario.texto == "Reveja com o comitê de óbitos."
    assert comentario.escrito_por == tecnico_estadual
    evento = Evento.objects.get(acao="indicadores.indicador.comentado")
    assert evento.dados["indicador"] == 1

    client.force_login(tecnico.usuario)
    texto = client.get(enviada.get_absolute_url()).content.decode()
    assert "Reveja com o comitê de óbitos." in texto
    assert "1 comentário<" in texto
    assert tecnico_estadual.usuario.nome in texto


def test_o_publico_nao_le_comentarios(
    client, enviada, fichas, url, tecnico_estadual, gestor_de_xapuri
):
    actions.comentar(enviada, fichas[0], texto="Só entre nós.", por=tecnico_estadual)
    Pactuacao.objects.update(situacao=Situacao.HOMOLOGADA)

    assert b"entre n" not in client.get(enviada.get_absolute_url()).content
    client.force_login(gestor_de_xapuri.usuario)
    assert b"entre n" not in client.get(enviada.get_absolute_url()).content
    assert client.get(url).status_code == 403


def test_quem_e_de_outro_lugar_nao_comenta(
    enviada, fichas, gestor_de_xapuri, ses_de_mg
):
    for vinculo in (gestor_de_xapuri, ses_de_mg):
        with pytest.raises(PermissionDenied):
            actions.comentar(enviada, fichas[0], texto="Oi", por=vinculo)


def test_comentario_vazio_e_recusado(client, enviada, fichas, url, tecnico):
    client.force_login(tecnico.usuario)

    assert client.post(url, {"texto": "  "}).status_code == 422
    with pytest.raises(RegraViolada) as erro:
        actions.comentar(enviada, fichas[0], texto=" ", por=tecnico)

    assert erro.value.codigo == "comentario_vazio"
    assert not Comentario.objects.exists()


def test_texto_do_comentario_nao_vira_marcacao(client, enviada, fichas, url, tecnico):
    actions.comentar(enviada, fichas[0], texto="<b>x</b><script>", por=tecnico)
    client.force_login(tecnico.usuario)

    for endereco in (url, enviada.get_absolute_url()):
        assert b"<script>" not in client.get(endereco).content.split(b"<main")[1]


def test_indicador_que_nao_existe_e_404(client, enviada, url, tecnico):
    client.force_login(tecnico.usuario)

    assert client.get(url.replace("/1/", "/99/")).status_code == 404


# ------------------------------------------------------------ avisos: RN-IND-53


def por_ler(vinculo):
    return [p for p in pendencias_de(vinculo) if p.botao == "Ler"]


def test_o_comentario_de_fora_avisa_quem_digita_uma_vez(
    client, enviada, fichas, url, tecnico_estadual, tecnico, gestor, mailoutbox
):
    actions.comentar(enviada, fichas[0], texto="Reveja.", por=tecnico_estadual)
    actions.comentar(enviada, fichas[1], texto="E aqui.", por=tecnico_estadual)

    destinos = sorted(m.to[0] for m in mailoutbox)
    assert destinos == sorted([tecnico.usuario.email, gestor.usuario.email])
    assert "Reveja." in mailoutbox[0].body
    assert url in mailoutbox[0].body
    (item,) = por_ler(tecnico)
    assert item.titulo.startswith("2 comentários novos")
    assert item.endereco == url
    assert por_ler(tecnico_estadual) == []

    client.force_login(tecnico.usuario)
    client.get(url)
    (item,) = por_ler(tecnico)
    assert item.endereco == url.replace("/1/", "/2/")
    client.get(item.endereco)
    assert por_ler(tecnico) == []
    actions.comentar(enviada, fichas[0], texto="De novo.", por=tecnico_estadual)
    assert [m.to[0] for m in mailoutbox[2:]] == [tecnico.usuario.email]


def test_quem_digita_responde_a_quem_comentou_e_senao_ao_tecnico_do_estado(
    enviada, fichas, tecnico_estadual, tecnico, gestor, ses, conselho
):
    actions.comentar(enviada, fichas[0], texto="Pode ser 90?", por=tecnico)
    assert [a.para for a in AvisoDeComentario.objects.all()] == [tecnico_estadual]

    actions.comentar(enviada, fichas[0], texto="Explique.", por=conselho)
    AvisoDeComentario.objects.all().delete()
    actions.comentar(enviada, fichas[0], texto="Falta gente.", por=gestor)
    assert [a.para for a in AvisoDeComentario.objects.all()] == [conselho]


def test_do_rascunho_so_se_avisa_quem_o_ve(
    pactuacao, fichas, ses, tecnico_estadual, tecnico
):
    for vinculo in (ses, tecnico_estadual):
        Comentario.objects.create(
            pactuacao=pactuacao,
            ficha=fichas[0],
            texto="De outra vez.",
            escrito_em=timezone.now(),
            escrito_por=vinculo,
        )
    actions.comentar(pactuacao, fichas[0], texto="Ainda vejo.", por=tecnico)

    assert [a.para for a in AvisoDeComentario.objects.all()] == [tecnico_estadual]


def test_o_aviso_some_enquanto_a_pactuacao_nao_se_ve(enviada, fichas, ses, tecnico):
    actions.comentar(enviada, fichas[0], texto="Reveja.", por=ses)
    actions.comentar(enviada, fichas[0], texto="Pode ser 90?", por=tecnico)
    assert len(por_ler(ses)) == 1

    Pactuacao.objects.update(situacao=Situacao.DEVOLVIDA)

    assert por_ler(ses) == []


def test_comenta_se_tambem_o_indicador_proprio(client, enviada, tecnico, rio_branco):
    FichaFactory(
        numero=201, territorio=rio_branco, tipo="L", edicao=enviada.rodada.edicao
    )
    client.force_login(tecnico.usuario)
    args = [enviada.rodada.ano, rio_branco.codigo, 201]

    assert client.get(reverse("indicadores:comentarios", args=args)).status_code == 200
