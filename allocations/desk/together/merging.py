"""Three versions of a page made one: opened, now, and typed. What only one person changed is taken from that person."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.forms.formsets import DELETION_FIELD_NAME, INITIAL_FORM_COUNT, TOTAL_FORM_COUNT

from allocations.desk.together.differences import Difference, State
from allocations.desk.together.snapshot import Cells, Snapshot, Values, clean, typed

Worded = Callable[[str, str, Values], tuple[str, str]]
"""A field's label and value in words, by the prefix of its inline ("" for the page's own form), cell and values."""


@dataclass
class Merged:
    """The page as it can be sent again, and what differs."""

    data: Any
    differences: list[Difference] = field(default_factory=list)


@dataclass(frozen=True)
class Page:
    """What merging must know of a page beside its versions."""

    pk_names: Mapping[str, str]
    """The name of the primary key's field in each inline."""

    files: Any
    is_file: Callable[[str, str], bool]
    worded: Worded
    row_name: Callable[[str, str], str]
    """What a row of an inline is called, by prefix and primary key."""

    only_read: Mapping[str, list[str]] = field(default_factory=dict)
    """The rows of inlines in which nothing can be written (any longer), by prefix."""

    blanks: Mapping[str, Cells] = field(default_factory=dict)
    """What a row of each inline says before anything is typed in it."""


def merge(*, opened: Snapshot | None, now: Snapshot, data: Any, page: Page) -> Merged:
    """``data`` is what was sent; it is left as it is. Where nobody knows what was opened, what was typed stands."""
    merged = Merged(data.copy())
    then = opened if opened is not None else Snapshot()
    _merge_form(merged, page, then.form, now.form, "", "", lambda cell: cell)
    for prefix in dict.fromkeys((*now.inlines, *then.inlines)):
        _merge_rows(merged, page, prefix, then.inlines.get(prefix, {}), now.inlines.get(prefix), data)
    return merged


def _merge_form(
    merged: Merged, page: Page, then: Cells, now: Cells, prefix: str, part: str, html: Callable[[str], str]
) -> None:
    for cell in dict.fromkeys((*now, *then)):
        is_file = page.is_file(prefix, cell)
        was, name = then.get(cell, []), html(cell)
        sent = typed(merged.data, page.files, name, was, is_file=is_file)
        if cell not in now:
            if sent != was:
                _tell(merged, page, State.GONE, prefix, part, cell, (was, [], sent))
            continue
        state = _state(was, now[cell], sent)
        if state is State.THEIRS and not is_file:
            merged.data.setlist(name, now[cell])
        if state is not None:
            _tell(merged, page, state, prefix, part, cell, (was, now[cell], sent), name)


def _state(was: Values, now: Values, sent: Values) -> State | None:
    if sent == now:
        return None
    if now == was:
        return State.YOURS
    return State.THEIRS if sent == was else State.BOTH


def _tell(
    merged: Merged,
    page: Page,
    state: State,
    prefix: str,
    part: str,
    cell: str,
    versions: tuple[Values, Values, Values],
    html_name: str = "",
) -> None:
    label, was = page.worded(prefix, cell, versions[0])
    now, sent = (page.worded(prefix, cell, values)[1] for values in versions[1:])
    merged.differences.append(Difference(state, part, label, was, now, sent, html_name))


# Rows of an inline


def _merge_rows(
    merged: Merged, page: Page, prefix: str, then: dict[str, Cells], now: dict[str, Cells] | None, data: Any
) -> None:
    """The rows that there are now, in their order, and after them those that were typed as new."""
    pk_name = page.pk_names.get(prefix, "id")
    sent, new = _rows_sent(data, prefix, pk_name)
    for name in [name for name in merged.data if _is_of_row(name, prefix)]:
        del merged.data[name]
    present = now or {}
    rows = [
        _one_row(merged, page, prefix, pk, then.get(pk), cells, sent.get(pk), number)
        for number, (pk, cells) in enumerate(present.items())
    ]
    for pk in dict.fromkeys((*sent, *then)):
        if pk not in present:
            _tell_gone(merged, page, prefix, pk, then.get(pk, {}), sent.get(pk, {}))
    if now is None:
        for inputs in new:
            if _is_blank(inputs, page.blanks.get(prefix, {})):
                continue
            _tell_gone(merged, page, prefix, "", {}, inputs)
        rows, new = [{pk_name: [pk]} for pk in page.only_read.get(prefix, ())], []
    known = len(rows)
    for number, row in enumerate((*rows, *new)):
        for name, values in row.items():
            merged.data.setlist(f"{prefix}-{number}-{name}", values)
    merged.data[f"{prefix}-{TOTAL_FORM_COUNT}"] = str(known + len(new))
    merged.data[f"{prefix}-{INITIAL_FORM_COUNT}"] = str(known)


Inputs = dict[str, Values]


def _is_blank(inputs: Inputs, blank: Cells) -> bool:
    """Whether nothing was typed in a new row: one that is offered is sent along with what it began with."""
    return all(clean(values) == blank[name] for name, values in inputs.items() if name in blank)


def _is_of_row(name: str, prefix: str) -> bool:
    return name.startswith(f"{prefix}-") and name[len(prefix) + 1 :].partition("-")[0].isdecimal()


def _rows_sent(data: Any, prefix: str, pk_name: str) -> tuple[dict[str, Inputs], list[Inputs]]:
    """What came for each row: those that have a primary key by it, and the new ones in order."""
    numbered: dict[int, Inputs] = {}
    for name in data:
        if _is_of_row(name, prefix):
            number, _dash, inner = name[len(prefix) + 1 :].partition("-")
            numbered.setdefault(int(number), {})[inner] = data.getlist(name)
    known: dict[str, Inputs] = {}
    new: list[Inputs] = []
    for _number, inputs in sorted(numbered.items()):
        pk = "".join(inputs.get(pk_name, []))
        if pk:
            known[pk] = inputs
        else:
            new.append(inputs)
    return known, new


def _one_row(
    merged: Merged,
    page: Page,
    prefix: str,
    pk: str,
    then: Cells | None,
    now: Cells,
    sent: Inputs | None,
    number: int,
) -> Inputs:
    """One row that there is now, as it shall be sent."""
    part = page.row_name(prefix, pk)
    as_now: Inputs = {page.pk_names.get(prefix, "id"): [pk], **now}
    if sent is None:
        if then is None:
            label, _value = part, ""
            merged.differences.append(
                Difference(State.ADDED, part, label, "", _row_words(page, prefix, now), "")
            )
        return as_now
    row: Inputs = {**sent}
    held = _Held(row, number, prefix)
    inner = Merged(held)
    _merge_form(inner, page, then or {}, now, prefix, part, lambda cell: f"{prefix}-{number}-{cell}")
    if DELETION_FIELD_NAME in row and then is not None and then != now:
        inner.differences.append(_deleting(prefix, number, part, page, now))
    merged.differences += inner.differences
    return row


class _Held:
    """One row's inputs, read and written by the names that they get in the page."""

    def __init__(self, row: Inputs, number: int, prefix: str) -> None:
        self.row, self.start = row, f"{prefix}-{number}-"

    def getlist(self, name: str) -> Values:
        return self.row.get(name.removeprefix(self.start), [])

    def setlist(self, name: str, values: Values) -> None:
        self.row[name.removeprefix(self.start)] = values


def _row_words(page: Page, prefix: str, cells: Cells) -> str:
    told = (page.worded(prefix, cell, values) for cell, values in cells.items() if values)
    return "; ".join(f"{label}: {value}" for label, value in told)


def _tell_gone(merged: Merged, page: Page, prefix: str, pk: str, then: Cells, inputs: Inputs) -> None:
    """A row that is no longer there, or only read: what was typed in it, to be copied. Untouched, that it is gone."""
    if pk in page.only_read.get(prefix, ()) and not inputs:
        return
    skipped = {page.pk_names.get(prefix, "id"), DELETION_FIELD_NAME}
    changed = {
        name: clean(values)
        for name, values in inputs.items()
        if name not in skipped
        and name in (then or inputs)
        and sorted(clean(values)) != sorted(then.get(name, []))
    }
    part = page.row_name(prefix, pk)
    if not changed and pk and pk not in page.only_read.get(prefix, ()):
        merged.differences.append(_removed(page, prefix, pk))
    for cell, values in changed.items():
        _tell(merged, page, State.GONE, prefix, part, cell, (then.get(cell, []), [], values))


def _removed(page: Page, prefix: str, pk: str) -> Difference:
    part = page.row_name(prefix, pk)
    return Difference(State.REMOVED, part, part, "", "", "")


def _deleting(prefix: str, number: int, part: str, page: Page, now: Cells) -> Difference:
    label, ticked = page.worded(prefix, DELETION_FIELD_NAME, ["on"])
    name = f"{prefix}-{number}-{DELETION_FIELD_NAME}"
    return Difference(State.BOTH, part, label, "", _row_words(page, prefix, now), ticked, name)
