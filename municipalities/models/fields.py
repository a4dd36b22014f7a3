"""Column types and validators that both apps use for words: bounded, without control characters, NFC once sealed.

A CharField's length is not held by SQLite and a TextField's by no engine, so every text here carries its
own validator and every way in calls ``full_clean``.
"""

from __future__ import annotations

from typing import Any, TypeVar

from django.core.validators import MaxLengthValidator, MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

_ST = TypeVar("_ST", contravariant=True)
_GT = TypeVar("_GT", covariant=True)

LONG_TEXT = 5_000
"""The longest free text, in characters: more than any line, task or reason in the releases needs."""

FIRST_YEAR, LAST_YEAR = 1862, 2200
YEAR_RANGE = _("Give a year between 1862 and 2200.")
"""Swedish municipalities date from the ordinances of 1862; a year beyond these is a slip of the finger."""


no_control_characters = RegexValidator(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f]",
    _("The text has an invisible control character: type it again rather than pasting it."),
    inverse_match=True,
)
"""Neither a database (NUL), nor a PDF file's metadata or a spreadsheet takes them."""


class ProseField(models.TextField[str, str]):
    """A free text of at most ``max_length`` characters (5 000 unless said), empty when nothing is said."""

    def __init__(self, *args: Any, max_length: int = LONG_TEXT, **kwargs: Any) -> None:
        kwargs.setdefault("blank", True)
        kwargs.setdefault("default", "")
        kwargs["max_length"] = max_length
        super().__init__(*args, **kwargs)
        self.validators.extend([MaxLengthValidator(max_length), no_control_characters])


class NameField(models.CharField[str, str]):
    """A name or title of one line, at most 300 characters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 300)
        super().__init__(*args, **kwargs)
        self.validators.append(no_control_characters)


class KeyField(models.SlugField[str, str]):
    """A stable key that fixtures, imports and addresses use: lower-case ASCII letters, digits, hyphens."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 80)
        super().__init__(*args, **kwargs)
        self.validators.append(
            RegexValidator(
                r"\A[a-z0-9]+(-[a-z0-9]+)*\Z",
                _("Use lower-case letters a–z, digits and single hyphens."),
            )
        )


class YearField(models.PositiveSmallIntegerField[_ST, _GT]):
    """A year; one far from ours is refused in the same words on every engine, not by the width of its column."""

    default_validators = [
        MinValueValidator(FIRST_YEAR, YEAR_RANGE),
        MaxValueValidator(LAST_YEAR, YEAR_RANGE),
    ]


def year_check(field: str, name: str) -> models.CheckConstraint:
    """A year, where one is given, lies within living administrative memory."""
    return models.CheckConstraint(
        condition=models.Q(**{f"{field}__isnull": True})
        | models.Q(**{f"{field}__gte": FIRST_YEAR, f"{field}__lte": LAST_YEAR}),
        name=name,
        violation_error_message=YEAR_RANGE,
    )
