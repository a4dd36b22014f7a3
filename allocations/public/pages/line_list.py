"""The page of all lines: what it shows in a sentence, the filters, sums like with like, one page of the table."""

from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from allocations.models import Publication, PublishedDecision
from allocations.money import Qualifier
from allocations.public import tables
from allocations.public.days import day_in_sweden
from allocations.public.filters.counting import CEILING, Counted, Facets
from allocations.public.filters.kept import Kept
from allocations.public.filters.paging import Page, page_of
from allocations.public.filters.question import FINDS, Question
from allocations.public.pages.line_choices import Chip, Group, TypedField, chips, groups
from allocations.public.pages.line_words import in_words, number_words
from allocations.public.pages.lists import SumRow, inside_words, sum_rows
from allocations.public.pages.words import day_words, listed

FEW_SUMS: Final = 4


@dataclass(frozen=True, slots=True)
class PageLink:
    """A page of the list; no number stands for those left out."""

    number: int | None
    address: str
    current: bool


@dataclass(frozen=True, slots=True)
class LineList:
    """All that the page shows. `hidden` is of the address and has no field of its own."""

    sentence: str
    chips: tuple[Chip, ...]
    cleared: str
    text: TypedField
    groups: tuple[Group, ...]
    hidden: tuple[tuple[str, str], ...]
    chosen: int
    refusals: tuple[str, ...]
    sums: tuple[SumRow, ...]
    sums_open: bool
    inside: str
    too_many: str
    notes: tuple[str, ...]
    columns: tuple[tables.Column, ...]
    rows: tuple[tables.Row, ...]
    pages: tuple[PageLink, ...]
    before: str
    after: str


def line_list(question: Question, number: int, kept: Kept) -> LineList:
    """Raises NoSuchPage."""
    counted = Counted(question, kept)
    page = page_of(counted, question.sort, number)
    shown = groups(question, Facets(question, counted))
    made_chips = chips(question)
    refusals = question.refusals or {}
    sums = sum_rows(counted.kinds)
    text = TypedField(
        "text", _("Text"), question.value("text").replace("\0", ""), "", refusals.get("text", ())
    )
    return LineList(
        sentence=in_words(question, counted.rows, counted.distinct_lines),
        chips=made_chips,
        cleared=f"?sort={question.sort}" if question.sort != "name" else "?",
        text=text,
        groups=shown,
        hidden=tuple(pair for pair in question.pairs if pair[0] == "sort"),
        chosen=len(made_chips),
        refusals=tuple(dict.fromkeys(why for each in refusals.values() for why in each)),
        sums=sums,
        sums_open=len(sums) <= FEW_SUMS,
        inside=inside_words(counted.kinds),
        too_many=_too_many() if counted.rows is None else "",
        notes=() if refusals else _notes(question, counted),
        columns=tables.columns(question),
        rows=tables.rows(page.rows, question),
        pages=_pages(question, page),
        before=_address(question, page.number - 1) if page.number > 1 else "",
        after=_address(question, page.number + 1) if page.follows else "",
    )


def _too_many() -> str:
    words = {"number": number_words(CEILING)}
    return _("More than %(number)s amounts: choose a municipality or a year to have them added.") % words


def _notes(question: Question, counted: Counted) -> tuple[str, ...]:
    found = []
    if question.least is not None or question.most is not None:
        found.append(_range_of_kronor(counted))
    if question.decided_by is not None:
        found += _undated(question)
    if question.known_on is not None and counted.rows == 0:
        first = Publication.objects.order_by("published_at").values_list("published_at", flat=True).first()
        if first is not None and day_in_sweden(first) > question.known_on:
            words = {"day": day_words(day_in_sweden(first))}
            found.append(_("Nothing was published by then. The first version is of %(day)s.") % words)
    if counted.rows == 0 and (bare := _bare(question)):
        found.append(_("Nothing is published here about %(municipalities)s.") % {"municipalities": bare})
    return tuple(found)


def _bare(question: Question) -> str:
    """Those of the municipalities asked for that have never published anything."""
    codes = [each.code for each in question.municipalities]
    published = Publication.objects.filter(municipality__code__in=codes)
    known = set(published.values_list("municipality__code", flat=True)) if codes else set()
    return listed([each.name for each in question.municipalities if each.code not in known])


def _range_of_kronor(counted: Counted) -> str:
    """What the range leaves out, and what it takes by its figure alone."""
    doubted = sum(row["rows"] for row in counted.kinds if row["qualifier"] != Qualifier.EXACT or row["about"])
    said = _("Lines without a stated amount are not here, however much or little they cost.")
    if not doubted:
        return said
    words = ngettext(
        "%(number)s of the amounts shown is compared by its figure, and may be more or less: see its words.",
        "%(number)s of the amounts shown are compared by their figures, and may be more or less: see their words.",
        doubted,
    ) % {"number": number_words(doubted)}
    return f"{said} {words}"


def _undated(question: Question) -> list[str]:
    """Decisions that the decisions' clock cannot place are counted and said."""
    decisions = PublishedDecision.objects.filter(counts_from=None, subject_kind="package")
    decisions = decisions.as_known_on(question.known_on) if question.known_on else decisions.current()
    number = decisions.filter(question.of_homes)[:CEILING].count()
    if not number:
        return []
    words = {"number": number_words(number)}
    return [
        ngettext(
            "%(number)s decision without a date is not in the list: no document says when it was taken.",
            "%(number)s decisions without a date are not in the list: no document says when they were taken.",
            number,
        )
        % words
    ]


def _address(question: Question, number: int) -> str:
    kept = tuple(pair for pair in question.pairs if pair[0] in FINDS)
    return question.address(without=kept, page="" if number == 1 else str(number)) or "?"


def _pages(question: Question, page: Page) -> tuple[PageLink, ...]:
    """The first, the last, and those around this one."""
    end = page.last or page.number + page.follows
    if end == 1:
        return ()
    wanted = sorted({1, end, *range(max(1, page.number - 2), min(end, page.number + 2) + 1)})
    found: list[PageLink] = []
    for number in wanted:
        if found and found[-1].number is not None and number > found[-1].number + 1:
            found.append(PageLink(None, "", current=False))
        found.append(PageLink(number, _address(question, number), current=number == page.number))
    return tuple(found)
