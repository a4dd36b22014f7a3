"""An example package for the page of components, made by code: every state that money and facts can be in.

Nothing in it is real, and everything is named "Exempel". It goes the same way as a sealed document does, through
`package_page`, so that what is shown is what pages show, and a new part of a page has its example at once.
"""

from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import Final, TypeVar

from allocations.money import Amount, Qualifier
from allocations.record import Record, shapes

T = TypeVar("T")

SEAL: Final = "0123456789abcdef" * 4
YEAR: Final = 2000  # a year that no package here is for
DOCUMENT: Final = "exempel-handling"
NOTHING: Final = {
    "str": "",
    "bool": False,
    "When": shapes.When(None, "not_stated"),
}


def filled(shape: type[T], **given: object) -> T:
    """A shape with what is given; every other field as a document leaves it that does not state it."""
    values: dict[str, object] = {}
    for field in fields(shape):  # type: ignore[arg-type]  # shapes are dataclasses
        annotation = str(field.type)
        if annotation.startswith("tuple"):
            values[field.name] = ()
        else:
            values[field.name] = None if "None" in annotation else NOTHING.get(annotation)
    return shape(**values | given)


def stands(locator: str, printed: str = "", fact: str = "") -> tuple[shapes.Citation, ...]:
    """Stated in the example document."""
    return (
        filled(
            shapes.Citation, basis="stated", document=DOCUMENT, locator=locator, printed=printed, fact=fact
        ),
    )


def inferred(fact: str, reason: str) -> tuple[shapes.Citation, ...]:
    return (
        filled(
            shapes.Citation,
            basis="inference",
            document=DOCUMENT,
            locator="exempel",
            fact=fact,
            claim="exempel på tolkning",
            reason=reason,
        ),
    )


def entry(shape: type[T], number: int, amount: Amount, certainty: str, **given: object) -> T:
    given = {
        "citations": stands(f"exempelrad {number}", "exempel"),
        "source": "kommunens",
        "year": YEAR,
        "amount_is": "per_year",
        "runs": "not_stated",
        "measures": "level",
        "nature": "not_stated",
    } | given
    return filled(
        shape,
        ref=f"{given['decision']}/{number}",
        key=str(number),
        amount=amount,
        certainty=certainty,
        **given,
    )


LINES: Final = (
    # (what the line shows, amount, certainty)
    ("Exempel A, exakt belopp", Amount.stated(Decimal(6_000_000)), "decided"),
    ("Exempel B, cirka", Amount.stated(Decimal(2_500_000), Qualifier.ABOUT), "announced"),
    ("Exempel C, minst", Amount.stated(Decimal(1_250_000), Qualifier.AT_LEAST), "conditional"),
    ("Exempel D, bortfallet", Amount.stated(Decimal(900_000)), "lapsed"),
    ("Exempel E, avslaget", Amount.stated(Decimal(400_000), Qualifier.AT_MOST), "rejected"),
    ("Exempel F, mycket litet", Amount.stated(Decimal("1250.50")), "planned"),
    ("Exempel G, beloppet anges inte", Amount.not_stated(), "decided"),
    ("Exempel H, ej beslutat", Amount.undecided(), "proposed"),
)


def example_record(*, stated: bool = True) -> Record:
    """The package with lines of every certainty, two years, a reservation, indicators and outturn.

    `stated` False: the same with no line's amount stated, which is shown as a matrix of places.
    """
    lines = LINES if stated else [(name, Amount.not_stated(), "announced") for name, _a, _c in LINES[:5]]
    keys = [f"{'post' if stated else 'utan'}-{number}" for number in range(1, len(lines) + 1)]
    return filled(
        Record,
        subject_kind="package",
        subject_slug="exempelpaketet",
        municipality=filled(
            shapes.Municipality,
            slug="exempelstad",
            name="Exempelstad",
            residents=(filled(shapes.Residents, year=YEAR, count=100_000, citations=stands("exempelrad")),),
        ),
        package=filled(
            shapes.Package,
            slug="exempelpaketet",
            name="Exempelpaketet",
            framework="Exempel på ramprogram",
            follow_up="exempel på hur det följs upp",
            open_list=True,
        ),
        documents=(
            filled(
                shapes.Document,
                key=DOCUMENT,
                kind="minutes",
                title="Exempel på handling",
                publisher="Exempelstad",
                dated=shapes.When(date(YEAR, 1, 31), "day"),
                grade="minutes",
                at_hand=True,
            ),
        ),
        bodies=(
            filled(shapes.Body, key="organ", slug="organ", name="Exempelnämnden", kind="committee"),
            filled(shapes.Body, key="parti", slug="parti", name="Exempelpartiet", kind="party"),
        ),
        areas=tuple(
            filled(shapes.Area, slug=f"plats-{sign.lower()}", name=f"Plats {sign}", members_listed=True)
            for sign in "ABC"
        ),
        sources=(
            filled(shapes.Source, key="kommunens", name="Exempel på egna medel", kind="municipal_budget"),
            filled(shapes.Source, key="okand", name="Exempel på okänd källa", kind="not_stated"),
        ),
        lines=tuple(
            filled(
                shapes.Line,
                key=key,
                number=str(number),
                name=line[0],
                description="exempel på vad posten är till för",
                movement="increased" if number == 2 else "not_stated",
                areas=("plats-a", "plats-b")[: number % 3],
                open_list=number == 3,
                citations=stands(f"exempelrad {number}"),
            )
            for number, (key, line) in enumerate(zip(keys, lines, strict=True), 1)
        ),
        decisions=(_adoption(), _agreement(keys, [(amount, certainty) for _n, amount, certainty in lines])),
        indicators=(
            filled(
                shapes.Indicator,
                key="matt",
                name="Exempel på mått",
                measures="change",
                target=Decimal(250),
                target_year=YEAR,
                observations=(
                    filled(shapes.Observation, key="1", state="not_measured", comment="exempel på skäl"),
                ),
            ),
        ),
        outturns=(
            filled(
                shapes.Outturn,
                line=keys[0],
                kind="outturn",
                year=YEAR,
                period="year",
                period_number=1,
                amount=Amount.stated(Decimal(6_500_000)),
                citations=stands("exempelrad"),
            ),
        ),
        measures=(
            filled(
                shapes.Measure,
                key="insats",
                name="Exempel på insats",
                movement="new",
                citations=inferred("name", "exempel på skäl"),
            ),
        ),
    )


def _adoption() -> shapes.Decision:
    money = Amount.stated(Decimal(12_500_000))
    return filled(
        shapes.Decision,
        key="antagande",
        kind="adoption",
        title="Exempel på antagande",
        body="organ",
        when=shapes.When(date(YEAR, 2, 1), "month"),
        paragraph="1",
        summary="exempel på beslut",
        appeal="not_stated",
        citations=stands("exempelrad") + inferred("date", "exempel på skäl"),
        points=tuple(
            filled(shapes.Point, key=str(n), text="exempel på beslutspunkt", citations=stands("exempelrad"))
            for n in (1, 2)
        ),
        appropriations=(
            entry(shapes.Appropriation, 1, money, "decided", decision="antagande", money_is="new"),
            entry(
                shapes.Appropriation,
                2,
                money,
                "conditional",
                decision="antagande",
                money_is="not_stated",
                year=YEAR + 1,
                citations=inferred("year", "exempel på skäl"),
            ),
        ),
        conditions=(
            filled(
                shapes.Condition,
                key="villkor",
                decision="antagande",
                kind="awaits",
                text="exempel på vad som väntas",
                awaits="organ",
                entries=("antagande/2",),
                citations=stands("exempelrad"),
            ),
        ),
    )


def _agreement(keys: list[str], money: list[tuple[Amount, str]]) -> shapes.Decision:
    return filled(
        shapes.Decision,
        key="overenskommelse",
        kind="agreement",
        title="Exempel på överenskommelse",
        summary="exempel på fördelning",
        appeal="not_stated",
        citations=stands("exempelrad"),
        allocations=tuple(
            entry(
                shapes.Allocation,
                number,
                amount,
                certainty,
                decision="overenskommelse",
                line=key,
            )
            for number, (key, (amount, certainty)) in enumerate(zip(keys, money, strict=True), 1)
        ),
        positions=(
            filled(
                shapes.Position, key="1", actor="parti", kind="reservation", citations=stands("exempelrad")
            ),
            filled(
                shapes.Position,
                key="2",
                actor="parti",
                kind="counter_proposal",
                content_stated=True,
                content="exempel på vad partiet ville",
                amounts=(
                    filled(
                        shapes.PositionAmount,
                        line=keys[0],
                        year=YEAR,
                        amount=Amount.stated(Decimal(7_000_000)),
                    ),
                ),
                citations=stands("exempelrad"),
            ),
        ),
    )
