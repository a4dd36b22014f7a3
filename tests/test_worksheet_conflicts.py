"""Two people on one worksheet: the second gets both versions, and nothing they typed is lost."""

import pytest
from django.db import connection

from allocations.models import Allocation
from allocations.publishing import submit
from municipalities.models import Role
from tests.factories import make_user
from tests.support.at_once import at_once
from tests.support.desk import Desk
from tests.support.desk_pages import log_in
from tests.support.worksheet import SheetPage, cell

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return Desk()


@pytest.fixture
def anna(desk):
    return make_user(role=Role.WRITER, municipality=desk.municipality, username="anna")


def opened(desk, user, decision):
    return SheetPage(log_in(user), desk.package, years="2023", decision=decision.pk)


def test_different_cells_merge_by_themselves(desk, anna):
    (one, other), draft = (desk.line(), desk.line()), desk.decision()
    hers, mine = opened(desk, anna, draft), opened(desk, desk.writer, draft)

    assert hers.put({f"amount-{cell(one)}": "7"}).send().saved
    assert mine.put({f"amount-{cell(other)}": "5"}).send().saved

    assert {entry.line: int(entry.kronor) for entry in Allocation.objects.all()} == {one: 7, other: 5}


@pytest.mark.parametrize(("keep", "kept"), [("mine", 5), ("theirs", 7)])
def test_the_same_cell_is_shown_in_both_versions_and_chosen(desk, anna, keep, kept):
    line, draft = desk.line(), desk.decision()
    hers, mine = opened(desk, anna, draft), opened(desk, desk.writer, draft)
    hers.put({f"amount-{cell(line)}": "7", "document": str(desk.document.pk)}).send()

    mine.put({f"amount-{cell(line)}": "5"}).send()

    assert mine.response.status_code == 409
    assert "anna" in mine.text
    assert mine.typed[f"amount-{cell(line)}"] == ["5"]
    assert not mine.send().saved, "without a choice it is asked again"
    assert mine.put({f"keep-{cell(line)}": keep}).send().saved
    assert Allocation.objects.get().kronor == kept


def test_a_choice_made_before_a_third_version_is_asked_for_again(desk, anna):
    line, draft = desk.line(), desk.decision()
    hers, mine = opened(desk, anna, draft), opened(desk, desk.writer, draft)
    hers.put({f"amount-{cell(line)}": "7"}).send()
    mine.put({f"amount-{cell(line)}": "5"}).send()
    opened(desk, anna, draft).put({f"amount-{cell(line)}": "8"}).send()

    assert not mine.put({f"keep-{cell(line)}": "mine"}).send().saved
    assert Allocation.objects.get().kronor == 8


def test_what_one_took_away_and_the_other_changed_is_asked_about(desk, anna):
    adoption, (line,) = desk.adopt(100, [40])
    hers, mine = opened(desk, anna, adoption), opened(desk, desk.writer, adoption)
    hers.put({f"amount-{cell(line)}": "", f"printed-{cell(line)}": "", f"place-{cell(line)}": ""}).send()
    assert not Allocation.objects.exists()

    assert not mine.put({f"amount-{cell(line)}": "50"}).send().saved
    assert mine.put({f"keep-{cell(line)}": "mine"}).send().saved
    assert Allocation.objects.get().kronor == 50


def test_a_draft_submitted_meanwhile_takes_nothing_and_a_new_one_takes_all(desk):
    adoption, (line,) = desk.adopt(100, [40])
    mine = opened(desk, desk.writer, adoption)
    submit(submission=desk.submission(adoption), user=desk.writer)

    mine.put({f"amount-{cell(line)}": "50"}).send()

    assert not mine.saved
    assert mine.typed[f"amount-{cell(line)}"] == ["50"]
    assert Allocation.objects.get().kronor == 40
    assert mine.put({"draft-source": "new", "new-source-kind": "distribution"}).send().saved
    assert sorted(int(entry.kronor) for entry in Allocation.objects.all()) == [40, 50]


@pytest.mark.django_db(transaction=True)
def test_of_two_who_save_one_cell_at_the_same_moment_the_second_is_asked(desk, anna):
    if connection.vendor != "postgresql":
        return  # SQLite lets one write at a time
    line, draft = desk.line(), desk.decision()
    hers, mine = opened(desk, anna, draft), opened(desk, desk.writer, draft)
    hers.put({f"amount-{cell(line)}": "7"})
    mine.put({f"amount-{cell(line)}": "5"})

    at_once(hers.send, mine.send)

    assert sorted([hers.saved, mine.saved]) == [False, True]
    assert Allocation.objects.count() == 1
