"""Something wrong? The form, and the receipt that it leads to."""

from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from allocations.public import feedback as rules
from allocations.public.limits import asker, until_more, within_limit
from allocations.public.pages.feedback import NoAddressOfOurs, about, own_address
from allocations.reports import NotTold, receive_report, tell_operator

RECEIPT = "allocations.public.feedback.receipt"


@csrf_exempt  # the token would need a cookie, and there is no session to misuse; other sites are refused below
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def feedback(request: HttpRequest) -> HttpResponse:
    """The form, filled in with the address it is about; what is sent lands on the municipality's desk."""
    if request.method != "POST":
        return _page(request, _empty_form(request))
    if not _from_here(request):
        return render(request, "public/feedback_refused.html", status=HTTPStatus.FORBIDDEN)
    form = rules.FeedbackForm(request.POST)
    slip = rules.read_slip(request.POST.get("slip", ""))
    if slip and (receipt := rules.receipt_of(slip)):
        return HttpResponseRedirect(receipt)
    if not form.is_valid():
        return _page(request, form)
    if not _has_room(request):
        return _full(request, form)
    if form.is_about_the_site:
        return _to_operator(request, form)
    receipt = _receipt(form)
    return HttpResponseRedirect(receipt) if receipt else _page(request, form)


@never_cache
@require_safe
def received(request: HttpRequest, receipt: str) -> HttpResponse:
    """The receipt: a reference that sender and staff share, and whether a letter is on its way."""
    try:
        reference, by_mail, place, *more = signing.loads(receipt, salt=RECEIPT)
    except (signing.BadSignature, ValueError, TypeError) as no:
        raise Http404(_("There is no such receipt.")) from no
    context = {"reference": reference, "by_mail": by_mail, "place": place, "about_the_site": bool(more)}
    return render(request, "public/feedback_received.html", context)


def _empty_form(request: HttpRequest) -> rules.FeedbackForm:
    given = request.GET.get("about", "")
    try:
        place = about(own_address(given))
    except NoAddressOfOurs:
        return rules.FeedbackForm(initial={"about": ""})
    form = rules.FeedbackForm(initial={"about": place.address, "municipality": place.municipality})
    form.place = place
    return form


def _page(
    request: HttpRequest, form: rules.FeedbackForm, refused: int = HTTPStatus.BAD_REQUEST
) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form,
        "place": form.place,
        "slip": form.slip_to_show() if form.is_bound else rules.new_slip(),
        "operator_email": settings.OPERATOR_EMAIL,
    }
    wrong = form.is_bound and bool(form.errors)
    return render(request, "public/feedback.html", context, status=refused if wrong else HTTPStatus.OK)


def _from_here(request: HttpRequest) -> bool:
    """Whether a page of this site sent the form, as browsers say; what says nothing has its slip to show."""
    own = {f"{request.scheme}://{request.get_host()}", settings.SITE_ADDRESS, *settings.CSRF_TRUSTED_ORIGINS}
    origin = request.headers.get("Origin")
    fetched = request.headers.get("Sec-Fetch-Site", "same-origin")
    return (origin is None or origin in own) and fetched in {"same-origin", "none"}


def _has_room(request: HttpRequest) -> bool:
    """Whether there is room for one more report, from there and from everywhere."""
    return within_limit("feedback", asker(request), an_hour=rules.TIMES_AN_HOUR) and within_limit(
        "feedback", "all", an_hour=rules.ALL_AN_HOUR
    )


def _full(request: HttpRequest, form: rules.FeedbackForm) -> HttpResponse:
    """The form with everything typed, and when it can be sent."""
    form.add_error(
        None,
        _(
            "Very many reports have come from here within an hour. Everything you typed is here: "
            "send it again in an hour."
        ),
    )
    response = _page(request, form, HTTPStatus.TOO_MANY_REQUESTS)
    response["Retry-After"] = str(until_more())
    return response


def _receipt(form: rules.FeedbackForm) -> str:
    """Take the report in and answer with the address of its receipt; nothing where the desk refuses a field."""
    given = form.cleaned_data
    sender = given["sender"]
    by_mail = bool(sender) and within_limit("receipt", sender.casefold(), an_hour=rules.RECEIPTS_AN_HOUR)
    try:
        reference = receive_report(
            municipality=form.code,
            package=form.place.package,
            address=given["about"] or reverse("feedback"),
            message=given["message"],
            about=form.place.words[:300],
            sender=sender,
            receipt_in=(get_language() or "sv") if by_mail else "",
        )
    except ValidationError as refusal:
        for field, errors in refusal.message_dict.items():
            form.add_error(field if field in form.fields else None, errors)
        return ""
    return _given(form, [reference, by_mail, given["about"]])


def _given(form: rules.FeedbackForm, facts: list[Any]) -> str:
    """The address of the receipt, the same for this copy of the form however often it comes."""
    receipt = reverse("feedback-received", args=(signing.dumps(facts, salt=RECEIPT),))
    slip = rules.read_slip(form.cleaned_data["slip"])
    if slip:
        rules.keep_receipt(slip, receipt)
    return receipt


def _to_operator(request: HttpRequest, form: rules.FeedbackForm) -> HttpResponse:
    """What is about the site itself goes to whoever runs it by mail, and is kept nowhere here."""
    given = form.cleaned_data
    try:
        reference = tell_operator(address=given["about"], message=given["message"], sender=given["sender"])
    except NotTold:
        form.add_error(
            None,
            _(
                "The letter could not be sent just now. Everything you typed is here: send it again in a while."
            ),
        )
        return _page(request, form, HTTPStatus.SERVICE_UNAVAILABLE)
    return HttpResponseRedirect(_given(form, [reference, False, given["about"], rules.THE_SITE]))
