"""Packages or municipalities side by side."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_safe

from allocations.models import Publication
from allocations.public.days import days_of, today
from allocations.public.freshness import answer
from allocations.public.pages.chosen import offers, only_offer, read_choice, too_long
from allocations.public.pages.compare import comparison
from allocations.public.pages.compare_municipalities import municipal_comparison
from allocations.public.sweden import SwedishMunicipality, fingerprint, municipalities


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """What the address chooses, side by side. What was typed to be added leads on where it can mean one thing only."""
    known = municipalities()
    typed = request.GET.get("add", "")
    if typed and not too_long(typed):
        address = only_offer(typed, read_choice(request.GET, known), known)
        if address:
            return HttpResponseRedirect(address)
    facts: tuple[object, ...] = (*Publication.objects.state(), fingerprint(known))
    if days_of(request.GET).is_asked:
        facts = (*facts, today())
    return answer(request, facts, lambda: _compare(request, known, typed))


def _compare(request: HttpRequest, known: tuple[SwedishMunicipality, ...], typed: str) -> HttpResponse:
    choice = read_choice(request.GET, known)
    places, packages = offers(typed, choice, known)
    context = {
        "choice": choice,
        "typed": typed[:100],
        "refusal": too_long(typed),
        "places": places,
        "packages": packages,
        "section": "compare",
    }
    if choice.is_enough:
        context["page"] = comparison(choice) if choice.packages else municipal_comparison(choice)
    return render(request, "public/compare.html", context)
