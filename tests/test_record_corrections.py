"""Facts of a posted decision are put right by a later correction: the right value counts, the earlier stays visible."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import translation

from allocations.models import Decision
from allocations.models.choices import DecisionFact, PositionKind
from allocations.publishing import refusals, verify_record, withdraw
from allocations.record import final_day, read
from allocations.record.difference import difference
from allocations.record.shapes import When
from municipalities.models import BodyKind
from tests import factories
from tests.support.desk import Desk, again, record_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def decided(desk: Desk) -> Decision:
    """A published decision by § 54, which should have been § 45."""
    decision, _lines = desk.adopt(100, [60])
    decision.paragraph, decision.posted_on, decision.appeal = "§ 54", date(2023, 2, 1), "municipal_law"
    decision.save()
    desk.publish(decision)
    return again(decision)


def corrected(desk: Desk, decision: Decision, *, cited: bool = True, key: str = "", **fact) -> Decision:
    correction = factories.make_correction(decision, position=50, **({"key": key} if key else {}))
    made = factories.make_fact_correction(correction, **fact)
    if cited:
        factories.make_citation(made, desk.document, printed="KS § 45")
    return correction


def test_the_right_value_counts_and_the_earlier_one_is_kept(desk, decided):
    record = record_of(desk.publish(corrected(desk, decided, text="§ 45")))

    found = record.decision_by_key[decided.key]
    assert found.paragraph == "§ 45"
    assert [(c.fact, c.was) for c in found.corrected] == [("paragraph", "§ 54")]
    assert record.decision_by_key[found.corrected[0].by].whose_error == "ours"
    assert again(decided).paragraph == "§ 54"


def test_of_two_corrections_of_one_fact_the_later_stands(desk, decided):
    desk.publish(corrected(desk, decided, text="§ 44"))
    record = record_of(desk.publish(corrected(desk, decided, text="§ 45")))

    found = record.decision_by_key[decided.key]
    assert found.paragraph == "§ 45"
    assert [c.was for c in found.earlier("paragraph")] == ["§ 54", "§ 44"]


def test_a_correction_is_itself_corrected(desk, decided):
    first = corrected(desk, decided, text="§ 45")
    first.decided_on, first.decided_precision = date(2023, 5, 1), "day"
    first.save()
    desk.publish(first)

    second = corrected(
        desk, again(first), fact=DecisionFact.DATE, date=date(2023, 5, 2), date_precision="day"
    )
    record = record_of(desk.publish(second))

    assert record.decision_by_key[first.key].when == When(date(2023, 5, 2), "day")
    assert record.decision_by_key[decided.key].paragraph == "§ 45"


def test_body_date_and_party_are_corrected_alike(desk):
    decision, _lines = desk.adopt(100)
    decision.body = factories.make_body(desk.municipality, name="Fel nämnd")
    decision.save()
    right = factories.make_body(desk.municipality, name="Rätt nämnd")
    party = factories.make_body(kind=BodyKind.PARTY, name="Rätt parti")
    taken = factories.make_position(decision)
    desk.publish(decision)

    correction = corrected(desk, again(decision), fact=DecisionFact.BODY, body=right)
    of = {"position_taken": taken}
    for fact in (
        {"fact": DecisionFact.ACTOR, "body": party, **of},
        {"fact": DecisionFact.POSITION_KIND, "text": PositionKind.NOTE, **of},
        {"fact": DecisionFact.DATE, "date": date(2022, 11, 1), "date_precision": "month"},
    ):
        factories.make_citation(factories.make_fact_correction(correction, **fact), desk.document)
    record = record_of(desk.publish(correction))

    found = record.decision_by_key[decision.key]
    assert record.body_by_key[found.body].name == "Rätt nämnd"
    assert record.body_by_key[found.positions[0].actor].name == "Rätt parti"
    assert (found.positions[0].kind, found.when.precision) == ("note", "month")
    assert record.body_by_key[found.earlier("body")[0].was].name == "Fel nämnd"


def test_a_correction_that_changes_nothing_is_refused(desk, decided):
    with pytest.raises(refusals.NotACorrection, match="changes nothing"):
        desk.publish(corrected(desk, decided, text="§ 54"))


def test_a_correction_of_a_draft_is_refused(desk, decided):
    draft = desk.decision()
    with pytest.raises(refusals.NotACorrection, match="published decision"):
        desk.publish(draft, corrected(desk, draft, text="§ 45"))


def test_a_corrected_fact_needs_a_source(desk, decided):
    with pytest.raises(refusals.Uncited, match="without a source"):
        desk.publish(corrected(desk, decided, text="§ 45", cited=False))


def test_a_correction_that_an_earlier_one_would_overrule_is_refused(desk, decided):
    desk.publish(corrected(desk, decided, text="§ 44"))
    second = corrected(desk, decided, text="§ 45")
    second.position = 1
    second.save()

    with pytest.raises(refusals.NotACorrection, match="order this one after it"):
        desk.publish(second)


def test_the_difference_says_what_is_put_right(desk, decided):
    before = record_of(decided.publication)
    after = record_of(desk.publish(corrected(desk, decided, text="§ 45")))

    sentences = " ".join(change.sentence for change in difference(before, after))
    assert "§ 54 → § 45" in sentences
    assert "corrected fact" in sentences


def test_a_final_day_is_computed_from_the_posting_and_shows_its_terms(desk, decided):
    found = final_day(record_of(decided.publication).decision_by_key[decided.key])

    assert (found.day, found.is_computed) == (date(2023, 2, 22), True)
    assert found.terms == "1 February 2023 + 3 weeks"


@pytest.mark.parametrize(
    ("column", "value", "day"),
    [
        ("appeal", "none", None),
        ("appeal", "not_stated", None),
        ("appealed", True, None),
        ("posted_on", None, None),
        ("final_on", date(2023, 9, 1), date(2023, 9, 1)),
    ],
)
def test_a_final_day_is_computed_only_where_the_law_gives_one(desk, decided, column, value, day):
    setattr(decided, column, value)
    decided.save()
    record = record_of(desk.publish())

    found = final_day(record.decision_by_key[decided.key])

    assert (None if found is None else found.day) == day


def test_the_text_of_a_correction_leaves_with_a_withdrawal(desk, decided):
    correction = corrected(desk, decided, fact=DecisionFact.INITIATIVE, text="Ett namn")
    publication = desk.publish(correction)

    withdraw(publication=publication, user=desk.administrator, reason="Personuppgift.", blank_texts=True)

    assert correction.factcorrections.get().text == ""
    assert list(verify_record()) == []
    assert read(desk.publish().document).decision_by_key[decided.key].initiative == ""
