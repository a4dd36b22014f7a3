"""Made-up packages that are hard to show: cuts, moves, ranges, contradictions, many lines, dissent, outturn.

Every name says that it is made up. Each function publishes through a desk of its own and gives it back.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from allocations.models import (
    AllocationLine,
    Decision,
    Indicator,
    Observation,
    Outturn,
    StatedFigure,
)
from allocations.models.choices import DecisionKind, PositionKind, SourceKind
from municipalities.models import Area, AreaKind, BodyKind, Residents
from tests import factories
from tests.support.desk import Desk

MILLION = 1_000_000


def made_up_desk(slug: str, name: str, package: str, residents: int = 50_000) -> Desk:
    """A desk whose municipality and package have names of their own."""
    municipality = factories.make_municipality(slug=slug, name=name)
    counted = Residents.objects.create(municipality=municipality, year=2022, count=residents)
    desk = Desk(municipality)
    factories.make_citation(counted, desk.document, printed=str(residents))
    desk.package.name, desk.package.slug = package, "pahittad-satsning"
    desk.package.save()
    desk.document.title = "Påhittat protokoll"
    desk.document.save()
    return desk


def cited(desk: Desk, made: Any, **given: Any) -> Any:
    factories.make_citation(made, desk.document, **given)
    return made


def decided(desk: Desk, key: str, kind: str, day: date, paragraph: str, body: Any, **given: Any) -> Decision:
    plain = {
        "key": key,
        "kind": kind,
        "decided_on": day,
        "decided_precision": "day",
        "paragraph": paragraph,
        "body": body,
    }
    decision = desk.decision(**plain | given)
    cited(desk, decision, printed=paragraph or "Protokollet")
    return decision


def everything() -> Desk:
    """A budget that is supplemented, moved within, cut, carried over and corrected, with dissent and outturn."""
    desk = made_up_desk("provkoping", "Provköping", "Påhittad trygghet i Provköping")
    council = factories.make_body(
        desk.municipality, name="Kommunfullmäktige", slug="kommunfullmaktige", kind=BodyKind.COUNCIL
    )
    board = factories.make_body(
        desk.municipality, name="Kommunstyrelsen", slug="kommunstyrelsen", kind=BodyKind.BOARD
    )
    parliament = factories.make_body(name="Den påhittade riksdagen", kind=BodyKind.COUNCIL)
    first = factories.make_body(name="Första påhittade partiet", kind=BodyKind.PARTY)
    second = factories.make_body(name="Andra påhittade partiet", kind=BodyKind.PARTY)
    desk.source.name = "Provköpings budget"
    desk.source.save()
    grant = factories.make_source(
        desk.package, key="bidrag", name="Påhittat bidrag", kind=SourceKind.STATE_GRANT
    )
    other = factories.make_source(desk.package, key="annat", name="Bostadsbolaget", kind=SourceKind.OTHER)
    places = [
        Area.objects.create(municipality=desk.municipality, slug=slug, name=name, kind=AreaKind.DISTRICT)
        for slug, name in (("norra", "Norra staden"), ("sodra", "Södra staden"), ("hamnen", "Hamnen"))
    ]
    youth = cited(desk, desk.line(key="unga", name="Unga", position=1, description="Fler vuxna bland unga"))
    field = desk.line(key="falt", name="Fältarbetare", parent=youth, position=2, recipients="Föreningar")
    night = desk.line(key="natt", name="Nattvandrare", parent=youth, position=3)
    north = desk.line(key="natt-norra", name="Nattvandring i Norra staden", parent=night, position=4)
    south = desk.line(key="natt-sodra", name="Nattvandring i Södra staden", parent=night, position=5)
    lights = desk.line(key="ljus", name="Belysning", position=6, whole_municipality=True)
    guards = desk.line(key="vakter", name="Ordningsvakter", position=7)
    north.areas.add(places[0])
    south.areas.add(places[1])
    guards.areas.add(*places)
    guards.responsible.add(board)
    field.responsible.add(board)

    budget = decided(
        desk,
        "budget",
        DecisionKind.ADOPTION,
        date(2022, 11, 21),
        "§ 210",
        council,
        title="Budget 2023",
        posted_on=date(2022, 11, 28),
        appeal="municipal_law",
    )
    desk.give(budget, 10 * MILLION, amount_is="per_year", nature="operating", runs="until_further_notice")
    conditional = desk.give(
        budget, 3 * MILLION, source=grant, amount_is="per_year", certainty="conditional", nature="operating"
    )
    desk.give(budget, None, source=other, amount_is="per_year", certainty="announced")
    each = {"amount_is": "per_year", "source": desk.source, "nature": "operating"}
    desk.spread(budget, field, 3 * MILLION, **each)
    desk.spread(budget, north, 1 * MILLION, **each)
    desk.spread(budget, south, 1 * MILLION, **each)
    desk.spread(budget, lights, 2 * MILLION, **each)
    wrong = desk.spread(budget, guards, 2_500_000, **each)
    waits = cited(
        desk,
        factories.make_condition(
            budget,
            key="riksdagen",
            kind="awaits",
            text="Bidraget väntar på den påhittade riksdagen",
            awaits=parliament,
            last_checked_on=date(2023, 5, 3),
        ),
    )
    waits.appropriations.add(conditional)
    _dissent(desk, budget, first, second, field, lights, guards)
    desk.publish(budget)

    correction = factories.make_correction(budget, key="rattelse", whose_error="sources")
    cited(desk, correction)
    desk.spread(correction, guards, 2 * MILLION, replaces=wrong, **each)
    cited(desk, factories.make_fact_correction(correction, fact="paragraph", text="§ 211"))
    desk.publish(correction)

    extra = decided(desk, "tillagg", DecisionKind.SUPPLEMENT, date(2023, 3, 20), "§ 40", council)
    desk.give(extra, 2 * MILLION, amount_is="per_year", measures="change", nature="operating")
    desk.spread(extra, lights, 1_500_000, **each, measures="change")
    move = decided(desk, "flytt", DecisionKind.REALLOCATION, date(2023, 5, 8), "§ 77", board)
    desk.spread(move, field, -500_000, **each, measures="change")
    desk.spread(move, guards, 500_000, **each, measures="change")
    cut = decided(
        desk, "neddragning", DecisionKind.SUPPLEMENT, date(2023, 9, 18), "§ 120", council, appealed=True
    )
    desk.give(cut, -1_500_000, amount_is="per_year", measures="change", nature="operating")
    desk.spread(cut, south, -250_000, **each, measures="change")
    desk.publish(extra, move, cut)

    over = decided(desk, "ombudgetering", DecisionKind.CARRY_OVER, date(2024, 2, 12), "§ 12", council)
    for year, kronor in ((2023, -800_000), (2024, 800_000)):
        desk.give(over, kronor, amount_is="per_year", measures="change", fiscal_year=year, nature="operating")
        desk.spread(over, lights, kronor, **each, measures="change", fiscal_year=year)
    _figures(desk, youth, field, night, lights, guards)
    _outturn(desk, field, lights, guards, night)
    desk.publish(over)
    return desk


def _dissent(desk: Desk, budget: Decision, first: Any, second: Any, *lines: AllocationLine) -> None:
    field, lights, guards = lines
    against = cited(
        desk,
        factories.make_position(
            budget,
            actor=first,
            key="reservation",
            content_stated=True,
            content="Mer till fältarbetare, mindre till belysning",
        ),
    )
    for line, kronor in ((field, 5 * MILLION), (lights, 500_000)):
        amount = factories.make_position_amount(against, line, kronor, fiscal_year=2023)
        cited(desk, amount)
    counter = cited(
        desk,
        factories.make_position(
            budget,
            actor=second,
            key="motforslag",
            kind=PositionKind.COUNTER_PROPOSAL,
            content_stated=True,
            content="Fler ordningsvakter",
        ),
    )
    cited(desk, factories.make_position_amount(counter, guards, 6 * MILLION, fiscal_year=2023))
    cited(desk, factories.make_position(budget, actor=second, key="anteckning", kind=PositionKind.NOTE))


def _figures(desk: Desk, youth: Any, field: Any, night: Any, lights: Any, guards: Any) -> None:
    plain = {"package": desk.package, "fiscal_year": 2023, "amount_is": "per_year"}
    total = StatedFigure.objects.create(
        key="total", kind="total", label="Satsningen 2023", kronor=Decimal(10 * MILLION), **plain
    )
    young = StatedFigure.objects.create(
        key="unga", kind="subtotal", label="Till unga", kronor=Decimal(4_250_000), **plain
    )
    young.lines.add(youth)
    safe = StatedFigure.objects.create(
        key="platser", kind="subtotal", label="Till platser", kronor=Decimal(9 * MILLION), **plain
    )
    safe.lines.add(lights, guards)
    of_which = StatedFigure.objects.create(
        key="varav", kind="of_which", label="Varav nattvandring", kronor=Decimal(1_750_000), **plain
    )
    of_which.lines.add(night)
    compared = StatedFigure.objects.create(
        key="forr",
        kind="comparison",
        label="Året före",
        kronor=Decimal(6 * MILLION),
        **plain | {"fiscal_year": 2022},
    )
    for figure in (total, young, safe, of_which, compared):
        cited(desk, figure)


def _outturn(desk: Desk, field: Any, lights: Any, guards: Any, night: Any) -> None:
    for line, kronor in ((field, 3_100_000), (lights, 2_000_000), (guards, 2_500_000)):
        cited(desk, Outturn.objects.create(line=line, fiscal_year=2023, kronor=Decimal(kronor)))
    cited(
        desk, Outturn.objects.create(line=night, fiscal_year=2023, kind="forecast", kronor=Decimal(2_000_000))
    )
    safe = Indicator.objects.create(
        package=desk.package,
        key="otrygga",
        name="Andel otrygga",
        unit="%",
        baseline=Decimal(31),
        target=Decimal(25),
        target_year=2024,
    )
    cited(desk, safe)
    for key, year, state, value in (
        ("a", 2023, "measured", Decimal("28.5")),
        ("b", 2024, "not_measured", None),
    ):
        cited(
            desk,
            Observation.objects.create(
                indicator=safe,
                key=key,
                state=state,
                value=value,
                observed_on=date(year, 10, 1),
                observed_precision="year",
                comment="" if value else "Enkäten ställdes in",
            ),
        )
    lamps = Indicator.objects.create(
        package=desk.package,
        line=lights,
        key="lampor",
        name="Trasiga lampor",
        target_words="färre",
        measures="change",
    )
    cited(desk, lamps)


def ranges() -> Desk:
    """Bounds and round figures, more divided than there is after a cut, and a condition that was not met."""
    desk = made_up_desk("ungefarsta", "Ungefärsta", "Påhittade ungefär i Ungefärsta", residents=9_000)
    state = factories.make_body(name="Den påhittade regeringen", kind=BodyKind.GOVERNMENT)
    lines = [
        desk.line(key=f"post-{n}", name=name, position=n)
        for n, name in enumerate(
            ("Kameror", "Fritidsgårdar", "Trygghetsvärdar", "Skolornas sociala team och deras långa namn"), 1
        )
    ]
    budget = desk.decision(key="budget", kind=DecisionKind.ADOPTION)
    cited(desk, budget)
    plain: dict[str, Any] = {"amount_is": "whole_period", "runs": "to_year", "runs_to": 2026}
    desk.give(budget, 8 * MILLION, qualifier="at_least", qualifier_word="minst", **plain)
    waiting = desk.give(
        budget, 4 * MILLION, certainty="conditional", qualifier="about", qualifier_word="cirka", **plain
    )
    waits = cited(
        desk,
        factories.make_condition(
            budget, key="regeringen", kind="awaits", text="Väntar på den påhittade regeringen", awaits=state
        ),
    )
    waits.appropriations.add(waiting)
    desk.spread(
        budget, lines[0], 3 * MILLION, qualifier="nearly", qualifier_word="nästan", amount_is="whole_period"
    )
    desk.spread(
        budget, lines[1], 2 * MILLION, qualifier="more_than", qualifier_word="drygt", amount_is="whole_period"
    )
    desk.spread(
        budget,
        lines[2],
        None,
        amount_is="whole_period",
        amount_state="included_elsewhere",
        included_in="Fritidsgårdar",
    )
    desk.spread(
        budget, lines[3], 1 * MILLION, qualifier="at_most", qualifier_word="högst", amount_is="whole_period"
    )
    desk.publish(budget)
    lapsed = desk.decision(key="nej", kind=DecisionKind.OTHER, title="Bidraget uteblir")
    cited(desk, lapsed)
    desk.give(lapsed, 4 * MILLION, certainty="lapsed", replaces=waiting, **plain)
    desk.publish(lapsed)
    return desk


def many_lines(number: int = 120) -> Desk:
    """So many lines, a tenth of them with two parts each, from a budget that is cut below them afterwards."""
    desk = made_up_desk("mangsta", "Mångsta", "Påhittade många poster i Mångsta", residents=120_000)
    budget = desk.decision(key="budget", kind=DecisionKind.ADOPTION)
    cited(desk, budget)
    given = 0
    tops: list[AllocationLine] = []
    for at in range(number):
        parent = tops[-1] if tops and at % 10 in {1, 2} else None
        line = desk.line(key=f"rad-{at}", name=f"Påhittad post nummer {at + 1}", parent=parent, position=at)
        if parent is None:
            tops.append(line)
        if at % 10 == 0:
            continue  # its parts have the money
        if at % 7 == 0:
            desk.spread(budget, line, None, amount_is="per_year")
            continue
        desk.spread(budget, line, 10_000 * (at + 1), amount_is="per_year")
        given += 10_000 * (at + 1)
    desk.give(budget, given, amount_is="per_year")
    desk.publish(budget)
    cut = desk.decision(key="neddragning", kind=DecisionKind.SUPPLEMENT)
    cited(desk, cut)
    desk.give(cut, -given // 2, amount_is="per_year", measures="change")
    desk.publish(cut)
    return desk


def one_line(kronor: int | None = None) -> Desk:
    """One line and no total."""
    desk = made_up_desk("ensta", "Ensta", "Påhittad ensam post i Ensta")
    decision = desk.decision(key="beslut", kind=DecisionKind.DISTRIBUTION)
    cited(desk, decision)
    desk.spread(decision, desk.line(key="rad", name="Den enda posten"), kronor, fiscal_year=None)
    desk.publish(decision)
    return desk
