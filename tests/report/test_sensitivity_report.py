"""What people see of a sensitivity: the document, the table, the tornado chart."""

import json
import math
from itertools import combinations

import numpy as np
import pytest

from voskhod.errors import OutputError
from voskhod.flight.measurands import MEASURANDS
from voskhod.flight.sensitivity import Budget, Sensitivity
from voskhod.report.look import house_style
from voskhod.report.sensitivity import budget_document, print_budget, tornado, write_budget
from voskhod.report.shown import DASH, MINUS

ROWS = (
    Sensitivity("descent.manual.waits_for_couches", "", 1.0, 1.0, 0.0, None, 0.0, None),
    Sensitivity("orbit.launch.period", "s", 5454.0, 5451.0, 5457.0, -130e3, 398e3, -383e3),
    Sensitivity("descent.manual.pitch_error", "rad", 0.0, -0.035, 0.035, 3.38e6, -114e3, 122e3),
    # both ends to one side, the shorter bar in front
    Sensitivity("descent.manual.orientation_ends_early", "s", 0.0, 2.5, 18.0, -7e3, -18e3, -134e3),
    Sensitivity("survival.mean_temperature", "K", 258.15, 252.15, 264.15, 1.0, -6.0, 6.0),
)


@pytest.fixture
def budget(mission):
    """Return a budget of the landing whose numbers are set by hand."""
    return Budget(mission, MEASURANDS["landing.downrange_error"], 295.2e3, ROWS)


def drawn(budget, most=20):
    """Return the chart, laid out, its renderer and its texts that are not empty."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    with house_style():
        figure = tornado(budget, most)
        canvas = FigureCanvasAgg(figure)
        canvas.draw()
        axes = figure.axes[0]
        low, high = axes.get_xlim()
        ticks = [tick for tick in axes.get_xticklabels() if low <= tick.get_position()[0] <= high]
        titles = [axes.title, axes._left_title, axes._right_title, axes.xaxis.label]
        texts = [*axes.texts, *figure.texts, *axes.get_yticklabels(), *ticks, *titles]
        texts = [text for text in texts if text.get_text()]
        boxes = {text: text.get_window_extent(canvas.get_renderer()) for text in texts}
    return figure, boxes


def labels(figure):
    """Return the texts beside the bars of a chart: those that belong to a row."""
    return [text for text in figure.axes[0].texts if isinstance(text.xy[1], int)]


def test_the_document_holds_every_row_in_si_units(budget):
    """Every figure of the table, unrounded, and what JSON cannot say is null."""
    document = json.loads(json.dumps(budget_document(budget), allow_nan=False))
    assert document["mission"] == "voskhod-2"
    assert document["measurand"] == "landing.downrange_error"
    assert (document["unit"], document["nominal"]) == ("m", 295.2e3)
    shares = (-130e3 * 3.0, 3.38e6 * 0.035, -7e3 * 7.75, 6.0)
    assert document["linear_standard_deviation"] == pytest.approx(math.hypot(*shares))
    assert [row["input"] for row in document["inputs"]] == [row.name for row in ROWS]
    first, second = document["inputs"][:2]
    assert first["slope"] is first["per_sigma"] is first["change_at_84"] is None
    assert first["unit"] == "1"
    assert second["unit"] == "s"
    assert (second["quantile_16"], second["quantile_84"]) == (5451.0, 5457.0)
    assert (second["slope"], second["per_sigma"]) == (-130e3, -390e3)


def test_the_table_reads_in_the_units_of_people(budget, capsys):
    """Kilometres per second, per degree, per kelvin; what is undefined says so."""
    print_budget(budget, 20)
    out = capsys.readouterr().out
    rows = {row.name: next(x for x in out.splitlines() if row.name in x).split() for row in ROWS}
    assert "295.2 km, nominal flight" in out
    # 5454 s, not 1.515 h: six seconds of doubt are read in seconds
    assert rows["orbit.launch.period"][1:] == [
        "5454", "s", "5451", "5457", f"{MINUS}130", "/", "s", f"{MINUS}390", "+398", f"{MINUS}383",
    ]  # fmt: skip
    assert rows["descent.manual.waits_for_couches"][1:] == [
        "1", "1", "0", DASH, DASH, "0", "undefined",
    ]  # fmt: skip
    # 3.38e6 m/rad = 59 km a degree
    assert rows["descent.manual.pitch_error"][4:7] == ["+59", "/", "°"]
    assert rows["survival.mean_temperature"][1:5] == [f"{MINUS}15", "°C", f"{MINUS}21", f"{MINUS}9"]
    assert "Linear standard deviation of all together: 411 km" in out
    assert "more move it less" not in out


def test_a_table_cut_short_says_what_is_left_out(budget, capsys):
    """The rows that are not shown are counted, with the option that shows them."""
    print_budget(budget, 2)
    out = capsys.readouterr().out
    assert "3 more move it less (--top 5 shows all)." in out
    assert "pitch_error" not in out


def test_the_chart_has_a_bar_for_each_end_that_is_known(budget):
    """Every row has its name and its bars, whose lengths are the changes."""
    figure, _ = drawn(budget)
    axes = figure.axes[0]
    assert [tick.get_text() for tick in axes.get_yticklabels()] == [row.name for row in ROWS]
    bars = {}
    for bar in axes.patches:
        bars.setdefault(round(bar.get_y() + bar.get_height() / 2.0), []).append(bar.get_width())
    for place, row in enumerate(ROWS):
        ends = [1e-3 * end for end in (row.at_low, row.at_high) if end is not None]
        assert sorted(bars[place]) == pytest.approx(sorted(ends))
    assert len(drawn(budget, most=2)[0].axes[0].get_yticklabels()) == 2


def test_the_shorter_of_two_bars_on_one_side_is_in_front(budget):
    """Neither of two bars to the left hides the other, and the label names the outer one first."""
    figure, _ = drawn(budget)
    left = [bar.get_width() for bar in figure.axes[0].patches if round(bar.get_y() + 0.31) == 3]
    assert left == [-134.0, -18.0]
    assert "18 s | 2.5 s" in [text.get_text() for text in labels(figure)]


def test_no_text_leaves_the_chart_and_none_lies_on_another(budget):
    """Every text stands within the figure, clear of all others, and of the bars of its row."""
    figure, boxes = drawn(budget)
    width, height = figure.canvas.get_width_height()
    for text, box in boxes.items():
        assert 0.0 <= box.x0 < box.x1 <= width, text.get_text()
        assert 0.0 <= box.y0 < box.y1 <= height, text.get_text()
    for (one, box), (other, its) in combinations(boxes.items(), 2):
        assert not box.overlaps(its), (one.get_text(), other.get_text())
    for text in labels(figure):
        for bar in figure.axes[0].patches:
            if bar.get_width():
                assert not boxes[text].overlaps(bar.get_window_extent()), text.get_text()


def test_an_undefined_end_is_written_where_no_bar_is(budget):
    """The chart says at which value the measurand has no value."""
    figure, _ = drawn(budget)
    assert "undefined at 0" in [text.get_text() for text in labels(figure)]


@pytest.mark.parametrize("rows", [(), ROWS[:1]], ids=["no row", "no known end"])
def test_a_budget_without_bars_is_drawn(mission, rows):
    """Nothing to draw is an empty chart, not an error."""
    figure, _ = drawn(Budget(mission, MEASURANDS["landing.time"], 1.0, rows))
    low, high = figure.axes[0].get_xlim()
    assert low < 0.0 < high
    assert np.isfinite([low, high]).all()


def test_a_change_of_a_temperature_is_in_kelvins(mission, capsys):
    """A temperature is read in degrees Celsius, its change in kelvins."""
    row = Sensitivity("survival.insulation", "m^2*K/W", 0.43, 0.37, 0.49, 10.0, -0.6, 0.6)
    budget = Budget(mission, MEASURANDS["survival.lowest_core_temperature"], 309.15, (row,))
    figure, _ = drawn(budget)
    assert figure.axes[0].get_xlabel() == "change of survival.lowest_core_temperature [K]"
    assert figure.axes[0].get_title(loc="left") == "nominal 36 °C"
    print_budget(budget, 5)
    out = capsys.readouterr().out
    assert "36 °C, nominal flight" in out
    assert "K per unit" in out
    assert "all together: 0.6 K" in out


def test_both_files_are_written(budget, tmp_path):
    """The chart is a PNG, the document is JSON; a folder that cannot be made is named."""
    write_budget(budget, tmp_path / "new", 20)
    assert (tmp_path / "new" / "tornado.png").read_bytes().startswith(b"\x89PNG")
    document = json.loads((tmp_path / "new" / "sensitivity.json").read_text("utf-8"))
    assert document == json.loads(json.dumps(budget_document(budget)))
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError):
        write_budget(budget, tmp_path / "file", 20)
