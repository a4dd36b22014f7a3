"""When the log-in ends while somebody types, nothing they typed is lost; and no other site can make use of that."""

import lxml.html
import pytest
from django.test import Client
from django.urls import reverse

from allocations.models import Decision
from tests.factories import make_allocation, make_decision
from tests.support.desk import Desk
from tests.support.desk_pages import address, filled_in, make_everything, texts_of

pytestmark = pytest.mark.django_db

OURS = {"HTTP_ORIGIN": "http://testserver"}


@pytest.fixture
def house():
    return Desk()


@pytest.fixture
def browser(house):
    """One that holds Django to its tokens, as a real one does."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(house.writer)
    return client


@pytest.fixture
def decision(house):
    return make_decision(house.package, title="Budget")


def shown_again(response):
    """What the page of an ended log-in would send."""
    assert response.status_code == 403
    form = next(f for f in lxml.html.fromstring(response.content.decode()).forms if f.get("data-unsaved"))
    data = {}
    for name, value in form.form_values():
        data.setdefault(name, []).append(value)
    return form.get("action"), data


def test_what_was_typed_when_the_log_in_ended_is_sent_again_after_logging_in(browser, house, decision):
    make_allocation(decision, kronor=100)
    url = address(decision, "change")
    typed = filled_in(browser, url) | {"title": "Skriven länge"}
    browser.session.flush()

    response = browser.post(url, typed | {"allocations-0-kronor": "7 kr"}, **OURS)
    assert "Fördelning Kronor 7 kr" in texts_of(response)
    assert "Överklagat Okänt" in texts_of(response)
    address_again, data = shown_again(response)
    data["allocations-0-kronor"] = ["200"]
    browser.force_login(house.writer)
    assert browser.post(address_again, data, **OURS).status_code == 302

    decision.refresh_from_db()
    assert (decision.title, decision.allocations.get().kronor) == ("Skriven länge", 200)


def test_a_token_from_before_a_new_log_in_loses_nothing_either(browser, house, decision):
    """Logging in in another tab gives a new token, and the first tab has the old one."""
    url = address(decision, "change")
    typed = filled_in(browser, url) | {"title": "Skriven länge", "csrfmiddlewaretoken": "x" * 64}

    response = browser.post(url, typed, **OURS)

    address_again, data = shown_again(response)
    assert "Skriven länge" in texts_of(response)
    assert browser.post(address_again, data, **OURS).status_code == 302
    decision.refresh_from_db()
    assert decision.title == "Skriven länge"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"HTTP_ORIGIN": "https://example.org"},
        {"HTTP_ORIGIN": "null"},
        {"HTTP_ORIGIN": "http://testserver", "HTTP_SEC_FETCH_SITE": "cross-site"},
        {"HTTP_ORIGIN": "http://testserver", "HTTP_SEC_FETCH_SITE": "same-site"},
    ],
)
def test_what_another_site_sends_is_not_shown_to_be_sent(browser, decision, headers):
    url = address(decision, "change")

    response = browser.post(url, {"title": "Någon annans"}, **headers)

    assert response.status_code == 403
    assert "Någon annans" not in response.content.decode()
    assert Decision.objects.get().title == "Budget"


def test_a_password_is_never_shown_again(browser, house):
    url = reverse("admin:auth_user_password_change", args=(house.writer.pk,))

    response = browser.post(url, {"password1": "hemligt hemligt", "password2": "hemligt hemligt"}, **OURS)

    assert response.status_code == 403
    assert "hemligt" not in response.content.decode()


def test_logging_in_without_a_token_is_refused_as_before(client):
    browser = Client(enforce_csrf_checks=True)

    response = browser.post(reverse("admin:login"), {"username": "a", "password": "b"}, **OURS)

    assert response.status_code == 403
    assert "Skicka igen" not in response.content.decode()


def test_who_is_not_logged_in_is_told_the_name_of_no_row():
    rows = make_everything("HEMLIGT")
    decision = rows[Decision]
    browser = Client()

    response = browser.post(
        address(decision, "change"),
        {"package": decision.package_id, "body": decision.body_id, "title": "Mitt"},
        **OURS,
    )

    assert "Mitt" in texts_of(response)
    assert "HEMLIGT" not in texts_of(response)


def test_opening_a_page_when_the_log_in_has_ended_leads_to_logging_in(decision):
    response = Client().get(address(decision, "change"))

    assert response.headers["Location"].startswith(reverse("admin:login"))


def test_so_is_what_was_chosen_on_a_page_of_no_model(browser):
    url = reverse("desk:mail")
    browser.session.flush()

    action, data = shown_again(browser.post(url, {"waits": "on", "language": "en"}, **OURS))

    assert action in {"", None, url}
    assert data["language"] == ["en"]
