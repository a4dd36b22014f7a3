"""What answers when no page does: nothing there, not understood, too much."""

from http import HTTPStatus

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.template.loader import render_to_string

from allocations.public.lost import elsewhere

LONGEST_SHOWN = 120  # signs of what was asked for


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """To where the page is now, or a page that helps on. Kept by nobody: the name may come to be used anew."""
    meant = elsewhere(request) if request.method in {"GET", "HEAD"} else ""
    if meant:
        response: HttpResponse = HttpResponsePermanentRedirect(meant)
    else:
        asked = request.path if request.path.isprintable() else ""
        context = {
            "asked": asked if len(asked) <= LONGEST_SHOWN else f"{asked[:LONGEST_SHOWN]}…",
            "reason": next((each for each in exception.args if isinstance(each, str)), ""),
            "words": asked.strip("/").rpartition("/")[2].replace("-", " ")[:LONGEST_SHOWN],
        }
        response = render(request, "404.html", context, status=HTTPStatus.NOT_FOUND)
    response["Cache-Control"] = "no-cache"
    return response


def bad_request(_request: HttpRequest, exception: Exception) -> HttpResponse:
    """Both languages and nothing of the request: what is wrong with it may be what a page would read."""
    too_much = isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent)
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE if too_much else HTTPStatus.BAD_REQUEST
    return HttpResponse(render_to_string("400.html", {"too_much": too_much}), status=status)
