"""O que cada célula do relatório antigo faria; nada se grava."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Final

from base.importacao import Item, Planilha, recusada
from base.models import Efeito
from cooperacao.actions.planos import resultados_em_vigor
from cooperacao.actions.publicados import DO_RE, DO_TOTAL
from cooperacao.importacao.celulas import Campo, CelulaInvalida, DuasLeituras
from cooperacao.importacao.tabelas import AJUSTES, EXECUCAO, QUADRO, Linha, linhas
from cooperacao.models import (
    AvaliacaoDoRE,
    ExecucaoFinanceira,
    RelatorioSemestral,
    TermoDeAjuste,
    TermoDeCooperacao,
)
from cooperacao.rules import Semestre, prorrogacao_cabe
from cooperacao.states import SituacaoDoAnual

OBRIGATORIOS: Final = {
    EXECUCAO.nome: ("Repassados", "Desembolsados", "Pendente"),
    QUADRO.nome: (),
    AJUSTES.nome: (),
}
Atuais = Mapping[str, Any]
"""O que o portal já tem, por campo; o que falta nunca se informou."""


@dataclass(frozen=True, slots=True)
class Alvo:
    """O registro de uma linha: como se chama, o que identifica e o que já tem."""

    rotulo: str
    chave: Mapping[str, Any]
    atuais: Atuais
    novo: bool


class LinhaRecusada(Exception):
    """A linha inteira não entra, por causa desta célula."""

    def __init__(self, coluna: str, motivo: str, remedio: str) -> None:
        super().__init__(motivo)
        self.coluna = coluna
        self.motivo = motivo
        self.remedio = remedio


@dataclass(slots=True)
class Simulacao:
    """O Termo como está, e o que as tabelas fariam dele."""

    tc: TermoDeCooperacao
    hoje: date
    leituras: Mapping[str, str]
    vistos: set[tuple[Any, ...]] = field(default_factory=set)
    emitidos: set[int] = field(default_factory=set)

    def julgar(self, planilha: Planilha) -> Iterator[Item]:
        """Um item por célula que diz alguma coisa."""
        self.emitidos = set(
            self.tc.relatorios.filter(situacao=SituacaoDoAnual.EMITIDO).values_list(
                "ano", flat=True
            )
        )
        for aba in planilha.abas:
            for linha in linhas(aba):
                yield from self._linha(linha)

    def _linha(self, linha: Linha) -> Iterator[Item]:
        achar = {
            QUADRO.nome: self._do_quadro,
            EXECUCAO.nome: self._da_execucao,
            AJUSTES.nome: self._do_ajuste,
        }[linha.tabela.nome]
        try:
            alvo = achar(linha)
            self._exigir_uma_vez(linha, alvo)
        except LinhaRecusada as erro:
            yield recusada(
                linha.lugar(erro.coluna),
                f"{linha.tabela.nome}, {erro.coluna}",
                linha[erro.coluna],
                erro.motivo,
                erro.remedio,
            )
            return
        yield from self._celulas(linha, alvo)

    def _exigir_uma_vez(self, linha: Linha, alvo: Alvo) -> None:
        chave = tuple(alvo.chave.items())
        if chave in self.vistos:
            raise LinhaRecusada(
                linha.tabela.chaves[-1], "Já apareceu acima.", "Deixe uma linha só."
            )
        self.vistos.add(chave)

    # ------------------------------------------------------------ linhas

    def _periodo(self, linha: Linha) -> Semestre:
        ano = self._ano(linha)
        numero = linha["Semestre"].rstrip("ºo°")
        if numero not in ("1", "2"):
            raise LinhaRecusada("Semestre", "Não é um semestre.", "Escreva 1 ou 2.")
        periodo = Semestre(ano, int(numero))
        if not periodo.cabe_na_vigencia(self.tc.data_inicio, self.tc.termino_vigente):
            raise LinhaRecusada("Semestre", *self._fora())
        return periodo

    def _ano(self, linha: Linha) -> int:
        texto = linha["Ano"]
        if not (texto.isdecimal() and len(texto) == 4):
            raise LinhaRecusada("Ano", "Não é um ano.", "Escreva, por exemplo, 2014.")
        ano = int(texto)
        if not self.tc.data_inicio.year <= ano <= self.tc.termino_vigente.year:
            raise LinhaRecusada("Ano", *self._fora())
        if ano in self.emitidos:
            raise LinhaRecusada(
                "Ano",
                f"O relatório de {ano} já foi emitido.",
                "Reabra-o para o corrigir.",
            )
        return ano

    def _fora(self) -> tuple[str, str]:
        return (
            f"Está fora da vigência do Termo, de {self.tc.data_inicio:%d/%m/%Y} a "
            f"{self.tc.termino_vigente:%d/%m/%Y}.",
            "Confira o período, ou importe antes os ajustes de prorrogação.",
        )

    def _do_quadro(self, linha: Linha) -> Alvo:
        periodo = self._periodo(linha)
        relatorio = RelatorioSemestral.objects.filter(
            anual__tc=self.tc, anual__ano=periodo.ano, semestre=periodo.numero
        ).first()
        if relatorio is None and periodo.fim >= self.hoje:
            raise LinhaRecusada(
                "Semestre",
                "O semestre ainda não terminou.",
                "O relatório dele abre-se com o plano, e não de um documento antigo.",
            )
        texto = linha["RE"].casefold().removeprefix("re").strip()
        chave = {"o": "quadro", "ano": periodo.ano, "semestre": periodo.numero}
        if texto == "total":
            atuais = _do_total(relatorio)
            return Alvo(f"Total do {periodo}", {**chave, "re": None}, atuais, False)
        em_vigor = {str(r.numero): r for r in resultados_em_vigor(self.tc, periodo)}
        if texto not in em_vigor:
            raise LinhaRecusada(
                "RE",
                f"A Matriz em vigor no {periodo} não tem este Resultado Esperado.",
                "Confira o número, ou cadastre antes a Matriz; use “Total” no total.",
            )
        avaliacao = AvaliacaoDoRE.objects.filter(
            relatorio=relatorio, resultado__numero=int(texto)
        ).first()
        return Alvo(
            f"RE {texto}, {periodo}",
            {**chave, "re": int(texto)},
            _do_re(avaliacao),
            False,
        )

    def _da_execucao(self, linha: Linha) -> Alvo:
        ano = self._ano(linha)
        execucao = ExecucaoFinanceira.objects.filter(
            anual__tc=self.tc, anual__ano=ano
        ).first()
        nomes = [c.nome for c in EXECUCAO.campos.values()]
        atuais = {n: getattr(execucao, n) for n in nomes} if execucao else {}
        if atuais.get("saldo_publicado", 0) is None:
            del atuais["saldo_publicado"]
        return Alvo(
            f"Execução de {ano}, US$", {"o": "execucao", "ano": ano}, atuais, not atuais
        )

    def _do_ajuste(self, linha: Linha) -> Alvo:
        texto = linha["TA"].casefold().removeprefix("ta").strip()
        if not texto.isdecimal() or not 1 <= int(texto) <= 99:
            raise LinhaRecusada("TA", "Não é o número de um ajuste.", "Escreva 1, 2…")
        ajuste = self.tc.termos_de_ajuste.filter(numero=int(texto)).first()
        return Alvo(
            f"TA {int(texto)}",
            {"o": "ajuste", "ta": int(texto)},
            _do_ta(ajuste),
            ajuste is None,
        )

    # ------------------------------------------------------------ células

    def _celulas(self, linha: Linha, alvo: Alvo) -> Iterator[Item]:
        """As células da linha; no registro novo, uma recusada recusa a linha."""
        itens = [
            self._celula(linha, coluna, campo, alvo)
            for coluna, campo in linha.tabela.campos.items()
            if linha[coluna]
        ]
        if alvo.novo:
            itens += _faltas(linha, alvo)
        ruins = [i for i in itens if i.efeito == Efeito.RECUSADA]
        yield from ruins if ruins and alvo.novo else itens

    def _celula(self, linha: Linha, coluna: str, campo: Campo, alvo: Alvo) -> Item:
        endereco, texto = linha.endereco(coluna), linha[coluna]
        lugar, rotulo = linha.lugar(coluna), f"{alvo.rotulo}, {coluna.lower()}"
        try:
            valor = campo.ler(texto, self.leituras.get(endereco, ""))
            self._conferir(campo.nome, valor, linha)
        except CelulaInvalida as erro:
            return recusada(lugar, rotulo, texto, erro.motivo, erro.remedio)
        except DuasLeituras as duvida:
            return Item(
                Efeito.CONFLITO,
                *lugar,
                rotulo=rotulo,
                veio=texto,
                dados={"celula": endereco, "opcoes": list(duvida.opcoes.items())},
            )
        havia = campo.nome in alvo.atuais
        antes = alvo.atuais.get(campo.nome)
        igual = havia and antes == valor
        efeito = Efeito.IGUAL if igual else (Efeito.MUDADA if havia else Efeito.NOVA)
        return Item(
            efeito,
            *lugar,
            rotulo=rotulo,
            veio=texto,
            antes=campo.mostrar(antes) if havia else "",
            depois=campo.mostrar(valor),
            dados={
                **alvo.chave,
                "campo": campo.nome,
                "valor": em_texto(valor),
                "havia": havia,
                "antes": em_texto(antes),
                "celula": endereco,
            },
        )

    def _conferir(self, campo: str, valor: Any, linha: Linha) -> None:
        """O que a célula bem lida ainda não pode dizer."""
        if valor is None and linha.tabela is AJUSTES:
            raise CelulaInvalida(
                "O ajuste sem este dado não entra na soma do Termo.",
                "Copie-o da publicação no Diário Oficial.",
            )
        if valor is None and linha["RE"].casefold() == "total":
            raise CelulaInvalida(
                "O total ilegível não se guarda.", "Deixe a célula em branco."
            )
        if campo == "novo_termino" and not prorrogacao_cabe(self.tc.data_inicio, valor):
            raise CelulaInvalida(
                "A prorrogação passa do limite.", "São cinco anos, mais outros cinco."
            )


def em_texto(valor: Any) -> str | None:
    """O valor como se guarda no item; None é «ilegível»."""
    return None if valor is None else str(valor)


def _faltas(linha: Linha, alvo: Alvo) -> Iterator[Item]:
    obrigatorios = OBRIGATORIOS[linha.tabela.nome]
    if linha.tabela is AJUSTES and not linha["Novo término"]:
        obrigatorios = ("Valor",)
    for coluna in obrigatorios:
        if not linha[coluna]:
            yield recusada(
                linha.lugar(coluna),
                f"{alvo.rotulo}, {coluna.lower()}",
                "",
                "Está em branco, e em branco não é zero.",
                "Escreva o valor ou, se não se lê no documento, “ilegível”.",
            )


def _do_total(relatorio: RelatorioSemestral | None) -> Atuais:
    if relatorio is None:
        return {}
    valores = {n: getattr(relatorio, campo) for n, campo in DO_TOTAL.items()}
    return {n: v for n, v in valores.items() if v is not None}


def _do_re(avaliacao: AvaliacaoDoRE | None) -> Atuais:
    if avaliacao is None:
        return {}
    return {
        n: getattr(avaliacao, campo)
        for n, campo in DO_RE.items()
        if getattr(avaliacao, campo) is not None or campo in avaliacao.ilegiveis
    }


def _do_ta(ajuste: TermoDeAjuste | None) -> Atuais:
    if ajuste is None:
        return {}
    valores: dict[str, Any] = {
        "valor": ajuste.valor.quantize(Decimal("0.01")),
        "data": ajuste.data,
        "novo_termino": ajuste.novo_termino,
    }
    return {n: v for n, v in valores.items() if v is not None}
