import re

import pytest
from flask import Flask, render_template_string

from registry.web import charts

EVIL = '"><script>alert(1)</script>'


def path_of(values: list[tuple[float, float]]) -> charts.Trajectory:
    return charts.Trajectory(
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


def test_every_text_is_escaped(app: Flask) -> None:
    with app.test_request_context("/vi/gallery"):
        drawings = [
            charts.bar([(1, EVIL)], 2, size=EVIL, label=EVIL),
            charts.mosaic(EVIL, total=10, done=3, started=2, rows=5, label=EVIL, layout=EVIL),
            charts.mark_caption(10, 3, EVIL),
            charts.trajectory(EVIL, path_of([(0, 0), (10, 268)])),
        ]
    for drawing in drawings:
        assert "<script" not in drawing
        assert "style=" not in drawing


def painted(drawing: str, kind: str) -> int:
    """How many tiles of ten by ten units are filled with a pattern."""
    shapes = re.findall(rf'width="(\d+)" height="(\d+)" fill="url\(#x-{kind}\)"', drawing)
    return sum(int(width) * int(height) for width, height in shapes) // 100


@pytest.mark.parametrize(
    ("done", "started", "expected"),
    [(268, 143, (268, 143, 1589)), (0, 0, (0, 0, 2000)), (2100, 50, (2000, 0, 0))],
)
def test_a_mosaic_has_one_tile_per_person(
    done: int, started: int, expected: tuple[int, int, int]
) -> None:
    drawing = charts.mosaic("x", total=2000, done=done, started=started, rows=25, label="-")
    assert (painted(drawing, "1"), painted(drawing, "2"), painted(drawing, "0")) == expected


def test_two_mosaics_of_one_page_share_no_id() -> None:
    first = charts.mosaic("a", total=10, done=1, started=1, rows=5, label="-")
    second = charts.mosaic("b", total=10, done=1, started=1, rows=5, label="-")
    pattern = r'id="([^"]+)"'
    assert not set(re.findall(pattern, first)) & set(re.findall(pattern, second))


@pytest.mark.parametrize("total", [0, -1, 3])
def test_a_bar_never_leaves_its_track(total: float) -> None:
    widths = re.findall(r'width="([\d.]+)%"', charts.bar([(5, "a"), (5, "b")], total))
    assert sum(map(float, widths)) <= 100


def test_a_trajectory_may_be_empty(app: Flask) -> None:
    with app.test_request_context("/vi/gallery"):
        empty = charts.Trajectory(
            months=60,
            target=0,
            actual=[],
            years=[],
            now="",
            actual_label="",
            target_label="",
            needed_label="",
        )
        assert "NaN" not in charts.trajectory("x", empty)


def test_a_sparkline_needs_two_points() -> None:
    assert charts.spark([1]) == ""
    assert "M0.0" in charts.spark([3, 3, 3])


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
