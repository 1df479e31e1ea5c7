"""Configuração do portal: um arquivo só, tudo o que muda vem do ambiente.

`PORTAL_MODO` diz em que modo o portal roda:

- `producao` (o padrão): exige `SECRET_KEY` e `ALLOWED_HOSTS`;
- `demo`: o de `make demo`, com faixa de aviso e pessoas de demonstração;
- `dev`: com DEBUG;
- `teste`: o da suíte, escolhido sozinho sob o pytest.
"""

import os
import sys
from datetime import timedelta
from pathlib import Path

import dj_database_url
from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP

BASE_DIR = Path(__file__).resolve().parent.parent
BUILD_DIR = BASE_DIR / "build"
VAR_DIR = Path(os.environ.get("PORTAL_VAR", BASE_DIR / "var"))

MODOS = ("producao", "demo", "dev", "teste")
MODO = os.environ.get("PORTAL_MODO") or (
    "teste" if "pytest" in sys.modules else "producao"
)
if MODO not in MODOS:
    raise ImproperlyConfigured(
        f"PORTAL_MODO={MODO!r} não existe; use um destes: {', '.join(MODOS)}."
    )
MODO_DEMO = MODO in ("demo", "dev")
"""Vale para a demonstração e o desenvolvimento: faixa, pessoas e /componentes/."""

DEBUG = MODO == "dev"


def _chave_secreta() -> str:
    """A chave do ambiente ou, fora de produção, a gerada e guardada em var/."""
    if chave := os.environ.get("SECRET_KEY"):
        return chave
    if MODO == "producao":
        raise ImproperlyConfigured("Defina SECRET_KEY no ambiente de produção.")
    if MODO == "teste":
        return "chave-so-dos-testes-nunca-usada-em-lugar-nenhum-0123456789"
    arquivo = VAR_DIR / "chave-secreta"
    if not arquivo.exists():
        from django.core.management.utils import get_random_secret_key

        VAR_DIR.mkdir(parents=True, exist_ok=True)
        descritor = os.open(arquivo, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descritor, "w") as saida:
            saida.write(get_random_secret_key())
    return arquivo.read_text()


SECRET_KEY = _chave_secreta()
ALLOWED_HOSTS = [h for h in os.environ.get("ALLOWED_HOSTS", "").split(",") if h] or (
    ["127.0.0.1", "localhost", "[::1]", "testserver"] if MODO != "producao" else []
)
CSRF_TRUSTED_ORIGINS = [
    o for o in os.environ.get("CSRF_TRUSTED_ORIGINS", "").split(",") if o
]

INSTALLED_APPS = [
    "sus_planning",
    "painel",
    "portfolio",
    "cooperacao",
    "pactos",
    "indicadores",
    "contas",
    "territorios",
    "auditoria",
    "base",
    "axes",
    "crispy_forms",
    "django_htmx",
    "django_tasks_db",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "base.middleware.ErrosComSaidaMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "contas.middleware.EntradaMiddleware",
    "contas.middleware.VinculoMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]

if MODO == "teste":  # os testes não juntam os arquivos estáticos
    MIDDLEWARE.remove("whitenoise.middleware.WhiteNoiseMiddleware")

ROOT_URLCONF = "sus_planning.urls"
WSGI_APPLICATION = "sus_planning.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "base.context_processors.portal",
            ],
            "builtins": [
                "base.templatetags.componentes",
                "base.templatetags.lembrado",
                "base.templatetags.numeros",
                "crispy_forms.templatetags.crispy_forms_tags",
            ],
        },
    }
]

# ------------------------------------------------------------------ banco

_URL_DO_BANCO = os.environ.get("DATABASE_URL") or f"sqlite:///{VAR_DIR / 'db.sqlite3'}"
DATABASES = {"default": dj_database_url.parse(_URL_DO_BANCO, conn_max_age=60)}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    VAR_DIR.mkdir(parents=True, exist_ok=True)
    # IMMEDIATE: quem vai escrever espera a vez no começo da transação, em vez
    # de falhar no meio dela; WAL: quem lê nunca espera quem escreve.
    DATABASES["default"]["CONN_MAX_AGE"] = 0
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;"
            "PRAGMA foreign_keys=ON;PRAGMA cache_size=-64000;"
        ),
    }
else:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# ------------------------------------------------------------------ datas

ACOMPANHAM_DATAS = ["painel.ligacoes.mover_marcos"]
"""Funções sem argumentos, chamadas depois que uma data acompanhável muda."""

# ------------------------------------------------------------------ tarefas

TASKS = {
    "default": {
        "BACKEND": (
            "django.tasks.backends.immediate.ImmediateBackend"
            if MODO == "teste"
            else "django_tasks_db.DatabaseBackend"
        ),
    }
}

# ------------------------------------------------------------------ acesso

AUTH_USER_MODEL = "contas.Usuario"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "contas.backends.PortalBackend",
]
LOGIN_URL = "entrar"
LOGIN_REDIRECT_URL = "painel:inicio"
LOGOUT_REDIRECT_URL = "painel:publica"
PASSWORD_HASHERS = (
    ["django.contrib.auth.hashers.MD5PasswordHasher"]
    if MODO == "teste"
    else [
        "django.contrib.auth.hashers.Argon2PasswordHasher",
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    ]
)
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "contas.senhas.ComprimentoMinimo", "OPTIONS": {"min_length": 12}},
    {
        "NAME": "contas.senhas.DiferenteDaPessoa",
        "OPTIONS": {"user_attributes": ("email", "nome")},
    },
    {"NAME": "contas.senhas.ForaDasComuns"},
    {"NAME": "contas.senhas.NaoSoAlgarismos"},
]
# Dez erros de senha para o mesmo e-mail e endereço travam por meia hora, sem
# revelar se o e-mail existe.
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = timedelta(minutes=30)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_USERNAME_FORM_FIELD = "username"
AXES_LOCKOUT_CALLABLE = "contas.views.bloqueado"
AXES_HTTP_RESPONSE_CODE = 429
AXES_VERBOSE = False
AXES_ENABLE_ACCESS_FAILURE_LOG = False

SESSION_COOKIE_AGE = 60 * 60 * 12
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "base.views.csrf_recusado"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CSP = {
    "default-src": [CSP.SELF],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
    "object-src": [CSP.NONE],
}
if MODO == "producao":
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^saude/$"]
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True

# ------------------------------------------------------------------ língua e hora

LANGUAGE_CODE = "pt-br"
TIME_ZONE = "America/Sao_Paulo"
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = False

# ------------------------------------------------------------------ arquivos

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [
    p for p in (BASE_DIR / "static", BUILD_DIR / "static") if p.is_dir()
]
MEDIA_ROOT = VAR_DIR / "media"

# Em cada processo: só guarda o que a própria chave diz se ainda vale.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 2_000},
    }
}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if MODO in ("teste", "dev")
            else "whitenoise.storage.CompressedManifestStaticFilesStorage"
        )
    },
}
TAMANHO_MAXIMO_DE_ANEXO = 20 * 1024 * 1024
# Planilhas enviadas: o que `manage.py limpar_importacoes` apaga, e depois de quanto.
SIMULACOES_VENCEM = timedelta(days=30)
"""As lidas e não gravadas, as recusadas e as canceladas."""
ARQUIVOS_GRAVADOS_VENCEM = timedelta(days=180)
"""O arquivo e as linhas das já gravadas; a origem de cada número fica."""
PASTAS_QUE_VENCEM = {"modelos": timedelta(days=7), "marcadas": timedelta(days=7)}
"""Arquivos que se montam de novo a pedido."""
DATA_UPLOAD_MAX_MEMORY_SIZE = 25 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000

# ------------------------------------------------------------------ formulários, e-mail

CRISPY_ALLOWED_TEMPLATE_PACKS = "govbr"
CRISPY_TEMPLATE_PACK = "govbr"
CRISPY_FAIL_SILENTLY = False

_CORREIO = "django.core.mail.backends."
MAILERS = {
    "default": (
        {
            "BACKEND": _CORREIO + "smtp.EmailBackend",
            "OPTIONS": {
                "host": os.environ["EMAIL_HOST"],
                "port": int(os.environ.get("EMAIL_PORT", "587")),
                "username": os.environ.get("EMAIL_HOST_USER", ""),
                "password": os.environ.get("EMAIL_HOST_PASSWORD", ""),
                "use_tls": True,
                "timeout": 15,
            },
        }
        if os.environ.get("EMAIL_HOST")
        else {"BACKEND": _CORREIO + "console.EmailBackend"}
    )
}
DEFAULT_FROM_EMAIL = os.environ.get(
    "DEFAULT_FROM_EMAIL", "Portal de Planejamento do SUS <nao-responda@example.org>"
)

ENDERECO_DO_PORTAL = os.environ.get("ENDERECO_DO_PORTAL", "http://127.0.0.1:8000")
"""Endereço absoluto impresso nos PDFs e nos QR codes, sem barra no fim."""

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "linha": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}
    },
    "handlers": {"tela": {"class": "logging.StreamHandler", "formatter": "linha"}},
    "root": {"handlers": ["tela"], "level": "WARNING"},
    "loggers": {"portal": {"level": "INFO"}},
}
