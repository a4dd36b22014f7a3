"""What makes amounts comparable: only money that is said to be the same sort is drawn on one scale.

Two amounts are alike where both are stated, for one year that is stated, both for the year or both for the whole
period, equally certain, running equally long, of one nature and out of the same sort of pocket. What is not said
cannot be the same: an amount that may be a year's or the whole is like no other.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from allocations.models.choices import SourceKind
from allocations.money import Amount, format_amount, format_per_resident, format_share
from allocations.public.charts import rendering
from allocations.public.charts.marks import Mark, mark_of
from allocations.public.charts.side import DESKTOP, PHONE, Bar, side_drawing
from allocations.public.pages.words import (
    capitalised,
    certainty_word,
    listed,
    mixed_natures,
    runs_words,
    short_basis,
)
from allocations.record import Group, Record, balance, headline, residents_for
from allocations.record.shapes import Residents

Verdict = Literal["alike", "unlike", "unsaid"]

VERDICTS: Final = {
    "alike": pgettext_lazy("comparison", "alike"),
    "unlike": pgettext_lazy("comparison", "unlike"),
    "unsaid": pgettext_lazy("comparison", "cannot be told"),
}
NATURES: Final = {
    "operating": pgettext_lazy("nature", "operating"),
    "investment": pgettext_lazy("nature", "investment"),
}


@dataclass(frozen=True, slots=True)
class Sort:
    """All that must be the same of two amounts. `pockets` are kinds of sources, `natures` may be several."""

    certainty: str
    year: int | None
    amount_is: str
    runs: str
    runs_to: int | None
    pockets: tuple[str, ...]
    natures: tuple[str, ...]

    @property
    def is_told(self) -> bool:
        """Whether enough is said for an amount of this sort to be like another."""
        return self.year is not None and self.amount_is != "not_stated" and "not_stated" not in self.pockets

    @property
    def words(self) -> str:
        """Decided, for 2023, per year, municipal budget."""
        return capitalised(
            ", ".join(
                part for part in (certainty_word(self.certainty), str(self.year or ""), self.rest) if part
            )
        )

    @property
    def rest(self) -> str:
        """Per year, until further notice, the municipality's own money, operating: all but certainty and year."""
        runs = "" if self.runs == "not_stated" else runs_words(self.runs, self.runs_to)
        parts = (short_basis(self.amount_is), runs, pocket_words(self.pockets), _natures(self))
        return ", ".join(part for part in parts if part)


def pocket_words(pockets: Iterable[str]) -> str:
    """Whose money: the municipality's own, a state grant, other; or that it is not stated."""
    return listed([_pocket(pocket) for pocket in pockets])


def _pocket(kind: str) -> str:
    if kind == "municipal_budget":
        return _("the municipality’s own money")
    if kind == "not_stated":
        return _("source not stated")
    return str(SourceKind(kind).label)


def sort_of(record: Record, group: Group) -> Sort:
    sources = [record.source_by_key.get(entry.source or "") for entry in group.entries]
    pockets = {source.kind if source is not None else "not_stated" for source in sources}
    return Sort(
        certainty=group.certainty,
        year=group.year,
        amount_is=group.amount_is,
        runs=group.runs,
        runs_to=group.runs_to,
        pockets=tuple(sorted(pockets)),
        natures=group.natures,
    )


# On one scale


@dataclass(frozen=True, slots=True)
class Measured:
    """One amount of a sort. `who` is whose; `residents` where they are known."""

    who: str
    beneath: str
    amount: Amount
    residents: Residents | None
    inferred: bool = False


@dataclass(frozen=True, slots=True)
class ScaleRow:
    """A bar and its figures. `bar` and `bar_each` are shares of the longest."""

    who: str
    beneath: str
    amount: str
    each: str
    counted: str
    kronor: Decimal
    each_kronor: Decimal | None
    inferred: bool

    @property
    def called(self) -> str:
        return f"{self.who}, {self.beneath}" if self.beneath else self.who


@dataclass(frozen=True, slots=True)
class Scale:
    """Amounts of one sort, two or more."""

    key: str
    words: str
    mark: Mark
    rows: tuple[ScaleRow, ...]
    unsaid: tuple[str, ...]  # what is said of none of them, and so may differ

    @property
    def unsaid_words(self) -> str:
        return listed(self.unsaid)

    @property
    def any_each(self) -> bool:
        return any(row.each_kronor is not None for row in self.rows)

    @property
    def drawn(self) -> SafeString:
        """Bars of the amounts, and where all can be divided by residents, of that too."""
        kronor = tuple(Bar(row.called, row.kronor, row.amount, row.inferred) for row in self.rows)
        drawn = _drawn(self.key, _("Kronor"), self.words, kronor, self.mark)
        each = [
            Bar(row.called, row.each_kronor, row.each, row.inferred)
            for row in self.rows
            if row.each_kronor is not None
        ]
        if len(each) < len(self.rows):
            return drawn
        return SafeString(
            drawn + _drawn(f"{self.key}-each", _("Per resident"), self.words, tuple(each), self.mark)
        )


def _drawn(key: str, head: str, sort: str, bars: tuple[Bar, ...], mark: Mark) -> SafeString:
    title = f"{head}: {sort}"
    description = " ".join(f"{bar.name}: {bar.figure}." for bar in bars)
    parts = (
        rendering.chart(
            side_drawing(bars, mark, size), key=name, title=title, description=description, classes=classes
        )
        for size, name, classes in (
            (DESKTOP, key, "chart wide-only"),
            (PHONE, f"{key}-phone", "chart phone-only"),
        )
    )
    return SafeString(f'<p class="small muted">{escape(head)}</p>' + "".join(parts))


def scales(measured: Iterable[tuple[Sort, Measured]]) -> tuple[Scale, ...]:
    """Those sorts of which there are two or more, in the order they were met. Never ranked."""
    found: dict[Sort, list[Measured]] = {}
    for sort, one in measured:
        if sort.is_told and one.amount.is_stated and not _is_negative(one.amount):
            found.setdefault(sort, []).append(one)
    several = [(sort, alike) for sort, alike in found.items() if len(alike) > 1]
    return tuple(_scale(f"scale-{at}", sort, alike) for at, (sort, alike) in enumerate(several, start=1))


def _is_negative(amount: Amount) -> bool:
    return amount.kronor is not None and amount.kronor < 0


def _scale(key: str, sort: Sort, alike: list[Measured]) -> Scale:
    unsaid = []
    if sort.runs == "not_stated":
        unsaid.append(_("how long the money runs"))
    if sort.natures == ("not_stated",):
        unsaid.append(_("whether it is for operation or investment"))
    return Scale(key, sort.words, mark_of(sort.certainty), tuple(map(_row, alike)), tuple(unsaid))


def _row(one: Measured) -> ScaleRow:
    each = one.amount.per(one.residents.count) if one.residents is not None else None
    return ScaleRow(
        who=one.who,
        beneath=one.beneath,
        amount=format_amount(one.amount, unit=False),
        each=format_per_resident(each) if each is not None else "",
        counted=str(one.residents.year) if one.residents is not None else "",
        kronor=one.amount.kronor or Decimal(0),
        each_kronor=each.kronor if each is not None else None,
        inferred=one.inferred,
    )


def measured_groups(record: Record, groups: Iterable[Group]) -> Iterable[tuple[Sort, Measured]]:
    """A package's money, each sort by itself."""
    for group in groups:
        counted = residents_for(record.municipality.residents, group.year)
        one = Measured(
            record.municipality.name, record.name, group.amount, counted, inferred=group.year_is_inferred
        )
        yield sort_of(record, group), one


# What is the same and what is not


@dataclass(frozen=True, slots=True)
class Aspect:
    """One thing that must be the same, with what each says of it."""

    name: str
    who: tuple[str, ...]
    said: tuple[str, ...]
    verdict: Verdict
    inferred: tuple[bool, ...]  # whether what each says is our inference
    may_be_unsaid: bool = False  # of all of them, and they are still drawn on one scale, which says so
    is_of_the_lines: bool = False  # and not of the amount itself, which may be compared whatever it is

    @property
    def parts(self) -> bool:
        """Whether this keeps the amounts off one scale."""
        if self.is_of_the_lines:
            return False
        return len(set(self.said)) > 1 or (self.verdict == "unsaid" and not self.may_be_unsaid)

    @property
    def told(self) -> tuple[tuple[str, str, bool], ...]:
        """Each one's name, what it says, and whether that is our inference."""
        return tuple(zip(self.who, self.said, self.inferred, strict=True))

    @property
    def verdict_words(self) -> str:
        return str(VERDICTS[self.verdict])


def aspects(records: tuple[Record, ...], who: tuple[str, ...]) -> tuple[Aspect, ...]:
    """The headlines of packages, one thing at a time."""
    groups = [headline(record).group for record in records]
    sorts = [sort_of(r, g) if g is not None else None for r, g in zip(records, groups, strict=True)]
    unsaid = _("not stated")

    def aspect(
        name: str,
        told: Callable[[Sort], str],
        *,
        facts: tuple[str, ...] = (),
        may_be_unsaid: bool = False,
    ) -> Aspect:
        """`told` is what a sort says, empty where it says nothing; `facts` are the fields that it is read from."""
        found = [told(sort) if sort is not None else "" for sort in sorts]
        verdict: Verdict = (
            "unlike" if len(set(filter(None, found))) > 1 else "alike" if all(found) else "unsaid"
        )
        inferred = tuple(
            any(entry.inference_on(fact) for entry in (group.entries if group else ()) for fact in facts)
            for group in groups
        )
        said = tuple(words or unsaid for words in found)
        return Aspect(name, who, said, verdict, inferred, may_be_unsaid)

    amounts = [group is not None and group.amount.is_stated for group in groups]
    return (
        Aspect(
            _("An amount"),
            who,
            tuple(_("stated") if stated else unsaid for stated in amounts),
            "alike" if all(amounts) else "unsaid",
            tuple(False for _each in who),
        ),
        aspect(_("Fiscal year"), lambda s: str(s.year or ""), facts=("year",)),
        aspect(
            _("A year or the whole"),
            lambda s: short_basis(s.amount_is) if s.amount_is != "not_stated" else "",
            facts=("amount_is",),
        ),
        aspect(_("Certainty"), lambda s: certainty_word(s.certainty), facts=("certainty",)),
        aspect(
            pgettext("comparison", "How long"),
            lambda s: runs_words(s.runs, s.runs_to) if s.runs != "not_stated" else "",
            facts=("runs", "runs_to"),
            may_be_unsaid=True,
        ),
        aspect(_("Whose money"), lambda s: pocket_words(s.pockets) if "not_stated" not in s.pockets else ""),
        aspect(_("Operations or investment"), _natures, facts=("nature",), may_be_unsaid=True),
        _share(records, who),
    )


def _share(records: tuple[Record, ...], who: tuple[str, ...]) -> Aspect:
    """How much can be followed to lines: where no line has an amount, or there is no total, it is not stated."""
    found = [balance(record) for record in records]
    told = [
        format_share(each.share)
        if each and each.share.applicable and each.unstated_lines < each.lines
        else ""
        for each in found
    ]
    verdict: Verdict = "unsaid" if not all(told) else "unlike" if len(set(told)) > 1 else "alike"
    said = tuple(words or _("not stated") for words in told)
    nothing = tuple(False for _each in who)
    return Aspect(_("Can be followed to lines"), who, said, verdict, nothing, is_of_the_lines=True)


def _natures(sort: Sort) -> str:
    if len(sort.natures) > 1:
        return mixed_natures(sort.natures)
    return listed([str(NATURES[nature]) for nature in sort.natures if nature in NATURES])


def reasons(found: Iterable[Aspect]) -> tuple[str, ...]:
    """Why the amounts are not on one scale, in words: what each says where they differ or where one does not say."""
    return tuple(
        _("%(aspect)s: %(said)s.")
        % {
            "aspect": aspect.name,
            "said": "; ".join(f"{name} {words}" for name, words, _inferred in aspect.told),
        }
        for aspect in found
        if aspect.parts
    )
