"""Pictures: complete, deterministic, fit to stand in a page, and honest about places."""

import re

import numpy as np
import pytest

from voskhod.errors import OutputError
from voskhod.evidence.claims import load_claims
from voskhod.report import figures_landing, look, map_sheet
from voskhod.report.labels import Box, Labels
from voskhod.report.pictures import PICTURES, write_pictures
from voskhod.report.places import TOWNS, Place, distance_m
from voskhod.report.svg import inline_svg


@pytest.mark.parametrize("name", list(PICTURES))
def test_pictures_become_inline_svg(flight, name):
    """A picture has a view box, a label, its own ids and no style sheet or font of its own."""
    with look.house_style():
        figure = PICTURES[name].draw(flight, load_claims("voskhod-2"))
        text = inline_svg(figure, name, PICTURES[name].describe(flight))
        again = inline_svg(figure, name, PICTURES[name].describe(flight))
    assert text == again
    assert text.startswith("<svg ")
    assert text.endswith("</svg>")
    assert 'viewBox="0 0 ' in text
    assert "<style" not in text
    assert "DejaVu" not in text
    assert all(found.startswith(f"{name}-") for found in re.findall(r' id="([^"]*)"', text))


def test_png_files_carry_the_names_that_the_documentation_uses(flight, tmp_path):
    """One PNG per picture, named after it."""
    paths = write_pictures(flight, (), tmp_path / "new")
    assert {"ground-track.png", "spacewalk.png", "entry.png", "landing.png"} <= {
        path.name for path in paths
    }
    assert all(path.read_bytes().startswith(b"\x89PNG") for path in paths)


def test_a_folder_that_cannot_be_made_is_an_output_error(flight, tmp_path):
    """Where pictures cannot be written, the error says where."""
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(OutputError, match="taken"):
        write_pictures(flight, (), tmp_path / "taken")


def test_the_look_leaves_matplotlib_as_it_was():
    """Settings of the house style end with the picture."""
    import matplotlib as mpl

    before = mpl.rcParams["font.size"], mpl.rcParams["svg.fonttype"]
    with look.house_style():
        assert mpl.rcParams["svg.fonttype"] == "none"
    assert before == (mpl.rcParams["font.size"], mpl.rcParams["svg.fonttype"])


def test_the_landing_map_keeps_distances():
    """Within 500 km of the middle the map is true to one per cent."""
    frame = map_sheet.Frame(58.0, 56.0, 500.0)
    for north, east in TOWNS.values():
        town = Place("", north, east)
        away = distance_m((58.0, 56.0), (north, east)) / 1e3
        assert np.hypot(*frame.spot(town)) == pytest.approx(away, rel=1e-9)
    perm, kirov = (Place("", *TOWNS[name]) for name in ("Perm", "Kirov"))
    flat = np.hypot(*np.subtract(frame.spot(perm), frame.spot(kirov)))
    assert flat == pytest.approx(distance_m(perm[1:3], kirov[1:3]) / 1e3, rel=0.01)


def test_the_landing_map_holds_what_it_is_about(flight):
    """Touchdown, aim point and documented places lie on the sheet."""
    points = [figures_landing.touchdown(flight), *figures_landing.aims(flight)[:1]]
    frame = map_sheet.frame_of([*points, Place("documents", 59.5667, 55.4667)])
    assert all(frame.holds(point) for point in points)


def test_names_do_not_cover_each_other():
    """Names of crowded places are put apart or left out."""
    figure = look.blank(60.0)
    axes = look.panel(figure, (0.0, 0.0, 180.0, 60.0))
    axes.set(xlim=(0.0, 180.0), ylim=(0.0, 60.0))
    labels = Labels(axes)
    placed = [labels.place(f"place {i}", (90.0 + 0.5 * i, 30.0), "black") for i in range(12)]
    assert sum(placed) >= 8
    boxes = labels.taken
    assert not any(a.meets(b) for i, a in enumerate(boxes) for b in boxes[i + 1 :])
    assert Box(0, 0, 1, 1).meets(Box(0.5, 0.5, 2, 2))
    assert not Box(0, 0, 1, 1).meets(Box(1, 0, 2, 1))
