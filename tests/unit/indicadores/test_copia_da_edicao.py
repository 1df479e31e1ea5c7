"""A edição copiada traz tudo; a que se prepara não é pública. RN-IND-42 e 69."""

from decimal import Decimal as D

import pytest
from django.db import models

from auditoria.models import Evento
from base.errors import RegraViolada
from contas.models import Papel
from indicadores import actions, urls
from indicadores.consultas.serie import serie_de
from indicadores.forms.edicoes import RESERVADOS, NovaEdicaoForm
from indicadores.forms.quebras import QuebrasFormSet, quebras_de, quebras_lidas
from indicadores.models import Ficha, Prioridade, QuebraDeSerie, Variante
from indicadores.rules import Sentido
from indicadores.states import Situacao
from tests.factories.contas import vinculo_de
from tests.factories.indicadores import (
    EdicaoFactory,
    FichaFactory,
    MetaFactory,
    PactuacaoFactory,
    PrioridadeFactory,
    RodadaFactory,
)

pytestmark = pytest.mark.django_db

MUDAM: dict[type[models.Model], set[str]] = {
    Ficha: {"id", "edicao", "prioridade", "continua", "versao"},
    Prioridade: {"id", "edicao"},
    Variante: {"id", "ficha"},
    QuebraDeSerie: {"id", "ficha", "a_conferir"},
}
"""O que a cópia não repete; um campo novo do modelo tem de vir na cópia."""


@pytest.fixture
def ministerio(db):
    return vinculo_de(Papel.MINISTERIO)


@pytest.fixture
def cheia(db):
    """Uma ficha em que nenhum campo está como nasce, com variante e quebra."""
    anterior = FichaFactory(numero=9, edicao=EdicaoFactory(codigo="2007"))
    prioridade = PrioridadeFactory(diretriz="Diretriz", objetivo="Objetivo", ordem=4)
    ficha = FichaFactory(
        numero=1,
        prioridade=prioridade,
        nome="Nome inteiro",
        tipo="E",
        casas=2,
        sentido=Sentido.FAIXA,
        numerador="Casos",
        denominador="População",
        fonte="SIM",
        valor_nacional=D(80),
        tipo_do_valor_nacional="parametro",
        texto_do_valor_nacional="oitenta",
        abrangencia="Capitais",
        aplicabilidade={"so_capitais": True},
        julga_alcance=False,
        motivo_nao_julgado="A norma não o julga",
        agregacao="nenhuma",
        minimo_plausivel=D(1),
        maximo_plausivel=D(100),
        limite_inferior=D(5),
        limite_superior=D(10),
        regra_de_meta={"tipo": "reduzir", "percentual": "5"},
        itens=["A", "B"],
        observacao="Observação",
        inferidos=["casas"],
        versao=7,
        continua=anterior,
    )
    Variante.objects.create(
        ficha=ficha,
        codigo="numero",
        nome="Número",
        unidade="óbitos",
        casas=0,
        regra={"populacao_abaixo_de": 80000},
    )
    QuebraDeSerie.objects.create(
        ficha=ficha,
        ano=2017,
        motivo="Mudou a faixa etária",
        norma="Resolução CIT nº 8/2016",
        ficha_anterior=anterior,
    )
    return ficha


def copiar(edicao, por, codigo="2027"):
    return actions.criar_edicao(
        por=por,
        codigo=codigo,
        nome=f"Edição de {codigo}",
        norma="Norma",
        ano_inicial=2027,
        ano_final=2030,
        copiar_de=edicao,
    )


def valores(objeto):
    modelo = type(objeto)
    return {
        f.name: getattr(objeto, f.attname)
        for f in modelo._meta.concrete_fields
        if f.name not in MUDAM[modelo]
    }


def esta_como_nasce(objeto, campo):
    valor = getattr(objeto, campo.attname)
    nasce_assim = campo.has_default() and valor == campo.get_default()
    return nasce_assim or valor in (None, "")


def test_a_copia_repete_cada_campo(cheia, ministerio):
    copia = copiar(cheia.edicao, ministerio).fichas.get()
    pares = [
        (cheia, copia),
        (cheia.prioridade, copia.prioridade),
        (cheia.variantes.get(), copia.variantes.get()),
        (cheia.quebras.get(), copia.quebras.get()),
    ]

    for antes, depois in pares:
        comparados = valores(antes)
        campos = {f.name: f for f in antes._meta.concrete_fields}
        so_da_acrescentada = {"territorio", "desde_ano"}
        vazios = {
            nome
            for nome in comparados
            if esta_como_nasce(antes, campos[nome]) and nome not in so_da_acrescentada
        }
        assert vazios == set(), "preencha na fixture, para que a cópia se prove"
        assert valores(depois) == comparados


def test_tudo_o_que_pende_da_ficha_vai_na_copia_ou_fica_por_ser_de_uma_rodada():
    """Um modelo novo ligado à ficha tem de escolher de que lado fica."""
    copiados = {Variante, QuebraDeSerie}
    ligados = {
        r.related_model
        for r in Ficha._meta.related_objects
        if r.related_model._meta.app_label == "indicadores"
    } - {Ficha}
    com_rodada = {
        m
        for m in ligados
        if {f.name for f in m._meta.concrete_fields} & {"rodada", "pactuacao"}
    }

    assert ligados - com_rodada == copiados


def test_a_copia_marca_a_quebra_e_continua_a_serie(cheia, ministerio, rio_branco):
    RodadaFactory(ano=2019, edicao=cheia.edicao)
    de_2019 = PactuacaoFactory(
        rodada=RodadaFactory(ano=2019),
        territorio=rio_branco,
        situacao=Situacao.HOMOLOGADA,
    )
    MetaFactory(pactuacao=de_2019, ficha=cheia, valor=D(70))
    copia = copiar(cheia.edicao, ministerio).fichas.get()

    quebra = copia.quebras.get()
    assert quebra.a_conferir
    assert quebra.por_extenso.endswith("(da edição anterior, a conferir)")
    assert not cheia.quebras.get().a_conferir
    assert copia.continua == cheia
    assert [a.ano for a in serie_de(copia, rio_branco).anos] == [2019]


def test_a_quebra_se_confere_na_tela_e_guarda_a_ficha_que_continuava(
    cheia, ministerio, client
):
    copia = copiar(cheia.edicao, ministerio).fichas.get()
    client.force_login(ministerio.usuario)
    linha = {**quebras_de(copia)[0], "a_conferir": ""}
    dados = {
        "q-TOTAL_FORMS": 2,
        "q-INITIAL_FORMS": 1,
        **{f"q-0-{c}": v for c, v in linha.items()},
        **{f"q-1-{c}": v for c, v in {"ano": "2028", "motivo": "Outra fonte"}.items()},
    }
    formset = QuebrasFormSet(dados, initial=quebras_de(copia), prefix="q")
    assert formset.is_valid()
    actions.gravar_ficha(
        copia, por=ministerio, versao=1, variantes=[], quebras=quebras_lidas(formset)
    )

    antiga, nova = copia.quebras.order_by("ano")
    assert not antiga.a_conferir
    assert antiga.ficha_anterior == cheia.continua
    assert nova.ano == 2028
    mudou = Evento.objects.do_objeto(copia).first().dados["mudou"]
    assert "a conferir" in mudou["quebras de série"][0]
    pagina = client.get(f"/indicadores/fichas/{copia.pk}/editar/").content.decode()
    assert "Outra fonte" in pagina
    assert "Continua a série de" in pagina


def test_quebra_sem_motivo_volta_com_a_frase():
    dados = {"q-TOTAL_FORMS": 1, "q-INITIAL_FORMS": 0, "q-0-ano": "2028"}
    formset = QuebrasFormSet(dados, prefix="q")

    assert not formset.is_valid()
    assert "Diga o que mudou" in str(formset.errors)


def test_a_ficha_continuada_por_outra_nao_sai(cheia, ministerio):
    copia = copiar(cheia.edicao, ministerio)

    with pytest.raises(RegraViolada) as erro:
        actions.retirar_ficha(cheia, por=ministerio)

    assert erro.value.codigo == "ficha_continuada"
    actions.retirar_ficha(copia.fichas.get(), por=ministerio)
    assert not copia.fichas.exists()


def test_a_edicao_em_preparo_so_a_gestao_ve(client, cheia, ministerio, rio_branco):
    RodadaFactory(edicao=cheia.edicao)
    copiar(cheia.edicao, ministerio)
    ficha = "/indicadores/2027/1/"
    gestor = vinculo_de(Papel.GESTOR_MUNICIPAL, municipio=rio_branco)

    for vinculo in (None, gestor):
        if vinculo:
            client.force_login(vinculo.usuario)
        assert "Edição de 2027" not in client.get("/indicadores/").content.decode()
        assert client.get(ficha).status_code == 404
        assert client.get("/api/v1/indicadores/?edicao=2027").status_code == 404
    client.force_login(ministerio.usuario)
    catalogo = client.get("/indicadores/").content.decode()
    assert "Edição de 2027" in catalogo
    assert "Em preparo" in catalogo
    pagina = client.get(ficha).content.decode()
    assert "Continua a do" in pagina
    assert "a conferir" in pagina

    client.logout()
    RodadaFactory(ano=2027, edicao=Ficha.objects.get(edicao__codigo="2027").edicao)
    assert "Edição de 2027" in client.get("/indicadores/").content.decode()
    assert client.get(ficha).status_code == 200


@pytest.mark.parametrize(
    ("codigo", "serve"), [("2027-2030", True), ("nova", False), ("Comparar", False)]
)
def test_o_codigo_que_ja_e_endereco_se_recusa(db, codigo, serve):
    form = NovaEdicaoForm({"codigo": codigo})

    assert ("codigo" not in form.errors) is serve


def test_todo_endereco_dos_indicadores_esta_reservado():
    inicios = {
        str(rota.pattern).split("/")[0].split("<")[0].rstrip("$")
        for rota in urls.urlpatterns
    }

    assert inicios - {""} <= RESERVADOS
