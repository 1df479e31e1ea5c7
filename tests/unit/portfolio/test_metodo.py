"""O ciclo e as suas listas: abrir, editar, ordenar, publicar."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from auditoria.models import Evento
from base.errors import EdicaoConcorrente, RegraViolada
from contas.models import Papel
from portfolio import actions
from portfolio.actions import Linha
from portfolio.models import Ciclo
from tests.factories.portfolio import (
    FrenteFactory,
    IniciativaFactory,
    MarcoFactory,
    ObjetivoFactory,
)
from tests.factories.territorios import outra_uf
from tests.unit.portfolio.conftest import vinculo_na_secretaria

DADOS = {
    "nome": "Plano",
    "ano_inicio": 2027,
    "ano_fim": 2030,
    "missao": "",
    "visao": "",
    "visao_do_sus": "",
    "visao_da_secretaria": "",
    "fonte": "",
}


def test_a_aest_abre_o_ciclo_interno_da_propria_secretaria(aest):
    """RN-POR-17: aberto, só a secretaria o vê; dois iguais ganham endereços."""
    ciclo = actions.criar_ciclo(por=aest, territorio=outra_uf(), dados=DADOS)
    outro = actions.criar_ciclo(por=aest, territorio=outra_uf(), dados=DADOS)

    assert (ciclo.slug, outro.slug) == ("ses-mg-2027-2030", "ses-mg-2027-2030-2")
    assert ciclo.instituicao == aest.instituicao
    assert not ciclo.publicado
    assert Evento.objects.do_objeto(ciclo).get().acao == "portfolio.ciclo.criado"


def test_so_a_aest_abre_e_edita(gerente, aest_de_fora, ciclo):
    """RN-POR-17."""
    with pytest.raises(PermissionDenied):
        actions.criar_ciclo(por=gerente, territorio=outra_uf(), dados=DADOS)
    for alheio in (gerente, aest_de_fora):
        with pytest.raises(PermissionDenied):
            actions.editar_ciclo(ciclo, por=alheio, versao=1, dados=DADOS)
        with pytest.raises(PermissionDenied):
            actions.publicar_ciclo(ciclo, por=alheio)


def test_ciclo_nao_termina_antes_de_comecar(aest):
    with pytest.raises(RegraViolada) as erro:
        actions.criar_ciclo(
            por=aest, territorio=outra_uf(), dados=DADOS | {"ano_fim": 2026}
        )

    assert erro.value.codigo == "ciclo_ao_contrario"


def test_editar_guarda_o_que_mudou_e_recusa_versao_velha(aest, ciclo):
    """RN-POR-17."""
    actions.editar_ciclo(ciclo, por=aest, versao=1, dados=DADOS)

    evento = Evento.objects.do_objeto(ciclo).get()
    assert evento.dados["de_depois"]["nome"] == "Plano"
    with pytest.raises(EdicaoConcorrente):
        actions.editar_ciclo(ciclo, por=aest, versao=1, dados=DADOS)


def test_publicar_exige_iniciativa_e_nao_se_repete(aest, ciclo):
    """RN-POR-17."""
    Ciclo.objects.update(publicado=False)
    with pytest.raises(RegraViolada) as vazio:
        actions.publicar_ciclo(ciclo, por=aest)
    IniciativaFactory(ciclo=ciclo)
    actions.publicar_ciclo(ciclo, por=aest)
    with pytest.raises(RegraViolada) as de_novo:
        actions.publicar_ciclo(ciclo, por=aest)

    assert vazio.value.codigo == "ciclo_sem_iniciativas"
    assert de_novo.value.codigo == "ciclo_ja_publicado"
    assert Ciclo.objects.visiveis_para(None).get() == ciclo


def test_lista_inclui_retira_e_troca_a_ordem(aest, ciclo):
    """RN-POR-17: duas linhas trocam de lugar sem ferir a ordem única."""
    a, b, c = (ObjetivoFactory(ciclo=ciclo, ordem=n) for n in (1, 2, 3))
    linhas = [
        Linha(b.pk, {"texto": b.texto}),
        Linha(a.pk, {"texto": "A, reescrito"}),
        Linha(None, {"texto": "Novo", "quadro": "SES"}),
    ]

    actions.gravar_lista(ciclo, por=aest, versao=1, lista="objetivos", linhas=linhas)

    gravados = list(ciclo.objetivos.values_list("ordem", "texto"))
    assert gravados == [(1, b.texto), (2, "A, reescrito"), (3, "Novo")]
    assert not ciclo.objetivos.filter(pk=c.pk).exists()
    with pytest.raises(EdicaoConcorrente):
        actions.gravar_lista(ciclo, por=aest, versao=1, lista="objetivos", linhas=[])


def test_linha_em_uso_nao_sai(aest, iniciativa):
    """RN-POR-15: a frente com entregas fica."""
    frente = FrenteFactory(iniciativa=iniciativa)
    MarcoFactory(iniciativa=iniciativa, frente=frente)

    with pytest.raises(RegraViolada) as erro:
        actions.gravar_frentes(iniciativa, por=aest, versao=1, linhas=[])

    assert erro.value.codigo == "linha_em_uso"
    assert iniciativa.frentes.get() == frente


def test_linha_de_outro_ciclo_entra_como_nova(aest, ciclo):
    """A chave de outra lista, forjada, não leva a linha embora."""
    alheio = ObjetivoFactory(ciclo__slug="outro", ciclo__territorio=outra_uf())

    actions.gravar_lista(
        ciclo,
        por=aest,
        versao=1,
        lista="objetivos",
        linhas=[Linha(alheio.pk, {"texto": "Meu", "quadro": "SUS"})],
    )

    alheio.refresh_from_db()
    assert alheio.texto != "Meu"
    assert ciclo.objetivos.get().pk != alheio.pk


def test_a_tela_da_lista_grava_recusa_e_diz_o_conflito(aest, ciclo, entrar):
    """RN-POR-17."""
    endereco = reverse("portfolio:editar_lista", args=[ciclo.slug, "problemas"])
    cliente = entrar(aest)
    dados = {
        "versao": "1",
        "form-TOTAL_FORMS": "1",
        "form-INITIAL_FORMS": "0",
        "form-0-texto": "Fila longa",
        "form-0-priorizado": "on",
    }

    assert "Problemas levantados" in cliente.get(endereco).text
    gravada = cliente.post(endereco, dados)
    conflito = cliente.post(endereco, dados)
    sem_texto = cliente.post(endereco, dados | {"form-0-texto": ""})

    assert gravada.status_code == 302
    assert ciclo.problemas.get().priorizado
    assert conflito.status_code == 409
    assert "Fila longa" in conflito.text
    assert sem_texto.status_code == 422
    fantasma = endereco.replace("problemas", "x")
    assert cliente.get(fantasma).status_code == 404


@pytest.mark.parametrize(
    ("lista", "linha", "trecho"),
    [
        (
            "etapas",
            {"nome": "Oficina", "fase": "1", "inicio": "10/02/2026", "fim": "1/2/2026"},
            "termina antes de começar",
        ),
        ("problemas", {"texto": "Fila", "objetivo": "*"}, "Só o problema priorizado"),
        ("subsecretarias", {"nome": "Sem sigla"}, "Preencha, ou marque Retirar"),
    ],
)
def test_linha_errada_diz_o_que_fazer(aest, ciclo, entrar, lista, linha, trecho):
    objetivo = ObjetivoFactory(ciclo=ciclo)
    dados = {
        "versao": "1",
        "form-TOTAL_FORMS": "1",
        "form-INITIAL_FORMS": "0",
        **{f"form-0-{nome}": valor for nome, valor in linha.items()},
    }
    if linha.get("objetivo"):
        dados["form-0-objetivo"] = str(objetivo.pk)

    resposta = entrar(aest).post(
        reverse("portfolio:editar_lista", args=[ciclo.slug, lista]), dados
    )

    assert resposta.status_code == 422
    assert trecho in resposta.text


def test_linhas_repetidas_sao_recusadas(aest, ciclo, entrar):
    dados = {
        "versao": "1",
        "form-TOTAL_FORMS": "2",
        "form-INITIAL_FORMS": "0",
        "form-0-texto": "Igual",
        "form-1-texto": "Igual",
        **{f"form-{n}-{c}": v for n in (0, 1) for c, v in [("quadro", "SUS")]},
    }

    resposta = entrar(aest).post(
        reverse("portfolio:editar_lista", args=[ciclo.slug, "objetivos"]), dados
    )

    assert resposta.status_code == 422
    assert "linhas repetidas" in resposta.text


def test_abrir_e_editar_o_ciclo_pela_tela(aest, entrar):
    """RN-POR-17."""
    cliente = entrar(aest)
    dados = DADOS | {"versao": "0"}

    cliente.post(reverse("portfolio:criar_ciclo"), dados)
    ciclo = Ciclo.objects.get(slug="ses-mg-2027-2030")
    editar = reverse("portfolio:editar_ciclo", args=[ciclo.slug])
    recusado = cliente.post(editar, dados | {"versao": "1", "ano_fim": "2020"})
    cliente.post(editar, dados | {"versao": "1", "missao": "Cuidar"})
    publicado = cliente.post(
        reverse("portfolio:publicar_ciclo", args=[ciclo.slug]), follow=True
    )

    assert recusado.status_code == 422
    ciclo.refresh_from_db()
    assert (ciclo.missao, ciclo.publicado) == ("Cuidar", False)
    assert "Inclua ao menos uma antes de publicar" in publicado.text


def test_outra_secretaria_nao_ve_o_metodo(aest_de_fora, ciclo, entrar):
    """RN-POR-09."""
    cliente = entrar(aest_de_fora)

    for nome in ("editar_ciclo", "carga", "qualidade"):
        endereco = reverse(f"portfolio:{nome}", args=[ciclo.slug])
        assert cliente.get(endereco).status_code == 404


def test_papel_sem_o_metodo_e_recusado(ciclo, entrar):
    cliente = entrar(vinculo_na_secretaria(Papel.GERENTE_PROJETO))

    resposta = cliente.get(reverse("portfolio:editar_ciclo", args=[ciclo.slug]))

    assert resposta.status_code == 403
    assert "cabe à AEST" in resposta.text


def test_versao_que_nao_e_numero_nao_derruba_a_lista(aest, ciclo, entrar):
    endereco = reverse("portfolio:editar_lista", args=[ciclo.slug, "etapas"])

    resposta = entrar(aest).post(endereco, {"versao": "³"})

    assert resposta.status_code == 422


def test_pesos_com_a_conta_de_linhas_trocada_nao_derrubam(aest, marco, entrar):
    endereco = reverse("portfolio:pesar_marcos", args=[marco.iniciativa.slug])
    dados = {
        "versao": "1",
        "form-TOTAL_FORMS": "1",
        "form-INITIAL_FORMS": "0",
        "form-0-marco": str(marco.pk),
        "form-0-nome": marco.nome,
        "form-0-peso": str(marco.peso),
    }

    resposta = entrar(aest).post(endereco, dados)

    assert resposta.status_code == 302
