"""Quando cada pactuação deve ser homologada, pelo que cada etapa costuma levar."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime
from itertools import pairwise
from statistics import median
from typing import Final

from django.db.models import QuerySet
from django.utils import timezone

from base.percurso import prever
from indicadores.models import Passagem
from indicadores.states import Situacao
from territorios.models import Nivel, Territorio

CAMINHO: Final = (
    Situacao.EM_DIGITACAO,
    Situacao.EM_APRECIACAO,
    Situacao.APROVADA,
    Situacao.VALIDADA,
)
CAMINHO_COM_CIR: Final = (Situacao.EM_DIGITACAO, Situacao.EM_CIR, *CAMINHO[1:])
MINIMO_DE_PASSAGENS: Final = 3
"""Com menos que isto na UF, a mediana da etapa é a do país."""


def medianas_do_caminho(recorte: Territorio) -> dict[str, int | None]:
    """Dias medianos dos municípios em cada situação do caminho.

    As do recorte; a etapa com menos de três passagens nele toma a do país; None
    onde nem o país tem. Regra: RN-IND-46.
    """
    todas = _permanencias(Passagem.objects.all())
    do_recorte = todas
    if recorte.nivel != Nivel.PAIS:
        dentro = Territorio.objects.abaixo_de(recorte).values("pk")
        do_recorte = _permanencias(
            Passagem.objects.filter(pactuacao__territorio__in=dentro)
        )
    medianas: dict[str, int | None] = {}
    for situacao in (*CAMINHO_COM_CIR, Situacao.DEVOLVIDA):
        dias = do_recorte.get(situacao, [])
        if len(dias) < MINIMO_DE_PASSAGENS:
            dias = todas.get(situacao, [])
        medianas[situacao] = int(median(dias)) if dias else None
    return medianas


def _permanencias(passagens: QuerySet[Passagem]) -> dict[str, list[int]]:
    """Dias entre chegar a uma situação e sair dela, por situação."""
    linhas = (
        passagens.filter(pactuacao__territorio__nivel=Nivel.MUNICIPIO)
        .order_by("pactuacao", "pk")
        .values_list("pactuacao", "para", "dada_em")
    )
    dias: dict[str, list[int]] = defaultdict(list)
    for (uma, chegou, entrou), (outra, _, saiu) in pairwise(linhas):
        if uma == outra:
            dias[chegou].append((_dia(saiu) - _dia(entrou)).days)
    _somar_a_digitacao(dias, passagens)
    return dias


def _somar_a_digitacao(
    dias: dict[str, list[int]], passagens: QuerySet[Passagem]
) -> None:
    """A digitação começa quando a rodada abre e termina no primeiro envio."""
    primeiras = (
        passagens.filter(
            pactuacao__territorio__nivel=Nivel.MUNICIPIO,
            de=Situacao.EM_DIGITACAO,
            pactuacao__rodada__metas_abrem__isnull=False,
        )
        .order_by("pactuacao", "pk")
        .values_list("pactuacao", "dada_em", "pactuacao__rodada__metas_abrem")
    )
    vistas = set()
    for pactuacao, saiu, abriu in primeiras:
        if pactuacao not in vistas and abriu is not None:
            vistas.add(pactuacao)
            dias[Situacao.EM_DIGITACAO].append(max((_dia(saiu) - abriu).days, 0))


def prever_homologacao(
    situacao: str,
    *,
    passa_pela_cir: bool,
    desde: date,
    medianas: Mapping[str, int | None],
    hoje: date,
) -> date | None:
    """Quando a homologação deve sair; a devolvida refaz o caminho desde o ajuste.

    `situacao` vazia é a que ninguém começou; `desde` é quando se chegou a ela.
    """
    if situacao == Situacao.HOMOLOGADA:
        return None
    situacao = situacao or Situacao.EM_DIGITACAO
    caminho = CAMINHO_COM_CIR if passa_pela_cir else CAMINHO
    if situacao == Situacao.DEVOLVIDA:
        caminho = (Situacao.DEVOLVIDA, *caminho[1:])
    return prever(caminho, medianas, situacao, desde=desde, hoje=hoje)


def _dia(quando: datetime) -> date:
    return timezone.localtime(quando).date()
