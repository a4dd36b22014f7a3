"""Documents, citations and inferences of the fixtures: what is stated, what is our reading, and why."""

import pytest
from django.db import models

from allocations.models import Citation, Document
from allocations.models.choices import Basis
from allocations.models.evidence import TARGETS
from tests.support.real_input import load

INFERENCES = {
    # the decision was taken in 2022
    ("decision", "1980/package/tryggare-vasteras/kommunbudget-2023", "decided_on"),
    # Konstlabbet belongs to line 1
    ("line", "1980/tryggare-vasteras/foreningar-och-kultur", "description"),
    # the undated text on the council is the later one
    ("described_document", "vasteras-samverkan-polisen", "dated"),
    # 31 million until further notice
    ("appropriation", "0484/package/starkare-och-tryggare-eskilstuna/tillkannagivande/satsningen", "runs"),
    # society's presence is placed in the districts that are given priority
    ("line", "0484/starkare-och-tryggare-eskilstuna/narvaro", "areas"),
    # what is already running lies outside the 31 million
    ("package", "0484/starkare-och-tryggare-eskilstuna", "scope_note"),
    ("measure", "0484/package/starkare-och-tryggare-eskilstuna/kameror", "package"),
    ("measure", "0484/package/starkare-och-tryggare-eskilstuna/narkotikasok-med-hundar", "package"),
    ("measure", "0484/package/starkare-och-tryggare-eskilstuna/skalskydd", "package"),
    ("measure", "0484/package/starkare-och-tryggare-eskilstuna/belysning", "package"),
    ("measure", "0484/package/starkare-och-tryggare-eskilstuna/ordningsvakter", "package"),
    # an earmarked state grant, out of the government's pool, from 2021
    ("source", "1880/bryta-nyrekryteringen/socialstyrelsen", "earmarked"),
    ("source", "1880/bryta-nyrekryteringen/socialstyrelsen", "pool"),
    ("appropriation", "1880/package/bryta-nyrekryteringen/tilldelning/statsbidrag-2021", "fiscal_year"),
    ("pool_amount", "socialt-utsatta-omraden/2021/decided", "fiscal_year"),
}

DOCUMENTS = {
    "vasteras-15-miljoner": ("party", "Centerpartiet", "2023-02-01"),
    "vasteras-trygghetsrad-2021": ("authority", "Västerås stad", "2021-03-31"),
    "vasteras-samverkan-polisen": ("authority", "Västerås stad", None),
    "eskilstuna-31-miljoner": ("party", "Socialdemokraterna i Eskilstuna", None),
    "orebro-10-2-miljoner": ("party", "Centerpartiet", "2021-06-03"),
}


def target_of(citation: Citation) -> tuple[str, models.Model]:
    return next((name, target) for name in TARGETS if (target := getattr(citation, name)) is not None)


def address(target: models.Model) -> str:
    return "/".join(str(part) for part in target.natural_key())  # type: ignore[attr-defined]


def test_what_is_inferred_is_marked_on_the_very_fact_and_nothing_else_is(db: None) -> None:
    load()

    inferences = Citation.objects.filter(basis=Basis.INFERENCE)
    found = {
        (name, address(target), citation.fact)
        for citation in inferences
        for name, target in [target_of(citation)]
    }

    assert found == INFERENCES
    assert inferences.count() == len(INFERENCES)


def test_an_inference_is_a_clause_with_a_reason_and_the_place_it_is_read_from(db: None) -> None:
    load()

    for citation in Citation.objects.filter(basis=Basis.INFERENCE):
        assert citation.claim.startswith("att ")
        assert not citation.claim.endswith(".")
        assert citation.reason.endswith(".")
        assert citation.document is not None
        assert citation.locator
        assert citation.printed == ""


def test_a_citation_is_about_a_field_that_its_target_has(db: None) -> None:
    load()

    for citation in Citation.objects.exclude(fact=""):
        target = target_of(citation)[1]
        assert citation.fact in {field.name for field in target._meta.get_fields()}, citation


def test_a_stated_fact_names_its_place_in_a_document_that_is_at_hand(db: None) -> None:
    load()

    for citation in Citation.objects.filter(basis=Basis.STATED):
        assert citation.document is not None
        assert citation.document.at_hand
        # A page that tells who published a document, and when, has no places to point at.
        assert citation.locator or citation.document.kind == "web_page"


def test_citations_of_one_fact_have_an_order_of_their_own(db: None) -> None:
    load()

    for document_or_fact in TARGETS:
        positions = list(
            Citation.objects.exclude(**{document_or_fact: None}).values_list(document_or_fact, "position")
        )
        assert len(positions) == len(set(positions))


@pytest.mark.parametrize("key", DOCUMENTS)
def test_a_release_has_its_grade_publisher_and_date_cited_to_the_page_that_says_so(
    db: None, key: str
) -> None:
    load()
    document = Document.objects.get(key=key)
    grade, publisher, dated = DOCUMENTS[key]

    assert (document.kind, document.grade, document.publisher) == ("press_release", grade, publisher)
    assert (document.dated.isoformat() if document.dated else None) == dated
    assert document.dated_precision == ("day" if dated else "not_stated")
    assert document.at_hand

    said = {c.fact: c.document for c in document.described_by.filter(basis=Basis.STATED)}
    assert set(said) == {"publisher", "grade"} | ({"dated"} if dated else set())
    for fact in ("publisher", "grade"):
        page = said[fact]
        assert page is not None
        assert (page.kind, page.grade, page.publisher) == ("web_page", grade, publisher)
    if dated:
        page = said["dated"]
        assert page is not None
        assert page.dated == document.dated


def test_a_document_that_is_only_mentioned_has_no_title_and_no_file(db: None) -> None:
    load()

    absent = Document.objects.get(at_hand=False)

    assert (absent.title, absent.publisher, absent.size_printed, absent.file.name) == ("", "", "143.5 kB", "")
    assert absent.mentioned_in == Document.objects.get(key="vasteras-15-miljoner")
    assert absent.described_by.get().printed == "143.5 kB"


def test_only_authorities_own_pages_of_statistics_are_graded_so(db: None) -> None:
    load()

    pages = Document.objects.filter(kind="statistics")

    assert set(pages.filter(grade="authority").values_list("publisher", flat=True)) == {
        "Region Västmanland",
        "Eskilstuna kommun",
        "Örebro kommun",
    }
    assert set(pages.exclude(grade="authority").values_list("grade", flat=True)) == {"other"}


def test_no_document_has_an_address_a_file_or_a_day_of_retrieval_that_nobody_noted(db: None) -> None:
    load()

    for document in Document.objects.all():
        assert (document.address, document.file.name, document.sha256) == ("", "", "")
        assert document.retrieved_on is None
        assert not document.redistributable
