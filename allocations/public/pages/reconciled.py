"""The source's own totals and subtotals, as a package's page holds them against their parts."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from allocations.models.choices import StatedFigureKind
from allocations.money import format_amount
from allocations.public.pages.evidence import Evidence
from allocations.public.pages.words import listed, short_basis
from allocations.record import Reconciled, Record, reconciled


@dataclass(frozen=True, slots=True)
class ReconciledRow:
    """One printed figure. ``comes_to`` is empty where there is nothing to hold it against."""

    label: str
    kind: str
    basis: str  # year and what the amount is
    says: str
    comes_to: str
    verdict: str
    differs: bool
    lines: str
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ReconciledTable:
    dek: str
    rows: tuple[ReconciledRow, ...]


def reconciled_table(record: Record, evidence: Evidence) -> ReconciledTable | None:
    """None where the source prints no such figure."""
    found = reconciled(record)
    if not found:
        return None
    return ReconciledTable(_dek(found), tuple(_row(record, evidence, each) for each in found))


def _dek(found: tuple[Reconciled, ...]) -> str:
    held = [each for each in found if each.verdict != "alone"]
    wrong = sum(each.verdict == "differs" for each in held)
    if wrong:
        return _("%(wrong)s of %(all)s printed sums do not agree with their parts.") % {
            "wrong": wrong,
            "all": len(held),
        }
    if held and all(each.verdict in {"agrees", "agreed"} for each in held):
        return _("The source’s own sums agree with their parts.")
    return _("What the source says itself, beside what its parts come to.")


def _row(record: Record, evidence: Evidence, each: Reconciled) -> ReconciledRow:
    figure = each.figure
    basis = short_basis(figure.amount_is) if figure.amount_is != "not_stated" else ""
    return ReconciledRow(
        label=figure.label,
        kind=str(StatedFigureKind(figure.kind).label),
        basis=", ".join(part for part in (str(figure.year or ""), basis) if part),
        says=format_amount(figure.amount),
        comes_to=format_amount(each.comes_to) if each.comes_to is not None else "",
        verdict=_verdict(each),
        differs=each.verdict == "differs",
        lines=listed([record.line_by_key[key].name for key in figure.lines]),
        numbers=evidence.numbers(figure),
    )


def _verdict(each: Reconciled) -> str:
    if each.figure.kind == "comparison":
        return _("a comparison: no part of the sums")
    return {
        "agrees": _("agrees"),
        "agreed": _("agreed when it was decided; changed since"),
        "differs": _("does not agree"),
        "open": _("cannot be told: one of them is not exact"),
        "alone": _("nothing to hold it against"),
    }[each.verdict]
