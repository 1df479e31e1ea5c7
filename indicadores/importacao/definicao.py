"""Em que definição (a principal ou uma variante) está o valor de uma planilha.

Regra: RN-IND-64 (docs/regras/indicadores.md).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from indicadores.importacao.unidades import mesma_unidade
from indicadores.models import Ficha, Variante
from territorios.rules import normalizar_nome

PRINCIPAL: Final = "principal"
"""Como se escreve, num formulário, a escolha da definição principal."""


@dataclass(frozen=True, slots=True)
class Escolha:
    """As definições que cabem a um território numa ficha, e a que já vale.

    `em_uso` é a da célula gravada, ou a que a população do território impõe;
    `firme` diz que ela não depende do que o arquivo diga.
    """

    ficha: Ficha
    opcoes: Sequence[Variante | None]
    em_uso: Variante | None
    firme: bool

    @property
    def nomes(self) -> str:
        """«por 100 mil; Número de óbitos», para o remédio."""
        return "; ".join(nome_da(self.ficha, v) for v in self.opcoes)


class DefinicaoRecusada(Exception):
    """O arquivo diz uma definição que não cabe, ou não diz qual é."""

    def __init__(self, campo: str, motivo: str, remedio: str) -> None:
        super().__init__(motivo)
        self.campo, self.motivo, self.remedio = campo, motivo, remedio


class DefinicaoAmbigua(DefinicaoRecusada):
    """Cabe mais de uma, e o arquivo não diz qual: pergunta-se a quem envia."""


def nome_da(ficha: Ficha, variante: Variante | None) -> str:
    """Como a definição se chama na tela e na planilha; a principal, pela unidade."""
    return variante.nome if variante else ficha.unidade


def decidir(
    escolha: Escolha, *, texto: str, unidade: str, respostas: Mapping[str, str]
) -> Variante | None:
    """A variante da célula; None é a definição principal.

    `texto` é a coluna da definição e `unidade`, a da unidade de medida; vazias se
    o arquivo não as tem. `respostas` traz o que se respondeu por número de
    indicador. Levanta DefinicaoAmbigua ou DefinicaoRecusada.
    """
    if texto:
        return _pelo_nome(escolha, texto, respostas)
    if unidade:
        return _pela_unidade(escolha, unidade, respostas)
    if escolha.firme or len(escolha.opcoes) < 2:
        return escolha.em_uso
    return _respondida(escolha, escolha.opcoes, respostas)


def _pelo_nome(
    escolha: Escolha, texto: str, respostas: Mapping[str, str]
) -> Variante | None:
    procurado = normalizar_nome(texto)
    for nomes in (_codigos, _nomes):
        achadas = [v for v in escolha.opcoes if procurado in nomes(escolha.ficha, v)]
        if len(achadas) == 1:
            return achadas[0]
    pela_unidade = _com_a_unidade(escolha, texto)
    if not pela_unidade:
        raise DefinicaoRecusada(
            "r",
            f"“{texto[:60]}” não é definição do indicador neste território.",
            f"Escreva uma destas: {escolha.nomes}.",
        )
    return _entre(escolha, pela_unidade, respostas)


def _codigos(ficha: Ficha, variante: Variante | None) -> Iterable[str]:
    return (normalizar_nome(variante.codigo if variante else PRINCIPAL),)


def _nomes(ficha: Ficha, variante: Variante | None) -> Iterable[str]:
    return (normalizar_nome(nome_da(ficha, variante)),)


def _pela_unidade(
    escolha: Escolha, unidade: str, respostas: Mapping[str, str]
) -> Variante | None:
    achadas = _com_a_unidade(escolha, unidade)
    if not achadas:
        raise DefinicaoRecusada(
            "u",
            f"A unidade no arquivo é “{unidade[:60]}”, e aqui se pede "
            f"{' ou '.join(_unidades(escolha))}.",
            "Confira o valor na unidade da ficha e corrija os dois.",
        )
    return _entre(escolha, achadas, respostas)


def _entre(
    escolha: Escolha, achadas: Sequence[Variante | None], respostas: Mapping[str, str]
) -> Variante | None:
    if len(achadas) == 1:
        return achadas[0]
    if escolha.firme and escolha.em_uso in achadas:
        return escolha.em_uso
    return _respondida(escolha, achadas, respostas)


def _com_a_unidade(escolha: Escolha, unidade: str) -> list[Variante | None]:
    return [
        v
        for v in escolha.opcoes
        if mesma_unidade(
            unidade,
            v.unidade if v else escolha.ficha.unidade,
            casas=v.casas if v else escolha.ficha.casas,
        )
    ]


def _unidades(escolha: Escolha) -> list[str]:
    unidades = (v.unidade if v else escolha.ficha.unidade for v in escolha.opcoes)
    return list(dict.fromkeys(unidades))


def _respondida(
    escolha: Escolha, entre: Sequence[Variante | None], respostas: Mapping[str, str]
) -> Variante | None:
    codigo = respostas.get(str(escolha.ficha.numero), "")
    for variante in entre:
        if codigo and codigo == (variante.codigo if variante else PRINCIPAL):
            return variante
    nomes = "; ".join(nome_da(escolha.ficha, v) for v in entre)
    raise DefinicaoAmbigua(
        "",
        f"O arquivo não diz em que definição está o valor: {nomes}.",
        "Responda em “Em que definição”, acima, ou acrescente a coluna Definição.",
    )
