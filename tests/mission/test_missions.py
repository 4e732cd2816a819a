"""Every mission that comes along: it loads, names its sources, and holds no outcome."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from voskhod.errors import InputError
from voskhod.mission.distribution import Fixed
from voskhod.mission.loading import built_in_missions, check_mission, load_mission, mission_text
from voskhod.mission.plan import uncertain_numbers
from voskhod.mission.quantity import Uncertain
from voskhod.mission.schema import Mission
from voskhod.mission.section import Section, nominal

EXAMPLES = Path(__file__).resolve().parents[2] / "examples" / "missions"
MISSIONS = (*built_in_missions(), *sorted(str(path) for path in EXAMPLES.glob("*.toml")))
# How the automaton is built, radio of which nothing is in doubt: comments stand in the file.
PLAIN = (
    "descent.needs_sun",
    "radio.vhf.frequency",
    "radio.vhf.bandwidth",
    "radio.hf.frequency",
    "radio.hf.bandwidth",
    "radio.television.frequency",
    "radio.ionosphere.gyrofrequency",
    "search.beacon.vhf.frequency",
    "search.beacon.vhf.bandwidth",
    "search.beacon.hf.frequency",
    "search.beacon.hf.bandwidth",
    "search.tired",
    "rescue.clearing_rotor",
    "rescue.least_visibility",
)
# A station names its source once, a profile of bank is one guess, a camera looks one way; so does
# who listens, what flies, and what is believed.
GROUPS = (
    "radio.stations",
    "floating.cameras",
    "floating.hulls",
    "search.listeners",
    "search.aircraft",
    "search.beliefs",
)
WALKS = ("demonstration-emu", "polaris-dawn")
ENTRY: dict[str, dict[str, Any]] = {
    "mission": {"id": "mine", "title": "Mine", "launched": "2030-01-01T00:00:00Z"},
    "entry": {
        "altitude": "120 km",
        "latitude": "45 deg",
        "longitude": "10 deg",
        "speed": "7.8 km/s",
        "flight_path_angle": "-2 deg",
        "heading": "90 deg",
    },
    "capsule": {"mass": "500 kg", "diameter": "1.5 m", "nose_radius": "0.75 m"},
}


@pytest.fixture(scope="module", params=MISSIONS, ids=[Path(name).stem for name in MISSIONS])
def mission_of_ours(request: pytest.FixtureRequest) -> Mission:
    """Return each mission that comes along."""
    return load_mission(request.param)


def _numbers(section: Section, name: str = "") -> dict[str, Uncertain]:
    """Return every number that a mission file gives, by dotted name; defaults are left out."""
    found: dict[str, Uncertain] = {}
    for key in sorted(section.model_fields_set):
        for index, value in enumerate(_parts(getattr(section, key))):
            place = f"{name}{key}" if index == 0 else f"{name}{key}.{index}"
            if isinstance(value, Section):
                found |= _numbers(value, f"{place}.")
            elif isinstance(value, Uncertain):
                found[place] = value
    return found


def _parts(value: Any) -> tuple[Any, ...]:
    return value if isinstance(value, tuple) else (value,)


def test_there_are_examples() -> None:
    """Nine flights and a test case come along beside the reference mission."""
    assert set(built_in_missions()) == {"genesis", "voskhod-2", "vostok-1", *WALKS}
    assert len(MISSIONS) >= 9


def test_a_mission_is_named_like_its_file() -> None:
    """The id of a mission is the name of its file, so that outputs are found."""
    for name in MISSIONS:
        assert load_mission(name).mission.id == Path(name).stem


def test_every_number_says_who_says_so(mission_of_ours: Mission) -> None:
    """A number without testimony says that it is a guess, and how it was made."""
    if mission_of_ours.mission.id == "small-walk":
        pytest.skip("a made-up walk: shortest file there is, no number of it has a witness")
    for name, number in _numbers(mission_of_ours).items():
        if name.startswith(GROUPS) or name in PLAIN or "reversal_speeds" in name:
            continue
        assert number.source, name
        assert number.source not in ("guess", "guess:"), name


def test_every_doubt_is_a_curve_that_can_be_drawn(mission_of_ours: Mission) -> None:
    """A mission has numbers in doubt, none of them without a spread, nominals inside."""
    for name, number in uncertain_numbers(mission_of_ours).items():
        low, high = number.distribution.support
        assert low < high, name
        assert low <= number.nominal <= high, name


@pytest.mark.parametrize(
    ("name", "outcomes"),
    [
        ("vostok-1", ("51.27", "45.997", "10:48", "1:41:00")),
        ("genesis", ("311 km/h", "86.4 m/s", "27.0", "26.4")),
        ("polaris-dawn", ("732.2", "33.8", "47 %", "5.3 psi", "11:58")),
    ],
)
def test_a_built_in_mission_holds_no_outcome(name: str, outcomes: tuple[str, ...]) -> None:
    """What the equations answer is not among the numbers of a file."""
    lines = mission_text(name)[1].splitlines()
    numbers = [x for x in lines if " = " in x and ".source" not in x and ".note" not in x]
    for outcome in outcomes:
        assert not any(f'"{outcome}' in line for line in numbers), outcome


def test_vostok_flies_no_section_without_data() -> None:
    """Nothing is known of cabin, cold and search of Vostok 1, so none of them is flown."""
    mission = load_mission("vostok-1")
    assert mission.spacewalk is None
    assert mission.cabin is None
    assert mission.rescue is None
    assert mission.descent is not None
    assert mission.descent.manual is None


def test_genesis_is_an_entry_without_crew() -> None:
    """A sample capsule has no orbit, no engine and nobody to bear its load."""
    mission = load_mission("genesis")
    assert mission.orbit is None
    assert mission.engine is None
    assert mission.mission.crew == ()
    assert mission.parachute is not None
    fails = mission.parachute.fails
    assert isinstance(fails, Uncertain)
    assert fails.nominal == 1.0


@pytest.mark.parametrize("name", WALKS)
def test_a_walk_alone_needs_no_way_down(name: str) -> None:
    """What goes out and in again is a mission; nobody floats, no booms, nothing is thrown off."""
    mission = load_mission(name)
    assert mission.spacewalk is not None
    assert mission.airlock is not None
    assert mission.airlock.booms is None
    assert mission.airlock.jettison is None
    for section in ("descent", "capsule", "rescue", "floating"):
        assert getattr(mission, section) is None, section


@pytest.mark.parametrize("name", WALKS)
def test_what_is_breathed_before_ends_when_the_vent_opens(name: str) -> None:
    """Stages sum to the moment of the vent, in every draw: no length of theirs is in doubt."""
    mission = load_mission(name)
    assert mission.spacewalk is not None
    lengths = [stage.duration for stage in mission.prebreathe.stages]
    assert all(isinstance(x, Uncertain) and isinstance(x.distribution, Fixed) for x in lengths)
    total = sum(nominal(x) for x in lengths)
    # A second: stages are written in minutes and seconds.
    assert total == pytest.approx(nominal(mission.spacewalk.depressurise_at), abs=1.0)


def test_polaris_dawn_vents_its_cabin() -> None:
    """Two turns of one, two who wait in vacuum, a suit that bleeds into the room."""
    mission = load_mission("polaris-dawn")
    assert mission.airlock is not None
    assert mission.suit is not None
    assert mission.airlock.shell == "cabin"
    assert mission.suit.backpack.loop == "open"
    assert [walker.turn for walker in mission.walkers] == [1, 2, 0, 0]
    assert len(mission.mission.crew) == len(mission.walkers)


def test_the_demonstration_is_a_closed_loop() -> None:
    """Two go out together; the pack's stores are those of the American suit."""
    mission = load_mission("demonstration-emu")
    assert mission.suit is not None
    assert mission.suit.backpack.loop == "closed"
    assert [walker.turn for walker in mission.walkers] == [1, 1]
    # Source: EMU handbook as coded in HabNet; pounds in their own unit, 0.1 % of rounding.
    pack, pound = mission.suit.backpack, 0.45359
    per_pascal = nominal(pack.bottle_volume) / (259.8 * nominal(pack.bottle_temperature))
    usable = nominal(pack.oxygen) - per_pascal * nominal(pack.least_bottle_pressure)
    assert usable == pytest.approx(1.217 * pound, rel=1e-3)
    assert nominal(pack.water) == pytest.approx(10.0 * pound, rel=1e-3)
    assert nominal(pack.sorbent) == pytest.approx(1.48 * pound, rel=1e-3)


def test_the_smallest_entry_loads() -> None:
    """Three sections describe a ballistic capsule: header, entry, capsule."""
    mission = check_mission(ENTRY, "mine.toml")
    assert mission.capsule is not None
    assert mission.capsule.shape == "sphere"
    assert mission.parachute is None
    assert mission.entry is not None
    assert mission.entry.relative_to == "inertial"


def _changed(section: str, **keys: object) -> dict[str, Any]:
    """Return the smallest entry with keys of one section changed; None takes one out."""
    table = {name: dict(part) for name, part in ENTRY.items()}
    table.setdefault(section, {}).update(keys)
    table[section] = {key: value for key, value in table[section].items() if value is not None}
    return table


@pytest.mark.parametrize(
    ("table", "where", "must"),
    [
        (_changed("entry", radius="6500 km"), "entry.radius", "exactly one of altitude and radius"),
        (_changed("entry", altitude=None), "entry.radius", "exactly one of altitude and radius"),
        (_changed("entry", flight_path_angle="-100 deg"), "entry.flight_path_angle", "above"),
        (_changed("entry", relative_to="ground"), "entry.relative_to", "'inertial' or 'air'"),
        (_changed("capsule", shape="cube"), "capsule.shape", "'sphere'"),
        (_changed("capsule", mass="0 kg"), "capsule.mass", "above 0 kg"),
        (
            _changed("capsule", coefficients={"mach": [1.0, 5.0], "drag": [1.0]}),
            "capsule.coefficients.drag",
            "at least 2 items",
        ),
        (
            _changed("capsule", coefficients={"mach": [5.0, 1.0], "drag": [1.0, 1.2]}),
            "capsule.coefficients.mach",
            "Mach numbers must rise",
        ),
        (_changed("parachute", drogue_mach=1.4, drogue_load=3.0), "parachute", "must be given"),
        (_changed("separation", joined_drag_area="3 m^2"), "separation", "exactly one of"),
        (_changed("rescue"), "rescue", "must be given"),
    ],
)
def test_entries_that_cannot_be_are_refused(table: dict[str, Any], where: str, must: str) -> None:
    """A slip in a file of one's own names the key and what must hold."""
    with pytest.raises(InputError) as caught:
        check_mission(table, "mine.toml")
    assert (caught.value.where or "").startswith(where)
    assert must in caught.value.must


def test_a_mission_starts_once() -> None:
    """An orbit and an entry in one file contradict each other; so does neither."""
    orbital = tomllib.loads(mission_text("voskhod-2")[1])
    for table in (orbital | {"entry": ENTRY["entry"]}, _without_entry()):
        with pytest.raises(InputError) as caught:
            check_mission(table, "mine.toml")
        assert caught.value.where == "entry"
        assert "either with [orbit] or with [entry]" in caught.value.must


def _without_entry() -> dict[str, Any]:
    return {name: part for name, part in ENTRY.items() if name != "entry"}
