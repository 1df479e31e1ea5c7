"""Colegiados, reuniões, pauta decidida em lote e Portaria de muitos entes."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from auditoria.actions import quebras_da_trilha
from auditoria.models import Evento
from base.errors import EdicaoConcorrente, RegraViolada
from base.models import Andamento
from contas.models import Papel
from pactos import actions
from pactos.models import Adiamento, Assento, Ato, Colegiado, Reuniao, Termo, Tramitacao
from pactos.pdf.reunioes import por_homologar
from pactos.rules import conferir_tamanho_do_lote
from pactos.states import Situacao
from pactos.tasks import argumentos_do_lote, decidir_pauta
from tests.factories.contas import vinculo_de
from tests.factories.pactos import (
    LinhaTLFGFactory,
    PendenciaFactory,
    ReuniaoFactory,
    TermoFactory,
)
from tests.factories.territorios import (
    MunicipioFactory,
    PaisFactory,
    RegiaoDeSaudeFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def termos(xapuri):
    return [TermoFactory(territorio=MunicipioFactory()) for _ in range(4)]


@pytest.fixture
def reuniao(termos, secretaria_cib, hoje):
    reuniao = ReuniaoFactory(data=hoje)
    assert actions.montar_pauta(reuniao, por=secretaria_cib) == 4
    return reuniao


@pytest.fixture
def da_reuniao(ato, reuniao):
    return replace(ato, reuniao=reuniao.pk)


def todos(termos):
    return [actions.DecisaoNaPauta(t.pk) for t in termos]


# ------------------------------------------------------------ lote = avulso


def efeitos(termo):
    """Tudo o que uma homologação deixa, sem as chaves."""
    termo.refresh_from_db()
    feita = Tramitacao.objects.get(termo=termo)
    evento = Evento.objects.do_objeto(termo).get(acao="pactos.termo.homologar_na_cib")
    campos = ("acao", "de", "para", "instancia", "data", "quem", "ato_id", "reuniao_id")
    return (
        termo.situacao,
        termo.situacao_desde,
        termo.versao,
        termo.com_pendencias,
        [getattr(feita, c) for c in campos],
        feita.com_pendencias,
        (evento.acao, evento.por, evento.dados, evento.autor_id),
    )


@pytest.mark.parametrize("com_pendencia", [False, True])
def test_rn_pac_15_lote_e_avulso_tem_o_mesmo_efeito(
    termos, reuniao, secretaria_cib, da_reuniao, com_pendencia, mailoutbox
):
    avulso, em_lote = termos[:2]
    if com_pendencia:
        PendenciaFactory(termo=avulso)
        PendenciaFactory(termo=em_lote)

    actions.homologar_na_cib(
        avulso, por=secretaria_cib, ato=da_reuniao, com_pendencias=com_pendencia
    )
    do_avulso = len(mailoutbox)
    actions.decidir_pauta(
        reuniao, por=secretaria_cib, ato=da_reuniao, decisoes=todos([em_lote])
    )

    assert efeitos(avulso) == efeitos(em_lote)
    assert len(mailoutbox) == 2 * do_avulso > 0
    assert not list(quebras_da_trilha())


def test_rn_pac_15_excecoes_item_a_item(termos, reuniao, secretaria_cib, da_reuniao):
    decisoes = [
        actions.DecisaoNaPauta(termos[0].pk),
        actions.DecisaoNaPauta(termos[1].pk, actions.DEVOLVER, "Rever 4.9"),
        actions.DecisaoNaPauta(termos[2].pk, actions.ADIAR, "Falta o COSEMS"),
    ]

    actions.decidir_pauta(
        reuniao, por=secretaria_cib, ato=da_reuniao, decisoes=decisoes
    )

    situacoes = [Termo.objects.get(pk=t.pk).situacao for t in termos]
    assert situacoes == ["homologado_cib", "devolvido_cib", *["em_analise_cib"] * 2]
    assert Adiamento.objects.get().motivo == "Falta o COSEMS"
    assert not Termo.objects.na_pauta(reuniao).filter(pk=termos[2].pk).exists()
    outra = ReuniaoFactory()
    assert actions.montar_pauta(outra, por=secretaria_cib) == 1


@pytest.mark.parametrize(
    ("estragar", "codigo"),
    [
        (lambda t: {"situacao": Situacao.HOMOLOGADO_CIB}, "situacao_invalida"),
        (lambda t: {"versao": 9}, "edicao_concorrente"),
    ],
)
def test_rn_pac_15_um_termo_mudado_recusa_o_lote_e_diz_qual(
    termos, reuniao, secretaria_cib, da_reuniao, estragar, codigo
):
    Termo.objects.filter(pk=termos[3].pk).update(**estragar(termos[3]))
    decisoes = [actions.DecisaoNaPauta(t.pk, versao=1) for t in termos]

    with pytest.raises(RegraViolada) as erro:
        actions.decidir_pauta(
            reuniao, por=secretaria_cib, ato=da_reuniao, decisoes=decisoes
        )

    assert erro.value.codigo == codigo
    assert termos[3].territorio.nome in erro.value.mensagem
    assert not Tramitacao.objects.exists()


def test_rn_pac_15_so_o_mesmo_lote_e_o_ja_decidido(
    termos, reuniao, secretaria_cib, da_reuniao
):
    """Outra aba, com o mesmo ato e uma devolução a mais, não passa por repetida."""
    lote = [actions.DecisaoNaPauta(t.pk) for t in termos[:3]]
    actions.decidir_pauta(reuniao, por=secretaria_cib, ato=da_reuniao, decisoes=lote)
    maior = [*lote, actions.DecisaoNaPauta(termos[3].pk, actions.DEVOLVER, "Rever")]

    assert actions.ja_decidida(reuniao, da_reuniao, list(reversed(lote)))
    assert not actions.ja_decidida(reuniao, da_reuniao, maior)
    with pytest.raises(RegraViolada):
        actions.decidir_pauta(
            reuniao, por=secretaria_cib, ato=da_reuniao, decisoes=maior
        )


def test_edicao_concorrente_diz_as_duas_gravacoes(termo, secretaria_cib, ato):
    Termo.objects.filter(pk=termo.pk).update(versao=5)

    with pytest.raises(EdicaoConcorrente) as erro:
        actions.homologar_na_cib(
            termo, por=secretaria_cib, ato=ato, com_pendencias=False, versao=2
        )

    assert "você leu a gravação 2 e a de agora é a 5" in erro.value.mensagem


def test_rn_pac_15_fora_da_pauta_e_sem_motivo_recusam(
    termos, reuniao, termo, secretaria_cib, da_reuniao
):
    for decisoes, codigo in (
        (todos([TermoFactory(territorio=MunicipioFactory())]), "termo_fora_da_pauta"),
        ([actions.DecisaoNaPauta(termos[0].pk, actions.ADIAR)], "sem_motivo"),
        ([], "tamanho_do_lote"),
    ):
        with pytest.raises(RegraViolada) as erro:
            actions.decidir_pauta(
                reuniao, por=secretaria_cib, ato=da_reuniao, decisoes=decisoes
            )
        assert erro.value.codigo == codigo


@pytest.mark.parametrize("quantos", [0, 301])
def test_rn_pac_15_tamanho_do_lote(quantos):
    with pytest.raises(RegraViolada):
        conferir_tamanho_do_lote(quantos)


def test_rn_pac_15_consultas_nao_crescem_com_o_lote(
    termos, reuniao, secretaria_cib, da_reuniao, django_assert_max_num_queries
):
    with django_assert_max_num_queries(60):
        actions.decidir_pauta(
            reuniao, por=secretaria_cib, ato=da_reuniao, decisoes=todos(termos)
        )


def test_tarefa_recomecada_nao_repete(termos, reuniao, secretaria_cib, da_reuniao):
    argumentos = argumentos_do_lote(reuniao, secretaria_cib, da_reuniao, todos(termos))
    for _ in range(2):
        andamento = Andamento.objects.create(titulo="T", dono=secretaria_cib.usuario)
        decidir_pauta.func(str(andamento.pk), **argumentos)
        andamento.refresh_from_db()
        assert andamento.situacao == "concluida"

    assert Tramitacao.objects.count() == 4


# ------------------------------------------------------------ telas


def campos_do_lote(termos, ato, /, **extra):
    dados = {
        "tipo": "resolucao",
        "ato": f"{ato.numero}/{ato.ano}",
        "data_do_ato": f"{ato.data:%d/%m/%Y}",
    }
    for t in termos:
        dados |= {f"d{t.pk}": "homologar", f"m{t.pk}": "", f"v{t.pk}": t.versao}
    return dados | extra


def test_decidir_pauta_pela_tela(client, termos, reuniao, secretaria_cib, ato):
    client.force_login(secretaria_cib.usuario)
    endereco = reverse("pactos:decidir_pauta", args=[reuniao.pk])
    assert client.get(endereco).status_code == 200
    sem_ano = client.post(endereco, campos_do_lote(termos, ato, ato="118"))
    excecao = {f"d{termos[0].pk}": "adiar"}
    sem_motivo = client.post(endereco, campos_do_lote(termos, ato, **excecao))
    revisao = client.post(endereco, campos_do_lote(termos, ato))

    feita = client.post(endereco, campos_do_lote(termos, ato, confirmado="1"))

    assert (sem_ano.status_code, sem_motivo.status_code) == (422, 422)
    assert "Gravar a decisão da pauta?" in revisao.content.decode()
    andamento = Andamento.objects.get()
    assert feita.url == andamento.get_absolute_url()
    assert andamento.situacao == "concluida"
    assert Ato.objects.get().tramitacoes.count() == 4
    assert client.get(endereco).status_code == 302
    for rota in ("ata_pdf", "resolucao_pdf"):
        pdf = client.get(reverse(f"pactos:{rota}", args=[reuniao.pk]))
        assert pdf.content.startswith(b"%PDF-")


def test_reuniao_do_convite_ao_encerramento(client, secretaria_cib, hoje, xapuri):
    regiao = RegiaoDeSaudeFactory()
    client.force_login(secretaria_cib.usuario)
    nova = reverse("pactos:convocar_reuniao")
    assert regiao.nome in client.get(nova).content.decode()
    dados = {
        "colegiado": "CIB:AC",
        "numero": 10,
        "tipo": "ordinaria",
        "marcada_para": f"{hoje:%d/%m/%Y}",
    }
    client.post(nova, dados)
    reuniao = Reuniao.objects.get()
    assert client.post(nova, dados).status_code == 422
    item = reverse("pactos:incluir_item", args=[reuniao.pk])
    assert client.get(item).status_code == 200
    assert client.post(item, {}).status_code == 422
    client.post(item, {"titulo": "Informes"})
    mudar = reverse("pactos:mudar_reuniao", args=[reuniao.pk])
    client.post(mudar, {"iniciar": "1"})
    client.post(reverse("pactos:montar_pauta", args=[reuniao.pk]))
    client.post(mudar)
    client.post(mudar)
    client.post(reverse("pactos:montar_pauta", args=[reuniao.pk]))
    assert client.post(item, {"titulo": "Depois"}).status_code == 422

    reuniao.refresh_from_db()
    assert reuniao.situacao == Reuniao.Situacao.ENCERRADA
    client.logout()
    assert client.get(reuniao.get_absolute_url()).status_code == 200
    assert client.get(reverse("pactos:colegiados")).status_code == 200
    ical = client.get(reverse("pactos:reunioes_ical", args=[reuniao.colegiado_id]))
    assert ical.content.startswith(b"BEGIN:VCALENDAR\r\n")
    assert b"SUMMARY:CIB/AC: 10\xc2\xaa reuni\xc3\xa3o" in ical.content
    assert max(len(linha) for linha in ical.content.split(b"\r\n")) <= 75


def test_rn_pac_16_composicao_por_data_e_cargo_sem_pessoa(
    client, secretaria_cib, reuniao
):
    cib = reuniao.colegiado
    client.force_login(secretaria_cib.usuario)
    novo = reverse("pactos:novo_assento", args=[cib.pk])
    dados = {"cargo": "Presidência do COSEMS", "segmento": "municipios"}
    assert client.get(novo).status_code == 200
    client.post(novo, dados)
    assert client.post(novo, dados).status_code == 422
    assento = Assento.objects.get()
    posse = reverse("pactos:empossar", args=[assento.pk])
    primeira = {"titular": "Pessoa A", "desde": "01/02/2025", "ato": "Ata 1"}
    client.post(posse, primeira)
    client.post(posse, {**primeira, "titular": "Pessoa B", "desde": "01/02/2026"})
    assert client.post(posse, primeira).status_code == 422

    pagina = reverse("pactos:colegiado", args=[cib.pk])
    em = lambda dia: client.get(f"{pagina}?em={dia}").content.decode()  # noqa: E731
    assert "vago" in em("2025-01-31")
    assert "Pessoa A" in em("2026-01-31")
    assert "Pessoa B" in em("2026-02-01")
    assert assento.mandatos.get(titular="Pessoa A").ate == date(2026, 1, 31)
    client.logout()
    assert "Pessoa B" not in em("2026-02-01")


def test_rn_pac_16_ad_referendum_confirmado_na_reuniao(
    client, termos, reuniao, secretaria_cib, ato, hoje
):
    actions.homologar_na_cib(
        termos[0],
        por=secretaria_cib,
        ato=replace(ato, ad_referendum=True),
        com_pendencias=False,
    )
    do_ato = Ato.objects.get()
    client.force_login(secretaria_cib.usuario)
    assert "a confirmar" in client.get(reuniao.get_absolute_url()).content.decode()
    actions.montar_pauta(reuniao, por=secretaria_cib)
    assert reuniao.itens.filter(titulo__contains="ad referendum").exists()
    confirmar = reverse("pactos:confirmar_ato", args=[reuniao.pk, do_ato.pk])

    client.post(confirmar)
    client.post(confirmar)

    do_ato.refresh_from_db()
    assert do_ato.reuniao_da_confirmacao == reuniao
    assert Evento.objects.do_objeto(do_ato).count() == 1


@pytest.mark.parametrize(
    ("campos", "codigo"),
    [
        ({"ad_referendum": False}, "ato_de_outro"),
        ({"depois": True, "ad_referendum": True}, "ato_depois_da_reuniao"),
    ],
)
def test_rn_pac_16_so_confirma_o_que_cabe(
    reuniao, secretaria_cib, hoje, campos, codigo
):
    dia = hoje + timedelta(days=1) if campos.pop("depois", False) else hoje
    do_ato = Ato.objects.create(
        colegiado=reuniao.colegiado,
        tipo="resolucao",
        numero="1",
        ano=dia.year,
        data=dia,
        **campos,
    )

    with pytest.raises(RegraViolada) as erro:
        actions.confirmar_ad_referendum(do_ato, por=secretaria_cib, reuniao=reuniao)

    assert erro.value.codigo == codigo


def test_so_a_secretaria_cuida_da_reuniao(
    client, reuniao, gestor, secretaria_cib_de_mg, ato, termos
):
    Reuniao.objects.update(situacao="encerrada")
    rotas = [
        ("post", "montar_pauta", [reuniao.pk]),
        ("post", "mudar_reuniao", [reuniao.pk]),
        ("get", "incluir_item", [reuniao.pk]),
        ("get", "decidir_pauta", [reuniao.pk]),
        ("get", "novo_assento", [reuniao.colegiado_id]),
    ]
    for vinculo in (gestor, secretaria_cib_de_mg):
        client.force_login(vinculo.usuario)
        for metodo, rota, args in rotas:
            resposta = getattr(client, metodo)(reverse(f"pactos:{rota}", args=args))
            assert resposta.status_code == 403
    client.force_login(gestor.usuario)
    assert client.get(reverse("pactos:convocar_reuniao")).status_code == 403
    with pytest.raises(PermissionDenied):
        actions.montar_pauta(reuniao, por=gestor)


def test_colegiado_que_nao_homologa_explica(client, xapuri):
    conselho = vinculo_de(Papel.CONSELHO_MUNICIPAL, municipio=xapuri)
    cms = Colegiado.objects.create(tipo="CMS", territorio=xapuri)
    reuniao = ReuniaoFactory(colegiado=cms)
    client.force_login(conselho.usuario)

    resposta = client.get(reverse("pactos:decidir_pauta", args=[reuniao.pk]))

    assert resposta.url == reuniao.get_absolute_url()
    assert "Só a CIB e a CIT" in client.get(resposta.url).content.decode()


def test_cit_decide_a_sua_pauta(termos, ato, hoje):
    da_cib = ReuniaoFactory(data=hoje)
    actions.montar_pauta(da_cib, por=vinculo_de(Papel.SECRETARIA_CIB))
    cit = Colegiado.objects.create(tipo="CIT", territorio=PaisFactory())
    secretaria = vinculo_de(Papel.SECRETARIA_CIT)
    Termo.objects.update(situacao=Situacao.ENVIADO_CIT)
    reuniao = ReuniaoFactory(colegiado=cit, data=hoje)
    # a reunião da CIB ainda aberta não prende o que já foi à CIT
    assert actions.montar_pauta(reuniao, por=secretaria) == 4

    actions.decidir_pauta(
        reuniao,
        por=secretaria,
        ato=replace(ato, reuniao=reuniao.pk),
        decisoes=todos(termos),
    )

    assert set(Termo.objects.values_list("situacao", flat=True)) == {"homologado_cit"}


# ------------------------------------------------------------ Portaria de muitos


def test_rn_pac_07_portaria_de_muitos_entes(client, termos, ato):
    ministerio = vinculo_de(Papel.MINISTERIO)
    Termo.objects.update(situacao=Situacao.HOMOLOGADO_CIT)
    LinhaTLFGFactory(termo=termos[0])
    client.force_login(ministerio.usuario)
    endereco = reverse("pactos:portaria")
    codigos = [t.territorio.codigo for t in termos]
    dados = {
        "tipo": "portaria",
        "ato": f"2846/{ato.ano}",
        "data_do_ato": f"{ato.data:%d/%m/%Y}",
        "entes": "\n".join(codigos),
    }
    assert client.get(endereco).status_code == 200
    minuta = client.get(reverse("pactos:minuta_da_portaria"))
    assert minuta.content.startswith(b"%PDF-")
    estranho = client.post(endereco, {**dados, "entes": f"{codigos[0]} 9999999"})
    assert estranho.status_code == 422
    assert "9999999" in estranho.content.decode()
    pendencia = PendenciaFactory(termo=termos[1])
    barrada = client.post(endereco, dados)
    assert barrada.status_code == 422
    assert termos[1].territorio.nome in barrada.content.decode()
    assert not Tramitacao.objects.exists()
    pendencia.delete()

    client.post(endereco, dados)

    assert set(Termo.objects.values_list("situacao", flat=True)) == {"publicado"}
    assert Ato.objects.get().tramitacoes.count() == 4


def test_portaria_so_do_ministerio(client, gestor):
    for rota in ("portaria", "minuta_da_portaria"):
        endereco = reverse(f"pactos:{rota}")
        client.force_login(gestor.usuario)
        assert client.get(endereco).status_code == 403
        client.logout()
        assert client.get(endereco).status_code == 302


# ------------------------------------------------------------ modo reunião


def test_modo_reuniao_passa_um_quadro_por_vez(client, termos, reuniao, secretaria_cib):
    primeiro_da_pauta = Termo.objects.na_pauta(reuniao).first()
    PendenciaFactory(termo=primeiro_da_pauta, motivo="Sem assinatura")
    endereco = reverse("pactos:modo_reuniao", args=[reuniao.pk])
    client.force_login(secretaria_cib.usuario)
    em = lambda n: client.get(f"{endereco}?quadro={n}").content.decode()  # noqa: E731

    primeiro, do_termo, ultimo = em(1), em(3), em(99)

    assert "1. Aprovação da ata anterior" in primeiro
    assert "1 de 6" in primeiro
    assert termos[0].territorio.nome in do_termo
    assert "Sem assinatura" in do_termo
    assert "6 de 6" in ultimo
    assert reverse("pactos:decidir_pauta", args=[reuniao.pk]) in ultimo
    assert em("abc") == primeiro


def test_modo_reuniao_esconde_do_publico_o_que_ninguem_homologou(
    client, termos, reuniao
):
    Reuniao.objects.update(situacao="encerrada")

    pagina = client.get(reverse("pactos:modo_reuniao", args=[reuniao.pk]))

    assert "1 de 2" in pagina.content.decode()
    assert termos[0].territorio.nome not in pagina.content.decode()


def test_modo_reuniao_sem_pauta(client, secretaria_cib):
    client.force_login(secretaria_cib.usuario)
    reuniao = ReuniaoFactory()

    pagina = client.get(reverse("pactos:modo_reuniao", args=[reuniao.pk]))

    assert "A pauta ainda não foi montada" in pagina.content.decode()


def test_rn_pac_15_envia_a_cit_de_uma_vez_o_que_a_reuniao_homologou(
    client, termos, reuniao, secretaria_cib, gestor, da_reuniao
):
    actions.decidir_pauta(
        reuniao, por=secretaria_cib, ato=da_reuniao, decisoes=todos(termos[:3])
    )
    enviar = reverse("pactos:enviar_da_reuniao", args=[reuniao.pk])
    client.force_login(secretaria_cib.usuario)
    pagina = client.get(reuniao.get_absolute_url()).content.decode()
    assert "Enviar à CIT os 3 homologados" in pagina
    assert "por enviar" in client.get(enviar).content.decode()

    client.post(enviar)

    situacoes = sorted(Termo.objects.values_list("situacao", flat=True))
    assert situacoes == ["em_analise_cib", *["enviado_cit"] * 3]
    with pytest.raises(RegraViolada) as erro:
        actions.enviar_homologados(reuniao, por=secretaria_cib)
    assert erro.value.codigo == "nada_a_enviar"
    with pytest.raises(PermissionDenied):
        actions.enviar_homologados(reuniao, por=gestor)


# ------------------------------------------------------------ minutas


def entes_da_minuta(reuniao):
    return [termo.territorio.nome for termo in por_homologar(reuniao)]


def test_minuta_da_resolucao_so_lista_o_que_a_reuniao_pode_homologar(
    termos, reuniao, secretaria_cib, da_reuniao
):
    Termo.objects.filter(pk=termos[0].pk).update(
        situacao=Situacao.EM_APRECIACAO_CONSELHO
    )
    nomes = [t.territorio.nome for t in termos]
    assert sorted(entes_da_minuta(reuniao)) == sorted(nomes[1:])

    decisoes = [
        actions.DecisaoNaPauta(termos[1].pk),
        actions.DecisaoNaPauta(termos[2].pk, actions.DEVOLVER, "Falta o prazo."),
        actions.DecisaoNaPauta(termos[3].pk, actions.ADIAR, "Pedido de vista."),
    ]
    actions.decidir_pauta(
        reuniao, por=secretaria_cib, ato=da_reuniao, decisoes=decisoes
    )

    assert entes_da_minuta(reuniao) == [nomes[1]]


def test_minuta_da_portaria_deixa_de_fora_o_que_a_pendencia_impede(
    client, termos, monkeypatch
):
    Termo.objects.update(situacao=Situacao.HOMOLOGADO_CIT)
    PendenciaFactory(termo=termos[0], bloqueante=True)
    PendenciaFactory(termo=termos[1], bloqueante=False)
    levados = []
    monkeypatch.setattr(
        "pactos.views.lotes.pdf.minuta_da_portaria",
        lambda lista: levados.extend(t.pk for t in lista) or b"%PDF-",
    )
    client.force_login(vinculo_de(Papel.MINISTERIO).usuario)
    client.get(reverse("pactos:minuta_da_portaria"))
    pagina = client.get(reverse("pactos:portaria"))

    assert sorted(levados) == sorted(t.pk for t in termos[1:])
    sugeridos = pagina.context["form"].initial["entes"].split()
    assert sorted(sugeridos) == sorted(t.territorio.codigo for t in termos[1:])


def test_lote_diz_o_ente_de_cada_campo_a_quem_ouve(
    client, termos, reuniao, secretaria_cib
):
    client.force_login(secretaria_cib.usuario)
    pagina = client.get(reverse("pactos:decidir_pauta", args=[reuniao.pk]))

    nome = termos[0].territorio
    html = pagina.content.decode()
    assert f'Decisão <span class="sr">sobre {nome}</span>' in html
    assert f'Motivo da exceção <span class="sr">de {nome}</span>' in html
