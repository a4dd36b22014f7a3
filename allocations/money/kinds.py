"""The kinds of amount there are: whether there is a figure, and how the source limits it."""

from django.db import models
from django.utils.translation import pgettext_lazy


class AmountState(models.TextChoices):
    """Whether there is a figure, and if not, why."""

    STATED = "stated", pgettext_lazy("amount", "stated")
    NOT_STATED = "not_stated", pgettext_lazy("amount", "not stated")
    UNDECIDED = "undecided", pgettext_lazy("amount", "undecided")
    INCLUDED_ELSEWHERE = "included_elsewhere", pgettext_lazy("amount", "included elsewhere")


class Qualifier(models.TextChoices):
    """How the source limits its figure. The label stands in for the printed word where none was printed."""

    EXACT = "exact", pgettext_lazy("amount", "exact")
    ABOUT = "about", pgettext_lazy("amount", "about")
    NEARLY = "nearly", pgettext_lazy("amount", "nearly")
    MORE_THAN = "more_than", pgettext_lazy("amount", "more than")
    AT_LEAST = "at_least", pgettext_lazy("amount", "at least")
    AT_MOST = "at_most", pgettext_lazy("amount", "at most")
