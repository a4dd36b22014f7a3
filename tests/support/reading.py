"""Reading an answer as a reader does: its text without tags, its links, its headings."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

SPACES = re.compile(r"[ \t\n\u00a0\u202f]+")


class _Reader(HTMLParser):
    """Collects text outside scripts, and the attributes that tests ask for."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.links: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        self.links += [value for name, value in attrs if tag == "a" and name == "href" and value]
        if tag in {"title", "desc"}:
            self.hidden += 1
        elif tag not in {"b", "span", "a", "q", "i", "em"}:
            self.words.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"title", "desc"}:
            self.hidden -= 1

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.words.append(data)


class Reading:
    """An answer, read. `text` has plain single spaces; `links` are as written; `tags` counts elements."""

    def __init__(self, response: Any) -> None:
        self.html = response.content.decode()
        reader = _Reader()
        reader.feed(self.html)
        self.text = SPACES.sub(" ", "".join(reader.words)).strip()
        self.links = reader.links
        self.attributes = reader.attributes

    def count(self, tag: str) -> int:
        return len(re.findall(rf"<{tag}[ >]", self.html))

    def rows(self, table_class: str) -> list[str]:
        """The text of each body row of a table."""
        table = re.search(rf'<table class="{table_class}.*?</table>', self.html, re.DOTALL)
        body = re.search(r"<tbody.*?</tbody>", table[0], re.DOTALL) if table else None
        found = re.findall(r"<tr.*?</tr>", body[0], re.DOTALL) if body else []
        return [SPACES.sub(" ", re.sub(r"<[^>]+>", " ", row)).strip() for row in found]
