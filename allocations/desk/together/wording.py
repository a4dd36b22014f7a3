"""A page's fields in words: what each is called and what it says, no further than the reader reaches."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib.admin.utils import label_for_field
from django.core.exceptions import FieldDoesNotExist
from django.db.models import BooleanField, Field, Model
from django.forms.formsets import DELETION_FIELD_NAME
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from allocations.desk.reach import Reach
from allocations.desk.together.snapshot import Values

NOTHING = "–"


class Wording:
    """The words of one page: of its model, and of its inlines by prefix."""

    def __init__(self, request: HttpRequest, model: type[Model], form: Any, formsets: Iterable[Any]) -> None:
        self.request = request
        self.models: dict[str, type[Model]] = {"": model}
        self.fields: dict[str, dict[str, Any]] = {"": form.fields if form is not None else {}}
        for formset in formsets:
            self.models[formset.prefix] = formset.model
            self.fields[formset.prefix] = formset.empty_form.fields
        self.named: dict[tuple[type[Model], str], str] = {}

    def of(self, prefix: str, cell: str, values: Values) -> tuple[str, str]:
        """What a field is called, and what values of it say."""
        name = self._field_name(prefix, cell)
        return self._label(prefix, name), ", ".join(
            self._value(prefix, name, value) for value in values
        ) or NOTHING

    def row(self, prefix: str, pk: str) -> str:
        """What a row of an inline is called."""
        model = self.models.get(prefix)
        if model is None:
            return prefix
        kind = capfirst(str(model._meta.verbose_name))
        return f"{kind}: {self._named(model, pk)}" if pk else _("%(kind)s, new") % {"kind": kind}

    def is_file(self, prefix: str, cell: str) -> bool:
        return isinstance(self.fields.get(prefix, {}).get(cell), forms.FileField)

    def _field_name(self, prefix: str, cell: str) -> str:
        """The field of a cell: of several inputs, the name without the number of the input."""
        name, dash, number = cell.rpartition("_")
        known = self.fields.get(prefix, {})
        return name if dash and number.isdecimal() and cell not in known and name in known else cell

    def _label(self, prefix: str, name: str) -> str:
        if name == DELETION_FIELD_NAME:
            return _("Delete")
        field = self.fields.get(prefix, {}).get(name)
        if field is not None and field.label:
            return capfirst(str(field.label))
        model = self.models.get(prefix)
        try:
            return capfirst(str(label_for_field(name, model))) if model is not None else name
        except AttributeError:
            return name

    def _value(self, prefix: str, name: str, value: str) -> str:
        field: Any = self.fields.get(prefix, {}).get(name)
        column = self._column(prefix, name)
        if isinstance(field, forms.NullBooleanField) or (isinstance(column, BooleanField) and column.null):
            return _choice(forms.NullBooleanSelect().choices, value)
        if (
            isinstance(field, forms.BooleanField)
            or isinstance(column, BooleanField)
            or name == DELETION_FIELD_NAME
        ):
            return _("yes") if value else _("no")
        if isinstance(field, forms.ModelChoiceField):
            return self._named(field.queryset.model, value)  # type: ignore[union-attr]  # a choice has rows
        if column is not None and column.related_model not in {None, "self"}:
            return self._named(column.related_model, value)
        choices = getattr(field, "choices", None) or getattr(column, "choices", None) or ()
        return _choice(choices, value)

    def _column(self, prefix: str, name: str) -> Any:
        model = self.models.get(prefix)
        try:
            found: Field[Any, Any] | None = model._meta.get_field(name) if model is not None else None  # type: ignore[assignment]
        except FieldDoesNotExist:
            return None
        return found

    def _named(self, model: type[Model], pk: str) -> str:
        """A row by its name, where the reader sees it."""
        if (model, pk) not in self.named:
            seen = Reach.of(self.request).visible(model)
            row = seen.filter(pk=pk).first() if pk.isdecimal() else None
            self.named[model, pk] = str(row) if row is not None else _("no longer there")
        return self.named[model, pk]


def _choice(choices: Iterable[Any], value: str) -> str:
    for key, name in choices:
        if isinstance(name, list | tuple):
            for inner, inner_name in name:
                if str(inner) == value:
                    return str(inner_name)
        elif str(key) == value:
            return str(name)
    return value
