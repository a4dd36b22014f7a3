"""Kept counts say what counting says, after every change; larger results than are counted say so."""

from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client

from allocations.models import LineTally, ListedName, NameTally, PublishedLine, Purpose
from allocations.public.filters import counting, paging
from allocations.public.pages import line_list, line_words
from allocations.publishing import rebuild_projection, withdraw
from tests import factories
from tests.support.desk import Desk
from tests.support.reading import Reading

KINDS = ("fiscal_year", "certainty", "amount_is", "nature", "amount_state", "qualifier", "about", "known")
KINDS += ("year_inferred",)


def as_kept() -> list[Any]:
    return sorted(
        map(repr, LineTally.objects.values_list("municipality_slug", *KINDS, "row_count", "kronor"))
    )


def as_counted() -> list[Any]:
    found = []
    for slug in set(PublishedLine.objects.values_list("municipality_slug", flat=True)):
        for kind in PublishedLine.objects.current().filter(municipality_slug=slug).alike():
            row = (slug, *(kind[name] for name in KINDS), kind["rows"], kind["together"])
            found.append(repr(row))
    return sorted(found)


def test_the_kept_counts_follow_each_version_and_withdrawal_and_are_made_anew(db: None):
    desk, other = Desk(), Desk()
    decision, lines = desk.adopt(1000, [100, 200])
    desk.spread(decision, desk.line(), None)
    desk.publish(decision)
    other.publish(other.adopt(500, [50])[0])
    assert as_kept() == as_counted()

    second = desk.publish(desk.reallocate({lines[0]: -50, lines[1]: 50}))
    assert as_kept() == as_counted()

    kept = as_kept(), sorted(ListedName.objects.values_list("kind", "home", "key", "name", "row_count"))
    rebuild_projection()
    assert kept == (
        as_kept(),
        sorted(ListedName.objects.values_list("kind", "home", "key", "name", "row_count")),
    )

    withdraw(publication=second, user=desk.administrator, reason="Personuppgifter")
    assert as_kept() == as_counted()
    assert {row.municipality_slug for row in LineTally.objects.all()} == {other.municipality.slug}


def test_what_several_versions_name_is_listed_once_with_the_lines_it_concerns(db: None):
    desk = Desk()
    decision, lines = desk.adopt(1000, [100, 200])
    body = factories.make_body(desk.municipality, name="Nämnden")
    for line in lines:
        line.responsible.add(body)
    desk.publish(decision)
    desk.publish(desk.reallocate({lines[0]: -50, lines[1]: 50}))

    assert ListedName.objects.get(kind="body", key=body.slug).row_count == 2
    tallied = NameTally.objects.filter(kind="body", key=body.slug).alike()
    assert sum(kind["rows"] for kind in tallied) == 2
    assert sum(kind["together"] for kind in tallied) == 300


@pytest.mark.parametrize("large", [False, True], ids=["few", "many"])
def test_a_sum_keeps_the_ring_of_an_inferred_year(client: Client, db: None, monkeypatch: Any, large: bool):
    desk = Desk()
    decision = desk.decision()
    purpose = Purpose.objects.get_or_create(key="trygghet", defaults={"name": "Trygghet"})[0]
    for kronor, year in ((60, 2023), (40, 2024)):
        for entry in (
            desk.give(decision, kronor, fiscal_year=year),
            desk.spread(decision, desk.line(purpose=purpose), kronor, fiscal_year=year),
        ):
            if year == 2023:
                factories.make_citation(entry, basis="inference", fact="fiscal_year", claim="a", reason="b")
    desk.publish(decision)
    caches["pages"].clear()
    if large:
        monkeypatch.setattr(counting, "CLOSELY", 0)

    own = "/finansiering/kommunens-egna-medel/"
    for address in ("/poster/", "/poster/?text=post", f"/andamal/{purpose.key}/", own):
        html = Reading(client.get(address)).html
        table = html[html.index('<table class="sums') :]
        table = table[: table.index("</table>")]
        assert '2023<svg class="ring"' in table, address
        assert '2024<svg class="ring"' not in table, address
    assert [row.row_count for row in LineTally.objects.filter(year_inferred=True)] == [1]


def test_more_than_is_counted_says_so_adds_nothing_and_can_still_be_turned(
    client: Client, db: None, monkeypatch: Any
):
    desk = Desk()
    desk.publish(desk.adopt(60, [1] * 12)[0])
    for module, name, value in (
        (counting, "CEILING", 5),
        (line_list, "CEILING", 5),
        (line_words, "CEILING", 5),
        (counting, "CLOSELY", 3),
        (paging, "PER_PAGE", 4),
        (paging, "DEEPEST", 2),
    ):
        monkeypatch.setattr(module, name, value)

    page = Reading(client.get("/poster/?text=post"))
    assert "Fler än 5 belopp på poster" in page.text
    assert page.rows("sums") == []
    assert "för att få dem summerade" in page.text
    assert len(page.rows("all-lines")) == 4
    assert len(Reading(client.get("/poster/?text=post&page=2")).rows("all-lines")) == 4
    assert client.get("/poster/?text=post&page=3").status_code == 404
    # Of all that stands the kept counts tell the number at any size.
    assert "12 belopp på poster." in Reading(client.get("/poster/")).text


def test_the_second_half_of_a_list_is_read_from_its_end_and_says_the_same(
    client: Client, db: None, monkeypatch: Any
):
    desk = Desk()
    desk.publish(desk.adopt(1000, list(range(1, 12)))[0])
    whole = Reading(client.get("/poster/?sort=-kronor")).rows("all-lines")
    monkeypatch.setattr(paging, "PER_PAGE", 3)
    caches["pages"].clear()

    pages = [
        Reading(client.get(f"/poster/?sort=-kronor{page}")).rows("all-lines")
        for page in ("", "&page=2", "&page=3", "&page=4")
    ]

    assert [len(rows) for rows in pages] == [3, 3, 3, 2]
    assert [row for rows in pages for row in rows] == whole
