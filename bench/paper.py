"""A PDF's first rendering against bare WeasyPrint on the same HTML, in this process."""

import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from bench.packages import Measured, measured
from bench.targets import Result, Target

FIRST = Target(most=1.25)


def first_renderings(rounds: int) -> Iterator[Result]:
    """Of each package that is measured."""
    for package in measured():
        yield _first_rendering(package, rounds)


def _first_rendering(package: Measured, rounds: int) -> Result:
    """From the sealed document to the kept file, against HTML that is there already to bytes that are thrown away."""
    from django.conf import settings
    from weasyprint import HTML

    from allocations.exports.pdf.assets import ASSET_BASE
    from allocations.exports.pdf.renderer import AssetFetcher
    from allocations.exports.pdf.summary import summary_html, summary_pdf
    from allocations.models import Publication

    publication = Publication.objects.select_related("municipality").get(seal=package.seal)
    html = summary_html(publication, "sv")

    def first() -> bytes:
        shutil.rmtree(Path(settings.RENDERED_DIRECTORY), ignore_errors=True)
        return summary_pdf(publication, "sv")

    def bare() -> bytes:
        return bytes(HTML(string=html, base_url=ASSET_BASE, url_fetcher=AssetFetcher()).write_pdf())

    if first() != first():
        raise AssertionError("Two renderings of the same version differ.")
    bare()
    pairs = [(_seconds(first), _seconds(bare)) for _round in range(rounds)]
    ours, theirs = (min(times) for times in zip(*pairs, strict=True))
    return Result(
        name=f"time of a first PDF, {package.name}",
        ratio=ours / theirs,
        ratios=tuple(mine / other for mine, other in pairs),
        target=FIRST,
        made_of=f"{ours * 1000:.0f} ms against {theirs * 1000:.0f} ms",
    )


def _seconds(work: Callable[[], bytes]) -> float:
    """Of the processor's time: rendering waits for nothing, and what else the machine does must not count."""
    started = time.process_time()
    if not work().startswith(b"%PDF-"):
        raise AssertionError("That is no PDF.")
    return time.process_time() - started
