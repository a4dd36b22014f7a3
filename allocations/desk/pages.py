"""Every page of the desk in Django's admin, and what the admin is called."""

from django.contrib import admin
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _
from django_tasks_db.models import DBTaskResult

from allocations.desk import (
    decisions,
    error_reports,
    evidence,
    follow_up,
    packages,
    parts,
    people,
    places,
    sealed,
    submissions,
)

__all__ = [
    "decisions",
    "error_reports",
    "evidence",
    "follow_up",
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
admin.site.site_header = _("Trygghetsbudget: the desk")
admin.site.site_title = _("Trygghetsbudget: the desk")
admin.site.index_title = _("My desk")
admin.site.index_template = "desk/index.html"
