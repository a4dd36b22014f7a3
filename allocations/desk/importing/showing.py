"""Words of the import's pages: how many rows of each kind, and what each kind is called."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from allocations.desk.importing.rows import RowState
from allocations.models.imports import ImportRun

WORDS: dict[RowState, str | Promise] = {
    RowState.NEW: pgettext_lazy("row of an import", "new"),
    RowState.CHANGED: pgettext_lazy("row of an import", "changed"),
    RowState.UNCHANGED: pgettext_lazy("row of an import", "unchanged"),
    RowState.REFUSED: pgettext_lazy("row of an import", "refused"),
    RowState.SUM: _("sum, is not read in"),
}


SEVERAL: dict[RowState, str | Promise] = {
    RowState.NEW: pgettext_lazy("rows of an import", "New"),
    RowState.CHANGED: pgettext_lazy("rows of an import", "Changed"),
    RowState.UNCHANGED: pgettext_lazy("rows of an import", "Unchanged"),
    RowState.REFUSED: pgettext_lazy("rows of an import", "Refused"),
    RowState.SUM: pgettext_lazy("rows of an import", "Sums, not read in"),
}


@dataclass(frozen=True, slots=True)
class Count:
    state: str
    words: str
    number: int
    is_chosen: bool


def state_words(state: RowState) -> str:
    return str(WORDS[state])


def counted(run: ImportRun, chosen: str) -> list[Count]:
    """The kinds of rows there are any of."""
    return [
        Count(state.value, str(words), run.count(state), state.value == chosen)
        for state, words in SEVERAL.items()
        if run.count(state)
    ]
