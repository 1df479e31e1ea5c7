"""O cenário das metas ainda propostas, para quem vai decidir sobre elas."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Max, Q

from contas.models import Vinculo
from indicadores.consultas.celulas import Lugar, ler_recorte
from indicadores.models import (
    Agregacao,
    Ficha,
    MetaPactuada,
    Pactuacao,
    Resultado,
    Rodada,
    publicas_em,
)
from indicadores.rules import Celula, EstadoDaCelula
from indicadores.simulador import Cenario, Parte, simular
from indicadores.states import ENVIADAS, Situacao
from indicadores.unidades_misturadas import metas_em_contagem
from territorios.models import Territorio


@dataclass(frozen=True, slots=True)
class CenarioDasPropostas:
    """Um indicador, se as metas propostas se cumprirem.

    `ano_base` é o dos resultados de que se parte; None, se nenhum é público.
    `com_meta` conta os territórios que já propuseram valor. `outra_definicao` são os
    que o propuseram em definição que não é a do seu resultado, e `em_contagem`, os
    que parecem ter posto número de casos onde se pede taxa.
    """

    ficha: Ficha
    ano_base: int | None
    com_meta: int
    cenario: Cenario
    outra_definicao: Sequence[str] = ()
    em_contagem: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Propostas:
    """Os cenários de uma rodada, e quantos territórios já enviaram o que propõem.

    `rascunhos` são os que o vínculo lê, como a auditoria; os de mais ninguém.
    """

    territorios: int
    enviadas: int
    rascunhos: int
    homologadas: int
    cenarios: Sequence[CenarioDasPropostas]


class Base(NamedTuple):
    """O resultado de que um território parte."""

    valor: Decimal | None
    denominador: Decimal | None
    variante: str | None


class Proposta(NamedTuple):
    """A meta que um território propõe."""

    valor: Decimal | None
    variante: str | None


def cenarios_das_propostas(
    rodada: Rodada, fichas: Sequence[Ficha], territorio: Territorio, vinculo: Vinculo
) -> Propostas:
    """Parte do último resultado público de cada um e cumpre as metas que ele propõe.

    Só entram as metas que o vínculo já vê: as enviadas, e os rascunhos de quem os
    lê. Quem nada propôs fica onde está. Consultas fixas. Regra: RN-IND-36.
    """
    lugares = ler_recorte(territorio).lugares
    pks = [x.pk for x in lugares]
    pactuacoes = dict(
        Pactuacao.objects.visiveis_para(vinculo)
        .filter(rodada=rodada, territorio__in=pks)
        .order_by()
        .values_list("pk", "situacao")
    )
    metas = _metas(fichas, pactuacoes)
    anos = _anos_base(rodada, fichas, pks)
    bases = _resultados(anos, pks)
    return Propostas(
        territorios=len(lugares),
        enviadas=sum(s in ENVIADAS for s in pactuacoes.values()),
        rascunhos=sum(s not in ENVIADAS for s in pactuacoes.values()),
        homologadas=sum(s == Situacao.HOMOLOGADA for s in pactuacoes.values()),
        cenarios=[_cenario(f, lugares, metas, bases, anos.get(f.pk)) for f in fichas],
    )


def _metas(
    fichas: Sequence[Ficha], pactuacoes: Iterable[int]
) -> dict[tuple[int, int], Proposta]:
    """Por (ficha, território), o valor proposto e a variante dele."""
    linhas = MetaPactuada.objects.filter(
        ficha__in=[f.pk for f in fichas],
        pactuacao__in=list(pactuacoes),
        estado=EstadoDaCelula.VALOR,
    ).order_by()
    return {
        (ficha, onde): Proposta(valor, variante)
        for ficha, onde, valor, variante in linhas.values_list(
            "ficha_id", "pactuacao__territorio_id", "valor", "variante__codigo"
        )
    }


def _anos_base(
    rodada: Rodada, fichas: Sequence[Ficha], pks: Sequence[int]
) -> dict[int, int]:
    """Por ficha, o último ano, até o da rodada, em que há resultado público."""
    return dict(
        Resultado.objects.filter(
            publicas_em("pactuacao__"),
            ficha__in=[f.pk for f in fichas],
            pactuacao__territorio__in=pks,
            pactuacao__rodada__ano__lte=rodada.ano,
            estado=EstadoDaCelula.VALOR,
        )
        .order_by()
        .values_list("ficha")
        .annotate(ano=Max("pactuacao__rodada__ano"))
    )


def _resultados(
    anos: Mapping[int, int], pks: Sequence[int]
) -> dict[tuple[int, int], Base]:
    """Os resultados públicos de cada ficha no seu ano-base: uma consulta."""
    do_ano = Q(pk__in=[])
    for ano in set(anos.values()):
        fichas = [pk for pk, dela in anos.items() if dela == ano]
        do_ano |= Q(pactuacao__rodada__ano=ano, ficha__in=fichas)
    linhas = Resultado.objects.filter(
        do_ano, publicas_em("pactuacao__"), pactuacao__territorio__in=pks
    ).order_by()
    return {
        (ficha, onde): Base(valor, denominador, variante)
        for ficha, onde, valor, denominador, variante in linhas.values_list(
            "ficha_id",
            "pactuacao__territorio_id",
            "valor",
            "denominador",
            "variante__codigo",
        )
    }


def _cenario(
    ficha: Ficha,
    lugares: Sequence[Lugar],
    metas: Mapping[tuple[int, int], Proposta],
    bases: Mapping[tuple[int, int], Base],
    ano_base: int | None,
) -> CenarioDasPropostas:
    partes = [
        _parte(
            x,
            metas.get((ficha.pk, x.pk)) if ficha.julga_alcance else None,
            bases.get((ficha.pk, x.pk)),
        )
        for x in lugares
    ]
    pares = {
        x.pk: (metas.get((ficha.pk, x.pk)), bases.get((ficha.pk, x.pk)))
        for x in lugares
    }
    em_contagem = metas_em_contagem(
        {onde: (_celula(meta), _celula(base)) for onde, (meta, base) in pares.items()},
        ficha.multiplicador,
        ficha.valor_nacional,
    )
    return CenarioDasPropostas(
        ficha=ficha,
        ano_base=ano_base,
        com_meta=sum((ficha.pk, x.pk) in metas for x in lugares),
        cenario=simular(
            partes,
            multiplicador=ficha.multiplicador,
            sentido=ficha.sentido,
            soma=ficha.agregacao == Agregacao.SOMA,
        ),
        outra_definicao=[str(x) for x in lugares if _difere(*pares[x.pk])],
        em_contagem=[str(x) for x in lugares if x.pk in em_contagem],
    )


def _celula(numero: Proposta | Base | None) -> Celula | None:
    if numero is None:
        return None
    return Celula(EstadoDaCelula.VALOR, numero.valor, numero.variante or "")


def _difere(meta: Proposta | None, base: Base | None) -> bool:
    return bool(meta and base and meta.variante != base.variante)


def _parte(lugar: Lugar, meta: Proposta | None, base: Base | None) -> Parte:
    """A meta em outra variante que a do resultado não se compara, e não entra."""
    valor = meta.valor if meta else None
    if _difere(meta, base):
        valor = None
    return Parte(
        str(lugar),
        lugar.codigo,
        valor,
        base.valor if base else None,
        base.denominador if base else None,
        (base.variante or "") if base else "",
    )
