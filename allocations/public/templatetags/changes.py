"""Template tags for what changes: a change in its words, and what was before what is."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, pgettext

from allocations.public.pages.differences import QUOTED, FigureChange
from allocations.public.pages.words import capitalised
from allocations.public.templatetags.record import ISOLATED, MARKED, NOT_MARKED
from allocations.record.difference import Change, short

register = template.Library()


def _swedish() -> SafeString:
    return ISOLATED if get_language() == "sv" else MARKED


@register.simple_tag
def before_after(was: str, stands: str) -> SafeString:
    """“100 kr → 120 kr”; the arrow is a word for those who hear it."""
    return format_html(
        '<span class="was">{}</span> <span aria-hidden="true">→</span><span class="unseen"> {} </span> <b>{}</b>',
        was,
        gettext("becomes"),
        stands,
    )


@register.simple_tag
def figure_step(figure: FigureChange) -> SafeString:
    """A figure before and after, each with how certain it is where that differs."""
    states = figure.before_state != figure.after_state
    was = f"{figure.before}, {figure.before_state}" if states and figure.before_state else figure.before
    stands = f"{figure.after}, {figure.after_state}" if figure.after_state else figure.after
    if not figure.before:
        return format_html(
            '<b>{}</b> <span class="muted">({})</span>', stands, pgettext("part of a version", "new")
        )
    if not figure.after:
        return before_after(was, pgettext("part of a version", "gone"))
    return before_after(was, stands)


@register.simple_tag
def change_words(change: Change) -> SafeString:
    """One change: what kind of thing, what it is called, which fact, and what it said before and says now."""
    language = _swedish() if change.field in QUOTED else NOT_MARKED
    what = format_html(
        "{}: <b{}>{}</b>", capitalised(change.part), _swedish(), change.name or change.path.split("/")[-1]
    )
    if change.fact:
        what = format_html("{}, {}", what, change.fact)
    was = format_html("<span{}>{}</span>", language, short(change.before)) if change.before else ""
    becomes = format_html("<span{}>{}</span>", language, short(change.after)) if change.after else ""
    if was and becomes:
        return format_html("{}. {}", what, before_after(was, becomes))
    if becomes:
        state = pgettext("part of a version", "new")
    else:
        state = pgettext("part of a version", "gone") if was else gettext("in another order")
    return format_html('{} <span class="tag">{}</span> {}', what, state, becomes or was)
