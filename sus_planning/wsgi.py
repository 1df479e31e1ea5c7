"""Porta de entrada do servidor web (gunicorn)."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sus_planning.settings")

application = get_wsgi_application()
