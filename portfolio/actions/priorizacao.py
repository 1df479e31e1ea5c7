"""O método do ciclo: pesos dos critérios e notas das estratégias."""

from collections.abc import Mapping
from decimal import Decimal

from django.db import transaction

from auditoria.actions import registrar
from base.errors import EdicaoConcorrente, RegraViolada
from contas.models import Vinculo
from portfolio.models import Ciclo, Estrategia, Iniciativa, NotaDaEstrategia
from portfolio.permissions import exigir_na_secretaria


def _travar(ciclo: Ciclo, por: Vinculo) -> Ciclo:
    ciclo = Ciclo.objects.select_for_update().get(pk=ciclo.pk)
    exigir_na_secretaria(por, "editar_metodo", ciclo)
    return ciclo


@transaction.atomic
def mudar_pesos(
    ciclo: Ciclo,
    *,
    por: Vinculo,
    versao: int,
    pesos: Mapping[int, Decimal],
    origem: str = "",
) -> Ciclo:
    """Muda os pesos dos critérios, por pk do critério. Regra: RN-POR-14."""
    ciclo = _travar(ciclo, por)
    if ciclo.versao_dos_pesos != versao:
        raise EdicaoConcorrente
    if not sum(pesos.values()):
        raise RegraViolada(
            "Ao menos um critério precisa de peso maior que zero.",
            codigo="pesos_zerados",
        )
    criterios = list(ciclo.criterios.filter(pk__in=pesos))
    antes = {c.nome: c.peso for c in criterios}
    for criterio in criterios:
        criterio.peso = pesos[criterio.pk]
        criterio.save(update_fields=["peso"])
    ciclo.versao_dos_pesos += 1
    ciclo.save(update_fields=["versao_dos_pesos"])
    registrar(
        ciclo,
        "portfolio.criterios.pesos_mudados",
        por=por,
        origem=origem,
        antes=antes,
        depois={c.nome: c.peso for c in criterios},
    )
    return ciclo


@transaction.atomic
def gravar_estrategia(
    ciclo: Ciclo,
    *,
    por: Vinculo,
    versao: int,
    texto: str,
    onda: int | None,
    iniciativa: Iniciativa | None,
    notas: Mapping[int, Decimal | None],
    estrategia: Estrategia | None = None,
    origem: str = "",
) -> Estrategia:
    """Cria a estratégia (`estrategia` None) ou muda texto, onda, projeto e notas.

    `notas` por pk do critério; None tira a nota. Regra: RN-POR-14.
    """
    ciclo = _travar(ciclo, por)
    atual = (
        Estrategia.objects.select_for_update().get(pk=estrategia.pk)
        if estrategia
        else Estrategia(ciclo=ciclo, versao=0)
    )
    if atual.versao != versao:
        raise EdicaoConcorrente
    repetida = ciclo.estrategias.filter(texto=texto).exclude(pk=atual.pk)
    if repetida.exists():
        raise RegraViolada(
            "Já existe uma estratégia com este texto no ciclo.",
            codigo="estrategia_repetida",
        )
    atual.texto = texto
    atual.onda = onda
    atual.iniciativa = iniciativa
    atual.versao += 1
    atual.save()
    atual.notas.all().delete()
    NotaDaEstrategia.objects.bulk_create(
        NotaDaEstrategia(estrategia=atual, criterio_id=criterio, nota=nota)
        for criterio, nota in notas.items()
        if nota is not None
    )
    registrar(
        ciclo,
        "portfolio.estrategia.gravada",
        por=por,
        origem=origem,
        estrategia=atual.pk,
        texto=texto,
        onda=onda,
        iniciativa=iniciativa.slug if iniciativa else None,
        notas={str(c): n for c, n in notas.items()},
    )
    return atual
