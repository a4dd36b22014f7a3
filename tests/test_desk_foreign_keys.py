"""Pages of our own take no row of another municipality, by whatever field it is sent."""

from __future__ import annotations

import pytest
from django.urls import reverse

from allocations.models import Allocation, Appropriation, Citation, Decision, Outturn
from tests import factories
from tests.support.desk import Desk, again
from tests.support.desk_pages import filled_in, log_in
from tests.support.worksheet import SheetPage, cell

pytestmark = pytest.mark.django_db

FIGURES = (Allocation, Appropriation, Citation, Decision, Outturn)


@pytest.fixture
def home(db):
    return Desk()


@pytest.fixture
def there(db):
    desk = Desk()
    desk.draft, (desk.post,) = desk.adopt(100, [40])
    return desk


def figures():
    return {model: list(model.objects.order_by("pk").values()) for model in FIGURES}


def page_of(desk, name):
    return reverse(f"admin:allocations_safetypackage_{name}", args=(desk.package.pk,))


@pytest.mark.parametrize("field", ["document", "decision", "decision_line", "decision_source"])
def test_a_sheet_takes_neither_their_draft_nor_their_document(field, home, there):
    line, draft = home.line(), home.decision()
    sheet = SheetPage(log_in(home.writer), home.package, years="2023", decision=draft.pk)
    before = figures()
    theirs = there.document.pk if field == "document" else there.draft.pk
    names = [name for name in sheet.typed if name == field or (field != "document" and "decision" in name)]

    sheet.put(dict.fromkeys(names or [field], str(theirs)) | {f"amount-{cell(line)}": "7"}).send()

    assert there.draft.allocations.count() == 1
    assert Citation.objects.filter(document=there.document).count() == len(
        [row for row in before[Citation] if row["document_id"] == there.document.pk]
    )


def test_nor_a_figure_in_their_line(home, there):
    draft, _line = home.decision(), home.line()
    sheet = SheetPage(log_in(home.writer), home.package, years="2023", decision=draft.pk)
    before = figures()

    sheet.put({f"amount-{cell(there.post)}": "7", f"base-{cell(there.post)}": ""}).send()

    assert figures() == before


def test_no_money_is_moved_to_their_lines_by_any_act(home, there):
    adoption, (line,) = home.adopt(100, [40])
    home.publish(adoption)
    before, client = figures(), log_in(home.writer)

    for name, fields in (
        ("reallocate", {"row-0-taken_from": f"line-{line.pk}", "row-0-given_to": f"line-{there.post.pk}"}),
        ("supplement", {"row-0-place": f"line-{there.post.pk}"}),
        ("carry_over", {"row-0-place": f"line-{there.post.pk}", "row-0-to_year": "2024"}),
    ):
        url = page_of(home, name)
        typed = filled_in(client, url) | fields | {"row-0-year": "2023", "row-0-kronor": "7", "save": "1"}
        assert client.post(url, typed).status_code == 200
    assert figures() == before


def test_no_act_cites_their_document(home, there):
    adoption, (line, other) = home.adopt(100, [40, 60])
    home.publish(adoption)
    before, client, url = figures(), log_in(home.writer), page_of(home, "reallocate")
    fields = {"row-0-taken_from": f"line-{line.pk}", "row-0-given_to": f"line-{other.pk}"}

    typed = filled_in(client, url) | fields | {"row-0-year": "2023", "row-0-kronor": "7", "save": "1"}
    response = client.post(url, typed | {"document": there.document.pk})

    assert "document" in response.context["form"].errors
    assert figures() == before
    assert client.post(url, typed | {"document": home.document.pk}).status_code == 302


def test_no_correction_names_their_body_or_document(home, there):
    adoption, _lines = home.adopt(100, [40])
    home.publish(adoption)
    body = factories.make_body(there.municipality)
    client = log_in(home.writer)
    url = reverse("admin:allocations_decision_correct", args=(adoption.pk,))
    before = figures()

    for fields in ({"body": body.pk}, {"paragraph": "45", "document": there.document.pk}):
        assert client.post(url, filled_in(client, url) | fields).status_code == 200
    assert figures() == before


def test_outturn_is_written_in_no_line_of_theirs_and_cites_none_of_their_documents(home, there):
    line = home.line()
    client, url = log_in(home.writer), page_of(home, "follow_up")
    page = filled_in(client, url)
    name = next(key for key in page if key.startswith(f"a-{line.pk}-"))
    before = figures()

    client.post(url, page | {name.replace(f"a-{line.pk}-", f"a-{there.post.pk}-"): "7"})
    client.post(url, page | {name: "7", "document": there.document.pk})

    assert figures() == before
    assert again(there.draft).allocations.count() == 1
    assert client.post(url, page | {name: "7", "document": home.document.pk}).status_code == 302
    assert Outturn.objects.get().line == line
