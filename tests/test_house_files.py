"""How files are kept: short, clean of what a strict policy forbids, and free of this or that machine."""

import re

import pytest

from tests.support.sources import ROOT, committed_files, files, name

LONGEST = 400
TEXT = (
    ".py",
    ".html",
    ".css",
    ".js",
    ".svg",
    ".md",
    ".txt",
    ".toml",
    ".json",
    ".yaml",
    ".yml",
    ".in",
    ".xml",
    ".po",
    "",
)
# Written apart, so that this file does not hold what it forbids.
REGISTRIES = ["py" + "pi.org", "python" + "hosted.org", "registry." + "npmjs", "deb." + "debian.org"]
MACHINE_PATHS = [f"/{folder}/" for folder in ("work" + "/main", "work" + "/shared", "ro" + "ot")]


def line_count(text: str) -> int:
    return text.count("\n")


def test_no_file_of_code_is_over_400_lines():
    code = [*files(".py", ".html", ".css", ".js", ".java"), ROOT / "Makefile"]
    long = {name(path): line_count(path.read_text()) for path in code if "migrations" not in path.parts}

    assert {path: lines for path, lines in long.items() if lines > LONGEST} == {}


def policy_breaks(markup: str) -> list[str]:
    """What the strict policy would refuse in a page: styles, scripts and handlers in the page itself."""
    tags = re.findall(r"<[a-zA-Z][^<>]*>", re.sub(r"{%.*?%}|{#.*?#}|{{.*?}}", "", markup, flags=re.DOTALL))
    inline = [
        tag for tag in tags if re.search(r"\s(style|on[a-z]+)\s*=", tag) or "javascript:" in tag.lower()
    ]
    scripts = [tag for tag in tags if re.match(r"<script\b(?![^>]*\bsrc=)", tag, re.IGNORECASE)]
    return inline + scripts + [tag for tag in tags if re.match(r"<style\b", tag, re.IGNORECASE)]


def test_no_template_or_drawing_carries_a_style_or_script_of_its_own():
    broken = {
        name(path): breaks for path in files(".html", ".svg") if (breaks := policy_breaks(path.read_text()))
    }

    assert broken == {}


@pytest.mark.parametrize(
    "markup",
    [
        '<p style="color: red">',
        "<p class='a' onclick='go()'>",
        "<style>p {}</style>",
        "<script>go()</script>",
        '<a href="javascript:go()">',
        '<p {% if a > b %}class="x"{% endif %} style="">',
    ],
)
def test_the_rule_sees_a_style_script_or_handler(markup):
    assert policy_breaks(markup)


def test_nothing_is_fetched_from_elsewhere():
    outside = r"""(?:src|srcset|data|poster)\s*=\s*["']\s*(?:https?:)?//|@import\s+(?:url\()?["']?(?:https?:)?//|url\(["']?(?:https?:)?//|<link[^>]+href=["'](?:https?:)?//"""  # noqa: E501
    fetching = [name(path) for path in files(".html", ".svg", ".css") if re.search(outside, path.read_text())]

    assert fetching == []


def test_no_committed_file_names_a_package_registry_or_a_path_of_one_machine():
    found = {
        (name(path), word)
        for path in committed_files()
        if path.suffix in TEXT
        for word in [*REGISTRIES, *MACHINE_PATHS]
        if word in path.read_text(encoding="utf-8", errors="replace")
    }

    assert found == set()


def test_nothing_is_left_to_do_in_the_code():
    left = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X)\b|pytest\.mark\.sk" + r"ip")
    marked = [name(path) for path in files(".py", ".html", ".css", ".js") if left.search(path.read_text())]

    assert marked == []


def test_no_module_is_named_for_nothing():
    nameless = [name(path) for path in files(".py") if path.stem in {"utils", "helpers", "misc", "common"}]

    assert nameless == []


def test_every_module_opens_with_what_lives_there():
    silent = [
        name(path)
        for path in files(".py")
        if "migrations" not in path.parts
        and path.read_text().strip()
        and not path.read_text().removeprefix("#!/usr/bin/env python\n").lstrip().startswith(('"""', 'r"""'))
    ]

    assert silent == []


def test_secrets_databases_and_compiled_messages_are_not_committed():
    kept = [name(path) for path in committed_files()]
    secret = re.compile(r"(^|/)(\.demo-|\.env$|var/)|\.(sqlite3(-\w+)?|mo|pyc)$")

    assert [path for path in kept if secret.search(path)] == []


def test_every_link_in_the_documents_leads_to_a_file_that_is_kept():
    kept = {path.resolve() for path in committed_files()}
    folders = {folder for path in kept for folder in path.parents}
    broken = [
        (name(path), link)
        for path in files(".md")
        for link in re.findall(r"(?<!!)\[[^\]]*\]\(([^)#:]+)\)", path.read_text())
        if (path.parent / link).resolve() not in kept | folders
    ]

    assert broken == []
