"""A regra que diz a quem a ficha se aplica, escrita em palavras."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from base.numeros import formatar
from indicadores.rules import Faixa

_NIVEIS = {"UF": "só estados e Distrito Federal", "MUN": "só municípios"}


def por_extenso(regra: Mapping[str, Any]) -> str:
    """«só municípios; de 50.000 habitantes ou mais em 2010»; «todos» sem regra.

    `regra` é a de `rules.motivo_de_nao_se_aplicar`. Regra: RN-IND-08.
    """
    partes = [_NIVEIS[nivel] for nivel in regra.get("niveis", ()) if nivel in _NIVEIS]
    if minima := regra.get("populacao_minima"):
        ano = regra.get("ano_da_populacao")
        em = f" em {ano}" if ano else ""
        partes.append(f"de {formatar(int(minima), 0)} habitantes ou mais{em}")
    partes += [
        frase
        for nome, frase in (
            ("so_capitais", "entre os municípios, só as capitais"),
            ("amazonia_legal", "só a Amazônia Legal"),
        )
        if regra.get(nome)
    ]
    partes += [
        f"{inicio} {', '.join(regra[nome])}"
        for nome, inicio in (("ufs", "só"), ("exceto_ufs", "menos"))
        if regra.get(nome)
    ]
    if ate := regra.get("ate_ano"):
        partes.append(f"até {ate}")
    return "; ".join(partes) or "todos"


def da_variante(regra: Mapping[str, Any]) -> str:
    """«, para municípios com menos de 80.000 habitantes»; vazio se qualquer um a usa.

    Regra: RN-IND-50.
    """
    limite = regra.get("populacao_abaixo_de")
    if not limite:
        return ""
    ano = regra.get("ano_da_populacao")
    em = f" em {ano}" if ano else ""
    return f", para municípios com menos de {formatar(int(limite), 0)} habitantes{em}"


def de_a(minimo: Decimal | None, maximo: Decimal | None, casas: int) -> str:
    """«de 0 a 100», «de 0 para cima», «até 100»; vazio sem limites."""
    if minimo is None and maximo is None:
        return ""
    return Faixa(minimo, maximo).por_extenso(casas)
