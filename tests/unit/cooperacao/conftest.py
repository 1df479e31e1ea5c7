from datetime import date

import pytest

from contas.models import Papel
from cooperacao import demonstracao
from cooperacao.models import RelatorioAnual, RelatorioSemestral
from tests.factories.contas import InstituicaoFactory, VinculoFactory, vinculo_de
from tests.factories.cooperacao import (
    AnualFactory,
    AvaliacaoFactory,
    MatrizFactory,
    PlanoFactory,
    ResultadoFactory,
    SemestreFactory,
    TermoDeAjusteFactory,
)


@pytest.fixture
def opas_tecnico(db):
    return vinculo_de(Papel.OPAS_TECNICO)


@pytest.fixture
def opas_gestor(db):
    return vinculo_de(Papel.OPAS_GESTOR)


@pytest.fixture
def contraparte(db):
    return vinculo_de(Papel.CONTRAPARTE)


@pytest.fixture
def outra_contraparte(db):
    """Do CONASEMS: mesmo papel, outro Termo."""
    return VinculoFactory(
        papel=Papel.CONTRAPARTE,
        territorio=None,
        instituicao=InstituicaoFactory(sigla="CONASEMS"),
    )


@pytest.fixture
def gestor_municipal(db):
    return vinculo_de(Papel.GESTOR_MUNICIPAL)


@pytest.fixture
def ministerio(db):
    return vinculo_de(Papel.MINISTERIO)


@pytest.fixture
def semestre(db):
    """2º semestre de 2017 do TC 60, em elaboração, com dois REs escritos."""
    relatorio = SemestreFactory(anual=AnualFactory())
    matriz = MatrizFactory(tc=relatorio.anual.tc)
    for numero in (1, 2):
        resultado = ResultadoFactory(matriz=matriz, numero=numero)
        AvaliacaoFactory(relatorio=relatorio, resultado=resultado)
    return relatorio


@pytest.fixture
def avaliacao(semestre):
    return semestre.avaliacoes.get(resultado__numero=1)


@pytest.fixture
def demo(db, monkeypatch):
    """Os dois Termos da demonstração, com o TC 61/2018 emitido sem desenhar o PDF."""
    with monkeypatch.context() as troca:
        troca.setattr("cooperacao.pdf.imprimir_modelo", lambda *_, **__: b"%PDF-1.7")
        demonstracao.carregar()


@pytest.fixture
def anual_60(demo):
    return RelatorioAnual.objects.select_related("tc").get(tc__numero=60)


@pytest.fixture
def fechado_60(anual_60):
    """O TC 60/2017 com tudo escrito e os dois semestres fechados."""
    segundo = anual_60.semestres.get(semestre=2)
    segundo.avaliacoes.filter(resultado__numero=1).update(
        progresso="Foram programadas 2 ações no PTS e as duas se fizeram.",
        dificuldades="As passagens aéreas.",
        relacao="Concorrem para o resultado.",
    )
    RelatorioSemestral.objects.filter(anual=anual_60).update(situacao="fechado")
    return anual_60


@pytest.fixture
def re_1(db):
    """O primeiro RE do TC 60, com duas atividades."""
    resultado = ResultadoFactory(numero=1)
    TermoDeAjusteFactory(
        tc=resultado.matriz.tc,
        numero=3,
        tipo="prorrogacao",
        valor=0,
        novo_termino=date(2020, 5, 27),
    )
    resultado.atividades.create(ordem=1, codigo="A1.1", texto="Apoiar as SES.")
    resultado.atividades.create(ordem=2, codigo="A1.2", texto="Publicar.")
    return resultado


@pytest.fixture
def plano(re_1):
    """O PTS do 1º semestre de 2018 do TC 60, em elaboração e sem ações."""
    return PlanoFactory(tc=re_1.matriz.tc)


@pytest.fixture
def sem_desenho(monkeypatch):
    """Os documentos se emitem sem desenhar o PDF; o contexto fica na lista."""
    contextos = []

    def imprimir(_, contexto, **__):
        contextos.append(contexto)
        return b"%PDF-1.7"

    monkeypatch.setattr("cooperacao.pdf.imprimir_modelo", imprimir)
    monkeypatch.setattr("cooperacao.pdf_consolidado.imprimir_modelo", imprimir)
    return contextos


@pytest.fixture
def anual_61(demo):
    return RelatorioAnual.objects.select_related("tc").get(tc__numero=61)


def entrar(client, vinculo):
    """O cliente já com a sessão da pessoa."""
    client.force_login(vinculo.usuario)
    return client
