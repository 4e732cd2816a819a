"""Profiles of the air and of the wind: inline, from a CSV file, and what is refused of them."""

import tomllib
from pathlib import Path

import pytest

from voskhod.errors import InputError
from voskhod.mission.loading import check_mission, load_mission, mission_digest
from voskhod.mission.schema import Mission

CAPSULE = """
[mission]
id = "capsule"
title = "A capsule"
launched = 2004-09-08T15:52:47Z
[entry]
radius = "6503.14 km"
latitude = "41 deg"
longitude = "-118 deg"
speed = "11.04 km/s"
flight_path_angle = "-8 deg"
heading = "115 deg"
[capsule]
mass = "205.6 kg"
diameter = "1.52 m"
nose_radius = "0.43 m"
shape = "sphere-cone-60"
[atmosphere]
"""
AIR = (
    "altitude_m,density_kg_m3,temperature_K\n0,1.3,280\n5000,0.8,250\n20000,0.1,220\n60000,4e-4,240"
)
WINDS = "altitude_m,east_m_s,north_m_s\n0,1,0\n5000,10,-2\n12000,30,-5\n20000,5,0"


def _load(folder: Path, settings: str, **files: str) -> Mission:
    """Return the mission of a file with settings of the air, and CSV files beside it."""
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, "utf-8")
    path = folder / "capsule.toml"
    path.write_text(CAPSULE + settings, "utf-8")
    return load_mission(path)


def _refused(folder: Path, settings: str, **files: str) -> InputError:
    with pytest.raises(InputError) as caught:
        _load(folder, settings, **files)
    assert caught.value.file == str(folder / "capsule.toml")
    return caught.value


def _inline(text: str) -> str:
    """Return a CSV table as an inline table of TOML."""
    names, *rows = (line.split(",") for line in text.splitlines())
    columns = zip(names, zip(*rows, strict=True), strict=True)
    return "{" + ", ".join(f"{name} = [{', '.join(cells)}]" for name, cells in columns) + "}"


def test_a_profile_inline_and_from_a_file_is_the_same(tmp_path: Path) -> None:
    """Rows in the mission file and rows in a CSV file beside it make one mission."""
    inline = _load(tmp_path, f"profile = {_inline(AIR)}\nwinds = {_inline(WINDS)}")
    filed = _load(tmp_path, 'profile = "air.csv"\nwinds = "winds.csv"', air=AIR, winds=WINDS)
    assert mission_digest(inline) == mission_digest(filed)
    assert filed.atmosphere.profile.altitude_m == (0.0, 5000.0, 20000.0, 60000.0)
    assert filed.atmosphere.profile.density_kg_m3[-1] == 4e-4
    assert filed.atmosphere.profile.molar_mass_kg_kmol is None
    assert filed.atmosphere.winds.north_m_s == (0.0, -2.0, -5.0, 0.0)


def test_comments_blank_lines_spaces_and_the_order_of_columns_do_not_matter(
    tmp_path: Path,
) -> None:
    """What people and spreadsheets add to a table is read over, a mark before the text too."""
    rows = [line.split(",") for line in AIR.splitlines()]
    turned = [" , ".join(reversed(row)) for row in rows]
    text = (
        "\ufeff# from a sounding, 12:00\n\n" + turned[0] + "\n# night\n" + "\r\n".join(turned[1:])
    )
    mission = _load(tmp_path, 'profile = "air.csv"', air=f"{text}\n\n")
    plain = _load(tmp_path, 'profile = "air.csv"', air=AIR)
    assert mission_digest(mission) == mission_digest(plain)


def test_molar_mass_may_be_given(tmp_path: Path) -> None:
    """A fourth column is the molar mass."""
    rows = AIR.splitlines()
    text = "\n".join([rows[0] + ",molar_mass_kg_kmol", *(f"{row},28.9" for row in rows[1:])])
    profile = _load(tmp_path, 'profile = "air.csv"', air=text).atmosphere.profile
    assert profile.molar_mass_kg_kmol == (28.9,) * 4


def test_a_file_is_looked_for_beside_the_mission(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The folder of the mission file counts, not the one where the command was started."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    assert _load(tmp_path, 'profile = "air.csv"', air=AIR).atmosphere.profile is not None


def test_a_file_may_be_set_over_a_built_in_mission(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a mission file the name counts from where the command was started."""
    (tmp_path / "air.csv").write_text(AIR, "utf-8")
    monkeypatch.chdir(tmp_path)
    mission = load_mission("voskhod-2", ["atmosphere.profile=air.csv"])
    assert mission.atmosphere.profile.temperature_K == (280.0, 250.0, 220.0, 240.0)


def test_the_digest_follows_the_content_of_a_file(tmp_path: Path) -> None:
    """Another number in the CSV file is another mission, though the mission file is the same."""
    one = _load(tmp_path, 'winds = "winds.csv"', winds=WINDS)
    other = _load(tmp_path, 'winds = "winds.csv"', winds=WINDS.replace("30", "31"))
    assert mission_digest(one) != mission_digest(other)


TABLE = "must be a CSV table of numbers with named columns"
AT = "atmosphere.profile"
WRONG = {
    "missing column": (
        "altitude_m,density_kg_m3\n0,1.3\n1,1.2\n2,1.1\n3,1.0",
        f"{AT}.temperature_K", "must be given", None,
    ),
    "unknown column": (
        AIR.replace("density_kg_m3", "density"), f"{AT}.density", "must be a known key", "density",
    ),
    "text": (AIR.replace("0.8", "thick"), AT, TABLE, "'thick'"),
    "not a number": (
        AIR.replace("0.8", "nan"), f"{AT}.density_kg_m3.1", "should be a finite number", "nan",
    ),
    "empty cell": (AIR.replace("0.8", ""), AT, TABLE, "could not convert"),
    "short row": (AIR.replace("5000,0.8,250", "5000,0.8"), AT, TABLE, "3 names and a row of 2"),
    "no rows": (AIR.splitlines()[0], AT, TABLE, "no rows"),
    "empty": ("", AT, TABLE, "no rows"),
    "one name twice": (
        AIR.replace("density_kg_m3", "altitude_m"), AT, TABLE, "two columns of one name",
    ),
    "few rows": (
        "\n".join(AIR.splitlines()[:4]), f"{AT}.altitude_m", "should have at least 4 items", "",
    ),
    "falling altitude": (
        AIR.replace("20000", "4000"), f"{AT}.altitude_m", "must rise from row to row", "-1000 m",
    ),
    "altitude twice": (
        AIR.replace("20000", "5000"), f"{AT}.altitude_m", "must rise from row to row", "0 m",
    ),
    "negative density": (
        AIR.replace("4e-4", "-4e-4"), f"{AT}.density_kg_m3", "must be above zero in every row",
        "-0.0004",
    ),
    "rising density": (
        AIR.replace("0.1", "0.9"), f"{AT}.density_kg_m3", "must fall from row to row",
        "0.1 kg/m^3",
    ),
    "no temperature": (
        AIR.replace("220", "0"), f"{AT}.temperature_K", "must be above zero in every row", "0",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "where", "must", "given"), WRONG.values(), ids=WRONG)
def test_a_wrong_file_is_one_sentence(
    tmp_path: Path, text: str, where: str, must: str, given: str | None
) -> None:
    """Mission file, key, what must hold and what was given."""
    wrong = _refused(tmp_path, 'profile = "air.csv"', air=text)
    assert wrong.where == where
    assert must in wrong.must
    assert (wrong.given is None) if given is None else (given in wrong.given)
    if where == AT:
        assert '"air.csv"' in wrong.given
    assert "\n" not in wrong.sentence()


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """A name that leads nowhere, or to a folder, is given back."""
    must = "must be the path of a CSV file, relative to the mission file"
    for name, reason in (("none.csv", "No such file"), (".", "Is a directory")):
        wrong = _refused(tmp_path, f'profile = "{name}"')
        assert (wrong.where, wrong.must) == (AT, must)
        assert wrong.given.startswith(f'"{name}" ({reason}')


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    """A file of more than 1 MB is a mistake, and says so."""
    wrong = _refused(tmp_path, 'winds = "winds.csv"', winds=WINDS + "\n" * 1_000_000)
    assert wrong.where == "atmosphere.winds"
    assert wrong.must == "must be a CSV file of less than 1 MB"
    assert wrong.given == '"winds.csv"'


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    """Bytes that are not UTF-8 are no table."""
    (tmp_path / "air.csv").write_bytes(b"\xff\xfe\x00")
    assert _refused(tmp_path, 'profile = "air.csv"').must == TABLE


def test_too_many_rows_are_refused(tmp_path: Path) -> None:
    """A profile of more than 2000 rows is a mistake."""
    rows = "\n".join(f"{altitude},0,0" for altitude in range(2001))
    wrong = _refused(tmp_path, 'winds = "w.csv"', w=f"altitude_m,east_m_s,north_m_s\n{rows}")
    assert "at most 2000 items" in wrong.must


@pytest.mark.parametrize(
    ("settings", "where", "must", "given"),
    [
        (
            "winds = {altitude_m = [0, 1, 2, 3], east_m_s = [1, 2, 3], north_m_s = [0, 0, 0, 0]}",
            "atmosphere.winds",
            "should have at least 4 items",
            "",
        ),
        (
            "winds = {altitude_m = [0, 1, 2, 3], east_m_s = [1, 2, 3, 4, 5],"
            " north_m_s = [0, 0, 0, 0]}",
            "atmosphere.winds.east_m_s",
            "must have as many rows as altitude_m",
            "5 against 4",
        ),
        (
            "winds = {altitude_m = [0, 1, 1, 3], east_m_s = [1, 2, 3, 4],"
            " north_m_s = [0, 0, 0, 0]}",
            "atmosphere.winds.altitude_m",
            "must rise from row to row",
            "a step of 0 m",
        ),
        (
            "profile = {altitude_m = [0, 1, 2, 3], density_kg_m3 = [4, 3, 2, 1],"
            " temperature_K = [1, 1, 1, 1, 1]}",
            "atmosphere.profile.temperature_K",
            "must have as many rows as altitude_m",
            "5 against 4",
        ),
        ("winds = 3", "atmosphere.winds", "", "3"),
    ],
)
def test_wrong_columns_in_the_mission_file_are_refused(
    tmp_path: Path, settings: str, where: str, must: str, given: str
) -> None:
    """Columns of a table in the mission file meet the same rules."""
    wrong = _refused(tmp_path, settings)
    assert wrong.where.startswith(where)
    assert must in wrong.must
    assert given in wrong.given


@pytest.mark.parametrize("speed", ["surface_wind", "jet_wind"])
def test_two_winds_contradict_each_other(tmp_path: Path, speed: str) -> None:
    """A table of winds and a wind speed are refused together."""
    wrong = _refused(tmp_path, f'winds = "winds.csv"\n{speed} = "5 m/s"', winds=WINDS)
    assert wrong.where == "atmosphere.winds"
    assert wrong.must == ("the wind must be given either by winds or by surface_wind and jet_wind")
    assert wrong.given == "both"


def test_a_mission_without_air_flies_through_the_standard() -> None:
    """Nothing given is the standard atmosphere without wind."""
    air = check_mission(tomllib.loads(CAPSULE)).atmosphere
    assert air.profile is None
    assert air.winds is None
    assert air.density_factor.nominal == air.wind_factor.nominal == 1.0
    assert air.surface_wind.nominal == air.jet_wind.nominal == 0.0
