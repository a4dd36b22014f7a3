"""The pages about the site: what it is and how it computes, its words, privacy, and the accessibility statement."""

from datetime import date
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from allocations.models import Publication
from allocations.models.choices import Grade
from allocations.public.freshness import answer
from allocations.public.glossary import in_order
from allocations.public.pages.about import operator, sum_with_doubt, worked_example

ASSESSED_ON: Final = date(2026, 11, 27)
"""The day on which what the accessibility statement says was last gone through: a fact of its text."""


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """What the site is, and how every figure on it comes about, with an example out of the record."""
    runs = operator()
    return answer(
        request,
        (*Publication.objects.state(), runs),
        lambda: render(
            request,
            "public/about.html",
            {
                "operator": runs,
                "example": worked_example(),
                "doubt": sum_with_doubt(),
                "grades": [label for _value, label in Grade.choices],
                "section": "about",
            },
        ),
    )


@require_safe
def glossary(request: HttpRequest) -> HttpResponse:
    return answer(
        request,
        ("glossary",),
        lambda: render(request, "public/glossary.html", {"terms": in_order(), "section": "about"}),
    )


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    runs = operator()
    return answer(
        request,
        ("privacy", runs),
        lambda: render(request, "public/privacy.html", {"operator": runs, "section": "about"}),
    )


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """The statement that lagen (2018:1937) om tillgänglighet till digital offentlig service asks for."""
    runs = operator()
    return answer(
        request,
        ("accessibility", runs, ASSESSED_ON),
        lambda: render(
            request,
            "public/accessibility.html",
            {"operator": runs, "assessed_on": ASSESSED_ON, "section": "about"},
        ),
    )
