"""A municipality set up with its people in one form: all or nothing, without scripts."""

import pytest

from municipalities.models import AccountEvent, Membership, Municipality, Role, User
from tests.factories import make_municipality, make_user
from tests.support.desk import Desk
from tests.support.desk_pages import address, texts_of
from tests.support.logged_in import log_in

pytestmark = pytest.mark.django_db

ANNA = {"first_name": "Anna", "last_name": "Ek", "email": "Anna.Ek@kommun.example", "roles": ["writer"]}
BO = {
    "first_name": "Bo",
    "last_name": "Al",
    "email": "bo.al@kommun.example",
    "roles": ["approver", "administrator"],
}


def form(*people, **home):
    data = {"people-TOTAL_FORMS": max(6, len(people)), "people-INITIAL_FORMS": 0}
    for number, person in enumerate(people):
        data |= {f"people-{number}-{name}": value for name, value in person.items()}
    return data | {f"home-{name}": value for name, value in home.items()}


@pytest.fixture
def chief():
    return log_in(make_user(is_superuser=True))


def send(desk, *people, **home):
    return desk.post(address(User, "set_up"), form(*people, **home))


def test_a_new_municipality_comes_with_its_people(chief, mailoutbox, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        response = send(chief, ANNA, BO, code="0181", name="Södertälje", county="Stockholms län")

    assert response.url == address(User, "roles")
    made = Municipality.objects.get(code="0181")
    assert (made.slug, made.county) == ("sodertalje", "Stockholms län")
    anna, bo = User.objects.filter(username__contains="@").order_by("username")
    assert (anna.username, anna.email, anna.get_full_name()) == (ANNA["email"].lower(),) * 2 + ("Anna Ek",)
    assert (anna.is_staff, anna.is_superuser, anna.has_usable_password()) == (True, False, False)
    roles = set(Membership.objects.filter(municipality=made).values_list("user", "role"))
    assert roles == {(anna.pk, "writer"), (bo.pk, "approver"), (bo.pk, "administrator")}
    assert sorted(letter.to[0] for letter in mailoutbox) == [anna.email, bo.email]
    kinds = AccountEvent.objects.filter(user=bo).order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["user_added", "role_given", "role_given", "invited"]
    page = texts_of(chief.get(response.url))
    assert "Södertälje är upplagd" in page
    assert "krävs, saknas" in page


@pytest.mark.parametrize(
    ("people", "home", "said"),
    [
        ([], {"code": "0181", "name": "Södertälje"}, "Skriv minst en person"),
        ([ANNA], {}, "Välj en kommun"),
        ([ANNA], {"code": "181", "name": "Södertälje"}, "Fyra siffror"),
        ([ANNA], {"code": "0181", "name": "Admin"}, "egna sidor"),
        ([ANNA, {**BO, "email": ANNA["email"]}], {"code": "0181", "name": "Södertälje"}, "annan rad"),
        ([ANNA, {**BO, "roles": []}], {"code": "0181", "name": "Södertälje"}, "måste fyllas i"),
        ([ANNA, {**BO, "email": "bo"}], {"code": "0181", "name": "Södertälje"}, "e-post"),
    ],
)
def test_what_is_wrong_is_said_where_it_is_and_nothing_is_saved(chief, people, home, said):
    response = send(chief, *people, **home)

    assert response.status_code == 200
    assert said.lower() in texts_of(response).lower()
    assert not Municipality.objects.exists()
    assert User.objects.count() == 1
    if people:
        assert 'value="Anna"' in response.content.decode()


def test_one_that_is_there_is_chosen_and_not_written_too(chief):
    there = make_municipality()

    both = send(chief, ANNA, municipality=there.pk, name="Ny")
    chosen = send(chief, ANNA, municipality=there.pk)

    assert both.status_code == 200
    assert chosen.status_code == 302
    assert Membership.objects.get().municipality == there


def test_somebody_who_is_there_gets_the_role_and_no_second_account(chief):
    user = make_user(email=ANNA["email"].upper())

    send(chief, ANNA, BO, municipality=make_municipality().pk)

    assert Membership.objects.get(user=user).role == Role.WRITER
    assert User.objects.filter(email__iexact=ANNA["email"]).count() == 1


def test_where_one_person_writes_and_approves_alone_it_is_said(chief):
    alone = {**ANNA, "roles": ["writer", "approver"]}

    response = send(chief, alone, municipality=make_municipality().pk)

    assert "Ännu kan inget publiceras" in texts_of(chief.get(response.url))


def test_an_administrator_sets_up_people_at_home_only():
    house, elsewhere = Desk(), Desk()
    User.objects.filter(pk=elsewhere.writer.pk).update(email=BO["email"])
    desk = log_in(house.administrator)
    page = desk.get(address(User, "set_up"))

    there = send(desk, ANNA, municipality=elsewhere.municipality.pk)
    new = send(desk, ANNA, code="0181", name="Ny kommun")
    taken = send(desk, BO, municipality=house.municipality.pk)
    done = send(desk, ANNA, municipality=house.municipality.pk)

    assert str(elsewhere.municipality) not in page.content.decode()
    assert "home-code" not in page.content.decode()
    assert {there.status_code, new.status_code, taken.status_code} == {200}
    assert not Municipality.objects.filter(code="0181", name="Ny kommun").exists()
    assert not Membership.objects.filter(user=elsewhere.writer, municipality=house.municipality).exists()
    assert done.status_code == 302
    shown = texts_of(desk.get(address(User, "roles")))
    assert str(house.municipality) in shown
    assert str(elsewhere.municipality) not in shown


def test_nobody_else_sets_up_people_or_reads_who_may_what():
    house = Desk()

    for user in (house.writer, house.approver):
        desk = log_in(user)
        assert desk.get(address(User, "set_up")).status_code == 403
        assert send(desk, ANNA, municipality=house.municipality.pk).status_code == 403
        assert desk.get(address(User, "roles")).status_code == 403
