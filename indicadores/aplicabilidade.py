"""A regra que diz a quem a ficha se aplica, escrita em palavras."""

from collections.abc import Mapping
from typing import Any

from base.numeros import formatar

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
