"""What every test shares: strict arrays, checked shapes, flights that are flown once per process.

Files that ask for the same flight share its programs, which are kept on disk.
"""

import gc
import tomllib
from pathlib import Path

import jax
import pytest
from jaxtyping import install_import_hook

# Every shape and type of the numerics is checked while the tests run.
CHECKED = ("voskhod.physics", "voskhod.crew", "voskhod.search", "voskhod.phases")
install_import_hook(CHECKED, "beartype.beartype")

import voskhod.arrays  # noqa: E402, F401  # sets double precision before any array exists

jax.config.update("jax_numpy_rank_promotion", "raise")


MAPS = Path("/proc/self/maps")
MOST_MAPS = 20_000  # a file of tests adds some thousands; Linux ends a process at 65 530


@pytest.fixture(scope="module", autouse=True)
def few_programs():
    """Let compiled programs go before there are more mapped regions than the system allows.

    XLA maps some regions for each program and dies, compiling, when it is refused one.
    """
    yield
    if MAPS.exists() and MAPS.read_bytes().count(b"\n") > MOST_MAPS:
        jax.clear_caches()
        gc.collect()


@pytest.fixture(scope="session")
def mission():
    """Return the built-in mission Voskhod 2."""
    from voskhod.mission.loading import load_mission

    return load_mission("voskhod-2")


@pytest.fixture(scope="session")
def flight(mission):
    """Return its nominal flight, flown once per process."""
    from voskhod.flight.flight import fly_mission

    return fly_mission(mission)


@pytest.fixture(scope="session")
def orbiting():
    """Return a flight whose burn is too short to come down."""
    from voskhod.flight.flight import fly_mission
    from voskhod.mission.loading import load_mission

    return fly_mission(load_mission("voskhod-2", ["engine.burn_duration=1 s"]))


@pytest.fixture(scope="session")
def drawn(mission):
    """Return one draw of the mission."""
    from voskhod.flight.flight import fly_mission

    return fly_mission(mission, seed=1, draw=7)


CAPSULE = """
[mission]
id = "capsule"
title = "A capsule from beyond"
launched = 2006-01-15T09:57:00Z

[entry]
at = "2 min"
radius = "6503.14 km"
speed = "11.04 km/s"
flight_path_angle = "-8.0 deg"
heading = "115 deg"
latitude = "41 deg"
longitude = "-118 deg"

[capsule]
mass = "205.6 kg"
diameter = "1.52 m"
nose_radius = "0.43 m"
shape = "sphere-cone-60"
"""

CREWED = """
[mission]
id = "crewed"
title = "One turn of one man"
launched = 1961-04-12T06:07:00Z
crew = [{ name = "A Pilot", role = "commander" }]

[orbit.elements]
at = "11 min"
perigee_altitude = "181 km"
apogee_altitude = "327 km"
inclination = "64.95 deg"
node = "210 deg"
argument_of_perigee = "60 deg"
true_anomaly = "0 deg"

[ship]
mass = "4725 kg"
drag_area = "7 m^2"
drag_coefficient = 2.2
inertia = "8000 kg*m^2"

[engine]
thrust = "15.8 kN"
specific_impulse = "266 s"
burn_duration = "40 s"
propellant = "280 kg"

[descent]
automatic_ignition_at = "78 min"

[capsule]
mass = "2460 kg"
diameter = "2.30 m"
nose_radius = "1.15 m"

[parachute]
drogue_altitude = "7 km"
drogue_drag_area = "12 m^2"
main_altitude = "2.5 km"
main_drag_area = "400 m^2"
mach_limit = 1.2
touchdown_limit = "15 m/s"
"""


def flown(text):
    """Return the nominal flight of a mission file's text."""
    from voskhod.flight.flight import fly_mission
    from voskhod.mission.loading import check_mission

    return fly_mission(check_mission(tomllib.loads(text)))


@pytest.fixture(scope="session")
def capsule():
    """Return the flight of an uncrewed capsule from the edge of the air to the ground."""
    return flown(CAPSULE)


@pytest.fixture(scope="session")
def skipping():
    """Return the same capsule so shallow that it leaves the air again."""
    return flown(CAPSULE.replace("-8.0 deg", "-4.0 deg"))


@pytest.fixture(scope="session")
def dateline():
    """Return the same capsule over the date line, in the south."""
    text = CAPSULE.replace('longitude = "-118 deg"', 'longitude = "176 deg"')
    return flown(text.replace('latitude = "41 deg"', 'latitude = "-20 deg"'))


@pytest.fixture(scope="session")
def crewed():
    """Return a crewed flight from orbit without walk, cabin or search."""
    return flown(CREWED)
