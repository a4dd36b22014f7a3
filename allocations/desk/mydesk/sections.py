"""The lists of my desk: each asks what concerns the user, and says what, whose, since when, and where to go on.

Each costs the same number of queries however many rows there are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from allocations.desk.mydesk import due
from allocations.desk.reach import Reach
from allocations.models import (
    Decision,
    DeskWrite,
    ErrorReport,
    Publication,
    SafetyPackage,
    Submission,
    SubmissionStep,
    SubmissionWriter,
)
from allocations.models.choices import ReportState, StepKind
from allocations.models.choices import SubmissionStatus as Status
from municipalities.models import Body, Municipality, Role

MOST = 8
"""Rows of one list on the page; the rest is one link away."""


@dataclass(frozen=True)
class Item:
    """One row: what it is and where the work is done, whose it is, since when, and what is to be known of it."""

    address: str
    name: str
    whose: str
    when: str = ""
    note: str = ""


@dataclass(frozen=True)
class Section:
    key: str
    title: str
    items: tuple[Item, ...]
    empty: str
    count: int
    more: str = ""
    """Where all of them are, if there are more than are shown."""

    @property
    def rest(self) -> int:
        return self.count - len(self.items)


def desk_of(reach: Reach) -> list[Section]:
    """What concerns the user, with what their roles make most urgent first. Nothing for who has no role."""
    if not reach.everywhere:
        return []
    approves, writes = bool(reach.where(Role.APPROVER)), bool(reach.where(Role.WRITER))
    found = []
    if approves:
        found.append(waiting_for_me(reach))
    found.append(sent_back(reach))
    if writes:
        found.append(drafts(reach))
    found.append(to_be_published(reach))
    if writes:
        found += [falls_due(reach), without_outturn(reach)]
    found.append(reports(reach))
    found.append(latest(reach))
    return found


def waiting_for_me(reach: Reach) -> Section:
    """What may be approved. What the user wrote in is told of as well, since it is waiting too."""
    own = SubmissionWriter.objects.filter(submission=OuterRef("pk"), user=reach.user)
    rows = (
        _submissions()
        .filter(status=Status.SUBMITTED, municipality__in=reach.where(Role.APPROVER))
        .annotate(is_own=Exists(own))
        .order_by("is_own", "submitted_at", "pk")
    )
    items = [
        Item(
            _review(row),
            row.title,
            _whose(row),
            _since(_("submitted %(when)s by %(who)s"), row.submitted_at, row.author),
            _("You wrote in it: somebody else approves it.")
            if row.is_own or row.author == reach.user
            else "",
        )
        for row in rows[:MOST]
    ]
    more = f"{reverse('admin:allocations_submission_changelist')}?status__exact={Status.SUBMITTED}"
    return _section("waits", _("Waits for my approval"), items, _("Nothing waits for you."), rows, more)


def sent_back(reach: Reach) -> Section:
    """What the user wrote in or had approved, and is now with its writers again, with the reason."""
    wrote = SubmissionWriter.objects.filter(submission=OuterRef("pk"), user=reach.user)
    approved = SubmissionStep.objects.filter(
        submission=OuterRef("pk"), user=reach.user, kind=StepKind.APPROVED
    )
    back = SubmissionStep.objects.filter(
        submission=OuterRef("pk"), kind__in=[StepKind.SENT_BACK, StepKind.REFUSED]
    )
    rows = (
        _submissions()
        .filter(status=Status.SENT_BACK, municipality__in=reach.everywhere)
        .filter(Q(author=reach.user) | Exists(wrote) | Exists(approved))
        .annotate(back_at=back.order_by("-pk").values("taken_at")[:1])
        .order_by("-back_at", "-pk")
    )
    items = [
        Item(
            _review(row),
            row.title,
            _whose(row),
            _since(_("sent back %(when)s by %(who)s"), row.back_at, row.sent_back_by)
            if row.sent_back_by is not None
            else _since(_("refused when due %(when)s"), row.back_at),
            row.sent_back_reason[:300],
        )
        for row in rows[:MOST]
    ]
    more = f"{reverse('admin:allocations_submission_changelist')}?status__exact={Status.SENT_BACK}"
    return _section("sent-back", _("Has been sent back"), items, _("Nothing has been sent back."), rows, more)


def drafts(reach: Reach) -> Section:
    """Draft decisions that the user wrote in, and changes of theirs that are not submitted."""
    mine = DeskWrite.objects.filter(decision=OuterRef("pk"), user=reach.user)
    own = reach.where(Role.WRITER)
    decisions: QuerySet[Any] = (
        Decision.objects.filter(
            Q(package__municipality__in=own) | Q(subject_body__municipality__in=own),
            Q(submission__isnull=True) | Q(submission__status__in=[Status.DRAFT, Status.SENT_BACK]),
            publication__isnull=True,
        )
        .filter(Exists(mine))
        .annotate(written_at=Max("desk_writes__written_at", filter=Q(desk_writes__user=reach.user)))
        .select_related("package__municipality", "subject_body__municipality", "submission", "body")
        .order_by("-written_at", "-pk")
    )
    changes = (
        _submissions()
        .filter(status=Status.DRAFT, author=reach.user, municipality__in=own)
        .annotate(
            made_at=SubmissionStep.objects.filter(submission=OuterRef("pk"))
            .order_by("-pk")
            .values("taken_at")[:1]
        )
        .order_by("-pk")
    )
    dated: list[tuple[datetime | None, Item]] = [
        (
            row.written_at,
            Item(
                reverse("admin:allocations_decision_change", args=[row.pk]),
                str(row),
                _whose(row),
                _since(_("you wrote %(when)s"), row.written_at),
                _("In the change “%(change)s”.") % {"change": row.submission} if row.submission else "",
            ),
        )
        for row in decisions[:MOST]
    ]
    dated += [
        (
            row.made_at,
            Item(
                _review(row),
                row.title,
                _whose(row),
                _since(_("last touched %(when)s"), row.made_at) if row.made_at else "",
                _("A change that is not submitted yet."),
            ),
        )
        for row in changes[:MOST]
    ]
    dated.sort(key=lambda pair: pair[0].timestamp() if pair[0] else 0, reverse=True)
    items = [item for _when, item in dated[:MOST]]
    count = decisions.count() + changes.count()
    more = f"{reverse('admin:allocations_decision_changelist')}?state=draft"
    return Section(
        "drafts",
        _("Drafts that I am in"),
        tuple(items),
        _("You have no drafts. A new one begins on the page of its package."),
        count,
        more,
    )


def to_be_published(reach: Reach) -> Section:
    rows = (
        _submissions()
        .filter(status=Status.APPROVED, municipality__in=reach.everywhere)
        .order_by("publish_at", "pk")
    )
    items = [
        Item(
            _review(row),
            row.title,
            _whose(row),
            _("published on %(when)s, Swedish time") % {"when": _moment(row.publish_at)},
            _("Approved by %(who)s.") % {"who": row.approver},
        )
        for row in rows[:MOST]
    ]
    more = f"{reverse('admin:allocations_submission_changelist')}?status__exact={Status.APPROVED}"
    return _section(
        "timed", _("Approved, waits for its time"), items, _("Nothing waits for its time."), rows, more
    )


def falls_due(reach: Reach) -> Section:
    """Conditions to look at again, and indicators to measure."""
    today, own = timezone.localdate(), reach.where(Role.WRITER)
    found = [
        *(("condition", each) for each in due.conditions(own, today)),
        *(("indicator", each) for each in due.indicators(own, today)),
    ]
    items = [
        Item(
            reverse(f"admin:allocations_{kind}_change", args=[each.row.pk]),
            each.about,
            _("condition") if kind == "condition" else _("indicator"),
            note=each.why,
        )
        for kind, each in found[: 2 * MOST]
    ]
    return Section(
        "due",
        _("Conditions and indicators to look at"),
        tuple(items),
        _("No condition or indicator falls due."),
        len(found),
    )


def without_outturn(reach: Reach) -> Section:
    found = due.outturns(reach.where(Role.WRITER), timezone.localdate())
    items = [Item(_outturn_page(each.row), each.about, _("package"), note=each.why) for each in found[:MOST]]
    return Section(
        "outturn",
        _("Outturn that is missing"),
        tuple(items),
        _("Every line with decided money of past years has its outturn."),
        len(found),
    )


def _outturn_page(package: Any) -> str:
    return reverse("admin:allocations_safetypackage_follow_up", args=[package.pk])


def reports(reach: Reach) -> Section:
    rows = (
        ErrorReport.objects.filter(municipality__in=reach.everywhere)
        .exclude(state=ReportState.HANDLED)
        .select_related("municipality", "package", "handled_by")
        .order_by("received_at", "pk")
    )
    items = [
        Item(
            reverse("admin:allocations_errorreport_change", args=[row.pk]),
            row.about or row.message[:80],
            str(row.package or row.municipality),
            _since(_("received %(when)s"), row.received_at),
            _("%(who)s is looking into it.") % {"who": row.handled_by}
            if row.state == ReportState.LOOKING and row.handled_by
            else "",
        )
        for row in rows[:MOST]
    ]
    return _section(
        "reports",
        _("Readers’ reports of errors"),
        items,
        _("No report is unanswered."),
        rows,
        reverse("admin:allocations_errorreport_changelist"),
    )


def latest(reach: Reach) -> Section:
    rows = (
        Publication.objects.filter(municipality__in=reach.everywhere)
        .select_related("package", "subject_body", "municipality", "submission__approver")
        .defer("document", "submission__document")
        .order_by("-published_at", "-pk")
    )
    items = [
        Item(
            _review(row.submission),
            str(row.submission.title),
            _whose(row),
            _since(_("published %(when)s"), row.published_at),
            _("Version %(number)d, approved by %(who)s.")
            % {"number": row.number, "who": row.submission.approver},
        )
        for row in rows[:5]
    ]
    more = reverse("admin:allocations_publication_changelist")
    return Section(
        "latest",
        _("Latest publications"),
        tuple(items),
        _("Nothing is published yet."),
        len(items),
        more,
    )


# Words


def _submissions() -> QuerySet[Any]:
    rows = Submission.objects.select_related(
        "package", "subject_body", "municipality", "author", "approver", "sent_back_by"
    )
    return rows.defer("document")


def _section(
    key: str, title: str, items: Sequence[Item], empty: str, rows: QuerySet[Any], more: str
) -> Section:
    count = rows.count() if len(items) == MOST else len(items)
    return Section(key, title, tuple(items), empty, count, more)


def _review(row: Submission) -> str:
    return reverse("admin:allocations_submission_review", args=[row.pk])


def _whose(row: Any) -> str:
    """What it concerns, and where."""
    subject: SafetyPackage | Body | None = row.package or row.subject_body
    home: Municipality | None = subject.municipality if subject is not None else None
    if isinstance(row, Submission | Publication):
        home = row.municipality
    return f"{subject}, {home}"


def _since(words: str, moment: datetime | None, who: Any = "") -> str:
    return words % {"when": _moment(moment), "who": who}


def _moment(moment: datetime | date | None) -> str:
    if moment is None:
        return "–"
    if isinstance(moment, datetime):
        return date_format(timezone.localtime(moment), "j F Y H:i")
    return date_format(moment, "j F Y")
