"""What belongs to a posted decision is neither changed, deleted, added to, moved nor replaced, however it is tried."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, models, transaction

from allocations.models import Appropriation, Citation, Condition, Decision, FactCorrection
from allocations.money import kronor_value
from tests import factories
from tests.support.refused import another, insert, refused, run, set_columns, stored, upsert

pytestmark = pytest.mark.django_db

ADDED = "nothing is added to a posted decision"
CHANGED = "what belongs to a posted decision is never changed"
DELETED = "what belongs to a posted decision is never deleted"
REPLACED = "what belongs to a posted decision is never replaced"

Make = Callable[[Decision], models.Model]


def linked(decision: Decision) -> models.Model:
    condition = factories.make_condition(decision)
    condition.appropriations.add(factories.make_appropriation(decision))
    return Condition.appropriations.through.objects.get(condition=condition)


def linked_to_allocation(decision: Decision) -> models.Model:
    condition = factories.make_condition(decision)
    condition.allocations.add(factories.make_allocation(decision))
    return Condition.allocations.through.objects.get(condition=condition)


def cited(make: Make) -> Make:
    return lambda decision: factories.make_citation(make(decision))


def amount(decision: Decision) -> models.Model:
    return factories.make_position_amount(factories.make_position(decision))


def corrected_fact(decision: Decision) -> models.Model:
    """A decision that corrects another of its subject may carry one."""
    other = factories.make_decision(decision.subject)
    kind = {"kind": "correction", "whose_error": "ours", "corrects": other}
    Decision.objects.filter(pk=decision.pk).update(**kind)
    # A correction has each fact once: the second one made is of another, so that it could be moved.
    fact = "case_number" if FactCorrection.objects.exists() else "title"
    return factories.make_fact_correction(Decision.objects.get(pk=decision.pk), fact=fact, text="Rätt")


@dataclass
class Part:
    """How one is made, which column says where it belongs, and a change of it."""

    make: Make
    owner: str = "decision_id"
    column: str = "key"
    value: Any = "annat"


PARTS = {
    "appropriation": Part(factories.make_appropriation, column="kronor", value=99_900),
    "allocation": Part(factories.make_allocation, column="kronor", value=99_900),
    "point": Part(factories.make_point, column="text"),
    "condition": Part(factories.make_condition, column="text"),
    "position": Part(factories.make_position, column="content_stated", value=True),
    "corrected fact": Part(corrected_fact, column="text"),
    "position amount": Part(amount, owner="position_taken_id", column="kronor", value=99_900),
    "condition of an appropriation": Part(linked, owner="condition_id", column="id", value=987_654),
    "condition of an allocation": Part(
        linked_to_allocation, owner="condition_id", column="id", value=987_654
    ),
    "citation of the decision": Part(cited(lambda decision: decision), column="printed"),
    "citation of an appropriation": Part(cited(factories.make_appropriation), "appropriation_id", "printed"),
    "citation of an allocation": Part(cited(factories.make_allocation), "allocation_id", "printed"),
    "citation of a point": Part(cited(factories.make_point), "point_id", "printed"),
    "citation of a condition": Part(cited(factories.make_condition), "condition_id", "printed"),
    "citation of a position": Part(cited(factories.make_position), "position_taken_id", "printed"),
    "citation of a corrected fact": Part(cited(corrected_fact), "fact_correction_id", "printed"),
    "citation of a position's amount": Part(cited(amount), "position_amount_id", "printed"),
}


@dataclass
class Pair:
    """A row of a posted decision, and one of the same kind in a draft."""

    part: Part
    posted: models.Model
    draft: models.Model

    @property
    def table(self) -> str:
        return self.posted._meta.db_table

    @property
    def rows(self) -> models.QuerySet[models.Model]:
        return type(self.posted)._default_manager.all()

    def new_row(self) -> dict[str, Any]:
        """The draft's row once more, with no id of its own yet and another key."""
        row = stored(self.draft)
        del row["id"]
        if "key" in row:
            row["key"] = "tillagd"
        self.draft.delete()
        return row


@pytest.fixture(params=PARTS)
def pair(request: pytest.FixtureRequest) -> Pair:
    part = PARTS[request.param]
    decision = factories.make_decision()
    other = factories.make_decision(decision.package)
    pair = Pair(part, part.make(decision), part.make(other))
    factories.post(decision)
    pair.posted.refresh_from_db()
    return pair


def test_a_part_is_not_changed(pair: Pair) -> None:
    part, row = pair.part, pair.rows.filter(pk=pair.posted.pk)
    money = part.column == "kronor"

    def save() -> None:
        instance = row.get()
        if part.column == "id":  # saving another id makes another row
            setattr(instance, part.owner, getattr(pair.draft, part.owner))
        else:
            setattr(instance, part.column, Decimal(999) if money else part.value)
        instance.save()

    refused(save, CHANGED)
    refused(lambda: row.update(**{part.column: kronor_value(999) if money else part.value}), CHANGED)
    refused(lambda: set_columns(pair.posted, **{part.column: part.value}), CHANGED)


def test_no_column_of_a_part_is_changed(pair: Pair) -> None:
    row = stored(pair.posted)

    for field in pair.posted._meta.concrete_fields:
        if field.column is None or field.column == "last_checked_on":
            continue
        with pytest.raises(IntegrityError, match=CHANGED), transaction.atomic():
            set_columns(pair.posted, **{field.column: another(field, row[field.column])})


def test_a_part_is_not_deleted(pair: Pair) -> None:
    refused(pair.rows.get(pk=pair.posted.pk).delete, DELETED)
    refused(pair.rows.filter(pk=pair.posted.pk).delete, DELETED)
    refused(lambda: run(f'DELETE FROM "{pair.table}" WHERE "id" = %s', [pair.posted.pk]), DELETED)


def test_nothing_is_added(pair: Pair) -> None:
    owner = getattr(pair.posted, pair.part.owner)
    added = pair.rows.get(pk=pair.draft.pk)
    setattr(added, pair.part.owner, owner)
    row = pair.new_row() | {pair.part.owner: owner}

    def save() -> None:
        added.pk = None
        added.save(force_insert=True)

    def bulk_create() -> None:
        added.pk = None
        pair.rows.bulk_create([added])

    refused(save, ADDED)
    refused(bulk_create, ADDED)
    refused(lambda: insert(pair.table, row), ADDED)


def test_nothing_is_moved_into_a_posted_decision(pair: Pair) -> None:
    owner = getattr(pair.posted, pair.part.owner)

    refused(lambda: pair.rows.filter(pk=pair.draft.pk).update(**{pair.part.owner: owner}), CHANGED)
    refused(lambda: set_columns(pair.draft, **{pair.part.owner: owner}), CHANGED)


def test_nothing_is_moved_out_of_a_posted_decision(pair: Pair) -> None:
    owner = getattr(pair.draft, pair.part.owner)

    refused(lambda: pair.rows.filter(pk=pair.posted.pk).update(**{pair.part.owner: owner}), CHANGED)
    refused(lambda: set_columns(pair.posted, **{pair.part.owner: owner}), CHANGED)


def test_a_part_is_not_changed_by_an_insert_that_updates(pair: Pair) -> None:
    row = stored(pair.posted)
    row[pair.part.owner] = getattr(pair.draft, pair.part.owner)
    sentence = REPLACED if connection.vendor == "sqlite" else CHANGED

    refused(lambda: upsert(pair.table, row), sentence)


@pytest.mark.sqlite
def test_a_part_is_not_replaced(pair: Pair) -> None:
    refused(lambda: set_columns(pair.draft, verb="UPDATE OR REPLACE", id=pair.posted.pk), REPLACED)

    row = pair.new_row() | {"id": pair.posted.pk}
    refused(lambda: insert(pair.table, row, verb="REPLACE"), REPLACED)
    refused(lambda: insert(pair.table, row, verb="INSERT OR REPLACE"), REPLACED)


@pytest.mark.sqlite
@pytest.mark.parametrize("name", ["appropriation", "allocation"])
def test_an_entry_is_not_replaced_by_the_cell_it_stands_in(name: str) -> None:
    decision = factories.make_decision()
    entry = PARTS[name].make(decision)
    factories.post(decision)
    row = stored(entry) | {"key": "annan", "kronor": 99_900}
    del row["id"]

    with pytest.raises(IntegrityError, match="posted decision"), transaction.atomic():
        insert(entry._meta.db_table, row, verb="REPLACE")


def test_the_same_row_can_be_loaded_again(pair: Pair) -> None:
    row = stored(pair.posted)
    primary_key = row.pop("id")

    pair.posted.save()
    set_columns(pair.posted, **row)

    assert stored(pair.posted) == row | {"id": primary_key}


def test_a_part_of_a_draft_is_changed_moved_and_deleted_freely(pair: Pair) -> None:
    set_columns(pair.draft, **{pair.part.column: pair.part.value})
    if pair.part.column == "id":
        pair.draft = pair.rows.get(pk=pair.part.value)

    pair.draft.delete()

    assert not pair.rows.filter(pk=pair.draft.pk).exists()


def test_when_a_condition_was_last_checked_stays_open() -> None:
    decision = factories.make_decision()
    condition = factories.make_condition(decision)
    factories.post(decision)

    condition.last_checked_on = date(2024, 1, 1)
    condition.save()

    assert stored(condition)["last_checked_on"] in {date(2024, 1, 1), "2024-01-01"}


def test_a_citation_of_what_is_not_posted_stays_open() -> None:
    package = factories.make_package()
    factories.post(factories.make_decision(package))
    citation = factories.make_citation(package)

    citation.printed = "annat"
    citation.save()
    citation.delete()

    assert not Citation.objects.exists()


def test_a_citation_does_not_change_its_target_to_something_posted() -> None:
    package = factories.make_package()
    decision = factories.make_decision(package)
    entry = factories.make_appropriation(decision)
    factories.post(decision)
    citation = factories.make_citation(package)

    refused(lambda: set_columns(citation, package_id=None, appropriation_id=entry.pk), CHANGED)


def test_a_later_decision_replaces_what_is_posted() -> None:
    decision = factories.make_decision()
    earlier = factories.make_appropriation(decision)
    factories.post(decision)

    later = factories.make_appropriation(
        factories.make_decision(decision.package), earlier.source, replaces=earlier
    )

    assert Appropriation.objects.get(replaces=earlier) == later
