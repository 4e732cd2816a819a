"""What a campaign says on paper: every file is read back by a program that we did not write."""

import io
import json
import re
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from lxml import etree
from PIL import Image

from voskhod.campaign.rows import fly_rows
from voskhod.campaign.samples import Share
from voskhod.campaign.store import Manifest
from voskhod.campaign.summary import summary_of
from voskhod.campaign.track_frame import TrackFrame
from voskhod.errors import InputError
from voskhod.evidence.claims import Claim
from voskhod.export.campaign_geojson import cut_polygon
from voskhod.export.kml import NAMESPACE, kml_text
from voskhod.mission.loading import load_mission, mission_digest
from voskhod.mission.plan import uncertain_numbers
from voskhod.phases.fate import Cause
from voskhod.report import figures_campaign, look
from voskhod.report.campaign_pages import write_summary
from voskhod.report.campaign_tables import percent, print_campaign

COUNT = 200
COASTING = Path(__file__).parent.parent / "campaign" / "data" / "coasting.toml"
AIM = TrackFrame(0.65, -1.91, 2.0)
FILES = {
    "summary.json", "campaign.html", "landing-map.png", "outcomes.png", "measurands.png",
    "causes.png", "landing.geojson", "landing.kml",
}  # fmt: skip


@pytest.fixture(scope="module")
def mission():
    """Return a mission that stays in orbit: its title and its digest are all that is told."""
    return load_mission(str(COASTING))


@pytest.fixture(scope="module")
def frame():
    """Return rows of landings that hang on two angles of an entry; one flight does not land."""
    angle, heading, *noise = np.random.default_rng(1).normal(size=(4, COUNT))
    along, across = 30e3 * angle + 5e3 * noise[0], 8e3 * heading + 2e3 * noise[1]
    north, east = AIM.on_ground(along, across)
    columns = {
        "landing.latitude": north,
        "landing.longitude": east,
        "landing.downrange_error": along,
        "landing.crossrange_error": across,
        "landing.miss_distance": np.hypot(along, across),
        "landing.touchdown_speed": 5.0 + noise[0],
    }
    for values in columns.values():
        values[7] = np.nan
    columns |= {"input.entry.flight_path_angle": angle, "input.entry.heading": heading}
    ends = np.where(np.arange(COUNT) == 7, "skipped_out", "recovered")
    return pl.DataFrame({"draw": np.arange(COUNT), "outcome": ends} | columns).fill_nan(None)


@pytest.fixture(scope="module")
def summary(frame):
    return summary_of(frame.lazy())


def claims():
    """Return two documents that put the landing somewhere, and one on the speed."""
    place = ("somebody", "an archive", None)
    return (
        Claim("north", "landing.latitude", 0.652, "rad", None, None, *place),
        Claim("east", "landing.longitude", -1.911, "rad", None, None, *place),
        Claim("speed", "landing.touchdown_speed", 4.0, "m/s", 3.0, 5.0, *place),
    )


def folder_of(path, mission):
    """Return a folder with the record of a campaign."""
    told = {"sampling": {"kind": "plain"}, "until": None, "engine": "local", "workers": 2}
    told |= {"versions": {"voskhod": "1"}, "machine": {}, "begun": "", "rows": COUNT}
    digest = mission_digest(mission)
    path.mkdir(exist_ok=True)
    Manifest("small-search", None, None, ("capsule.mass=1 kg",), digest, 3, COUNT, COUNT,
             **told).write(path)  # fmt: skip
    return path


@pytest.fixture(scope="module")
def written(tmp_path_factory, summary, mission):
    """Return the folder into which everything was written."""
    folder = folder_of(tmp_path_factory.mktemp("out") / "campaign", mission)
    paths = write_summary(summary, folder, mission, claims())
    assert {path.name for path in paths} == FILES
    return folder


def test_all_files_are_there_and_nothing_else(written):
    assert {path.name for path in written.iterdir()} == FILES | {"campaign.json"}


def test_the_document_says_what_it_is_of(written, mission, frame):
    found = json.loads((written / "summary.json").read_text("utf-8"))
    assert found["provenance"]["mission_digest"] == mission_digest(mission)
    assert found["provenance"]["seed"] == 3
    assert found["draws"] == COUNT
    spreads = {one["id"]: one for one in found["spreads"]}
    held = frame["landing.miss_distance"].drop_nulls()
    assert spreads["landing.miss_distance"]["mean"] == pytest.approx(held.mean())
    assert found["scatter"]["landings"] == held.len()


def test_pictures_have_the_width_of_a_page(written):
    for name in ("landing-map", "outcomes", "measurands", "causes"):
        with Image.open(written / f"{name}.png") as picture:
            assert picture.width == pytest.approx(look.WIDTH_MM / 25.4 * 160, abs=1.0)
            assert len(picture.convert("RGB").getcolors(1 << 24)) > 20


def test_the_page_is_xml_and_asks_for_nothing(written):
    """Parsed by lxml; no script, no address of another place but of name spaces."""
    text = (written / "campaign.html").read_text("utf-8")
    page = etree.fromstring(text.replace("<!DOCTYPE html>\n", "").encode())
    space = {"h": "http://www.w3.org/1999/xhtml"}
    assert len(page.findall(".//h:figure", space)) == 4
    assert not page.findall(".//h:script", space)
    asked = re.findall(r'(?:src|href)="([^"]*)"', text)
    assert all(link.startswith(("#", "data:image/png")) for link in asked)
    names = [cell.text for cell in page.iterfind(".//h:section[@id='measurands']//h:td[1]", space)]
    assert "landing.miss_distance" in names
    assert "capsule.mass=1 kg" in text


def turns(ring):
    """Return twice the signed area of a ring of positions."""
    x, y = np.array(ring).T
    return float(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1]))


def test_geojson_follows_its_rules(written, summary):
    """Rings are closed, outlines run anticlockwise; kinds, places and draws are there."""
    found = json.loads((written / "landing.geojson").read_text("utf-8"))
    features = {one["id"]: one for one in found["features"]}
    assert list(features) == [
        "densest-95", "densest-90", "densest-50", "normal-95", "normal-90", "normal-50", "aim",
        "documented-1", "landings",
    ]  # fmt: skip
    for one in found["features"]:
        if one["geometry"]["type"] != "MultiPolygon":
            continue
        for polygon in one["geometry"]["coordinates"]:
            assert all(ring[0] == ring[-1] and len(ring) > 3 for ring in polygon)
            assert [turns(ring) > 0.0 for ring in polygon] == [True] + [False] * (len(polygon) - 1)
    assert features["documented-1"]["geometry"]["coordinates"] == pytest.approx(
        np.degrees([-1.911, 0.652]), abs=1e-5
    )
    landings = features["landings"]
    assert len(landings["properties"]["draws"]) == len(landings["geometry"]["coordinates"])
    assert len(landings["geometry"]["coordinates"]) == summary.scatter.landings
    north, east = np.degrees(summary.scatter.frame[:2])
    assert features["aim"]["geometry"]["coordinates"] == pytest.approx([east, north], abs=1e-5)


def test_kml_says_the_same(written):
    """Parsed by lxml: as many placemarks, styles that exist, longitudes first, order of KML 2.2."""
    root = etree.fromstring((written / "landing.kml").read_bytes())
    space = {"k": NAMESPACE}
    collection = json.loads((written / "landing.geojson").read_text("utf-8"))
    marks = root.findall(".//k:Placemark", space)
    assert [mark.get("id") for mark in marks] == [one["id"] for one in collection["features"]]
    styles = {f"#{style.get('id')}" for style in root.findall(".//k:Style", space)}
    order = ["name", "description", "styleUrl", "Point", "MultiGeometry"]
    for mark, feature in zip(marks, collection["features"], strict=True):
        assert mark.find("k:styleUrl", space).text in styles
        tags = [order.index(etree.QName(part).localname) for part in mark]
        assert tags == sorted(tags)
        if feature["geometry"]["type"] == "MultiPolygon":
            polygons = mark.findall(".//k:Polygon", space)
            rings = [len(p.findall(".//k:coordinates", space)) for p in polygons]
            assert rings == [len(polygon) for polygon in feature["geometry"]["coordinates"]]
    aim = root.find(".//k:Placemark[@id='aim']//k:coordinates", space).text.split(",")
    geometry = next(one for one in collection["features"] if one["id"] == "aim")["geometry"]
    assert [float(part) for part in aim] == [*geometry["coordinates"], 0.0]


def test_kml_escapes_what_people_write():
    place = {"type": "Point", "coordinates": [1.0, 2.0]}
    told = {"title": "<here> & there", "kind": "documented", "note": '"quoted"'}
    feature = {"id": "a", "geometry": place, "properties": told}
    root = etree.fromstring(kml_text("A & B", {"features": [feature]}).encode())
    assert root.findtext(f".//{{{NAMESPACE}}}Placemark/{{{NAMESPACE}}}name") == "<here> & there"


def test_an_area_across_the_antimeridian_is_cut_there():
    """Both parts together have the area of the whole, with its hole, and touch 180 degrees."""
    frame = TrackFrame(0.2, np.pi - 0.002, 1.0)
    angle = np.linspace(0.0, -2.0 * np.pi, 201)
    circles = [
        np.column_stack(frame.on_ground(radius * np.cos(angle), radius * np.sin(angle)))[::step]
        for radius, step in ((100e3, 1), (30e3, -1))
    ]
    moved = [np.column_stack((ring[:, 0], ring[:, 1] % (2 * np.pi) - np.pi)) for ring in circles]
    (whole,) = cut_polygon(moved)
    parts = list(cut_polygon(circles))
    assert len(parts) == 2
    total = sum(turns(ring) for part in parts for ring in part)
    assert total == pytest.approx(sum(turns(ring) for ring in whole), rel=1e-3)
    longitudes = [at[0] for part in parts for ring in part for at in ring]
    assert min(longitudes) == -180.0
    assert max(longitudes) == 180.0


def test_the_map_of_many_landings_counts_cells(summary):
    """Beyond some thousand landings the map has as many pixels of blue, and no dots."""
    drawn = []
    for landings in (summary.scatter.landings, 1_000_000):
        many = type(summary.scatter)(**{**vars(summary.scatter), "landings": landings})
        with look.house_style():
            figure = figures_campaign.draw(many, claims())
            figure.savefig(io.BytesIO(), format="png")
        drawn.append(len(figure.axes[0].collections))
    assert drawn[1] == drawn[0] + 1
    assert "1 000 000" in figures_campaign.caption(many).replace("\N{NARROW NO-BREAK SPACE}", " ")


def test_tables_say_it_on_a_terminal(summary, capsys):
    """Every outcome and measurand, the scatter in words and the causes."""
    print_campaign(summary, Path("out"))
    text = capsys.readouterr().out
    for one in summary.endings:
        assert one.cause.replace("_", " ") in text
    for one in summary.spreads:
        assert one.id in text
    assert "normal ellipse of 95 %" in " ".join(text.split())
    assert "entry.flight_path_angle" in text  # what the miss hangs on
    assert "out: summary.json" in text


def test_shares_are_told_as_precisely_as_they_are_known():
    assert percent(Share(0.3867, 0.3659, 0.4080)) == "38.7 % (36.6 to 40.8 %)"
    assert percent(Share(0.38672, 0.38651, 0.38693)) == "38.672 % (38.651 to 38.693 %)"
    assert percent(Share(0.0, 0.0, 0.6)) == "0 % (0 to 60 %)"


def test_flown_rows_of_a_mission_that_stays_up_have_no_map(tmp_path, mission):
    """Flown, not made: all recovered, the period hangs on the two altitudes."""
    wanted = (COUNT, len(uncertain_numbers(mission)))
    flown = fly_rows(mission, np.random.default_rng(1).uniform(0.001, 0.999, wanted))
    columns = {"draw": np.arange(COUNT)}
    columns |= {"outcome": [Cause(int(cause)).name.lower() for cause in flown.causes]}
    columns |= {f"input.{name}": values for name, values in flown.inputs.items()}
    found = summary_of(pl.DataFrame(columns | dict(flown.measurands)).fill_nan(None).lazy())
    paths = write_summary(found, folder_of(tmp_path / "up", mission), mission, ())
    names = {path.name for path in paths}
    assert names == {"summary.json", "outcomes.png", "causes.png", "campaign.html"}
    assert found.recovered.value == 1.0
    (period,) = (one for one in found.influences if one.measurand == "orbit.period")
    first, second, last = (one.name for one in period.inputs)
    assert {first, second} == {
        "orbit.elements.perigee_altitude",
        "orbit.elements.apogee_altitude",
    }
    # Linear in both: their shares are all of it but for what 12 bins of 200 draws hide.
    assert period.explained == pytest.approx(1.0, abs=0.1)
    assert last == "ship.drag_area"


def test_a_folder_without_a_record_is_refused(tmp_path, summary, mission):
    with pytest.raises(InputError, match="folder of a campaign"):
        write_summary(summary, tmp_path, mission, ())
    assert not list(tmp_path.iterdir())
