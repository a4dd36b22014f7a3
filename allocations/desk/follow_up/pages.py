"""The pages of a package's follow-up: the sheet of outturn and forecast, and its sums while one types."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
    JsonResponse,
)
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from allocations.desk.follow_up.forms import CitingForm, asked_for
from allocations.desk.follow_up.indicators import indicators
from allocations.desk.follow_up.posted import Typed
from allocations.desk.follow_up.sheet import FORECAST, Asked, Sheet, period_months
from allocations.desk.follow_up.sums import Sums, total_id
from allocations.desk.follow_up.unpublished import unpublished
from allocations.desk.follow_up.writing import CellsRefused, Written, write_outturns
from allocations.desk.package_tabs import package_context
from allocations.desk.reach import Reach
from allocations.desk.refused import sentence_for
from allocations.models import Allocation, Document, Outturn, SafetyPackage
from allocations.models.choices import Period
from allocations.record.outturn import period_words
from municipalities.models import Role

PAGE = "admin:allocations_safetypackage_follow_up"


def follow_up(request: HttpRequest, package: SafetyPackage) -> HttpResponse:
    """The sheet of one year: shown, and saved all or nothing."""
    if request.method in {"GET", "HEAD"}:
        return _shown(request, package, *_opened(request, package))
    if request.method != "POST":
        return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
    if not Reach.of(request).has(Role.WRITER, package):
        raise PermissionDenied
    return _saved(request, package)


@require_POST
def sums(request: HttpRequest, package: SafetyPackage) -> HttpResponse:
    """What the figures in the form come to. Nothing is written."""
    sheet = Sheet(package, asked_for(request.POST))
    typed = Typed(sheet, request.POST)
    return JsonResponse(
        {
            "texts": Sums(sheet, typed.figures).texts,
            "errors": {each.name: " ".join(each.errors) for each in typed.errors},
        }
    )


def _opened(request: HttpRequest, package: SafetyPackage) -> tuple[Typed, CitingForm]:
    sheet = Sheet(package, asked_for(request.GET, _latest_year(package)))
    return Typed(sheet), CitingForm(None, documents=_documents(request, package))


def _latest_year(package: SafetyPackage) -> int | None:
    """For whoever comes without naming one: the latest year that has figures, else the latest with published money that
    has begun. A package of 2023 must not open as an empty sheet of this year."""
    told: int | None = (
        Outturn.objects.filter(line__package=package)
        .order_by("-fiscal_year")
        .values_list("fiscal_year", flat=True)
        .first()
    )
    allocations = Allocation.objects.filter(line__package=package, decision__publication__isnull=False)
    given = [
        year for year in allocations.values_list("fiscal_year", flat=True).distinct() if year is not None
    ]
    return told or max(
        (year for year in given if year <= timezone.localdate().year), default=min(given, default=None)
    )


def _documents(request: HttpRequest, package: SafetyPackage) -> Any:
    return Reach.of(request).visible_beside(Document, package).order_by("title", "key")


def _saved(request: HttpRequest, package: SafetyPackage) -> HttpResponse:
    sheet = Sheet(package, asked_for(request.POST))
    form = CitingForm(request.POST, documents=_documents(request, package))
    typed = Typed(sheet, request.POST)
    typed.documents = _documents(request, package).in_bulk(
        {each.standing.document for each in typed.fields if each.standing.document}
    )
    cells, fields = typed.cells(form.citing)
    if form.is_valid() and not typed.errors:
        try:
            done = write_outturns(package=package, user=request.user, cells=cells)  # type: ignore[arg-type]
        except CellsRefused as refusal:
            typed.refused(refusal.faults, fields)
        except DatabaseError as error:
            messages.error(request, sentence_for(error, [Outturn]))
        else:
            _tell(request, done)
            address = reverse(PAGE, args=(package.pk,))
            return HttpResponseRedirect(f"{address}?{sheet.asked.query}")
    return _shown(request, package, typed, form, unsaved=True)


def _tell(request: HttpRequest, done: Written) -> None:
    count = done.added + done.changed + done.removed
    if not count:
        messages.info(request, _("Nothing was changed."))
        return
    words = ngettext("%(count)d figure is saved.", "%(count)d figures are saved.", count) % {"count": count}
    messages.success(request, words)


def _shown(
    request: HttpRequest, package: SafetyPackage, typed: Typed, form: CitingForm, *, unsaved: bool = False
) -> HttpResponse:
    sheet, asked = typed.sheet, typed.sheet.asked
    counted = Sums(sheet, typed.figures)
    context = {
        **admin.site.each_context(request),
        **package_context(request, package, "follow_up"),
        "title": _("Follow-up: %(package)s") % {"package": package},
        "here": _("Follow-up"),
        "asked": asked,
        "years": sheet.years,
        "periods": _period_choices(asked),
        "heads": _heads(sheet, asked),
        "rows": [_row(typed, counted, line, depth) for line, depth in sheet.lines_in_view],
        "totals": [{"id": name, "text": counted.texts[name]} for name in map(total_id, sheet.columns)],
        "whole": {name: counted.texts[f"{name}-total"] for name in ("given", "spent", "left", "ahead")},
        "pages": sheet.pages if len(sheet.pages) > 1 else (),
        "form": form,
        "unsaved": unsaved,
        "faults": typed.errors,
        "newest": sheet.publication,
        "unpublished": unpublished(package, sheet.record),
        "change_title": _("Follow-up %(year)d") % {"year": asked.year},
        "sums_address": reverse(f"{PAGE}_sums", args=(package.pk,)),
    }
    return TemplateResponse(request, "desk/follow_up.html", context)


def _period_choices(asked: Asked) -> list[dict[str, Any]]:
    words = {
        Period.MONTH: _("month"),
        Period.QUARTER: _("quarter"),
        Period.TERTIAL: _("tertial"),
        Period.YEAR: _("year"),
    }
    return [{"value": p.value, "words": words[p], "chosen": p == asked.period} for p in Period]


def _heads(sheet: Sheet, asked: Asked) -> list[dict[str, Any]]:
    return [
        {
            "words": period_words(asked.period, column.number),
            "months": period_months(asked.period, column.number),
            "is_forecast": column.kind == FORECAST,
            "since": asked.accumulated and column.kind != FORECAST and column.number > 1,
        }
        for column in sheet.columns
    ]


def _row(typed: Typed, counted: Sums, line: Any, depth: int) -> dict[str, Any]:
    fields = typed.by_line[line.pk]
    return {
        "line": line,
        "depth": depth,
        "given": counted.given_words(line),
        "cells": [
            {
                "field": fields[column],
                "position": position,
                "base": column.name(line.pk, "b"),
                "locator": column.name(line.pk, "l"),
                "printed": column.name(line.pk, "p"),
                "label": _label(typed, line, column),
                "row": typed.sheet.row(line.pk, column),
                "is_first_forecast": column.kind == FORECAST and column.number == 1,
            }
            for position, column in enumerate(typed.sheet.columns, start=1)
        ],
        "spent": counted.texts[f"spent-{line.pk}"],
        "left": counted.texts[f"left-{line.pk}"],
        "ahead": counted.texts[f"ahead-{line.pk}"],
    }


def _label(typed: Typed, line: Any, column: Any) -> str:
    period = period_words(typed.sheet.asked.period, column.number)
    if column.kind == FORECAST:
        return _("%(line)s, forecast after %(period)s") % {"line": line, "period": period}
    return _("%(line)s, outturn, %(period)s") % {"line": line, "period": period}


class FollowUpPages(admin.ModelAdmin[Any]):
    """The addresses of a package's follow-up, for the admin of packages to inherit."""

    def get_urls(self) -> list[URLPattern]:
        own = {"follow-up": follow_up, "follow-up/sums": sums, "indicators": indicators}
        return [
            *(
                path(
                    f"<int:pk>/{name}/",
                    self.admin_site.admin_view(self._of_package(view)),
                    name=f"allocations_safetypackage_{name.replace('-', '_').replace('/', '_')}",
                )
                for name, view in own.items()
            ),
            *super().get_urls(),
        ]

    def _of_package(self, view: Any) -> Any:
        """The view with the package within the user's reach; another is not there."""

        def found(request: HttpRequest, pk: int) -> HttpResponse:
            package = self.get_object(request, str(pk))
            if package is None:
                raise Http404
            answer: HttpResponse = view(request, package)
            return answer

        return found
