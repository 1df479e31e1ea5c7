"""O que toda ação confere antes de mudar uma iniciativa."""

from base.errors import RegraViolada
from portfolio.models import Iniciativa


def exigir_em_curso(iniciativa: Iniciativa) -> None:
    """A encerrada e o que é dela não mudam mais. Regra: RN-POR-16."""
    if iniciativa.encerrada_em is not None:
        raise RegraViolada(
            "A iniciativa está encerrada e não muda mais.",
            codigo="iniciativa_encerrada",
        )
