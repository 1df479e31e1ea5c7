"""O técnico do estado e o da região leem e comentam o rascunho. RN-IND-71."""

from decimal import Decimal as D
from itertools import product

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from auditoria.models import Evento
from contas.models import Papel
from indicadores import actions
from indicadores.actions import EntradaDeMeta
from indicadores.models import AvisoDeComentario, Comentario, MetaPactuada, Pactuacao
from indicadores.rules import EstadoDaCelula
from indicadores.states import EDITAVEIS, Situacao
from tests.factories.contas import vinculo_de
from tests.factories.indicadores import MetaFactory, PactuacaoFactory
from tests.factories.territorios import PertencimentoFactory, outra_uf

pytestmark = pytest.mark.django_db


@pytest.fixture
def na_regiao(pactuacao):
    """Rio Branco na região de saúde do técnico regional."""
    return PertencimentoFactory(municipio=pactuacao.territorio)


@pytest.fixture
def tecnico_da_ses(rio_branco):
    return vinculo_de(Papel.TECNICO_ESTADUAL, uf=rio_branco.uf)


@pytest.fixture
def da_regiao(na_regiao):
    return vinculo_de(Papel.TECNICO_REGIONAL)


@pytest.fixture
def digitada(pactuacao, tecnico):
    entrada = EntradaDeMeta(1, EstadoDaCelula.VALOR, D("77.3"), "", 0, True)
    return actions.salvar_metas(pactuacao, [entrada], por=tecnico).pactuacao


def entrar(client, vinculo):
    client.force_login(vinculo.usuario)
    return client


VEEM_O_RASCUNHO = {
    Papel.TECNICO_MUNICIPAL,
    Papel.GESTOR_MUNICIPAL,
    Papel.CONSELHO_MUNICIPAL,
    Papel.TECNICO_REGIONAL,
    Papel.TECNICO_ESTADUAL,
    Papel.MINISTERIO,
    Papel.AUDITOR,
}
VEEM_O_ENVIADO = VEEM_O_RASCUNHO | {
    Papel.GESTOR_ESTADUAL,
    Papel.CONSELHO_ESTADUAL,
    Papel.SECRETARIA_CIB,
    Papel.SECRETARIA_CIT,
    Papel.ADMINISTRADOR,
}
"""Quem pactua e decide no estado e no país; os papéis do portfólio, não: RN-IND-81."""
LEEM = {
    (papel, situacao)
    for papel, situacao in product(VEEM_O_ENVIADO, Situacao)
    if papel in VEEM_O_RASCUNHO
    or situacao not in {Situacao.EM_DIGITACAO, Situacao.DEVOLVIDA}
} | {(papel, Situacao.HOMOLOGADA) for papel in Papel}


@pytest.mark.parametrize("papel", list(Papel))
def test_quem_abre_a_pactuacao_em_cada_situacao(pactuacao, na_regiao, papel):
    vinculo = vinculo_de(papel, municipio=pactuacao.territorio)

    for situacao in Situacao:
        Pactuacao.objects.update(situacao=situacao)
        abre = Pactuacao.objects.apoiadas_por(vinculo).filter(pk=pactuacao.pk).exists()

        assert abre is ((papel, situacao) in LEEM), situacao


def test_o_publico_e_o_tecnico_de_outro_lugar_nao_abrem_o_rascunho(
    pactuacao, na_regiao, ses_de_mg
):
    de_minas = vinculo_de(Papel.TECNICO_ESTADUAL, uf=outra_uf())
    da_regiao = vinculo_de(Papel.TECNICO_REGIONAL)
    na_regiao.delete()

    for vinculo in (None, de_minas, da_regiao):
        assert not Pactuacao.objects.apoiadas_por(vinculo).exists()


def test_o_rascunho_da_uf_nao_e_do_tecnico_da_regiao(da_regiao, pactuacao):
    da_uf = PactuacaoFactory(territorio=pactuacao.territorio.uf)

    assert da_uf not in Pactuacao.objects.apoiadas_por(da_regiao)


@pytest.mark.parametrize("quem", ["tecnico_da_ses", "da_regiao"])
def test_le_o_rascunho_com_quem_digitou_por_ultimo_e_comenta(
    client, digitada, tecnico, quem, request
):
    vinculo = request.getfixturevalue(quem)
    entrar(client, vinculo)
    texto = client.get(digitada.get_absolute_url()).content.decode()

    assert "77,3" in texto
    assert 'id="m1"' not in texto
    assert f"Última gravação: {tecnico}" in " ".join(texto.split())
    args = [digitada.rodada.ano, digitada.territorio.codigo, 1]
    comentarios = reverse("indicadores:comentarios", args=args)
    assert comentarios in texto
    client.post(comentarios, {"texto": "Confira a fonte."})
    assert Comentario.objects.get().escrito_por == vinculo
    assert tecnico in [a.para for a in AvisoDeComentario.objects.all()]


@pytest.mark.parametrize("situacao", sorted(EDITAVEIS))
@pytest.mark.parametrize("quem", ["tecnico_da_ses", "da_regiao"])
def test_nao_digita_pelo_municipio_por_caminho_nenhum(
    client, digitada, quem, situacao, request
):
    Pactuacao.objects.update(situacao=situacao)
    vinculo = request.getfixturevalue(quem)
    entrada = EntradaDeMeta(1, EstadoDaCelula.VALOR, D(80), "", 1, True)
    antes = Evento.objects.count()

    with pytest.raises(PermissionDenied):
        actions.salvar_metas(digitada, [entrada], por=vinculo)

    entrar(client, vinculo)
    args = [digitada.rodada.ano, digitada.territorio.codigo]
    for nome in ("salvar_metas", "salvar_celulas"):
        dados = {"m1": "80", "s1": "valor", "v1": "1", "o1": "valor:77,3"}
        url = reverse(f"indicadores:{nome}", args=args)
        assert client.post(url, dados).status_code == 403
    assert MetaPactuada.objects.get().valor == D("77.3")
    assert Evento.objects.count() == antes


def test_o_trilho_do_rascunho_abre_para_quem_apoia(
    client, digitada, tecnico_da_ses, ses
):
    numero = f"/n/{digitada.rodada.ano}-1-{digitada.territorio.codigo}-m/"

    assert entrar(client, tecnico_da_ses).get(numero).status_code == 200
    assert entrar(client, ses).get(numero).status_code == 404


def test_o_andamento_leva_ao_rascunho_so_quem_o_pode_abrir(
    client, digitada, tecnico_da_ses, ses
):
    url = reverse("indicadores:acompanhar", args=[digitada.rodada.ano, "AC"])
    endereco = f'href="{digitada.get_absolute_url()}"'

    assert endereco in entrar(client, tecnico_da_ses).get(url).content.decode()
    assert endereco not in entrar(client, ses).get(url).content.decode()


def test_o_rascunho_de_fora_nao_entra_na_simulacao(
    client, pactuacao, fichas, tecnico_da_ses
):
    MetaFactory(pactuacao=pactuacao, ficha=fichas[0], valor=D("77.3"))

    assert not Pactuacao.objects.visiveis_para(tecnico_da_ses).exists()
