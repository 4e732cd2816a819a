"""Networks of vessels: exact limits, balances to rounding, and what is slowed."""

import math

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from voskhod.physics import network, valve
from voskhod.physics.cycle import cycle_cost
from voskhod.physics.gas import Wall
from voskhod.physics.march import Grid, march
from voskhod.physics.mixture import contents_of, internal_energy, partial_pressures, plus, total
from voskhod.physics.network import SPACE, Link, Vessel, look

WARM_K = 293.15
INSULATED = Wall(0.0, WARM_K)
ATMOSPHERE_PA = 101325.0
AIR = (0.79 * ATMOSPHERE_PA, 0.21 * ATMOSPHERE_PA, 0.0, 0.0)
# Nitrogen from NIST-JANAF, written again: cp 29.124 J/(mol K), 28.0134 g/mol.
HEAT_RATIO = 29.124 / (29.124 - 8.31446261815324)
CONSTANT = 8.31446261815324 / 0.0280134
VOLUME_M3, AREA_M2 = 2.5, 0.8 * math.pi * 0.01**2


def filled(pressures, volume, temperature=WARM_K):
    return contents_of(tuple(jnp.asarray(p, dtype=float) for p in pressures), temperature, volume)


def run(rates, first, seconds, steps):
    """March a state and return the record."""
    grid = Grid(jnp.asarray(0.0), jnp.asarray(seconds / steps), steps)
    return jax.jit(lambda state: march(rates, state, grid, None, solver="Tsit5"))(first)


def scalars(contents):
    return np.array([float(part) for part in contents])


# Nine vessels in five corners that do not touch, marched once: compiling costs more than marching.
FACTOR = math.sqrt(HEAT_RATIO) * (2 / (HEAT_RATIO + 1)) ** (
    (HEAT_RATIO + 1) / (2 * (HEAT_RATIO - 1))
)
TAU_S = VOLUME_M3 / (AREA_M2 * FACTOR * math.sqrt(CONSTANT * WARM_K))
SECONDS, STEPS = 8.5 * TAU_S, 500
STEP_S = SECONDS / STEPS
ROOMS_M3 = (2.5, 0.7)
VESSELS = (
    Vessel(VOLUME_M3, INSULATED, is_isothermal=True),
    Vessel(VOLUME_M3, INSULATED),
    *(Vessel(v, INSULATED) for v in ROOMS_M3),
    Vessel(1.0, INSULATED, is_fixed=True),
    Vessel(2.5, INSULATED),
    Vessel(0.08, INSULATED, growth=0.04 / SECONDS),
    Vessel(2.0, INSULATED, is_isothermal=True),
    Vessel(0.05, INSULATED, is_isothermal=True),
)


def corner_rates(now, states, args):
    hatch = jnp.minimum(0.3, valve.greatest_area(ROOMS_M3[1], STEP_S))  # open: 0.3 m2
    small = ROOMS_M3[0] * ROOMS_M3[1] / sum(ROOMS_M3)
    links = (
        Link(0, SPACE, AREA_M2),
        Link(1, SPACE, AREA_M2),
        Link(2, 3, hatch, laminar=valve.least_laminar(hatch, small, STEP_S)),
        Link(4, 5, 1e-5),
        Link(7, SPACE, 2e-3 * (1.0 - valve.opening(now, 200.0, 5.0))),
        Link(8, 7, 2e-5 * valve.opening(now, 210.0, 5.0), True, 0.02),
    )
    grown = VESSELS[6]._replace(volume=0.08 + 0.04 * now / SECONDS)
    vessels = (*VESSELS[:6], grown, *VESSELS[7:])
    return network.rates(states, vessels, links).contents


CORNERS = (
    *(filled((ATMOSPHERE_PA, 0, 0, 0), VOLUME_M3) for _ in range(2)),
    filled((90e3, 0, 0, 0), ROOMS_M3[0]),
    filled((2e3, 0, 0, 0), ROOMS_M3[1], 250.0),
    filled((ATMOSPHERE_PA, 0, 0, 0), 1.0),
    filled((1e-2, 0, 0, 0), 2.5),
    filled((0, 40e3, 0, 0), 0.08),
    filled(AIR, 2.0),
    filled((15e6, 0, 0, 0), 0.05),
)


@pytest.fixture(scope="module")
def corners():
    """Return the record of all corners."""
    return run(corner_rates, CORNERS, SECONDS, STEPS)


def seen(record, i):
    """Return what a vessel looked like at all samples."""
    return jax.vmap(lambda contents: look(contents, VESSELS[i]))(record.states[i])


def test_venting_meets_both_exact_limits(corners):
    """A vessel vented to vacuum, isothermal and insulated, passes all rows of the exact table."""
    x = np.asarray(corners.times) / TAU_S
    isothermal, insulated = seen(corners, 0), seen(corners, 1)
    slowing = 1.0 + 0.5 * (HEAT_RATIO - 1.0) * x
    # 1e-8: steps of a sixtieth of the time constant, fifth order; nothing is softened into vacuum
    np.testing.assert_allclose(isothermal.pressure / ATMOSPHERE_PA, np.exp(-x), rtol=1e-8)
    np.testing.assert_allclose(
        insulated.pressure / ATMOSPHERE_PA,
        slowing ** (-2 * HEAT_RATIO / (HEAT_RATIO - 1)),
        rtol=1e-8,
    )
    np.testing.assert_allclose(insulated.temperature / WARM_K, slowing**-2.0, rtol=1e-8)
    assert np.exp(-x[-1]) < 0.001  # the record covers the printed table


def test_hatch_faster_than_a_step_levels_two_rooms_and_stays_stable(corners):
    """A slowed hatch ends at the exact common pressure without overshooting."""
    first, second = seen(corners, 2).pressure, seen(corners, 3).pressure
    # same gas in both: energy over volume, exact; level to rounding after five hundred steps
    common = (90e3 * ROOMS_M3[0] + 2e3 * ROOMS_M3[1]) / sum(ROOMS_M3)
    assert float(first[-1]) == pytest.approx(common, rel=1e-9)
    assert float(second[-1]) == pytest.approx(common, rel=1e-9)
    assert float(second[60]) == pytest.approx(common, rel=1e-6)  # in some tens of steps
    assert float(second.max()) <= common * (1 + 1e-9)


def test_vacuum_filled_from_a_reservoir_ends_at_the_heat_ratio(corners):
    """Insulated, gas from an infinite reservoir ends gamma times warmer than it (true vacuum)."""
    # 1e-6: it begins at 1e-7 of an atmosphere, not from a true vacuum
    warm = float(seen(corners, 5).temperature[-1])
    assert warm == pytest.approx(HEAT_RATIO * WARM_K, rel=1e-6)
    np.testing.assert_array_equal(scalars(corners.state[4]), scalars(CORNERS[4]))


def test_growing_vessel_follows_the_adiabat(corners):
    """A closed insulated vessel that grows does work: p V^gamma is constant."""
    ratio = 29.376 / (29.376 - 8.31446261815324)  # oxygen, NIST-JANAF
    end = look(corners.state[6], Vessel(0.12, INSULATED))
    # fifth order, five hundred steps
    assert float(end.pressure) == pytest.approx(40e3 * 1.5**-ratio, rel=1e-9)


def test_cycle_costs_what_the_airlock_held(corners):
    """Vent an airlock and fill it from a bottle: the loss is its air, the bottle tells the rest."""
    cost = cycle_cost(CORNERS[7:], corners.state[7:], VESSELS[7:], (1,))
    held = sum(scalars(CORNERS[7])[:4])
    assert float(cost.lost_kg) == pytest.approx(held, rel=1e-9)  # vented for 40 time constants
    assert float(cost.before_pa[0]) == pytest.approx(15e6, rel=1e-12)
    # isothermal: what the airlock gained the bottle lost, pressure times volume
    gained = float(seen(corners, 7).pressure[-1]) * 2.0
    assert (15e6 - float(cost.after_pa[0])) * 0.05 == pytest.approx(gained, rel=1e-9)
    assert gained > 2e5


def test_a_day_of_a_whole_network_conserves_mass_and_energy():
    """Cabin, airlock, bottle and suit, leaking and breathing for 24 h, lose nothing."""
    step = 86400.0 / 1440

    def parts(now):
        vessels = (
            Vessel(5.0, Wall(20.0, 291.0)),
            Vessel(2.0, Wall(1.0, 270.0)),
            Vessel(0.03, Wall(1.0, 280.0)),
            Vessel(0.08, INSULATED, is_isothermal=True),
        )
        hatch = jnp.minimum(1e-4, valve.greatest_area(2.0, step))
        share = valve.opening(now, 20000.0, 600.0) - valve.opening(now, 50000.0, 600.0)
        links = (
            Link(0, 1, hatch * share, laminar=valve.least_laminar(hatch, 1.4, step)),
            Link(1, SPACE, 2e-7),
            Link(2, 0, 4e-9, greatest_flow=3e-5),
            Link(3, 1, 1e-7, is_one_way=True),
        )
        return vessels, links, (network.source(0, (0.0, -1e-5, 1.2e-5, 2e-5), 305.0, 90.0),)

    def rates(now, state, args):
        states, _, _ = state
        vessels, links, sources = parts(now)
        change = network.rates(states, vessels, links, sources)
        return change.contents, change.overboard, sum(change.heats)

    first = (
        filled(AIR, 5.0, 291.0),
        filled((50e3, 10e3, 1e3, 1e3), 2.0),
        filled((0.0, 15e6, 0.0, 0.0), 0.03),
        filled((0.0, 40e3, 300.0, 800.0), 0.08),
    )
    nothing = filled((0, 0, 0, 0), 1.0)
    record = run(rates, (first, nothing, jnp.asarray(0.0)), 86400.0, 1440)
    ended, lost, heat = record.state
    _, _, sources = parts(jnp.asarray(0.0))
    entered = 86400.0 * scalars(sources[0].flow)
    entered[4] += float(heat)
    before, after = scalars(total(first)) + entered, scalars(plus(total(ended), lost))
    # linear invariants, kept by every Runge-Kutta method: 1440 steps of rounding
    np.testing.assert_allclose(after, before, rtol=1e-12)
    assert float(lost.oxygen) > 0.1  # it did leak: the books had something to keep
    assert scalars(total(ended)).min() > 0.0


def test_check_valve_and_regulator():
    """Nothing runs back through a check valve; a regulator passes what it is set to, both ways."""
    vessels = (Vessel(1.0, INSULATED), Vessel(1.0, INSULATED))
    high, low = filled((9e4, 0, 0, 0), 1.0), filled((1e4, 0, 0, 0), 1.0)

    def flow(one, two, **more):
        looks = tuple(look(c, v) for c, v in zip((one, two), vessels, strict=True))
        return float(network.link_flow(Link(0, 1, 1e-4, **more), looks).nitrogen)

    assert flow(low, high, is_one_way=True) == 0.0
    assert flow(high, low, is_one_way=True) == flow(high, low) > 1e-3
    assert flow(high, low, greatest_flow=1e-3) == pytest.approx(1e-3, rel=1e-11)  # trace of gas
    assert flow(low, high, greatest_flow=1e-3) == pytest.approx(-1e-3, rel=1e-11)
    assert flow(low, high) == -flow(high, low)


def test_mixture_reads_back_its_partial_pressures():
    """Dalton: partial pressures in, the same out; dry air has the gas constant of the standard."""
    parts = (76e3, 20e3, 500.0, 1000.0)
    contents = filled(parts, 3.0)
    np.testing.assert_allclose(partial_pressures(contents, WARM_K, 3.0), parts, rtol=1e-14)
    seen = look(contents, Vessel(3.0, INSULATED))
    assert float(seen.pressure) == pytest.approx(sum(parts), rel=1e-12)
    assert float(seen.temperature) == pytest.approx(WARM_K, rel=1e-12)
    air = look(filled((0.79050, 0.20946, 0.0004, 0.0), 1e5), Vessel(1e5, INSULATED))
    # 288.2 and 1.3985 follow from N2 and O2; with its argon air has 287.05 and 1.400
    assert float(air.of_gas.gas_constant) == pytest.approx(287.05, rel=5e-3)
    assert 1.0 / float(air.of_gas.inverse) == pytest.approx(1.400, rel=1.2e-3)
    energy = internal_energy((0.0, 1.0, 0.0, 0.0), 1.0)
    assert float(energy) == pytest.approx((29.376 - 8.31446) / 0.0319988, rel=1e-6)  # digits given


def test_no_gradient_is_nan_with_empty_or_level_vessels():
    """Rates and their derivatives are finite in vacuum, at rest, and from vacuum to vacuum."""
    vessels = (Vessel(2.0, Wall(5.0, 280.0)), Vessel(1.0, INSULATED))
    links = (Link(0, 1, 1e-4), Link(1, SPACE, 1e-4))

    def summed(states):
        change = network.rates(states, vessels, links)
        return sum(jnp.sum(leaf) for leaf in jax.tree.leaves(change))

    empty = filled((0, 0, 0, 0), 1.0)
    air, same = filled(AIR, 2.0), filled(AIR, 1.0)
    slope = jax.jit(jax.value_and_grad(summed))
    for states in ((empty, empty), (air, same), (air, empty), (empty, air)):
        value, gradient = slope(states)
        assert np.isfinite(value)
        assert all(np.isfinite(leaf) for leaf in jax.tree.leaves(gradient))


def test_valve_opens_smoothly_and_at_once_where_it_takes_no_time():
    """A valve is shut before, open after, half open half-way."""
    assert float(valve.opening(9.0, 10.0, 4.0)) == 0.0
    assert float(valve.opening(12.0, 10.0, 4.0)) == 0.5
    assert float(valve.opening(14.0, 10.0, 4.0)) == 1.0
    assert float(valve.opening(10.1, 10.0, 0.0)) == 1.0
    assert np.isfinite(jax.grad(valve.opening)(10.0, 10.0, 0.0))
    # a wall never warms thin gas by more than the difference in one step
    assert float(valve.greatest_conductance(20.0, jnp.asarray(5.0), 1.0)) == 5.0
