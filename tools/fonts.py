"""Make the web's fonts: a small Latin subset of Source Serif and Source Sans as WOFF2.

`python tools/fonts.py` writes four files into static/fonts/, the same bytes on every machine and every run; they are
not kept in git. The PDF does not use them: it embeds the whole fonts out of the same two packages. The metrics that
make a fall-back font take the same room are in static/css/fonts.css, and `--metrics FONT.ttf` prints them.
"""

import argparse
import sys
from importlib.resources import files
from pathlib import Path
from typing import Final

from fontTools import subset
from fontTools.ttLib import TTFont

FOLDER: Final = Path(__file__).resolve().parent.parent / "static" / "fonts"
BYTES_AT_MOST: Final = 60_000  # all four files of a page together

# name of the file -> (package, file in it, layout features kept)
FACES: Final = {
    "source-sans-400": (
        "font_source_sans_pro",
        "SourceSansPro-Regular.ttf",
        ("kern", "liga", "ccmp", "mark"),
    ),
    "source-sans-600": (
        "font_source_sans_pro",
        "SourceSansPro-Semibold.ttf",
        ("kern", "liga", "ccmp", "mark"),
    ),
    "source-serif-400": (
        "font_source_serif_pro",
        "SourceSerifPro-Regular.ttf",
        ("kern", "liga", "pnum", "lnum"),
    ),
    "source-serif-600": (
        "font_source_serif_pro",
        "SourceSerifPro-Semibold.ttf",
        ("kern", "liga", "pnum", "lnum"),
    ),
}

# What Swedish and English need, the names of the other Nordic and Sami tongues, and the signs of set text:
# dashes, quotes, minus, section, the spaces that do not break (U+00A0, and U+202F where the font has it).
LATIN: Final = [
    *range(0x20, 0x7F),
    *range(0xA0, 0x100),
    *(ord(sign) for sign in "ĐđŊŋŠšŽžŦŧČč–—‘’‚“”„•…‹›−≈≤≥→\u2009\u202f"),
]
# A sample of running Swedish, to compare widths of two fonts by the letters that are really used.
SAMPLE: Final = (
    "Kommunfullmäktige har beslutat om pengarna i budgeten för nästa år. Varje krona går att följa till någon av "
    "posterna. Vem som delade upp dem, och när, anges inte i handlingen. Det vi inte vet står som inte angivet."
)


def source(package: str, file: str) -> Path:
    """Where the installed package keeps the whole font."""
    return Path(str(files(package) / "files" / file))


def make(name: str) -> Path:
    """Write one subset, deterministic: the time stamp of the source is kept, glyphs keep the source's order."""
    package, file, features = FACES[name]
    options = subset.Options(
        flavor="woff2",
        layout_features=list(features),
        hinting=False,
        desubroutinize=True,
        name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14],  # 13 and 14 are the licence, which goes with the font
        notdef_outline=True,
    )
    font = subset.load_font(str(source(package, file)), options, lazy=False)
    font.recalcTimestamp = False
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=LATIN)
    subsetter.subset(font)
    target = FOLDER / f"{name}.woff2"
    subset.save_font(font, str(target), options)
    return target


def metrics(path: Path) -> dict[str, float]:
    """Ascent, descent and line gap, and the width of SAMPLE, in parts of the em."""
    font = TTFont(path)
    em, hhea, cmap, widths = font["head"].unitsPerEm, font["hhea"], font.getBestCmap(), font["hmtx"]
    width = sum(widths[cmap[ord(sign)]][0] for sign in SAMPLE) / len(SAMPLE)
    return {
        "ascent": hhea.ascent / em,
        "descent": -hhea.descent / em,
        "gap": hhea.lineGap / em,
        "width": width / em,
    }


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--metrics", type=Path, metavar="FONT.ttf", help="print what a fall-back needs, make nothing"
    )
    chosen = parser.parse_args(arguments)
    if chosen.metrics:
        fall_back = metrics(chosen.metrics)
        for name, (package, file, _features) in FACES.items():
            ours = metrics(source(package, file))
            size = ours["width"] / fall_back["width"]
            overrides = {key: ours[key] / size for key in ("ascent", "descent", "gap")}
            sys.stdout.write(
                f"{name}: size-adjust {size:.2%} ascent-override {overrides['ascent']:.2%} "
                f"descent-override {overrides['descent']:.2%} line-gap-override {overrides['gap']:.2%}\n"
            )
        return 0
    FOLDER.mkdir(parents=True, exist_ok=True)
    made = [make(name) for name in FACES]
    total = sum(path.stat().st_size for path in made)
    if total > BYTES_AT_MOST:
        sys.stderr.write(f"The fonts of a page weigh {total} bytes, at most {BYTES_AT_MOST} are allowed.\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
