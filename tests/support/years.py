"""A package over some years, published the real way at times that a test can ask for.

1  10 February 2023  100 000 kr decided on 24 January 2023, 60 000 and 40 000 to two lines
2  3 May 2023        a supplement of 11 000 kr, decided on 24 April 2023, and an announcement without a date
3  15 September 2023 a correction of the second line's 40 000 kr, which was 35 000 kr; our error
4  2 March 2024      withdrawn on 2 October 2024
5  7 January 2025    other words, no other figure
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any
from unittest.mock import patch

from django.db import transaction

from allocations.models import Publication
from allocations.models.choices import WhoseError
from allocations.publishing import withdraw
from tests import factories
from tests.support.desk import Desk


@contextmanager
def at(*moment: int) -> Iterator[None]:
    """The clock of the house stands at this time (UTC)."""
    with patch("django.utils.timezone.now", lambda: datetime(*moment, tzinfo=UTC)):  # type: ignore[arg-type, misc]
        yield


class Years(Desk):
    """A desk whose package has the five versions above. `address` begins with the package's own."""

    def __init__(self) -> None:
        super().__init__()
        with at(2023, 2, 10, 8):
            adopted, self.lines = self.adopt(100_000, [60_000, 40_000])
            adopted.decided_on, adopted.decided_precision = date(2023, 1, 24), "day"
            adopted.title = "Budget"
            adopted.save()
            factories.make_citation(adopted, self.document)
            self.publish(adopted)
        with at(2023, 5, 3, 8):
            more = self.decision(
                kind="supplement",
                title="Tillägg",
                decided_on=date(2023, 4, 24),
                decided_precision="day",
            )
            factories.make_citation(more, self.document)
            self.give(more, 11_000, measures="change")
            self.spread(more, self.lines[0], 11_000, measures="change")
            self.publish(more, self.decision(kind="announcement", title="Utan dag"))
        with at(2023, 9, 15, 8):
            wrong = self.lines[1].allocations.get()
            right = self.decision(kind="correction", title="Rättelse", whose_error=WhoseError.OURS)
            self.spread(right, self.lines[1], 35_000, replaces=wrong)
            self.publish(right)
        with at(2024, 3, 2, 8):
            self.say("Hemligt")
            hidden = self.publish()
        with at(2024, 10, 2, 8):
            withdraw(publication=hidden, user=self.administrator, reason="Personuppgift")
        with at(2025, 1, 7, 8):
            self.say("Följs upp varje år")
            self.publish()

    @classmethod
    @contextmanager
    def once(cls, blocker: Any) -> Iterator[Years]:
        """Published once for a whole file of tests, which may read it; all is taken back at the end."""
        with blocker.unblock(), transaction.atomic():
            yield cls()
            transaction.set_rollback(True)

    def go_on(self) -> None:
        """Much more happens: nine packages more with three lines each, and two supplements to each of them."""
        for number in range(9):
            self.package = factories.make_package(self.municipality, name=f"Satsning med nummer {number}")
            self.source = factories.make_source(self.package)
            with at(2025, 3, 1 + number, 8):
                self.publish(self.adopt(300_000, [100_000, 100_000, 100_000])[0])
                for more in range(2):
                    supplement = self.decision(kind="supplement", title=f"Tilläggsanslag {more}")
                    self.give(supplement, 1_000, measures="change")
                    self.publish(supplement)

    def say(self, follow_up: str) -> None:
        self.package.follow_up = follow_up
        self.package.save()

    def address(self, more: str = "") -> str:
        return f"/{self.municipality.slug}/{self.package.slug}/{more}"

    def version(self, number: int) -> Publication:
        return Publication.objects.get(package=self.package, number=number)
