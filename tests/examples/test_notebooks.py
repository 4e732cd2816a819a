"""The notebooks run from the first cell to the last."""

import json
from pathlib import Path

import matplotlib as mpl
import pytest

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "examples" / "notebooks").glob("*.ipynb"))


def code_of(notebook):
    """Return the code of each cell of a notebook."""
    cells = json.loads(notebook.read_text("utf-8"))["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]


def test_there_are_notebooks():
    """An empty folder would pass unseen."""
    assert [notebook.name for notebook in NOTEBOOKS] == ["campaign.ipynb"]


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs(notebook, tmp_path, monkeypatch, capsys):
    """All cells run, on a mission that compiles in seconds in place of the one that they name."""
    mpl.use("Agg")
    monkeypatch.chdir(tmp_path)
    first, *rest = code_of(notebook)
    names = {}
    exec(first, names)
    names["MISSION"] = str(ROOT / "tests" / "campaign" / "data" / "coasting.toml")
    names["DRAWS"], names["MEASURAND"] = 64, "orbit.apogee_altitude"
    for cell in rest:
        exec(cell, names)
    assert len(names["rows"].collect()) == 64
    told = names["bands"].row(0)
    assert told[0] < told[1] < told[2]
    # The flight flown again is that of the greatest value, to rounding.
    worst = names["rows"].collect()["orbit.apogee_altitude"].max()
    assert names["flight"].measurands["orbit.apogee_altitude"] == pytest.approx(worst, rel=1e-9)
    assert "the flight ended well" in capsys.readouterr().out
