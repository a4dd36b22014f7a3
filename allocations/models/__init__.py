"""The desk (what staff edit) and the record (what is sealed). What publishes is ``allocations.publishing``."""

from allocations.models.corrections import FactCorrection
from allocations.models.decisions import Condition, Decision, DecisionPoint
from allocations.models.entries import Allocation, Appropriation, StatedFigure
from allocations.models.evidence import Citation, Document
from allocations.models.follow_up import Indicator, Observation, Outturn
from allocations.models.imports import ImportPart, ImportRun
from allocations.models.letters import MailChoices
from allocations.models.packages import AllocationLine, Measure, Purpose, SafetyPackage
from allocations.models.positions import Position, PositionAmount
from allocations.models.projected_facts import (
    PublishedAlternative,
    PublishedCondition,
    PublishedDecided,
    PublishedDocument,
    PublishedMeasure,
    PublishedPosition,
)
from allocations.models.projected_names import (
    PublishedCitation,
    PublishedDecision,
    PublishedFunding,
    PublishedMention,
    PublishedName,
)
from allocations.models.projection import PublishedLine, PublishedPackage
from allocations.models.record import Publication
from allocations.models.reports import ErrorReport
from allocations.models.sources import FundingSource, NationalPool, PoolAmount
from allocations.models.steps import SubmissionStep
from allocations.models.submissions import DeskWrite, Submission, SubmissionWriter
from allocations.models.tallies import LineTally, ListedName, NameTally
from allocations.models.work import WorkerProcess

__all__ = [
    "Allocation",
    "AllocationLine",
    "Appropriation",
    "Citation",
    "Condition",
    "Decision",
    "DecisionPoint",
    "DeskWrite",
    "Document",
    "ErrorReport",
    "FactCorrection",
    "FundingSource",
    "ImportPart",
    "ImportRun",
    "Indicator",
    "LineTally",
    "ListedName",
    "MailChoices",
    "Measure",
    "NameTally",
    "NationalPool",
    "Observation",
    "Outturn",
    "PoolAmount",
    "Position",
    "PositionAmount",
    "Publication",
    "PublishedAlternative",
    "PublishedCitation",
    "PublishedCondition",
    "PublishedDecided",
    "PublishedDecision",
    "PublishedDocument",
    "PublishedFunding",
    "PublishedLine",
    "PublishedMeasure",
    "PublishedMention",
    "PublishedName",
    "PublishedPackage",
    "PublishedPosition",
    "Purpose",
    "SafetyPackage",
    "StatedFigure",
    "Submission",
    "SubmissionStep",
    "SubmissionWriter",
    "WorkerProcess",
]
