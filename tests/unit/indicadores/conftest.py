import io
import json

import pytest
from openpyxl import load_workbook

from contas.models import Papel
from indicadores import demonstracao
from indicadores.actions import EntradaDeMeta
from indicadores.demonstracao_da_analise import carregar_analise
from indicadores.importacao import modelo
from indicadores.importacao.especies import Metas
from indicadores.models import Pactuacao
from indicadores.rules import EstadoDaCelula
from territorios import catalogo
from territorios.models import Nivel, Territorio
from tests.factories.contas import vinculo_de
from tests.factories.indicadores import FichaFactory, PactuacaoFactory
from tests.factories.territorios import (
    MacrorregiaoFactory,
    MunicipioFactory,
    PaisFactory,
    UFFactory,
    outra_uf,
)
from tests.modulo import carregado_uma_vez


@pytest.fixture
def rio_branco(db):
    PaisFactory()
    return MunicipioFactory(codigo="1200401", nome="Rio Branco", capital=True)


@pytest.fixture
def fichas(db):
    """Três percentuais, maior é melhor."""
    return [FichaFactory(numero=n) for n in (1, 2, 3)]


@pytest.fixture
def pactuacao(rio_branco, fichas):
    """Em digitação, vazia, com a rodada aberta."""
    return PactuacaoFactory(territorio=rio_branco)


@pytest.fixture
def gestor(rio_branco):
    return vinculo_de(Papel.GESTOR_MUNICIPAL, municipio=rio_branco)


@pytest.fixture
def tecnico(rio_branco):
    return vinculo_de(Papel.TECNICO_MUNICIPAL, municipio=rio_branco)


@pytest.fixture
def conselho(rio_branco):
    return vinculo_de(Papel.CONSELHO_MUNICIPAL, municipio=rio_branco)


@pytest.fixture
def ses(rio_branco):
    return vinculo_de(Papel.GESTOR_ESTADUAL, uf=rio_branco.uf)


@pytest.fixture
def gestor_de_xapuri(rio_branco):
    xapuri = MunicipioFactory(codigo="1200708", nome="Xapuri")
    return vinculo_de(Papel.GESTOR_MUNICIPAL, municipio=xapuri)


@pytest.fixture
def ses_de_mg(rio_branco):
    return vinculo_de(Papel.GESTOR_ESTADUAL, uf=outra_uf())


@pytest.fixture
def publicados(db):
    """As 27 UFs e os números publicados de 2007 e 2008."""
    _carregar_publicados()


@pytest.fixture(scope="module")
def publicados_uma_vez(django_db_setup, django_db_blocker):
    """Os mesmos, para o módulo em que quase todo teste parte deles.

    Carregam-se uma vez; o que cada teste muda desfaz-se ao fim dele.
    """
    with carregado_uma_vez(django_db_blocker, _carregar_publicados):
        yield


def _carregar_publicados():
    _carregar_ufs()
    texto = (demonstracao.PASTA / "edicoes.json").read_text(encoding="utf-8")
    for dados in json.loads(texto):
        demonstracao.carregar_edicao(dados)
    demonstracao.carregar_publicados()
    carregar_analise()


def _carregar_ufs():
    PaisFactory()
    for codigo, (nome, siglas) in catalogo.MACRORREGIOES.items():
        macro = MacrorregiaoFactory(codigo=codigo, nome=nome)
        for sigla in siglas.split():
            UFFactory(
                codigo=sigla,
                nome=sigla,
                macrorregiao=macro,
                amazonia_legal=sigla in catalogo.AMAZONIA_LEGAL,
            )
    assert Territorio.objects.filter(nivel=Nivel.UF).count() == 27


@pytest.fixture
def rodada(pactuacao):
    """A rodada da pactuação de Rio Branco."""
    return pactuacao.rodada


@pytest.fixture
def do_estado(rodada, rio_branco):
    """O modelo de metas da UF, com Rio Branco e Xapuri."""
    MunicipioFactory(codigo="1200708", nome="Xapuri")
    return modelo.gerar(Metas(), rodada, rio_branco.uf, Pactuacao.objects.all())


def preencher(conteudo, respostas):
    """A planilha com as células dadas: {(território, indicador): valor ou tupla}."""
    livro = load_workbook(io.BytesIO(conteudo))
    folha = livro[modelo.ABA]
    for linha in folha.iter_rows(min_row=4):
        chave = (linha[0].value.partition("/")[0], linha[1].value)
        if chave in respostas:
            linha[7].value = respostas[chave]
    saida = io.BytesIO()
    livro.save(saida)
    return saida.getvalue()


def entrada(numero, valor, *, versao=0, mudou=True, justificativa="", estado=None):
    """Uma célula digitada; `valor` None e sem estado é "em branco"."""
    ausente = EstadoDaCelula.NAO_INFORMADO
    return EntradaDeMeta(
        numero=numero,
        estado=estado or (ausente if valor is None else EstadoDaCelula.VALOR),
        valor=valor,
        justificativa=justificativa,
        versao=versao,
        mudou=mudou,
    )
