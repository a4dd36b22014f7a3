"""Measure every kind of public page with Lighthouse, as on a phone, and fail where a median is below the target.

`python -m tools.lighthouse` (`make lighthouse`) starts the site with the demo's data in a folder of its own, follows
its links, and measures one page of each kind three times. `--kinds start,package` measures some, `--runs 1` is quick.
"""

import argparse
import json
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from tests.support.browser import chromium_program
from tools.assets import collect_static, when_changed
from tools.packages import PYTHON, ROOT

HERE: Final = Path(__file__).resolve().parent
INSTALLED: Final = ROOT / "var" / "lighthouse"
PROGRAM: Final = INSTALLED / "node_modules" / ".bin" / "lighthouse"
LISTS: Final = ("package.json", "package-lock.json")
CATEGORIES: Final = ("performance", "accessibility", "best-practices", "seo")
TARGET: Final = 0.95
HOST: Final = "127.0.0.1"
LINKS: Final = re.compile(rb'<a\b[^>]*?\bhref="(/[^"#]*)')
SECONDS_TO_START: Final = 60
TRIES: Final = 3
"""Of one measurement: at times Lighthouse loses its own trace and asks to be run again."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="make lighthouse", description=__doc__)
    parser.add_argument("--kinds", default=os.environ.get("KINDS", ""), help="url names, by commas; else all")
    parser.add_argument(
        "--runs", type=int, default=int(os.environ.get("RUNS") or 3), help="median of so many"
    )
    given = parser.parse_args()
    install()
    with tempfile.TemporaryDirectory() as state, serving(Path(state)) as site:
        pages = crawl(site)
        chosen, lacking = chosen_pages(pages, [kind for kind in given.kinds.split(",") if kind])
        if lacking:
            print(
                f"No page of the demo for: {', '.join(lacking)} (tools/lighthouse/kinds.py)", file=sys.stderr
            )
            return 2
        print(f"{'kind':<20} {' '.join(f'{name:>14}' for name in CATEGORIES)}   address")
        return 1 if sum(below(site, kind, address, given.runs) for kind, address in chosen.items()) else 0


def install() -> None:
    """Lighthouse out of the locked list, whose every package has its digest, into var/. Once."""
    if shutil.which("npm") is None:
        sys.exit("npm is missing. On Debian or Ubuntu: apt-get install nodejs npm")
    INSTALLED.mkdir(parents=True, exist_ok=True)
    with when_changed("lighthouse", [HERE / name for name in LISTS], made=PROGRAM) as changed:
        if changed:
            print("Installing Lighthouse", flush=True)
            for name in LISTS:
                shutil.copy(HERE / name, INSTALLED)
            command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
            if subprocess.run(command, cwd=INSTALLED, check=False).returncode:
                sys.exit("Lighthouse could not be installed.")


@contextmanager
def serving(state: Path) -> Iterator[str]:
    """The demo's site on a port of its own; gives its address without the last slash."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port = probe.getsockname()[1]
    environment = {
        **os.environ,
        "TRYGGHETSBUDGET_DEMO": "1",
        "PORT": str(port),
        "STATE_DIRECTORY": str(state),
        "DATABASE_URL": f"sqlite:///{state / 'site.sqlite3'}",
        "DJANGO_SETTINGS_MODULE": "safety_budget.settings",
    }
    os.environ.update(environment)  # for the names of addresses, which Django resolves in this process
    for command in (("migrate", "--verbosity", "0"), ("demo",)):
        subprocess.run(
            [str(PYTHON), "manage.py", *command],
            cwd=ROOT,
            env=environment,
            check=True,
            stdout=subprocess.DEVNULL,
        )
    collect_static(environment)
    serving = [str(PYTHON), "-m", "gunicorn", "safety_budget.wsgi", "--bind", f"{HOST}:{port}"]
    quiet = ["--no-control-socket", "--log-level", "error", "--workers", "2"]
    server = subprocess.Popen([*serving, *quiet], cwd=ROOT, env=environment)
    try:
        until = time.monotonic() + SECONDS_TO_START
        while answer(f"http://{HOST}:{port}/") is None:
            if server.poll() is not None or time.monotonic() > until:
                sys.exit("The site does not answer.")
            time.sleep(0.2)
        yield f"http://{HOST}:{port}"
    finally:
        server.terminate()
        server.wait(20)


def answer(address: str) -> bytes | None:
    """The body of a page that answers 200 as HTML."""
    try:
        with urllib.request.urlopen(address, timeout=30) as found:  # noqa: S310  # our own server
            return bytes(found.read()) if found.headers.get_content_type() == "text/html" else None
    except (urllib.error.URLError, OSError):
        return None


def crawl(site: str) -> list[str]:
    """Every Swedish page that links lead to from the start page; of pages with questions a few each."""
    found: dict[str, bytes | None] = {}
    waiting, asked = ["/"], {"/": 0}
    while waiting:
        address = waiting.pop()
        if address in found or address.startswith(("/en/", "/admin/", "/static/", "/logga-in/")):
            continue
        path = address.split("?")[0]
        asked[path] = asked.get(path, 0) + 1
        if asked[path] > 3:
            continue
        found[address] = answer(site + address)
        links = LINKS.findall(found[address] or b"")
        waiting += [link.decode().replace("&amp;", "&") for link in links]
    return [address for address, body in found.items() if body is not None]


def chosen_pages(pages: list[str], wanted: list[str]) -> tuple[dict[str, str], list[str]]:
    """The pages to measure by kind, and the kinds that have none."""
    import django

    django.setup()
    from tools.lighthouse.kinds import examples, forgotten

    found = examples(pages)
    if wanted:
        return {kind: found[kind] for kind in wanted if kind in found}, [k for k in wanted if k not in found]
    return found, forgotten(pages)


def below(site: str, kind: str, address: str, runs: int) -> bool:
    """Measure one page, tell, and say whether any median is below the target."""
    reports = [report(site + address) for _run in range(runs)]
    medians = {
        name: statistics.median(float(found["categories"][name]["score"] or 0) for found in reports)
        for name in CATEGORIES
    }
    scores = " ".join(f"{medians[name]:>14.2f}" for name in CATEGORIES)
    print(f"{kind:<20} {scores}   {address}", flush=True)
    missed = [name for name in CATEGORIES if medians[name] < TARGET]
    for name in missed:
        for title in faults(reports[0], name):
            print(f"{'':<20} {name}: {title}", flush=True)
    return bool(missed)


def report(address: str) -> dict[str, Any]:
    """What Lighthouse says of a page, as on a phone with a slow line: its own default."""
    root = ["--no-sandbox"] if os.geteuid() == 0 else []
    flags = " ".join(["--headless=new", "--disable-gpu", *root])
    command = [str(PROGRAM), address, "--quiet", "--output=json", f"--chrome-flags={flags}"]
    environment = {**os.environ, "CHROME_PATH": chromium_program()}
    categories = f"--only-categories={','.join(CATEGORIES)}"
    for tried in range(1, TRIES + 1):
        told = subprocess.run(
            [*command, categories], env=environment, check=tried == TRIES, stdout=subprocess.PIPE
        )
        if told.returncode == 0:
            break
    found: dict[str, Any] = json.loads(told.stdout)
    return found


def faults(found: dict[str, Any], category: str) -> list[str]:
    """The titles of what took points in a category."""
    audits = [
        found["audits"][ref["id"]] for ref in found["categories"][category]["auditRefs"] if ref["weight"]
    ]
    return [audit["title"] for audit in audits if audit["score"] is not None and audit["score"] < 0.9]


if __name__ == "__main__":
    sys.exit(main())
