"""Västerås' package typed from its press release comes to the entries that the fixtures hold, and is published."""

import pytest
from django.urls import reverse

from allocations.models import Allocation, Appropriation, Decision, SafetyPackage, Submission
from allocations.money import Amount
from allocations.publishing import approve
from allocations.record import headline, read, specified_share
from municipalities.models import Role
from tests.factories import make_municipality, make_user
from tests.support.desk_pages import filled_in, log_in
from tests.support.real_input import load
from tests.support.worksheet import SheetPage, sheet_address

pytestmark = pytest.mark.django_db

LINES = (
    ("1", "6 MILJONER KRONOR", "listan, första punkten"),
    ("2", "5,7 MILJONER KRONOR", "listan, andra punkten"),
    ("3", "3,3 MILJONER KRONOR", "listan, tredje punkten"),
)


def entries_of(package):
    """Every entry of the package: all that it says, what decided it, and where it stands."""
    found = []
    for model in (Appropriation, Allocation):
        for entry in model.objects.filter(decision__package=package):
            decision, citation = entry.decision, entry.citations.get()
            found.append(
                (
                    model.__name__,
                    getattr(getattr(entry, "line", None), "number", ""),
                    (entry.source.name, entry.source.kind),
                    entry.fiscal_year,
                    entry.amount,
                    (entry.certainty, entry.amount_is, entry.runs, entry.measures, entry.nature),
                    getattr(entry, "money_is", ""),
                    (decision.kind, decision.title, decision.paragraph, getattr(decision.body, "name", "")),
                    (decision.decided_on, decision.decided_precision),
                    (citation.basis, citation.locator, citation.printed, citation.document.title),
                    entry.replaces,
                )
            )
    return sorted(found, key=str)


def typed_in(client):
    add = reverse("admin:allocations_safetypackage_add")
    answer = client.post(add, filled_in(client, add) | {"name": "15 miljoner för ett tryggare Västerås"})
    package = SafetyPackage.objects.get()
    assert answer.url == sheet_address(package)
    sheet = SheetPage(client, package, years="2023")
    sheet.put(
        {
            "document": "new",
            "doc-title": "15 miljoner för ett tryggare Västerås",
            "doc-kind": "press_release",
            "doc-grade": "party",
            "amount_is": "per_year",
            "new-source-kind": "adoption",
            "new-source-title": "Kommunens budget för 2023",
            "new-source-body_name": "Kommunfullmäktige",
            "new-source-when": "november 2022",
            "draft-line": "new",
            "new-line-kind": "announcement",
            "new-line-title": "Fördelning på tre poster",
            "from_source": "ns1",
            "ns1-name": "Kommunens egen budget",
            "ns1-kind": "municipal_budget",
            "amount-ns1-2023": "15 miljoner kronor",
            "printed-ns1-2023": "15 miljoner kronor",
            "place-ns1-2023": "första stycket",
        }
    )
    for number, (printed_number, printed, place) in enumerate(LINES, start=1):
        sheet.put(
            {
                f"nl{number}-number": printed_number,
                f"nl{number}-name": f"Post {number}",
                f"amount-nl{number}-2023": printed,
                f"printed-nl{number}-2023": printed,
                f"place-nl{number}-2023": place,
            }
        )
    assert sheet.send().saved, sheet.text
    return package


def test_the_typed_package_is_that_of_the_fixtures():
    home = make_municipality(name="Prov")
    writer = make_user(role=Role.WRITER, municipality=home)
    approver = make_user(role=Role.APPROVER, municipality=home)
    client = log_in(writer)
    package = typed_in(client)

    change = reverse("admin:allocations_submission_add") + f"?package={package.pk}"
    client.post(change, filled_in(client, change) | {"title": "Budget 2023"})
    submission = Submission.objects.get()
    client.post(reverse("admin:allocations_submission_submit", args=(submission.pk,)))
    publication = approve(submission=submission, approver=approver)
    record = read(publication.document)

    assert headline(record).group.amount == Amount.stated(15_000_000)
    assert specified_share(record).fraction == 1
    assert {decision.publication for decision in Decision.objects.all()} == {publication}
    typed = entries_of(package)
    load()
    assert typed == entries_of(SafetyPackage.objects.get(slug="tryggare-vasteras"))
