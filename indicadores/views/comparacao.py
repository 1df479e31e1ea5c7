"""Comparar territórios e simular o cumprimento das metas."""

from functools import cache
from typing import Final

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from base.formularios import CampoNumerico
from base.memoria import Memoria, campos_de, impressao_digital
from contas.http import UsuarioRequest, vinculo_ou_403
from indicadores import consultas
from indicadores import quadros_da_comparacao as quadros
from indicadores.models import Ficha, Rodada
from indicadores.permissions import exigir_simulacao
from indicadores.simulador import Cenario
from indicadores.views.acesso import (
    ficha_ou_404,
    fichas_da,
    fichas_nacionais_da,
    rodada_e_territorio_ou_404,
    rodada_ou_404,
)
from territorios.models import Nivel, Territorio

POR_PAGINA = 100
SIMULADOR: Final = "indicadores/simulador.html"
COMPARACAO: Final = "indicadores/comparacao.html"
TEXTOS: Final = Memoria(limite=8_000_000)


class SimulacaoForm(forms.Form):
    """A meta comum a experimentar; em branco, a de cada um."""

    meta = CampoNumerico(
        label="E se a meta de todos fosse",
        help_text="Em branco, cada território cumpre a própria meta.",
        required=False,
        negativo=True,
    )


@login_not_required
@require_GET
def simular(request: HttpRequest, ano: int, codigo: str, numero: int) -> HttpResponse:
    """Onde o conjunto estaria se as metas se cumprissem; `meta` no endereço."""
    rodada, territorio = rodada_e_territorio_ou_404(ano, codigo)
    ficha = ficha_ou_404(rodada, numero, territorio)
    form = SimulacaoForm(request.GET if "meta" in request.GET else None)
    valida = not form.is_bound or form.is_valid()
    meta = form.cleaned_data["meta"] if form.is_bound and valida else None
    lido = consultas.ler_numeros(rodada, [ficha], territorio)
    modelos = [campos_de(m) for m in (rodada, territorio, ficha)]
    chave = impressao_digital(modelos, request.GET.urlencode(), meta, lido)

    @cache
    def feito() -> Cenario:
        return consultas.cenario(rodada, ficha, territorio, meta, lido)

    def frase() -> SafeString:
        frase = quadros.frase_do_cenario(feito(), ficha, territorio, meta)
        if meta is None:
            avaliacao = consultas.montar(rodada, ficha, territorio, *lido)
            frase = f"{frase} {quadros.ressalva_das_unidades(avaliacao)}".rstrip()
        return conditional_escape(frase)

    def tabela() -> SafeString:
        em_linhas = quadros.linhas_do_cenario(feito(), ficha, ano=ano, ano_da_meta=ano)
        linhas = Paginator(em_linhas, POR_PAGINA)
        contexto = {"pagina": linhas.get_page(request.GET.get("pagina"))}
        return render_to_string(f"{SIMULADOR}#tabela", contexto, request)

    contexto = {
        "rodada": rodada,
        "territorio": territorio,
        "ficha": ficha,
        "form": form,
        "frase": TEXTOS.obter(chave + b"frase", frase),
        "tabela": TEXTOS.obter(chave, tabela),
        "trilha": _trilha(rodada, territorio, ficha),
    }
    return render(request, SIMULADOR, contexto, status=200 if valida else 422)


def _trilha(
    rodada: Rodada, territorio: Territorio, ficha: Ficha
) -> list[tuple[str, str | None]]:
    onde = [rodada.ano, territorio.codigo, ficha.numero]
    return [
        ("Indicadores", reverse("indicadores:catalogo")),
        (
            f"Avaliação {rodada.ano}, {territorio.nome}",
            consultas.endereco_da_avaliacao(rodada, territorio),
        ),
        (str(ficha), reverse("indicadores:avaliacao_indicador", args=onde)),
        ("Simulador", None),
    ]


@never_cache
@require_GET
def simular_propostas(request: UsuarioRequest, ano: int, codigo: str) -> HttpResponse:
    """Todos os indicadores, se as metas enviadas, homologadas ou não, se cumprirem."""
    rodada, territorio = rodada_e_territorio_ou_404(ano, codigo)
    por = vinculo_ou_403(request)
    exigir_simulacao(por, territorio)
    propostas = consultas.cenarios_das_propostas(
        rodada, fichas_da(rodada, territorio), territorio, por
    )
    contexto = {
        "rodada": rodada,
        "territorio": territorio,
        "propostas": propostas,
        "linhas": quadros.linhas_das_propostas(propostas),
        "envio": quadros.frase_do_envio(propostas),
        "trilha": _trilha_das_propostas(rodada, territorio, None),
    }
    return render(request, "indicadores/simulador_das_propostas.html", contexto)


@never_cache
@require_GET
def simular_proposta(
    request: UsuarioRequest, ano: int, codigo: str, numero: int
) -> HttpResponse:
    """Um indicador, território a território, com as metas propostas."""
    rodada, territorio = rodada_e_territorio_ou_404(ano, codigo)
    por = vinculo_ou_403(request)
    exigir_simulacao(por, territorio)
    ficha = ficha_ou_404(rodada, numero, territorio)
    propostas = consultas.cenarios_das_propostas(rodada, [ficha], territorio, por)
    feito = propostas.cenarios[0]
    contexto = {
        "rodada": rodada,
        "territorio": territorio,
        "ficha": ficha,
        "propostas": propostas,
        "frase": quadros.frase_das_propostas(feito, territorio),
        "avisos": quadros.avisos_da_proposta(feito),
        "envio": quadros.frase_do_envio(propostas),
        "pagina": Paginator(
            quadros.linhas_do_cenario(
                feito.cenario, ficha, ano=feito.ano_base, ano_da_meta=ano
            ),
            POR_PAGINA,
        ).get_page(request.GET.get("pagina")),
        "trilha": _trilha_das_propostas(rodada, territorio, ficha),
    }
    return render(request, "indicadores/simulador_da_proposta.html", contexto)


def _trilha_das_propostas(
    rodada: Rodada, territorio: Territorio, ficha: Ficha | None
) -> list[tuple[str, str | None]]:
    onde = [rodada.ano, territorio.codigo]
    todas = reverse("indicadores:simular_propostas", args=onde) if ficha else None
    return [
        ("Indicadores", reverse("indicadores:catalogo")),
        (
            f"Acompanhar {rodada.ano}, {territorio.nome}",
            reverse("indicadores:acompanhar", args=onde),
        ),
        ("Metas propostas", todas),
        *([(str(ficha), None)] if ficha else []),
    ]


@login_not_required
@require_GET
def comparar(request: HttpRequest, ano: int) -> HttpResponse:
    """Até seis territórios lado a lado: `t` no endereço, uma vez para cada um."""
    rodada = rodada_ou_404(ano)
    escolhidos, perdidos = consultas.territorios_pedidos(request.GET.getlist("t")[:20])
    fichas = fichas_nacionais_da(rodada)
    lido = consultas.ler_comparacao(rodada, fichas, escolhidos)
    modelos = [campos_de(m) for m in (rodada, *fichas, *escolhidos)]
    chave = impressao_digital(modelos, request.GET.urlencode(), lido)

    def tabela() -> SafeString:
        linhas = consultas.comparar(fichas, escolhidos, lido)
        contexto = {
            "rodada": rodada,
            "escolhidos": escolhidos,
            "linhas": quadros.linhas_da_comparacao(rodada, linhas),
        }
        return render_to_string(f"{COMPARACAO}#tabela", contexto, request)

    acima = Territorio.objects.filter(
        nivel__in=[Nivel.PAIS, Nivel.MACRORREGIAO, Nivel.UF]
    ).order_by("nome_normalizado")
    contexto = {
        "rodada": rodada,
        "escolhidos": escolhidos,
        "perdidos": perdidos,
        "tem_numeros": bool(lido.metas or lido.resultados),
        "tabela": TEXTOS.obter(chave, tabela),
        "opcoes": [(t.codigo, t.nome) for t in acima],
        "anos": Rodada.objects.values_list("ano", flat=True),
        "trilha": [
            ("Indicadores", reverse("indicadores:catalogo")),
            (f"Comparação {ano}", None),
        ],
    }
    return render(request, COMPARACAO, contexto)
