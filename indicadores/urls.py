from django.urls.resolvers import URLPattern

app_name = "indicadores"
urlpatterns: list[URLPattern] = []
