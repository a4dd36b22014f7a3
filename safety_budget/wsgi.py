"""The way a web server gets in."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "safety_budget.settings")

application = get_wsgi_application()
