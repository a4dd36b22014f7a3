"""The pages of an import: who reaches them, what bad files get, and each step a POST of whoever writes there."""

import io

import lxml.html
import pytest
from django.core.management import call_command
from django.urls import reverse

from allocations.desk.importing import runs
from allocations.models import Allocation, AllocationLine, Decision
from allocations.models.imports import SILENT_FOR, ImportRun
from municipalities.models import Role
from tests.factories import make_user
from tests.support.desk import Desk
from tests.support.desk_pages import log_in, texts_of
from tests.support.importing import begun, imported
from tests.support.spreadsheets import HEAD, csv_text, xlsx

pytestmark = pytest.mark.django_db

ROWS = [HEAD, (1, "Ljus", 2023, 100)]
STEPS = ("columns", "preview", "status", "write", "undo", "discard", "again")


@pytest.fixture
def desk():
    return Desk()


@pytest.fixture
def client(desk):
    return log_in(desk.writer)


def start(desk):
    return reverse("admin:allocations_safetypackage_import", args=(desk.package.pk,))


def step(run, name):
    return reverse(f"admin:allocations_importrun_{name}", args=(run.pk,))


def upload(client, desk, content, name="budget.xlsx", kind="lines"):
    file = io.BytesIO(content)
    file.name = name
    return client.post(start(desk), {"kind": kind, "file": file})


def filled(response):
    page = lxml.html.fromstring(response.content.decode())
    form = next(form for form in page.forms if "shown_header" in form.fields)
    return dict(form.form_values())


# The whole way


def test_a_file_is_uploaded_looked_through_written_and_undone(client, desk):
    columns = upload(client, desk, xlsx(ROWS)).url
    preview = client.post(columns, filled(client.get(columns))).url
    assert "Nya: 1" in texts_of(client.get(preview))
    run = ImportRun.objects.get()

    status = client.post(step(run, "write")).url

    assert "skriven" in texts_of(client.get(status)).lower()
    assert Allocation.objects.get().kronor == 100
    client.post(step(run, "undo"))
    assert not Allocation.objects.exists()
    assert "budget.xlsx" in texts_of(client.get(start(desk)))


def test_a_column_can_be_given_another_meaning(client, desk):
    columns = upload(client, desk, xlsx([("Nr", "Post", "Utgift"), (1, "Ljus", 5)])).url
    form = filled(client.get(columns))
    assert form["column_2"] == ""

    refused = client.post(columns, form)
    preview = client.post(columns, form | {"column_2": "amount", "unit_2": "tkr", "year": "2025"}).url

    assert "beloppen" in texts_of(refused)
    assert "5 000 kr" in " ".join(texts_of(client.get(preview)).split())


def test_two_columns_with_one_meaning_are_refused_where_the_second_stands(client, desk):
    columns = upload(
        client, desk, csv_text([("Nr", "Belopp", "Belopp"), ("1", "5", "6")]).encode(), "a.csv"
    ).url
    form = filled(client.get(columns))

    response = client.post(columns, form | {"column_1": "amount", "column_2": "amount"})

    assert "Kolumn B innehåller samma sak" in texts_of(response)
    assert response.context["form"]["column_2"].value() == "amount"


def test_headers_are_read_again_from_the_row_that_is_named(client, desk):
    columns = upload(client, desk, xlsx([("x", "y"), ("1", "2"), ("Nr", "Belopp"), (1, 5)])).url

    response = client.post(columns, filled(client.get(columns)) | {"header": "3", "reguess": "1"})

    assert filled(response)["column_1"] == "amount"


def test_a_new_decision_is_made_as_it_was_filled_in(client, desk):
    columns = upload(client, desk, xlsx(ROWS)).url
    form = filled(client.get(columns)) | {
        "decision_kind": "adoption",
        "title": "Budget 2024",
        "decided_on": "2023-11-20",
        "paragraph": "§ 45",
    }

    client.post(columns, form)
    client.post(step(ImportRun.objects.get(), "write"))

    decision = Decision.objects.get()
    assert (decision.title, str(decision.decided_on), decision.paragraph) == (
        "Budget 2024",
        "2023-11-20",
        "§ 45",
    )


@pytest.mark.parametrize("name", ["lines.xlsx", "lines.csv", "outturns.xlsx", "outturns.csv"])
def test_a_template_is_downloaded(client, desk, name):
    response = client.get(
        reverse("admin:allocations_safetypackage_import_template", args=(desk.package.pk, name))
    )

    assert response.status_code == 200
    assert "attachment" in response["Content-Disposition"]


# What bad input gets


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (b"", "budget.xlsx", "tom"),
        (b"Nr;Post\r\n1;Ljus\r\n", "budget.xlsx", ".csv"),
        (b"1;2\r\n" * 200_000, "budget.csv", "20 000"),
        (b"x" * (11 * 1024 * 1024), "budget.csv", "10 MB"),
        (b"x" * (51 * 1024 * 1024), "budget.csv", "10 MB"),
        (xlsx(ROWS)[:-300], "budget.xlsx", "trasig"),
    ],
    ids=["empty", "text", "rows", "large", "larger", "cut"],
)
def test_a_file_that_is_not_taken_is_told_why_and_nothing_is_kept(client, desk, content, name, says):
    response = upload(client, desk, content, name)

    assert response.status_code == 200
    assert says in texts_of(response)
    assert not ImportRun.objects.exists()


def test_refused_rows_are_shown_with_their_place_and_there_is_no_button_to_write(client, desk):
    run = begun(desk, xlsx([HEAD, (1, "Ljus", 2023, 100), (2, "Värdar", 2023, 1.005)]))

    page = client.get(step(run, "preview"), {"state": "refused"})

    assert "D3:" in texts_of(page)
    assert "Skriv alltihop" not in texts_of(page)
    client.post(step(run, "write"))
    assert not AllocationLine.objects.exists()


def test_a_file_with_only_headers_is_told_so(client, desk):
    page = client.get(step(begun(desk, xlsx([HEAD])), "preview"))

    assert "Det finns ingen rad under rubrikerna" in texts_of(page)
    assert "står redan" not in texts_of(page)


def test_many_rows_are_shown_page_by_page(client, desk, django_assert_max_num_queries):
    run = begun(desk, xlsx([HEAD, *((n, f"Post {n}", 2023, n) for n in range(1, 251))]))

    with django_assert_max_num_queries(20):
        page = client.get(step(run, "preview"), {"p": "3"})

    assert "Sida 3 av 3" in texts_of(page)
    assert len(page.context["rows"]) == 50


# Who comes where


@pytest.mark.parametrize("name", STEPS)
@pytest.mark.parametrize("method", ["get", "post"])
def test_another_municipalitys_import_is_not_found(client, name, method):
    other = imported(Desk(), xlsx(ROWS))

    response = getattr(client, method)(step(other, name))

    assert response.status_code == (405 if method == "get" and name in STEPS[3:] else 404)
    other.refresh_from_db()
    assert other.state == "written"


@pytest.mark.parametrize("method", ["get", "post"])
def test_another_municipalitys_package_and_template_are_not_found(client, method):
    other = Desk()

    assert getattr(client, method)(start(other)).status_code == 404
    for name in ("lines.xlsx", "outturns.csv"):
        address = reverse("admin:allocations_safetypackage_import_template", args=(other.package.pk, name))
        assert getattr(client, method)(address).status_code == 404


def test_documents_bodies_and_drafts_of_others_cannot_be_chosen(client, desk):
    other = Desk()
    columns = upload(client, desk, xlsx(ROWS)).url
    form = filled(client.get(columns))

    for field, row in (("document", other.document), ("decision", other.decision())):
        response = client.post(columns, form | {field: str(row.pk)})

        assert response.status_code == 200
        assert response.context["form"].errors[field]


@pytest.mark.parametrize("role", [Role.APPROVER, Role.ADMINISTRATOR])
def test_who_does_not_write_there_reads_and_takes_no_step(desk, role):
    run = begun(desk, xlsx(ROWS))
    reader = log_in(make_user(role=role, municipality=desk.municipality))

    assert reader.get(step(run, "preview")).status_code == 200
    assert reader.get(start(desk)).status_code == 200
    for name in ("write", "undo", "discard", "again", "columns"):
        assert reader.post(step(run, name)).status_code == 403
    assert upload(reader, desk, xlsx(ROWS)).status_code == 403
    assert ImportRun.objects.count() == 1


# What is under way


def test_a_large_file_is_queued_and_its_page_tells_how_far_it_has_come(client, desk, monkeypatch):
    monkeypatch.setattr(runs, "ROWS_AT_ONCE", 1)
    columns = upload(client, desk, xlsx(ROWS)).url

    status = client.post(columns, filled(client.get(columns))).url
    ImportRun.objects.update(done=500, of=10_000)
    page = client.get(status)

    assert page["Refresh"]
    assert lxml.html.fromstring(page.content.decode()).xpath("//progress[@value='500'][@max='10000']")
    assert "budget.xlsx" in texts_of(client.get(start(desk)))


@pytest.mark.django_db(transaction=True)
def test_a_large_import_is_undone_by_the_worker(monkeypatch):
    desk = Desk()
    client = log_in(desk.writer)
    run = imported(desk, xlsx(ROWS))
    monkeypatch.setattr(runs, "ROWS_AT_ONCE", 0)

    page = client.get(client.post(step(run, "undo")).url)
    assert "Ångras" in texts_of(page)
    call_command("worker", once=True)

    assert "Ångrad" in texts_of(client.get(step(run, "status")))
    assert not Allocation.objects.exists()


def test_what_has_fallen_silent_can_be_tried_again(client, desk):
    run = begun(desk, xlsx(ROWS))
    long_ago = run.touched_at - 2 * SILENT_FOR
    ImportRun.objects.filter(pk=run.pk).update(state="writing", touched_at=long_ago)

    page = client.get(step(run, "status"))
    client.post(step(run, "again"))

    assert "Försök igen" in page.content.decode()
    run.refresh_from_db()
    assert run.state == "written"


def test_a_file_is_thrown_away(client, desk):
    run = begun(desk, xlsx(ROWS))

    client.post(step(run, "discard"))

    assert not ImportRun.objects.exists()
