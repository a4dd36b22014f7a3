"""Writing an import: one transaction, under the municipality's lock, with everything held against the desk once more.

Where the desk has changed since the preview, nothing is written and the fresh preview is kept instead. Nothing here
posts or publishes: what is written is a draft (or outturn, which follows from time).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history

from allocations.desk import trail
from allocations.desk.follow_up.writing import Cell as OutturnCell
from allocations.desk.follow_up.writing import Source, write_outturns
from allocations.desk.importing.fingerprint import fingerprint
from allocations.desk.importing.parts import FILE, MADE, forget, keep_json, keep_preview, kept
from allocations.desk.importing.plans import Plan, Tick, no_tick, plan_of
from allocations.desk.importing.reading import Sheet
from allocations.desk.ledger import Change, Citing, Side, Slot
from allocations.desk.ledger.bulk import BATCH, line_keys, write_allocations
from allocations.files import kinds, store
from allocations.models import AllocationLine, Decision, Document, Outturn
from allocations.models.choices import DatePrecision, DocumentKind, Grade, SubmissionStatus
from allocations.models.imports import ImportKind, ImportRun, ImportState
from allocations.publishing import lock, note_writes
from municipalities.models import Body, Role, User

LAST_POSITION = 32_000
FROZEN = frozenset({SubmissionStatus.SUBMITTED, SubmissionStatus.APPROVED, SubmissionStatus.PUBLISHED})


class NotWritten(Exception):
    """The import cannot be written. Its text says why."""


@transaction.atomic
def write(*, run: ImportRun, user: User, sheet: Sheet, tick: Tick = no_tick) -> ImportState:
    """Write all that the preview showed, or nothing; return the state that the run is in then.

    WRITTEN, also where it was written before; PREVIEWED where the desk has changed since (the preview is then fresh).
    Raises NotWritten, and EntriesRefused and DatabaseError where a figure is refused in the end.
    """
    package = run.package
    lock(package.municipality_id)
    run.refresh_from_db()
    if run.state in {ImportState.WRITTEN, ImportState.UNDONE}:
        return ImportState(run.state)
    if not user.has_role(Role.WRITER, package.municipality_id):
        raise NotWritten(_("You no longer write in this municipality."))
    decision = chosen_decision(run)
    plan = plan_of(run, sheet, decision, tick)
    if plan.digest != run.plan_digest or plan.is_refused:
        keep_plan(run, plan)
        run.choices["desk_changed"] = True
        run.save()
        return ImportState.PREVIEWED
    if not plan.writes:
        raise NotWritten(_("Everything in the file stands already, so there is nothing to write."))
    made: dict[str, Any] = {"document": None, "decision": None}
    document = _document(run, user, made)
    if run.kind == ImportKind.OUTTURNS:
        _write_outturns(run, user, plan, document, made)
    else:
        decision = decision or _new_decision(run, user, made)
        _write_lines(run, user, plan, decision, document, made, tick)
        run.decision = decision
    _note_hands(run, user, made)
    made["fingerprint"] = fingerprint(made)
    keep_json(run, MADE, made)
    forget(run, FILE)
    run.state = ImportState.WRITTEN
    run.written_at = run.touched_at = timezone.now()
    run.save()
    return ImportState.WRITTEN


def keep_plan(run: ImportRun, plan: Plan) -> None:
    """The preview, as it is shown from now on. The run is saved by the caller."""
    keep_preview(run, plan.outcomes)
    run.counts = plan.counts
    run.plan_digest = plan.digest
    run.state = ImportState.PREVIEWED
    run.done = run.of = len(plan.outcomes)
    run.touched_at = timezone.now()


def chosen_decision(run: ImportRun) -> Decision | None:
    """The draft that was chosen, or None for a new one. Raises NotWritten where it is no draft any more."""
    pk = run.choices.get("decision")
    if run.kind == ImportKind.OUTTURNS or not pk:
        return None
    decision = (
        Decision.objects.select_related("package", "submission").filter(pk=pk, package=run.package).first()
    )
    if decision is None:
        raise NotWritten(_("The draft decision that was chosen is gone. Choose another, or a new one."))
    if decision.is_posted:
        raise NotWritten(_("The decision is published. What is published is not changed."))
    if decision.submission is not None and decision.submission.status in FROZEN:
        raise NotWritten(
            _("The decision is part of a change that has been submitted. It must be sent back first.")
        )
    return decision


def hands(run: ImportRun) -> set[int]:
    """Primary keys of who made the import what it is: sent the file, or chose what its columns mean."""
    return {run.user_id, *run.choices.get("hands", ())}


def _note_hands(run: ImportRun, user: User, made: dict[str, Any]) -> None:
    """The figures are theirs too, whoever presses the last button."""
    for other in User.objects.filter(pk__in=hands(run) - {user.pk}):
        if run.decision is not None:
            trail.note(other, run.decision)
        if run.decision is None or made.get("lines"):
            trail.note(other, run.package)


# What is made


def _document(run: ImportRun, user: User, made: dict[str, Any]) -> Document:
    """The document cited: the one chosen, or one for the file itself, found again if it has been imported before."""
    chosen = run.choices.get("document")
    every = Document.objects.filter(municipality=run.package.municipality_id)
    if chosen:
        found = Document.objects.filter(pk=chosen).first()
        if found is None or found.municipality_id not in {None, run.package.municipality_id}:
            raise NotWritten(_("The document that was chosen is gone. Choose another, or the file itself."))
        return found
    same = every.filter(sha256=run.sha256).order_by("pk").first()
    if same is not None:
        return same
    document = Document(
        municipality=run.package.municipality,
        key=_free(f"fil-{slugify(run.file_name.rpartition('.')[0])[:50]}-{run.sha256[:8]}".replace("_", "-")),
        kind=DocumentKind.OTHER,
        title=run.file_name,
        grade=Grade.OTHER,
        retrieved_on=timezone.localdate(run.created_at),
        sha256=run.sha256,
        description=_("The file that the figures were imported from."),
    )
    content = kept(run, FILE)
    if content is not None:
        # Where the transaction is taken back, the file is left without a document, and is tidied away.
        kind = kinds.XLSX if content.startswith(b"PK") else kinds.CSV
        document.file.name = store.keep([content], sha256=run.sha256, kind=kind)
    document.full_clean()
    document.save()
    trail.note(user, document)
    made["document"] = document.pk
    return document


def _free(base: str) -> str:
    parts = [part for part in base.split("-") if part]
    key = candidate = "-".join(parts)
    number = 1
    while Document.objects.filter(key=candidate).exists():
        number += 1
        candidate = f"{key}-{number}"
    return candidate


def _new_decision(run: ImportRun, user: User, made: dict[str, Any]) -> Decision:
    """The draft that the figures are gathered in, as it was filled in with the columns."""
    given = run.choices["new_decision"]
    body = Body.objects.filter(pk=given["body"]).first() if given.get("body") else None
    taken = set(Decision.objects.filter(package=run.package).values_list("key", flat=True))
    base = f"{run.choices['decision_kind'].replace('_', '-')}-import-{timezone.localdate():%Y-%m-%d}"
    key, number = base, 1
    while key in taken:
        number += 1
        key = f"{base}-{number}"
    last = Decision.objects.filter(package=run.package).aggregate(last=Max("position"))["last"] or 0
    decision = Decision(
        package=run.package,
        key=key,
        kind=run.choices["decision_kind"],
        title=given["title"],
        body=body,
        decided_on=given.get("decided_on") or None,
        decided_precision=DatePrecision.DAY if given.get("decided_on") else DatePrecision.NOT_STATED,
        paragraph=given.get("paragraph", ""),
        position=min(last + 1, LAST_POSITION),
    )
    decision.full_clean()
    decision.save()
    decision.refresh_from_db()
    trail.note(user, decision)
    made["decision"] = decision.pk
    return decision


def _write_lines(
    run: ImportRun,
    user: User,
    plan: Plan,
    decision: Decision,
    document: Document,
    made: dict[str, Any],
    tick: Tick,
) -> None:
    of = len(plan.wanted)
    made["lines"] = _new_lines(run, user, plan)
    lines = line_keys(run.package_id)
    by_key = {key: pk for pk, key in lines.items()}
    written = write_allocations(
        decision=decision,
        user=user,
        changes=_changes(plan, by_key, document.pk),
        lines=lines,
        tick=_telling(tick, of),
    )
    made["entries"] = written.entries
    made["citations"] = written.citations
    made["altered"] = [asdict(each) for each in written.altered]
    for each in made["altered"]:
        each["before"] = {name: _plain(value) for name, value in each["before"].items()}


def _telling(tick: Tick, of: int) -> Callable[[int], None]:
    return lambda done: tick(done, of)


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, int | bool) else str(value)


def _changes(plan: Plan, by_key: dict[str, int], document: int) -> Iterator[Change]:
    for wanted in plan.wanted:
        yield Change(
            Slot(Side.LINE, by_key[wanted.line], wanted.year),
            wanted.figure,
            entry=wanted.entry,
            replaces=wanted.replaces,
            citing=Citing(document, wanted.locator, wanted.printed),
            terms=wanted.terms,
        )


def _new_lines(run: ImportRun, user: User, plan: Plan) -> list[int]:
    """The lines that the file adds: those that others are part of first, all in the order of the file."""
    existing = AllocationLine.objects.filter(package=run.package)
    pks = dict(existing.values_list("key", "pk"))
    position: int = existing.aggregate(last=Max("position"))["last"] or 0
    positions = {key: min(position + number, LAST_POSITION) for number, key in enumerate(plan.new_lines, 1)}
    left = list(plan.new_lines.values())
    made: list[int] = []
    while left:
        ready = [line for line in left if not line.parent or line.parent in pks]
        left = [line for line in left if line.parent and line.parent not in pks]
        for start in range(0, len(ready), BATCH):
            lines = [
                AllocationLine(
                    package=run.package,
                    key=line.key,
                    number=line.number,
                    name=line.name,
                    parent_id=pks.get(line.parent),
                    position=positions[line.key],
                )
                for line in ready[start : start + BATCH]
            ]
            saved = bulk_create_with_history(lines, AllocationLine, default_user=user)
            note_writes(user=user, instances=saved, package=run.package)
            made += [line.pk for line in saved]
            pks |= {line.key: line.pk for line in saved}
    return made


def _write_outturns(run: ImportRun, user: User, plan: Plan, document: Document, made: dict[str, Any]) -> None:
    cells = [
        OutturnCell(
            line=wanted.place[0],
            kind=wanted.place[1],
            fiscal_year=wanted.place[2],
            period=wanted.place[3],
            period_number=wanted.place[4],
            amount=wanted.amount,
            included_in=wanted.included_in,
            source=Source(document=document, locator=wanted.locator, printed=wanted.printed),
            checked=True,
            expected=wanted.stands,
        )
        for wanted in plan.outturns
    ]
    made["outturns"] = _outturns_before(run, {cell.place for cell in cells})
    write_outturns(package=run.package, user=user, cells=cells)


def _outturns_before(run: ImportRun, places: set[Any]) -> list[Any]:
    """What stood at each place, with its first source: None where nothing did."""
    before: dict[Any, Any] = {}
    rows = Outturn.objects.filter(line__package=run.package).prefetch_related("citations")
    for row in rows:
        place = (row.line_id, row.kind, row.fiscal_year, row.period, row.period_number)
        if place not in places:
            continue
        first = next((c for c in row.citations.all() if not c.fact), None)
        before[place] = [
            row.amount.to_document(),
            row.included_in,
            None if first is None else [first.document_id, first.locator, first.printed, first.terms],
        ]
    return [[*place, before.get(place)] for place in sorted(places)]
