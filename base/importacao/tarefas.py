"""O que as tarefas de ler e de gravar das três apps têm em comum.

`rota` é o nome da página da importação na app, para onde a tarefa devolve a pessoa.
"""

from collections.abc import Callable

from django.urls import reverse

from base.models import Importacao, SituacaoDaImportacao
from base.tarefas import Acompanhamento, acompanhar


def ler_na_tarefa(
    andamento: str,
    uuid: str,
    rota: str,
    ler: Callable[[Importacao, Acompanhamento], Importacao],
) -> None:
    """Lê o arquivo, se ainda falta; repetida, recomeça do zero."""
    with acompanhar(andamento) as passo:
        importacao = Importacao.objects.get(pk=uuid)
        if importacao.situacao == SituacaoDaImportacao.SIMULANDO:
            importacao = ler(importacao, passo)
        passo.concluir(reverse(rota, args=[uuid]), importacao.motivo)


def gravar_na_tarefa(
    andamento: str, uuid: str, rota: str, gravar: Callable[[Importacao], int]
) -> None:
    """Grava tudo de uma vez; a já gravada não se repete."""
    with acompanhar(andamento) as passo:
        importacao = Importacao.objects.get(pk=uuid)
        passo.passo(0, "Gravando tudo de uma vez.")
        gravadas = gravar(importacao)
        uma = gravadas == 1
        frase = "1 célula gravada." if uma else f"{gravadas} células gravadas."
        passo.concluir(reverse(rota, args=[uuid]), frase)
