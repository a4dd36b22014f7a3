"""Bodies, seats, places, lines, measures and positions of the fixtures, and what is left unsaid about them."""

from collections import Counter

from allocations.models import (
    AllocationLine,
    Condition,
    Decision,
    FundingSource,
    Measure,
    NationalPool,
    Position,
    SafetyPackage,
)
from municipalities.models import Area, Body, Municipality
from tests.support.real_input import load

LINES = {
    "1980": [
        ("Föreningar och kultur", "increased", True),
        ("Västra stadsdelarna och Skultuna", "increased", True),
        ("Trygga stråk och platser", "not_stated", False),
    ],
    "0484": [
        ("Mobilt ungdomsteam", "new", False),
        ("SSPF-team", "new", False),
        ("Avhopparverksamhet", "new", False),
        ("Sociala insatsgrupper (SIG)", "new", False),
        ("Mer närvaro från samhället", "new", False),
    ],
    "1880": [
        ("Fältorganisationen", "increased", False),
        ("Centrumvärdar", "increased", False),
        ("Samordningsfunktion", "not_stated", False),
        ("Föräldraskapsstöd", "increased", False),
        ("ANDT-arbete", "increased", False),
        ("Fysisk aktivitet", "not_stated", False),
    ],
}

PLACES = {
    "vastra-stadsdelarna-och-skultuna": {"Västra stadsdelarna", "Skultuna"},
    "trygga-strak-och-platser": {"Vasaparken", "Norra City"},
    "sspf-team": {"Samtliga högstadie- och gymnasieskolor"},
    "narvaro": {"Stadsdelar med sociala utmaningar"},
    "faltorganisationen": {"Oxhagen", "Varberga", "Baronbackarna", "Vivalla"},
    "centrumvardar": {"Baronbackarna", "Brickebacken"},
    "samordningsfunktion": {"Baronbackarna"},
    "foraldraskapsstod": {"Utsatta områden"},
    "fysisk-aktivitet": {"Områden där få idrottar"},
}


def test_the_municipalities_have_their_codes_and_counties(db: None) -> None:
    load()

    assert set(Municipality.objects.values_list("code", "slug", "name", "county")) == {
        ("1980", "vasteras", "Västerås", "Västmanlands län"),
        ("0484", "eskilstuna", "Eskilstuna", "Södermanlands län"),
        ("1880", "orebro", "Örebro", "Örebro län"),
    }


def test_the_lines_stand_in_the_order_of_their_document_with_our_purpose_on_each(db: None) -> None:
    load()

    for code, expected in LINES.items():
        lines = AllocationLine.objects.filter(package__municipality__code=code)
        assert [(line.name, line.movement, line.open_list) for line in lines] == expected
        assert [line.number for line in lines] == [str(number) for number in range(1, len(expected) + 1)]
        assert all(line.purpose is not None and line.purpose.cofog for line in lines)


def test_a_line_lies_where_its_document_says_and_nowhere_else(db: None) -> None:
    load()

    found = {line.key: {area.name for area in line.areas.all()} for line in AllocationLine.objects.all()}

    assert {key: names for key, names in found.items() if names} == PLACES
    assert Counter(name for names in found.values() for name in names)["Baronbackarna"] == 3
    whole = AllocationLine.objects.filter(whole_municipality=True)
    assert [line.key for line in whole] == ["foreningar-och-kultur"]
    assert [line.key for line in AllocationLine.objects.filter(open_areas=True)] == [
        "trygga-strak-och-platser"
    ]


def test_groups_of_places_that_no_document_lists_are_marked(db: None) -> None:
    load()

    unlisted = set(Area.objects.filter(members_listed=False).values_list("name", flat=True))

    assert unlisted == {
        "Västra stadsdelarna",
        "Samtliga högstadie- och gymnasieskolor",
        "Stadsdelar med sociala utmaningar",
        "Partnerskapsområdena",
        "Utsatta områden",
        "Områden där få idrottar",
    }
    western = Area.objects.get(slug="vastra-partnerskapsomraden")
    assert {area.name for area in western.parts.all()} == PLACES["faltorganisationen"]
    assert Area.objects.get(slug="brickebacken").parent is None


def test_only_one_line_has_a_responsible_body(db: None) -> None:
    load()

    led = AllocationLine.objects.filter(responsible__isnull=False)

    assert [(line.key, [str(body) for body in line.responsible.all()]) for line in led] == [
        ("foraldraskapsstod", ["Förebyggande enheten"])
    ]
    assert set(AllocationLine.objects.values_list("recipients", flat=True)) == {""}


def test_the_safety_council_has_its_seats_by_office(db: None) -> None:
    load()
    council = Body.objects.get(slug="trygghetsradet")

    seats = [(s.represents.slug, s.role, s.office, s.acting, s.how_many_words) for s in council.seats.all()]

    assert seats == [
        ("kommunstyrelsen", "co_chair", "kommunstyrelsens ordförande", False, ""),
        ("lokalpolisomrade-vasteras", "co_chair", "lokalpolisområdeschef", True, ""),
        ("kommunstyrelsen", "presidium", "", False, ""),
        ("grundskolenamnden", "presidium", "", False, ""),
        ("namnden-for-idrott-fritid-och-forebyggande", "presidium", "", False, ""),
        ("individ-och-familjenamnden", "presidium", "", False, ""),
        ("polismyndigheten", "member", "", False, "valfritt antal"),
        ("civilsamhallet", "participant", "", False, ""),
    ]
    assert all(
        s.citations.exists() and s.valid_from is None and s.how_many is None for s in council.seats.all()
    )
    police = Body.objects.get(slug="polismyndigheten")
    assert list(council.founded_with.all()) == [police]
    assert Body.objects.get(slug="lokalpolisomrade-vasteras").parent == police


def test_two_documents_that_differ_on_the_council_are_both_there(db: None) -> None:
    load()
    council = Body.objects.get(slug="trygghetsradet")

    on_civil_society = council.seats.get(key="civilsamhallet").citations.get().document
    on_composition = Decision.objects.get(key="inrattande-2021").decisionpoints.get(key="sammansattning")

    assert on_civil_society is not None
    assert on_civil_society.key == "vasteras-samverkan-polisen"
    assert {c.document.key for c in on_composition.citations.all() if c.document} == {
        "vasteras-trygghetsrad-2021"
    }
    assert {c.document.key for c in council.citations.filter(fact="note") if c.document} == {
        "vasteras-trygghetsrad-2021",
        "vasteras-samverkan-polisen",
    }


def test_the_decision_on_the_council_has_three_points_an_initiative_by_office_and_no_money(db: None) -> None:
    load()
    decision = Decision.objects.get(key="inrattande-2021")

    points = decision.decisionpoints.all()

    assert [point.key for point in points] == ["inratta", "sammansattning", "ordforandeskap"]
    assert all(point.citations.exists() for point in points)
    assert decision.initiative == "Kommunstyrelsens ordförande"
    assert not decision.appropriations.exists()
    assert not decision.allocations.exists()


def test_measures_without_money_belong_to_the_council_or_stand_beside_the_lines(db: None) -> None:
    load()

    found: dict[str, list[tuple[str, str]]] = {}
    for measure in Measure.objects.all():
        belongs_to = measure.natural_key()[2]
        found.setdefault(belongs_to, []).append((measure.key, measure.movement))
        assert measure.citations.exists()

    assert found == {
        "trygghetsradet": [
            ("offentliga-miljoer", "increased"),
            ("narvaro-i-krogmiljoer", "increased"),
            ("unga-och-kriminalitet", "not_stated"),
            ("utsatta-brottsoffer", "not_stated"),
            ("avhopparverksamheten", "not_stated"),
        ],
        "starkare-och-tryggare-eskilstuna": [
            ("kameror", "increased"),
            ("narkotikasok-med-hundar", "going_on"),
            ("skalskydd", "not_stated"),
            ("belysning", "not_stated"),
            ("ordningsvakter", "increased"),
            ("inflyttning-jobb-och-utbildning", "increased"),
        ],
    }


def test_the_sources_are_what_the_documents_call_them(db: None) -> None:
    load()

    found = {
        (source.package.municipality.code, source.key): (
            source.kind,
            source.earmarked,
            source.grantor.slug if source.grantor else None,
            source.pool.key if source.pool else None,
        )
        for source in FundingSource.objects.all()
    }

    assert found == {
        ("1980", "kommunens-budget"): ("municipal_budget", None, None, None),
        ("0484", "kallan-anges-inte"): ("not_stated", None, None, None),
        ("1880", "socialstyrelsen"): ("state_grant", True, "socialstyrelsen", "socialt-utsatta-omraden"),
        ("1880", "egna-resurser"): ("municipal_budget", None, None, None),
    }
    pool = NationalPool.objects.get()
    assert (pool.decided_by.slug, pool.administered_by) == ("regeringen", None)


def test_the_money_of_two_years_waits_for_parliament_by_a_day_not_stated(db: None) -> None:
    load()

    condition = Condition.objects.get()

    assert (condition.kind, condition.awaits.slug if condition.awaits else None) == ("awaits", "riksdagen")
    assert {entry.fiscal_year for entry in condition.appropriations.all()} == {2022, 2023}
    assert (condition.expected_on, condition.last_checked_on) == (None, None)


def test_the_only_reservation_is_moderaternas_with_content_not_stated(db: None) -> None:
    load()

    taken = Position.objects.get()

    assert (taken.actor.slug, taken.kind, taken.content_stated, taken.content) == (
        "moderaterna",
        "reservation",
        False,
        "",
    )
    assert taken.decision.key == "overenskommelse"


def test_the_committee_keeps_both_names_as_printed(db: None) -> None:
    load()
    committee = Body.objects.get(slug="kommunstyrelsens-utskott-for-socialt-forebyggande-arbete")

    assert {c.printed for c in committee.citations.all()} == {
        "Kommunstyrelsens utskott för socialt förebyggande arbete",
        "Kommunstyrelsens utskott för socialt förebyggande frågor",
    }
    assert committee.decisions.get().body_printed == committee.name


def test_framework_heading_and_follow_up_are_there_where_a_document_has_them(db: None) -> None:
    load()

    found = {p.slug: (p.framework, p.heading, bool(p.follow_up)) for p in SafetyPackage.objects.all()}

    assert found == {
        "tryggare-vasteras": ("", "", True),
        "starkare-och-tryggare-eskilstuna": ("Orten bortom våldet", "Trygga Unga", True),
        "bryta-nyrekryteringen": ("", "", False),
    }
