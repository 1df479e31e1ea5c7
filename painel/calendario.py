"""O calendário legal: os prazos que se repetem e quando caem."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from painel.models import PrazoLegal
from painel.rules import um_ano_depois


@dataclass(frozen=True, slots=True, order=True)
class DiaDoCalendario:
    """Um prazo numa data; sem `fundamento` quando é da pessoa, e não da lei."""

    dia: date
    curto: str
    nome: str
    fundamento: str = ""
    observacao: str = ""
    codigo: str = ""


def proximos_prazos(prazos: Iterable[PrazoLegal], hoje: date) -> list[DiaDoCalendario]:
    """Os prazos dos próximos doze meses, a contar de hoje, em ordem de data."""
    fim = um_ano_depois(hoje)
    dias = []
    for prazo in prazos:
        for ano in range(hoje.year, fim.year + 1):
            dia = prazo.data_em(ano)
            if prazo.vale_em(ano) and hoje <= dia < fim:
                dias.append(_no_calendario(prazo, dia))
    return sorted(dias)


def prazos_do_ano(prazos: Iterable[PrazoLegal], ano: int) -> list[DiaDoCalendario]:
    """Os prazos de um ano civil, em ordem de data."""
    return sorted(
        _no_calendario(prazo, prazo.data_em(ano))
        for prazo in prazos
        if prazo.vale_em(ano)
    )


def _no_calendario(prazo: PrazoLegal, dia: date) -> DiaDoCalendario:
    return DiaDoCalendario(
        dia=dia,
        curto=prazo.curto,
        nome=prazo.nome,
        fundamento=prazo.fundamento,
        observacao=prazo.observacao,
        codigo=prazo.codigo,
    )
