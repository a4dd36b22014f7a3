"""What cannot be published, each with a sentence that names the figure, and with nothing half written."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils import translation

from allocations.models import Publication
from allocations.models.choices import DecisionKind, SubmissionStatus
from allocations.publishing import approve, refusals, submit
from tests import factories
from tests.support.desk import Desk, again, record_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return Desk()


def refuses(desk: Desk, refusal: type[refusals.Refused], *decisions: object, says: str = "") -> None:
    """Submitting is refused, in words, and leaves the draft as it was."""
    submission = desk.submission(*decisions)
    with translation.override("en"), pytest.raises(refusal) as caught:
        submit(submission=submission, user=desk.writer)
    assert says in str(caught.value).replace("\u202f", " ").replace("\xa0", " ")
    assert again(submission).status == SubmissionStatus.DRAFT
    assert again(submission).document == ""


def test_a_package_can_be_allocated_to_the_last_krona(desk):
    decision, _lines = desk.adopt(100, [40, 60])

    publication = desk.publish(decision)

    assert Decimal(publication.number) == 1


def test_decided_money_is_not_over_allocated_by_one_ore(desk):
    decision, _lines = desk.adopt(100, [40])
    desk.spread(decision, desk.line(), Decimal("60.01"))

    refuses(desk, refusals.OverAllocated, decision, says="100.01 kr")


def test_over_allocation_is_judged_year_by_year(desk):
    decision, _lines = desk.adopt(100, [40])
    desk.give(decision, 1000, fiscal_year=2024)
    desk.spread(decision, desk.line(), 61)

    refuses(desk, refusals.OverAllocated, decision, says="2023")


def test_announced_lines_may_exceed_a_decided_total_and_the_page_shows_the_contradiction(desk):
    decision, _lines = desk.adopt(100)
    desk.spread(decision, desk.line(), 150, certainty="announced")

    publication = desk.publish(decision)

    assert publication.number == 1


def test_where_an_appropriation_is_not_stated_nothing_is_over_allocated(desk):
    decision, _lines = desk.adopt(100, [100])
    desk.give(decision, None, source=factories.make_source(desk.package))
    desk.spread(decision, desk.line(), 50)

    assert desk.publish(decision).number == 1


def test_money_without_a_year_is_not_compared(desk):
    decision = desk.decision()
    desk.give(decision, 100, fiscal_year=None)
    desk.spread(decision, desk.line(), 150, fiscal_year=2023)

    assert desk.publish(decision).number == 1


def test_after_a_cut_what_is_distributed_beyond_what_there_is_is_published_and_shown(desk):
    decision, _lines = desk.adopt(100, [100])
    desk.publish(decision)
    cut = desk.decision(kind=DecisionKind.ADOPTION)
    desk.give(cut, 80, replaces=decision.appropriations.get())

    assert desk.publish(cut).number == 2


def test_a_figure_without_a_citation_is_not_published(desk):
    decision = desk.decision()
    desk.give(decision, 5_700_000, cited=False)

    refuses(desk, refusals.Uncited, decision, says="5 700 000 kr")


def test_an_inference_with_its_reason_counts_as_a_source(desk):
    decision = desk.decision()
    entry = desk.give(decision, 100, cited=False)
    factories.make_citation(
        entry, basis="inference", claim="att beloppet är 100 kronor", reason="Summan ger det."
    )

    assert desk.publish(decision).number == 1


def test_an_amount_that_is_not_stated_needs_no_citation(desk):
    decision = desk.decision()
    desk.give(decision, None, cited=False)

    assert desk.publish(decision).number == 1


def test_a_level_does_not_go_below_zero(desk):
    decision, lines = desk.adopt(100, [40, 60])
    desk.publish(decision)
    move = desk.reallocate({lines[0]: -41, lines[1]: 41})

    refuses(desk, refusals.BelowZero, move, says="−1 kr")


def test_a_level_may_go_to_zero(desk):
    decision, lines = desk.adopt(100, [40, 60])
    desk.publish(decision)
    move = desk.reallocate({lines[0]: -40, lines[1]: 40})

    assert desk.publish(move).number == 2


def test_a_reallocation_sums_to_zero(desk):
    decision, lines = desk.adopt(100, [40, 60])
    desk.publish(decision)
    move = desk.reallocate({lines[0]: -10, lines[1]: 9})

    refuses(desk, refusals.NotZeroSum, move, says="−1 kr")


def test_a_reallocation_sums_to_zero_in_each_year(desk):
    decision, lines = desk.adopt(100, [40])
    desk.give(decision, 100, fiscal_year=2024)
    desk.spread(decision, lines[0], 40, fiscal_year=2024)
    desk.publish(decision)
    move = desk.decision(kind=DecisionKind.REALLOCATION)
    desk.spread(move, lines[0], -10, measures="change", fiscal_year=2023)
    desk.spread(move, lines[0], 10, measures="change", fiscal_year=2024)

    refuses(desk, refusals.NotZeroSum, move, says="2023")


def test_a_carry_over_sums_to_zero_over_the_years(desk):
    decision, lines = desk.adopt(100, [40])
    desk.give(decision, 100, fiscal_year=2024)
    desk.publish(decision)
    carried = desk.decision(kind=DecisionKind.CARRY_OVER)
    desk.spread(carried, lines[0], -10, measures="change", fiscal_year=2023)
    desk.spread(carried, lines[0], 10, measures="change", fiscal_year=2024)

    assert desk.publish(carried).number == 2


def test_a_carry_over_that_loses_money_is_refused(desk):
    decision, lines = desk.adopt(100, [40])
    desk.publish(decision)
    carried = desk.decision(kind=DecisionKind.CARRY_OVER)
    desk.spread(carried, lines[0], -10, measures="change", fiscal_year=2023)
    desk.spread(carried, lines[0], 9, measures="change", fiscal_year=2024)

    refuses(desk, refusals.NotZeroSum, carried, says="−1 kr")


def test_two_decisions_do_not_replace_the_same_entry(desk):
    decision, _lines = desk.adopt(100)
    desk.publish(decision)
    first, second = desk.decision(), desk.decision()
    for later in (first, second):
        desk.give(later, 120, replaces=decision.appropriations.get())
    desk.publish(first)

    refuses(desk, refusals.ReplacedTwice, second, says="100 kr")


def test_several_entries_of_one_decision_may_replace_one(desk):
    announced = desk.decision(kind=DecisionKind.ANNOUNCEMENT)
    entry = desk.give(announced, 31, certainty="announced")
    desk.publish(announced)
    decision = desk.decision()
    desk.give(decision, 10, replaces=entry)
    desk.give(decision, 21, replaces=entry, certainty="announced")

    record = record_of(desk.publish(decision))

    assert [str(e.amount.kronor) for e in record.standing_appropriations] == ["10.00", "21.00"]


def test_two_standing_levels_in_one_cell_are_refused(desk):
    decision, _lines = desk.adopt(100)
    desk.publish(decision)
    another = desk.decision()
    desk.give(another, 120)

    refuses(desk, refusals.TwoLevels, another, says="120 kr")


def test_a_correction_names_what_it_replaces(desk):
    decision, lines = desk.adopt(100, [40])
    desk.publish(decision)
    correction = desk.decision(kind=DecisionKind.CORRECTION, whose_error="ours")
    desk.spread(correction, lines[0], 41, certainty="announced")

    refuses(desk, refusals.NotACorrection, correction, says="41 kr")


def test_an_entry_does_not_replace_what_another_draft_holds(desk):
    draft, _lines = desk.adopt(100)
    later = desk.decision()
    desk.give(later, 120, replaces=draft.appropriations.get())

    refuses(desk, refusals.ReplacesUnpublished, later, says="120 kr")


def test_a_text_of_ten_megabytes_that_came_in_past_the_forms_is_refused(desk):
    decision, _lines = desk.adopt(100)
    type(decision).objects.filter(pk=decision.pk).update(summary="å" * 10_000_000)
    decision.refresh_from_db()

    refuses(desk, refusals.Malformed, decision, says="summary")


def test_what_changes_nothing_is_not_published(desk):
    decision, _lines = desk.adopt(100)
    desk.publish(decision)

    refuses(desk, refusals.NothingChanges)


def test_a_refusal_at_approval_leaves_no_version_behind(desk):
    decision, _lines = desk.adopt(100, [40])
    submission = desk.submit(decision)
    desk.spread(decision, desk.line(), 10)

    with pytest.raises(refusals.Stale):
        approve(submission=submission, approver=desk.approver)

    assert not Publication.objects.exists()
    assert again(submission).status == SubmissionStatus.SUBMITTED
    assert again(submission).approver is None
