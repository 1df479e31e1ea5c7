"""Regras do Termo: funções puras; datas e Decimal entram e saem."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from base.errors import RegraViolada
from base.numeros import NumeroInvalido, formatar, ler_decimal

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


MAIOR_LOTE: Final = 300


def conferir_tamanho_do_lote(quantos: int) -> None:
    """Um lote tem de 1 a 300 Termos. Regra: RN-PAC-15."""
    if not 1 <= quantos <= MAIOR_LOTE:
        raise RegraViolada(
            f"Escolha de 1 a {MAIOR_LOTE} Termos; há {quantos} escolhidos.",
            codigo="tamanho_do_lote",
        )


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


def por_mes(anual: Decimal) -> Decimal:
    """Duodécima parte, em reais com centavos; é assim que o fundo transfere."""
    return (anual / 12).quantize(Decimal("0.01"), ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Parcela:
    """Uma linha do Limite Financeiro Global: sinal 1 ou −1 e reais por ano."""

    bloco: str
    componente: str
    sinal: int
    valor_anual: Decimal


COLUNAS_DO_TLFG: Final = (
    "bloco",
    "componente",
    "sinal",
    "valor_anual",
    "valor_mensal",
)


def ler_parcelas(
    linhas: Iterable[Mapping[str, str | None]], blocos: Mapping[str, str]
) -> list[Parcela]:
    """Lê as linhas de um CSV do limite; `blocos` vai do código ao nome.

    O valor mensal é opcional e, se vem, tem de ser a duodécima parte do anual.
    Todos os erros são ditos de uma vez, com o número da linha. Regra: RN-PAC-08.
    """
    parcelas: list[Parcela] = []
    erros: list[str] = []
    for numero, linha in enumerate(linhas, 2):
        try:
            parcelas.append(_ler_parcela(linha, blocos))
        except RegraViolada as erro:
            erros.append(f"linha {numero}: {erro.mensagem}")
    if not erros and not parcelas:
        erros.append("o arquivo não tem linhas")
    if erros:
        raise RegraViolada(
            f"O arquivo não foi lido. {'; '.join(erros[:10])}.", codigo="csv_invalido"
        )
    conferir_parcelas(parcelas)
    return parcelas


def _ler_parcela(linha: Mapping[str, str | None], blocos: Mapping[str, str]) -> Parcela:
    campo = {c: (linha.get(c) or "").strip() for c in COLUNAS_DO_TLFG}
    por_nome = {nome.lower(): codigo for codigo, nome in blocos.items()}
    bloco = campo["bloco"].lower()
    bloco = por_nome.get(bloco, bloco)
    sinais = {"": 1, "1": 1, "+": 1, "+1": 1, "-": -1, "-1": -1, "−": -1, "−1": -1}
    if bloco not in blocos:
        raise RegraViolada(f"o bloco “{campo['bloco']}” não existe", codigo="bloco")
    if campo["sinal"] not in sinais:
        raise RegraViolada(f"o sinal “{campo['sinal']}” não é + nem −", codigo="sinal")
    try:
        anual = ler_decimal(campo["valor_anual"], casas=2)
        mensal = (
            ler_decimal(campo["valor_mensal"], casas=2)
            if campo["valor_mensal"]
            else None
        )
    except NumeroInvalido as erro:
        raise RegraViolada(erro.mensagem.rstrip("."), codigo=erro.codigo) from erro
    if mensal is not None and abs(mensal - por_mes(anual)) > Decimal("0.01"):
        raise RegraViolada(
            f"o mensal {formatar(mensal, 2)} não é a duodécima parte do anual "
            f"{formatar(anual, 2)}",
            codigo="mensal",
        )
    return Parcela(bloco, campo["componente"][:120], sinais[campo["sinal"]], anual)


def conferir_parcelas(parcelas: Iterable[Parcela]) -> None:
    """Recusa parcela repetida e limite que desconta mais do que soma."""
    vistas: set[tuple[str, str]] = set()
    total = Decimal(0)
    for parcela in parcelas:
        chave = (parcela.bloco, parcela.componente)
        if chave in vistas:
            qual = (
                f"A parcela “{parcela.componente}”"
                if parcela.componente
                else "A parcela sem componente"
            )
            raise RegraViolada(
                f"{qual} aparece duas vezes no mesmo bloco. Junte as duas ou dê outro "
                "nome ao componente.",
                codigo="parcela_repetida",
            )
        vistas.add(chave)
        total += parcela.sinal * parcela.valor_anual
    if total < 0:
        raise RegraViolada(
            f"O limite ficaria negativo ({formatar(total, 2)}). Confira os sinais.",
            codigo="limite_negativo",
        )


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
