from django.urls import path

from painel import api_docs
from painel.views import (
    busca,
    calendario,
    inicio,
    ligacoes,
    publicas,
    saude,
    tarefas,
    transparencia,
)

app_name = "painel"
urlpatterns = [
    path("", publicas.publica, name="publica"),
    path("painel/", inicio.inicio, name="inicio"),
    path("saude/", saude.saude, name="saude"),
    path("tarefas/<uuid:uuid>/", tarefas.tarefa, name="tarefa"),
    path("marcos/<int:pk>/ligar/", ligacoes.ligar, name="ligar_marco"),
    path("marcos/<int:pk>/desligar/", ligacoes.desligar, name="desligar_marco"),
    path("calendario/", calendario.calendario, name="calendario"),
    path("calendario.ics", calendario.calendario_ical, name="calendario_ical"),
    path("busca/", busca.buscar, name="busca"),
    path("territorios/<str:codigo>/", busca.territorio, name="territorio"),
    path("transparencia/", transparencia.transparencia, name="transparencia"),
    path("dados/", transparencia.dados, name="dados"),
    path("dados/<slug:nome>.<slug:formato>", transparencia.baixar, name="baixar"),
    path("api/v1/docs", api_docs.docs, name="api_docs"),
]
