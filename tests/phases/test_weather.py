"""The air of the day as the capsule meets it: a profile of its own, and the winds of a table."""

import math
import tomllib

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from voskhod.mission.loading import check_mission
from voskhod.mission.plan import nominal_plan
from voskhod.phases.airflow import Falling, flow_at
from voskhod.phases.weather import deviation, profile_of, wind_at
from voskhod.physics import earth
from voskhod.physics.atmosphere import STANDARD
from voskhod.physics.standard_atmosphere import smoothed

TURN = 7.292115e-5  # of the Earth [rad/s], WGS84
FLOW = jax.jit(flow_at)
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
shape = "sphere"
"""
LOW, HIGH = 5e3, 70e3
WINDS = {
    "altitude_m": [0.0, 5e3, 12e3, 20e3],
    "east_m_s": [5.0, 5.0, 40.0, 10.0],
    "north_m_s": [0.0, -3.0, -30.0, 4.0],
}


def plan_in(**air):
    """Return the plan of a capsule in an air of the day."""
    return nominal_plan(check_mission({**tomllib.loads(CAPSULE), "atmosphere": air}))


def falling(altitude, east=0.0, north=0.0, latitude=50.0):
    """Return a capsule over the meridian of the x axis, with a speed over the turning ground."""
    phi = math.radians(latitude)
    place = earth.from_geodetic(jnp.asarray(phi), jnp.asarray(0.0), jnp.asarray(altitude))
    x, _, z = (float(c) for c in place)
    up = math.atan2(z, x)  # geocentric, as the wind's own frame
    speed = (-north * math.sin(up), TURN * x + east, north * math.cos(up))
    state = (x, 0.0, z, *speed, 0.0, 0.0)
    return Falling(*(jnp.asarray(c) for c in state))


def table_of(factor):
    """Return rows a kilometre apart of the standard with its density times a factor."""
    altitude = np.arange(LOW, HIGH + 1.0, 1e3)
    rows = smoothed(altitude)
    return {
        "altitude_m": altitude.tolist(),
        "density_kg_m3": (factor * rows.density).tolist(),
        "temperature_K": rows.temperature.tolist(),
    }


@pytest.fixture(scope="module")
def flows():
    """Return the flow in the standard and in a profile twice as dense, by altitude."""
    standard, dense = plan_in(), plan_in(profile=table_of(2.0))
    heights = (0.0, 6e3, 11e3, 20e3, 40e3, 47.5e3, 65e3, 120e3)
    return {h: tuple(FLOW(plan, falling(h)) for plan in (standard, dense)) for h in heights}


@pytest.mark.parametrize("altitude", [6e3, 11e3, 20e3, 40e3, 47.5e3, 65e3])
def test_a_profile_twice_as_dense_doubles_density_and_pressure(flows, altitude):
    """Between its rows the table is the air: twice as dense, as warm, half the free path."""
    usual, dense = flows[altitude]
    # 1e-4: rows 1 km apart through another spline than that of the standard's own knots
    assert float(dense.density / usual.density) == pytest.approx(2.0, rel=1e-4)
    assert float(dense.pressure / usual.pressure) == pytest.approx(2.0, rel=1e-4)
    assert float(dense.knudsen / usual.knudsen) == pytest.approx(0.5, rel=1e-4)
    assert float(dense.mach) == pytest.approx(float(usual.mach), rel=1e-4)


def test_far_above_a_profile_the_air_is_the_standard(flows):
    """The ratio to the standard fades: 50 km over the highest row nothing is left of it."""
    usual, dense = flows[120e3]
    assert float(dense.density / usual.density) == pytest.approx(1.0, rel=1e-9)


def test_below_a_profile_its_ratio_fades(flows):
    """Five kilometres under the lowest row the air is still denser than the standard."""
    usual, dense = flows[0.0]
    assert 1.2 < float(dense.density / usual.density) < 2.0


def test_the_standard_is_flown_where_no_profile_is_given():
    """A mission without a profile has the US Standard Atmosphere itself."""
    assert profile_of(plan_in()) is STANDARD


def test_factor_and_deviations_lie_on_the_profile():
    """Density of a table times a factor times e to the deviation of the altitudes around."""
    deviations = [0.0, 0.1, 0.2, 0.0, 0.0, 0.0, 0.0]
    table = table_of(2.0)
    plan = plan_in(profile=table, density_factor=1.1, density_deviations=deviations)
    plain = plan_in(profile=table)
    # at a knot: its own bump 1, those beside it (1 - (20/28)^2)^3; see `physics.dispersion`
    beside = (1.0 - (20.0 / 28.0) ** 2) ** 3
    whole = math.sqrt(1.0 + 2.0 * beside * beside)
    for altitude, log in (
        (20e3, (0.1 + 0.2 * beside) / whole),
        (40e3, (0.2 + 0.1 * beside) / whole),
    ):
        theirs = pytest.approx(1.1 * math.exp(log), rel=1e-9)  # rounding,
        assert float(deviation(plan, jnp.asarray(altitude))) == theirs
    ratio = FLOW(plan, falling(30e3)).density / FLOW(plain, falling(30e3)).density
    theirs = float(deviation(plan, jnp.asarray(30e3)))
    assert float(ratio) == pytest.approx(theirs, rel=1e-5)  # altitude to a metre of 20 km


@pytest.mark.parametrize("row", range(4))
@pytest.mark.parametrize("latitude", [0.0, 50.0, -70.0])
def test_a_capsule_at_rest_over_the_ground_feels_the_wind(row, latitude):
    """At rest over the ground the airspeed is the wind of the table's row, and comes against."""
    altitude, east, north = (WINDS[name][row] for name in WINDS)
    flow = FLOW(plan_in(winds=WINDS), falling(altitude, latitude=latitude))
    # altitude over the ellipsoid is found to a metre or two: 0.005 m/s a metre at most
    assert float(flow.speed) == pytest.approx(math.hypot(east, north), abs=0.02)
    assert float(flow.velocity[1]) == pytest.approx(-east, abs=0.02)


@pytest.mark.parametrize(("east", "north"), [(140.0, -30.0), (40.0, 270.0), (-60.0, -30.0)])
def test_airspeed_is_ground_speed_less_wind(east, north):
    """With wind from behind the air is slower past the capsule, against it faster."""
    flow = FLOW(plan_in(winds=WINDS), falling(12e3, east, north))
    assert float(flow.speed) == pytest.approx(math.hypot(east - 40.0, north + 30.0), abs=0.02)
    calm = FLOW(plan_in(), falling(12e3, east, north))
    assert float(calm.speed) == pytest.approx(math.hypot(east, north), abs=1e-3)


def test_a_factor_scales_the_winds_of_a_table():
    """Half the factor is half the wind at every height."""
    half, whole = plan_in(winds=WINDS, wind_factor=0.5), plan_in(winds=WINDS)
    for altitude in (2e3, 9e3, 16e3):
        one, two = (wind_at(plan, jnp.asarray(altitude)) for plan in (half, whole))
        assert [float(c) for c in one] == pytest.approx([0.5 * float(c) for c in two])


def test_two_speeds_blow_where_no_table_is_given():
    """The law of two speeds blows from where the mission says: from the west to the east."""
    plan = plan_in(surface_wind="4 m/s", jet_wind="25 m/s", wind_from="270 deg")
    for altitude, speed in ((0.0, 4.0), (10e3, 25.0)):
        east, north = wind_at(plan, jnp.asarray(altitude))
        assert float(east) == pytest.approx(speed, rel=1e-9)
        assert float(north) == pytest.approx(0.0, abs=1e-9)
    flow = FLOW(plan, falling(10e3))
    assert float(flow.speed) == pytest.approx(25.0, abs=0.01)  # altitude to a metre
