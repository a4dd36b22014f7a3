"""What every test stands on: the environment of the tests, and which database they run on.

The settings are those of production, less HTTPS. Nothing of the site is imported before the environment is set.
"""

import os

os.environ.update(
    DJANGO_SETTINGS_MODULE="safety_budget.settings",
    SECRET_KEY="only-for-the-tests-" * 3,
    SITE_ADDRESS="https://trygghetsbudget.example",
    ALLOWED_HOSTS="trygghetsbudget.example,testserver,localhost,127.0.0.1",
    HTTPS="0",
    LOG_LEVEL="WARNING",
)
for name in ("TRYGGHETSBUDGET_DEMO", "TRYGGHETSBUDGET_DEBUG", "DATABASE_URL", "CACHE_URL", "STATE_DIRECTORY"):
    os.environ.pop(name, None)
