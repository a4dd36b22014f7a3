"""Changes on their way to the public: made, looked through as a difference, submitted, approved or sent back."""

from allocations.desk.submissions.pages import SubmissionAdmin

__all__ = ["SubmissionAdmin"]
