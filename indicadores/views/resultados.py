"""Os resultados de um território: informar depois da homologação e comparar."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from base.errors import RegraViolada
from base.numeros import formatar
from contas.http import PortalRequest, UsuarioRequest, vinculo_ou_403
from indicadores import actions
from indicadores.consultas import Grade, LinhaDaGrade, escrever, grade, julgar
from indicadores.leitura_de_resultados import (
    LeituraDosResultados,
    ler_resultados,
    resumo_dos,
    textos_do,
)
from indicadores.models import OrigemDaPactuacao, Pactuacao, Resultado
from indicadores.permissions import pode
from indicadores.quadros import situacao_do
from indicadores.states import Situacao
from indicadores.views.pactuacao import pactuacao_visivel_ou_404

Salvos = Mapping[int, Resultado]


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
            pactuacao, leitura.entradas, por=por, origem=f"tela {request.path}"
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
        return "Nada mudou desde a última vez que você salvou."
    return "1 resultado salvo." if gravados == 1 else f"{gravados} resultados salvos."


def _pagina(
    request: PortalRequest,
    pactuacao: Pactuacao,
    leitura: LeituraDosResultados | None = None,
    feito: actions.ResultadosSalvos | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    quadro = grade(pactuacao)
    salvos = {
        r.ficha.numero: r
        for r in pactuacao.resultados.select_related(
            "ficha", "variante", "gravada_por__usuario"
        )
    }
    hoje = timezone.localdate()
    editavel = (
        pactuacao.origem == OrigemDaPactuacao.PORTAL
        and pactuacao.rodada.aberta_para_resultados(hoje)
        and pode(request.vinculo, "salvar_resultados", pactuacao)
    )
    linhas = [
        _linha(x, salvos.get(x.ficha.numero), pactuacao, leitura, feito)
        for x in quadro.linhas
    ]
    contexto = {
        "pactuacao": pactuacao,
        "grupos": _grupos(quadro, linhas),
        "erros": [x for x in linhas if x["erro"]],
        "conflitos": [x for x in linhas if x["conflito"]],
        "a_rever": sum(bool(x["erro"] or x["conflito"]) for x in linhas),
        "salvas": feito.gravados if feito else 0,
        "editavel": editavel,
        "prazo": actions.prazo_dos_resultados(pactuacao.rodada, hoje),
        "informados": sum(r.estado != "nao_informado" for r in salvos.values()),
        "total": len(linhas),
        "trilha": [
            ("Indicadores", "/indicadores/"),
            (
                f"Pactuação {pactuacao.rodada.ano}, {pactuacao.territorio.nome}",
                pactuacao.get_absolute_url(),
            ),
            ("Resultados", None),
        ],
    }
    return render(request, "indicadores/resultados.html", contexto, status=status)


def _grupos(
    quadro: Grade, linhas: list[dict[str, Any]]
) -> list[tuple[str, list[dict[str, Any]]]]:
    grupos: dict[str, list[dict[str, Any]]] = {}
    for origem, linha in zip(quadro.linhas, linhas, strict=True):
        grupos.setdefault(origem.ficha.prioridade.nome, []).append(linha)
    return list(grupos.items())


def _linha(
    origem: LinhaDaGrade,
    salvo: Resultado | None,
    pactuacao: Pactuacao,
    leitura: LeituraDosResultados | None,
    feito: actions.ResultadosSalvos | None,
) -> dict[str, Any]:
    ficha = origem.ficha
    numero = ficha.numero
    gravados = textos_do(salvo, ficha)
    textos = (leitura.digitados.get(numero) if leitura else None) or gravados
    campo, erro = leitura.erros.get(numero, ("", "")) if leitura else ("", "")
    conflito = feito.conflitos.get(numero) if feito else None
    valor = salvo.valor if salvo else None
    anterior = origem.resultado_anterior
    return {
        "numero": numero,
        "nome": ficha.nome,
        "endereco": ficha.get_absolute_url(),
        "unidade": origem.unidade,
        "tem_contagem": ficha.multiplicador is not None,
        "vezes": formatar(ficha.multiplicador),
        "meta": escrever(origem.meta.valor if origem.meta else None, origem.casas),
        "anterior": escrever(anterior.valor if anterior else None, origem.casas),
        "resultado": actions.resultado_por_extenso(salvo) if salvo else "",
        "escrito": escrever(valor, origem.casas),
        "alcance": situacao_do(julgar(ficha, origem.meta, salvo)),
        "nao_se_aplica": origem.nao_se_aplica,
        "textos": textos,
        "original": resumo_dos(gravados),
        "versao": salvo.versao if salvo else 0,
        "erro": erro,
        "campo": campo,
        "conflito": conflito,
        "avisos": origem.avisos_de(valor, salvo.variante, resultado=True)
        if salvo and valor is not None and not salvo.nota
        else (),
    }
