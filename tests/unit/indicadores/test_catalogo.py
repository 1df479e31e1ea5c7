"""Edições, fichas e indicadores próprios: RN-IND-42 e 43."""

from datetime import timedelta
from decimal import Decimal as D

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from auditoria.models import Evento
from base.errors import EdicaoConcorrente, RegraViolada
from contas.models import Papel
from indicadores import actions
from indicadores.consultas import efeito_da_regra, grade, progresso
from indicadores.forms.edicoes import NovaEdicaoForm
from indicadores.forms.variantes import (
    VariantesFormSet,
    variantes_de,
    variantes_lidas,
)
from indicadores.models import Edicao, Ficha, TipoDeFicha, Variante
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
from tests.factories.territorios import MunicipioFactory, UFFactory, outra_uf

pytestmark = pytest.mark.django_db


@pytest.fixture
def ministerio(db):
    return vinculo_de(Papel.MINISTERIO)


@pytest.fixture
def da_cib(rio_branco):
    return vinculo_de(Papel.SECRETARIA_CIB, uf=rio_branco.uf)


def nova(edicao, territorio=None, **campos):
    """Uma ficha por gravar."""
    return Ficha(
        edicao=edicao,
        prioridade=PrioridadeFactory(edicao=edicao),
        territorio=territorio,
        tipo=actions.tipo_acrescentado(territorio) if territorio else "P",
        numero=actions.proximo_numero(edicao, territorio),
        nome="Cobertura",
        nome_curto="Cobertura",
        unidade="%",
        sentido="maior",
        multiplicador=D(100),
        desde_ano=RodadaFactory(edicao=edicao).ano if territorio else None,
        **campos,
    )


def gravar(ficha, por, versao=1, variantes=(), quebras=None):
    return actions.gravar_ficha(
        ficha, por=por, versao=versao, variantes=variantes, quebras=quebras
    )


# ------------------------------------------------------------ edições


def test_edicao_nova_e_copia_inteira_e_nao_leva_o_proprio_de_ninguem(
    rio_branco, fichas, ministerio, da_cib
):
    origem = fichas[0].edicao
    Variante.objects.create(
        ficha=fichas[0], codigo="numero", nome="Número", unidade="óbitos"
    )
    gravar(nova(origem, rio_branco.uf), da_cib)

    copia = actions.criar_edicao(
        por=ministerio,
        codigo="2027",
        nome="Edição de 2027",
        norma="Norma",
        ano_inicial=2027,
        ano_final=2030,
        copiar_de=origem,
    )

    assert list(copia.fichas.values_list("numero", flat=True)) == [1, 2, 3]
    assert Ficha.todas.filter(edicao=copia).count() == 3
    assert copia.fichas.get(numero=1).variantes.get().codigo == "numero"
    assert copia.fichas.get(numero=1).prioridade.edicao == copia
    assert origem.fichas.count() == 3
    assert Evento.objects.do_objeto(copia).get().dados["copiada_de"] == origem.nome


def test_edicao_com_codigo_repetido_e_recusada(ministerio):
    edicao = EdicaoFactory()

    with pytest.raises(RegraViolada) as erro:
        actions.criar_edicao(
            por=ministerio,
            codigo=edicao.codigo,
            nome="x",
            norma="x",
            ano_inicial=2027,
            ano_final=2027,
        )

    assert erro.value.codigo == "edicao_repetida"
    assert Edicao.objects.count() == 1


def test_a_edicao_que_acaba_antes_de_comecar_diz_no_campo():
    form = NovaEdicaoForm(
        {
            "codigo": "2027-2030",
            "nome": "Rol novo",
            "norma": "Resolução",
            "ano_inicial": 2030,
            "ano_final": 2027,
            "versao": 0,
        }
    )

    assert form.errors == {"ano_final": ["O último ano é antes do primeiro."]}


def test_alterar_edicao_ordena_prioridades_e_protege_a_que_tem_fichas(
    fichas, ministerio
):
    edicao = fichas[0].edicao
    usada = fichas[0].prioridade
    campos = {
        "nome": "Nova",
        "norma": edicao.norma,
        "ano_inicial": 2017,
        "ano_final": 2040,
        "observacao": "",
    }
    duas = [(None, "Gestão", "", ""), (usada.pk, usada.nome, "Diretriz 1", "")]

    actions.alterar_edicao(edicao, por=ministerio, versao=1, prioridades=duas, **campos)

    assert [p.nome for p in edicao.prioridades.all()] == ["Gestão", usada.nome]
    with pytest.raises(RegraViolada) as erro:
        actions.alterar_edicao(
            edicao, por=ministerio, versao=2, prioridades=duas[:1], **campos
        )
    assert erro.value.codigo == "prioridade_com_fichas"
    with pytest.raises(EdicaoConcorrente):
        actions.alterar_edicao(
            edicao, por=ministerio, versao=1, prioridades=duas, **campos
        )


# ------------------------------------------------------------ fichas


def test_ficha_alterada_diz_o_que_mudou(fichas, ministerio):
    ficha = Ficha.objects.get(numero=1)
    ficha.unidade = "por mil"

    gravar(ficha, ministerio)

    mudou = Evento.objects.do_objeto(ficha).get().dados["mudou"]
    assert mudou == {"unidade": ["%", "por mil"]}


def test_a_trilha_da_ficha_diz_as_regras_em_palavras(fichas, ministerio):
    ficha = fichas[0]
    ficha.sentido, ficha.limite_inferior = "faixa", D("75.5")
    ficha.aplicabilidade = {"niveis": ["UF"]}
    ficha.regra_de_meta = {"tipo": "reduzir", "percentual": "10"}

    gravar(ficha, ministerio)

    mudou = Evento.objects.do_objeto(ficha).get().dados["mudou"]
    assert mudou == {
        "sentido": ["maior é melhor", "dentro de uma faixa"],
        "limite_inferior": [None, "75,5"],
        "aplicabilidade": ["todos", "só estados e Distrito Federal"],
        "regra_de_meta": ["", "reduzir 10 % sobre o resultado anterior"],
    }
    with pytest.raises(EdicaoConcorrente):
        gravar(ficha, ministerio, versao=1)


def test_ficha_usada_esta_congelada(pactuacao, fichas, ministerio):
    MetaFactory(pactuacao=pactuacao, ficha=fichas[0])

    for fazer in (
        lambda: gravar(fichas[0], ministerio),
        lambda: actions.retirar_ficha(fichas[0], por=ministerio),
    ):
        with pytest.raises(RegraViolada) as erro:
            fazer()
        assert erro.value.codigo == "ficha_congelada"


def test_ficha_sem_uso_sai_com_as_variantes(fichas, ministerio):
    Variante.objects.create(ficha=fichas[2], codigo="n", nome="N", unidade="n")

    actions.retirar_ficha(fichas[2], por=ministerio)

    assert Ficha.objects.count() == 2
    assert not Variante.objects.exists()


@pytest.mark.parametrize(
    ("campos", "codigo"),
    [
        ({"numero": 101}, "numero_fora_da_faixa"),
        ({"numero": 1}, "ficha_repetida"),
        ({"julga_alcance": False}, "nao_julgada_sem_motivo"),
        (
            {"minimo_plausivel": D(9), "maximo_plausivel": D(1)},
            "faixa_ao_contrario",
        ),
        ({"valor_nacional": D(9)}, "valor_nacional_sem_especie"),
        ({"sentido": "faixa"}, "faixa_sem_limites"),
        ({"limite_superior": D(9)}, "limites_sem_faixa"),
        (
            {"sentido": "faixa", "limite_inferior": D(9), "limite_superior": D(1)},
            "limites_ao_contrario",
        ),
        ({"casas": 30}, "casas_demais"),
        ({"multiplicador": D(0)}, "multiplicador_nulo"),
        ({"denominador": "Nascidos vivos"}, "conta_pela_metade"),
        ({"regra_de_meta": {"tipo": "reduzir", "percentual": "150"}}, "reduz_demais"),
        ({"aplicabilidade": {"ate_ano": 2000}}, "acaba_antes_de_comecar"),
    ],
)
def test_ficha_incoerente_e_recusada(fichas, ministerio, campos, codigo):
    ficha = nova(fichas[0].edicao)
    for campo, valor in campos.items():
        setattr(ficha, campo, valor)

    with pytest.raises(RegraViolada) as erro:
        gravar(ficha, ministerio)

    assert erro.value.codigo == codigo


def test_variantes_sao_as_da_lista_e_so_elas(fichas, ministerio):
    numero = {
        "codigo": "numero",
        "nome": "Número",
        "unidade": "n",
        "casas": 0,
        "regra": {"populacao_abaixo_de": 100000},
    }
    outra = {**numero, "codigo": "outra"}
    gravar(fichas[0], ministerio, variantes=[numero, outra])

    gravar(fichas[0], ministerio, versao=2, variantes=[numero])

    assert [v.codigo for v in fichas[0].variantes.all()] == ["numero"]
    with pytest.raises(RegraViolada) as erro:
        gravar(fichas[0], ministerio, versao=3, variantes=[numero, numero])
    assert erro.value.codigo == "ficha_repetida"
    assert "código numero" in erro.value.mensagem


def test_duas_quebras_no_mesmo_ano_dizem_qual_ano(fichas, ministerio):
    quebra = {"ano": 2017, "motivo": "Outra idade", "norma": "", "a_conferir": False}

    with pytest.raises(RegraViolada) as erro:
        gravar(fichas[0], ministerio, quebras=[quebra, quebra])

    assert erro.value.codigo == "ficha_repetida"
    assert "em 2017" in erro.value.mensagem
    assert not fichas[0].quebras.exists()


def test_o_formulario_das_variantes_nao_perde_a_regra(fichas, ministerio):
    regra = {"populacao_abaixo_de": 80000, "ano_da_populacao": 2010, "negativo": True}
    Variante.objects.create(
        ficha=fichas[0], codigo="variacao", nome="V", unidade="%", regra=regra
    )
    linhas = variantes_de(fichas[0])
    dados = {f"v-0-{c}": v for c, v in linhas[0].items()}
    formset = VariantesFormSet(
        {"v-TOTAL_FORMS": 1, "v-INITIAL_FORMS": 1, **dados}, initial=linhas, prefix="v"
    )
    assert formset.is_valid()

    gravar(fichas[0], ministerio, variantes=variantes_lidas(formset))
    assert fichas[0].variantes.get().regra == regra
    assert "variantes" not in Evento.objects.do_objeto(fichas[0]).get().dados["mudou"]

    dados["v-0-negativo"] = ""
    formset = VariantesFormSet(
        {"v-TOTAL_FORMS": 1, "v-INITIAL_FORMS": 1, **dados}, initial=linhas, prefix="v"
    )
    assert formset.is_valid()
    gravar(fichas[0], ministerio, versao=2, variantes=variantes_lidas(formset))
    antes, depois = (
        Evento.objects.do_objeto(fichas[0]).first().dados["mudou"]["variantes"]
    )
    assert "negativo" in antes
    assert "negativo" not in depois


# ------------------------------------------------------------ próprios


def test_proprio_aparece_so_para_quem_o_tem(
    pactuacao, fichas, da_cib, gestor, gestor_de_xapuri
):
    edicao, acre = fichas[0].edicao, pactuacao.territorio.uf
    regional = gravar(nova(edicao, acre), da_cib)
    local = gravar(nova(edicao, pactuacao.territorio), gestor)

    def numeros(territorio):
        da_outra = PactuacaoFactory.build(
            rodada=pactuacao.rodada, territorio=territorio
        )
        return [x.ficha.numero for x in grade(da_outra).linhas]

    assert (regional.numero, local.numero) == (101, 201)
    assert (regional.tipo, local.tipo) == (TipoDeFicha.REGIONAL, TipoDeFicha.LOCAL)
    assert numeros(pactuacao.territorio) == [1, 2, 3, 101, 201]
    assert progresso(pactuacao) == (0, 5)
    assert numeros(gestor_de_xapuri.territorio) == [1, 2, 3, 101]
    assert numeros(MunicipioFactory(codigo="3106200", uf=outra_uf())) == [1, 2, 3]
    assert edicao.fichas.count() == 3


def test_proprio_so_vale_da_rodada_marcada_em_diante(pactuacao, fichas, gestor):
    ficha = nova(fichas[0].edicao, pactuacao.territorio)
    ficha.desde_ano = pactuacao.rodada.ano + 1

    gravar(ficha, gestor)

    assert len(grade(pactuacao).linhas) == 3


def test_a_rodada_do_ano_que_vem_nao_toma_o_lugar_da_que_se_pactua(
    client, pactuacao, fichas, gestor
):
    rodada, municipio = pactuacao.rodada, pactuacao.territorio
    rodada.metas_abrem = rodada.metas_fecham = timezone.localdate()
    rodada.save()
    nova_edicao = EdicaoFactory(codigo="nova", nome="Rol novo")
    seguinte = RodadaFactory(
        edicao=nova_edicao,
        ano=rodada.ano + 1,
        metas_abrem=timezone.localdate() + timedelta(days=90),
        metas_fecham=timezone.localdate() + timedelta(days=200),
    )
    client.force_login(gestor.usuario)
    lista = client.get(reverse("indicadores:proprios", args=[municipio.codigo]))
    endereco = reverse("indicadores:novo_proprio", args=[municipio.codigo])

    assert lista.context["rodadas"] == [rodada, seguinte]
    assert nova_edicao.nome not in client.get(endereco).content.decode()
    do_ano_que_vem = client.get(endereco, {"ano": seguinte.ano}).content.decode()
    assert nova_edicao.nome in do_ano_que_vem
    desta = nova(fichas[0].edicao, municipio)
    desta.desde_ano = seguinte.ano
    with pytest.raises(RegraViolada, match="é de outra edição"):
        gravar(desta, gestor)


def test_proprio_nao_entra_no_que_ja_foi_enviado(pactuacao, fichas, gestor):
    pactuacao.situacao = Situacao.VALIDADA
    pactuacao.save()

    with pytest.raises(RegraViolada) as erro:
        gravar(nova(fichas[0].edicao, pactuacao.territorio), gestor)

    assert erro.value.codigo == "pactuacao_ja_enviada"


def test_cada_um_gere_so_o_seu(rio_branco, fichas, ministerio, gestor, da_cib):
    edicao = fichas[0].edicao

    for dono, por in (
        (None, gestor),
        (rio_branco, ministerio),
        (rio_branco, da_cib),
        (rio_branco.uf, gestor),
        (UFFactory(codigo="AM", nome="Amazonas"), da_cib),
    ):
        with pytest.raises(PermissionDenied):
            gravar(nova(edicao, dono), por)


# ------------------------------------------------------------ efeito


def test_efeito_conta_ufs_e_municipios(rio_branco):
    MunicipioFactory(codigo="1200708")
    MunicipioFactory(codigo="3106200", uf=outra_uf())

    def efeito(**regra):
        e = efeito_da_regra(regra, ano=2026)
        return (e.ufs, e.municipios)

    assert efeito() == (2, 3)
    assert efeito(niveis=["MUN"]) == (0, 3)
    assert efeito(so_capitais=True) == (2, 1)
    assert efeito(exceto_ufs=["AC"]) == (1, 1)
    assert efeito(amazonia_legal=True) == (1, 0)
    dentro = efeito_da_regra({}, ano=2026, dentro_de=rio_branco)
    assert (dentro.de_ufs, dentro.municipios) == (0, 1)


def test_efeito_da_populacao_no_ano_de_referencia(rio_branco):
    rio_branco_e = {2007: 90_000, 2022: 364_000}
    for ano, habitantes in rio_branco_e.items():
        rio_branco.populacoes.create(ano=ano, habitantes=habitantes, fonte="IBGE")
    MunicipioFactory(codigo="1200708")

    def municipios(**regra):
        e = efeito_da_regra({"populacao_minima": 100_000, **regra}, ano=2026)
        return (e.municipios, e.sem_populacao)

    assert municipios() == (2, 1)
    assert municipios(ano_da_populacao=2007) == (1, 1)


def test_ficha_factory_e_do_rol_nacional():
    assert FichaFactory().territorio is None
