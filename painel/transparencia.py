"""Os painéis públicos: o que foi prometido e o que aconteceu, do banco."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count
from django.urls import reverse
from django.utils.safestring import SafeString

from base.graficos import (
    SEM_BASE,
    Categoria,
    Parte,
    Preenchimento,
    amostra,
    barra_empilhada,
    mapa_uf,
)
from base.numeros import formatar, percentual
from base.telas import Fato
from indicadores.consultas import matriz_do_ano
from indicadores.models import Ficha, Rodada
from pactos.consultas import QuadroDoAno, quadro_do_ano
from territorios.models import Nivel, Territorio

ANO_DO_QUADRO = 2007
SEIS_INDICADORES = (8, 13, 18, 9, 2, 11)
"""Do que mais UFs alcançaram ao que nenhuma alcançou: a amostra mostra os extremos."""

CEM = Decimal(100)
FAIXAS = (
    (Decimal(13), "menos de 13 %", Preenchimento.VAZIO),
    (Decimal(22), "13 a 22 %", Preenchimento.CLARO),
    (Decimal(40), "22 a 40 %", Preenchimento.CHEIO),
    (Decimal(101), "mais de 40 %", Preenchimento.ESCURO),
)
PINTURA_DA_ETAPA = {
    "aguarda_cit": ("aguardam a CIT", Preenchimento.HACHURA_CINZA),
    "aguarda_portaria": ("homologados, aguardam Portaria", Preenchimento.CLARO),
    "publicado": ("Portaria publicada", Preenchimento.ESCURO),
}


@dataclass(frozen=True, slots=True)
class LinhaDeTermos:
    """Uma macrorregião no quadro: contagens, quantos municípios e a barra."""

    nome: str
    municipios: int
    quantidades: tuple[int | None, ...]
    homologados: int
    barra: SafeString

    @property
    def percentual(self) -> Decimal:
        """Homologados na CIT por municípios que existiam, em %."""
        return (
            CEM * self.homologados / self.municipios if self.municipios else Decimal(0)
        )


@dataclass(frozen=True, slots=True)
class QuadroDeTermos:
    """O quadro de adesão municipal pronto para a tela."""

    etapas: tuple[str, ...]
    linhas: Sequence[LinhaDeTermos]
    total: LinhaDeTermos
    fonte: str
    data: date | None
    mapa: SafeString
    fatos: Sequence[Fato]


def quadro_de_termos(ano: int = ANO_DO_QUADRO) -> QuadroDeTermos | None:
    """Adesão municipal por macrorregião num ano; None se não há o que contar."""
    quadro = quadro_do_ano(ano)
    if not quadro.total.total:
        return None
    municipios = municipios_por_macrorregiao(quadro.data or date(ano, 12, 31))
    maior = max(linha.total for linha in quadro.linhas)
    linhas = [
        _linha(quadro, linha.codigo, linha.nome, linha.quantidades, municipios, maior)
        for linha in quadro.linhas
    ]
    total = LinhaDeTermos(
        nome="Brasil",
        municipios=sum(municipios.values()),
        quantidades=tuple(quadro.total.quantidades[e] for e in quadro.etapas),
        homologados=quadro.total.homologados,
        barra=SafeString(""),
    )
    return QuadroDeTermos(
        etapas=tuple(PINTURA_DA_ETAPA[e][0] for e in quadro.etapas),
        linhas=linhas,
        total=total,
        fonte=quadro.fonte,
        data=quadro.data,
        mapa=_mapa(quadro, linhas),
        fatos=_fatos(quadro, total, ano),
    )


def municipios_por_macrorregiao(dia: date) -> dict[str, int]:
    """Municípios que existiam em `dia`, por código de macrorregião."""
    contagem = (
        Territorio.objects.municipios()
        .existentes_em(dia)
        .order_by()
        .values_list("macrorregiao__codigo")
        .annotate(quantos=Count("pk"))
    )
    return {str(codigo): quantos for codigo, quantos in contagem}


def _linha(
    quadro: QuadroDoAno,
    codigo: str,
    nome: str,
    quantidades: Mapping[str, int | None],
    municipios: Mapping[str, int],
    maior: int,
) -> LinhaDeTermos:
    total = sum(q or 0 for q in quantidades.values())
    partes = [
        Parte(rotulo, Decimal(quantidades.get(etapa) or 0), pintura)
        for etapa in quadro.etapas
        for rotulo, pintura in [PINTURA_DA_ETAPA[etapa]]
    ]
    folga = Parte("", Decimal(maior - total), Preenchimento.VAZIO)
    return LinhaDeTermos(
        nome=nome,
        municipios=municipios.get(codigo, 0),
        quantidades=tuple(quantidades.get(e) for e in quadro.etapas),
        homologados=total - (quantidades.get("aguarda_cit") or 0),
        barra=barra_empilhada(
            [*partes, folga] if total < maior else partes,
            f"Termos de {nome}",
            legenda=False,
        ),
    )


def _mapa(quadro: QuadroDoAno, linhas: Sequence[LinhaDeTermos]) -> SafeString:
    por_macro = {
        linha.codigo: pronta
        for linha, pronta in zip(quadro.linhas, linhas, strict=True)
    }
    categorias = {
        uf.codigo: _faixa(por_macro[uf.macrorregiao.codigo].percentual)
        for uf in Territorio.objects.ufs().select_related("macrorregiao")
        if uf.macrorregiao and uf.macrorregiao.codigo in por_macro
    }
    return mapa_uf(
        categorias,
        "Municípios com Termo homologado na CIT, por região",
        "; ".join(f"{x.nome} {percentual(x.percentual)}" for x in linhas),
    )


def _faixa(valor: Decimal) -> Categoria:
    for ordem, (limite, rotulo, pintura) in enumerate(FAIXAS):
        if valor < limite:
            return Categoria(rotulo, pintura, ordem)
    raise ValueError(valor)


def _fatos(quadro: QuadroDoAno, total: LinhaDeTermos, ano: int) -> list[Fato]:
    publicados = quadro.total.quantidades.get("publicado") or 0
    fatos = [
        Fato(
            formatar(total.homologados),
            "municípios com Termo homologado na CIT, "
            f"{percentual(total.percentual)} de {formatar(total.municipios)}",
        )
    ]
    if total.homologados:
        fatos.append(
            Fato(
                formatar(publicados),
                "com Portaria publicada, "
                f"{percentual(CEM * publicados / total.homologados)} dos homologados",
            )
        )
    estaduais = quadro_do_ano(ano, "TCGE").total.total
    if estaduais:
        fatos.append(
            Fato(
                formatar(estaduais),
                "estados com Termo homologado na CIB",
                unidade="de 27",
            )
        )
    return fatos


# ------------------------------------------------------------ os mapas pequenos


@dataclass(frozen=True, slots=True)
class MapaPequeno:
    """Um indicador num mapa sem rótulos, com a contagem que o resume."""

    nome: str
    endereco: str
    alcancaram: int
    com_base: int
    mapa: SafeString


ALCANCOU = Categoria("alcançou a meta", Preenchimento.CHEIO, 0)
NAO_ALCANCOU = Categoria("não alcançou", Preenchimento.HACHURA_MEDIA, 1)


def mapas_pequenos(
    ano: int = ANO_DO_QUADRO, numeros: Iterable[int] = SEIS_INDICADORES
) -> list[MapaPequeno]:
    """Alcance por UF de alguns indicadores do ano; vazio se não há rodada."""
    rodada = Rodada.objects.filter(ano=ano).first()
    brasil = Territorio.objects.filter(nivel=Nivel.PAIS).first()
    if rodada is None or brasil is None:
        return []
    ordem = {numero: i for i, numero in enumerate(numeros)}
    fichas = sorted(
        Ficha.objects.filter(edicao=rodada.edicao_id, numero__in=ordem),
        key=lambda ficha: ordem[ficha.numero],
    )
    matriz = matriz_do_ano(rodada, brasil, fichas=fichas)
    linhas = [linha for grupo in matriz.grupos for linha in grupo.linhas]
    mapas = []
    for i, (ficha, contagem) in enumerate(
        zip(matriz.fichas, matriz.contagens, strict=True)
    ):
        alcances = {x.territorio.codigo: x.julgamentos[i].alcancou for x in linhas}
        mapas.append(
            MapaPequeno(
                nome=ficha.nome_curto,
                endereco=reverse(
                    "indicadores:avaliacao_indicador",
                    args=[ano, brasil.codigo, ficha.numero],
                ),
                alcancaram=contagem.alcancaram,
                com_base=contagem.alcancaram + contagem.nao_alcancaram,
                mapa=mapa_uf(
                    {
                        uf: ALCANCOU if alcancou else NAO_ALCANCOU
                        for uf, alcancou in alcances.items()
                        if alcancou is not None
                    },
                    ficha.nome_curto,
                    pequeno=True,
                    legenda=False,
                ),
            )
        )
    return mapas


def legenda_do_alcance() -> list[tuple[SafeString, str]]:
    """Amostra e rótulo de cada categoria dos mapas pequenos."""
    return [
        (amostra(c.preenchimento), c.rotulo) for c in (ALCANCOU, NAO_ALCANCOU, SEM_BASE)
    ]
