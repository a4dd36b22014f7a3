"""The document of a planned package, written straight from the plan: what the builder makes of the same plan's rows.

For databases whose desk stays empty (`record_only`). A test holds the two ways to the same text.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

from allocations.record.schema import NEWEST
from allocations.synthesis import names
from allocations.synthesis.plan import PlannedLine, PlannedMunicipality, PlannedPackage
from allocations.synthesis.rows import COUNTY, GRANT, OWN_MONEY, POINTS, SCOPE, TERM

Json = dict[str, Any]

BODIES: Final = {slug: (name, kind) for slug, name, kind in names.BODIES}
PLACES: Final = {names.slug_of(name): name for name in names.PARTS_OF_TOWN}


def document(home: PlannedMunicipality, plan: PlannedPackage) -> Json:
    """A package's first version, with the decision that its money comes from."""
    budget, statistics = f"pahittad-budget-{home.code}", f"pahittad-statistik-{home.code}"
    sources = [("budget", plan.own_money), *([("statsbidrag", plan.grant)] if plan.grant else [])]
    sources = [(key, kronor) for key, kronor in sources if kronor or key == "budget"]
    used = {names.BODIES[line.responsible][0] for line in plan.lines} | {names.BODIES[0][0]}
    touched = {names.slug_of(names.PARTS_OF_TOWN[at]) for line in plan.lines for at in line.places}
    return {
        "schema": NEWEST,
        "subject": {"kind": "package", "slug": plan.slug},
        "municipality": {
            "code": home.code,
            "slug": home.slug,
            "name": home.name,
            "county": COUNTY,
            "residents": [residents(home, plan.year)],
        },
        "package": {
            "slug": plan.slug,
            "name": plan.name,
            "framework": plan.framework,
            "heading": "",
            "scope_note": SCOPE,
            "open_list": False,
            "follow_up": "",
            "citations": [citation(budget, "s. 12", plan.name)],
        },
        "body": None,
        "documents": [_budget(home, budget), _statistics(home, statistics)],
        "bodies": [own_body(home, slug) for slug in sorted(used)],
        "areas": [_area(slug) for slug in sorted(touched)],
        "purposes": [],
        "pools": [],
        "sources": [_source(key) for key, _kronor in sources],
        "lines": [_line(home, line) for line in plan.lines],
        "decisions": [_decision(home, plan, budget, sources)],
        "stated_figures": [_total(plan, budget)],
        "measures": [],
        "indicators": [_indicator(plan, budget)],
        "outturns": [],
        "seats": [],
    }


def residents(home: PlannedMunicipality, year: int) -> Json:
    count = home.residents[year]
    cited = citation(f"pahittad-statistik-{home.code}", f"tabell {year}", str(count))
    return {"year": year, "count": count, "citations": [cited]}


def citation(document: str, locator: str, printed: str) -> Json:
    return {
        "document": document,
        "locator": locator,
        "printed": printed,
        "basis": "stated",
        "claim": "",
        "fact": "",
        "reason": "",
        "terms": "",
    }


def amount(kronor: Decimal | None, *, is_about: bool = False) -> Json:
    return {
        "state": "not_stated" if kronor is None else "stated",
        "kronor": None if kronor is None else f"{kronor:.2f}",
        "qualifier": "about" if is_about else "exact",
        "word": "cirka" if is_about else "",
        "included_in": "",
    }


def body(key: str, slug: str, name: str, kind: str, municipality: str | None = None) -> Json:
    return {
        "key": key,
        "slug": slug,
        "municipality": municipality,
        "name": name,
        "kind": kind,
        "parent": None,
        "founded_with": [],
        "task": "",
        "note": "",
        "citations": [],
    }


def own_body(home: PlannedMunicipality, slug: str) -> Json:
    return body(f"{home.code}/{slug}", slug, *BODIES[slug], municipality=home.code)


def entry(key: str, year: int, money: Json, cited: Json) -> Json:
    """What every entry says, of a figure for one year that is decided and given once."""
    return {
        "key": key,
        "year": year,
        "amount": money,
        "certainty": "decided",
        "amount_is": "per_year",
        "runs": "one_off",
        "runs_to": None,
        "measures": "level",
        "nature": "operating",
        "quantity": None,
        "unit": "",
        "unit_amount": None,
        "replaces": None,
        "citations": [cited],
    }


def decision(key: str, kind: str, title: str, body_key: str, date: str, paragraph: str, cited: Json) -> Json:
    """One without entries as yet."""
    return {
        "key": key,
        "kind": kind,
        "act": "",
        "title": title,
        "body": body_key,
        "body_printed": "",
        "date": date,
        "date_precision": "day",
        "paragraph": paragraph,
        "case_number": "",
        "initiative": "",
        "summary": "",
        "posted_on": None,
        "appeal": "not_stated",
        "final_on": None,
        "appealed": None,
        "corrects": None,
        "whose_error": "",
        "continues_in": None,
        "citations": [cited],
        "points": [],
        "appropriations": [],
        "allocations": [],
        "conditions": [],
        "positions": [],
        "fact_corrections": [],
    }


def condition(key: str, kind: str, text: str, cited: Json) -> Json:
    return {
        "key": key,
        "kind": kind,
        "text": text,
        "awaits": None,
        "expected_on": None,
        "expected_precision": "not_stated",
        "last_checked_on": None,
        "appropriations": [],
        "allocations": [],
        "citations": [cited],
    }


def _document(key: str, kind: str, title: str, publisher: str, grade: str) -> Json:
    return {
        "key": key,
        "kind": kind,
        "title": title,
        "description": "",
        "publisher": publisher,
        "date": "2026-01-15",
        "date_precision": "day",
        "address": "",
        "grade": grade,
        "at_hand": True,
        "size_printed": "48 s.",
        "mentioned_in": None,
        "retrieved_on": None,
        "sha256": "",
        "redistributable": False,
        "citations": [],
    }


def _budget(home: PlannedMunicipality, key: str) -> Json:
    return _document(key, "budget", f"Påhittad budget för {home.name}", home.name, "budget")


def _statistics(home: PlannedMunicipality, key: str) -> Json:
    return _document(key, "statistics", f"Påhittad statistik om {home.name}", home.name, "authority")


def _area(slug: str) -> Json:
    return {
        "slug": slug,
        "name": PLACES[slug],
        "kind": "district",
        "members_listed": True,
        "parent": None,
        "note": "",
        "citations": [],
    }


def _source(key: str) -> Json:
    is_own = key == "budget"
    return {
        "key": key,
        "name": OWN_MONEY if is_own else GRANT,
        "kind": "municipal_budget" if is_own else "state_grant",
        "earmarked": None if is_own else True,
        "grantor": None,
        "pool": None,
        "description": "",
        "citations": [],
    }


def _line(home: PlannedMunicipality, line: PlannedLine) -> Json:
    return {
        "key": line.key,
        "number": str(line.number),
        "name": line.name,
        "description": line.description,
        "parent": f"post-{line.above}" if line.above is not None else None,
        "movement": "new" if line.is_new else "increased",
        "open_list": False,
        "whole_municipality": not line.places,
        "areas": sorted(names.slug_of(names.PARTS_OF_TOWN[at]) for at in line.places),
        "open_areas": False,
        "recipients": line.recipients,
        "responsible": [f"{home.code}/{names.BODIES[line.responsible][0]}"],
        "purpose": None,
        "citations": [],
    }


def _decision(
    home: PlannedMunicipality, plan: PlannedPackage, budget: str, sources: list[tuple[str, Decimal]]
) -> Json:
    council = f"{home.code}/{names.BODIES[0][0]}"
    cited = citation(budget, plan.paragraph, "")
    made = decision(
        "budget",
        "adoption",
        f"Budget {plan.year}",
        council,
        plan.decided_on.isoformat(),
        plan.paragraph,
        cited,
    )
    made["points"] = [
        {"key": f"punkt-{n}", "text": text, "citations": [cited]} for n, text in enumerate(POINTS, start=1)
    ]
    made["appropriations"] = [
        entry(key, plan.year, amount(kronor), citation(budget, "s. 12", f"{kronor:.0f} kronor"))
        | {"source": key, "money_is": "new"}
        for key, kronor in sources
    ]
    made["allocations"] = [_allocation(plan, line, budget) for line in plan.lines]
    if plan.grant:
        term = condition("villkor", "term", TERM, citation(budget, "s. 13", ""))
        made["conditions"] = [term | {"appropriations": [f"budget/{sources[-1][0]}"]}]
    return made


def _allocation(plan: PlannedPackage, line: PlannedLine, budget: str) -> Json:
    cited = citation(budget, f"s. {13 + line.number // 20}", line.printed)
    money = amount(line.kronor, is_about=line.qualifier == "about")
    return entry(line.key, plan.year, money, cited) | {"line": line.key, "source": "budget"}


def _total(plan: PlannedPackage, budget: str) -> Json:
    total = plan.own_money + plan.grant
    return {
        "key": "summa",
        "kind": "total",
        "label": "Summa enligt budgeten",
        "year": plan.year,
        "amount": amount(total),
        "amount_is": "per_year",
        "lines": [],
        "citations": [citation(budget, "s. 12", f"{total:.0f} kronor")],
    }


def _indicator(plan: PlannedPackage, budget: str) -> Json:
    printed = f"från {plan.baseline} till {plan.target} procent"
    return {
        "key": "matt",
        "line": None,
        "name": plan.indicator,
        "unit": "procent",
        "measures": "level",
        "baseline": f"{plan.baseline:.2f}",
        "baseline_words": "",
        "target": f"{plan.target:.2f}",
        "target_words": "",
        "target_year": plan.year + 2,
        "citations": [citation(budget, "s. 40", printed)],
        "observations": [
            {
                "key": "forsta",
                "state": "not_due",
                "value": None,
                "words": "",
                "date": None,
                "date_precision": "not_stated",
                "comment": "",
                "citations": [],
            }
        ],
    }
