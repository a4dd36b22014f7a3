"""Charts: the grammar of doubt holds in the geometry itself, on the web and on paper."""

import re
from decimal import Decimal

import pytest

from allocations.public.charts import small
from allocations.public.charts.balance import DESKTOP, PHONE, Balance, Segment, Size, balance_drawing
from allocations.public.charts.drawing import Drawing, drawing
from allocations.public.charts.marks import MARK_OF_CERTAINTY, Mark, draw, fading_dots, hatching, mark_of
from allocations.public.charts.pen import PAPER, PAPER_COLOURS, WEB, Pen
from allocations.public.charts.rendering import chart, seal, swatch
from allocations.public.charts.seal import seal_drawing
from allocations.public.charts.years import YearBar, years_drawing

SEAL = "0123456789abcdef" * 4


def whole(total: int | None, *parts: int, unstated: int = 0, mark: Mark = Mark.SOLID) -> Balance:
    segments = tuple(Segment(f"Post {part}", Decimal(part), str(part), Mark.SOLID) for part in parts)
    return Balance(None if total is None else Decimal(total), str(total), mark, "", segments, unstated)


def filled(found: Drawing, colour: str) -> list[float]:
    """The widths of the rectangles filled with a colour, from the left."""
    rects = [rect for rect in found.rects if f"fill-{colour}" in rect.paint]
    return [float(rect.width) for rect in sorted(rects, key=lambda rect: float(rect.x))]


def test_a_seal_has_a_ray_for_each_of_its_signs_as_long_as_the_sign_is_great():
    rays = [tuple(map(float, re.findall(r"[\d.]+", ray))) for ray in seal_drawing(SEAL).rays.split("M")[1:]]
    lengths = [((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5 for x0, y0, x1, y1 in rays]

    assert len(lengths) == 64
    assert lengths[:16] == sorted(lengths[:16])
    assert lengths[0] == pytest.approx(3, abs=0.15)
    assert lengths[15] == pytest.approx(3 + 15 * 1.75, abs=0.15)


def test_one_sign_changed_changes_the_seal():
    assert seal_drawing(SEAL).rays != seal_drawing("1" + SEAL[1:]).rays


def test_every_certainty_has_its_mark_and_none_that_is_undecided_is_solid():
    assert {certainty for certainty, mark in MARK_OF_CERTAINTY.items() if mark is Mark.SOLID} == {"decided"}
    assert all(mark_of(certainty, stated=False) is Mark.DOTS for certainty in MARK_OF_CERTAINTY)


def test_an_amount_that_is_not_stated_has_no_field_and_no_right_edge_to_measure():
    found = drawing(200, 26)
    fading_dots(found, WEB, x=0, y=0, width=200, height=26)

    widths = [
        float(match) for path in found.paths for match in re.findall(r'stroke-width="([\d.]+)"', path.paint)
    ]
    assert found.rects == []
    assert widths == sorted(widths, reverse=True)
    assert widths[-1] < widths[0] / 2


def test_hatching_stays_inside_its_bar():
    points = [
        tuple(map(float, point))
        for point in re.findall(r"[ML]([\d.-]+) ([\d.-]+)", hatching(10, 5, 90, 30, step=6))
    ]

    assert points
    assert all(9.9 <= x <= 100.1 and 4.9 <= y <= 35.1 for x, y in points)


def test_the_segments_of_a_balance_are_as_wide_as_their_part_of_the_total():
    found = balance_drawing(whole(100, 60, 40), DESKTOP)

    total, first, second = sorted(filled(found, "decided"), reverse=True)
    assert total == 760
    assert first == pytest.approx(760 * 0.6 - 4)
    assert second == pytest.approx(760 * 0.4)


def test_lines_without_an_amount_leave_dots_where_the_rest_of_the_total_is():
    found = balance_drawing(whole(100, 60, unstated=2), DESKTOP)

    assert filled(found, "field") == [pytest.approx(760 * 0.4)]


def test_what_is_left_over_is_an_empty_field_not_a_dotted_one():
    found = balance_drawing(whole(100, 60), DESKTOP)

    assert filled(found, "field") == []
    assert [float(rect.width) for rect in found.rects if "box-muted" in rect.paint] == [
        pytest.approx(760 * 0.4 - 1)
    ]


def test_lines_that_are_more_than_the_total_fill_the_width_and_the_total_does_not():
    found = balance_drawing(whole(100, 90, 60), DESKTOP)

    assert float(found.rects[0].width) == pytest.approx(760 * 100 / 150, abs=0.01)
    assert sum(filled(found, "decided")[1:]) > 0


def test_a_total_without_any_stated_line_is_one_dotted_field_between_two_ends():
    found = balance_drawing(whole(100, unstated=6), DESKTOP)

    assert filled(found, "field") == [756]
    assert filled(found, "decided") == []


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize(
    "given",
    [whole(1, 1), whole(100, *range(1, 40)), whole(None, 5), whole(10**12, 1, unstated=1), whole(0, 0)],
    ids=["one", "many", "no total", "tiny part", "zero"],
)
def test_a_balance_of_any_size_stays_in_its_drawing(given: Balance, size: Size):
    found = balance_drawing(given, size)

    for rect in found.rects:
        assert float(rect.x) >= 0
        assert float(rect.x) + float(rect.width) <= size.width + 3


def test_the_years_of_one_amount_are_equally_long_whatever_their_certainty():
    bars = tuple(
        YearBar(str(year), year == 2021, Decimal(10_200_000), "10 200 000", "", mark)
        for year, mark in ((2021, Mark.SOLID), (2022, Mark.HATCH))
    )

    found = years_drawing(bars)

    solid, outlined = found.rects
    assert float(solid.width) == 360
    assert float(outlined.width) + 2 == 360


def test_a_line_too_small_to_see_still_has_a_bar():
    found = small.line_bar(Mark.SOLID, Decimal("0.00001"), WEB)

    assert float(found.rects[0].width) >= 2.5


@pytest.mark.parametrize("mark", list(Mark))
def test_on_paper_a_mark_needs_no_style_sheet(mark: Mark):
    found = drawing(60, 30)
    draw(found, PAPER, mark, x=0, y=0, width=60, height=30)

    paints = [shape.paint for shape in (*found.rects, *found.paths)]
    assert paints
    assert all("class=" not in paint for paint in paints)
    assert {colour for paint in paints for colour in re.findall("#[0-9a-f]{6}", paint)} <= set(
        PAPER_COLOURS.values()
    )


@pytest.mark.parametrize("pen", [WEB, PAPER], ids=["web", "paper"])
def test_a_drawing_carries_no_style_that_a_strict_policy_would_refuse(pen: Pen):
    drawn = seal(SEAL, 3, 150, pen) + swatch("hatch", pen)

    assert "style=" not in drawn
    assert "<title>" in drawn


def test_a_chart_says_its_title_and_its_figures_in_words_and_escapes_them():
    drawn = chart(drawing(10, 10), key="x", title="<b>Totalen</b>", description="6 & 4")

    assert '<title id="x-title">&lt;b&gt;Totalen&lt;/b&gt;</title>' in drawn
    assert '<desc id="x-desc">6 &amp; 4</desc>' in drawn
