"""What a file was called where it came from, made safe to show and to give back as the name of a download."""

from __future__ import annotations

import re
import unicodedata

from allocations.files.kinds import Kind

LONGEST = 150
OUT = re.compile(r'[<>:"/\\|?*%\x00-\x1f\x7f]')
RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
"""Names that Windows keeps for itself."""


def safe_name(given: str, kind: Kind) -> str:
    """The name without folders, signs that steer a reader or a system, or a wrong ending."""
    name = unicodedata.normalize("NFC", given).replace("\\", "/").rpartition("/")[2]
    # Cc, Cf, Co, Cs: control and formatting characters, among them those that turn the direction of reading.
    name = "".join(sign for sign in name if unicodedata.category(sign)[0] != "C")
    name = " ".join(OUT.sub(" ", name).split()).strip(". ")
    stem, dot, ending = name.rpartition(".")
    if dot and ending.lower() in kind.endings:
        name = stem
    name = name[:LONGEST].strip(". ") or "handling"
    if RESERVED.match(name):
        name = f"_{name}"
    return f"{name}.{kind.ending}"


def ending_of(given: str) -> str:
    """The ending as it was given, lower case; empty where there is none."""
    _stem, dot, ending = given.rpartition(".")
    return ending.strip().lower() if dot else ""
