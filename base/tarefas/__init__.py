"""Tarefas longas: pedir, acompanhar e não perder.

- `iniciar(tarefa, titulo=…, dono_id=…, **argumentos)` enfileira e devolve o
  `Andamento`, cuja página é `andamento.get_absolute_url()`;
- a tarefa recebe o uuid do andamento como primeiro argumento e trabalha dentro
  de `with acompanhar(uuid) as passo:`;
- `manage.py trabalhar` as executa. Quem morre no meio devolve o que tinha, e a
  tarefa recomeça: por isso toda tarefa é idempotente.
"""

from base.tarefas.andamento import Acompanhamento, acompanhar, iniciar

__all__ = ["Acompanhamento", "acompanhar", "iniciar"]
