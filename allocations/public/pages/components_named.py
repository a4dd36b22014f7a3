"""Examples for the page of components: search, filters, and what has a name of its own."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from django.utils.safestring import SafeString

from allocations.public.charts.marks import Mark
from allocations.public.pages.example import YEAR
from allocations.public.pages.found import HitGroup, HitRow
from allocations.public.pages.line_choices import Boxes, Choice, Group, TypedField
from allocations.public.pages.lists import SumRow
from allocations.public.pages.naming import Choice as NamedChoice
from allocations.public.pages.naming import Choosing, Link, Paged
from allocations.public.pages.words import certainty_word

Given = Mapping[str, Any]

PLACE = Link("Plats A", "#shown-names")
BODY = Link("Exempelnämnden", "#shown-names", "Exempelstad")


def paged(*rows: Any, more: bool = False) -> Paged[Any]:
    """The middle one of three pages, or the only one."""
    if not more:
        return Paged(rows, len(rows), more=False, number=1, pages=1, previous="", following="")
    return Paged(rows, 3 * len(rows), more, 2, 3, "?page=1", "?page=3")


def hits() -> Given:
    """Found, of one kind with pages, refused, nothing with a near miss."""
    row = HitRow(
        SafeString("<mark>Exempel</mark> A"),
        True,
        "#shown-search",
        SafeString("Exempelstad"),
        "#",
        "3 poster",
    )
    bare = HitRow(SafeString("An <mark>example</mark>"), False, "", SafeString(""), "", "")
    one = HitGroup("line", "Exempel på träffar", "2", (row, bare), "#shown-search")
    many = HitGroup("place", "Exempel på träffar av ett slag", "fler än 100", (row,), "")
    plain = {"refusal": "", "said": "", "groups": (), "nearest": (), "asked": True, "paged": None, "rest": ""}
    return {
        "found": (
            SimpleNamespace(**plain | {"said": "Exempel: 2 träffar.", "groups": (one,)}),
            SimpleNamespace(
                **plain
                | {"groups": (many,), "paged": paged(row, more=True), "rest": "Exempel på var resten finns."}
            ),
            SimpleNamespace(**plain | {"nearest": (("Exempelstad", "?q=exempelstad"),)}),
        ),
        "refused": SimpleNamespace(**plain | {"refusal": "Exempel på varför inget söks."}),
    }


def filters() -> Given:
    """Open with something chosen, boxes under two headings, refused, and one that is folded."""

    def box(name: str, at: int, *, checked: bool = False, number: str = "12") -> Choice:
        return Choice(name, str(at), f"Exempel {at}", number, checked, f"{name}-{at}", swedish=True)

    boxes = tuple(box("example", at, checked=at == 1, number="" if at == 3 else "12") for at in (1, 2, 3))
    field = TypedField("example", "Exempel på fält", "exempel", "exempel på hjälp", ())
    wrong = TypedField("wrong", "Exempel på avvisat fält", "fel", "", ("Exempel på varför.",))
    two = (Boxes("Exempel på rubrik", (box("first", 1),)), Boxes("Ännu en rubrik", (box("second", 1),)))
    return {
        "groups": (
            Group(
                "example", "Exempel på filter", 1, True, (Boxes("", boxes),), (field,), (), "Exempel på not."
            ),
            Group("two", "Exempel på två slags rutor", 0, True, two, (), (), ""),
            Group("refused", "Exempel på avvisat filter", 0, True, (), (wrong,), ("Exempel på varför.",), ""),
            Group(
                "folded", "Exempel på stängt filter", 0, False, (Boxes("", (box("folded", 1),)),), (), (), ""
            ),
        )
    }


def _money(*, stated: bool = True, inferred: bool = False) -> SimpleNamespace:
    return SimpleNamespace(
        said="5 700 000 kr" if stated else "beloppet anges inte",
        figure="5 700 000" if stated else "",
        why_not="" if stated else "beloppet anges inte",
        basis="per år" if stated else "",
        has_year=stated,
        year=str(YEAR) if stated else "anges inte",
        year_inferred=inferred,
        mark=Mark.SOLID if stated else Mark.DOTS,
        certainty=certainty_word("decided"),
    )


def names() -> Given:
    """Lines, decisions, positions, sums and versions as pages of names have them."""

    def line(**given: Any) -> SimpleNamespace:
        plain = {
            "name": "Exempel A",
            "address": "#",
            "municipality": "Exempelstad",
            "municipality_address": "#",
        }
        plain |= {"package": "Exempelpaketet", "package_address": "#"}
        return SimpleNamespace(**plain | {"places": (), "money": _money()} | given)

    decision: dict[str, Any] = {
        "subject_address": "#",
        "municipality": "Exempelstad",
        "subject": "Exempelpaketet",
    }
    decision |= {"kind": "antagande", "when": "februari 2000", "when_inferred": True, "paragraph": "§ 1"}
    position = {"subject_address": "#", "municipality_address": "#", "municipality": "Exempelstad"}
    position |= {"subject": "Exempelpaketet", "decision": "Exempel på antagande", "when": "februari 2000"}
    wanted = {"address": "#", "name": "Exempel A", "year": str(YEAR), "wanted": "7 000 000 kr"}
    deeds = SimpleNamespace(
        awaited=[
            SimpleNamespace(
                state=state,
                text="exempel på vad som väntas",
                inferred=state == "met",
                municipality="Exempelstad",
                of=PLACE,
                years=str(YEAR),
                expected="",
                checked="",
            )
            for state in ("pending", "met", "lapsed")
        ],
        decisions=paged(
            SimpleNamespace(
                title="Exempel på antagande", money=(_money(inferred=True),), to_lines=True, **decision
            ),
            SimpleNamespace(title="antagande", title_is_ours=True, money=(), **decision),
        ),
        positions=(
            SimpleNamespace(
                **position
                | {"kind": "motförslag", "content": "exempel på vad partiet ville", "decided_by": BODY},
                alternatives=(
                    SimpleNamespace(stands=(_money(),), **wanted),
                    SimpleNamespace(stands=(), **wanted),
                ),
            ),
            SimpleNamespace(**position | {"kind": "reservation", "content": "", "inferred": True}),
        ),
        lines=paged(
            line(places=(PLACE,), open_places=True),
            line(whole_municipality=True, money=_money(stated=False)),
            line(places=(PLACE,), places_inferred=True, money=_money(inferred=True)),
            more=True,
        ),
        sits_in=(BODY, Link("Exempel utan sida", "")),
        printed=("Exempel som tryckt",),
        pays=PLACE,
    )
    chosen = (NamedChoice("a", "Exempelstad", 3, chosen=True), NamedChoice("b", "Exempelby", 1))
    years = (NamedChoice(str(YEAR), str(YEAR)), NamedChoice(str(YEAR + 1), str(YEAR + 1)))
    return {
        "deeds": deeds,
        "choosing": Choosing(chosen, years, "a", None, ("Exempel på varför inget visas.",)),
        "sums": (
            SumRow(str(YEAR), True, certainty_word("decided"), "decided", "per år", "minst 5 700 000 kr", 3),
            SumRow("anges inte", False, "", "", "anges inte", "beloppet anges inte", 2),
        ),
        "described": Link("Exempelpaketet", "#", "version 12"),
        "once": [
            SimpleNamespace(
                address="#",
                subject="Exempelpaketet",
                number=number,
                municipality="Exempelstad",
                since=date(YEAR, number, 1),
                until=date(YEAR, 2, 1) if number == 1 else None,
            )
            for number in (1, 2)
        ],
        "pool": SimpleNamespace(
            found=SimpleNamespace(key="exempelpott"),
            years=[
                SimpleNamespace(
                    year=str(YEAR),
                    inferred=awaits is not None,
                    numbers=(),
                    mark=mark,
                    certainty=certainty_word(code),
                    awaits=awaits,
                    amount="1 000 000 kr",
                    basis="",
                )
                for code, mark, awaits in (("decided", Mark.SOLID, None), ("conditional", Mark.HATCH, BODY))
            ],
        ),
        "share": Decimal("0.04"),
    }
