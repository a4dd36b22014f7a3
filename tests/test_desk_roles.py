"""Who writes, who approves, who administers; and a superuser, who sees all and writes what is shared."""

import pytest
from django.urls import reverse

from allocations.models import (
    AllocationLine,
    Decision,
    DeskWrite,
    ImportRun,
    NationalPool,
    PoolAmount,
    Publication,
    Purpose,
    SafetyPackage,
    Submission,
)
from municipalities.models import AccountEvent, Membership, Municipality, Role, User
from tests.factories import make_body, make_document, make_municipality, make_user
from tests.support.desk import Desk
from tests.support.desk_pages import (
    PAGES,
    address,
    filled_in,
    log_in,
    make_everything,
    make_member,
    make_shared,
    texts_of,
)

pytestmark = pytest.mark.django_db

PEOPLE = {User, Membership}
SHARED = {NationalPool, PoolAmount, Purpose}
NEVER = {AccountEvent, DeskWrite, ImportRun, Publication}
OF_THE_INSTALLATION = SHARED | {Municipality}
WRITTEN_BY_WRITERS = sorted(
    set(PAGES) - PEOPLE - NEVER - OF_THE_INSTALLATION, key=lambda model: model._meta.label
)


def may(client, row):
    """What the page of a row lets its reader do: nothing, read, or change."""
    page = client.get(address(row, "change"))
    if page.status_code != 200:
        return "nothing"
    return "change" if page.context["has_change_permission"] else "read"


def member(rows, *roles):
    return log_in(make_member(*roles, municipality=rows[SafetyPackage].municipality))


@pytest.mark.parametrize("model", WRITTEN_BY_WRITERS, ids=lambda model: model.__name__)
def test_a_writer_changes_and_everybody_else_reads(model):
    rows = make_everything("Eget")

    assert may(member(rows, Role.WRITER), rows[model]) == "change"
    for other in (member(rows, Role.APPROVER), member(rows, Role.ADMINISTRATOR)):
        assert may(other, rows[model]) == "read"
        assert other.get(address(model, "add")).status_code == 403
        assert other.get(address(rows[model], "delete")).status_code == 403


@pytest.mark.parametrize("model", [Publication, DeskWrite])
def test_nobody_adds_changes_or_deletes_what_is_sealed_or_logged(model):
    rows = make_everything("Eget")

    for client in (member(rows, *Role), log_in(make_user(is_superuser=True))):
        assert may(client, rows[model]) == "read"
        assert client.get(address(model, "add")).status_code == 403
        assert client.post(address(rows[model], "delete"), {"post": "yes"}).status_code == 403
        client.post(
            address(model, "changelist"),
            {"action": "delete_selected", "_selected_action": [rows[model].pk], "post": "yes"},
        )
        assert model.objects.filter(pk=rows[model].pk).exists()


def test_a_superuser_writes_what_is_shared_and_reads_what_is_a_municipalitys():
    rows, shared = make_everything("Eget"), make_shared()
    desk = log_in(make_user(is_superuser=True))

    assert {may(desk, row) for row in shared.values()} == {"change"}
    assert {may(desk, rows[model]) for model in WRITTEN_BY_WRITERS} == {"read"}
    assert may(desk, rows[Municipality]) == "change"


def test_staff_read_what_is_shared():
    rows, shared = make_everything("Eget"), make_shared()

    for client in (member(rows, Role.WRITER), member(rows, Role.ADMINISTRATOR)):
        assert {may(client, row) for row in shared.values()} == {"read"}
        assert may(client, rows[Municipality]) == "read"
        for model in OF_THE_INSTALLATION:
            assert client.get(address(model, "add")).status_code == 403


def test_a_superuser_who_also_writes_writes_in_that_municipality_only():
    rows, others = make_everything("Eget"), make_everything("Annat")
    desk = log_in(make_member(Role.WRITER, municipality=rows[SafetyPackage].municipality, is_superuser=True))

    assert may(desk, rows[AllocationLine]) == "change"
    assert may(desk, others[AllocationLine]) == "read"


def test_a_superuser_adds_a_shared_body_and_document():
    desk = log_in(make_user(is_superuser=True))
    body = make_body()

    response = desk.post(
        address(body, "change"), filled_in(desk, address(body, "change")) | {"name": "Regeringen"}
    )

    body.refresh_from_db()
    assert response.status_code == 302
    assert body.name == "Regeringen"


def test_a_shared_row_names_no_municipalitys_rows():
    own = make_document(municipality=make_municipality())
    shared = make_document()
    desk = log_in(make_user(is_superuser=True))
    url = address(shared, "change")

    response = desk.post(url, filled_in(desk, url) | {"mentioned_in": own.pk})

    assert "mentioned_in" in response.context["adminform"].form.errors


def test_the_front_page_lists_only_what_one_may_open():
    rows = make_everything("Eget")

    writer = texts_of(member(rows, Role.WRITER).get(reverse("admin:index")))
    administrator = texts_of(member(rows, Role.ADMINISTRATOR).get(reverse("admin:index")))

    assert "Användare" not in writer
    assert "Användare" in administrator


# Withdrawal


def test_an_administrator_withdraws_a_version_with_a_reason():
    house = Desk()
    publication = house.publish(house.adopt(100)[0])
    desk = log_in(house.administrator)
    assert address(publication, "withdraw") in desk.get(address(publication, "change")).content.decode()

    response = desk.post(address(publication, "withdraw"), {"reason": "Personuppgifter"})

    publication.refresh_from_db()
    assert response.status_code == 302
    assert (publication.document, publication.withdrawn_reason) == ("", "Personuppgifter")
    page = desk.get(address(publication.submission, "review"))
    assert page.status_code == 200
    assert page.context["proposal"].record is None
    assert "dragits tillbaka" in texts_of(page) or "återkallad" in texts_of(page)


def test_nothing_is_withdrawn_without_a_reason_or_twice():
    house = Desk()
    publication = house.publish(house.adopt(100)[0])
    desk = log_in(house.administrator)

    empty = desk.post(address(publication, "withdraw"), {"reason": " "})
    desk.post(address(publication, "withdraw"), {"reason": "Personuppgifter"})
    again = desk.post(address(publication, "withdraw"), {"reason": "Ett annat skäl"})

    assert "reason" in empty.context["form"].errors
    assert again.context["form"].non_field_errors()
    assert "Ett annat skäl" in again.content.decode()
    assert Publication.objects.get().withdrawn_reason == "Personuppgifter"


def test_nobody_else_withdraws():
    house = Desk()
    publication = house.publish(house.adopt(100)[0])

    for user in (house.writer, house.approver, make_user(is_superuser=True), Desk().administrator):
        response = log_in(user).post(address(publication, "withdraw"), {"reason": "Skäl"})
        assert response.status_code in {403, 404}
    assert Publication.objects.get().withdrawn_at is None


# People


def test_an_administrator_sees_the_people_of_the_own_municipality_and_their_roles_there():
    house, elsewhere = Desk(), Desk()
    Membership.objects.create(user=house.writer, municipality=elsewhere.municipality, role=Role.APPROVER)
    desk = log_in(house.administrator)

    shown = set(desk.get(address(User, "changelist")).context["cl"].result_list)
    page = desk.get(address(house.writer, "change"))

    assert shown == {house.writer, house.approver, house.administrator}
    assert str(elsewhere.municipality) not in page.content.decode()
    assert desk.get(address(elsewhere.writer, "change")).status_code == 302


def test_an_administrator_makes_a_user_with_a_role():
    house = Desk()
    desk = log_in(house.administrator)
    data = filled_in(desk, address(User, "add")) | {
        "username": "ny-handläggare",
        "usable_password": "true",
        "password1": "en lång nog fras",
        "password2": "en lång nog fras",
        "memberships-TOTAL_FORMS": 1,
        "memberships-0-municipality": house.municipality.pk,
        "memberships-0-role": Role.WRITER,
    }

    without_role = desk.post(address(User, "add"), data | {"memberships-TOTAL_FORMS": 0})
    response = desk.post(address(User, "add"), data)

    assert without_role.status_code == 200
    assert response.status_code == 302
    made = User.objects.get(username="ny-handläggare")
    assert (made.is_staff, made.is_superuser) == (True, False)
    assert made.has_role(Role.WRITER, house.municipality.pk)


def test_an_administrator_gives_and_takes_roles_at_home_only():
    house, elsewhere = Desk(), Desk()
    desk = log_in(house.administrator)
    url = address(house.writer, "change")
    row = {"memberships-TOTAL_FORMS": 2, "memberships-1-role": Role.APPROVER}

    desk.post(url, filled_in(desk, url) | row | {"memberships-1-municipality": elsewhere.municipality.pk})
    assert not house.writer.has_role(Role.APPROVER, elsewhere.municipality.pk)
    desk.post(url, filled_in(desk, url) | row | {"memberships-1-municipality": house.municipality.pk})
    assert house.writer.has_role(Role.APPROVER, house.municipality.pk)
    membership = Membership.objects.get(user=house.writer, role=Role.APPROVER)
    desk.post(address(membership, "delete"), {"post": "yes"})
    assert not house.writer.has_role(Role.APPROVER, house.municipality.pk)


def test_who_administers_one_municipality_and_writes_in_another_gives_no_roles_in_the_other():
    house, elsewhere = Desk(), Desk()
    user = house.administrator
    Membership.objects.create(user=user, municipality=elsewhere.municipality, role=Role.WRITER)
    Membership.objects.create(user=house.writer, municipality=elsewhere.municipality, role=Role.WRITER)
    page = log_in(user).get(address(house.writer, "change"))

    (formset,) = (inline.formset for inline in page.context["inline_admin_formsets"])
    assert [form.instance.municipality for form in formset.forms] == [house.municipality]
    assert may(log_in(user), Membership.objects.get(user=elsewhere.writer)) == "nothing"


def test_an_administrator_makes_nobody_a_superuser():
    house = Desk()
    desk = log_in(house.administrator)
    url = address(house.writer, "change")

    desk.post(url, filled_in(desk, url) | {"is_superuser": "on"})

    house.writer.refresh_from_db()
    assert not house.writer.is_superuser


@pytest.mark.parametrize("other", ["works elsewhere too", "is a superuser"])
def test_an_administrator_does_not_take_over_the_log_in_of_somebody_beyond(other):
    house = Desk()
    user = house.writer
    if other == "is a superuser":
        User.objects.filter(pk=user.pk).update(is_superuser=True)
    else:
        Membership.objects.create(user=user, municipality=make_municipality(), role=Role.WRITER)
    before = User.objects.get(pk=user.pk)
    desk = log_in(house.administrator)
    url = address(user, "change")

    desk.post(url, filled_in(desk, url) | {"username": "övertagen", "is_active": ""})
    password = {"password1": "en lång nog fras", "password2": "en lång nog fras", "usable_password": "true"}
    response = desk.post(reverse("admin:auth_user_password_change", args=(user.pk,)), password)

    after = User.objects.get(pk=user.pk)
    assert response.status_code == 403
    assert (after.username, after.is_active, after.password) == (before.username, True, before.password)


def test_only_administrators_and_superusers_come_to_people():
    house = Desk()

    for user in (house.writer, house.approver):
        for model in (User, Membership):
            assert log_in(user).get(address(model, "changelist")).status_code == 403
        assert log_in(user).get(address(house.approver, "change")).status_code == 403


def test_nobody_is_deleted():
    house = Desk()

    for user in (house.administrator, make_user(is_superuser=True)):
        assert log_in(user).post(address(house.writer, "delete"), {"post": "yes"}).status_code == 403
    assert User.objects.filter(pk=house.writer.pk).exists()
    assert Decision.objects.count() == Submission.objects.count() == 0
