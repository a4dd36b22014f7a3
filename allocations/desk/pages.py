"""Every page of the desk in Django's admin, and what the admin is called."""

from django.contrib import admin
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _
from django_tasks_db.models import DBTaskResult

from allocations.desk import (
    account_trail,
    corrections,
    decisions,
    documents,
    error_reports,
    packages,
    parts,
    people,
    places,
    sealed,
    submissions,
)
from allocations.desk.follow_up import rows as follow_up
from allocations.desk.importing import pages as importing

__all__ = [
    "account_trail",
    "corrections",
    "decisions",
    "documents",
    "error_reports",
    "follow_up",
    "importing",
    "packages",
    "parts",
    "people",
    "places",
    "sealed",
    "submissions",
]

# What users may do follows from their roles in municipalities; Django's groups would be a second way to it.
admin.site.unregister(Group)
# The queue is the machine's, for all municipalities in one; what a page needs of it, it shows itself.
admin.site.unregister(DBTaskResult)
# Nor have the tables of log-in pages of their own: they hold the secrets of second factors.
for model in list(admin.site._registry):  # noqa: SLF001 - there is no other list of what is registered
    if model._meta.app_label in {"account", "mfa", "socialaccount", "usersessions"}:
        admin.site.unregister(model)
admin.site.site_header = _("Trygghetsbudget: the desk")
admin.site.site_title = _("Trygghetsbudget: the desk")
admin.site.index_title = _("My desk")
admin.site.index_template = "desk/index.html"
