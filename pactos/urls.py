from django.urls.resolvers import URLPattern

app_name = "pactos"
urlpatterns: list[URLPattern] = []
