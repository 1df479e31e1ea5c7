"""O que se busca antes de mostrar qualquer página pública da avaliação."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from auditoria.models import Documento
from indicadores import consultas
from indicadores.models import Ficha, Rodada
from territorios.models import Territorio


def rodada_ou_404(ano: int) -> Rodada:
    """A rodada do ano, com a edição; 404 se não há."""
    return get_object_or_404(Rodada.objects.select_related("edicao"), ano=ano)


def rodada_e_territorio_ou_404(ano: int, codigo: str) -> tuple[Rodada, Territorio]:
    """404 com código ou ano que não existem; o conteúdo é sempre público."""
    rodada = rodada_ou_404(ano)
    territorio = get_object_or_404(
        Territorio.objects.select_related("uf"), codigo=codigo.upper()
    )
    return rodada, territorio


def fichas_da(rodada: Rodada, territorio: Territorio) -> list[Ficha]:
    """As fichas que o território tem na rodada, na ordem dos números."""
    return list(
        consultas.fichas_do_territorio(rodada, territorio)
        .select_related("prioridade", "edicao", "territorio")
        .order_by("numero")
    )


def fichas_nacionais_da(rodada: Rodada) -> list[Ficha]:
    """As do rol nacional, as únicas que se comparam entre quaisquer territórios."""
    return list(
        Ficha.objects.filter(edicao=rodada.edicao_id)
        .select_related("prioridade", "edicao")
        .order_by("numero")
    )


def ficha_ou_404(rodada: Rodada, numero: int, territorio: Territorio) -> Ficha:
    """A ficha que o território tem com este número na rodada; 404 se não há."""
    ficha = get_object_or_404(
        consultas.fichas_do_territorio(rodada, territorio).select_related("prioridade"),
        numero=numero,
    )
    ficha.edicao = rodada.edicao
    return ficha


def anexo(conteudo: bytes | str, tipo: str, nome: str) -> HttpResponse:
    """Resposta que o navegador guarda com esse nome."""
    resposta = HttpResponse(conteudo, content_type=tipo)
    resposta["Content-Disposition"] = f'attachment; filename="{nome}"'
    return resposta


def pdf_do(documento: Documento, nome: str) -> HttpResponse:
    """Os bytes guardados do documento."""
    with documento.arquivo.open("rb") as arquivo:
        return anexo(arquivo.read(), "application/pdf", nome)
