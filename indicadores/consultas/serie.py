"""Meta e resultado de um território ao longo dos anos, com as quebras do método."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from indicadores.models import (
    Ficha,
    MetaPactuada,
    QuebraDeSerie,
    Resultado,
    publicas_em,
)
from territorios.models import Territorio


@dataclass(frozen=True, slots=True)
class AnoDaSerie:
    """Os números públicos de um ano; `ficha` é o número na edição daquele ano.

    `quebra` diz por que daqui em diante não se compara com os anos anteriores.
    """

    ano: int
    ficha: int
    meta: Decimal | None
    resultado: Decimal | None
    preliminar: bool
    quebra: str = ""


@dataclass(frozen=True, slots=True)
class Serie:
    """Os anos em ordem e as quebras que caem dentro deles."""

    anos: Sequence[AnoDaSerie]
    quebras: Sequence[QuebraDeSerie]


def serie_de(ficha: Ficha, territorio: Territorio) -> Serie:
    """A série da ficha e das que ela continua, em consultas fixas. RN-IND-35."""
    quebras = list(
        QuebraDeSerie.objects.filter(ficha=ficha)
        .select_related("ficha_anterior")
        .order_by("ano")
    )
    fichas = [
        *_continuadas(ficha),
        *(q.ficha_anterior_id for q in quebras if q.ficha_anterior_id),
    ]
    filtro = {"ficha__in": fichas, "pactuacao__territorio": territorio.pk}
    publicas = publicas_em("pactuacao__")
    campos = (
        "pactuacao__rodada__ano",
        "ficha__numero",
        "valor",
        "variante__nome",
        "variante__unidade",
    )
    metas = {
        ano: (numero, valor, _definicao(nome, unidade))
        for ano, numero, valor, nome, unidade in MetaPactuada.objects.filter(
            publicas, **filtro
        )
        .order_by()
        .values_list(*campos)
    }
    resultados = {
        ano: (numero, valor, _definicao(nome, unidade), preliminar)
        for ano, numero, valor, nome, unidade, preliminar in Resultado.objects.filter(
            publicas, **filtro
        )
        .order_by()
        .values_list(*campos, "preliminar")
    }
    anos = sorted({*metas, *resultados})
    definicoes = [(resultados.get(ano) or metas[ano])[2] for ano in anos]
    return Serie(
        [
            AnoDaSerie(
                ano,
                (metas.get(ano) or resultados[ano])[0],
                metas[ano][1] if ano in metas else None,
                resultados[ano][1] if ano in resultados else None,
                resultados[ano][3] if ano in resultados else False,
                _quebra_antes(anos, i, quebras, definicoes),
            )
            for i, ano in enumerate(anos)
        ],
        [q for q in quebras if anos and anos[0] < q.ano <= anos[-1]],
    )


def _continuadas(ficha: Ficha) -> list[int]:
    """A ficha e as das edições anteriores que ela continua, sem dar voltas.

    Uma consulta por edição para trás, e nenhuma se a ficha não continua outra.
    """
    fichas, anterior = [ficha.pk], ficha.continua_id
    while anterior is not None and anterior not in fichas:
        fichas.append(anterior)
        anterior = (
            Ficha.todas.filter(pk=anterior).values_list("continua", flat=True).first()
        )
    return fichas


def _definicao(nome: str | None, unidade: str | None) -> str:
    """«Número de óbitos (óbitos)»; vazio na definição da ficha."""
    return f"{nome} ({unidade})" if nome else ""


def _quebra_antes(
    anos: Sequence[int],
    indice: int,
    quebras: Sequence[QuebraDeSerie],
    definicoes: Sequence[str],
) -> str:
    """O motivo da quebra entre o ano anterior da série e este; vazio se não há.

    Também se quebra onde o território passa a outra definição: a taxa de um ano não
    se liga ao número de casos do outro.
    """
    if not indice:
        return ""
    entre = [q.por_extenso for q in quebras if anos[indice - 1] < q.ano <= anos[indice]]
    if definicoes[indice] != definicoes[indice - 1]:
        nova = definicoes[indice] or "a definição da ficha"
        entre.append(f"O território passou a outra definição: {nova}")
    return "; ".join(entre)
