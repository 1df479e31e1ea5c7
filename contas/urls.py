from django.urls import include, path

from contas import views

da_conta = [
    path("atuar/<int:pk>/", views.atuar, name="atuar"),
    path("senha/", views.trocar_senha, name="trocar_senha"),
]

urlpatterns = [
    path("entrar/", views.entrar, name="entrar"),
    path("sair/", views.sair, name="sair"),
    path("conta/", include((da_conta, "contas"))),
]
