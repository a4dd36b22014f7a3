"""The addresses of the sheet: the page itself, which is also saved there, and its sums while one types."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
    JsonResponse,
)
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from allocations.desk.ledger import Side
from allocations.desk.package_tabs import tabs_context
from allocations.desk.reach import Reach
from allocations.desk.refused import sentence_for
from allocations.desk.worksheet.cells import Row
from allocations.desk.worksheet.forms import SAME
from allocations.desk.worksheet.making import PREFIX, Making, making_of
from allocations.desk.worksheet.merging import Outcome, merge
from allocations.desk.worksheet.names import line_row, source_row
from allocations.desk.worksheet.saving import Saved, SheetRefused, save
from allocations.desk.worksheet.sheet import Sheet
from allocations.desk.worksheet.writers import last_writers
from allocations.desk.writing import admin_page
from allocations.models import (
    Allocation,
    AllocationLine,
    Appropriation,
    Decision,
    Document,
    FundingSource,
    SafetyPackage,
)

KEPT = ("place", "amount_is", "certainty_source", "certainty_line", "from_source")
"""Settings of the sheet that its address carries on after saving."""


MOST_RIVALS = 5
"""Figures of other drafts in the same cells that are told one by one after saving."""


def worksheet_page() -> str:
    return admin_page(SafetyPackage, "worksheet")


def worksheet_address(package: SafetyPackage | int, **asked: Any) -> str:
    pk = package if isinstance(package, int) else package.pk
    address = reverse(worksheet_page(), args=(pk,))
    return f"{address}?{urlencode(asked)}" if asked else address


class WorksheetPages:
    """What the admin of packages serves besides its own pages."""

    def __init__(self, admin: ModelAdmin[Any]) -> None:
        self.admin = admin

    def urls(self) -> list[URLPattern]:
        wrap = self.admin.admin_site.admin_view
        name = "allocations_safetypackage_worksheet"
        return [
            path("<int:pk>/worksheet/", wrap(self.worksheet), name=name),
            path("<int:pk>/worksheet/sums/", wrap(self.sums), name=f"{name}_sums"),
        ]

    def _package(self, request: HttpRequest, pk: int) -> SafetyPackage:
        found: SafetyPackage | None = (
            Reach.of(request).visible(SafetyPackage).select_related("municipality").filter(pk=pk).first()
        )
        if found is None:
            raise Http404
        return found

    def worksheet(self, request: HttpRequest, pk: int) -> HttpResponse:
        if request.method not in {"GET", "HEAD", "POST"}:
            return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
        package = self._package(request, pk)
        if request.method != "POST":
            return self._page(request, Sheet(request, package, request.GET))
        sheet = Sheet(request, package, request.POST, posted=True)
        if not sheet.may_write:
            raise PermissionDenied
        if request.POST.get("do") != "save":
            return self._page(request, sheet, merge(request.POST, sheet.ground()))
        return self._save(request, sheet)

    def _save(self, request: HttpRequest, sheet: Sheet) -> HttpResponse:
        try:
            saved = save(sheet, user=request.user)  # type: ignore[arg-type]  # staff only come here
        except SheetRefused as refusal:
            return self._page(request, sheet, refusal.outcome, refusal.making, refused=True)
        except DatabaseError as error:
            sheet = Sheet(request, sheet.package, request.POST, posted=True)
            outcome = merge(request.POST, sheet.ground())
            models = [Appropriation, Allocation, AllocationLine, FundingSource, Decision, Document]
            outcome.general.append(sentence_for(error, models))
            return self._page(request, sheet, outcome, refused=True)
        if saved is None:
            messages.info(request, _("Nothing differs from what stands in the draft, so nothing was saved."))
        else:
            messages.success(request, _told(saved))
            for rival in saved.rivals[:MOST_RIVALS]:
                messages.warning(
                    request,
                    _(
                        "The draft “%(decision)s” has %(amount)s for %(place)s. Of two drafts that change the same "
                        "figure only one can be published: agree on which."
                    )
                    % {"decision": rival.decision, "amount": rival.amount, "place": rival.place},
                )
        return HttpResponseRedirect(_next(sheet, saved))

    def sums(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The server's own figures for what is typed. Reads only."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        package = self._package(request, pk)
        sheet = Sheet(request, package, request.POST, posted=True)
        if not sheet.may_write:
            raise PermissionDenied
        ground = sheet.ground()
        outcome = merge(request.POST, ground)
        context = {"sheet": sheet, "sums": sheet.sums(ground, outcome)}
        return JsonResponse(
            {
                "sums": render_to_string("desk/worksheet/sums.html", context, request),
                "notes": outcome.notes,
                "faults": {name: " ".join(found) for name, found in outcome.faults.items()},
            }
        )

    def _page(
        self,
        request: HttpRequest,
        sheet: Sheet,
        outcome: Outcome | None = None,
        making: Making | None = None,
        *,
        refused: bool = False,
    ) -> HttpResponse:
        outcome = outcome or Outcome()
        ground = sheet.ground()
        conflicting = [entry for entry in outcome.conflicts.values() if entry is not None]
        sheet.writers.update(last_writers(conflicting, request.user.pk or 0))
        making = making or making_of(sheet)
        blocks = [
            {
                "side": side,
                "title": title,
                "rows": _rows(sheet, side, making, ground, outcome),
            }
            for side, title in ((Side.SOURCE, _("Funding sources")), (Side.LINE, _("Lines")))
        ]
        context = {
            **self.admin.admin_site.each_context(request),
            **tabs_context(request, sheet.package, "worksheet"),
            "is_nav_sidebar_enabled": False,  # the table needs the room
            "title": _("Worksheet: %(package)s") % {"package": sheet.package},
            "opts": self.admin.opts,
            "package": sheet.package,
            "sheet": sheet,
            "blocks": blocks,
            "sums": sheet.sums(ground, outcome),
            "more_forms": sheet.more_forms(),
            "making": making,
            "outcome": outcome,
            "form_faults": _form_faults(making) if refused else [],
            "refused": refused and (outcome.is_refused or bool(making.faulty)),
            "told": outcome.general if refused else [*sheet.lost],
            "summary": _summary(blocks),
            "years": sheet.years,
            "columns": len(sheet.years) + 1,
            "decisions": _draft_fields(sheet, making),
            "new_lines": len(sheet.new_rows(Side.LINE)),
            "new_sources": len(sheet.new_rows(Side.SOURCE)),
        }
        status = 409 if refused and outcome.conflicts else 200
        return TemplateResponse(request, "desk/worksheet/page.html", context, status=status)


def _form_faults(making: Making) -> list[dict[str, Any]]:
    """What is wrong in the fields around the table: each with its field, for the list at the top."""
    return [
        {
            "field": f"id_{form.prefix}-{name}",
            "label": form.fields[name].label if name in form.fields else _("The form"),
            "sentence": " ".join(errors),
        }
        for form in making.faulty
        for name, errors in form.errors.items()
    ]


def _draft_fields(sheet: Sheet, making: Making) -> list[dict[str, Any]]:
    """For each side: its choice of a draft and the fields of a new one."""
    drafts = [(str(draft.pk), str(draft)) for draft in sheet.drafts]
    new = ("new", _("a new draft decision"))
    return [
        {
            "side": Side.SOURCE,
            "label": _("what is given is written in"),
            "chosen": sheet.chosen[Side.SOURCE],
            "choices": [*drafts, new],
            "form": making.decisions[Side.SOURCE],
            "heading": _("New draft decision"),
        },
        {
            "side": Side.LINE,
            "label": _("what is distributed is written in"),
            "chosen": sheet.chosen[Side.LINE],
            "choices": [("same", _("the same decision")), *drafts, new],
            "form": making.decisions[Side.LINE],
            "heading": _("New draft decision for the lines"),
        },
    ]


def _rows(sheet: Sheet, side: Side, making: Making, ground: Any, outcome: Outcome) -> list[Row]:
    found: list[Row] = []
    if side is Side.LINE:
        for line in sheet.ledger.lines:
            name = line_row(line.pk)
            cells = sheet.cells(name, line.name, ground, outcome)
            found.append(Row(name, line.name, line.number, sheet.ledger.depth[line.pk], cells))
    else:
        for source in sheet.ledger.sources:
            name = source_row(source.pk)
            found.append(Row(name, source.name, cells=sheet.cells(name, source.name, ground, outcome)))
    parents = [(row.name, row.label) for row in found]
    for number in sheet.new_rows(side):
        name = f"{PREFIX[side]}{number}"
        label = (_("New line %d") if side is Side.LINE else _("New source %d")) % number
        cells = sheet.cells(name, label, ground, outcome)
        row = Row(name, label, cells=cells, form=making.rows[name], parents=list(parents))
        row.parent = sheet.data.get(f"{name}-parent", "")
        parents.append((name, label))
        found.append(row)
    return found


def _summary(blocks: list[dict[str, Any]]) -> list[Any]:
    """The cells that must be mended, for the list at the top."""
    return [
        cell
        for block in blocks
        for row in block["rows"]
        for cells in row.cells
        for cell in cells
        if cell.faults or (cell.theirs and not cell.keep)
    ]


def _told(saved: Saved) -> str:
    names = ", ".join(f"“{decision}”" for decision in dict.fromkeys(saved.decisions.values()))
    parts = []
    if saved.figures:
        parts.append(
            ngettext(
                "%(count)d figure saved in the draft %(drafts)s.",
                "%(count)d figures saved in the draft %(drafts)s.",
                saved.figures,
            )
            % {"count": saved.figures, "drafts": names}
        )
    if saved.rows:
        parts.append(ngettext("%d row added.", "%d rows added.", len(saved.rows)) % len(saved.rows))
    return " ".join([*parts, _("Nothing published has changed.")])


def _next(sheet: Sheet, saved: Saved | None) -> str:
    """The sheet again, with the same settings and the drafts that were written in."""
    asked: dict[str, str] = {name: sheet.setting(name) for name in KEPT if sheet.setting(name)}
    if asked.get("from_source", "").startswith("n"):
        made = saved.rows.get(asked.pop("from_source")) if saved is not None else None
        if made is not None:
            asked["from_source"] = f"s{made}"
    document = sheet.setting("document")
    if saved is not None and saved.document is not None:
        document = str(saved.document.pk)
    if document.isdecimal():
        asked["document"] = document
    decisions = saved.decisions if saved is not None else {}
    for side in (Side.SOURCE, Side.LINE):
        decision = decisions.get(side) or sheet.target(side)
        if decision is not None:
            asked[f"draft-{side}"] = str(decision.pk)
    if sheet.chosen[Side.LINE] == SAME and Side.SOURCE not in decisions and Side.LINE in decisions:
        asked["draft-source"] = asked["draft-line"]
    if asked.get("draft-line") == asked.get("draft-source"):
        asked.pop("draft-line", None)
    asked["years"] = sheet.years_text
    return worksheet_address(sheet.package, **asked)
