"""Withdrawal: the one logged way by which a sealed text leaves the public side (personal data, a legal order).

Seal, digest and link stay, so that the chain verifies; the interval stays a hole that says so, never the older version.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.cache import caches
from django.db import transaction
from django.db.models import Manager, Model, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from allocations.models import (
    Citation,
    Condition,
    Decision,
    DecisionPoint,
    FactCorrection,
    Position,
    Publication,
    Submission,
    SubmissionStep,
)
from allocations.models.choices import StepKind
from allocations.models.choices import SubmissionStatus as Status
from allocations.publishing import refusals
from allocations.publishing.projection import PROJECTED
from allocations.publishing.steps import lock, returned
from allocations.publishing.taken import note_step
from allocations.publishing.tallies import tally
from allocations.record import read
from municipalities.models import Role, User

FREE_TEXTS: dict[type[Model], tuple[str, ...]] = {
    Decision: ("title", "body_printed", "initiative", "summary"),
    DecisionPoint: ("text",),
    Condition: ("text",),
    Position: ("content",),
    FactCorrection: ("text",),
}
"""The free texts of posted decisions that may be blanked once a version that carried them is withdrawn."""

PARTS = ("appropriation", "allocation", "point", "condition", "position_taken", "fact_correction")
"""The targets of citations that belong to a decision, beside the decision itself and alternative amounts."""


@dataclass(frozen=True)
class Withdrawn:
    """The withdrawn version, and the later ones of the same subject that carry the same decisions' texts."""

    publication: Publication
    later: tuple[Publication, ...]


@transaction.atomic
def withdraw(*, publication: Publication, user: User, reason: str, blank_texts: bool = False) -> Withdrawn:
    """Take a version's text away, with the reason kept.

    ``blank_texts`` also blanks the free texts of the decisions that the version posted, and the words of their
    citations, at the desk and in its history. What is under way about the same subject repeats them: it is sent back.
    Raises NotAllowed (only an administrator of the municipality) and WrongState (withdrawn before, or no reason).
    """
    lock(publication.municipality_id)
    publication = Publication.objects.get(pk=publication.pk)
    if not user.has_role(Role.ADMINISTRATOR, publication.municipality_id):
        raise refusals.NotAllowed(
            _("Only an administrator of %(municipality)s withdraws a version.")
            % {"municipality": publication.municipality}
        )
    if publication.is_withdrawn:
        raise refusals.WrongState(_("The version is withdrawn already."))
    if not reason.strip():
        raise refusals.WrongState(_("Say why it is withdrawn."))
    Publication.objects.filter(pk=publication.pk).update(
        document="", withdrawn_at=timezone.now(), withdrawn_reason=reason[:5000]
    )
    Submission.objects.filter(pk=publication.submission_id).update(document="")
    _empty_what_is_under_way(publication, user)
    SubmissionStep.objects.filter(submission=publication.submission_id).update(reason="")
    note_step(publication.submission, StepKind.WITHDRAWN, user)
    for table in PROJECTED:
        table.objects.filter(publication=publication).delete()
    tally(publication.municipality)
    if blank_texts:
        _blank(publication)
    seal = publication.seal
    transaction.on_commit(lambda: _forget_rendered(seal))
    publication.refresh_from_db()
    later = Publication.objects.filter(
        package=publication.package,
        subject_body=publication.subject_body,
        number__gt=publication.number,
        withdrawn_at__isnull=True,
    )
    return Withdrawn(publication, tuple(later.order_by("number")))


def _empty_what_is_under_way(publication: Publication, user: User) -> None:
    """What was built on the version repeats its text: it goes back to its writers, and is built anew when submitted."""
    under_way = Submission.objects.filter(
        package=publication.package, subject_body=publication.subject_body
    ).exclude(status=Status.PUBLISHED)
    for submission in under_way.order_by("pk"):
        if submission.status in {Status.SUBMITTED, Status.APPROVED}:
            returned(
                submission,
                _("Version %(number)s was withdrawn. Look through the change and submit it again.")
                % {"number": publication.number},
                user,
            )
    under_way.update(document="")


def _blank(publication: Publication) -> None:
    decisions = Q(publication=publication)
    for model, names in FREE_TEXTS.items():
        of_them = decisions if model is Decision else Q(decision__publication=publication)
        rows: QuerySet[Model] = QuerySet(model).filter(of_them)
        keys = list(rows.values_list("pk", flat=True))
        blank = dict.fromkeys(names, "")
        rows.update(**blank)
        history: Manager[Model] = model.history  # type: ignore[attr-defined]
        history.filter(id__in=keys).update(**blank)
    _blank_citations(publication)


def _blank_citations(publication: Publication) -> None:
    """The words that these decisions' citations repeat. An inference keeps its claim and reason: they make it one."""
    of_them = Q(decision__publication=publication) | Q(
        position_amount__position_taken__decision__publication=publication
    )
    for part in PARTS:
        of_them |= Q(**{f"{part}__decision__publication": publication})
    keys = list(Citation.objects.filter(of_them).values_list("pk", flat=True))
    for rows in (Citation.objects.filter(pk__in=keys), Citation.history.filter(id__in=keys)):
        rows.update(locator="", printed="")


def _forget_rendered(seal: str) -> None:
    """Rendered files are named by their seal (design, section 5); kept pages are few and made again when asked for."""
    caches["pages"].clear()
    read.cache_clear()
    for path in Path(settings.RENDERED_DIRECTORY).glob(f"**/*{seal}*"):
        path.unlink(missing_ok=True)
