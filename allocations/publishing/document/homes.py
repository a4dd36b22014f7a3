"""What a document may be built of: decisions, lines and sources of the package or body itself, and of no other."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from allocations.models import Allocation, AllocationLine, Appropriation, PositionAmount, Submission
from allocations.publishing.refusals import Misplaced


def require_own_decisions(submission: Submission) -> None:
    """The submission is its subject's municipality's, and names decisions about its subject alone."""
    if submission.subject_municipality.pk != submission.municipality_id:
        raise Misplaced(
            _("“%(submission)s” is about another municipality than it says.") % {"submission": submission}
        )
    strangers = submission.decisions.exclude(
        package=submission.package_id, subject_body=submission.subject_body_id
    )
    for decision in strangers.order_by("pk"):
        raise Misplaced(
            _("The decision “%(decision)s” is about something else than “%(submission)s”.")
            % {"decision": decision, "submission": submission}
        )


def require_own_homes(
    submission: Submission, money: Iterable[Appropriation | Allocation | PositionAmount]
) -> None:
    """A line or source that was moved after money was entered on it would lend its key to a stranger's."""
    for entry in money:
        for home in (None if isinstance(entry, Appropriation) else entry.line, entry.source):
            if home is not None and home.package_id != submission.package_id:
                raise Misplaced(
                    _("“%(name)s” lies in another package than the decision that names it.") % {"name": home}
                )


def misplaced_part(line: AllocationLine) -> Misplaced:
    return Misplaced(_("“%(name)s” is part of a line in another package.") % {"name": line})
