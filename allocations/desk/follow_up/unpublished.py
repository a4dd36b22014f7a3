"""What of a package's follow-up the newest version does not say yet: outturn, forecasts, indicators, observations.

Compared with the sealed text itself. What hangs on a line that no published decision touches waits for that decision,
and is counted by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import ngettext

from allocations.models import Citation, Indicator, Outturn, SafetyPackage
from allocations.record import Record, shapes


@dataclass(frozen=True, slots=True)
class Unpublished:
    """How many figures are new or changed at the desk, taken away there, or cannot be published before their line."""

    outturns: int = 0
    forecasts: int = 0
    indicators: int = 0
    observations: int = 0
    removed: int = 0
    waiting: int = 0
    uncited: int = 0

    def __bool__(self) -> bool:
        return any((self.outturns, self.forecasts, self.indicators, self.observations, self.removed))

    @property
    def words(self) -> str:
        """3 outturns, 1 observation."""
        told = (
            (self.outturns, ngettext("%(count)d outturn", "%(count)d outturns", self.outturns)),
            (self.forecasts, ngettext("%(count)d forecast", "%(count)d forecasts", self.forecasts)),
            (self.indicators, ngettext("%(count)d indicator", "%(count)d indicators", self.indicators)),
            (
                self.observations,
                ngettext("%(count)d observation", "%(count)d observations", self.observations),
            ),
            (self.removed, ngettext("%(count)d taken away", "%(count)d taken away", self.removed)),
        )
        return ", ".join(words % {"count": count} for count, words in told if count)


def unpublished(package: SafetyPackage, record: Record | None) -> Unpublished:
    """Asks the same number of queries however much there is. Without a version, all of it is unpublished."""
    lines = set(record.line_by_key) if record is not None else set()
    outturns = list(
        Outturn.objects.filter(line__package=package)
        .select_related("line")
        .prefetch_related("citations__document")
    )
    indicators = list(
        Indicator.objects.filter(package=package)
        .select_related("line")
        .prefetch_related("citations__document", "observations__citations__document")
        .order_by("position", "key")
    )
    sealed = {_outturn_key(o): o for o in record.outturns} if record is not None else {}
    within = [row for row in outturns if row.line.key in lines]
    new = [row for row in within if not _same_outturn(row, sealed.get(_row_key(row)))]
    told = {indicator.key: indicator for indicator in record.indicators} if record is not None else {}
    shown = [row for row in indicators if row.line is None or row.line.key in lines]
    observed = [(row, o) for row in shown for o in row.observations.all()]
    sealed_observed = {(i.key, o.key): o for i in told.values() for o in i.observations}
    new_indicators = [row for row in shown if not _same_indicator(row, told.get(row.key))]
    new_observed = [
        o for row, o in observed if not _same_observation(o, sealed_observed.get((row.key, o.key)))
    ]
    removed = len(sealed.keys() - {_row_key(row) for row in outturns})
    removed += len(sealed_observed.keys() - {(row.key, o.key) for row, o in observed})
    removed += len(told.keys() - {row.key for row in indicators})
    return Unpublished(
        outturns=sum(row.kind == "outturn" for row in new),
        forecasts=sum(row.kind == "forecast" for row in new),
        indicators=len(new_indicators),
        observations=len(new_observed),
        removed=removed,
        waiting=len(outturns) - len(within) + len(indicators) - len(shown),
        uncited=sum(_lacks_source(row) for row in (*new, *new_indicators, *new_observed)),
    )


def _lacks_source(row: Any) -> bool:
    """Whether it holds a figure that nothing supports: that alone keeps it from being published."""
    figures = (getattr(row, name, None) for name in ("kronor", "baseline", "target", "value"))
    return any(figure is not None for figure in figures) and not row.citations.all()


def _row_key(row: Outturn) -> tuple[Any, ...]:
    return (row.line.key, row.kind, row.fiscal_year, row.period, row.period_number)


def _outturn_key(told: shapes.Outturn) -> tuple[Any, ...]:
    return (told.line, told.kind, told.year, told.period, told.period_number)


def _same_outturn(row: Outturn, told: shapes.Outturn | None) -> bool:
    return told is not None and row.amount == told.amount and _same_sources(row, told)


FIELDS = ("name", "unit", "measures", "baseline", "baseline_words", "target", "target_words", "target_year")


def _same_indicator(row: Indicator, told: shapes.Indicator | None) -> bool:
    if told is None or (row.line.key if row.line is not None else None) != told.line:
        return False
    return all(getattr(row, name) == getattr(told, name) for name in FIELDS) and _same_sources(row, told)


def _same_observation(row: Any, told: shapes.Observation | None) -> bool:
    if told is None:
        return False
    said = (row.state, row.value, row.words, row.observed_on, row.observed_precision, row.comment)
    was = (told.state, told.value, told.words, told.when.date, told.when.precision, told.comment)
    return said == was and _same_sources(row, told)


CITED = ("basis", "locator", "printed", "fact", "claim", "reason", "terms")


def _same_sources(row: Any, told: shapes.Cited) -> bool:
    said = {_source(c, c.document.key if c.document is not None else None) for c in row.citations.all()}
    return said == {_source(c, c.document) for c in told.citations}


def _source(citation: Citation | shapes.Citation, document: str | None) -> tuple[Any, ...]:
    return (document, *(str(getattr(citation, name)) for name in CITED))
