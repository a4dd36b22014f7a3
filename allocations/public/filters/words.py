"""What was written to search for, as words; and the texts that have them. One and the same for every field of text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from django.db.models import Q

from allocations.record.folding import folded

WORDS: Final = re.compile(r'["”“»«]([^"”“»«]+)["”“»«]|(\S+)')
QUOTES: Final = '"”“»«'


def words_of(text: str) -> tuple[str, ...]:
    """The folded words; what stands in quotes is one. Twice the same is once."""
    found = (folded(quoted or word.strip(QUOTES)) for quoted, word in WORDS.findall(text))
    return tuple(dict.fromkeys(word for word in found if word))


def having(words: Sequence[str]) -> Q:
    """Texts that have all of the words. Very short ones count where a word begins with them: the rest is noise."""
    asked = Q()
    for word in words:
        if len(word) > 2:
            asked &= Q(search_text__contains=word)
        else:
            asked &= Q(search_text__startswith=word) | Q(search_text__contains=f" {word}")
    return asked
