"""The desk in tests: one row of every model in a municipality, and forms filled in as a browser would."""

from __future__ import annotations

from typing import Any

import lxml.html  # type: ignore[import-untyped]
from django.contrib import admin
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from allocations.models import (
    DeskWrite,
    ErrorReport,
    ImportRun,
    Indicator,
    Measure,
    NationalPool,
    Observation,
    Outturn,
    PoolAmount,
    Purpose,
    StatedFigure,
)
from allocations.models.choices import Certainty, ObservationState, StatedFigureKind
from municipalities.models import (
    AccountEvent,
    AccountEventKind,
    Area,
    BodyKind,
    Membership,
    Municipality,
    Residents,
    Role,
    Seat,
    User,
)
from tests.factories import (
    make_allocation,
    make_appropriation,
    make_body,
    make_citation,
    make_condition,
    make_correction,
    make_decision,
    make_document,
    make_fact_correction,
    make_line,
    make_municipality,
    make_package,
    make_point,
    make_position,
    make_position_amount,
    make_source,
    make_submission,
    make_user,
    post,
)
from tests.support.logged_in import log_in

__all__ = ["log_in"]

Rows = dict[type[Model], Any]

OURS = ("municipalities", "allocations")
PAGES: dict[type[Model], Any] = {
    model: page for model, page in admin.site._registry.items() if model._meta.app_label in OURS
}
"""Every model of ours that has pages in the admin."""


def make_member(*roles: Role, municipality: Municipality, **given: Any) -> User:
    """A member of staff with several roles in one municipality."""
    user = make_user(**given)
    for role in roles:
        Membership.objects.create(user=user, municipality=municipality, role=role)
    return user


def make_everything(mark: str, municipality: Municipality | None = None) -> Rows:
    """A municipality with one row of every model that lies in one; every row shows the mark where it is named.

    The decision is a draft. A published one stands beside it under its publication.
    """
    slug = mark.lower()
    home = municipality or make_municipality(name=f"{mark} kommun", slug=f"{slug}-kommun")
    package = make_package(home, name=f"{mark} satsning")
    line = make_line(package, name=f"{mark} post", key=f"{slug}-post")
    source = make_source(package, name=f"{mark} källa", key=f"{slug}-kalla")
    body = make_body(home, name=f"{mark} organ")
    area = Area.objects.create(municipality=home, slug=f"{slug}-plats", name=f"{mark} plats")
    document = make_document(municipality=home, title=f"{mark} handling")
    decision = make_decision(package, title=f"{mark} beslut", body=body)
    allocation = make_allocation(decision, line, source=source)
    position = make_position(decision, actor=body, content_stated=True, content=mark)
    indicator = Indicator.objects.create(package=package, key=f"{slug}-matt", name=f"{mark} mått")
    published = make_decision(package, title=f"{mark} publicerat")
    publication = post(published)
    author = make_member(Role.WRITER, municipality=home, username=f"{mark}-handläggare")
    make_citation(allocation, document, printed=f"{mark} kronor")
    line.areas.add(area)
    line.responsible.add(body)
    rows = [
        home, package, line, source, body, area, document, decision, allocation, position, indicator, publication,
        author, Membership.objects.get(user=author),
        make_appropriation(decision, source),
        make_point(decision, text=f"{mark} punkt"),
        make_condition(decision, text=f"{mark} villkor"),
        make_position_amount(position, line),
        make_fact_correction(make_correction(published), text=f"{mark} paragraf"),
        make_submission(package, title=f"{mark} ändring", author=author),
        Residents.objects.create(municipality=home, year=2023, count=1000),
        Seat.objects.create(body=body, key=f"{slug}-plats", represents=body, office=f"{mark} chef"),
        Measure.objects.create(package=package, key=f"{slug}-insats", name=f"{mark} insats"),
        StatedFigure.objects.create(
            package=package, key=f"{slug}-total", kind=StatedFigureKind.TOTAL, label=f"{mark} total", kronor=100
        ),
        Observation.objects.create(
            indicator=indicator, key="forsta", state=ObservationState.MEASURED, words=f"{mark} ord"
        ),
        Outturn.objects.create(line=line, fiscal_year=2023, kronor=50),
        AccountEvent.objects.create(kind=AccountEventKind.LOGGED_IN, user=author, detail=mark),
        ImportRun.objects.create(package=package, user=author, file_name=f"{mark}.xlsx", sha256="0" * 64),
        DeskWrite.objects.create(
            user=author,
            written_at=publication.published_at,
            row=f"allocations.decision:{decision.pk}",
            municipality=home,
            package=package,
            decision=decision,
        ),
        ErrorReport.objects.create(
            municipality=home,
            package=package,
            address=f"/{slug}-kommun/",
            about=f"{mark} siffra",
            message=f"{mark} stämmer inte",
            sender=f"{slug}@lasare.example",
            received_at=publication.published_at,
        ),
    ]  # fmt: skip
    return {type(row): row for row in rows}


def make_shared() -> Rows:
    """What belongs to the installation and all may read."""
    state = make_body(name="Gemensam myndighet", kind=BodyKind.STATE_AUTHORITY)
    pool = NationalPool.objects.create(key="gemensam-pott", name="Gemensam pott", decided_by=state)
    amount = PoolAmount.objects.create(pool=pool, fiscal_year=2023, certainty=Certainty.DECIDED, kronor=1000)
    purpose = Purpose.objects.create(key="gemensamt", name="Gemensamt ändamål")
    document = make_document(title="Gemensam handling")
    return {type(row): row for row in (state, pool, amount, purpose, document)}


def address(row: Model | type[Model], page: str, *args: Any) -> str:
    """The address of a page of the admin: of a row, or of a model."""
    if isinstance(row, Model):
        args = (row.pk, *args)
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_{page}", args=args)


def filled_in(client: Client, url: str) -> dict[str, Any]:
    """What a browser would send if the page's form were submitted untouched."""
    return typed_in(client.get(url))


def typed_in(response: Any) -> dict[str, Any]:
    """What stands in the form of a page."""
    page = lxml.html.fromstring(response.content.decode())
    form = next(form for form in page.forms if (form.get("id") or "").endswith("_form"))
    data: dict[str, Any] = {}
    for name, value in form.form_values():
        data.setdefault(name, []).append(value)
    return data


def texts_of(response: Any) -> str:
    """A page without its marks, its white space evened out, as a reader has it."""
    page = lxml.html.fromstring(response.content.decode())
    return " ".join(page.text_content().split())


def added(prefix: str, number: int = 0, **fields: Any) -> dict[str, Any]:
    """One new row of an inline, as its form sends it."""
    return {f"{prefix}-TOTAL_FORMS": number + 1} | {
        f"{prefix}-{number}-{name}": value for name, value in fields.items()
    }


ENTRY: dict[str, Any] = {
    "amount_state": "stated",
    "qualifier": "exact",
    "certainty": "decided",
    "amount_is": "not_stated",
} | {
    "runs": "not_stated",
    "measures": "level",
    "nature": "not_stated",
}


def saved(client: Client, row: Model, **data: Any) -> Any:
    """Save the page of a row with some fields typed over."""
    url = address(row, "change")
    return client.post(url, filled_in(client, url) | data)


def errors_of(response: Any) -> str:
    """What the page says is wrong, in its forms and inlines."""
    found = [str(response.context["adminform"].form.errors)]
    for inline in response.context["inline_admin_formsets"]:
        found += [str(form.errors) for form in inline.formset.forms] + [str(inline.formset.non_form_errors())]
    return " ".join(found)
