"""Quem enviou uma planilha, em nome de quem, e de que célula dela veio cada número."""

from dataclasses import dataclass
from typing import Any

from base.errors import RegraViolada
from base.models import Importacao
from contas.models import Vinculo
from territorios.models import Territorio


@dataclass(frozen=True, slots=True)
class EmNomeDe:
    """O recorte por que o Ministério envia, e o pedido que o leva a isso."""

    territorio: Territorio
    pedido: str

    @property
    def no_contexto(self) -> dict[str, str]:
        """Como a importação o guarda."""
        return {"em_nome_de": self.territorio.codigo, "pedido": self.pedido}


def vinculo_da(importacao: Importacao) -> Vinculo | None:
    """O vínculo com que se enviou; None é a administração, pela linha de comando."""
    pk = importacao.contexto.get("vinculo")
    if not pk:
        return None
    vinculo = Vinculo.objects.vigentes().filter(pk=pk).first()
    if vinculo is None:
        raise RegraViolada(
            "O vínculo com que esta planilha foi enviada terminou. Envie-a de novo com "
            "o que você tem agora.",
            codigo="vinculo_terminado",
        )
    return vinculo


def territorio_de_quem_enviou(importacao: Importacao) -> Territorio | None:
    """O do vínculo com que se enviou, ainda que já tenha terminado."""
    pk = importacao.contexto.get("vinculo")
    vinculos = Vinculo.objects.select_related("territorio__uf").filter(pk=pk)
    vinculo = vinculos.first() if pk else None
    return vinculo.territorio if vinculo else None


def em_nome_de_da(importacao: Importacao) -> Territorio | None:
    """O recorte por que o Ministério a enviou; None nas dos outros. RN-IND-85."""
    codigo = importacao.contexto.get("em_nome_de")
    return Territorio.objects.get(codigo=codigo) if codigo else None


def fora_do_recorte(recorte: Territorio) -> tuple[str, str]:
    """O motivo e o remédio do território que não é do recorte escolhido."""
    return (
        f"Este território não pactua ou está fora de {recorte}, em nome de quem você "
        "envia.",
        "Envie de novo o arquivo, em nome do recorte dele.",
    )


def na_trilha(importacao: Importacao, onde: Territorio) -> dict[str, Any]:
    """Em nome de quem e a pedido de quem, para o fato que a gravação registra."""
    if not importacao.contexto.get("em_nome_de"):
        return {}
    return {"em_nome_de": str(onde), "pedido": importacao.contexto["pedido"]}


def origem_da(importacao: Importacao, aba: str, linha: int, coluna: str) -> str:
    """De onde veio a célula, para o trilho do número: arquivo, aba, linha e coluna."""
    folha = f", aba {aba}" if aba else ""
    por_outro = importacao.contexto.get("em_nome_de")
    quem = ", enviado pelo Ministério em nome do território" if por_outro else ""
    nome = importacao.nome_do_arquivo[: 100 if quem else 120]
    return f"arquivo {nome}{folha}, célula {coluna}{linha}{quem}"
