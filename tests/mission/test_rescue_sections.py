"""Weather, camp, search and rescue of a mission file: what is taken, what is refused and how."""

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from voskhod.errors import InputError
from voskhod.mission.loading import check_mission, load_mission, mission_text
from voskhod.mission.schema import Mission
from voskhod.mission.section import nominal

HOURLY = (
    "after_landing_h,temperature_degC,wind_m_s,visibility_km,snow_depth_m\n"
    "0,-5,2,20,1.0\n6,-20,1,0.5,1.1\n24,-12,4,10,1.3"
)
REMOVED = object()


def _file() -> dict[str, Any]:
    """Return the tables of the built-in mission, free to be changed."""
    return tomllib.loads(mission_text("voskhod-2")[1])


def _refused(change: Callable[[dict[str, Any]], None], folder: Path | None = None) -> InputError:
    """Return the error that a change of the mission file gives."""
    table = _file()
    change(table)
    with pytest.raises(InputError) as caught:
        check_mission(table, "mine.toml", folder)
    assert caught.value.file == "mine.toml"
    assert "\n" not in caught.value.sentence()
    return caught.value


def _set(place: str, value: object) -> Callable[[dict[str, Any]], None]:
    """Return a change that sets a key, or takes it out."""

    def change(table: dict[str, Any]) -> None:
        *way, last = place.split(".")
        node: Any = table
        for part in way:
            node = node[int(part)] if isinstance(node, list) else node[part]
        if value is REMOVED:
            del node[last]
        else:
            node[last] = value

    return change


@pytest.mark.parametrize(
    ("place", "value", "must"),
    [
        ("search.aircraft.0.endurance", REMOVED, "must be given"),
        ("search.aircraft.1.endurance", "0 h", "above 0 s"),
        ("search.aircraft.0.speed", "0 km/h", "above 0 m/s"),
        ("search.aircraft.0.count", -1, "at least 0"),
        ("search.aircraft.0.latitude", "95 deg", "at most"),
        ("search.aircraft.2.flies_at_night", 2, "must be true, false or"),
        ("search.aircraft", [], "at least 1 item"),
        ("search.beliefs", [], "at least 1 item"),
        ("search.beliefs", REMOVED, "must be given"),
        ("search.beliefs.0.weight", 0, "above 0"),
        ("search.beliefs.1.along_spread", "0 km", "above 0 m"),
        ("search.trust_in_beacon", 1.2, "at most 1"),
        ("search.tired", -0.1, "at least 0"),
        ("search.report_time", "0 h", "above 0 s"),
        ("search.beacon.on_share", 1.5, "at most 1"),
        ("search.beacon.vhf", REMOVED, "must be given"),
        ("search.listeners.0.bearing_error", "200 deg", "at most"),
        ("search.listeners.3.colour", "red", "must be a known key"),
        ("weather.wind", "-1 m/s", "at least 0 m/s"),
        ("weather.visibility", "0 km", "above 0 m"),
        ("weather.mean_temperature", "-300 degC", "above 0 K"),
        ("weather.fair_days", [0.0] * 8, "at least 9 items"),
        ("weather.fog", 1, "must be a known key"),
        ("camp.shelter", "igloo", "'wigwam'"),
        ("camp.work", "-5 W/m^2", "at least 0 W/m^2"),
        ("camp.smoke_share", 1.01, "at most 1"),
        ("camp.exit_delay", "20 kg", "s"),
        ("survival.bare_share", 1.1, "at most 1"),
        ("survival.insulation", "0 m^2*K/W", "above 0 m^2*K/W"),
        ("survival.wet_loss", 0.3, "must be a known key"),
        ("rescue.party_power", "0 W", "above 0 W"),
        ("rescue.sweep_width", "1 km", "must be a known key"),
        ("rescue.clearing_chance", 1.5, "at most 1"),
    ],
)
def test_a_slip_is_one_sentence(place: str, value: object, must: str) -> None:
    """Each names its key and what must hold."""
    wrong = _refused(_set(place, value))
    assert (wrong.where or "").startswith(place)
    assert must in wrong.must


@pytest.mark.parametrize("section", ["survival", "camp", "search", "rescue"])
def test_a_rescue_is_whole(section: str) -> None:
    """Who waits, what they do, who looks and who comes belong together."""
    wrong = _refused(_set(section, REMOVED))
    assert wrong.where == section
    assert "rescue" in wrong.must


def test_what_may_be_left_out_has_its_usual_value() -> None:
    """No beacon, no stations, no word of the weather: a search by eye in the season's weather."""
    table = _file()
    del table["weather"], table["search"]["beacon"], table["search"]["listeners"]
    mission = check_mission(table)
    assert mission.search is not None
    assert mission.search.beacon is None
    assert mission.search.listeners == ()
    weather = mission.weather
    assert weather.mean_temperature is weather.wind is weather.snow_depth is weather.hourly is None
    assert [nominal(day) for day in weather.fair_days] == [0.0] * 9
    assert not nominal(mission.search.aircraft[0].flies_at_night)
    assert nominal(mission.search.locating_chance) == 0.5


def _with_table(folder: Path, text: str) -> Mission:
    (folder / "weather.csv").write_text(text, "utf-8")
    table = _file()
    table["weather"]["hourly"] = "weather.csv"
    return check_mission(table, "mine.toml", folder)


def test_a_table_by_the_hour_may_lie_beside_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same rows from a CSV file and in the mission file; or set from the command line."""
    filed = _with_table(tmp_path, HOURLY)
    names, *rows = (line.split(",") for line in HOURLY.splitlines())
    columns = {
        k: [float(x) for x in v] for k, v in zip(names, zip(*rows, strict=True), strict=True)
    }
    table = _file()
    table["weather"]["hourly"] = columns
    assert check_mission(table).weather.hourly == filed.weather.hourly
    monkeypatch.chdir(tmp_path)
    laid_over = load_mission("voskhod-2", ["weather.hourly=weather.csv"])
    assert laid_over.weather.hourly == filed.weather.hourly
    assert filed.weather.hourly is not None
    assert filed.weather.hourly.visibility_km == (20.0, 0.5, 10.0)


AT = "weather.hourly"
TABLE = "must be a CSV table of numbers with named columns"


@pytest.mark.parametrize(
    ("text", "where", "must", "given"),
    [
        (HOURLY.replace("\n6,", "\n30,"), ".after_landing_h", "must rise from row to row", "-6 h"),
        (HOURLY.replace("\n6,", "\n0,"), ".after_landing_h", "must rise from row to row", "0 h"),
        (HOURLY.replace("wind_m_s", "wind_kn"), ".wind_kn", "must be a known key", "wind_m_s"),
        (HOURLY.replace(",snow_depth_m", ""), "", TABLE, "4 names and a row of 5 cells"),
        (HOURLY.replace("-20", "-95"), ".temperature_degC", "must be -90 or more", "-95"),
        (HOURLY.replace("6,-20,1", "6,-20,-1"), ".wind_m_s", "must be 0 or more", "-1"),
        (HOURLY.replace("0.5,1.1", "0,1.1"), ".visibility_km", "must be 0.001 or more", "0"),
        (HOURLY.replace("1.3", "-1.3"), ".snow_depth_m", "must be 0 or more", "-1.3"),
        (HOURLY.replace("-12", "nan"), ".temperature_degC.2", "should be a finite number", "nan"),
        ("\n".join(HOURLY.splitlines()[:2]), ".after_landing_h", "at least 2 items", ""),
        ("", "", TABLE, "no rows"),
    ],
)
def test_a_wrong_table_is_one_sentence(
    tmp_path: Path, text: str, where: str, must: str, given: str
) -> None:
    """Key, what must hold in every row, and what was given."""
    with pytest.raises(InputError) as caught:
        _with_table(tmp_path, text)
    assert caught.value.where == AT + where
    assert must in caught.value.must
    assert given in (caught.value.given or "") or given in caught.value.sentence()


def test_a_missing_table_is_named(tmp_path: Path) -> None:
    """A name that leads nowhere is given back."""
    wrong = _refused(_set("weather.hourly", "none.csv"), tmp_path)
    assert wrong.where == AT
    assert wrong.must == "must be the path of a CSV file, relative to the mission file"
    assert (wrong.given or "").startswith('"none.csv" (No such file')


def test_columns_of_unequal_length_are_refused() -> None:
    """Rows in the mission file are counted."""
    columns = {"after_landing_h": [0, 6], "temperature_degC": [-5, -20], "wind_m_s": [1, 2, 3]}
    columns |= {"visibility_km": [5, 6], "snow_depth_m": [1, 1]}
    wrong = _refused(_set("weather.hourly", columns))
    assert wrong.where == f"{AT}.wind_m_s"
    assert wrong.given == "3 against 2"
