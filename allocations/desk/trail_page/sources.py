"""Where the trail comes from. Each kind of note tells its events in the same form, within reach of who asks.

Another kind is one more ``Source`` in SOURCES, and nothing else changes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import F, Model, Q, QuerySet, Value
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from allocations.desk.account_trail import events_within
from allocations.desk.reach import Reach, rows
from allocations.models import DeskWrite, SubmissionStep
from municipalities.models import AccountEvent, Municipality, Role


@dataclass(frozen=True)
class Event:
    """Something that somebody did with a row."""

    at: datetime
    user: str
    did: str
    kind: str
    name: str
    address: str
    concerns: str
    municipality: str
    reason: str = ""


@dataclass(frozen=True)
class Asked:
    """What is looked for. Each source answers in its own columns, and with nothing to what it has not got."""

    user: int | None = None
    kind: str = ""
    action: str = ""
    package: int | None = None
    decision: int | None = None
    municipality: int | None = None
    row: str = ""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class Source:
    """One table of notes: which of its rows are asked for, as (at, source, pk), and what each tells."""

    name: str
    model: type[Model]
    at: str
    where: Callable[[Asked], Q]
    events: Callable[[Reach, list[Any]], dict[Any, Event]]
    visible: Callable[[Reach], QuerySet[Any]] | None = None
    """Which notes may be read, where that is less than what lies in the user's municipalities."""

    def chosen(self, reach: Reach, asked: Asked) -> QuerySet[Any]:
        seen = reach.visible(self.model) if self.visible is None else self.visible(reach)
        found = seen.filter(self.where(asked))
        if asked.since is not None:
            found = found.filter(**{f"{self.at}__gte": asked.since})
        if asked.until is not None:
            found = found.filter(**{f"{self.at}__lt": asked.until})
        named = found.order_by().annotate(noted_at=F(self.at), source=Value(self.name), row_pk=F("pk"))
        keys: QuerySet[Any, Any] = named.values_list("noted_at", "source", "row_pk")
        return keys


NOTHING = Q(pk__in=())


# Writes


def _of_writes(asked: Asked) -> Q:
    found = Q()
    if asked.user is not None:
        found &= Q(user=asked.user)
    if asked.kind:
        found &= Q(row__startswith=f"{asked.kind}:")
    if asked.action:
        found &= Q(action=asked.action)
    if asked.package is not None:
        found &= Q(package=asked.package)
    if asked.decision is not None:
        found &= Q(decision=asked.decision) | Q(row=f"allocations.decision:{asked.decision}")
    if asked.municipality is not None:
        found &= Q(municipality=asked.municipality) | Q(package__municipality=asked.municipality)
    if asked.row:
        found &= Q(row=asked.row)
    return found


def _writes(reach: Reach, keys: list[Any]) -> dict[Any, Event]:
    writes = list(
        DeskWrite.objects.filter(pk__in=keys).select_related(
            *("user", "municipality", "package__municipality", "subject_body__municipality"),
            *("decision__package", "decision__subject_body", "decision__body"),
        )
    )
    names = _names(reach, {write.row for write in writes})
    found: dict[Any, Event] = {}
    for write in writes:
        kind, name, address = names[write.row]
        subject = write.package or write.subject_body
        home: Municipality | None = write.municipality or (subject.municipality if subject else None)
        concerns = [str(part) for part in (subject, write.decision) if part is not None]
        found[write.pk] = Event(
            at=write.written_at,
            user=str(write.user),
            did=write.get_action_display() or _("written"),
            kind=kind,
            name=name,
            address=address,
            concerns=": ".join(concerns),
            municipality=str(home or _("shared by all")),
        )
    return found


def _names(reach: Reach, texts: Iterable[str]) -> dict[str, tuple[str, str, str]]:
    """Kind, name and address of rows written as ``app.model:number``. Of what is gone or out of reach the number."""
    by_model: dict[type[Model], dict[int, str]] = {}
    found: dict[str, tuple[str, str, str]] = {}
    for text in texts:
        label, _colon, number = text.partition(":")
        found[text] = (label, number, "")
        try:
            model = apps.get_model(label)
        except (LookupError, ValueError):
            continue
        found[text] = (str(model._meta.verbose_name), _("number %(number)s, gone") % {"number": number}, "")
        if number.isdecimal() and len(number) < 19:
            by_model.setdefault(model, {})[int(number)] = text
    for model, numbers in by_model.items():
        seen = rows(model).filter(pk__in=reach.visible(model).filter(pk__in=numbers))
        for row in seen:
            kind = str(model._meta.verbose_name)
            found[numbers[row.pk]] = (kind, str(row), page_of(row))
    return found


def named(reach: Reach, text: str) -> str:
    """The kind and name of one row, as far as it is within reach."""
    kind, name, _address = _names(reach, [text])[text]
    return f"{kind}: {name}"


def page_of(row: Model) -> str:
    """The row's own page at the desk, where it has one."""
    try:
        return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])
    except NoReverseMatch:
        return ""


# Steps of changes

SUBMISSION = "allocations.submission"


def _of_steps(asked: Asked) -> Q:
    found = Q()
    if asked.user is not None:
        found &= Q(user=asked.user)
    if asked.kind and asked.kind != SUBMISSION:
        return NOTHING
    if asked.action:
        found &= Q(kind=asked.action)
    if asked.package is not None:
        found &= Q(package=asked.package)
    if asked.decision is not None:
        found &= Q(submission__decisions=asked.decision)
    if asked.municipality is not None:
        found &= Q(municipality=asked.municipality)
    if asked.row:
        label, _colon, number = asked.row.partition(":")
        found &= Q(submission=int(number)) if label == SUBMISSION and number.isdecimal() else NOTHING
    return found


def _steps(_reach: Reach, keys: list[Any]) -> dict[Any, Event]:
    steps = SubmissionStep.objects.filter(pk__in=keys).select_related(
        *("user", "municipality", "package", "subject_body", "submission")
    )
    found: dict[Any, Event] = {}
    for step in steps.defer("submission__document"):
        submission = step.submission
        found[step.pk] = Event(
            at=step.taken_at,
            user=str(step.user) if step.user is not None else _("the worker, when it was due"),
            did=step.get_kind_display(),
            kind=_("change"),
            name=str(submission) if submission is not None else _("a draft that is gone"),
            address=reverse("admin:allocations_submission_review", args=[submission.pk])
            if submission
            else "",
            concerns=str(step.package or step.subject_body),
            municipality=str(step.municipality),
            reason=step.reason,
        )
    return found


# What happens to accounts, for those who look after them

ACCOUNT = "municipalities.user"


def _of_accounts(asked: Asked) -> Q:
    found = Q()
    if asked.user is not None:
        found &= Q(by=asked.user) | Q(by=None, user=asked.user)
    if (asked.kind and asked.kind != ACCOUNT) or asked.package is not None or asked.decision is not None:
        return NOTHING
    if asked.action:
        found &= Q(kind=asked.action)
    if asked.municipality is not None:
        found &= Q(municipality=asked.municipality)
    if asked.row:
        label, _colon, number = asked.row.partition(":")
        found &= Q(user=int(number)) if label == ACCOUNT and number.isdecimal() else NOTHING
    return found


def _accounts(_reach: Reach, keys: list[Any]) -> dict[Any, Event]:
    """The address that somebody logged in from is told on the page of account events only."""
    events = AccountEvent.objects.filter(pk__in=keys).select_related("user", "by", "municipality")
    return {
        event.pk: Event(
            at=event.happened_at,
            user=str(event.by or event.user or _("nobody known")),
            did=event.get_kind_display(),
            kind=str(event._meta.get_field("user").verbose_name),
            name=str(event.user or _("nobody known")),
            address=page_of(event),
            concerns=str(Role(event.role).label) if event.role else "",
            municipality=str(event.municipality or ""),
            reason=event.detail,
        )
        for event in events
    }


def _looked_after(reach: Reach) -> QuerySet[Any]:
    if reach.is_superuser or reach.where(Role.ADMINISTRATOR):
        return events_within(reach)
    return AccountEvent.objects.none()


SOURCES: tuple[Source, ...] = (
    Source("write", DeskWrite, "written_at", _of_writes, _writes),
    Source("step", SubmissionStep, "taken_at", _of_steps, _steps),
    Source("account", AccountEvent, "happened_at", _of_accounts, _accounts, _looked_after),
)


def keys_of(reach: Reach, asked: Asked) -> QuerySet[Any]:
    """(at, source, pk) of all that is asked for, the latest first: one query over every source."""
    first, *others = (source.chosen(reach, asked) for source in SOURCES)
    return first.union(*others, all=True).order_by("-noted_at", "source", "-row_pk")


def events_of(reach: Reach, keys: Iterable[tuple[datetime, str, Any]]) -> list[Event]:
    """The events themselves, in the order of their keys."""
    wanted = list(keys)
    told = {
        source.name: source.events(reach, [pk for _at, name, pk in wanted if name == source.name])
        for source in SOURCES
    }
    return [told[name][pk] for _at, name, pk in wanted if pk in told[name]]
