"""Approvers, administrators and superusers come to no page of the desk without a second factor, by no address."""

import time

import pytest
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.test import Client
from django.urls import URLPattern, URLResolver, reverse

from allocations.models import Publication, Submission
from allocations.models.choices import SubmissionStatus
from municipalities.accounts.door import NEVER_ASKED
from municipalities.models import AccountEvent, Membership, Role
from tests.factories import make_municipality, make_user
from tests.support.desk import Desk
from tests.support.desk_pages import address, texts_of
from tests.support.desk_steps import approving
from tests.support.logged_in import SECRET, code_now, give_factor, log_in

pytestmark = pytest.mark.django_db

OWN = "/logga-in/konto/"


def by_password(user):
    """Somebody who has logged in with the password alone."""
    client = Client()
    client.force_login(user)
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return client


def patterns(found):
    """Every address of the admin."""
    for pattern in found:
        if isinstance(pattern, URLResolver):
            yield from patterns(pattern.url_patterns)
        elif isinstance(pattern, URLPattern) and pattern.name is not None:
            yield pattern


def addresses():
    """Each named address of the admin, filled in with what is nowhere: who is let in would get a 404 or a page."""
    for pattern in patterns(admin.site.get_urls()):
        regex = pattern.pattern.regex
        if pattern.name == "app_list":
            yield pattern.name, reverse("admin:app_list", args=("allocations",))
        elif regex.groupindex:
            yield pattern.name, reverse(f"admin:{pattern.name}", kwargs=dict.fromkeys(regex.groupindex, "1"))
        else:
            yield pattern.name, reverse(f"admin:{pattern.name}", args=["1"] * regex.groups)


EVERY = sorted(set(addresses()))
ASKED = [(name, where) for name, where in EVERY if name not in NEVER_ASKED]


def test_the_list_of_addresses_is_all_of_the_desk():
    assert len(ASKED) > 150
    assert {"index", "allocations_submission_approve", "municipalities_user_set_up", "autocomplete"} <= {
        name for name, _where in ASKED
    }
    assert {name for name, _where in EVERY} & NEVER_ASKED == NEVER_ASKED


@pytest.mark.parametrize("role", [Role.APPROVER, Role.ADMINISTRATOR, "superuser"])
def test_no_address_opens_by_a_password_alone(role):
    user = (
        make_user(is_superuser=True)
        if role == "superuser"
        else make_user(role=role, municipality=make_municipality())
    )
    client = by_password(user)

    for _name, where in ASKED:
        asks = (
            ((client.get, ""), (client.post, ""), (client.post, "/en"))
            if role == Role.APPROVER
            else ((client.post, ""),)
        )
        for ask, english in asks:
            response = ask(f"{english}{where}")
            assert (response.status_code, response.url) == (302, f"{english}{OWN}"), (where, ask)


@pytest.mark.parametrize(
    "where", ["/admin/no/such/page/", "/admin/allocations/", "/admin/allocations/decision"]
)
def test_nor_does_an_address_that_is_none(where):
    client = by_password(make_user(is_superuser=True))

    assert client.get(where).url in {OWN, f"{where}/"}


def test_the_demo_asks_for_none(settings):
    settings.SECOND_FACTOR_DEMANDED = False

    assert by_password(make_user(is_superuser=True)).get("/admin/").status_code == 200


def test_it_is_demanded_unless_it_is_the_demo():
    from tests.test_settings import PRODUCTION, settings_under

    with pytest.MonkeyPatch.context() as patch:
        assert settings_under(patch, **PRODUCTION)["SECOND_FACTOR_DEMANDED"] is True
        assert (
            settings_under(patch, **PRODUCTION, TRYGGHETSBUDGET_DEBUG="1")["SECOND_FACTOR_DEMANDED"] is True
        )
        assert settings_under(patch, TRYGGHETSBUDGET_DEMO="1")["SECOND_FACTOR_DEMANDED"] is False


def test_a_writer_needs_none_until_a_role_that_does_and_then_at_once():
    house = Desk()
    client = by_password(house.writer)
    assert client.get("/admin/").status_code == 200

    Membership.objects.create(user=house.writer, municipality=make_municipality(), role=Role.APPROVER)

    assert client.get("/admin/").url == OWN


def test_recovery_codes_alone_are_no_second_factor():
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    user = make_user(is_superuser=True)
    RecoveryCodes.activate(user)

    assert by_password(user).get("/admin/").url == OWN


def test_a_session_that_was_opened_without_the_factor_shows_it_and_goes_on_where_it_was():
    user = make_user(is_superuser=True)
    give_factor(user)
    client = by_password(user)

    asked = client.get("/admin/allocations/decision/")
    assert asked.url == "/logga-in/bekrafta/kod/?next=%2Fadmin%2Fallocations%2Fdecision%2F"
    assert "Koden är fel" in texts_of(client.post(asked.url, {"code": "000000"}))
    shown = client.post(asked.url, {"code": code_now(), "next": "/admin/allocations/decision/"})

    assert shown.url == "/admin/allocations/decision/"
    assert client.get("/admin/").status_code == 200


def test_a_factor_that_was_taken_away_opens_nothing_more():
    user = make_user(is_superuser=True)
    client = log_in(user)
    assert client.get("/admin/").status_code == 200

    Authenticator.objects.filter(user=user).delete()
    assert client.get("/admin/").url == OWN
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": SECRET})

    assert client.get("/admin/").url.startswith("/logga-in/bekrafta/kod/")


def test_approving_by_a_password_alone_publishes_nothing():
    house = Desk()
    submission = house.submit(house.adopt(100)[0])
    shown = log_in(house.approver)
    with_factor = shown.get(address(submission, "review")).context["approval"]["shown"].value()
    Authenticator.objects.all().delete()

    response = by_password(house.approver).post(address(submission, "approve"), {"shown": with_factor})

    assert response.url == OWN
    assert Submission.objects.get().status == SubmissionStatus.SUBMITTED
    assert not Publication.objects.exists()
    approving(log_in(house.approver), submission)
    assert Publication.objects.exists()


# Setting one up


@pytest.mark.django_db(transaction=True)
def test_an_app_is_set_up_with_its_picture_in_the_page_and_the_desk_opens(client, mailoutbox):
    user = make_user(is_superuser=True, email="anna@kommun.example")
    client.post("/logga-in/", {"login": user.username, "password": "a long enough password"})
    assert client.get("/admin/").url == OWN
    assert "kräver ett andra steg" in texts_of(client.get(OWN))

    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    markup = page.content.decode()
    wrong = client.post(reverse("mfa_activate_totp"), {"code": "000000"})
    done = client.post(reverse("mfa_activate_totp"), {"code": code_now(secret)})

    assert "<svg" in markup
    assert "data:image" not in markup
    assert " style=" not in markup
    assert "<script>" not in markup
    assert "no-store" in page.headers["Cache-Control"]
    assert "Koden är fel" in texts_of(wrong)
    assert wrong.context["form"].secret == secret
    assert done.url == reverse("mfa_view_recovery_codes")
    assert len(client.get(done.url).context["unused_codes"]) == 10
    assert client.get("/admin/").status_code == 200
    assert mailoutbox[0].subject == "Ett andra steg har lagts in för ditt konto"
    kinds = AccountEvent.objects.filter(user=user).values_list("kind", flat=True)
    assert {"logged_in", "factor_added"} <= set(kinds)


def test_new_codes_make_the_old_ones_useless_and_are_saved_as_a_file(django_capture_on_commit_callbacks):
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    user = make_user(is_superuser=True)
    desk = log_in(user)
    before = RecoveryCodes.activate(user).get_unused_codes()

    with django_capture_on_commit_callbacks(execute=True):
        desk.post(reverse("mfa_generate_recovery_codes"))

    file = desk.get(reverse("mfa_download_recovery_codes"))
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert len(file.content.decode().split()) == 10
    assert not set(before) & set(file.content.decode().split())
    assert AccountEvent.objects.filter(user=user, kind="codes_renewed").exists()


def test_what_protects_the_account_is_changed_only_by_who_has_just_shown_who_they_are():
    user = make_user(is_superuser=True)
    desk = log_in(user)
    session = desk.session
    for record in session["account_authentication_methods"]:
        record["at"] -= 600
    session.save()

    for name in ("mfa_deactivate_totp", "mfa_generate_recovery_codes", "mfa_add_webauthn"):
        for ask in (desk.get, desk.post):
            assert ask(reverse(name)).url.startswith("/logga-in/bekrafta/"), name
    assert Authenticator.objects.filter(user=user).exists()
    assert desk.get("/admin/").status_code == 200


def test_one_does_not_reach_the_factors_of_somebody_else():
    other = make_user(is_superuser=True)
    key = Authenticator.objects.create(
        user=other, type=Authenticator.Type.WEBAUTHN, data={"name": "x", "credential": {}}
    )
    desk = log_in(make_user(is_superuser=True))

    for name in ("mfa_edit_webauthn", "mfa_remove_webauthn"):
        assert desk.get(reverse(name, args=(key.pk,))).status_code == 404
        assert desk.post(reverse(name, args=(key.pk,)), {"name": "mitt"}).status_code == 404
    assert Authenticator.objects.filter(pk=key.pk).exists()


def test_the_tables_of_log_in_have_no_pages_at_the_desk():
    assert not [
        model
        for model in admin.site._registry
        if model._meta.app_label in {"account", "mfa", "socialaccount", "usersessions", "auth"}
    ]
