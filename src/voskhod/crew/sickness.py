r"""Decompression sickness: the chance of symptoms by dose, effort and time, with its doubt.

An accelerated failure time law, log-logistic in time (the shape of ADRAC, Pilmanis et al. 2004,
and of Conkin et al. 1996, with parameters of our own):

    P = 1 / (1 + psi^(-1/s)),   dpsi/dt = exp(a) D^b exp(e (V - V_0)),   D = (P_N2 + c) / p - 1

P_N2 is the nitrogen of the 360 min tissue *at decompression*, p the pressure on the body *now*, so
that a suit may change its pressure on the way; V is the oxygen uptake, V_0 that of a simulated
spacewalk. c is the 132 mmHg of oxygen, carbon dioxide and water in tissue that bubbles hold as
well (Gernhardt). Left free in the fit it comes out near there, so it is not one of its numbers.

Groups of people differ by more than binomial scatter: ln psi of a group is Gaussian about the law
with a standard deviation of its own, fitted with the rest. `probability` is the mean over groups,
`interval` holds nine groups in ten, the doubt of the fitted numbers included.

Decisions. (1) The numbers are fitted to 61 chamber groups (1360 exposures, 359 cases) of NEDU
TR 18-01 by `scripts/fit_sickness.py`; their covariance is the jackknife over 19 studies, as groups
of one study err together. (2) For the groups at 35 000 ft the cases of the first half hour are
known (8 % at rest, 23 % in exercise, Webb et al. 2001) and are fitted too. Without them the time
law follows what differs between studies of three and of six hours, and tells a sixth to a fifth of
the cases of a short exposure. (3) The tension is held from decompression on: with the falling one
the fit is worse. (4) Time in one exposure counts; a return to the cabin begins anew. (5) In flight
no case is on record. That is a shift of ln psi with a distribution of its own, asked for by name.

Weak: men and women, age and fitness are averaged; effort beyond 3.5 to 20 mL/(kg min) is held at
the end; risk of a dose below that of 10.5 psia from sea level is extrapolated.
"""

from typing import NamedTuple

import jax.numpy as jnp

from voskhod.arrays import Real

METABOLIC_GAS_PA = 132.0 * 133.322  # O2, CO2, H2O of tissue: Gernhardt's bubble model, 132 mmHg
SIMULATION_UPTAKE_ML_KG_MIN = 7.97  # NEDU TR 18-01: mean of EVA simulations, 21.59 W, 69.4 kg
NORMAL_90 = 1.6448536269514722  # quantile 0.95 of the normal distribution

_LEAST_PRESSURE_PA = 100.0  # keeps the dose finite in vacuum
_DOSE_SOFTNESS = 0.02  # dose below which the law fades instead of ending; the data begin at 0.3
_UPTAKES = (3.5, 20.0)  # [mL/(kg min)]: one resting metabolic equivalent; the heaviest group
_LEAST_EXPOSURE = 1e-30  # before the first second
# Gauss and Hermite's nodes and weights, order 9, for the mean over groups; probabilists' form.
_NODES = (0.0, 1.0232556637891326, 2.0768479786778302, 3.2054290028564703, 4.512745863399783)
_WEIGHTS = (
    0.4063492063492063,
    0.2440975028949394,
    0.0499164067652179,
    0.0027891413212318,
    0.0000223458440077,
)


class SicknessLaw(NamedTuple):
    """Numbers of the law.

    Args:
        log_rate: a, logarithm of the rate at dose one in a simulated spacewalk [ln(1/s)].
        dose: b, exponent of the dose [1].
        effort: e, per oxygen uptake [kg min/mL].
        spread: s, spread of log time between people of a group [1].
        scatter: standard deviation of log psi between groups [1].
    """

    log_rate: Real | float
    dose: Real | float
    effort: Real | float
    spread: Real | float
    scatter: Real | float


class Exposure(NamedTuple):
    """What an exposure adds up to; each integrates the rate of the same name from zero.

    Args:
        psi: dose of time [1].
        by_dose: derivative of psi in the exponent of the dose [1].
        by_effort: derivative of psi in the coefficient of effort [mL/(kg min)].
    """

    psi: Real
    by_dose: Real
    by_effort: Real


class FlightShift(NamedTuple):
    """How much longer the same exposure takes in flight than in a chamber, as ln of time.

    Args:
        mean: mean [1].
        deviation: standard deviation [1].
    """

    mean: Real | float
    deviation: Real | float


# scripts/fit_sickness.py prints these; see the module docstring.
LAW = SicknessLaw(-10.96841, dose=2.36803, effort=0.10363, spread=0.48899, scatter=0.39515)
# Jackknife over studies, of log_rate, dose, effort, ln(spread), in this order.
COVARIANCE = (
    (0.09628, -0.1307, -0.006437, -0.08672),
    (-0.1307, 0.1947, 0.008215, 0.122),
    (-0.006437, 0.008215, 0.0006677, 0.006016),
    (-0.08672, 0.122, 0.006016, 0.09142),
)
# No case in 487 person-EVAs, against ground trials of the same protocols: the script, end.
FLIGHT = FlightShift(mean=2.18, deviation=0.56)
GROUND = FlightShift(0.0, 0.0)


def supersaturation(tissue_pa: Real, pressure_pa: Real) -> Real:
    """Return the dose, held above zero by a smooth foot.

    Args:
        tissue_pa: nitrogen of the tissue at decompression [Pa].
        pressure_pa: pressure on the body now [Pa].

    Returns:
        Gas of the tissue over the pressure, less one [1].

    Source: Conkin et al. 1996; metabolic gases after Gernhardt.
    """
    ratio = (tissue_pa + METABOLIC_GAS_PA) / jnp.maximum(pressure_pa, _LEAST_PRESSURE_PA)
    over = ratio - 1.0
    # With -1 < over the sum below loses at most four digits, and is never zero.
    return 0.5 * (over + jnp.sqrt(over * over + _DOSE_SOFTNESS * _DOSE_SOFTNESS))


def exposure_rates(
    tissue_pa: Real, pressure_pa: Real, uptake_ml_kg_min: Real, law: SicknessLaw = LAW
) -> Exposure:
    """Return the rates of everything that an interval needs.

    Args:
        tissue_pa: nitrogen of the tissue at decompression [Pa].
        pressure_pa: pressure on the body now [Pa].
        uptake_ml_kg_min: oxygen uptake per body mass [mL/(kg min)].
        law: numbers of the law.

    Returns:
        Rates of the three members [1/s, 1/s, mL/(kg min s)].

    Source: module docstring.
    """
    log_dose = jnp.log(supersaturation(tissue_pa, pressure_pa))
    work = jnp.clip(uptake_ml_kg_min, *_UPTAKES) - SIMULATION_UPTAKE_ML_KG_MIN
    rate = jnp.exp(law.log_rate + law.dose * log_dose + law.effort * work)
    return Exposure(rate, rate * log_dose, rate * work)


def exposure_rate(
    tissue_pa: Real, pressure_pa: Real, uptake_ml_kg_min: Real, law: SicknessLaw = LAW
) -> Real:
    """Return the rate of psi, the one state that a probability needs.

    Args:
        tissue_pa: nitrogen of the tissue at decompression [Pa].
        pressure_pa: pressure on the body now [Pa].
        uptake_ml_kg_min: oxygen uptake per body mass [mL/(kg min)].
        law: numbers of the law.

    Returns:
        Rate of psi [1/s].

    Source: module docstring.
    """
    return exposure_rates(tissue_pa, pressure_pa, uptake_ml_kg_min, law).psi


def score(psi: Real, law: SicknessLaw = LAW, flight: FlightShift = GROUND) -> Real:
    """Return the logit of the chance in the middle group.

    Args:
        psi: dose of time [1].
        law: numbers of the law.
        flight: shift of log time; its mean is used.

    Returns:
        Logit [1].

    Source: module docstring.
    """
    return (jnp.log(psi + _LEAST_EXPOSURE) - flight.mean) / law.spread


def probability(psi: Real, law: SicknessLaw = LAW, flight: FlightShift = GROUND) -> Real:
    """Return the chance of symptoms so far, mean over groups of people.

    Args:
        psi: dose of time [1].
        law: numbers of the law.
        flight: shift of log time; `FLIGHT` for orbit, none for a chamber on the ground.

    Returns:
        Probability [1].

    Source: module docstring; Gauss and Hermite's rule of nine points.
    """
    centre = score(psi, law, flight)
    # the root is taken of something above zero, so that its derivative exists
    deviation = jnp.sqrt(law.scatter**2 + flight.deviation**2 + 1e-12) / law.spread
    total = _WEIGHTS[0] * _logistic(centre)
    for node, weight in zip(_NODES[1:], _WEIGHTS[1:], strict=True):
        swing = node * deviation
        total = total + weight * (_logistic(centre + swing) + _logistic(centre - swing))
    return total


def score_deviation(
    exposure: Exposure, law: SicknessLaw = LAW, flight: FlightShift = GROUND
) -> Real:
    """Return the standard deviation of the logit: fitted numbers, groups, flight.

    Args:
        exposure: what the exposure added up to.
        law: numbers of the law.
        flight: shift of log time.

    Returns:
        Standard deviation [1].

    Source: propagation of `COVARIANCE`.
    """
    psi = exposure.psi + _LEAST_EXPOSURE
    slopes = (
        1.0 / law.spread,
        exposure.by_dose / psi / law.spread,
        exposure.by_effort / psi / law.spread,
        -score(exposure.psi, law, flight),
    )
    fitted = sum(
        cell * one * two
        for row, one in zip(COVARIANCE, slopes, strict=True)
        for cell, two in zip(row, slopes, strict=True)
    )
    between = (law.scatter**2 + flight.deviation**2) / law.spread**2
    return jnp.sqrt(jnp.maximum(fitted, 0.0) + between + 1e-12)


def interval(
    exposure: Exposure,
    law: SicknessLaw = LAW,
    flight: FlightShift = GROUND,
    quantile: float = NORMAL_90,
) -> tuple[Real, Real]:
    """Return the chances between which nine groups in ten lie.

    Args:
        exposure: what the exposure added up to.
        law: numbers of the law.
        flight: shift of log time.
        quantile: of the standard normal distribution; 1.645 holds 90 % [1].

    Returns:
        Lowest and highest probability [1].

    Source: module docstring.
    """
    centre = score(exposure.psi, law, flight)
    swing = quantile * score_deviation(exposure, law, flight)
    return _logistic(centre - swing), _logistic(centre + swing)


def _logistic(logit: Real) -> Real:
    """Return the logistic function; tanh saturates at both ends, where exp would overflow."""
    return 0.5 * (1.0 + jnp.tanh(0.5 * logit))
