"""The kinds of letters. Each value is the column of MailChoices by which a person wants it or not."""

from __future__ import annotations

from enum import StrEnum

from allocations.models import MailChoices
from allocations.models.choices import StepKind
from municipalities.models import User


class Letter(StrEnum):
    WAITS = "waits"
    SENT_BACK = "sent_back"
    REFUSED = "refused"
    PUBLISHED = "published"
    REPORTED = "reports"


OF_STEP: dict[str, Letter] = {
    StepKind.SUBMITTED: Letter.WAITS,
    StepKind.SENT_BACK: Letter.SENT_BACK,
    StepKind.REFUSED: Letter.REFUSED,
    StepKind.PUBLISHED: Letter.PUBLISHED,
}
"""Of the other steps nobody is told by mail."""


def choices_of(user: User) -> MailChoices:
    """What the person has chosen, or what holds for who has not."""
    return MailChoices.objects.filter(user=user).first() or MailChoices(user=user)
