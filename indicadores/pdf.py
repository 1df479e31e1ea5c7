"""Os documentos dos indicadores: comprovante da validação e caderno de avaliação."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from auditoria.actions import (
    emitir_documento,
    guardar_documento,
    preparar_emissao,
)
from auditoria.models import Documento
from base.errors import RegraViolada
from base.numeros import AUSENCIA, NBSP
from base.pdf import DadosDoDocumento, imprimir_modelo
from base.planilhas import em_xlsx
from contas.models import Vinculo
from indicadores import dados
from indicadores.caderno import (
    Passo,
    contas_dos_instrumentos,
    contexto_do_caderno,
    textos_das_analises,
)
from indicadores.consultas import Avaliacao, Grade, LinhaDaGrade, escrever, grade
from indicadores.models import Pactuacao, Rodada, TipoDeFicha
from indicadores.resumo_do_quadro import cabe_inteiro
from indicadores.rules import EstadoDaCelula
from territorios.models import Territorio

TIPO_DO_COMPROVANTE: Final = "comprovante de pactuação"
TIPO_DO_ANEXO: Final = "anexo do caderno"


@transaction.atomic
def emitir_comprovante(pactuacao: Pactuacao, *, por: Vinculo | None) -> Documento:
    """O comprovante do que foi validado; emite só se ainda não há um igual.

    O conteúdo é o da validação: homologar depois não o muda. Encadeia-se ao
    comprovante anterior do mesmo território. Regra: RN-IND-14.
    """
    pactuacao = (
        Pactuacao.objects.select_for_update(of=("self",))
        .select_related(
            "rodada__edicao",
            "territorio__uf",
            "territorio__macrorregiao",
            "validada_por__usuario",
            "validada_por__territorio__uf",
            "validada_por__instituicao",
        )
        .get(pk=pactuacao.pk)
    )
    quadro = grade(pactuacao)
    documento, novo = preparar_emissao(
        pactuacao,
        tipo=TIPO_DO_COMPROVANTE,
        titulo=f"Comprovante de pactuação {pactuacao.rodada.ano}: "
        f"{pactuacao.territorio}",
        assunto=f"Metas de {pactuacao.rodada.ano}, {pactuacao.rodada.edicao.norma}",
        dados=_conteudo(pactuacao, quadro),
        por=pactuacao.validada_por,
        cadeia=f"territorio:{pactuacao.territorio.codigo}",
        # quem tem o código confere; nas listas públicas, só depois de homologada
        publico=False,
    )
    if not novo:
        return documento
    contexto = _contexto_do_comprovante(pactuacao, quadro, documento)
    return guardar_documento(
        documento, imprimir_modelo("indicadores/pdf/comprovante.html", contexto)
    )


def _conteudo(pactuacao: Pactuacao, quadro: Grade) -> dict[str, Any]:
    """O que o hash do comprovante cobre: cada célula e o ato de quem validou."""
    return {
        "territorio": pactuacao.territorio.codigo,
        "ano": pactuacao.rodada.ano,
        "edicao": pactuacao.rodada.edicao.codigo,
        "resolucao": pactuacao.resolucao_do_conselho,
        "data_da_resolucao": pactuacao.data_da_resolucao,
        **(
            {
                "resolucao_da_cir": pactuacao.resolucao_da_cir,
                "data_da_resolucao_da_cir": pactuacao.data_da_resolucao_da_cir,
            }
            if pactuacao.passa_pela_cir
            else {}
        ),
        "validada_em": pactuacao.validada_em,
        "validada_por": str(pactuacao.validada_por),
        "metas": [
            {
                "indicador": linha.ficha.numero,
                "estado": _estado(linha),
                "valor": linha.meta.valor if linha.meta else None,
                "variante": linha.variante.codigo if linha.variante else "",
                "justificativa": linha.meta.justificativa if linha.meta else "",
            }
            for linha in _por_numero(quadro)
        ],
    }


def _por_numero(quadro: Grade) -> list[LinhaDaGrade]:
    return sorted(quadro.linhas, key=lambda x: x.ficha.numero)


def _estado(linha: LinhaDaGrade) -> str:
    if linha.meta is not None:
        return linha.meta.estado
    if linha.nao_se_aplica:
        return EstadoDaCelula.NAO_SE_APLICA
    return EstadoDaCelula.NAO_INFORMADO


def _contexto_do_comprovante(
    pactuacao: Pactuacao, quadro: Grade, documento: Documento
) -> dict[str, Any]:
    rodada, territorio = pactuacao.rodada, pactuacao.territorio
    notas = _notas(quadro)
    return {
        "doc": DadosDoDocumento.da_emissao(
            documento,
            curto=f"Comprovante de pactuação {rodada.ano} · {territorio}",
            titulo_da_capa=("Comprovante de pactuação",),
            nome=f"Metas de {rodada.ano}, {territorio}"
            + (" (demonstração)" if rodada.demonstracao else ""),
            orgaos=("Pactuação interfederativa de indicadores",),
            descricao=f"Recibo da validação das metas de {rodada.ano}.",
            palavras=f"SUS, pactuação, comprovante, {rodada.ano}, {territorio.codigo}",
        ),
        "pactuacao": pactuacao,
        "ano_anterior": rodada.ano - 1,
        "resolucao": _ato(pactuacao.resolucao_do_conselho, pactuacao.data_da_resolucao),
        "validada_em": _momento(pactuacao.validada_em),
        "resolucao_da_cir": _ato(
            pactuacao.resolucao_da_cir, pactuacao.data_da_resolucao_da_cir
        )
        if pactuacao.passa_pela_cir
        else "",
        "proximo": "pactuação na CIB, e depois homologação pela CIT"
        if pactuacao.estadual
        else "homologação pela SES",
        "tipos": _tipos(quadro),
        "metas": [_linha_do_comprovante(x, notas) for x in _por_numero(quadro)],
        "notas": [(letra, texto) for letra, texto in notas.values()],
    }


def _ato(numero: str, data: date | None) -> str:
    if not numero or data is None:
        return "sem registro"
    return f"Resolução nº{NBSP}{numero}, de {data:%d/%m/%Y}"


def _tipos(quadro: Grade) -> str:
    """«U universal, E específico»: só os tipos que a tabela traz."""
    presentes = {linha.ficha.tipo for linha in quadro.linhas}
    return ", ".join(
        f"{codigo} {rotulo.lower()}"
        for codigo, rotulo in TipoDeFicha.choices
        if codigo in presentes
    )


def _momento(quando: Any) -> str:
    if quando is None:
        return AUSENCIA
    return timezone.localtime(quando).strftime("%d/%m/%Y, %Hh%M")


def _notas(quadro: Grade) -> dict[int, tuple[str, str]]:
    """Letra e texto das justificativas, por número de indicador."""
    com_texto = [
        x for x in _por_numero(quadro) if x.meta is not None and x.meta.justificativa
    ]
    return {
        x.ficha.numero: (_letra(i), x.meta.justificativa if x.meta else "")
        for i, x in enumerate(com_texto)
    }


def _letra(indice: int) -> str:
    return f"{chr(ord('a') + indice % 26)}{indice // 26 or ''}"


def _linha_do_comprovante(
    linha: LinhaDaGrade, notas: dict[int, tuple[str, str]]
) -> dict[str, Any]:
    anterior, resultado = linha.meta_anterior, linha.resultado_anterior
    estado = _estado(linha)
    return {
        "numero": linha.ficha.numero,
        "tipo": linha.ficha.tipo,
        "nome": linha.ficha.nome,
        "nota": notas.get(linha.ficha.numero, ("", ""))[0],
        "unidade": linha.unidade,
        "meta_anterior": escrever(anterior.valor if anterior else None, linha.casas),
        "resultado_anterior": escrever(
            resultado.valor if resultado else None, linha.casas
        ),
        "meta": escrever(linha.meta.valor if linha.meta else None, linha.casas),
        "estado": ""
        if estado == EstadoDaCelula.VALOR
        else EstadoDaCelula(estado).label.lower(),
    }


# ------------------------------------------------------------------ caderno


def emitir_caderno(
    rodada: Rodada,
    territorio: Territorio,
    avaliacoes: Sequence[Avaliacao],
    *,
    passo: Passo | None = None,
) -> Documento:
    """Caderno de avaliação do recorte; com os mesmos números, os mesmos bytes.

    O que tem mais linhas do que um documento comporta sai resumido, com os quadros
    inteiros num anexo em planilha, nomeado e com a sua soma. As páginas são
    montadas sem prender o banco; se outro emitiu o mesmo enquanto isso, vale o
    dele. `passo` ouve cada indicador pronto. Regra: RN-IND-16.
    """
    if not avaliacoes:
        raise RegraViolada(
            "Não há números públicos para este caderno.", codigo="caderno_vazio"
        )
    documento, novo = _preparar_caderno(rodada, territorio, avaliacoes)
    if not novo:
        return documento
    anexo = None
    if not cabe_inteiro(avaliacoes):
        anexo = emitir_anexo(rodada, territorio, avaliacoes)
    contexto = contexto_do_caderno(
        rodada, territorio, avaliacoes, documento, anexo=anexo, passo=passo
    )
    if passo:
        passo(len(avaliacoes), "Compondo as páginas")
    impresso = imprimir_modelo("indicadores/pdf/caderno.html", contexto)
    with transaction.atomic():
        Rodada.objects.select_for_update().get(pk=rodada.pk)
        ja_emitido, novo = _preparar_caderno(rodada, territorio, avaliacoes)
        return guardar_documento(documento, impresso) if novo else ja_emitido


def emitir_anexo(
    rodada: Rodada, territorio: Territorio, avaliacoes: Sequence[Avaliacao]
) -> Documento:
    """A planilha com os quadros inteiros, uma folha por indicador."""
    return emitir_documento(
        rodada,
        desenhar=lambda _: em_xlsx(dados.em_folhas(avaliacoes)),
        extensao="xlsx",
        **_emissao_do_anexo(rodada, territorio, avaliacoes),
    )


def anexo_emitido(
    rodada: Rodada, territorio: Territorio, avaliacoes: Sequence[Avaliacao]
) -> Documento | None:
    """O anexo do caderno com estes números; None se eles cabem no caderno."""
    if cabe_inteiro(avaliacoes):
        return None
    emissao = _emissao_do_anexo(rodada, territorio, avaliacoes)
    documento, novo = preparar_emissao(rodada, **emissao)
    return None if novo else documento


def _emissao_do_anexo(
    rodada: Rodada, territorio: Territorio, avaliacoes: Sequence[Avaliacao]
) -> dict[str, Any]:
    return {
        "tipo": f"{TIPO_DO_ANEXO} {territorio.codigo}",
        "titulo": f"Anexo do caderno de avaliação {rodada.ano}: {territorio}",
        "assunto": f"Avaliação de {rodada.ano}, {rodada.edicao.norma}",
        "dados": [list(linha) for linha in dados.linhas(avaliacoes)],
        "por": None,
        "publico": True,
    }


def caderno_emitido(
    rodada: Rodada, territorio: Territorio, avaliacoes: Sequence[Avaliacao]
) -> Documento | None:
    """O caderno já emitido com exatamente estes números; None se não há."""
    documento, novo = _preparar_caderno(rodada, territorio, avaliacoes)
    return None if novo else documento


def _preparar_caderno(
    rodada: Rodada, territorio: Territorio, avaliacoes: Sequence[Avaliacao]
) -> tuple[Documento, bool]:
    numeros = [str(a.ficha.numero) for a in avaliacoes]
    quais = f"indicador {numeros[0]}" if len(numeros) == 1 else "todos"
    return preparar_emissao(
        rodada,
        tipo=f"caderno {territorio.codigo} {quais}"[:40],
        titulo=f"Caderno de avaliação {rodada.ano}: {territorio}"
        + (f", indicador {numeros[0]}" if len(numeros) == 1 else ""),
        assunto=f"Avaliação de {rodada.ano}, {rodada.edicao.norma}",
        dados=_conteudo_do_caderno(rodada, territorio, avaliacoes),
        por=None,
        publico=True,
    )


def _conteudo_do_caderno(
    rodada: Rodada, territorio: Territorio, avaliacoes: Sequence[Avaliacao]
) -> Any:
    """O que o hash do caderno cobre: as linhas e, se há, as análises publicadas e a
    situação dos instrumentos."""
    linhas = [list(linha) for linha in dados.linhas(avaliacoes)]
    textos = textos_das_analises(rodada, territorio, avaliacoes)
    if contas := contas_dos_instrumentos(rodada, territorio, avaliacoes):
        return {"linhas": linhas, "analises": textos, "instrumentos": contas}
    return {"linhas": linhas, "analises": textos} if textos else linhas
