import re
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from flask import Flask, render_template_string
from hypothesis import given
from hypothesis import strategies as st

from registry.web import charts, trajectory

EVIL = '"><script>alert(1)</script>'


def path_of(values: list[tuple[float, float]]) -> trajectory.Trajectory:
    return trajectory.Trajectory(
        months=60,
        target=2000,
        actual=values,
        years=["2026", EVIL],
        now=EVIL,
        actual_label=EVIL,
        target_label=EVIL,
        needed_label=EVIL,
        forecast=[(12, 300, 340, 380), (60, 1400, 1600, 1850)],
        forecast_label=EVIL,
        forecast_range=EVIL,
    )


def draw(app: Flask, macro: str, *arguments: Any, **named: Any) -> str:
    with app.test_request_context("/vi/gallery"):
        drawings = app.jinja_env.get_template("macros/drawings.html").module
        return str(getattr(drawings, macro)(*arguments, **named))


def test_every_text_is_escaped(app: Flask) -> None:
    drawings = [
        draw(app, "bar", [(1, EVIL)], 2, size=EVIL, label=EVIL),
        draw(app, "tiles", EVIL, total=10, done=3, started=2, rows=5, label=EVIL, layout=EVIL),
        draw(app, "mark_caption", 10, 3, EVIL),
        draw(app, "trajectory", EVIL, path_of([(0, 0), (10, 268)])),
    ]
    for drawing in drawings:
        assert "alert(1)" in drawing
        assert "<script" not in drawing
        assert "style=" not in drawing


def painted(field: charts.Mosaic, kind: int) -> int:
    """How many tiles are filled with a pattern."""
    areas = (run.width * run.height for run in field.runs if run.kind == kind)
    return sum(areas) // charts.TILE**2


@pytest.mark.parametrize(
    ("done", "started", "expected"),
    [(268, 143, (268, 143, 1589)), (0, 0, (0, 0, 2000)), (2100, 50, (2000, 0, 0))],
)
def test_a_mosaic_has_one_tile_per_person(
    done: int, started: int, expected: tuple[int, int, int]
) -> None:
    field = charts.mosaic(total=2000, done=done, started=started, rows=25)
    assert (painted(field, 1), painted(field, 2), painted(field, 0)) == expected
    for one in field.runs:
        assert 0 <= one.x <= one.x + one.width <= field.width
        assert 0 <= one.y <= one.y + one.height <= field.height


def test_two_mosaics_of_one_page_share_no_id(app: Flask) -> None:
    first, second = (
        draw(app, "tiles", name, total=10, done=1, started=1, rows=5, label="-") for name in "ab"
    )
    pattern = r'id="([^"]+)"'
    assert not set(re.findall(pattern, first)) & set(re.findall(pattern, second))


@pytest.mark.parametrize("total", [0, -1, 3])
def test_a_bar_never_leaves_its_track(total: float) -> None:
    assert sum(part.width for part in charts.bar([(5, "a"), (5, "b")], total)) <= 100


def test_a_trajectory_may_be_empty(app: Flask) -> None:
    empty = trajectory.Trajectory(
        months=60,
        target=0,
        actual=[],
        years=[],
        now="",
        actual_label="",
        target_label="",
        needed_label="",
    )
    drawing = draw(app, "trajectory", "x", empty)
    assert "line-a" not in drawing
    assert "nan" not in drawing.lower()


def test_a_sparkline_needs_two_points(app: Flask) -> None:
    assert draw(app, "spark", [1]).strip() == ""
    assert "M0.0" in draw(app, "spark", [3, 3, 3])


@given(
    target=st.integers(1, 5000),
    actual=st.lists(st.tuples(st.integers(0, 60), st.integers(0, 5000)), max_size=6),
    last=st.lists(st.integers(0, 5000), min_size=3, max_size=3),
)
def test_labels_beside_a_trajectory_never_touch_and_all_points_are_inside(
    target: int, actual: list[tuple[int, int]], last: list[int]
) -> None:
    low, middle, high = sorted(last)
    figure = replace(path_of(sorted(actual)), target=target, forecast=[(60, low, middle, high)])
    rows = [label.y for label in figure.wide_labels]
    assert all(below - above >= charts.LINE - 0.1 for above, below in pairwise(rows))
    for value in (target, low, middle, high, *(number for _month, number in actual)):
        assert charts.TOP <= figure.down(value) <= charts.TOP + charts.PLOT
    assert 2 <= len(figure.grid) <= 7


@pytest.mark.parametrize("missing", ["title", "summary", "rows"])
def test_a_figure_without_its_words_is_refused(app: Flask, missing: str) -> None:
    words = {"title": "T", "summary": "S", "rows": [("a", 1)], missing: ""}
    source = (
        '{% from "macros/charts.html" import figure %}'
        '{% call figure("x", title, summary, ["A", "B"], rows) %}-{% endcall %}'
    )
    with app.test_request_context("/vi/gallery"), pytest.raises(ValueError, match=missing):
        render_template_string(source, **words)


def test_a_figure_has_its_data_as_a_table(app: Flask) -> None:
    source = (
        '{% from "macros/charts.html" import figure %}'
        '{% call figure("x", "T", "S", ["A", "B"], rows) %}-{% endcall %}'
    )
    with app.test_request_context("/en/gallery"):
        text = render_template_string(source, rows=[("2027", 1234)])
    assert '<td class="num">' in text
    assert "1.234" in text or "1,234" in text
