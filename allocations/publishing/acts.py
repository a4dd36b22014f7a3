"""Acts: decisions about several packages or bodies that are one act, approved and published together."""

from __future__ import annotations

from django.utils.translation import gettext as _

from allocations.models import Decision, Submission
from allocations.models.choices import SubmissionStatus as Status
from allocations.publishing import refusals
from allocations.publishing.checks import check_act
from allocations.record import Record, read

ON_THE_WAY = frozenset({Status.SUBMITTED, Status.APPROVED})


def act_of(submission: Submission) -> list[Submission]:
    """The submission and all that are one act with it, by primary key.

    Raises ActIncomplete where a part of the act is not submitted yet.
    """
    together, missing = _linked(submission)
    if missing:
        raise refusals.ActIncomplete(
            _("The decision “%(decision)s” belongs to the same act and is not submitted yet.")
            % {"decision": missing[0]}
        )
    return together


def waiting_with(submission: Submission) -> list[Submission]:
    """The submission, and what waits for its time as one act with it, by primary key."""
    together, _missing = _linked(submission)
    return [each for each in together if each == submission or each.status == Status.APPROVED]


def _linked(submission: Submission) -> tuple[list[Submission], list[Decision]]:
    """All on their way that acts tie together, also by way of one another, and the decisions that are not."""
    found = {submission.pk: submission}
    missing: list[Decision] = []
    unseen = [submission]
    while unseen:
        each = unseen.pop()
        for act in each.decisions.exclude(act="").order_by("act").values_list("act", flat=True).distinct():
            for decision in _others(each, act):
                other = decision.submission
                if decision.is_posted:
                    continue
                if other is None or other.status not in ON_THE_WAY:
                    missing.append(decision)
                elif other.pk not in found:
                    found[other.pk] = other
                    unseen.append(other)
    return [found[pk] for pk in sorted(found)], missing


def check_acts(submission: Submission, record: Record, new: set[str]) -> None:
    """Each new decision comes out as its kind demands, together with the rest of its act.

    While a part of the act is still being written this waits: the act is published together or not at all, and is
    checked whole then. Raises NotZeroSum.
    """
    for key in sorted(new):
        decision = record.decision_by_key[key]
        others = _others(submission, decision.act)
        texts = [_frozen(other) for other in others]
        if all(texts):
            records = {text: read(text) for text in texts if text is not None}
            rest = [(d, r) for r in records.values() for d in r.decisions if d.act == decision.act]
            own = [(d, record) for d in record.decisions if decision.act and d.act == decision.act]
            check_act([*(own or [(decision, record)]), *rest])


def _others(submission: Submission, act: str) -> list[Decision]:
    """Decisions of the same act about other packages or bodies of the municipality."""
    if not act:
        return []
    same = Decision.objects.filter(act=act).exclude(
        package=submission.package, subject_body=submission.subject_body
    )
    found = same.select_related("submission", "publication", "package", "subject_body").order_by("pk")
    return [decision for decision in found if decision.subject_municipality.pk == submission.municipality_id]


def _frozen(decision: Decision) -> str | None:
    """The frozen text that a decision is a part of, or None while it is still being written."""
    if decision.publication is not None:
        return decision.publication.document or None
    if decision.submission is not None and decision.submission.status in ON_THE_WAY:
        return decision.submission.document
    return None
