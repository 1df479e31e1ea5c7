"""Endereços da cooperação; os de TC, relatório e PDF são prometidos e não mudam."""

from django.urls import path
from django.urls.resolvers import URLPattern

from cooperacao.views import (
    anuais,
    cartas,
    fluxo,
    gerais,
    identificacao,
    importacao,
    matrizes,
    planos,
    registros,
    resultados,
    semestres,
    termos,
)

app_name = "cooperacao"

ANO = "<int:numero>/relatorios/<int:ano>"
SEMESTRE = f"{ANO}/<int:semestre>"
MATRIZ = "<int:numero>/matriz"
RE = f"{SEMESTRE}/re/<int:re>"
VERSAO = f"{MATRIZ}/<int:versao>"
PLANO = "<int:numero>/pts/<int:ano>/<int:semestre>"

urlpatterns: list[URLPattern] = [
    path("", termos.lista, name="lista"),
    path("painel/", gerais.painel, name="painel"),
    path("consolidado/<int:ano>/", gerais.consolidado, name="consolidado"),
    path("consolidado/<int:ano>.pdf", gerais.consolidado_pdf, name="consolidado_pdf"),
    path(
        "consolidado/<int:ano>.xlsx", gerais.consolidado_xlsx, name="consolidado_xlsx"
    ),
    path(
        "consolidado/<int:ano>/emitir/",
        gerais.emitir_o_consolidado,
        name="emitir_consolidado",
    ),
    path("<int:numero>/importar/", importacao.importar, name="importar"),
    path("importar/modelo.xlsx", importacao.modelo, name="modelo_da_importacao"),
    path("importacoes/<uuid:uuid>/", importacao.ver, name="importacao"),
    path(
        "importacoes/<uuid:uuid>/leituras/",
        importacao.responder_leituras,
        name="leituras_da_importacao",
    ),
    path(
        "importacoes/<uuid:uuid>/gravar/",
        importacao.gravar,
        name="gravar_importacao",
    ),
    path(
        "importacoes/<uuid:uuid>/simular/",
        importacao.simular_de_novo,
        name="simular_importacao",
    ),
    path(
        "importacoes/<uuid:uuid>/cancelar/",
        importacao.cancelar,
        name="cancelar_importacao",
    ),
    path(
        "importacoes/<uuid:uuid>/erros/", importacao.erros, name="erros_da_importacao"
    ),
    path("<int:numero>/quem-paga/", gerais.quem_paga, name="quem_paga"),
    path("novo/", identificacao.novo_termo, name="novo_termo"),
    path(
        "<int:numero>/identificacao/",
        identificacao.identificacao,
        name="identificacao",
    ),
    path("<int:numero>/ajustes/novo/", identificacao.novo_ajuste, name="novo_ajuste"),
    path(
        "<int:numero>/areas/<str:lado>/",
        identificacao.area_tecnica,
        name="area_tecnica",
    ),
    path("<int:numero>/cartas/nova/", cartas.nova_carta, name="nova_carta"),
    path("<int:numero>/cartas/<int:pk>/", cartas.carta, name="carta"),
    path(
        "<int:numero>/cartas/<int:pk>/relatorios/novo/",
        cartas.novo_relatorio_da_carta,
        name="novo_relatorio_da_carta",
    ),
    path(
        "<int:numero>/cartas/relatorios/<int:pk>/retirar/",
        cartas.retirar_relatorio_da_carta,
        name="retirar_relatorio_da_carta",
    ),
    path("<int:numero>/ajustes/<int:ta>/", identificacao.ajuste, name="ajuste"),
    path(
        "<int:numero>/ajustes/<int:ta>/retirar/",
        identificacao.retirar_ajuste,
        name="retirar_ajuste",
    ),
    path("<int:numero>/anexos/novo/", cartas.juntar_anexo, name="juntar_anexo"),
    path("<int:numero>/anexos/<int:pk>/", cartas.anexo, name="anexo"),
    path(
        "<int:numero>/anexos/<int:pk>/retirar/",
        cartas.retirar_anexo,
        name="retirar_anexo",
    ),
    path(
        "<int:numero>/relacionados/<int:pk>/",
        identificacao.relacionado,
        name="relacionado",
    ),
    path(
        "<int:numero>/relacionados/<int:pk>/retirar/",
        identificacao.retirar_relacionado,
        name="retirar_relacionado",
    ),
    path(
        "<int:numero>/relacionados/novo/",
        identificacao.novo_relacionado,
        name="novo_relacionado",
    ),
    path("<int:numero>/", termos.tc, name="tc"),
    path(f"{MATRIZ}/", matrizes.matriz, name="matriz"),
    path(f"{MATRIZ}/rever/", matrizes.rever_matriz, name="rever_matriz"),
    path(
        f"{MATRIZ}/comparar/<int:de>/<int:para>/",
        matrizes.comparar_matrizes,
        name="comparar_matrizes",
    ),
    path(f"{VERSAO}/", matrizes.matriz_versao, name="matriz_versao"),
    path(f"{VERSAO}/cabecalho/", matrizes.matriz_cabecalho, name="matriz_cabecalho"),
    path(f"{VERSAO}/re/<int:re>/", matrizes.matriz_re, name="matriz_re"),
    path(
        f"{VERSAO}/re/<int:re>/retirar/",
        matrizes.retirar_re,
        name="retirar_re",
    ),
    path(f"{VERSAO}/vigorar/", matrizes.vigorar_matriz, name="vigorar_matriz"),
    path(f"{VERSAO}/descartar/", matrizes.descartar_matriz, name="descartar_matriz"),
    path("<int:numero>/pts/", planos.abrir_plano, name="abrir_plano"),
    path(f"{PLANO}/", planos.plano, name="plano"),
    path(f"{PLANO}/acoes/nova/", planos.nova_acao, name="nova_acao"),
    path(f"{PLANO}/acoes/<int:pk>/", planos.acao, name="acao"),
    path(f"{PLANO}/acoes/<int:pk>/retirar/", planos.retirar_acao, name="retirar_acao"),
    path(f"{PLANO}/copiar/", planos.copiar_plano, name="copiar_plano"),
    path(f"{PLANO}/enviar/", planos.enviar_plano, name="enviar_plano"),
    path(f"{PLANO}/aprovar/", planos.aprovar_plano, name="aprovar_plano"),
    path(f"{PLANO}/devolver/", planos.devolver_plano, name="devolver_plano"),
    path(f"{ANO}/", anuais.relatorio_anual, name="relatorio_anual"),
    path(f"{ANO}.pdf", anuais.relatorio_anual_pdf, name="relatorio_anual_pdf"),
    path(f"{ANO}.json", anuais.relatorio_anual_json, name="relatorio_anual_json"),
    path(f"{ANO}.xlsx", anuais.relatorio_anual_xlsx, name="relatorio_anual_xlsx"),
    path(f"{ANO}/trilho/", anuais.trilho_do_ano, name="trilho"),
    path(f"{ANO}/reabrir/", anuais.reabrir, name="reabrir"),
    path(f"{ANO}/emitir/", anuais.emitir, name="emitir"),
    path(f"{SEMESTRE}/", semestres.semestre, name="semestre"),
    path(f"{SEMESTRE}/re/<int:re>/", resultados.resultado, name="resultado"),
    path(f"{ANO}/textos/", registros.textos_do_ano, name="textos_do_ano"),
    path(f"{ANO}/execucao/", registros.execucao, name="execucao"),
    path(f"{RE}/produtos/novo/", registros.novo_produto, name="novo_produto"),
    path(
        f"{RE}/produtos/<int:pk>/retirar/",
        registros.retirar_produto,
        name="retirar_produto",
    ),
    path(
        f"{RE}/dificuldades/nova/", registros.nova_dificuldade, name="nova_dificuldade"
    ),
    path(
        f"{RE}/dificuldades/<int:pk>/resolver/",
        registros.resolver_dificuldade,
        name="resolver_dificuldade",
    ),
    path(f"{RE}/comentar/", registros.comentar, name="comentar"),
    path(
        f"{RE}/comentarios/<int:pk>/atender/",
        registros.atender_comentario,
        name="atender_comentario",
    ),
    path(f"{SEMESTRE}/fecho/", semestres.fecho, name="fecho"),
    path(f"{SEMESTRE}/enviar/", fluxo.enviar, name="enviar"),
    path(
        f"{SEMESTRE}/iniciar-revisao/",
        fluxo.iniciar_revisao,
        name="iniciar_revisao",
    ),
    path(f"{SEMESTRE}/devolver/", fluxo.devolver, name="devolver"),
    path(f"{SEMESTRE}/aprovar/", fluxo.aprovar, name="aprovar"),
    path(f"{SEMESTRE}/fechar/", fluxo.fechar, name="fechar"),
]
