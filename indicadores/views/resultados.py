"""Os resultados de um território: informar depois da homologação e comparar."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from base.errors import RegraViolada
from contas.http import PortalRequest, UsuarioRequest, vinculo_ou_403
from indicadores import actions, telas
from indicadores.consultas import grade, janela_dos_resultados
from indicadores.leitura import numeros_em
from indicadores.leitura_de_resultados import LeituraDosResultados, ler_resultados
from indicadores.models import OrigemDaPactuacao, Pactuacao
from indicadores.nao_salvo import resultados_nao_salvos
from indicadores.permissions import pode
from indicadores.states import Situacao
from indicadores.tela_dos_resultados import (
    NADA_LIDO,
    ResultadoNaTela,
    agrupados,
    resultados_na_tela,
    salvos_de,
)
from indicadores.views.pactuacao import pactuacao_visivel_ou_404, trilha_da


def _homologada_ou_404(request: PortalRequest, ano: int, codigo: str) -> Pactuacao:
    """Antes da homologação não há resultados a mostrar nem a informar."""
    pactuacao = pactuacao_visivel_ou_404(request, ano, codigo)
    if pactuacao.situacao != Situacao.HOMOLOGADA:
        raise Http404
    return pactuacao


@login_not_required
@never_cache
@require_GET
def ver(request: PortalRequest, ano: int, codigo: str) -> HttpResponse:
    """Meta e resultado de cada indicador; com campos para quem os informa."""
    return _pagina(request, _homologada_ou_404(request, ano, codigo))


@require_POST
def salvar(request: UsuarioRequest, ano: int, codigo: str) -> HttpResponse:
    """Grava os bons; os recusados e os que outra pessoa mudou voltam à tela."""
    pactuacao = _homologada_ou_404(request, ano, codigo)
    por = vinculo_ou_403(request)
    leitura = ler_resultados(request.POST, grade(pactuacao).linhas)
    try:
        feito = actions.salvar_resultados(
            pactuacao, leitura.entradas, por=por, origem="tela de resultados"
        )
    except RegraViolada as erro:
        messages.error(request, erro.mensagem)
        return _pagina(request, pactuacao, leitura, status=409)
    if feito.conflitos or leitura.erros:
        status = 409 if feito.conflitos else 422
        return _pagina(request, pactuacao, leitura, feito, status=status)
    messages.success(request, _frase(feito.gravados))
    return redirect("indicadores:resultados", ano, codigo)


def _frase(gravados: int) -> str:
    if not gravados:
        return "Tudo o que está na tela já estava salvo."
    return "1 resultado salvo." if gravados == 1 else f"{gravados} resultados salvos."


@require_POST
def salvar_celulas(request: UsuarioRequest, ano: int, codigo: str) -> HttpResponse:
    """Grava só as linhas que vieram e devolve cada uma como a tela a mostra."""
    pactuacao = _homologada_ou_404(request, ano, codigo)
    por = vinculo_ou_403(request)
    numeros = numeros_em(request.POST)
    quadro = grade(pactuacao, numeros)
    leitura = ler_resultados(request.POST, quadro.linhas)
    try:
        feito = actions.salvar_resultados(
            pactuacao, leitura.entradas, por=por, origem="tela de resultados"
        )
    except RegraViolada as erro:
        recusa = {"codigo": erro.codigo, "mensagem": erro.mensagem}
        return JsonResponse({"erro": recusa}, status=409)
    salvos = salvos_de(pactuacao, numeros)
    linhas = resultados_na_tela(quadro, salvos, leitura, feito.conflitos)
    return JsonResponse(
        {
            "salvo_as": f"{timezone.localtime():%H:%M}",
            "gravadas": feito.gravados,
            "celulas": [_celula(linha) for linha in linhas],
        }
    )


def _celula(linha: ResultadoNaTela) -> dict[str, Any]:
    """O que muda na tela: campos escondidos, marcas e três pedaços de página."""
    n = linha.numero
    contexto = {"linha": linha, "na_hora": True}
    modelo = "indicadores/_celula_do_resultado.html"
    situacao = "erro" if linha.erro else "conflito" if linha.conflito else "salva"
    return {
        "numero": n,
        "situacao": situacao,
        "classe": linha.classe,
        "rotulo": linha.rotulo_da_classe,
        "campos": {f"v{n}": str(linha.versao), f"o{n}": linha.original},
        "deles": {f"{c}{n}": t for c, t in linha.gravado.items()},
        "invalido": f"{linha.campo}{n}" if linha.erro else "",
        "extra": True,
        "justifica": False,
        "trechos": {
            f"est{n}": render_to_string(f"{modelo}#alcance", contexto),
            f"val{n}": render_to_string(f"{modelo}#valor", contexto),
            f"av{n}": render_to_string(f"{modelo}#mensagens", contexto),
        },
    }


def _pagina(
    request: PortalRequest,
    pactuacao: Pactuacao,
    leitura: LeituraDosResultados = NADA_LIDO,
    feito: actions.ResultadosSalvos | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    quadro = grade(pactuacao)
    conflitos = feito.conflitos if feito else {}
    hoje = timezone.localdate()
    janela = janela_dos_resultados(pactuacao.rodada, pactuacao.territorio, hoje)
    editavel = (
        pactuacao.origem == OrigemDaPactuacao.PORTAL
        and janela.aberta_em(hoje)
        and pode(request.vinculo, "salvar_resultados", pactuacao)
    )
    lida = leitura if editavel else NADA_LIDO
    linhas = resultados_na_tela(quadro, salvos_de(pactuacao), lida, conflitos)
    contexto = {
        **telas.rascunho_da(request, pactuacao, "resultados"),
        "nao_salvos": [] if editavel else resultados_nao_salvos(leitura),
        "pactuacao": pactuacao,
        "grupos": agrupados(quadro, linhas),
        "regua": sorted(linhas, key=lambda x: x.numero),
        "erros": [x for x in linhas if x.erro],
        "conflitos": [x for x in linhas if x.conflito],
        "a_rever": sum(bool(x.erro or x.conflito) for x in linhas),
        "salvas": feito.gravados if feito else 0,
        "editavel": editavel,
        "prazo": actions.prazo_dos_resultados(pactuacao.rodada, janela, hoje),
        "informados": sum(x.classe in ("val", "avi", "nap") for x in linhas),
        "total": len(linhas),
        "trilha": trilha_da(pactuacao, "Resultados"),
    }
    return render(request, "indicadores/resultados.html", contexto, status=status)
