"""Template tags for the table of lines: what a line is, and what opens under it. Built here: a page has hundreds."""

from collections.abc import Iterator

from django import template
from django.template.context import Context
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from allocations.money import format_kronor
from allocations.public.pages.lines import LineRow
from allocations.public.pages.words import listed
from allocations.public.templatetags import charts
from allocations.public.templatetags.explaining import wrong_here
from allocations.public.templatetags.record import (
    ISOLATED,
    MARKED,
    cites,
    linked,
    places_of,
    said,
    sentence,
)

register = template.Library()


@register.simple_tag(takes_context=True)
def line_name(context: Context, row: LineRow, *, beside_places: object = False) -> SafeString:
    """A line's name, what it is and where; the rest of what is said of it opens under it.

    With columns of places beside it, the places are written out for phones only, which do not show the columns.
    """
    language = ISOLATED if get_language() == "sv" else MARKED
    movement = f' <span class="movement">· {escape(row.movement)}</span>' if row.movement else ""
    among = gettext("Among other things.")
    open_list = f" {escape(among)}" if row.says_open else ""
    phone = " phone-only" if beside_places else ""
    parts = [f"<b><span{language}>{escape(row.name)}</span>{movement}</b>"]
    description = told(context, sentence(row.description), "description" in row.inferred) + open_list
    if description or row.numbers:
        parts.append(f'<span class="what">{description}{cites(context, row.numbers)}</span>')
    parts.append(f'<span class="what{phone}">{places_of(context, row)}</span>')
    if row.from_parts:
        summed = gettext("The sum of its parts.")
        parts.append(f'<span class="what">{escape(summed)}</span>')
    parts.append(_more(context, row, places=bool(beside_places)))
    return SafeString("\n".join(part for part in parts if part))


def told(context: Context, text: str, inferred: bool) -> str:
    """A text of the record, with its language and its ring."""
    language = ISOLATED if get_language() == "sv" else MARKED
    return (
        f"<span{language}>{charts.ringed(context, text) if inferred else escape(text)}</span>" if text else ""
    )


def _more(context: Context, row: LineRow, *, places: bool) -> str:
    """What opens: who is responsible, who gets it, for what, how much for each resident, and by what it is shown."""
    facts = "".join(
        f"<dt>{escape(word)}</dt><dd>{fact}</dd>" for word, fact in _facts(context, row, places=places)
    )
    name = told(context, row.name, inferred=False)
    more, on_line = escape(gettext("More")), escape(gettext("on %(line)s")) % {"line": name}
    summary = f'{more} <span class="unseen">{on_line}</span>'
    wrong = wrong_here(context, f"line-{row.key}") if context.get("names_lead") else ""
    return f'<details class="more"><summary>{summary}</summary><dl>{facts}</dl>{wrong}</details>'


def _facts(context: Context, row: LineRow, *, places: bool) -> Iterator[tuple[str, str]]:
    unsaid = escape(gettext("not stated"))
    if places:
        yield gettext("Places"), places_of(context, row)
    answers = [
        linked(context, at, told(context, name, "responsible" in row.inferred)) for at, name in row.answers
    ]
    yield gettext("Responsible"), listed(answers) or unsaid
    yield gettext("Goes to"), told(context, row.recipients, "recipients" in row.inferred) or unsaid
    if row.purpose:
        ours = gettext("our own grouping")
        purpose = linked(context, ("purpose", "", row.purpose_key), escape(row.purpose))
        yield gettext("Purpose"), f"{purpose} ({escape(ours)})"
    each = list(dict.fromkeys(_each(row)))
    if each:
        yield gettext("Per resident"), "<br>".join(each)
    ring = charts.ring(context)
    notes = {note.number: note for amount in row.amounts for note in amount.notes}
    if notes:
        language = ISOLATED if get_language() == "sv" else MARKED
        shown = "<br>".join(
            f"<span{language}>{said(note, ring)}"
            + (f" <cite>{escape(note.document.title)}</cite>" if note.document else "")
            + f"</span>{cites(context, (note.number,))}"
            for note in notes.values()
        )
        yield gettext("The amount is said in"), shown


def _each(row: LineRow) -> Iterator[str]:
    """Each amount divided among the residents, with their number and day."""
    for amount in row.amounts:
        if amount.residents is None:
            continue
        words = {
            "amount": amount.per_resident,
            "number": format_kronor(amount.residents.count, unit=False),
            "year": amount.residents.year,
        }
        text = gettext("%(amount)s (%(number)s residents on 31 December %(year)s)") % words
        yield escape(f"{amount.year}: {text}" if len(row.amounts) > 1 else text)
