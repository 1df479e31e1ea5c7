"""O andamento de uma tarefa, do pedido ao resultado."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F
from django.tasks import Task
from django.utils import timezone

from base.errors import RegraViolada
from base.models import Andamento, SituacaoDoAndamento

MENSAGEM_DE_FALHA = (
    "Não foi possível concluir. Nada ficou gravado pela metade: tente de novo e, se "
    "voltar a acontecer, avise o administrador."
)


@transaction.atomic
def iniciar(
    tarefa: Task[..., Any],
    *,
    titulo: str,
    dono_id: int | None,
    total: int | None = None,
    chave: str = "",
    **argumentos: Any,
) -> Andamento:
    """Cria o andamento e põe a tarefa na fila, os dois ou nenhum.

    A tarefa recebe o uuid do andamento e os `argumentos` (só valores de JSON).
    Com `chave`, quem pede o que já está sendo feito recebe o mesmo andamento.
    """
    if chave and (aberto := _aberto(chave)):
        return aberto
    try:
        with transaction.atomic():
            andamento = Andamento.objects.create(
                titulo=titulo, dono_id=dono_id, total=total, chave=chave
            )
    except IntegrityError:  # outro pediu o mesmo neste instante
        if chave and (aberto := _aberto(chave)):
            return aberto
        raise
    resultado = tarefa.enqueue(str(andamento.uuid), **argumentos)
    # com o executor imediato (testes) a tarefa já terminou e gravou por fora
    Andamento.objects.filter(pk=andamento.pk).update(tarefa=resultado.id)
    andamento.refresh_from_db()
    return andamento


def _aberto(chave: str) -> Andamento | None:
    return Andamento.objects.abertos().filter(chave=chave).first()


@dataclass(slots=True)
class Acompanhamento:
    """Com o que a tarefa conta o que já fez."""

    uuid: UUID
    concluida: bool = False

    def passo(
        self, feito: int, mensagem: str = "", *, total: int | None = None
    ) -> None:
        """Diz que `feito` partes estão prontas; `total`, se só agora se sabe."""
        campos: dict[str, Any] = {"feito": feito, "batimento_em": timezone.now()}
        if mensagem:
            campos["mensagem"] = mensagem
        if total is not None:
            campos["total"] = total
        self._gravar(**campos)

    def concluir(self, resultado_url: str = "", mensagem: str = "") -> None:
        """Termina bem; `resultado_url` é a página ou o arquivo que ficou pronto."""
        self._gravar(
            situacao=SituacaoDoAndamento.CONCLUIDA,
            resultado_url=resultado_url,
            mensagem=mensagem,
            batimento_em=timezone.now(),
        )
        self.concluida = True

    def falhar(self, mensagem: str) -> None:
        """Termina sem resultado, com a frase que a pessoa vai ler."""
        self._gravar(
            situacao=SituacaoDoAndamento.FALHOU,
            mensagem=mensagem[:300],
            batimento_em=timezone.now(),
        )

    def _gravar(self, **campos: Any) -> None:
        Andamento.objects.filter(pk=self.uuid).update(**campos)


@contextmanager
def acompanhar(uuid: str | UUID) -> Iterator[Acompanhamento]:
    """Marca o começo e o fim da tarefa; o erro vira mensagem e segue adiante.

    A RegraViolada é do usuário: a sua frase é mostrada e a tarefa termina. Os
    demais erros mostram uma frase geral e sobem, para que fiquem no registro.
    """
    passo = Acompanhamento(UUID(str(uuid)))
    Andamento.objects.filter(pk=passo.uuid).update(
        situacao=SituacaoDoAndamento.EM_ANDAMENTO,
        tentativas=F("tentativas") + 1,
        feito=0,
        mensagem="",
        batimento_em=timezone.now(),
    )
    try:
        yield passo
    except RegraViolada as erro:
        passo.falhar(erro.mensagem)
    except Exception:
        passo.falhar(MENSAGEM_DE_FALHA)
        raise
    else:
        if not passo.concluida:
            passo.concluir()
