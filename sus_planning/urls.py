"""Endereços do portal. Os prometidos aos usuários não mudam."""

from django.conf import settings
from django.urls import include, path
from django.urls.resolvers import URLPattern, URLResolver

from indicadores.urls import curtos

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("contas.urls")),
    path("", include("auditoria.urls")),
    path("", include("base.urls")),
    path("indicadores/", include("indicadores.urls")),
    path("n/", include((curtos, "numeros"))),
    path("pactos/", include("pactos.urls")),
    path("cooperacao/", include("cooperacao.urls")),
    path("portfolio/", include("portfolio.urls")),
    path("", include("painel.urls")),
    path("api/v1/", include(("painel.api", "api"))),
]

if settings.MODO in ("demo", "dev", "teste"):
    from base.views import componentes

    urlpatterns.append(path("componentes/", componentes, name="componentes"))

handler400 = "base.views.erro_400"
handler403 = "base.views.erro_403"
handler404 = "base.views.erro_404"
handler500 = "base.views.erro_500"
