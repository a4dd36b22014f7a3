"""Template tags for what the record says: the numbers of notes by a figure, its words and its language."""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import lru_cache
from typing import Final

from django import template
from django.template.base import Parser, Token
from django.template.context import Context
from django.utils.html import conditional_escape, escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from allocations.money import Amount, format_kronor, format_per_resident
from allocations.public.pages.evidence import SourceNote
from allocations.public.pages.lines import LineRow, places_in_words
from allocations.public.pages.names import NameAt, address_of_name
from allocations.public.pages.words import capitalised
from allocations.public.templatetags import charts

register = template.Library()

DIGITS: Final = re.compile(r"(?<=\d) (?=\d{3}\b)")
"""The spaces inside the figures of our own terms, where a line must not break."""
MOST_ALONE: Final = 4
"""Neighbouring numbers that each have a mark of their own; more are drawn together, and lead from one to the next."""
ISOLATED: Final = SafeString(' dir="auto"')
"""For the record's words: letters written from right to left turn nothing around them."""
MARKED: Final = SafeString(f' lang="sv"{ISOLATED}')
NOT_MARKED: Final = SafeString("")


@register.simple_tag(takes_context=True)
def cites(context: Context, numbers: Iterable[int]) -> SafeString:
    """The raised numbers after a figure; neighbours are drawn together where they are many.

    On the web each opens its note where the reader is, by the browser itself; on paper it is a link to the note.
    """
    return _cites(tuple(numbers), charts.on_paper(context), get_language())


WORD_JOINER: Final = "\u2060"


@lru_cache(maxsize=2048)
def _cites(numbers: tuple[int, ...], on_paper: bool, _language: str | None) -> SafeString:
    runs = _runs(numbers) if on_paper else _short_runs(numbers)
    mark = (
        '<a href="#note-{}" aria-label="{}">{}</a>'
        if on_paper
        else '<button popovertarget="n{}" aria-label="{}">{}</button>'
    )
    marks = format_html_join(
        "",
        mark,
        ((first, gettext("note %(number)s") % {"number": shown}, shown) for first, shown in runs),
    )
    if not marks:
        return SafeString("")
    # A number keeps to the word it belongs to: before a button a line could break.
    return format_html('<span class="cite">{}{}</span>', "" if on_paper else WORD_JOINER, marks)


@register.simple_tag
def in_pieces(said: Iterable[tuple[str, bool]]) -> SafeString:
    """What is said, with the pieces that are the record's own words marked as Swedish."""
    language = ISOLATED if get_language() == "sv" else MARKED
    return format_html_join(
        "", "<span{}>{}</span>", ((language if swedish else NOT_MARKED, text) for text, swedish in said)
    )


@register.simple_tag(takes_context=True)
def note_items(context: Context, notes: Iterable[SourceNote]) -> SafeString:
    """The numbered notes of a list. Each lies in the list until its number is pressed, and then by the reader.

    What only an opened note needs (its document, a way to the next, a way out) is there for the style sheet to show.
    Built here: a page has many.
    """
    ring = charts.ring(context)
    close, forth = escape(gettext("Close note %s")), escape(gettext("Next note"))
    items = []
    for note in notes:
        number = note.number
        onward = f'<button popovertarget="n{note.later}">{forth}</button>' if note.later else ""
        items.append(
            f'<li id="note-{number}"><div popover id="n{number}" role="note"><b>{number}</b><p>{said(note, ring)}'
            f'{_source_of(context, note)}</p><span class="ways">{onward}<button popovertarget="n{number}" '
            f'popovertargetaction="hide" aria-label="{close % number}">×</button></span></div></li>'
        )
    return SafeString("\n".join(items))


@register.simple_tag(takes_context=True)
def note_copies(context: Context, notes: Iterable[SourceNote], classes: str = "copies") -> SafeString:
    """Copies of notes in the margin, or nothing; the list under Sources is the one that is read aloud."""
    ring = charts.ring(context)
    language = ISOLATED if get_language() == "sv" else MARKED
    copies = "".join(
        f'<p class="note"{language}><b>{note.number}</b>{said(note, ring)}{_from(context, note)}</p>'
        for note in notes
    )
    return SafeString(f'<div class="{classes}" aria-hidden="true">{copies}</div>' if copies else "")


@register.simple_tag(takes_context=True)
def noted(context: Context, text: str, inferred: bool, numbers: Iterable[int]) -> SafeString:
    """The text with its ring and its numbers held to the last word, so that neither wraps to a line of its own."""
    before, space, last = text.rpartition(" ")
    ring = charts.ring(context) if inferred else ""
    return format_html(
        '{}{}<span class="together">{}{}{}</span>', before, space, last, ring, cites(context, numbers)
    )


def linked(context: Context, at: NameAt | None, name: str) -> str:
    """The name (HTML) as a link to its page, on the public pages of a version: files and proposals lead nowhere."""
    address = address_of_name(*at) if at is not None and context.get("names_lead") else ""
    return f'<a class="named" href="{escape(address)}">{name}</a>' if address else name


@register.simple_tag(takes_context=True)
def name_at(context: Context, at: NameAt | None, name: str) -> SafeString:
    """`{% name_at step.at step.who %}`: the name as a link to its page, where the page that it stands on is public."""
    return SafeString(linked(context, at, conditional_escape(name)))


@register.simple_tag(takes_context=True)
def places_of(context: Context, row: LineRow) -> SafeString:
    """Where a line is carried out; the places' own names stay Swedish on a page in another language."""
    if row.whole_municipality or not row.areas:
        inferred = not row.inferred.isdisjoint({"areas", "whole_municipality"})
        return charts.ringed(context, row.places, inferred)
    language = ISOLATED if get_language() == "sv" else MARKED
    inferred = "areas" in row.inferred
    home = context["page"].municipality.slug if context.get("names_lead") else ""
    names = [
        linked(
            context,
            ("place", home, area.slug),
            f"<span{language}>{charts.ringed(context, area.name, inferred)}</span>",
        )
        for area in row.areas
    ]
    known = [area.members_listed for area in row.areas]
    return SafeString(places_in_words(list(zip(names, known, strict=True)), open_areas=row.open_areas))


def _from(context: Context, note: SourceNote) -> str:
    """What kind of document a note is from, with the mark of its grade."""
    document = note.document
    if document is None:
        return ""
    mark = charts.grade_mark(context, document.step)
    return f' <span class="from">{mark}{escape(capitalised(document.grade))}, {escape(document.dated)}</span>'


def _source_of(context: Context, note: SourceNote) -> str:
    """The document of a note that has left its list: its title too."""
    document = note.document
    if document is None:
        return ""
    mark = charts.grade_mark(context, document.step)
    title = escape(sentence(document.title))
    return f' <span class="from">{mark}{title} {escape(capitalised(document.grade))}, {escape(document.dated)}.</span>'


def said(note: SourceNote, ring: SafeString) -> str:
    """One note as HTML; everything that comes from the record is escaped."""
    parts = []
    if note.printed:
        where = f", {escape(note.locator)}" if note.locator else ""
        parts.append(f"<q>{escape(note.printed)}</q>{where}.")
    elif note.locator:
        parts.append(escape(sentence(note.locator)))
    if note.text and note.computed:
        parts.append(DIGITS.sub("\u00a0", escape(sentence(note.text))))
    elif note.text:
        parts += [ring, escape(sentence(note.text))] if note.inferred else [escape(sentence(note.text))]
    return " ".join(parts) or escape(gettext("The whole document."))


def _runs(numbers: Iterable[int]) -> Iterator[tuple[int, str]]:
    """3, 4, 5, 9 as (3, "3–5") and (9, "9")."""
    run: list[int] = []
    for number in numbers:
        if run and number != run[-1] + 1:
            yield run[0], _span(run)
            run = []
        run.append(number)
    if run:
        yield run[0], _span(run)


def _short_runs(numbers: Iterable[int]) -> Iterator[tuple[int, str]]:
    """The same, but a few neighbours stand each by itself, so that each can be opened."""
    for first, shown in _runs(numbers):
        last = int(shown.rpartition("–")[2])
        if last - first < MOST_ALONE:
            yield from ((number, str(number)) for number in range(first, last + 1))
        else:
            yield first, shown


def _span(run: list[int]) -> str:
    return str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}"


@register.filter
def sentence(text: str) -> str:
    """The text with a capital first, and a full stop where it has none."""
    ended = text if text.endswith((".", "!", "?", "…")) else f"{text}."
    return capitalised(ended) if text else ""


@register.filter
def capital(text: str) -> str:
    """The text with a capital first."""
    return capitalised(text)


@register.filter
def kronor(value: Decimal | None) -> str:
    """5 700 000 kr."""
    return "" if value is None else format_kronor(value)


@register.filter
def per_resident(amount: Amount) -> str:
    """cirka 94 kr."""
    return format_per_resident(amount)


@register.filter
def whole(number: int) -> str:
    """A count of residents, grouped like money."""
    return format_kronor(number, unit=False)


@register.filter
def code(seal: str) -> str:
    """The first eight signs of a seal in two groups, as they stand on a printout."""
    return f"{seal[:4]} {seal[4:8]}"


class SwedishNode(template.Node):
    """A node of its own, because a page has dozens of them."""

    def render(self, context: Context) -> SafeString:  # noqa: ARG002
        return ISOLATED if get_language() == "sv" else MARKED


@register.tag
def swedish(_parser: Parser, _token: Token) -> SwedishNode:
    """For what comes out of the record: its own direction, and ` lang="sv"` on pages in another language."""
    return SwedishNode()
