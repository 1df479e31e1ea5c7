"""Os quatro critérios da avaliação: ler, escrever e publicar; e os fatores cruzados."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from base.errors import EdicaoConcorrente, RegraViolada
from contas.http import PortalRequest, UsuarioRequest, vinculo_ou_403
from indicadores import actions, consultas, narrativa
from indicadores.forms_da_analise import AnaliseForm
from indicadores.models import Analise, Ficha, Prioridade, Rodada
from indicadores.permissions import exigir_analise, pode_analisar
from indicadores.views.acesso import ficha_ou_404, rodada_e_territorio_ou_404
from territorios.models import Territorio


@dataclass(frozen=True, slots=True)
class Assunto:
    """De que se escreve: um indicador ou uma prioridade, num ano e território."""

    rodada: Rodada
    territorio: Territorio
    de_que: Ficha | Prioridade

    @property
    def _argumentos(self) -> list[Any]:
        numero = (
            self.de_que.numero if isinstance(self.de_que, Ficha) else self.de_que.ordem
        )
        return [self.rodada.ano, self.territorio.codigo, numero]

    def _endereco(self, sufixo: str) -> str:
        tipo = "analise" if isinstance(self.de_que, Ficha) else "prioridade"
        return reverse(f"indicadores:{sufixo}{tipo}", args=self._argumentos)

    @property
    def endereco(self) -> str:
        """A página que qualquer pessoa lê."""
        return self._endereco("")

    @property
    def endereco_de_escrever(self) -> str:
        """O formulário."""
        return self._endereco("escrever_")


def _do_indicador(ano: int, codigo: str, numero: int) -> Assunto:
    rodada, territorio = rodada_e_territorio_ou_404(ano, codigo)
    return Assunto(rodada, territorio, ficha_ou_404(rodada, numero, territorio))


def _da_prioridade(ano: int, codigo: str, ordem: int) -> Assunto:
    rodada, territorio = rodada_e_territorio_ou_404(ano, codigo)
    prioridade = Prioridade.objects.filter(edicao=rodada.edicao_id, ordem=ordem).first()
    if prioridade is None:
        raise Http404
    return Assunto(rodada, territorio, prioridade)


@login_not_required
@require_GET
def ler_do_indicador(
    request: PortalRequest, ano: int, codigo: str, numero: int
) -> HttpResponse:
    """Os quatro critérios de um indicador."""
    return _ler(request, _do_indicador(ano, codigo, numero))


@login_not_required
@require_GET
def ler_da_prioridade(
    request: PortalRequest, ano: int, codigo: str, numero: int
) -> HttpResponse:
    """A análise de uma prioridade, com as contagens dos seus indicadores."""
    return _ler(request, _da_prioridade(ano, codigo, numero))


@require_http_methods(["GET", "POST"])
def escrever_do_indicador(
    request: UsuarioRequest, ano: int, codigo: str, numero: int
) -> HttpResponse:
    """O formulário dos critérios de um indicador."""
    return _escrever(request, _do_indicador(ano, codigo, numero))


@require_http_methods(["GET", "POST"])
def escrever_da_prioridade(
    request: UsuarioRequest, ano: int, codigo: str, numero: int
) -> HttpResponse:
    """O formulário da análise de uma prioridade."""
    return _escrever(request, _da_prioridade(ano, codigo, numero))


def _ler(request: PortalRequest, assunto: Assunto) -> HttpResponse:
    vinculo = request.vinculo
    analise = consultas.analise_de(
        assunto.rodada, assunto.territorio, assunto.de_que, vinculo
    )
    contexto = _contexto(assunto, analise)
    contexto["pode_escrever"] = pode_analisar(vinculo, assunto.territorio)
    return render(request, "indicadores/analise.html", contexto)


def _contexto(assunto: Assunto, analise: Analise | None) -> dict[str, Any]:
    rodada, territorio, de_que = assunto.rodada, assunto.territorio, assunto.de_que
    if isinstance(de_que, Ficha):
        avaliacoes = [consultas.avaliar(rodada, de_que, territorio)]
        numeros = consultas.numeros_do_indicador(avaliacoes[0])
    else:
        avaliacoes = consultas.avaliacoes_da_prioridade(rodada, de_que, territorio)
        numeros = consultas.numeros_da_prioridade(avaliacoes)
    return {
        "assunto": assunto,
        "rodada": rodada,
        "territorio": territorio,
        "de_que": de_que,
        "de_indicador": isinstance(de_que, Ficha),
        "frases": [(a, narrativa.frase_do_indicador(a)) for a in avaliacoes],
        "analise": analise,
        "mudancas": consultas.mudancas(analise.numeros, numeros) if analise else [],
        "trilha": _trilha(assunto),
    }


def _escrever(request: UsuarioRequest, assunto: Assunto) -> HttpResponse:
    por = vinculo_ou_403(request)
    exigir_analise(por, assunto.territorio)
    analise = consultas.analise_de(
        assunto.rodada, assunto.territorio, assunto.de_que, por
    )
    if request.method == "GET":
        return _formulario(request, assunto, analise, AnaliseForm(analise=analise))
    form = AnaliseForm(request.POST, analise=analise)
    if not form.is_valid():
        return _formulario(request, assunto, analise, form, status=422)
    publicar = "publicar" in request.POST
    try:
        actions.escrever_analise(
            assunto.rodada,
            assunto.territorio,
            assunto.de_que,
            form.texto(),
            por=por,
            publicar=publicar,
        )
    except EdicaoConcorrente:
        return _conflito(request, assunto, analise)
    except RegraViolada as erro:
        form.add_error(None, erro.mensagem)
        return _formulario(request, assunto, analise, form, status=422)
    messages.success(request, "Avaliação publicada." if publicar else "Texto salvo.")
    return redirect(assunto.endereco)


def _conflito(
    request: HttpRequest, assunto: Assunto, analise: Analise | None
) -> HttpResponse:
    """Volta o que a pessoa escreveu, com o que a outra gravou ao lado."""
    dados = request.POST.copy()
    dados["versao"] = str(analise.versao if analise else 0)
    form = AnaliseForm(dados, analise=analise)
    return _formulario(request, assunto, analise, form, status=409, conflito=True)


def _formulario(
    request: HttpRequest,
    assunto: Assunto,
    analise: Analise | None,
    form: AnaliseForm,
    *,
    status: int = 200,
    conflito: bool = False,
) -> HttpResponse:
    contexto = _contexto(assunto, analise) | {"form": form, "conflito": conflito}
    return render(request, "indicadores/escrever_analise.html", contexto, status=status)


@login_not_required
@require_GET
def ver_fatores(request: HttpRequest, ano: int, codigo: str) -> HttpResponse:
    """Fator × efeito × alcance da meta, e as prioridades do ano."""
    rodada, territorio = rodada_e_territorio_ou_404(ano, codigo)
    contexto = {
        "rodada": rodada,
        "territorio": territorio,
        "linhas": consultas.tabela_dos_fatores(rodada, territorio),
        "prioridades": Prioridade.objects.filter(edicao=rodada.edicao_id),
        "trilha": [
            ("Indicadores", reverse("indicadores:catalogo")),
            (
                f"Avaliação {ano}, {territorio.nome}",
                consultas.endereco_da_avaliacao(rodada, territorio),
            ),
            ("Fatores e prioridades", None),
        ],
    }
    return render(request, "indicadores/fatores.html", contexto)


def _trilha(assunto: Assunto) -> list[tuple[str, str | None]]:
    rodada, territorio, de_que = assunto.rodada, assunto.territorio, assunto.de_que
    trilha: list[tuple[str, str | None]] = [
        ("Indicadores", reverse("indicadores:catalogo")),
        (
            f"Avaliação {rodada.ano}, {territorio.nome}",
            consultas.endereco_da_avaliacao(rodada, territorio),
        ),
    ]
    if isinstance(de_que, Ficha):
        onde = [rodada.ano, territorio.codigo, de_que.numero]
        trilha.append(
            (str(de_que), reverse("indicadores:avaliacao_indicador", args=onde))
        )
    return [*trilha, ("Avaliação escrita", None)]
