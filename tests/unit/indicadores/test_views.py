"""As telas, por três pessoas: quem pode, quem é de outro lugar e ninguém."""

from datetime import timedelta
from decimal import Decimal as D

import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from auditoria.models import Documento
from indicadores import consultas
from indicadores.consultas import pendencias_de
from indicadores.models import Pactuacao
from indicadores.states import EDITAVEIS, Situacao
from tests.factories.indicadores import (
    FichaFactory,
    MetaFactory,
    PactuacaoFactory,
    ResultadoFactory,
    RodadaFactory,
)
from tests.factories.territorios import MunicipioFactory

pytestmark = pytest.mark.django_db


def endereco(nome, pactuacao, *resto):
    args = [pactuacao.rodada.ano, pactuacao.territorio.codigo, *resto]
    return reverse(f"indicadores:{nome}", args=args)


def entrar(client, vinculo):
    client.force_login(vinculo.usuario)
    return client


def grade(**campos):
    """O formulário com três células em branco, mudado por `campos`."""
    base = {}
    for n in (1, 2, 3):
        base |= {f"m{n}": "", f"s{n}": "valor", f"v{n}": "0", f"o{n}": "nao_informado:"}
    return base | campos


@pytest.fixture
def completa(pactuacao, fichas):
    for ficha in fichas:
        MetaFactory(pactuacao=pactuacao, ficha=ficha)
    return pactuacao


# ------------------------------------------------------------ a pactuação


def test_gestor_ve_a_grade_com_campos(client, pactuacao, gestor):
    resposta = entrar(client, gestor).get(pactuacao.get_absolute_url())

    assert resposta.status_code == 200
    assert b'id="m1"' in resposta.content


def test_conselho_ve_sem_campos(client, pactuacao, conselho):
    resposta = entrar(client, conselho).get(pactuacao.get_absolute_url())

    assert resposta.status_code == 200
    assert b'id="m1"' not in resposta.content


def test_rascunho_nao_existe_para_quem_e_de_fora(
    client, pactuacao, gestor_de_xapuri, ses, ses_de_mg
):
    url = pactuacao.get_absolute_url()

    assert client.get(url).status_code == 404
    for vinculo in (gestor_de_xapuri, ses, ses_de_mg):
        assert entrar(client, vinculo).get(url).status_code == 404


def test_enviada_existe_para_o_estado_e_homologada_para_todos(
    client, completa, ses, ses_de_mg
):
    url = completa.get_absolute_url()
    Pactuacao.objects.update(situacao=Situacao.VALIDADA)

    assert entrar(client, ses).get(url).status_code == 200
    assert entrar(client, ses_de_mg).get(url).status_code == 404

    client.logout()
    Pactuacao.objects.update(situacao=Situacao.HOMOLOGADA)
    assert client.get(url).status_code == 200


def test_quem_digita_abre_a_pactuacao_que_ainda_nao_existe(
    client, pactuacao, gestor, conselho
):
    url = pactuacao.get_absolute_url()
    Pactuacao.objects.all().delete()

    assert entrar(client, conselho).get(url).status_code == 404
    assert entrar(client, gestor).get(url).status_code == 200
    assert not Pactuacao.objects.exists()


def test_consultas_da_grade_nao_crescem_com_as_fichas(
    client, completa, gestor, django_assert_num_queries
):
    entrar(client, gestor)
    client.get(completa.get_absolute_url())
    for numero in range(4, 24):
        ficha = FichaFactory(numero=numero)
        MetaFactory(pactuacao=completa, ficha=ficha)
    MunicipioFactory.create_batch(5)

    with django_assert_num_queries(14):
        resposta = client.get(completa.get_absolute_url())

    assert resposta.status_code == 200


def test_mostra_o_ano_anterior_a_mediana_e_o_aviso(client, pactuacao, fichas, gestor):
    anterior = RodadaFactory(ano=pactuacao.rodada.ano - 1)
    for codigo, resultado in (("1200401", D("92.3")), ("1200013", D("80"))):
        p = PactuacaoFactory(
            rodada=anterior, territorio=MunicipioFactory(codigo=codigo)
        )
        MetaFactory(pactuacao=p, ficha=fichas[0], valor=D(90))
        ResultadoFactory(pactuacao=p, ficha=fichas[0], valor=resultado)
    MetaFactory(pactuacao=pactuacao, ficha=fichas[0], valor=D(10))

    texto = entrar(client, gestor).get(pactuacao.get_absolute_url()).content.decode()

    assert "92,3" in texto
    assert "86,2" in texto
    assert "muito longe do resultado" in texto
    assert "manter o resultado" in texto


def test_salvar_grava_e_volta_a_grade(client, pactuacao, gestor):
    resposta = entrar(client, gestor).post(
        endereco("salvar_metas", pactuacao), grade(m1="93,5")
    )

    assert resposta.status_code == 302
    assert pactuacao.metas.get().valor == D("93.5")


def test_celula_ruim_volta_com_422_e_nada_se_perde(client, pactuacao, gestor):
    resposta = entrar(client, gestor).post(
        endereco("salvar_metas", pactuacao), grade(m1="1.234", m2="80", m3="abc")
    )

    texto = resposta.content.decode()
    assert resposta.status_code == 422
    assert 'value="1.234"' in texto
    assert 'value="abc"' in texto
    assert "Falta corrigir 2 metas" in texto
    assert [m.valor for m in pactuacao.metas.all()] == [D(80)]


def test_corrigir_depois_do_erro_grava(client, pactuacao, gestor):
    entrar(client, gestor)
    url = endereco("salvar_metas", pactuacao)
    client.post(url, grade(m1="abc", m2="80"))

    resposta = client.post(url, grade(m1="70", m2="80", v2="1", o2="valor:80.0000"))

    assert resposta.status_code == 302
    assert sorted(m.valor for m in pactuacao.metas.all()) == [D(70), D(80)]


def test_formulario_velho_mostra_os_dois_valores(client, completa, gestor, tecnico):
    velho = {"v1": "1", "o1": "valor:90.0000"}
    url = endereco("salvar_metas", completa)
    entrar(client, tecnico).post(url, {"m1": "94", "s1": "valor", **velho})

    resposta = entrar(client, gestor).post(url, {"m1": "95", "s1": "valor", **velho})

    texto = resposta.content.decode()
    assert resposta.status_code == 409
    for esperado in (">90<", ">94<", ">95<"):
        assert esperado in texto
    assert completa.metas.get(ficha__numero=1).valor == D(94)


@pytest.mark.parametrize(("escolha", "fica"), [("deles", D(94)), ("meu", D(95))])
def test_a_pessoa_escolhe_qual_valor_fica(
    client, completa, gestor, tecnico, escolha, fica
):
    url = endereco("salvar_metas", completa)
    velho = {"s1": "valor", "v1": "1", "o1": "valor:90.0000"}
    entrar(client, tecnico).post(url, {"m1": "94", **velho})

    resposta = entrar(client, gestor).post(
        url,
        {"m1": "95", "s1": "valor", "v1": "2", "o1": "valor:94.0000", "x1": escolha},
    )

    assert resposta.status_code == 302
    assert completa.metas.get(ficha__numero=1).valor == fica


def test_conflito_mostra_estado_por_extenso(client, completa, gestor, tecnico):
    url = endereco("salvar_metas", completa)
    velho = {"v1": "1", "o1": "nao_informado:"}
    entrar(client, tecnico).post(
        url, {"m1": "", "s1": "nao_pactuado", "j1": "Sem serviço.", **velho}
    )

    resposta = entrar(client, gestor).post(url, {"m1": "95,5", "s1": "valor", **velho})

    texto = resposta.content.decode()
    assert "não pactuado" in texto
    assert "em branco" in texto


def test_salvar_por_quem_nao_pode(client, pactuacao, conselho, gestor_de_xapuri):
    url = endereco("salvar_metas", pactuacao)

    assert client.post(url, grade(m1="1")).status_code == 401
    assert entrar(client, conselho).post(url, grade(m1="1")).status_code == 403
    assert entrar(client, gestor_de_xapuri).post(url, grade()).status_code == 404
    assert not pactuacao.metas.exists()


def test_salvar_com_o_prazo_vencido_guarda_o_que_foi_digitado(
    client, pactuacao, gestor
):
    rodada = pactuacao.rodada
    rodada.metas_fecham = timezone.localdate() - timedelta(days=1)
    rodada.save()

    resposta = entrar(client, gestor).post(
        endereco("salvar_metas", pactuacao), grade(m1="1")
    )

    assert resposta.status_code == 409
    assert "terminou" in resposta.content.decode()


# ------------------------------------------------------------ conferir e validar


def test_conferir_leva_cada_um_ao_seu_passo(client, completa, gestor, tecnico):
    url = endereco("conferir", completa)

    do_gestor = entrar(client, gestor).get(url)
    do_tecnico = entrar(client, tecnico).get(url)

    assert do_gestor.url == endereco("passo", completa, "registrar_e_validar")
    assert do_tecnico.url == completa.get_absolute_url()


def dados_do_ato(versao=1):
    ontem = timezone.localdate() - timedelta(days=1)
    return {
        "numero": "12/2026",
        "data_do_ato": ontem.strftime("%d/%m/%Y"),
        "versao": versao,
    }


def test_validar_emite_o_comprovante_e_ele_nao_muda(client, completa, gestor):
    """RN-IND-14: o mesmo conteúdo dá os mesmos bytes, mesmo depois de homologar."""
    entrar(client, gestor)
    client.post(endereco("passo", completa, "registrar_e_validar"), dados_do_ato())
    primeiro = client.get(endereco("comprovante", completa))
    Pactuacao.objects.update(situacao=Situacao.HOMOLOGADA, versao=9)
    client.logout()
    segundo = client.get(endereco("comprovante", completa))

    assert primeiro.content[:5] == b"%PDF-"
    assert primeiro.content == segundo.content
    documento = Documento.objects.get()
    assert documento.cadeia == "territorio:1200401"
    assert client.get(documento.get_absolute_url()).status_code == 200


@pytest.mark.parametrize(
    ("situacao", "trecho"),
    [(Situacao.DEVOLVIDA, "Devolvida: Reveja."), (Situacao.EM_DIGITACAO, "Reaberta:")],
)
def test_o_painel_diz_o_motivo_a_quem_ajusta(completa, gestor, situacao, trecho):
    Pactuacao.objects.update(situacao=situacao, motivo_da_devolucao="Reveja")

    (item,) = pendencias_de(gestor)

    assert trecho in item.detalhe


@pytest.mark.parametrize(
    ("passa_pela_cir", "trecho"), [(True, "CIR: Resolução"), (False, "Conselho de")]
)
def test_o_comprovante_traz_o_ato_da_cir_e_so_os_tipos_que_tem(
    client, completa, gestor, monkeypatch, passa_pela_cir, trecho
):
    Pactuacao.objects.update(
        passa_pela_cir=passa_pela_cir,
        resolucao_da_cir="3/2026",
        data_da_resolucao_da_cir=timezone.localdate(),
    )
    lidos = {}
    monkeypatch.setattr(
        "indicadores.pdf.imprimir_modelo",
        lambda modelo, contexto: (
            lidos.update(html=render_to_string(modelo, contexto)) or b"%PDF-"
        ),
    )
    Pactuacao.objects.update(situacao=Situacao.APROVADA)

    entrar(client, gestor).post(
        endereco("passo", completa, "validar"), {"versao": completa.versao}
    )

    assert trecho in lidos["html"]
    assert ("CIR: " in lidos["html"]) is passa_pela_cir
    assert "U universal)" in lidos["html"]


@pytest.mark.parametrize(
    ("situacao", "acao"),
    [(Situacao.VALIDADA, "devolver"), (Situacao.HOMOLOGADA, "reabrir")],
)
def test_quem_devolve_volta_ao_andamento_e_nao_a_um_404(
    client, completa, ses, situacao, acao
):
    Pactuacao.objects.update(situacao=situacao)

    resposta = entrar(client, ses).post(
        endereco("passo", completa, acao),
        {"motivo": "Rever", "versao": completa.versao},
        follow=True,
    )

    assert resposta.status_code == 200
    assert "/indicadores/acompanhar/" in resposta.redirect_chain[-1][0]
    assert "o gestor" in resposta.content.decode().lower()
    completa.refresh_from_db()
    assert completa.situacao in EDITAVEIS


def test_revalidar_outro_conteudo_encadeia_outro_comprovante(
    client, completa, gestor, ses
):
    passo = endereco("passo", completa, "registrar_e_validar")
    entrar(client, gestor).post(passo, dados_do_ato())
    entrar(client, ses).post(
        endereco("passo", completa, "devolver"), {"motivo": "Rever", "versao": 2}
    )
    completa.metas.filter(ficha__numero=1).update(valor=D(95))
    entrar(client, gestor).post(passo, dados_do_ato(versao=3))

    novo, antigo = Documento.objects.order_by("-pk")
    assert novo.hash_anterior == antigo.hash_do_conteudo
    assert (antigo.versao, novo.versao) == (1, 2)


def test_validar_sem_o_numero_da_resolucao_volta_com_422(client, completa, gestor):
    resposta = entrar(client, gestor).post(
        endereco("passo", completa, "registrar_e_validar"),
        {**dados_do_ato(), "numero": ""},
    )

    assert resposta.status_code == 422
    assert "Informe o número do ato" in resposta.content.decode()


def test_validar_com_metas_em_branco_volta_com_a_frase(client, pactuacao, gestor):
    resposta = entrar(client, gestor).post(
        endereco("passo", pactuacao, "registrar_e_validar"), dados_do_ato(), follow=True
    )

    assert "Falta a meta dos indicadores 1, 2 e 3" in resposta.content.decode()
    assert not Documento.objects.exists()


def test_passo_de_outro_papel_e_403_e_desconhecido_e_404(
    client, completa, gestor, gestor_de_xapuri
):
    entrar(client, gestor)
    assert client.get(endereco("passo", completa, "homologar")).status_code == 403
    assert client.get(endereco("passo", completa, "explodir")).status_code == 404
    entrar(client, gestor_de_xapuri)
    assert client.get(endereco("passo", completa, "validar")).status_code == 404


def test_comprovante_do_que_nao_foi_validado_nao_existe(client, completa, gestor):
    entrar(client, gestor)

    assert client.get(endereco("comprovante", completa)).status_code == 404


def test_homologar_pela_tela(client, completa, gestor, ses):
    entrar(client, gestor).post(
        endereco("passo", completa, "registrar_e_validar"), dados_do_ato()
    )
    passo = endereco("passo", completa, "homologar")

    pagina = entrar(client, ses).get(passo)
    client.post(passo, dados_do_ato(versao=2))

    assert pagina.status_code == 200
    completa.refresh_from_db()
    assert completa.situacao == Situacao.HOMOLOGADA
    assert completa.homologada_por == ses


# ------------------------------------------------------------ o que espera por mim


def test_pendencias_de_cada_um(completa, gestor, conselho, ses):
    do_gestor = consultas.pendencias_de(gestor)
    Pactuacao.objects.update(situacao=Situacao.EM_APRECIACAO)
    do_conselho = consultas.pendencias_de(conselho)
    Pactuacao.objects.update(situacao=Situacao.VALIDADA)
    da_ses = consultas.pendencias_de(ses)

    assert [p.botao for p in do_gestor] == ["Continuar"]
    assert "3 de 3" in do_gestor[0].detalhe
    assert do_gestor[0].prazo == completa.rodada.metas_fecham
    assert [p.botao for p in do_conselho] == ["Apreciar"]
    assert "Homologar" in [p.botao for p in da_ses]
    assert consultas.pendencias_de(None) == []


def test_pendencia_da_devolvida_diz_o_motivo(completa, gestor):
    Pactuacao.objects.update(
        situacao=Situacao.DEVOLVIDA, motivo_da_devolucao="Rever o 2."
    )

    assert "Rever o 2." in consultas.pendencias_de(gestor)[0].detalhe
