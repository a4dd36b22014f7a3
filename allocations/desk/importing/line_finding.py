"""Which line a row is about: by key or number, never by its name. What is not there yet is a new line."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext as _

from allocations.desk.importing.rows import RowGiven
from allocations.desk.importing.standing import LineInfo, Lines
from allocations.models import AllocationLine
from allocations.record.folding import folded

LONGEST_KEY = 60


class NoLine(Exception):
    """The row names no line, or more than one. Its text says what to write; ``meaning`` is the column."""

    def __init__(self, meaning: str, sentence: str) -> None:
        super().__init__(sentence)
        self.meaning = meaning


@dataclass(slots=True)
class NewLine:
    """A line that the import would make, and the row that names it first."""

    key: str
    number: str
    name: str
    parent: str
    row: int


class LineFinder:
    """Finds each row's line, and keeps those that are new in the order in which the file names them."""

    def __init__(self, lines: Lines, *, may_add: bool = True) -> None:
        self.lines = lines
        self.may_add = may_add
        self.new: dict[str, NewLine] = {}

    def find(self, row: RowGiven) -> LineInfo:
        """The row's line. Raises NoLine."""
        if row.key:
            return self._by_key(row)
        if row.line_number:
            return self._by_number(row)
        alike = self.lines.by_name.get(row.name.casefold())
        if alike is None:
            raise NoLine(
                "number", _("The row has neither a number nor a key, so it is not known which line it is of.")
            )
        raise NoLine(
            "number",
            _(
                "The row has neither a number nor a key. Lines are not found by name; there is a line "
                "with this name, whose number is “%(number)s” and whose key is “%(key)s”."
            )
            % {"number": alike.number or "–", "key": alike.key},
        )

    def _by_key(self, row: RowGiven) -> LineInfo:
        found = self.lines.by_key.get(row.key)
        others = [line for line in self.lines.by_number.get(row.line_number, ()) if line.key != row.key]
        if others and (found is None or found.number != row.line_number):
            raise NoLine(
                "number",
                _(
                    "The key and the number name different lines: the number %(number)s belongs to the "
                    "line with the key “%(key)s”. Mend one of them, or leave it empty."
                )
                % {"number": row.line_number, "key": others[0].key},
            )
        return self._known(row, found) if found is not None else self._added(row, row.key)

    def _by_number(self, row: RowGiven) -> LineInfo:
        if row.is_number_cell:
            self._require_sure(row)
        alike = self.lines.by_number.get(row.line_number, [])
        if len(alike) > 1:
            raise NoLine(
                "number",
                _("Several lines have the number %(number)s. Write the key instead: %(keys)s.")
                % {"number": row.line_number, "keys": ", ".join(line.key for line in alike[:5])},
            )
        if alike:
            return self._known(row, alike[0])
        key = base = (f"post-{slugify(row.line_number)}"[:LONGEST_KEY]).strip("-")
        count = 1
        while key in self.lines.by_key:
            count += 1
            key = f"{base}-{count}"
        return self._added(row, key)

    def _require_sure(self, row: RowGiven) -> None:
        """A cell that holds a number has lost its zeros: 1.10 is 1.1 there, and 01 is 1."""
        same = self.lines.by_value.get(Decimal(row.line_number), set()) - {row.line_number}
        if same:
            raise NoLine(
                "number",
                _(
                    "The cell holds a number, and a spreadsheet drops zeros: it may be line %(number)s or line "
                    "%(other)s. Format the column as text and write the number once more, or write the key."
                )
                % {"number": row.line_number, "other": min(same)},
            )
        alike = self.lines.by_number.get(row.line_number, [])
        other = next((line for line in alike if row.name and folded(line.name) != folded(row.name)), None)
        if other is not None and "." in row.line_number:
            raise NoLine(
                "number",
                _(
                    "The cell holds a number, and a spreadsheet drops zeros: %(number)s may be %(number)s0. "
                    "Line %(number)s is called “%(name)s”. Format the column as text and write the number once "
                    "more."
                )
                % {"number": row.line_number, "name": other.name},
            )

    def _known(self, row: RowGiven, line: LineInfo) -> LineInfo:
        """Of a line that is there, the import changes nothing but its money; what else differs is told."""
        if line.pk is None and row.name and row.name != line.name:
            raise NoLine(
                "name",
                _("Row %(row)s already gave this line another name: “%(name)s”.")
                % {"row": self.new[line.key].row, "name": line.name},
            )
        if line.pk is None:
            return line
        if row.is_numbered and row.name != line.name:
            raise NoLine(
                "name",
                _(
                    "By its place the row has the number %(number)s, but that line is called “%(name)s”. "
                    "Number the rows in the file."
                )
                % {"number": line.number, "name": line.name},
            )
        if row.name and row.name != line.name:
            row.remarks.append(
                _("The line is called “%(name)s” here, and keeps its name.") % {"name": line.name}
            )
        if row.line_number and row.line_number != line.number:
            row.remarks.append(
                _("The line has the number “%(number)s” here, and keeps it.") % {"number": line.number or "–"}
            )
        if row.parent:
            above = self.lines.named(row.parent)
            if above is None or above.key != line.parent:
                row.remarks.append(_("The line is part of another line here than in the file, and stays so."))
        return line

    def _added(self, row: RowGiven, key: str) -> LineInfo:
        if not self.may_add:
            raise NoLine(
                "key" if row.key else "number",
                _("The package has no line with this number or key. Outturn is of a line that is there."),
            )
        if not row.name:
            raise NoLine("name", _("There is no such line, and a new line needs a name."))
        made = AllocationLine(key=key, number=row.line_number, name=row.name)
        try:
            made.clean_fields(exclude=("package", "parent", "purpose"))
        except ValidationError as error:
            meaning = next(iter(error.message_dict))
            raise NoLine(meaning, " ".join(error.message_dict[meaning])) from error
        alike = self.lines.by_name.get(row.name.casefold())
        if alike is not None:
            row.remarks.append(
                _("There is another line with this name already: number “%(number)s”, key “%(key)s”.")
                % {"number": alike.number or "–", "key": alike.key}
            )
        line = LineInfo(None, key, row.line_number, row.name)
        self.lines.add(line)
        self.new[key] = NewLine(key, row.line_number, row.name, row.parent, row.number)
        return line

    def parents(self) -> dict[str, str]:
        """What is wrong with the parents of new lines, by key: looked at last, when every line is known."""
        wrong: dict[str, str] = {}
        for line in self.new.values():
            if not line.parent:
                continue
            above = self.lines.named(line.parent)
            if above is None:
                wrong[line.key] = _("There is no line with the number or key “%(reference)s”.") % {
                    "reference": line.parent
                }
                continue
            line.parent = above.key
        for line in self.new.values():
            if line.key not in wrong and self._goes_round(line):
                wrong[line.key] = _("A line cannot be part of itself.")
        return wrong

    def _goes_round(self, line: NewLine) -> bool:
        seen = {line.key}
        above: NewLine | None = self.new.get(line.parent)
        while above is not None:
            if above.key in seen:
                return True
            seen.add(above.key)
            above = self.new.get(above.parent)
        return False
