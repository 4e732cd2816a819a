"""Finding, reading and overriding mission files."""

from pathlib import Path

import pytest

from voskhod.errors import InputError
from voskhod.mission.distribution import Fixed, Normal
from voskhod.mission.loading import (
    built_in_missions,
    check_mission,
    describe,
    load_mission,
    mission_digest,
    mission_text,
)
from voskhod.mission.plan import uncertain_numbers
from voskhod.mission.quantity import Uncertain


def _refused(name: str | Path, *overrides: str) -> InputError:
    with pytest.raises(InputError) as caught:
        load_mission(name, overrides)
    return caught.value


def test_the_reference_mission_is_built_in() -> None:
    """Voskhod 2 comes with the package and loads."""
    assert "voskhod-2" in built_in_missions()
    assert load_mission("voskhod-2").mission.id == "voskhod-2"


def test_every_number_of_the_reference_mission_names_a_source() -> None:
    """A number without testimony says that it is a guess and why it has its size."""
    mission = load_mission("voskhod-2")
    for name, number in uncertain_numbers(mission).items():
        if (number.note or "").startswith("chance itself"):
            continue  # a default of the schema
        assert number.source, name
        assert number.source != "guess", name


def test_the_reference_mission_holds_no_outcome() -> None:
    """What the equations answer is not in the file: no landing point, ingress time or delay."""
    mission = load_mission("voskhod-2")
    assert mission.site.aim_latitude is None
    _, text = mission_text("voskhod-2")
    for outcome in ("59.56", "55.46", "12:09", "386", "535", "1:47:00", "26:02"):
        numbers = [line for line in text.splitlines() if "=" in line and ".source" not in line]
        assert not any(f'"{outcome}' in line for line in numbers)


def test_a_path_is_read_like_a_name(tmp_path: Path) -> None:
    """A file with the same text is the same mission."""
    path = tmp_path / "copy.toml"
    path.write_text(mission_text("voskhod-2")[1], "utf-8")
    assert mission_digest(load_mission(path)) == mission_digest(load_mission("voskhod-2"))


@pytest.mark.parametrize(
    ("name", "advice"),
    [
        ("voskhod2", "Did you mean voskhod-2?"),
        ("no-such-file.toml", "Built in: "),
        ("x" * 5000, "Built in: "),
        ("a\0b", "Built in: "),
    ],
)
def test_a_missing_mission_is_named(name: str, advice: str) -> None:
    """A name that is no mission and no file gets the nearest name or the list."""
    wrong = _refused(name)
    assert wrong.where == "mission"
    assert wrong.must == "must be a built-in mission or the path of a mission file"
    assert wrong.given == name
    assert advice in (wrong.do or "")


def test_a_folder_is_no_mission(tmp_path: Path) -> None:
    """A folder cannot be read."""
    wrong = _refused(tmp_path)
    assert (wrong.file, wrong.must) == (tmp_path, "must be a readable text file")


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    """A binary file is refused with a sentence."""
    path = tmp_path / "binary.toml"
    path.write_bytes(b"\xff\xfe\x00")
    wrong = _refused(path)
    assert wrong.must == "must be a readable text file"
    assert wrong.given == "bytes that are not UTF-8"


def test_a_file_that_is_too_large_is_refused(tmp_path: Path) -> None:
    """A file of megabytes is a mistake."""
    path = tmp_path / "large.toml"
    path.write_text("#" * 1_100_000, "utf-8")
    wrong = _refused(path)
    assert wrong.file == path
    assert wrong.given == "1100 kB"


@pytest.mark.parametrize("text", ["orbit = [", "a = " + "[" * 50_000])
def test_what_is_not_toml_is_refused(tmp_path: Path, text: str) -> None:
    """Broken or bottomless TOML is named as such."""
    path = tmp_path / "broken.toml"
    path.write_text(text, "utf-8")
    wrong = _refused(path)
    assert (wrong.file, wrong.must) == (str(path), "must be TOML")
    assert wrong.given


@pytest.mark.parametrize(
    ("override", "where", "given", "advice"),
    [
        ("suit.normal_presure=0.4 atm", "suit.normal_presure", "normal_presure", "normal_pressure"),
        ("orbitt.period=90 min", "orbitt", "orbitt", "orbit"),
        ("ship.colour=red", "ship.colour", "colour", "Known: mass, drag_area"),
    ],
)
def test_an_unknown_key_gets_the_nearest(
    override: str, where: str, given: str, advice: str
) -> None:
    """A slip of the pen is named, with the key that was meant."""
    wrong = _refused("voskhod-2", override)
    assert (wrong.file, wrong.where) == ("voskhod-2.toml", where)
    assert wrong.must == "must be a known key"
    assert wrong.given == given
    assert advice in (wrong.do or "")


def test_an_unknown_key_in_a_list_gets_the_nearest() -> None:
    """Keys inside a list of tables are known too."""
    station = "radio.stations=[{name='A', latitude='1 deg', longitude='2 deg', mast='5 deg'}]"
    wrong = _refused("voskhod-2", station)
    assert wrong.where == "radio.stations.0.mast"
    assert "mask" in (wrong.do or "")


@pytest.mark.parametrize(
    ("override", "where", "must", "given"),
    [
        ("ship.mass=5 m", "ship.mass", "must have the dimension of kg", '"m" ([length])'),
        ("ship.mass=5", "ship.mass", "must have a unit", "5"),
        ("ship.mass=heavy", "ship.mass", "must begin with a number", '"heavy"'),
        ("ship.mass=5 blurbs", "ship.mass", "must have a unit that exists", '"blurbs"'),
        ("radio.stations=[{}]", "radio.stations.0.name", "must be given", None),
        ("radio.stations=3", "radio.stations", "valid tuple", "3"),
        ("orbit.launch.elements=odd", "orbit.launch.elements", "'mean' or 'osculating'", "'odd'"),
        ("mission.id=Voskhod 2", "mission.id", "match pattern", "'Voskhod 2'"),
        ("descent.automatic_fails=maybe", "descent.automatic_fails", "true, false or", '"maybe"'),
        ("atmosphere.density_deviations=[0, 0]", "atmosphere.density_deviations", "given", None),
    ],
)
def test_a_bad_value_names_its_key(override: str, where: str, must: str, given: str | None) -> None:
    """Dimension, unit, type and choice errors name file, key, condition and what was given."""
    wrong = _refused("voskhod-2", override)
    assert wrong.file == "voskhod-2.toml"
    assert (wrong.where or "").startswith(where)
    assert must in wrong.must
    assert (given is None and wrong.given is None) or (given or "") in (wrong.given or "")


@pytest.mark.parametrize(
    "override", ["mass=5 kg", "ship=3", "ship.mass", "ship..mass=5 kg", "=5", ".=1"]
)
def test_an_override_has_a_form(override: str) -> None:
    """An override that is not section.key=value is refused as such."""
    wrong = _refused("voskhod-2", override)
    assert (wrong.where, wrong.must) == ("--set", "must be section.key=value")
    assert wrong.given == override


def test_an_override_cannot_go_through_a_number() -> None:
    """A path through something that is no table is refused."""
    wrong = _refused("voskhod-2", "airlock.jettison.mass.value.more=5 kg")
    assert (wrong.where, wrong.given) == ("--set", "airlock.jettison.mass.value.more")


def test_an_override_reaches_into_a_list() -> None:
    """One of several is named by its place, counted from zero."""
    mission = load_mission("voskhod-2", ["walkers.0.strength=0.8", "radio.stations.1.name=Far"])
    assert uncertain_numbers(mission).get("walkers.0.strength") is None  # no longer in doubt
    assert mission.walkers[0].strength.nominal == 0.8  # type: ignore[attr-defined]
    assert mission.radio.stations[1].name == "Far"


@pytest.mark.parametrize("key", ["walkers.7.strength", "walkers.one.strength", "walkers.0"])
def test_an_override_past_the_end_of_a_list_is_refused(key: str) -> None:
    """A place that is not there is refused, and so is a whole member."""
    wrong = _refused("voskhod-2", f"{key}=1")
    assert (wrong.where, wrong.given) == ("--set", key)


@pytest.mark.parametrize(
    ("override", "nominal"),
    [
        ("spacewalk.exit_at=1:35:00", 5700.0),
        ("spacewalk.exit_at=01:35:00", 5700.0),
        ('spacewalk.exit_at="1:35:00"', 5700.0),
        ("spacewalk.exit_at=5700 s", 5700.0),
        ("spacewalk.exit_at.value=95 min", 5700.0),
    ],
)
def test_an_override_is_written_as_in_the_file(override: str, nominal: float) -> None:
    """Text needs no quotation marks, and a clock is a duration."""
    mission = load_mission("voskhod-2", [override])
    assert mission.spacewalk is not None
    number = mission.spacewalk.exit_at
    assert isinstance(number, Uncertain)
    assert number.distribution == Fixed(nominal)


def test_an_override_can_be_a_distribution() -> None:
    """A table in an override is a distribution."""
    mission = load_mission("voskhod-2", ["ship.mass={normal=['5700 kg', '10 kg']}"])
    number = uncertain_numbers(mission)["ship.mass"]
    assert number.distribution == Normal(5700.0, 10.0, 0.0)


def test_the_digest_follows_what_is_said() -> None:
    """The same mission has the same digest, another number another one."""
    mission = load_mission("voskhod-2")
    assert mission_digest(mission) == mission_digest(load_mission("voskhod-2"))
    changed = load_mission("voskhod-2", ["ship.mass=5683 kg"])
    assert mission_digest(mission) != mission_digest(changed)


def test_a_mission_is_described_as_plain_data() -> None:
    """A description holds kind, unit and source of a number, without infinities."""
    period = describe(load_mission("voskhod-2"))["orbit"]["launch"]["period"]
    assert period["kind"] == "normal"
    assert period["unit"] == "s"
    assert period["mean"] == pytest.approx(5454.0, rel=1e-12)


def test_an_empty_table_lacks_its_first_section() -> None:
    """A mission of nothing says what is missing."""
    with pytest.raises(InputError) as caught:
        check_mission({}, "empty.toml")
    assert caught.value.file == "empty.toml"
    assert caught.value.where == "mission"
    assert caught.value.must == "must be given"
