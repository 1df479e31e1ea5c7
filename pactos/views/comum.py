"""O que as telas de formulário dos pactos têm em comum."""

from collections.abc import Callable
from functools import partial

from django.core.exceptions import PermissionDenied
from django.forms import BaseForm

from base.errors import EdicaoConcorrente, RegraViolada
from base.telas import TelaDeFormulario, Trilha
from contas.http import UsuarioRequest, vinculo_ou_403
from contas.models import Vinculo
from pactos.models import Termo
from pactos.permissions import pode, quem_pode

__all__ = ["TelaDeFormulario", "Trilha", "quem_age", "recusa_do", "recusar"]


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


def recusa_do(termo: Termo) -> Callable[[BaseForm, RegraViolada], None]:
    """`recusar`, para a página de um formulário deste Termo."""
    return partial(recusar, termo=termo)
