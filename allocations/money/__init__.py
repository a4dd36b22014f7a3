"""Money: the one value, the one column, the one sum, the one reader and the one way to write it.

Imports nothing else of ours. Use these names, not the modules behind them.
"""

from allocations.money.amount import Amount, AmountDocument
from allocations.money.field import KronorField, KronorFormField, kronor_value, total
from allocations.money.kinds import AmountState, Qualifier
from allocations.money.ore import MAX_KRONOR, AmountRefused, whole_ore
from allocations.money.share import Share
from allocations.money.text import (
    MINUS,
    AmbiguousAmount,
    Headline,
    UnreadableAmount,
    format_amount,
    format_kronor,
    format_millions,
    format_per_resident,
    format_share,
    qualifier_words,
    read_kronor,
)
from allocations.money.typed import Typed, read_typed, write_typed

__all__ = [
    "MAX_KRONOR",
    "MINUS",
    "AmbiguousAmount",
    "Amount",
    "AmountDocument",
    "AmountRefused",
    "AmountState",
    "Headline",
    "KronorField",
    "KronorFormField",
    "Qualifier",
    "Share",
    "Typed",
    "UnreadableAmount",
    "format_amount",
    "format_kronor",
    "format_millions",
    "format_per_resident",
    "format_share",
    "kronor_value",
    "qualifier_words",
    "read_kronor",
    "read_typed",
    "total",
    "whole_ore",
    "write_typed",
]
