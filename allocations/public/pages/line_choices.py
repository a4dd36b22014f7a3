"""The filters as a reader meets them: groups of values with their numbers, fields to type in, and what is chosen."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from allocations.models.choices import PositionKind
from allocations.models.projected_names import NameKind
from allocations.money import AmountState, format_kronor
from allocations.public.days import DECIDED_BY, KNOWN_ON, today
from allocations.public.filters.counting import Facets, Value
from allocations.public.filters.question import UNSTATED, Question
from allocations.public.pages.line_words import STATES, number_words
from allocations.public.pages.words import capitalised, certainty_word, day_words
from allocations.record.sums import STRENGTH

HEADS: Final[dict[str, str | Promise]] = {
    "municipality": gettext_lazy("Municipality"),
    "year": gettext_lazy("Fiscal year"),
    "kronor": gettext_lazy("Amount"),
    "certainty": gettext_lazy("Certainty"),
    NameKind.PLACE: gettext_lazy("Place"),
    NameKind.BODY: gettext_lazy("Body"),
    NameKind.SOURCE: gettext_lazy("Source"),
    NameKind.PURPOSE: gettext_lazy("Purpose"),
    NameKind.PARTY: gettext_lazy("Party’s position"),
    "days": gettext_lazy("As it was on a day"),
}
"""The groups in their order, with their headings."""

FINDING: Final[dict[str, str | Promise]] = {
    "municipality": gettext_lazy("Find a municipality"),
    NameKind.PLACE: gettext_lazy("Find a place"),
    NameKind.BODY: gettext_lazy("Find a body"),
    NameKind.SOURCE: gettext_lazy("Find a source"),
    NameKind.PURPOSE: gettext_lazy("Find a purpose"),
    NameKind.PARTY: gettext_lazy("Find a party"),
}
OPEN: Final = ("municipality", "year")
"""What stands open before anything is chosen."""
MOST_YEARS: Final = 12


@dataclass(frozen=True, slots=True)
class Choice:
    """A box to tick. `number` is how many rows it would show beside the other filters; empty where not counted."""

    name: str
    value: str
    label: str
    number: str
    checked: bool
    id: str
    swedish: bool


@dataclass(frozen=True, slots=True)
class TypedField:
    """A field to write in, with what was written and why it was refused."""

    name: str
    label: str
    value: str
    hint: str
    refusals: tuple[str, ...]
    kind: str = "text"


@dataclass(frozen=True, slots=True)
class Boxes:
    """Boxes under a heading of their own; without one where the group's is enough."""

    legend: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """One filter that can be folded. `chosen` is how many of its values are chosen."""

    name: str
    head: str
    chosen: int
    is_open: bool
    boxes: tuple[Boxes, ...]
    fields: tuple[TypedField, ...]
    refusals: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Chip:
    """Something chosen, and the address of the same list without it."""

    label: str
    address: str


def groups(question: Question, facets: Facets) -> tuple[Group, ...]:
    """All filters. What cannot be counted at once has no numbers, and says so."""
    made = _Groups(question, facets)
    return tuple(made.group(name, str(head)) for name, head in HEADS.items())


class _Groups:
    def __init__(self, question: Question, facets: Facets) -> None:
        self.question, self.facets = question, facets
        # PostgreSQL takes no NUL, not even to look for it.
        typed = {name: "".join(filter(str.isprintable, question.value(f"find_{name}"))) for name in FINDING}
        self.named = {} if question.is_refused else facets.named(typed)
        self.positions = None if question.is_refused else facets.positions()

    def group(self, name: str, head: str) -> Group:
        boxes, fields = self._boxes(name), self._fields(name)
        own = (
            (name, "position") if name == NameKind.PARTY else (name, "state") if name == "kronor" else (name,)
        )
        refusals = tuple(why for each in own for why in (self.question.refusals or {}).get(each, ()))
        chosen = sum(choice.checked for each in boxes for choice in each.choices)
        chosen += sum(bool(field.value) for field in fields if not field.name.startswith("find_"))
        asked = chosen or refusals or any(field.value or field.refusals for field in fields)
        asked = asked or (name in OPEN and not self.question.pairs)
        return Group(name, head, chosen, bool(asked), boxes, fields, refusals, self._note(name))

    def _note(self, name: str) -> str:
        if self.question.is_refused:
            return ""
        uncounted = name == NameKind.PARTY and self.positions is None
        if name in self.named and (uncounted or not self.facets.counts_names(name)):
            return _("So many lines are shown that they are not counted value by value.")
        if name == "kronor":
            return _("“At least”, “about” and the like are compared by their figure.")
        return ""

    def _boxes(self, name: str) -> tuple[Boxes, ...]:
        match name:
            case "municipality":
                return (Boxes("", self._municipalities()),)
            case "year":
                return (Boxes("", self._years()),)
            case "kronor":
                numbers = self._column("state", "amount_state")
                labels = {state: capitalised(str(STATES[state])) for state in AmountState.values}
                return (Boxes(_("The amount"), self._codes("state", labels, numbers)),)
            case "certainty":
                numbers = self._column("certainty", "certainty")
                labels = {code: capitalised(certainty_word(code)) for code in STRENGTH}
                return (Boxes("", self._codes("certainty", labels, numbers)),)
            case NameKind.PARTY:
                labels = {code: capitalised(str(POSITION[code])) for code in PositionKind.values}
                kinds = self._codes("position", labels, self.positions, all_of_them=True)
                return Boxes(_("Party"), self._named(name)), Boxes(_("Kind of position"), kinds)
            case "days":
                return ()
        return (Boxes("", self._named(name)),)

    def _column(self, name: str, column: str) -> Mapping[Any, int] | None:
        return None if self.question.is_refused else self.facets.of_column(name, column)

    def _municipalities(self) -> tuple[Choice, ...]:
        chosen = [Value(each.slug, each.name, None) for each in self.question.municipalities]
        found = (
            []
            if self.question.is_refused
            else self.facets.municipalities(self.question.value("find_municipality"))
        )
        return self._choices("municipality", chosen, found)

    def _named(self, kind: str) -> tuple[Choice, ...]:
        chosen = [Value(each.value, each.label, None, each.swedish) for each in self.question.of_kind(kind)]
        found = self.named.get(kind, [])
        if not self.question.is_refused and not self.facets.counts_names(kind):
            found = [Value(each.value, each.label, None, each.swedish) for each in found]
        return self._choices(kind, chosen, found)

    def _years(self) -> tuple[Choice, ...]:
        numbers = self._column("year", "fiscal_year")
        stated = sorted((year for year in numbers or () if year), reverse=True)[:MOST_YEARS]
        chosen = [year for year in self.question.years if year and year not in stated]
        labels = {str(year): str(year) for year in sorted([*stated, *chosen], reverse=True)}
        told = {str(year) if year else UNSTATED: rows for year, rows in (numbers or {}).items()}
        labels[UNSTATED] = _("Year not stated")
        return self._codes("year", labels, None if numbers is None else told)

    def _codes(
        self,
        name: str,
        labels: Mapping[str, str],
        numbers: Mapping[Any, int] | None,
        *,
        all_of_them: bool = False,
    ) -> tuple[Choice, ...]:
        """Boxes of codes: those that find something, and those chosen."""
        chosen = frozenset(self.question.values(name))
        shown = [
            Value(code, label, None if numbers is None else numbers.get(code, 0), swedish=False)
            for code, label in labels.items()
            if all_of_them or code in chosen or numbers is None or numbers.get(code)
        ]
        return self._choices(name, [], shown)

    def _choices(self, name: str, chosen: Iterable[Value], found: Iterable[Value]) -> tuple[Choice, ...]:
        """What is chosen first, then what else was found."""
        there = {value.value: value for value in found}
        first = {value.value: there.get(value.value, value) for value in chosen}
        ticked = frozenset(self.question.values(name))
        return tuple(
            Choice(
                name=name,
                value=value.value,
                label=value.label,
                number="" if value.rows is None else number_words(value.rows),
                checked=value.value in ticked,
                id=f"{name}-{at}",
                swedish=value.swedish,
            )
            for at, value in enumerate((first | there).values(), start=1)
        )

    def _fields(self, name: str) -> tuple[TypedField, ...]:
        match name:
            case "year":
                return self._typed("from", _("From year")), self._typed("to", _("To year"))
            case "kronor":
                hint = _("For example 15 000 000, 15 mnkr or 300 tkr.")
                return self._typed("min", _("At least"), hint), self._typed("max", _("At most"))
            case "days":
                return (
                    self._typed(
                        KNOWN_ON, _("Published up to"), _("What the public could read that day."), "date"
                    ),
                    self._typed(DECIDED_BY, _("Decided up to"), _("By the dates of the decisions."), "date"),
                )
        return (self._typed(f"find_{name}", str(FINDING[name])),) if name in FINDING else ()

    def _typed(self, name: str, label: str, hint: str = "", kind: str = "text") -> TypedField:
        refusals = (self.question.refusals or {}).get(name, ())
        # A field for dates shows nothing of what is no date, and nothing typed is to be lost.
        kind = "text" if refusals else kind
        return TypedField(
            name, label, self.question.value(name).replace("\0", ""), hint, tuple(refusals), kind
        )


POSITION: Final = {
    "reservation": pgettext_lazy("position", "reservation"),
    "counter_proposal": pgettext_lazy("position", "counter-proposal"),
    "motion": pgettext_lazy("position", "motion"),
    "statement": pgettext_lazy("position", "statement"),
    "note": pgettext_lazy("position", "note to the minutes"),
}


def chips(question: Question) -> tuple[Chip, ...]:
    """Everything that is chosen, each with the way to the list without it."""
    labels = {("municipality", each.slug): each.name for each in question.municipalities}
    labels |= {(each.kind, each.value): each.label for each in question.named}
    found = []
    for pair in question.pairs:
        name, value = pair
        if name in {"sort", "page"} or name.startswith("find_"):
            continue
        label = labels.get(pair) or _label(question, name, value)
        found.append(Chip(label, question.address(without=(pair,)) or "?"))
    return tuple(found)


def _label(question: Question, name: str, value: str) -> str:
    if name in (question.refusals or {}):
        return value.replace("\0", "")[:40]
    found: dict[str, Callable[[], str]] = {
        "year": lambda: _("Year not stated") if value == UNSTATED else value,
        "from": lambda: _("from %(year)s") % {"year": value},
        "to": lambda: _("to %(year)s") % {"year": value},
        "position": lambda: str(POSITION[value]),
        "certainty": lambda: certainty_word(value),
        "state": lambda: _("amount %(state)s") % {"state": STATES[value]},
        "min": lambda: _("at least %(kronor)s") % {"kronor": format_kronor(question.least or 0)},
        "max": lambda: _("at most %(kronor)s") % {"kronor": format_kronor(question.most or 0)},
        "text": lambda: _("“%(words)s”") % {"words": question.text},
        KNOWN_ON: lambda: _("as known on %(day)s") % {"day": day_words(question.known_on or today())},
        DECIDED_BY: lambda: _("decided by %(day)s") % {"day": day_words(question.decided_by or today())},
    }
    return found[name]() if name in found else value
