"""What a submission would freeze if it were submitted now, and why it could not be. Nothing is written."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from allocations.models import Publication, SafetyPackage, Submission
from allocations.publishing.acts import check_acts
from allocations.publishing.canonical import canonical
from allocations.publishing.checks import check, read_checked
from allocations.publishing.document import Built, build
from allocations.publishing.refusals import Refused
from allocations.record import Record, read
from municipalities.models import Body


def proposed_text(submission: Submission) -> tuple[str, Refused | None]:
    """The canonical text built from the desk as it stands, and the refusal that submitting it would meet.

    The text is empty where none can be built or read: what the submission names lies elsewhere.
    """
    text = ""
    try:
        built = build(submission)
        text = canonical(built.document)
        checked_text(submission, built, current_publication(submission))
    except Refused as refusal:
        return text if _is_readable(text) else "", refusal
    return text, None


def checked_text(submission: Submission, built: Built, base: Publication | None) -> str:
    """The canonical text of what was built. Raises the refusal of the first rule that it breaks."""
    text = canonical(built.document)
    new = set(submission.decisions.drafts().values_list("key", flat=True))
    earlier = read(base.document) if base is not None and base.document else None
    record = read_checked(built.document, text)
    check(record, earlier, new)
    check_acts(submission, record, new)
    return text


def record_with(subject: SafetyPackage | Body, drafts: Collection[int] = ()) -> Record | None:
    """The record as it would be with these drafts (primary keys) published; None where it cannot be read."""
    of: dict[str, Any] = {"package" if isinstance(subject, SafetyPackage) else "subject_body": subject}
    try:
        built = build(Submission(municipality=subject.municipality, **of), drafts)
        return read(canonical(built.document))
    except (Refused, ValueError):
        return None


def current_publication(submission: Submission) -> Publication | None:
    """The newest version of what the submission is about, withdrawn or not."""
    return (
        Publication.objects.filter(package=submission.package, subject_body=submission.subject_body)
        .order_by("-number")
        .first()
    )


def _is_readable(text: str) -> bool:
    try:
        read(text)
    except ValueError:
        return False
    return True
