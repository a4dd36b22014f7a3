"""How far a user reaches: which rows of which municipalities they see, and which they may write.

Every list, choice, search, inline and history at the desk asks here. A model that is not listed has no rows for
anybody: what somebody forgets is hidden, not shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest

from allocations.models import (
    Allocation,
    AllocationLine,
    Appropriation,
    Citation,
    Condition,
    Decision,
    DecisionPoint,
    DeskWrite,
    Document,
    ErrorReport,
    FactCorrection,
    FundingSource,
    ImportRun,
    Indicator,
    Measure,
    NationalPool,
    Observation,
    Outturn,
    PoolAmount,
    Position,
    PositionAmount,
    Publication,
    Purpose,
    SafetyPackage,
    StatedFigure,
    Submission,
    SubmissionStep,
)
from allocations.models.evidence import TARGETS
from municipalities.models import (
    AccountEvent,
    Area,
    Body,
    Membership,
    Municipality,
    Residents,
    Role,
    Seat,
    User,
)


@dataclass(frozen=True)
class Scope:
    """The ways from a row to its municipality ("" is the row itself), and the test for rows that all may read.

    The first step of a way is the row's owner: by choosing it, the writer chooses the municipality.
    """

    ways: tuple[str, ...]
    shared: Q | None = None

    @property
    def owners(self) -> frozenset[str]:
        return frozenset(way.partition("__")[0] for way in self.ways if way)


OF_PACKAGE = Scope(("package__municipality",))
OF_SUBJECT = Scope(("package__municipality", "subject_body__municipality"))
OF_DECISION = Scope(("decision__package__municipality", "decision__subject_body__municipality"))
SHARED = Scope((), Q(pk__isnull=False))

SCOPES: dict[type[Model], Scope] = {
    Municipality: Scope(("",)),
    Residents: Scope(("municipality",)),
    Area: Scope(("municipality",)),
    Body: Scope(("municipality",), Q(municipality__isnull=True)),
    Seat: Scope(("body__municipality",), Q(body__municipality__isnull=True)),
    Membership: Scope(("municipality",)),
    User: Scope(("memberships__municipality",)),
    AccountEvent: Scope(("municipality", "user__memberships__municipality")),
    SafetyPackage: Scope(("municipality",)),
    AllocationLine: OF_PACKAGE,
    FundingSource: OF_PACKAGE,
    StatedFigure: OF_PACKAGE,
    Indicator: OF_PACKAGE,
    Measure: Scope(
        ("package__municipality", "body__municipality"),
        Q(package__isnull=True, body__municipality__isnull=True),
    ),
    Observation: Scope(("indicator__package__municipality",)),
    Outturn: Scope(("line__package__municipality",)),
    Decision: OF_SUBJECT,
    DecisionPoint: OF_DECISION,
    Appropriation: OF_DECISION,
    Allocation: OF_DECISION,
    Condition: OF_DECISION,
    Position: OF_DECISION,
    FactCorrection: OF_DECISION,
    PositionAmount: Scope(
        (
            "position_taken__decision__package__municipality",
            "position_taken__decision__subject_body__municipality",
        )
    ),
    Document: Scope(("municipality",), Q(municipality__isnull=True)),
    Purpose: SHARED,
    NationalPool: SHARED,
    PoolAmount: SHARED,
    Submission: Scope(("municipality",)),
    Publication: Scope(("municipality",)),
    DeskWrite: Scope(("municipality", "package__municipality", "subject_body__municipality")),
    SubmissionStep: Scope(("municipality",)),
    ErrorReport: Scope(("municipality",)),
    ImportRun: OF_PACKAGE,
}


class Reach:
    """What one user sees and may write, read from their memberships once for each request."""

    def __init__(self, user: Any) -> None:
        self.user = user
        self.is_superuser = bool(user.is_active and user.is_superuser)
        roles = Membership.objects.filter(user=user) if user.is_active else Membership.objects.none()
        self._roles: dict[str, set[int]] = {}
        for role, municipality in roles.values_list("role", "municipality"):
            self._roles.setdefault(role, set()).add(municipality)

    @classmethod
    def of(cls, request: HttpRequest) -> Reach:
        found: Reach | None = getattr(request, "desk_reach", None)
        if found is None or found.user != request.user:
            found = cls(request.user)
            request.desk_reach = found  # type: ignore[attr-defined]  # kept for this request only
        return found

    @property
    def everywhere(self) -> frozenset[int]:
        """The municipalities where the user has any role."""
        return frozenset().union(*self._roles.values())

    def where(self, role: Role) -> frozenset[int]:
        """The municipalities where the user holds the role. A superuser holds none by being one."""
        return frozenset(self._roles.get(role, ()))

    def has(self, role: Role, row: Model) -> bool:
        municipality = municipality_of(row)
        return municipality is not None and municipality in self.where(role)

    @property
    def sees_anything(self) -> bool:
        return self.is_superuser or bool(self._roles)

    # Seeing

    def visible(self, model: type[Model]) -> QuerySet[Any]:
        """The rows of the model that the user may see."""
        every = rows(model)
        if model is not Citation and model not in SCOPES:
            return every.none()
        if self.is_superuser:
            return every
        if not self.sees_anything:
            return every.none()
        if model is Citation:
            return every.filter(self._supports_visible())
        scope = SCOPES[model]
        return every.filter(pk__in=rows(model).filter(_within(scope, self.everywhere, shared=True)))

    def _supports_visible(self) -> Q:
        """A citation is seen where the fact that it supports is seen."""
        found = Q()
        for target in TARGETS:
            model = Citation._meta.get_field(target).related_model
            found |= Q(**{f"{target}__in": self.visible(model)})  # type: ignore[arg-type]
        return found

    def sees(self, row: Model) -> bool:
        return self.visible(type(row)).filter(pk=row.pk).exists()

    def visible_beside(self, model: type[Model], row: Model | None) -> QuerySet[Any]:
        """What may stand beside a row: of its own municipality, or shared; all that is seen beside no row yet."""
        seen = self.visible(model)
        home = municipality_of(row) if row is not None else None
        scope = SCOPES.get(model)
        if home is None or scope is None:
            return seen
        return seen.filter(pk__in=rows(model).filter(_within(scope, frozenset({home}), shared=True)))

    # Choosing

    def choices(
        self, model: type[Model], field: str, related: type[Model], role: Role, row: Model | None = None
    ) -> QuerySet[Any]:
        """What may be chosen in a field: what is seen, and as the row's owner only what may be written to."""
        seen = self.visible(related) if related is Municipality else self.visible_beside(related, row)
        scope = SCOPES.get(model)
        if scope is None or field not in scope.owners or model is User:
            return seen
        if self.is_superuser and related in {Municipality, User} and model is Membership:
            return seen
        own = self.where(role)
        return seen.filter(
            pk__in=rows(related).filter(_within(SCOPES[related], own, shared=self.is_superuser))
        )


NAMED_BY: dict[type[Model], tuple[str, ...]] = {
    Allocation: ("line",),
    Appropriation: ("source",),
    Position: ("actor",),
    Seat: ("represents",),
    Observation: ("indicator",),
    Outturn: ("line",),
    Residents: ("municipality",),
}
"""What a row's name is made of besides its own columns: fetched with it."""


def rows(model: type[Model]) -> QuerySet[Any]:
    """Every row of the model, whoever asks."""
    manager: Any = model._meta.default_manager
    found: QuerySet[Any] = manager.select_related(*NAMED_BY[model]) if model in NAMED_BY else manager.all()
    return found


def _within(scope: Scope, municipalities: frozenset[int], *, shared: bool) -> Q:
    found = Q(pk__in=())
    for way in scope.ways:
        found |= Q(**{f"{way}__in" if way else "pk__in": municipalities})
    return found | scope.shared if shared and scope.shared is not None else found


def municipality_of(row: Model) -> int | None:
    """The municipality a row belongs to, or None for a shared one (and for one not yet told whose it is)."""
    if isinstance(row, Citation):
        target = supported_by(row)
        return None if target is None else municipality_of(target)
    scope = SCOPES.get(type(row))
    for way in scope.ways if scope is not None else ():
        found: Any = row
        for step in way.split("__") if way else ():
            found = related(found, step)
        if isinstance(found, Municipality):
            return found.pk
    return None


def supported_by(citation: Citation) -> Model | None:
    """The fact that a citation supports."""
    return next((found for name in TARGETS if (found := related(citation, name)) is not None), None)


def related(row: Model | None, name: str) -> Model | None:
    """What a foreign key leads to, also where it is new and not saved; None where nothing is chosen."""
    if row is None or name not in {field.name for field in row._meta.concrete_fields}:
        return None
    try:
        found: Model | None = getattr(row, name)
    except ObjectDoesNotExist:
        return None
    return found
