"""A row of a campaign flown again: the same drawn numbers, the same flight to rounding."""

from pathlib import Path

import pytest

from voskhod.campaign.replay import fly_row
from voskhod.campaign.run import run_campaign
from voskhod.errors import InputError
from voskhod.export.flight_json import flight_document
from voskhod.flying import Order, fly_order

MISSION = Path(__file__).parent / "data" / "coasting.toml"
ROW = 37


@pytest.fixture(scope="module")
def campaign(tmp_path_factory):
    """Return a small campaign of Sobol points."""
    folder = tmp_path_factory.mktemp("sobol") / "campaign"
    return run_campaign(MISSION, draws=64, seed=3, folder=folder, sampling="sobol", workers=1)


def test_a_row_is_flown_again(campaign):
    """Inputs agree to the last digit, measurands to rounding: another program flies them."""
    row = campaign.frame().collect().row(ROW, named=True)
    flight = fly_row(campaign, ROW)
    inputs = flight_document(flight)["inputs"]
    assert {f"input.{name}": told["value"] for name, told in inputs.items()} == {
        name: value for name, value in row.items() if name.startswith("input.")
    }
    assert inputs
    for name, value in flight.measurands.items():
        assert row[name] == (None if value is None else pytest.approx(value, rel=1e-9)), name


def test_the_command_flies_a_row(campaign, tmp_path):
    """A folder in the place of a mission is a campaign; its row goes to a folder of its own."""
    order = Order(str(campaign.folder), draw=ROW, out=tmp_path / "row")
    result = fly_order(order)
    assert result.flight.draw == ROW
    assert (tmp_path / "row" / "flight.json").is_file()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"draw": 64}, "must be a row of the campaign, 0 to 63"),
        ({"draw": -1}, "must be a row of the campaign, 0 to 63"),
        ({}, "needs the index of a row"),
        ({"draw": 1, "seed": 1}, "must be flown as the campaign drew it"),
        ({"draw": 1, "overrides": ("ship.mass=1 t",)}, "must be flown as the campaign drew it"),
    ],
)
def test_wrong_rows_are_refused(campaign, tmp_path, words, said):
    """One error each, and nothing is written."""
    with pytest.raises(InputError, match=said):
        fly_order(Order(str(campaign.folder), out=tmp_path / "row", **words))
    assert not (tmp_path / "row").exists()
