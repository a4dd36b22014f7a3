"""The page of the trail, and the same as a file: exactly what is looked for, within reach of who asks."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from allocations.desk.reach import Reach
from allocations.desk.trail_page.forms import TrailForm
from allocations.desk.trail_page.sources import Event, events_of, keys_of

ON_A_PAGE = 100
AT_A_TIME = 500
RUNS = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula."""

Key = tuple[datetime, str, Any]


@require_safe
def trail(request: HttpRequest) -> HttpResponse:
    reach, form = _asked(request)
    asked = form.asked
    pages: Paginator[Key] = Paginator(keys_of(reach, asked) if asked is not None else [], ON_A_PAGE)
    page = pages.get_page(request.GET.get("page"))
    kept = request.GET.copy()
    kept.pop("page", None)
    context = {
        **admin.site.each_context(request),
        "title": _("The trail: who did what, and when"),
        "form": form,
        "page": page,
        "events": events_of(reach, page.object_list),
        "range": pages.get_elided_page_range(page.number, on_each_side=2, on_ends=1),
        "kept": kept.urlencode(),
        "of_one": form.of_one,
    }
    return TemplateResponse(request, "desk/trail.html", context)


@require_safe
def trail_csv(request: HttpRequest) -> HttpResponseBase:
    """Semicolons and a byte-order mark, as spreadsheets in Swedish read them without being asked."""
    reach, form = _asked(request)
    asked = form.asked
    if asked is None:
        return trail(request)
    return StreamingHttpResponse(
        _lines(reach, keys_of(reach, asked)),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="spar-{timezone.localdate():%Y-%m-%d}.csv"'},
    )


def _asked(request: HttpRequest) -> tuple[Reach, TrailForm]:
    reach = Reach.of(request)
    if not reach.sees_anything:
        raise PermissionDenied
    return reach, TrailForm(request)


class _Line:
    """What csv writes to, one line at a time."""

    def write(self, text: str) -> str:
        return text


def _lines(reach: Reach, keys: QuerySet[Any]) -> Iterator[str]:
    writer = csv.writer(_Line(), delimiter=";")
    yield "\ufeff"
    yield writer.writerow(_heading())
    some: list[Key] = []
    for key in keys.iterator(AT_A_TIME):
        some.append(key)
        if len(some) == AT_A_TIME:
            yield from (writer.writerow(_row(event)) for event in events_of(reach, some))
            some = []
    yield from (writer.writerow(_row(event)) for event in events_of(reach, some))


def _heading() -> list[str]:
    return [
        *(_("when (Swedish time)"), _("who"), _("did"), _("what"), _("name")),
        *(_("concerns"), _("municipality"), _("reason")),
    ]


def _row(event: Event) -> list[str]:
    when = timezone.localtime(event.at).strftime("%Y-%m-%d %H:%M:%S")
    return [
        when,
        *map(
            safe,
            (
                *(event.user, event.did, event.kind, event.name),
                *(event.concerns, event.municipality, event.reason),
            ),
        ),
    ]


def safe(text: str) -> str:
    """As text for any spreadsheet: what would run begins with an apostrophe."""
    return f"'{text}" if text.startswith(RUNS) else text
