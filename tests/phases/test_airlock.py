"""The airlock's shell and stores: booms, groups that are lost, what a cycle costs, the jettison."""

import math

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from voskhod.mission.loading import load_mission
from voskhod.mission.plan import changed_plan
from voskhod.phases.airlock import airlock
from voskhod.phases.fate import NEVER_S, Cause
from voskhod.phases.procedure import walk_parts
from voskhod.phases.spacewalk import WalkRecord, WalkTimes
from voskhod.phases.walking import Walk

AIR, REFILLED = 287.05287, 7000.0
BASE = {
    "airlock.length": 2.5,
    "airlock.inner_diameter": 1.0,
    "airlock.bottle_volume": 0.02,
    "airlock.bottle_pressure": 25e6,
    "airlock.booms.radius": 0.036,
    "airlock.booms.pressure": 60e3,
    "airlock.booms.flow": 0.23e-3,
    "airlock.booms.bending": 150.0,
    "airlock.booms.inflate_at": 1200.0,
    "airlock.booms.groups_lost": 0.0,
    "airlock.jettison.impulse": 350.0,
    "airlock.jettison.arm": 1.0,
    "airlock.jettison.residual_pressure": 0.0,
    "spacewalk.depressurise_at": 5293.0,
}
MISSION = load_mission("voskhod-2")
BOOMS, GROUPS = 40, 3


@pytest.fixture(scope="module")
def fly():
    """Return the compiled phase after a walk of known gas: changed numbers in, record out."""
    program = jax.jit(airlock)

    def one(filled=1.6, **values):
        names = {key.replace("__", "."): value for key, value in values.items()}
        plan = changed_plan(MISSION, {k: jnp.asarray(v, float) for k, v in (BASE | names).items()})
        zero = jnp.asarray(0.0)
        times = WalkTimes(*(zero,) * 12, *(jnp.asarray(True),) * 3)
        times = times._replace(refilled=jnp.asarray(REFILLED))
        end = Walk(None, None, jnp.asarray(3.3), jnp.asarray(0.4), jnp.asarray(float(filled)))
        walked = WalkRecord(times, end, *(None,) * 5)
        return plan, jax.device_get(program(plan, walked))

    return one


def force(gauge=BASE["airlock.booms.pressure"], radius=BASE["airlock.booms.radius"]):
    """Return the force that the gas of all booms puts on the end ring [N]."""
    return BOOMS * gauge * math.pi * radius**2


def wrinkling(share=1.0):
    """Return the moment at which the thick ring of booms wrinkles [N m]."""
    radius = BASE["airlock.booms.radius"]
    ring = 0.5 * BASE["airlock.inner_diameter"] + radius
    return share * force() * (ring**2 + radius**2) / (2.0 * (ring + radius))


def test_booms_take_the_time_that_their_gas_takes(fly):
    """Inflation lasts as long as the constant flow needs for one group's gas."""
    plan, record = fly()
    warm = float(plan.cabin.temperature)
    volume = BOOMS / GROUPS * math.pi * 0.036**2 * 2.5
    seconds = 60e3 * volume / (AIR * warm) / 0.23e-3
    # ideal gas at constant temperature: rounding
    assert float(record.inflation.duration) == pytest.approx(seconds, rel=1e-6)
    assert float(record.inflation.rigid) == pytest.approx(1200.0 + seconds, rel=1e-6)


def test_whole_ring_bears_what_pneumatics_say(fly):
    """The moment at which it wrinkles is that of Comer and Levy for N tubes on a ring."""
    _, record = fly()
    assert float(record.inflation.moment) == pytest.approx(wrinkling(), rel=1e-9)
    assert Cause(int(record.fate.cause)) is Cause.RECOVERED
    assert float(record.fate.time) == NEVER_S


@pytest.mark.parametrize(
    ("lost", "share", "stands"),
    [(0, 1.0, True), (1, 2 / 3, True), (2, 1 / 3, False), (3, 0.0, False)],
)
def test_groups_that_are_lost(fly, lost, share, stands):
    """With two of three groups it stands; with one it is limp, and that is told at the venting."""
    _, record = fly(airlock__booms__groups_lost=lost)
    shell = record.inflation
    assert float(shell.moment) == pytest.approx(wrinkling(share), rel=1e-9, abs=1e-9)
    # with one group fewer than there are, over the walker's push
    fewer = max(share - 1 / 3, 0.0)
    assert float(shell.margin) == pytest.approx(wrinkling(fewer) / 150.0 - 1.0, rel=1e-6, abs=1e-9)
    expected = Cause.RECOVERED if stands else Cause.AIRLOCK_LIMP
    assert Cause(int(record.fate.cause)) is expected
    assert float(record.fate.time) == (NEVER_S if stands else 5293.0)


@pytest.mark.parametrize(
    "values",
    [
        {"airlock__booms__bending": 1e5},
        {"airlock__booms__flow": 1e-6},
        {"airlock__booms__inflate_at": 5292.0},
    ],
    ids=["too weak", "too slow", "too late"],
)
def test_an_airlock_that_does_not_stand_in_time_is_limp(fly, values):
    """Booms that do not bear the push, or are not rigid when the vent opens, lose the airlock."""
    _, record = fly(**values)
    assert Cause(int(record.fate.cause)) is Cause.AIRLOCK_LIMP


def test_cycle_costs_what_the_walk_says(fly):
    """Gas lost and saved are the walk's; the bottle falls by what the filling took."""
    plan, record = fly(filled=1.6)
    assert (float(record.lost_kg), float(record.saved_kg)) == (3.3, 0.4)
    held = 25e6 * 0.02 / (AIR * float(plan.cabin.temperature))
    assert float(record.bottle_pa) == pytest.approx(25e6 * (1.0 - 1.6 / held), rel=1e-6)
    _, emptied = fly(filled=1e3)
    assert float(emptied.bottle_pa) == 0.0


def test_jettison_turns_the_ship(fly):
    """Impulse times arm over inertia; air that is left adds its own push."""
    plan, record = fly()
    after = float(plan.airlock.jettison.after)
    assert float(record.jettisoned) == pytest.approx(REFILLED + after)
    turn = 350.0 * 1.0 / float(plan.ship.inertia)
    assert float(record.spin) == pytest.approx(turn, rel=1e-6)
    _, straight = fly(airlock__jettison__arm=0.0)
    assert float(straight.spin) == pytest.approx(0.0, abs=1e-12)
    _, full = fly(airlock__jettison__residual_pressure=10e3)
    # 10 kPa in 2 m3 are 0.24 kg that leave at up to 735 m/s: some hundred newton seconds
    assert 1.1 < float(full.spin / record.spin) < 1.6


def test_other_shells_have_no_booms(fly):
    """A rigid airlock that is kept has neither booms nor jettison to tell of."""
    plan, _ = fly()
    own = plan.airlock.model_copy(update={"booms": None, "jettison": None, "shell": "rigid"})
    zero = jnp.asarray(0.0)
    end = Walk(None, None, zero, zero, zero)
    times = WalkTimes(*(zero,) * 12, *(jnp.asarray(True),) * 3)
    record = airlock(plan.model_copy(update={"airlock": own}), WalkRecord(times, end, *(None,) * 5))
    assert record.inflation is None
    assert record.jettisoned is None
    assert record.spin is None
    assert float(record.fate.time) == NEVER_S


def test_slopes_are_finite():
    """Forward and reverse mode give finite slopes of everything by everything."""
    plan = changed_plan(MISSION, {k: jnp.asarray(v, float) for k, v in BASE.items()})
    zero = jnp.asarray(0.0)
    times = WalkTimes(*(zero,) * 12, *(jnp.asarray(True),) * 3)

    def total(shell, ship, filled):
        changed = plan.model_copy(update={"airlock": shell, "ship": ship})
        record = airlock(
            changed, WalkRecord(times, Walk(None, None, zero, zero, filled), *(None,) * 5)
        )
        shell = record.inflation
        return shell.moment + shell.margin + shell.rigid + record.bottle_pa + record.spin

    slopes = jax.jit(jax.grad(total, (0, 1, 2)))(plan.airlock, plan.ship, jnp.asarray(1.6))
    assert all(np.isfinite(leaf).all() for leaf in jax.tree.leaves(slopes))
    assert float(slopes[2]) < 0.0
    assert walk_parts(plan).airlock is plan.airlock
