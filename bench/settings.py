"""The site's own settings, with a bare view beside it, and with `BENCH_AFRESH=1` without kept pages."""

from safety_budget.settings import *  # noqa: F403
from safety_budget.settings import CACHES, STATE_DIRECTORY, environment

ROOT_URLCONF = "bench.urls"
DEMO_PASSWORDS_FILE = STATE_DIRECTORY / "demo-passwords.json"

if environment.flag("BENCH_AFRESH", default=False):
    CACHES["pages"] = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
