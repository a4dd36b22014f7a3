"""Kronor in the database: Decimal kronor in Python, whole öre in a big integer in the column.

Here live the model field, its form field and the one sum. Nothing here knows of states or qualifiers.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeVar

from django import forms
from django.core.exceptions import FieldError, ValidationError
from django.db import models
from django.db.models.expressions import (
    Case,
    Combinable,
    CombinedExpression,
    Value,
    register_combinable_fields,
)
from django.db.models.functions import Cast, Coalesce
from django.db.models.lookups import (
    Exact,
    GreaterThan,
    GreaterThanOrEqual,
    In,
    LessThan,
    LessThanOrEqual,
    Range,
)

from allocations.money.ore import AmountRefused, whole_ore
from allocations.money.text import format_kronor, read_kronor

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

_ST = TypeVar(
    "_ST", contravariant=True
)  # what may be set and what is got, as the types of Django's own fields
_GT = TypeVar("_GT", covariant=True)


class KronorField(models.Field[_ST, _GT]):
    """An amount of money in kronor, without any doubt of its own.

    No subclass of BigIntegerField: Django would give F("a") + F("b") back as a plain integer, in öre. Kronor can be
    added to and subtracted from kronor. A bare number in an expression would count as öre and is refused: write
    `F("kronor") + kronor_value(100)`.
    """

    description = "Kronor (whole öre in the database)"

    if TYPE_CHECKING:
        _pyi_private_set_type: Decimal | int | str | Combinable
        _pyi_private_get_type: Decimal
        _pyi_lookup_exact_type: Decimal | int | str

    def get_internal_type(self) -> str:
        return "BigIntegerField"

    def to_python(self, value: Any) -> Decimal | None:
        if value is None or value == "":
            return None
        try:
            return whole_ore(value)
        except AmountRefused as refusal:
            raise ValidationError(str(refusal), code="invalid") from refusal

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        if hasattr(value, "resolve_expression"):
            return value
        kronor = self.to_python(value)
        return None if kronor is None else int(kronor * 100)

    def from_db_value(self, value: Any, *_expression_and_connection: Any) -> Decimal | None:
        return None if value is None else Decimal(value).scaleb(-2)

    def get_db_prep_save(self, value: Any, connection: BaseDatabaseWrapper) -> Any:
        if hasattr(value, "resolve_expression"):
            _refuse_bare_numbers(value)
        return super().get_db_prep_save(value, connection)

    def value_to_string(self, obj: models.Model) -> str:
        value: Any = self.value_from_object(obj)
        return "" if value is None else f"{whole_ore(value):.2f}"

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": KronorFormField, **kwargs})


class KronorFormField(forms.Field):
    """Takes what people type, "5,7 mnkr" as well as "5 700 000", and gives Decimal kronor or None."""

    widget = forms.TextInput

    def to_python(self, value: Any) -> Decimal | None:
        if isinstance(value, Decimal):
            return value
        if value in self.empty_values or not str(value).strip():
            return None
        try:
            return read_kronor(str(value))
        except AmountRefused as refusal:
            raise ValidationError(str(refusal), code="invalid") from refusal

    def prepare_value(self, value: Any) -> Any:
        return format_kronor(value, unit=False) if isinstance(value, Decimal) else value


for connector in (Combinable.ADD, Combinable.SUB):
    register_combinable_fields(KronorField, connector, KronorField, KronorField)
register_combinable_fields(KronorField, Combinable.MUL, models.IntegerField, KronorField)
register_combinable_fields(models.IntegerField, Combinable.MUL, KronorField, KronorField)


def kronor_value(kronor: Decimal | int) -> Value:
    """An amount to use in a database expression: `F("kronor") + kronor_value(100)`."""
    return Value(whole_ore(kronor), output_field=KronorField())


def total(field: str | Combinable, **kwargs: Any) -> Coalesce:
    """Sum a KronorField in the database. No rows is 0 kr, not None. Takes what Sum takes (filter, distinct)."""
    return Coalesce(models.Sum(field, **kwargs), kronor_value(0))


def _refuse_bare_numbers(expression: Any) -> None:
    """Raise FieldError unless the expression gives kronor: a plain number in it would count as öre."""
    _check_arithmetic(expression)
    if isinstance(expression, Value) and expression.value is None:
        return
    if not isinstance(expression.output_field, KronorField):
        raise FieldError(
            f"A KronorField takes kronor, not {type(expression.output_field).__name__}: write kronor_value(100)."
        )
    # bulk_update puts every value into a Case of our type, on PostgreSQL with a Cast around it: look inside.
    if isinstance(expression, Cast):
        _refuse_bare_numbers(expression.get_source_expressions()[0])
    elif isinstance(expression, Case):
        for result in (*(case.result for case in expression.cases), expression.default):
            _refuse_bare_numbers(result)


def _check_arithmetic(expression: Any) -> None:
    """Let Django look at the types of every + and - inside; it raises FieldError where kronor meet plain numbers."""
    if isinstance(expression, CombinedExpression):
        _ = expression.output_field
    for source in getattr(expression, "get_source_expressions", list)():
        if source is not None:
            _check_arithmetic(source)


class _AgainstKronor(models.Lookup[Any]):
    """Compares kronor with kronor only; `kronor__gt=F("kronor") + 100` would compare with 1 kr more."""

    def get_prep_lookup(self) -> Any:
        for side in self.rhs if isinstance(self.rhs, list | tuple | set) else [self.rhs]:
            if hasattr(side, "resolve_expression"):
                _refuse_bare_numbers(side)
        return super().get_prep_lookup()


for lookup in (Exact, GreaterThan, GreaterThanOrEqual, In, LessThan, LessThanOrEqual, Range):
    KronorField.register_lookup(type(f"Kronor{lookup.__name__}", (_AgainstKronor, lookup), {}))
