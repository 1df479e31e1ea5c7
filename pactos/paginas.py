"""O que as telas do Termo mostram, montado a partir do que já foi lido do banco."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.safestring import SafeString

from base.graficos import amostra, svg
from base.graficos.svg import Preenchimento
from base.numeros import dinheiro
from base.telas import Ato as AtoNaTela
from base.telas import Passo
from pactos.models import (
    Apontamento,
    Eixo,
    LinhaTLFG,
    Responsabilidade,
    Resposta,
    Termo,
    Tramitacao,
)
from pactos.rules import por_mes, total_do_tlfg
from pactos.states import EDITAVEIS, Instancia, Situacao

LARGURA_DA_BARRA = 160
ALTURA_DA_BARRA = 12

PREENCHIMENTOS: Mapping[str, Preenchimento] = {
    Resposta.Situacao.REALIZA: Preenchimento.CHEIO,
    Resposta.Situacao.NAO_REALIZA_AINDA: Preenchimento.HACHURA_MEDIA,
    Resposta.Situacao.NAO_SE_APLICA: Preenchimento.CLARO,
}


def barra(partes: Sequence[tuple[Preenchimento, int]], chave: str) -> SafeString:
    """Barra decorativa de uma linha de tabela; os números estão nas colunas."""
    total = sum(valor for _, valor in partes)
    corpo = svg.definir_hachuras((p for p, v in partes if v), chave)
    x = 0.0
    for preenchimento, valor in partes:
        largura = LARGURA_DA_BARRA * valor / total if total else 0.0
        if valor:
            corpo += svg.retangulo(
                x,
                0.5,
                max(largura - 1, 1.2),
                ALTURA_DA_BARRA - 1,
                svg.tinta(preenchimento, chave),
                svg.CINZA,
            )
        x += largura
    return svg.decorativo(LARGURA_DA_BARRA, ALTURA_DA_BARRA, corpo, classe="g")


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


def legenda_das_respostas() -> list[tuple[SafeString, str]]:
    """Amostra e rótulo de cada resposta, na ordem da barra."""
    return [
        (amostra(p), str(Resposta.Situacao(s).label).lower())
        for s, p in PREENCHIMENTOS.items()
    ]


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


VERBO_NA_TRILHA: Mapping[str, str] = {
    "abrir": "Versão aberta",
    "enviar_ao_conselho": "Enviado ao Conselho",
    "aprovar_no_conselho": "Aprovado pelo Conselho",
    "devolver_pelo_conselho": "Devolvido pelo Conselho",
    "enviar_a_cib": "Enviado à CIB",
    "homologar_na_cib": "Homologado na CIB",
    "devolver_pela_cib": "Devolvido pela CIB",
    "enviar_a_cit": "Enviado à CIT",
    "homologar_na_cit": "Homologado na CIT",
    "devolver_pela_cit": "Devolvido pela CIT",
    "publicar": "Publicado em Portaria",
    "abrir_revisao": "Revisão aberta",
    "encerrar": "Encerrado",
}


def verbo(tramitacao: Tramitacao) -> str:
    """O que aconteceu, no particípio."""
    texto = VERBO_NA_TRILHA[tramitacao.acao]
    if tramitacao.acao == "homologar_na_cib" and tramitacao.com_pendencias:
        return f"{texto} com pendências"
    return texto


def atos_do_termo(
    tramitacoes: Iterable[Tramitacao], *, com_nomes: bool
) -> list[AtoNaTela]:
    """A trilha do Termo, do mais recente ao mais antigo.

    `com_nomes` diz se quem olha vê o nome de quem agiu; o público vê só o cargo.
    """
    return [
        AtoNaTela(
            quando=t.registrada_em,
            texto=verbo(t),
            quem=t.quem if com_nomes else t.quem.partition(", ")[2],
            ato=_ato_e_observacao(t),
            volta=t.devolve,
        )
        for t in sorted(tramitacoes, key=lambda t: t.pk, reverse=True)
    ]


def _ato_e_observacao(tramitacao: Tramitacao) -> str:
    partes = []
    if ato := tramitacao.ato:
        ad = " (ad referendum)" if ato.ad_referendum else ""
        partes.append(f"{ato.nome}, de {ato.data:%d/%m/%Y}{ad}")
    if tramitacao.observacao:
        partes.append(tramitacao.observacao)
    return ". ".join(partes)


@dataclass(frozen=True, slots=True)
class _Etapa:
    rotulo: str
    conclui: str
    enquanto: frozenset[str]
    falta: str = ""


ETAPAS = (
    _Etapa("Rascunho", "enviar_ao_conselho", EDITAVEIS),
    _Etapa(
        "Conselho de Saúde",
        "aprovar_no_conselho",
        frozenset({Situacao.EM_APRECIACAO_CONSELHO}),
        "resolução com número e data",
    ),
    _Etapa(
        "Envio à CIB",
        "enviar_a_cib",
        frozenset({Situacao.APROVADO}),
        "pelo gestor",
    ),
    _Etapa(
        "Análise na CIB",
        "homologar_na_cib",
        frozenset({Situacao.EM_ANALISE_CIB}),
        "com ou sem pendências",
    ),
    _Etapa(
        "Envio à CIT",
        "enviar_a_cit",
        frozenset({Situacao.HOMOLOGADO_CIB, Situacao.DEVOLVIDO_CIT}),
        "pela secretaria da CIB",
    ),
    _Etapa(
        "Homologação na CIT",
        "homologar_na_cit",
        frozenset({Situacao.ENVIADO_CIT}),
        "após envio",
    ),
    _Etapa(
        "Portaria publicada",
        "publicar",
        frozenset({Situacao.HOMOLOGADO_CIT}),
        "exige TLFG e Comando Único",
    ),
)


def passos_do_termo(
    termo: Termo, tramitacoes: Iterable[Tramitacao], hoje: date
) -> list[Passo]:
    """As etapas do fluxo, com data e ato das concluídas e os dias da atual."""
    ultimas = {t.acao: t for t in tramitacoes}
    atual = next(
        (n for n, e in enumerate(ETAPAS) if termo.situacao in e.enquanto), len(ETAPAS)
    )
    passos = []
    for numero, etapa in enumerate(ETAPAS):
        if numero < atual:
            feita = ultimas.get(etapa.conclui)
            passos.append(
                Passo(
                    etapa.rotulo,
                    f"{feita.data:%d/%m/%Y}" if feita else "",
                    "feito",
                    feita.ato.nome if feita and feita.ato else "",
                )
            )
        elif numero == atual:
            dias = (hoje - termo.situacao_desde).days
            passos.append(
                Passo(
                    etapa.rotulo,
                    f"desde {termo.situacao_desde:%d/%m/%Y}",
                    "atual",
                    "hoje" if dias == 0 else f"{dias} dia{'s' if dias > 1 else ''}",
                )
            )
        else:
            passos.append(Passo(etapa.rotulo, etapa.falta))
    return passos


CLASSE_DA_SITUACAO: Mapping[str, tuple[str, str]] = {
    Situacao.RASCUNHO: ("ne", "na"),
    Situacao.EM_APRECIACAO_CONSELHO: ("az", "relogio"),
    Situacao.DEVOLVIDO_CONSELHO: ("av", "av"),
    Situacao.APROVADO: ("ok", "ok"),
    Situacao.EM_ANALISE_CIB: ("az", "relogio"),
    Situacao.DEVOLVIDO_CIB: ("av", "av"),
    Situacao.HOMOLOGADO_CIB: ("ok", "ok"),
    Situacao.ENVIADO_CIT: ("az", "relogio"),
    Situacao.DEVOLVIDO_CIT: ("av", "av"),
    Situacao.HOMOLOGADO_CIT: ("ok", "ok"),
    Situacao.PUBLICADO: ("ok", "ok"),
    Situacao.EM_REVISAO: ("az", "relogio"),
    Situacao.ENCERRADO: ("ne", "na"),
}


@dataclass(frozen=True, slots=True)
class SituacaoNaTela:
    """Classe, ícone e texto da situação de um Termo."""

    classe: str
    simbolo: str
    texto: str


def situacao_na_tela(termo: Termo) -> SituacaoNaTela:
    """Como mostrar a situação; a CIB pode ter homologado com pendências."""
    classe, simbolo = CLASSE_DA_SITUACAO[termo.situacao]
    texto = str(termo.get_situacao_display())
    if termo.situacao == Situacao.HOMOLOGADO_CIB and termo.com_pendencias:
        return SituacaoNaTela("av", "av", f"{texto}, com pendências")
    return SituacaoNaTela(classe, simbolo, texto)


@dataclass(frozen=True, slots=True)
class TermoNaPauta:
    """Um Termo na pauta de uma reunião."""

    termo: Termo
    situacao: SituacaoNaTela


INSTANCIA_POR_EXTENSO: Mapping[str, str] = {
    Instancia.CONSELHO: "Decidir pelo Conselho",
    Instancia.CIB: "Decidir pela CIB",
    Instancia.CIT: "Decidir pela CIT",
    Instancia.MINISTERIO: "Registrar a Portaria",
}


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
