"""Catálogo de indicadores: as edições e a ficha de cada um."""

from django.contrib.auth.decorators import login_not_required
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from contas.http import PortalRequest
from indicadores import aplicabilidade, cartao, regra_de_meta
from indicadores.conferencias import EXPLICACOES
from indicadores.filters import fichas_com
from indicadores.incerteza import DENOMINADOR_PEQUENO
from indicadores.models import Edicao, Ficha, Rodada, TipoDeFicha
from indicadores.permissions import (
    NIVEIS_QUE_PACTUAM,
    pode_acompanhar,
    pode_configurar_uf,
    pode_gerir_catalogo,
)
from territorios.models import Nivel, Territorio

LIMITE_DA_BUSCA = 80


@login_not_required
@require_GET
def como_se_confere(request: PortalRequest) -> HttpResponse:
    """As contas que o portal faz com metas e resultados, em linguagem comum."""
    contexto = {
        "explicacoes": EXPLICACOES.values(),
        "denominador_pequeno": DENOMINADOR_PEQUENO,
    }
    return render(request, "indicadores/como_se_confere.html", contexto)


@login_not_required
@require_GET
def listar(request: PortalRequest) -> HttpResponse:
    """As edições com suas fichas; `q`, `edicao` e `tipo` filtram pelo endereço."""
    texto = request.GET.get("q", "").strip()[:LIMITE_DA_BUSCA]
    tipo = request.GET.get("tipo", "")
    edicao = request.GET.get("edicao", "")
    fichas = Ficha.objects.select_related("prioridade", "edicao").order_by("numero")
    if texto:
        fichas = fichas.filter(fichas_com(texto))
    if tipo in TipoDeFicha.values:
        fichas = fichas.filter(tipo=tipo)
    gere = pode_gerir_catalogo(request.vinculo)
    todas = Edicao.objects.all() if gere else Edicao.objects.publicas()
    edicoes = todas.filter(codigo=edicao) if edicao else todas
    contexto = {
        "edicoes": edicoes.prefetch_related(
            Prefetch("fichas", queryset=fichas, to_attr="mostradas"), "rodadas"
        ),
        "todas": todas,
        "tipos": TipoDeFicha.choices,
        "texto": texto,
        "tipo": tipo,
        "edicao": edicao,
        "gere": gere,
        "territorio": _territorio_de_quem_pactua(request),
        **_para_quem_acompanha(request),
        "trilha": [("Indicadores", None)],
    }
    return render(request, "indicadores/catalogo.html", contexto)


def _territorio_de_quem_pactua(request: PortalRequest) -> Territorio | None:
    """A UF ou o município da pessoa, que pode ter indicadores próprios."""
    territorio = request.vinculo.territorio if request.vinculo else None
    pactua = territorio is not None and territorio.nivel in NIVEIS_QUE_PACTUAM
    return territorio if pactua else None


def _para_quem_acompanha(request: PortalRequest) -> dict[str, object]:
    """O recorte e o ano do painel de quem acompanha municípios; vazio para outros."""
    recorte = request.vinculo.territorio if request.vinculo else None
    if recorte is None or not pode_acompanhar(request.vinculo, recorte):
        return {}
    rodada = Rodada.objects.filter(metas_abrem__isnull=False).first()
    return {
        "recorte": recorte,
        "rodada_aberta": rodada,
        "configura": recorte.nivel == Nivel.UF
        and pode_configurar_uf(request.vinculo, recorte),
    }


@login_not_required
@require_GET
def ver_ficha(request: PortalRequest, edicao: str, numero: int) -> HttpResponse:
    """A ficha: o que mede, como se calcula e os anos com números públicos."""
    return _pagina_da_ficha(request, edicao, numero, None)


@login_not_required
@require_GET
def ver_ficha_acrescentada(
    request: PortalRequest, edicao: str, codigo: str, numero: int
) -> HttpResponse:
    """A ficha de um indicador regional ou local."""
    return _pagina_da_ficha(request, edicao, numero, codigo)


def _regras_da_ficha(ficha: Ficha) -> list[tuple[str, str]]:
    """O que a ficha manda às regras, por extenso, só onde há o que dizer."""
    regra = ficha.aplicabilidade
    pares = [
        ("Regra de quem pactua", aplicabilidade.por_extenso(regra) if regra else ""),
        ("Agregação", ficha.get_agregacao_display()),
        (
            "Valores plausíveis",
            aplicabilidade.de_a(
                ficha.minimo_plausivel, ficha.maximo_plausivel, ficha.casas
            ),
        ),
        ("Quesitos", "; ".join(ficha.itens)),
        ("Meta sugerida", regra_de_meta.por_extenso(ficha.regra_de_meta)),
        ("Acrescentado por", str(ficha.territorio or "")),
        ("Desde a rodada de", str(ficha.desde_ano or "")),
    ]
    return [(rotulo, valor) for rotulo, valor in pares if valor]


def _pagina_da_ficha(
    request: PortalRequest, edicao: str, numero: int, codigo: str | None
) -> HttpResponse:
    """`codigo` é o de quem acrescentou a ficha; None, o rol nacional."""
    gere = pode_gerir_catalogo(request.vinculo)
    visiveis = Ficha.todas.all() if gere else Ficha.todas.publicas()
    fichas = visiveis.select_related(
        "edicao", "prioridade", "territorio__uf", "continua__edicao"
    ).prefetch_related("variantes")
    dono = {"territorio__codigo": codigo} if codigo else {"territorio": None}
    ficha = get_object_or_404(fichas, edicao__codigo=edicao, numero=numero, **dono)
    onde = ficha.territorio.codigo if ficha.territorio else "BR"
    contexto = {
        "ficha": ficha,
        "onde": onde,
        "pares": [*cartao.pares_da_ficha(ficha), *_regras_da_ficha(ficha)],
        "variantes": [
            f"{v.nome}, em {v.unidade}{aplicabilidade.da_variante(v.regra)}"
            for v in ficha.variantes.all()
        ],
        "quebras": list(ficha.quebras.all()),
        "rodadas": Rodada.objects.filter(
            edicao=ficha.edicao, ano__gte=ficha.desde_ano or 0
        ),
        "trilha": [
            ("Indicadores", reverse("indicadores:catalogo")),
            (str(ficha), None),
        ],
    }
    return render(request, "indicadores/ficha.html", contexto)
