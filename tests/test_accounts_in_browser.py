"""Log-in in a real browser, under the strict policy: passkeys, and the way of a new approver by keyboard."""

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.urls import reverse

from municipalities.models import AccountEvent, User
from tests.factories import make_user
from tests.support.axe import faults, faults_of_colour
from tests.support.desk import Desk
from tests.support.logged_in import code_now, log_in_browser

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "a long enough password"


@pytest.fixture(autouse=True)
def nothing_counted(db):
    cache.clear()


@pytest.fixture
def key(page):
    """A key in the computer that opens by PIN, as Chromium's own tests make one."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    made = session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    return session, made["authenticatorId"]


def type_password(page, live_server, user):
    page.goto(live_server.url + "/admin/")
    page.keyboard.type(user.username)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_a_passkey_is_added_opens_the_desk_alone_and_is_removed(page, live_server, key):
    user = make_user(is_superuser=True)
    type_password(page, live_server, user)
    page.wait_for_url("**/logga-in/konto/")

    page.click("text=Lägg till en nyckel")
    page.fill("#id_name", "Datorn på kontoret")
    page.click("input[type=submit]")
    page.wait_for_url("**/logga-in/konto/koder/")
    page.goto(live_server.url + "/admin/")
    assert page.url == live_server.url + "/admin/"
    assert AccountEvent.objects.filter(user=user, kind="factor_added").count() == 2

    page.click("#logout-form button")
    page.wait_for_url("**/logga-in/")
    page.click("text=Logga in med en nyckel")
    page.wait_for_url("**/admin/")
    event = AccountEvent.objects.filter(user=user, kind="logged_in").first()
    assert event.detail == "nyckel"

    page.goto(live_server.url + reverse("mfa_list_webauthn"))
    assert "Datorn på kontoret" in page.content()
    page.click("a:has-text('Ta bort')")
    page.click("input[type=submit]")
    page.wait_for_url("**/konto/nycklar/")
    assert not Authenticator.objects.filter(user=user).exists()
    page.goto(live_server.url + "/admin/")
    assert page.url == live_server.url + "/logga-in/konto/"


def test_a_passkey_is_the_second_step_after_the_password(page, live_server, key):
    user = make_user(is_superuser=True)
    type_password(page, live_server, user)
    page.goto(live_server.url + reverse("mfa_add_webauthn"))
    page.uncheck("#id_passwordless")
    page.click("input[type=submit]")
    page.wait_for_url("**/logga-in/konto/koder/")
    page.click("#logout-form button")
    page.wait_for_url("**/logga-in/")

    type_password(page, live_server, user)
    page.wait_for_url("**/logga-in/andra-steget/")
    page.click("text=Använd en nyckel")
    page.wait_for_url("**/admin/")

    assert AccountEvent.objects.filter(user=user, kind="logged_in").first().detail == "lösenord, nyckel"


def test_a_key_of_another_or_none_says_so_and_leaves_the_other_ways(page, live_server, key):
    session, authenticator = key
    user = make_user(is_superuser=True)
    type_password(page, live_server, user)
    page.goto(live_server.url + reverse("mfa_add_webauthn"))
    page.click("input[type=submit]")
    page.wait_for_url("**/logga-in/konto/koder/")
    page.click("#logout-form button")
    session.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": authenticator})
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": False,
            }
        },
    )

    page.goto(live_server.url + "/logga-in/")
    page.click("text=Logga in med en nyckel")

    page.wait_for_selector("text=Det gick inte med nyckeln")
    assert page.url.endswith("/logga-in/")
    page.fill("#id_username", user.username)
    page.fill("#id_password", PASSWORD)
    page.click("#login-form input[type=submit]")
    page.wait_for_url("**/logga-in/andra-steget/")


def test_a_new_approver_comes_from_the_letter_to_the_desk_without_scripts(chromium, live_server):
    from municipalities.accounts.letters import link_to_set_password

    house = Desk()
    user = house.approver
    user.set_unusable_password()
    user.save()
    path = link_to_set_password(user).removeprefix("https://trygghetsbudget.example")
    context = chromium.new_context(java_script_enabled=False, locale="sv-SE")
    page = context.new_page()

    page.goto(live_server.url + path)
    page.fill("#id_password1", "en helt ny lång fras")
    page.fill("#id_password2", "en helt ny lång fras")
    page.keyboard.press("Enter")
    page.click("text=Till inloggningen")
    page.fill("#id_username", user.username)
    page.fill("#id_password", "en helt ny lång fras")
    page.keyboard.press("Enter")
    page.click("text=Lägg in en app")
    assert page.locator(".account-qr svg").bounding_box()["width"] > 150
    page.fill("#id_code", code_now(page.inner_text(".account-secret")))
    page.keyboard.press("Enter")
    page.wait_for_url("**/logga-in/konto/koder/")
    assert page.locator(".account-codes li").count() == 10
    page.click("text=Till handläggningen")
    page.wait_for_url("**/admin/")

    assert page.url == live_server.url + "/admin/"
    assert page.context.cookies()[0]["httpOnly"]
    context.close()
    assert User.objects.get(pk=user.pk).last_login


@pytest.mark.parametrize(
    "address",
    ["/logga-in/", "/logga-in/konto/", "/logga-in/konto/app/", "/admin/municipalities/user/set-up/"],
)
def test_the_pages_are_accessible_and_fit_a_telephone(chromium, live_server, address):
    context = chromium.new_context(viewport={"width": 360, "height": 800}, locale="sv-SE")
    page = context.new_page()
    if address != "/logga-in/":
        log_in_browser(page, live_server.url, make_user(is_superuser=True))
    if address.endswith("/app/"):
        Authenticator.objects.all().delete()

    page.goto(live_server.url + address)

    found = faults(page)
    page.emulate_media(color_scheme="dark")
    in_the_dark = faults_of_colour(page)
    wide = page.evaluate("document.documentElement.scrollWidth")
    context.close()
    assert found == []
    assert in_the_dark == []
    assert wide <= 360
