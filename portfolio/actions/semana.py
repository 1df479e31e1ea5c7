"""A atualização semanal do gerente."""

from django.db import transaction
from django.utils import timezone

from auditoria.actions import registrar
from base.errors import EdicaoConcorrente, RegraViolada
from contas.models import Vinculo
from portfolio.actions.estado import exigir_em_curso
from portfolio.models import Atualizacao, Iniciativa
from portfolio.permissions import exigir
from portfolio.rules import semana_de


@transaction.atomic
def atualizar_semana(
    iniciativa: Iniciativa, *, por: Vinculo, versao: int, texto: str, origem: str = ""
) -> Atualizacao:
    """Diz o que andou na semana corrente; `versao` 0 é a primeira escrita.

    Escrever de novo na mesma semana substitui o texto. Regra: RN-POR-09.
    """
    iniciativa = (
        Iniciativa.objects.select_for_update(of=("self",))
        .select_related("ciclo")
        .get(pk=iniciativa.pk)
    )
    exigir(por, "atualizar_semana", iniciativa)
    exigir_em_curso(iniciativa)
    if not texto.strip():
        raise RegraViolada(
            "Escreva o que andou na semana. Se nada mudou, diga por quê.",
            codigo="semana_sem_texto",
        )
    semana = semana_de(timezone.localdate())
    anterior = Atualizacao.objects.filter(iniciativa=iniciativa, semana=semana).first()
    if (anterior.versao if anterior else 0) != versao:
        raise EdicaoConcorrente

    atualizacao, _ = Atualizacao.objects.update_or_create(
        iniciativa=iniciativa,
        semana=semana,
        defaults={
            "texto": texto.strip(),
            "atualizada_em": timezone.now(),
            "atualizada_por": por,
            "versao": versao + 1,
        },
    )
    registrar(
        iniciativa,
        "portfolio.semana.atualizada",
        por=por,
        origem=origem,
        semana=semana,
        nome=texto.strip(),
    )
    return atualizacao
