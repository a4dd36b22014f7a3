"""Template tags for the page of a package: its larger charts, and the words of a quotation."""

from dataclasses import dataclass
from functools import lru_cache

from django import template
from django.conf import settings
from django.template.context import Context
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import get_language, gettext, override

from allocations.models import Publication
from allocations.public.charts import waterfall
from allocations.public.charts.flow import Flow, flow_drawing
from allocations.public.charts.flow_phone import flow_phone_drawing
from allocations.public.charts.marks import Mark
from allocations.public.charts.pen import Pen
from allocations.public.pages.quoting import Quotable
from allocations.public.pages.versions import version_address
from allocations.public.templatetags.charts import in_both_widths, pen_of

register = template.Library()


@register.simple_tag(takes_context=True)
def flow_chart(context: Context, drawn: Flow, title: str, description: str) -> SafeString:
    """From sources to lines, for wide and for narrow windows."""
    return _flow_chart(drawn, str(title), description, pen_of(context))


@lru_cache(maxsize=128)
def _flow_chart(drawn: Flow, title: str, description: str, pen: Pen) -> SafeString:
    wide = flow_drawing(drawn, pen)
    return in_both_widths(
        "flow", wide, None if pen.on_paper else flow_phone_drawing(drawn, pen), title, description
    )


@register.simple_tag(takes_context=True)
def waterfall_chart(
    context: Context, bars: tuple[waterfall.WaterBar, ...], mark: Mark, key: int, title: str, description: str
) -> SafeString:
    """One sort of money, step by step, for wide and for narrow windows."""
    return _waterfall_chart(bars, mark, f"steps-{key}", str(title), description, pen_of(context))


@lru_cache(maxsize=128)
def _waterfall_chart(
    bars: tuple[waterfall.WaterBar, ...], mark: Mark, key: str, title: str, description: str, pen: Pen
) -> SafeString:
    wide = waterfall.waterfall_drawing(bars, mark, waterfall.DESKTOP, pen)
    narrow = None if pen.on_paper else waterfall.waterfall_drawing(bars, mark, waterfall.PHONE, pen)
    return in_both_widths(key, wide, narrow, title, description)


@dataclass(frozen=True, slots=True)
class Quotation:
    """The sentences with the version that says so, and its own address, in the quotation's language."""

    quotable: Quotable
    version: str
    address: str


@register.simple_tag
def quotation(quotable: Quotable, publication: Publication) -> Quotation:
    """What can be quoted of this very version. A proposal has no code and no address yet."""
    with override(quotable.language):
        if not publication.seal:
            words = gettext("A proposal: it has no code yet.")
            return Quotation(quotable, words, "")
        words = gettext(
            "As in Trygghetsbudget, version %(number)s, published %(date)s, check code %(code)s."
        ) % {
            "number": publication.number,
            "date": date_format(localtime(publication.published_at), "j F Y"),
            "code": f"{publication.seal[:4]}\u00a0{publication.seal[4:8]}",
        }
        address = f"{settings.SITE_ADDRESS}{version_address(publication)}"
        return Quotation(quotable, words, address)


LONGEST_KEPT = 200_000
"""Signs of a part that is kept. A package of hundreds of lines is rendered each time."""


@lru_cache(maxsize=256)
def _place(
    _seal: str, _language: str | None, _template: str, _linked: tuple[str, ...], _on_paper: bool
) -> list[SafeString]:
    """Where a rendered part lies, once it has been."""
    return []


@register.simple_tag(takes_context=True)
def sealed_part(context: Context, template_name: str, **given: object) -> SafeString:
    """Include a template that shows the sealed record and nothing else, and keep what it gave.

    The same seal says the same in the same language for as long as the process lives; what else a part may show, the
    names of packages that are public, is a part of the key. Nothing is kept of a proposal, which has no seal, nor of
    what a version says as decided by a day.
    """
    seal = "" if context.get("as_decided") else getattr(context.get("publication"), "seal", "")
    linked = tuple(sorted(context.get("published_slugs") or ()))
    place = _place(seal, get_language(), template_name, linked, pen_of(context).on_paper) if seal else []
    if place:
        return place[0]
    assert context.template is not None
    with context.push(**given):
        text = SafeString(context.template.engine.get_template(template_name).render(context))
    if len(text) <= LONGEST_KEPT:
        place.append(text)
    return text
