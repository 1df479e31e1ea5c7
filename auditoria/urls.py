from django.urls import path

from auditoria import views

app_name = "auditoria"
urlpatterns = [
    path("documentos/verificar/", views.procurar, name="procurar"),
    path("documentos/verificar/<str:codigo>/", views.verificar, name="verificar"),
]
