"""What `make` does before the site or the tests run: once, only when needed, and with a sentence when it cannot."""

import contextlib
import json
import socket
import stat
import subprocess

import pytest

from tools import assets, machine, packages, run


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """An empty checkout with one locked list; what would be installed is written down instead."""
    (tmp_path / "requirements.txt").write_text("django==5.2 --hash=sha256:00\n")
    monkeypatch.setattr(packages, "ROOT", tmp_path)
    monkeypatch.setattr(packages, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(packages, "PYTHON", tmp_path / ".venv" / "bin" / "python")
    monkeypatch.setattr(packages, "STAMP", tmp_path / ".venv" / "made-from.json")
    monkeypatch.setattr(assets, "ROOT", tmp_path)
    return tmp_path


@pytest.fixture
def installed(checkout, monkeypatch):
    """The lists that were installed, in order."""
    lists: list[str] = []

    def make_environment():
        lists.append("made anew")
        (checkout / ".venv" / "bin").mkdir(parents=True, exist_ok=True)
        packages.PYTHON.touch()

    monkeypatch.setattr(packages, "make_environment", make_environment)
    monkeypatch.setattr(packages, "pip_install", lists.append)
    return lists


def test_the_environment_is_made_once_and_again_only_when_its_list_changes(checkout, installed):
    packages.prepare(packages.SITE)
    packages.prepare(packages.SITE)
    assert installed == ["made anew", "requirements.txt"]

    (checkout / "requirements.txt").write_text("django==5.3 --hash=sha256:00\n")
    packages.prepare(packages.SITE)
    assert installed == ["made anew", "requirements.txt"] * 2


def test_an_environment_of_another_python_is_made_anew(checkout, installed):
    packages.prepare(packages.SITE)
    packages.STAMP.write_text(json.dumps({**json.loads(packages.STAMP.read_text()), "python": "3.10"}))

    packages.prepare(packages.SITE)

    assert installed.count("made anew") == 2


def test_a_port_in_use_is_named_and_another_suggested(monkeypatch):
    with socket.create_server((run.HOST, 0)) as taken:
        port = taken.getsockname()[1]
        monkeypatch.setenv("PORT", str(port))

        with pytest.raises(SystemExit, match=rf"Port {port} cannot be had .* PORT=8001 make run"):
            run.wanted_port()


@pytest.mark.parametrize("text", ["http", "0", "65536", "-1", "٨٠"])
def test_a_port_that_is_none_is_refused(monkeypatch, text):
    monkeypatch.setenv("PORT", text)

    with pytest.raises(SystemExit, match="PORT must be a number"):
        run.wanted_port()


def test_the_demos_key_is_its_users_own_and_lasts(tmp_path, monkeypatch):
    monkeypatch.setattr(run, "KEY", tmp_path / "key")

    run.demo_environment(8000)
    first = run.KEY.read_text()
    run.demo_environment(8000)

    assert run.KEY.read_text() == first
    assert len(first) >= 50
    assert stat.S_IMODE(run.KEY.stat().st_mode) == 0o600


def test_what_is_made_from_sources_is_made_again_when_they_change_or_the_making_failed(checkout):
    source, made = checkout / "a.css", checkout / "a.out"
    source.write_text("a")

    with contextlib.suppress(OSError), assets.when_changed("a", [source], made=made):
        raise OSError("disk full")
    for expected in (True, False):
        with assets.when_changed("a", [source], made=made) as changed:
            assert changed is expected
            made.touch()
    source.write_text("b")
    with assets.when_changed("a", [source], made=made) as changed:
        assert changed


def test_an_ordinary_user_is_told_which_packages_are_missing(monkeypatch, capsys):
    monkeypatch.setattr(machine.os, "geteuid", lambda: 1000)
    monkeypatch.setattr(
        machine.subprocess, "run", lambda *_, **__: pytest.fail("installs without being asked")
    )
    absent = machine.Need("Chromium", lambda: False, ("chromium",))
    present = machine.Need("Java", lambda: True, ("default-jdk-headless",))

    machine.equip((absent, present))

    assert capsys.readouterr().err == "Missing: Chromium. On Debian or Ubuntu: apt-get install chromium\n"


def test_one_package_that_cannot_be_had_does_not_keep_the_others_away(monkeypatch):
    asked = []

    def apt(command, **_):
        asked.append(command)
        return subprocess.CompletedProcess(command, 100 if "chromium" in command else 0)

    monkeypatch.setattr(machine.subprocess, "run", apt)

    assert machine.install(["chromium", "postgresql"]) is False
    assert asked[-1][-1] == "postgresql"
