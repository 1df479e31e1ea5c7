"""O que a pessoa responde à simulação: conflitos, definições e justificativas."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from base.errors import RegraViolada
from base.importacao import decidir
from base.importacao.telas import por_ordem
from base.models import Decisao, Efeito
from contas.http import UsuarioRequest
from indicadores import telas_da_importacao as telas
from indicadores.importacao import caminho
from indicadores.importacao.justificativas import justificar
from indicadores.views.importacao import importacao_ou_404, simular


@require_POST
def decidir_conflitos(request: UsuarioRequest, uuid: UUID) -> HttpResponse:
    """Guarda o que fica de cada conflito da página, ou de todos."""
    importacao = importacao_ou_404(request, uuid)
    todos = request.POST.get("todos", "")
    if todos in Decisao.values:
        ordens = importacao.itens.filter(efeito=Efeito.CONFLITO)
        decisoes = dict.fromkeys(ordens.values_list("ordem", flat=True), todos)
    else:
        decisoes = por_ordem(request, "d")
    try:
        decidir(importacao, decisoes)
    except RegraViolada as erro:
        messages.error(request, erro.mensagem)
    return redirect(f"{telas.endereco(importacao)}?efeito={Efeito.CONFLITO}")


@require_POST
def dizer_definicoes(request: UsuarioRequest, uuid: UUID) -> HttpResponse:
    """Guarda em que definição está cada indicador e relê o arquivo."""
    importacao = importacao_ou_404(request, uuid)
    respostas = {str(n): valor for n, valor in por_ordem(request, "i").items() if valor}
    try:
        simular(caminho.dizer_definicoes(importacao, respostas))
    except RegraViolada as erro:
        messages.error(request, erro.mensagem)
    return redirect("indicadores:importacao", uuid)


@require_POST
def escrever_justificativas(request: UsuarioRequest, uuid: UUID) -> HttpResponse:
    """Guarda a justificativa de cada valor estranho da página."""
    importacao = importacao_ou_404(request, uuid)
    textos = {o: t.strip() for o, t in por_ordem(request, "j").items()}
    try:
        justificar(importacao, textos)
    except RegraViolada as erro:
        messages.error(request, erro.mensagem)
    else:
        messages.success(request, "Justificativas guardadas.")
    return redirect(f"{telas.endereco(importacao)}?efeito={telas.COM_AVISO}")
