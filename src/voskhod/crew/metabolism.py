r"""Metabolism: what a working body burns, breathes and beats.

Metabolic rate $M$ [W] is the state of effort that everything else follows:

    oxygen      m_O2 = M / h_O2,           h_O2 = 1.4654e7 J/kg
    carbon      m_CO2 = RQ (M_CO2 / M_O2) m_O2
    work        M = M_rest + P / efficiency
    heart       VO2 = 0.223804 + 5.64e-7 HR^3   (steady state), solved for HR, plus stress

Decision: the heart law is inverted in closed form and held at a resting floor, so that it has
a value and a finite slope at any metabolic rate. Fear, heat and arm work raise the heart rate
without raising the oxygen uptake, so stress is an additive term and never feeds back on $M$.

Decision: the heart rate follows its steady value with a first-order lag, a longer one on the way
down than up. Two lags of a real heart (fast vagal, slow sympathetic) are one each here.

Decision: as an estimate of effort the law is an upper bound. Read backwards (`effort_bound`) a
heart rate says how hard a man worked at most, since stress only ever adds beats.

Oxygen uptake follows effort with a lag of its own; what is missing at first is paid back in
recovery, to the joule, because the lag is linear.

What tasks cost and how a crew paces itself stands in `pacing`.

Sources: heat per kilogram of oxygen as coded in V-HAB (TU Munich); heart law as coded in BioSim,
after Goudarzi; work to oxygen from NEDU TR 18-01 (DTIC AD1101527).
"""

import jax.numpy as jnp

from voskhod.arrays import Real
from voskhod.units import MOLAR_MASS_KG_MOL, OXYGEN_HEAT_J_KG, OXYGEN_HEAT_J_L_STPD

RESPIRATORY_QUOTIENT = 0.85  # middle of 0.82-0.92, mixed diet from rest to work (NASA BVAD)
MUSCLE_EFFICIENCY = 0.22  # mechanical work per metabolic energy, 0.20-0.25 in cycling textbooks
RESTING_HEART_RATE_PER_MIN = 60.0  # guess: a fit man at rest; lowest value the law may give
HEART_TIME_CONSTANT_S = 35.0  # guess: half-way in about 25 s, as at onset of moderate exercise
HEART_RECOVERY_S = 70.0  # guess: half-way in about 50 s after exercise, half as fast as the onset
# Phase II of oxygen uptake, 30-45 s in healthy men (Whipp & Wasserman, J. Appl. Physiol. 33, 1972)
UPTAKE_TIME_CONSTANT_S = 40.0
STRESS_PER_MIN = (30.0, 15.0)  # guess: mean and spread of beats added by fear and novelty, normal

_HEART_OFFSET_L_MIN = 0.223804  # BioSim, after Goudarzi
_HEART_CUBIC_L_MIN = 5.64e-7  # BioSim, after Goudarzi
_WORK_L_MIN = (0.30536, 0.011369, 5.4762e-6)  # NEDU TR 18-01: constant, per W, per W^2
_SECONDS_PER_MINUTE = 60.0


def oxygen_consumption(metabolic_rate_w: Real) -> Real:
    """Return the oxygen that a metabolic rate burns.

    Args:
        metabolic_rate_w: metabolic rate [W].

    Returns:
        Mass of oxygen consumed [kg/s].

    Source: heat per kilogram of oxygen, V-HAB (TU Munich).
    """
    return metabolic_rate_w / OXYGEN_HEAT_J_KG


def carbon_dioxide_production(
    metabolic_rate_w: Real, respiratory_quotient: Real | float = RESPIRATORY_QUOTIENT
) -> Real:
    """Return the carbon dioxide that a metabolic rate gives off.

    Args:
        metabolic_rate_w: metabolic rate [W].
        respiratory_quotient: moles of CO2 produced per mole of O2 consumed [1].

    Returns:
        Mass of carbon dioxide produced [kg/s].

    Source: definition of the respiratory quotient; molar masses IUPAC 2021.
    """
    mass_ratio = MOLAR_MASS_KG_MOL["CO2"] / MOLAR_MASS_KG_MOL["O2"]
    return oxygen_consumption(metabolic_rate_w) * respiratory_quotient * mass_ratio


def oxygen_uptake_l_min(metabolic_rate_w: Real) -> Real:
    """Return the oxygen uptake in the physiologist's unit.

    The heat per litre (20.6 kJ) and the heat per kilogram are two rounded published values;
    through the gas density they differ by 1.7 %.

    Args:
        metabolic_rate_w: metabolic rate [W].

    Returns:
        Oxygen uptake at 0 degC, 101.325 kPa, dry [L/min].

    Source: 20.6 kJ per litre STPD, mixed diet.
    """
    return metabolic_rate_w * (_SECONDS_PER_MINUTE / OXYGEN_HEAT_J_L_STPD)


def specific_oxygen_uptake_ml_kg_min(metabolic_rate_w: Real, mass_kg: Real) -> Real:
    """Return the oxygen uptake per kilogram of body, as decompression models want it.

    Args:
        metabolic_rate_w: metabolic rate [W].
        mass_kg: body mass [kg].

    Returns:
        Oxygen uptake per body mass [mL/(kg min)].

    Source: as `oxygen_uptake_l_min`.
    """
    return oxygen_uptake_l_min(metabolic_rate_w) * 1000.0 / jnp.maximum(mass_kg, 1.0)


def work_oxygen_uptake_l_min(mechanical_power_w: Real) -> Real:
    """Return the oxygen uptake of a man who delivers a mechanical power.

    Args:
        mechanical_power_w: external power, 0 to about 230 W in the experiments [W].

    Returns:
        Oxygen uptake at 0 degC, 101.325 kPa, dry [L/min].

    Source: NEDU TR 18-01, polynomial through the work table.
    """
    constant, linear, square = _WORK_L_MIN
    power = jnp.maximum(mechanical_power_w, 0.0)
    return constant + power * (linear + power * square)


def metabolic_rate(
    mechanical_power_w: Real, resting_w: Real, efficiency: Real | float = MUSCLE_EFFICIENCY
) -> Real:
    """Return the metabolic rate of a body that delivers a mechanical power.

    Args:
        mechanical_power_w: external power [W].
        resting_w: metabolic rate without external work [W].
        efficiency: mechanical power per additional metabolic power [1].

    Returns:
        Metabolic rate [W].

    Source: definition of delta efficiency.
    """
    return resting_w + mechanical_power_w / jnp.maximum(efficiency, 0.01)


def steady_heart_rate(
    metabolic_rate_w: Real,
    stress_per_min: Real | float = 0.0,
    resting_per_min: Real | float = RESTING_HEART_RATE_PER_MIN,
) -> Real:
    """Return the heart rate that a metabolic rate settles at.

    Args:
        metabolic_rate_w: metabolic rate [W].
        stress_per_min: beats added by fear, heat and arm work [1/min].
        resting_per_min: lowest rate that effort alone may give [1/min].

    Returns:
        Steady heart rate [1/min].

    Source: BioSim, after Goudarzi: VO2 = 0.223804 + 5.64e-7 HR^3, VO2 in L/min.
    """
    uptake = oxygen_uptake_l_min(metabolic_rate_w)
    cube = (uptake - _HEART_OFFSET_L_MIN) / _HEART_CUBIC_L_MIN
    # The floor stands inside the root: its slope is infinite at zero.
    floor = jnp.maximum(resting_per_min, 1.0)
    # As a logarithm: three times as fast as a cube root in a batch.
    held = jnp.maximum(cube, floor * floor * floor)
    return jnp.exp(jnp.log(held) / 3.0) + stress_per_min


def effort_bound(
    heart_rate_per_min: Real, resting_per_min: Real | float = RESTING_HEART_RATE_PER_MIN
) -> Real:
    """Return the greatest metabolic rate that a steady heart rate allows.

    Args:
        heart_rate_per_min: heart rate [1/min].
        resting_per_min: lowest rate that effort alone may give [1/min].

    Returns:
        Metabolic rate, an upper bound: stress adds beats and no effort [W].

    Source: BioSim, after Goudarzi.
    """
    beats = jnp.maximum(heart_rate_per_min, resting_per_min)
    uptake = _HEART_OFFSET_L_MIN + _HEART_CUBIC_L_MIN * beats * beats * beats
    return uptake * (OXYGEN_HEAT_J_L_STPD / _SECONDS_PER_MINUTE)


def heart_rate_rate(
    heart_rate_per_min: Real,
    target_per_min: Real,
    time_constant_s: Real | float = HEART_TIME_CONSTANT_S,
    recovery_s: Real | float = HEART_RECOVERY_S,
) -> Real:
    """Return how fast the heart rate moves towards its steady value.

    Args:
        heart_rate_per_min: heart rate now [1/min].
        target_per_min: steady heart rate of the present effort [1/min].
        time_constant_s: lag on the way up [s].
        recovery_s: lag on the way down [s].

    Returns:
        Rate of change of the heart rate [1/(min s)].

    Source: first-order lag, a decision of this module.
    """
    gap = target_per_min - heart_rate_per_min
    lag = jnp.where(gap < 0.0, recovery_s, time_constant_s)
    return gap / jnp.maximum(lag, 1e-3)


def uptake_rate(
    uptake_w: Real, metabolic_rate_w: Real, time_constant_s: Real | float = UPTAKE_TIME_CONSTANT_S
) -> Real:
    """Return how fast the oxygen uptake moves towards what the effort takes.

    Args:
        uptake_w: metabolic rate that the present uptake burns [W].
        metabolic_rate_w: metabolic rate of the effort [W].
        time_constant_s: lag [s].

    Returns:
        Rate of the uptake [W/s].

    Source: Whipp & Wasserman 1972, one exponential, the same in recovery.
    """
    return (metabolic_rate_w - uptake_w) / jnp.maximum(time_constant_s, 1e-3)
