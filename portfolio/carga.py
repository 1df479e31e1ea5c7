"""Uma carteira sintética do tamanho de um estado grande, para as medidas."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from django.db import transaction

from contas.models import Instituicao
from portfolio.models import Ciclo, Iniciativa, Marco
from territorios.models import Territorio

UNIDADES: Final = tuple(f"UNID{n:02}" for n in range(1, 17))
LOTE: Final = 5000


@transaction.atomic
def criar_carteira(
    slug: str, *, iniciativas: int, marcos: int, hoje: date, secretaria: str = "SES-MG"
) -> Ciclo:
    """Um ciclo publicado com as iniciativas e os marcos pedidos, espalhados em 3 anos.

    Os números saem do índice, e não do acaso: duas cargas dão a mesma carteira.
    """
    ciclo = Ciclo.objects.create(
        slug=slug,
        instituicao=Instituicao.objects.get(sigla=secretaria),
        territorio=Territorio.objects.get(codigo="MG"),
        nome="Carteira sintética",
        ano_inicio=hoje.year - 1,
        ano_fim=hoje.year + 2,
        fonte="dados sintéticos, para medir o portal",
        publicado=True,
    )
    criadas = Iniciativa.objects.bulk_create(
        (
            Iniciativa(
                ciclo=ciclo,
                ordem=n,
                nome=f"Iniciativa sintética {n:04}",
                slug=f"{slug}-{n:04}",
                unidade=UNIDADES[n % len(UNIDADES)],
                tipo=Iniciativa.Tipo.values[n % len(Iniciativa.Tipo.values)],
            )
            for n in range(1, iniciativas + 1)
        ),
        batch_size=LOTE,
    )
    Marco.objects.bulk_create(
        (
            _marco(iniciativa, n, ordem, hoje)
            for n, iniciativa in enumerate(criadas)
            for ordem in range(1, marcos + 1)
        ),
        batch_size=LOTE,
    )
    return ciclo


def _marco(iniciativa: Iniciativa, n: int, ordem: int, hoje: date) -> Marco:
    """Uns entregues, uns atrasados, uns por vencer e uns sem data."""
    dia = hoje + timedelta(days=50 * ordem - 300 + n % 47)
    tem_data = (n + ordem) % 9 != 0
    entregue = tem_data and dia < hoje and n % 5 != 0
    return Marco(
        iniciativa=iniciativa,
        ordem=ordem,
        nome=f"Entrega {ordem}",
        peso=Decimal(1 + ordem % 4),
        data_base=dia if tem_data else None,
        data_real=dia if entregue else None,
        evidencia="Registro sintético" if entregue else "",
    )
