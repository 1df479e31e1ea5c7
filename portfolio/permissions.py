"""Quem pode o quê no portfólio."""

from typing import Final

from contas.models import Papel, Vinculo
from portfolio.models import Ciclo, Iniciativa

ACOES: Final[dict[str, frozenset[str]]] = {
    "atualizar_marco": frozenset({Papel.GERENTE_PROJETO, Papel.AEST}),
    "repactuar_marco": frozenset({Papel.AEST}),
    "informar_situacao": frozenset({Papel.AEST}),
}

QUEM: Final = {
    "atualizar_marco": (
        "Registrar entregas cabe ao gerente desta iniciativa e à AEST da secretaria."
    ),
    "repactuar_marco": "Repactuar datas cabe à AEST da secretaria.",
    "informar_situacao": "Informar a situação cabe à AEST da secretaria.",
}


def pode(vinculo: Vinculo | None, acao: str, iniciativa: Iniciativa) -> bool:
    """Diz se o vínculo faz a ação nesta iniciativa.

    Só quem é da secretaria do ciclo; o gerente, só na iniciativa que é dele.
    Regra: RN-POR-07. Carregue o `ciclo` da iniciativa antes.
    """
    if vinculo is None or not pode_na_secretaria(vinculo, acao, iniciativa.ciclo):
        return False
    if vinculo.papel == Papel.GERENTE_PROJETO:
        return iniciativa.gerente_id == vinculo.pk
    return True


def pode_na_secretaria(vinculo: Vinculo | None, acao: str, ciclo: Ciclo) -> bool:
    """Diz se o papel faz a ação e é da secretaria do ciclo (RN-POR-07)."""
    if vinculo is None or vinculo.papel not in ACOES[acao]:
        return False
    return vinculo.instituicao_id == ciclo.instituicao_id


def acoes_disponiveis(vinculo: Vinculo | None, iniciativa: Iniciativa) -> list[str]:
    """Ações que o vínculo pode fazer na iniciativa, na ordem da tabela."""
    return [acao for acao in ACOES if pode(vinculo, acao, iniciativa)]


def quem_pode(acao: str) -> str:
    """Frase que diz a quem a ação cabe, para quem não pode fazê-la."""
    return f"{QUEM[acao]} Se é o seu caso, escolha o vínculo certo no alto da página."
