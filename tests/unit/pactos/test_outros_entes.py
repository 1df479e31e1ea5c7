"""O Termo do Distrito Federal e o federal, de ponta a ponta, sem passar por CIB."""

from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from base.errors import RegraViolada
from contas.models import Papel
from pactos import actions, paginas
from pactos.actions.comum import colegiado_de
from pactos.models import Ato, LinhaTLFG, Responsabilidade, Termo
from pactos.percurso import caminho_de, mao_de
from pactos.states import Situacao
from tests.factories.contas import vinculo_de
from tests.factories.pactos import EixoFactory, NormaFactory, ResponsabilidadeFactory
from tests.factories.territorios import PaisFactory
from tests.unit.pactos.test_matriz import distrito_federal

pytestmark = pytest.mark.django_db


@pytest.fixture
def cit():
    return vinculo_de(Papel.SECRETARIA_CIT)


@pytest.fixture
def ms():
    return vinculo_de(Papel.MINISTERIO)


def aberto(ente, gestor, esfera):
    ResponsabilidadeFactory(esfera=esfera, norma=NormaFactory(), eixo=EixoFactory())
    termo = actions.abrir_termo(
        ente, por=gestor, norma=NormaFactory(), ano_base=timezone.localdate().year
    )
    item = Responsabilidade.objects.get(esfera=esfera)
    return actions.responder(
        termo,
        item.eixo,
        por=gestor,
        versao=termo.versao,
        respostas={item.pk: actions.RespostaDada("realiza")},
    )


@pytest.fixture
def do_df(db):
    df = distrito_federal()
    return aberto(df, vinculo_de(Papel.GESTOR_ESTADUAL, uf=df), "DF")


@pytest.fixture
def federal(db, ms):
    return aberto(PaisFactory(), ms, "U")


def passos(termo):
    termo.refresh_from_db()
    nomes = paginas.passos_do_termo(
        termo, termo.tramitacoes.all(), termo.situacao_desde
    )
    return [passo.rotulo for passo in nomes]


def test_df_vai_da_ses_ao_conselho_a_cit_e_a_portaria(do_df, cit, ms, ato):
    df = do_df.territorio
    ses = vinculo_de(Papel.GESTOR_ESTADUAL, uf=df)
    conselho = vinculo_de(Papel.CONSELHO_ESTADUAL, uf=df)
    portaria = replace(ato, tipo=Ato.Tipo.PORTARIA)

    actions.enviar_ao_conselho(do_df, por=ses)
    actions.aprovar_no_conselho(do_df, por=conselho, ato=ato)
    actions.enviar_a_cit(do_df, por=ses)
    actions.devolver_pela_cit(do_df, por=cit, motivo="Rever o item 3.1")
    actions.enviar_ao_conselho(do_df, por=ses)
    actions.aprovar_no_conselho(do_df, por=conselho, ato=ato)
    actions.enviar_a_cit(do_df, por=ses)
    actions.homologar_na_cit(do_df, por=cit, ato=ato)

    assert [p.documento for p in do_df.pendencias.all()] == ["tlfg"]
    with pytest.raises(RegraViolada, match="Limite Financeiro Global"):
        actions.publicar(do_df, por=cit, ato=portaria)
    LinhaTLFG.objects.create(termo=do_df, bloco="ab", valor_anual=10)
    actions.resolver_pendencia(do_df.pendencias.get(), por=cit, ato="TLFG recebido")
    actions.publicar(do_df, por=ms, ato=portaria)

    assert passos(do_df) == [
        "Rascunho",
        "Conselho de Saúde",
        "Envio à CIT",
        "Homologação na CIT",
        "Portaria publicada",
    ]
    assert do_df.situacao == Situacao.PUBLICADO
    assert colegiado_de("conselho", do_df).sigla == "CSDF"


def test_federal_do_ministerio_ao_cns_a_cit_e_a_portaria(federal, cit, ms, ato):
    actions.enviar_ao_conselho(federal, por=ms)
    actions.aprovar_no_conselho(federal, por=cit, ato=ato)
    actions.enviar_a_cit(federal, por=ms)
    actions.homologar_na_cit(federal, por=cit, ato=ato)
    actions.publicar(federal, por=ms, ato=replace(ato, tipo=Ato.Tipo.PORTARIA))

    federal.refresh_from_db()
    assert federal.situacao == Situacao.PUBLICADO
    assert not federal.pendencias.exists()
    siglas = [t.ato.colegiado.sigla for t in federal.tramitacoes.exclude(ato=None)]
    assert siglas == ["CNS", "CIT", "GM/MS"]


def test_cib_nao_entra_no_fluxo_de_quem_vai_direto(do_df, federal, secretaria_cib, ato):
    for termo in (do_df, federal):
        with pytest.raises(PermissionDenied, match="não existe"):
            actions.homologar_na_cib(
                termo, por=secretaria_cib, ato=ato, com_pendencias=False
            )


def test_rn_pac_09_o_direto_so_e_publico_depois_da_cit(client, do_df, federal, cit):
    assert not Termo.objects.visiveis_para(cit).filter(pk=federal.pk).exists()
    Termo.objects.update(situacao=Situacao.ENVIADO_CIT)

    for termo in (do_df, federal):
        termo.refresh_from_db()
        assert not termo.ja_homologado
        assert client.get(termo.get_absolute_url()).status_code == 404
    assert set(Termo.objects.visiveis_para(cit)) == {do_df, federal}
    assert set(Termo.objects.que_esperam(cit)) == {do_df, federal}
    Termo.objects.update(situacao=Situacao.HOMOLOGADO_CIT)
    assert client.get(do_df.get_absolute_url()).status_code == 200
    assert client.get(federal.get_absolute_url()).status_code == 200


def test_federal_se_decide_pela_tela(client, federal, cit, ms, ato):
    client.force_login(ms.usuario)
    enviar = reverse("pactos:enviar_termo", args=[federal.pk, "conselho"])
    assert client.get(enviar).status_code == 200
    client.post(enviar)
    client.force_login(cit.usuario)
    federal.refresh_from_db()

    client.post(
        reverse("pactos:decidir_termo", args=[federal.pk]),
        {
            "decisao": "aprovar",
            "tipo": "resolucao",
            "ato": f"{ato.numero}/{ato.ano}",
            "data_do_ato": f"{ato.data:%d/%m/%Y}",
            "versao": federal.versao,
            "confirmado": "1",
        },
    )

    federal.refresh_from_db()
    assert federal.situacao == Situacao.APROVADO
    pagina = client.get(federal.get_absolute_url()).content.decode()
    assert "Resolução CNS nº" in pagina


def test_maos_e_caminho_de_quem_vai_direto():
    assert mao_de("TCG-F", "devolvido_cit") == "ente"
    assert mao_de("TCGM", "devolvido_cit") == "cib"
    assert "em_analise_cib" not in caminho_de("TCG-DF")


def test_rn_pac_07_a_tela_so_pede_o_documento_que_o_termo_exige(
    client, do_df, federal, ms
):
    client.force_login(ms.usuario)
    pagina = client.get(federal.get_absolute_url()).content.decode()
    assert "não há Portaria" not in pagina
    assert "dispensa a Declaração de Comando Único" in pagina

    dono = vinculo_de(Papel.GESTOR_ESTADUAL, uf=do_df.territorio)
    client.force_login(dono.usuario)
    pagina = client.get(do_df.get_absolute_url()).content.decode()
    assert "sem ela não há Portaria" not in pagina
    assert "sem ele não há Portaria" in pagina
