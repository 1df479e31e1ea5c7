"""Endereços dos pactos; os da lista, do painel, do Termo e da reunião não mudam."""

from django.urls import path

from pactos.views import adesao, decisoes, documentos, pendencias, respostas, termos
from pactos.views import reunioes as vistas_de_reuniao

app_name = "pactos"

urlpatterns = [
    path("", termos.listar, name="termos"),
    path("painel/<int:ano>/", adesao.painel, name="painel"),
    path("termos/<int:pk>/", termos.ver, name="termo"),
    path("termos/<int:pk>.pdf", documentos.termo_em_pdf, name="termo_pdf"),
    path(
        "termos/<int:pk>/eixos/<int:numero>/",
        respostas.responder,
        name="responder_eixo",
    ),
    path("termos/<int:pk>/enviar/<str:destino>/", decisoes.enviar, name="enviar_termo"),
    path("termos/<int:pk>/decidir/", decisoes.decidir, name="decidir_termo"),
    path(
        "termos/<int:pk>/pendencias/nova/",
        pendencias.registrar,
        name="registrar_pendencia",
    ),
    path(
        "pendencias/<int:pk>/resolver/",
        pendencias.resolver,
        name="resolver_pendencia",
    ),
    path("reunioes/<int:pk>/", vistas_de_reuniao.ver, name="reuniao"),
]
