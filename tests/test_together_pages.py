"""Nobody overwrites anybody: whoever saves second sees both versions, and nothing they typed is lost."""

import lxml.html
import pytest
from django.core import signing

from allocations.desk.together import FIELD, THEIRS
from allocations.models import (
    Allocation,
    Citation,
    Condition,
    Decision,
    DeskWrite,
    Submission,
)
from allocations.models.choices import SubmissionStatus
from municipalities.models import Role
from tests.factories import (
    make_allocation,
    make_citation,
    make_condition,
    make_decision,
    make_document,
    make_line,
    make_package,
    make_submission,
    post,
)
from tests.support.desk_pages import (
    ENTRY,
    added,
    address,
    filled_in,
    log_in,
    make_member,
    saved,
    texts_of,
    typed_in,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def package():
    return make_package()


@pytest.fixture
def anna(package):
    return log_in(
        make_member(Role.WRITER, municipality=package.municipality, first_name="Anna", last_name="Ek")
    )


@pytest.fixture
def bo(package):
    return log_in(
        make_member(Role.WRITER, municipality=package.municipality, first_name="Bo", last_name="Alm")
    )


@pytest.fixture
def decision(package):
    return make_decision(package, title="Budget", summary="Kort")


def conflict_of(response):
    assert response.status_code == 200
    assert response.context["conflict"] is not None
    return response.context["conflict"]


def told(response):
    """What the page shows of each difference: label, opened, now, typed."""
    return {
        (each.part, each.label): (each.opened, each.now, each.typed)
        for each in conflict_of(response).differences
    }


# Two people, one field


def test_who_saves_second_sees_both_versions_and_nothing_is_written(anna, bo, decision):
    url = address(decision, "change")
    opened = filled_in(anna, url)
    saved(bo, decision, title="Budget för 2023")
    writes = DeskWrite.objects.count()

    response = anna.post(url, opened | {"title": "Trygghetsbudget"})

    assert told(response) == {("", "Rubrik"): ("Budget", "Budget för 2023", "Trygghetsbudget")}
    assert "Bo Alm" in texts_of(response)
    assert typed_in(response)["title"] == ["Trygghetsbudget"]
    assert Decision.objects.get(pk=decision.pk).title == "Budget för 2023"
    assert DeskWrite.objects.count() == writes


def test_saving_again_saves_ones_own_over_the_others_knowingly(anna, bo, decision):
    url = address(decision, "change")
    opened = filled_in(anna, url)
    saved(bo, decision, title="Budget för 2023")
    again = typed_in(anna.post(url, opened | {"title": "Trygghetsbudget"}))

    assert anna.post(url, again).status_code == 302

    assert Decision.objects.get(pk=decision.pk).title == "Trygghetsbudget"


def test_theirs_is_taken_by_ticking_a_box(anna, bo, decision):
    url = address(decision, "change")
    opened = filled_in(anna, url)
    saved(bo, decision, title="Budget för 2023")
    again = typed_in(anna.post(url, opened | {"title": "Trygghetsbudget", "summary": "Lång"}))

    assert anna.post(url, again | {THEIRS: ["title"]}).status_code == 302

    decision.refresh_from_db()
    assert (decision.title, decision.summary) == ("Budget för 2023", "Lång")


def test_a_third_person_who_saves_between_is_seen_too(anna, bo, decision):
    url = address(decision, "change")
    opened = filled_in(anna, url)
    saved(bo, decision, title="Budget för 2023")
    again = typed_in(anna.post(url, opened | {"title": "Trygghetsbudget"}))
    saved(bo, decision, title="Budget för 2024")

    response = anna.post(url, again)

    assert told(response)["", "Rubrik"] == ("Budget för 2023", "Budget för 2024", "Trygghetsbudget")


def test_different_fields_of_two_people_go_together(anna, bo, decision):
    url = address(decision, "change")
    opened = filled_in(anna, url)
    saved(bo, decision, title="Budget för 2023")

    response = anna.post(url, opened | {"summary": "Lång"})

    assert not conflict_of(response).both
    assert anna.post(url, typed_in(response)).status_code == 302
    decision.refresh_from_db()
    assert (decision.title, decision.summary) == ("Budget för 2023", "Lång")


def test_saving_what_nobody_else_touched_is_no_conflict(anna, decision):
    assert saved(anna, decision, title="Annat").status_code == 302
    assert saved(anna, decision, title="Åter annat").status_code == 302


def test_an_error_of_ones_own_keeps_what_was_opened(anna, bo, decision):
    """Otherwise the page that comes back with an error would pass for a page opened just now."""
    url = address(decision, "change")
    wrong = anna.post(url, filled_in(anna, url) | {"kind": "", "title": "Trygghetsbudget"})
    saved(bo, decision, title="Budget för 2023")

    response = anna.post(url, typed_in(wrong) | {"kind": decision.kind})

    assert told(response)["", "Rubrik"] == ("Budget", "Budget för 2023", "Trygghetsbudget")


# Rows on the page


def test_a_figure_that_both_changed_is_shown_with_its_row(anna, bo, decision):
    entry = make_allocation(decision, kronor=100)
    url = address(decision, "change")
    opened = filled_in(anna, url)
    saved(bo, decision, **{"allocations-0-kronor": "200"})

    response = anna.post(url, opened | {"allocations-0-kronor": "300"})

    ((part, label), versions), *more = told(response).items()
    assert (str(entry) in part, label, versions, more) == (True, "Kronor", ("100", "200", "300"), [])
    again = typed_in(response) | {THEIRS: ["allocations-0-kronor"]}
    assert anna.post(url, again).status_code == 302
    entry.refresh_from_db()
    assert entry.kronor == 200


def test_a_row_added_meanwhile_stays_beside_the_one_that_was_typed(anna, bo, package, decision):
    lines = [make_line(package) for _ in range(2)]
    url = address(decision, "change")
    opened = filled_in(anna, url)
    saved(bo, decision, **added("allocations", **ENTRY, line=lines[0].pk, kronor="100"))

    response = anna.post(url, opened | added("allocations", **ENTRY, line=lines[1].pk, kronor="200"))

    assert any("100" in now for _opened, now, _typed in told(response).values())
    assert anna.post(url, typed_in(response)).status_code == 302
    assert sorted(Allocation.objects.values_list("line", "kronor")) == [
        (lines[0].pk, 100),
        (lines[1].pk, 200),
    ]


def test_what_was_typed_in_a_row_deleted_meanwhile_is_shown_to_be_copied(anna, bo, decision):
    make_allocation(decision, kronor=100)
    kept = make_allocation(decision, kronor=50)
    url = address(decision, "change")
    opened = filled_in(anna, url)
    saved(bo, decision, **{"allocations-0-DELETE": "on"})

    response = anna.post(url, opened | {"allocations-0-kronor": "300", "allocations-1-kronor": "60"})

    assert sorted(each[2] for each in told(response).values()) == ["300", "60"]
    assert "Det kan inte längre sparas här" in texts_of(response)
    assert anna.post(url, typed_in(response)).status_code == 302
    assert list(Allocation.objects.values_list("pk", "kronor")) == [(kept.pk, 60)]


def test_a_row_is_not_deleted_over_what_somebody_wrote_in_it_meanwhile(anna, bo, decision):
    make_allocation(decision, kronor=100)
    url = address(decision, "change")
    opened = filled_in(anna, url)
    saved(bo, decision, **{"allocations-0-kronor": "200"})

    response = anna.post(url, opened | {"allocations-0-DELETE": "on"})

    assert Allocation.objects.get().kronor == 200
    again = typed_in(response) | {THEIRS: ["allocations-0-DELETE"]}
    assert anna.post(url, again).status_code == 302
    assert Allocation.objects.get().kronor == 200


def test_a_source_that_somebody_changed_is_part_of_the_row(anna, bo, package, decision):
    citation = make_citation(make_allocation(decision), make_document(municipality=package.municipality))
    url = address(decision, "change")
    opened = filled_in(anna, url)
    saved(bo, decision, **{"allocations-0-cited_locator": "s. 3"})

    response = anna.post(url, opened | {"allocations-0-cited_locator": "s. 4"})

    assert ("–", "s. 3", "s. 4") in told(response).values()
    assert Citation.objects.get(pk=citation.pk).locator == "s. 3"


def test_a_choice_of_several_is_compared_by_what_is_chosen(anna, bo, decision):
    condition = make_condition(decision)
    entry = make_allocation(decision)
    url = address(condition, "change")
    opened = filled_in(anna, url)
    saved(bo, condition, allocations=[entry.pk])

    response = anna.post(url, opened | {"text": "Annat"})

    assert ("–", str(entry), "–") in told(response).values()
    assert anna.post(url, typed_in(response)).status_code == 302
    assert list(Condition.objects.get().allocations.all()) == [entry]


def test_what_somebody_wrote_after_a_deletion_was_asked_for_is_not_deleted_unseen(anna, bo, decision):
    url = address(decision, "delete")
    asked = {name: box.get("value") for name, box in hidden_in(anna.get(url)).items()}
    saved(bo, decision, title="Mycket arbete")

    response = anna.post(url, asked, follow=True)

    assert "Ingenting togs bort" in texts_of(response)
    assert Decision.objects.get(pk=decision.pk).title == "Mycket arbete"
    anna.post(url, {name: box.get("value") for name, box in hidden_in(response).items()})
    assert not Decision.objects.filter(pk=decision.pk).exists()


def hidden_in(response):
    page = lxml.html.fromstring(response.content.decode())
    return {box.get("name"): box for box in page.xpath('//*[@id="content"]//input[@type="hidden"]')}


# Gone, published or submitted meanwhile


def test_what_was_typed_in_a_row_that_is_gone_is_shown_to_be_copied(anna, bo, decision):
    url = address(decision, "change")
    opened = filled_in(anna, url)
    bo.post(address(decision, "delete"), {"post": "yes"})

    response = anna.post(url, opened | {"title": "Mycket som skrevs"})

    assert response.status_code == 409
    assert "Mycket som skrevs" in texts_of(response)
    assert "Det finns inte längre" in texts_of(response)


def test_what_was_typed_in_a_decision_published_meanwhile_is_shown(anna, decision):
    entry = make_allocation(decision, kronor=100)
    url = address(decision, "change")
    opened = filled_in(anna, url)
    post(decision)

    response = anna.post(url, opened | {"title": "Annat", "allocations-0-kronor": "7"})

    assert [each.typed for each in conflict_of(response).differences] == ["Annat", "7"]
    assert "Beslutet är publicerat" in texts_of(response)
    entry.refresh_from_db()
    assert entry.kronor == 100


def test_what_was_typed_in_a_change_submitted_meanwhile_is_shown(anna, package):
    submission = make_submission(package, title="Ändring")
    url = address(submission, "change")
    opened = filled_in(anna, url)
    Submission.objects.filter(pk=submission.pk).update(
        status=SubmissionStatus.SUBMITTED, document="{}", base_number=0, submitted_at="2024-01-01T00:00Z"
    )

    response = anna.post(url, opened | {"comment": "Lång förklaring"})

    assert response.status_code == 409
    assert "Lång förklaring" in texts_of(response)


def test_what_is_shown_to_be_copied_names_nothing_of_another_municipality(anna, decision):
    elsewhere = make_decision(make_package(), title="HEMLIGT")
    url = address(decision, "change")
    opened = filled_in(anna, url)
    Decision.objects.filter(pk=decision.pk).delete()

    response = anna.post(url, opened | {"corrects": elsewhere.pk, "package": elsewhere.package_id})

    assert "HEMLIGT" not in texts_of(response)
    assert str(elsewhere.package) not in texts_of(response)


# The token


@pytest.mark.parametrize("token", [None, "", "x:y:z", "another row's"])
def test_without_the_token_of_the_page_nothing_is_written(anna, package, decision, token):
    url = address(decision, "change")
    data = filled_in(anna, url) | {"title": "Annat"}
    del data[FIELD]
    if token == "another row's":
        token = filled_in(anna, address(make_decision(package), "change"))[FIELD]
    if token is not None:
        data[FIELD] = token

    assert conflict_of(anna.post(url, data)).differences

    assert Decision.objects.get(pk=decision.pk).title == "Budget"


def test_a_token_cannot_be_made_by_others(anna, decision):
    url = address(decision, "change")
    opened = filled_in(anna, url)
    forged = signing.dumps(
        [f"allocations.decision:{decision.pk}", [{}, {}]], key="another", salt="allocations.desk.together"
    )

    assert conflict_of(anna.post(url, opened | {FIELD: forged, "title": "Annat"})).differences
