"""The notebooks run from the first cell to the last."""

import json
from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt
import pytest

ROOT = Path(__file__).parents[2]
NOTEBOOKS = ROOT / "examples" / "notebooks"


def code_of(name):
    """Return the code of each cell of a notebook."""
    cells = json.loads((NOTEBOOKS / name).read_text("utf-8"))["cells"]
    assert not any(cell.get("outputs") for cell in cells)  # outputs are not kept
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Return what runs all cells of a notebook with some names of its first cell changed."""
    mpl.use("Agg")
    monkeypatch.chdir(tmp_path)

    def all_cells(name, **changed):
        first, *rest = code_of(name)
        names = {}
        exec(first, names)
        assert changed.keys() <= names.keys()
        names.update(changed)
        for cell in rest:
            exec(cell, names)
        return names

    yield all_cells
    plt.close("all")


def test_every_notebook_is_run():
    """One that is added needs a test below."""
    assert {path.name for path in NOTEBOOKS.glob("*.ipynb")} == {
        "campaign.ipynb",
        "reconstruct.ipynb",
    }


def test_campaign(run, capsys):
    """All cells run, on a mission that compiles in seconds in place of the one that they name."""
    mission = str(ROOT / "tests" / "campaign" / "data" / "coasting.toml")
    names = run("campaign.ipynb", MISSION=mission, DRAWS=64, MEASURAND="orbit.apogee_altitude")
    assert len(names["rows"].collect()) == 64
    told = names["bands"].row(0)
    assert told[0] < told[1] < told[2]
    # The flight flown again is that of the greatest value, to rounding.
    worst = names["rows"].collect()["orbit.apogee_altitude"].max()
    assert names["flight"].measurands["orbit.apogee_altitude"] == pytest.approx(worst, rel=1e-9)
    assert "the flight ended well" in capsys.readouterr().out


def test_reconstruct(run):
    """What the text says of the teaching case is so: liar, copy, bands, hypotheses, truth."""
    names = run("reconstruct.ipynb", TEACHING=str(ROOT / "examples" / "teaching"))
    told = {one.claim: one for one in names["everything"].verdicts}
    assert told["EXPERT-1"].wrong > 0.9 > 0.5 > told["EXPERT-1"].before
    assert told["EXPERT-2"].wrong > 0.9
    assert told["NEWS"].part == "copy"
    assert all(told[name].word == "supported" for name in ("STATION", "AIRCRAFT", "TAPE"))

    def width(reconstruction):
        low, *_, high = reconstruction.posterior["landing.downrange_error"].quantiles
        return high.value - low.value

    assert width(names["printed"]) < 0.8 * width(names["station"])
    assert width(names["everything"]) < width(names["station"]) < width(names["both"])
    angle, air = names["asked"].answers
    assert angle.chances[1].factor > 10.0
    assert 1 / 3 < air.chances[0].factor < 3.0
    # The truth lies inside the band of 90 %; it was chosen before the claims were made up.
    low, *_, high = names["everything"].posterior["landing.downrange_error"].quantiles
    assert low.value < 1e3 * names["true_km"] < high.value
