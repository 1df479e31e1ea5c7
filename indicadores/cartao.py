"""A ficha do indicador em pares e no cartão de um caderno."""

from typing import Any, Final

from base.numeros import formatar
from indicadores.consultas import escrever
from indicadores.models import Ficha


def pares_da_ficha(ficha: Ficha, ano: int | None = None) -> list[tuple[str, Any]]:
    """A ficha do indicador em pares, sem os campos que a norma não traz."""
    tipo = ficha.get_tipo_do_valor_nacional_display()
    nacional = ficha.texto_do_valor_nacional
    if not nacional and ficha.valor_nacional is not None:
        nacional = escrever(ficha.valor_nacional, ficha.casas)
    pares = [
        ("Tipo", ficha.get_tipo_display()),
        ("Prioridade", ficha.prioridade.nome),
        ("Cálculo", calculo(ficha)),
        ("Unidade", ficha.unidade),
        ("Fonte", ficha.fonte),
        (f"{tipo.capitalize()} nacional" if tipo else "Valor nacional", nacional),
        ("Sentido", ficha.sentido_por_extenso),
        ("Aplica-se a", ficha.abrangencia),
        ("Observação", ficha.observacao),
    ]
    if ficha.inferidos:
        pares.append(
            ("Deduzido", f"{', '.join(ficha.inferidos)}: a publicação não traz")
        )
    return [(rotulo, valor) for rotulo, valor in pares if valor]


_CURTO: Final = 42
"""Até quantas letras um valor da ficha cabe em meia linha do papel."""


def cartao_da_ficha(ficha: Ficha) -> list[list[tuple[str, str]]]:
    """Os pares da ficha em linhas de um ou de dois, como no cartão de um caderno."""
    linhas: list[list[tuple[str, str]]] = []
    solto: list[tuple[str, str]] | None = None
    for rotulo, valor in pares_da_ficha(ficha):
        if len(str(valor)) > _CURTO:
            linhas.append([(rotulo, valor)])
        elif solto is None:
            solto = [(rotulo, valor)]
            linhas.append(solto)
        else:
            solto.append((rotulo, valor))
            solto = None
    return linhas


def calculo(ficha: Ficha) -> str:
    """«numerador ÷ denominador × 100»; vazio quando a norma não o traz."""
    if not ficha.numerador:
        return ""
    texto = f"{ficha.numerador} ÷ {ficha.denominador}"
    if ficha.multiplicador is not None and ficha.multiplicador != 1:
        texto += f" × {formatar(ficha.multiplicador)}"
    return texto
