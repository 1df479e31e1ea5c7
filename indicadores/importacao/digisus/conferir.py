"""O que o quadro do DigiSUS diz de cada indicador, contra a ficha e contra a conta.

Nada disto impede: aponta. Regra: RN-IND-65 (docs/regras/indicadores.md).
"""

import re
from decimal import Decimal
from typing import Final

from base.numeros import NumeroInvalido, formatar, ler_decimal
from indicadores.importacao.linhas import Confere
from indicadores.models import Ficha
from indicadores.rules import Sentido, percentual_da_meta
from territorios.rules import normalizar_nome

_PALAVRA: Final = re.compile(r"[A-Z]{6,}")
_TIPOS: Final = {"U": "universal", "E": "específico"}
_CEM: Final = Decimal(100)


def conferir(linha: Confere, ficha: Ficha) -> str:
    """As frases do que não bate; vazia se tudo bate."""
    frases = (_do_nome(linha, ficha), _do_tipo(linha, ficha), _do_alcance(linha, ficha))
    return " ".join(filter(None, frases))


def _do_nome(linha: Confere, ficha: Ficha) -> str:
    """Nenhuma palavra comprida em comum: o número pode ser de outro rol."""
    deles = set(_PALAVRA.findall(normalizar_nome(linha.nome)))
    nossas = set(_PALAVRA.findall(normalizar_nome(f"{ficha.nome} {ficha.nome_curto}")))
    if not deles or not nossas or deles & nossas:
        return ""
    return (
        f"O arquivo chama o {ficha.numero} de “{linha.nome[:60]}”; no portal é "
        f"“{ficha.nome_curto}”."
    )


def _do_tipo(linha: Confere, ficha: Ficha) -> str:
    tipo = linha.tipo.strip().upper()[:1]
    if tipo not in _TIPOS or ficha.tipo not in _TIPOS or tipo == ficha.tipo:
        return ""
    return f"O arquivo diz {_TIPOS[tipo]}; na ficha é {_TIPOS[ficha.tipo]}."


def _do_alcance(linha: Confere, ficha: Ficha) -> str:
    """A «% alcançada» do arquivo contra a que o portal calcula. RN-IND-04."""
    escrita, meta = _numero(linha.alcance), _numero(linha.meta)
    resultado = _numero(linha.resultado)
    if escrita is None or meta is None or resultado is None:
        return ""
    nossa = percentual_da_meta(meta, resultado, ficha.sentido)
    if nossa is None or _bate(escrita, nossa):
        return ""
    inicio = f"O arquivo diz {formatar(escrita)} % da meta; a conta do portal dá "
    direta = resultado / meta * _CEM if meta else None
    if (
        ficha.sentido == Sentido.MENOR_MELHOR
        and direta is not None
        and _bate(escrita, direta)
    ):
        return (
            f"{inicio}{formatar(nossa, 2)} %, porque aqui menor é melhor: meta ÷ "
            "resultado."
        )
    return f"{inicio}{formatar(nossa, 2)} %."


def _bate(escrita: Decimal, conta: Decimal) -> bool:
    """Iguais nas casas em que o arquivo escreve, arredondada."""
    casas = max(0, -int(escrita.as_tuple().exponent))
    return abs(escrita - conta) <= Decimal("0.5").scaleb(-casas)


def _numero(texto: str) -> Decimal | None:
    try:
        return ler_decimal(texto, negativo=True) if texto else None
    except NumeroInvalido:
        return None
