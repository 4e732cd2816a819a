"""Suit joints, growth and gas against tables, exact solutions and conservation."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voskhod.physics import suit, suit_joints
from voskhod.physics import suit_gas as gas
from voskhod.physics.march import Grid, march

OXYGEN_R = 8.31446261815324 / 0.0319988
MMHG = 133.322
WARM = 300.0
SHELL = suit.Shell(envelope_m3=0.135, body_m3=0.080, radius_m=0.15, stiffness_n_m=3e5)
RIGID = SHELL._replace(stiffness_n_m=1e15)
ELBOW = suit_joints.SOFT_JOINTS.elbow


@pytest.mark.parametrize(
    ("radius", "torques"),
    [(0.05, (5.4, 5.8, 8.0)), (0.06, (9.3, 10.0, 13.8)), (0.09, (31.4, 33.9, 46.5))],
)
def test_soft_tube_wrinkles_at_the_tabled_torque(radius, torques):
    """Wrinkling torque is pi p a^3 / 2 at 27.4, 29.6 and 40.6 kPa."""
    found = [float(suit.wrinkling_torque(jnp.asarray(p), radius)) for p in (27.4e3, 29.6e3, 40.6e3)]
    # printed to 0.1 N m
    assert found == pytest.approx(torques, abs=0.06)


def test_volume_torque_falls_with_the_pressure():
    """From 40.6 to 27.4 kPa a joint without structure keeps 0.675 of its torque."""
    joint = ELBOW._replace(structure_n_m_rad=0.0, structure_friction_n_m=0.0)
    high, low = (
        suit_joints.torque(jnp.asarray(p), jnp.asarray(1.5), jnp.asarray(1.0), joint)
        for p in (40.6e3, 27.4e3)
    )
    # ratio of the pressures; the stop at 130 deg leaves a tail of 2 mN m at 86 deg
    assert float(low / high) == pytest.approx(27.4 / 40.6, rel=1e-4)
    assert float(low / high) == pytest.approx(0.675, abs=5e-4)


def test_constant_volume_joint_hardly_feels_pressure():
    """Doubling the pressure of a constant-volume joint held still changes nothing."""
    joint = ELBOW._replace(plateau=0.0)
    one, two = (
        suit_joints.torque(jnp.asarray(p), jnp.asarray(1.5), jnp.asarray(0.0), joint)
        for p in (29.6e3, 59.2e3)
    )
    assert float(two) == pytest.approx(float(one), rel=1e-12)


def test_elbow_cycle_is_like_the_measured_one():
    """At 29.6 kPa the elbow rests near 30 deg and peaks between 10 and 20 N m."""
    angles = jnp.radians(jnp.linspace(25.0, 115.0, 2001))
    flex, extend = (
        np.asarray(suit_joints.torque(jnp.asarray(29.6e3), angles, jnp.asarray(s), ELBOW))
        for s in (1.0, -1.0)
    )
    middle = 0.5 * (flex + extend)
    assert np.degrees(float(angles[np.argmin(np.abs(middle))])) == pytest.approx(30.0, abs=0.1)
    assert 10.0 < flex.max() < 20.0


def test_loop_closes_and_loses_what_the_closed_form_says():
    """Integrated, friction settles into a loop with the area of the closed form."""
    pressure, low, high = jnp.asarray(29.6e3), 0.436, 2.007

    def rates(phase, state, _):
        flexion = 0.5 * (low + high) - 0.5 * (high - low) * jnp.cos(phase)
        speed = 0.5 * (high - low) * jnp.sin(phase)
        torque = suit_joints.torque(pressure, flexion, state[0], ELBOW)
        return speed * suit_joints.drawing(state[0], jnp.sign(speed), ELBOW), speed * torque

    zero = jnp.asarray(0.0)
    grid = Grid(zero, jnp.asarray(2.0 * np.pi / 200), 600)
    run = march(rates, (zero, zero), grid, None)
    drawn, work = run.states[0], run.states[1]
    # the loop forgets its start as exp(-stroke / slip), 3e-5 a stroke
    assert float(drawn[600]) == pytest.approx(float(drawn[400]), abs=1e-6)
    lost = float(work[600] - work[400])
    closed = float(suit_joints.cycle_work(pressure, high - low, ELBOW))
    # the law has a kink at each reversal, where the solver is of second order: 200 steps
    assert lost == pytest.approx(closed, rel=1e-3)
    rectangle = 4.0 * float(suit_joints.friction(pressure, ELBOW)) / 2.0 * (high - low)
    assert 0.5 * rectangle < closed < rectangle


@pytest.mark.parametrize("strength", [5.0, 12.0, 15.0, 60.0])
def test_reach_is_where_torque_meets_strength(strength):
    """At the reach the torque of flexing is the strength, unless the stop comes first."""
    pressure = jnp.asarray(29.6e3)
    found = suit_joints.reach(pressure, jnp.asarray(strength), ELBOW)
    endless = ELBOW._replace(limit_rad=1e3)
    torque = float(suit_joints.torque(pressure, found, jnp.asarray(1.0), endless))
    if strength < 15.0:
        # Newton on a smooth function: rounding only
        assert torque == pytest.approx(strength, rel=1e-9)
    else:
        assert float(found) == pytest.approx(ELBOW.limit_rad)
        assert torque < strength


def test_reach_shrinks_with_the_pressure():
    """A man who just bends his suit at 0.27 atm does not at 0.40 atm."""
    shoulder = suit_joints.SOFT_JOINTS.shoulder
    low, high = (
        float(suit_joints.reach(jnp.asarray(p), jnp.asarray(38.0), shoulder))
        for p in (27.4e3, 40.6e3)
    )
    assert high < 1.0 < low


def test_pure_oxygen_at_forty_thousand_feet_is_air_at_ten():
    """Alveolar oxygen on pure oxygen at 18.75 kPa (40 000 ft) equals that of air at 10 000 ft."""
    high = float(suit.alveolar_oxygen(jnp.asarray(18.75e3)))
    low = float(suit.alveolar_oxygen(jnp.asarray(69.68e3), 0.2095))
    # the rule is a round number: 0.9 kPa is 300 m of altitude
    assert high == pytest.approx(low, abs=900.0)
    # both settings of Berkut leave more than air at sea level does, 13.3 kPa
    assert float(suit.alveolar_oxygen(jnp.asarray(27.4e3))) > 13.3e3
    # 47 000 ft on oxygen without pressure breathing is beyond what keeps a man conscious
    assert float(suit.alveolar_oxygen(jnp.asarray(13.4e3))) < suit.CONSCIOUS_OXYGEN_PA


def test_squeeze_follows_from_the_contact_of_a_taut_body():
    """Friction is mu p times both flats of 2 pi rho h, the rest is the slope of the gas work."""
    gauge, depth, rounding = 40.6e3, 0.02, 0.15
    half = 0.5 * depth
    flats = 2.0 * 2.0 * np.pi * rounding * half
    force = float(suit.squeeze_force(jnp.asarray(gauge), jnp.asarray(depth), rounding, 0.3))
    smooth = float(suit.squeeze_force(jnp.asarray(gauge), jnp.asarray(depth), rounding, 0.0))
    assert force - smooth == pytest.approx(0.3 * gauge * flats, rel=1e-12)

    def cap(h):  # volume cut off a paraboloid of both curvatures rho, by quadrature
        x = np.linspace(0.0, h, 2001)
        return np.trapezoid(2.0 * np.pi * rounding * (h - x), x)

    # linear integrand: the trapezium rule is exact
    assert smooth * rounding == pytest.approx(2.0 * gauge * cap(half), rel=1e-9)


def test_body_passes_a_hole_between_its_breadth_and_its_diagonal():
    """Every point of the superellipse lies in the passing circle, and one touches it."""
    t = np.linspace(0.0, np.pi / 2, 20001)
    x, y = 0.27 * np.sqrt(np.cos(t)), 0.215 * np.sqrt(np.sin(t))
    widest = 2.0 * np.hypot(x, y).max()
    found = float(suit.passing_diameter(jnp.asarray(0.54), jnp.asarray(0.43)))
    # grid of the angle
    assert found == pytest.approx(widest, rel=1e-6)
    room, tight = (float(suit.squeeze_depth(jnp.asarray(x))) for x in (-0.1, 0.1))
    # the ramp is straight beyond its ten sways of 1 cm
    assert room == pytest.approx(0.0, abs=1e-5)
    assert tight == pytest.approx(0.1, abs=1e-5)


def test_growth_is_that_of_a_thin_cylinder():
    """Volume strain is twice the hoop strain and the axial strain, half of it."""
    hoop = 40.6e3 * 0.15 / 3e5
    assert float(suit.volume_strain(jnp.asarray(40.6e3), SHELL)) == pytest.approx(2.5 * hoop)
    assert float(suit.breadth_growth(jnp.asarray(40.6e3), 0.5, SHELL)) == pytest.approx(0.5 * hoop)
    grown = float(suit.free_volume(jnp.asarray(40.6e3), SHELL))
    # the man inside does not grow
    assert grown == pytest.approx(0.135 * (1 + 2.5 * hoop) - 0.080)


@pytest.mark.parametrize("ambient", [0.0, 30e3, 101325.0])
@pytest.mark.parametrize("gauge", [1.0, 27.4e3, 40.6e3])
def test_pressure_of_a_mass_obeys_the_gas_law(ambient, gauge):
    """The pressure that a mass makes fills the grown volume with that mass."""
    pressure = ambient + gauge
    volume = float(suit.free_volume(jnp.asarray(gauge), SHELL))
    mass = pressure * volume / (OXYGEN_R * WARM)
    found = float(suit.suit_pressure(jnp.asarray(mass), jnp.asarray(ambient), SHELL, WARM))
    # root of a quadratic: rounding only
    assert found == pytest.approx(pressure, rel=1e-12)


def test_pressure_rate_is_the_slope_of_the_gas_law():
    """Mass flow and falling ambient pressure change the pressure as the gas law says."""
    mass, ambient, flow, fall = 0.03, 30e3, 5e-4, -2e3

    def pressure(time):
        return suit.suit_pressure(mass + flow * time, ambient + fall * time, SHELL, WARM)

    value, slope = jax.value_and_grad(pressure)(jnp.asarray(0.0))
    rate = suit.suit_pressure_rate(
        value, jnp.asarray(ambient), jnp.asarray(flow), SHELL, WARM, jnp.asarray(fall)
    )
    # differentiation of a closed form: rounding only
    assert float(rate) == pytest.approx(float(slope), rel=1e-10)


def test_switching_the_valve_lets_pressure_fall_with_the_time_constant():
    """After the switch the excess over the new set-point falls as exp(-t/tau)."""
    tau, low, flow = 20.0, 27.4e3, 6e-4
    gain = gas.relief_gain(jnp.asarray(0.055), WARM, tau)
    valve = gas.Valve(low, float(gain), 1e6)  # far from saturation
    steady = low + flow / float(gain)  # the ventilation flow needs a small excess

    def step(p, _):
        net = flow - gas.relief_flow(p, jnp.asarray(0.0), valve)
        return p + 0.01 * suit.suit_pressure_rate(p, jnp.asarray(0.0), net, RIGID, WARM), None

    end, _ = jax.lax.scan(step, jnp.asarray(40.6e3), None, length=2000)
    # 20 s of Euler with 0.01 s: error 0.025 %
    assert float(end) == pytest.approx(steady + (40.6e3 - steady) * np.exp(-1.0), rel=5e-4)


def test_what_flows_in_is_stored_or_flows_out():
    """Feed, relief, leak and breathing account for the gas in an elastic suit to round-off."""
    regulator = gas.Valve(40e3, 1e-6, 2e-3)
    valve = gas.Valve(27.4e3, 1e-7, 3e-3)
    breathed = 2e-5

    def flows(mass):
        p = suit.suit_pressure(mass, jnp.asarray(0.0), SHELL, WARM)
        fed = gas.regulator_feed(p, regulator)
        lost = gas.relief_flow(p, jnp.asarray(0.0), valve)
        lost = lost + gas.leak_flow(p, gas.EMU_LEAK_KG_S_PA)
        return fed, lost

    def step(state, _):
        mass, inside, outside = state
        fed, lost = flows(mass)
        change = 0.1 * (fed - lost - breathed)
        return (mass + change, inside + 0.1 * fed, outside + 0.1 * (lost + breathed)), None

    start = (jnp.asarray(0.02), jnp.asarray(0.0), jnp.asarray(0.0))
    (mass, fed, lost), _ = jax.lax.scan(step, start, None, length=5000)
    # sums of 5000 numbers of order 1e-4: rounding only
    assert float(mass) == pytest.approx(0.02 + float(fed) - float(lost), rel=1e-10)


def test_valves_shut_at_their_set_points_and_saturate():
    """No flow at the set-point, proportional near it, the largest flow far from it."""
    valve = gas.Valve(30e3, 1e-7, 1e-3, cracking_pa=1e3)
    vacuum = jnp.asarray(0.0)
    assert float(gas.relief_flow(jnp.asarray(30e3), vacuum, valve)) == 0.0
    # saturation takes gain x / maximum = 1e-4 off at 1 Pa
    assert float(gas.relief_flow(jnp.asarray(30e3 + 1), vacuum, valve)) == pytest.approx(
        1e-7, rel=2e-4
    )
    assert float(gas.relief_flow(jnp.asarray(1e9), vacuum, valve)) == pytest.approx(1e-3, rel=0.02)
    air = jnp.asarray(101325.0)
    assert float(gas.relief_flow(jnp.asarray(102000.0), air, valve)) == 0.0
    assert float(gas.relief_flow(jnp.asarray(103000.0), air, valve)) > 0.0
    assert float(gas.regulator_feed(jnp.asarray(30e3), valve)) == 0.0


@pytest.mark.parametrize(
    ("pressure", "table"), [(40.6e3, (6.0, 9.0, 12.1, 15.1)), (27.4e3, (4.1, 6.1, 8.1, 10.2))]
)
def test_ventilation_holds_carbon_dioxide_at_the_tabled_level(pressure, table):
    """25 NL/min hold 200, 300, 400 and 500 W at the tabled inspired CO2 (well mixed, RQ 0.85)."""
    outflow = 25.0 / 60.0 * 1.429e-3
    for watts, mmhg in zip((200, 300, 400, 500), table, strict=True):
        litres_per_s = 0.85 * watts / 20.6e3
        production = litres_per_s / 22.414 * 0.0440095

        def step(p, _, made=production):
            return p + 0.5 * gas.carbon_dioxide_rate(
                p, jnp.asarray(pressure), made, outflow, jnp.asarray(0.055), WARM
            ), None

        end, _ = jax.lax.scan(step, jnp.asarray(0.0), None, length=2000)
        # printed to 0.1 mmHg; real molar volume of oxygen differs by 0.1 %
        assert float(gas.inspired_carbon_dioxide(end)) / MMHG == pytest.approx(mmhg, abs=0.07)


def test_oxygen_is_what_is_left():
    """Oxygen pressure is suit pressure less carbon dioxide and vapour, and scales with washout."""
    left = gas.oxygen_partial_pressure(jnp.asarray(27.4e3), jnp.asarray(1e3), 5e3)
    assert float(left) == pytest.approx(21.4e3)
    assert float(gas.inspired_carbon_dioxide(jnp.asarray(1e3), 1.5, 100.0)) == pytest.approx(1600.0)


def _total(p, outside, kilograms, flexion):
    valve = gas.Valve(30e3, 1e-7, 1e-3, 500.0)
    net = gas.regulator_feed(p, valve) - gas.relief_flow(p, outside, valve)
    return (
        suit.suit_pressure_rate(p, outside, net, SHELL, WARM)
        + suit.suit_pressure(kilograms, outside, SHELL, WARM)
        + suit_joints.torque(p - outside, flexion, jnp.tanh(flexion), ELBOW)
        + suit_joints.reach(p - outside, jnp.abs(flexion) * 30.0, ELBOW)
        + suit_joints.cycle_work(p - outside, flexion, ELBOW)
        + suit.squeeze_force(p - outside, suit.squeeze_depth(flexion), 0.15, 0.3)
        + suit.passing_diameter(flexion, kilograms)
        + suit.alveolar_oxygen(p)
        + gas.carbon_dioxide_rate(
            0.01 * p, p, 1e-5, net, suit.free_volume(p - outside, SHELL), WARM
        )
    )


_SLOPES = jax.jit(jax.value_and_grad(_total, argnums=(0, 1, 2, 3)))


@settings(deadline=None, max_examples=60)  # the first call compiles
@given(
    st.floats(0.0, 2e5), st.floats(0.0, 1.1e5), st.floats(0.0, 0.3), st.floats(-2.0, 3.0),
)  # fmt: skip
def test_suit_is_finite_everywhere(pressure, ambient, mass, angle):
    """No pressure, mass or angle makes a value or a slope infinite."""
    arguments = tuple(jnp.asarray(x) for x in (pressure, ambient, mass, angle))
    value, slopes = _SLOPES(*arguments)
    assert jnp.isfinite(value)
    assert all(jnp.isfinite(slope) for slope in slopes)
