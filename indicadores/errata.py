"""O que mudou entre duas edições congeladas do caderno: calculado, nunca digitado."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from base.numeros import AUSENCIA
from indicadores.dados import COLUNAS, Valor

Linha = Sequence[Any]

_INDICADOR: Final = COLUNAS.index("indicador")
_CODIGO: Final = COLUNAS.index("codigo")
_ROTULOS: Final = {
    "nome": "nome",
    "unidade": "unidade",
    "meta": "meta",
    "situacao_da_meta": "situação da meta",
    "resultado": "resultado",
    "situacao_do_resultado": "situação do resultado",
    "numerador": "numerador",
    "denominador": "denominador",
    "preliminar": "preliminar",
    "alcancou": "alcançou",
    "percentual_da_meta": "% da meta",
    "motivo_ou_nota": "nota",
    "origem": "origem",
}


@dataclass(frozen=True, slots=True)
class Correcao:
    """Um valor que difere: onde, o quê, como estava e como ficou."""

    indicador: int
    nome: str
    territorio: str
    campo: str
    onde_se_lia: str
    leia_se: str


def em_texto(linhas: Iterable[Sequence[Valor]]) -> list[list[str | int | None]]:
    """As linhas como se guardam na edição: decimais por extenso, sem zeros a mais."""
    return [
        [format(v, "f") if isinstance(v, Decimal) else v for v in linha]
        for linha in linhas
    ]


def errata(antes: Iterable[Linha], depois: Iterable[Linha]) -> list[Correcao]:
    """Todas as correções, por indicador e território. Regra: RN-IND-34."""
    de, para = _por_chave(antes), _por_chave(depois)
    correcoes: list[Correcao] = []
    for chave in sorted({*de, *para}):
        velha, nova = de.get(chave), para.get(chave)
        if velha is None or nova is None:
            correcoes.append(_inteira(velha, nova))
            continue
        correcoes += [
            _correcao(nova, rotulo, velha[i], nova[i])
            for i, campo in enumerate(COLUNAS)
            if (rotulo := _ROTULOS.get(campo)) and velha[i] != nova[i]
        ]
    return correcoes


def _por_chave(linhas: Iterable[Linha]) -> dict[tuple[int, str], Linha]:
    return {(int(x[_INDICADOR]), str(x[_CODIGO])): x for x in linhas}


def _correcao(linha: Linha, rotulo: str, era: Any, agora: Any) -> Correcao:
    return Correcao(
        int(linha[_INDICADOR]),
        str(linha[COLUNAS.index("nome")]),
        str(linha[COLUNAS.index("territorio")]),
        rotulo,
        _escrito(era),
        _escrito(agora),
    )


def _inteira(velha: Linha | None, nova: Linha | None) -> Correcao:
    """Território que entrou no quadro ou saiu dele."""
    linha = nova or velha or ()
    resultado = _escrito(linha[COLUNAS.index("resultado")])
    era, agora = ("não constava", resultado) if nova else (resultado, "não consta")
    return _correcao(linha, "linha", era, agora)


def _escrito(valor: Any) -> str:
    if valor is None or valor == "":
        return AUSENCIA
    texto = str(valor)
    numero = texto.replace(".", "", 1).replace("-", "", 1)
    return texto.replace(".", ",") if numero.isdigit() else texto
