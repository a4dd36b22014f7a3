"""The rules on the way to the public: two people, the frozen text, the log of who wrote."""

from __future__ import annotations

from allocations.guards.rules import (
    Guarded,
    Rule,
    always,
    changed,
    changed_but_blanked,
    column_of,
    differs,
    exists,
    hold,
)
from allocations.models import (
    AllocationLine,
    Decision,
    DeskWrite,
    FundingSource,
    Publication,
    Submission,
    SubmissionStep,
    SubmissionWriter,
)

FROZEN = "('submitted', 'approved', 'published')"
"""Between submitting and sending back, and for ever once published, nothing of a submission changes but its status."""

NOBODY_APPROVES_HIS_OWN = "nobody who wrote a change approves it"


def submission() -> Guarded:
    approves_own = exists(
        SubmissionWriter, "w", 'w."submission_id" = NEW."id" AND w."user_id" = NEW."approver_id"'
    )
    what_is_approved = ["document", "base_number", "municipality_id", "package_id", "subject_body_id"]
    withdrawn = exists(Publication, "p", 'p."submission_id" = OLD."id" AND p."withdrawn_at" IS NOT NULL')
    return Guarded(
        Submission,
        (
            Rule("born_own", "INSERT", NOBODY_APPROVES_HIS_OWN, refused=approves_own),
            Rule(
                "own",
                "UPDATE",
                NOBODY_APPROVES_HIS_OWN,
                when='NEW."approver_id" IS NOT NULL',
                refused=approves_own,
            ),
            Rule(
                "changed",
                "UPDATE",
                "a published submission is never changed",
                when=f"OLD.\"status\" = 'published' AND {changed(Submission)}",
                refused=changed_but_blanked(
                    Submission,
                    texts=["document", "title", "comment", "sent_back_reason"],
                    withdrawn=withdrawn,
                ),
            ),
            Rule(
                "rewritten",
                "UPDATE",
                "what is submitted does not change: send it back first",
                when="OLD.\"status\" IN ('submitted', 'approved')"
                f' AND NEW."status" IN {FROZEN} AND {differs(["id", "author_id", *what_is_approved])}',
            ),
            Rule(
                "approved_otherwise",
                "UPDATE",
                "a new text needs a new approval",
                when='OLD."approver_id" IS NOT NULL AND NEW."approver_id" IS NOT NULL'
                f" AND {differs(what_is_approved)} AND OLD.\"status\" <> 'published'"
                f' AND (OLD."status" NOT IN {FROZEN} OR NEW."status" NOT IN {FROZEN})',
            ),
            Rule(
                "skipped",
                "UPDATE",
                "only what has been submitted is approved or published",
                when="NEW.\"status\" IN ('approved', 'published') AND OLD.\"status\" NOT IN " + FROZEN,
            ),
            Rule(
                "deleted",
                "DELETE",
                "what is submitted or published is not deleted",
                when=f'OLD."status" IN {FROZEN}',
            ),
        ),
        frozen=lambda row: f'{row}."status" IN {FROZEN}',
        replaced="what is submitted or published is not replaced",
    )


def submission_writer() -> Guarded:
    def frozen(*rows: str) -> str:
        submissions = ", ".join(f'{row}."submission_id"' for row in rows)
        return exists(Submission, "s", f's."id" IN ({submissions}) AND s."status" IN {FROZEN}')

    status = column_of(Submission, "status", 'NEW."submission_id"')
    approver = column_of(Submission, "approver_id", 'NEW."submission_id"')
    return Guarded(
        SubmissionWriter,
        (
            Rule(
                "added",
                "INSERT",
                "an approver wrote nothing, and nobody is added to the writers of what is published",
                refused=f"({approver} = NEW.\"user_id\" OR {status} = 'published')",
                lock=hold(Submission, 'h."id" = NEW."submission_id"'),
            ),
            Rule(
                "changed",
                "UPDATE",
                "who wrote what is submitted does not change",
                when=changed(SubmissionWriter),
                refused=f'({frozen("OLD", "NEW")} OR {approver} = NEW."user_id")',
                lock=hold(Submission, 'h."id" IN (OLD."submission_id", NEW."submission_id")'),
            ),
            Rule(
                "deleted",
                "DELETE",
                "who wrote what is submitted is not deleted",
                refused=frozen("OLD"),
                lock=hold(Submission, 'h."id" = OLD."submission_id"'),
            ),
        ),
        frozen=frozen,
        replaced="who wrote what is submitted is not replaced",
    )


def submission_step() -> Guarded:
    """Added to only. A step lets go of a draft that is deleted, and goes with a package or body that holds nothing;
    what somebody wrote as its reason goes with the text of a withdrawn publication.
    """
    frozen = exists(Submission, "s", f's."id" = OLD."submission_id" AND s."status" IN {FROZEN}')
    withdrawn = exists(
        Publication, "p", 'p."submission_id" = OLD."submission_id" AND p."withdrawn_at" IS NOT NULL'
    )
    return Guarded(
        SubmissionStep,
        (
            Rule(
                "changed",
                "UPDATE",
                "the steps of a change are never changed",
                when=changed(SubmissionStep, still_open=["submission_id"]),
                refused=changed_but_blanked(
                    SubmissionStep, still_open=["submission_id"], texts=["reason"], withdrawn=withdrawn
                ),
            ),
            Rule(
                "moved",
                "UPDATE",
                "the steps of a change stay with it",
                when=differs(["submission_id"]),
                refused=f'(NEW."submission_id" IS NOT NULL OR {frozen})',
            ),
            Rule(
                "deleted",
                "DELETE",
                "the steps of a change are never deleted",
                refused=f"NOT ({nothing_of_it()})",
            ),
        ),
        frozen=always,
        replaced="the steps of a change are never replaced",
    )


def nothing_of_it() -> str:
    """SQL: the package or body of the OLD row has nothing that anybody could approve or did decide."""
    return " AND ".join(
        [
            '(OLD."package_id" IS NOT NULL OR OLD."subject_body_id" IS NOT NULL)',
            *(
                f"NOT {exists(model, 'o', condition)}"
                for model in (Decision, Submission)
                for condition in (
                    'o."package_id" = OLD."package_id"',
                    'o."subject_body_id" = OLD."subject_body_id"',
                )
            ),
            *(
                f"NOT {exists(model, 'o', 'o.package_id = OLD.package_id')}"
                for model in (AllocationLine, FundingSource)
            ),
        ]
    )


def desk_write() -> Guarded:
    """Added to only, for it tells who may not approve. Two things may happen to a row in it:

    it forgets a draft decision that is deleted (it still says who wrote, and for which package), and it goes with a
    package or body of which nothing has been decided, submitted or entered: nobody can approve anything of that.
    """
    posted = 'd."id" = OLD."decision_id" AND d."publication_id" IS NOT NULL'
    draft_goes = (
        f'(NEW."decision_id" IS NULL AND NOT {changed(DeskWrite, still_open=["decision_id"])}'
        f" AND NOT {exists(Decision, 'd', posted)})"
    )
    return Guarded(
        DeskWrite,
        (
            Rule(
                "changed",
                "UPDATE",
                "the log of who wrote is never changed",
                when=changed(DeskWrite),
                refused=f"NOT {draft_goes}",
            ),
            Rule(
                "deleted",
                "DELETE",
                "the log of who wrote is never deleted",
                refused=f"NOT ({nothing_of_it()})",
            ),
        ),
        frozen=always,
        replaced="the log of who wrote is never replaced",
    )
