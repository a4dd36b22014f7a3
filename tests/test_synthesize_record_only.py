"""Made-up municipalities in the record alone: every rule of publishing holds for them, and the record verifies."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from allocations.models import (
    Decision,
    Publication,
    PublishedLine,
    PublishedMention,
    Submission,
)
from allocations.publishing import rebuild_projection, verify_record
from allocations.publishing.canonical import canonical
from allocations.publishing.checks import check, read_checked
from allocations.record import Record
from allocations.synthesis import names, record_only, synthesize
from allocations.synthesis.copying import without_indexes
from allocations.synthesis.documents import document
from allocations.synthesis.plan import PlannedMunicipality, Size, municipality
from municipalities.models import User

pytestmark = pytest.mark.django_db

FIXTURES = Path(__file__).parent.parent / "fixtures"


def home() -> PlannedMunicipality:
    return record_only.planned(number=3, seed=20)


def publish(lines: int = 600) -> int:
    author, approver = User.objects.create_user("writer"), User.objects.create_user("approver")
    here = record_only.municipality_row(home())
    here.save()
    return record_only.publish(here, record_only.subjects(home(), lines), author=author, approver=approver)


def read_versions() -> Iterator[tuple[Record, Record | None, set[str]]]:
    """Each version, the one before it, and the keys of its new decisions."""
    for subject in record_only.subjects(home(), 1_500):
        before: Record | None = None
        for _moment, made in subject.versions:
            record = read_checked(made, canonical(made))
            old = {decision.key for decision in before.decisions} if before is not None else set()
            yield record, before, {decision.key for decision in record.decisions} - old
            before = record


def test_a_document_written_from_the_plan_is_what_the_builder_makes_of_its_rows():
    size = Size(municipalities=2, packages=4, lines=30)
    synthesize(size=size, seed=7, bulk=True, tell=lambda _name: None)

    sealed = Publication.objects.order_by("municipality__code", "link").values_list("document", flat=True)
    plans = [municipality(number=number, size=size, seed=7) for number in range(2)]

    assert list(sealed) == [
        canonical(document(each, plan)) for each in plans for plan in each.planned_packages()
    ]


@pytest.mark.once
def test_no_rule_of_publishing_is_broken_and_hardly_a_kind_of_thing_is_missing():
    seen: set[str] = set()
    for record, before, new in read_versions():
        check(record, before, new)
        seen |= {entry.certainty for entry in record.allocations}
        seen |= {"second version"} if before is not None else set()
        for decision in record.decisions:
            seen |= {f"{position.kind} {position.content_stated}" for position in decision.positions}
        seen |= {"not stated" for entry in record.allocations if not entry.amount.is_stated}
        seen |= {"grantor" for source in record.sources if source.grantor}
        seen |= {"purpose" for line in record.lines if line.purpose}

    assert seen >= {"decided", "announced", "planned", "conditional", "second version", "not stated"}
    assert seen >= {"reservation True", "reservation False", "grantor", "purpose"}


def test_the_record_holds_and_the_projection_is_what_it_is_rebuilt_to():
    with without_indexes():
        made = publish()
    mentions = PublishedMention.objects.filter(line__isnull=False).count()

    assert list(verify_record()) == []
    assert not Decision.objects.exists()
    assert not Submission.objects.exclude(status="published").exists()
    rebuild_projection()
    assert PublishedLine.objects.count() == made >= 600
    assert PublishedMention.objects.filter(line__isnull=False).count() == mentions


def test_versions_are_sealed_in_the_order_of_their_days_over_several_years():
    publish()
    moments = list(Publication.objects.order_by("link").values_list("published_at", flat=True))

    assert moments == sorted(moments)
    assert len({moment.year for moment in moments}) > 3
    assert Publication.objects.filter(number=2).exists()


def test_shared_purposes_are_those_of_the_fixtures():
    rows = json.loads((FIXTURES / "01-shared.json").read_text(encoding="utf-8"))
    purposes = [row["fields"] for row in rows if row["model"] == "allocations.purpose"]

    assert [tuple(each[name] for name in ("key", "name", "name_en", "cofog")) for each in purposes] == list(
        names.SHARED_PURPOSES
    )
