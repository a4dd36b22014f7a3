"""Settings. Safe for production without any environment; every variable is described in docs/settings.md.

`TRYGGHETSBUDGET_DEMO=1` is for trying the site out on one's own machine: plain HTTP, a key from an ignored file.
"""

import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dj_database_url
import django_stubs_ext
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key
from django.utils.translation import gettext_lazy as _

from safety_budget.environment import Environment
from safety_budget.log import logging_config

# `ModelAdmin[Municipality]` and the like can then be written where Django itself has no brackets.
django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent
environment = Environment(os.environ)

# How it runs
DEMO = environment.flag("TRYGGHETSBUDGET_DEMO", default=False)
DEBUG = environment.flag("TRYGGHETSBUDGET_DEBUG", default=False)
PRODUCTION = not (DEMO or DEBUG)
PORT = environment.number("PORT", 8000, least=1, most=65535)
STATE_DIRECTORY = Path(environment.text("STATE_DIRECTORY", str(BASE_DIR / "var")))

DEMO_KEY_FILE = BASE_DIR / ".demo-secret-key"
DEMO_PASSWORDS_FILE = BASE_DIR / ".demo-passwords.json"

if PRODUCTION:
    SECRET_KEY = environment.required(
        "SECRET_KEY",
        "give a long random text that only this site knows, or TRYGGHETSBUDGET_DEMO=1 to try the site out.",
    )
    SITE_ADDRESS = environment.required(
        "SITE_ADDRESS",
        "give the address readers use, such as https://trygghetsbudget.example.se: it stands in QR codes.",
    )
else:
    # Without a key in the environment or in the file that `make run` writes, every process has its own.
    SECRET_KEY = environment.text("SECRET_KEY")
    if not SECRET_KEY and DEMO_KEY_FILE.exists():
        SECRET_KEY = DEMO_KEY_FILE.read_text(encoding="ascii").strip()
    SECRET_KEY = SECRET_KEY or get_random_secret_key()
    SITE_ADDRESS = environment.text("SITE_ADDRESS", f"http://127.0.0.1:{PORT}")

SITE_ADDRESS = SITE_ADDRESS.rstrip("/")
_address = urlsplit(SITE_ADDRESS)
if _address.scheme not in {"http", "https"} or not _address.hostname or _address.path or _address.query:
    raise ImproperlyConfigured(
        f"SITE_ADDRESS must be like https://host, without a path, not {SITE_ADDRESS!r}."
    )

OWN_HOSTS = [] if PRODUCTION else ["127.0.0.1", "localhost", "[::1]"]
ALLOWED_HOSTS = environment.words("ALLOWED_HOSTS", [_address.hostname, *OWN_HOSTS])
CSRF_TRUSTED_ORIGINS = environment.words("CSRF_TRUSTED_ORIGINS", [SITE_ADDRESS])

# What it is made of
INSTALLED_APPS = [
    "municipalities",
    "allocations",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "csp",
    "django_filters",
    "django_tables2",
    "simple_history",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "safety_budget.middleware.permissions_policy",
    "safety_budget.middleware.language_of_address",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
]

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "libraries": {
                "charts": "allocations.public.templatetags.charts",
                "desk_money": "allocations.desk.templatetags.desk_money",
                "pages": "allocations.public.templatetags.pages",
                "pdf": "allocations.exports.templatetags.pdf",
                "record": "allocations.public.templatetags.record",
            },
        },
    },
]

ROOT_URLCONF = "safety_budget.urls"
WSGI_APPLICATION = "safety_budget.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Where things are kept
SQLITE_OPTIONS = {
    # Every transaction takes the write lock at its start: two writers wait for each other instead of failing.
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL;",
}
_database: dict[str, Any] = dict(
    dj_database_url.parse(
        environment.text("DATABASE_URL", f"sqlite:///{BASE_DIR / 'trygghetsbudget.sqlite3'}"),
        conn_max_age=60,
        conn_health_checks=True,
    )
)
if _database["ENGINE"] == "django.db.backends.sqlite3":
    _database["OPTIONS"] = {**_database.get("OPTIONS", {}), **SQLITE_OPTIONS}
elif _database["ENGINE"] != "django.db.backends.postgresql":
    raise ImproperlyConfigured("DATABASE_URL must begin with postgres:// or sqlite:///.")
DATABASES = {"default": _database}

CACHE_URL = environment.text("CACHE_URL")
if CACHE_URL and urlsplit(CACHE_URL).scheme not in {"redis", "rediss"}:
    raise ImproperlyConfigured("CACHE_URL must begin with redis:// or rediss://.")
CACHES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": CACHE_URL}
    if CACHE_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 2000}},
}

MEDIA_ROOT = STATE_DIRECTORY / "documents"
MEDIA_URL = "/filer/"
RENDERED_DIRECTORY = STATE_DIRECTORY / "rendered"
STATIC_ROOT = STATE_DIRECTORY / "static"
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_ALLOW_ALL_ORIGINS = False

# A text that is far too long reaches its form, which says so and keeps what was typed.
DATA_UPLOAD_MAX_MEMORY_SIZE = 16 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

# Language and time
LANGUAGE_CODE = "sv"
LANGUAGES = [("sv", _("Swedish")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/Stockholm"
USE_TZ = True

# Who comes in
AUTH_USER_MODEL = "municipalities.User"
LOGIN_URL = "admin:login"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
SESSION_COOKIE_AGE = 12 * 60 * 60
CSRF_COOKIE_HTTPONLY = True
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
# The history is there to be read; going back to it would pass by the rules of posting.
SIMPLE_HISTORY_REVERT_DISABLED = True

# What browsers may do
HTTPS = environment.flag("HTTPS", default=PRODUCTION)
SECURE_SSL_REDIRECT = HTTPS
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = environment.number("HSTS_SECONDS", 31_536_000, most=63_072_000) if HTTPS else 0
if environment.flag("BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    },
}
# What Django would warn of in `check --deploy`: other sites on the same domain are not ours to decide on.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]

# What is written down
LOG_LEVEL = environment.choice("LOG_LEVEL", "INFO", ("DEBUG", "INFO", "WARNING", "ERROR"))
LOGGING = logging_config(as_json=PRODUCTION, level=LOG_LEVEL)
