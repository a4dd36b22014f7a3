"""The words an entry, a decision or a document can be described by. One place, so that the record's codes
(the values) and the interface's words (the labels) never drift apart. Values are part of the sealed
document: they may be added to, never renamed.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Certainty(models.TextChoices):
    """How far the money has come (beslutsläge). A proposal to the council is proposed until it has decided."""

    PROPOSED = "proposed", _("proposed")
    ANNOUNCED = "announced", _("announced")
    PLANNED = "planned", _("planned")
    DECIDED = "decided", _("decided")
    CONDITIONAL = "conditional", _("conditional")
    REJECTED = "rejected", _("rejected")
    LAPSED = "lapsed", _("lapsed")


class AmountIs(models.TextChoices):
    """What the figure measures out: a year's money or the whole period's."""

    PER_YEAR = "per_year", _("per year")
    WHOLE_PERIOD = "whole_period", _("the whole period")
    NOT_STATED = "not_stated", _("not stated")


class Runs(models.TextChoices):
    ONE_OFF = "one_off", _("one-off")
    TO_YEAR = "to_year", _("to a year")
    UNTIL_FURTHER_NOTICE = "until_further_notice", _("until further notice")
    NOT_STATED = "not_stated", _("not stated")


class Measures(models.TextChoices):
    """A level stands on its own; a change is a movement in our ledger or the source's own “more”."""

    LEVEL = "level", _("a level")
    CHANGE = "change", _("a change")


class Nature(models.TextChoices):
    OPERATING = "operating", _("operating")
    INVESTMENT = "investment", _("investment")
    NOT_STATED = "not_stated", _("not stated")


class MoneyIs(models.TextChoices):
    """Whether an appropriation is new money or moved within the budget."""

    NEW = "new", _("new money")
    MOVED = "moved", _("moved within the budget")
    NOT_STATED = "not_stated", _("not stated")


class SourceKind(models.TextChoices):
    MUNICIPAL_BUDGET = "municipal_budget", _("municipal budget")
    STATE_GRANT = "state_grant", _("state grant")
    OTHER = "other", _("other funding")
    NOT_STATED = "not_stated", _("not stated")


class DecisionKind(models.TextChoices):
    ANNOUNCEMENT = "announcement", _("announcement")
    AGREEMENT = "agreement", _("agreement")
    ADOPTION = "adoption", _("adoption")
    DISTRIBUTION = "distribution", _("distribution")
    SUPPLEMENT = "supplement", _("supplementary appropriation")
    REALLOCATION = "reallocation", _("reallocation")
    CARRY_OVER = "carry_over", _("carry-over")
    GRANT_AWARD = "grant_award", _("grant award")
    ESTABLISHMENT = "establishment", _("establishment")
    SPLIT_MADE_KNOWN = "split_made_known", _("split made known")
    CORRECTION = "correction", _("correction")
    CLOSING = "closing", _("closing of the package")
    CONTINUATION = "continuation", _("goes on in another package")
    OTHER = "other", _("other decision")


class DatePrecision(models.TextChoices):
    DAY = "day", _("day")
    MONTH = "month", _("month")
    YEAR = "year", _("year")
    NOT_STATED = "not_stated", _("not stated")


class WhoseError(models.TextChoices):
    """Who had it wrong, for a correction."""

    OURS = "ours", _("ours")
    SOURCES = "sources", _("the source's")


class Appeal(models.TextChoices):
    """Whether anybody may have the decision tried by municipal law (laglighetsprövning)."""

    MUNICIPAL_LAW = "municipal_law", _("municipal law's appeal")
    NONE = "none", _("not by municipal law")
    NOT_STATED = "not_stated", _("not stated")


class DecisionFact(models.TextChoices):
    """The facts of a posted decision that a correction can put right; the last three are of a position on it."""

    DATE = "date", _("date")
    BODY = "body", _("deciding body")
    BODY_PRINTED = "body_printed", _("body's name as printed")
    PARAGRAPH = "paragraph", _("§")
    CASE_NUMBER = "case_number", _("case number")
    TITLE = "title", _("title")
    SUMMARY = "summary", _("summary")
    INITIATIVE = "initiative", _("initiative")
    ACTOR = "actor", _("party or group")
    POSITION_KIND = "position_kind", _("kind of position")
    CONTENT = "content", _("content of the position")


class ConditionKind(models.TextChoices):
    AWAITS = "awaits", _("awaits another body's decision")
    TERM = "term", _("term of the grant")


class PositionKind(models.TextChoices):
    RESERVATION = "reservation", _("reservation")
    COUNTER_PROPOSAL = "counter_proposal", _("counter-proposal")
    MOTION = "motion", _("motion")
    STATEMENT = "statement", _("statement")
    NOTE = "note", _("note to the minutes")

    @property
    def is_against(self) -> bool:
        """Whether it wants something else than what was decided; a statement or a note need not."""
        return self in {self.RESERVATION, self.COUNTER_PROPOSAL, self.MOTION}


class StatedFigureKind(models.TextChoices):
    TOTAL = "total", pgettext_lazy("stated figure", "total")
    SUBTOTAL = "subtotal", _("subtotal")
    OF_WHICH = "of_which", _("of which")
    COMPARISON = "comparison", _("comparison")


class Movement(models.TextChoices):
    """Whether what is done is new, goes on as before, or is stepped up."""

    NEW = "new", pgettext_lazy("measure", "new")
    GOING_ON = "going_on", _("going on")
    INCREASED = "increased", _("increased")
    NOT_STATED = "not_stated", _("not stated")


class Period(models.TextChoices):
    MONTH = "month", _("month")
    QUARTER = "quarter", _("quarter")
    TERTIAL = "tertial", _("tertial (four months)")
    YEAR = "year", _("year")


class OutturnKind(models.TextChoices):
    OUTTURN = "outturn", _("outturn")
    FORECAST = "forecast", _("forecast")


class ObservationState(models.TextChoices):
    MEASURED = "measured", _("measured")
    NOT_MEASURED = "not_measured", _("not measured")
    NOT_DUE = "not_due", _("not due")


class DocumentKind(models.TextChoices):
    PRESS_RELEASE = "press_release", _("press release")
    MINUTES = "minutes", _("minutes")
    BUDGET = "budget", _("budget document")
    OFFICIAL_LETTER = "official_letter", _("official letter")
    ANNUAL_REPORT = "annual_report", _("annual or interim report")
    STATISTICS = "statistics", _("statistics")
    NEWS = "news", _("news")
    WEB_PAGE = "web_page", _("web page")
    OTHER = "other", _("other")


class Grade(models.TextChoices):
    """How close a source stands to the decision, by who speaks; the first is the closest."""

    MINUTES = "minutes", _("minutes")
    BUDGET = "budget", _("budget document")
    AUTHORITY = "authority", _("authority")
    PARTY = "party", _("party")
    NEWS = "news", _("news")
    OTHER = "other", _("other")


class Basis(models.TextChoices):
    """What a citation says about its fact: the document states it, we read it so, or we computed it."""

    STATED = "stated", _("stated in the document")
    INFERENCE = "inference", _("inferred by us")
    COMPUTATION = "computation", _("computed by us")


class SubmissionStatus(models.TextChoices):
    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("submitted")
    SENT_BACK = "sent_back", _("sent back")
    APPROVED = "approved", _("approved, waiting for its time")
    PUBLISHED = "published", _("published")


class StepKind(models.TextChoices):
    """What happened to a change on its way."""

    MADE = "made", pgettext_lazy("step", "made")
    CHANGED = "changed", pgettext_lazy("step", "changed")
    SUBMITTED = "submitted", pgettext_lazy("step", "submitted")
    SENT_BACK = "sent_back", pgettext_lazy("step", "sent back")
    APPROVED = "approved", pgettext_lazy("step", "approved")
    PUBLISHED = "published", pgettext_lazy("step", "published")
    REFUSED = "refused_when_due", pgettext_lazy("step", "refused when due")
    WITHDRAWN = "withdrawn", pgettext_lazy("step", "withdrawn")
    DELETED = "deleted", pgettext_lazy("step", "draft deleted")


class WriteKind(models.TextChoices):
    """What somebody did with a row at the desk. Writes from before this was noted have none."""

    ADDED = "added", pgettext_lazy("write", "added")
    CHANGED = "changed", pgettext_lazy("write", "changed")
    DELETED = "deleted", pgettext_lazy("write", "deleted")


class ReportState(models.TextChoices):
    """How far a reader's report of an error has come."""

    NEW = "new", pgettext_lazy("report", "new")
    LOOKING = "looking", pgettext_lazy("report", "being looked into")
    HANDLED = "handled", pgettext_lazy("report", "handled")
