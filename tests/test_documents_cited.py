"""A figure's missing source is seen at once, by the rule that publishing refuses it by, and is mended from there."""

import pytest
from django.urls import reverse

from allocations.desk.uncited import lacking_in
from allocations.models import (
    Citation,
    DeskWrite,
    Document,
    Indicator,
    Observation,
    Outturn,
    StatedFigure,
)
from allocations.models.choices import ObservationState, StatedFigureKind
from allocations.publishing import Refused, submit
from tests.factories import make_citation, make_document, make_position, make_position_amount
from tests.support import files
from tests.support.desk import Desk
from tests.support.desk_pages import address, log_in, texts_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "kept"
    return settings.MEDIA_ROOT


@pytest.fixture
def house():
    return Desk()


@pytest.fixture
def desk(house):
    return log_in(house.writer)


def entry_without_source(house, kronor=5_700_000, **given):
    return house.spread(
        house.decision(title="Budget"), house.line(name="Vasaparken"), kronor, cited=False, **given
    )


def cite_url(row, target="allocation"):
    return reverse("admin:allocations_document_cite", args=(target, row.pk))


@pytest.mark.parametrize("page", ["package", "decision"])
def test_a_figure_without_a_source_is_counted_at_the_top_of_the_page(house, desk, page):
    entry = entry_without_source(house)
    row = house.package if page == "package" else entry.decision

    response = desk.get(address(row, "change"))

    assert "En siffra saknar källa" in texts_of(response)
    assert address(entry, "change") in response.content.decode()
    assert cite_url(entry) in response.content.decode()


def test_what_is_said_of_the_year_alone_is_no_source_of_the_figure_anywhere(house, desk):
    entry = entry_without_source(house)
    make_citation(entry, house.document, fact="fiscal_year")

    listed = desk.get(address(type(entry), "changelist"))

    assert "källa saknas" in texts_of(listed)
    assert "En siffra saknar källa" in texts_of(desk.get(address(house.package, "change")))


def test_where_every_figure_has_a_source_nothing_is_said(house, desk):
    house.spread(house.decision(), house.line(), 100)

    assert "saknar källa" not in texts_of(desk.get(address(house.package, "change")))


def test_what_the_desk_shows_is_what_publishing_refuses(house):
    """Figures of every kind, each without a source: the sentences are the same ones, of the same figures."""
    entry = entry_without_source(house)
    house.give(entry.decision, 9_000_000, cited=False)
    make_position_amount(make_position(entry.decision), entry.line)
    StatedFigure.objects.create(
        package=house.package, key="total", kind=StatedFigureKind.TOTAL, label="Summa", kronor=1
    )
    indicator = Indicator.objects.create(package=house.package, key="m", name="Mått", baseline=1, unit="st")
    Observation.objects.create(indicator=indicator, key="o", state=ObservationState.MEASURED, value=2)
    Outturn.objects.create(line=entry.line, fiscal_year=2023, kronor=50)

    with pytest.raises(Refused) as refusal:
        submit(submission=house.submission(entry.decision), user=house.writer)

    found = lacking_in(house.package)
    assert [each.figure for each in found] == [
        text.partition(" saknar källa")[0] for text in refusal.value.sentences
    ]
    assert {type(each.row) for each in found} >= {type(entry), StatedFigure, Indicator, Observation, Outturn}
    assert len(found) == 7


def test_the_list_of_a_package_names_them_all(house, desk):
    entry_without_source(house)

    response = desk.get(address(house.package, "uncited"))

    assert "Vasaparken 2023: 5 700 000 kr" in texts_of(response).replace("\xa0", " ")


def test_nobody_sees_the_list_of_another_municipality(house):
    other = Desk()

    assert log_in(other.writer).get(address(house.package, "uncited")).status_code == 404


# Citing


def test_a_figure_is_cited_by_document_place_and_words_as_printed(house, desk):
    entry = entry_without_source(house)
    place = {"document": house.document.pk, "locator": "s. 3", "printed": "5,7 miljoner", "next": "/admin/"}

    response = desk.post(cite_url(entry), place)

    assert response.headers["Location"] == "/admin/"
    citation = Citation.objects.get(allocation=entry)
    assert (citation.document, citation.locator, citation.printed) == (house.document, "s. 3", "5,7 miljoner")
    assert DeskWrite.objects.filter(user=house.writer, decision=entry.decision).exists()
    assert lacking_in(house.package) == []


def test_a_file_is_sent_and_cited_in_one_go(house, desk):
    entry = entry_without_source(house)

    desk.post(
        cite_url(entry),
        {"kind": "minutes", "grade": "minutes", "locator": "§ 12", "printed": "5,7", "file": files.sent()},
    )

    citation = Citation.objects.get(allocation=entry)
    assert (citation.document.file_name, citation.document.redistributable) == ("protokoll.pdf", False)
    assert citation.document.municipality == house.municipality


def test_a_file_that_is_not_taken_leaves_nothing_and_loses_nothing(house, desk):
    entry = entry_without_source(house)

    response = desk.post(
        cite_url(entry), {"kind": "minutes", "grade": "minutes", "locator": "§ 12", "file": files.sent(b"MZ")}
    )

    assert "Filen är ett program" in texts_of(response)
    assert response.context["form"]["locator"].value() == "§ 12"
    assert Citation.objects.filter(allocation=entry).count() == 0
    assert Document.objects.count() == 1


def test_after_citing_one_never_lands_on_another_site(house, desk):
    entry = entry_without_source(house)

    for away in ("https://example.org/", "//example.org", "/admin//example.org", "/\\example.org"):
        response = desk.post(cite_url(entry), {"document": house.document.pk, "next": away})
        assert response.headers["Location"] == address(entry, "change")


def test_a_figure_of_another_municipality_is_not_cited(house):
    entry = entry_without_source(house)
    other = log_in(Desk().writer)

    assert other.get(cite_url(entry)).status_code == 404
    assert other.post(cite_url(entry), {}).status_code == 404


def test_a_document_of_another_municipality_is_neither_offered_nor_taken(house, desk):
    entry = entry_without_source(house)
    elsewhere = make_document(municipality=Desk().municipality, title="HEMLIGT")

    assert "HEMLIGT" not in texts_of(desk.get(cite_url(entry)))
    response = desk.post(cite_url(entry), {"document": elsewhere.pk})

    assert response.context["form"].errors["document"]


def test_who_only_approves_cites_nothing(house):
    assert log_in(house.approver).get(cite_url(entry_without_source(house))).status_code == 403


def test_what_is_published_gets_no_new_source(house, desk):
    decision = house.adopt(100, [100])[0]
    house.publish(decision)

    assert desk.post(cite_url(decision.allocations.get()), {"document": house.document.pk}).status_code == 403
