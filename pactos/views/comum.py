"""O que as telas de formulário dos pactos têm em comum."""

from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from base.errors import EdicaoConcorrente, RegraViolada
from base.telas import TelaDeFormulario, Trilha
from contas.http import UsuarioRequest, vinculo_ou_403
from contas.models import Vinculo
from pactos.models import Termo
from pactos.permissions import pode, quem_pode

__all__ = ["TelaDeFormulario", "Trilha", "quem_age", "tela"]


def tela(
    request: HttpRequest, quadro: TelaDeFormulario, form: BaseForm, *, status: int = 200
) -> HttpResponse:
    """Desenha a tela; 422 quando o formulário voltou com erro."""
    contexto = {"tela": quadro, "trilha": quadro.trilha, "form": form}
    return render(request, "base/formulario.html", contexto, status=status)


def quem_age(request: UsuarioRequest, acao: str, termo: Termo) -> Vinculo:
    """O vínculo que pode a ação sobre o Termo; senão, 403 com o motivo."""
    vinculo = vinculo_ou_403(request)
    if not pode(vinculo, acao, termo):
        raise PermissionDenied(quem_pode(acao, termo))
    return vinculo


def recusar(form: BaseForm, erro: RegraViolada, termo: Termo) -> None:
    """Devolve o digitado com a recusa.

    Se o Termo mudou no meio-tempo, quem leu as duas versões pode insistir: o
    formulário volta com a gravação de agora.
    """
    form.add_error(None, erro.mensagem)
    termo.refresh_from_db()
    if isinstance(erro, EdicaoConcorrente):
        form.data = {**form.data, "versao": termo.versao}
