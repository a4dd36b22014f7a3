"""What is guarded, and which columns stay open. One function for each table or kind of table.

Open on purpose: history tables and the projection (both can be made again or are for display only), and at the desk
what follows from time (outturn, observations), documents, measures and stated figures: versions keep what they said.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from django.db import models

from allocations.guards.rules import (
    Guarded,
    Rule,
    always,
    changed,
    changed_but_blanked,
    column_of,
    decision_withdrawn,
    differs,
    exists,
    hold,
    hold_decisions,
    posted,
)
from allocations.guards.submissions import desk_write, submission, submission_step, submission_writer
from allocations.models import (
    Allocation,
    AllocationLine,
    Appropriation,
    Citation,
    Condition,
    Decision,
    DecisionPoint,
    FactCorrection,
    FundingSource,
    Position,
    PositionAmount,
    Publication,
    SafetyPackage,
    Submission,
    SubmissionWriter,
)
from municipalities.models import Body, Municipality

OfRow = Callable[[str], str]
"""SQL about a row that is called OLD, NEW or by an alias."""


@cache
def guarded_tables() -> tuple[Guarded, ...]:
    return (
        publication(),
        decision(),
        *parts(),
        home_of_money(AllocationLine, [Allocation, PositionAmount], "line_id", "a line"),
        home_of_money(FundingSource, [Appropriation, Allocation, PositionAmount], "source_id", "a source"),
        published_subject(SafetyPackage, "package_id", "municipality_id", "package"),
        published_subject(Body, "subject_body_id", "municipality_id", "body"),
        published_subject(Municipality, "municipality_id", "code", "municipality"),
        submission(),
        submission_writer(),
        submission_step(),
        desk_write(),
    )


def publication() -> Guarded:
    """Never deleted, replaced or changed. Withdrawal, once: the text goes, time and reason come, all together."""
    withdrawal = ["document", "withdrawn_at", "withdrawn_reason"]
    approved = exists(
        Submission,
        "s",
        's."id" = NEW."submission_id" AND s."status" = \'published\' AND s."document" = NEW."document"'
        ' AND s."municipality_id" = NEW."municipality_id"'
        ' AND s."package_id" IS NOT DISTINCT FROM NEW."package_id"'
        ' AND s."subject_body_id" IS NOT DISTINCT FROM NEW."subject_body_id"'
        ' AND s."approver_id" <> s."author_id"'
        f" AND NOT {exists(SubmissionWriter, 'w', 'w.submission_id = s.id AND w.user_id = s.approver_id')}",
    )
    withdrawn_now = (
        f'(OLD."withdrawn_at" IS NULL AND NEW."withdrawn_at" IS NOT NULL AND NEW."document" = \'\''
        f" AND NEW.\"withdrawn_reason\" <> '' AND NOT {changed(Publication, still_open=withdrawal)})"
    )
    return Guarded(
        Publication,
        (
            Rule(
                "approved",
                "INSERT",
                "what is published is exactly what somebody approved who wrote nothing in it",
                refused=f'(NEW."withdrawn_at" IS NOT NULL OR NOT {approved})',
                lock=hold(Submission, 'h."id" = NEW."submission_id"'),
            ),
            Rule(
                "changed",
                "UPDATE",
                "a publication is never changed, only withdrawn, once",
                when=changed(Publication),
                refused=f"NOT {withdrawn_now}",
            ),
            Rule("deleted", "DELETE", "a publication is never deleted"),
        ),
        frozen=always,
        replaced="a publication is never replaced",
    )


def decision() -> Guarded:
    """Posted once, to the publication of its own submission. Then only dates of its further way stay open."""
    still_open = ["posted_on", "appeal", "final_on", "appealed"]
    own_publication = exists(
        Publication,
        "p",
        'p."id" = NEW."publication_id" AND p."submission_id" = NEW."submission_id"'
        ' AND p."package_id" IS NOT DISTINCT FROM NEW."package_id"'
        ' AND p."subject_body_id" IS NOT DISTINCT FROM NEW."subject_body_id"',
    )
    joins_published = exists(Submission, "s", 's."id" = NEW."submission_id" AND s."status" = \'published\'')
    hold_submission = hold(Submission, 'h."id" = NEW."submission_id"')
    too_late = "a decision does not join a submission that is already published"
    return Guarded(
        Decision,
        (
            Rule(
                "born_posted",
                "INSERT",
                "a decision is written first and posted afterwards",
                when='NEW."publication_id" IS NOT NULL',
            ),
            Rule(
                "born_late",
                "INSERT",
                too_late,
                when='NEW."submission_id" IS NOT NULL',
                refused=joins_published,
                lock=hold_submission,
            ),
            Rule(
                "changed",
                "UPDATE",
                "a posted decision is never changed",
                when=f'OLD."publication_id" IS NOT NULL AND {changed(Decision, still_open=still_open)}',
                refused=changed_but_blanked(
                    Decision,
                    still_open=still_open,
                    texts=["title", "body_printed", "initiative", "summary"],
                    withdrawn=decision_withdrawn('OLD."id"'),
                ),
            ),
            Rule(
                "posted",
                "UPDATE",
                "a decision is posted to the publication of its own submission, and nothing else changes in it then",
                when='OLD."publication_id" IS NULL AND NEW."publication_id" IS NOT NULL',
                refused=f"({changed(Decision, still_open=['publication_id'])} OR NOT {own_publication})",
            ),
            Rule(
                "joined_late",
                "UPDATE",
                too_late,
                when='NEW."submission_id" IS NOT NULL AND OLD."submission_id" IS DISTINCT FROM NEW."submission_id"',
                refused=joins_published,
                lock=hold_submission,
            ),
            Rule(
                "deleted",
                "DELETE",
                "a posted decision is never deleted",
                when='OLD."publication_id" IS NOT NULL',
            ),
        ),
        frozen=lambda row: f'{row}."publication_id" IS NOT NULL',
        replaced="a posted decision is never replaced",
    )


def parts() -> list[Guarded]:
    """What belongs to a decision and freezes with it."""

    def own(row: str) -> str:
        return f'{row}."decision_id"'

    def of_position(row: str) -> str:
        return column_of(Position, "decision_id", f'{row}."position_taken_id"')

    def of_condition(row: str) -> str:
        return column_of(Condition, "decision_id", f'{row}."condition_id"')

    def of_target(row: str) -> str:
        targets = {
            "appropriation": Appropriation,
            "allocation": Allocation,
            "point": DecisionPoint,
            "condition": Condition,
            "position_taken": Position,
            "fact_correction": FactCorrection,
        }
        cited = [column_of(model, "decision_id", f'{row}."{field}_id"') for field, model in targets.items()]
        position = column_of(PositionAmount, "position_taken_id", f'{row}."position_amount_id"')
        return f"COALESCE({', '.join([own(row), *cited, column_of(Position, 'decision_id', position)])})"

    return [
        part(Appropriation, own),
        part(Allocation, own),
        part(DecisionPoint, own, texts=["text"]),
        part(Condition, own, still_open=["last_checked_on"], texts=["text"]),
        part(Condition.appropriations.through, of_condition),
        part(Condition.allocations.through, of_condition),
        part(Position, own, texts=["content"]),
        part(PositionAmount, of_position),
        part(FactCorrection, own, texts=["text"]),
        part(Citation, of_target, texts=["locator", "printed", "claim", "reason"]),
    ]


def part(
    model: type[models.Model],
    owner: OfRow,
    *,
    still_open: list[str] | None = None,
    texts: list[str] | None = None,
) -> Guarded:
    """Neither added to a posted decision, nor changed in it, deleted from it, moved in or out."""
    refused = changed_but_blanked(
        model, still_open=still_open or [], texts=texts or [], withdrawn=decision_withdrawn(owner("OLD"))
    )
    return Guarded(
        model,
        (
            Rule(
                "added",
                "INSERT",
                "nothing is added to a posted decision",
                refused=posted(owner("NEW")),
                lock=hold_decisions(owner("NEW")),
            ),
            Rule(
                "changed",
                "UPDATE",
                "what belongs to a posted decision is never changed",
                when=changed(model, still_open=still_open or []),
                refused=f"({posted(owner('OLD'), owner('NEW'))} AND {refused})",
                lock=hold_decisions(owner("OLD"), owner("NEW")),
            ),
            Rule(
                "deleted",
                "DELETE",
                "what belongs to a posted decision is never deleted",
                refused=posted(owner("OLD")),
                lock=hold_decisions(owner("OLD")),
            ),
        ),
        frozen=lambda row: posted(owner(row)),
        replaced="what belongs to a posted decision is never replaced",
    )


def home_of_money(
    model: type[models.Model], money: list[type[models.Model]], column: str, name: str
) -> Guarded:
    """A line or a source: once posted money is on it, it keeps its key and stays in its package."""

    def decisions(row: str) -> str:
        every = []
        for entry in money:
            table = f'"{entry._meta.db_table}" AS m'
            if entry is PositionAmount:
                table += f' JOIN "{Position._meta.db_table}" AS t ON t."id" = m."position_taken_id"'
            owner = "t" if entry is PositionAmount else "m"
            every.append(f'SELECT {owner}."decision_id" FROM {table} WHERE m."{column}" = {row}."id"')
        return " UNION ALL ".join(every)

    return kept(
        model,
        ["package_id", "key"],
        frozen=lambda row: posted(decisions(row)),
        lock=hold_decisions(decisions("OLD")),
        sentences=(
            f"{name} with posted money keeps its key and its package",
            f"{name} with posted money is never deleted",
            f"{name} with posted money is never replaced",
        ),
    )


def published_subject(model: type[models.Model], column: str, keeps: str, name: str) -> Guarded:
    """What a publication is of. Its seal covers the municipality's code."""
    municipality = "id" if model is Municipality else keeps
    return kept(
        model,
        [keeps],
        frozen=lambda row: exists(Publication, "p", f'p."{column}" = {row}."id"'),
        lock=hold(Municipality, f'h."id" = OLD."{municipality}"'),
        sentences=(
            f"a published {name} keeps its {keeps.removesuffix('_id')}",
            f"a published {name} is never deleted",
            f"a published {name} is never replaced",
        ),
    )


def kept(
    model: type[models.Model],
    columns: list[str],
    *,
    frozen: OfRow,
    lock: str,
    sentences: tuple[str, str, str],
) -> Guarded:
    return Guarded(
        model,
        (
            Rule(
                "changed",
                "UPDATE",
                sentences[0],
                when=differs(["id", *columns]),
                refused=frozen("OLD"),
                lock=lock,
            ),
            Rule("deleted", "DELETE", sentences[1], refused=frozen("OLD"), lock=lock),
        ),
        frozen=frozen,
        replaced=sentences[2],
    )
