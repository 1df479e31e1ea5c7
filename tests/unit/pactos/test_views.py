from datetime import timedelta

import pytest
from django.urls import reverse

from auditoria.models import Documento
from contas.models import Papel
from pactos.models import Reuniao, Termo
from pactos.states import Situacao
from tests.factories.contas import vinculo_de
from tests.factories.pactos import (
    EixoFactory,
    PendenciaFactory,
    ResponsabilidadeFactory,
    RespostaFactory,
    ReuniaoFactory,
    TermoFactory,
)
from tests.factories.territorios import MunicipioFactory

pytestmark = pytest.mark.django_db


def entrar(client, vinculo):
    client.force_login(vinculo.usuario)
    return client


def decidir(client, termo, ato, /, **extra):
    dados = {
        "decisao": "sem_pendencias",
        "tipo": "resolucao",
        "ato": f"{ato.numero}/{ato.ano}",
        "data_do_ato": f"{ato.data:%d/%m/%Y}",
        "observacao": "",
        "versao": termo.versao,
        **extra,
    }
    return client.post(reverse("pactos:decidir_termo", args=[termo.pk]), dados)


# ------------------------------------------------------------ homologar


def test_homologar_confirma_antes_de_gravar(client, termo, secretaria_cib, ato):
    resposta = decidir(entrar(client, secretaria_cib), termo, ato)

    assert resposta.status_code == 200
    assert f"nº 118/{ato.ano}" in resposta.content.decode()
    termo.refresh_from_db()
    assert termo.situacao == Situacao.EM_ANALISE_CIB


def test_homologar_confirmado_mostra_o_ato_na_trilha(
    client, termo, secretaria_cib, ato
):
    resposta = decidir(entrar(client, secretaria_cib), termo, ato, confirmado="1")

    assert resposta.status_code == 302
    assert resposta.url == termo.get_absolute_url()
    pagina = client.get(resposta.url).content.decode()
    assert f"Resolução CIB/AC nº 118/{ato.ano}" in pagina
    assert secretaria_cib.usuario.nome in pagina


@pytest.mark.parametrize("digitado", ["", "118", "abc", "0/2026"])
def test_homologar_sem_numero_do_ato_devolve_o_digitado(
    client, termo, secretaria_cib, ato, digitado
):
    resposta = decidir(
        entrar(client, secretaria_cib),
        termo,
        ato,
        ato=digitado,
        observacao="Consta em ata",
        confirmado="1",
    )

    assert resposta.status_code == 422
    pagina = resposta.content.decode()
    assert "Consta em ata" in pagina
    assert "118/2026" in pagina
    termo.refresh_from_db()
    assert termo.situacao == Situacao.EM_ANALISE_CIB


@pytest.mark.parametrize("data", ["", "31/02/2026", "amanhã"])
def test_homologar_sem_data_valida_devolve_a_tela(
    client, termo, secretaria_cib, ato, data
):
    resposta = decidir(
        entrar(client, secretaria_cib), termo, ato, data_do_ato=data, confirmado="1"
    )

    assert resposta.status_code == 422


def test_homologar_sem_pendencias_com_uma_aberta_e_recusado(
    client, termo, secretaria_cib, ato
):
    PendenciaFactory(termo=termo)

    resposta = decidir(entrar(client, secretaria_cib), termo, ato, confirmado="1")

    assert resposta.status_code == 422
    assert "há 1 pendência aberta" in resposta.content.decode()


def test_homologar_com_ato_repetido_explica(client, termo, secretaria_cib, ato):
    entrar(client, secretaria_cib)
    outro = TermoFactory(territorio=MunicipioFactory())
    decidir(client, termo, ato, confirmado="1")
    antes = ato.data - timedelta(days=1)

    resposta = decidir(
        client,
        outro,
        ato,
        ato=f"118/{antes.year}" if antes.year == ato.ano else f"118/{ato.ano}",
        data_do_ato=f"{antes:%d/%m/%Y}",
        confirmado="1",
    )

    assert resposta.status_code == 422
    assert "já está registrada" in resposta.content.decode()


def test_homologar_com_tela_vencida_nao_grava(client, termo, secretaria_cib, ato):
    Termo.objects.filter(pk=termo.pk).update(versao=5)

    resposta = decidir(
        entrar(client, secretaria_cib), termo, ato, versao=1, confirmado="1"
    )

    assert resposta.status_code == 422
    assert "mudou depois que você abriu" in resposta.content.decode()


def test_homologar_de_novo_diz_que_ja_nao_espera(client, termo, secretaria_cib, ato):
    entrar(client, secretaria_cib)
    decidir(client, termo, ato, confirmado="1")

    resposta = decidir(client, termo, ato, confirmado="1")

    assert resposta.status_code == 302
    pagina = client.get(resposta.url).content.decode()
    assert "não espera decisão sua" in pagina
    assert termo.tramitacoes.count() == 1


def test_devolver_exige_o_motivo(client, termo, secretaria_cib, ato):
    entrar(client, secretaria_cib)

    sem = decidir(client, termo, ato, decisao="devolver", ato="", data_do_ato="")
    com = decidir(
        client,
        termo,
        ato,
        decisao="devolver",
        ato="",
        data_do_ato="",
        observacao="Rever o item 4.9",
        confirmado="1",
    )

    assert (sem.status_code, com.status_code) == (422, 302)
    termo.refresh_from_db()
    assert termo.situacao == Situacao.DEVOLVIDO_CIB


def test_decidir_colega_sem_o_papel_403_estranho_404(
    client, termo, gestor, secretaria_cib_de_mg, ato
):
    do_gestor = decidir(entrar(client, gestor), termo, ato)
    de_fora = decidir(entrar(client, secretaria_cib_de_mg), termo, ato)

    assert (do_gestor.status_code, de_fora.status_code) == (403, 404)


def test_decidir_anonimo_vai_entrar(client, termo, ato):
    resposta = decidir(client, termo, ato)

    assert resposta.status_code == 401
    assert "Entre de novo" in resposta.content.decode()


@pytest.mark.parametrize(
    ("situacao", "papel", "decisao", "depois"),
    [
        (
            Situacao.EM_APRECIACAO_CONSELHO,
            Papel.CONSELHO_MUNICIPAL,
            "aprovar",
            Situacao.APROVADO,
        ),
        (
            Situacao.EM_APRECIACAO_CONSELHO,
            Papel.CONSELHO_MUNICIPAL,
            "devolver",
            Situacao.DEVOLVIDO_CONSELHO,
        ),
        (
            Situacao.ENVIADO_CIT,
            Papel.SECRETARIA_CIT,
            "homologar",
            Situacao.HOMOLOGADO_CIT,
        ),
        (
            Situacao.ENVIADO_CIT,
            Papel.SECRETARIA_CIT,
            "devolver",
            Situacao.DEVOLVIDO_CIT,
        ),
        (
            Situacao.HOMOLOGADO_CIT,
            Papel.MINISTERIO,
            "publicar",
            Situacao.PUBLICADO,
        ),
    ],
)
def test_as_outras_instancias_decidem_pela_mesma_tela(
    client, termo, ato, situacao, papel, decisao, depois
):
    Termo.objects.filter(pk=termo.pk).update(situacao=situacao)
    entrar(client, vinculo_de(papel, municipio=termo.territorio))
    tipo = "portaria" if papel == Papel.MINISTERIO else "resolucao"

    assert client.get(termo.get_absolute_url()).status_code == 200
    resposta = decidir(
        client,
        termo,
        ato,
        decisao=decisao,
        tipo=tipo,
        observacao="Visto em reunião",
        confirmado="1",
    )

    assert resposta.status_code == 302
    termo.refresh_from_db()
    assert termo.situacao == depois


# ------------------------------------------------------------ enviar


def test_enviar_pergunta_e_depois_envia(client, rascunho, gestor):
    RespostaFactory(termo=rascunho)
    endereco = reverse("pactos:enviar_termo", args=[rascunho.pk, "conselho"])
    entrar(client, gestor)

    assert client.get(endereco).status_code == 200
    resposta = client.post(endereco, {"versao": rascunho.versao})

    assert resposta.status_code == 302
    rascunho.refresh_from_db()
    assert rascunho.situacao == Situacao.EM_APRECIACAO_CONSELHO


def test_enviar_incompleto_diz_o_que_falta(client, rascunho, gestor):
    ResponsabilidadeFactory(codigo="4.9")
    endereco = reverse("pactos:enviar_termo", args=[rascunho.pk, "conselho"])

    resposta = entrar(client, gestor).post(endereco, {"versao": "x"}, follow=True)

    assert "4.9" in resposta.content.decode()
    rascunho.refresh_from_db()
    assert rascunho.situacao == Situacao.RASCUNHO


def test_enviar_para_destino_que_nao_existe(client, rascunho, gestor):
    endereco = reverse("pactos:enviar_termo", args=[rascunho.pk, "lua"])

    assert entrar(client, gestor).get(endereco).status_code == 404


def test_enviar_tres_pessoas(client, rascunho, gestor):
    endereco = reverse("pactos:enviar_termo", args=[rascunho.pk, "conselho"])
    tecnico = vinculo_de(Papel.TECNICO_MUNICIPAL, municipio=rascunho.territorio)
    vizinho = vinculo_de(Papel.GESTOR_MUNICIPAL)

    assert entrar(client, tecnico).get(endereco).status_code == 403
    assert entrar(client, vizinho).get(endereco).status_code == 404
    client.logout()
    assert client.get(endereco).status_code == 302


# ------------------------------------------------------------ ver e listar


@pytest.mark.parametrize(
    ("papel", "situacao", "status"),
    [
        (None, Situacao.EM_ANALISE_CIB, 404),
        (None, Situacao.HOMOLOGADO_CIB, 200),
        (Papel.GESTOR_MUNICIPAL, Situacao.RASCUNHO, 200),
        (Papel.SECRETARIA_CIB, Situacao.RASCUNHO, 404),
        (Papel.SECRETARIA_CIB, Situacao.APROVADO, 404),
        (Papel.SECRETARIA_CIB, Situacao.EM_ANALISE_CIB, 200),
        (Papel.GESTOR_ESTADUAL, Situacao.DEVOLVIDO_CIB, 200),
        (Papel.SECRETARIA_CIT, Situacao.EM_ANALISE_CIB, 404),
        (Papel.SECRETARIA_CIT, Situacao.ENVIADO_CIT, 200),
        (Papel.AUDITOR, Situacao.RASCUNHO, 200),
        (Papel.MINISTERIO, Situacao.RASCUNHO, 200),
        (Papel.ADMINISTRADOR, Situacao.RASCUNHO, 404),
        (Papel.OPAS_TECNICO, Situacao.EM_ANALISE_CIB, 404),
    ],
)
def test_rn_pac_09_quem_ve_o_que(client, termo, papel, situacao, status):
    Termo.objects.filter(pk=termo.pk).update(situacao=situacao)
    if papel:
        entrar(client, vinculo_de(papel, municipio=termo.territorio))

    assert client.get(termo.get_absolute_url()).status_code == status


def test_o_publico_ve_o_cargo_e_nao_o_nome(client, termo, secretaria_cib, ato):
    decidir(entrar(client, secretaria_cib), termo, ato, confirmado="1")
    client.logout()

    pagina = client.get(termo.get_absolute_url()).content.decode()

    assert f"Resolução CIB/AC nº 118/{ato.ano}" in pagina
    assert "secretaria da cib" in pagina.lower()
    assert secretaria_cib.usuario.nome not in pagina


def test_lista_filtra_pelo_endereco(client, secretaria_cib, termo):
    TermoFactory(territorio=MunicipioFactory(nome="Feijó"), ano_base=2025)
    entrar(client, secretaria_cib)
    lista = reverse("pactos:termos")

    por_nome = client.get(lista, {"q": "feijo"}).content.decode()
    por_ano = client.get(lista, {"ano": "2026", "uf": "AC"}).content.decode()
    nenhum = client.get(lista, {"situacao": "publicado"}).content.decode()
    torto = client.get(lista, {"ano": "dois mil", "situacao": "x", "pagina": "z"})

    assert "Feijó/AC</a>" in por_nome
    assert "Xapuri/AC</a>" not in por_nome
    assert "Xapuri/AC</a>" in por_ano
    assert "Feijó/AC</a>" not in por_ano
    assert "Nenhum Termo com estes filtros" in nenhum
    assert torto.status_code == 200


def test_lista_tem_consultas_constantes(
    client, secretaria_cib, termo, django_assert_num_queries
):
    entrar(client, secretaria_cib)
    lista = reverse("pactos:termos")
    client.get(lista)
    for _ in range(12):
        PendenciaFactory(
            termo=TermoFactory(territorio=MunicipioFactory()),
            registrada_por=secretaria_cib,
        )

    # sessão, usuário, vínculos, UFs do filtro, contagem, página, fila e reuniões
    with django_assert_num_queries(CONSULTAS_DA_LISTA):
        client.get(lista)


CONSULTAS_DA_LISTA = 7


def test_termo_tem_consultas_constantes(
    client, secretaria_cib, termo, django_assert_num_queries
):
    entrar(client, secretaria_cib)
    client.get(termo.get_absolute_url())
    for numero in range(1, 8):
        eixo = EixoFactory(numero=numero)
        for _ in range(4):
            RespostaFactory(
                termo=termo, responsabilidade=ResponsabilidadeFactory(eixo=eixo)
            )
        PendenciaFactory(termo=termo, registrada_por=secretaria_cib)

    with django_assert_num_queries(CONSULTAS_DO_TERMO):
        client.get(termo.get_absolute_url())


CONSULTAS_DO_TERMO = 18


# ------------------------------------------------------------ respostas


@pytest.fixture
def item(rascunho):
    return ResponsabilidadeFactory(codigo="3.6")


def responder(client, termo, item, **extra):
    dados = {"versao": termo.versao, f"s{item.pk}": "realiza", **extra}
    endereco = reverse("pactos:responder_eixo", args=[termo.pk, item.eixo.numero])
    return client.post(endereco, dados)


def test_responder_grava_e_segue(client, rascunho, gestor, item):
    EixoFactory(numero=4, nome="Regulação")
    entrar(client, gestor)

    fica = responder(client, rascunho, item)
    rascunho.refresh_from_db()
    segue = responder(client, rascunho, item, seguinte="1")

    assert fica.url.endswith("/eixos/3/")
    assert segue.url.endswith("/eixos/4/")
    assert rascunho.respostas.get().situacao == "realiza"


@pytest.mark.parametrize(
    ("campos", "mensagem"),
    [
        ({"s": "nao_realiza_ainda", "p": ""}, "até quando"),
        ({"s": "nao_realiza_ainda", "p": "01/01/2020"}, "já passou"),
        ({"s": "nao_realiza_ainda", "p": "31/02/2030"}, "dia/mês/ano"),
        ({"s": "nao_se_aplica", "p": ""}, "Escolha uma das respostas"),
        ({"s": "", "p": "01/01/2090"}, "não há resposta"),
    ],
)
def test_rn_pac_02_resposta_torta_volta_com_o_digitado(
    client, rascunho, gestor, item, campos, mensagem
):
    extra = {f"{nome}{item.pk}": valor for nome, valor in campos.items()}

    resposta = responder(
        entrar(client, gestor),
        rascunho,
        item,
        **extra,
        **{f"j{item.pk}": "Concurso aberto"},
    )

    assert resposta.status_code == 422
    pagina = resposta.content.decode()
    assert mensagem in pagina
    assert "Concurso aberto" in pagina
    assert not rascunho.respostas.exists()


def test_responder_em_cima_de_outro_mostra_os_dois_valores(
    client, rascunho, gestor, item
):
    entrar(client, gestor)
    RespostaFactory(
        termo=rascunho,
        responsabilidade=item,
        situacao="nao_realiza_ainda",
        prazo="2090-06-30",
        gravada_na_versao=2,
    )
    Termo.objects.filter(pk=rascunho.pk).update(versao=2)

    resposta = responder(client, rascunho, item, versao=1)

    assert resposta.status_code == 409
    pagina = resposta.content.decode()
    assert "Gravado agora: <b>Não realiza ainda</b> até 30/06/2090" in pagina
    assert 'name="versao" value="2"' in pagina
    assert rascunho.respostas.get().situacao == "nao_realiza_ainda"

    assert responder(client, rascunho, item, versao=2).status_code == 302
    assert rascunho.respostas.get().situacao == "realiza"


def test_responder_depois_de_enviado_diz_que_esta_bloqueado(
    client, termo, gestor, secretaria_cib
):
    item = ResponsabilidadeFactory()

    resposta = responder(entrar(client, gestor), termo, item)

    assert resposta.status_code == 302
    assert "bloqueadas" in client.get(resposta.url).content.decode()


def test_responder_tres_pessoas(client, rascunho, item):
    endereco = reverse("pactos:responder_eixo", args=[rascunho.pk, 3])
    conselho = vinculo_de(Papel.CONSELHO_MUNICIPAL, municipio=rascunho.territorio)
    vizinho = vinculo_de(Papel.GESTOR_MUNICIPAL)

    assert entrar(client, conselho).get(endereco).status_code == 403
    assert entrar(client, vizinho).get(endereco).status_code == 404
    client.logout()
    assert client.get(endereco).status_code == 302


# ------------------------------------------------------------ pendências


def test_registrar_pendencia_pela_tela(client, termo, secretaria_cib, hoje):
    endereco = reverse("pactos:registrar_pendencia", args=[termo.pk])
    entrar(client, secretaria_cib)
    dados = {"documento": "tlfg", "motivo": "Falta o bloco MAC", "bloqueante": "on"}
    passado = f"{hoje - timedelta(days=3):%d/%m/%Y}"

    assert client.get(endereco).status_code == 200
    assert client.post(endereco, {"motivo": "Sem objeto"}).status_code == 422
    assert client.post(endereco, {**dados, "prazo": passado}).status_code == 422
    assert client.post(endereco, dados).status_code == 302

    assert termo.pendencias.get().bloqueante is True


def test_resolver_pendencia_pela_tela(client, termo, secretaria_cib):
    pendencia = PendenciaFactory(termo=termo, registrada_por=secretaria_cib)
    endereco = reverse("pactos:resolver_pendencia", args=[pendencia.pk])
    entrar(client, secretaria_cib)

    assert client.get(endereco).status_code == 200
    assert client.post(endereco, {"ato": ""}).status_code == 422
    assert client.post(endereco, {"ato": "Ofício 12"}).status_code == 302
    assert client.post(endereco, {"ato": "De novo"}).status_code == 422


@pytest.mark.parametrize("nome", ["registrar_pendencia", "resolver_pendencia"])
def test_pendencia_tres_pessoas(
    client, termo, gestor, secretaria_cib_de_mg, secretaria_cib, nome
):
    pendencia = PendenciaFactory(termo=termo, registrada_por=secretaria_cib)
    pk = termo.pk if nome == "registrar_pendencia" else pendencia.pk
    endereco = reverse(f"pactos:{nome}", args=[pk])

    assert entrar(client, gestor).get(endereco).status_code == 403
    assert entrar(client, secretaria_cib_de_mg).get(endereco).status_code == 404
    client.logout()
    assert client.get(endereco).status_code == 302


# ------------------------------------------------------------ reunião


def test_reuniao_mostra_a_pauta_e_so_o_visivel(client, termo, secretaria_cib):
    reuniao = ReuniaoFactory()
    item = reuniao.itens.create(ordem=1, titulo="Termos")
    escondido = TermoFactory(
        territorio=MunicipioFactory(nome="Porto Walter"), situacao=Situacao.RASCUNHO
    )
    item.termos.set([termo, escondido])

    pagina = entrar(client, secretaria_cib).get(reuniao.get_absolute_url())

    assert "Xapuri" in pagina.content.decode()
    assert "Porto Walter" not in pagina.content.decode()


def test_reuniao_tres_pessoas(client, secretaria_cib, secretaria_cib_de_mg):
    reuniao = ReuniaoFactory()
    endereco = reuniao.get_absolute_url()

    assert entrar(client, secretaria_cib).get(endereco).status_code == 200
    assert entrar(client, secretaria_cib_de_mg).get(endereco).status_code == 404
    client.logout()
    assert client.get(endereco).status_code == 404
    Reuniao.objects.update(situacao=Reuniao.Situacao.ENCERRADA)
    assert client.get(endereco).status_code == 200


# ------------------------------------------------------------ PDF


def test_rascunho_em_pdf_nao_deixa_registro(client, termo, secretaria_cib):
    RespostaFactory(termo=termo)

    resposta = entrar(client, secretaria_cib).get(
        reverse("pactos:termo_pdf", args=[termo.pk])
    )

    assert resposta.content.startswith(b"%PDF")
    assert "rascunho" in resposta["Content-Disposition"]
    assert not Documento.objects.exists()


def test_homologado_em_pdf_tem_registro_e_os_mesmos_bytes(
    client, termo, secretaria_cib, ato, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    RespostaFactory(termo=termo)
    decidir(entrar(client, secretaria_cib), termo, ato, confirmado="1")
    client.logout()
    endereco = reverse("pactos:termo_pdf", args=[termo.pk])

    primeiro, segundo = client.get(endereco), client.get(endereco)

    documento = Documento.objects.get()
    assert documento.publico
    assert primeiro.content == segundo.content
    assert client.get(documento.get_absolute_url()).status_code == 200


def test_pdf_de_termo_alheio_nao_existe(client, termo):
    assert client.get(reverse("pactos:termo_pdf", args=[termo.pk])).status_code == 404


def test_o_que_falta_vem_nomeado_um_a_um(client, rascunho, gestor, hoje):
    item = ResponsabilidadeFactory(norma=rascunho.norma)
    client.force_login(gestor.usuario)
    pagina = client.get(rascunho.get_absolute_url()).content.decode()
    assert f"Eixo {item.eixo.numero}: 1 sem resposta" in pagina
    assert "Termo do Limite Financeiro Global por entregar" in pagina
    assert "Declaração de Comando Único por entregar" in pagina
    Termo.objects.update(situacao=Situacao.EM_ANALISE_CIB, data_do_comando_unico=hoje)
    PendenciaFactory(termo=rascunho, motivo="Sem o bloco MAC")

    pagina = client.get(rascunho.get_absolute_url()).content.decode()

    assert "Sem o bloco MAC" in pagina
    assert "por entregar" not in pagina
    Termo.objects.update(situacao=Situacao.PUBLICADO)
    assert "O que falta" not in client.get(rascunho.get_absolute_url()).content.decode()
