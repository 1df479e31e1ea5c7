"""O que mudou de uma versão para outra, palavra por palavra. Puro."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Final

_PALAVRAS: Final = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True, slots=True)
class Trecho:
    """Um pedaço de texto: `tipo` é "igual", "sai" ou "entra"."""

    tipo: str
    texto: str


@dataclass(frozen=True, slots=True)
class Diferenca:
    """Um campo que mudou; `onde` diz qual, como na tela."""

    onde: str
    trechos: list[Trecho]


def comparar(antes: str, depois: str) -> list[Trecho]:
    """Os trechos iguais, os que saíram e os que entraram, na ordem de leitura."""
    velho, novo = _PALAVRAS.findall(antes), _PALAVRAS.findall(depois)
    trechos = []
    casador = SequenceMatcher(a=velho, b=novo, autojunk=False)
    for operacao, i1, i2, j1, j2 in casador.get_opcodes():
        if operacao == "equal":
            trechos.append(Trecho("igual", "".join(velho[i1:i2])))
            continue
        if i2 > i1:
            trechos.append(Trecho("sai", "".join(velho[i1:i2])))
        if j2 > j1:
            trechos.append(Trecho("entra", "".join(novo[j1:j2])))
    return trechos


def diferencas(
    antes: Sequence[tuple[str, str]], depois: Sequence[tuple[str, str]]
) -> list[Diferenca]:
    """Os campos que diferem, na ordem de `depois` e, no fim, os que saíram.

    Cada versão vem como pares (onde, texto); o que só mudou de lugar não difere.
    """
    return list(_diferencas(dict(antes), dict(depois)))


def _diferencas(antes: dict[str, str], depois: dict[str, str]) -> Iterator[Diferenca]:
    for onde, texto in depois.items():
        velho = antes.get(onde, "")
        if velho != texto:
            yield Diferenca(onde, comparar(velho, texto))
    for onde, texto in antes.items():
        if onde not in depois and texto:
            yield Diferenca(onde, [Trecho("sai", texto)])


# ------------------------------------------------------------------ relatório emitido

CONTEXTO_DA_MUDANCA: Final = 80
NOMES: Final = {
    "adiadas_ou_canceladas": "adiadas ou canceladas",
    "areas_tecnicas": "áreas técnicas",
    "contagem": "ações",
    "contribuicao": "contribuição",
    "data_inicio": "início",
    "data_termino": "término",
    "descricao": "descrição",
    "dificuldades": "b) dificuldades",
    "execucao_financeira": "execução financeira, US$",
    "finalizadas_fora_do_plano": "finalizadas fora do plano",
    "identificacao": "identificação",
    "licoes": "lições",
    "matriz_do_primeiro_semestre": "Matriz do 1º semestre",
    "matriz": "Matriz Lógica",
    "percentual_de_avanco": "% de avanço",
    "percentual_publicado": "% publicado",
    "percentual_total_publicado": "% total publicado",
    "progresso": "a) progresso",
    "relacao": "c) relação com o resultado",
    "resultados": "",
    "saldo_publicado": "saldo publicado",
    "semestres": "",
    "situacao": "situação",
    "termos_de_ajuste": "Termos de Ajuste",
    "titulo": "título",
    "valor_total": "valor do TC, R$",
}


def mudancas(antes: Any, depois: Any) -> list[dict[str, Any]]:
    """O que difere entre dois conteúdos emitidos, pronto para guardar e mostrar.

    Cada item traz `onde` e os `trechos` em pares (tipo, texto); dos trechos iguais
    longos ficam só as pontas.
    """
    return [
        {"onde": d.onde, "trechos": [(t.tipo, _curto(t)) for t in d.trechos]}
        for d in diferencas(list(_pares(antes)), list(_pares(depois)))
    ]


def _curto(trecho: Trecho) -> str:
    texto, sobra = trecho.texto, 2 * CONTEXTO_DA_MUDANCA + 10
    if trecho.tipo != "igual" or len(texto) <= sobra:
        return texto
    return f"{texto[:CONTEXTO_DA_MUDANCA]} […] {texto[-CONTEXTO_DA_MUDANCA:]}"


def _pares(valor: Any, onde: str = "") -> Iterator[tuple[str, str]]:
    """O conteúdo canônico em pares (onde, texto), na ordem em que está."""
    if isinstance(valor, dict):
        for nome, parte in valor.items():
            rotulo = NOMES.get(nome, nome.replace("_", " "))
            yield from _pares(parte, ", ".join(p for p in (onde, rotulo) if p))
    elif isinstance(valor, list):
        for posicao, parte in enumerate(valor, start=1):
            yield from _pares(parte, _lugar(onde, parte, posicao))
    else:
        yield onde, "" if valor is None else str(valor)


def _lugar(onde: str, parte: Any, posicao: int) -> str:
    """O nome de um item de lista: o semestre, o RE ou a posição."""
    nome = str(posicao)
    if isinstance(parte, dict) and "semestre" in parte:
        nome = f"{parte['semestre']}º semestre"
    elif isinstance(parte, dict) and "re" in parte:
        nome = f"RE {parte['re']}"
    return ", ".join(p for p in (onde, nome) if p)
