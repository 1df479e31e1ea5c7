"""Quem pode o quê no portfólio."""

from typing import Final

from django.core.exceptions import PermissionDenied

from contas.models import Papel, Vinculo
from contas.states import LEEM_TUDO
from portfolio.models import Ciclo, Iniciativa, PontoCritico, Reuniao

ACOES: Final[dict[str, frozenset[str]]] = {
    "atualizar_marco": frozenset({Papel.GERENTE_PROJETO, Papel.AEST}),
    "repactuar_marco": frozenset({Papel.AEST}),
    "informar_situacao": frozenset({Papel.AEST}),
    "confirmar_entrega": frozenset({Papel.LIDER_OBJETIVO}),
    "atualizar_semana": frozenset({Papel.GERENTE_PROJETO, Papel.AEST}),
    "abrir_ponto": frozenset({Papel.GERENTE_PROJETO, Papel.LIDER_OBJETIVO, Papel.AEST}),
    "subir_ponto": frozenset({Papel.GERENTE_PROJETO, Papel.LIDER_OBJETIVO, Papel.AEST}),
    "resolver_ponto": frozenset(
        {Papel.GERENTE_PROJETO, Papel.LIDER_OBJETIVO, Papel.AEST}
    ),
    "cumprir_despacho": frozenset({Papel.GERENTE_PROJETO, Papel.AEST}),
    "comentar": frozenset(
        {
            Papel.GERENTE_PROJETO,
            Papel.LIDER_OBJETIVO,
            Papel.SUBSECRETARIO,
            Papel.AEST,
        }
    ),
    "editar_ficha": frozenset({Papel.AEST}),
    "incluir_marco": frozenset({Papel.AEST}),
    "encerrar_iniciativa": frozenset({Papel.AEST}),
    "criar_ciclo": frozenset({Papel.AEST}),
    "criar_iniciativa": frozenset({Papel.AEST}),
    "editar_metodo": frozenset({Papel.AEST}),
    "convocar_reuniao": frozenset({Papel.AEST}),
    "encerrar_reuniao": frozenset({Papel.AEST}),
    "decidir_subsecretarios": frozenset({Papel.SUBSECRETARIO}),
    "decidir_colegiado": frozenset({Papel.AEST}),
    "decidir_entregas": frozenset(),
}
DO_CICLO: Final = frozenset(
    {
        "criar_ciclo",
        "criar_iniciativa",
        "editar_metodo",
        "convocar_reuniao",
        "encerrar_reuniao",
        "decidir_subsecretarios",
        "decidir_colegiado",
        "decidir_entregas",
    }
)
"""As que são do ciclo ou da reunião, e não de uma iniciativa."""

QUEM: Final = {
    "atualizar_marco": (
        "Registrar entregas cabe ao gerente desta iniciativa e à AEST da secretaria."
    ),
    "repactuar_marco": "Repactuar datas cabe à AEST da secretaria.",
    "informar_situacao": "Informar a situação cabe à AEST da secretaria.",
    "confirmar_entrega": (
        "Confirmar entregas cabe ao líder do objetivo desta iniciativa."
    ),
    "comentar": (
        "Comentar cabe ao gerente, ao líder e ao subsecretário desta iniciativa e à "
        "AEST."
    ),
    "criar_ciclo": "Abrir um ciclo cabe à AEST de uma secretaria.",
    "atualizar_semana": (
        "A atualização da semana cabe ao gerente desta iniciativa e à AEST."
    ),
    "abrir_ponto": (
        "Abrir ponto crítico cabe ao gerente desta iniciativa, ao líder do objetivo "
        "e à AEST."
    ),
    "subir_ponto": (
        "Levar o ponto ao degrau de cima cabe ao gerente desta iniciativa, ao líder "
        "do objetivo e à AEST."
    ),
    "resolver_ponto": (
        "Resolver o ponto cabe ao gerente desta iniciativa, ao líder do objetivo e à "
        "AEST."
    ),
    "cumprir_despacho": (
        "Registrar o cumprimento cabe ao gerente desta iniciativa e à AEST."
    ),
    "editar_ficha": "Editar a ficha cabe à AEST da secretaria.",
    "incluir_marco": "Incluir e pesar entregas cabe à AEST da secretaria.",
    "encerrar_iniciativa": "Encerrar iniciativas cabe à AEST da secretaria.",
    "criar_iniciativa": "Criar iniciativas cabe à AEST da secretaria.",
    "editar_metodo": "Mudar o método do ciclo cabe à AEST da secretaria.",
    "convocar_reuniao": "Convocar reuniões cabe à AEST da secretaria.",
    "encerrar_reuniao": "Encerrar reuniões cabe à AEST da secretaria.",
    "decidir_subsecretarios": (
        "Decidir um ponto cabe ao subsecretário do portfólio da iniciativa, na reunião "
        "da própria secretaria."
    ),
    "decidir_colegiado": "Registrar o que o Colegiado decidiu cabe à AEST.",
    "decidir_entregas": "A reunião de entregas não decide pontos críticos.",
}


def pode(vinculo: Vinculo | None, acao: str, iniciativa: Iniciativa) -> bool:
    """Diz se o vínculo faz a ação nesta iniciativa.

    Só quem é da secretaria do ciclo; o gerente, só na iniciativa que é dele; o líder
    e o subsecretário, na que tem outro designado, não. Regra: RN-POR-07. Carregue o
    `ciclo` e a `subsecretaria` da iniciativa antes.
    """
    if vinculo is None or not pode_na_secretaria(vinculo, acao, iniciativa.ciclo):
        return False
    if vinculo.papel == Papel.GERENTE_PROJETO:
        return iniciativa.gerente_id == vinculo.pk
    if vinculo.papel == Papel.LIDER_OBJETIVO:
        return iniciativa.lider_id in (None, vinculo.pk)
    if vinculo.papel == Papel.SUBSECRETARIO:
        return e_do_portfolio(vinculo, iniciativa)
    return True


def e_do_portfolio(vinculo: Vinculo, iniciativa: Iniciativa) -> bool:
    """Se a iniciativa é do portfólio do subsecretário, ou de nenhum com titular."""
    dona = iniciativa.subsecretaria
    return dona is None or dona.titular_id in (None, vinculo.pk)


def pode_na_secretaria(vinculo: Vinculo | None, acao: str, ciclo: Ciclo) -> bool:
    """Diz se o papel faz a ação e é da secretaria do ciclo (RN-POR-07)."""
    if vinculo is None or vinculo.papel not in ACOES[acao]:
        return False
    return vinculo.instituicao_id == ciclo.instituicao_id


def exigir(vinculo: Vinculo | None, acao: str, iniciativa: Iniciativa) -> None:
    """Levanta PermissionDenied, dizendo de quem é a ação, a quem não `pode`."""
    if not pode(vinculo, acao, iniciativa):
        raise PermissionDenied(quem_pode(acao))


def exigir_na_secretaria(vinculo: Vinculo | None, acao: str, ciclo: Ciclo) -> None:
    """O mesmo, para o que se faz no ciclo e não numa iniciativa."""
    if not pode_na_secretaria(vinculo, acao, ciclo):
        raise PermissionDenied(quem_pode(acao))


def e_da_casa(vinculo: Vinculo | None, ciclo: Ciclo) -> bool:
    """Diz se vê o que é interno: a semana, as reuniões e o caminho dos pontos."""
    if vinculo is None:
        return False
    return vinculo.papel in LEEM_TUDO or vinculo.instituicao_id == ciclo.instituicao_id


def acoes_disponiveis(vinculo: Vinculo | None, iniciativa: Iniciativa) -> list[str]:
    """Ações que o vínculo pode fazer na iniciativa, na ordem da tabela."""
    return [
        acao
        for acao in ACOES
        if acao not in DO_CICLO and pode(vinculo, acao, iniciativa)
    ]


def pode_criar_ciclo(vinculo: Vinculo | None) -> bool:
    """Diz se abre um ciclo: a AEST, na própria secretaria (RN-POR-17)."""
    return (
        vinculo is not None
        and vinculo.papel in ACOES["criar_ciclo"]
        and vinculo.instituicao_id is not None
    )


def pode_decidir(vinculo: Vinculo | None, reuniao: Reuniao) -> bool:
    """Diz se o vínculo decide pontos nesta reunião (RN-POR-12)."""
    return pode_na_secretaria(vinculo, f"decidir_{reuniao.tipo}", reuniao.ciclo)


def pode_decidir_ponto(
    vinculo: Vinculo | None, reuniao: Reuniao, ponto: PontoCritico
) -> bool:
    """Diz se decide este ponto: o subsecretário, só os do seu portfólio."""
    if vinculo is None or not pode_decidir(vinculo, reuniao):
        return False
    if vinculo.papel == Papel.SUBSECRETARIO:
        return e_do_portfolio(vinculo, ponto.iniciativa)
    return True


def quem_pode(acao: str) -> str:
    """Frase que diz a quem a ação cabe, para quem não pode fazê-la."""
    return f"{QUEM[acao]} Se é o seu caso, escolha o vínculo certo no alto da página."
