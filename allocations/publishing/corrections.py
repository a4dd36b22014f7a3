"""The rules of corrected facts, checked on the document: of what is published, to something new, with a source."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from allocations.record import Record
from allocations.record.naming import called, fact_words
from allocations.record.shapes import Corrected, Decision, FactCorrection
from allocations.record.words import word


def wrong_fact_corrections(record: Record, new: set[str]) -> Iterator[str]:
    """Of a new correction: what is not published, what changes nothing, and what an earlier one would overrule."""
    for correction, each in _new(record, new):
        corrected = record.decision_by_key.get(correction.corrects or "")
        if corrected is None or corrected.key in new:
            yield _("%(fact)s: a correction is of a published decision. Change a draft on its own page.") % {
                "fact": called(record, each)
            }
            continue
        history = corrected.earlier(each.fact, each.position)
        before = next((one for one in history if one.by == correction.key), None)
        if before is None:
            yield _("%(fact)s: the position is not one on the corrected decision.") % {
                "fact": called(record, each)
            }
        elif history[-1].by not in new:
            yield _(
                "%(fact)s of “%(decision)s” is corrected by a decision further down: order this one after it."
            ) % {
                "fact": called(record, each),
                "decision": called(record, corrected),
            }
        elif before.was == each.value:
            yield _nothing_new(record, corrected, before)


def _nothing_new(record: Record, corrected: Decision, before: Corrected) -> str:
    return _("%(fact)s of “%(decision)s” is already %(value)s: the correction changes nothing.") % {
        "fact": word("fact", before.fact),
        "decision": called(record, corrected),
        "value": fact_words(record, before.fact, before.was),
    }


def uncited_fact_corrections(record: Record, new: set[str]) -> Iterator[str]:
    """The source may stand by the fact or by the whole correction."""
    for correction, each in _new(record, new):
        cited = (*each.citations, *correction.citations)
        if not any(c.document or c.reason or c.terms for c in cited):
            yield _("%(fact)s is corrected without a source: cite the document.") % {
                "fact": called(record, each)
            }


def _new(record: Record, new: set[str]) -> Iterator[tuple[Decision, FactCorrection]]:
    for decision in record.decisions:
        if decision.key in new:
            for each in decision.fact_corrections:
                yield decision, each
