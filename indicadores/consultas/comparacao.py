"""Territórios lado a lado num ano, e o cenário em que as metas se cumprem."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from indicadores.consultas.avaliacao import (
    LinhaDaAvaliacao,
    ler_numeros,
    linha_da_avaliacao,
    montar,
)
from indicadores.consultas.celulas import Celulas, Lugar, Recorte, ler_celulas
from indicadores.models import Agregacao, Ficha, Rodada
from indicadores.simulador import Cenario, Parte, simular
from territorios.models import Nivel, Territorio
from territorios.rules import normalizar_nome

LADO_A_LADO: Final = 6
"""Mais que isso não cabe na tela."""


@dataclass(frozen=True, slots=True)
class LinhaDaComparacao:
    """Um indicador e a linha dele em cada território, na ordem das colunas."""

    ficha: Ficha
    linhas: Sequence[LinhaDaAvaliacao]


def ler_comparacao(
    rodada: Rodada, fichas: Sequence[Ficha], territorios: Sequence[Territorio]
) -> Celulas:
    """As células públicas das fichas nos territórios; duas consultas."""
    return ler_celulas(rodada, fichas, [t.pk for t in territorios])


def comparar(
    fichas: Sequence[Ficha], territorios: Sequence[Territorio], celulas: Celulas
) -> list[LinhaDaComparacao]:
    """As fichas com número público em algum dos territórios, com o já lido."""
    com_dados = {chave[0] for chave in (*celulas.metas, *celulas.resultados)}
    lugares = [Lugar.de(t) for t in territorios]
    return [
        LinhaDaComparacao(f, [linha_da_avaliacao(f, x, celulas) for x in lugares])
        for f in fichas
        if f.pk in com_dados
    ]


def territorios_pedidos(textos: Sequence[str]) -> tuple[list[Territorio], list[str]]:
    """Os territórios por código, sigla ou «Nome/UF», e os textos que não se acham."""
    achados: list[Territorio] = []
    perdidos: list[str] = []
    for texto in dict.fromkeys(t.strip() for t in textos if t.strip()):
        territorio = _achar(texto)
        if territorio is None:
            perdidos.append(texto)
        elif territorio not in achados:
            achados.append(territorio)
    return achados[:LADO_A_LADO], perdidos


def _achar(texto: str) -> Territorio | None:
    todos = Territorio.objects.select_related("uf")
    if achado := todos.filter(codigo=texto.upper()).first():
        return achado
    nome, _, uf = texto.partition("/")
    por_nome = todos.filter(nome_normalizado=normalizar_nome(nome))
    if uf:
        por_nome = por_nome.filter(nivel=Nivel.MUNICIPIO, uf__codigo=uf.strip().upper())
    # homônimos não se adivinham: sem a UF, só o nome que é de um só
    candidatos = list(por_nome[:2])
    return candidatos[0] if len(candidatos) == 1 else None


def cenario(
    rodada: Rodada,
    ficha: Ficha,
    territorio: Territorio,
    meta: Decimal | None = None,
    lido: tuple[Recorte, Celulas] | None = None,
) -> Cenario:
    """O conjunto se cada parte cumprisse a sua meta, ou a `meta` comum. RN-IND-36."""
    recorte, celulas = lido or ler_numeros(rodada, [ficha], territorio)
    avaliacao = montar(rodada, ficha, territorio, recorte, celulas)
    return simular(
        [_parte(x) for x in avaliacao.linhas],
        multiplicador=ficha.multiplicador,
        sentido=ficha.sentido,
        meta_comum=meta if ficha.julga_alcance else None,
        soma=ficha.agregacao == Agregacao.SOMA,
    )


def _parte(linha: LinhaDaAvaliacao) -> Parte:
    """A meta só entra onde o quadro a julga: RN-IND-05."""
    resultado = linha.resultado
    julgada = linha.julgamento.alcancou is not None
    return Parte(
        str(linha.territorio),
        linha.territorio.codigo,
        linha.valor_da_meta if julgada else None,
        linha.valor_do_resultado,
        resultado.denominador if resultado else None,
        (resultado.variante or "") if resultado else "",
    )
