"""A package's money as its page shows it: year by year, against its lines, and where it comes from."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from allocations.models.choices import SourceKind
from allocations.money import (
    Amount,
    format_amount,
    format_kronor,
    format_millions,
    format_share,
    qualifier_words,
)
from allocations.public.charts.balance import Balance as BalanceBar
from allocations.public.charts.balance import Segment
from allocations.public.charts.marks import Mark, mark_of
from allocations.public.charts.years import YearBar
from allocations.public.pages.evidence import Evidence, SourceNote
from allocations.public.pages.names import NameAt
from allocations.public.pages.words import (
    Sorts,
    capitalised,
    certainty_word,
    in_words,
    short_basis,
    year_words,
)
from allocations.record import (
    Balance,
    Contradiction,
    Group,
    Record,
    balance,
    contradictions,
    groups,
    headline,
    line_cells,
    pool_shares,
    specified_share,
)
from allocations.record.mentions import source_key
from allocations.record.shapes import Appropriation, Source
from allocations.record.sums import STRENGTH


@dataclass(frozen=True, slots=True)
class YearsChart:
    """Money year by year, where there is more than one figure to show."""

    title: str
    unlike: bool  # the years have not come equally far, and so are not added
    bars: tuple[YearBar, ...]
    marks: tuple[tuple[Mark, str], ...]
    any_inferred: bool
    notes: tuple[SourceNote, ...]
    sorts: tuple[str, ...] = ()  # what each bar's money is of, in words, where they are unlike


def years_chart(record: Record, evidence: Evidence, shown: frozenset[int]) -> YearsChart | None:
    """The chart, with the notes that do not stand by the headline already."""
    found = [group for group in groups(record.standing_appropriations) if group.amount.is_stated]
    if len(found) < 2:
        return None
    found.sort(key=lambda group: (group.year or 0, STRENGTH.index(group.certainty)))
    bars = tuple(_bar(group) for group in found)
    marks = dict.fromkeys(
        (bar.mark, certainty_word(group.certainty)) for bar, group in zip(bars, found, strict=True)
    )
    inferred = [entry for group in found for entry in group.entries if entry.inference_on("year")]
    return YearsChart(
        title=_years_title(found),
        unlike=len({group.certainty for group in found}) > 1,
        bars=bars,
        marks=tuple(marks),
        any_inferred=bool(inferred),
        notes=tuple(note for note in evidence.notes(*inferred) if note.number not in shown),
        sorts=tuple(_sorts(found)),
    )


def _sorts(found: list[Group]) -> Iterator[str]:
    """ "2023, decided, 3 333 333 kr: per year, operations and investment", for each bar of a chart of unlike money."""
    sorts = Sorts.of((group.amount_is, group.natures) for group in found)
    for group in found:
        if words := sorts.words(group.amount_is, group.natures):
            about = (year_words(group.year), certainty_word(group.certainty), format_amount(group.amount))
            yield f"{', '.join(about)}: {words}"


def _bar(group: Group) -> YearBar:
    return YearBar(
        year=year_words(group.year),
        inferred=group.year_is_inferred,
        kronor=group.amount.kronor,
        figure=format_amount(group.amount, unit=False),
        state=certainty_word(group.certainty),
        mark=mark_of(group.certainty),
    )


def _years_title(found: list[Group]) -> str:
    """One year is decided, two wait: where that is what there is to say."""
    decided = sum(group.certainty == "decided" for group in found)
    waiting = sum(group.certainty == "conditional" for group in found)
    each_once = len({group.year for group in found}) == len(found)
    if decided + waiting != len(found) or not decided or not waiting or not each_once:
        return _("The money year by year")
    first = ngettext("%(number)s year is decided", "%(number)s years are decided", decided)
    second = ngettext("%(number)s waits", "%(number)s wait", waiting)
    parts = (first % {"number": in_words(decided)}, second % {"number": in_words(waiting)})
    return capitalised(", ".join(parts))


@dataclass(frozen=True, slots=True)
class BalanceChart:
    """The total over its lines, and the same in words."""

    title: str
    dek: str
    bar: BalanceBar
    traced: str
    unstated: str
    left: str
    marks: tuple[tuple[Mark, str], ...]
    specified: str


def balance_chart(record: Record) -> BalanceChart | None:
    """None where the package has no stated total: then there is nothing to follow."""
    found = balance(record)
    group = headline(record).group
    if found is None or group is None or found.total.kronor is None:
        return None
    segments = tuple(_segments(record, group))
    total_mark = mark_of(group.certainty)
    kinds = {total_mark: certainty_word(group.certainty)} | {s.mark: w for s, w in segments}
    return BalanceChart(
        title=_balance_title(found),
        dek=_balance_dek(found, group, {word for _segment, word in segments}),
        bar=BalanceBar(
            total=found.total.kronor,
            total_figure=_short(found.total),
            total_mark=total_mark,
            total_note=certainty_word(group.certainty),
            segments=tuple(segment for segment, _word in segments),
            unstated=found.unstated_lines,
        ),
        traced=format_amount(found.traced) if segments else format_share(found.share),
        unstated=_unstated(found),
        left=_left(found),
        marks=tuple(kinds.items()) if segments else (),
        specified=format_share(specified_share(record)) if specified_share(record).applicable else "",
    )


def _segments(record: Record, group: Group) -> list[tuple[Segment, str]]:
    made = []
    for line in record.top_lines:
        for cell in line_cells(record, line):
            alike = (cell.year, cell.amount_is) == (group.year, group.amount_is)
            if alike and cell.amount.kronor and cell.certainty not in {"lapsed", "rejected"}:
                segment = Segment(line.name, cell.amount.kronor, _short(cell.amount), mark_of(cell.certainty))
                made.append((segment, certainty_word(cell.certainty)))
    return made


def _short(amount: Amount) -> str:
    """A figure for inside a bar: millions where they come out even, else kronor."""
    if amount.kronor is None:
        return ""
    figure, _unit = format_millions(amount.kronor)
    return " ".join(part for part in (qualifier_words(amount), figure) if part)


def _balance_title(found: Balance) -> str:
    if found.is_over:
        return _("More is divided than there is")
    share = found.share.fraction
    if share is None and found.lines > found.unstated_lines:
        return _("How much can be followed cannot be worked out")
    if not share:
        return _("Nothing can be followed to a line")
    if share == 1 and not found.unstated_lines:
        return _("The whole amount can be followed")
    return _("%(share)s can be followed to lines") % {"share": capitalised(format_share(found.share))}


def _balance_dek(found: Balance, group: Group, line_words: set[str]) -> str:
    figure = format_amount(found.total)
    total_word = certainty_word(group.certainty)
    if not line_words:
        words = {"amount": figure, "basis": short_basis(group.amount_is, group.natures)}
        return _("%(amount)s (%(basis)s), without a division.") % words
    if line_words == {total_word}:
        return _("The total and its lines are both %(certainty)s.") % {"certainty": total_word}
    words = {"total": total_word, "lines": ", ".join(sorted(line_words))}
    return _("The total is %(total)s, the lines are %(lines)s.") % words


def _unstated(found: Balance) -> str:
    if not found.unstated_lines:
        return _("no line")
    words = {"count": found.unstated_lines, "lines": found.lines}
    return ngettext("%(count)s of %(lines)s line", "%(count)s of %(lines)s lines", found.lines) % words


def _left(found: Balance) -> str:
    if found.is_over and found.total.kronor is not None and found.traced.kronor is not None:
        return _("%(amount)s too much divided") % {
            "amount": format_kronor(found.traced.kronor - found.total.kronor)
        }
    if found.left.kronor is not None and not found.left.kronor:
        return _("nothing")
    return format_amount(found.left)


# Where the money comes from


@dataclass(frozen=True, slots=True)
class FundingEntry:
    """A source's money of one year and certainty."""

    year: str
    year_inferred: bool
    amount: str
    stated: bool
    certainty: str
    mark: Mark
    basis: str
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class FundingPool:
    """The national pool that a source's money is part of; the share is computed, its terms beside it."""

    name: str
    share: str
    part: str
    whole: str
    fraction: float
    inferred: bool
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class FundingRow:
    """One funding source of a package."""

    name: str
    kind: str
    kind_inferred: bool
    grantor: str
    description: str
    entries: tuple[FundingEntry, ...]
    pool: FundingPool | None
    numbers: tuple[int, ...]
    at: NameAt | None = None  # the source's page


def funding(record: Record, evidence: Evidence) -> tuple[FundingRow, ...]:
    sorts = Sorts.of((entry.amount_is, (entry.nature,)) for entry in record.standing_appropriations)
    return tuple(_funding_row(record, evidence, source, sorts) for source in record.sources)


def _funding_row(record: Record, evidence: Evidence, source: Source, sorts: Sorts) -> FundingRow:
    mine = [entry for entry in record.standing_appropriations if entry.source == source.key]
    grantor = record.body_by_key.get(source.grantor or "")
    return FundingRow(
        name=source.name,
        kind=source_kind(source),
        kind_inferred=any(c.fact in {"kind", "earmarked"} for c in source.inferences),
        grantor=grantor.name if grantor else "",
        description=source.description,
        entries=tuple(
            _funding_entry(entry, evidence, sorts) for entry in sorted(mine, key=lambda e: e.year or 0)
        ),
        pool=_pool(record, evidence, source),
        numbers=evidence.numbers(source),
        at=("source", "", source_key(record, source)),
    )


def source_kind(source: Source) -> str:
    if source.kind == "not_stated":
        return ""  # the source's own name says so
    if source.kind == "state_grant" and source.earmarked is not None:
        return _("earmarked state grant") if source.earmarked else _("general state grant")
    return str(SourceKind(source.kind).label)


def _funding_entry(entry: Appropriation, evidence: Evidence, sorts: Sorts) -> FundingEntry:
    stated = entry.amount.is_stated
    natures = Sorts(several_bases=False, several_natures=sorts.several_natures)
    basis = (short_basis(entry.amount_is), natures.words(entry.amount_is, (entry.nature,)))
    return FundingEntry(
        year=year_words(entry.year) if entry.year else "",
        year_inferred=entry.inference_on("year") is not None,
        amount=format_amount(entry.amount),
        stated=stated,
        certainty=certainty_word(entry.certainty),
        mark=mark_of(entry.certainty, stated=stated),
        basis=", ".join(part for part in basis if part) if stated else "",
        numbers=evidence.numbers(entry),
    )


def _pool(record: Record, evidence: Evidence, source: Source) -> FundingPool | None:
    shares = [share for share in pool_shares(record) if share.source == source.key]
    pool = record.pool_by_key.get(source.pool or "")
    if not shares or pool is None:
        return None
    first = shares[0]
    return FundingPool(
        name=pool.name,
        share=format_share(first.share),
        part=format_amount(first.part, unit=False),
        whole=format_amount(first.whole),
        fraction=float(first.share.fraction or 0),
        inferred=source.inference_on("pool") is not None,
        numbers=tuple(sorted({*evidence.numbers(pool, *pool.amounts), *evidence.numbers_on(source, "pool")})),
    )


# Where figures contradict each other


@dataclass(frozen=True, slots=True)
class ContradictionRow:
    """One sentence on two figures that cannot both hold."""

    label: str
    says: str
    adds_up_to: str
    kind: str

    @property
    def said(self) -> str:
        words = {"label": self.label, "says": self.says, "sum": self.adds_up_to}
        match self.kind:
            case "over":
                return _("%(label)s: %(sum)s is divided of %(says)s: more than there is.") % words
            case "units":
                text = _("%(label)s: the source says %(says)s, number times price comes to %(sum)s.")
            case "parts":
                text = _("%(label)s: the source says %(says)s, its parts come to %(sum)s.")
            case _:
                text = _("%(label)s: one place says %(says)s, the rest comes to %(sum)s.")
        return text % words


def contradiction_rows(record: Record) -> tuple[ContradictionRow, ...]:
    return tuple(_contradiction(found) for found in contradictions(record))


def _contradiction(found: Contradiction) -> ContradictionRow:
    return ContradictionRow(
        found.label, format_amount(found.says), format_amount(found.adds_up_to), found.kind
    )
