"""What a draft does to each line and source, and what has been put right in a posted decision: for its page."""

from __future__ import annotations

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from allocations.models import Decision
from allocations.publishing.proposing import record_with
from allocations.record.effect import Effect, effects
from allocations.record.naming import fact_words
from allocations.record.words import word


def effects_of(decision: Decision) -> tuple[Effect, ...]:
    """Before and after of each cell that the draft touches; nothing where the two cannot be read.

    Before it stands what is published, and what would be published with it or is drafted before it.
    """
    subject = decision.package
    if subject is None:
        return ()
    others = Decision.objects.drafts().filter(package=subject).exclude(pk=decision.pk)
    if decision.submission_id is not None:
        others = others.filter(submission=decision.submission_id)
    else:
        others = others.filter(position__lte=decision.position)
    beside = list(others.values_list("pk", flat=True))
    before, after = record_with(subject, beside), record_with(subject, [*beside, decision.pk])
    if before is None or after is None:
        before, after = record_with(subject), record_with(subject, [decision.pk])
    return effects(before, after) if after is not None else ()


def corrected_words(decision: Decision) -> list[str]:
    """A sentence for each fact of a posted decision that a published correction has put right."""
    subject = decision.package or decision.subject_body
    corrections = Decision.objects.posted().filter(corrects=decision, factcorrections__isnull=False)
    record = record_with(subject) if subject is not None and corrections.exists() else None
    found = record.decision_by_key.get(decision.key) if record is not None else None
    if record is None or found is None:
        return []
    return [
        _("Corrected, %(fact)s. Before the correction: %(was)s.")
        % {"fact": capfirst(word("fact", each.fact)), "was": fact_words(record, each.fact, each.was)}
        for each in found.corrected
    ]
