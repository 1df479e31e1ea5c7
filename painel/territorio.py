"""O que se diz de um território em qualquer tela do painel."""

from typing import Any

from django.db.models import OuterRef, Subquery

from base.numeros import formatar
from territorios.models import Nivel, Pertencimento, Populacao, Territorio


def ficha_do_territorio(territorio: Territorio) -> list[tuple[str, Any]]:
    """Pares rótulo e valor: nível, código, região de saúde e população mais recente."""
    pares: list[tuple[str, Any]] = [("Nível", territorio.get_nivel_display())]
    if territorio.codigo_ibge:
        pares.append(("Código IBGE", territorio.codigo_ibge))
    macrorregiao, regiao = _onde_fica(territorio)
    if macrorregiao:
        pares.append(("Macrorregião", macrorregiao))
    if regiao:
        pares.append(("Região de saúde", regiao))
    populacao = Populacao.objects.filter(territorio=territorio).order_by("-ano").first()
    if populacao:
        pares.append(
            (
                f"População {populacao.ano}",
                f"{formatar(populacao.habitantes)} ({populacao.fonte})",
            )
        )
    return pares


def _onde_fica(territorio: Territorio) -> tuple[str | None, str | None]:
    """Nomes da macrorregião e da região de saúde vigente, numa consulta; None sem."""
    regiao = Pertencimento.objects.vigentes_em(None).filter(municipio=OuterRef("pk"))
    nomes: tuple[str | None, str | None] = (
        Territorio.objects.annotate(regiao=Subquery(regiao.values("regiao__nome")[:1]))
        .values_list("macrorregiao__nome", "regiao")
        .get(pk=territorio.pk)
    )
    return nomes


NIVEL_ABAIXO = {
    Nivel.PAIS: Nivel.MACRORREGIAO,
    Nivel.MACRORREGIAO: Nivel.UF,
    Nivel.UF: Nivel.REGIAO_DE_SAUDE,
    Nivel.REGIAO_DE_SAUDE: Nivel.MUNICIPIO,
}


def territorios_dentro_de(territorio: Territorio) -> list[Territorio]:
    """Os do nível logo abaixo, por nome; a lista é vazia para o município."""
    nivel = NIVEL_ABAIXO.get(Nivel(territorio.nivel))
    if nivel is None:
        return []
    abaixo = Territorio.objects.abaixo_de(territorio).filter(nivel=nivel)
    return list(abaixo.select_related("uf").order_by("nome_normalizado"))
