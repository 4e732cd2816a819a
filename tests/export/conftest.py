"""Flights that every export must be able to write."""

import tomllib

import pytest


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


@pytest.fixture(params=["flight", "orbiting", "drawn"])
def any_flight(request):
    """Return each kind of flight in turn: nominal, stayed in orbit, drawn."""
    return request.getfixturevalue(request.param)


CAPSULE = """
[mission]
id = "capsule"
title = "Uncrewed capsule from beyond"
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
def crewed():
    """Return a crewed flight from orbit without walk, cabin or search."""
    return flown(CREWED)


@pytest.fixture(params=["capsule", "skipping", "crewed"])
def small_flight(request):
    """Return the flights of small missions in turn."""
    return request.getfixturevalue(request.param)
