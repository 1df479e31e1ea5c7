"""Entradas ruins: cada uma tem frase, e nada do que se digitou se perde."""

import pytest

from base.errors import RegraViolada
from cooperacao import actions
from cooperacao.forms import AvaliacaoForm
from cooperacao.models import AvaliacaoDoRE, RelatorioSemestral
from tests.unit.cooperacao.conftest import entrar

pytestmark = pytest.mark.django_db

RE_1 = "/cooperacao/60/relatorios/2017/2/re/1/"
COLADO = (
    "<p class=MsoNormal><script>alert(1)</script><b>Oficina</b><del>mas</del> "
    "feita em <ins>nove</ins> estados</p>"
)


def test_vinte_mil_palavras_coladas_recusam_se_com_frase_e_sem_perder(
    client, demo, opas_tecnico
):
    texto = "palavra " * 20_000
    resposta = entrar(client, opas_tecnico).post(
        RE_1, {"versao": "1", "progresso": texto}
    )

    corpo = resposta.content.decode()
    assert resposta.status_code == 422
    assert "O texto tem 159999 caracteres e o campo aceita 20000" in corpo
    assert corpo.count("palavra ") >= 19_999
    assert not AvaliacaoDoRE.objects.filter(progresso__contains="palavra ").exists()


def test_colagem_com_scripts_e_alteracoes_grava_so_o_texto(client, demo, opas_tecnico):
    entrar(client, opas_tecnico).post(RE_1, {"versao": "1", "progresso": COLADO})

    avaliacao = AvaliacaoDoRE.objects.get(
        relatorio__anual__tc__numero=60, relatorio__semestre=2, resultado__numero=1
    )
    assert avaliacao.progresso == "**Oficina** feita em nove estados"


def test_campo_nao_corta_em_silencio_no_navegador():
    assert "maxlength" not in str(AvaliacaoForm()["progresso"])


def test_semestre_com_re_em_aberto_nao_se_envia_nem_se_fecha(
    semestre, contraparte, opas_gestor
):
    semestre.avaliacoes.filter(resultado__numero=2).update(relacao="")

    with pytest.raises(RegraViolada) as envio:
        actions.enviar(semestre, por=contraparte)
    with pytest.raises(RegraViolada) as fecho:
        actions.fechar(semestre, por=opas_gestor)

    assert "falta escrever a, b ou c em RE 2" in fecho.value.mensagem
    assert "RE 2" in envio.value.mensagem
    semestre.refresh_from_db()
    assert semestre.situacao == "em_elaboracao"


def test_duas_pessoas_fechando_ao_mesmo_tempo(semestre, opas_gestor):
    RelatorioSemestral.objects.update(situacao="aprovado")
    uma = RelatorioSemestral.objects.get(pk=semestre.pk)
    outra = RelatorioSemestral.objects.get(pk=semestre.pk)
    actions.fechar(uma, por=opas_gestor)

    with pytest.raises(RegraViolada) as erro:
        actions.fechar(outra, por=opas_gestor)

    assert "Semestre fechado" in erro.value.mensagem


@pytest.mark.parametrize(
    ("campo", "valor", "frase"),
    [
        ("nup", "25000.641798/2009-12", "Os dígitos verificadores não conferem"),
        ("siafi", "12", "seis algarismos"),
    ],
)
def test_identificacao_com_numero_errado(
    client, demo, opas_gestor, campo, valor, frase
):
    dados = {
        "versao": "1",
        "titulo": "Título",
        "objeto": "Objeto",
        "nup": "25000.641798/2009-11",
        "siafi": "662109",
        "data_inicio": "27/05/2010",
        "interveniente": "Ministério da Saúde",
    }
    resposta = entrar(client, opas_gestor).post(
        "/cooperacao/60/identificacao/", dados | {campo: valor}
    )

    assert resposta.status_code == 422
    assert frase in resposta.content.decode()
    assert f'value="{valor}"' in resposta.content.decode()


def test_o_erro_aparece_uma_vez_e_a_lista_vazia_esta_em_portugues(
    client, demo, opas_gestor
):
    pagina = entrar(client, opas_gestor).post("/cooperacao/novo/", {}).text

    assert pagina.count("erros nesta página") == 1
    assert ">Escolha</option>" in pagina
    assert "Select" not in pagina


def test_prorrogacao_alem_do_limite_diz_ate_quando(client, demo, opas_tecnico):
    resposta = entrar(client, opas_tecnico).post(
        "/cooperacao/60/ajustes/novo/",
        {
            "versao": "1",
            "numero": "5",
            "tipo": "prorrogacao",
            "novo_termino": "28/05/2021",
        },
    )

    assert resposta.status_code == 422
    assert "A vigência vai no máximo até 27/05/2020" in resposta.content.decode()


def test_dinheiro_negativo_e_semestre_fora_da_vigencia(client, demo, opas_tecnico):
    entrar(client, opas_tecnico)
    negativo = client.post(
        "/cooperacao/60/relatorios/2017/execucao/",
        {"versao": "1", "repassados": "-1", "desembolsados": "0", "pendente": "0"},
    )
    fora = client.post("/cooperacao/60/pts/", {"ano": "2022", "semestre": "1"})

    assert negativo.status_code == 422
    assert "não pode ser negativo" in negativo.content.decode()
    assert fora.status_code == 422
    assert "fora da vigência" in fora.content.decode()
