"""Perguntas que outras partes do portal fazem aos pactos."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count
from django.urls import reverse

from base.telas import Pendencia
from contas.models import Vinculo
from pactos.models import Colegiado, QuadroDeAdesao, Termo
from pactos.rules import percentual
from pactos.states import FLUXOS, Situacao, TipoDeTermo
from territorios.models import Nivel, Territorio

ETAPAS = (
    QuadroDeAdesao.Situacao.AGUARDA_CIT,
    QuadroDeAdesao.Situacao.AGUARDA_PORTARIA,
    QuadroDeAdesao.Situacao.PUBLICADO,
)
ETAPA_DA_SITUACAO: Mapping[str, str] = {
    Situacao.HOMOLOGADO_CIB: QuadroDeAdesao.Situacao.AGUARDA_CIT,
    Situacao.ENVIADO_CIT: QuadroDeAdesao.Situacao.AGUARDA_CIT,
    Situacao.DEVOLVIDO_CIT: QuadroDeAdesao.Situacao.AGUARDA_CIT,
    Situacao.HOMOLOGADO_CIT: QuadroDeAdesao.Situacao.AGUARDA_PORTARIA,
    Situacao.PUBLICADO: QuadroDeAdesao.Situacao.PUBLICADO,
    Situacao.EM_REVISAO: QuadroDeAdesao.Situacao.PUBLICADO,
}
"""As etapas do Quadro 1 de 2007, contadas sobre os Termos do portal."""


def pendencias_de(vinculo: Vinculo | None) -> list[Pendencia]:
    """Termos nas mãos deste vínculo, dos que esperam há mais tempo aos mais novos."""
    if vinculo is None:
        return []
    termos = (
        Termo.objects.que_esperam(vinculo)
        .com_territorio()
        .com_data_da_reuniao()
        .order_by("situacao_desde", "pk")
    )
    return [
        Pendencia(
            titulo=f"{termo.tipo} de {termo.territorio}",
            detalhe=f"{termo.get_situacao_display()} desde "
            f"{termo.situacao_desde:%d/%m/%Y}",
            endereco=reverse("pactos:termo", args=[termo.pk]),
            botao=_botao(vinculo, termo),
            prazo=termo.data_da_reuniao,
        )
        for termo in termos
    ]


def _botao(vinculo: Vinculo, termo: Termo) -> str:
    """O verbo do que falta fazer."""
    for transicao in FLUXOS[termo.tipo].values():
        if vinculo.papel in transicao.papeis and termo.situacao in transicao.de:
            return "Decidir" if transicao.exige_ato else transicao.rotulo
    return "Abrir"


@dataclass(frozen=True, slots=True)
class LinhaDeAdesao:
    """Contagem de uma macrorregião; None é o travessão da fonte."""

    codigo: str
    nome: str
    quantidades: Mapping[str, int | None]

    @property
    def total(self) -> int:
        """Soma das etapas."""
        return sum(q or 0 for q in self.quantidades.values())

    @property
    def homologados(self) -> int:
        """Os que a CIT já homologou, publicados ou não."""
        return self.total - (self.quantidades.get(ETAPAS[0]) or 0)


@dataclass(frozen=True, slots=True)
class QuadroDoAno:
    """Quadro de adesão de um ano; `publicado` diz se é o que a fonte imprimiu."""

    ano: int
    tipo: str
    etapas: tuple[str, ...]
    linhas: tuple[LinhaDeAdesao, ...]
    fonte: str
    data: date | None
    publicado: bool

    @property
    def total(self) -> LinhaDeAdesao:
        """Soma das macrorregiões, calculada."""
        return LinhaDeAdesao(
            "BR",
            "Brasil",
            {
                etapa: sum(linha.quantidades[etapa] or 0 for linha in self.linhas)
                for etapa in self.etapas
            },
        )


ORDEM_DAS_MACRORREGIOES = ("N", "NE", "CO", "SD", "S")


def quadro_do_ano(ano: int, tipo: str = TipoDeTermo.TCGM) -> QuadroDoAno:
    """O quadro publicado do ano ou, se não houver, a contagem dos Termos do portal."""
    publicadas = list(
        QuadroDeAdesao.objects.filter(ano=ano, tipo=tipo).select_related("macrorregiao")
    )
    if publicadas:
        return _quadro_publicado(ano, tipo, publicadas)
    return _quadro_contado(ano, tipo)


def _macrorregioes() -> dict[str, Territorio]:
    macros = {t.codigo: t for t in Territorio.objects.filter(nivel=Nivel.MACRORREGIAO)}
    return {c: macros[c] for c in ORDEM_DAS_MACRORREGIOES if c in macros}


def _quadro_publicado(
    ano: int, tipo: str, publicadas: list[QuadroDeAdesao]
) -> QuadroDoAno:
    valores = {(q.macrorregiao.codigo, q.situacao): q.quantidade for q in publicadas}
    etapas = tuple(
        str(s)
        for s in QuadroDeAdesao.Situacao
        if any(q.situacao == s for q in publicadas)
    )
    return QuadroDoAno(
        ano=ano,
        tipo=tipo,
        etapas=etapas,
        linhas=tuple(
            LinhaDeAdesao(c, t.nome, {e: valores.get((c, e)) for e in etapas})
            for c, t in _macrorregioes().items()
        ),
        fonte=publicadas[0].fonte,
        data=publicadas[0].data,
        publicado=True,
    )


def _quadro_contado(ano: int, tipo: str) -> QuadroDoAno:
    contagem: dict[tuple[str, str], int] = {}
    linhas = (
        Termo.objects.filter(ano_base=ano, tipo=tipo)
        .exclude(situacao=Situacao.ENCERRADO)
        .order_by()
        .values_list("territorio__macrorregiao__codigo", "situacao")
        .annotate(n=Count("pk"))
    )
    for codigo, situacao, quantidade in linhas:
        if etapa := ETAPA_DA_SITUACAO.get(situacao):
            contagem[codigo, etapa] = contagem.get((codigo, etapa), 0) + quantidade
    etapas = tuple(str(e) for e in ETAPAS)
    return QuadroDoAno(
        ano=ano,
        tipo=tipo,
        etapas=etapas,
        linhas=tuple(
            LinhaDeAdesao(c, t.nome, {e: contagem.get((c, e), 0) for e in etapas})
            for c, t in _macrorregioes().items()
        ),
        fonte="Termos registrados no portal",
        data=None,
        publicado=False,
    )


def anos_com_quadro() -> list[int]:
    """Anos com quadro publicado ou Termos no portal, do mais recente ao mais antigo."""
    publicados = QuadroDeAdesao.objects.values_list("ano", flat=True)
    do_portal = Termo.objects.order_by().values_list("ano_base", flat=True)
    return sorted(
        {*publicados.order_by().distinct(), *do_portal.distinct()}, reverse=True
    )


def resumo(ano: int) -> dict[str, Any] | None:
    """Contagem de TCGM por macrorregião e etapa, para a API.

    None quando não há quadro nem Termo do ano. Dentro dela, None é o travessão
    da fonte, que não publicou número.
    """
    if ano not in anos_com_quadro():
        return None
    quadro = quadro_do_ano(ano)
    return {
        "ano": ano,
        "tipo": quadro.tipo,
        "fonte": quadro.fonte,
        "data": quadro.data.isoformat() if quadro.data else None,
        "publicado_pela_fonte": quadro.publicado,
        "macrorregioes": [
            {"codigo": linha.codigo, "nome": linha.nome, **linha.quantidades}
            for linha in quadro.linhas
        ],
        "total": dict(quadro.total.quantidades),
    }


@dataclass(frozen=True, slots=True)
class ColegiadosDaUF:
    """Quantas regiões de saúde têm colegiado, de quantas: o indicador 3 de 2007."""

    implantados: int
    regioes: int

    @property
    def percentual(self) -> Decimal | None:
        """Em %; None, se a UF não tem regiões."""
        return percentual(self.implantados, self.regioes)


def indicador_de_colegiados(uf: Territorio) -> ColegiadosDaUF:
    """Regiões da UF com CGR ou CIR registrado, sobre as regiões que existem."""
    regioes = Territorio.objects.filter(nivel=Nivel.REGIAO_DE_SAUDE, uf=uf)
    com_colegiado = Colegiado.objects.filter(
        tipo__in=(Colegiado.Tipo.CGR, Colegiado.Tipo.CIR),
        territorio__in=regioes.values("pk"),
    )
    return ColegiadosDaUF(
        com_colegiado.values("territorio").distinct().order_by().count(),
        regioes.count(),
    )
