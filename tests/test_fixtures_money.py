"""The entries, stated figures, pool and residents are those of the five press releases, row by row.

The tables here are the reading of the releases that the fixtures are held against: `–` is not stated. Nothing in them
is taken from the fixtures.
"""

import re
from collections.abc import Iterable
from decimal import Decimal

import pytest

from allocations.models import (
    Allocation,
    Appropriation,
    Citation,
    Decision,
    Indicator,
    PoolAmount,
    StatedFigure,
)
from municipalities.models import Residents
from tests.support.real_input import load

ENTRIES = """
1980 | kommunens-budget → | 2023 | 15000000 | 15 miljoner kronor | decided     | per_year   | not_stated | kommunbudget-2023
1980 | kommunens-budget → 1 | 2023 | 6000000 | 6 MILJONER KRONOR | announced   | per_year   | not_stated | fordelning-2023
1980 | kommunens-budget → 2 | 2023 | 5700000 | 5,7 MILJONER KRONOR | announced | per_year   | not_stated | fordelning-2023
1980 | kommunens-budget → 3 | 2023 | 3300000 | 3,3 MILJONER KRONOR | announced | per_year   | not_stated | fordelning-2023
0484 | kallan-anges-inte →  | –    | 31000000 | 31 miljoner      | announced   | not_stated | until_further_notice | tillkannagivande
0484 | – → 1                | –    | –      | –                    | announced   | not_stated | not_stated | tillkannagivande
0484 | – → 2                | –    | –      | –                    | announced   | not_stated | not_stated | tillkannagivande
0484 | – → 3                | –    | –      | –                    | announced   | not_stated | not_stated | tillkannagivande
0484 | – → 4                | –    | –      | –                    | announced   | not_stated | not_stated | tillkannagivande
0484 | – → 5                | –    | –      | –                    | announced   | not_stated | not_stated | tillkannagivande
1880 | socialstyrelsen →    | 2021 | 10200000 | 10,2 miljoner kronor | decided   | per_year   | not_stated | tilldelning
1880 | socialstyrelsen →    | 2022 | 10200000 | 10,2 miljoner årligen | conditional | per_year | not_stated | tilldelning
1880 | socialstyrelsen →    | 2023 | 10200000 | 10,2 miljoner årligen | conditional | per_year | not_stated | tilldelning
1880 | egna-resurser →      | –    | –      | –                    | announced   | not_stated | not_stated | overenskommelse
1880 | – → 1                | –    | –      | –                    | announced   | not_stated | not_stated | overenskommelse
1880 | – → 2                | –    | –      | –                    | announced   | not_stated | not_stated | overenskommelse
1880 | – → 3                | –    | –      | –                    | announced   | not_stated | not_stated | overenskommelse
1880 | – → 4                | –    | –      | –                    | announced   | not_stated | not_stated | overenskommelse
1880 | – → 5                | –    | –      | –                    | announced   | not_stated | not_stated | overenskommelse
1880 | – → 6                | –    | –      | –                    | announced   | not_stated | not_stated | overenskommelse
"""  # noqa: E501 - a table is read in rows

DECISIONS = """
1980 | inrattande-2021   | establishment | kommunstyrelsen   | 2021-03-31 | day
1980 | kommunbudget-2023 | adoption      | kommunfullmaktige | 2022-11-01 | month
1980 | fordelning-2023   | announcement  | –                 | –          | not_stated
0484 | tillkannagivande  | announcement  | –                 | –          | not_stated
1880 | tilldelning       | grant_award   | socialstyrelsen   | –          | not_stated
1880 | overenskommelse   | agreement     | kommunstyrelsens-utskott-for-socialt-forebyggande-arbete | – | not_stated
"""

RESIDENTS = {
    "1980": {2020: 155551, 2021: 156838, 2022: 158653, 2023: 159662, 2024: 160634},
    "0484": {2020: 106975, 2021: 107593, 2022: 107918, 2023: 107468},
    "1880": {2020: 156381, 2021: 156987, 2022: 158057, 2023: 159348, 2024: 160140},
}


def table(text: str) -> list[tuple[str, ...]]:
    return sorted(tuple(cell.strip() for cell in row.split("|")) for row in text.strip().splitlines())


def said(value: object) -> str:
    return "–" if value in {None, ""} else str(value)


def printed(citations: Iterable[Citation]) -> list[str]:
    return [citation.printed for citation in citations if citation.printed]


def row_of(entry: Appropriation | Allocation) -> tuple[str, ...]:
    source = said(entry.source.key if entry.source else None)
    line = entry.line.number if isinstance(entry, Allocation) else ""
    figures = printed(entry.citations.filter(fact="")) if entry.amount.is_stated else []
    kronor = None if entry.kronor is None else f"{entry.kronor:.0f}"
    return (
        entry.decision.subject_municipality.code,
        f"{source} → {line}".strip(),
        said(entry.fiscal_year),
        said(kronor),
        said(", ".join(figures)),
        entry.certainty,
        entry.amount_is,
        entry.runs,
        entry.decision.key,
    )


def entries() -> list[Appropriation | Allocation]:
    return [*Appropriation.objects.all(), *Allocation.objects.all()]


def test_every_entry_has_the_fields_its_document_gives_and_no_others(db: None) -> None:
    load()

    assert sorted(row_of(entry) for entry in entries()) == table(ENTRIES)


def test_all_entries_are_levels_of_a_nature_not_stated_that_replace_nothing(db: None) -> None:
    load()

    for entry in entries():
        assert (entry.measures, entry.nature, entry.replaces, entry.quantity) == (
            "level",
            "not_stated",
            None,
            None,
        )
        assert (entry.qualifier, entry.qualifier_word) == ("exact", "")
        assert getattr(entry, "money_is", "not_stated") == "not_stated"


def test_every_decision_has_the_kind_body_and_date_its_document_gives(db: None) -> None:
    load()

    found = [
        (
            decision.subject_municipality.code,
            decision.key,
            decision.kind,
            said(decision.body.slug if decision.body else None),
            said(decision.decided_on),
            decision.decided_precision,
        )
        for decision in Decision.objects.all()
    ]
    assert sorted(found) == table(DECISIONS)


def test_no_decision_has_a_paragraph_case_number_or_day_of_posting(db: None) -> None:
    load()

    for decision in Decision.objects.all():
        assert (decision.paragraph, decision.case_number, decision.act) == ("", "", "")
        assert (decision.posted_on, decision.final_on, decision.appealed) == (None, None, None)
        assert (decision.submission, decision.publication) == (None, None)


def test_the_totals_the_documents_print_are_stated_figures_with_both_mentions(db: None) -> None:
    load()

    found: dict[str, tuple[object, ...]] = {
        figure.package.municipality.code: (
            figure.kind,
            figure.kronor,
            figure.fiscal_year,
            figure.amount_is,
            printed(figure.citations.all()),
        )
        for figure in StatedFigure.objects.all()
    }
    assert found == {
        "1980": ("total", 15_000_000, 2023, "per_year", ["15 miljoner", "15 miljoner kronor"]),
        "0484": ("total", 31_000_000, None, "not_stated", ["31 miljoner", "31 miljoner"]),
        "1880": ("total", 10_200_000, None, "per_year", ["10,2 miljoner årligen", "10,2 miljoner kronor"]),
    }


def test_the_pool_is_decided_for_its_first_year_and_waits_for_parliament_for_two(db: None) -> None:
    load()

    held = PoolAmount.objects.order_by("fiscal_year")
    assert [a.fiscal_year for a in held] == [2021, 2022, 2023]
    assert {(a.kronor, a.amount_is) for a in held} == {(Decimal(250_000_000), "per_year")}
    assert [(a.certainty, a.awaits.slug if a.awaits else None) for a in held] == [
        ("decided", None),
        ("conditional", "riksdagen"),
        ("conditional", "riksdagen"),
    ]
    assert [printed(a.citations.filter(fact="")) for a in held] == [["250 miljoner kronor"]] * 3


def test_orebros_part_of_the_pool_is_a_computation_with_its_terms(db: None) -> None:
    load()

    computed = Citation.objects.get(source__key="socialstyrelsen", basis="computation")

    assert (computed.fact, computed.terms) == ("pool", "10 200 000 / 250 000 000 = 4,08 %")


def test_residents_are_those_of_the_pages_and_an_empty_cell_stays_empty(db: None) -> None:
    load()

    found: dict[str, dict[int, int]] = {}
    for row in Residents.objects.select_related("municipality"):
        found.setdefault(row.municipality.code, {})[row.year] = row.count
    assert found == RESIDENTS


def test_each_figure_of_residents_is_cited_as_printed_and_the_computed_one_shows_its_terms(db: None) -> None:
    load()

    for row in Residents.objects.all():
        citation = row.citations.get()
        assert citation.document is not None
        assert citation.document.kind == "statistics"
        if citation.basis == "computation":
            minuend, subtrahend = (int(re.sub(r"\D", "", term)) for term in citation.terms.split("−"))
            assert row.count == minuend - subtrahend
            assert (row.municipality.code, row.year) == ("1980", 2022)
        else:
            assert int(citation.printed.replace(" ", "")) == row.count


def kronor_printed(text: str) -> Decimal:
    found = re.match(r"(\d+(?:,\d+)?) miljoner\b", text, re.IGNORECASE)
    assert found, text
    return Decimal(found[1].replace(",", ".")) * 1_000_000


def test_every_stated_amount_has_a_place_in_a_document_and_prints_the_same_figure(db: None) -> None:
    load()

    stated = [*entries(), *StatedFigure.objects.all(), *PoolAmount.objects.all()]
    for figure in stated:
        citations = figure.citations.filter(basis="stated", fact="")
        assert citations.exists(), figure
        if figure.amount.is_stated:
            for citation in citations:
                assert citation.locator
                assert kronor_printed(citation.printed) == figure.kronor


def test_every_entry_without_an_amount_says_where_its_document_is_silent(db: None) -> None:
    load()

    silent = [entry for entry in entries() if not entry.amount.is_stated]

    assert {entry.amount_state for entry in silent} == {"not_stated"}
    assert all(entry.citations.exclude(locator="").exists() for entry in silent)


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("feriepraktikplatser", ("change", None, "", 250, "", 2023)),
        ("skolor-med-sspf-team", ("level", 3, "", None, "samtliga högstadie- och gymnasieskolor", None)),
        (
            "avhopparverksamhetens-storlek",
            ("level", None, "", None, "samma storlek som till exempel i Malmö", None),
        ),
    ],
)
def test_an_indicator_says_what_its_document_says(db: None, key: str, expected: tuple[object, ...]) -> None:
    load()

    found = Indicator.objects.get(key=key)

    assert expected == (
        found.measures,
        found.baseline,
        found.baseline_words,
        found.target,
        found.target_words,
        found.target_year,
    )
    assert not found.observations.exists()
    assert found.citations.exclude(printed="").exists()
