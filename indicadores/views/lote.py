"""Homologar de uma vez as pactuações validadas de uma região ou UF."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Self

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from base.tarefas import iniciar
from contas.http import UsuarioRequest, vinculo_ou_403
from contas.models import Vinculo
from indicadores import actions
from indicadores.consultas import Falta, faltas_de
from indicadores.filters import FiltroDoLote
from indicadores.forms.lote import MARCAR, LoteForm, marcado
from indicadores.models import Pactuacao, Rodada
from indicadores.rules import enumerar
from indicadores.states import TRANSICOES, Situacao
from indicadores.tasks import homologar_lote
from territorios.models import Nivel, Territorio

RECORTES = (Nivel.UF, Nivel.REGIAO_DE_SAUDE)
VERSAO = re.compile(r"v[0-9]{1,15}\Z")
"""O campo escondido que toda pactuação mostrada na tela traz."""


def recorte_ou_404(codigo: str) -> Territorio:
    """A UF ou a região de saúde cujos municípios se acompanham e homologam."""
    return get_object_or_404(
        Territorio.objects.filter(nivel__in=RECORTES).select_related("uf"),
        codigo=codigo,
    )


def _quem_homologa_ou_403(request: UsuarioRequest, recorte: Territorio) -> Vinculo:
    vinculo = vinculo_ou_403(request)
    if not vinculo.tem_papel(TRANSICOES["homologar"].papeis, em=recorte):
        raise PermissionDenied(
            "Os municípios são homologados pelo gestor estadual ou pela secretaria "
            f"da CIB da sua UF; {recorte.nome} não é do seu vínculo."
        )
    return vinculo


@never_cache
@require_http_methods(["GET", "POST"])
def homologar(request: UsuarioRequest, ano: int, codigo: str) -> HttpResponse:
    """Um ato para os municípios validados, com exceções; grava em segundo plano."""
    recorte = recorte_ou_404(codigo)
    vinculo = _quem_homologa_ou_403(request, recorte)
    rodada = Rodada.objects.filter(ano=ano).first()
    if rodada is None:
        raise Http404
    espera = _Espera.de(request, rodada, recorte)
    form = espera.formulario(request)
    if sairam := _que_nao_esperam_mais(request, rodada, recorte):
        _avisar_que_sairam(request, sairam)
        return _pagina(request, rodada, recorte, form, espera, status=409)
    if not form.is_bound or not form.pactuacoes:
        return _pagina(request, rodada, recorte, form, espera)
    if not form.is_valid():
        return _pagina(request, rodada, recorte, form, espera, status=422)
    if request.POST.get("confirmado") != form.marca():
        return _pagina(request, rodada, recorte, form, espera, confirmar=True)
    return _enfileirar(request, rodada, recorte, vinculo, form)


@dataclass(frozen=True, slots=True)
class _Espera:
    """As que esperam no recorte, o que falta a cada uma e as que se mostram."""

    todas: Sequence[Pactuacao]
    faltas: Mapping[int, Falta]
    filtro: FiltroDoLote
    na_tela: Sequence[Pactuacao]

    @classmethod
    def de(cls, request: UsuarioRequest, rodada: Rodada, recorte: Territorio) -> Self:
        """No GET, as que passam pelo filtro; no POST, as que a pessoa conferiu."""
        todas = _validadas(rodada, recorte)
        faltas = faltas_de(todas)
        filtro = FiltroDoLote.de(request.GET)
        if request.method == "POST":
            na_tela = [p for p in todas if f"v{p.pk}" in request.POST] or todas
        else:
            na_tela = filtro.passam(todas, faltas)
        return cls(todas, faltas, filtro, na_tela[: actions.MAIOR_LOTE])

    @property
    def prontas(self) -> int:
        """A quantas nada falta."""
        return sum(self.faltas[p.pk].pronta for p in self.todas)

    @property
    def com_falta(self) -> int:
        """Quantas têm o que acertar."""
        return len(self.todas) - self.prontas

    def formulario(self, request: UsuarioRequest) -> LoteForm:
        """O que se decidiu; num botão de marcar, o mesmo com as decisões trocadas."""
        dados: QueryDict | None = request.POST if request.method == "POST" else None
        initial = None
        marcar = request.POST.get("marcar", "")
        if dados is not None and marcar in MARCAR:
            initial = marcado(dados, marcar, self.na_tela, self.faltas)
            dados = None
        return LoteForm(
            dados, pactuacoes=self.na_tela, faltas=self.faltas, initial=initial
        )


def _validadas(rodada: Rodada, recorte: Territorio) -> list[Pactuacao]:
    """As que esperam, da que espera há mais tempo à mais nova."""
    return list(
        Pactuacao.objects.filter(
            rodada=rodada,
            situacao=Situacao.VALIDADA,
            territorio__in=Territorio.objects.abaixo_de(recorte).municipios(),
        )
        .select_related("rodada", "territorio__uf")
        .order_by("validada_em", "pk")
    )


def _que_nao_esperam_mais(
    request: UsuarioRequest, rodada: Rodada, recorte: Territorio
) -> list[Pactuacao]:
    """As que estavam na tela e outra pessoa decidiu enquanto se conferia."""
    na_tela = [int(n[1:]) for n in request.POST if VERSAO.match(n)]
    return list(
        Pactuacao.objects.filter(
            pk__in=na_tela,
            rodada=rodada,
            territorio__in=Territorio.objects.abaixo_de(recorte).municipios(),
        )
        .exclude(situacao=Situacao.VALIDADA)
        .select_related("territorio__uf")
        .order_by("territorio__nome_normalizado")
    )


def _avisar_que_sairam(request: UsuarioRequest, sairam: Sequence[Pactuacao]) -> None:
    """Nada se grava: o que a pessoa conferiu já não é o que seria gravado."""
    quais = enumerar(
        [f"{p.territorio} ({p.get_situacao_display().lower()})" for p in sairam]
    )
    messages.warning(
        request,
        f"Nada foi gravado. Enquanto você decidia, mudou a situação de: {quais}. "
        "Confira as que restam e grave de novo.",
    )


def _pagina(
    request: UsuarioRequest,
    rodada: Rodada,
    recorte: Territorio,
    form: LoteForm,
    espera: _Espera,
    *,
    confirmar: bool = False,
    status: int = 200,
) -> HttpResponse:
    decisoes = form.decisoes() if confirmar else []
    titulo = f"Homologar, {recorte.nome}"
    contexto = {
        "trilha": [
            ("Indicadores", reverse("indicadores:catalogo")),
            (
                f"Acompanhar {rodada.ano}, {recorte.nome}",
                reverse("indicadores:acompanhar", args=[rodada.ano, recorte.codigo]),
            ),
            (titulo, None),
        ],
        "rodada": rodada,
        "recorte": recorte,
        "form": form,
        "espera": espera,
        "marcar": list(MARCAR.items()),
        "confirmar": confirmar,
        "homologa": sum(d.decisao == actions.HOMOLOGAR for d in decisoes),
        "devolve": sum(d.decisao == actions.DEVOLVER for d in decisoes),
        "com_ressalva": sum(
            d.decisao == actions.HOMOLOGAR and form.faltas[d.pactuacao].pede_motivo
            for d in decisoes
        ),
        "deixa": len(form.pactuacoes) - len(decisoes),
    }
    return render(request, "indicadores/lote.html", contexto, status=status)


def _enfileirar(
    request: UsuarioRequest,
    rodada: Rodada,
    recorte: Territorio,
    vinculo: Vinculo,
    form: LoteForm,
) -> HttpResponse:
    decisoes = form.decisoes()
    ato = form.cleaned_data
    andamento = iniciar(
        homologar_lote,
        titulo=f"Homologação de {rodada.ano}: {recorte.nome}",
        dono_id=request.user.pk,
        total=len(decisoes),
        vinculo_id=vinculo.pk,
        numero=ato["numero"],
        data=ato["data_do_ato"].isoformat(),
        decisoes=[asdict(d) for d in decisoes],
        volta=reverse("indicadores:acompanhar", args=[rodada.ano, recorte.codigo]),
    )
    return redirect(andamento)
