"""What every answer carries: the strict policy, the language of its address, and no cookie for a visitor."""

import pytest
from django.utils import translation

POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
}


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/logga-in/", "/no/such/page/"])
def test_every_answer_carries_the_strict_policy_and_its_headers(client, address):
    headers = client.get(address).headers

    assert {part.strip() for part in headers["Content-Security-Policy"].split(";")} == POLICY
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "geolocation=()" in headers["Permissions-Policy"]


@pytest.mark.django_db
@pytest.mark.parametrize(("address", "language"), [("/", "sv"), ("/en/", "en"), ("/no/such/page/", "sv")])
def test_the_address_decides_the_language_and_the_browser_does_not(client, address, language):
    client.cookies["django_language"] = "en"

    response = client.get(address, headers={"accept-language": "en-GB,en;q=0.9"})

    assert response.headers["Content-Language"] == language
    assert "accept-language" not in response.headers.get("Vary", "").lower()
    assert translation.get_language() == "sv"


@pytest.mark.django_db
def test_a_visitor_gets_no_cookie(client):
    response = client.get("/")

    assert response.cookies == {}
    assert "cookie" not in response.headers.get("Vary", "").lower()


@pytest.mark.django_db
def test_staff_forms_work_under_the_policy(client):
    page = client.get("/logga-in/").content.decode()

    assert "<script>" not in page
    assert "<style" not in page
    assert " style=" not in page


@pytest.mark.django_db
def test_plain_http_is_sent_on_to_https_in_production(client, settings):
    settings.SECURE_SSL_REDIRECT = True

    response = client.get("/admin/login/")

    assert response.status_code == 301
    assert response.headers["Location"].startswith("https://")
