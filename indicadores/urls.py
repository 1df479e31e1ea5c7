"""Endereços dos indicadores; os prometidos em `/indicadores/…` não mudam."""

from django.urls import path
from django.urls.resolvers import URLPattern

from indicadores.views import (
    acompanhamento,
    analises,
    ano,
    arquivos,
    avaliacao,
    catalogo,
    catalogo_da_gestao,
    comentarios,
    comparacao,
    digitacao,
    distribuicao,
    edicoes,
    gestao,
    importacao,
    instrumentos,
    lote,
    pactuacao,
    passos,
    respostas_da_importacao,
    resultados,
    resumo,
    trilho,
)

app_name = "indicadores"

_PACTUACAO = "pactuacao/<int:ano>/<slug:codigo>/"
_RESULTADOS = "resultados/<int:ano>/<slug:codigo>/"
_AVALIACAO = "avaliacao/<int:ano>/<slug:codigo>"

_IMPORTAR: list[URLPattern] = [
    path("importar/", importacao.importar, name="importar"),
    path("importar/modelo/", importacao.baixar_modelo, name="modelo_da_importacao"),
    path(
        "importar/modelo/<uuid:uuid>/", importacao.modelo_pronto, name="modelo_pronto"
    ),
    path("importar/<uuid:uuid>/", importacao.ver, name="importacao"),
    path(
        "importar/<uuid:uuid>/colunas/",
        importacao.colunas,
        name="colunas_da_importacao",
    ),
    path(
        "importar/<uuid:uuid>/conflitos/",
        respostas_da_importacao.decidir_conflitos,
        name="conflitos_da_importacao",
    ),
    path(
        "importar/<uuid:uuid>/definicoes/",
        respostas_da_importacao.dizer_definicoes,
        name="definicoes_da_importacao",
    ),
    path(
        "importar/<uuid:uuid>/justificativas/",
        respostas_da_importacao.escrever_justificativas,
        name="justificativas_da_importacao",
    ),
    path("importar/<uuid:uuid>/gravar/", importacao.gravar, name="gravar_importacao"),
    path(
        "importar/<uuid:uuid>/simular/",
        importacao.simular_de_novo,
        name="simular_importacao",
    ),
    path(
        "importar/<uuid:uuid>/desistir/",
        importacao.desistir,
        name="desistir_da_importacao",
    ),
    path(
        "importar/<uuid:uuid>/marcada/", importacao.marcada, name="importacao_marcada"
    ),
]

_GESTAO: list[URLPattern] = [
    path("gestao/", gestao.gestao, name="gestao"),
    path(
        "gestao/edicoes/nova/",
        catalogo_da_gestao.nova_edicao,
        name="gestao_nova_edicao",
    ),
    path(
        "gestao/edicoes/<slug:codigo>/",
        catalogo_da_gestao.edicao,
        name="gestao_edicao",
    ),
    path(
        "gestao/edicoes/<slug:codigo>/fichas/nova/",
        catalogo_da_gestao.nova_ficha,
        name="nova_ficha",
    ),
    path("gestao/rodadas/nova/", gestao.nova_rodada, name="gestao_nova_rodada"),
    path("gestao/rodadas/<int:ano>/", gestao.rodada, name="gestao_rodada"),
    path(
        "gestao/rodadas/<int:ano>/reabrir/", gestao.reabrir_prazo, name="gestao_reabrir"
    ),
    path(
        "gestao/reaberturas/<int:pk>/encerrar/",
        gestao.encerrar_reabertura,
        name="gestao_encerrar_reabertura",
    ),
    path("gestao/ufs/<slug:codigo>/", gestao.configurar_uf, name="configurar_uf"),
    path("acompanhar/<int:ano>/<slug:codigo>/", acompanhamento.ver, name="acompanhar"),
    path(
        "acompanhar/<int:ano>/<slug:codigo>/lembrar/",
        acompanhamento.lembrar,
        name="lembrar",
    ),
    path(
        "acompanhar/<int:ano>/<slug:codigo>/homologar/",
        lote.homologar,
        name="homologar_lote",
    ),
    path(
        "fichas/<int:pk>/editar/", catalogo_da_gestao.editar_ficha, name="editar_ficha"
    ),
    path(
        "fichas/<int:pk>/retirar/",
        catalogo_da_gestao.retirar_ficha,
        name="retirar_ficha",
    ),
    path("proprios/<slug:codigo>/", catalogo_da_gestao.proprios, name="proprios"),
    path(
        "proprios/<slug:codigo>/novo/",
        catalogo_da_gestao.novo_proprio,
        name="novo_proprio",
    ),
]

urlpatterns: list[URLPattern] = [
    path("", catalogo.listar, name="catalogo"),
    path("como-se-confere/", catalogo.como_se_confere, name="como_se_confere"),
    *_IMPORTAR,
    *_GESTAO,
    path(
        "instrumentos/<int:ano>/<slug:codigo>.csv",
        instrumentos.baixar_csv,
        name="instrumentos_csv",
    ),
    path(
        "instrumentos/<int:ano>/<slug:codigo>/", instrumentos.ver, name="instrumentos"
    ),
    path(_PACTUACAO, pactuacao.ver, name="pactuacao"),
    path(f"{_PACTUACAO}metas/", digitacao.salvar, name="salvar_metas"),
    path(f"{_PACTUACAO}celulas/", digitacao.salvar_celulas, name="salvar_celulas"),
    path(
        f"{_PACTUACAO}comentarios/<int:numero>/",
        comentarios.comentar,
        name="comentarios",
    ),
    path(f"{_PACTUACAO}resumo/", resumo.ver, name="resumo"),
    path(f"{_PACTUACAO}resumo.pdf", resumo.baixar, name="resumo_pdf"),
    path(f"{_PACTUACAO}conferir/", passos.conferir, name="conferir"),
    path(f"{_PACTUACAO}comprovante.pdf", pactuacao.comprovante, name="comprovante"),
    path(f"{_PACTUACAO}passo/<slug:acao>/", passos.passo, name="passo"),
    path(_RESULTADOS, resultados.ver, name="resultados"),
    path(
        f"{_RESULTADOS}celulas/",
        resultados.salvar_celulas,
        name="salvar_resultados_na_hora",
    ),
    path(f"{_RESULTADOS}salvar/", resultados.salvar, name="salvar_resultados"),
    path(f"{_AVALIACAO}/", ano.ver_ano, name="avaliacao"),
    path(f"{_AVALIACAO}.csv", arquivos.baixar_csv, name="avaliacao_csv"),
    path(f"{_AVALIACAO}.xlsx", arquivos.baixar_xlsx, name="avaliacao_xlsx"),
    path(f"{_AVALIACAO}.pdf", arquivos.baixar_pdf, name="avaliacao_pdf"),
    path(f"{_AVALIACAO}/caderno/", arquivos.caderno, name="caderno"),
    path(
        f"{_AVALIACAO}/<int:numero>/",
        avaliacao.ver_indicador,
        name="avaliacao_indicador",
    ),
    path(
        f"{_AVALIACAO}/<int:numero>/distribuicao/",
        distribuicao.ver,
        name="distribuicao",
    ),
    path(
        f"{_AVALIACAO}/<int:numero>/analise/",
        analises.ler_do_indicador,
        name="analise",
    ),
    path(
        f"{_AVALIACAO}/<int:numero>/analise/escrever/",
        analises.escrever_do_indicador,
        name="escrever_analise",
    ),
    path(
        f"{_AVALIACAO}/prioridade/<int:numero>/",
        analises.ler_da_prioridade,
        name="prioridade",
    ),
    path(
        f"{_AVALIACAO}/prioridade/<int:numero>/escrever/",
        analises.escrever_da_prioridade,
        name="escrever_prioridade",
    ),
    path(f"{_AVALIACAO}/caderno/congelar/", edicoes.congelar, name="congelar"),
    path(
        f"{_AVALIACAO}/caderno/edicao-<int:numero>.pdf",
        edicoes.baixar,
        name="edicao_do_caderno",
    ),
    path(
        f"{_AVALIACAO}/caderno/anexo-<slug:documento>.xlsx",
        edicoes.baixar_anexo,
        name="anexo_do_caderno",
    ),
    path(
        f"{_AVALIACAO}/caderno/errata/<int:de>/<int:para>/",
        edicoes.ver_errata,
        name="errata",
    ),
    path(f"{_AVALIACAO}/fatores/", analises.ver_fatores, name="fatores"),
    path(
        "simulador/<int:ano>/<slug:codigo>/<int:numero>/",
        comparacao.simular,
        name="simulador",
    ),
    path(
        "propostas/<int:ano>/<slug:codigo>/",
        comparacao.simular_propostas,
        name="simular_propostas",
    ),
    path(
        "propostas/<int:ano>/<slug:codigo>/<int:numero>/",
        comparacao.simular_proposta,
        name="simular_proposta",
    ),
    path("comparar/<int:ano>/", comparacao.comparar, name="comparacao"),
    path("<slug:edicao>/<int:numero>/", catalogo.ver_ficha, name="ficha"),
    path(
        "<slug:edicao>/<slug:codigo>/<int:numero>/",
        catalogo.ver_ficha_acrescentada,
        name="ficha_acrescentada",
    ),
]

curtos: list[URLPattern] = [path("<str:numero>/", trilho.ver, name="trilho")]
"""Os endereços curtos dos números, em `/n/`."""
