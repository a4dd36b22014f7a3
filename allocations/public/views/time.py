"""Time over all: what changed, corrections, and one page since the last meeting."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.paginator import InvalidPage, Page, Paginator
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from allocations.models import Publication
from allocations.public.days import Asked, asked, today
from allocations.public.freshness import answer
from allocations.public.homes import municipality_now
from allocations.public.pages.changes import change_rows, steps_of
from allocations.public.pages.corrections import correction_rows, corrections
from allocations.public.pages.since import since_page
from allocations.record.folding import sort_key
from municipalities.models import Municipality

PER_PAGE = 20
"""Each row reads two documents."""

MONTHS = (1, 3, 12)
"""How far back the page since the last meeting offers to go; the middle one where no day is chosen."""


@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    """What was published, the newest first, each with what it changed."""
    return answer(request, Publication.objects.state(), lambda: _changes(request))


def _changes(request: HttpRequest) -> HttpResponse:
    choices, typed = published_municipalities(), request.GET.get("municipality", "")
    at = municipality_now(typed) if typed else None
    chosen = next((each for each in choices if at is not None and each.code == at.code), None)
    context = {"choices": choices, "chosen": chosen, "typed": visible(typed), "section": "changes"}
    if typed and chosen is None:
        context["refusal"] = _("No municipality with this name has published anything. Nothing is shown.")
        return render(request, "public/changes.html", context)
    publications = Publication.objects.order_by("-published_at", "-pk")
    if chosen:
        publications = publications.filter(municipality=chosen)
    how_many = Publication.objects.how_many(*([chosen] if chosen else []))
    page = _page(request, steps_of(publications), how_many)
    return render(request, "public/changes.html", context | {"list": page, "rows": change_rows(list(page))})


@require_safe
def correction_list(request: HttpRequest) -> HttpResponse:
    return answer(request, Publication.objects.state(), lambda: _corrections(request))


def _corrections(request: HttpRequest) -> HttpResponse:
    page = _page(request, corrections())
    context = {"list": page, "rows": correction_rows(list(page)), "section": "changes"}
    return render(request, "public/corrections.html", context)


@require_safe
def since(request: HttpRequest) -> HttpResponse:
    """A municipality and a day, and all on one page: changed, decided, open, late."""
    return answer(request, (*Publication.objects.state(), today()), lambda: _since(request))


def _since(request: HttpRequest) -> HttpResponse:
    typed = request.GET.get("municipality", "")
    chosen = municipality_now(typed)
    day = asked(request.GET.get("since", ""))
    context: dict[str, Any] = {
        "choices": published_municipalities(),
        "chosen": chosen,
        "typed": visible(typed),
        "asked": day,
        "offered": [(months, months_before(today(), months)) for months in MONTHS],
        "section": "changes",
        "today": today(),
    }
    context["chosen_published"] = chosen is not None and chosen.slug in {
        each.slug for each in context["choices"]
    }
    if typed and chosen is None:
        context["refusal"] = _("There is no municipality with this address.")
    elif chosen and not day.refusal:
        first = day.day or months_before(today(), MONTHS[1])
        context |= {"page": since_page(chosen, first, today()), "is_proposed": day == Asked()}
        query = urlencode({"municipality": chosen.slug, "since": first.isoformat()})
        context["full_address"] = f"{settings.SITE_ADDRESS}{reverse('since')}?{query}"
    return render(request, "public/since.html", context)


def visible(typed: str) -> str:
    """As much as a page repeats of what was typed."""
    return "".join(filter(str.isprintable, typed))[:80]


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier, or the 28th where the month may be shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, 28))


def published_municipalities() -> list[Municipality]:
    """Those that have published anything, in Swedish order."""
    published = Exists(Publication.objects.filter(municipality=OuterRef("pk")))
    return sorted(Municipality.objects.filter(published), key=lambda each: sort_key(each.name))


def _page(
    request: HttpRequest, rows: QuerySet[Any, dict[str, Any]], how_many: int | None = None
) -> Page[dict[str, Any]]:
    """The page asked for; counted here, where it is not known how many there are."""
    paginator = Paginator(rows, PER_PAGE)
    if how_many is not None:
        paginator.__dict__["count"] = how_many
    try:
        return paginator.page(request.GET.get("page", "1"))
    except InvalidPage as error:
        raise Http404(_("The list has no such page.")) from error
