"""Why something cannot be submitted, approved or published: domain words, each with a sentence for people.

``str(refusal)`` is the sentence, in the active language, and names the figure, line or person.
"""

from __future__ import annotations


class Refused(Exception):
    """The change cannot take this step. ``sentences`` has every reason found, ``str()`` joins them."""

    def __init__(self, *sentences: str) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = sentences


class NotAllowed(Refused):
    """The user has not the role that the step needs in this municipality."""


class WrongState(Refused):
    """The submission is not where the step begins, for instance already published."""


class WriterCannotApprove(Refused):
    """The approver wrote a part of what would be published."""


class Stale(Refused):
    """The desk or the published version has changed since the change was submitted or shown."""


class NothingChanges(Refused):
    """What would be published says the same as the current version."""


class ActIncomplete(Refused):
    """The decision is one act with another that is not submitted yet; they are published together."""


class NotPublishable(Refused):
    """The document breaks a rule of the record."""


class Uncited(NotPublishable):
    """A figure has neither a citation nor an inference."""


class OverAllocated(NotPublishable):
    """More decided money is distributed in a year than is decided for it."""


class BelowZero(NotPublishable):
    """A level would go below zero."""


class NotZeroSum(NotPublishable):
    """A reallocation does not sum to zero in each year, or a carry-over over the years."""


class ReplacedTwice(NotPublishable):
    """Two decisions replace the same entry."""


class ReplacesUnpublished(NotPublishable):
    """An entry replaces one that is not in the record."""


class ReplacesItself(NotPublishable):
    """An entry replaces one of its own decision, or one that replaces it."""


class Misplaced(NotPublishable):
    """A decision, line or source belongs to another package or municipality than the submission does."""


class TwoLevels(NotPublishable):
    """Two standing levels lie in one cell."""


class NotACorrection(NotPublishable):
    """A correction carries an entry that replaces nothing."""


class SameKey(NotPublishable):
    """Two entries of one decision have the same key."""


class Malformed(NotPublishable):
    """The document does not fit its schema: a text too long, an unknown word."""
