"""A tabela de permissões contra as regras de acesso, escritas aqui em poucas linhas.

`permissoes.csv` diz célula a célula o que acontece; estas regras não leem nem o
código nem a tabela de ninguém. Uma célula errada que alguém copiasse do que viu
acontecer passaria lá e reprovaria aqui.
"""

from collections.abc import Iterator

import pytest

from contas.models import Papel
from tests.meta.test_rotas import PUBLICAS, tabela

RECUSAS = {"entrar", "401", "403", "404", "405"}
SEM_ESCRITA = {"de_fora", "sem_vinculo", Papel.AUDITOR}
DA_PROPRIA_CONTA = {"contas:trocar_senha", "entrar", "sair"}
SO_LEVAM_A_OUTRO_ENDERECO = {"api:api-root", "api:openapi-json", "indicadores:caderno"}
"""Atendem a qualquer método, e não gravam."""

DE_TODOS = DA_PROPRIA_CONTA | SO_LEVAM_A_OUTRO_ENDERECO
O_MUNICIPIO_SE_ESCOLHE_NO_FORMULARIO = {"indicadores:importar", "pactos:abrir_termo"}
CATALOGO_DOS_INDICADORES = {
    "indicadores:editar_ficha",
    "indicadores:gestao_edicao",
    "indicadores:gestao_nova_edicao",
    "indicadores:nova_ficha",
    "indicadores:retirar_ficha",
}
DE_QUEM_PREPARA = {
    "cooperacao:importacao",
    "cooperacao:modelo_da_importacao",
    "indicadores:gestao",
    "indicadores:importacao",
    "pactos:minuta_da_portaria",
    "painel:tarefa",
    "portfolio:importacao",
}
"""O rascunho de uma pessoa e as telas de que só se parte para escrever."""

COOPERACAO = {Papel.OPAS_TECNICO, Papel.OPAS_GESTOR, Papel.CONTRAPARTE}
PORTFOLIO = {
    Papel.AEST,
    Papel.LIDER_OBJETIVO,
    Papel.GERENTE_PROJETO,
    Papel.SUBSECRETARIO,
}
TERRITORIOS = set(Papel) - COOPERACAO - PORTFOLIO - {Papel.AUDITOR}
ESCREVEM_EM = {
    "cooperacao": COOPERACAO,
    "portfolio": PORTFOLIO,
    "indicadores": TERRITORIOS,
    "pactos": TERRITORIOS - {Papel.ADMINISTRADOR},
}
MUNICIPAIS = {
    Papel.TECNICO_MUNICIPAL,
    Papel.GESTOR_MUNICIPAL,
    Papel.CONSELHO_MUNICIPAL,
}
DECIDEM = {
    "cooperacao:aprovar_plano": {Papel.OPAS_GESTOR},
    "cooperacao:emitir": {Papel.OPAS_GESTOR},
    "cooperacao:emitir_consolidado": {Papel.OPAS_GESTOR},
    "cooperacao:fechar": {Papel.OPAS_GESTOR},
    "cooperacao:reabrir": {Papel.OPAS_GESTOR},
    "cooperacao:vigorar_matriz": {Papel.OPAS_GESTOR},
    "indicadores:gestao_reabrir": {Papel.MINISTERIO},
    "indicadores:homologar_lote": {Papel.GESTOR_ESTADUAL, Papel.SECRETARIA_CIB},
    "pactos:confirmar_ato": {Papel.SECRETARIA_CIB},
    "pactos:decidir_pauta": {Papel.SECRETARIA_CIB},
    "pactos:decidir_termo": {Papel.SECRETARIA_CIB, Papel.MINISTERIO},
    "pactos:encerrar_termo": {Papel.MINISTERIO},
    "pactos:enviar_termo": {Papel.GESTOR_MUNICIPAL},
    "pactos:portaria": {Papel.SECRETARIA_CIT, Papel.MINISTERIO},
    "portfolio:confirmar_entrega": {Papel.LIDER_OBJETIVO},
    "portfolio:decidir_ponto": {Papel.SUBSECRETARIO},
    "portfolio:publicar_ciclo": {Papel.AEST},
}
"""Quem decide, por norma: o técnico prepara, e quem apoia não decide pelo outro."""

ACIMA_DO_MUNICIPIO = {
    "indicadores:acompanhar",
    "indicadores:configurar_uf",
    "indicadores:lembrar",
    "indicadores:simular_propostas",
    "pactos:adesao_da_uf",
    "pactos:apoiar_prazo",
    "pactos:item_da_agenda",
    "pactos:registrar_pendencia",
    "pactos:resolver_pendencia",
}


def celulas() -> Iterator[tuple[str, str, str, str]]:
    """Cada (rota, perfil, resposta ao GET, resposta ao POST)."""
    for rota, linha in tabela().items():
        for perfil, status in linha.items():
            yield rota, perfil, *status.split("/")


def quem_escreve() -> dict[str, set[str]]:
    """Os perfis cujo POST chega à ação, ou ao formulário que a antecede."""
    quem: dict[str, set[str]] = {rota: set() for rota in tabela()}
    for rota, perfil, _, post in celulas():
        if post not in RECUSAS:
            quem[rota].add(perfil)
    return quem


def test_quem_nao_entrou_so_le_o_que_e_publico():
    lidas = {
        rota
        for rota, perfil, get, _ in celulas()
        if perfil == "anonimo" and get != "entrar"
    }

    assert lidas == PUBLICAS
    assert {rota for rota, quem in quem_escreve().items() if "anonimo" in quem} == (
        DE_TODOS - {"contas:trocar_senha"}
    )


def test_o_que_e_publico_todos_leem():
    abertas = {
        rota
        for rota, perfil, get, _ in celulas()
        if perfil == "anonimo" and get == "200"
    }

    escondidas = [
        (rota, perfil)
        for rota, perfil, get, _ in celulas()
        if rota in abertas and get not in ("200", "302")
    ]

    assert escondidas == []


def test_quem_so_le_nao_escreve_em_lugar_nenhum():
    escritas = {
        rota: quem & SEM_ESCRITA
        for rota, quem in quem_escreve().items()
        if quem & SEM_ESCRITA and rota not in DE_TODOS
    }

    assert escritas == {
        rota: {"de_fora"} for rota in O_MUNICIPIO_SE_ESCOLHE_NO_FORMULARIO
    }


def test_o_administrador_mantem_o_catalogo_e_nada_decide():
    escritas = {r for r, quem in quem_escreve().items() if Papel.ADMINISTRADOR in quem}

    assert escritas - DE_TODOS == CATALOGO_DOS_INDICADORES


@pytest.mark.parametrize("app", ESCREVEM_EM)
def test_em_cada_instrumento_so_escreve_quem_e_dele(app):
    intrusos = {
        rota: quem - ESCREVEM_EM[app] - {"de_fora"}
        for rota, quem in quem_escreve().items()
        if rota.startswith(f"{app}:") and rota not in DE_TODOS
    }

    assert {rota: quem for rota, quem in intrusos.items() if quem} == {}


def test_a_decisao_e_so_de_quem_a_norma_diz():
    escrita = quem_escreve()

    assert {rota: escrita[rota] for rota in DECIDEM} == DECIDEM


def test_o_municipio_nao_escreve_no_que_e_do_estado():
    escrita = quem_escreve()

    assert [r for r in ACIMA_DO_MUNICIPIO if escrita[r] & MUNICIPAIS] == []


def test_o_que_nao_se_ve_nao_se_escreve():
    """404 na leitura é 404 na escrita: a recusa não revela que a coisa existe."""
    incoerentes = [
        (rota, perfil, get, post)
        for rota, perfil, get, post in celulas()
        if (get == "404" and post not in ("404", "405"))
        or (get == "403" and post not in ("403", "405"))
    ]

    assert incoerentes == []


def test_o_auditor_le_tudo_o_que_alguem_le():
    lidas = {r for r, _, get, post in celulas() if get == "200" and post == "405"}
    abertas = {
        rota
        for rota, perfil, get, _ in celulas()
        if perfil == Papel.AUDITOR and get in ("200", "302")
    }

    assert lidas - abertas == DE_QUEM_PREPARA
