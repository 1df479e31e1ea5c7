"""O que mudou de uma versão do Termo para a seguinte."""

from dataclasses import dataclass

from base.numeros import dinheiro
from pactos.models import Responsabilidade, Termo
from pactos.rules import total_do_tlfg


@dataclass(frozen=True, slots=True)
class Mudanca:
    """Uma diferença entre duas versões de um Termo, por extenso."""

    oque: str
    antes: str
    agora: str


@dataclass(frozen=True, slots=True)
class MudancasDoTermo:
    """O que mudou de uma versão para a seguinte."""

    anterior: Termo
    linhas: tuple[Mudanca, ...]

    @property
    def frase(self) -> str:
        """Quantas diferenças há."""
        if not self.linhas:
            return "Nada mudou até agora."
        if len(self.linhas) == 1:
            return "Uma diferença."
        return f"{len(self.linhas)} diferenças."


def mudancas_do_termo(termo: Termo) -> MudancasDoTermo | None:
    """Respostas, limite e comando único comparados; None na primeira versão."""
    anterior = termo.versao_anterior()
    if anterior is None:
        return None
    antes, agora = _respostas_por_extenso(anterior), _respostas_por_extenso(termo)
    itens = Responsabilidade.objects.do_termo(termo.norma, termo.esfera)
    linhas = [
        Mudanca(
            f"Item {i.item}",
            antes.get(i.pk, "sem resposta"),
            agora.get(i.pk, "sem resposta"),
        )
        for i in itens
        if antes.get(i.pk) != agora.get(i.pk)
    ]
    limites = [_limite_por_extenso(anterior), _limite_por_extenso(termo)]
    if limites[0] != limites[1]:
        linhas.append(Mudanca("Limite financeiro global", *limites))
    comandos = [_comando_por_extenso(anterior), _comando_por_extenso(termo)]
    if comandos[0] != comandos[1]:
        linhas.append(Mudanca("Declaração de comando único", *comandos))
    return MudancasDoTermo(anterior, tuple(linhas))


def _respostas_por_extenso(termo: Termo) -> dict[int, str]:
    return {
        r.responsabilidade_id: str(r.get_situacao_display())
        + (f" até {r.prazo:%d/%m/%Y}" if r.prazo else "")
        for r in termo.respostas.all()
    }


def _limite_por_extenso(termo: Termo) -> str:
    linhas = list(termo.tlfg.all())
    if not linhas:
        return "não entregue"
    total = total_do_tlfg((linha.sinal, linha.valor_anual) for linha in linhas)
    return f"{dinheiro(total)} por ano"


def _comando_por_extenso(termo: Termo) -> str:
    dia = termo.data_do_comando_unico
    return f"de {dia:%d/%m/%Y}" if dia else "não entregue"
