"""What a page said when it was opened, carried by the page itself and signed, so that nobody can say otherwise."""

from __future__ import annotations

from django.core import signing
from django.db.models import Model

from allocations.desk.together.snapshot import Snapshot

FIELD = "opened_as"
"""The hidden field that carries it."""

THEIRS = "take_theirs"
"""A ticked box: for the field named, what the other person saved is to be taken."""

SALT = "allocations.desk.together"


def token_of(row: Model, snapshot: Snapshot) -> str:
    """Signed, not secret: it says what whoever gets it has on the page already."""
    return signing.dumps([_name(row), snapshot.as_json()], salt=SALT, compress=True)


def read_token(text: str, model: type[Model], pk: object) -> Snapshot | None:
    """What the page said; None where nobody signed it, or it is of another row."""
    try:
        name, found = signing.loads(text, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return Snapshot.from_json(found) if name == f"{model._meta.label_lower}:{pk}" else None


def _name(row: Model) -> str:
    return f"{row._meta.label_lower}:{row.pk}"
