"""The start page: what this is, packages side by side, the map of municipalities, the latest publications."""

from dataclasses import dataclass
from datetime import datetime

from allocations.models import Publication, PublishedPackage
from allocations.public.pages.chosen import MOST, compare_address
from allocations.public.pages.country import Country, State, country
from allocations.public.pages.lists import PackageCard, package_card
from allocations.public.pages.versions import address_of
from allocations.public.sweden import SwedishMunicipality
from allocations.record import read
from allocations.record.folding import sort_key

MOST_CARDS = 6
MOST_PUBLICATIONS = 6


@dataclass(frozen=True, slots=True)
class PublicationRow:
    """A publication in the list of the latest."""

    municipality: str
    name: str
    kind: str
    address: str
    number: int
    published_at: datetime
    seal: str


@dataclass(frozen=True, slots=True)
class StartPage:
    """`unlike`: the figures shown are not one sort of money, and the page says that they are never added.

    `side_by_side` is the address that compares the packages shown, where they are few enough.
    """

    cards: tuple[PackageCard, ...]
    more_cards: bool
    unlike: bool
    latest: tuple[PublicationRow, ...]
    newest: Publication | None
    country: Country
    side_by_side: str
    shown_side_by_side: bool


def start_page(municipalities: tuple[SwedishMunicipality, ...], state: State) -> StartPage:
    rows = list(PublishedPackage.objects.current().latest_first()[: MOST_CARDS + 1])
    shown = sorted(rows[:MOST_CARDS], key=lambda row: (sort_key(row.municipality_name), row.sort_key))
    latest = list(Publication.objects.current().filter(withdrawn_at=None).newest_first()[:MOST_PUBLICATIONS])
    return StartPage(
        cards=tuple(package_card(row) for row in shown),
        more_cards=len(rows) > MOST_CARDS,
        unlike=len({(row.certainty, row.fiscal_year, row.amount_is) for row in shown}) > 1,
        latest=tuple(publication_row(publication) for publication in latest),
        newest=latest[0] if latest else None,
        country=country(municipalities, state),
        side_by_side=compare_address(f"{row.municipality_slug}/{row.slug}" for row in shown)
        if 1 < len(shown) <= MOST
        else compare_address(()),
        shown_side_by_side=1 < len(shown) <= MOST,
    )


def publication_row(publication: Publication) -> PublicationRow:
    return PublicationRow(
        municipality=publication.municipality.name,
        name=read(publication.document).name,
        kind=publication.kind,
        address=address_of(publication),
        number=publication.number,
        published_at=publication.published_at,
        seal=publication.seal,
    )
