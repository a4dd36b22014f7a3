"""What differs between how a page was opened, how it is now, and what was typed; as words for people."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _


class State(StrEnum):
    BOTH = "both"
    """Both changed it, to different things: what was typed stands in the form, theirs can be taken."""

    THEIRS = "theirs"
    """Only the other one changed it: theirs stands in the form."""

    YOURS = "yours"
    """Only this one changed it: what was typed stands in the form."""

    GONE = "gone"
    """It can no longer be changed, or its row is gone: what was typed is shown to be copied."""

    ADDED = "added"
    """A row that the other one added."""

    REMOVED = "removed"
    """A row that the other one took away, untouched here."""


ORDER = list(State)


@dataclass(frozen=True)
class Difference:
    """One field in its three versions. ``html_name`` is the input that holds what was typed, where there is one."""

    state: State
    part: str
    label: str
    opened: str
    now: str
    typed: str
    html_name: str = ""

    @property
    def can_take_theirs(self) -> bool:
        return self.state == State.BOTH and bool(self.html_name)

    @property
    def outcome(self) -> str:
        """What saving the page as it stands would do."""
        return {
            State.BOTH: _("You both changed it. Yours is in the form."),
            State.THEIRS: _("Theirs is in the form."),
            State.YOURS: _("Yours is in the form."),
            State.GONE: _("It can no longer be saved here. Copy what you need."),
            State.ADDED: _("Added meanwhile. It is in the form."),
            State.REMOVED: _("Taken away meanwhile."),
        }[self.state]


def in_order(found: list[Difference]) -> list[Difference]:
    """What both changed first: it is what has to be decided."""
    return sorted(found, key=lambda each: ORDER.index(each.state))
