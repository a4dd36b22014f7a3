"""Dependencies are locked with hashes, say nothing of where they were fetched, and hold one PostgreSQL driver."""

import re
from importlib.metadata import distributions
from pathlib import Path

import pytest

from tests.support.sources import ROOT

LISTS = sorted(ROOT.glob("requirements*.txt"))


def locked(path: Path) -> dict[str, str]:
    """Each locked package with what follows its version: markers and hashes."""
    entries = re.split(r"^(?=[a-zA-Z0-9])", path.read_text(), flags=re.MULTILINE)
    return {entry.split("==")[0].lower(): entry.partition("==")[2] for entry in entries if "==" in entry}


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.name)
def test_every_locked_package_has_a_hash_and_no_address(path):
    text = path.read_text()

    assert [name for name, rest in locked(path).items() if "--hash=sha256:" not in rest] == []
    assert re.findall(r"https?://|file:|--(?:extra-)?index-url|--find-links|--trusted-host| @ ", text) == []
    assert "--hash" in text


def test_what_the_tests_use_of_the_site_has_the_version_the_site_has():
    site = {name: rest.split()[0] for name, rest in locked(ROOT / "requirements.txt").items()}
    tests = {name: rest.split()[0] for name, rest in locked(ROOT / "requirements-dev.txt").items()}

    assert {name: tests.get(name) for name in site} == site


@pytest.mark.parametrize(
    "path", [path for path in LISTS if "verapdf" not in path.name], ids=lambda path: path.name
)
def test_what_is_asked_for_is_locked(path):
    lines = path.with_suffix(".in").read_text().splitlines()
    asked = {re.split(r"[\[<>=~! ]", line)[0].lower() for line in lines if line and line[0] not in "#-"}

    assert asked - locked(path).keys() == set()


def test_django_finds_psycopg2_and_no_psycopg_3():
    installed = {distribution.metadata["Name"].lower() for distribution in distributions()}

    assert "psycopg2-binary" in installed
    assert {"psycopg", "psycopg-binary", "psycopg2"} & installed == set()
