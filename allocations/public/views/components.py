"""The page of components: for staff, and for whoever works on the look. What visual tests photograph."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from allocations.public.pages.components import EXHIBITS


@require_safe
@never_cache
def components(request: HttpRequest) -> HttpResponse:
    """Every part in every state, with examples. For everybody else there is nothing here."""
    if not (settings.DEBUG or (request.user.is_authenticated and request.user.is_staff)):
        raise Http404(_("Nothing is published at this address."))
    shown = [
        (exhibit.key, exhibit.title, render_to_string(exhibit.template, dict(exhibit.given()), request))
        for exhibit in EXHIBITS
    ]
    return render(request, "public/components.html", {"exhibits": shown, "section": "about"})
