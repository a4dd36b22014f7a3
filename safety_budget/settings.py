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

# Who runs this installation: stands on the pages about the site. What is left out, the pages say is not stated.
OPERATOR_NAME = environment.text("OPERATOR_NAME")
OPERATOR_EMAIL = environment.text("OPERATOR_EMAIL")
OPERATOR_PAGE = environment.web_address("OPERATOR_PAGE")
OPERATOR_POST = environment.text("OPERATOR_POST")
DATA_LICENCE = environment.web_address("DATA_LICENCE")

# What it is made of
INSTALLED_APPS = [
    # First, so that the desk can take its page out of the admin: what is queued is no business of the staff.
    "django_tasks",
    "django_tasks_db",
    # Before ours: the desk takes the pages that it brings out of the admin, and our templates stand before its own.
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "municipalities",
    "allocations",
    "municipalities.accounts.desk_site.DeskAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "csp",
    "django_htmx",
    "simple_history",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "safety_budget.middleware.compressed",
    "csp.middleware.CSPMiddleware",
    "safety_budget.middleware.permissions_policy",
    "safety_budget.middleware.language_of_address",
    "safety_budget.middleware.words_for_refusals",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "municipalities.accounts.door.door",
    "allocations.desk.resend.KeepWhatWasSent",
    "django_htmx.middleware.HtmxMiddleware",
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
                "accounts": "municipalities.accounts.template_tags",
                "changes": "allocations.public.templatetags.changes",
                "clocks": "allocations.public.templatetags.clocks",
                "charts": "allocations.public.templatetags.charts",
                "desk": "allocations.desk.templatetags.desk",
                "effects": "allocations.desk.templatetags.effects",
                "explaining": "allocations.public.templatetags.explaining",
                "languages": "allocations.public.templatetags.languages",
                "lines": "allocations.public.templatetags.lines",
                "package": "allocations.public.templatetags.package",
                "lists": "allocations.public.templatetags.lists",
                "pages": "allocations.public.templatetags.pages",
                "pdf": "allocations.exports.templatetags.pdf",
                "record": "allocations.public.templatetags.record",
                "sharing": "allocations.public.templatetags.sharing",
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
_redis = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": CACHE_URL}
CACHES: dict[str, dict[str, Any]] = {
    # What every process must know at once: how often a log-in has failed, which code has been used. Without Redis a
    # table of the database, that a restart or another worker does not forget; never each process's own memory.
    "default": _redis
    if CACHE_URL
    else {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "shared_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
    # Rendered pages, which any process can make again.
    "pages": {**_redis, "KEY_PREFIX": "pages"}
    if CACHE_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 2000}},
    # What questions find among all lines (`allocations.public.filters.kept`).
    "answers": {**_redis, "KEY_PREFIX": "answers"}
    if CACHE_URL
    else {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "answers",
        "OPTIONS": {"MAX_ENTRIES": 2000},
    },
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
# A file that is too large is dropped while it comes in. Only the site's own user reads what is kept.
UPLOAD_MB = environment.number("UPLOAD_MB", 50, least=1, most=2000)
FILE_UPLOAD_HANDLERS = ["allocations.desk.uploads.limits.LimitedUpload"]
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700

# Long work
# The queue is a table of the same database: what is put there in a transaction is there when that is, or not at all.
# `manage.py worker` does it (docs/worker.md).
TASKS: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []},
}

# Mail
DEFAULT_FROM_EMAIL = environment.text("MAIL_FROM", f"trygghetsbudget@{_address.hostname}")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
LETTERS_ARE_SENT = PRODUCTION
if DEMO or DEBUG:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = STATE_DIRECTORY / "mail"
else:
    EMAIL_HOST = environment.text("EMAIL_HOST", "localhost")
    EMAIL_PORT = environment.number("EMAIL_PORT", 25, least=1, most=65535)
    EMAIL_HOST_USER = environment.text("EMAIL_HOST_USER")
    EMAIL_HOST_PASSWORD = environment.text("EMAIL_HOST_PASSWORD")
    EMAIL_USE_TLS = environment.flag("EMAIL_USE_TLS", default=False)
    EMAIL_TIMEOUT = 10

# Language and time
LANGUAGE_CODE = "sv"
LANGUAGES = [("sv", _("Swedish")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/Stockholm"
USE_TZ = True

# Who comes in
AUTH_USER_MODEL = "municipalities.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "admin:index"
LOGOUT_REDIRECT_URL = "account_login"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_IDLE_MINUTES = environment.number("SESSION_IDLE_MINUTES", 240, least=5, most=720)
CSRF_COOKIE_HTTPONLY = True

# Behind a proxy the last address in X-Forwarded-For is the one that the proxy saw; what came before may be forged.
BEHIND_PROXY = environment.flag("BEHIND_PROXY", default=False)
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if BEHIND_PROXY else 0

ACCOUNT_ADAPTER = "municipalities.accounts.adapter.StaffAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = [
    "username*",
    "password1*",
]  # nobody signs up; allauth reads from it that there are passwords
ACCOUNT_EMAIL_VERIFICATION = "none"  # the addresses are written by those who set the people up
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = False  # ours are sent with the trail (municipalities.accounts.letters)
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105
ACCOUNT_FORMS = {
    "login": "municipalities.accounts.forms.LogInForm",
    "reset_password": "municipalities.accounts.forms.ForgottenForm",
}
# Counted in the shared cache, so that they hold over all processes. An address may be a whole town hall's.
LOCKED_MINUTES = 15
ACCOUNT_RATE_LIMITS = {
    "login": "120/15m/ip",
    "login_failed": f"40/{LOCKED_MINUTES}m/ip,10/{LOCKED_MINUTES}m/key",
    "reset_password": "20/15m/ip,5/15m/key",
    "reset_password_from_key": "40/15m/ip",
    "reauthenticate": "20/15m/user",
    "change_password": "10/15m/user",
}

# A second factor
SECOND_FACTOR_DEMANDED = not DEMO
MFA_ADAPTER = "municipalities.accounts.factors.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "add_webauthn": "municipalities.accounts.forms.PasskeyForm",
    "edit_webauthn": "municipalities.accounts.forms.PasskeyNameForm",
}
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "Trygghetsbudget"
MFA_TOTP_TOLERANCE = 1  # a clock may be half a minute off
MFA_RATE_LIMITS = {"webauthn_login": "60/15m/ip"}

# Log-in by the municipality's own provider (OpenID Connect)
OIDC_ISSUER = environment.text("OIDC_ISSUER").rstrip("/")
OIDC_NAME = environment.text("OIDC_NAME")
OIDC_SECOND_FACTOR = environment.words("OIDC_SECOND_FACTOR", [])
SOCIALACCOUNT_ADAPTER = "municipalities.accounts.oidc.ProviderAdapter"
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_LOGIN_ON_GET = True  # a link and no form: the policy lets a form lead to the site itself only
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_PROVIDERS: dict[str, dict[str, Any]] = {
    "openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": []}
}
if OIDC_ISSUER:
    if PRODUCTION and urlsplit(OIDC_ISSUER).scheme != "https":
        raise ImproperlyConfigured("OIDC_ISSUER must begin with https://.")
    SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"] = [
        {
            "provider_id": "oidc",
            "name": OIDC_NAME or str(urlsplit(OIDC_ISSUER).hostname),
            "client_id": environment.required(
                "OIDC_CLIENT_ID", "the provider of OIDC_ISSUER knows the site by it."
            ),
            "secret": environment.required("OIDC_CLIENT_SECRET", "the provider of OIDC_ISSUER gives it."),
            "settings": {"server_url": OIDC_ISSUER},
        }
    ]

CSRF_FAILURE_VIEW = "allocations.desk.resend.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
# The history is there to be read; going back to it would pass by the rules of posting.
SIMPLE_HISTORY_REVERT_DISABLED = True

# What browsers may do
HTTPS = environment.flag("HTTPS", default=PRODUCTION)
SECURE_SSL_REDIRECT = HTTPS
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = environment.number("HSTS_SECONDS", 31_536_000, most=63_072_000) if HTTPS else 0
if BEHIND_PROXY:
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
