"""How a row of the desk is named in the log of who wrote."""

from __future__ import annotations

from django.db import models

Row = tuple[str, int]
"""A row of the desk: its model's label and primary key."""


def row_of(instance: models.Model) -> Row:
    return (instance._meta.label_lower, int(instance.pk))


def row_text(row: Row) -> str:
    return f"{row[0]}:{row[1]}"
