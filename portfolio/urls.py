from django.urls.resolvers import URLPattern

app_name = "portfolio"
urlpatterns: list[URLPattern] = []
