"""Em que definição cada território pactua uma ficha."""

from collections.abc import Mapping, Sequence

from indicadores.models import Ficha, Pactuacao, Variante
from indicadores.rules import Alvo
from territorios.models import Nivel, Populacao, Territorio


def alvo_de(territorio: Territorio, ano: int) -> Alvo:
    """O território como a regra de aplicabilidade o vê; população a mais recente."""
    populacoes = dict(
        Populacao.objects.filter(territorio=territorio).values_list("ano", "habitantes")
    )
    return alvo_com(territorio, ano, populacoes)


def alvo_com(territorio: Territorio, ano: int, populacoes: Mapping[int, int]) -> Alvo:
    """O mesmo, com a população de cada ano já lida (vazia, para quem não a usa)."""
    ate_o_ano = [a for a in populacoes if a <= ano]
    return Alvo(
        nivel=territorio.nivel,
        uf=territorio.sigla,
        capital=territorio.capital,
        amazonia_legal=territorio.amazonia_legal,
        ano=ano,
        populacao=populacoes[max(ate_o_ano)] if ate_o_ano else None,
        populacoes=populacoes,
    )


def variante_padrao(ficha: Ficha, alvo: Alvo) -> Variante | None:
    """Variante que a população do território impõe; None é a definição principal."""
    for variante in ficha.variantes.all():
        limite = variante.regra.get("populacao_abaixo_de")
        habitantes = alvo.populacao_para(variante.regra)
        if not limite or alvo.nivel != Nivel.MUNICIPIO or habitantes is None:
            continue
        if habitantes < int(limite):
            return variante
    return None


def variantes_permitidas(ficha: Ficha, alvo: Alvo) -> Sequence[Variante]:
    """As que o território pode escolher, além da definição principal.

    A que depende da população só se oferece a municípios abaixo do limite, ou
    de população desconhecida. Regra: RN-IND-50.
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
    habitantes = alvo.populacao_para(variante.regra)
    return habitantes is None or habitantes < int(limite)
