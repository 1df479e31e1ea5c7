"""Abrir, rever, encerrar; catálogo; devolução item a item; eixo inteiro."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from auditoria.models import Evento
from base.errors import RegraViolada
from contas.models import Papel
from pactos import actions, paginas
from pactos.models import Apontamento, Clausula, Norma, Responsabilidade, Termo
from pactos.rules import conferir_ano_base, ler_apontamentos
from pactos.states import Situacao
from tests.factories.contas import vinculo_de
from tests.factories.pactos import (
    EixoFactory,
    LinhaTLFGFactory,
    NormaFactory,
    ResponsabilidadeFactory,
    RespostaFactory,
    TermoFactory,
)
from tests.factories.territorios import MunicipioFactory, UFFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def item(xapuri):
    return ResponsabilidadeFactory(codigo="4.10")


@pytest.fixture
def ministerio(xapuri):
    return vinculo_de(Papel.MINISTERIO)


# ------------------------------------------------------------ abrir


def test_rn_pac_11_abre_o_rascunho_do_ente(client, xapuri, gestor, item, hoje):
    client.force_login(gestor.usuario)

    resposta = client.post(
        reverse("pactos:abrir_termo"), {"norma": item.norma_id, "ano_base": hoje.year}
    )

    termo = Termo.objects.get()
    assert resposta.url == termo.get_absolute_url()
    assert (termo.tipo, termo.situacao) == ("TCGM", Situacao.RASCUNHO)
    assert termo.tramitacoes.get().acao == "abrir"
    assert Evento.objects.do_objeto(termo).count() == 1


def test_rn_pac_11_um_termo_por_norma_ate_encerrar(xapuri, gestor, item, hoje):
    termo = actions.abrir_termo(xapuri, por=gestor, norma=item.norma, ano_base=2026)

    with pytest.raises(RegraViolada) as erro:
        actions.abrir_termo(xapuri, por=gestor, norma=item.norma, ano_base=2026)
    assert erro.value.codigo == "termo_existente"

    Termo.objects.filter(pk=termo.pk).update(situacao=Situacao.ENCERRADO)
    with pytest.raises(RegraViolada) as erro:
        actions.abrir_termo(xapuri, por=gestor, norma=item.norma, ano_base=2026)
    assert erro.value.codigo == "termo_existente"


def test_rn_pac_11_sem_catalogo_nao_se_abre(client, xapuri, hoje):
    acre = UFFactory()
    gestor = vinculo_de(Papel.GESTOR_ESTADUAL, uf=acre)

    with pytest.raises(RegraViolada) as erro:
        actions.abrir_termo(acre, por=gestor, norma=NormaFactory(), ano_base=2026)

    assert erro.value.codigo == "catalogo_vazio"
    client.force_login(gestor.usuario)
    pagina = client.get(reverse("pactos:abrir_termo")).content.decode()
    assert "ainda não tem responsabilidades para Estado" in pagina


@pytest.mark.parametrize("ano", [2005, 2028])
def test_rn_pac_11_ano_base(ano):
    with pytest.raises(RegraViolada) as erro:
        conferir_ano_base(ano, norma=2006, hoje=2026)

    assert erro.value.codigo == "ano_base_fora"


def test_abrir_so_pelo_gestor_do_ente(client, xapuri, item, secretaria_cib):
    with pytest.raises(PermissionDenied):
        actions.abrir_termo(xapuri, por=secretaria_cib, norma=item.norma, ano_base=2026)

    client.force_login(secretaria_cib.usuario)
    assert client.get(reverse("pactos:abrir_termo")).status_code == 403
    client.logout()
    assert client.get(reverse("pactos:abrir_termo")).status_code == 302


# ------------------------------------------------------------ rever


@pytest.fixture
def publicado(xapuri, item):
    termo = TermoFactory(territorio=xapuri, situacao=Situacao.PUBLICADO)
    RespostaFactory(termo=termo, responsabilidade=item)
    LinhaTLFGFactory(termo=termo)
    return termo


def test_rn_pac_10_rever_pela_tela_e_ver_o_que_mudou(
    client, publicado, gestor, item, hoje
):
    client.force_login(gestor.usuario)
    endereco = reverse("pactos:abrir_revisao", args=[publicado.pk])
    assert client.get(endereco).status_code == 200

    resposta = client.post(
        endereco,
        {
            "motivo": "revisao_anual",
            "ano_base": hoje.year,
            "observacao": "Ano novo",
            "versao": publicado.versao,
        },
    )

    nova = Termo.objects.get(numero_da_versao=2)
    assert resposta.url == nova.get_absolute_url()
    assert nova.tlfg.count() == 1
    assert paginas.mudancas_do_termo(nova).linhas == ()
    actions.responder(
        nova,
        item.eixo,
        por=gestor,
        versao=1,
        respostas={
            item.pk: actions.RespostaDada(
                "nao_realiza_ainda", hoje + timedelta(days=30)
            )
        },
    )
    pagina = client.get(nova.get_absolute_url()).content.decode()
    assert "O que mudou desde a versão anterior" in pagina
    assert "Item 4.10" in pagina
    antiga = client.get(publicado.get_absolute_url()).content.decode()
    assert "continua em vigor" in antiga


def test_rever_estranho_404_colega_403_fora_de_hora_422(
    client, publicado, gestor, secretaria_cib
):
    rascunho = TermoFactory(territorio=MunicipioFactory(), situacao="rascunho")
    endereco = reverse("pactos:abrir_revisao", args=[publicado.pk])
    client.force_login(secretaria_cib.usuario)
    assert client.get(endereco).status_code == 403
    assert (
        client.get(reverse("pactos:abrir_revisao", args=[rascunho.pk])).status_code
        == 404
    )
    client.force_login(gestor.usuario)
    Termo.objects.filter(pk=publicado.pk).update(situacao=Situacao.ENCERRADO)
    dados = {
        "motivo": "revisao_anual",
        "ano_base": 2026,
        "observacao": "Ano",
        "versao": 1,
    }
    assert client.post(endereco, dados).status_code == 422


def test_encerrar_pela_tela(client, publicado, ministerio, gestor, hoje):
    endereco = reverse("pactos:encerrar_termo", args=[publicado.pk])
    client.force_login(gestor.usuario)
    assert client.get(endereco).status_code == 403
    client.force_login(ministerio.usuario)
    dados = {
        "tipo": "portaria",
        "ato": "1580",
        "data_do_ato": f"{hoje:%d/%m/%Y}",
        "motivo": "Norma revogada",
        "versao": 1,
    }
    assert client.post(endereco, dados).status_code == 422

    client.post(endereco, {**dados, "ato": f"1580/{hoje.year}"})

    publicado.refresh_from_db()
    assert publicado.situacao == Situacao.ENCERRADO


# ------------------------------------------------------------ devolver item a item


def test_rn_pac_13_devolucao_aponta_cada_item_ao_gestor(
    client, termo, item, secretaria_cib, gestor
):
    client.force_login(secretaria_cib.usuario)
    dados = {
        "decisao": "devolver",
        "tipo": "resolucao",
        "observacao": "Rever prazos",
        "versao": termo.versao,
        "confirmado": "1",
    }
    endereco = reverse("pactos:decidir_termo", args=[termo.pk])
    errado = client.post(endereco, {**dados, "itens": "9.9: não existe"})
    assert errado.status_code == 422

    client.post(endereco, {**dados, "itens": "4.10: falta o prazo"})

    assert Apontamento.objects.get().motivo == "falta o prazo"
    client.force_login(gestor.usuario)
    eixo = reverse("pactos:responder_eixo", args=[termo.pk, item.eixo.numero])
    assert "falta o prazo" in client.get(eixo).content.decode()
    assert "falta o prazo" in client.get(termo.get_absolute_url()).content.decode()


def test_rn_pac_13_item_de_outro_termo_e_recusado(termo, secretaria_cib, item):
    de_outra = ResponsabilidadeFactory(esfera="E")

    with pytest.raises(RegraViolada) as erro:
        actions.devolver_pela_cib(
            termo, por=secretaria_cib, motivo="Rever", itens={de_outra.pk: "x"}
        )

    assert erro.value.codigo == "item_de_outro_termo"


def test_rn_pac_13_le_um_apontamento_por_linha():
    assert ler_apontamentos("4.10: sem prazo\n\nItem 3.1a) - rever o plano") == {
        "4.10": "sem prazo",
        "3.1 a": "rever o plano",
    }
    with pytest.raises(RegraViolada) as erro:
        ler_apontamentos("rever tudo")
    assert erro.value.codigo == "apontamento_ilegivel"


# ------------------------------------------------------------ eixo inteiro


def test_eixo_inteiro_responde_so_o_que_falta(client, rascunho, gestor, item):
    opcional = ResponsabilidadeFactory(eixo=item.eixo, abrangencia="conforme_pactuado")
    client.force_login(gestor.usuario)
    endereco = reverse(
        "pactos:responder_eixo_inteiro", args=[rascunho.pk, item.eixo.numero]
    )

    client.post(endereco, {"resposta": "nao_se_aplica", "versao": 1})
    client.post(endereco, {"resposta": "realiza", "versao": 2})

    dadas = dict(rascunho.respostas.values_list("responsabilidade", "situacao"))
    assert dadas == {opcional.pk: "nao_se_aplica", item.pk: "realiza"}


def test_eixo_inteiro_nao_inventa_prazo(rascunho, gestor, item):
    with pytest.raises(RegraViolada) as erro:
        actions.responder_eixo_inteiro(
            rascunho, item.eixo, por=gestor, versao=1, situacao="nao_realiza_ainda"
        )

    assert erro.value.codigo == "sem_prazo"


def test_eixo_inteiro_403_e_404(client, rascunho, item, secretaria_cib):
    client.force_login(secretaria_cib.usuario)
    endereco = reverse("pactos:responder_eixo_inteiro", args=[rascunho.pk, 3])
    assert client.post(endereco, {}).status_code == 404
    Termo.objects.filter(pk=rascunho.pk).update(situacao=Situacao.PUBLICADO)
    assert client.post(endereco, {}).status_code == 403


def test_termo_sem_catalogo_nao_vai_ao_conselho(rascunho, gestor):
    with pytest.raises(RegraViolada) as erro:
        actions.enviar_ao_conselho(rascunho, por=gestor)

    assert erro.value.codigo == "catalogo_vazio"


# ------------------------------------------------------------ catálogo


def test_catalogo_e_publico_e_diz_quando_esta_vazio(client, item):
    assert client.get(reverse("pactos:catalogo")).status_code == 200
    do_municipio = reverse("pactos:catalogo_da_norma", args=[item.norma_id, "M"])
    do_estado = reverse("pactos:catalogo_da_norma", args=[item.norma_id, "E"])

    assert "redação abreviada" in client.get(do_municipio).content.decode()
    assert "Nenhuma responsabilidade" in client.get(do_estado).content.decode()
    fora = reverse("pactos:catalogo_da_norma", args=[item.norma_id, "X"])
    assert client.get(fora).status_code == 404


def test_rn_pac_12_ministerio_inclui_altera_e_retira(client, ministerio):
    norma, eixo = NormaFactory(), EixoFactory()
    client.force_login(ministerio.usuario)
    dados = {
        "eixo": eixo.pk,
        "codigo": "3.1",
        "ordem": 1,
        "texto": "Elaborar o Plano Estadual",
        "abrangencia": "todos",
        "fonte": "oficial",
    }
    novo = reverse("pactos:novo_item", args=[norma.pk, "E"])
    assert client.get(novo).status_code == 200
    assert client.post(novo, {**dados, "codigo": "4.1"}).status_code == 422

    client.post(novo, dados)
    item = Responsabilidade.objects.get()
    client.post(
        reverse("pactos:alterar_item", args=[item.pk]), {**dados, "texto": "Outro"}
    )
    item.refresh_from_db()
    assert (item.esfera, item.texto) == ("E", "Outro")
    retirar = reverse("pactos:retirar_item", args=[item.pk])
    assert client.get(retirar).status_code == 200
    client.post(retirar)
    assert not Responsabilidade.objects.exists()
    assert Evento.objects.count() == 3


def test_rn_pac_12_item_ja_assumido_nao_muda(client, termo, ministerio, item):
    RespostaFactory(termo=termo, responsabilidade=item)
    client.force_login(ministerio.usuario)
    item.texto = "Outro"

    with pytest.raises(RegraViolada) as erro:
        actions.gravar_item(item, por=ministerio)
    assert erro.value.codigo == "item_ja_assumido"
    with pytest.raises(RegraViolada) as erro:
        actions.retirar_item(item, por=ministerio)
    assert erro.value.codigo == "item_ja_assumido"
    client.post(reverse("pactos:retirar_item", args=[item.pk]))
    item.refresh_from_db()
    assert item.texto != "Outro"


def test_norma_nova_copia_o_catalogo(client, ministerio, item):
    Clausula.objects.create(
        norma=item.norma, esfera="M", numero=1, titulo="do objeto", texto="…"
    )
    client.force_login(ministerio.usuario)
    endereco = reverse("pactos:nova_norma")
    dados = {
        "tipo": "Portaria GM/MS",
        "numero": "1000",
        "publicada_em": "02/03/2026",
        "ementa": "Nova",
        "copiar_de": item.norma_id,
    }
    assert client.get(endereco).status_code == 200

    client.post(endereco, dados)
    repetida = client.post(endereco, dados)

    norma = Norma.objects.get(numero="1000")
    assert norma.data == date(2026, 3, 2)
    assert norma.responsabilidades.get().codigo == "4.10"
    assert norma.clausulas.get().titulo == "do objeto"
    assert repetida.status_code == 422


def test_clausula_incluida_e_alterada_aparece_no_termo(
    client, termo, ministerio, secretaria_cib
):
    client.force_login(ministerio.usuario)
    dados = {"numero": 1, "titulo": "do objeto", "texto": "Texto", "fonte": "oficial"}
    client.post(reverse("pactos:nova_clausula", args=[termo.norma_id, "M"]), dados)
    clausula = Clausula.objects.get()
    client.post(
        reverse("pactos:alterar_clausula", args=[clausula.pk]),
        {**dados, "texto": "Texto revisto"},
    )

    assert "Texto revisto" in client.get(termo.get_absolute_url()).content.decode()


@pytest.mark.parametrize("metodo", ["get", "post"])
def test_catalogo_so_o_ministerio_edita(client, gestor, item, metodo):
    clausula = Clausula.objects.create(
        norma=item.norma, esfera="M", numero=1, titulo="do objeto", texto="…"
    )
    rotas = [
        ("nova_norma", []),
        ("novo_item", [item.norma_id, "M"]),
        ("alterar_item", [item.pk]),
        ("retirar_item", [item.pk]),
        ("nova_clausula", [item.norma_id, "M"]),
        ("alterar_clausula", [clausula.pk]),
    ]
    for nome, args in rotas:
        client.force_login(gestor.usuario)
        endereco = reverse(f"pactos:{nome}", args=args)
        assert getattr(client, metodo)(endereco).status_code == 403
        client.logout()
        sem_entrar = getattr(client, metodo)(endereco).status_code
        assert sem_entrar == {"get": 302, "post": 401}[metodo]
    with pytest.raises(PermissionDenied):
        actions.gravar_item(item, por=gestor)
