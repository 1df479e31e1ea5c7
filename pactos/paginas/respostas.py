"""As respostas e o limite financeiro de um Termo, contados para a tela."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.safestring import SafeString

from base.graficos.svg import Preenchimento
from pactos.models import (
    Apontamento,
    Eixo,
    LinhaTLFG,
    Responsabilidade,
    Resposta,
    Termo,
)
from pactos.paginas.desenhos import PREENCHIMENTOS, barra
from pactos.rules import por_mes, total_do_tlfg


@dataclass(frozen=True, slots=True)
class ItemRespondido:
    """Uma responsabilidade e a resposta do ente; None, se ainda não respondeu."""

    item: Responsabilidade
    resposta: Resposta | None
    apontamento: str = ""


@dataclass(frozen=True, slots=True)
class EixoRespondido:
    """Um eixo do Termo com as contagens das respostas, calculadas."""

    eixo: Eixo
    itens: tuple[ItemRespondido, ...]

    def quantos(self, situacao: str) -> int:
        """Itens com esta resposta."""
        return sum(
            1 for i in self.itens if i.resposta and i.resposta.situacao == situacao
        )

    @property
    def realiza(self) -> int:
        """Itens que o ente já realiza."""
        return self.quantos(Resposta.Situacao.REALIZA)

    @property
    def nao_ainda(self) -> int:
        """Itens com prazo assumido."""
        return self.quantos(Resposta.Situacao.NAO_REALIZA_AINDA)

    @property
    def nao_se_aplica(self) -> int:
        """Itens conforme pactuado que não cabem ao ente."""
        return self.quantos(Resposta.Situacao.NAO_SE_APLICA)

    @property
    def sem_resposta(self) -> int:
        """Itens por responder."""
        return sum(1 for i in self.itens if i.resposta is None)

    @property
    def proximo_prazo(self) -> date | None:
        """O primeiro prazo assumido no eixo; None, se não há."""
        prazos = [i.resposta.prazo for i in self.itens if i.resposta]
        return min((p for p in prazos if p), default=None)

    @property
    def barra(self) -> SafeString:
        """Proporção das respostas, em desenho."""
        partes = [(p, self.quantos(s)) for s, p in PREENCHIMENTOS.items()]
        vazio = (Preenchimento.VAZIO, self.sem_resposta)
        return barra([*partes, vazio], f"eixo-{self.eixo.numero}")


def eixos_do_termo(termo: Termo) -> list[EixoRespondido]:
    """Os eixos com itens e respostas; duas consultas, quatro se foi devolvido."""
    respostas = {r.responsabilidade_id: r for r in termo.respostas.all()}
    apontados = apontamentos_da_devolucao(termo)
    por_eixo: dict[int, list[Responsabilidade]] = {}
    for item in Responsabilidade.objects.do_termo(termo.norma, termo.esfera):
        por_eixo.setdefault(item.eixo_id, []).append(item)
    return [
        EixoRespondido(
            itens[0].eixo,
            tuple(
                ItemRespondido(i, respostas.get(i.pk), apontados.get(i.pk, ""))
                for i in itens
            ),
        )
        for itens in por_eixo.values()
    ]


@dataclass(frozen=True, slots=True)
class TotalDasRespostas:
    """Soma dos eixos."""

    itens: int
    realiza: int
    nao_ainda: int
    nao_se_aplica: int
    sem_resposta: int

    @property
    def frase(self) -> str:
        """O resumo que abre a seção, tirado das contagens."""
        partes = [
            f"{self.realiza} de {self.itens} itens realizados",
            f"{self.nao_ainda} com prazo assumido",
            f"{self.nao_se_aplica} não se aplicam",
        ]
        if self.sem_resposta:
            partes.append(f"{self.sem_resposta} sem resposta")
        return "; ".join(partes) + ". Itens compostos contam por alínea."


def somar(eixos: Iterable[EixoRespondido]) -> TotalDasRespostas:
    """Total calculado dos eixos."""
    eixos = list(eixos)
    return TotalDasRespostas(
        itens=sum(len(e.itens) for e in eixos),
        realiza=sum(e.realiza for e in eixos),
        nao_ainda=sum(e.nao_ainda for e in eixos),
        nao_se_aplica=sum(e.nao_se_aplica for e in eixos),
        sem_resposta=sum(e.sem_resposta for e in eixos),
    )


@dataclass(frozen=True, slots=True)
class BlocoDoTLFG:
    """Um bloco do limite financeiro, em reais por ano."""

    nome: str
    valor: Decimal

    @property
    def por_mes(self) -> Decimal:
        """Em reais por mês."""
        return por_mes(self.valor)


def blocos_do_tlfg(linhas: Iterable[LinhaTLFG]) -> list[BlocoDoTLFG]:
    """Linhas somadas por bloco, na ordem em que foram registradas."""
    por_bloco: dict[str, list[LinhaTLFG]] = {}
    for linha in linhas:
        por_bloco.setdefault(linha.bloco, []).append(linha)
    return [
        BlocoDoTLFG(
            grupo[0].get_bloco_display(),
            total_do_tlfg((linha.sinal, linha.valor_anual) for linha in grupo),
        )
        for grupo in por_bloco.values()
    ]


def apontamentos_da_devolucao(termo: Termo) -> dict[int, str]:
    """O que a última devolução apontou, por chave da responsabilidade."""
    ultima = (
        termo.tramitacoes.filter(acao__startswith="devolver").order_by("-pk").first()
    )
    if ultima is None or termo.situacao != ultima.para:
        return {}
    return dict(
        Apontamento.objects.filter(tramitacao=ultima).values_list(
            "responsabilidade_id", "motivo"
        )
    )
