"""Regras do Termo: funções puras; datas e Decimal entram e saem."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from base.errors import RegraViolada

NUMERO_E_ANO: Final = re.compile(r"(\d{1,5})\s*/\s*((?:19|20)\d{2})")
APONTAMENTO: Final = re.compile(
    r"(?:item\s+)?(?P<codigo>\d+\.\d+)\s*(?P<alinea>[a-z])?\)?\s*[:–-]\s*(?P<motivo>.+)",
    re.IGNORECASE,
)
REALIZA: Final = "realiza"
NAO_REALIZA_AINDA: Final = "nao_realiza_ainda"
NAO_SE_APLICA: Final = "nao_se_aplica"


@dataclass(frozen=True, slots=True)
class DadosDoAto:
    """Resolução, deliberação ou portaria, como a pessoa a informou.

    `reuniao` é a chave da reunião em que o ato foi aprovado; None, se não houve
    (portaria) ou se ainda não foi cadastrada.
    """

    tipo: str
    numero: str
    ano: int
    data: date
    ad_referendum: bool = False
    reuniao: int | None = None


def ler_numero_e_ano(texto: str) -> tuple[str, int]:
    """Lê `118/2026`; devolve o número sem zeros à esquerda e o ano.

    Sem ano, o ato é ambíguo: a numeração recomeça em janeiro (RN-PAC-04).
    """
    achado = NUMERO_E_ANO.fullmatch(texto.strip())
    if achado is None or int(achado[1]) == 0:
        raise RegraViolada(
            "Escreva o número e o ano do ato, como foram publicados: 118/2026.",
            codigo="ato_sem_numero_ou_ano",
        )
    return str(int(achado[1])), int(achado[2])


def conferir_data_do_ato(ato: DadosDoAto, *, anterior: date | None, hoje: date) -> None:
    """Recusa ato no futuro, de outro ano ou anterior ao da instância de antes.

    `anterior` é a data do último ato do Termo; None, se este é o primeiro.
    Regra: RN-PAC-05.
    """
    if ato.data > hoje:
        raise RegraViolada(
            f"A data do ato ({ato.data:%d/%m/%Y}) ainda não chegou. Registre o ato "
            "no dia em que for assinado, ou depois.",
            codigo="ato_no_futuro",
        )
    if ato.data.year != ato.ano:
        raise RegraViolada(
            f"O ato é de {ato.ano} e a data informada é de {ato.data.year}. Corrija "
            "o número ou a data.",
            codigo="ano_do_ato_difere",
        )
    if anterior is not None and ato.data < anterior:
        raise RegraViolada(
            f"O ato tem data anterior ao da etapa de antes ({anterior:%d/%m/%Y}). "
            "Confira as duas datas.",
            codigo="ato_antes_do_anterior",
        )


def conferir_ano_base(ano: int, *, norma: int, hoje: int) -> None:
    """Recusa ano-base anterior ao da norma (ou da versão revista) ou além do próximo.

    Regra: RN-PAC-11.
    """
    if not norma <= ano <= hoje + 1:
        raise RegraViolada(
            f"O ano-base tem de estar entre {norma} e {hoje + 1}. Corrija o ano.",
            codigo="ano_base_fora",
        )


def ler_apontamentos(texto: str) -> dict[str, str]:
    """Lê «4.10: falta o prazo», um item por linha; devolve item → motivo.

    A alínea pode vir junto ou separada: `3.1a` e `3.1 a` são o mesmo item.
    """
    lidos: dict[str, str] = {}
    for linha in filter(None, (parte.strip() for parte in texto.splitlines())):
        achado = APONTAMENTO.fullmatch(linha)
        if achado is None:
            raise RegraViolada(
                f"Não se entende a linha “{linha}”. Escreva o item, dois-pontos e o "
                "motivo, por exemplo 4.10: falta o prazo.",
                codigo="apontamento_ilegivel",
            )
        item = f"{achado['codigo']} {achado['alinea'] or ''}".strip()
        lidos[item] = achado["motivo"].strip()[:300]
    return lidos


def conferir_resposta(
    situacao: str, prazo: date | None, *, obrigatoria: bool, hoje: date
) -> None:
    """Confere uma resposta a uma responsabilidade.

    «Não realiza ainda» exige prazo futuro; as outras o proíbem; «não se aplica»
    só cabe nos itens que valem conforme o pactuado. Regra: RN-PAC-02.
    """
    if situacao == NAO_SE_APLICA and obrigatoria:
        raise RegraViolada(
            "Este item vale para todos os entes: responda “realiza” ou “não realiza "
            "ainda”, com prazo.",
            codigo="item_obrigatorio",
        )
    if situacao != NAO_REALIZA_AINDA:
        if prazo is not None:
            raise RegraViolada(
                "O prazo só cabe em “não realiza ainda”. Apague o prazo ou mude a "
                "resposta.",
                codigo="prazo_indevido",
            )
        return
    if prazo is None:
        raise RegraViolada(
            "Informe até quando passará a realizar esta responsabilidade.",
            codigo="sem_prazo",
        )
    if prazo <= hoje:
        raise RegraViolada(
            f"O prazo ({prazo:%d/%m/%Y}) já passou. Informe uma data futura.",
            codigo="prazo_no_passado",
        )


def total_do_tlfg(linhas: Iterable[tuple[int, Decimal]]) -> Decimal:
    """Soma das linhas do Limite Financeiro Global, em reais por ano.

    Cada linha é (sinal, valor): sinal −1 para o que se desconta. Regra: RN-PAC-08.
    """
    return sum((sinal * valor for sinal, valor in linhas), Decimal(0))


def percentual(parte: int, todo: int) -> Decimal | None:
    """Percentual com duas casas; None quando não há todo."""
    if todo == 0:
        return None
    return (Decimal(parte) * 100 / Decimal(todo)).quantize(Decimal("0.01"))


def enumerar(itens: Iterable[str], *, limite: int = 8) -> str:
    """«a, b e c»; passando do limite, diz quantos mais."""
    lista = list(itens)
    if len(lista) > limite:
        return f"{', '.join(lista[:limite])} e mais {len(lista) - limite}"
    if len(lista) < 2:
        return "".join(lista)
    return f"{', '.join(lista[:-1])} e {lista[-1]}"
