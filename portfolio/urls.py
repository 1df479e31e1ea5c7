"""Endereços do portfólio; os da lista, da carteira, da ficha e dos PDFs não mudam."""

from django.urls import path

from portfolio.views import ciclos, marcos, projetos

app_name = "portfolio"

urlpatterns = [
    path("", ciclos.listar, name="ciclos"),
    path("projetos/<slug:slug>/", projetos.ver, name="projeto"),
    path("projetos/<slug:slug>.pdf", projetos.em_pdf, name="projeto_pdf"),
    path(
        "projetos/<slug:slug>/situacao/",
        projetos.informar_situacao,
        name="informar_situacao",
    ),
    path("marcos/<int:pk>/entrega/", marcos.atualizar, name="atualizar_marco"),
    path("marcos/<int:pk>/repactuar/", marcos.repactuar, name="repactuar_marco"),
    path("<slug:slug>/", ciclos.ver, name="carteira"),
    path("<slug:slug>/quadro/", ciclos.ver_quadro, name="quadro"),
    path("<slug:slug>.pdf", ciclos.em_pdf, name="carteira_pdf"),
]
