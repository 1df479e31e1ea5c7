"""O que se busca antes de mostrar qualquer página pública da avaliação."""

from django.shortcuts import get_object_or_404

from indicadores.models import Ficha, Rodada
from territorios.models import Territorio


def rodada_e_territorio_ou_404(ano: int, codigo: str) -> tuple[Rodada, Territorio]:
    """404 com código ou ano que não existem; o conteúdo é sempre público."""
    rodada = get_object_or_404(Rodada.objects.select_related("edicao"), ano=ano)
    territorio = get_object_or_404(
        Territorio.objects.select_related("uf"), codigo=codigo.upper()
    )
    return rodada, territorio


def fichas_da(rodada: Rodada) -> list[Ficha]:
    """As fichas da edição, na ordem dos números."""
    return list(
        Ficha.objects.filter(edicao=rodada.edicao_id)
        .select_related("prioridade", "edicao")
        .order_by("numero")
    )


def ficha_ou_404(rodada: Rodada, numero: int) -> Ficha:
    """A ficha do número na edição da rodada, com a prioridade; 404 se não há."""
    ficha = get_object_or_404(
        Ficha.objects.select_related("prioridade"),
        edicao=rodada.edicao_id,
        numero=numero,
    )
    ficha.edicao = rodada.edicao
    return ficha
