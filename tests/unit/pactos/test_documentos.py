"""Limite financeiro, comando único, TCEP e anexos."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from auditoria.models import Evento
from base.anexos import conferir_anexo
from base.errors import EdicaoConcorrente, RegraViolada
from contas.models import Papel
from pactos import actions
from pactos.models import Anexo, Termo
from pactos.rules import Parcela, ler_parcelas, por_mes
from pactos.states import Situacao
from tests.factories.contas import vinculo_de
from tests.factories.pactos import LinhaTLFGFactory

pytestmark = pytest.mark.django_db

BLOCOS = {"ab": "Atenção básica", "mac": "Média e alta complexidade"}
PDF = b"%PDF-1.7 conteudo"


@pytest.fixture
def tecnico_estadual(xapuri):
    return vinculo_de(Papel.TECNICO_ESTADUAL)


# ------------------------------------------------------------ limite


def test_rn_pac_08_mensal_e_a_duodecima_parte():
    assert por_mes(Decimal("100.00")) == Decimal("8.33")


def test_rn_pac_08_le_o_csv_com_sinal_e_confere_o_mensal():
    linhas = [
        {"bloco": "ab", "valor_anual": "1.200,00", "valor_mensal": "100,00"},
        {"bloco": "Média e alta complexidade", "sinal": "-", "valor_anual": "50"},
    ]

    assert ler_parcelas(linhas, BLOCOS) == [
        Parcela("ab", "", 1, Decimal("1200.00")),
        Parcela("mac", "", -1, Decimal(50)),
    ]


@pytest.mark.parametrize(
    ("linha", "trecho"),
    [
        ({"bloco": "zz", "valor_anual": "1"}, "linha 2: o bloco “zz” não existe"),
        ({"bloco": "ab", "sinal": "*", "valor_anual": "1"}, "não é + nem −"),
        ({"bloco": "ab", "valor_anual": "mil"}, "linha 2"),
        (
            {"bloco": "ab", "valor_anual": "1200", "valor_mensal": "99"},
            "não é a duodécima parte",
        ),
    ],
)
def test_rn_pac_08_csv_errado_diz_a_linha(linha, trecho):
    with pytest.raises(RegraViolada) as erro:
        ler_parcelas([linha], BLOCOS)

    assert erro.value.codigo == "csv_invalido"
    assert trecho in erro.value.mensagem


@pytest.mark.parametrize(
    ("parcelas", "codigo"),
    [
        ([Parcela("ab", "", 1, Decimal(1))] * 2, "parcela_repetida"),
        ([Parcela("ab", "", -1, Decimal(1))], "limite_negativo"),
    ],
)
def test_rn_pac_08_parcelas_que_nao_fecham(termo, gestor, parcelas, codigo):
    with pytest.raises(RegraViolada) as erro:
        actions.gravar_tlfg(termo, por=gestor, parcelas=parcelas, versao=1)

    assert erro.value.codigo == codigo


def test_csv_vazio_e_recusado():
    with pytest.raises(RegraViolada):
        ler_parcelas([], BLOCOS)


def formset(*linhas, versao=1):
    dados = {"p-TOTAL_FORMS": len(linhas), "p-INITIAL_FORMS": 0, "versao": versao}
    for n, (bloco, sinal, valor) in enumerate(linhas):
        dados |= {
            f"p-{n}-bloco": bloco,
            f"p-{n}-sinal": sinal,
            f"p-{n}-valor_anual": valor,
        }
    return dados


def test_tlfg_pela_tela_com_total_calculado_e_conflito(client, termo, gestor):
    client.force_login(gestor.usuario)
    endereco = reverse("pactos:tlfg", args=[termo.pk])
    assert client.get(endereco).status_code == 200

    gravou = client.post(endereco, formset(("ab", 1, "1.200,00"), ("mac", -1, "200")))
    velho = client.post(endereco, formset(("ab", 1, "5"), versao=1))
    ruim = client.post(endereco, formset(("ab", 1, "x"), versao=2))

    assert gravou.status_code == 302
    assert "1.000,00" in client.get(endereco).content.decode()
    assert (velho.status_code, ruim.status_code) == (409, 422)
    assert "1.200,00" in velho.content.decode()
    assert Evento.objects.do_objeto(termo).count() == 1


def test_tlfg_negativo_volta_com_o_digitado(client, termo, gestor):
    client.force_login(gestor.usuario)

    resposta = client.post(
        reverse("pactos:tlfg", args=[termo.pk]), formset(("ab", -1, "7"))
    )

    assert resposta.status_code == 422


def test_tlfg_sai_em_csv_e_volta(client, termo, gestor):
    LinhaTLFGFactory(termo=termo, valor_anual="1234.56")
    LinhaTLFGFactory(termo=termo, bloco="mac", sinal=-1, valor_anual="34.56")
    client.force_login(gestor.usuario)
    arquivo = client.get(reverse("pactos:tlfg_csv", args=[termo.pk])).content
    termo.tlfg.all().delete()

    resposta = client.post(
        reverse("pactos:tlfg_do_arquivo", args=[termo.pk]),
        {"arquivo": SimpleUploadedFile("tlfg.csv", arquivo), "versao": 1},
    )

    assert resposta.status_code == 302
    assert sorted(termo.tlfg.values_list("bloco", "sinal", "valor_anual")) == [
        ("ab", 1, Decimal("1234.56")),
        ("mac", -1, Decimal("34.56")),
    ]


@pytest.mark.parametrize(
    "conteudo",
    [
        b"\xff\xfe",
        b"a;b\n1;2",
        b"bloco;valor_anual\nzz;1",
        b"bloco;valor_anual;sinal\nab;1;-",
        b"x" * (257 * 1024),
    ],
)
def test_csv_que_nao_serve_volta_422(client, termo, gestor, conteudo):
    client.force_login(gestor.usuario)

    resposta = client.post(
        reverse("pactos:tlfg_do_arquivo", args=[termo.pk]),
        {"arquivo": SimpleUploadedFile("tlfg.csv", conteudo), "versao": 1},
    )

    assert resposta.status_code == 422
    assert not termo.tlfg.exists()


def test_tlfg_com_versao_vencida_nao_grava(termo, gestor):
    with pytest.raises(EdicaoConcorrente):
        actions.gravar_tlfg(termo, por=gestor, parcelas=[], versao=9)


# ------------------------------------------------------------ comando e TCEP


def test_comando_unico_pela_tela(client, termo, tecnico_estadual, hoje):
    client.force_login(tecnico_estadual.usuario)
    endereco = reverse("pactos:comando_unico", args=[termo.pk])
    dados = {
        "data_da_declaracao": f"{hoje:%d/%m/%Y}",
        "gestao": "compartilhada",
        "servicos": "",
    }
    assert client.get(endereco).status_code == 200
    assert client.post(endereco, dados).status_code == 422
    amanha = hoje + timedelta(days=1)
    futuro = {**dados, "servicos": "H", "data_da_declaracao": f"{amanha:%d/%m/%Y}"}
    assert client.post(endereco, futuro).status_code == 422

    client.post(endereco, {**dados, "servicos": "Hospital regional"})

    termo.refresh_from_db()
    assert termo.data_do_comando_unico == hoje
    pagina = client.get(termo.get_absolute_url()).content.decode()
    assert "Hospital regional" in pagina


def test_tcep_registra_recusa_repetido_e_retira(client, termo, gestor):
    client.force_login(gestor.usuario)
    endereco = reverse("pactos:registrar_tcep", args=[termo.pk])
    dados = {
        "numero": "3/2026",
        "estabelecimento": "Hospital",
        "cnes": "1234567",
        "de_quem": "Estado",
        "valor_anual": "1000,00",
    }
    assert client.get(endereco).status_code == 200
    assert client.post(endereco, {**dados, "cnes": "12"}).status_code == 422

    client.post(endereco, dados)
    repetido = client.post(endereco, dados)
    extrato = termo.extratos_do_tcep.get()
    assert repetido.status_code == 422
    assert "CNES 1234567" in client.get(termo.get_absolute_url()).content.decode()

    client.post(reverse("pactos:retirar_tcep", args=[extrato.pk]))
    assert not termo.extratos_do_tcep.exists()


def test_tcep_de_termo_publicado_nao_se_retira(client, termo, gestor):
    extrato = actions.registrar_tcep(
        termo,
        por=gestor,
        numero="1",
        estabelecimento="H",
        cnes="1234567",
        de_quem="Estado",
        valor_anual=Decimal(1),
        vigente_ate=None,
    )
    Termo.objects.update(situacao=Situacao.PUBLICADO)
    client.force_login(gestor.usuario)

    client.post(reverse("pactos:retirar_tcep", args=[extrato.pk]))

    assert termo.extratos_do_tcep.exists()


# ------------------------------------------------------------ anexos


@pytest.mark.parametrize(
    ("comeco", "nome", "tamanho"),
    [
        (b"MZ\x90", "a.pdf", 10),
        (PDF, "a.exe", 10),
        (b"\x89PNG\r\n\x1a\n", "a.pdf", 10),
        (PDF, "a.pdf", 11 * 1024 * 1024),
        (b"", "a.pdf", 0),
    ],
)
def test_rn_pac_14_recusa_o_que_nao_e_o_que_diz(comeco, nome, tamanho):
    with pytest.raises(RegraViolada):
        conferir_anexo(comeco, nome, tamanho)


def test_rn_pac_14_anexo_junto_so_sai_para_quem_ve_o_termo(
    client, termo, gestor, secretaria_cib_de_mg
):
    client.force_login(gestor.usuario)
    endereco = reverse("pactos:juntar_anexo", args=[termo.pk])
    assert client.get(endereco).status_code == 200

    def enviar(conteudo, nome="../../etc/extrato.pdf"):
        dados = {
            "tipo": "ata",
            "titulo": "Ata",
            "arquivo": SimpleUploadedFile(nome, conteudo),
        }
        return client.post(endereco, dados)

    assert enviar(b"MZ executavel").status_code == 422
    assert enviar(PDF).status_code == 302
    assert enviar(PDF).status_code == 422
    anexo = Anexo.objects.get()
    assert ".." not in anexo.arquivo.name
    baixar = reverse("pactos:anexo", args=[anexo.pk])
    resposta = client.get(baixar)
    assert b"".join(resposta.streaming_content) == PDF
    assert resposta["X-Content-Type-Options"] == "nosniff"
    assert resposta["Content-Disposition"].startswith("attachment")
    client.force_login(secretaria_cib_de_mg.usuario)
    assert client.get(baixar).status_code == 404
    client.logout()
    assert client.get(baixar).status_code == 404


@pytest.mark.parametrize(
    "rota", ["tlfg", "comando_unico", "registrar_tcep", "juntar_anexo"]
)
def test_juntar_colega_403_estranho_404(
    client, termo, rota, secretaria_cib_de_mg, xapuri
):
    endereco = reverse(f"pactos:{rota}", args=[termo.pk])
    conselho = vinculo_de(Papel.CONSELHO_MUNICIPAL, municipio=xapuri)
    client.force_login(conselho.usuario)
    assert client.get(endereco).status_code == 403
    client.force_login(secretaria_cib_de_mg.usuario)
    assert client.get(endereco).status_code == 404
    client.logout()
    assert client.get(endereco).status_code == 302


def test_o_conflito_diz_o_que_ficou_gravado(termo, gestor):
    primeira = {
        "data": date(2026, 3, 7),
        "gestao": Termo.GestaoDosServicos.COMPARTILHADA,
        "servicos": "Hospital regional",
    }
    termo = actions.declarar_comando_unico(termo, por=gestor, versao=1, **primeira)
    actions.gravar_tlfg(
        termo, por=gestor, parcelas=[Parcela("ab", "", 1, Decimal(1200))], versao=2
    )

    with pytest.raises(EdicaoConcorrente) as erro:
        actions.declarar_comando_unico(termo, por=gestor, versao=1, **primeira)

    assert "de 07/03/2026, parte sob gestão estadual: Hospital regional" in str(
        erro.value.mensagem
    )
    assert "total de R$ 1.200,00 por ano" in erro.value.mensagem
