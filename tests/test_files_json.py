"""The JSON file is the sealed document byte for byte, and anybody can check it without our code."""

import hashlib
import json
from pathlib import Path
from subprocess import run

import pytest
from django.test import Client

from allocations.exports.sealed_json import sealed_json
from allocations.models import Publication
from tests.support.desk import Desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def publication() -> Publication:
    """The second link of a chain, so that there is a seal before it."""
    desk = Desk()
    first, _lines = desk.adopt(100, [40])
    desk.publish(first)
    second = desk.decision(title="Förlängning på Öster")
    desk.give(second, 50, fiscal_year=2024)
    return desk.publish(second)


def address(publication: Publication) -> str:
    return f"/{publication.municipality.slug}/{publication.subject_slug}.json"


def test_the_document_and_the_envelope_lie_in_it_byte_for_byte(
    client: Client, publication: Publication
) -> None:
    lines = client.get(address(publication)).content.decode("ascii").split("\n")

    assert lines[7] == publication.document
    assert hashlib.sha256(lines[7].encode()).hexdigest() == publication.digest
    assert hashlib.sha256(lines[4].encode()).hexdigest() == publication.seal


def test_a_program_that_parses_it_gets_the_same_digest_and_seal(publication: Publication) -> None:
    file = json.loads(sealed_json(publication))

    def digest(value: object) -> str:
        return hashlib.sha256(json.dumps(value, sort_keys=True, separators=(",", ":")).encode()).hexdigest()

    assert digest(file["document"]) == file["envelope"]["digest"]
    assert digest(file["envelope"]) == file["seal"] == publication.seal
    assert file["address"] == f"https://trygghetsbudget.example/kontroll/{publication.seal}/"


def test_the_commands_of_the_documentation_give_digest_and_seal(
    publication: Publication, tmp_path: Path
) -> None:
    (tmp_path / "FILE.json").write_bytes(sealed_json(publication))
    documentation = Path("docs/files.md").read_text(encoding="utf-8")
    commands = [line.split("#")[0] for line in documentation.splitlines() if line.startswith("sed -n")]

    sums = [
        run(
            ["/bin/sh", "-c", command], cwd=tmp_path, capture_output=True, text=True, check=True
        ).stdout.split()[0]
        for command in commands
    ]

    assert sums == [publication.digest, publication.seal]


def test_the_envelope_names_the_link_before_it(publication: Publication) -> None:
    envelope = json.loads(sealed_json(publication))["envelope"]

    before = Publication.objects.get(municipality=publication.municipality, link=publication.link - 1)
    assert envelope["previous_seal"] == before.seal
    assert envelope["published_at"].endswith("Z")


def test_one_changed_sign_shows(publication: Publication) -> None:
    changed = sealed_json(publication).replace(b"100.00", b"100.01")

    assert hashlib.sha256(changed.split(b"\n")[7]).hexdigest() != publication.digest
