"""O modelo que volta: o que nele mudou, linha a linha."""

import json
from collections.abc import Iterator, Mapping, Sequence

from base.importacao import Planilha, exigir_sem_mesclas, letra, recusar
from base.numeros import ler_inteiro
from indicadores.importacao.especies import Especie
from indicadores.importacao.linhas import LinhaLida
from indicadores.importacao.modelo.colunas import (
    ABA,
    ABA_DOS_IDS,
    LINHA_DO_CABECALHO,
    PRIMEIRA,
    colunas_de,
)


def ids_do(planilha: Planilha) -> dict[str, str]:
    """O que o modelo diz de si; vazio se a planilha não é um modelo."""
    aba = planilha.aba(ABA_DOS_IDS)
    if aba is None:
        return {}
    return {linha[0]: linha[1] for _, linha in aba if len(linha) > 1}


def ler(planilha: Planilha, especie: Especie, ano: int) -> Iterator[LinhaLida]:
    """As linhas preenchidas do modelo, com o que ele trazia quando foi gerado."""
    ids = ids_do(planilha)
    if (ids.get("tipo"), ids.get("ano")) != (especie.tipo, str(ano)):
        que = str(ids.get("tipo", "")).rpartition(".")[2] or "outra coisa"
        raise recusar(
            f"Este modelo é de {que} de {ids.get('ano')}. Escolha o mesmo ao enviar.",
            "modelo_de_outro",
        )
    aba = planilha.aba(ABA)
    if aba is None:
        raise recusar(
            f"O modelo perdeu a aba {ABA}. Gere outro e copie os valores.",
            "modelo_sem_aba",
        )
    exigir_sem_mesclas(aba, lambda numero, _: numero < LINHA_DO_CABECALHO)
    campos = [c.campo for c in colunas_de(especie, ano)]
    inicio = PRIMEIRA
    esperados = [c.titulo for c in colunas_de(especie, ano)]
    colunas = {c: letra(inicio + i) for i, c in enumerate(campos)}
    colunas |= {"lugar": "A", "numero": "B"}
    for numero, linha in aba:
        textos = [*linha, *([""] * (inicio + len(campos) + 3 - len(linha)))]
        if numero < LINHA_DO_CABECALHO:
            continue
        if numero == LINHA_DO_CABECALHO:
            if textos[inicio : inicio + len(campos)] != esperados:
                raise recusar(
                    "As colunas do modelo mudaram de lugar ou de nome. Gere outro "
                    "modelo e copie os valores para ele.",
                    "modelo_mexido",
                )
            continue
        yield _lida(numero, textos, campos, inicio, colunas)


def _lida(
    numero: int,
    textos: Sequence[str],
    campos: Sequence[str],
    inicio: int,
    colunas: Mapping[str, str],
) -> LinhaLida:
    codigo, versao, original = textos[inicio + len(campos) :][:3]
    valores = dict(zip(campos, textos[inicio : inicio + len(campos)], strict=True))
    if not original:  # a linha ia travada: não se aplica
        valores = dict.fromkeys(campos, "")
    return LinhaLida(
        aba=ABA,
        linha=numero,
        lugar=codigo or textos[0],
        numero=textos[1],
        campos={c: v.removeprefix("'") for c, v in valores.items()},
        colunas=colunas,
        original=_original(original, campos),
        versao=ler_inteiro(versao) or 0,
    )


def _original(texto: str, campos: Sequence[str]) -> dict[str, str]:
    """Os campos de quando o modelo saiu; o que não se lê conta como vazio."""
    try:
        lido = json.loads(texto) if texto else {}
    except ValueError:
        lido = {}
    if not isinstance(lido, dict):
        lido = {}
    return {c: str(lido.get(c, "")) for c in campos}
