"""One measurement in a process of its own: an import by the site's own functions, or the bare bulk insert of its rows.

Bare are `bulk_create` in one transaction of all that the import must write, made beforehand, untimed: lines, entries,
citations, the history of each, and the log of who wrote. The import is timed from the file's bytes to the commit.
"""

import json
import sys
import time
from pathlib import Path
from typing import Any

import django


def main() -> None:
    django.setup()
    what, file = sys.argv[1:]
    content = Path(file).read_bytes()
    found = _bare() if what == "bare" else _import(content, Path(file).name)
    print(json.dumps(found))


def _megabytes() -> float:
    """The most that the process has held so far."""
    # Not by getrusage: its peak is handed down, so a process that a large one starts is as large before it begins.
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def _home() -> tuple[Any, Any]:
    """A package with its writer, new for each measurement."""
    from allocations.models import SafetyPackage
    from municipalities.models import Membership, Municipality, Role, User

    count = Municipality.objects.count()
    municipality = Municipality.objects.create(
        code=f"{9000 + count}", slug=f"bench-{count}", name=f"Bench {count}"
    )
    user = User.objects.create_user(f"bench-{count}", is_staff=True)
    Membership.objects.create(user=user, municipality=municipality, role=Role.WRITER)
    return SafetyPackage.objects.create(municipality=municipality, slug="bench", name="Bench"), user


def _import(content: bytes, name: str) -> dict[str, float]:
    from allocations.desk.importing import runs
    from allocations.models import Allocation, DeskWrite

    package, user = _home()
    before = _megabytes()
    started = time.perf_counter()
    run, _book = runs.begin(
        package=package, user=user, kind="lines", content=content, name=name, language="sv"
    )
    del _book
    run.choices = {"decision": None, "decision_kind": "adoption", "new_decision": {"title": "Bench"}}
    run.save()
    runs.preview(run)
    between = time.perf_counter()
    runs.write(run, user)
    ended = time.perf_counter()
    run.refresh_from_db()
    entries = Allocation.objects.filter(decision__package=package).count()
    if run.state != "written" or entries != run.count("new"):
        raise AssertionError(f"{run.state}: {run.fault}")
    notes = DeskWrite.objects.filter(package=package).count()
    return {
        "seconds": ended - started,
        "preview": between - started,
        "write": ended - between,
        "megabytes": _megabytes(),
        "before": before,
        "rows": notes * 3,  # each row written, its history, and its note
    }


def _bare() -> dict[str, float]:
    from django.db import transaction
    from django.utils import timezone

    from allocations.models import Allocation, AllocationLine, Citation, Decision, DeskWrite, Document
    from bench.importing import ROWS

    package, user = _home()
    decision = Decision.objects.create(package=package, key="bench", kind="adoption")
    document = Document.objects.create(key=f"bench-{package.pk}", kind="other", grade="other", title="Bench")
    now = timezone.now()
    first = [_last(model) + 1 for model in (AllocationLine, Allocation, Citation)]
    lines = [
        AllocationLine(
            pk=first[0] + n,
            package=package,
            key=f"post-{n}",
            number=str(n),
            name=f"Belysning vid plats {n}",
            position=n,
        )
        for n in range(ROWS)
    ]
    entries = [
        Allocation(
            pk=first[1] + n,
            decision=decision,
            line_id=first[0] + n,
            key=f"post-{n}-2023",
            position=n,
            fiscal_year=2023,
            kronor=1000 * n,
            certainty="decided",
        )
        for n in range(ROWS)
    ]
    citations = [
        Citation(
            pk=first[2] + n,
            allocation_id=first[1] + n,
            document=document,
            locator=f"Poster E{n}",
            printed=f"{1000 * n}",
        )
        for n in range(ROWS)
    ]
    every: list[list[Any]] = [lines, entries, citations]
    histories = [[_historical(row, user, now) for row in rows] for rows in every]
    notes = [
        DeskWrite(
            user=user,
            written_at=now,
            row=f"allocations.{rows[0]._meta.model_name}:{row.pk}",
            package=package,
            decision=None if rows is lines else decision,
        )
        for rows in every
        for row in rows
    ]
    started = time.perf_counter()
    with transaction.atomic():
        for rows in (*every, *histories, notes):
            type(rows[0]).objects.bulk_create(rows, batch_size=500)
    return {"seconds": time.perf_counter() - started}


def _last(model: Any) -> int:
    found: int = model.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    return found + 1_000_000


def _historical(row: Any, user: Any, now: Any) -> Any:
    model = row.history.model
    values = {field.attname: getattr(row, field.attname) for field in model.tracked_fields}
    return model(history_date=now, history_type="+", history_user=user, **values)


if __name__ == "__main__":
    main()
