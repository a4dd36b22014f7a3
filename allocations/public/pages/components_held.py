"""Examples for the page of components: what is held against something else, over the years and over the country."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from allocations.money import Amount
from allocations.public.charts.marks import Mark
from allocations.public.charts.waterfall import WaterBar
from allocations.public.pages.alike import Scale, ScaleRow
from allocations.public.pages.country import Country, Published
from allocations.public.pages.differences import version_difference
from allocations.public.pages.example import SEAL, YEAR, example_record
from allocations.public.pages.headline import headline_figure
from allocations.public.pages.reconciled import ReconciledRow, ReconciledTable
from allocations.public.pages.waterfall import WaterChart, WaterRow
from allocations.public.pages.words import certainty_word
from allocations.public.sweden import SwedishMunicipality

Given = Mapping[str, Any]

DAY = datetime(YEAR, 1, 31, 12, tzinfo=UTC)


def steps() -> Given:
    """Step by step, also where a step has no amount; and the source's own sums with every verdict."""
    bars = (
        WaterBar("Exempel på antagande", "12 500 000", Decimal(0), Decimal(12_500_000), whole=True),
        WaterBar("Exempel på tillägg", "+1 500 000", Decimal(12_500_000), Decimal(14_000_000), whole=False),
        WaterBar("Exempel på minskning", "−4 000 000", Decimal(14_000_000), Decimal(10_000_000), whole=False),
        WaterBar("Nu", "10 000 000", Decimal(0), Decimal(10_000_000), whole=True),
    )
    rows = tuple(
        WaterRow(
            bar.label, "Exempelnämnden" if bar.whole else "", "februari 2000", bar.figure, "12 500 000", ()
        )
        for bar in bars
    )
    charts = (
        WaterChart("Exempel på steg", Mark.SOLID, bars, "exempel", rows),
        WaterChart("Exempel på steg utan belopp", Mark.HATCH, (), "exempel", rows[:2]),
    )
    verdicts = ("Stämmer", "Stämmer inte", "Går inte att avgöra", "Inget att hålla det mot")
    table = ReconciledTable(
        "Exempel på tryckta summor.",
        tuple(
            ReconciledRow(
                f"Exempel {number}",
                "delsumma",
                str(YEAR),
                "7 000 000",
                "7 000 000",
                verdict,
                number == 2,
                "",
                (),
            )
            for number, verdict in enumerate(verdicts, 1)
        ),
    )
    return {"page": SimpleNamespace(waterfalls=charts, reconciled=table)}


def compared() -> Given:
    """Packages and municipalities side by side, and what to choose."""
    row: dict[str, Any] = {
        "beneath": "",
        "each_kronor": Decimal(57),
        "inferred": False,
        "counted": "100 000 invånare",
    }
    scale = Scale(
        key="exempelskala",
        words=f"{certainty_word('decided')}, {YEAR}",
        mark=Mark.SOLID,
        rows=tuple(
            ScaleRow(who=f"Exempel{end}", amount=figure, each=each, kronor=Decimal(kronor), **row)
            for end, figure, each, kronor in (
                ("stad", "5 700 000", "57 kr", 57),
                ("by", "3 000 000", "30 kr", 30),
            )
        ),
        unsaid=("exempel på vad som inte anges",),
    )
    headline = headline_figure(
        Amount.stated(Decimal(15_000_000)), certainty="decided", basis="exempel på grund"
    )
    side = {
        "picked": SimpleNamespace(name="Exempelpaketet", home="Exempelstad", address="#", without="#"),
        "number": 1,
        "seal": SEAL,
        "headline": headline,
        "share": Decimal("0.4"),
        "share_words": "40 %",
        "unknown": 3,
        "with_amount": "6 poster med belopp",
        "without_amount": "2 poster utan belopp",
        "counted": "100 000 invånare",
    }
    against = SimpleNamespace(actor="Exempelpartiet", kind="reservation", content="")
    who = SimpleNamespace(body="", kind="antagande", when="februari 2000")
    source = SimpleNamespace(name="Exempel på egna medel", kind="kommunens budget", entries=())
    packages = SimpleNamespace(
        reasons=("Exempel på varför beloppen inte kan hållas mot varandra.",),
        names=("Exempelpaketet", "Exempelsatsningen"),
        aspects=[
            SimpleNamespace(
                name="Exempel på egenskap",
                told=(("Exempelpaketet", str(YEAR), True), ("Exempelsatsningen", "anges inte", False)),
                verdict=verdict,
                verdict_words=words,
            )
            for verdict, words in (("alike", "lika"), ("unlike", "olika"), ("unsaid", "anges inte"))
        ],
        sides=[
            SimpleNamespace(
                **side | {"each": "150 kr", "sources": (source,), "decided": (who,), "against": (against,)}
            ),
            SimpleNamespace(**side | {"each": "", "share": None, "share_words": "–"}),
        ],
    )
    cell = {"who": "Exempelstad", "written": "5 700 000 kr", "stated": True, "each": "57 kr", "packages": 1}
    cells = (SimpleNamespace(**cell, inferred=True), SimpleNamespace(who="Exempelby", written=""))
    sort = SimpleNamespace(mark=Mark.SOLID, certainty=certainty_word("decided"), sort="per år", cells=cells)
    column = {"address": "#", "counted": "100 000 invånare", "is_bare": False, "packages": ()}
    municipalities = SimpleNamespace(
        year=YEAR,
        years=[SimpleNamespace(year=YEAR + number, address="#", is_shown=not number) for number in (0, 1)],
        rows=(sort,),
        without_year=(sort,),
        scales=(scale,),
        purposes=[
            SimpleNamespace(
                purpose=SimpleNamespace(name="Exempel på ändamål", address="#"),
                mark=Mark.SOLID,
                sort="per år",
                cells=(SimpleNamespace(**cell, rows=2), SimpleNamespace(who="Exempelby", written="")),
            )
        ],
        columns=[
            SimpleNamespace(
                **column | {"municipality": SimpleNamespace(name=name), "is_bare": name == "Exempelby"}
            )
            for name in ("Exempelstad", "Exempelby")
        ],
    )
    offer = SimpleNamespace(name="Exempelsatsningen", home="Exempelby", address="#")
    choice = SimpleNamespace(picked=(side["picked"],), kind="package", values=())
    return {
        "packages_page": packages,
        "municipalities_page": municipalities,
        "choice": choice,
        "offers": (offer,),
    }


def changed() -> Given:
    """What differs between two versions, since a day, and the two clocks."""
    record = example_record()
    difference = version_difference(replace(record, decisions=record.decisions[:1]), record)
    plain = {"address": "#", "name": "Exempelpaketet", "withdrawn": (), "difference_address": "#"}
    decided = {"subject": "Exempelpaketet", "address": "#", "money": (("Exempel A", " 5 700 000 kr"),)}
    no_day = SimpleNamespace(typed="", refusal="")
    then = SimpleNamespace(day=DAY)
    return {
        "difference": difference,
        "changed": (
            SimpleNamespace(**plain, is_gone=False, difference=difference),
            SimpleNamespace(**plain, is_gone=False, difference=None, stands="15 000 000 kr"),
            SimpleNamespace(**plain | {"withdrawn": ("11",)}, is_gone=True, difference=None),
        ),
        "since": [
            SimpleNamespace(decision=decision, is_public=not number, **decided)
            for number, decision in enumerate(difference.decisions)
        ],
        "page": SimpleNamespace(rests_on=("a", "b")),
        "versions": [
            SimpleNamespace(number=number, published_at=DAY, is_withdrawn=number == 11) for number in (12, 11)
        ],
        "clocks": SimpleNamespace(decided="februari 2000", decided_inferred=True, undated=1),
        "days": SimpleNamespace(
            known_on=SimpleNamespace(typed="igår", refusal="Exempel"), decided_by=no_day, is_asked=True
        ),
        "days_then": SimpleNamespace(
            known_on=then, decided_by=then, is_asked=True, in_address="?known_on=2000-01-31", refusals=()
        ),
        "publication": SimpleNamespace(published_at=DAY, municipality=SimpleNamespace(slug="exempelstad")),
        "newest": SimpleNamespace(current_address="#shown-time"),
    }


def country() -> Given:
    """The map with marks of every kind, and the money of a year."""
    marks = (Mark.SOLID, Mark.HATCH, Mark.OUTLINE, Mark.STRUCK, Mark.DOTS)
    codes = ("1880", "1980", "0484", "0180", "2584")
    places = tuple(
        SwedishMunicipality(code, "exempelstad", f"Exempel {number}", "Exempellän")
        for number, code in enumerate(codes, 1)
    )
    bare = SwedishMunicipality("0000", "exempelby", "Exempelby", "Exempellän")
    marked = tuple((each, Published(1, DAY, mark)) for each, mark in zip(places, marks, strict=True))
    return {
        "country": Country((*places, bare), marked),
        "money": [
            SimpleNamespace(
                mark=Mark.SOLID if stated else Mark.DOTS,
                stated=stated,
                amount="5 700 000 kr" if stated else "beloppet anges inte",
                inferred=stated,
                certainty=certainty_word("decided"),
                basis="per år",
                each="57 kr" if stated else "",
            )
            for stated in (True, False)
        ],
    }
