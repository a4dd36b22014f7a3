"""The rarer fields of one figure, out of the way until they are asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from allocations.desk.ledger import Entry, Side
from allocations.desk.worksheet.versions import MORE_PREFIX, NONE
from allocations.models.choices import AmountIs, Certainty, Measures, MoneyIs, Nature, Runs
from allocations.money import format_amount

Choices = Sequence[tuple[str, Any]]


class MoreForm(forms.Form):
    """Fields for eyes: what is typed is read by ``versions`` and ``planning``."""

    certainty = forms.ChoiceField(required=False, label=gettext_lazy("certainty"))
    amount_is = forms.ChoiceField(required=False, label=gettext_lazy("amount is"))
    source = forms.ChoiceField(required=False, label=gettext_lazy("from the source"))
    money_is = forms.ChoiceField(required=False, label=gettext_lazy("new or moved money"), choices=MoneyIs)
    runs = forms.ChoiceField(required=False, label=gettext_lazy("runs"), choices=Runs)
    runs_to = forms.CharField(required=False, label=gettext_lazy("runs to the year"), max_length=4)
    measures = forms.ChoiceField(required=False, label=gettext_lazy("measures"), choices=Measures)
    nature = forms.ChoiceField(required=False, label=gettext_lazy("nature"))
    quantity = forms.CharField(required=False, label=gettext_lazy("quantity"), max_length=20)
    unit = forms.CharField(required=False, label=gettext_lazy("unit"), max_length=80)
    unit_amount = forms.CharField(required=False, label=gettext_lazy("kronor for each unit"), max_length=40)
    replaces = forms.ChoiceField(required=False, label=gettext_lazy("replaces"))
    document = forms.ChoiceField(required=False, label=gettext_lazy("source: document"))
    claim = forms.CharField(
        required=False,
        label=gettext_lazy("the year is inferred: what we infer"),
        max_length=300,
        help_text=gettext_lazy("A clause that begins with “that”."),
    )
    reason = forms.CharField(
        required=False,
        label=gettext_lazy("the year is inferred: why"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(
        self,
        name: str,
        *,
        side: Side,
        values: dict[str, str],
        documents: Choices,
        sources: Choices,
        standing: Sequence[Entry],
    ) -> None:
        super().__init__(prefix=f"{MORE_PREFIX}-{name}", initial={"measures": Measures.LEVEL} | values)
        self.name = name
        as_sheet = ("", _("as the sheet says"))
        replaced = [(str(entry.pk), standing_words(entry)) for entry in standing]
        gone = values.get("replaces", "")
        if gone and gone != NONE and gone not in dict(replaced):
            replaced.append((gone, _("what it replaces now")))
        choices: dict[str, Choices] = {
            "certainty": [as_sheet, *Certainty.choices],
            "amount_is": [as_sheet, *AmountIs.choices],
            "nature": [("", _("as what stands")), *Nature.choices],
            "source": [as_sheet, (NONE, _("not stated")), *sources],
            "document": [as_sheet, *documents],
            "replaces": [
                ("", _("what stands, by itself")),
                (NONE, _("nothing: it stands beside")),
                *replaced,
            ],
        }
        for field, found in choices.items():
            chosen: Any = self.fields[field]
            chosen.choices = found
        for field in ("runs", "money_is"):
            self.initial.setdefault(field, "not_stated")
        del self.fields["money_is" if side is Side.LINE else "source"]


def standing_words(entry: Entry) -> str:
    """5 700 000 kr, announced."""
    words = [format_amount(entry.amount), str(Certainty(entry.certainty).label)]
    if entry.measures == Measures.CHANGE:
        words.append(str(Measures.CHANGE.label))
    return ", ".join(words)
