"""The forms of an import: the file, then what its columns hold and where the figures are to go."""

from __future__ import annotations

import unicodedata
from typing import Any, ClassVar

from django import forms
from django.contrib.admin.widgets import AdminDateWidget
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from allocations.desk.importing import values
from allocations.desk.importing.columns import (
    MEANINGS,
    UNITS,
    Column,
    Layout,
    code_of,
    column_of,
    guess_from,
    header_above,
)
from allocations.desk.importing.line_rows import ONE_AMOUNT
from allocations.desk.importing.reading import MOST_BYTES, Book, Sheet
from allocations.desk.importing.reading.cells import letters
from allocations.desk.importing.writing import FROZEN
from allocations.desk.reach import Reach
from allocations.desk.uploads import RefusedUpload
from allocations.models import Decision, Document
from allocations.models.choices import Certainty, DecisionKind
from allocations.models.imports import ImportKind, ImportRun
from municipalities.models import Body
from municipalities.models.fields import FIRST_YEAR, LAST_YEAR, NameField

NEW_KINDS = [choice for choice in DecisionKind.choices if choice[0] != DecisionKind.CORRECTION]
"""A correction says whose error it was and what it corrects: it is begun on its own page, and then chosen here."""

UNIT_NAMES = {"": gettext_lazy("kronor"), "tkr": gettext_lazy("thousands"), "mnkr": gettext_lazy("millions")}
EXAMPLES = 3


class SheetFileField(forms.FileField):
    """The file as it was sent. What it is, is looked into when it is read."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        refused = isinstance(data, RefusedUpload)
        if refused and not data.is_too_large:
            raise ValidationError(data.why, code="not_taken")
        if refused or (isinstance(data, UploadedFile) and (data.size or 0) > MOST_BYTES):
            raise ValidationError(
                _("The file is larger than 10 MB. Divide it into several files, and import them one by one."),
                code="too_large",
            )
        return super().clean(data, initial)


class UploadForm(forms.Form):
    kind = forms.ChoiceField(
        label=gettext_lazy("what is imported"),
        choices=ImportKind.choices,
        initial=ImportKind.LINES,
        widget=forms.RadioSelect,
    )
    file = SheetFileField(
        label=gettext_lazy("file (.xlsx or .csv)"),
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
    )


def plain_name(given: str) -> str:
    """The file's name without folders and signs that are not seen."""
    name = unicodedata.normalize("NFC", given).replace("\\", "/").rpartition("/")[2]
    name = "".join(sign for sign in name if unicodedata.category(sign)[0] != "C").strip()
    return name[-200:] or "import"


class ColumnsForm(forms.Form):
    """What each column holds, and into which draft and from which document the figures are."""

    sheet = forms.ChoiceField(label=gettext_lazy("sheet"), required=False)
    header = forms.IntegerField(
        label=gettext_lazy("row with the headers"),
        min_value=0,
        required=False,
        help_text=gettext_lazy("Its number in the sheet. 0 or empty: there are no headers."),
    )
    year = forms.IntegerField(
        label=gettext_lazy("fiscal year of all amounts"),
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        required=False,
        help_text=gettext_lazy("Where no column says it. Empty: not stated."),
    )
    numbered = forms.BooleanField(
        label=gettext_lazy("number the rows in the order of the file"),
        required=False,
        help_text=gettext_lazy("For a file without numbers and keys, with one row for each line."),
    )
    certainty = forms.ChoiceField(
        label=gettext_lazy("certainty, where no column says it"),
        required=False,
        choices=[
            ("", gettext_lazy("as it stands; what is new is decided, or announced in an announcement")),
            *Certainty.choices,
        ],
    )
    decision = forms.ChoiceField(label=gettext_lazy("draft decision"), required=False)
    decision_kind = forms.ChoiceField(
        label=gettext_lazy("kind of the new decision"),
        choices=NEW_KINDS,
        initial=DecisionKind.ADOPTION,
        required=False,
    )
    title = NameField(blank=True).formfield(label=gettext_lazy("its title"))
    body = forms.ModelChoiceField(
        Body.objects.none(),
        label=gettext_lazy("deciding body"),
        required=False,
        empty_label=gettext_lazy("not stated"),
    )
    decided_on = forms.DateField(
        label=gettext_lazy("decided on"),
        required=False,
        widget=AdminDateWidget,
        help_text=gettext_lazy("Empty: not stated."),
    )
    paragraph = forms.CharField(label=pgettext_lazy("of a decision", "§"), max_length=40, required=False)
    document = forms.ModelChoiceField(
        Document.objects.none(),
        label=gettext_lazy("source of every figure"),
        required=False,
        empty_label=gettext_lazy("the file itself"),
    )

    OF_LINES: ClassVar = (
        "numbered",
        "certainty",
        "decision",
        "decision_kind",
        "title",
        "body",
        "decided_on",
        "paragraph",
    )

    def __init__(
        self, data: Any, *, run: ImportRun, book: Book, sheet: Sheet, layout: Layout, request: HttpRequest
    ) -> None:
        self.run, self.cells, self.layout = run, sheet, layout
        super().__init__(data, initial=_initial(run, sheet, layout))
        self._choices(book, request)
        if run.kind == ImportKind.OUTTURNS:
            for name in self.OF_LINES:
                del self.fields[name]
        if len(book.sheets) < 2:
            del self.fields["sheet"]
        self._column_fields()

    def _choices(self, book: Book, request: HttpRequest) -> None:
        reach, package = Reach.of(request), self.run.package
        fields: Any = self.fields
        fields["sheet"].choices = [(sheet.name, sheet.name) for sheet in book.sheets]
        drafts = Decision.objects.filter(package=package, publication__isnull=True).exclude(
            submission__status__in=FROZEN
        )
        fields["decision"].choices = [
            ("", _("a new one, as below")),
            *((str(draft.pk), str(draft)) for draft in drafts.order_by("-pk")),
        ]
        fields["body"].queryset = reach.visible_beside(Body, package).order_by("name")
        fields["document"].queryset = reach.visible_beside(Document, package).order_by("title", "key")

    def _column_fields(self) -> None:
        named = guess_from(self.cells, self.run.kind, self.layout.header).columns
        years = sorted({column.year for column in (*self.layout.columns, *named) if column.year})
        first = years[0] if years else self.run.created_at.year - 3
        last = years[-1] if years else self.run.created_at.year + 3
        choices = _meanings(self.run.kind, range(max(FIRST_YEAR, first - 2), min(LAST_YEAR, last + 4) + 1))
        units = [(unit, UNIT_NAMES[unit]) for unit in UNITS]
        by_index = {column.index: column for column in self.layout.columns}
        self.shown: list[int] = [index for index in range(self.cells.width) if _has_any(self.cells, index)]
        for index in self.shown:
            column = by_index.get(index)
            which = {"letter": letters(index)}
            self.fields[f"column_{index}"] = forms.ChoiceField(
                label=_("what column %(letter)s holds") % which,
                choices=choices,
                required=False,
                initial=code_of(column) if column is not None else "",
            )
            self.fields[f"unit_{index}"] = forms.ChoiceField(
                label=_("unit of column %(letter)s") % which,
                choices=units,
                required=False,
                initial=column.unit if column is not None else "",
            )

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The sheet's columns with their fields, header and first values, for the template."""
        first = self.layout.first_row
        return [
            {
                "letters": letters(index),
                "header": self._header(index),
                "examples": _examples(self.cells, index, first),
                "is_hidden": index in self.cells.hidden_columns,
                "meaning": self[f"column_{index}"],
                "unit": self[f"unit_{index}"],
            }
            for index in self.shown
        ]

    def _header(self, index: int) -> str:
        """The column's header, of two rows where the second alone has none."""
        row = self.layout.header
        if row is None:
            return ""
        cell = self.cells.at(row, index)
        named = cell is None and any(column.index == index for column in self.layout.columns)
        return values.text(header_above(self.cells, row, index) if named else cell)

    @property
    def plain_fields(self) -> list[Any]:
        return [self[name] for name in self.fields if not name.startswith(("column_", "unit_"))]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        columns = [
            column_of(index, cleaned[f"column_{index}"], cleaned.get(f"unit_{index}", ""))
            for index in self.shown
            if cleaned.get(f"column_{index}")
        ]
        self._require_once(columns)
        meanings = {column.meaning for column in columns}
        if not meanings & {"key", "number"} and not (cleaned.get("numbered") and "name" in meanings):
            self.add_error(
                None,
                _(
                    "Choose which column holds the number or the key of the line (lines are not found by "
                    "name), or let the rows be numbered in their order."
                ),
            )
        amounts = [column for column in columns if column.is_amount]
        if not amounts:
            self.add_error(None, _("Choose which column holds the amounts."))
        if len(amounts) > 1 and (beside := meanings & set(ONE_AMOUNT)):
            names = MEANINGS[ImportKind(self.run.kind)]
            self.add_error(
                None,
                _(
                    "With several columns of amounts these cannot be read, since they speak of one: "
                    "%(columns)s."
                )
                % {"columns": ", ".join(sorted(str(names[name]) for name in beside))},
            )
        header = cleaned.get("header")
        cleaned["layout"] = Layout(header - 1 if header else None, columns)
        return cleaned

    def _require_once(self, columns: list[Column]) -> None:
        seen: dict[str, Column] = {}
        for column in columns:
            first = seen.setdefault(code_of(column), column)
            if first is not column:
                self.add_error(
                    f"column_{column.index}",
                    _("Column %(first)s holds the same. Choose one of them.") % {"first": first.letters},
                )

    def chosen(self) -> dict[str, Any]:
        """What was chosen besides the columns, as the run keeps it."""
        given = self.cleaned_data
        document = given.get("document")
        found: dict[str, Any] = {
            "year": given.get("year"),
            "document": document.pk if document is not None else None,
        }
        if self.run.kind == ImportKind.OUTTURNS:
            return found
        body, day = given.get("body"), given.get("decided_on")
        decision = int(given["decision"]) if given.get("decision") else None
        kind = given.get("decision_kind") or DecisionKind.ADOPTION
        if decision is not None:
            kind = Decision.objects.values_list("kind", flat=True).get(pk=decision)
        return found | {
            "certainty": given.get("certainty", ""),
            "numbered": given.get("numbered", False),
            "decision": decision,
            "decision_kind": str(kind),
            "new_decision": {
                "title": given.get("title") or _("Import of %(file)s") % {"file": self.run.file_name},
                "body": body.pk if body is not None else None,
                "decided_on": day.isoformat() if day else None,
                "paragraph": given.get("paragraph", ""),
            },
        }

    def clean_paragraph(self) -> str:
        found: str = self.cleaned_data["paragraph"]
        split = self.cleaned_data.get("decision_kind") == DecisionKind.SPLIT_MADE_KNOWN
        if split and (found or self.cleaned_data.get("body")):
            raise ValidationError(_("A split that became known without a decision has no body and no §."))
        return found


def _initial(run: ImportRun, sheet: Sheet, layout: Layout) -> dict[str, Any]:
    new = run.choices.get("new_decision", {})
    return {
        "sheet": sheet.name,
        "header": layout.header + 1 if layout.header is not None else 0,
        **{name: run.choices.get(name) for name in ("year", "certainty", "decision", "document", "numbered")},
        "decision_kind": run.choices.get("decision_kind", DecisionKind.ADOPTION),
        **{name: new.get(name) for name in ("title", "body", "decided_on", "paragraph")},
    }


def _meanings(kind: str, years: range) -> list[tuple[str, Any]]:
    plain = [("", _("is not read")), *MEANINGS[ImportKind(kind)].items()]
    families = (
        (("amount", _("amount of %(year)s")),)
        if kind == ImportKind.LINES
        else (("outturn", _("outturn of %(year)s")), ("forecast", _("forecast of %(year)s")))
    )
    return [
        *plain,
        *((f"{name}:{year}", words % {"year": year}) for name, words in families for year in years),
    ]


def _has_any(sheet: Sheet, index: int) -> bool:
    return any(index < len(row) and row[index] is not None for row in sheet.rows)


def _examples(sheet: Sheet, index: int, first: int) -> list[str]:
    found: list[str] = []
    for row in range(first, min(first + 50, len(sheet.rows))):
        cell = sheet.at(row, index)
        if cell is not None:
            found.append(values.text(cell)[:40])
        if len(found) == EXAMPLES:
            break
    return found


def reguessed(sheet: Sheet, kind: str, header: int | None) -> Layout:
    """The columns as the row named says, where somebody has chosen another row or sheet."""
    return guess_from(sheet, kind, header - 1 if header else None)
