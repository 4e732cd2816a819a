"""The free float against an independent integration, its balances, and its cameras."""

import math

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy.integrate import solve_ivp
from scipy.spatial.transform import Rotation

from voskhod.phases import filming, floating
from voskhod.phases.fate import NEVER_S
from voskhod.phases.float_plan import FloatBody, FloatPlan
from voskhod.physics.camera import Camera, Rod
from voskhod.physics.rigid_body import LEVEL, turn_about
from voskhod.physics.tether import Tether, damping_for

LEFT, RETURN, EXCURSIONS = 5691.0, 6311.0, 5
INERTIA, SHIP_INERTIA = (17.0, 16.0, 4.0), (11500.0, 11500.0, 4000.0)
MASS, SHIP_MASS, TETHER = 116.0, 5682.0, 5.35
HATCH, HARNESS = np.array([3.65, 0.0, 1.0]), np.array([0.15, 0.0, 0.05])
STIFFNESS = 500.0


def numbers(values):
    return tuple(jnp.asarray(float(value)) for value in values)


def parts(**changes):
    """Return walker, ship and plan of a float; a tree of arrays: one program flies all."""
    wanted = turn_about((0.0, 1.0, 0.0), math.pi / 2)
    walker = FloatBody(MASS, INERTIA, tuple(HARNESS), wanted, (0.0, 0.0, 0.0))
    ship = FloatBody(SHIP_MASS, SHIP_INERTIA, tuple(HATCH), LEVEL, (0.002, -0.001, 0.003))
    plan = FloatPlan(
        tether=Tether(TETHER, STIFFNESS, damping_for(0.3)),
        first_reach=1.0,
        push_speed=0.3,
        push_error=0.05,
        push_offset=0.03,
        push_angle=0.5,
        pull_speed=0.3,
        pull_force=60.0,
        rest_distance=0.5,
        linger=0.5,
        couple=5.0,
        turn_time=4.0,
        limb_rate=0.03,
        orbital_rate=1.15e-3,
    )
    tree = walker, ship, plan._replace(**changes)
    return jax.tree.map(lambda part: jnp.asarray(part, dtype=float), tree)


@jax.jit
def _fly(walker, ship, plan):
    return floating.float_freely(walker, ship, plan, (LEFT, RETURN), EXCURSIONS)


def fly(**changes):
    return jax.device_get(_fly(*parts(**changes)))


@pytest.fixture(scope="module")
def flown():
    """Return the record of the float as it stands above."""
    return fly()


@pytest.fixture(scope="module")
def free():
    """Return a float without gravity and without motions of the limbs."""
    return fly(orbital_rate=0.0, limb_rate=0.0)


def turns(q):
    return Rotation.from_quat(np.array([q.x, q.y, q.z, q.w]).T)


def total_momentum(record):
    """Return the angular momentum of both, from the recorded poses and rates alone."""
    ship, man = turns(record.ship_attitude), turns(record.attitude)
    spin = np.array(record.ship_rate).T
    place = ship.apply(np.array(record.place).T + HATCH)
    speed = ship.apply(np.array(record.velocity).T) + np.cross(spin, place)
    of_ship = ship.apply(ship.inv().apply(spin) * SHIP_INERTIA)
    of_man = man.apply(np.array(record.rate).T * INERTIA)
    return of_ship + of_man + MASS * SHIP_MASS / (MASS + SHIP_MASS) * np.cross(place, speed)


def test_momentum_of_both_never_changes(free):
    """Pushes, tether, hands and rest leave the angular momentum of both as it was."""
    found = total_momentum(free)
    # rounding of terms of some 100 N m s in 240 steps; positions are recorded to the last digit
    assert np.abs(found - found[0]).max() < 1e-10
    assert np.abs(np.linalg.norm(found[0])) > 10.0


def independent(record, first, last):
    """Return place and both rates after a jerk, from equations of two separate bodies."""
    ship, man = turns(record.ship_attitude)[first], turns(record.attitude)[first]
    spin = np.array(record.ship_rate)[:, first]
    place = ship.apply(np.array(record.place)[:, first] + HATCH)
    speed = ship.apply(np.array(record.velocity)[:, first]) + np.cross(spin, place)
    share = MASS / (MASS + SHIP_MASS)
    begun = np.concatenate([
        (1 - share) * place, -share * place, (1 - share) * speed, -share * speed,
        man.as_quat(), ship.as_quat(), np.array(record.rate)[:, first], ship.inv().apply(spin),
    ])  # fmt: skip
    rest = np.linalg.norm(place + man.apply(HARNESS) - ship.apply(HATCH))
    reduced = MASS * SHIP_MASS / (MASS + SHIP_MASS)
    damping = 2.0 * float(damping_for(0.3)) * math.sqrt(STIFFNESS * reduced)

    def rates(_, y):
        one, two, v1, v2, q1, q2, w1, w2 = np.split(y, [3, 6, 9, 12, 16, 20, 23])
        r1, r2 = Rotation.from_quat(q1), Rotation.from_quat(q2)
        arm, hatch = r1.apply(HARNESS), r2.apply(HATCH)
        line = one + arm - two - hatch
        away = np.linalg.norm(line)
        parting = v1 + np.cross(r1.apply(w1), arm) - v2 - np.cross(r2.apply(w2), hatch)
        stretch = away - rest
        pull = max(STIFFNESS * stretch + damping * parting @ line / away, 0.0)
        force = -line / away * pull * (stretch > -1e-6)
        t1, t2 = r1.inv().apply(np.cross(arm, force)), r2.inv().apply(np.cross(hatch, -force))
        i1, i2 = np.array(INERTIA), np.array(SHIP_INERTIA)
        q1_rate = 0.5 * np.append(q1[3] * w1 + np.cross(q1[:3], w1), -q1[:3] @ w1)
        q2_rate = 0.5 * np.append(q2[3] * w2 + np.cross(q2[:3], w2), -q2[:3] @ w2)
        w1_rate, w2_rate = (t1 - np.cross(w1, i1 * w1)) / i1, (t2 - np.cross(w2, i2 * w2)) / i2
        return np.concatenate(
            [v1, v2, force / MASS, -force / SHIP_MASS, q1_rate, q2_rate, w1_rate, w2_rate]
        )

    span = float(record.seconds[last] - record.seconds[first])
    y = solve_ivp(rates, (0.0, span), begun, rtol=1e-9, atol=1e-11).y[:, -1]
    after = Rotation.from_quat(y[16:20])
    return after.inv().apply(y[0:3] - y[3:6]) - HATCH, y[20:23], after.apply(y[23:26])


def test_jerk_as_two_separate_bodies_have_it(free):
    """Forces on two bodies with Euler's equations, by SciPy, leave them as the phase does."""
    jerks = np.flatnonzero(np.diff(free.segment == floating.JERK, prepend=0) == 1)
    first = jerks[1]
    last = first + floating.STEPS + 1  # first sample of the recovery: the same moment
    place, rate, ship_rate = independent(free, first, last)
    assert np.linalg.norm(rate - np.array(free.rate)[:, first]) > 0.2  # a jerk it is
    # six steps of third order on half a swing, and a force that ends within one
    assert np.array(free.place)[:, last] == pytest.approx(place, abs=3e-3)
    assert np.array(free.rate)[:, last] == pytest.approx(rate, abs=0.01)
    assert np.array(free.ship_rate)[:, last] == pytest.approx(ship_rate, abs=2e-5)


def test_push_is_an_impulse_at_the_rim():
    """A push on the line through both centres turns the ship alone, by impulse x arm / inertia."""
    record = fly(push_error=0.0, push_offset=0.0, orbital_rate=0.0, limb_rate=0.0)
    blow = 0.3 * MASS * SHIP_MASS / (MASS + SHIP_MASS)
    turned = np.array(record.ship_rate)[:, 0] - (0.002, -0.001, 0.003)
    # by hand: the ship is pushed back, 1 m above its centre of mass; rounding
    assert turned == pytest.approx((0.0, -blow * HATCH[2] / SHIP_INERTIA[1], 0.0), abs=1e-12)
    assert np.array(record.velocity)[0, 0] == pytest.approx(
        0.3 + np.cross(turned, HATCH + np.array([0.5, 0.0, 0.0]))[0] * -1.0, abs=1e-12
    )


def test_tether_is_taut_when_foreseen(flown):
    """The flights end within a fiftieth of the tether's length."""
    starts = np.flatnonzero(np.diff(flown.segment == floating.JERK, prepend=0) == 1)
    assert flown.times_taut == EXCURSIONS
    assert flown.times_caught == EXCURSIONS
    for k, number in enumerate(starts):
        man, ship = turns(flown.attitude)[number], turns(flown.ship_attitude)[number]
        harness = ship.inv().apply(man.apply(HARNESS))
        line = np.linalg.norm(np.array(flown.place)[:, number] + harness)
        # his limbs turn a harness 0.16 m off his centre on the way, by half a radian and more
        assert line == pytest.approx(1.0 if k == 0 else TETHER, abs=0.02 * TETHER)


def test_distance_is_the_tethers(flown):
    """He gets as far as the tether, its stretch v sqrt(m/k) = 0.14 m and his belt allow."""
    assert TETHER - 0.2 < flown.greatest_distance < TETHER + 0.14 + 0.2
    assert float(flown.seconds[0]) == LEFT
    assert float(flown.seconds[-1]) == pytest.approx(RETURN, abs=1e-6)
    assert np.all(np.diff(flown.seconds) >= 0.0)


@pytest.mark.parametrize("speed", [0.05, 0.15, 0.6, 2.0])
def test_any_push_ends_at_the_hatch(speed):
    """Slow pushes are turned back on time, fast ones stopped; nothing is lost or infinite."""
    record = fly(push_speed=speed)
    assert all(np.isfinite(part).all() for part in jax.tree.leaves(record))
    assert record.times_caught == EXCURSIONS
    assert record.greatest_distance < TETHER + 1.5
    assert float(record.distance[-1]) == pytest.approx(0.5, abs=0.2)
    assert record.times_taut == (1.0 if speed == 0.05 else EXCURSIONS)


def test_adjusting_the_body_stops_the_tumble(flown):
    """After twelve seconds of hands on the tether the tumble of a jerk is mostly gone."""
    spin = np.linalg.norm(np.array(flown.rate), axis=0)
    starts = np.flatnonzero(np.diff(flown.segment == floating.LINGER, prepend=0) == 1)
    assert flown.greatest_spin > 0.5
    # decision, not physics: under a quarter of the worst
    assert spin[starts].max() < 0.25 * flown.greatest_spin


SHIP = parts()[1]
HULLS = (
    Rod((0.0, 0.0, 1.0), (0.0, 0.0, 1.0), 1.15),
    Rod((1.0, 0.0, 1.0), (3.0, 0.0, 1.0), 0.6),
)
BOOM = Camera(
    (3.7, 0.0, 2.2), (1.0, 0.0, -0.3), (0.0, 0.0, 1.0), math.radians(60), math.radians(45)
)


def scene(**changes):
    plain = filming.Scene(HULLS, (0.0, 0.0, 1.0), 1.0, 0.0, 0.1, 1.8)
    return plain._replace(**changes)


@jax.jit
def _film(record, camera, view):
    return filming.film(record, SHIP, camera, view)


def film(record, camera, view):
    return jax.device_get(_film(record, camera, view))


def test_camera_loses_and_finds_him(flown):
    """Shares and losses of a camera on the rim are those of its samples."""
    seen = film(flown, BOOM, scene())
    assert 0.0 < float(seen.fraction_seen) <= float(seen.fraction_in_frame) < 1.0
    lost = ~np.array(seen.seen)
    assert float(seen.first_loss) == flown.seconds[lost][0]
    assert float(seen.last_loss) == flown.seconds[lost][-1]
    # by hand: walk through the samples
    longest, since = 0.0, None
    for when, gone in zip(flown.seconds, lost, strict=True):
        since = (since if since is not None else when) if gone else None
        longest = max(longest, when - since if gone else 0.0)
    assert longest > 1.0
    assert float(seen.longest_loss) == pytest.approx(longest, abs=1e-9)  # rounding of 6000 s
    spans, kept = np.diff(flown.seconds), ~lost
    by_hand = np.sum(spans * 0.5 * (1.0 * kept[1:] + 1.0 * kept[:-1])) / np.sum(spans)
    assert float(seen.fraction_seen) == pytest.approx(by_hand, rel=1e-12)


def test_nothing_is_lit_at_night_and_less_with_the_sun_behind_the_ship(flown):
    """No light without the Sun; the Sun in the lens spoils."""
    day = film(flown, BOOM, scene())
    night = film(flown, BOOM, scene(sunlit=0.0))
    into = film(flown, BOOM, scene(sun=(1.0, 0.0, 0.0)))
    assert float(day.fraction_lit) > 0.3
    assert float(night.fraction_lit) == 0.0
    assert into.blinded[0]
    assert not day.blinded.any()
    # the turning ship takes the Sun out of the lens after a while
    assert 0.0 < float(into.fraction_lit) < 0.9 * float(day.fraction_lit)


def test_one_who_is_always_seen_is_never_lost(flown):
    """A wide camera far off, with the walker before the hulls, never loses him."""
    far = Camera((50.0, 0.0, 1.0), (-1.0, 0.0, 0.0), (0.0, 0.0, 1.0), 1.5, 1.5)
    seen = film(flown, far, scene())
    assert float(seen.fraction_in_frame) == pytest.approx(1.0, abs=1e-12)
    assert float(seen.first_loss) == float(seen.last_loss) == NEVER_S
    assert float(seen.longest_loss) == 0.0
