"""What stands in a cell of the draft as somebody typed it: one value that is compared when two people write at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from allocations.desk.ledger import Entry, figure_of
from allocations.models import Appropriation, Citation
from allocations.models.choices import Basis, Measures
from allocations.money import write_typed

MORE = (
    "certainty",
    "amount_is",
    "runs",
    "runs_to",
    "measures",
    "nature",
    "quantity",
    "unit",
    "unit_amount",
    "money_is",
    "source",
    "replaces",
    "document",
    "claim",
    "reason",
)
"""The rarer fields of an entry, in the order in which they are asked for."""

NONE = "none"
"""In ``replaces``: the figure stands beside what is there."""

_SPEAKING = frozenset({"amount_is", "nature", "source", "replaces"})
"""Fields in which "not stated" says something: the sheet, or what stands, would say otherwise."""


@dataclass(frozen=True, slots=True)
class Version:
    """The texts of a cell. ``more`` holds only what is said: a field left as it is for most entries is not in it."""

    amount: str = ""
    printed: str = ""
    place: str = ""
    more: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        return not (self.amount or self.printed or self.place)

    def as_json(self) -> list[Any]:
        return [self.amount, self.printed, self.place, dict(self.more)]

    @classmethod
    def from_json(cls, held: Any) -> Version:
        """Raises ValueError for anything else than what `as_json` gave."""
        if not (isinstance(held, list) and len(held) == 4 and isinstance(held[3], dict)):
            raise ValueError(held)
        texts = [*held[:3], *held[3].values()]
        if not all(isinstance(text, str) for text in texts):
            raise ValueError(held)
        amount, printed, place = held[:3]
        return cls(amount, printed, place, {name: text for name, text in held[3].items() if name in MORE})


EMPTY = Version()


def stated_citation(entry: Entry) -> Citation | None:
    """The first document that states the whole entry."""
    return next((c for c in entry.citations.all() if c.basis == Basis.STATED and not c.fact), None)


def version_of(entry: Entry) -> Version:
    """As the sheet shows a draft's entry. Its citations are fetched already."""
    citation = stated_citation(entry)
    signed = entry.measures == Measures.CHANGE
    return Version(
        write_typed(entry.amount, included_in=entry.included_in, signed=signed),
        citation.printed if citation else "",
        citation.locator if citation else "",
        said(_more_of(entry, citation)),
    )


def _more_of(entry: Entry, citation: Citation | None) -> dict[str, str]:
    figure = figure_of(entry)
    inferred = next(
        (c for c in entry.citations.all() if c.basis == Basis.INFERENCE and c.fact == "fiscal_year"), None
    )
    found: dict[str, Any] = {
        name: getattr(figure, name)
        for name in ("certainty", "amount_is", "runs", "runs_to", "measures", "nature", "unit")
    }
    found["quantity"] = "" if figure.quantity is None else f"{figure.quantity.normalize():f}"
    found["unit_amount"] = "" if figure.unit_amount is None else f"{figure.unit_amount:f}"
    if isinstance(entry, Appropriation):
        found["money_is"] = figure.money_is
    else:
        found["source"] = figure.source or NONE
    found["replaces"] = entry.replaces_id or NONE
    found["document"] = citation.document_id if citation else None
    if inferred is not None:
        found |= {"claim": inferred.claim, "reason": inferred.reason}
    return {name: "" if value is None else str(value) for name, value in found.items()}


def said(more: Mapping[str, str]) -> dict[str, str]:
    """Only what says something, in one order, so that two versions can be compared."""
    unsaid = {"", "not_stated", Measures.LEVEL.value}
    return {
        name: more[name]
        for name in MORE
        if more.get(name) and (name in _SPEAKING or more[name] not in unsaid)
    }


MORE_PREFIX = "more"


def is_opened(data: QueryDict, name: str) -> bool:
    """Whether the rarer fields of the cell are on the page."""
    return f"{MORE_PREFIX}-{name}-certainty" in data


def typed_version(data: QueryDict, name: str, opened: Version) -> Version:
    """What stands in the cell of the posted form. Rarer fields that are not on the page are as they were."""

    def text(kind: str) -> str:
        return data.get(f"{kind}-{name}", "").replace("\r\n", " ").strip()

    more = opened.more
    if is_opened(data, name):
        more = said({field: data.get(f"{MORE_PREFIX}-{name}-{field}", "").strip() for field in MORE})
    return Version(text("amount"), text("printed"), text("place"), more)
