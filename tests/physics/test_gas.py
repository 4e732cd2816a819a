"""Flow through orifices and the balance of vessels."""

import math

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad, solve_ivp

from voskhod.physics import gas, venting
from voskhod.physics.gas import AIR, GasState, Stream, Wall

TEMPERATURE_K = 293.15
VOLUME_M3 = 2.5
AREA_M2 = 0.8 * math.pi * 0.01**2  # 20 mm hole, discharge coefficient 0.8
ATMOSPHERE_PA = 101325.0
MASS_KG = ATMOSPHERE_PA * VOLUME_M3 / (AIR.gas_constant * TEMPERATURE_K)
ADIABATIC = Wall(0.0, TEMPERATURE_K)
ISOTHERMAL = Wall(1e9, TEMPERATURE_K)  # keeps the gas within 2e-5 K of the wall

# Choked discharge of a rigid vessel to vacuum, heat ratio 1.4, in units of the time constant:
# p/p0, isothermal ln(p0/p), adiabatic, T/T0. Dutton and Coverdill 1997.
BLOW_DOWN = (
    (0.9, 0.1054, 0.0758, 0.9703),
    (0.75, 0.2877, 0.2098, 0.9211),
    (0.5, 0.6931, 0.5204, 0.8203),
    (0.25, 1.3863, 1.0951, 0.6730),
    (0.1, 2.3026, 1.9475, 0.5179),
    (0.05, 2.9957, 2.6706, 0.4249),
    (0.02, 3.9120, 3.7434, 0.3270),
    (0.01, 4.6052, 4.6535, 0.2683),
    (0.001, 6.9078, 8.4135, 0.1389),
)


@jax.jit
def _rates(mass, temperature, outside_pa, conductance, is_filling):
    inside = gas.vessel_pressure(mass, temperature, VOLUME_M3, AIR)
    vessel = GasState(inside, temperature)
    outside = GasState(outside_pa, jnp.asarray(TEMPERATURE_K))
    flow, carried = gas.exchange_flow(vessel, outside, AREA_M2, AIR)
    wall = Wall(conductance, TEMPERATURE_K)
    return jnp.stack(gas.vessel_rates(mass, temperature, (Stream(-flow, carried),), wall, AIR))


@jax.jit
def _jacobian(y, outside_pa, conductance):
    return jax.jacfwd(lambda z: _rates(z[0], z[1], outside_pa, conductance, False))(y)


def _times_at(pressures_pa, start_pa, outside_pa, wall):
    """Integrate the vessel and return times and temperatures at which it passes pressures."""

    def passing(pressure_pa):
        def event(_, y):
            return y[0] * AIR.gas_constant * y[1] / VOLUME_M3 - pressure_pa

        return event

    start_kg = start_pa * VOLUME_M3 / (AIR.gas_constant * TEMPERATURE_K)
    solution = solve_ivp(
        lambda _, y: np.asarray(_rates(y[0], y[1], outside_pa, wall.conductance, False)),
        (0.0, 1200.0),
        (start_kg, TEMPERATURE_K),
        method="Radau",
        jac=lambda _, y: np.asarray(_jacobian(jnp.asarray(y), outside_pa, wall.conductance)),
        rtol=1e-9,
        atol=(1e-13, 1e-9),
        events=[passing(p) for p in pressures_pa],
        max_step=20.0,
    )
    times = [float(t[0]) for t in solution.t_events]
    temperatures = [float(y[0][1]) for y in solution.y_events]
    return times, temperatures


def _adiabatic_time(ratio):
    return 2.0 / 0.4 * (ratio ** (-0.4 / 2.8) - 1.0)


def _filling_time(start, end):
    """Time to fill at constant temperature between two pressure ratios, by quadrature."""
    critical = (2.0 / 2.4) ** 3.5
    choked = math.sqrt(1.4) * (2.0 / 2.4) ** 3.0

    def per_ratio(r):
        flow = choked if r < critical else math.sqrt(7.0 * (r ** (2 / 1.4) - r ** (2.4 / 1.4)))
        return VOLUME_M3 / (AREA_M2 * flow * math.sqrt(AIR.gas_constant * TEMPERATURE_K))

    return quad(per_ratio, start, end, points=[critical], epsrel=1e-11)[0]


def test_venting_follows_the_exact_isothermal_and_adiabatic_laws():
    """A vessel vented to vacuum meets both closed forms at every row of the printed table."""
    tau = float(gas.venting_time_constant(VOLUME_M3, AREA_M2, TEMPERATURE_K, AIR))
    ratios = [row[0] for row in BLOW_DOWN]
    pressures = [ratio * ATMOSPHERE_PA for ratio in ratios]
    isothermal, _ = _times_at(pressures, ATMOSPHERE_PA, 0.0, ISOTHERMAL)
    adiabatic, temperatures = _times_at(pressures, ATMOSPHERE_PA, 0.0, ADIABATIC)
    for i, (ratio, printed_isothermal, printed_adiabatic, printed_t) in enumerate(BLOW_DOWN):
        # 1e-6: the softened root costs 5e-8, the finite wall 1e-7, the solver the rest.
        assert isothermal[i] / tau == pytest.approx(-math.log(ratio), rel=1e-6)
        assert adiabatic[i] / tau == pytest.approx(_adiabatic_time(ratio), rel=1e-6)
        assert temperatures[i] / TEMPERATURE_K == pytest.approx(ratio ** (0.4 / 1.4), rel=1e-6)
        # Half of the last printed digit.
        assert isothermal[i] / tau == pytest.approx(printed_isothermal, abs=5.1e-5)
        assert adiabatic[i] / tau == pytest.approx(printed_adiabatic, abs=5.1e-5)
        assert temperatures[i] / TEMPERATURE_K == pytest.approx(printed_t, abs=5.1e-5)


def test_an_airlock_of_2500_litres_vents_in_the_printed_times():
    """The worked case in SI units (20 mm hole, 2.5 m3) comes out to its printed digits."""
    tau = float(gas.venting_time_constant(VOLUME_M3, AREA_M2, TEMPERATURE_K, AIR))
    assert tau == pytest.approx(50.08, abs=0.005)  # half of the last printed digit
    kilopascals = (50.0, 27.4, 10.0, 5.0, 1.0, 0.1)
    pressures = [1e3 * p for p in kilopascals]
    isothermal, _ = _times_at(pressures, ATMOSPHERE_PA, 0.0, ISOTHERMAL)
    adiabatic, _ = _times_at(pressures, ATMOSPHERE_PA, 0.0, ADIABATIC)
    # Half of the last printed digit.
    assert isothermal == pytest.approx([35.4, 65.5, 116.0, 150.7, 231.3, 346.6], abs=0.051)
    assert adiabatic == pytest.approx([26.6, 51.4, 98.2, 134.5, 234.0, 422.6], abs=0.051)


def test_an_airlock_fills_from_a_cabin_in_the_printed_times():
    """Filling from a cabin passes through choked and unchoked flow in the printed times."""
    full = float(gas.orifice_mass_flow(ATMOSPHERE_PA, TEMPERATURE_K, 0.0, AREA_M2, AIR))
    assert full == pytest.approx(0.0601, abs=0.00005)  # half of the last printed digit
    ratios = (0.5283, 0.80, 0.90, 0.95, 0.99)  # the first is the critical one
    pressures = [ratio * ATMOSPHERE_PA for ratio in ratios]
    isothermal, _ = _times_at(pressures, 1.0, ATMOSPHERE_PA, ISOTHERMAL)
    adiabatic, _ = _times_at(pressures, 1.0, ATMOSPHERE_PA, ADIABATIC)
    # Half of the last printed digit and 0.01 s for the time step of the table.
    assert isothermal == pytest.approx([26.5, 41.0, 47.9, 52.5, 58.6], abs=0.061)
    assert adiabatic == pytest.approx([18.9, 29.3, 34.2, 37.5, 41.9], abs=0.061)
    # Exact: both limits are integrals of the inverse flow, apart by the heat ratio.
    exact = [_filling_time(1.0 / ATMOSPHERE_PA, ratio) for ratio in ratios]
    # 2e-5: the softened root delays the last percent.
    assert isothermal == pytest.approx(exact, rel=2e-5)
    assert np.array(adiabatic) * 1.4 == pytest.approx(exact, rel=2e-5)


def test_filling_a_vacuum_without_heat_loss_ends_at_the_heat_ratio():
    """Gas that fills an evacuated vessel ends at the heat ratio times the reservoir temperature."""
    _, temperatures = _times_at([0.5 * ATMOSPHERE_PA], 1e-2, ATMOSPHERE_PA, ADIABATIC)
    # 1e-6: the vessel starts at 1e-7 of an atmosphere, not from a true vacuum.
    assert temperatures[0] == pytest.approx(1.4 * TEMPERATURE_K, rel=1e-6)


@pytest.mark.parametrize("ratio", [0.0, 0.3, 0.5283, 0.6, 0.9, 0.99])
def test_flow_matches_the_textbook_expressions(ratio):
    """Choked and unchoked flow agree with the two textbook formulas, written with powers."""
    g, r_gas = 1.4, AIR.gas_constant
    critical = (2.0 / (g + 1.0)) ** (g / (g - 1.0))
    if ratio <= critical:
        factor = math.sqrt(g) * (2.0 / (g + 1.0)) ** ((g + 1.0) / (2.0 * (g - 1.0)))
    else:
        factor = math.sqrt(2.0 * g / (g - 1.0) * (ratio ** (2 / g) - ratio ** ((g + 1) / g)))
    expected = AREA_M2 * ATMOSPHERE_PA * factor / math.sqrt(r_gas * TEMPERATURE_K)
    ours = gas.orifice_mass_flow(ATMOSPHERE_PA, TEMPERATURE_K, ratio * ATMOSPHERE_PA, AREA_M2, AIR)
    # The softened root takes (1e-4 / 1e-2)^2 / 4 = 2.5e-5 off at a difference of 1 %.
    assert float(ours) == pytest.approx(expected, rel=3e-5 if ratio > 0.95 else 1e-6)


def test_small_flow_is_linear_in_the_pressure_difference():
    """Below a ten-thousandth of the pressure the flow is proportional to the difference."""
    flows = [
        float(gas.orifice_mass_flow(1e5, 293.15, 1e5 - d, AREA_M2, AIR)) for d in (0.1, 0.2, 1.0)
    ]
    # 1 %: at 1 Pa the difference is a tenth of the laminar one, (0.1)^2 / 4 of a deviation.
    assert flows[1] / flows[0] == pytest.approx(2.0, rel=1e-2)
    assert flows[2] / flows[0] == pytest.approx(10.0, rel=1e-2)


pressure = st.floats(0.0, 5e5)


@given(pressure, pressure)
@settings(max_examples=60, deadline=None)
def test_exchange_reverses_its_sign_with_the_pressure_difference(first_pa, second_pa):
    """Swapping two vessels of equal temperature negates the flow, without NaN in vacuum."""
    one = GasState(jnp.asarray(first_pa), jnp.asarray(TEMPERATURE_K))
    two = GasState(jnp.asarray(second_pa), jnp.asarray(TEMPERATURE_K))
    forward = gas.exchange_flow(one, two, AREA_M2, AIR).mass_flow
    backward = gas.exchange_flow(two, one, AREA_M2, AIR).mass_flow
    assert float(forward) == -float(backward)
    assert np.sign(float(forward)) in (0.0, np.sign(first_pa - second_pa))


def test_two_joined_vessels_conserve_mass_and_energy_and_end_at_one_pressure():
    """Two insulated vessels joined by an orifice keep mass and inner energy and level out."""
    volumes = (2.5, 0.7)

    def rates(y):
        m1, t1, m2, t2 = y
        one = GasState(gas.vessel_pressure(m1, t1, volumes[0], AIR), t1)
        two = GasState(gas.vessel_pressure(m2, t2, volumes[1], AIR), t2)
        flow, carried = gas.exchange_flow(one, two, AREA_M2, AIR)
        first = gas.vessel_rates(m1, t1, (Stream(-flow, carried),), ADIABATIC, AIR)
        second = gas.vessel_rates(m2, t2, (Stream(flow, carried),), ADIABATIC, AIR)
        return jnp.stack([*first, *second])

    compiled = jax.jit(rates)
    start = (3.0, 300.0, 0.1, 250.0)
    solution = solve_ivp(
        lambda _, y: np.asarray(compiled(jnp.asarray(y))),
        (0.0, 120.0),
        start,
        method="Radau",
        rtol=1e-9,
        atol=1e-11,
    )
    end = solution.y[:, -1]
    # Mass is linear in the state, so a linear integrator keeps it to rounding.
    assert end[0] + end[2] == pytest.approx(3.1, rel=1e-13)
    # Inner energy is a product, kept to the solver's tolerance.
    assert end[0] * end[1] + end[2] * end[3] == pytest.approx(3.0 * 300.0 + 0.1 * 250.0, rel=1e-7)
    # Level to the solver's tolerance after many time constants.
    assert end[0] * end[1] / volumes[0] == pytest.approx(end[2] * end[3] / volumes[1], rel=1e-6)


def test_no_gradient_is_nan_in_vacuum_or_at_rest():
    """Flow and rates have finite gradients at zero pressure, zero difference and zero mass."""

    def flow(first_pa, second_pa):
        one = GasState(first_pa, jnp.asarray(TEMPERATURE_K))
        two = GasState(second_pa, jnp.asarray(TEMPERATURE_K))
        return gas.exchange_flow(one, two, AREA_M2, AIR).mass_flow

    def warming(mass):
        stream = Stream(jnp.asarray(1e-3), jnp.asarray(290.0))
        return gas.vessel_rates(mass, jnp.asarray(250.0), (stream,), ADIABATIC, AIR)[1]

    for first_pa, second_pa in ((0.0, 0.0), (1e5, 1e5), (1e5, 0.0), (0.0, 1e5), (1e-12, 0.0)):
        gradient = jax.grad(flow, argnums=(0, 1))(first_pa, second_pa)
        assert np.all(np.isfinite(gradient))
    assert np.isfinite(jax.grad(warming)(0.0))


def test_flow_into_vacuum_is_choked_flow():
    """The form without logarithm agrees with the textbook's sonic flow, exactly."""
    g = 1.4
    factor = math.sqrt(g) * (2.0 / (g + 1.0)) ** ((g + 1.0) / (2.0 * (g - 1.0)))
    exact = AREA_M2 * ATMOSPHERE_PA * factor / math.sqrt(AIR.gas_constant * TEMPERATURE_K)
    state = GasState(jnp.asarray(ATMOSPHERE_PA), jnp.asarray(TEMPERATURE_K))
    ours = gas.vacuum_mass_flow(state, AREA_M2, gas.throat(AIR))
    assert float(ours) == pytest.approx(exact, rel=1e-13)  # rounding


def test_closed_forms_of_venting_print_the_table():
    """Both closed forms come out to the printed digits of the universal table."""
    for ratio, isothermal, adiabatic, colder in BLOW_DOWN:
        state = venting.adiabatic_venting(jnp.asarray(adiabatic), AIR)
        # half of the last printed digit of the time, times d ln p / dx of at most 1.4
        assert float(venting.isothermal_venting(jnp.asarray(isothermal))) == pytest.approx(
            ratio, rel=7.5e-5
        )
        assert float(state.pressure) == pytest.approx(ratio, rel=7.5e-5)
        assert float(state.temperature) == pytest.approx(colder, abs=7.5e-5)


def test_a_vacuum_fills_at_a_constant_rate_while_choked():
    """The printed time to the critical ratio follows from the closed form, both limits."""
    reservoir = GasState(jnp.asarray(ATMOSPHERE_PA), jnp.asarray(TEMPERATURE_K))
    rate = float(venting.choked_filling_rate(reservoir, VOLUME_M3, AREA_M2, AIR))
    # half of the last printed digit
    assert 0.5283 * ATMOSPHERE_PA / rate == pytest.approx(18.9, abs=0.051)
    assert 1.4 * 0.5283 * ATMOSPHERE_PA / rate == pytest.approx(26.5, abs=0.051)
