"""The check of a code."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from allocations.public.pages.check import UnreadableCode, hits, read_code


@require_safe
def check(request: HttpRequest) -> HttpResponse:
    """The form for a code; a readable one leads to its own address."""
    typed = request.GET.get("code", "")
    context = {"typed": typed[:100], "section": "check", "refusal": ""}
    if "code" in request.GET:
        try:
            return HttpResponseRedirect(reverse("check-code", args=(read_code(typed),)))
        except UnreadableCode as refusal:
            context["refusal"] = str(refusal)
    return render(request, "public/check.html", context)


@require_safe
def check_code(request: HttpRequest, code: str) -> HttpResponse:
    """What was sealed under a code of eight signs or more, and whether it is still current."""
    try:
        found = hits(read_code(code))
    except UnreadableCode as refusal:
        return render(
            request,
            "public/check.html",
            {"typed": code[:100], "refusal": str(refusal), "section": "check"},
            status=404,
        )
    context = {"code": read_code(code), "hits": found, "section": "check"}
    return render(request, "public/checked.html", context, status=200 if found else 404)
