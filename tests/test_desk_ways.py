"""Every way into the desk, found in the addresses themselves: none leads to another municipality.

`tests/test_desk_scope.py` goes through what one does on the admin's own pages (filter, search, choose, delete). Here is
the list of ways, and a page that is in no part of it fails the test until somebody has said which way it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse

from allocations.models import (
    Allocation,
    Decision,
    DeskWrite,
    Document,
    ErrorReport,
    ImportRun,
    Publication,
    SafetyPackage,
    Submission,
    SubmissionStep,
)
from allocations.models.choices import StepKind
from allocations.publishing import note_step
from municipalities.models import Municipality, Role, User
from tests.factories import make_user
from tests.support.desk_pages import PAGES, log_in, make_everything, make_member

pytestmark = [pytest.mark.django_db, pytest.mark.once]

MARK = "HEMLIGT"

WAYS: dict[str, str] = {
    # The admin's own pages of a model, gone through for every model in test_desk_scope.py
    "changelist": "list, filter, search, popup, action",
    "add": "new row, related choice, popup, inline",
    "change": "address typed by hand, related choice, inline",
    "delete": "delete confirmation",
    "history": "history",
    "simple_history": "an earlier version",
    "autocomplete": "autocomplete",
    # Pages of ours about one row: gone through below, each with another municipality's row
    "user_password_change": "another's password",
    "review": "a change, looked through",
    "preview": "a change, as its public page would be",
    "reallocate": "an act of a package",
    "carry_over": "an act of a package",
    "supplement": "an act of a package",
    "correct": "a correction",
    "settle": "what a condition came to",
    "checked": "a condition, looked after",
    "alternatives": "a position with several amounts",
    "uncited": "figures without a source",
    "cite": "a figure's source",
    "user_invite": "a letter to another",
    "user_reset_factors": "another's second factor",
    "user_end_sessions": "another's log-ins",
    "submit": "a step",
    "approve": "a step",
    "send_back": "a step",
    "withdraw": "withdrawal",
    "erase_sender": "a report's sender",
    "file": "a document's file",
    "overview": "a package's hub",
    "worksheet": "the worksheet",
    "worksheet_sums": "the worksheet's sums",
    "follow_up": "outturn",
    "follow_up_sums": "sums of the outturn",
    "indicators": "indicators",
    "import": "import",
    "import_template": "export",
    "status": "an import, as it stands",
    "columns": "an import's columns",
    "write": "an import, written",
    "undo": "an import, undone",
    "discard": "an import, thrown away",
    "again": "an import, once more",
    # Pages of no row: gone through below, with every question that can be put to them
    "index": "my desk",
    "app_list": "list of models",
    "trail": "trail",
    "trail-csv": "export of the trail",
    "mail": "mail",
    "user_set_up": "people set up",
    "user_roles": "roles of the municipality",
    "document_send": "files sent",
    # What shows no row
    "login": "nothing",
    "logout": "nothing",
    "password_change": "nothing",
    "password_change_done": "nothing",
    "jsi18n": "nothing",
    "view_on_site": "the admin's way to a public page",
}
"""The last words of an address's name, and which way it is. A longer name comes before a shorter."""

OF_NO_ROW = ("index", "trail", "trail-csv", "mail", *("user_set_up", "user_roles", "document_send"))
UNTOLD = (
    "login",
    "logout",
    "password_change",
    "password_change_done",
    "jsi18n",
    "autocomplete",
    "app_list",
    "view_on_site",
)
IN_SCOPE_TESTS = ("changelist", "add", "change", "delete", "history", "simple_history")


@dataclass(frozen=True)
class Address:
    """One page: its full name, what its address asks for, and its way."""

    name: str
    asks: tuple[str, ...]
    way: str

    def __str__(self) -> str:
        return self.name.replace(":", "-")


def addresses() -> list[Address]:
    """Every page under /admin/, from the resolver itself."""
    found = {}
    for space, route, name in _walk(get_resolver()):
        if re.search(r"(^|/)admin/", route) and name:
            asks = tuple(re.findall(r"<(?:\w+:)?(\w+)>", route))
            full = f"{space}:{name}" if space else name
            found[full] = Address(full, asks, way_of(name))
    return sorted(found.values(), key=lambda page: page.name)


def _walk(resolver, space="", prefix=""):
    for pattern in resolver.url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern, pattern.namespace or space, route)
        else:
            yield space, route, pattern.name


def way_of(name: str) -> str:
    """The longest way that the name ends with; empty where it is in no part of the list."""
    ends = [way for way in WAYS if name == way or name.endswith((f"_{way}", f"-{way}"))]
    return max(ends, key=len, default="")


ALL = addresses()
OF_A_ROW = [page for page in ALL if page.way not in {*OF_NO_ROW, *UNTOLD, *IN_SCOPE_TESTS, ""}]


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        rows = {"there": make_everything(MARK), "home": make_everything("Eget")}
        for held in rows.values():
            submission = held[Submission]
            if ImportRun not in held:
                held[ImportRun] = ImportRun.objects.create(
                    package=held[SafetyPackage],
                    user=submission.author,
                    file_name=f"{held[SafetyPackage].name}.xlsx",
                    sha256="0" * 64,
                )
            note_step(submission, StepKind.MADE, submission.author, reason=held[SafetyPackage].name)
        yield rows
        transaction.set_rollback(True)


@pytest.fixture
def there(world, db):
    return world["there"]


@pytest.fixture(params=["writer", "approver", "administrator", "all"])
def desk(request, world, db) -> Client:
    home = world["home"][Municipality]
    roles = list(Role) if request.param == "all" else [Role(request.param)]
    return log_in(make_member(*roles, municipality=home))


def shows_nothing(response) -> None:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    assert MARK not in content.decode(errors="replace")
    assert MARK.lower() not in content.decode(errors="replace").lower()
    assert MARK not in response.headers.get("Location", "")


def test_every_page_is_in_the_list_of_ways():
    assert [page.name for page in ALL if not page.way] == []


def test_every_model_of_the_desk_has_its_pages_in_the_list():
    named = {page.name for page in ALL}
    for model in PAGES:
        assert f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist" in named


def row_of(page: Address, there):
    """The other municipality's row that the page would be about, from the model in its name."""
    if page.way == "cite":
        return there[Allocation]
    for model, row in there.items():
        if f"_{model._meta.model_name}_" in page.name.replace("-", "_").replace(":", "_"):
            return row
    if "submission" in page.name:
        return there[Submission]
    if "user" in page.name:
        return there[User]
    return None


def address_of(page: Address, pk: int) -> str:
    words = {"target": "allocation"}
    given = {
        name: pk if name in {"pk", "id", "object_id"} else words.get(name, "lines.xlsx") for name in page.asks
    }
    return reverse(page.name, kwargs=given)


@pytest.mark.parametrize("page", OF_A_ROW, ids=str)
def test_a_page_of_their_row_is_not_there_and_does_nothing(page, desk, there):
    row = row_of(page, there)
    assert row is not None, "say in row_of which row the page is about"
    before = type(row).objects.filter(pk=row.pk).values().get()
    url = address_of(page, row.pk)

    for response in (desk.get(url), desk.post(url, {"reason": "x", "shown": "x" * 64, "post": "yes"})):
        assert response.status_code in {302, 403, 404, 405}, url
        shows_nothing(response)

    assert type(row).objects.filter(pk=row.pk).values().get() == before


def questions(there):
    """Everything that the pages of no row can be asked, with the other municipality's rows in it."""
    own = {
        "user": there[Submission].author_id,
        "package": there[SafetyPackage].pk,
        "decision": there[Decision].pk,
        "municipality": there[Municipality].pk,
    }
    yield {}
    for name, value in own.items():
        yield {name: value}
    yield own
    for row in there.values():
        yield {"row": f"{row._meta.label_lower}:{row.pk}"}
    yield {"kind": "allocations.decision", "page": "2"}


@pytest.mark.parametrize("name", OF_NO_ROW)
def test_a_page_of_no_row_tells_nothing_of_theirs(name, desk, there):
    url = next(reverse(page.name) for page in ALL if page.way == name)
    only_some = name in {"user_set_up", "user_roles", "document_send"}
    for asked in questions(there):
        response = desk.get(url, asked)

        assert response.status_code in ({200, 403} if only_some else {200})
        shows_nothing(response)


@pytest.mark.parametrize("label", ["allocations", "municipalities"])
def test_the_list_of_models_tells_nothing_of_theirs(label, desk, there):
    shows_nothing(desk.get(reverse("admin:app_list", args=[label])))


def test_the_way_to_a_public_page_tells_nothing_of_theirs(desk, there):
    from django.contrib.contenttypes.models import ContentType

    for model in (SafetyPackage, Decision, Document, ErrorReport, Publication):
        kind = ContentType.objects.get_for_model(model).pk
        response = desk.get(reverse("admin:view_on_site", args=[kind, there[model].pk]))

        assert response.status_code in {302, 404}
        shows_nothing(response)


def test_who_has_no_role_comes_to_no_page_and_no_trail(there):
    desk = log_in(make_user())

    for name in ("trail", "trail-csv", "mail"):
        assert desk.get(reverse(f"desk:{name}")).status_code == 403
    assert MARK not in desk.get(reverse("admin:index")).content.decode()


def test_who_is_not_logged_in_is_sent_to_the_door(there):
    for page in ALL:
        if page.way in {"login", "logout", "jsi18n", "app_list", "view_on_site"}:
            continue
        if page.way == "simple_history":
            url = reverse(page.name, args=[there[SafetyPackage].pk, 1])
        else:
            url = address_of(page, there[SafetyPackage].pk)
        response = Client().get(url)

        assert response.status_code in {302, 403, 404, 405}, url
        shows_nothing(response)


def test_their_events_are_in_no_trail_and_the_own_ones_are(world, db):
    """The test above could pass on an empty page: this one could not."""
    home = world["home"]
    desk = log_in(make_member(Role.WRITER, municipality=home[Municipality]))

    events = desk.get(reverse("desk:trail")).context["events"]

    assert {event.municipality for event in events} == {str(home[Municipality])}
    own = DeskWrite.objects.filter(municipality=home[Municipality]).count()
    assert len(events) == own + SubmissionStep.objects.filter(municipality=home[Municipality]).count()
