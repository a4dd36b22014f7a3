"""The smallest valid object of each kind. Give what the test is about; all else is plain, and never random.

Objects are validated before they are saved, so that what a factory makes could have been typed at the desk.
`post` and `make_publication_row` write the rows of a publication straight into the tables, for tests of the tables
themselves; a test of what is published goes through `allocations.publishing`.
"""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from hashlib import sha256
from itertools import count
from typing import Any, TypeVar

from django.db import models

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
    FactCorrection,
    FundingSource,
    Position,
    PositionAmount,
    Publication,
    SafetyPackage,
    Submission,
    SubmissionWriter,
)
from allocations.models.choices import (
    Basis,
    Certainty,
    ConditionKind,
    DecisionFact,
    DecisionKind,
    DocumentKind,
    Grade,
    PositionKind,
    SourceKind,
    SubmissionStatus,
    WhoseError,
)
from allocations.models.evidence import TARGETS
from municipalities.models import Body, BodyKind, Membership, Municipality, Role, User

NOON = datetime(2023, 3, 1, 12, tzinfo=UTC)
TEXT = '{"schema":1}'
"""The text of a frozen document where the test is not about what it says."""

_numbers = count(1)
M = TypeVar("M", bound=models.Model)


def _saved(made: M) -> M:
    # The database itself refuses what breaks a constraint: asking it beforehand took a third of the tests' time.
    made.full_clean(validate_constraints=False)
    made.save()
    return made


# The municipality and its people


def make_municipality(**given: Any) -> Municipality:
    number = next(_numbers)
    code = f"{number % 10_000:04d}"
    plain = {"code": code, "slug": f"kommun-{number}", "name": f"Kommun {number}"}
    return _saved(Municipality(**plain | given))


def make_user(
    *, role: Role | None = None, municipality: Municipality | None = None, username: str = "", **given: Any
) -> User:
    """A member of staff; with a role, in the municipality given (or one of its own)."""
    plain: dict[str, Any] = {"password": "a long enough password", "is_staff": True}
    user = User.objects.create_user(username or f"user-{next(_numbers)}", **plain | given)
    if role is not None:
        home = municipality or make_municipality()
        _saved(Membership(user=user, municipality=home, role=role))
    return user


def make_body(municipality: Municipality | None = None, **given: Any) -> Body:
    """A body of the municipality; without one, a shared body."""
    number = next(_numbers)
    plain = {"slug": f"organ-{number}", "name": f"Organ {number}", "kind": BodyKind.COMMITTEE}
    return _saved(Body(municipality=municipality, **plain | given))


# The package


def make_package(municipality: Municipality | None = None, **given: Any) -> SafetyPackage:
    number = next(_numbers)
    plain = {"slug": f"satsning-{number}", "name": f"Satsning {number}"}
    return _saved(SafetyPackage(municipality=municipality or make_municipality(), **plain | given))


def make_line(package: SafetyPackage | None = None, **given: Any) -> AllocationLine:
    number = next(_numbers)
    plain = {"key": f"post-{number}", "name": f"Post {number}"}
    return _saved(AllocationLine(package=package or make_package(), **plain | given))


def make_source(package: SafetyPackage | None = None, **given: Any) -> FundingSource:
    number = next(_numbers)
    plain = {"key": f"kalla-{number}", "name": f"Källa {number}", "kind": SourceKind.MUNICIPAL_BUDGET}
    return _saved(FundingSource(package=package or make_package(), **plain | given))


# Decisions and what belongs to them


def make_decision(subject: SafetyPackage | Body | None = None, **given: Any) -> Decision:
    """A draft decision about a package (a new one unless given) or about a municipality's body."""
    plain = {"key": f"beslut-{next(_numbers)}", "kind": DecisionKind.ADOPTION}
    return _saved(Decision(**_concerning(subject) | plain | given))


def make_appropriation(
    decision: Decision | None = None,
    source: FundingSource | None = None,
    kronor: int | None = 100,
    **given: Any,
) -> Appropriation:
    decision = decision or make_decision()
    source = source or make_source(decision.package)
    plain = _entry(kronor) | {"decision": decision, "source": source}
    return _saved(Appropriation(**plain | given))


def make_allocation(
    decision: Decision | None = None,
    line: AllocationLine | None = None,
    kronor: int | None = 100,
    **given: Any,
) -> Allocation:
    decision = decision or make_decision()
    line = line or make_line(decision.package)
    plain = _entry(kronor) | {"decision": decision, "line": line}
    return _saved(Allocation(**plain | given))


def make_point(decision: Decision | None = None, **given: Any) -> DecisionPoint:
    plain = {"key": f"punkt-{next(_numbers)}", "text": "Medlen fördelas."}
    return _saved(DecisionPoint(decision=decision or make_decision(), **plain | given))


def make_condition(decision: Decision | None = None, **given: Any) -> Condition:
    plain = {"key": f"villkor-{next(_numbers)}", "kind": ConditionKind.TERM, "text": "Medlen redovisas."}
    return _saved(Condition(decision=decision or make_decision(), **plain | given))


def make_position(decision: Decision | None = None, **given: Any) -> Position:
    plain = {"key": f"stallning-{next(_numbers)}", "kind": PositionKind.RESERVATION}
    given.setdefault("actor", None)
    given["actor"] = given["actor"] or make_body(kind=BodyKind.PARTY)
    return _saved(Position(decision=decision or make_decision(), **plain | given))


def make_position_amount(
    position: Position | None = None, line: AllocationLine | None = None, kronor: int = 100, **given: Any
) -> PositionAmount:
    position = position or make_position()
    line = line or make_line(position.decision.package)
    return _saved(PositionAmount(position_taken=position, line=line, kronor=Decimal(kronor), **given))


def make_correction(corrected: Decision, **given: Any) -> Decision:
    """A draft that corrects a decision of the same package or body; the error was ours."""
    plain = {"kind": DecisionKind.CORRECTION, "corrects": corrected, "whose_error": WhoseError.OURS}
    return make_decision(corrected.subject, **plain | given)  # type: ignore[arg-type]


def make_fact_correction(decision: Decision | None = None, **given: Any) -> FactCorrection:
    """A corrected § unless another fact is given."""
    plain: dict[str, Any] = {"key": f"rattelse-{next(_numbers)}", "fact": DecisionFact.PARAGRAPH}
    if given.get("fact", DecisionFact.PARAGRAPH) == DecisionFact.PARAGRAPH:
        plain["text"] = "§ 45"
    return _saved(FactCorrection(decision=decision or make_correction(make_decision()), **plain | given))


# Evidence


def make_document(**given: Any) -> Document:
    number = next(_numbers)
    plain = {
        "key": f"handling-{number}",
        "title": f"Handling {number}",
        "kind": DocumentKind.MINUTES,
        "grade": Grade.MINUTES,
    }
    return _saved(Document(**plain | given))


def make_citation(target: models.Model, document: Document | None = None, **given: Any) -> Citation:
    """A citation of the document (a new one unless given) that supports the target, whatever it is."""
    plain: dict[str, Any] = {_target_field(target): target}
    if given.get("basis", Basis.STATED) == Basis.STATED:
        plain |= {"document": document or make_document(), "printed": "100 kronor"}
    return _saved(Citation(**plain | given))


# On the way to the public


def make_submission(
    subject: SafetyPackage | Body | None = None,
    *,
    decisions: list[Decision] | None = None,
    writers: list[User] | None = None,
    **given: Any,
) -> Submission:
    """A draft; with another `status`, what that status must have (document, times, approver)."""
    concerning = _concerning(subject or (decisions[0].subject if decisions else None))
    plain = concerning | {"title": "Ändring", "municipality": _home(concerning)}
    plain |= _of_status(given.get("status", SubmissionStatus.DRAFT))
    plain["author"] = given.pop("author", None) or make_user()
    submission = _saved(Submission(**plain | given))
    for writer in writers or []:
        _saved(SubmissionWriter(submission=submission, user=writer))
    for decision in decisions or []:
        decision.submission = submission
        decision.save()
    return submission


def make_desk_write(subject: SafetyPackage | Body | None = None, **given: Any) -> DeskWrite:
    plain = _concerning(subject) | {"written_at": NOON, "row": "allocations.decision:1"}
    plain["user"] = given.pop("user", None) or make_user()
    return _saved(DeskWrite(**plain | given))


def make_publication_row(submission: Submission | None = None, **given: Any) -> Publication:
    """The row of the next version of the submission's subject; its decisions are not posted (see `post`)."""
    submission = submission or make_submission(status=SubmissionStatus.PUBLISHED)
    last = Publication.objects.filter(municipality=submission.municipality).order_by("link").last()
    earlier = Publication.objects.filter(package=submission.package, subject_body=submission.subject_body)
    link = last.link + 1 if last else 1
    text = given.get("document", submission.document)
    plain = {
        "municipality": submission.municipality,
        "package": submission.package,
        "subject_body": submission.subject_body,
        "subject_slug": submission.subject_key[2],
        "number": earlier.count() + 1,
        "link": link,
        "published_at": NOON,
        "document": text,
        "digest": _hash(text),
        "previous_seal": last.seal if last else "",
        "seal": _hash(f"{submission.municipality.code} {link} {text}"),
    }
    return _saved(Publication(submission=submission, **plain | given))


def post(*decisions: Decision) -> Publication:
    """Post draft decisions of one subject: a published submission of theirs, its publication, and they are posted."""
    publication = publish_without_posting(*decisions)
    Decision.objects.filter(pk__in=[decision.pk for decision in decisions]).update(publication=publication)
    for decision in decisions:
        decision.refresh_from_db()
    return publication


def publish_without_posting(*decisions: Decision) -> Publication:
    """The publication of a submission that names the decisions, which are still drafts."""
    submission = make_submission(decisions=list(decisions), status=SubmissionStatus.SUBMITTED)
    Submission.objects.filter(pk=submission.pk).update(**_of_status(SubmissionStatus.PUBLISHED))
    submission.refresh_from_db()
    return make_publication_row(submission)


def _concerning(subject: models.Model | None) -> dict[str, Any]:
    if isinstance(subject, Body):
        return {"subject_body": subject}
    return {"package": subject or make_package()}


def _home(concerning: dict[str, Any]) -> Municipality | None:
    subject: SafetyPackage | Body = concerning.get("package") or concerning["subject_body"]
    return subject.municipality


def _entry(kronor: int | None) -> dict[str, Any]:
    number = next(_numbers)
    stated = {"kronor": Decimal(kronor)} if kronor is not None else {"amount_state": "not_stated"}
    return stated | {"key": f"belopp-{number}", "certainty": Certainty.DECIDED, "fiscal_year": 2023}


def _of_status(status: str) -> dict[str, Any]:
    """What a submission of the status must have."""
    needs: dict[str, Any] = {"status": status}
    if status in {SubmissionStatus.SUBMITTED, SubmissionStatus.APPROVED, SubmissionStatus.PUBLISHED}:
        needs |= {"document": TEXT, "submitted_at": NOON}
    if status in {SubmissionStatus.APPROVED, SubmissionStatus.PUBLISHED}:
        needs |= {"approver": make_user(), "approved_at": NOON}
    if status == SubmissionStatus.APPROVED:
        needs["publish_at"] = NOON
    if status == SubmissionStatus.SENT_BACK:
        needs |= {"sent_back_by": make_user(), "sent_back_reason": "Källan saknas."}
    return needs


def _target_field(target: models.Model) -> str:
    fields = {Citation._meta.get_field(name).related_model: name for name in TARGETS}
    return fields[type(target)]


def _hash(text: str) -> str:
    return sha256(text.encode()).hexdigest()
