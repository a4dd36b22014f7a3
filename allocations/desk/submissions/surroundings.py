"""What stands around a proposal on its page: the documents to open, what is one act with it, and the proposed time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from allocations.desk.reach import Reach
from allocations.desk.submissions.proposal import Proposal
from allocations.models import Decision, Document, Submission

IN_THE_MORNING = time(8, 0)
"""Minutes are posted on a day; the hour proposed is when offices open."""


@dataclass(frozen=True)
class OpenDocument:
    """Where a document is looked at: its page at the desk, its file there, and where its publisher has it."""

    page: str
    file: str
    address: str


def documents_of(proposal: Proposal, reach: Reach) -> dict[str, OpenDocument]:
    """The documents of the proposed record that the user sees, by key. One query, however many figures."""
    if proposal.record is None:
        return {}
    keys = [document.key for document in proposal.record.documents]
    seen = reach.visible(Document).filter(key__in=keys)
    return {row.key: _open(row) for row in seen}


def _open(row: Document) -> OpenDocument:
    return OpenDocument(
        page=reverse("admin:allocations_document_change", args=[row.pk]),
        file=_file_page(row) if row.file else "",
        address=row.address,
    )


def _file_page(row: Document) -> str:
    try:
        return reverse("admin:allocations_document_file", args=[row.pk])
    except NoReverseMatch:
        return ""


def together_with(submission: Submission, reach: Reach) -> list[dict[str, Any]]:
    """Decisions of the same act about other packages or bodies, each with the change that carries it, if any."""
    acts = set(submission.decisions.exclude(act="").values_list("act", flat=True))
    if not acts:
        return []
    others = (
        reach.visible(Decision)
        .filter(act__in=acts)
        .exclude(package=submission.package_id, subject_body=submission.subject_body_id)
        .select_related("submission", "package__municipality", "subject_body__municipality", "publication")
        .order_by("pk")
    )
    return [
        {
            "decision": decision,
            "subject": decision.package or decision.subject_body,
            "submission": decision.submission,
            "posted": decision.is_posted,
        }
        for decision in others
        if decision.subject_municipality.pk == submission.municipality_id
    ]


def when_minutes_are_posted(submission: Submission) -> datetime | None:
    """The moment proposed for publishing: the last day to come on which minutes of its decisions are posted."""
    days = submission.decisions.filter(posted_on__gte=timezone.localdate()).values_list(
        "posted_on", flat=True
    )
    last = max((day for day in days if day is not None), default=None)
    if last is None:
        return None
    moment = timezone.make_aware(datetime.combine(last, IN_THE_MORNING))
    return moment if moment > timezone.now() else None
