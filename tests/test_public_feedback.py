"""“Something wrong?”: what a reader reports lands on the right desk, nothing typed is lost, and nobody is tracked."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core import mail, signing
from django.core.cache import cache
from django.test import Client
from django_tasks_db.models import DBTaskResult

from allocations.models import ErrorReport
from allocations.public import feedback as rules
from allocations.public.limits import within_limit
from tests.factories import make_municipality
from tests.support.reading import Reading

pytestmark = pytest.mark.django_db

FORM = "/om/fel/"
LINE = "/vasteras/tryggare-vasteras/v/1/#line-foreningar-och-kultur"


@pytest.fixture
def vasteras(db: None):
    """A municipality is enough for most of what a form does."""
    return make_municipality(code="1980", slug="vasteras", name="Västerås")


@pytest.fixture(autouse=True)
def _nothing_counted():
    cache.clear()


def slip(age: int = 60, number: str = "a") -> str:
    import time

    return signing.dumps([number, int(time.time()) - age], salt=rules.SALT)


def send(client: Client, headers: dict[str, str] | None = None, **given: str) -> Any:
    plain = {"about": LINE, "message": "Det står 7 miljoner.", "sender": "", "website": "", "slip": slip()}
    return client.post(FORM, plain | given, headers=headers or {})


def send_letters() -> None:
    for task in DBTaskResult.objects.filter(status="READY"):
        task.task.call(*task.args_kwargs["args"], **task.args_kwargs["kwargs"])


def test_a_report_lands_with_municipality_package_figure_and_page(client: Client, published: Any):
    key = re.search(r'id="line-([\w-]+)"', client.get("/vasteras/tryggare-vasteras/").content.decode())
    assert key is not None
    address = f"/vasteras/tryggare-vasteras/v/1/#line-{key[1]}"

    response = send(client, about=address)

    report = ErrorReport.objects.get()
    assert response.status_code == 302
    assert (report.municipality.code, report.package.slug, report.address) == (
        "1980",
        "tryggare-vasteras",
        address,
    )
    assert report.about.endswith("15 miljoner för ett tryggare Västerås, Västerås")
    assert report.about.count(",") >= 2, "the line too"
    assert report.reference in Reading(client.get(response["Location"])).text


def test_the_address_of_the_figure_stands_in_the_form_and_says_what_it_is(client: Client, published: Any):
    page = Reading(client.get(FORM, {"about": "/vasteras/tryggare-vasteras/"}))

    assert ("input", "value", "/vasteras/tryggare-vasteras/") in page.attributes
    assert "Det gäller: 15 miljoner för ett tryggare Västerås, Västerås" in page.text
    assert page.count("select") == 0


def test_a_page_of_no_municipality_asks_whose_figures(client: Client, published: Any):
    response = send(client, about="/poster/?year=2023")

    assert response.status_code == 400
    assert "Välj vems siffror det gäller." in Reading(response).text
    assert send(client, about="/poster/?year=2023", municipality="0484").status_code == 302
    assert ErrorReport.objects.get().municipality.code == "0484"


def test_what_is_nobodys_figure_goes_to_whoever_runs_the_site(client: Client, vasteras: Any, settings: Any):
    assert "webbplatsen i sig" not in Reading(client.get(FORM)).text
    settings.OPERATOR_EMAIL = "drift@example.org"
    assert "Ingens siffror: webbplatsen i sig" in Reading(client.get(FORM)).text
    about = {"about": "/om/", "municipality": "site", "sender": "nina@example.org", "message": "Trasig länk."}

    first, again = send(client, **about), send(client, **about)

    (letter,) = mail.outbox
    assert letter.to == ["drift@example.org"]
    assert letter.reply_to == ["nina@example.org"]
    assert "Trasig länk." in letter.body
    assert "/om/" in letter.body
    assert first["Location"] == again["Location"]
    received = Reading(client.get(first["Location"])).text
    assert "Den som driver webbplatsen läser det." in received
    assert letter.subject.split()[-1] in received
    assert not ErrorReport.objects.exists()
    settings.EMAIL_BACKEND = "tests.test_public_feedback.NoServer"
    unsent = send(client, slip=slip(number="b"), **about)
    assert unsent.status_code == 503
    assert "Trasig länk." in unsent.content.decode()


class NoServer:
    def __init__(self, **_given: Any) -> None: ...

    def send_messages(self, _letters: Any) -> int:
        raise ConnectionRefusedError


REFUSED: Any = [
    ({"message": "  "}, "Säg vad som är fel."),
    ({"message": "x" * 5001}, "5000"),
    ({"message": "nul \0 här"}, "Null"),
    ({"sender": "inte en adress"}, "e-postadress"),
    ({"about": "https://annan.example/vasteras/"}, "ingen adress på webbplatsen"),
    ({"about": "//annan.example"}, "ingen adress på webbplatsen"),
    ({"about": "/vasteras/\u202egnp", "municipality": "1980"}, "ingen adress på webbplatsen"),
    ({"municipality": "9999"}, "9999"),
    ({"website": "https://spam.example"}, "ska vara tomt"),
    ({"slip": "påhittad"}, "hämtades för länge sedan"),
    ({"slip": lambda: slip(age=rules.LONGEST + 60)}, "hämtades för länge sedan"),
    ({"slip": lambda: slip(age=0)}, "Det gick väldigt fort"),
]


def test_what_is_wrong_is_told_and_nothing_typed_is_lost(client: Client, vasteras: Any):
    for given, said in REFUSED:
        changed = {name: value() if callable(value) else value for name, value in given.items()}
        typed = {"message": "Ett långt <b>brev</b> 😀", "sender": "nina@example.org"} | changed

        response = send(client, **typed)

        assert response.status_code == 400, given
        assert said in Reading(response).text, given
        kept = response.context["form"]
        asked = [name for name in typed if name != "slip"]
        assert {name: kept[name].value() for name in asked} == {name: typed[name] for name in asked}
    assert ErrorReport.objects.count() == 0


def test_a_form_that_was_refused_as_too_fast_is_taken_when_it_comes_again(client: Client, vasteras: Any):
    shown = send(client, slip=slip(age=0)).context["slip"]
    assert rules.read_slip(shown) is not None
    assert send(client, slip=slip(age=5, number=rules.read_slip(shown).number)).status_code == 302


def test_a_form_sent_twice_is_one_report(client: Client, vasteras: Any):
    first, second = send(client), send(client)

    assert first["Location"] == second["Location"]
    assert ErrorReport.objects.count() == 1


def test_more_than_a_reader_can_write_is_refused_with_words_and_nothing_is_lost(
    client: Client, vasteras: Any
):
    for number in range(rules.TIMES_AN_HOUR):
        assert send(client, slip=slip(number=str(number))).status_code == 302

    response = send(client, slip=slip(number="one-more"))

    assert response.status_code == 429
    assert 0 < int(response["Retry-After"]) <= 3600
    assert "skicka igen om en timme" in Reading(response).text
    assert "Det står 7 miljoner." in response.content.decode()
    assert ErrorReport.objects.count() == rules.TIMES_AN_HOUR


def test_those_who_come_at_once_are_all_counted(monkeypatch: Any):
    monkeypatch.setattr(
        cache, "get", lambda _key, default=None: default
    )  # each before the others have counted

    assert [within_limit("read", "somebody", an_hour=3) for _time in range(5)] == [True] * 3 + [False] * 2
    assert within_limit("read", "somebody else", an_hour=3)


def test_who_reports_is_kept_nowhere(client: Client, vasteras: Any):
    kept: list[str] = []
    original = cache.set
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            cache,
            "set",
            lambda key, value, *rest: (kept.append(f"{key} {value}"), original(key, value, *rest)),
        )
        client.post(
            FORM,
            {"about": LINE, "message": "Fel.", "sender": "nina@example.org", "slip": slip()},
            REMOTE_ADDR="192.0.2.77",
        )

    assert kept
    assert not [each for each in kept if "192.0.2.77" in each or "nina" in each]


def test_a_form_of_another_site_is_refused_with_words(client: Client, vasteras: Any):
    for headers in (
        {"Origin": "https://annan.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
    ):
        response = send(client, headers)
        assert response.status_code == 403
        assert "en annan webbplats" in Reading(response).text
    assert ErrorReport.objects.count() == 0
    assert send(client, {"Origin": "http://testserver", "Sec-Fetch-Site": "same-origin"}).status_code == 302


def test_the_sender_gets_a_receipt_that_repeats_nothing_of_what_was_typed(client: Client, vasteras: Any):
    response = send(client, sender="nina@example.org", message="Köp billiga klockor på http://spam.example")

    send_letters()

    letter = next(each for each in mail.outbox if each.to == ["nina@example.org"])
    reference = ErrorReport.objects.get().reference
    assert reference in letter.subject
    assert "klockor" not in letter.body
    assert "Ett brev med referensen skickas" in Reading(client.get(response["Location"])).text


def test_nobody_is_sent_receipts_without_end(client: Client, vasteras: Any):
    for number in range(rules.RECEIPTS_AN_HOUR + 2):
        send(client, sender="nina@example.org", slip=slip(number=str(number)))

    send_letters()

    assert len([each for each in mail.outbox if each.to == ["nina@example.org"]]) == rules.RECEIPTS_AN_HOUR
    assert ErrorReport.objects.count() == rules.RECEIPTS_AN_HOUR + 2


def test_no_receipt_is_sent_where_the_address_has_been_erased(client: Client, vasteras: Any):
    send(client, sender="nina@example.org")
    ErrorReport.objects.update(sender="")

    send_letters()

    assert [each for each in mail.outbox if "nina" in each.to[0]] == []


def test_a_receipt_that_we_have_not_given_is_not_there(client: Client, db: None):
    assert client.get("/om/fel/mottaget/abc:def/").status_code == 404


def test_a_form_fetched_with_senseless_addresses_is_a_form(client: Client, db: None):
    for senseless in (
        "//x",
        "javascript:alert(1)",
        "/\0",
        "a" * 5000,
        "/%ff",
        "/[",
        "https://[",
        "/vasteras/😀/",
    ):
        response = client.get(FORM, {"about": senseless})
        assert response.status_code == 200, senseless
        assert "javascript:" not in response.content.decode()
