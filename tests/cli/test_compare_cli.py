"""`voskhod compare` as its user sees it: one table or document, one picture, one clear error."""

import json

import numpy as np
import polars as pl
import pytest
import typer
from PIL import Image
from typer.testing import CliRunner

from voskhod.campaign.parts import part_path
from voskhod.campaign.store import Manifest
from voskhod.commands.compare import register
from voskhod.errors import InputError, OutputError

COUNT = 300
app = typer.Typer()
register(app)


@app.callback()
def _verbs() -> None:
    """Keep the verb a verb: alone it would be the whole program."""


def campaign(folder, seed=1, shift=0.0, kind="plain"):
    """Write a campaign of made rows."""
    x, y = np.random.default_rng(seed).normal(size=(2, COUNT))
    path = part_path(folder, 0)
    path.parent.mkdir(parents=True)
    pl.DataFrame(
        {
            "draw": np.arange(COUNT),
            "outcome": np.where(x + 10.0 * shift > 1.0, "froze", "recovered"),
            "input.capsule.mass": x,
            "landing.miss_distance": 1e3 * (20.0 + x + shift * (1.0 + 0.1 * y)),
            "landing.touchdown_speed": 5.0 + y,
        }
    ).write_parquet(path)
    told = {"until": None, "engine": "local", "workers": 1, "versions": {}, "machine": {}}
    told |= {"sampling": {"kind": kind}, "begun": "", "rows": COUNT, "state": "complete"}
    Manifest("made", None, None, (), f"{shift}" * 32, seed, COUNT, COUNT, **told).write(folder)
    return folder


def flight(path, **changed):
    """Write the document of a flight, some measurands changed."""
    values = {"landing.miss_distance": 400e3, "rescue.located_after": None} | changed
    events = [("Lift-off", 0.0), ("Touchdown", 93737.0 + values.pop("late", 0.0))]
    document = {
        "schema_version": 1,
        "mission": {"digest": "a"},
        "outcome": {"meaning": values.pop("meaning", "the flight ended well")},
        "events": [{"title": title, "mission_time_s": at} for title, at in events],
        "inputs": {"capsule.mass": {"value": values.pop("mass", 2.0), "unit": "kg"}},
        "measurands": {name: {"value": value, "unit": ""} for name, value in values.items()},
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(document), "utf-8")
    return path


def run(*words):
    """Return what a command printed, its errors raised."""
    result = CliRunner().invoke(app, ["compare", *map(str, words)])
    if result.exception is not None:
        raise result.exception
    return " ".join(result.output.split())


def test_campaigns_of_one_seed_are_paired(tmp_path):
    """The shift is told first and sure, the outcomes with it; the rest stays the same."""
    first, second = campaign(tmp_path / "a"), campaign(tmp_path / "b", shift=0.05)
    text = run(first, second)
    assert "paired: 300 draws are compared one by one" in text
    assert "Surely different: 1 of 2 measurands" in text
    assert text.index("landing.miss_distance") < text.index("landing.touchdown_speed")
    assert "no number in doubt was drawn otherwise" in text
    assert "Wilcoxon" in text
    assert "digest:" in text


def test_campaigns_of_two_seeds_are_not(tmp_path):
    text = run(campaign(tmp_path / "a", seed=2), campaign(tmp_path / "b", seed=3))
    assert "not paired" in text
    assert "Nothing differs that so many flights could show" in text
    assert "seed: 2 | 3" in text


def test_other_sampling_is_not_paired(tmp_path):
    text = run(campaign(tmp_path / "a"), campaign(tmp_path / "b", kind="sobol"))
    assert "not paired" in text


def test_the_same_is_said_to_be_the_same(tmp_path):
    text = run(campaign(tmp_path / "a"), campaign(tmp_path / "b"))
    assert "The same: every flight of one is the same flight in the other" in text
    assert "chance" not in text


def test_files_and_the_document_say_the_same(tmp_path):
    """JSON on standard output is that of the file; the picture is one."""
    first, second = campaign(tmp_path / "a"), campaign(tmp_path / "b", shift=0.05)
    out = tmp_path / "out"
    result = CliRunner().invoke(
        app, ["compare", str(first), str(second), "--json", "--out", str(out)]
    )
    document = json.loads(result.stdout)
    assert document == json.loads((out / "comparison.json").read_text("utf-8"))
    assert document["kind"] == "campaigns"
    assert document["pairs"] == COUNT
    assert document["measurands"][0]["mean"]["value"] == pytest.approx(50.0, abs=2.0)
    assert sorted(path.name for path in out.iterdir()) == ["comparison.json", "comparison.png"]
    with Image.open(out / "comparison.png") as picture:
        assert len(picture.convert("RGB").getcolors(1 << 24)) > 20


def test_flights_are_compared_by_their_documents(tmp_path):
    """Inputs, events and measurands that differ; folders and files are both taken."""
    flight(tmp_path / "a" / "flight.json")
    changed = {"landing.miss_distance": 300e3, "rescue.located_after": 7200.0}
    second = flight(tmp_path / "b.json", mass=3.0, late=60.0, meaning="the crew froze", **changed)
    text = run(tmp_path / "a", second, "--out", tmp_path / "out")
    assert "Outcome: the crew froze; not: the flight ended well" in text
    for told in ("capsule.mass", "+33.3 %", "Touchdown", "+60 s", "−100", "rescue.located_after"):
        assert told in text
    assert "Lift-off" not in text
    document = json.loads((tmp_path / "out" / "comparison.json").read_text("utf-8"))
    assert document["measurands"][0] == {
        "id": "landing.miss_distance",
        "first": 400e3,
        "second": 300e3,
    }
    with Image.open(tmp_path / "out" / "comparison.png") as picture:
        assert picture.width > 1000


def test_the_same_flight_is_the_same(tmp_path):
    one, other = (flight(tmp_path / name) for name in ("a.json", "b.json"))
    assert "The same: outcome, events, inputs and measurands" in run(one, other)
    json_text = CliRunner().invoke(app, ["compare", str(one), str(other), "--json"]).stdout
    assert json.loads(json_text)["same"] is True


def test_a_campaign_is_not_compared_with_a_flight(tmp_path):
    one, other = campaign(tmp_path / "a"), flight(tmp_path / "b.json")
    with pytest.raises(InputError, match="two campaigns or two flights"):
        run(one, other)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (None, "must be there"),
        ("no json", "document of a flight"),
        ("[1]", "document of a flight"),
        ('{"schema_version": 1}', "voskhod fly"),
    ],
)
def test_what_is_no_flight_is_refused(tmp_path, text, says):
    """And nothing is written."""
    good, bad = flight(tmp_path / "a.json"), tmp_path / "bad.json"
    if text is not None:
        bad.write_text(text, "utf-8")
    with pytest.raises(InputError, match=says):
        run(good, bad, "--out", tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_flight_of_another_layout_is_refused(tmp_path):
    good, bad = flight(tmp_path / "a.json"), flight(tmp_path / "b.json")
    text = bad.read_text("utf-8").replace('"schema_version": 1', '"schema_version": 99')
    bad.write_text(text, "utf-8")
    with pytest.raises(InputError, match="schema_version 1, but 99"):
        run(good, bad)


def test_an_empty_folder_is_refused(tmp_path):
    with pytest.raises(InputError, match="folder of a campaign or of a flight"):
        run(tmp_path, tmp_path)


def test_a_campaign_without_parts_is_refused(tmp_path):
    first, second = campaign(tmp_path / "a"), campaign(tmp_path / "b")
    part_path(second, 0).unlink()
    with pytest.raises(InputError, match="complete part"):
        run(first, second)


def test_a_file_is_no_folder_for_results(tmp_path):
    one, other = (flight(tmp_path / name) for name in ("a.json", "b.json"))
    with pytest.raises(OutputError, match="must be a folder"):
        run(one, other, "--out", one)
