"""Tables and picture of a plan of search."""

import tomllib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from voskhod.campaign.containment import on_land
from voskhod.campaign.search_plan import search_plan
from voskhod.campaign.searched import Moments, Request, Searched
from voskhod.mission.loading import load_mission
from voskhod.mission.plan import nominal_plan
from voskhod.mission.search import Belief
from voskhod.mission.section import nominal
from voskhod.report import figures_search
from voskhod.report.look import house_style
from voskhod.report.search_tables import (
    belief_block,
    fleet_words,
    map_words,
    percent,
    print_search,
)

FILE = Path(__file__).parent.parent / "campaign" / "data" / "small-search.toml"
TRACK = tuple(np.radians([37.4, -109.5, 122.0]))


@pytest.fixture(scope="module")
def searched():
    """Return the plan of the search of a normal map along a track."""
    mission = load_mission(FILE)
    axes = (np.arange(20) - 9.5) * 3e-4, (np.arange(40) - 19.5) * 3e-4
    up, along = np.meshgrid(*axes, indexing="ij")
    chance = np.exp(-0.5 * (up / 1.5e-3) ** 2 - 0.5 * (along / 3e-3) ** 2)
    found = on_land(axes, chance / chance.sum(), TRACK, 0.0, 'a "test"')
    plan = search_plan(nominal_plan(mission), found, 480.0, 1.0)
    moments = Moments(1.5e3, 19e3, -2e3, 0.0)
    return Searched(mission, Request(), plan, TRACK[:2], TRACK[:2], 0.9, moments)


def test_moments_can_be_pasted_into_a_mission(searched):
    """The block is TOML and a belief of the schema, with the same numbers."""
    (table,) = tomllib.loads(belief_block(searched))["search"]["beliefs"]
    belief = Belief.model_validate(table)
    assert belief.name == 'a "test"'
    assert nominal(belief.along) == pytest.approx(1.5e3)
    assert nominal(belief.along_spread) == pytest.approx(19e3)
    assert nominal(belief.across) == pytest.approx(-2e3)
    assert nominal(belief.across_spread) == pytest.approx(1.0)  # none is no spread of the schema


def test_everything_is_printed(searched, capsys):
    """A row for each sortie with UTC and local time, and the files."""
    print_search(searched, Path("out/there"))
    out = capsys.readouterr().out
    rows = [line for line in out.splitlines() if "Jan" in line]
    assert len(rows) == 4
    assert "15 Jan 10:05" in rows[0]
    assert "15 Jan 03:05" in rows[0]
    assert "Files in out/there" in out
    assert "90 % of the draws reached the ground" in out
    assert "…" not in out


def test_a_map_at_sea_in_part_says_so(searched):
    """So does one that is searched by nobody."""
    found = replace(searched.plan.found, at_sea=0.25)
    wet = replace(searched, plan=replace(searched.plan, found=found))
    assert any("On land 75 %: what is at sea would drift" in line for line in map_words(wet))
    idle = replace(searched.plan, success=0.0 * searched.plan.success)
    assert "no aircraft reaches" in fleet_words(replace(searched, plan=idle))[-1]


def test_nothing_is_rounded_up_to_certainty():
    """99.96 % are not 100 %."""
    assert [percent(chance) for chance in (0.0, 0.12345, 0.9994, 0.9996, 1.0)] == [
        "0.0",
        "12.3",
        "99.9",
        "> 99.9",
        "100.0",
    ]


def test_the_picture_shows_map_sorties_and_hours(searched):
    """The shades hold what the legend says; every area is drawn inside of the window."""
    with house_style():
        figure = figures_search.draw(searched, ())
    chart = figure.axes[1]
    legend = [text.get_text() for text in figure.axes[0].get_legend().get_texts()]
    assert legend[:3] == ["50 % of the map", "80 % of the map", "95 % of the map"]
    assert legend[3:] == [f"sortie {s.number}" for s in searched.plan.sorties if s.areas][:3]
    (mesh,) = figure.axes[0].collections
    level = np.ma.filled(mesh.get_array(), 0).reshape(searched.plan.found.chance.shape)
    for least, share in ((3, 0.5), (2, 0.8), (1, 0.95)):
        held = float(searched.plan.found.chance[level >= least].sum())
        assert share <= held < share + float(searched.plan.found.chance.max())
    frame = figures_search.frame_for(searched)
    for area in searched.plan.sorties[1].areas:
        x, y = frame.at(*np.degrees(area.corners).T)
        assert np.abs(x).max() < frame.half_width_km
        assert np.abs(y).max() < frame.half_height_km
    np.testing.assert_allclose(chart.lines[0].get_ydata(), 100.0 * searched.plan.success)


def test_the_file_is_a_png(searched):
    """By its first bytes, and the same twice."""
    first = figures_search.search_png(searched, ())
    assert first.startswith(b"\x89PNG")
    assert first == figures_search.search_png(searched, ())
