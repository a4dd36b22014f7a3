"""Staff of one municipality see nothing of another's: in no list, choice, search, filter, action, history, deletion."""

import pytest
from django.db import transaction
from django.db.models import ForeignKey, ManyToManyField
from django.urls import reverse

from allocations.models import (
    AllocationLine,
    Decision,
    DeskWrite,
    Document,
    NationalPool,
    PoolAmount,
    Publication,
    Purpose,
    SafetyPackage,
)
from municipalities.models import Body, Membership, Role, User
from tests.factories import make_citation, make_municipality, make_user
from tests.support.desk_pages import (
    PAGES,
    address,
    filled_in,
    log_in,
    make_everything,
    make_member,
    make_shared,
    typed_in,
)

pytestmark = [pytest.mark.django_db, pytest.mark.once]

MARK = "HEMLIGT"
SHARED = {NationalPool, PoolAmount, Purpose}
PEOPLE = {User, Membership}
ROLES = {"approver": [Role.APPROVER], "all": list(Role)}
MODELS = sorted(set(PAGES) - SHARED, key=lambda model: model._meta.label)


def label(model):
    return model.__name__


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """Two municipalities, made once. Every test works in a transaction of its own within this one."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield {"there": make_everything(MARK), "home": make_everything("Eget")}
        transaction.set_rollback(True)


@pytest.fixture
def there(world, db):
    """Another municipality, in which every row is marked."""
    return fresh(world["there"])


@pytest.fixture
def home(world, db):
    return fresh(world["home"])


def fresh(rows):
    """The rows as they are in the database: what a test did to the objects themselves is gone."""
    return {model: model.objects.get(pk=row.pk) for model, row in rows.items()}


@pytest.fixture(params=ROLES)
def desk(request, home):
    """Somebody with some roles at home and none elsewhere."""
    municipality = home[SafetyPackage].municipality
    return log_in(make_member(*ROLES[request.param], municipality=municipality))


@pytest.fixture
def writer(home):
    return log_in(make_member(*Role, municipality=home[SafetyPackage].municipality))


def shows_nothing(response):
    assert MARK not in response.content.decode()
    if response.status_code == 302:
        following = response.url
        assert MARK not in following
    return True


def test_the_world_of_the_tests_has_a_row_of_every_model_with_pages(there):
    assert set(PAGES) == set(there) | SHARED


@pytest.mark.parametrize("model", MODELS, ids=label)
def test_their_rows_are_in_no_list(model, desk, there):
    searched = {"q": MARK.lower()}
    for asked in ({}, searched, {"_facets": "True"}, {**searched, "_popup": "1", "_to_field": "id"}):
        response = desk.get(address(model, "changelist"), asked)

        shows_nothing(response)
        if response.status_code == 200:
            shown = {row.pk for row in response.context["cl"].result_list}
            assert there[model].pk not in shown


@pytest.mark.parametrize("model", MODELS, ids=label)
def test_the_own_row_is_in_the_list_of_whoever_has_every_role(model, writer, home):
    response = writer.get(address(model, "changelist"))

    assert home[model].pk in {row.pk for row in response.context["cl"].result_list}


@pytest.mark.parametrize("model", MODELS, ids=label)
def test_a_list_filtered_by_their_rows_is_empty(model, writer, there):
    for field in model._meta.concrete_fields:
        if not isinstance(field, ForeignKey) or field.related_model not in there:
            continue
        asked = {f"{field.name}__id__exact": there[field.related_model].pk}

        response = writer.get(address(model, "changelist"), asked)

        shows_nothing(response)
        if response.status_code == 200:
            assert list(response.context["cl"].result_list) == []


@pytest.mark.parametrize("model", MODELS, ids=label)
@pytest.mark.parametrize("page", ["change", "delete", "history"])
def test_their_row_opens_on_no_page_typed_by_hand(model, page, desk, there):
    for method in (desk.get, desk.post):
        response = method(address(there[model], page), {"post": "yes"} if method == desk.post else {})

        assert response.status_code in {302, 403, 404}
        shows_nothing(response)
    assert model.objects.filter(pk=there[model].pk).exists()


PAGES_OF_A_PACKAGE = ("overview", "follow_up", "follow_up_sums", "indicators")


@pytest.mark.parametrize("name", PAGES_OF_A_PACKAGE)
def test_no_page_of_their_package_opens(name, desk, there):
    address = reverse(f"admin:allocations_safetypackage_{name}", args=(there[SafetyPackage].pk,))

    for response in (desk.get(address), desk.post(address, {"year": "2023"})):
        assert response.status_code == 404
        shows_nothing(response)


@pytest.mark.parametrize("model", [model for model in MODELS if hasattr(model, "history")], ids=label)
def test_no_earlier_version_of_their_row_opens(model, desk, there):
    there[model].save()
    version = model.history.filter(id=there[model].pk).first()

    response = desk.get(address(there[model], "simple_history", version.pk))

    assert response.status_code in {403, 404}
    shows_nothing(response)


@pytest.mark.parametrize("model", [model for model in MODELS if hasattr(model, "history")], ids=label)
def test_no_earlier_version_of_their_row_opens_under_an_own_row(model, writer, home, there):
    there[model].save()
    version = model.history.filter(id=there[model].pk).first()

    response = writer.get(address(home[model], "simple_history", version.pk))

    assert response.status_code == 404
    shows_nothing(response)


@pytest.mark.parametrize("model", MODELS, ids=label)
def test_the_pages_of_an_own_row_offer_none_of_theirs(model, desk, home, there):
    for page in ("change", "delete", "history"):
        shows_nothing(desk.get(address(home[model], page)))


@pytest.mark.parametrize("model", MODELS, ids=label)
def test_a_new_row_is_offered_none_of_theirs(model, desk, there):
    for asked in ({}, {"_popup": "1"}, {"package": there[SafetyPackage].pk}):
        shows_nothing(desk.get(address(model, "add"), asked))


CHOOSABLE = set(MODELS) - PEOPLE
CHOOSING = [
    (model, field.name)
    for model in MODELS
    for field in (*model._meta.concrete_fields, *model._meta.many_to_many)
    if isinstance(field, ForeignKey | ManyToManyField) and field.editable and field.related_model in CHOOSABLE
]


@pytest.mark.parametrize(("model", "name"), CHOOSING, ids=lambda value: getattr(value, "__name__", value))
def test_a_form_that_names_one_of_their_rows_changes_nothing(model, name, writer, home, there):
    field = model._meta.get_field(name)
    theirs = there[field.related_model]
    url = address(home[model], "change")
    page = writer.get(url)
    assert page.status_code == 200
    data = typed_in(page) if page.context["has_change_permission"] else {}

    response = writer.post(url, data | {name: theirs.pk})

    found = getattr(model.objects.get(pk=home[model].pk), name)
    chosen = set(found.all()) if isinstance(field, ManyToManyField) else {found}
    assert theirs not in chosen
    shows_nothing(response)
    if page.context["has_change_permission"] and name in page.context["adminform"].form.fields:
        assert name in response.context["adminform"].form.errors


@pytest.mark.parametrize("model", MODELS, ids=label)
def test_nothing_is_added_to_their_rows(model, writer, home, there):
    before = model.objects.count()
    page = writer.get(address(model, "add"))
    if page.status_code != 200:
        assert not page.context or MARK not in page.content.decode()
        return
    data = typed_in(page)
    theirs = {
        field.name: there[field.related_model].pk
        for field in model._meta.concrete_fields
        if isinstance(field, ForeignKey) and field.editable and field.related_model in there
    }

    writer.post(address(model, "add"), data | theirs)

    assert model.objects.count() == before


@pytest.mark.parametrize("model", MODELS, ids=label)
def test_an_action_on_their_row_does_nothing(model, writer, there):
    data = {"action": "delete_selected", "_selected_action": [there[model].pk], "post": "yes"}

    response = writer.post(address(model, "changelist"), data)

    shows_nothing(response)
    assert model.objects.filter(pk=there[model].pk).exists()


AUTOCOMPLETES = [(page.model, name) for page in PAGES.values() for name in page.get_autocomplete_fields(None)]


@pytest.mark.parametrize(
    ("model", "name"), AUTOCOMPLETES, ids=lambda value: getattr(value, "__name__", value)
)
def test_nothing_of_theirs_is_found_while_typing(model, name, desk, there):
    for term in (MARK.lower(), ""):
        asked = {
            "app_label": model._meta.app_label,
            "model_name": model._meta.model_name,
            "field_name": name,
            "term": term,
        }

        response = desk.get(reverse("admin:autocomplete"), asked)

        assert MARK not in response.content.decode()


def test_filters_of_a_list_offer_own_rows_only(writer, home, there):
    for model in (AllocationLine, Decision, Document, Body, Publication, DeskWrite):
        response = writer.get(address(model, "changelist"))

        offered = [
            str(choice["display"])
            for spec in response.context["cl"].filter_specs
            for choice in spec.choices(response.context["cl"])
        ]
        assert offered
        assert not [each for each in offered if MARK in each]


def test_a_shared_document_tells_nothing_of_who_else_cites_it(writer, home, there):
    shared = make_shared()[Document]
    own = make_citation(home[AllocationLine], shared)
    make_citation(there[AllocationLine], shared, printed=f"{MARK} kronor")

    page = writer.get(address(shared, "change"))

    resting = page.context["inline_admin_formsets"][1].formset
    assert [form.instance for form in resting.forms] == [own]
    shows_nothing(page)
    asked = {"citations__printed__startswith": MARK, "citations": own.pk}
    for way, value in asked.items():
        assert writer.get(address(Document, "changelist"), {way: value}).status_code in {302, 400}


def test_a_deletion_counts_what_lies_elsewhere_without_naming_it(home, there):
    """A document of one's own may be cited elsewhere, by somebody who works in both municipalities."""
    document = home[Document]
    make_citation(there[AllocationLine], document, printed=f"{MARK} kronor")
    desk = log_in(make_member(Role.WRITER, municipality=home[SafetyPackage].municipality))

    response = desk.get(address(document, "delete"))

    assert response.status_code == 200
    shows_nothing(response)
    assert document.citations.filter(line=there[AllocationLine]).exists()


def test_whoever_has_no_membership_sees_nothing(there):
    make_shared()
    desk = log_in(make_user())

    for model in PAGES:
        for page in ("changelist", "add"):
            response = desk.get(address(model, page))
            assert response.status_code == 403, (model, page)
    assert MARK not in desk.get(reverse("admin:index")).content.decode()


def test_whoever_is_not_staff_does_not_come_in(there):
    user = make_member(*Role, municipality=there[SafetyPackage].municipality, is_staff=False)

    response = log_in(user).get(reverse("admin:index"))

    assert response.status_code == 302


def test_an_inactive_member_does_not_come_in(there):
    user = make_member(*Role, municipality=there[SafetyPackage].municipality, is_active=False)

    assert log_in(user).get(reverse("admin:index")).status_code == 302


def test_a_superuser_sees_every_municipality(home, there):
    desk = log_in(make_user(is_superuser=True))

    for model in MODELS:
        shown = {row.pk for row in desk.get(address(model, "changelist")).context["cl"].result_list}
        assert {home[model].pk, there[model].pk} <= shown, model


def test_who_writes_in_one_place_and_reads_in_another_adds_only_to_the_first(home, there):
    user = make_member(Role.WRITER, municipality=home[SafetyPackage].municipality)
    Membership.objects.create(user=user, municipality=there[SafetyPackage].municipality, role=Role.APPROVER)
    desk = log_in(user)
    data = filled_in(desk, address(AllocationLine, "add")) | {"name": "Ny post"}

    refused = desk.post(address(AllocationLine, "add"), data | {"package": there[SafetyPackage].pk})
    taken = desk.post(address(AllocationLine, "add"), data | {"package": home[SafetyPackage].pk})

    assert "package" in refused.context["adminform"].form.errors
    assert taken.status_code == 302
    assert desk.get(address(there[AllocationLine], "change")).context["has_change_permission"] is False


def test_a_row_names_no_row_of_another_municipality_even_for_a_writer_in_both(home, there):
    user = make_member(Role.WRITER, municipality=home[SafetyPackage].municipality)
    Membership.objects.create(user=user, municipality=there[SafetyPackage].municipality, role=Role.WRITER)
    desk = log_in(user)
    url = address(home[AllocationLine], "change")

    response = desk.post(url, filled_in(desk, url) | {"responsible": there[Body].pk})

    assert "responsible" in response.context["adminform"].form.errors


def test_a_municipality_that_is_not_there_is_nobodys(home):
    elsewhere = make_municipality()

    assert elsewhere.pk not in {m.pk for m in make_user().municipalities()}
