"""Columns of lists, declared once. The template is ours: caption, row headers, aria-sort, aria-current."""

from typing import Any

import django_tables2 as tables
from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from allocations.models import PublishedLine
from allocations.money import format_amount
from allocations.public.charts import rendering
from allocations.public.charts.marks import mark_of
from allocations.public.charts.pen import WEB
from allocations.public.pages.lists import projected_amount
from allocations.public.pages.words import certainty_word, short_basis, year_words
from allocations.public.templatetags.record import MARKED, NOT_MARKED


def _swedish() -> SafeString:
    """The mark of what comes out of the record, on a page in another language."""
    return NOT_MARKED if get_language() == "sv" else MARKED


class LineTable(tables.Table):
    """All lines: one row for each amount of a line."""

    name = tables.Column(verbose_name=_("Line"), order_by=("sort_key", "id"), attrs={"td": {"class": "name"}})
    municipality = tables.Column(
        verbose_name=_("Municipality"),
        accessor="municipality_name",
        order_by=("municipality_name", "sort_key", "id"),
    )
    places = tables.Column(verbose_name=_("Places"), orderable=False, empty_values=())
    year = tables.Column(
        verbose_name=_("Year"),
        accessor="fiscal_year",
        empty_values=(),
        order_by=("fiscal_year", "sort_key", "id"),
    )
    certainty = tables.Column(verbose_name=_("Certainty"), orderable=False, empty_values=())
    kronor = tables.Column(
        verbose_name=_("Kronor"),
        empty_values=(),
        order_by=("kronor", "id"),
        attrs={"td": {"class": "number"}},
    )

    class Meta:
        template_name = "components/table.html"
        order_by = ("name",)
        row_header = "name"

    @classmethod
    def sort_choices(cls) -> list[tuple[str, str]]:
        """What `sort` may be in an address."""
        names = [name for name, column in cls.base_columns.items() if column.orderable is not False]
        return [(sort, sort) for name in names for sort in (name, f"-{name}")]

    def render_name(self, record: PublishedLine) -> SafeString:
        address = reverse("package", args=(record.municipality_slug, record.package_slug))
        return format_html(
            '<b><a href="{}#line-{}"{}>{}</a></b><span class="what"{}>{}</span>',
            address,
            record.key,
            _swedish(),
            record.name,
            _swedish(),
            record.package_name,
        )

    def render_places(self, record: PublishedLine) -> SafeString | str:
        if record.whole_municipality:
            return str(_("The whole municipality"))
        if not record.places:
            return str(_("not stated"))
        return format_html("<span{}>{}</span>", _swedish(), record.places)

    def render_year(self, record: PublishedLine) -> str:
        return year_words(record.fiscal_year)

    def render_certainty(self, record: PublishedLine) -> SafeString | str:
        if not record.certainty:
            return "–"
        mark = mark_of(record.certainty, stated=record.kronor is not None)
        return format_html(
            '<span class="together">{}{}</span>',
            rendering.swatch(mark.value, WEB),
            certainty_word(record.certainty),
        )

    def render_kronor(self, record: PublishedLine) -> SafeString | str:
        amount = projected_amount(record)
        if record.kronor is None:
            return format_html('<span class="unsaid">{}</span>', format_amount(amount))
        written = format_amount(amount, unit=False)
        return format_html('{}<span class="what">{}</span>', written, short_basis(record.amount_is))

    def order_kronor(self, lines: QuerySet[PublishedLine], is_descending: bool) -> tuple[Any, bool]:
        """Amounts that are not stated come last whichever way: they are neither small nor large."""
        kronor = F("kronor")
        order = kronor.desc(nulls_last=True) if is_descending else kronor.asc(nulls_last=True)
        return lines.order_by(order, "id"), True

    def order_year(self, lines: QuerySet[PublishedLine], is_descending: bool) -> tuple[Any, bool]:
        year = F("fiscal_year")
        order = year.desc(nulls_last=True) if is_descending else year.asc(nulls_last=True)
        return lines.order_by(order, "sort_key", "id"), True
