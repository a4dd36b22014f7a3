"""A summary is rendered once for its seal, language and templates, however many ask, and forgotten when withdrawn."""

from pathlib import Path
from threading import Barrier, Thread
from time import sleep

import pytest
from pytest_django.fixtures import Settings

from allocations.exports.pdf import summary
from allocations.exports.pdf.files import kept_or_rendered
from allocations.models import Publication
from allocations.publishing import withdraw
from tests.support.desk import Desk

SEAL = "5a5db244" * 8


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    settings.RENDERED_DIRECTORY = tmp_path
    return tmp_path


class Renderer:
    """Counts how often it is asked."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> bytes:
        self.times += 1
        sleep(0.05)
        return f"%PDF {self.times}".encode()


def asked(renderer: Renderer, *, language: str = "sv", templates_version: str = "one") -> bytes:
    return kept_or_rendered(
        seal=SEAL, language=language, templates_version=templates_version, render=renderer
    )


def test_a_file_is_rendered_the_first_time_only() -> None:
    renderer = Renderer()

    assert [asked(renderer), asked(renderer)] == [b"%PDF 1", b"%PDF 1"]


def test_each_language_and_each_version_of_the_templates_has_its_own() -> None:
    renderer = Renderer()

    asked(renderer)
    asked(renderer, language="en")
    asked(renderer, templates_version="two")

    assert renderer.times == 3


def test_when_many_ask_at_once_one_renders_and_all_get_it() -> None:
    renderer, barrier, answers = Renderer(), Barrier(6), []

    def ask() -> None:
        barrier.wait()
        answers.append(asked(renderer))

    threads = [Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert answers == [b"%PDF 1"] * 6


def test_files_of_older_templates_go_when_a_new_one_comes(folder: Path) -> None:
    asked(Renderer())
    asked(Renderer(), templates_version="two")

    assert [path.name for path in folder.rglob("*.pdf")] == [f"{SEAL}.sv.two.pdf"]


def test_what_fails_is_not_kept(folder: Path) -> None:
    def fails() -> bytes:
        raise RuntimeError("no paper")

    with pytest.raises(RuntimeError):
        kept_or_rendered(seal=SEAL, language="sv", templates_version="one", render=fails)

    assert asked(Renderer()) == b"%PDF 1"


@pytest.fixture
def publication(db: None, monkeypatch: pytest.MonkeyPatch) -> Publication:
    monkeypatch.setattr(summary, "render_summary", lambda *_about: b"%PDF")
    monkeypatch.setattr(summary, "templates_version", lambda: "one")
    desk = Desk()
    publication = desk.publish(desk.adopt(100, [40])[0])
    publication.desk = desk  # type: ignore[attr-defined]
    return publication


def take_back(publication: Publication) -> None:
    user = publication.desk.administrator  # type: ignore[attr-defined]
    withdraw(publication=publication, user=user, reason="Personuppgift.")


def test_a_withdrawal_removes_what_was_rendered(
    publication: Publication, folder: Path, django_capture_on_commit_callbacks: object
) -> None:
    summary.summary_pdf(publication, "sv")
    assert list(folder.rglob("*.pdf"))

    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        take_back(publication)

    assert list(folder.rglob("*.pdf")) == []


def test_what_is_withdrawn_while_it_is_being_rendered_is_not_kept(
    publication: Publication, folder: Path
) -> None:
    take_back(publication)

    summary.summary_pdf(publication, "sv")

    assert list(folder.rglob("*.pdf")) == []
