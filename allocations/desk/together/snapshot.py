"""What the fields of a page say, as a browser would send them if nothing were typed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.forms.formsets import DELETION_FIELD_NAME, ORDERING_FIELD_NAME

Values = list[str]
Cells = dict[str, Values]
"""What each field of one form says. A field of several inputs (a date and a time) has one cell for each."""


@dataclass
class Snapshot:
    """A page's own form, and the rows of its inlines by prefix and primary key."""

    form: Cells = field(default_factory=dict)
    inlines: dict[str, dict[str, Cells]] = field(default_factory=dict)

    @classmethod
    def of(cls, form: Any, formsets: Iterable[Any]) -> Snapshot:
        """Of forms that are not bound: what they would be sent as."""
        return cls(
            form=cells_of(form),
            inlines={
                formset.prefix: {
                    str(row.instance.pk): cells_of(row, left_out=structural(formset))
                    for row in formset.initial_forms
                }
                for formset in formsets
            },
        )

    def as_json(self) -> Any:
        return [self.form, self.inlines]

    @classmethod
    def from_json(cls, found: Any) -> Snapshot:
        return cls(form=found[0], inlines=found[1])


def structural(formset: Any) -> frozenset[str]:
    """Fields that hold a row in its place and say nothing of it."""
    return frozenset({formset.model._meta.pk.name, formset.fk.name, DELETION_FIELD_NAME, ORDERING_FIELD_NAME})


def cells_of(form: Any, *, left_out: frozenset[str] = frozenset()) -> Cells:
    found: Cells = {}
    for name, each in form.fields.items():
        if name in left_out or each.disabled:
            continue
        initial = form.get_initial_for_field(each, name)
        if isinstance(each, forms.FileField):
            found[name] = clean([str(initial or "")])
        else:
            found |= _written(each.widget, name, each.prepare_value(initial))
    return found


def _written(widget: Any, name: str, value: Any) -> Cells:
    if isinstance(widget, RelatedFieldWidgetWrapper):
        widget = widget.widget
    if isinstance(widget, forms.MultiWidget):
        values: Any = value if isinstance(value, list | tuple) else widget.decompress(value)
        suffixes: Any = widget.widgets_names  # type: ignore[attr-defined]  # no stub
        found: Cells = {}
        for inner, suffix, part in zip(widget.widgets, suffixes, values, strict=False):
            found |= _written(inner, f"{name}{suffix}", part)
        return found
    if isinstance(widget, forms.CheckboxInput):
        return {name: ["on"] if widget.check_test(value) else []}
    if getattr(widget, "allow_multiple_selected", False):
        return {name: sorted(clean(widget.format_value(value)))}
    shown = widget.format_value(value)
    return {name: clean(shown if isinstance(shown, list | tuple) else [shown])}


def clean(values: Iterable[Any]) -> Values:
    """Values as they are compared: line ends and outer space are the browser's, and nothing is no value."""
    told = ("" if value is None else str(value).replace("\r\n", "\n").strip() for value in values)
    return [value for value in told if value]


def typed(data: Any, files: Any, html_name: str, opened: Values, *, is_file: bool) -> Values:
    """What came for a field. A file that was not chosen anew is what it was."""
    if is_file:
        sent = files.get(html_name)
        return clean([sent.name]) if sent else opened
    found = clean(data.getlist(html_name))
    return sorted(found) if len(found) > 1 else found
