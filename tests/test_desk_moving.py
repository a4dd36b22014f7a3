"""Money is moved in one step: a draft decision with its two sides and its source, seen before it is saved."""

from __future__ import annotations

from decimal import Decimal

import pytest

from allocations.models import Allocation, Appropriation, Decision, DeskWrite, Submission
from allocations.publishing import approve, submit
from allocations.record import contradictions, line_cells
from municipalities.models import BodyKind
from tests import factories
from tests.support.desk import Desk, record_of
from tests.support.desk_pages import address, log_in, texts_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def lines(desk):
    """Three announced lines of 60, 57 and 33, published."""
    decision = desk.decision()
    desk.give(decision, 150)
    found = [desk.line(name=f"Rad {n}") for n in (1, 2, 3)]
    for line, kronor in zip(found, (60, 57, 33), strict=True):
        desk.spread(decision, line, kronor, certainty="announced", amount_is="per_year", source=desk.source)
    desk.publish(decision)
    return found


def typed(*rows, press="save", **said):
    data = {"row-TOTAL_FORMS": len(rows), "row-INITIAL_FORMS": 0, press: "1"}
    for number, row in enumerate(rows):
        data |= {f"row-{number}-{name}": value for name, value in {"printed": "", **row}.items()}
    return data | said


def move(one, other, kronor="20", year="2023"):
    return {
        "taken_from": f"line-{one.pk}",
        "given_to": f"line-{other.pk}",
        "kronor": kronor,
        "year": year,
        "printed": "20 kronor",
    }


def press(desk, act="reallocate", *rows, **said):
    return log_in(desk.writer).post(address(desk.package, act.replace("-", "_")), typed(*rows, **said))


def test_a_reallocation_is_one_page_and_becomes_a_draft_that_can_be_published(desk, lines):
    board = factories.make_body(desk.municipality, kind=BodyKind.BOARD, name="Kommunstyrelsen")
    press(
        desk, "reallocate", move(lines[0], lines[2]),
        body=board.pk, paragraph="§ 45", when="2023-05-03", document=desk.document.pk, locator="§ 45",
    )  # fmt: skip

    decision = Decision.objects.drafts().get()
    assert (decision.kind, decision.paragraph, decision.appeal) == ("reallocation", "§ 45", "municipal_law")
    entries = decision.allocations.order_by("kronor")
    assert [(e.line, e.kronor, e.measures, e.certainty, e.amount_is) for e in entries] == [
        (lines[0], Decimal(-20), "change", "announced", "per_year"),
        (lines[2], Decimal(20), "change", "announced", "per_year"),
    ]
    assert {c.printed for e in entries for c in e.citations.all()} == {"20 kronor"}
    assert DeskWrite.objects.filter(user=desk.writer, decision=decision).count() == 5

    record = record_of(desk.publish(decision))

    amounts = [line_cells(record, record.line_by_key[line.key])[0].amount.kronor for line in lines]
    assert amounts == [40, 57, 53]


def test_the_preview_shows_the_terms_and_writes_nothing(desk, lines):
    before = DeskWrite.objects.count()

    page = texts_of(press(desk, "reallocate", move(lines[0], lines[2]), press="preview"))

    assert "60 − 20 = 40 kr" in page.replace("\xa0", " ").replace("\u202f", " ")
    assert "33 + 20 = 53 kr" in page.replace("\xa0", " ").replace("\u202f", " ")
    assert not Decision.objects.drafts().exists()
    assert DeskWrite.objects.count() == before


def test_more_than_there_is_is_refused_at_the_amount_and_loses_nothing(desk, lines):
    response = press(desk, "reallocate", move(lines[0], lines[2], kronor="61"), paragraph="§ 45")

    assert not Decision.objects.drafts().exists()
    form = response.context["formset"].forms[0]
    assert "Rad 1" in str(form.errors["kronor"])
    assert response.context["form"]["paragraph"].value() == "§ 45"
    assert form["kronor"].value() == "61"


def test_the_last_krona_can_be_moved(desk, lines):
    press(desk, "reallocate", move(lines[0], lines[2], kronor="60"))

    assert Decision.objects.drafts().count() == 1


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ({"given_to": ""}, "given_to"),
        ({"kronor": ""}, "kronor"),
        ({"kronor": "-20"}, "kronor"),
        ({"kronor": "1.234"}, "kronor"),
        ({"year": "202"}, "year"),
    ],
)
def test_what_makes_no_sense_is_said_where_it_stands(desk, lines, row, field):
    response = press(desk, "reallocate", move(lines[0], lines[2]) | row)

    assert field in response.context["formset"].forms[0].errors
    assert not Decision.objects.drafts().exists()


def test_money_is_not_moved_from_a_line_to_itself_or_to_a_source(desk, lines):
    source = {"given_to": f"source-{desk.source.pk}"}

    for row in (move(lines[0], lines[0]), move(lines[0], lines[1]) | source):
        assert "given_to" in press(desk, "reallocate", row).context["formset"].forms[0].errors


def test_several_movements_in_one_cell_are_one_entry(desk, lines):
    press(desk, "reallocate", move(lines[0], lines[2]), move(lines[0], lines[1], kronor="10"))

    entries = Decision.objects.drafts().get().allocations
    assert sorted(entries.values_list("kronor", flat=True)) == [-30, 10, 20]


def test_more_rows_keep_what_was_typed(desk, lines):
    response = press(desk, "reallocate", move(lines[0], lines[2]), press="more", paragraph="§ 45")

    formset = response.context["formset"]
    assert len(formset.forms) == 4
    assert formset.forms[0]["kronor"].value() == "20"
    assert response.context["form"]["paragraph"].value() == "§ 45"
    assert not Decision.objects.drafts().exists()


def test_a_line_whose_amount_is_not_stated_can_give_and_stays_unknown(desk, lines):
    decision = desk.decision()
    silent = desk.line(name="Okänd")
    desk.spread(decision, silent, None, certainty="announced", amount_is="per_year")
    desk.publish(decision)

    page = press(desk, "reallocate", move(silent, lines[0]), press="preview")

    (effect,) = [e for _p, found in page.context["preview"].effects for e in found if e.name == "Okänd"]
    assert effect.alone
    assert not effect.after.is_stated
    assert page.context["preview"].refusals == []


def test_money_moves_between_packages_as_one_act_with_the_packages_money(desk, lines):
    other = factories.make_package(desk.municipality, name="Andra satsningen")
    source, line = factories.make_source(other), factories.make_line(other, name="Målet")
    first = factories.make_decision(other)
    desk.give(first, 10, source=source)
    desk.spread(first, line, 10, source=source)
    desk.publish(first, subject=other)

    press(
        desk, "reallocate", move(lines[0], line), press="submit", with_money="on", document=desk.document.pk
    )

    decisions = Decision.objects.filter(kind="reallocation")
    assert {decision.package for decision in decisions} == {desk.package, other}
    assert len({decision.act for decision in decisions} - {""}) == 1
    assert sorted(Appropriation.objects.filter(decision__in=decisions).values_list("kronor", flat=True)) == [
        -20,
        20,
    ]
    submissions = [
        submit(submission=each, user=desk.writer) for each in Submission.objects.filter(status="draft")
    ]
    approve(submission=submissions[0], approver=desk.approver)
    record = record_of(other.publications.latest("number"))
    assert line_cells(record, record.line_by_key[line.key])[0].amount.kronor == 30
    assert contradictions(record) == ()


def test_a_carry_over_sums_to_zero_over_the_years(desk, lines):
    row = {"place": f"line-{lines[0].pk}", "year": "2023", "to_year": "2024", "kronor": "15"}

    press(desk, "carry-over", row, document=desk.document.pk)

    decision = Decision.objects.drafts().get()
    assert dict(decision.allocations.values_list("fiscal_year", "kronor")) == {2023: -15, 2024: 15}
    desk.publish(decision)


def test_a_supplement_is_a_change_of_what_stands(desk, lines):
    row = {"place": f"line-{lines[0].pk}", "year": "2023", "kronor": "5"}
    of_source = {"place": f"source-{desk.source.pk}", "year": "2023", "kronor": "5"}

    press(desk, "supplement", row, of_source, document=desk.document.pk)

    decision = Decision.objects.drafts().get()
    assert decision.allocations.get().measures == decision.appropriations.get().measures == "change"
    record = record_of(desk.publish(decision))
    assert line_cells(record, record.line_by_key[lines[0].key])[0].amount.kronor == 65


@pytest.mark.parametrize("act", ["reallocate", "carry-over", "supplement"])
def test_no_act_reaches_another_municipality(desk, lines, act):
    stranger = Desk()

    assert log_in(stranger.writer).get(address(desk.package, act.replace("-", "_"))).status_code == 404
    assert log_in(desk.approver).get(address(desk.package, act.replace("-", "_"))).status_code == 403
    own = press(desk, "reallocate", move(lines[0], stranger.line()))
    assert "given_to" in own.context["formset"].forms[0].errors
    assert not Allocation.objects.filter(decision__kind="reallocation").exists()
