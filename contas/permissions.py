"""Quem cuida de pessoas e vínculos."""

from contas.models import Papel, Vinculo

QUEM_PODE: dict[str, frozenset[str]] = {
    "abrir_vinculo": frozenset({Papel.ADMINISTRADOR}),
    "encerrar_vinculo": frozenset({Papel.ADMINISTRADOR}),
}


def pode(vinculo: Vinculo | None, acao: str) -> bool:
    """Diz se o vínculo permite a ação sobre pessoas e vínculos."""
    return vinculo is not None and vinculo.papel in QUEM_PODE[acao]
