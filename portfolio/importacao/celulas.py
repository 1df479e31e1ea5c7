"""O que cada célula diz, comparada com o que está gravado; nada se grava."""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any, Final

from base.importacao import Item, recusada
from base.models import Efeito
from base.numeros import formatar
from portfolio.importacao.colunas import (
    CelulaInvalida,
    LinhaDaAba,
    ler_data,
    ler_onda,
    ler_peso,
)
from portfolio.models import Iniciativa, Marco

TIPOS: Final = {
    nome.casefold(): valor
    for valor, rotulo in Iniciativa.Tipo.choices
    for nome in (valor, str(rotulo))
}
LIMITES: Final = {"Projeto": 150, "Entrega": 250, "Fase": 150, "Unidade": 20}
DOS_CAMPOS: Final = {
    "Tipo": "tipo",
    "Unidade": "unidade",
    "Gerente": "cargo_do_gerente",
    "Desafio": "desafio",
    "Escopo": "escopo",
    "Início": "inicio",
    "Onda": "onda",
}


def _ler_tipo(texto: str) -> str:
    if not texto:
        return ""
    if texto.casefold() not in TIPOS:
        nomes = "; ".join(str(rotulo) for rotulo in Iniciativa.Tipo.labels)
        raise CelulaInvalida("Não é um tipo de iniciativa.", f"Use um destes: {nomes}.")
    return TIPOS[texto.casefold()]


LEITORES: Final[dict[str, Callable[[str], Any]]] = {
    "Tipo": _ler_tipo,
    "Início": ler_data,
    "Onda": ler_onda,
}
ENCERRADA: Final = (
    "A iniciativa está encerrada e não muda mais.",
    "Retire as linhas dela.",
)
DAS_CELULAS: Final = {
    "Fase": "fase",
    "Peso": "peso",
    "Linha de base": "base",
    "Repactuar para": "para",
    "Motivo": "motivo",
}
LEITORES_DA_ENTREGA: Final[dict[str, Callable[[str], Any]]] = {
    "Peso": ler_peso,
    "Linha de base": ler_data,
    "Repactuar para": ler_data,
}


def ler(
    linha: LinhaDaAba, campos: dict[str, str], leitores: dict[str, Any]
) -> tuple[dict[str, Any], list[Item]]:
    """Os valores das células preenchidas, e as que não se leem."""
    lidos: dict[str, Any] = {}
    recusas = []
    for coluna, campo in campos.items():
        texto = linha[coluna]
        if not texto:
            continue
        try:
            limite = LIMITES.get(coluna, 5_000)
            if len(texto) > limite:
                raise CelulaInvalida(f"O texto passa de {limite} letras.", "Encurte-o.")
            lidos[campo] = leitores.get(coluna, str)(texto)
        except CelulaInvalida as erro:
            recusas.append(
                recusar_celula(linha, coluna, texto, erro.motivo, erro.remedio)
            )
    return lidos, recusas


def antes_do_inicio(
    linha: LinhaDaAba, lidos: dict[str, Any], inicio: date | None
) -> Item | None:
    for coluna, campo in (("Linha de base", "base"), ("Repactuar para", "para")):
        dia = lidos.get(campo)
        if inicio is not None and dia is not None and dia < inicio:
            return recusar_celula(
                linha,
                coluna,
                linha[coluna],
                f"O projeto começa em {inicio:%d/%m/%Y}.",
                "Escolha uma data igual ou posterior.",
            )
    return None


def entrega_nova(
    linha: LinhaDaAba, projeto: str, nome: str, lidos: dict[str, Any]
) -> Item:
    if lidos.get("para"):
        return recusar_celula(
            linha,
            "Repactuar para",
            linha["Repactuar para"],
            "A entrega é nova: não há data para repactuar.",
            "Escreva a data em “Linha de base”.",
        )
    return Item(
        Efeito.NOVA,
        *linha.lugar("Entrega"),
        rotulo=f"{projeto}: {nome}",
        veio=nome,
        depois="entrega nova",
        dados={"o": "marco", "projeto": projeto, "nome": nome, **em_json(lidos)},
    )


def entrega_mudada(
    linha: LinhaDaAba, marco: Marco, lidos: dict[str, Any]
) -> Iterator[Item]:
    fase = marco.frente.nome if marco.frente else ""
    itens = [
        _mudada(linha, "Fase", marco, fase, lidos.get("fase"), {"o": "fase"}),
        _mudada(linha, "Peso", marco, marco.peso, lidos.get("peso"), {"o": "peso"}),
        _data_mudada(linha, marco, lidos),
    ]
    dizem = [item for item in itens if item is not None]
    yield from dizem or [igual(linha, "Entrega", f"{marco.iniciativa}: {marco}")]


def _mudada(
    linha: LinhaDaAba,
    coluna: str,
    marco: Marco,
    antes: Any,
    depois: Any,
    dados: dict[str, Any],
) -> Item | None:
    if depois is None or depois == antes:
        return None
    return Item(
        Efeito.MUDADA if antes else Efeito.NOVA,
        *linha.lugar(coluna),
        rotulo=f"{marco.iniciativa}: {marco}, {coluna.lower()}",
        veio=linha[coluna],
        antes=mostrar("", antes),
        depois=mostrar("", depois),
        dados={
            **dados,
            "marco": marco.pk,
            "versao": marco.versao,
            **em_json({"valor": depois}),
        },
    )


def _data_mudada(linha: LinhaDaAba, marco: Marco, lidos: dict[str, Any]) -> Item | None:
    """A primeira data ou a repactuação; a linha de base combinada não muda."""
    base, para = lidos.get("base"), lidos.get("para")
    if para is not None:
        coluna, motivo = "Repactuar para", lidos.get("motivo", "")
        if marco.data_prevista is None:
            return recusar_celula(
                linha,
                coluna,
                linha[coluna],
                "A entrega ainda não tem data para repactuar.",
                "Escreva a data em “Linha de base”.",
            )
        if not motivo:
            return recusar_celula(
                linha,
                coluna,
                linha[coluna],
                "A repactuação não diz por quê.",
                "Escreva o motivo na coluna “Motivo”.",
            )
        if recusa := _data_impossivel(linha, coluna, marco):
            return recusa
        return _mudada(
            linha, coluna, marco, marco.data_prevista, para,
            {"o": "data", "motivo": motivo},
        )  # fmt: skip
    if base is None or base == marco.data_base:
        return None
    if marco.data_base is not None:
        return recusar_celula(
            linha,
            "Linha de base",
            linha["Linha de base"],
            f"A linha de base é {marco.data_base:%d/%m/%Y} e não muda.",
            "Para mudar a data, use “Repactuar para” e “Motivo”.",
        )
    if recusa := _data_impossivel(linha, "Linha de base", marco):
        return recusa
    motivo = lidos.get("motivo") or "Data combinada pela planilha da carteira."
    dados = {"o": "data", "motivo": motivo}
    return _mudada(linha, "Linha de base", marco, None, base, dados)


def _data_impossivel(linha: LinhaDaAba, coluna: str, marco: Marco) -> Item | None:
    if marco.data_real is None:
        return None
    return recusar_celula(
        linha,
        coluna,
        linha[coluna],
        f"A entrega foi feita em {marco.data_real:%d/%m/%Y}; a data não muda.",
        "Apague esta célula.",
    )


def recusar_celula(
    linha: LinhaDaAba, coluna: str, veio: str, motivo: str, remedio: str
) -> Item:
    rotulo = linha["Entrega"] or linha["Projeto"] or "linha sem nome"
    return recusada(linha.lugar(coluna), rotulo[:200], veio, motivo, remedio)


def igual(linha: LinhaDaAba, coluna: str, rotulo: str) -> Item:
    return Item(Efeito.IGUAL, *linha.lugar(coluna), rotulo=rotulo[:200])


def mostrar(campo: str, valor: Any) -> str:
    if valor is None or valor == "":
        return "em branco"
    if isinstance(valor, date):
        return f"{valor:%d/%m/%Y}"
    if isinstance(valor, Decimal):
        return formatar(valor)
    if campo == "tipo":
        return str(Iniciativa.Tipo(valor).label)
    return str(valor)


def em_json(valores: dict[str, Any]) -> dict[str, Any]:
    """Datas em ISO e decimais como texto."""
    return {
        nome: valor.isoformat()
        if isinstance(valor, date)
        else str(valor)
        if isinstance(valor, Decimal)
        else valor
        for nome, valor in valores.items()
    }
