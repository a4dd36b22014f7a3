"""The admin's list of models, in the order of the work instead of the alphabet's."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

GROUPS: tuple[tuple[str, str | Promise, tuple[str, ...]], ...] = (
    ("money", _("Packages and money"), (
        "SafetyPackage", "AllocationLine", "FundingSource", "StatedFigure", "Measure",
    )),
    ("decisions", _("Decisions"), (
        "Decision", "Appropriation", "Allocation", "DecisionPoint", "Condition", "Position", "PositionAmount",
        "FactCorrection",
    )),
    ("follow-up", _("Follow-up"), ("Outturn", "Indicator", "Observation")),
    ("documents", _("Documents and imports"), ("Document", "ImportRun")),
    ("publishing", _("Publishing"), ("Submission", "Publication", "ErrorReport", "DeskWrite")),
    ("municipality", _("The municipality"), ("Municipality", "Residents", "Area", "Body", "Seat")),
    ("people", _("People and roles"), ("User", "Membership", "AccountEvent")),
    ("shared", _("Shared by all municipalities"), ("NationalPool", "PoolAmount", "Purpose")),
)  # fmt: skip
"""Key, name and models of each group. A model that stands in none comes last, with the rest of its app."""


def grouped(apps: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same models as the admin lists for the user, under our headings."""
    models = {model["object_name"]: model for app in apps for model in app["models"]}
    found = []
    for key, name, members in GROUPS:
        held = [models.pop(member) for member in members if member in models]
        if held:
            found.append({"app_label": key, "name": name, "app_url": "", "models": held})
    for app in apps:
        rest = [model for model in app["models"] if model["object_name"] in models]
        if rest:
            found.append({**app, "models": rest})
    return found
