"""Every page of the desk in Django's admin, and what the admin is called."""

from django.contrib import admin
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _

from allocations.desk import (
    corrections,
    decisions,
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
    "corrections",
    "decisions",
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
admin.site.site_header = _("Trygghetsbudget: the desk")
admin.site.site_title = _("Trygghetsbudget: the desk")
admin.site.index_title = _("What is written, approved and published")
