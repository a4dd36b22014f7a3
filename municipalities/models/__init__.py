"""The people, places and bodies that money passes through. No money here."""

from municipalities.models.account_event import AccountEvent, AccountEventKind
from municipalities.models.body import Body, BodyKind, Seat, SeatRole
from municipalities.models.municipality import Area, AreaKind, Municipality, Residents
from municipalities.models.people import Membership, Role, User

__all__ = [
    "AccountEvent",
    "AccountEventKind",
    "Area",
    "AreaKind",
    "Body",
    "BodyKind",
    "Membership",
    "Municipality",
    "Residents",
    "Role",
    "Seat",
    "SeatRole",
    "User",
]
