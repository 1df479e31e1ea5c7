"""A janela que vale para um território: a da rodada ou a de uma reabertura."""

from datetime import date

from django.db.models import OuterRef, Subquery, prefetch_related_objects

from indicadores.models import (
    ConfiguracaoDaUF,
    JanelaDaRodada,
    Pactuacao,
    Reabertura,
    Rodada,
)
from indicadores.prazos import Janela, janela_de
from territorios.models import Nivel, Territorio


def janela_das_metas(rodada: Rodada, territorio: Territorio, dia: date) -> Janela:
    """Quando o território digita as metas. Uma consulta por rodada. RN-IND-40."""
    return _janela(rodada, territorio, dia, JanelaDaRodada.METAS)


def janela_dos_resultados(rodada: Rodada, territorio: Territorio, dia: date) -> Janela:
    """Quando o território informa os resultados. Uma consulta por rodada. RN-IND-40."""
    return _janela(rodada, territorio, dia, JanelaDaRodada.RESULTADOS)


def _janela(
    rodada: Rodada, territorio: Territorio, dia: date, qual: JanelaDaRodada
) -> Janela:
    da_rodada = (
        rodada.janela_das_metas
        if qual == JanelaDaRodada.METAS
        else rodada.janela_dos_resultados
    )
    # uma vez por rodada em memória: a importação pergunta por milhares de territórios
    prefetch_related_objects([rodada], "reaberturas__territorio")
    alcancam = [
        r.como_janela
        for r in rodada.reaberturas.all()
        if r.janela == qual and r.desde <= dia and r.territorio.contem(territorio)
    ]
    return janela_de(da_rodada, alcancam, dia)


class Prazos:
    """As janelas de uma rodada para muitos territórios: uma consulta por todos."""

    def __init__(self, rodada: Rodada, qual: JanelaDaRodada, dia: date) -> None:
        self.dia = dia
        self._da_rodada = (
            rodada.janela_das_metas
            if qual == JanelaDaRodada.METAS
            else rodada.janela_dos_resultados
        )
        self._reaberturas = list(
            Reabertura.objects.filter(
                rodada=rodada, janela=qual, desde__lte=dia
            ).select_related("territorio")
        )

    def de(self, territorio: Territorio) -> Janela:
        """A janela do território, como `janela_das_metas` a daria."""
        reaberturas = [
            r.como_janela
            for r in self._reaberturas
            if r.territorio_id in (territorio.pk, territorio.uf_id)
            or r.territorio.nivel == Nivel.PAIS
        ]
        return janela_de(self._da_rodada, reaberturas, self.dia)


def passa_pela_cir(territorio: Territorio) -> bool:
    """Se a UF do município decidiu que a CIR pactua antes do conselho. RN-IND-41."""
    return (
        territorio.nivel == Nivel.MUNICIPIO
        and ConfiguracaoDaUF.objects.filter(
            uf=territorio.uf_id, passo_cir=True
        ).exists()
    )


def pactuacao_nova(rodada: Rodada, territorio: Territorio) -> Pactuacao:
    """A pactuação que o território abriria, ainda não gravada."""
    return Pactuacao(
        rodada=rodada,
        territorio=territorio,
        passa_pela_cir=passa_pela_cir(territorio),
    )


def reaberta_ate(territorio: Territorio, dia: date) -> Subquery:
    """Sobre a rodada: até quando as metas estão reabertas para o território."""
    return Subquery(
        Reabertura.objects.que_alcancam(territorio)
        .vigentes_em(dia)
        .filter(rodada=OuterRef("pk"), janela=JanelaDaRodada.METAS)
        .order_by("-ate")
        .values("ate")[:1]
    )
