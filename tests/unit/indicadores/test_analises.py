"""Os quatro critérios da avaliação, ligados aos números: RN-IND-32."""

from decimal import Decimal as D

import pytest
from django.core.exceptions import PermissionDenied

from auditoria.models import Evento
from base.errors import EdicaoConcorrente, RegraViolada
from contas.models import Papel
from indicadores import consultas
from indicadores.actions import TextoDaAnalise, escrever_analise
from indicadores.consultas import mudancas
from indicadores.demonstracao_da_analise import (
    carregar_analise,
    carregar_analises_de_2007,
)
from indicadores.models import Analise, Ficha, Prioridade, Resultado, Rodada
from indicadores.permissions import pode_analisar
from territorios.models import Territorio
from tests.factories.contas import VinculoFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def publicados(publicados_uma_vez, db):
    """Os deste módulo."""


@pytest.fixture
def rodada(publicados):
    return Rodada.objects.select_related("edicao").get(ano=2007)


@pytest.fixture
def brasil(rodada):
    return Territorio.objects.get(codigo="BR")


@pytest.fixture
def ficha(rodada):
    return Ficha.objects.select_related("edicao", "prioridade").get(
        edicao=rodada.edicao, numero=8
    )


@pytest.fixture
def ministerio(brasil):
    return VinculoFactory(papel=Papel.MINISTERIO, territorio=brasil)


def _texto(versao=0, **campos):
    padrao = {
        "fatores_por_extenso": "Mais consultas onde a atenção básica cresceu.",
        "implementacao": "A cobertura avançou.",
        "referencias": "SIA/SUS.",
        "fatores": {"atencao-basica": "favoreceu", "pessoal": "dificultou"},
    }
    return TextoDaAnalise(**(padrao | campos), versao=versao)


def test_escrever_guarda_os_numeros_por_baixo(rodada, brasil, ficha, ministerio):
    analise = escrever_analise(rodada, brasil, ficha, _texto(), por=ministerio)

    territorios = analise.numeros.pop("territorios")
    assert len(territorios) == 27
    assert territorios["AP"] == ["AP", "1,0", "0,7"]
    assert analise.numeros == {
        "alcancaram": 21,
        "nao_alcancaram": 6,
        "sem_base": 0,
        "meta": "—" if analise.numeros["meta"] == "—" else analise.numeros["meta"],
        "resultado": "1,6",
        "alcancou": analise.numeros["alcancou"],
    }
    assert analise.publicada_em is None
    evento = Evento.objects.do_objeto(analise).get()
    assert evento.acao == "indicadores.analise.escrita"
    assert evento.dados["fatores"] == {
        "atencao-basica": "favoreceu",
        "pessoal": "dificultou",
    }


def test_numero_mudado_marca_o_texto(client, rodada, brasil, ficha, ministerio):
    escrever_analise(rodada, brasil, ficha, _texto(), por=ministerio, publicar=True)
    pagina = "/indicadores/avaliacao/2007/BR/8/analise/"
    assert "mudaram depois deste texto" not in client.get(pagina).content.decode()

    Resultado.objects.filter(ficha=ficha, pactuacao__territorio__codigo="SP").update(
        valor=0
    )

    texto = client.get(pagina).content.decode()
    assert "mudaram depois deste texto" in texto
    assert "Alcançaram: era 21, agora 20." in texto


def test_mudancas_que_se_compensam_tambem_marcam(
    client, rodada, brasil, ficha, ministerio
):
    """As contagens ficam iguais; os números de que o texto fala, não."""
    escrever_analise(rodada, brasil, ficha, _texto(), por=ministerio, publicar=True)
    resultados = Resultado.objects.filter(ficha=ficha)
    resultados.filter(pactuacao__territorio__codigo="SP").update(valor=0)
    resultados.filter(pactuacao__territorio__codigo="AP").update(valor=5)
    pagina = "/indicadores/avaliacao/2007/BR/8/analise/"

    texto = client.get(pagina).content.decode()

    assert "Alcançaram: era" not in texto
    assert "AP: era meta 1,0, resultado 0,7, agora meta 1,0, resultado 5,0." in texto

    resultados.filter(pactuacao__territorio__codigo="SP").update(valor=D("1.8"))
    resultados.filter(pactuacao__territorio__codigo="AP").update(valor=D("0.7"))
    assert "mudaram depois deste texto" not in client.get(pagina).content.decode()


def test_muitas_mudancas_se_resumem():
    antes = {"territorios": {str(n): [f"M{n}", "1", "1"] for n in range(30)}}
    agora = {"territorios": {str(n): [f"M{n}", "1", "2"] for n in range(30)}}

    lidas = mudancas(antes, agora)

    assert len(lidas) == 11
    assert lidas[-1].agora == "mais 20 mudaram"


def test_indicador_da_prioridade_que_mudou_e_dito():
    antes = {"indicadores": {"8": "21 de 27 alcançaram", "14": "1 de 7 alcançaram"}}
    agora = {"indicadores": {"8": "21 de 27 alcançaram", "15": "2 de 3 alcançaram"}}

    lidas = [(m.rotulo, m.era, m.agora) for m in mudancas(antes, agora)]

    assert lidas == [
        ("indicador 14", "1 de 7 alcançaram", "não consta"),
        ("indicador 15", "não constava", "2 de 3 alcançaram"),
    ]


def test_demonstracao_traz_as_analises_de_2007(client, publicados, ministerio):
    ministerio.usuario.de_demonstracao = True
    ministerio.usuario.save()
    carregar_analise()

    carregar_analises_de_2007()
    carregar_analises_de_2007()

    assert Analise.objects.filter(publicada_em__isnull=False).count() == 6
    pagina = client.get("/indicadores/avaliacao/2007/BR/22/analise/").content.decode()
    assert "falta de medicamentos" in pagina
    assert "mudaram depois deste texto" not in pagina


def test_o_rascunho_nao_e_publico(client, rodada, brasil, ficha, ministerio):
    escrever_analise(rodada, brasil, ficha, _texto(), por=ministerio)
    pagina = "/indicadores/avaliacao/2007/BR/8/analise/"

    assert "A cobertura avançou" not in client.get(pagina).content.decode()
    client.force_login(ministerio.usuario)
    assert "A cobertura avançou" in client.get(pagina).content.decode()


def test_quem_gravou_depois_nao_apaga_o_de_antes(rodada, brasil, ficha, ministerio):
    escrever_analise(rodada, brasil, ficha, _texto(), por=ministerio)

    with pytest.raises(EdicaoConcorrente):
        escrever_analise(
            rodada, brasil, ficha, _texto(implementacao="outro"), por=ministerio
        )

    assert Analise.objects.get().implementacao == "A cobertura avançou."


def test_analise_vazia_e_recusada(rodada, brasil, ficha, ministerio):
    vazio = _texto(fatores_por_extenso="", implementacao="", referencias="", fatores={})

    with pytest.raises(RegraViolada) as erro:
        escrever_analise(rodada, brasil, ficha, vazio, por=ministerio)

    assert erro.value.codigo == "analise_vazia"


@pytest.mark.parametrize(
    ("papel", "de", "sobre", "esperado"),
    [
        (Papel.MINISTERIO, "BR", "BR", True),
        (Papel.MINISTERIO, "BR", "N", True),
        (Papel.MINISTERIO, "BR", "AC", False),
        (Papel.SECRETARIA_CIT, "BR", "BR", True),
        (Papel.TECNICO_ESTADUAL, "AC", "AC", True),
        (Papel.GESTOR_ESTADUAL, "AC", "AC", True),
        (Papel.TECNICO_ESTADUAL, "AC", "MG", False),
        (Papel.TECNICO_ESTADUAL, "AC", "BR", False),
        (Papel.SECRETARIA_CIB, "AC", "AC", False),
        (Papel.AUDITOR, "BR", "BR", False),
    ],
)
def test_quem_escreve_a_de_quem(publicados, papel, de, sobre, esperado):
    por = VinculoFactory(papel=papel, territorio=Territorio.objects.get(codigo=de))

    assert pode_analisar(por, Territorio.objects.get(codigo=sobre)) is esperado


def test_a_acao_recusa_quem_nao_pode(rodada, brasil, ficha):
    auditor = VinculoFactory(papel=Papel.AUDITOR, territorio=brasil)

    with pytest.raises(PermissionDenied, match="do próprio território"):
        escrever_analise(rodada, brasil, ficha, _texto(), por=auditor)


def test_tabela_cruzada_conta_por_efeito_e_alcance(rodada, brasil, ficha, ministerio):
    nove = Ficha.objects.get(edicao=rodada.edicao, numero=9)
    for assunto in (ficha, nove):
        escrever_analise(
            rodada, brasil, assunto, _texto(), por=ministerio, publicar=True
        )

    linhas = {x.fator.codigo: x for x in consultas.tabela_dos_fatores(rodada, brasil)}

    assert linhas["atencao-basica"].total == linhas["pessoal"].total == 2
    assert linhas["pessoal"].favoreceu_e_alcancou == 0


def test_prioridade_soma_os_seus_indicadores(client, rodada, brasil, ministerio):
    prioridade = Prioridade.objects.get(fichas__numero=8, edicao=rodada.edicao)
    analise = escrever_analise(
        rodada, brasil, prioridade, _texto(), por=ministerio, publicar=True
    )

    pagina = client.get(
        f"/indicadores/avaliacao/2007/BR/prioridade/{prioridade.ordem}/"
    )

    assert analise.numeros["alcancaram"] > 21
    assert "Alcançaram 21, não alcançaram 6" in pagina.content.decode()
    assert "A cobertura avançou" in pagina.content.decode()


# ------------------------------------------------------------ tela


ESCREVER = "/indicadores/avaliacao/2007/BR/8/analise/escrever/"


def _dados(versao=0, **outros):
    return {"versao": versao, "implementacao": "Texto da tela", **outros}


def test_tela_publica_com_fatores(client, rodada, ministerio):
    client.force_login(ministerio.usuario)
    assert client.get(ESCREVER).status_code == 200

    resposta = client.post(
        ESCREVER, _dados(publicar="sim", **{"fator-gestao": "favoreceu"})
    )

    assert resposta.url == "/indicadores/avaliacao/2007/BR/8/analise/"
    analise = Analise.objects.get()
    assert analise.publicada_por == ministerio
    assert analise.fatores.get().fator.codigo == "gestao"
    assert (
        "Capacidade de gestão"
        in client.get("/indicadores/avaliacao/2007/BR/fatores/").content.decode()
    )


def test_tela_mostra_os_dois_textos_no_conflito(
    client, rodada, brasil, ficha, ministerio
):
    escrever_analise(rodada, brasil, ficha, _texto(), por=ministerio)
    client.force_login(ministerio.usuario)

    resposta = client.post(ESCREVER, _dados(versao=0))

    assert resposta.status_code == 409
    pagina = resposta.content.decode()
    assert "A cobertura avançou." in pagina
    assert "Texto da tela" in pagina
    assert 'name="versao" value="1"' in pagina


def test_tela_recusa_vazio_e_longo(client, rodada, ministerio):
    client.force_login(ministerio.usuario)

    assert client.post(ESCREVER, {"versao": 0}).status_code == 422
    longo = client.post(ESCREVER, _dados(implementacao="a" * 8001))
    assert longo.status_code == 422
    assert "Resuma em até 8000 letras" in longo.content.decode()
