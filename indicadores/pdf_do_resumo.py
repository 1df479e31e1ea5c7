"""O Resumo do Conselho em PDF."""

from dataclasses import astuple

from django.db import transaction

from auditoria.actions import guardar_documento, preparar_emissao
from auditoria.models import Documento
from base.pdf import DadosDoDocumento, imprimir_modelo
from indicadores.consultas import grade
from indicadores.models import Pactuacao
from indicadores.resumo import resumir
from indicadores.tela_dos_resultados import salvos_de

TIPO_DO_RESUMO = "resumo do conselho"


@transaction.atomic
def emitir_resumo(pactuacao: Pactuacao) -> Documento:
    """O resumo da pactuação como está; emite só se ainda não há um igual."""
    pactuacao = (
        Pactuacao.objects.select_for_update(of=("self",))
        .select_related("rodada__edicao", "territorio__uf", "territorio__macrorregiao")
        .get(pk=pactuacao.pk)
    )
    rodada, territorio = pactuacao.rodada, pactuacao.territorio
    resumo = resumir(grade(pactuacao), salvos_de(pactuacao), rodada.ano)
    documento, novo = preparar_emissao(
        pactuacao,
        tipo=TIPO_DO_RESUMO,
        titulo=f"Resumo do Conselho {rodada.ano}: {territorio}",
        assunto=f"Metas e resultados de {rodada.ano}, {rodada.edicao.norma}",
        dados={
            "frase": resumo.frase,
            "promessas": [list(astuple(p)) for p in resumo.promessas],
        },
        por=None,
        publico=False,
    )
    if not novo:
        return documento
    contexto = {
        "doc": DadosDoDocumento.da_emissao(
            documento,
            curto=f"Resumo do Conselho {rodada.ano} · {territorio}",
            titulo_da_capa=("Resumo do Conselho",),
            nome=f"Saúde em {territorio}, {rodada.ano}"
            + (" (demonstração)" if rodada.demonstracao else ""),
            descricao=f"O que foi prometido para {rodada.ano} e o que aconteceu.",
            palavras=f"SUS, metas, resultados, {rodada.ano}, {territorio.codigo}",
        ),
        "pactuacao": pactuacao,
        "resumo": resumo,
    }
    return guardar_documento(
        documento, imprimir_modelo("indicadores/pdf/resumo.html", contexto)
    )
