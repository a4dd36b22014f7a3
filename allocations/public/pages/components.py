"""What the page of components shows: every part that pages are built of, in every state, with examples made by code.

A room that brings a part of its own adds an `Exhibit` to `EXHIBITS`: a key for its address on the page, a title, a
template under templates/public/shown/ and a function that makes what the template is given (docs/look.md).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any, Final

from django.core.paginator import Paginator
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from allocations.models import PublishedLine
from allocations.models.choices import Grade
from allocations.money import Amount, Qualifier, format_amount
from allocations.public.charts.balance import Balance, Segment
from allocations.public.charts.marks import MARK_OF_CERTAINTY, Mark
from allocations.public.filters.question import Question
from allocations.public.pages.components_held import changed, compared, country, steps
from allocations.public.pages.components_named import filters, hits, names
from allocations.public.pages.example import LINES, SEAL, YEAR, example_record
from allocations.public.pages.headline import HeadlineFigure, headline_figure
from allocations.public.pages.line_list import PageLink
from allocations.public.pages.lists import Beside, PackageCard
from allocations.public.pages.money import ContradictionRow
from allocations.public.pages.package import PackagePage, package_page
from allocations.public.pages.words import certainty_word
from allocations.public.tables import columns, rows

Given = Mapping[str, Any]

DAY: Final = datetime(YEAR, 1, 31, 12, tzinfo=UTC)
TOKENS: Final = (
    ("paper", _("ground, inside of outlined bars")),
    ("ink", _("text, rules, what is no money")),
    ("muted", _("notes, heads of tables")),
    ("hair", _("hairlines that carry no meaning")),
    ("field", _("ground of what is not stated")),
    ("dot", _("dots of what is not stated")),
    ("decided", _("decided money, links, the seal")),
    ("decided-soft", _("body of a ribbon, with an edge of decided")),
    ("doubtful", _("conditional, announced, inferred")),
    ("focus", _("the ring of the focus, nothing else")),
)


@dataclass(frozen=True, slots=True)
class Exhibit:
    """One part of the page. `given` makes what its template is given, in the active language."""

    key: str
    title: str | Promise
    template: str
    given: Callable[[], Given] = dict


def _page() -> PackagePage:
    return package_page(example_record())


def _whole_page() -> Given:
    publication = SimpleNamespace(seal="", number=12, published_at=DAY)
    matrix = package_page(example_record(stated=False)).lines
    return {"page": _page(), "matrix": matrix, "publication": publication}


def _around() -> Given:
    """What stands around the record: ways to and in a page, who runs the site, files, pages of a list."""
    unsaid = SimpleNamespace(name="", can_be_reached=False)
    said = SimpleNamespace(name="Exempels kommun", can_be_reached=True, email="exempel@exempel.example")
    return {
        "page": _page(),
        "trail": (("Kommuner", "#"), ("Exempelstad", "#"), ("Exempelpaketet", "")),
        "operators": (said, unsaid),
        "files": (("Exempel på fil (PDF)", "#"),),
        "list": Paginator(range(30), 10).page(2),
    }


def _marks() -> Given:
    certainties = [(code, certainty_word(code)) for code in MARK_OF_CERTAINTY]
    return {
        "marks": [mark.value for mark in Mark],
        "certainties": certainties,
        "grades": [(step, label) for step, label in enumerate(Grade.labels, 1)],
    }


def _amounts() -> Given:
    stated = [Amount.stated(Decimal(5_700_000), qualifier) for qualifier in Qualifier]
    others = [
        Amount.stated(Decimal(15_000_000), Qualifier.ABOUT, "runt"),
        Amount.stated(Decimal(-50_000)),
        Amount.stated(Decimal("1234.50")),
        Amount.stated(Decimal(0)),
        Amount.not_stated(),
        Amount.undecided(),
        Amount.included_elsewhere(),
        Amount.not_known(),
    ]
    return {"amounts": [format_amount(amount) for amount in (*stated, *others)]}


def _headlines() -> Given:
    basis = "exempel på grund"
    return {
        "headlines": [
            headline_figure(Amount.stated(Decimal(15_000_000)), certainty="decided", basis=basis),
            headline_figure(
                Amount.stated(Decimal(10_200_000)), certainty="decided", basis=basis, year_inferred=True
            ),
            headline_figure(Amount.stated(Decimal(31_000_000)), certainty="announced", basis=basis),
            headline_figure(
                Amount.stated(Decimal(7_500_000), Qualifier.ABOUT), certainty="conditional", basis=basis
            ),
            headline_figure(Amount.stated(Decimal(48_000_000)), certainty="lapsed", basis=basis),
            headline_figure(Amount.stated(Decimal(1_234_567)), certainty="decided", basis=basis),
            headline_figure(Amount.stated(Decimal(1_234_500_000)), certainty="announced", basis=basis),
            headline_figure(Amount.not_stated(), certainty="announced", basis=basis),
        ]
    }


def _card(headline: HeadlineFigure, share: Decimal | None, words: str) -> PackageCard:
    return PackageCard(
        municipality="Exempelstad",
        municipality_slug="exempelstad",
        slug="exempelpaketet",
        name="Exempelpaketet",
        headline=headline,
        beside=(Beside(Mark.HATCH, certainty_word("conditional")),),
        share=share,
        share_words=words,
        seal=SEAL,
        number=1,
        published_at=DAY,
    )


def _cards() -> Given:
    headlines = _headlines()["headlines"]
    return {
        "cards": [
            _card(headlines[2], Decimal(0), "0 %"),
            _card(headlines[1], Decimal("0.4"), "40 %"),
            _card(headlines[7], None, "–"),
        ]
    }


def _seals() -> Given:
    publication = SimpleNamespace(seal=SEAL, number=12, published_at=DAY, withdrawn_at=None)
    rows = [
        SimpleNamespace(
            seal=SEAL,
            municipality="Exempelstad",
            address="",
            name="Exempelpaketet",
            kind=kind,
            number=12,
            published_at=DAY,
        )
        for kind in ("package", "body")
    ]
    versions = [
        SimpleNamespace(number=number, address="", published_at=DAY, seal=SEAL, withdrawn_at=withdrawn)
        for number, withdrawn in ((12, None), (11, DAY))
    ]
    newest = SimpleNamespace(number=13, withdrawn_at=None, published_at=DAY, current_address="")
    return {
        "seal_value": SEAL,
        "publication": publication,
        "rows": rows,
        "versions": versions,
        "newest": newest,
    }


def _balances() -> Given:
    segments = (
        Segment("Exempel A", Decimal(6), "6", Mark.SOLID),
        Segment("Exempel B", Decimal(3), "3", Mark.OUTLINE),
        Segment("Exempel C", Decimal(1), "1", Mark.HATCH),
    )
    whole = Balance(Decimal(10), "10", Mark.SOLID, certainty_word("decided"), segments, 0)
    page = _page()
    return {
        "balances": [
            ("hela-beloppet", whole),
            ("utan-belopp", replace(whole, total=Decimal(15), total_figure="15", unstated=2)),
            ("kvar-att-fordela", replace(whole, total=Decimal(15), total_figure="15")),
            ("mer-an-totalen", replace(whole, total=Decimal(8), total_figure="8", total_mark=Mark.OUTLINE)),
            ("utan-uppdelning", replace(whole, segments=(), unstated=5)),
        ],
        "years": page.years,
        "page": page,
        "bars": [
            (mark.value, Decimal("0.7")) for mark in Mark if mark not in (Mark.RING, Mark.INK, Mark.OUTTURN)
        ],
    }


def _lists() -> Given:
    lines = [
        PublishedLine(
            pk=number,
            municipality_name="Exempelstad",
            municipality_slug="exempelstad",
            package_slug="exempelpaketet",
            package_name="Exempelpaketet",
            key=f"post-{number}",
            name=name,
            fiscal_year=YEAR,
            certainty=certainty,
            amount_is="per_year",
            amount_state=amount.state,
            kronor=amount.kronor,
            qualifier=amount.qualifier,
            known=amount.known,
            sort_key=name,
        )
        for number, (name, amount, certainty) in enumerate(LINES, 1)
    ]
    question = Question()
    pages = tuple(PageLink(number, f"?page={number}", current=number == 1) for number in (1, 2, 3))
    shown = {"columns": columns(question), "rows": rows(lines[:4], question), "pages": pages}
    return {
        "list": shown | {"before": "", "after": "?page=2"},
        "contradictions": [_contradiction(kind) for kind in ("over", "units", "parts", "")],
    }


def _contradiction(kind: str) -> ContradictionRow:
    return ContradictionRow("Exempel", "15 000 000 kr", "16 000 000 kr", kind)


EXHIBITS: Final = (
    Exhibit("colours", _("Colours"), "public/shown/colours.html", lambda: {"tokens": TOKENS}),
    Exhibit("type", _("Typography"), "public/shown/type.html"),
    Exhibit("marks", _("The grammar of doubt"), "public/shown/marks.html", _marks),
    Exhibit("amounts", _("Amounts"), "public/shown/amounts.html", _amounts),
    Exhibit("headlines", _("Headline figures"), "public/shown/headlines.html", _headlines),
    Exhibit("cards", _("Cards"), "public/shown/cards.html", _cards),
    Exhibit("seals", _("Seals, versions and banners"), "public/shown/seals.html", _seals),
    Exhibit("charts", _("Charts"), "public/shown/charts.html", _balances),
    Exhibit("package", _("Parts of a package"), "public/shown/package.html", _whole_page),
    Exhibit("lists", _("Lists and contradictions"), "public/shown/lists.html", _lists),
    Exhibit("steps", _("Step by step, and printed sums"), "public/shown/steps.html", steps),
    Exhibit("search", _("Search"), "public/shown/search.html", hits),
    Exhibit("filters", _("Filters"), "public/shown/filters.html", filters),
    Exhibit("names", _("Names"), "public/shown/names.html", names),
    Exhibit("compared", _("Comparisons"), "public/shown/compared.html", compared),
    Exhibit("time", _("Differences and clocks"), "public/shown/time.html", changed),
    Exhibit("country", _("The map"), "public/shown/country.html", country),
    Exhibit("around", _("Around the record"), "public/shown/around.html", _around),
    Exhibit("forms", _("Forms"), "public/shown/forms.html"),
    Exhibit("empty", _("When there is nothing"), "public/shown/empty.html"),
)
