"""What a mission may be: checks within and across its sections."""

import tomllib
from datetime import UTC, datetime
from typing import Any

import pytest

from voskhod.errors import InputError
from voskhod.mission.loading import check_mission, load_mission, mission_text
from voskhod.mission.schema import Mission

PLACE = "voskhod-2.toml"


@pytest.mark.parametrize(
    ("override", "where", "must", "given"),
    [
        ("suit.normal_pressure=-0.4 atm", "suit.normal_pressure", "above 0 Pa", "-40530 Pa"),
        ("ship.mass=-1 kg", "ship.mass", "must be above 0 kg", "-1 kg"),
        ("ship.mass=3000 kg", "ship.mass", "must be above that of airlock", "3000 kg against"),
        (
            "orbit.launch.apogee_altitude=475 km",
            "orbit.launch.period",
            "exactly one of",
            "apogee_altitude and",
        ),
        (
            "orbit.launch.period=80 min",
            "orbit.launch.period",
            "period must be at least 87.",
            "80 min",
        ),
        (
            "orbit.launch.inclination=40 deg",
            "orbit.launch.inclination",
            "latitude of the launch",
            "40.00 deg",
        ),
        (
            "orbit.launch.inclination=190 deg",
            "orbit.launch.inclination",
            "must be below 3.14159 rad",
            "3.31",
        ),
        ("orbit.launch.latitude=91 deg", "orbit.launch.latitude", "at most 1.5708 rad", "1.588"),
        (
            "descent.manual.ignition_at=0:05:00",
            "descent.manual.ignition_at",
            "the manual descent must not come before the automatic one",
            "300 s and 86690 s after lift-off",
        ),
        (
            "descent.automatic_ignition_at=0:05:00",
            "descent.automatic_ignition_at",
            "the orbit must be known before it ends",
            "its end at 300 s and the orbit known at 523 s",
        ),
        (
            "descent.automatic_ignition_at=1:40:00",
            "descent.automatic_ignition_at",
            "the walk must end before the orbit does",
            "the end of the orbit at 6000 s",
        ),
        (
            "airlock.hatch_diameter=1.4 m",
            "airlock.hatch_diameter",
            "hatch_diameter must not be larger than inner_diameter",
            "a hatch of 1.4 m in an airlock of 1 m",
        ),
        (
            "spacewalk.hatch_open_at=1:00:00",
            "spacewalk.hatch_open_at",
            "hatch_open_at must not come before depressurise_at",
            "depressurise_at at 5293 s and hatch_open_at at 3600 s",
        ),
        (
            "spacewalk.exit_at=1:30:00",
            "spacewalk.exit_at",
            "exit_at must not come before hatch_open_at",
            "exit_at at 5400 s",
        ),
        (
            "airlock.booms.inflate_at=0:05:00",
            "airlock.booms.inflate_at",
            "the walk must not begin before the orbit is known",
            "300 s and the orbit known at 523 s",
        ),
        (
            "spacewalk.depressurise_at=0:05:00",
            "spacewalk.depressurise_at",
            "the walk must not begin before the orbit is known",
            "300 s and the orbit known at 523 s",
        ),
        ("airlock.shell=rigid", "airlock.booms", "and no other has them", 'shell "rigid"'),
        ("airlock.shell=cabin", "airlock.booms", "and no other has them", 'shell "cabin"'),
        (
            "airlock.booms.groups_needed=4",
            "airlock.booms.groups_needed",
            "groups_needed must not be above groups",
            "4 of 3",
        ),
        (
            "suit.relief_pressure=0.3 atm",
            "suit.relief_pressure",
            "normal_pressure must not be above relief_pressure",
            "40.53 kPa and 30.3975 kPa",
        ),
        (
            "suit.backpack.ventilation=0 g/s",
            "suit.backpack.ventilation",
            "ventilation must be above zero in a backpack with an open loop",
            "zero, or nothing",
        ),
        (
            "suit.backpack.loop=closed",
            "suit.backpack.fan",
            "fan must be above zero in a backpack with a closed loop",
            "zero, or nothing",
        ),
        ("spacewalk.body_model=five nodes", "spacewalk.body_model", "'two nodes' or", "five"),
        ("suit.backpack.loop=half", "suit.backpack.loop", "'open' or 'closed'", "'half'"),
        ("floating.rebound=1.2", "floating.rebound", "must be at most 1", "1.2"),
        ("suit.low_pressure=0.5 atm", "suit.low_pressure", "not be above normal", "50.6625 kPa"),
        ("suit.normal_pressure=2 atm", "suit.normal_pressure", "150 kPa", "202.65 kPa"),
        (
            "parachute.drogue_altitude=2 km",
            "parachute.drogue_altitude",
            "drogue_altitude must be above main_altitude",
            "2 km and 2.5 km",
        ),
        ("airlock.vent_discharge=1.5", "airlock.vent_discharge", "must be at most 1", "1.5"),
        (
            "mission.launched=1965-03-18T10:00:00",
            "mission.launched",
            "must have a time zone",
            "1965-03-18T10:00:00",
        ),
    ],
)
def test_missions_that_cannot_be_are_refused(
    override: str, where: str, must: str, given: str
) -> None:
    """A mission against physics or order names file, key, condition and what was given."""
    with pytest.raises(InputError) as caught:
        load_mission("voskhod-2", [override])
    wrong = caught.value
    assert (wrong.file, wrong.where) == (PLACE, where)
    assert must in wrong.must
    assert given in (wrong.given or "")
    assert wrong.exit_code == 2


def test_perigee_cannot_be_above_apogee() -> None:
    """Exchanged heights are named as such."""
    text = mission_text("voskhod-2")[1].replace("period.", "apogee_altitude.")
    table = tomllib.loads(text)
    table["orbit"]["launch"]["apogee_altitude"] = "160 km"
    with pytest.raises(InputError) as caught:
        check_mission(table, PLACE)
    wrong = caught.value
    assert (wrong.file, wrong.where) == (PLACE, "orbit.launch.perigee_altitude")
    assert wrong.must == "perigee_altitude must not be above apogee_altitude"
    assert wrong.given == "a perigee of 169 km over an apogee of 160 km"
    assert "Exchange the two heights" in (wrong.do or "")


def _without(*sections: str) -> dict[str, Any]:
    """Return the built-in mission's table less some sections."""
    table = tomllib.loads(mission_text("voskhod-2")[1])
    return {name: part for name, part in table.items() if name not in sections}


def test_a_walk_needs_its_suit() -> None:
    """A spacewalk without a suit is not flown half."""
    with pytest.raises(InputError) as caught:
        check_mission(_without("suit"), PLACE)
    assert (caught.value.file, caught.value.where) == (PLACE, "suit")
    assert "a spacewalk needs the sections" in caught.value.must
    assert caught.value.given == "a file without [suit]"


WALK = ("airlock", "suit", "walkers", "prebreathe", "floating", "spacewalk")


def test_a_mission_without_a_walk_is_one() -> None:
    """Airlock, suit, walker and walk may all be missing, and the cabin still flies."""
    mission = check_mission(_without(*WALK), PLACE)
    assert mission.spacewalk is None
    assert mission.airlock is None
    assert mission.walkers == ()


@pytest.mark.parametrize(
    ("gone", "where", "must"),
    [
        (("walkers",), "walkers", "at least one of [[walkers]] with a turn above 0"),
        (WALK[:1], "airlock", "a spacewalk needs the sections [spacewalk], [airlock], [suit]"),
        (("airlock", "suit", "spacewalk", "floating"), "walkers", "and only it does"),
        (("airlock", "suit", "walkers", "spacewalk"), "floating", "[floating] needs [spacewalk]"),
        (("cabin",), "spacewalk", "[spacewalk] needs [cabin]"),
    ],
)
def test_half_a_walk_is_refused(gone: tuple[str, ...], where: str, must: str) -> None:
    """Whatever part of a walk is missing, what is left says so."""
    with pytest.raises(InputError) as caught:
        check_mission(_without(*gone), PLACE)
    assert caught.value.where == where
    assert must in caught.value.must


@pytest.mark.parametrize(
    ("changed", "where", "must"),
    [
        ({"turn": 0}, "walkers", "at least one of [[walkers]] with a turn above 0"),
        ({"turn": -1}, "walkers.0.turn", "greater than or equal to 0"),
        ({"grip": "50 kg"}, "walkers.0.grip", "must have the dimension of N"),
        ({"strength": 0.0}, "walkers.0.strength", "must be above 0"),
    ],
)
def test_a_walker_who_cannot_be_is_refused(changed: dict[str, Any], where: str, must: str) -> None:
    """Numbers of a walker are checked like all others, and named with his place in the list."""
    table = _without()
    table["walkers"][0] |= changed
    with pytest.raises(InputError) as caught:
        check_mission(table, PLACE)
    assert (caught.value.file, caught.value.where) == (PLACE, where)
    assert must in caught.value.must


def test_a_cabin_that_is_vented_is_not_thrown_off() -> None:
    """A ship without airlock vents its cabin: no booms, no jettison."""
    table = _without()
    table["airlock"] |= {"shell": "cabin"}
    del table["airlock"]["booms"]
    with pytest.raises(InputError) as caught:
        check_mission(table, PLACE)
    assert (caught.value.where, caught.value.must) == (
        "airlock.jettison",
        "a cabin cannot be jettisoned",
    )
    del table["airlock"]["jettison"]
    assert check_mission(table, PLACE).airlock is not None
    table["airlock"]["shell"] = "inflatable"
    with pytest.raises(InputError, match="an inflatable airlock needs"):
        check_mission(table, PLACE)


def test_a_section_that_is_needed_is_missed() -> None:
    """What a flight in orbit takes is asked for together; a capsule where it comes down."""
    with pytest.raises(InputError) as caught:
        check_mission(_without("orbit"), PLACE)
    wrong = caught.value
    assert (wrong.file, wrong.where) == (PLACE, "orbit")
    assert wrong.must.startswith("a flight in orbit needs the sections [orbit]")
    with pytest.raises(InputError) as caught:
        check_mission(_without("capsule"), PLACE)
    assert caught.value.where == "capsule"
    assert caught.value.must.startswith("a flight that comes down")


def test_clock_of_the_mission() -> None:
    """Seconds after lift-off become an instant in UTC."""
    header = load_mission("voskhod-2").mission
    assert header.launched == datetime(1965, 3, 18, 7, tzinfo=UTC)
    assert header.instant(5691.0) == datetime(1965, 3, 18, 8, 34, 51, tzinfo=UTC)


def test_the_schema_can_be_described() -> None:
    """Editors get a JSON schema with the SI unit of each number."""
    schema = Mission.model_json_schema()
    pressure = schema["$defs"]["Suit"]["properties"]["normal_pressure"]
    assert pressure["x-si-unit"] == "Pa"
    assert schema["required"] == ["mission"]


def test_a_mission_cannot_be_changed() -> None:
    """A checked mission stays checked."""
    mission = load_mission("voskhod-2")
    with pytest.raises(ValueError, match="frozen"):
        mission.orbit.is_northbound = False
