"""As abas e as colunas do modelo, as mesmas ao gerar e ao ler de volta."""

from dataclasses import dataclass
from typing import Final

from indicadores.importacao.especies import Especie

ABA: Final = "Preencher"
ABA_DOS_IDS: Final = "_portal"
ABA_DE_AJUDA: Final = "Como preencher"
ABA_DAS_LISTAS: Final = "_listas"
"""Escondida: as definições que cada célula oferece, uma lista por linha."""
LINHA_DO_CABECALHO: Final = 3
FIXAS: Final = ("Território", "Nº", "Indicador", "Unidade")
ESCONDIDAS: Final = ("_codigo", "_versao", "_original")
PRIMEIRA: Final = len(FIXAS) + 2
"""Onde começam as colunas que se preenchem: depois das fixas e do ano anterior."""


@dataclass(frozen=True, slots=True)
class Coluna:
    """Uma coluna que a pessoa preenche: o campo do formulário e o que mostra."""

    campo: str
    titulo: str
    largura: int
    lista: tuple[str, ...] = ()


_SITUACAO_DA_META: Final = ("Valor", "Não pactuado", "Não se aplica")
_SITUACAO_DO_RESULTADO: Final = ("Valor", "Não se aplica")


def colunas_de(especie: Especie, ano: int) -> tuple[Coluna, ...]:
    """As que se preenchem, na ordem da planilha."""
    if especie.acao == "salvar_metas":
        return (
            Coluna("s", "Situação", 16, _SITUACAO_DA_META),
            Coluna("m", f"Meta {ano}", 14),
            Coluna("r", "Definição", 24),
            Coluna("j", "Justificativa", 50),
        )
    return (
        Coluna("s", "Situação", 16, _SITUACAO_DO_RESULTADO),
        Coluna("n", "Numerador", 14),
        Coluna("d", "Denominador", 14),
        Coluna("m", f"Resultado {ano}", 14),
        Coluna("p", "Preliminar", 11, ("sim", "não")),
        Coluna("f", "Fonte", 24),
        Coluna("e", "Extraído em", 13),
        Coluna("j", "Nota", 40),
    )
