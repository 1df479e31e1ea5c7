"""Em que definição cada território pactua uma ficha."""

from collections.abc import Sequence

from indicadores.models import Ficha, Pactuacao, Variante
from indicadores.rules import Alvo
from territorios.models import Nivel, Populacao, Territorio


def alvo_de(territorio: Territorio, ano: int) -> Alvo:
    """O território como a regra de aplicabilidade o vê; população a mais recente."""
    populacao = (
        Populacao.objects.filter(territorio=territorio, ano__lte=ano)
        .order_by("-ano")
        .values_list("habitantes", flat=True)
        .first()
    )
    return alvo_com(territorio, ano, populacao)


def alvo_com(territorio: Territorio, ano: int, populacao: int | None) -> Alvo:
    """O mesmo, com a população já lida (ou sem ela, para quem não a usa)."""
    return Alvo(
        nivel=territorio.nivel,
        uf=territorio.sigla,
        capital=territorio.capital,
        amazonia_legal=territorio.amazonia_legal,
        ano=ano,
        populacao=populacao,
    )


def variante_padrao(ficha: Ficha, alvo: Alvo) -> Variante | None:
    """Variante que a população do território impõe; None é a definição principal."""
    for variante in ficha.variantes.all():
        limite = variante.regra.get("populacao_abaixo_de")
        if limite and _menor(alvo, int(limite)):
            return variante
    return None


def variantes_permitidas(ficha: Ficha, alvo: Alvo) -> Sequence[Variante]:
    """As que o território pode escolher, além da definição principal.

    A que depende da população só se oferece a municípios abaixo do limite, ou
    de população desconhecida. Regra: RN-IND-18.
    """
    return [v for v in ficha.variantes.all() if _cabe(v, alvo)]


def variante_do_territorio(ficha: Ficha, pactuacao: Pactuacao) -> Variante | None:
    """Variante em que o território pactua esta ficha; None é a principal."""
    if not ficha.variantes.all():
        return None
    return variante_padrao(ficha, alvo_de(pactuacao.territorio, pactuacao.rodada.ano))


def _cabe(variante: Variante, alvo: Alvo) -> bool:
    limite = variante.regra.get("populacao_abaixo_de")
    if not limite:
        return True
    if alvo.nivel != Nivel.MUNICIPIO:
        return False
    return alvo.populacao is None or alvo.populacao < int(limite)


def _menor(alvo: Alvo, habitantes: int) -> bool:
    if alvo.nivel != Nivel.MUNICIPIO or alvo.populacao is None:
        return False
    return alvo.populacao < habitantes
