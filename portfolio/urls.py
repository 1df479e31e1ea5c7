"""Endereços do portfólio; os da lista, da carteira, da ficha e dos PDFs não mudam."""

from django.urls import path

from portfolio.views import (
    ciclos,
    iniciativas,
    marcos,
    pontos,
    priorizacao,
    projetos,
    reunioes,
    semana,
)

app_name = "portfolio"

urlpatterns = [
    path("", ciclos.listar, name="ciclos"),
    path("semana/", semana.minha, name="minha_semana"),
    path("projetos/<slug:slug>/", projetos.ver, name="projeto"),
    path("projetos/<slug:slug>.pdf", projetos.em_pdf, name="projeto_pdf"),
    path(
        "projetos/<slug:slug>/situacao/",
        projetos.informar_situacao,
        name="informar_situacao",
    ),
    path("projetos/<slug:slug>/editar/", iniciativas.editar, name="editar_ficha"),
    path(
        "projetos/<slug:slug>/marcos/novo/",
        iniciativas.incluir_marco,
        name="incluir_marco",
    ),
    path(
        "projetos/<slug:slug>/encerrar/",
        iniciativas.encerrar,
        name="encerrar_iniciativa",
    ),
    path("projetos/<slug:slug>/semana/", semana.atualizar, name="atualizar_semana"),
    path("projetos/<slug:slug>/pontos/novo/", pontos.abrir, name="abrir_ponto"),
    path("pontos/<int:pk>/", pontos.ver, name="ponto"),
    path("pontos/<int:pk>/subir/", pontos.subir, name="subir_ponto"),
    path("pontos/<int:pk>/resolver/", pontos.resolver, name="resolver_ponto"),
    path("reunioes/<int:pk>/", reunioes.ver, name="reuniao"),
    path("reunioes/<int:pk>.pdf", reunioes.em_pdf, name="reuniao_pdf"),
    path(
        "reunioes/<int:pk>/decidir/<int:ponto>/",
        reunioes.decidir,
        name="decidir_ponto",
    ),
    path("reunioes/<int:pk>/encerrar/", reunioes.encerrar, name="encerrar_reuniao"),
    path("despachos/<int:pk>/cumprir/", reunioes.cumprir, name="cumprir_despacho"),
    path("marcos/<int:pk>/confirmar/", reunioes.confirmar, name="confirmar_entrega"),
    path("marcos/<int:pk>/entrega/", marcos.atualizar, name="atualizar_marco"),
    path("marcos/<int:pk>/repactuar/", marcos.repactuar, name="repactuar_marco"),
    path("<slug:slug>/", ciclos.ver, name="carteira"),
    path("<slug:slug>/semana/", semana.acompanhar, name="semana"),
    path("<slug:slug>/mudancas/", semana.mudou, name="mudancas"),
    path("<slug:slug>/reunioes/", reunioes.listar, name="reunioes"),
    path("<slug:slug>/reunioes/convocar/", reunioes.convocar, name="convocar_reuniao"),
    path("<slug:slug>/priorizacao/", priorizacao.ver, name="priorizacao"),
    path("<slug:slug>/priorizacao/pesos/", priorizacao.pesos, name="pesos"),
    path("<slug:slug>/estrategias/nova/", priorizacao.nova, name="nova_estrategia"),
    path(
        "<slug:slug>/estrategias/<int:pk>/",
        priorizacao.editar,
        name="editar_estrategia",
    ),
    path("<slug:slug>/nova/", iniciativas.criar, name="criar_iniciativa"),
    path("<slug:slug>/quadro/", ciclos.ver_quadro, name="quadro"),
    path("<slug:slug>.pdf", ciclos.em_pdf, name="carteira_pdf"),
]
