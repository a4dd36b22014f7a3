"""Swedish order: å, ä and ö after z, in every list, also among those that are alike; the same on every database."""

import re
from datetime import date
from typing import Any
from unittest.mock import MagicMock

import pytest
from django.db import connection
from django.test import Client

from allocations.models import PublishedPackage
from allocations.models.ordering import in_swedish, sorts_by_keys
from allocations.record.folding import sort_key
from municipalities.models import BodyKind
from tests import factories
from tests.support.desk import Desk

NAMES = ("Örkelljunga", "Åmål", "Östersund", "Zonen", "Älmhult", "öland")
IN_ORDER = ["Zonen", "Åmål", "Älmhult", "öland", "Örkelljunga", "Östersund"]


@pytest.fixture
def everywhere(db: None) -> list[Desk]:
    """One package in each, all alike: the same money from the same source, decided the same day."""
    desks = []
    party = factories.make_body(kind=BodyKind.PARTY, name="Partiet", slug="partiet")
    for name in NAMES:
        desk = Desk(factories.make_municipality(name=name))
        decision = desk.decision(decided_on=date(2022, 11, 1), decided_precision="day")
        desk.give(decision, 100)
        desk.spread(decision, desk.line(name="Fler värdar"), 100)
        position = factories.make_position(decision, actor=party)
        factories.make_citation(position, desk.document)
        desk.publish(decision)
        desks.append(desk)
    return desks


def in_turn(text: str) -> list[str]:
    """The municipalities in the order in which they are first named."""
    return sorted(NAMES, key=text.index)


def test_the_database_sorts_names_as_the_record_does(everywhere: list[Desk]):
    rows = PublishedPackage.objects.order_by(in_swedish("municipality_name"))

    assert [row.municipality_name for row in rows] == IN_ORDER == sorted(NAMES, key=sort_key)


def test_a_database_that_sorts_by_a_language_of_its_own_is_told_of_in_the_log(db: None, caplog: Any):
    assert sorts_by_keys(connection)
    assert not caplog.messages

    other = MagicMock(vendor="postgresql")
    other.cursor().__enter__().fetchone.return_value = (False,)
    assert not sorts_by_keys(other)
    assert "C.UTF-8" in caplog.text


def test_every_list_of_municipalities_is_in_swedish_order(client: Client, everywhere: list[Desk]):
    for address, part in {
        "/": r'<ul class="trio">.*?</ul>',
        "/poster/": r'<fieldset.*?name="municipality".*?</fieldset>',
        "/handlingar/": r"<select.*?</select>",
        "/finansiering/kommunens-egna-medel/": r"<select.*?</select>",
        "/partier/partiet/": r"<select.*?</select>",
        "/partier/partiet/?page=1": r"</form>.*</main>",
        "/sok/?q=värdar&kind=line": r'<ul class="hits">.*?</ul>',
    }.items():
        response = client.get(address)
        assert response.status_code == 200, address
        found = re.search(part, response.content.decode(), re.DOTALL)
        assert found is not None, address
        assert in_turn(found[0]) == IN_ORDER, address
