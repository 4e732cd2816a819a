"""Booms, hull and jettison of an inflatable airlock against closed forms."""

import math

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad

from voskhod.physics import airlock_hull as hull
from voskhod.physics import inflatable
from voskhod.physics.gas import AIR
from voskhod.physics.inflatable import BoomGas, Booms, Feed
from voskhod.physics.march import Grid, march

WARM_K = 290.0
BOOMS = Booms(13.0, 0.036, 2.5, 0.55, 100.0)  # a third of 39 booms, 36 mm, on a ring of 1.1 m
FULL_M3 = 13.0 * math.pi * 0.036**2 * 2.5
ZERO = jnp.asarray(0.0)
groups = jax.jit(lambda mass, booms: inflatable.group_state(mass, WARM_K, ZERO, booms))


def test_group_is_flat_then_fills_then_is_rigid():
    """Volume grows at the unfolding pressure until full, then pressure grows at full volume."""
    full_kg = 100.0 * FULL_M3 / (AIR.gas_constant * WARM_K)
    for share in (0.0, 0.3, 0.999):
        held = groups(jnp.asarray(share * full_kg), BOOMS)
        assert float(held.gauge) == 100.0
        assert float(held.filled) == pytest.approx(share, rel=1e-12)
    held = groups(jnp.asarray(50.0 * full_kg), BOOMS)
    assert float(held.gauge) == pytest.approx(5000.0, rel=1e-12)  # ideal gas at full volume
    assert float(held.filled) == pytest.approx(1.0, rel=1e-12)


@given(st.floats(1e-3, 1.0), st.floats(0.0, 3e-6))
@settings(max_examples=40, deadline=None)
def test_fabric_that_gives_obeys_its_law_and_the_ideal_gas(mass, compliance):
    """Pressure times the volume that this gauge stretches to is m R T, whatever the fabric."""
    held = groups(jnp.asarray(mass), BOOMS._replace(compliance=jnp.asarray(compliance)))
    stretched = FULL_M3 * (1.0 + compliance * float(held.gauge))
    energy = mass * AIR.gas_constant * WARM_K
    assert float(held.pressure) * stretched == pytest.approx(energy, rel=1e-9)  # root: rounding
    assert float(held.volume) == pytest.approx(stretched, rel=1e-9)


def test_rigid_mass_is_what_makes_a_group_rigid():
    """Filled with that mass, a group has the pressure that was asked for."""
    soft = BOOMS._replace(compliance=2e-6)
    mass = inflatable.rigid_mass(jnp.asarray(60e3), jnp.asarray(WARM_K), ZERO, soft)
    assert float(groups(mass, soft).gauge) == pytest.approx(60e3, rel=1e-12)


@pytest.fixture(scope="module")
def inflation():
    """Return a compiled inflation of three groups: restrictors and holes in, record out."""

    def rates(_, state, feed):
        return inflatable.boom_rates(state, BOOMS, feed)

    def fill(areas, leaks):
        feed = Feed(0.01, jnp.asarray(WARM_K), tuple(areas), tuple(leaks), ZERO)
        bottle = 15e6 * 0.01 / (AIR.gas_constant * WARM_K)
        first = BoomGas(jnp.asarray(bottle), (ZERO, ZERO, ZERO))
        return march(rates, first, Grid(ZERO, jnp.asarray(1.0), 600), feed)

    return jax.jit(fill)


AREA_M2 = 2.0e-8  # restrictor of 0.18 mm: a group is rigid in minutes
EQUAL, TIGHT = jnp.full(3, AREA_M2), jnp.zeros(3)


def test_groups_from_one_bottle_fill_as_the_exact_solution(inflation):
    """Time to rigid from a bottle that empties is the closed form of choked flow."""
    record = inflation(EQUAL, TIGHT)
    wanted = inflatable.rigid_mass(jnp.asarray(60e3), jnp.asarray(WARM_K), ZERO, BOOMS)
    exact = inflatable.bottle_filling_time(
        3.0 * wanted, jnp.asarray(15e6), jnp.asarray(WARM_K), 0.01, jnp.asarray(3.0 * AREA_M2)
    )
    # the same by hand: isothermal bottle, sonic factor of air
    factor = math.sqrt(1.4) * (2 / 2.4) ** 3
    tau = 0.01 / (3 * AREA_M2 * factor * math.sqrt(AIR.gas_constant * WARM_K))
    held = 15e6 * 0.01 / (AIR.gas_constant * WARM_K)
    assert float(exact) == pytest.approx(-tau * math.log(1 - 3 * float(wanted) / held), rel=1e-9)
    reached = np.interp(float(wanted), np.asarray(record.states.groups[0]), record.times)
    assert 60.0 < reached < 500.0
    # linear between samples of 1 s: (1 s)^2 / (8 tau) of a curve of some thousand seconds
    assert reached == pytest.approx(float(exact), abs=1e-3)
    mass = record.states.bottle + sum(record.states.groups)
    np.testing.assert_allclose(mass, mass[0], rtol=1e-12)  # linear invariant


def test_one_group_lost_leaves_two_thirds_of_the_stiffness(inflation):
    """A torn group stays slack; the others become rigid and carry two thirds."""
    record = inflation(EQUAL, jnp.asarray([1e-4, 0.0, 0.0]))
    gauges = [float(groups(kg, BOOMS).gauge) for kg in record.state.groups]
    bottle = float(record.state.bottle) * AIR.gas_constant * WARM_K / 0.01
    # sonic in and out: pressures as the inverse areas; it lags by 7 s of the bottle's 900
    assert gauges[0] == pytest.approx(AREA_M2 / 1e-4 * bottle, rel=0.02)
    assert min(gauges[1:]) > 30.0 * gauges[0]
    whole = (jnp.asarray(6e4),) * 3
    moment = float(inflatable.ring_stiffness(whole, BOOMS).wrinkling_moment)
    margin = inflatable.margin_without_a_group(whole, BOOMS, jnp.asarray(moment))
    assert float(margin) == pytest.approx(-1.0 / 3.0, rel=1e-12)


def test_stiffness_has_the_limits_of_one_tube_and_of_a_thin_ring():
    """One boom alone is Comer and Levy's tube; many thin ones a ring; the table of section 2."""
    one = Booms(1.0, 0.060, 2.5, 0.0, 0.0)
    stiff = inflatable.ring_stiffness((jnp.asarray(29.6e3),), one)
    # printed: 335 N, 10.0 and 20.1 N m for 60 mm at 29.6 kPa; half of the last digit
    assert float(stiff.axial_load) == pytest.approx(335.0, abs=0.51)
    assert float(stiff.wrinkling_moment) == pytest.approx(10.0, abs=0.051)
    assert float(stiff.collapse_moment) == pytest.approx(20.1, abs=0.051)
    assert float(stiff.boom_wrinkling) == pytest.approx(10.0, abs=0.051)
    thin = Booms(40.0, 1e-4, 2.5, 0.55, 0.0)
    ring = inflatable.ring_stiffness((jnp.asarray(1e6),), thin)
    # 4e-4: radius of the boom over that of the ring
    exact = 40.0 * 1e6 * math.pi * 1e-8 * 0.55 / 2.0
    assert float(ring.wrinkling_moment) == pytest.approx(exact, rel=4e-4)
    # a tube without booms that holds air: p pi R^3 / 2
    hollow = inflatable.ring_stiffness((ZERO,), thin, jnp.asarray(1e5))
    tube = 1e5 * math.pi * 0.55**3 / 2.0
    assert float(hollow.wrinkling_moment) == pytest.approx(tube, rel=1e-3)


def test_stiffness_of_the_ring_equals_a_sum_over_its_booms():
    """First wrinkle found by adding 39 booms, each with its own fibres, one by one."""
    n, a, ring, gauge = 39, 0.036, 0.55, 6e4
    force = gauge * math.pi * a * a
    heights = ring * np.sin(2 * np.pi * np.arange(n) / n)
    second = np.sum(heights**2 + a * a / 2.0)  # boom areas; I = A a^2 / 2 of a thin tube
    exact = force * second / (ring + a)  # strain force / EA at the outermost fibre
    booms = Booms(13.0, a, 2.5, ring, 0.0)
    ours = inflatable.ring_stiffness((jnp.asarray(gauge),) * 3, booms).wrinkling_moment
    assert float(ours) == pytest.approx(exact, rel=1e-12)  # the same sum in closed form


def test_filling_times_are_finite_where_nothing_flows():
    """No flow and too small a bottle are told as never, with finite slopes."""
    kg = jnp.asarray(0.3)
    assert float(inflatable.filling_time(kg, jnp.asarray(0.0007))) == pytest.approx(
        428.57, abs=0.01
    )
    assert float(inflatable.filling_time(kg, ZERO)) == inflatable.NEVER_S

    def time(pressure):
        return inflatable.bottle_filling_time(
            kg, pressure, jnp.asarray(WARM_K), 0.01, jnp.asarray(AREA_M2)
        )

    for pressure in (0.0, 1e5, 15e6):
        value, slope = jax.value_and_grad(time)(pressure)
        assert np.isfinite(value)
        assert np.isfinite(slope)
    assert float(time(1e5)) == inflatable.NEVER_S


def test_printed_dimensions_of_volga_disagree():
    """2.5 m and 1.0 m make 1.96 m3; 2.5 m3 needs 1.13 m; 157 cm by 97.5 cm make 1.17 m3."""
    # half of the last printed digit
    assert float(hull.clear_volume(2.5, 1.0)) == pytest.approx(1.96, abs=0.0051)
    assert float(hull.clear_diameter(2.5, 2.5)) == pytest.approx(1.13, abs=0.0051)
    assert float(hull.clear_volume(1.57, 0.975)) == pytest.approx(1.17, abs=0.0051)
    assert float(hull.deployed_length(0.74, 2.5, jnp.asarray(0.5))) == pytest.approx(1.62)
    force = hull.hatch_force(jnp.asarray(1500.0), 0.65)
    assert float(force) == pytest.approx(498.0, abs=0.5)  # 1.5 kPa on 0.332 m2
    assert float(hull.hatch_gauge(force, 0.65)) == pytest.approx(1500.0, rel=1e-12)


def test_escaping_air_pushes_as_the_integral_over_its_stream():
    """Impulse per mass is the integral of thrust, mass flow v + p A, over an insulated venting."""
    g, r = 1.4, AIR.gas_constant

    def thrust_per_flow(left):
        warm = WARM_K * left ** (g - 1.0)
        throat = 2.0 * warm / (g + 1.0)
        speed = math.sqrt(g * r * throat)
        return speed + r * throat / speed  # p A over mass flow is R T / v

    exact = quad(thrust_per_flow, 0.0, 1.0, epsrel=1e-10)[0]
    assert float(hull.escape_speed(jnp.asarray(WARM_K))) == pytest.approx(exact, rel=1e-8)
    assert exact == pytest.approx(446.0, abs=1.0)
    shove = hull.Shove(jnp.asarray(400.0), jnp.asarray(0.5), jnp.asarray(WARM_K), 0.5)
    done = hull.jettison(shove, jnp.asarray(1.0), jnp.asarray(11500.0), jnp.asarray(5400.0))
    assert float(done.impulse) == pytest.approx(400.0 + 0.25 * exact, rel=1e-8)
    assert float(done.spin) * 11500.0 == pytest.approx(float(done.impulse), rel=1e-12)
    assert float(done.speed) * 5400.0 == pytest.approx(float(done.impulse), rel=1e-12)
