"""What the pages about the site show that is computed: a worked example out of the record, and who runs the site."""

from dataclasses import dataclass

from django.conf import settings

from allocations.models import PublishedPackage
from allocations.money import Amount, format_amount, format_kronor, format_per_resident, format_share
from allocations.public.pages.versions import version_address
from allocations.public.pages.words import certainty_word, short_basis
from allocations.record import Record, balance, headline, line_cells, per_resident, read, specified_share


@dataclass(frozen=True, slots=True)
class Operator:
    """Who answers for this installation, as far as the settings say."""

    name: str
    email: str
    page: str
    post: str
    licence: str

    @property
    def can_be_reached(self) -> bool:
        return bool(self.email or self.page or self.post)


def operator() -> Operator:
    return Operator(
        settings.OPERATOR_NAME,
        settings.OPERATOR_EMAIL,
        settings.OPERATOR_PAGE,
        settings.OPERATOR_POST,
        settings.DATA_LICENCE,
    )


@dataclass(frozen=True, slots=True)
class ExampleLine:
    name: str
    amount: str


@dataclass(frozen=True, slots=True)
class Example:
    """How the figures of one published package come about, each term as it stands there. Names are Swedish."""

    package: str
    municipality: str
    address: str
    number: int
    seal: str
    link: int
    total: str
    basis: str
    certainty: str
    lines: tuple[ExampleLine, ...]
    traced: str
    share: str
    each: str
    residents: str
    year: int | None


def worked_example() -> Example | None:
    """Out of the current package that can best be followed to its lines; None where there is none to follow."""
    rows = PublishedPackage.objects.current().filter(specified_share__gt=0).select_related("publication")
    row = rows.order_by("-specified_share", "line_count", "publication__published_at", "pk").first()
    if row is None:
        return None
    record = read(row.publication.document)
    found, group = balance(record), headline(record).group
    if found is None or group is None:
        return None
    each = per_resident(record, group.amount, group.year)
    publication = row.publication
    return Example(
        package=record.name,
        municipality=record.municipality.name,
        address=version_address(publication),
        number=publication.number,
        seal=publication.seal,
        link=publication.link,
        total=format_amount(found.total),
        basis=short_basis(group.amount_is, group.natures),
        certainty=certainty_word(group.certainty),
        lines=tuple(_lines(record)),
        traced=format_amount(found.traced),
        share=format_share(specified_share(record)),
        each=format_per_resident(each.amount) if each else "",
        residents=format_kronor(each.residents.count, unit=False) if each else "",
        year=each.residents.year if each else None,
    )


def _lines(record: Record) -> list[ExampleLine]:
    return [
        ExampleLine(line.name, format_amount(cell.amount))
        for line in record.top_lines
        for cell in line_cells(record, line)
        if cell.amount.is_stated
    ]


def sum_with_doubt() -> tuple[str, str, str]:
    """A stated amount, one that is not, and what they make together: made up, to show the arithmetic."""
    stated, unstated = Amount.stated(2_000_000), Amount.not_stated()
    return format_amount(stated), format_amount(unstated), format_amount(stated + unstated)
