"""Log-in by OpenID Connect, against a real provider that is started here: only for people who are set up."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import httpx
import oidc_provider_mock
import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from municipalities.models import AccountEvent, AccountEventKind, Role, User
from tests.factories import make_municipality, make_user
from tests.support.desk_pages import texts_of

pytestmark = [
    pytest.mark.django_db,
    # The provider's own libraries, not ours.
    pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning"),
]

START, ANSWER = "/logga-in/oidc/oidc/", "/logga-in/oidc/oidc/svar/"
EMAIL = "anna@kommun.example"


@pytest.fixture(scope="module")
def server():
    with oidc_provider_mock.run_server_in_thread() as running:
        yield f"http://localhost:{running.server_port}"


@pytest.fixture
def provider(server, settings):
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "OAUTH_PKCE_ENABLED": True,
            "APPS": [
                {
                    "provider_id": "oidc",
                    "name": "Kommunens konto",
                    "client_id": "trygghetsbudget",
                    "secret": "only for the tests",
                    "settings": {"server_url": server},
                }
            ],
        }
    }
    return Provider(server)


class Provider:
    def __init__(self, address: str) -> None:
        self.address = address

    def knows(self, subject: str, **claims: object) -> None:
        httpx.put(f"{self.address}/users/{subject}", json=claims).raise_for_status()

    def answer_to(self, client: Client, subject: str, **asked: str) -> str:
        """Log in there: the address that the provider sends the browser back to."""
        sent = client.get(START, asked)
        assert sent.status_code == 302, sent.content
        assert sent.url.startswith(self.address)
        back = httpx.post(sent.url, data={"sub": subject})
        location: str = back.headers["location"]
        return location.removeprefix("http://testserver")

    def log_in(self, client: Client, subject: str, **asked: str):
        return client.get(self.answer_to(client, subject, **asked))


def inside(client):
    return client.session.get("_auth_user_id")


def test_the_log_in_page_has_a_link_to_the_provider_and_none_without_one(client, provider, settings):
    shown = client.get("/logga-in/")
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": []}}

    assert "Logga in med Kommunens konto" in texts_of(shown)
    assert "Kommunens konto" not in texts_of(client.get("/logga-in/"))
    assert client.get(START).status_code == 404


def test_a_person_who_is_set_up_comes_in_by_a_verified_address_and_then_by_the_subject(
    client, provider, mailoutbox, django_capture_on_commit_callbacks
):
    user = make_user(email="Anna@kommun.example")
    provider.knows("s-1", email=EMAIL, email_verified=True)

    with django_capture_on_commit_callbacks(execute=True):
        first = provider.log_in(client, "s-1", next="/admin/allocations/decision/")
    provider.knows("s-1", email="ny@kommun.example", email_verified=False)
    later = Client()
    provider.log_in(later, "s-1")

    assert first.url == "/admin/allocations/decision/"
    assert inside(client) == inside(later) == str(user.pk)
    assert SocialAccount.objects.get().user == user
    assert mailoutbox[0].to == [user.email]
    assert User.objects.get(pk=user.pk).email == "Anna@kommun.example"
    kinds = AccountEvent.objects.order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["provider_linked", "logged_in", "logged_in"]


@pytest.mark.parametrize(
    "claims",
    [
        {"email": EMAIL, "email_verified": False},
        {"email": EMAIL},
        {"email": EMAIL, "email_verified": "true"},
        {"email": "anna@kommun.example.evil.example", "email_verified": True},
        {"email": "", "email_verified": True},
        {"email_verified": True},
        {"preferred_username": "anna"},
    ],
    ids=str,
)
def test_an_address_that_is_not_verified_takes_over_no_account(client, provider, claims):
    make_user(email=EMAIL, username="anna")
    provider.knows("s-2", **claims)

    response = provider.log_in(client, "s-2")

    assert response.status_code == 403
    assert "Ingen har lagt upp ett konto för dig här" in texts_of(response)
    assert inside(client) is None
    assert not SocialAccount.objects.exists()
    assert AccountEvent.objects.get().kind == AccountEventKind.PROVIDER_REFUSED


@pytest.mark.parametrize("who", ["nobody", "two people", "a superuser", "a closed account"])
def test_an_address_that_names_not_one_open_account_comes_not_in(client, provider, who):
    if who == "two people":
        make_user(email=EMAIL)
        make_user(email=EMAIL.upper())
    elif who != "nobody":
        make_user(email=EMAIL, is_superuser=who == "a superuser", is_active=who != "a closed account")
    before = User.objects.count()
    provider.knows("s-3", email=EMAIL, email_verified=True)

    response = provider.log_in(client, "s-3")

    assert response.status_code == 403
    assert inside(client) is None
    assert User.objects.count() == before
    assert not SocialAccount.objects.exists()


def test_an_account_that_is_closed_later_comes_not_in_by_its_subject(client, provider):
    user = make_user(email=EMAIL)
    provider.knows("s-4", email=EMAIL, email_verified=True)
    provider.log_in(client, "s-4")
    User.objects.filter(pk=user.pk).update(is_active=False)

    again = Client()
    response = provider.log_in(again, "s-4")

    assert response.url == "/logga-in/stangt/"
    assert inside(again) is inside(client) or inside(again) is None
    assert client.get("/admin/").status_code == 302


@pytest.mark.parametrize("wrong", ["state", "no state", "another browser", "used twice", "code", "refused"])
def test_an_answer_that_was_not_asked_for_logs_nobody_in(client, provider, wrong):
    make_user(email=EMAIL)
    provider.knows("s-5", email=EMAIL, email_verified=True)
    back = provider.answer_to(client, "s-5")
    asked = {name: values[0] for name, values in parse_qs(urlsplit(back).query).items()}
    match wrong:
        case "state":
            asked["state"] = "x" * len(asked["state"])
        case "no state":
            del asked["state"]
        case "another browser":
            client = Client()
        case "used twice":
            client.get(ANSWER, asked)
            client.logout()
        case "code":
            asked["code"] = "x"
        case "refused":
            del asked["code"]
            asked["error"] = "access_denied"

    response = client.get(ANSWER, asked, follow=True)

    assert inside(client) is None
    assert "blev inte inloggad" in texts_of(response)


def test_the_code_of_another_log_in_is_refused_by_its_proof_key(client, provider, server):
    """PKCE: a code that was stolen from one browser is worth nothing in another, which asked with its own key."""
    sent = client.get(START)
    asked = parse_qs(urlsplit(sent.url).query)

    assert asked["code_challenge_method"] == ["S256"]
    assert asked["redirect_uri"] == [f"http://testserver{ANSWER}"]
    assert asked["response_type"] == ["code"]


def test_somebody_who_is_logged_in_ties_no_account_to_themselves(provider):
    user = make_user()
    client = Client()
    client.force_login(user)
    provider.knows("s-6", email=EMAIL, email_verified=True)

    response = provider.log_in(client, "s-6", process="connect")

    assert response.status_code == 403
    assert not SocialAccount.objects.exists()


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/"])
def test_the_provider_sends_nobody_elsewhere(client, provider, elsewhere):
    make_user(email=EMAIL)
    provider.knows("s-7", email=EMAIL, email_verified=True)

    assert provider.log_in(client, "s-7", next=elsewhere).url == "/admin/"


def approver():
    return make_user(email=EMAIL, role=Role.APPROVER, municipality=make_municipality())


def test_an_approver_needs_our_own_second_factor_by_the_provider_too(client, provider):
    approver()
    provider.knows("s-8", email=EMAIL, email_verified=True, amr=["mfa", "otp"], acr="mfa")

    provider.log_in(client, "s-8")

    assert client.get("/admin/").url == "/logga-in/konto/"


@pytest.mark.parametrize(
    ("claims", "opens"),
    [
        ({"amr": ["pwd", "mfa"]}, True),
        ({"acr": "mfa"}, True),
        ({"amr": ["pwd"]}, False),
        ({"amr": "mfa"}, False),
        ({"acr": "mfa-not"}, False),
        ({}, False),
    ],
    ids=str,
)
def test_where_the_installation_trusts_the_providers_word_it_counts(
    client, provider, settings, monkeypatch, claims, opens
):
    from municipalities.accounts import oidc

    settings.OIDC_SECOND_FACTOR = ["mfa"]
    user = approver()
    # The provider of the tests puts no claims of ours in its token, only in what it tells of the user.
    monkeypatch.setattr(
        oidc, "asked_for_factor", lambda token, said=oidc.asked_for_factor: said({**token, **claims})
    )
    provider.knows("s-9", email=EMAIL, email_verified=True)

    provider.log_in(client, "s-9")

    assert inside(client) == str(user.pk)
    assert (client.get("/admin/").status_code == 200) is opens


def test_a_session_by_the_provider_gives_its_second_factor_to_nobody_else(
    client, provider, settings, monkeypatch
):
    from municipalities.accounts import oidc

    settings.OIDC_SECOND_FACTOR = ["mfa"]
    monkeypatch.setattr(oidc, "asked_for_factor", lambda _token: True)
    approver()
    other = make_user(is_superuser=True)
    provider.knows("s-10", email=EMAIL, email_verified=True)
    provider.log_in(client, "s-10")

    client.force_login(other)

    assert client.get("/admin/").url == "/logga-in/konto/"
