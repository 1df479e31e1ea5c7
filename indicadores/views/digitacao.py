"""Gravar metas: a grade inteira pelo botão, ou só o que mudou enquanto se digita."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_POST

from base.errors import RegraViolada
from contas.http import UsuarioRequest, vinculo_ou_403
from indicadores import actions, tela_da_grade
from indicadores.actions import Conflito, Salvamento
from indicadores.consultas import codigo_da, grade
from indicadores.leitura import (
    ESTADOS_DA_GRADE,
    LeituraDaGrade,
    ler_grade,
    numeros_em,
    original_de,
)
from indicadores.rules import EstadoDaCelula
from indicadores.tela_da_grade import LinhaDaTela, meta_por_extenso
from indicadores.views.pactuacao import (
    pactuacao_visivel_ou_404,
    pagina_da_grade,
    trilha_da,
)


@require_POST
def salvar(request: UsuarioRequest, ano: int, codigo: str) -> HttpResponse:
    """Grava as células boas; as recusadas e as em conflito voltam à tela."""
    pactuacao = pactuacao_visivel_ou_404(request, ano, codigo)
    por = vinculo_ou_403(request)
    leitura = ler_grade(request.POST, grade(pactuacao))
    try:
        salvamento = actions.salvar_metas(
            pactuacao, leitura.entradas, por=por, origem="tela de metas"
        )
    except RegraViolada as erro:
        messages.error(request, erro.mensagem)
        return pagina_da_grade(request, pactuacao, leitura, status=409)
    if salvamento.conflitos:
        return _pagina_do_conflito(request, salvamento, leitura)
    if leitura.erros:
        return pagina_da_grade(
            request, salvamento.pactuacao, leitura, salvamento.gravadas, status=422
        )
    messages.success(request, _frase_do_salvamento(salvamento.gravadas))
    if "conferir" in request.POST:
        return redirect("indicadores:conferir", ano=ano, codigo=codigo)
    return redirect(salvamento.pactuacao)


def _frase_do_salvamento(gravadas: int) -> str:
    if not gravadas:
        return "Tudo o que está na tela já estava salvo."
    return "1 meta salva." if gravadas == 1 else f"{gravadas} metas salvas."


@require_POST
def salvar_celulas(request: UsuarioRequest, ano: int, codigo: str) -> HttpResponse:
    """Grava só as células que vieram e devolve cada uma como a tela a mostra.

    É o salvamento automático: lê e devolve o que mudou, nunca a grade toda.
    """
    pactuacao = pactuacao_visivel_ou_404(request, ano, codigo)
    por = vinculo_ou_403(request)
    numeros = numeros_em(request.POST)
    leitura = ler_grade(request.POST, grade(pactuacao, numeros))
    try:
        salvamento = actions.salvar_metas(
            pactuacao, leitura.entradas, por=por, origem="tela de metas"
        )
    except RegraViolada as erro:
        recusa = {"codigo": erro.codigo, "mensagem": erro.mensagem}
        return JsonResponse({"erro": recusa}, status=409)
    conflitos = {c.entrada.numero: c for c in salvamento.conflitos}
    quadro = grade(salvamento.pactuacao, numeros)
    linhas = tela_da_grade.linhas_da_tela(quadro, leitura, conflitos)
    return JsonResponse(
        {
            "salvo_as": f"{timezone.localtime():%H:%M}",
            "gravadas": salvamento.gravadas,
            "celulas": [_celula(linha) for linha in linhas],
        }
    )


def _celula(linha: LinhaDaTela) -> dict[str, Any]:
    """O que muda na tela: campos escondidos, marcas e três pedaços de página."""
    n = linha.numero
    contexto = {"linha": linha, "editavel": True, "na_hora": True}
    modelo = "indicadores/_celula_da_grade.html"
    situacao = "erro" if linha.erro else "conflito" if linha.conflito else "salva"
    return {
        "numero": n,
        "situacao": situacao,
        "classe": linha.classe,
        "rotulo": linha.rotulo_da_classe,
        "campos": {f"v{n}": str(linha.versao), f"o{n}": linha.original},
        "deles": _de_quem_gravou(linha) if linha.conflito else {},
        "invalido": linha.alvo_do_erro if linha.erro else "",
        "extra": linha.tem_extra,
        "justifica": linha.pede_texto,
        "trechos": {
            f"est{n}": render_to_string(f"{modelo}#situacao", contexto),
            f"av{n}": render_to_string(f"{modelo}#mensagens", contexto),
            f"un{n}": render_to_string(f"{modelo}#unidade", contexto),
        },
    }


def _de_quem_gravou(linha: LinhaDaTela) -> dict[str, str]:
    """Os campos da linha como a outra pessoa os deixou."""
    if linha.conflito is None:
        return {}
    gravada, n = linha.conflito.gravada, linha.numero
    estado = gravada.estado
    return {
        f"m{n}": linha.texto_deles,
        f"s{n}": estado if estado in ESTADOS_DA_GRADE else EstadoDaCelula.VALOR,
        f"j{n}": gravada.justificativa,
        f"r{n}": codigo_da(gravada.variante),
    }


def _pagina_do_conflito(
    request: UsuarioRequest, salvamento: Salvamento, leitura: LeituraDaGrade
) -> HttpResponse:
    """Os três valores de cada célula em conflito: era, gravado e o meu."""
    contexto = {
        "pactuacao": salvamento.pactuacao,
        "conflitos": [_do_conflito(c, leitura) for c in salvamento.conflitos],
        "salvas": salvamento.gravadas,
        "recusadas": leitura.erros,
        "digitadas": {n: leitura.digitadas[n] for n in leitura.erros},
        "trilha": trilha_da(salvamento.pactuacao, "Conflito"),
    }
    return render(request, "indicadores/conflito.html", contexto, status=409)


def _do_conflito(conflito: Conflito, leitura: LeituraDaGrade) -> dict[str, Any]:
    gravada, digitada = conflito.gravada, leitura.digitadas[conflito.entrada.numero]
    era = digitada.original.split(":")
    return {
        "ficha": gravada.ficha,
        "era": tela_da_grade.valor_ou_estado(era[0], "".join(era[1:2])),
        "deles": meta_por_extenso(gravada),
        "quem": gravada.gravada_por,
        "quando": gravada.gravada_em,
        "meu": tela_da_grade.valor_ou_estado(digitada.estado, digitada.texto),
        "digitada": digitada,
        "versao": gravada.versao,
        "original": original_de(gravada),
    }
