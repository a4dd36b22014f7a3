"""What the database refused, in words for people.

Forms say first what is wrong. What passes them (somebody published or saved the same at that moment) is stopped by a
trigger or a constraint; its sentence is found here, and the page keeps all that was typed.
"""

from __future__ import annotations

from django.db import DatabaseError
from django.db.models import CheckConstraint, Model, UniqueConstraint
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

POSTED = gettext_lazy(
    "The decision has been published since you opened the page, so nothing in it can change."
)
SUBMITTED = gettext_lazy("The change has been submitted. It must be sent back before it can be changed.")
OWN = gettext_lazy("Nobody who wrote a change approves it.")
AUTHOR = gettext_lazy("A change keeps the author it was begun by.")
LOG = gettext_lazy("The log of who wrote what is only added to.")
SEALED = gettext_lazy("What is published is never changed or deleted; it can only be withdrawn.")
WITH_MONEY = gettext_lazy("Published money lies here: the key and the package stay, and it is not deleted.")
KEPT = gettext_lazy("It has been published under this municipality: it stays there and is not deleted.")

BY_WORDS: tuple[tuple[str, str | Promise], ...] = (
    ("posted money", WITH_MONEY),
    ("posted decision", POSTED),
    ("a decision is posted", POSTED),
    ("posted afterwards", POSTED),
    ("does not join a submission", SUBMITTED),
    ("a publication is never", SEALED),
    ("a published submission", SEALED),
    ("what is published is exactly", OWN),
    ("a published", KEPT),
    ("approves it", OWN),
    ("keeps its author", AUTHOR),
    ("an approver wrote nothing", OWN),
    ("a new text needs", SUBMITTED),
    ("submitted", SUBMITTED),
    ("the log of", LOG),
    ("the steps of", LOG),
)
"""Words in a guard's sentence, and what they come to for whoever is at the desk. The first that fits is said."""


def sentence_for(error: DatabaseError, models: list[type[Model]]) -> str:
    """Why the database said no: by a guard's sentence, or by a constraint's of one of the models written."""
    text = str(error)
    for words, sentence in BY_WORDS:
        if words in text:
            return str(sentence)
    for model in models:
        for constraint in model._meta.constraints:
            if _broken(constraint, model, text) and constraint.violation_error_message:
                return str(constraint.violation_error_message)
    return _("The database did not take this. Somebody may have saved the same at that moment; look it over.")


def _broken(constraint: object, model: type[Model], text: str) -> bool:
    if not isinstance(constraint, CheckConstraint | UniqueConstraint):
        return False
    if constraint.name in text:
        return True
    # SQLite names the columns of a plain unique constraint instead.
    fields = constraint.fields if isinstance(constraint, UniqueConstraint) else ()
    table = model._meta.db_table
    columns = [f"{table}.{model._meta.get_field(name).column}" for name in fields]  # type: ignore[union-attr]
    return bool(columns) and ", ".join(columns) in text
