"""Template tags for lists: the rows of the table of lines, built here because a page has dozens of them."""

from collections.abc import Iterable, Mapping
from functools import lru_cache

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from allocations.public.charts import rendering
from allocations.public.charts.marks import Mark
from allocations.public.charts.pen import WEB
from allocations.public.pages.row_names import RowName
from allocations.public.tables import Column, Row
from allocations.public.templatetags.record import ISOLATED, MARKED

register = template.Library()


@register.simple_tag
def line_rows(rows: Iterable[Row], columns: Iterable[Column]) -> SafeString:
    """The body of the table. What comes out of the record is marked as Swedish on a page in another language."""
    heads = {column.name: escape(column.head) for column in columns}
    swedish = ISOLATED if get_language() == "sv" else MARKED
    words = {
        "others": str(escape(gettext(", among others"))),
        "purpose": str(escape(gettext("Purpose:"))),
        "source": str(escape(gettext("Funding source:"))),
    }
    return SafeString("".join(_row(row, heads, swedish, words) for row in rows))


def _links(names: Iterable[RowName], swedish: str) -> str:
    return ", ".join(
        f'<a href="{escape(each.address)}"{swedish if each.is_swedish else ""}>{escape(each.name)}</a>'
        for each in names
    )


def _row(row: Row, heads: Mapping[str, str], swedish: str, words: Mapping[str, str]) -> str:
    places = str(escape(row.places))
    if row.places_are_names and row.names.places:
        places = _links(row.names.places, swedish)
    elif row.places_are_names:
        places = f"<span{swedish}>{places}</span>"
    if row.places_inferred:
        places += _ring(get_language() or "")
    if row.open_places:
        places += words["others"]
    year = str(escape(row.year))
    if row.year_inferred:
        year = f'<span class="together">{year}{_ring(get_language() or "")}</span>'
    certainty = (
        f'<span class="together">{_swatch(row.mark)}{escape(row.certainty)}</span>' if row.mark else "–"
    )
    amount = (
        f'{escape(row.amount)}<span class="what">{escape(row.basis)}</span>'
        if row.amount
        else f'<span class="unsaid">{escape(row.why_not)}</span>'
    )
    further = "".join(
        f'<span class="what">{words[what]} {_links(names, swedish)}</span>'
        for what, names in (("purpose", row.names.purposes), ("source", row.names.sources))
        if names
    )
    return (
        f'\n<tr role="row"><th scope="row" role="rowheader"><b><a href="{escape(row.address)}"{swedish}>'
        f'{escape(row.name)}</a></b><span class="what"{swedish}>{escape(row.package)}</span>{further}</th>'
        f'<td role="cell" data-head="{heads["municipality"]}"><span{swedish}>{escape(row.municipality)}</span></td>'
        f'<td role="cell" class="places" data-head="{heads["places"]}">{places}</td>'
        f'<td role="cell" class="together" data-head="{heads["year"]}">{year}</td>'
        f'<td role="cell" class="together" data-head="{heads["certainty"]}">{certainty}</td>'
        f'<td role="cell" class="number">{amount}</td></tr>'
    )


@lru_cache(maxsize=16)
def _swatch(mark: Mark) -> SafeString:
    return rendering.swatch(mark.value, WEB)


@lru_cache(maxsize=4)
def _ring(_language: str) -> SafeString:
    return rendering.ring(gettext("inferred"), WEB)
