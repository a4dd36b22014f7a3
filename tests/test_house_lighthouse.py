"""What `make lighthouse` measures: every kind of public page, with packages that are locked by their digests."""

import json

from tests.support.site import Site
from tests.support.sources import ROOT
from tools.lighthouse import kinds


def test_no_kind_of_public_page_is_forgotten(site: Site):
    pages = [address for address, answer in site.pages.items() if answer.status_code == 200]

    assert kinds.forgotten(pages) == []
    assert set(kinds.NO_PAGE_OF_THE_DEMO) <= set(kinds.kinds())


def test_a_kind_that_no_link_leads_to_is_told_of():
    assert "document" in kinds.forgotten(["/", "/poster/"])
    assert kinds.examples(["/poster/?sort=name", "/poster/", "/en/poster/"])["lines"] == "/poster/"


def test_every_package_of_lighthouse_is_locked_by_its_digest():
    lock = json.loads((ROOT / "tools" / "lighthouse" / "package-lock.json").read_text())
    packages = {path: found for path, found in lock["packages"].items() if path}

    assert len(packages) > 100
    assert [path for path, found in packages.items() if not found["integrity"].startswith("sha512-")] == []
    assert [path for path, found in packages.items() if "resolved" in found] == []
