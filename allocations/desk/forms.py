"""The form under every page of the desk: all of the model's rules, one municipality, keys that fill themselves."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ObjectDoesNotExist, ValidationError
from django.db.models import Max, Model, QuerySet
from django.http import HttpRequest
from django.utils.text import slugify
from django.utils.translation import gettext as _

from allocations.desk.reach import SCOPES, Reach, municipality_of, rows
from allocations.models.columns import AmountColumns
from allocations.money import AmountRefused
from municipalities.models import Membership, User

KEYS = ("key", "slug")
SPEAKING = ("title", "name", "label", "text", "description")
"""Fields that a key can be made of, the first that says something."""

LONGEST_KEY = 60
LAST_POSITION = 32_000


class DeskForm(forms.ModelForm[Model]):
    """A form whose admin tells it the request, and what its siblings on the page have taken (see `prepared`)."""

    request: ClassVar[HttpRequest]
    taken: ClassVar[set[str]]
    placed: ClassVar[list[int]]
    refusal: ClassVar[str] = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in KEYS:
            if name in self.fields:
                self.fields[name].required = False
                self.fields[name].help_text = _("Left empty, it is filled in.")
        if "position" in self.fields:
            self.fields["position"].required = False

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name in KEYS:
            if name in self.fields and name not in self.errors and not cleaned.get(name):
                cleaned[name] = self._free_key(name, cleaned)
        if "position" in self.fields and "position" not in self.errors and not cleaned.get("position"):
            new = self.instance.pk is None and type(self.instance) in SCOPES
            cleaned["position"] = self._next_position(cleaned) if new else 0
        return cleaned

    def proposed_key(self, cleaned: dict[str, Any]) -> str:
        """What a key is made of when none was typed."""
        said = next((str(cleaned[name]) for name in SPEAKING if cleaned.get(name)), "")
        return said or str(self._meta.model._meta.verbose_name)

    def _free_key(self, name: str, cleaned: dict[str, Any]) -> str:
        base = slugify(self.proposed_key(cleaned).replace("_", "-"))[:LONGEST_KEY].strip("-") or "rad"
        used = set(
            self._siblings(cleaned).filter(**{f"{name}__startswith": base}).values_list(name, flat=True)
        )
        key, number = base, 1
        while key in used | self.taken:
            number += 1
            key = f"{base}-{number}"
        self.taken.add(key)
        return key

    def _next_position(self, cleaned: dict[str, Any]) -> int:
        last: int = self._siblings(cleaned).aggregate(last=Max("position"))["last"] or 0
        self.placed.append(last)
        return min(last + len(self.placed), LAST_POSITION)

    def _siblings(self, cleaned: dict[str, Any]) -> QuerySet[Any]:
        """The rows of the same owner, among which a key is used once. Of a new owner there are none."""
        model = type(self.instance)
        every = rows(model).exclude(pk=self.instance.pk)
        if model._meta.get_field("key" if "key" in self.fields else "slug").unique:  # type: ignore[union-attr]
            return every
        within: dict[str, Any] = {}
        for owner in SCOPES[model].owners:
            chosen = cleaned.get(owner) if owner in self.fields else getattr(self.instance, owner, None)
            if isinstance(chosen, Model) and chosen.pk is None:
                return every.none()
            within[owner] = chosen
        return every.filter(**within)

    # Every rule of the model, not only those of the fields in view

    def _post_clean(self) -> None:
        try:
            super()._post_clean()  # type: ignore[misc]
            if not self.errors:
                self._check_whole()
                self._check_one_municipality()
        except ObjectDoesNotExist:
            # A model's own check reads a relation that was not chosen. That field has its error already.
            if not self.errors:
                raise
        if self.refusal:
            self.add_error(None, self.refusal)

    def _check_whole(self) -> None:
        """Also what this page does not show, or what the row shares with its new owner."""
        every: Any = self.instance._meta.concrete_fields
        new_owners = {
            field.name
            for field in every
            if field.is_relation
            and field.is_cached(self.instance)
            and isinstance(owner := getattr(self.instance, field.name), Model)
            and owner.pk is None
        }
        try:
            if isinstance(self.instance, AmountColumns):
                self._check_amount(self.instance)
            self.instance.full_clean(exclude=new_owners)
        except ValidationError as error:
            for name, messages in error.message_dict.items():
                self.add_error(name if name in self.fields and name != NON_FIELD_ERRORS else None, messages)

    def _check_amount(self, row: AmountColumns) -> None:
        """State, figure and the words before it make sense together."""
        try:
            _ = row.amount
        except AmountRefused as refusal:
            raise ValidationError({"qualifier_word": str(refusal)}) from refusal

    def _check_one_municipality(self) -> None:
        """What is chosen lies in the row's own municipality, or is shared. A shared row names only shared ones."""
        if isinstance(self.instance, User | Membership):
            return
        home = municipality_of(self.instance)
        if home is None and not Reach.of(self.request).is_superuser:
            owner = next((name for name in SCOPES[type(self.instance)].owners if name in self.fields), None)
            self.add_error(owner, _("Choose whose it is. What is shared by all is written by a superuser."))
            return
        for name, value in list(self.cleaned_data.items()):
            found = [value] if isinstance(value, Model) else value if isinstance(value, QuerySet) else ()
            for row in found:
                if municipality_of(row) not in {None, home}:
                    self.add_error(name, _("Choose from the same municipality, or what is shared."))
                    break


def prepared(form: Any, request: HttpRequest, **told: Any) -> Any:
    """The form class of one request. The admin makes a new class for each, so nothing is left for the next."""
    form.request, form.taken, form.placed = request, set(), []
    for name, value in told.items():
        setattr(form, name, value)
    return form
