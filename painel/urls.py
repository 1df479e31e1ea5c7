from django.urls import path

from painel import api_docs
from painel.views import calendario, inicio, publicas, saude, tarefas

app_name = "painel"
urlpatterns = [
    path("", publicas.publica, name="publica"),
    path("painel/", inicio.inicio, name="inicio"),
    path("saude/", saude.saude, name="saude"),
    path("tarefas/<uuid:uuid>/", tarefas.tarefa, name="tarefa"),
    path("calendario/", calendario.calendario, name="calendario"),
    path("calendario.ics", calendario.calendario_ical, name="calendario_ical"),
    path("api/v1/docs", api_docs.docs, name="api_docs"),
]
