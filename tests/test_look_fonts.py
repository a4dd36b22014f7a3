"""The web's fonts: small, the same every time, and with the signs that Swedish money is written with."""

from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from tools import fonts


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    monkeypatch.setattr(fonts, "FOLDER", tmp_path)
    assert fonts.main([]) == 0
    return sorted(tmp_path.iterdir())


def test_the_fonts_of_a_page_weigh_sixty_thousand_bytes_at_most(made: list[Path]):
    assert len(made) == 4
    assert sum(path.stat().st_size for path in made) <= 60_000


def test_fonts_are_the_same_bytes_every_time(made: list[Path]):
    first = [path.read_bytes() for path in made]

    fonts.main([])

    assert [path.read_bytes() for path in made] == first


def test_the_sans_has_what_swedish_money_is_written_with(made: list[Path]):
    for path in made:
        if "sans" in path.name:
            assert {ord(sign) for sign in "åäöÅÄÖéŠđ§−–”’\u00a0\u202f"} <= set(TTFont(path).getBestCmap())


def test_fonts_that_grow_too_heavy_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(fonts, "FOLDER", tmp_path)
    monkeypatch.setattr(fonts, "BYTES_AT_MOST", 50_000)

    assert fonts.main([]) == 1
