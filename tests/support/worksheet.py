"""The worksheet in tests: its page opened, typed in and sent as a browser would."""

from __future__ import annotations

from typing import Any

import lxml.html  # type: ignore[import-untyped]
from django.test import Client
from django.urls import reverse

from allocations.models import AllocationLine, FundingSource, SafetyPackage


def sheet_address(package: SafetyPackage, page: str = "worksheet") -> str:
    return reverse(f"admin:allocations_safetypackage_{page}", args=(package.pk,))


def cell(row: AllocationLine | FundingSource | str, year: int | None = 2023, number: int = 1) -> str:
    """The name of a cell."""
    if isinstance(row, AllocationLine):
        row = f"l{row.pk}"
    elif isinstance(row, FundingSource):
        row = f"s{row.pk}"
    return f"{row}-{year or 'x'}" + (f"-{number}" if number > 1 else "")


def form_of(response: Any) -> dict[str, Any]:
    """What the sheet's form would send as it stands."""
    page = lxml.html.fromstring(response.content.decode())
    (form,) = [form for form in page.forms if form.get("id") == "worksheet"]
    data: dict[str, Any] = {}
    for name, value in form.form_values():
        data.setdefault(name, []).append(value)
    return data


class SheetPage:
    """One person's open sheet. ``typed`` is what stands in it; sending it leaves the answer in ``response``."""

    def __init__(self, client: Client, package: SafetyPackage, **asked: Any) -> None:
        self.client, self.package = client, package
        self.response: Any = client.get(sheet_address(package), asked)
        self.typed: dict[str, Any] = form_of(self.response)

    def type(self, **fields: Any) -> SheetPage:
        """Type in fields by name, ``__`` standing for a hyphen."""
        return self.put({name.replace("__", "-"): value for name, value in fields.items()})

    def put(self, fields: dict[str, Any]) -> SheetPage:
        self.typed |= fields
        return self

    def amounts(self, **cells: str) -> SheetPage:
        return self.put({f"amount-{name}": text for name, text in cells.items()})

    def send(self, do: str = "save") -> SheetPage:
        self.response = self.client.post(sheet_address(self.package), self.typed | {"do": do})
        if self.response.status_code in {200, 409}:
            self.typed = form_of(self.response)
        return self

    @property
    def saved(self) -> bool:
        return bool(self.response.status_code == 302)

    @property
    def text(self) -> str:
        page = lxml.html.fromstring(self.response.content.decode())
        return " ".join(page.text_content().split())
