"""As contas e os calendários da cooperação: puro, sem banco e sem relógio."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final, Self

from base import meses
from base.numeros import NumeroInvalido, formatar, ler_decimal

ANOS_DE_VIGENCIA: Final = 5
DIAS_PARA_ENTREGAR: Final = 15

SEM_ACOES: Final = (
    "Não foram programadas ações para este Resultado Esperado no PTS deste período."
)
NAO_SE_APLICA: Final = "Não se aplica."
ILEGIVEL: Final = "ilegível"

PROMPT_A: Final = "Comentar sobre o progresso das ações programadas no PTS"
PROMPT_B: Final = (
    "Detalhar as dificuldades, intervenções requeridas e/ou sugestões para execução "
    "do plano de trabalho, se existentes"
)
PROMPT_C: Final = (
    "Relacionar o progresso das ações programadas no PTS com o alcance do resultado "
    "esperado, considerando os indicadores e as metas"
)


@dataclass(frozen=True, slots=True, order=True)
class Semestre:
    """Semestre civil: o 1º vai até 30 de junho; o 2º, até 31 de dezembro.

    Regra: RN-COO-01 (docs/regras/cooperacao.md).
    """

    ano: int
    numero: int

    def __post_init__(self) -> None:
        if self.numero not in (1, 2):
            raise ValueError(f"Semestre inexistente: {self.numero}")

    @classmethod
    def de(cls, dia: date) -> Self:
        """O semestre a que o dia pertence."""
        return cls(dia.year, 1 if dia.month <= 6 else 2)

    @property
    def inicio(self) -> date:
        return date(self.ano, 1, 1) if self.numero == 1 else date(self.ano, 7, 1)

    @property
    def fim(self) -> date:
        return date(self.ano, 6, 30) if self.numero == 1 else date(self.ano, 12, 31)

    @property
    def prazo(self) -> date:
        """Último dia para entregar o relatório à OPAS: quinze dias depois do fim."""
        return self.fim + timedelta(days=DIAS_PARA_ENTREGAR)

    def anterior(self) -> "Semestre":
        """O semestre imediatamente antes deste."""
        if self.numero == 2:
            return Semestre(self.ano, 1)
        return Semestre(self.ano - 1, 2)

    def cabe_na_vigencia(self, inicio: date, termino: date) -> bool:
        """Diz se algum dia do semestre está dentro da vigência do TC."""
        return self.inicio <= termino and self.fim >= inicio

    def __str__(self) -> str:
        return f"{self.numero}º semestre de {self.ano}"


# ------------------------------------------------------------------ lembretes

MARCOS_DO_PRAZO: Final = (30, 15, 7, 1, 0, -1, -7, -15, -30)
MARCOS_DA_VIGENCIA: Final = (365, 180, 90, 30)


def marco_devido(dias: int, marcos: Sequence[int]) -> int | None:
    """O último marco já alcançado, com `dias` até o prazo; None antes do primeiro.

    Negativo é atraso. Um dia sem rodar não perde o marco: vale o último que passou
    (RN-COO-33).
    """
    alcancados = [marco for marco in marcos if dias <= marco]
    return min(alcancados) if alcancados else None


# ------------------------------------------------------------------ processo (NUP)

_NUP: Final = re.compile(r"(\d{5})\.(\d{6})/(\d{4})-(\d{2})")


def digitos_do_nup(corpo: str) -> str:
    """Dígitos verificadores dos quinze algarismos do NUP, por módulo 11.

    Pesos 2, 3, 4… da direita para a esquerda; o segundo dígito cobre o primeiro.
    Regra: RN-COO-02 (docs/regras/cooperacao.md).
    """
    algarismos = [int(c) for c in corpo if c.isdigit()]
    for _ in range(2):
        soma = sum(
            peso * algarismo
            for peso, algarismo in enumerate(reversed(algarismos), start=2)
        )
        algarismos.append((11 - soma % 11) % 10)
    return "".join(str(a) for a in algarismos[-2:])


def nup_confere(processo: str) -> bool:
    """Diz se o número tem a forma NNNNN.NNNNNN/AAAA-DD e os dígitos certos."""
    partes = _NUP.fullmatch(processo.strip())
    if partes is None:
        return False
    return digitos_do_nup("".join(partes.groups()[:3])) == partes[4]


# ------------------------------------------------------------------ vigência


def mais_anos(dia: date, anos: int) -> date:
    """O mesmo dia, `anos` depois; 29 de fevereiro vira 28 se preciso."""
    try:
        return dia.replace(year=dia.year + anos)
    except ValueError:
        return dia.replace(year=dia.year + anos, day=28)


def termino_inicial(inicio: date) -> date:
    """Fim da vigência antes de qualquer prorrogação: cinco anos."""
    return mais_anos(inicio, ANOS_DE_VIGENCIA)


def termino_maximo(inicio: date) -> date:
    """Fim da vigência com toda a prorrogação: mais um período igual.

    Regra: RN-COO-03 (docs/regras/cooperacao.md).
    """
    return mais_anos(inicio, 2 * ANOS_DE_VIGENCIA)


def prorrogacao_cabe(inicio: date, novo_termino: date) -> bool:
    """Diz se o novo término respeita os cinco anos mais cinco."""
    return inicio < novo_termino <= termino_maximo(inicio)


# ------------------------------------------------------------------ carta acordo

_CARTA: Final = re.compile(r"SCON\d{4}-\d{5}( \(BR/LOA/\d{7}\))?")


def numero_de_carta_confere(numero: str) -> bool:
    """Diz se o número tem a forma SCON2015-00897, com ou sem (BR/LOA/1400086).

    Regra: RN-COO-26 (docs/regras/cooperacao.md).
    """
    return _CARTA.fullmatch(numero) is not None


# ------------------------------------------------------------------ contagens e avanço


@dataclass(frozen=True, slots=True)
class Contagem:
    """Ações do PTS num semestre, de um RE ou somadas.

    `finalizadas` conta só as que estavam programadas; `extras` são as
    finalizadas sem estar no plano; `adiadas` junta adiadas e canceladas.
    """

    programadas: int = 0
    finalizadas: int = 0
    adiadas: int = 0
    extras: int = 0

    def __add__(self, outra: "Contagem") -> "Contagem":
        return Contagem(
            self.programadas + outra.programadas,
            self.finalizadas + outra.finalizadas,
            self.adiadas + outra.adiadas,
            self.extras + outra.extras,
        )

    @property
    def avanco(self) -> Decimal | None:
        """Percentual (0 a 100) das programadas que foram finalizadas.

        None quando nada foi programado: 0/0 não é zero (RN-COO-04). As extras
        não entram na conta (RN-COO-05).
        """
        if self.programadas == 0:
            return None
        return Decimal(100 * self.finalizadas) / Decimal(self.programadas)

    @property
    def finalizadas_ao_todo(self) -> int:
        """Como os relatórios publicam: as programadas e as extras juntas."""
        return self.finalizadas + self.extras


def somar_contagens(contagens: Iterable[Contagem]) -> Contagem:
    """O total do quadro: Σ de cada coluna, nunca a média dos percentuais."""
    return sum(contagens, Contagem())


def media_simples(percentuais: Sequence[int | Decimal]) -> Decimal | None:
    """Média dos percentuais publicados, só para explicar de onde um total veio."""
    if not percentuais:
        return None
    return sum((Decimal(p) for p in percentuais), Decimal(0)) / len(percentuais)


FAIXAS: Final = ("sem ação programada", "0 %", "1 a 49 %", "50 a 99 %", "100 %")


def faixa_do_avanco(avanco: Decimal | None) -> str:
    """A faixa do percentual (0 a 100); sem programadas, a primeira (RN-COO-04)."""
    if avanco is None:
        return FAIXAS[0]
    if avanco == 0:
        return FAIXAS[1]
    if avanco < 50:
        return FAIXAS[2]
    return FAIXAS[3] if avanco < 100 else FAIXAS[4]


# ------------------------------------------------------------------ quem paga


class Cobertura(StrEnum):
    """O que um RE tem num ano: dinheiro, ação, os dois ou nenhum."""

    DINHEIRO_E_ACAO = "dinheiro e ação"
    SO_DINHEIRO = "dinheiro sem ação"
    SO_ACAO = "ação sem dinheiro"
    NADA = "nem dinheiro nem ação"
    SEM_PLANO = "dinheiro e plano fora do portal"


def cobertura(
    *, tem_dinheiro: bool, tem_acao: bool, ha_plano: bool = True
) -> Cobertura:
    """Cruza os dois lados (RN-COO-29).

    Sem o plano do Termo no portal (`ha_plano`), nada se afirma das ações.
    """
    if tem_dinheiro and not ha_plano:
        return Cobertura.SEM_PLANO
    if tem_dinheiro:
        return Cobertura.DINHEIRO_E_ACAO if tem_acao else Cobertura.SO_DINHEIRO
    return Cobertura.SO_ACAO if tem_acao else Cobertura.NADA


_ANO_NO_TEXTO: Final = re.compile(r"\b(?:19|20)\d{2}\b")


def cobre_o_ano(
    ano: int, inicio: date | None, termino: date | None, vigencia: str
) -> bool:
    """Diz se a carta vigora em algum dia do ano; sem data nenhuma, conta sempre.

    `vigencia` é o texto do documento ("fev/2015 a jan/2017"), de que só se leem os
    anos, e só quando não há os dias.
    """
    if inicio is None and termino is None:
        anos = [int(a) for a in _ANO_NO_TEXTO.findall(vigencia)]
        return not anos or min(anos) <= ano <= max(anos)
    comeca = inicio is None or inicio.year <= ano
    return comeca and (termino is None or termino.year >= ano)


_MES_E_ANO: Final = re.compile(
    rf"\b({'|'.join(meses.CURTOS)})[a-zç]*\.?(?:/| de )((?:19|20)\d{{2}})\b",
    re.IGNORECASE,
)


def datas_da_vigencia(
    inicio: date | None, termino: date | None, vigencia: str
) -> tuple[date, date] | None:
    """O período para desenhar: o dos dias ou o dos meses do texto; None se nenhum.

    "fev/2015 a jan/2017" vai de 1º de fevereiro ao fim de janeiro.
    """
    ditos = [
        date(int(ano), meses.CURTOS.index(mes.lower()) + 1, 1)
        for mes, ano in _MES_E_ANO.findall(vigencia)
    ]
    comeco = inicio or (ditos[0] if ditos else termino)
    if comeco is None:
        return None
    if termino is None:
        termino = ditos[-1] + timedelta(days=30) if ditos else comeco
    return comeco, max(comeco, termino)


# ------------------------------------------------------------------ dinheiro


def saldo(
    repassados: Decimal | None, desembolsados: Decimal | None, pendente: Decimal | None
) -> Decimal | None:
    """Saldo em US$: repassados − desembolsados − pendente (RN-COO-06).

    None quando uma das parcelas é ilegível.
    """
    if repassados is None or desembolsados is None or pendente is None:
        return None
    return repassados - desembolsados - pendente


def parte_de(valor: Decimal | None, todo: Decimal | None) -> Decimal | None:
    """Quanto `valor` é de `todo`, em % (0 a 100).

    None quando o todo é zero ou algum dos dois é ilegível.
    """
    return None if valor is None or not todo else valor * 100 / todo


def escrever_valor(valor: Decimal | None) -> str:
    """O valor com duas casas; None é «ilegível», nunca zero (RN-COO-30)."""
    return ILEGIVEL if valor is None else formatar(valor, 2)


_MOEDA: Final = re.compile(r"^(US\$|R\$|U\$S|USD|BRL)\s*", re.IGNORECASE)
_AMERICANO: Final = re.compile(r"\d{1,3}(,\d{3})*\.\d{2}")
_BRASILEIRO: Final = re.compile(r"\d{1,3}(\.\d{3})*,\d{2}")


def ler_dinheiro(texto: str) -> Decimal:
    """Lê `9,785,867.36` e `13.526.915,06`, com ou sem a moeda na frente.

    Decide pelo último separador, que nos relatórios vem sempre antes dos dois
    centavos; qualquer outra forma passa pela leitura comum, que recusa o que
    admite duas leituras. Regra: RN-COO-07 (docs/regras/cooperacao.md).
    """
    corpo = _MOEDA.sub("", texto.strip())
    if _AMERICANO.fullmatch(corpo):
        return Decimal(corpo.replace(",", ""))
    if _BRASILEIRO.fullmatch(corpo):
        return Decimal(corpo.replace(".", "").replace(",", "."))
    if re.fullmatch(r"\d{1,3}(,\d{3})+", corpo):
        raise NumeroInvalido(
            f"“{corpo}” não mostra os centavos e admite duas leituras. Escreva o "
            "valor com duas casas, por exemplo 1.234,00.",
            codigo="numero_ambiguo",
        )
    return ler_decimal(corpo, casas=2)
