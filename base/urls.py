from django.urls import path

from base import views

app_name = "base"
urlpatterns = [
    path("acessibilidade/", views.acessibilidade, name="acessibilidade"),
    path("privacidade/", views.privacidade, name="privacidade"),
]
