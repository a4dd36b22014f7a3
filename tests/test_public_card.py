"""The picture by a link to a package: its figure with its doubt, of one sealed version, and of no withdrawn one."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from PIL import Image

from allocations.exports.card import drawing
from allocations.exports.card.canvas import Canvas, drawable
from allocations.exports.card.drawing import Card, draw
from allocations.money import Amount, Qualifier
from allocations.public.pages.headline import headline_figure
from allocations.publishing import withdraw
from municipalities.models import Role
from tests.factories import make_user

LONG = "Tydlig samverkan för ökad trygghet i offentliga miljöer " * 5


def words_on(card: Card, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, bool, float]]:
    """What is written on the card: the words, whether outlined, and how far to the right they reach."""
    found: list[tuple[str, bool, float]] = []
    written = Canvas.text

    def listen(
        self: Canvas, at: Any, text: str, face: Any, size: float, colour: str = "ink", **more: Any
    ) -> None:
        end = at[0] + drawing.width(text, face, size) if more.get("anchor", "ls") == "ls" else 0
        found.append((text, bool(more.get("outline")), end))
        written(self, at, text, face, size, colour, **more)

    monkeypatch.setattr(Canvas, "text", listen)
    draw(card)
    return found


def make_card(amount: Amount, certainty: str = "decided", package: str = "Trygg", **given: Any) -> Card:
    headline = headline_figure(amount, certainty=certainty, basis="för budgetåret 2023" if certainty else "")
    plain: dict[str, Any] = {
        "municipality": "Åre",
        "version": "version",
        "number": 1,
        "seal": "0123456789abcdef" * 4,
        "known_on": "1 mars 2026",
    }
    return Card(package=package, headline=headline, host="trygghetsbudget.example", **plain | given)


def test_a_card_shows_municipality_package_figure_and_the_beginning_of_the_seal(monkeypatch):
    words = [text for text, _outlined, _end in words_on(make_card(Amount.stated(15_000_000)), monkeypatch)]

    assert {"Åre", "Trygg", "15", "miljoner kronor", "Beslutat · för budgetåret 2023", "0123 4567"} <= set(
        words
    )


def test_money_that_is_not_decided_is_outlined_and_keeps_its_qualifier(monkeypatch):
    for certainty in ("announced", "conditional", "proposed", "planned", "lapsed"):
        card = make_card(Amount.stated(15_000_000, Qualifier.AT_LEAST), certainty)
        words = words_on(card, monkeypatch)
        assert ("15", True) in [(text, outlined) for text, outlined, _end in words], certainty
        assert "minst" in [text for text, _outlined, _end in words]
    decided = words_on(make_card(Amount.stated(15_000_000)), monkeypatch)
    assert ("15", False) in [(text, outlined) for text, outlined, _end in decided]


def test_an_amount_that_is_not_stated_is_said_in_words_and_is_no_figure(monkeypatch):
    words = [text for text, _outlined, _end in words_on(make_card(Amount.not_stated(), ""), monkeypatch)]

    assert "Beloppet anges inte" in words
    assert "0" not in words


def test_however_long_names_and_figures_are_they_stay_on_the_card(monkeypatch):
    for package in (LONG, "Å" * 300, "😀 مرحبا", ""):
        for kronor in (1_234_567_890, -999_999_999_999):
            card = make_card(Amount.stated(kronor, Qualifier.AT_LEAST), package=package, municipality=LONG)
            assert max(end for _text, _outlined, end in words_on(card, monkeypatch)) <= drawing.RIGHT + 1, (
                package
            )


def test_signs_that_the_font_lacks_are_left_out_rather_than_drawn_as_boxes():
    assert drawable("Trygg 😀 skola", "sans-400") == "Trygg  skola"


@pytest.mark.django_db
def test_the_card_of_a_version_is_made_once_in_each_language_and_goes_with_a_withdrawal(
    client: Client, published: Any, django_capture_on_commit_callbacks: Any
):
    version = published["tryggare-vasteras"]
    for address in ("/vasteras/tryggare-vasteras.png", "/en/vasteras/tryggare-vasteras/v/1.png"):
        response = client.get(address)
        assert (response.status_code, response["Content-Type"]) == (200, "image/png")
        assert Image.open(BytesIO(response.content)).size == (1200, 630)
        assert len(response.content) < 120_000
        assert client.get(address, headers={"If-None-Match": response["ETag"]}).status_code == 304
    kept = list(Path(settings.RENDERED_DIRECTORY).glob(f"png/**/*{version.seal}*.png"))
    assert len(kept) == 2
    page = client.get("/vasteras/tryggare-vasteras/").content.decode()
    assert 'content="https://trygghetsbudget.example/vasteras/tryggare-vasteras/v/1.png"' in page

    administrator = make_user(role=Role.ADMINISTRATOR, municipality=version.municipality)
    with django_capture_on_commit_callbacks(execute=True):
        withdraw(publication=version, user=administrator, reason="Ett namn.")

    assert client.get("/vasteras/tryggare-vasteras/v/1.png").status_code == 410
    assert not [path for path in kept if path.exists()]
    assert "/card.png" in client.get("/vasteras/tryggare-vasteras/").content.decode()
