"""The spacewalk: blow-down against exact limits, step size, balances, and every way to be lost."""

import math
from types import SimpleNamespace

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import solve_ivp

from voskhod.errors import InputError
from voskhod.flight.measurands import MEASURANDS
from voskhod.mission.loading import load_mission
from voskhod.mission.plan import drawn_plan, nominal_plan
from voskhod.phases import procedure, spacewalk
from voskhod.phases.airlock import airlock
from voskhod.phases.fate import NEVER_S, Cause
from voskhod.phases.procedure import walk_parts
from voskhod.phases.spacewalk import WalkTimes, excursion, greatest_distance, walk

AIR, HEAT_RATIO = 287.05287, 1.4
# A walk that succeeds in the second attempt, whatever the built-in mission says.
BASE = (
    "airlock.volume=1.96 m^3",
    "airlock.vent_diameter=20 mm",
    "airlock.vent_discharge=0.8",
    "airlock.wall_conductance=20 W/K",
    "suit.normal_pressure=0.40 atm",
    "suit.low_pressure=0.27 atm",
    "suit.joint_radius=0.08 m",
    "suit.structure_torque=4 N*m",
    "suit.oxygen=2.38 kg",
    "suit.ventilation=0.7 g/s",
    "walker.greatest_torque=75 N*m",
    "walker.unloaded_ingress=20 s",
    "walker.fatigue_rate=0.0097 1/s",
    "walker.recovery_rate=0.00091 1/s",
    "walker.effort_duty=0.6",
    "walker.core_limit=39.5 degC",
    "walker.co2_limit=8 kPa",
    "spacewalk.free_float=620 s",
    "spacewalk.lowers_pressure=true",
    "spacewalk.lower_pressure_after=60 s",
    "spacewalk.depressurise_at=1:28:13",
)
CAUSES = {int(cause) for cause in Cause}


def plan_with(*overrides):
    """Return the plan of a walk that succeeds, with settings laid over it."""
    return nominal_plan(load_mission("voskhod-2", (*BASE, *overrides)))


@pytest.fixture(scope="module")
def fly():
    """Return the compiled walk."""
    return jax.jit(walk)


@pytest.fixture(scope="module")
def flown(fly):
    """Return the record of the walk that succeeds."""
    return fly(plan_with())


def duration_of_return(record):
    return float(record.times.back_inside - record.times.return_begun)


def cause(record):
    return Cause(int(record.fate.cause))


def venting(record):
    """Return seconds since the vent opened and airlock pressures, above a hundredth of cabin's."""
    seconds = np.asarray(record.seconds[: spacewalk.STEPS + 2] - record.times.vent_opened)
    pressure = np.asarray(record.duties.airlock_pa[: spacewalk.STEPS + 2])
    thick = pressure > 0.01 * pressure[0]
    return seconds[thick], pressure[thick]


def choked_rate(plan):
    """Return the rate at which a vessel at cabin temperature loses its mass [1/s]."""
    shell = plan.airlock
    area = 0.25 * math.pi * float(shell.vent_diameter) ** 2 * float(shell.vent_discharge)
    sound = math.sqrt(HEAT_RATIO * AIR * float(plan.cabin.temperature))
    squeeze = (2 / (HEAT_RATIO + 1)) ** ((HEAT_RATIO + 1) / (2 * (HEAT_RATIO - 1)))
    return area / float(shell.volume) * sound * squeeze


def test_airlock_without_walls_empties_adiabatically(fly):
    """Without heat from the walls the pressure falls by the closed form of a choked vessel."""
    plan = plan_with("airlock.wall_conductance=0 W/K")
    seconds, pressure = venting(fly(plan))
    c = 0.5 * (HEAT_RATIO - 1) * choked_rate(plan)
    exact = pressure[0] * (1 + c * seconds) ** (-2 * HEAT_RATIO / (HEAT_RATIO - 1))
    # Bosh3 with 6.9 s steps on a time constant of 28 s: (0.25)^4 / 24 a step, twenty steps
    np.testing.assert_allclose(pressure, exact, rtol=3e-3)


def test_airlock_with_perfect_walls_empties_isothermally(monkeypatch):
    """With walls that keep the air warm the pressure falls exponentially."""
    monkeypatch.setattr(spacewalk, "STEPS", 2048)
    monkeypatch.setattr(procedure, "STEPS", 2048)
    plan = plan_with("airlock.wall_conductance=100000 W/K")
    seconds, pressure = venting(jax.jit(lambda p: walk(p))(plan))
    exact = pressure[0] * np.exp(-choked_rate(plan) * seconds)
    # walls act within a step (0.43 s), so the air stays 0.4 x 0.43 s / 39 s = 0.4 % colder than
    # they are; its flow is then 0.2 % slower over ln(100) = 4.6 time constants
    np.testing.assert_allclose(pressure, exact, rtol=0.015)


def test_airlock_with_real_walls_agrees_with_another_integration(flown):
    """Between the limits the pressure follows the first law, integrated by SciPy."""
    plan = plan_with()
    seconds, pressure = venting(flown)
    warm, volume = float(plan.cabin.temperature), float(plan.airlock.volume)
    rate, c_v = choked_rate(plan), AIR / (HEAT_RATIO - 1)
    wall = float(plan.airlock.wall_conductance) / (1.204 * volume * c_v)

    def law(_, state):
        log_mass, t = state
        out = rate * math.sqrt(t / warm)
        return [-out, -(HEAT_RATIO - 1) * out * t + wall * (warm - t)]

    first = [math.log(pressure[0] * volume / (AIR * warm)), warm]
    exact = solve_ivp(law, (0, seconds[-1]), first, t_eval=seconds, rtol=1e-10).y
    np.testing.assert_allclose(pressure, np.exp(exact[0]) * AIR * exact[1] / volume, rtol=3e-3)


def readings(plan, record):
    """Return the measurands of the walk and whether they are defined."""
    view = SimpleNamespace(
        walk=record, airlock=airlock(plan, record.times.refilled), contact=0, plan=plan
    )
    groups = ("spacewalk", "suit", "walker")
    return {m.id: m.read(view) for m in MEASURANDS if m.id.split(".")[0] in groups}


def fly_plan(plan):
    """Return record and readings of a walk."""
    record = walk(plan)
    return record, readings(plan, record)


@pytest.fixture(scope="module")
def plans():
    """Return two hundred drawn plans behind that of the walk that succeeds."""
    mission = load_mission("voskhod-2")
    drawn = jax.jit(jax.vmap(lambda draw: drawn_plan(mission, 11, draw)))(jnp.arange(200))
    return jax.tree.map(lambda one, many: jnp.append(one, many), plan_with(), drawn)


@pytest.fixture(scope="module")
def drawn(plans):
    """Return the walks of these plans."""
    return jax.jit(jax.vmap(fly_plan))(plans)


def test_half_the_step_moves_no_measurand_by_half_a_per_cent(plans, drawn, monkeypatch):
    """Twice as many steps move no measurand by 0.5 %, in the nominal walk and in drawn ones."""
    monkeypatch.setattr(spacewalk, "STEPS", 2 * spacewalk.STEPS)
    run = jax.jit(lambda plan: fly_plan(plan))
    walks = [run(jax.tree.map(lambda leaf, i=i: leaf[i], plans)) for i in range(41)]
    record, coarse = jax.tree.map(lambda leaf: np.asarray(leaf[:41]), drawn)
    fine = [int(walked.fate.cause) for walked, _ in walks]
    np.testing.assert_array_equal(record.fate.cause, fine)
    for name, (value, defined) in coarse.items():
        change = np.abs(np.array([float(read[name][0]) for _, read in walks]) / value - 1.0)
        assert change[0] < 5e-3, name
        # Of the drawn walks one in twenty may have a valve or a vent as fast as a step.
        assert np.quantile(change[defined], 0.95) < 5e-3, name


def test_no_draw_gives_a_number_that_is_not_finite(drawn):
    """Two hundred drawn walks have finite records and a known outcome each."""
    record, _ = drawn
    for path, leaf in jax.tree_util.tree_leaves_with_path(record):
        assert np.isfinite(np.asarray(leaf, float)).all(), jax.tree_util.keystr(path)
    causes = set(np.asarray(record.fate.cause).tolist())
    assert causes <= CAUSES
    assert len(causes) > 1  # a sample that knows success and failure


def test_oxygen_that_left_the_bottles_is_accounted_for(flown):
    """Bottles lose what flows through and what leaks; air that presses the suit in is free."""
    plan = plan_with()
    seconds, states, duties = (jax.tree.map(np.asarray, part) for part in flown[2:5])
    span = seconds[-1] - seconds[0]
    through = float(plan.suit.ventilation) * span
    gauge = duties.gauge_pa / float(plan.suit.normal_pressure)
    leaked = float(plan.suit.leak) * np.trapezoid(gauge, seconds)
    used = states.oxygen_kg[0] - states.oxygen_kg[-1]
    # trapezoid over steps of five seconds of curves that change within a quarter of a minute
    assert used == pytest.approx(through + leaked, rel=2e-3)


def test_air_presses_the_suit_in(flown):
    """While the airlock fills, the suit follows the air around it instead of lagging behind."""
    states, duties = flown.states, flown.duties
    end = np.asarray(duties.airlock_pa)[-1]
    # a third of what one step leaves is left after the next: a thousandth is a few steps' lag
    assert float(states.suit_pa[-1]) == pytest.approx(end, rel=1e-3)


@pytest.mark.parametrize(
    ("key", "values"),
    [
        ("suit.low_pressure", [f"{p} atm" for p in (0.33, 0.30, 0.27, 0.24, 0.20)]),
        ("walker.greatest_torque", [f"{t} N*m" for t in (72, 76, 80, 100, 130)]),
        ("walker.unloaded_ingress", [f"{t} s" for t in (25, 20, 15, 10)]),
        ("suit.joint_radius", [f"{r} m" for r in (0.08, 0.075, 0.07, 0.06)]),
    ],
)
def test_return_gets_shorter(fly, key, values):
    """A softer suit, more strength or less to do bring the walker in sooner."""
    records = [fly(plan_with(f"{key}={value}")) for value in values]
    durations = [duration_of_return(record) for record in records]
    assert all(record.times.came_back for record in records[1:])
    assert all(later < sooner for sooner, later in zip(durations, durations[1:], strict=False))


def test_walker_who_succeeds_is_not_lost(flown):
    """The walk ends with an airlock full of air and no loss; its moments come in order."""
    assert cause(flown) is Cause.RECOVERED
    assert float(flown.fate.time) == NEVER_S
    moments = np.array([float(moment) for moment in flown.times[:9]])
    assert np.all(np.diff(moments) > 0.0)
    # the filling stops at 95 % of cabin pressure: an event, found to rounding
    assert float(flown.duties.airlock_pa[-1]) == pytest.approx(0.95 * 101300.0, rel=1e-6)


def test_strong_walker_comes_back_in_the_first_attempt(fly):
    """Who gets in at once does not let his suit's pressure down."""
    record = fly(plan_with("walker.greatest_torque=150 N*m", "suit.joint_radius=0.06 m"))
    assert bool(record.times.came_back)
    assert not bool(record.times.lowered_pressure)
    assert duration_of_return(record) < 60.0


def test_weak_walker_stays_outside(fly):
    """A walker who cannot bend his suit stays outside; the time is the end of his attempts."""
    record = fly(plan_with("walker.greatest_torque=36 N*m"))
    assert cause(record) is Cause.WALKER_OUTSIDE
    # attempts last 60 s and then the 900 s that the procedure gives them: sums of plan times
    begun = float(record.times.return_begun)
    assert float(record.fate.time) == pytest.approx(begun + 960.0, abs=1e-6)


def test_walker_without_oxygen_is_lost_when_it_is_gone(fly):
    """Bottles that last ten minutes are empty after ten minutes."""
    plan = plan_with("suit.oxygen=0.42 kg", "suit.leak=0 kg/s")
    record = fly(plan)
    assert cause(record) is Cause.WALKER_WITHOUT_OXYGEN
    empty = float(record.fate.time - record.times.vent_opened)
    # at 0.7 g/s; the last ten grams come ever slower, and samples are 5 s apart: half a minute
    assert empty == pytest.approx(0.42 / 0.7e-3, abs=45.0)


def test_walker_who_is_too_warm_is_lost(fly):
    """A walker who bears only 37.3 degC collapses once he works, not before."""
    record = fly(plan_with("walker.core_limit=37.3 degC"))
    assert cause(record) is Cause.WALKER_OVERHEATED
    assert float(record.fate.time) > float(record.times.left_airlock)


def test_walker_who_breathes_his_own_breath_is_lost(fly):
    """Hardly any ventilation poisons the walker."""
    record = fly(plan_with("suit.ventilation=0.05 g/s"))
    assert cause(record) is Cause.WALKER_POISONED


def test_tiny_vent_keeps_the_hatch_shut(fly):
    """A vent of two millimetres does not empty the airlock within the crew's patience."""
    record = fly(plan_with("airlock.vent_diameter=2 mm"))
    assert cause(record) is Cause.HATCH_STAYED_SHUT
    assert not bool(record.times.hatch_could_open)
    planned = plan_with().spacewalk.hatch_open_at
    assert float(record.fate.time) == pytest.approx(float(planned) + 600.0)


def test_slow_vent_moves_all_that_follows(fly):
    """A hatch that opens late moves the exit by as much."""
    record = fly(plan_with("airlock.vent_diameter=14 mm"))
    plan = plan_with().spacewalk
    late = float(record.times.hatch_opened - plan.hatch_open_at)
    assert 0.0 < late < 600.0
    assert float(record.times.left_airlock - plan.exit_at) == pytest.approx(late, abs=1e-6)


@pytest.mark.parametrize(
    "overrides",
    [
        ("suit.vent_time=0.1 s",),
        ("airlock.wall_conductance=1000000 W/K",),
        ("airlock.vent_diameter=300 mm", "airlock.volume=0.2 m^3"),
        ("airlock.vent_diameter=300 mm", "airlock.wall_conductance=0 W/K"),
        ("airlock.fill_flow=5 kg/s",),
        ("suit.ventilation=20 g/s",),
        ("suit.ventilation=0 kg/s", "suit.leak=0 kg/s"),
        ("walker.heart_lag=0.1 s",),
        ("spacewalk.lower_pressure_after=0 s", "spacewalk.free_float=0 s"),
        ("walker.fatigue_rate=1 1/s", "walker.recovery_rate=0 1/s"),
        ("walker.unloaded_ingress=0 s",),
    ],
)
def test_absurd_numbers_give_finite_walks(fly, overrides):
    """What is faster than a step of the march does not blow it up."""
    record = fly(plan_with(*overrides))
    for path, leaf in jax.tree_util.tree_leaves_with_path(record):
        assert np.isfinite(np.asarray(leaf, float)).all(), jax.tree_util.keystr(path)
    # nothing lies above cabin pressure, nothing in the bottles is less than nothing
    assert float(record.states.suit_pa.max()) < 101310.0
    assert float(record.states.oxygen_kg.min()) > -1e-9


@settings(deadline=None, max_examples=30)  # the first call compiles
@given(st.floats(0.05, 2.0), st.floats(0.0, 0.9), st.floats(1.0, 900.0), st.floats(2.0, 6.0))
def test_greatest_distance_is_that_of_the_excursions(push, rebound, floated, tether):
    """The greatest distance is the maximum of the kinematic law, seen on a dense grid."""
    parts = walk_parts(plan_with())
    plan = parts.spacewalk.model_copy(
        update={
            "push_speed": jnp.asarray(push),
            "rebound": jnp.asarray(rebound),
            "tether_length": jnp.asarray(tether),
        }
    )
    parts = parts._replace(spacewalk=plan)
    times = WalkTimes(*(jnp.asarray(0.0),) * 9, *(jnp.asarray(True),) * 3)
    times = times._replace(
        return_begun=jnp.asarray(floated), back_inside=jnp.asarray(floated + 100.0)
    )
    seconds = jnp.linspace(0.0, floated, 20001)
    dense = float(jnp.max(excursion(seconds, times, parts)))
    exact = float(greatest_distance(times, parts))
    # a sample misses a turning point by at most one spacing of the grid
    spacing = push * floated / 20000
    assert exact - spacing - 1e-9 <= dense <= exact + 1e-9


def test_walker_is_inside_before_and_after(flown):
    """The distance is zero before the exit and after the return, never beyond the tether."""
    seconds, distance = np.asarray(flown.seconds), np.asarray(flown.distance_m)
    inside = (seconds < float(flown.times.left_airlock)) | (
        seconds > float(flown.times.back_inside)
    )
    assert np.all(distance[inside] == 0.0)
    assert distance.max() <= float(plan_with().spacewalk.tether_length) + 1e-9


def test_booms_take_the_time_that_their_gas_takes(flown):
    """Inflation lasts as long as the constant flow needs for the booms' gas."""
    plan = plan_with()
    shell = plan.airlock
    gas = float(shell.boom_pressure * shell.boom_volume / (AIR * plan.cabin.temperature))
    record = airlock(plan, flown.times.refilled)
    # ideal gas at constant temperature: rounding
    assert float(record.inflation_duration) == pytest.approx(gas / float(shell.boom_flow))
    turn = float(shell.jettison_impulse * shell.jettison_arm / plan.ship.inertia)
    assert float(record.spin) == pytest.approx(turn)


def test_mission_without_a_walk_says_so():
    """A walk cannot be flown by a mission that has none."""
    plan = plan_with().model_copy(update={"spacewalk": None})
    with pytest.raises(InputError, match="must have a spacewalk"):
        walk_parts(plan)
