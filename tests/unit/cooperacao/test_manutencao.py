"""Corrigir e retirar o que está no Termo: ajustes, ligações, cartas e anexos."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile

from auditoria.models import Evento
from base.errors import EdicaoConcorrente, RegraViolada
from cooperacao.actions import anexos, cartas, termos
from cooperacao.forms.termos import CartaForm
from cooperacao.models import (
    AnexoDoTermo,
    CartaAcordo,
    RelatorioDaCarta,
    TermoDeAjuste,
    TermoDeCooperacao,
)
from tests.factories.cooperacao import PlanoFactory, TermoDeAjusteFactory, TermoFactory
from tests.unit.cooperacao.conftest import entrar

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7\n%%EOF"


@pytest.fixture
def tc(db):
    tc = TermoFactory()
    TermoDeAjusteFactory(tc=tc, numero=1)
    TermoDeAjusteFactory(
        tc=tc, numero=2, tipo="prorrogacao", valor=0, novo_termino=date(2020, 5, 27)
    )
    return tc


@pytest.fixture(autouse=True)
def pasta(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def carta(tc, por, **campos):
    return cartas.salvar_carta(
        tc,
        None,
        por=por,
        versao=TermoDeCooperacao.objects.get(pk=tc.pk).versao,
        campos={
            "numero": "SCON2016-03677",
            "executor": "CONASS",
            "objeto": "Apoio técnico.",
            "situacao": "vigente",
            "tc_de_origem": tc.numero,
            **campos,
        },
        resultados=[],
        outros=[(88, 1), (88, 1), (95, 9)],
    )


# ------------------------------------------------------------------ ajustes


def test_corrigir_o_valor_de_um_ajuste_muda_o_do_termo(tc, opas_tecnico):
    termos.ajustar(
        tc,
        tc.termos_de_ajuste.get(numero=1),
        por=opas_tecnico,
        versao=1,
        campos={
            "numero": 1,
            "tipo": "recurso",
            "valor": Decimal("5000.00"),
            "data": None,
            "novo_termino": None,
        },
    )

    assert TermoDeCooperacao.objects.get(pk=tc.pk).valor_total == Decimal("5000.00")
    evento = Evento.objects.do_objeto(tc).get()
    assert evento.dados["antes"]["valor"] == "9975000.00"


def test_rn_coo_31_prorrogacao_com_plano_aberto_nao_se_retira(tc, opas_tecnico):
    PlanoFactory(tc=tc, ano=2018, semestre=1)

    with pytest.raises(RegraViolada) as erro:
        termos.retirar_ajuste(
            tc, tc.termos_de_ajuste.get(numero=2), por=opas_tecnico, versao=1
        )

    assert erro.value.codigo == "plano_fora_da_vigencia"
    assert tc.termos_de_ajuste.count() == 2


def test_retirar_um_ajuste_fica_na_trilha_e_conta_a_versao(
    tc, opas_tecnico, contraparte
):
    do_recurso = tc.termos_de_ajuste.get(numero=1)
    with pytest.raises(PermissionDenied):
        termos.retirar_ajuste(tc, do_recurso, por=contraparte, versao=1)
    with pytest.raises(EdicaoConcorrente):
        termos.retirar_ajuste(tc, do_recurso, por=opas_tecnico, versao=7)

    termos.retirar_ajuste(tc, do_recurso, por=opas_tecnico, versao=1)

    tc.refresh_from_db()
    assert (tc.versao, tc.termos_de_ajuste.count()) == (2, 1)
    evento = Evento.objects.do_objeto(tc).get()
    assert evento.acao == "cooperacao.termo.ajuste_retirado"
    assert evento.dados["antes"]["numero"] == 1


def test_telas_de_corrigir_e_retirar_o_ajuste(client, tc, opas_tecnico):
    entrar(client, opas_tecnico)
    pagina = client.get("/cooperacao/60/ajustes/2/")
    assert "27/05/2020" in pagina.content.decode()

    pergunta = client.get("/cooperacao/60/ajustes/1/retirar/").content.decode()
    assert 'name="versao" value="1"' in pergunta
    client.post("/cooperacao/60/ajustes/1/retirar/", {"versao": "1"})

    assert not TermoDeAjuste.objects.filter(tc=tc, numero=1).exists()


# ------------------------------------------------------------------ ligações e áreas


def test_corrigir_e_desfazer_uma_ligacao(client, tc, opas_tecnico):
    entrar(client, opas_tecnico)
    dados = {"versao": "1", "numero_do_outro": "88", "re_do_outro": "1"}
    client.post("/cooperacao/60/relacionados/novo/", dados)
    ligacao = tc.ligacoes.get()

    dados = {"versao": "2", "numero_do_outro": "95", "re_do_outro": "9"}
    client.post(f"/cooperacao/60/relacionados/{ligacao.pk}/", dados)
    ligacao.refresh_from_db()
    assert (ligacao.numero_do_outro, ligacao.re_do_outro) == (95, 9)

    client.post(f"/cooperacao/60/relacionados/{ligacao.pk}/retirar/", {"versao": "3"})
    assert not tc.ligacoes.exists()


def test_pessoas_da_area_sao_vinculos_do_proprio_lado(
    client, tc, opas_tecnico, contraparte
):
    entrar(client, opas_tecnico)
    endereco = "/cooperacao/60/areas/contraparte/"
    dados = {"versao": "1", "nome": "Coordenação técnica"}

    recusada = client.post(endereco, dados | {"pessoas": [opas_tecnico.pk]})
    aceita = client.post(endereco, dados | {"pessoas": [contraparte.pk]})

    assert (recusada.status_code, aceita.status_code) == (422, 302)
    assert list(tc.areas_tecnicas.get().pessoas.all()) == [contraparte]
    assert str(contraparte.usuario) in client.get("/cooperacao/60/").content.decode()


# ------------------------------------------------------------------ cartas


def test_carta_serve_a_res_de_outros_termos(tc, opas_tecnico):
    feita = carta(tc, opas_tecnico)

    assert [str(o) for o in feita.outros_resultados.all()] == [
        "TC 88 RE 1",
        "TC 95 RE 9",
    ]


@pytest.mark.parametrize(
    ("texto", "pares"),
    [
        ("TC 88 RE 1; tc95, re 9", [(88, 1), (95, 9)]),
        ("", []),
        ("88/1", None),
    ],
)
def test_res_de_outros_termos_digitados(texto, pares):
    form = CartaForm(
        {
            "versao": "1",
            "numero": "SCON2016-03677",
            "executor": "CONASS",
            "objeto": "Apoio.",
            "tc_de_origem": "60",
            "situacao": "vigente",
            "outros": texto,
        },
        matriz=None,
    )

    assert form.is_valid() is (pares is not None)
    if pares is None:
        assert "Não se entende “88/1”" in str(form.errors)
    else:
        assert form.campos["outros"] == pares


def test_datas_e_valor_da_carta_se_conferem(tc, opas_tecnico):
    with pytest.raises(RegraViolada) as ao_contrario:
        carta(tc, opas_tecnico, inicio=date(2018, 1, 1), termino=date(2017, 1, 1))
    with pytest.raises(RegraViolada) as negativo:
        carta(tc, opas_tecnico, valor=Decimal("-1"))

    assert "O término da carta vem antes do início." in ao_contrario.value.mensagem
    assert "não pode ser negativo" in negativo.value.mensagem
    assert not CartaAcordo.objects.exists()


def test_rn_coo_32_relatorio_final_e_um_so(tc, opas_tecnico):
    feita = carta(tc, opas_tecnico, inicio=date(2016, 9, 1))

    def entregar(tipo, dia):
        return cartas.entregar_relatorio(
            tc,
            feita,
            por=opas_tecnico,
            versao=TermoDeCooperacao.objects.get(pk=tc.pk).versao,
            campos={"tipo": tipo, "data": dia, "observacao": ""},
        )

    with pytest.raises(RegraViolada) as antes:
        entregar("parcial", date(2015, 1, 1))
    assert antes.value.codigo == "relatorio_antes_da_carta"
    entregar("parcial", date(2017, 3, 1))
    entregar("parcial", date(2017, 9, 1))
    entregar("final", date(2018, 10, 1))
    with pytest.raises(RegraViolada) as dois:
        entregar("final", date(2018, 11, 1))

    assert "já tem o relatório final" in dois.value.mensagem
    assert [r.tipo for r in feita.relatorios.all()] == ["parcial", "parcial", "final"]


def test_telas_dos_relatorios_da_carta(client, tc, opas_tecnico):
    feita = carta(tc, opas_tecnico)
    entrar(client, opas_tecnico)
    endereco = f"/cooperacao/60/cartas/{feita.pk}/relatorios/novo/"

    client.post(endereco, {"versao": "2", "tipo": "final", "entrega": "01/03/2017"})

    relatorio = RelatorioDaCarta.objects.get()
    assert (
        "Relatório final de 01/03/2017"
        in client.get("/cooperacao/60/").content.decode()
    )
    client.post(
        f"/cooperacao/60/cartas/relatorios/{relatorio.pk}/retirar/", {"versao": "3"}
    )
    assert not RelatorioDaCarta.objects.exists()


# ------------------------------------------------------------------ anexos


def arquivo(conteudo=PDF, nome="termo.pdf"):
    return SimpleUploadedFile(nome, conteudo)


def test_anexo_privado_so_para_quem_faz_parte(
    client, tc, opas_tecnico, contraparte, outra_contraparte
):
    entrar(client, opas_tecnico)
    dados = {"tipo": "instrumento", "titulo": "Termo", "arquivo": arquivo()}
    assert client.post("/cooperacao/60/anexos/novo/", dados).status_code == 302
    endereco = f"/cooperacao/60/anexos/{AnexoDoTermo.objects.get().pk}/"

    for quem, status in ((contraparte, 200), (outra_contraparte, 404)):
        resposta = entrar(client, quem).get(endereco)
        assert resposta.status_code == status
        if resposta.streaming:
            assert resposta.getvalue() == PDF
    client.logout()
    assert client.get(endereco).status_code == 404

    AnexoDoTermo.objects.update(publico=True)
    resposta = client.get(endereco)
    assert resposta["Content-Type"] == "application/pdf"
    assert resposta.getvalue() == PDF


@pytest.mark.parametrize(
    ("conteudo", "nome", "codigo"),
    [
        (b"MZ\x90", "termo.pdf", "anexo_nao_e_o_que_diz"),
        (PDF, "termo.exe", "anexo_nao_e_o_que_diz"),
    ],
)
def test_anexo_tem_de_ser_o_que_diz(tc, opas_tecnico, conteudo, nome, codigo):
    with pytest.raises(RegraViolada) as erro:
        anexos.juntar(
            tc,
            por=opas_tecnico,
            tipo="outro",
            titulo="X",
            publico=False,
            arquivo=arquivo(conteudo, nome),
        )

    assert erro.value.codigo == codigo


def test_anexo_repetido_e_retirado(client, tc, opas_tecnico):
    entrar(client, opas_tecnico)
    for _ in range(2):
        dados = {"tipo": "ata", "titulo": "Ata", "arquivo": arquivo()}
        resposta = client.post("/cooperacao/60/anexos/novo/", dados)
    assert resposta.status_code == 422
    assert "Este mesmo arquivo já está junto" in resposta.content.decode()

    pk = AnexoDoTermo.objects.get().pk
    client.post(f"/cooperacao/60/anexos/{pk}/retirar/", {"versao": "1"})

    assert not AnexoDoTermo.objects.exists()
    assert Evento.objects.filter(acao="cooperacao.termo.anexo_retirado").exists()
