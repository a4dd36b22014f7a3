"""What the sealed records of the five press releases say, figure by figure and silence by silence."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from allocations.models import Publication
from allocations.money import Amount
from allocations.publishing import verify_record
from allocations.record import (
    Notes,
    balance,
    condition_state,
    contradictions,
    headline,
    line_cells,
    per_resident,
    pool_shares,
    share_of_headline,
    specified_share,
    unknowns,
)
from allocations.record.schema import schema_errors

VASTERAS, ESKILSTUNA, OREBRO = (
    "tryggare-vasteras",
    "starkare-och-tryggare-eskilstuna",
    "bryta-nyrekryteringen",
)
COUNCIL = "trygghetsradet"


def stated(kronor: int) -> Amount:
    return Amount.stated(kronor)


def said(record, group: str) -> str:
    """All sentences of one group of “Det vi inte vet”, in English with the Swedish content."""
    with translation.override("en"):
        return "\n".join(f"{u.text} {u.quoted}" for u in unknowns(record) if u.group == group)


def test_all_three_packages_and_the_safety_council_are_published_and_hold(published):
    assert set(published) == {VASTERAS, ESKILSTUNA, OREBRO, COUNCIL}
    assert list(verify_record()) == []


@pytest.mark.parametrize(
    ("slug", "kronor", "key"),
    [
        (VASTERAS, 15_000_000, ("decided", 2023, "per_year")),
        (ESKILSTUNA, 31_000_000, ("announced", None, "not_stated")),
        (OREBRO, 10_200_000, ("decided", 2021, "per_year")),
    ],
)
def test_the_headline_is_the_strongest_money_of_one_kind(records, slug, kronor, key):
    group = headline(records[slug]).group

    assert group.amount == stated(kronor)
    assert group.key == key


def test_unlike_money_stands_beside_the_headline(records):
    beside = [(g.key, g.amount) for g in headline(records[OREBRO]).beside]

    assert beside == [
        (("conditional", 2022, "per_year"), stated(10_200_000)),
        (("conditional", 2023, "per_year"), stated(10_200_000)),
        (("announced", None, "not_stated"), Amount.not_stated()),
    ]


@pytest.mark.parametrize(
    ("slug", "share"), [(VASTERAS, Decimal(1)), (ESKILSTUNA, Decimal(0)), (OREBRO, Decimal(0))]
)
def test_specified_share(records, slug, share):
    assert specified_share(records[slug]).fraction == share


def test_a_body_without_money_has_neither_headline_nor_share(records):
    record = records[COUNCIL]

    assert headline(record).group is None
    assert balance(record) is None
    assert not specified_share(record).applicable


def test_vasteras_lines_sum_exactly_to_the_total_and_are_only_announced(records):
    record = records[VASTERAS]
    cells = [line_cells(record, line) for line in record.lines]

    assert [cell.amount for (cell,) in cells] == [stated(6_000_000), stated(5_700_000), stated(3_300_000)]
    assert {cell.certainty for (cell,) in cells} == {"announced"}
    assert [share_of_headline(record, cell).fraction for (cell,) in cells] == [
        Decimal("0.4"),
        Decimal("0.38"),
        Decimal("0.22"),
    ]
    found = balance(record)
    assert (found.left, found.unstated_lines) == (stated(0), 0)


@pytest.mark.parametrize(("slug", "lines"), [(ESKILSTUNA, 5), (OREBRO, 6)])
def test_lines_without_amounts_are_not_zero(records, slug, lines):
    record = records[slug]
    amounts = [cell.amount for line in record.lines for cell in line_cells(record, line)]

    assert amounts == [Amount.not_stated()] * lines
    found = balance(record)
    assert (found.lines, found.unstated_lines) == (lines, lines)
    assert not found.left.known


def test_no_source_contradicts_itself(records):
    assert {slug: contradictions(record) for slug, record in records.items() if contradictions(record)} == {}


def test_orebros_part_of_the_pool_is_computed(records):
    first = pool_shares(records[OREBRO])[0]

    assert (first.part, first.whole) == (stated(10_200_000), stated(250_000_000))
    assert first.share.fraction == Decimal("0.0408")


def test_the_money_for_2022_and_2023_waits_for_parliament(records):
    record = records[OREBRO]
    (condition,) = record.conditions

    assert condition_state(record, condition) == "pending"
    assert record.body_by_key[condition.awaits].name == "Riksdagen"
    assert [record.entry_by_ref[ref].year for ref in condition.entries] == [2022, 2023]


def test_an_amount_per_resident_names_the_residents_year(records):
    record = records[VASTERAS]
    group = headline(record).group
    found = per_resident(record, group.amount, group.year)

    assert (found.residents.year, found.residents.count) == (2023, 159_662)
    assert round(found.amount.kronor) == 94


def test_without_a_year_the_latest_residents_are_used_and_named(records):
    record = records[ESKILSTUNA]
    group = headline(record).group

    assert per_resident(record, group.amount, group.year).residents.year == 2023


def test_only_moderaterna_recorded_a_reservation_and_its_content_is_not_stated(records):
    record = records[OREBRO]
    positions = [p for decision in record.decisions for p in decision.positions]

    assert [(record.body_by_key[p.actor].name, p.kind, p.content_stated) for p in positions] == [
        ("Moderaterna", "reservation", False)
    ]


@pytest.mark.parametrize(
    ("slug", "group", "words"),
    [
        (VASTERAS, "not_stated", "Who divided the money among the lines, and when"),
        (VASTERAS, "not_stated", "For how long"),
        (VASTERAS, "not_stated", "The day and the §"),
        (VASTERAS, "not_stated", "Västra stadsdelarna"),
        (VASTERAS, "not_stated", "starting point"),
        (VASTERAS, "inferred", "2022"),
        (VASTERAS, "inferred", "Konstlabbet"),
        (VASTERAS, "not_at_hand", "hela trygghetspaketet"),
        (ESKILSTUNA, "not_stated", "each year or for the whole"),
        (ESKILSTUNA, "not_stated", "Which fiscal year"),
        (ESKILSTUNA, "not_stated", "Where the money comes from"),
        (ESKILSTUNA, "not_stated", "each of the 5 lines"),
        (ESKILSTUNA, "not_stated", "Who has decided"),
        (ESKILSTUNA, "inferred", "tills vidare"),
        (ESKILSTUNA, "inferred", "utanför de 31 miljonerna"),
        (ESKILSTUNA, "inferred", "närvaron"),
        (OREBRO, "waiting", "riksdagen"),
        (OREBRO, "not_stated", "each of the 6 lines"),
        (OREBRO, "not_stated", "Which source pays"),
        (OREBRO, "not_stated", "Moderaterna"),
        (OREBRO, "not_stated", "Which other lines"),
        (OREBRO, "inferred", "det första året för de 10,2 miljonerna är 2021"),
        (OREBRO, "inferred", "riktat statsbidrag"),
        (OREBRO, "inferred", "250 miljoner"),
        (COUNCIL, "inferred", "yngre än beslutet"),
    ],
)
def test_what_is_not_known_is_said(records, slug, group, words):
    assert words in said(records[slug], group)


def test_the_safety_councils_seats_are_offices(records):
    record = records[COUNCIL]
    roles = [seat.role for seat in record.seats]

    assert roles.count("co_chair") == 2
    assert roles.count("presidium") == 4
    assert any(seat.how_many_words == "valfritt antal" for seat in record.seats)
    assert any(seat.acting for seat in record.seats)


def test_every_fact_with_a_figure_has_a_numbered_note(records):
    for record in records.values():
        notes = Notes(record)
        assert [note.number for note in notes.all] == list(range(1, len(notes.all) + 1))
        for entry in (*record.appropriations, *record.allocations):
            assert not entry.amount.is_stated or notes.numbers(entry)


def test_every_sealed_document_fits_the_published_schema(published):
    for publication in published.values():
        assert list(schema_errors(json.loads(publication.document))) == []


def test_the_demo_changes_nothing_the_second_time(published, settings):
    seals = list(Publication.objects.values_list("seal", flat=True))

    call_command("demo", verbosity=0)

    assert list(Publication.objects.values_list("seal", flat=True)) == seals


def test_the_demo_is_only_for_demo_mode(db, settings):
    settings.DEMO = False

    with pytest.raises(CommandError):
        call_command("demo")
