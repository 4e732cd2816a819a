"""Fall under canopies against the full equation of motion."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import solve_ivp

from voskhod.physics.canopy import opening_load
from voskhod.physics.parachute import (
    Stage,
    Trigger,
    descend,
    soft_landing_speed,
    terminal_speed,
)

G = 9.80665
MASS_KG = 2460.0
DROGUE_THEN_MAIN = (Stage(7000.0, 24.0), Stage(2500.0, 574.0))
ONE_CANOPY = (Stage(5000.0, 574.0),)


def _density(altitude):
    """US Standard Atmosphere 1976 below 11 km."""
    return 1.225 * (1.0 - 0.0065 * altitude / 288.15) ** 4.2559


def _wind(altitude):
    """Wind that strengthens and turns with altitude."""
    return 3.0 + 2.0e-3 * altitude, -2.0 + 1.5e-3 * altitude - 1e-7 * altitude**2


def _trigger(altitude, speed, wind=_wind, over=(0.0, 0.0)):
    """Open the first canopy while moving with the wind, or over it."""
    east, north = wind(altitude)
    return Trigger(altitude, speed, east + over[0], north + over[1])


def _full_motion(trigger, ground, stages, density=_density, wind=_wind):
    """Integrate position and velocity in three dimensions with canopies that open at once."""
    t, y = 0.0, np.array([0.0, 0.0, trigger[0], trigger[2], trigger[3], -trigger[1]])
    openings = [s.open_altitude_m for s in stages[1:]] + [ground]
    for stage, bottom in zip(stages, openings, strict=True):

        def rates(_, y, area=stage.drag_area_m2):
            relative = y[3:] - np.array([*wind(y[2]), 0.0])
            drag = -0.5 * density(y[2]) * area / MASS_KG * np.linalg.norm(relative) * relative
            return np.concatenate([y[3:], drag - np.array([0.0, 0.0, G])])

        def at_bottom(_, y, bottom=bottom):
            return y[2] - bottom

        at_bottom.terminal = True
        fall = solve_ivp(
            rates, (t, t + 4000.0), y, method="LSODA", rtol=1e-8, atol=1e-8, events=at_bottom
        )
        t, y = fall.t[-1], fall.y[:, -1]
    return t, y


@pytest.mark.parametrize(
    ("trigger", "stages", "ground"),
    [
        ((7000.0, 194.0), DROGUE_THEN_MAIN, 150.0),
        ((5000.0, 220.0), ONE_CANOPY, 150.0),
        ((7000.0, 194.0), (Stage(7000.0, 24.0), Stage(4000.0, 120.0), Stage(1500.0, 800.0)), 0.0),
    ],
)
def test_fall_matches_the_full_equation_of_motion(trigger, stages, ground):
    """Duration, drift and touchdown speed agree with an integration in time."""
    start = _trigger(*trigger)
    ours = descend(start, ground, stages, MASS_KG, _density, _wind)
    duration, end = _full_motion(start, ground, stages)
    # 0.05 %: the transient is exact at constant density only; a drogue falls 600 m meanwhile,
    # over which the density changes by 6 %, and it saves 1 % of the duration.
    assert float(ours.duration_s) == pytest.approx(duration, rel=5e-4)
    # 4 m: the lag behind the wind is exact at constant density only; drift is about 2500 m.
    assert float(ours.drift_east_m) == pytest.approx(end[0], abs=4.0)
    assert float(ours.drift_north_m) == pytest.approx(end[1], abs=4.0)
    # 1e-5: second order of the lag behind the terminal speed, with the solver's tolerance.
    assert float(ours.touchdown_speed_m_s) == pytest.approx(-end[5], rel=1e-5)


def test_transient_is_exact_at_constant_density():
    """In air of one density and one wind the fall equals the full motion to solver accuracy."""
    stages = (Stage(1000.0, 24.0), Stage(600.0, 574.0))

    def constant(altitude):
        return 1.0 + 0.0 * altitude

    def steady_wind(altitude):
        return 5.0 + 0.0 * altitude, -3.0 + 0.0 * altitude

    start = _trigger(1000.0, 180.0, steady_wind)
    ours = descend(start, 590.0, stages, MASS_KG, constant, steady_wind)
    duration, end = _full_motion(start, 590.0, stages, constant, steady_wind)
    # 1e-6: solver tolerance; the main canopy has not settled when the ground comes.
    assert float(ours.duration_s) == pytest.approx(duration, rel=1e-6)
    assert float(ours.drift_east_m) == pytest.approx(end[0], rel=1e-6)
    assert float(ours.touchdown_speed_m_s) == pytest.approx(-end[5], rel=1e-5)


def test_forward_throw_carries_the_capsule_as_in_the_full_motion():
    """A capsule that still flies forward at the opening lands ahead by the integrated distance."""
    still, thrown = _trigger(7000.0, 194.0), _trigger(7000.0, 194.0, over=(30.0, 0.0))
    throw = [
        float(descend(s, 150.0, DROGUE_THEN_MAIN, MASS_KG, _density, _wind).drift_east_m)
        for s in (still, thrown)
    ]
    full = [_full_motion(s, 150.0, DROGUE_THEN_MAIN)[1][0] for s in (still, thrown)]
    # 6 %: density changes during the throw, and forward speed adds to the drag.
    assert throw[1] - throw[0] == pytest.approx(full[1] - full[0], rel=0.06)


def test_soyuz_main_canopy_lands_at_the_published_speed():
    """A Soyuz module under its main canopy (1000 m2) falls at about the published 7.2 m/s."""
    # 2.9 t and a drag coefficient of 0.8 are usual values, not printed beside the speed.
    speed = float(terminal_speed(2900.0, 1.225, 0.8 * 1000.0))
    assert speed == pytest.approx(7.2, rel=0.10)


def test_record_runs_from_the_opening_to_the_ground():
    """The record starts at the trigger, ends with the summary and never goes back in time."""
    ours = descend(Trigger(7000.0, 194.0), 150.0, DROGUE_THEN_MAIN, MASS_KG, _density, _wind)
    record = ours.profile
    assert float(record.altitude_m[0]) == 7000.0
    assert float(record.altitude_m[-1]) == pytest.approx(150.0, abs=1e-9)  # rounding
    assert float(record.time_s[0]) == 0.0
    assert float(record.speed_m_s[0]) == pytest.approx(194.0, rel=1e-12)  # rounding
    assert float(record.time_s[-1]) == float(ours.duration_s)
    assert float(record.speed_m_s[-1]) == float(ours.touchdown_speed_m_s)
    assert np.all(np.diff(record.time_s) > 0.0)
    assert np.all(np.diff(record.altitude_m) < 0.0)


def test_late_trigger_opens_every_canopy_that_is_due_at_once():
    """A trigger below the second opening altitude falls under the second canopy only."""
    late = Trigger(2000.0, 180.0)
    both = descend(late, 150.0, DROGUE_THEN_MAIN, MASS_KG, _density, _wind)
    main = descend(late, 150.0, DROGUE_THEN_MAIN[1:], MASS_KG, _density, _wind)
    assert float(both.duration_s) == pytest.approx(float(main.duration_s), rel=1e-12)  # rounding


def test_trigger_at_the_ground_lands_at_its_own_speed():
    """A canopy that opens at or below the ground does not slow the fall."""
    for altitude in (150.0, 100.0):
        ours = descend(Trigger(altitude, 180.0), 150.0, DROGUE_THEN_MAIN, MASS_KG, _density, _wind)
        assert float(ours.duration_s) == 0.0
        assert float(ours.touchdown_speed_m_s) == pytest.approx(180.0, rel=1e-12)  # rounding


def test_a_batch_gives_the_numbers_of_its_members():
    """Arrays of flights and vmapped flights fall like single ones."""

    @jax.jit
    def duration(altitude, mass):
        return descend(
            Trigger(altitude, 190.0), 150.0, DROGUE_THEN_MAIN, mass, _density, _wind
        ).duration_s

    altitudes, masses = jnp.array([6800.0, 7000.0, 7300.0]), jnp.array([2300.0, 2460.0, 2600.0])
    single = [float(duration(a, m)) for a, m in zip(altitudes, masses, strict=True)]
    # Rounding: a batch may sum in another order.
    with jax.numpy_rank_promotion("allow"):  # a leading axis of nodes is added on purpose
        together = np.asarray(duration(altitudes, masses))
    assert together == pytest.approx(single, rel=1e-12)
    assert np.asarray(jax.vmap(duration)(altitudes, masses)) == pytest.approx(single, rel=1e-12)


@jax.jit
def _fall_and_slopes(altitude, speed, mass):
    def outcome(altitude, speed, mass):
        fall = descend(Trigger(altitude, speed), 150.0, DROGUE_THEN_MAIN, mass, _density, _wind)
        total = fall.duration_s + fall.drift_east_m + fall.drift_north_m + fall.touchdown_speed_m_s
        return total, fall.duration_s

    (total, duration), slopes = jax.value_and_grad(outcome, argnums=(0, 1, 2), has_aux=True)(
        altitude, speed, mass
    )
    return (duration, total), slopes


@given(st.floats(0.0, 9000.0), st.floats(0.0, 400.0), st.floats(500.0, 4000.0))
@settings(max_examples=30, deadline=None)
def test_fall_and_gradient_are_finite(altitude, speed, mass):
    """No trigger makes the duration or its gradient NaN, or the fall last less than nothing."""
    (duration, sum_of_all), slopes = _fall_and_slopes(altitude, speed, mass)
    assert float(duration) >= 0.0
    assert np.isfinite(sum_of_all)
    assert np.all(np.isfinite(slopes))


def test_opening_load_is_force_over_weight():
    """A drogue of 24 m2 at 220 m/s and 5 km loads 2.4 t as its force says."""
    pressure = 0.5 * 0.7361 * 220.0**2
    expected = 1.75 * pressure * 24.0 / (MASS_KG * G)
    assert float(opening_load(pressure, 24.0, 1.75, MASS_KG)) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(
    ("speed", "impulse", "expected"),
    [(8.0, 10_000.0, 8.0 - 10_000.0 / 2460.0), (8.0, 1e5, 1.5), (1.0, 1e5, 1.0)],
)
def test_soft_landing_rocket_slows_to_its_floor_and_never_pushes_up(speed, impulse, expected):
    """The rocket takes its impulse off the speed, stops at the floor and never adds speed."""
    ours = float(soft_landing_speed(jnp.array(speed), impulse, MASS_KG, 1.5))
    assert ours == pytest.approx(expected, rel=1e-12)  # rounding
