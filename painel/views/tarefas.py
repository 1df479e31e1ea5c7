"""A página de uma tarefa longa que a pessoa pediu."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from base.models import Andamento, SituacaoDoAndamento
from base.telas import AndamentoDaTarefa
from contas.http import UsuarioRequest


@never_cache
@require_GET
def tarefa(request: UsuarioRequest, uuid: UUID) -> HttpResponse:
    """Quanto falta; pode-se sair e voltar. Só quem pediu a vê."""
    andamento = get_object_or_404(Andamento.objects.de(request.user.pk), pk=uuid)
    contexto = {
        "trilha": [("Início", "/painel/"), (andamento.titulo, None)],
        "andamento": andamento,
        "tarefa": na_tela(andamento),
    }
    if request.htmx:
        return render(request, "components/tarefa.html", contexto)
    return render(request, "painel/tarefa.html", contexto)


def na_tela(andamento: Andamento) -> AndamentoDaTarefa:
    """O andamento como o componente da página o espera."""
    return AndamentoDaTarefa(
        titulo=andamento.titulo,
        endereco=andamento.get_absolute_url(),
        feito=andamento.feito,
        total=andamento.total,
        detalhe=andamento.mensagem,
        terminada=andamento.situacao
        in (SituacaoDoAndamento.CONCLUIDA, SituacaoDoAndamento.FALHOU),
        falhou=andamento.situacao == SituacaoDoAndamento.FALHOU,
        resultado=andamento.resultado_url,
    )
