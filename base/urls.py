from django.urls.resolvers import URLPattern

app_name = "base"
urlpatterns: list[URLPattern] = []
