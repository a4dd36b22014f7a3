"""The summary on paper says what the sealed record says, conforms, and is the same bytes each time."""

import io
import logging
import re
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest
from django.test import Client
from pypdf import PdfReader

from allocations.exports.pdf.shortened import MOST_LINES
from allocations.exports.pdf.summary import render_summary, summary_html
from allocations.exports.pdf.version import templates_version
from allocations.models import Publication
from allocations.record import read
from tests.support import verapdf
from tests.support.desk import Desk
from tests.support.once import PLACES, packages_published

pytestmark = [pytest.mark.django_db, pytest.mark.pdf]

LANGUAGES = ("sv", "en")


@pytest.fixture(scope="module")
def packages(
    django_db_setup: None, django_db_blocker: object, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Publication]]:
    with packages_published(django_db_blocker, tmp_path_factory.mktemp("demo")) as found:
        yield found


@pytest.fixture(scope="module")
def files(packages: dict[str, Publication], django_db_blocker: object) -> dict[tuple[str, str], bytes]:
    """Every package in both languages, rendered once."""
    return {
        (place, language): render_summary(packages[place], language)
        for place in PLACES
        for language in LANGUAGES
    }


def text_of(file: bytes, page: int | None = None) -> str:
    """The text as a reader copies it, spaces made plain."""
    pages = PdfReader(io.BytesIO(file)).pages
    chosen = pages if page is None else [pages[page]]
    return re.sub(r"\s+", " ", " ".join(part.extract_text() for part in chosen))


def test_every_file_is_archivable_and_accessible(files: dict[tuple[str, str], bytes], tmp_path: Path) -> None:
    paths = []
    for (place, language), content in files.items():
        paths.append(tmp_path / f"{place}-{language}.pdf")
        paths[-1].write_bytes(content)

    verdicts = verapdf.validate(paths)

    assert [
        (verdict.path.name, verdict.flavour, verdict.failures)
        for verdict in verdicts
        if not verdict.compliant
    ] == []
    assert len(verdicts) == 2 * len(paths) == 12


@pytest.mark.parametrize("place", PLACES)
def test_the_same_version_gives_the_same_bytes(
    packages: dict[str, Publication], files: dict[tuple[str, str], bytes], place: str
) -> None:
    assert render_summary(packages[place], "sv") == files[place, "sv"]


@pytest.mark.parametrize(
    ("place", "figures"),
    [
        (
            "vasteras",
            ["15", "miljoner kronor", "6 000 000", "5 700 000", "3 300 000", "15 000 000", "40 %", "2023"],
        ),
        ("eskilstuna", ["31", "miljoner kronor", "31 miljoner", "Orten bortom våldet"]),
        (
            "orebro",
            ["10,2", "miljoner kronor", "10 200 000", "2021", "2022", "2023", "250 000 000", "4,08 %"],
        ),
    ],
)
def test_the_figures_of_the_package_stand_in_it(
    files: dict[tuple[str, str], bytes], place: str, figures: list[str]
) -> None:
    said = text_of(files[place, "sv"])

    assert [figure for figure in figures if figure not in said] == []


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_page_says_how_much_who_whether_decided_how_split_and_what_is_unknown(
    packages: dict[str, Publication], files: dict[tuple[str, str], bytes], place: str, language: str
) -> None:
    first = text_of(files[place, language], 0)

    headings = {
        "sv": ["miljoner kronor", "Det vi inte vet", "kontrollkod"],
        "en": ["million kronor", "What we do not know", "check code"],
    }[language]
    name = read(packages[place].document).name.split("–")[0].strip()
    assert [words for words in (*headings, name) if words not in first] == []
    assert re.search(r"beslutat|aviserat|decided|announced", first)


@pytest.mark.parametrize("place", PLACES)
def test_nothing_that_is_not_stated_is_zero(files: dict[tuple[str, str], bytes], place: str) -> None:
    assert re.findall(r"(?<![\d ,])0 kr\b", text_of(files[place, "sv"])) == []


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_it_has_one_to_three_pages_each_with_version_seal_date_and_number(
    packages: dict[str, Publication], files: dict[tuple[str, str], bytes], place: str, language: str
) -> None:
    pages = PdfReader(io.BytesIO(files[place, language])).pages
    seal = packages[place].seal

    assert 1 <= len(pages) <= 3
    for number, page in enumerate(pages, start=1):
        said = re.sub(r"\s+", " ", page.extract_text())
        assert "Version 1" in said
        assert f"{seal[:4]} {seal[4:8]}" in said
        assert {"sv": f"sida {number} av {len(pages)}", "en": f"page {number} of {len(pages)}"}[
            language
        ] in said


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_it_names_its_title_language_and_date(
    packages: dict[str, Publication], files: dict[tuple[str, str], bytes], place: str, language: str
) -> None:
    written = pikepdf.open(io.BytesIO(files[place, language]))
    record = read(packages[place].document)

    assert str(written.Root.Lang) == language
    assert str(written.docinfo["/Title"]) == f"{record.name} – {record.municipality.name}"
    assert str(written.docinfo["/CreationDate"]).startswith(f"D:{packages[place].published_at:%Y%m%d%H%M%S}")


def test_it_prints_the_version_of_its_templates_and_the_whole_code(
    packages: dict[str, Publication], files: dict[tuple[str, str], bytes]
) -> None:
    said = text_of(files["vasteras", "sv"])

    assert templates_version()[:12] in said
    assert packages["vasteras"].seal in said


@pytest.mark.parametrize("place", PLACES)
def test_the_attached_files_are_those_of_the_addresses(
    client: Client, packages: dict[str, Publication], files: dict[tuple[str, str], bytes], place: str
) -> None:
    attached = PdfReader(io.BytesIO(files[place, "sv"])).attachments

    name = f"{place}-{packages[place].subject_slug}-v1"
    assert set(attached) == {f"{name}.json", f"{name}.csv"}
    for ending in ("json", "csv"):
        served = client.get(f"/{place}/{packages[place].subject_slug}.{ending}").content
        assert attached[f"{name}.{ending}"] == [served]


def test_only_our_fonts_are_in_it(files: dict[tuple[str, str], bytes]) -> None:
    written = [pikepdf.open(io.BytesIO(content)) for content in files.values()]
    names = {
        str(part.BaseFont).split("+")[-1]
        for file in written
        for part in file.objects
        if isinstance(part, pikepdf.Dictionary) and part.get("/Type") == "/Font"
    }

    assert {name.split("-")[0] for name in names} <= {"Source", "SourceSansPro", "SourceSerifPro"}


@pytest.mark.parametrize("place", PLACES)
def test_every_drawing_has_words_or_is_decoration(packages: dict[str, Publication], place: str) -> None:
    drawings = re.findall(r"<svg\b.*?</svg>", summary_html(packages[place], "sv"), re.DOTALL)

    assert len(drawings) > 5
    assert [svg for svg in drawings if "<title" not in svg and 'aria-hidden="true"' not in svg] == []


@pytest.mark.parametrize("place", PLACES)
def test_every_number_has_its_note_and_every_note_stands_once(
    packages: dict[str, Publication], place: str
) -> None:
    html = summary_html(packages[place], "sv")

    notes = re.findall(r'id="note-(\d+)"', html)
    asked_for = set(re.findall(r'href="#note-(\d+)"', html))

    assert len(notes) == len(set(notes))
    assert asked_for <= set(notes)


def test_rendering_leaves_nothing_out_that_its_log_would_tell_of(
    packages: dict[str, Publication], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, logger="weasyprint"):
        render_summary(packages["orebro"], "sv")

    assert [record.getMessage() for record in caplog.records] == []


def test_a_package_with_many_lines_keeps_to_three_pages_and_says_how_many_more_there_are() -> None:
    desk = Desk()
    decision, _lines = desk.adopt(1000, [1] * (MOST_LINES + 12))

    file = render_summary(desk.publish(decision), "sv")

    assert len(PdfReader(io.BytesIO(file)).pages) <= 3
    assert "12 poster till finns i den bifogade CSV-filen" in text_of(file)


def test_a_name_with_markup_in_it_is_text() -> None:
    desk = Desk()
    decision = desk.decision()
    desk.give(decision, 100)
    desk.spread(decision, desk.line(name='<img src="https://example.org/a.png">Öster & <b>Väster'), 40)

    said = text_of(render_summary(desk.publish(decision), "sv"))

    assert '<img src="https://example.org/a.png">Öster & <b>Väster' in said
