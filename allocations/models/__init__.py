"""The desk (what staff edit) and the record (what is sealed). What publishes is ``allocations.publishing``."""

from allocations.models.decisions import Condition, Decision, DecisionPoint, Position, PositionAmount
from allocations.models.entries import Allocation, Appropriation, StatedFigure
from allocations.models.evidence import Citation, Document
from allocations.models.follow_up import Indicator, Observation, Outturn
from allocations.models.imports import ImportPart, ImportRun
from allocations.models.packages import AllocationLine, Measure, Purpose, SafetyPackage
from allocations.models.record import (
    Publication,
    PublishedCitation,
    PublishedLine,
    PublishedPackage,
    PublishedPlace,
)
from allocations.models.sources import FundingSource, NationalPool, PoolAmount
from allocations.models.submissions import DeskWrite, Submission, SubmissionWriter
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
    "FundingSource",
    "ImportPart",
    "ImportRun",
    "Indicator",
    "Measure",
    "NationalPool",
    "Observation",
    "Outturn",
    "PoolAmount",
    "Position",
    "PositionAmount",
    "Publication",
    "PublishedCitation",
    "PublishedLine",
    "PublishedPackage",
    "PublishedPlace",
    "Purpose",
    "SafetyPackage",
    "StatedFigure",
    "Submission",
    "SubmissionWriter",
    "WorkerProcess",
]
