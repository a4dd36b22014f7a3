"""Corrected facts at the desk: on their correction's page, and on pages of their own with every source.

They are made on the corrected decision's page “Correct” (`acts.correcting`); here a draft's can be looked over.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin

from allocations.desk.citing import CitingForm, cited
from allocations.desk.parts import CITED, PartAdmin, PartInline
from allocations.models import FactCorrection

VALUE = (("fact", "position_taken"), "text", ("body", "date", "date_precision"))


class FactCorrectionForm(CitingForm):
    def proposed_key(self, cleaned: dict[str, Any]) -> str:
        return str(cleaned.get("fact") or "rattelse")


class FactCorrectionInline(PartInline):
    model = FactCorrection
    form = FactCorrectionForm
    narrowed: ClassVar[dict[str, str]] = {"position_taken": "decision__package"}
    fieldsets: ClassVar[Any] = ((None, {"fields": (*VALUE, CITED, ("key", "position"))}),)


@admin.register(FactCorrection)
class FactCorrectionAdmin(PartAdmin):
    narrowed: ClassVar[dict[str, str]] = {"position_taken": "decision__package"}
    list_display = ("__str__", "decision", cited)
    list_select_related: ClassVar[Any] = (*PartAdmin.list_select_related, "body")
    list_filter: ClassVar[Any] = ("fact", "decision__package")
    search_fields: ClassVar[Any] = ("text", "body__name", "decision__title")
    fieldsets: ClassVar[Any] = ((None, {"fields": ("decision", *VALUE, ("key", "position"))}),)
