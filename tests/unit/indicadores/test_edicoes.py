"""Edições congeladas do caderno e a errata que se escreve sozinha: RN-IND-34."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from auditoria.models import Documento, Evento
from base.errors import RegraViolada
from base.pdf import imprimir_modelo
from contas.models import Papel
from indicadores import pdf
from indicadores.actions import TextoDaAnalise, congelar_edicao, escrever_analise
from indicadores.caderno import contexto_do_caderno
from indicadores.consultas import avaliar_ano
from indicadores.dados import COLUNAS
from indicadores.errata import em_texto, errata
from indicadores.models import EdicaoDoCaderno, Resultado, Rodada
from territorios.models import Territorio
from tests.factories.contas import VinculoFactory
from tests.unit.indicadores.test_caderno import impresso  # noqa: F401

PAGINA = "/indicadores/avaliacao/2007/N/caderno/"


def _linha(indicador=1, codigo="AC", **valores):
    linha = dict.fromkeys(COLUNAS, "")
    linha |= {"indicador": indicador, "codigo": codigo, "territorio": codigo} | valores
    return [linha[c] for c in COLUNAS]


def _lidas(antes, depois):
    return [
        (c.indicador, c.territorio, c.campo, c.onde_se_lia, c.leia_se)
        for c in errata(antes, depois)
    ]


@pytest.mark.parametrize(
    ("antes", "depois", "esperado"),
    [
        ([_linha(meta="1")], [_linha(meta="1")], []),
        (
            [_linha(resultado="12.5")],
            [_linha(resultado="0")],
            [(1, "AC", "resultado", "12,5", "0")],
        ),
        (
            [_linha(resultado=None)],
            [_linha(resultado="0")],
            [(1, "AC", "resultado", "—", "0")],
        ),
        ([], [_linha(resultado="3")], [(1, "AC", "linha", "não constava", "3")]),
        ([_linha(resultado="3")], [], [(1, "AC", "linha", "3", "não consta")]),
        (
            [_linha(2, meta="1"), _linha(1, "MG", alcancou="sim")],
            [_linha(1, "MG", alcancou="não"), _linha(2, meta="2")],
            [(1, "MG", "alcançou", "sim", "não"), (2, "AC", "meta", "1", "2")],
        ),
    ],
)
def test_errata_diz_cada_valor_que_mudou(antes, depois, esperado):
    assert _lidas(antes, depois) == esperado


def test_linhas_guardadas_em_texto_sao_as_mesmas_de_volta():
    linhas = [(2007, 1, Decimal("1.60"), None, "x")]

    assert em_texto(linhas) == [[2007, 1, "1.60", None, "x"]]


# ------------------------------------------------------------ congelar


@pytest.fixture
def norte(publicados):
    return Territorio.objects.get(codigo="N")


@pytest.fixture
def rodada(publicados):
    return Rodada.objects.select_related("edicao").get(ano=2007)


@pytest.fixture
def ministerio(publicados):
    return VinculoFactory(
        papel=Papel.MINISTERIO, territorio=Territorio.objects.get(codigo="BR")
    )


def _congelar(rodada, territorio, por, nota=""):
    avaliacoes = avaliar_ano(rodada, territorio)
    documento = pdf.emitir_caderno(rodada, territorio, avaliacoes)
    return congelar_edicao(
        rodada, territorio, avaliacoes, documento, por=por, nota=nota
    )


def _mudar(valor):
    Resultado.objects.filter(
        ficha__numero=9,
        ficha__edicao__codigo="2007",
        pactuacao__territorio__codigo="AM",
    ).update(valor=valor)


@pytest.mark.django_db
def test_congelar_guarda_linhas_bytes_e_trilha(
    rodada,
    norte,
    ministerio,
    impresso,  # noqa: F811
):
    edicao = _congelar(rodada, norte, ministerio, "base fechada")

    assert edicao.numero == 1
    assert len(edicao.linhas) > 50
    evento = Evento.objects.do_objeto(edicao).get()
    assert evento.dados["documento"] == edicao.documento.codigo


@pytest.mark.django_db
def test_sem_mudanca_nao_ha_o_que_congelar(
    rodada,
    norte,
    ministerio,
    impresso,  # noqa: F811
):
    _congelar(rodada, norte, ministerio)

    with pytest.raises(RegraViolada) as erro:
        _congelar(rodada, norte, ministerio)

    assert erro.value.codigo == "edicao_igual"


@pytest.mark.django_db
def test_quem_nao_responde_pelo_territorio_nao_congela(
    rodada,
    norte,
    impresso,  # noqa: F811
):
    auditor = VinculoFactory(
        papel=Papel.AUDITOR, territorio=Territorio.objects.get(codigo="BR")
    )

    with pytest.raises(PermissionDenied):
        _congelar(rodada, norte, auditor)


@pytest.mark.django_db
def test_duas_edicoes_a_antiga_com_os_seus_bytes_e_a_errata(
    client,
    rodada,
    norte,
    ministerio,
    impresso,  # noqa: F811
):
    primeira = _congelar(rodada, norte, ministerio)
    _mudar(25)
    _congelar(rodada, norte, ministerio, "corrige o Amazonas")

    antiga = client.get(f"{PAGINA}edicao-1.pdf")
    assert primeira.documento.codigo.encode() in antiga.content
    pagina = client.get(f"{PAGINA}errata/1/2/").content.decode()
    assert "<b>25</b>" in pagina
    assert ">AM<" in pagina
    assert client.get(f"{PAGINA}errata/1/9/").status_code == 404
    assert client.get(f"{PAGINA}edicao-3.pdf").status_code == 404


@pytest.mark.django_db
def test_pela_tela_so_com_o_caderno_montado(
    client,
    rodada,
    norte,
    ministerio,
    impresso,  # noqa: F811
):
    client.force_login(ministerio.usuario)

    recusa = client.post(f"{PAGINA}congelar/", {"nota": ""}, follow=True)
    assert "Monte o caderno" in recusa.content.decode()
    client.post(PAGINA)
    aceita = client.post(f"{PAGINA}congelar/", {"nota": "fechada"}, follow=True)

    assert "1ª edição congelada" in aceita.content.decode()
    assert EdicaoDoCaderno.objects.get().nota == "fechada"


# ------------------------------------------------------------ o documento


@pytest.mark.django_db
def test_o_mesmo_caderno_sai_com_os_mesmos_bytes(rodada, norte):
    avaliacoes = avaliar_ano(rodada, norte)[:2]
    documento = pdf.emitir_caderno(rodada, norte, avaliacoes)
    with documento.arquivo.open("rb") as arquivo:
        primeira = arquivo.read()

    contexto = contexto_do_caderno(
        rodada, norte, avaliar_ano(rodada, norte)[:2], documento
    )

    assert imprimir_modelo("indicadores/pdf/caderno.html", contexto) == primeira


@pytest.mark.django_db
def test_analise_publicada_entra_no_caderno_e_muda_o_documento(
    rodada,
    norte,
    ministerio,
    impresso,  # noqa: F811
):
    avaliacoes = avaliar_ano(rodada, norte)
    pdf.emitir_caderno(rodada, norte, avaliacoes)
    ficha = avaliacoes[0].ficha
    texto = TextoDaAnalise("", "Texto da implementação.", "", {}, 0)
    escrever_analise(rodada, norte, ficha, texto, por=ministerio)
    assert pdf.caderno_emitido(rodada, norte, avaliacoes) is not None

    texto = TextoDaAnalise("", "Texto publicado.", "", {"gestao": "favoreceu"}, 1)
    escrever_analise(rodada, norte, ficha, texto, por=ministerio, publicar=True)

    assert pdf.caderno_emitido(rodada, norte, avaliacoes) is None
    pdf.emitir_caderno(rodada, norte, avaliacoes)
    assert impresso[-1]["indicadores"][0]["analise"].implementacao == "Texto publicado."
    assert len(impresso[-1]["prioridades"]) > 2
    assert Documento.objects.count() == 2
