"""O mínimo para descrever um fluxo de trabalho como tabela.

Cada app escreve a sua em `states.py`; botões, permissões, testes, diagramas e a
página papel × ação de docs/ leem a mesma tabela.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from base.errors import RegraViolada


@dataclass(frozen=True, slots=True)
class Transicao:
    """Uma ação do usuário que muda a situação de um documento.

    `rotulo` é o verbo do botão; `papeis`, quem a faz; `exige_motivo`, se a
    pessoa tem de escrever por quê; `exige_ato`, se precisa de um ato (resolução,
    deliberação, portaria) com número e data.
    """

    rotulo: str
    de: frozenset[str]
    para: str
    papeis: frozenset[str]
    exige_motivo: bool = False
    exige_ato: bool = False
    instancia: str = ""


def no_meio_da_frase(rotulo: str) -> str:
    """«Homologar na CIB» → «homologar na CIB»: só a inicial muda, não as siglas."""
    return rotulo[:1].lower() + rotulo[1:]


def cabe(transicoes: Mapping[str, Transicao], acao: str, situacao: str) -> bool:
    """Diz se a ação parte da situação atual."""
    return situacao in transicoes[acao].de


def exigir_situacao(
    transicoes: Mapping[str, Transicao],
    acao: str,
    situacao: str,
    *,
    rotulo_da_situacao: str = "",
) -> None:
    """Levanta RegraViolada se a ação não cabe na situação atual."""
    if cabe(transicoes, acao, situacao):
        return
    agora = f" Agora está: {rotulo_da_situacao}." if rotulo_da_situacao else ""
    verbo = no_meio_da_frase(transicoes[acao].rotulo)
    raise RegraViolada(
        f"Não é possível {verbo}: o documento não está na situação exigida.{agora} "
        "Atualize a página para ver o que mudou.",
        codigo="situacao_invalida",
    )
