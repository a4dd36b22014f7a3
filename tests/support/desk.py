"""A municipality with its people and one package: what a test of publishing needs to take the real way."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from django.db import models

from allocations.models import (
    Allocation,
    AllocationLine,
    Appropriation,
    Decision,
    FundingSource,
    Publication,
    SafetyPackage,
    Submission,
)
from allocations.models.choices import DecisionKind
from allocations.publishing import approve, submit
from allocations.record import Record, read
from municipalities.models import Body, Municipality, Role, User
from tests import factories

Entry = TypeVar("Entry", Appropriation, Allocation)


class Desk:
    """One municipality's desk. Entries are cited unless ``cited=False``; money is decided and of 2023 unless said."""

    def __init__(self, municipality: Municipality | None = None) -> None:
        self.municipality = municipality or factories.make_municipality()
        self.writer = factories.make_user(role=Role.WRITER, municipality=self.municipality)
        self.approver = factories.make_user(role=Role.APPROVER, municipality=self.municipality)
        self.administrator = factories.make_user(role=Role.ADMINISTRATOR, municipality=self.municipality)
        self.package: SafetyPackage = factories.make_package(self.municipality)
        self.source: FundingSource = factories.make_source(self.package)
        self.document = factories.make_document(municipality=self.municipality)

    def line(self, **given: Any) -> AllocationLine:
        return factories.make_line(self.package, **given)

    def decision(self, **given: Any) -> Decision:
        return factories.make_decision(self.package, **given)

    def give(
        self, decision: Decision, kronor: int | None, *, source: FundingSource | None = None, **given: Any
    ) -> Appropriation:
        """Money to the package."""
        return self._cited(
            given.pop("cited", True),
            factories.make_appropriation(decision, source or self.source, kronor, **given),
        )

    def spread(
        self, decision: Decision, line: AllocationLine, kronor: int | None, **given: Any
    ) -> Allocation:
        """Money to a line."""
        return self._cited(
            given.pop("cited", True), factories.make_allocation(decision, line, kronor, **given)
        )

    def _cited(self, cited: bool, entry: Entry) -> Entry:
        if cited:
            factories.make_citation(entry, self.document)
        return entry

    def submission(
        self, *decisions: Decision, subject: SafetyPackage | Body | None = None, author: User | None = None
    ) -> Submission:
        return factories.make_submission(
            subject or self.package, decisions=list(decisions), author=author or self.writer
        )

    def submit(self, *decisions: Decision, subject: SafetyPackage | Body | None = None) -> Submission:
        return submit(submission=self.submission(*decisions, subject=subject), user=self.writer)

    def publish(self, *decisions: Decision, subject: SafetyPackage | Body | None = None) -> Publication:
        """Submit and approve at once."""
        publication = approve(submission=self.submit(*decisions, subject=subject), approver=self.approver)
        assert publication is not None
        return publication

    def adopt(self, given: int, spread: Sequence[int] = ()) -> tuple[Decision, list[AllocationLine]]:
        """A budget with lines: a draft decision, and its lines."""
        decision = self.decision()
        self.give(decision, given)
        lines = [self.line() for _kronor in spread]
        for line, kronor in zip(lines, spread, strict=True):
            self.spread(decision, line, kronor)
        return decision, lines

    def reallocate(self, moves: dict[AllocationLine, int], **given: Any) -> Decision:
        decision = self.decision(kind=DecisionKind.REALLOCATION, **given)
        for line, kronor in moves.items():
            self.spread(decision, line, kronor, measures="change")
        return decision


def record_of(publication: Publication) -> Record:
    return read(publication.document)


def again(instance: models.Model) -> Any:
    """The same row as the database has it now."""
    return type(instance)._default_manager.get(pk=instance.pk)
