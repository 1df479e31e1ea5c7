"""Regras de cálculo dos indicadores: funções puras, sem banco e sem relógio."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from statistics import median
from typing import Any, Final, NamedTuple

from django.db.models import TextChoices

from base.numeros import formatar

_CEM: Final = Decimal(100)


class Sentido(TextChoices):
    """Para que lado o indicador melhora."""

    MAIOR_MELHOR = "maior", "maior é melhor"
    MENOR_MELHOR = "menor", "menor é melhor"
    FAIXA = "faixa", "dentro de uma faixa"


class EstadoDaCelula(TextChoices):
    """O que se sabe de uma meta ou de um resultado. Zero é um valor (RN-IND-01)."""

    VALOR = "valor", "Valor"
    NAO_PACTUADO = "nao_pactuado", "Não pactuado"
    NAO_SE_APLICA = "nao_se_aplica", "Não se aplica"
    NAO_INFORMADO = "nao_informado", "Não informado"


@dataclass(frozen=True, slots=True)
class Faixa:
    """Entre que valores o indicador de faixa está bem, na unidade da ficha.

    Os limites pertencem à faixa; None não limita daquele lado.
    """

    de: Decimal | None
    ate: Decimal | None

    def contem(self, valor: Decimal) -> bool:
        """O valor está dentro da faixa. Regra: RN-IND-18."""
        return (self.de is None or valor >= self.de) and (
            self.ate is None or valor <= self.ate
        )

    def mais_perto(self, valor: Decimal) -> Decimal:
        """O próprio valor, ou o limite que ele ultrapassa."""
        if self.de is not None and valor < self.de:
            return self.de
        return self.ate if self.ate is not None and valor > self.ate else valor

    def por_extenso(self, casas: int) -> str:
        """«de 5,0 a 10,0», «de 5,0 para cima» ou «até 10,0»."""
        if self.ate is None:
            return f"de {formatar(self.de, casas)} para cima"
        if self.de is None:
            return f"até {formatar(self.ate, casas)}"
        return f"de {formatar(self.de, casas)} a {formatar(self.ate, casas)}"


class Celula(NamedTuple):
    """Uma meta ou um resultado como as regras o veem.

    `valor` na unidade da variante; None quando o estado não é `valor`.
    `numerador` e `denominador` existem onde a fonte os traz.
    """

    estado: str
    valor: Decimal | None
    variante: str = ""
    numerador: Decimal | None = None
    denominador: Decimal | None = None


AUSENTE: Final = Celula(EstadoDaCelula.NAO_INFORMADO, None)


class Julgamento(NamedTuple):
    """O que se pode dizer de um território num indicador.

    `alcancou` None é "sem base de comparação", e `motivo` diz por quê.
    `percentual` é o da meta, em %, sem teto; None onde o divisor é zero e no
    indicador de faixa (`na_faixa`), que não o tem.
    """

    alcancou: bool | None
    percentual: Decimal | None = None
    motivo: str = ""
    na_faixa: bool = False

    @property
    def lido(self) -> str:
        """«alcançou», «não alcançou», «dentro da faixa», «sem base»…"""
        return lido_como(self.alcancou, na_faixa=self.na_faixa)


def lido_como(alcancou: bool | None, *, na_faixa: bool) -> str:
    """O alcance em palavras; o indicador de faixa não se alcança, fica-se nela."""
    if alcancou is None:
        return "sem base"
    if na_faixa:
        return "dentro da faixa" if alcancou else "fora da faixa"
    return "alcançou" if alcancou else "não alcançou"


def alcancou(
    meta: Decimal, resultado: Decimal, sentido: str, faixa: Faixa | None = None
) -> bool | None:
    """Diz se o resultado alcançou a meta, ambos na mesma unidade.

    Igualar a meta é alcançá-la, nos dois sentidos. No indicador de faixa, alcança
    quem está dentro da `faixa` da ficha, seja qual for a meta; sem ela, None.
    Regras: RN-IND-03 e RN-IND-18.
    """
    if sentido == Sentido.FAIXA:
        return faixa.contem(resultado) if faixa else None
    if sentido == Sentido.MAIOR_MELHOR:
        return resultado >= meta
    return resultado <= meta


def percentual_da_meta(
    meta: Decimal, resultado: Decimal, sentido: str
) -> Decimal | None:
    """Quanto da meta foi cumprido, em %: resultado/meta, ou meta/resultado se
    menor é melhor. Sem teto; None onde o divisor é zero. Regra: RN-IND-04."""
    if sentido == Sentido.FAIXA:
        return None
    parte, divisor = (
        (resultado, meta) if sentido == Sentido.MAIOR_MELHOR else (meta, resultado)
    )
    return parte / divisor * _CEM if divisor else None


def julgar(
    meta: Celula,
    resultado: Celula,
    *,
    sentido: str,
    motivo_nao_julgado: str = "",
    faixa: Faixa | None = None,
) -> Julgamento:
    """Compara meta e resultado de um território, ou diz por que não se comparam.

    Sem base: um dos lados ausente, variantes diferentes, 0 de 0, ou indicador
    cujas unidades não se comparam (`motivo_nao_julgado`). A `faixa` é a da
    definição principal: a variante tem outra unidade e não se julga por ela.
    Regras: RN-IND-05 e RN-IND-18.
    """
    if motivo := motivo_de_nao_comparar(meta, resultado, motivo_nao_julgado):
        return Julgamento(None, motivo=motivo)
    if meta.valor is None or resultado.valor is None:
        return Julgamento(None, motivo="Falta a meta ou o resultado.")
    if resultado.variante:
        faixa = None
    na_faixa = sentido == Sentido.FAIXA
    return Julgamento(
        alcancou(meta.valor, resultado.valor, sentido, faixa),
        percentual_da_meta(meta.valor, resultado.valor, sentido),
        "A ficha não diz os limites da faixa." if na_faixa and not faixa else "",
        na_faixa,
    )


def motivo_de_nao_comparar(
    meta: Celula, resultado: Celula, motivo_nao_julgado: str = ""
) -> str:
    """Por que meta e resultado não se comparam; vazio quando se comparam."""
    estados = EstadoDaCelula
    if resultado.denominador == 0 and not resultado.numerador:
        return "Não se aplica: 0 de 0 não é alcance nem falta."
    if estados.NAO_SE_APLICA in (meta.estado, resultado.estado):
        return "Não se aplica a este território."
    if meta.variante != resultado.variante:
        return "Meta e resultado são de variantes diferentes do indicador."
    if meta.estado == estados.NAO_PACTUADO:
        return "Meta não pactuada."
    if meta.valor is None and resultado.valor is None:
        return "Sem meta e sem resultado."
    if meta.valor is None:
        return "Sem meta informada."
    if resultado.valor is None:
        return "Sem resultado informado."
    return motivo_nao_julgado


@dataclass(frozen=True, slots=True)
class Contagem:
    """Quantos territórios alcançaram, não alcançaram e ficaram sem base."""

    alcancaram: int
    nao_alcancaram: int
    sem_base: int

    @property
    def julgados(self) -> int:
        """Os que têm base de comparação."""
        return self.alcancaram + self.nao_alcancaram

    def __add__(self, outra: "Contagem") -> "Contagem":
        return Contagem(
            self.alcancaram + outra.alcancaram,
            self.nao_alcancaram + outra.nao_alcancaram,
            self.sem_base + outra.sem_base,
        )


NENHUM: Final = Contagem(0, 0, 0)


def contar(julgamentos: Iterable[Julgamento]) -> Contagem:
    """Conta os julgamentos. Regra: RN-IND-06."""
    sim = nao = sem = 0
    for julgamento in julgamentos:
        if julgamento.alcancou is None:
            sem += 1
        elif julgamento.alcancou:
            sim += 1
        else:
            nao += 1
    return Contagem(sim, nao, sem)


def valor_calculado(
    numerador: Decimal | None, denominador: Decimal | None, multiplicador: Decimal
) -> Decimal | None:
    """Numerador / denominador × multiplicador, sem arredondar.

    None quando falta um dos dois ou o denominador é zero: taxa indefinida não
    é zero. Regra: RN-IND-02.
    """
    if numerador is None or not denominador:
        return None
    return numerador / denominador * multiplicador


def valor_do_composto(
    respostas: Sequence[bool | None], multiplicador: Decimal
) -> Decimal | None:
    """Quesitos atendidos / quesitos × multiplicador; None se algum falta responder.

    É o indicador composto de itens sim/não. Regra: RN-IND-02.
    """
    if any(r is None for r in respostas):
        return None
    atendidos = Decimal(sum(bool(r) for r in respostas))
    return valor_calculado(atendidos, Decimal(len(respostas)), multiplicador)


def quesitos_equivalentes(
    valor: Decimal, quesitos: int, multiplicador: Decimal
) -> int | None:
    """Quantos quesitos atendidos dão o valor; None se nenhum número inteiro o dá.

    É a leitura do composto que veio sem respostas, como o importado. RN-IND-02.
    """
    if not quesitos or not multiplicador:
        return None
    atendidos = (valor / multiplicador * quesitos).to_integral_value(ROUND_HALF_UP)
    exato = atendidos * multiplicador / quesitos
    casas = valor.as_tuple().exponent
    if not isinstance(casas, int) or exato.quantize(Decimal(1).scaleb(casas)) != valor:
        return None
    return int(atendidos) if 0 <= atendidos <= quesitos else None


def agregar(partes: Sequence[Celula], multiplicador: Decimal) -> Decimal | None:
    """Σ numeradores / Σ denominadores × multiplicador; nunca a média das taxas.

    None se alguma parte não traz numerador e denominador, ou se não são todas da
    mesma definição. Regra: RN-IND-07.
    """
    somas = somas_das_celulas(partes)
    return valor_calculado(*somas, multiplicador) if somas else None


def somar(partes: Sequence[Celula]) -> Decimal | None:
    """Σ contagens, de uma só definição; None se falta a de alguma. RN-IND-07."""
    valores = [p.valor for p in partes if p.valor is not None]
    if len({p.variante for p in partes}) != 1 or len(valores) < len(partes):
        return None
    return sum(valores, Decimal(0))


def somas_das_celulas(partes: Sequence[Celula]) -> tuple[Decimal, Decimal] | None:
    """Σ numeradores e Σ denominadores, das partes de uma só definição.

    None se alguma parte não os traz: casos de 4 consultas e de 7 não se somam.
    """
    if not partes or any(p.numerador is None or p.denominador is None for p in partes):
        return None
    if len({p.variante for p in partes}) > 1:
        return None
    return (
        sum((p.numerador or Decimal(0) for p in partes), Decimal(0)),
        sum((p.denominador or Decimal(0) for p in partes), Decimal(0)),
    )


def mediana(valores: Iterable[Decimal]) -> Decimal | None:
    """Mediana dos valores, na unidade deles; None quando não há nenhum."""
    lista = list(valores)
    return median(lista) if lista else None


# ------------------------------------------------------------ aplicabilidade


@dataclass(frozen=True, slots=True)
class Alvo:
    """O território a que se pergunta se a ficha se aplica, num ano.

    `populacao` é a mais recente até o ano; `populacoes`, a de cada ano conhecido.
    """

    nivel: str
    uf: str
    capital: bool
    amazonia_legal: bool
    ano: int
    populacao: int | None = None
    populacoes: Mapping[int, int] = field(default_factory=dict)

    def populacao_para(self, regra: Mapping[str, Any]) -> int | None:
        """Habitantes no ano de referência da regra; sem ele, os mais recentes."""
        if ano := regra.get("ano_da_populacao"):
            return self.populacoes.get(int(ano))
        return self.populacao


def motivo_de_nao_se_aplicar(regra: Mapping[str, Any], alvo: Alvo) -> str:
    """Por que o indicador não se aplica ao território; vazio quando se aplica.

    `regra` são dados da ficha: `niveis` (UF, MUN), `ufs`, `exceto_ufs`,
    `amazonia_legal`, `so_capitais`, `populacao_minima` (em `ano_da_populacao`, ou
    na mais recente), `ate_ano`. População desconhecida não exclui. Regra: RN-IND-08.
    """
    for impede, motivo in (
        (
            _passou_do_ano(regra, alvo),
            f"Excluído do rol depois de {regra.get('ate_ano')}.",
        ),
        (_fora_do_nivel(regra, alvo), "Não se pactua neste nível."),
        (_fora_da_uf(regra, alvo), "Não se aplica a esta unidade da Federação."),
        (
            bool(regra.get("amazonia_legal")) and not alvo.amazonia_legal,
            "Só se aplica à Amazônia Legal.",
        ),
        (
            bool(regra.get("so_capitais")) and alvo.nivel == "MUN" and not alvo.capital,
            "Entre os municípios, só se aplica às capitais.",
        ),
        (_abaixo_da_populacao(regra, alvo), _frase_da_populacao(regra)),
    ):
        if impede:
            return str(regra.get("motivo") or motivo)
    return ""


def _passou_do_ano(regra: Mapping[str, Any], alvo: Alvo) -> bool:
    return "ate_ano" in regra and alvo.ano > int(regra["ate_ano"])


def _fora_do_nivel(regra: Mapping[str, Any], alvo: Alvo) -> bool:
    niveis = regra.get("niveis") or ("UF", "MUN")
    return alvo.nivel in ("UF", "MUN") and alvo.nivel not in niveis


def _fora_da_uf(regra: Mapping[str, Any], alvo: Alvo) -> bool:
    if alvo.uf in regra.get("exceto_ufs", ()):
        return True
    return bool(alvo.uf and regra.get("ufs")) and alvo.uf not in regra["ufs"]


def _abaixo_da_populacao(regra: Mapping[str, Any], alvo: Alvo) -> bool:
    minima = regra.get("populacao_minima")
    populacao = alvo.populacao_para(regra)
    if minima is None or alvo.nivel != "MUN" or populacao is None:
        return False
    return populacao < int(minima)


def _frase_da_populacao(regra: Mapping[str, Any]) -> str:
    minima = formatar(int(regra.get("populacao_minima") or 0), 0)
    return f"Só se aplica a municípios com {minima} habitantes ou mais."


# ------------------------------------------------------------ frases


def enumerar(itens: Sequence[str]) -> str:
    """«A, B e C»; vazio para lista vazia."""
    if len(itens) < 2:
        return "".join(itens)
    return f"{', '.join(itens[:-1])} e {itens[-1]}"
