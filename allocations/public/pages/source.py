"""The page of a funding source, and of a national pool: its money by year, and who has got how much of it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Max
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from allocations.models import PublishedFunding, PublishedName
from allocations.models.projected_names import PublishedFundingQuerySet
from allocations.money import format_amount, format_share
from allocations.public.charts.marks import Mark, mark_of
from allocations.public.days import NOW, Days
from allocations.public.pages.evidence import Evidence, SourceList
from allocations.public.pages.lists import SumRow, projected_amount, sum_rows
from allocations.public.pages.named_lines import NamedAmount, amount_of
from allocations.public.pages.naming import (
    Choosing,
    Found,
    Link,
    Paged,
    choosing,
    described_at,
    find_name,
    link,
    one_page,
    sources_of,
    with_rows,
)
from allocations.public.pages.words import certainty_word, short_basis, year_words
from allocations.record import Record
from allocations.record.mentions import KEY_OF_KIND, home_of
from allocations.record.shapes import PoolAmount
from allocations.record.sums import UNLIKE

MOST_POOLS = 10


@dataclass(frozen=True, slots=True)
class PoolYear:
    """A pool's money of one year."""

    year: str
    inferred: bool
    amount: str
    basis: str
    certainty: str
    mark: Mark
    awaits: Link | None
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PoolPart:
    """A pool as the newest version that holds it describes it."""

    found: Found
    description: str
    numbers: tuple[int, ...]
    decided_by: Link | None
    administered_by: Link | None
    years: tuple[PoolYear, ...]
    sources: tuple[SourceList, ...]
    described: Link
    amounts: tuple[PoolAmount, ...]


@dataclass(frozen=True, slots=True)
class Given:
    """What a package has got of a source. ``share``: of the pool, with its terms, computed by us."""

    package: str
    address: str
    municipality: str
    municipality_address: str
    called: str
    money: NamedAmount
    share: str
    terms: str
    pool_inferred: bool


@dataclass(frozen=True, slots=True)
class SourcePage:
    """``pools`` are linked to; ``pool`` is shown where there is only one, or the page is the pool's own."""

    found: Found
    is_named: bool
    explained: str
    given: Paged[Given]
    sums: tuple[SumRow, ...]
    choosing: Choosing
    pool: PoolPart | None
    pools: tuple[Link, ...]
    grantor: Link | None


def kinds_of_source() -> dict[str, tuple[str, str]]:
    """Names and explanations of the sources that have no grantor, by their key."""
    return {
        KEY_OF_KIND["municipal_budget"]: (
            _("The municipalities’ own money"),
            _("What packages are given out of the municipality’s own budget."),
        ),
        KEY_OF_KIND["state_grant"]: (
            _("State grants without a named grantor"),
            _("Grants from the state where no document says which authority gives them."),
        ),
        KEY_OF_KIND["other"]: (
            _("Other sources"),
            _("Sources that are neither the municipality’s own money nor a state grant."),
        ),
        KEY_OF_KIND["not_stated"]: (
            _("Source not stated"),
            _("Money for which no document says where it comes from."),
        ),
    }


def find_source(key: str, days: Days = NOW) -> Found | None:
    """A grantor's name, or one of the words for sources that have none."""
    named = kinds_of_source().get(key)
    if named is not None:
        return Found("source", "", key, named[0], "", "", True, 0, days=days)
    return find_name("source", None, key, days)


def source_page(found: Found, question: QueryDict) -> SourcePage:
    given = found.standing(PublishedFunding.objects.from_source(found.key))
    keys = given.exclude(pool_key="").order_by("pool_key").values_list("pool_key", flat=True).distinct()
    pools = [
        pool for key in keys[:MOST_POOLS] if (pool := find_name("pool", None, key, found.days)) is not None
    ]
    own = kinds_of_source().get(found.key)
    is_body = own is None and PublishedName.objects.filter(kind="body", home="", key=found.key).exists()
    return _page(
        found,
        given,
        question,
        pool=pool_part(pools[0]) if len(pools) == 1 else None,
        pools=tuple(link("pool", "", pool.key, pool.name, days=found.days.query) for pool in pools),
        grantor=link("body", "", found.key, found.name) if is_body else None,
        explained=own[1] if own is not None else "",
    )


def pool_page(found: Found, question: QueryDict) -> SourcePage:
    given = found.standing(PublishedFunding.objects.from_pool(found.key))
    return _page(found, given, question, pool=pool_part(found), pools=(), grantor=None, explained="")


def _page(
    found: Found,
    given: PublishedFundingQuerySet,
    question: QueryDict,
    *,
    pool: PoolPart | None,
    pools: tuple[Link, ...],
    grantor: Link | None,
    explained: str,
) -> SourcePage:
    places = given.order_by().values_list("municipality_code")
    years = given.exclude(fiscal_year=None).order_by().values_list("fiscal_year", flat=True).distinct()
    chosen = choosing(question, places.annotate(Count("pk")), (year for year in years if year is not None))
    if chosen.refusals:
        given = given.none()
    given = given.filter(chosen.of_home)
    if chosen.year:
        given = given.filter(fiscal_year=chosen.year)
    page = one_page(given.order_by("sort_key", "package_slug", "fiscal_year", "id"), question)
    return SourcePage(
        found=found,
        is_named=found.newest > 0,
        explained=explained,
        given=with_rows(page, (_given(row, pool, found.days.query) for row in page.rows)),
        sums=sum_rows(given.alike()),
        choosing=chosen,
        pool=pool,
        pools=pools,
        grantor=grantor,
    )


def _given(row: PublishedFunding, pool: PoolPart | None, days: str) -> Given:
    package = reverse("package", args=(row.municipality_slug, row.package_slug)) + days
    share, terms = _share(row, pool)
    return Given(
        package=row.package_name,
        address=f"{package}#funding",
        municipality=row.municipality_name,
        municipality_address=reverse("municipality", args=(row.municipality_slug,)),
        called=row.source_name,
        money=amount_of(row),
        share=share,
        terms=terms,
        pool_inferred=row.pool_inferred,
    )


def _share(row: PublishedFunding, pool: PoolPart | None) -> tuple[str, str]:
    """The part of the pool's like money of the year, and its terms; empty where there is nothing to hold it against."""
    if pool is None or row.pool_key != pool.found.key:
        return "", ""
    part = projected_amount(row)
    for whole in pool.amounts:
        alike = (whole.year, whole.certainty) == (row.fiscal_year, row.certainty)
        if alike and {whole.amount_is, row.amount_is} != UNLIKE:
            share = part.share_of(whole.amount)
            if share.applicable:
                words = {"part": format_amount(part, unit=False), "whole": format_amount(whole.amount)}
                return format_share(share), _("%(part)s of %(whole)s") % words
    return "", ""


def pool_part(found: Found) -> PoolPart:
    """Read from one document: the newest version that holds the pool."""
    record = found.record()
    evidence = Evidence(record)
    pool = record.pool_by_key[found.key]
    return PoolPart(
        found=found,
        description=pool.description,
        numbers=evidence.numbers(pool),
        decided_by=_body(record, pool.decided_by),
        administered_by=_body(record, pool.administered_by),
        years=tuple(_year(record, evidence, held) for held in pool.amounts),
        sources=sources_of(evidence, pool, *pool.amounts),
        described=described_at(found),
        amounts=pool.amounts,
    )


def _year(record: Record, evidence: Evidence, held: PoolAmount) -> PoolYear:
    stated = held.amount.is_stated
    return PoolYear(
        year=year_words(held.year),
        inferred=bool(held.inferences),
        amount=format_amount(held.amount),
        basis=short_basis(held.amount_is) if stated else "",
        certainty=certainty_word(held.certainty),
        mark=mark_of(held.certainty, stated=stated),
        awaits=_body(record, held.awaits),
        numbers=evidence.numbers(held),
    )


def _body(record: Record, key: str | None) -> Link | None:
    body = record.body_by_key.get(key or "")
    return link(*home_of(record, body), body.slug, body.name) if body is not None else None


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A source in the list, and how many packages have money from it."""

    link: Link
    is_named: bool
    explained: str
    packages: int


def source_rows() -> tuple[SourceRow, ...]:
    """The sources with a grantor in Swedish order, then the words for those without."""
    counted = dict(
        PublishedFunding.objects.current()
        .order_by()
        .values_list("source_key")
        .annotate(Count("publication", distinct=True))
    )
    names = PublishedName.objects.current().of_kind("source").order_by().values_list("key")
    rows = names.annotate(Max("name"), sort=Max("sort_key")).order_by("sort")
    found = [
        SourceRow(link("source", "", key, name), True, "", counted.get(key, 0)) for key, name, _sort in rows
    ]
    for key, (name, explained) in kinds_of_source().items():
        found.append(SourceRow(link("source", "", key, name), False, explained, counted.get(key, 0)))
    return tuple(found)
