"""Every page of the desk compares before it writes, and of two at the same moment one sees the other."""

import pytest
from django.db import models

from allocations.desk.together.pages import TogetherPages
from allocations.models import (
    Decision,
    DeskWrite,
    ImportRun,
    NationalPool,
    PoolAmount,
    Publication,
    Purpose,
    SafetyPackage,
)
from municipalities.models import AccountEvent, Role
from tests.factories import (
    make_user,
)
from tests.support.at_once import at_once
from tests.support.desk import Desk
from tests.support.desk_pages import (
    PAGES,
    address,
    errors_of,
    filled_in,
    log_in,
    make_everything,
    make_member,
    make_shared,
    typed_in,
)

pytestmark = pytest.mark.django_db


def conflict_of(response):
    assert response.status_code == 200
    assert response.context["conflict"] is not None
    return response.context["conflict"]


# Every page


SHARED = {NationalPool, PoolAmount, Purpose}
WRITTEN = sorted(
    set(PAGES) - {AccountEvent, DeskWrite, ImportRun, Publication}, key=lambda model: model._meta.label
)


def touch(row):
    """Change one thing of the row that its page shows, as somebody else would."""
    told = {"text", "title", "name", "label", "content", "office", "words", "summary", "first_name", "answer"}
    for field in row._meta.concrete_fields:
        if field.name in told:
            setattr(row, field.name, "Någon annans")
            row.save()
            return
    for name, value in {"kronor": 77, "count": 77, "role": Role.APPROVER, "locator": "x"}.items():
        if hasattr(row, name):
            type(row).objects.filter(pk=row.pk).update(**{name: value})
            return
    raise AssertionError(row)


@pytest.mark.parametrize("model", WRITTEN, ids=lambda model: model.__name__)
def test_no_page_of_the_desk_writes_over_what_somebody_saved_meanwhile(model):
    rows = make_everything("Eget") | (make_shared() if model in SHARED else {})
    home = rows[SafetyPackage].municipality
    person = make_member(
        *Role, municipality=home, is_superuser=model in SHARED or model._meta.model_name == "municipality"
    )
    desk, row = log_in(person), rows[model]
    url = address(row, "change")
    assert PAGES[model].__class__._changeform_view is TogetherPages._changeform_view
    opened = filled_in(desk, url)
    touch(row)
    before = models.Model.__reduce__(model.objects.get(pk=row.pk))[2]

    response = desk.post(url, opened)

    assert conflict_of(response).differences
    assert "Ingenting sparades" in errors_of(response)
    after = models.Model.__reduce__(model.objects.get(pk=row.pk))[2]
    assert {k: v for k, v in before.items() if k != "_state"} == {
        k: v for k, v in after.items() if k != "_state"
    }
    assert desk.post(url, typed_in(response)).status_code == 302


# At the same moment


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_checked", [True, False])
def test_of_two_who_save_at_the_same_moment_one_sees_the_other(is_checked, monkeypatch):
    """Without the comparison both are told that they saved, and one of them has lost what they wrote."""
    house = Desk()
    decision = house.decision(title="Budget")
    if not is_checked:
        monkeypatch.setattr(TogetherPages, "_compare", lambda *_page: None)
    people = [
        log_in(make_user(role=Role.WRITER, municipality=house.municipality, username=name))
        for name in ("a", "b")
    ]
    url = address(decision, "change")
    sent = [filled_in(person, url) | {"title": f"Rubrik {number}"} for number, person in enumerate(people)]

    answers = at_once(*(lambda p=p, s=s: p.post(url, s) for p, s in zip(people, sent, strict=True)))

    codes = [answer.status_code for answer in answers]
    assert sorted(codes) == ([200, 302] if is_checked else [302, 302])
    if is_checked:
        winner, other = codes.index(302), codes.index(200)
        assert Decision.objects.get(pk=decision.pk).title == f"Rubrik {winner}"
        assert typed_in(answers[other])["title"] == [f"Rubrik {other}"]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_who_save_a_shared_row_at_the_same_moment_one_sees_the_other():
    """What is shared has no municipality to lock: the row itself is held."""
    purpose = Purpose.objects.create(key="belysning", name="Belysning")
    people = [log_in(make_user(username=name, is_superuser=True, is_staff=True)) for name in ("a", "b")]
    url = address(purpose, "change")
    sent = [filled_in(person, url) | {"name": f"Namn {number}"} for number, person in enumerate(people)]

    answers = at_once(*(lambda p=p, s=s: p.post(url, s) for p, s in zip(people, sent, strict=True)))

    assert sorted(answer.status_code for answer in answers) == [200, 302]
