"""Taking an import back as one: exactly what it wrote goes, and what it altered is as it was. Or nothing, and why.

It is refused where somebody has worked on since: what they did would go with it, unseen.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from allocations.desk import trail
from allocations.desk.follow_up.writing import Cell, Source, write_outturns
from allocations.desk.importing.fingerprint import fingerprint, parts, written_outturns
from allocations.desk.importing.parts import MADE, forget, kept_json
from allocations.desk.importing.writing import FROZEN
from allocations.desk.ledger.bulk import delete_with_history
from allocations.models import (
    Allocation,
    AllocationLine,
    Citation,
    Decision,
    Document,
    SafetyPackage,
)
from allocations.models.imports import ImportKind, ImportRun, ImportState
from allocations.money import Amount
from allocations.publishing import lock, note_writes
from municipalities.models import Role, User


class NotUndone(Exception):
    """The import cannot be taken back. Its text says why."""


@transaction.atomic
def undo(*, run: ImportRun, user: User) -> list[str]:
    """Take back what the run wrote; return sentences on what stays all the same. Raises NotUndone."""
    lock(run.package.municipality_id)
    run.refresh_from_db()
    if run.state != ImportState.WRITTEN:
        raise NotUndone(_("Only an import that has been written can be undone."))
    if not user.has_role(Role.WRITER, run.package.municipality_id):
        raise NotUndone(_("You no longer write in this municipality."))
    made = kept_json(run, MADE)
    if made is None:
        raise NotUndone(_("What the import wrote is no longer listed, so it cannot be undone as one."))
    _require_untouched(run, made)
    stays = (
        _undo_outturns(run, user, made) if run.kind == ImportKind.OUTTURNS else _undo_lines(run, user, made)
    )
    _undo_document(user, made, stays)
    forget(run, MADE)
    run.state = ImportState.UNDONE
    run.undone_at = run.touched_at = timezone.now()
    run.choices.pop("undoing", None)
    run.decision = (
        None
        if made["decision"] and not Decision.objects.filter(pk=made["decision"]).exists()
        else run.decision
    )
    run.save()
    return stays


def why_not(run: ImportRun) -> str:
    """Why it cannot be undone, as far as is told without looking at every row; empty where it may."""
    decision = run.decision
    if run.state != ImportState.WRITTEN:
        return _("Only an import that has been written can be undone.")
    if run.kind == ImportKind.OUTTURNS:
        return ""
    if decision is None:
        return _("The draft decision that the import wrote into is gone.")
    if decision.is_posted:
        return _("The decision is published. What is published is not changed: correct it by a new decision.")
    if decision.submission is not None and decision.submission.status in FROZEN:
        return _("The decision is part of a change that has been submitted. It must be sent back first.")
    return ""


def _require_untouched(run: ImportRun, made: dict[str, Any]) -> None:
    why = why_not(run)
    if why:
        raise NotUndone(why)
    if fingerprint(made) != made["fingerprint"]:
        raise NotUndone(
            _(
                "Figures, lines or sources that the import wrote have been changed since, so it "
                "cannot be undone as one. Change back what was changed, or remove the figures one by "
                "one."
            )
        )
    entries = made.get("entries", [])
    for some in parts(entries):
        if Allocation.objects.filter(replaces__in=some).exists():
            raise NotUndone(_("A later entry replaces one of the import’s. Remove that one first."))
        if Allocation.objects.filter(pk__in=some, conditions__isnull=False).exists():
            raise NotUndone(_("A condition has been tied to one of the import’s figures. Remove it first."))


def _undo_lines(run: ImportRun, user: User, made: dict[str, Any]) -> list[str]:
    decision = run.decision
    if decision is None:
        raise NotUndone(_("The draft decision that the import wrote into is gone."))
    _delete(user, run.package, Citation, made["citations"], decision)
    _delete(user, run.package, Allocation, made["entries"], decision)
    _restore(user, run.package, made["altered"], decision)
    stays = _undo_new_lines(run, user, made["lines"])
    if made["decision"] == decision.pk:
        if _is_bare(decision):
            trail.note(user, decision)
            run.decision = None
            ImportRun.objects.filter(decision=decision).update(decision=None)
            decision.delete()
        else:
            stays.append(_("The decision that the import made stays: something else has been added to it."))
    return stays


def _delete(
    user: User, package: SafetyPackage, model: Any, pks: list[int], decision: Decision | None
) -> None:
    for some in parts(pks):
        rows = list(model.objects.filter(pk__in=some))
        note_writes(user=user, instances=rows, package=package, decision=decision)
        delete_with_history(rows, user)


def _restore(user: User, package: SafetyPackage, altered: list[dict[str, Any]], decision: Decision) -> None:
    """What the draft said before, with its citations."""
    before = {each["pk"]: each for each in altered}
    for some in parts(list(before)):
        rows = list(Allocation.objects.filter(pk__in=some))
        fields = [name.removesuffix("_id") for name in before[rows[0].pk]["before"]] if rows else []
        citations = []
        for row in rows:
            for name, value in before[row.pk]["before"].items():
                setattr(
                    row,
                    name,
                    Decimal(value) if name in {"kronor", "quantity", "unit_amount"} and value else value,
                )
            for document, locator, printed, terms, basis in before[row.pk]["cited"].values():
                citations.append(
                    Citation(
                        allocation=row,
                        document_id=document,
                        locator=locator,
                        printed=printed,
                        terms=terms,
                        basis=basis,
                    )
                )
        if rows:
            bulk_update_with_history(rows, Allocation, fields, default_user=user)
        made = bulk_create_with_history(citations, Citation, default_user=user)
        note_writes(user=user, instances=[*rows, *made], package=package, decision=decision)


def _undo_new_lines(run: ImportRun, user: User, pks: list[int]) -> list[str]:
    """Lines that nobody has used since go; the others stay, and are named."""
    stays: list[str] = []
    left = list(reversed(pks))
    for some in parts(left):
        used = _used(some)
        _delete_lines(user, run.package, [pk for pk in some if pk not in used])
        names = AllocationLine.objects.filter(pk__in=used).values_list("name", flat=True)
        stays += [
            _("The line “%(line)s” stays, since it has been used since.") % {"line": name} for name in names
        ]
    return stays


def _used(pks: Any) -> set[int]:
    lines = AllocationLine.objects.filter(pk__in=pks)
    found: set[int] = set()
    for way in (
        *("allocations", "outturns", "position_amounts", "indicators", "citations", "stated_figures"),
        *("areas", "responsible"),
    ):
        found.update(lines.filter(**{f"{way}__isnull": False}).values_list("pk", flat=True))
    # A part that stays keeps the line that it is part of. Parts come before their wholes here.
    found.update(lines.filter(parts__isnull=False).exclude(parts__in=pks).values_list("pk", flat=True))
    more = set(lines.filter(parts__in=found).values_list("pk", flat=True))
    while not more <= found:
        found |= more
        more = set(lines.filter(parts__in=found).values_list("pk", flat=True))
    return found


def _delete_lines(user: User, package: SafetyPackage, pks: list[int]) -> None:
    rows = list(AllocationLine.objects.filter(pk__in=pks))
    note_writes(user=user, instances=rows, package=package)
    left = set(pks)
    while left:
        # Those that no other is part of, until none is left.
        wholes = set(AllocationLine.objects.filter(parts__in=left).values_list("pk", flat=True))
        ready = left - wholes
        if not ready:
            break
        delete_with_history([row for row in rows if row.pk in ready], user)
        left -= ready


def _is_bare(decision: Decision) -> bool:
    """Nothing has been added to the decision that the import made."""
    related = (
        *(decision.allocations, decision.appropriations, decision.decisionpoints, decision.conditions),
        *(decision.positions, decision.citations, decision.corrections),
    )
    return decision.submission_id is None and not any(each.exists() for each in related)


def _undo_outturns(run: ImportRun, user: User, made: dict[str, Any]) -> list[str]:
    now = {
        (row.line_id, row.kind, row.fiscal_year, row.period, row.period_number): row.amount
        for row in written_outturns(made)
    }
    cells = []
    for line, kind, year, period, number, before in made["outturns"]:
        source = before[2] if before else None
        document = Document.objects.filter(pk=source[0]).first() if source and source[0] else None
        cells.append(
            Cell(
                line=line,
                kind=kind,
                fiscal_year=year,
                period=period,
                period_number=number,
                amount=Amount.from_document(before[0]) if before else None,
                included_in=before[1] if before else "",
                source=Source(document=document, locator=source[1], printed=source[2], terms=source[3])
                if source
                else Source(),
                checked=True,
                expected=now.get((line, kind, year, period, number)),
            )
        )
    write_outturns(package=run.package, user=user, cells=cells)
    return []


def _undo_document(user: User, made: dict[str, Any], stays: list[str]) -> None:
    """The document that the import made for its own file goes, unless something else cites it by now."""
    document = Document.objects.filter(pk=made["document"]).first() if made["document"] else None
    if document is None:
        return
    if document.citations.exists() or document.mentions.exists() or document.described_by.exists():
        stays.append(_("The document for the file stays, since something else cites it."))
        return
    trail.note(user, document)
    document.delete()
