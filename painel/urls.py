from django.urls import path

from painel import views

app_name = "painel"
urlpatterns = [
    path("", views.publica, name="publica"),
    path("painel/", views.inicio, name="inicio"),
    path("saude/", views.saude, name="saude"),
]
