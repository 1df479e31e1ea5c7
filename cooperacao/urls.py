from django.urls.resolvers import URLPattern

app_name = "cooperacao"
urlpatterns: list[URLPattern] = []
