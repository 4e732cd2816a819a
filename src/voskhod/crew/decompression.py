r"""Decompression: nitrogen in a slow tissue, and the published rules and laws that go with it.

The chance of sickness by dose, effort and time, with its interval, is `crew.sickness`; a prebreathe
is planned by `crew.prebreathe`.

Tissue nitrogen follows the inspired one, dP/dt = k (P_a - P), k = ln 2 / 360 min at rest; the
measure of risk is the tissue ratio R = P / P_suit (NASA DCS Evidence Reports, 2014 and 2024).
Exercise washes out faster, k = exp(lambda VO2) / 519.37 per min, VO2 in mL/(kg min); its ratio
to 4.3 psia is the exercise tissue ratio ETR (Conkin et al., NASA/TP-2004-213158).

Probability. The same report gives logistic laws in ETR, age and sex for exposures of hours. They
were made for 4.3 psia after a long prebreathe: `crew.sickness` says what to use elsewhere.
"""

from typing import NamedTuple

import jax.numpy as jnp

from voskhod.arrays import Real

PSI_PA = 6894.757293168  # pound-force per square inch, exact definition rounded
HALF_TIME_S = 360.0 * 60.0  # NASA DCS Evidence Report 2014
SEA_LEVEL_NITROGEN_PA = 11.6 * PSI_PA  # dry N2 of saturated tissue, Evidence Report 2014
ETR_PRESSURE_PA = 4.3 * PSI_PA  # Conkin 2004: suit pressure that ETR refers to
RESTING_UPTAKE_ML_KG_MIN = 4.4  # NEDU TR 18-01, no external work, 69.4 kg

_LN_2 = 0.6931471805599453
_EXERCISE_SCALE_S = 519.37 * 60.0  # Conkin 2004


class ConkinModel(NamedTuple):
    """Coefficients of a logistic law of decompression sickness.

    Args:
        exercise_kg_min_ml: exponent per oxygen uptake, lambda [kg min/mL].
        intercept: logit at ETR, age and male of zero [1].
        ratio: logit per unit of ETR [1].
        age_per_year: logit per year of age [1/year].
        male: logit added for men [1].
    """

    exercise_kg_min_ml: float
    intercept: float
    ratio: float
    age_per_year: float = 0.0
    male: float = 0.0


RESEARCH_MODEL = ConkinModel(0.025, -31.71, 14.55, age_per_year=0.053)  # Conkin 2004, RM
RESEARCH_MODEL_RATIO = ConkinModel(0.025, -29.11, 14.11)  # Conkin 2004, RM, ETR alone
NASA_MODEL = ConkinModel(0.030, -25.56, 12.83, male=-1.037)  # Conkin 2004, NM
NASA_MODEL_RATIO = ConkinModel(0.030, -30.02, 14.80)  # Conkin 2004, NM, ETR alone


def tissue_nitrogen_rate(
    tissue_pa: Real, inspired_pa: Real, half_time_s: Real | float = HALF_TIME_S
) -> Real:
    """Return how fast tissue nitrogen changes.

    Args:
        tissue_pa: nitrogen tension of the tissue [Pa].
        inspired_pa: inspired nitrogen partial pressure, dry [Pa].
        half_time_s: half-time of the tissue [s].

    Returns:
        Rate of the tension [Pa/s].

    Source: NASA DCS Evidence Report 2014.
    """
    return (inspired_pa - tissue_pa) * (_LN_2 / jnp.maximum(half_time_s, 1.0))


def tissue_nitrogen(
    tissue_pa: Real,
    inspired_pa: Real,
    elapsed_s: Real | float,
    half_time_s: Real | float = HALF_TIME_S,
) -> Real:
    """Return tissue nitrogen after a time at constant inspired nitrogen.

    Args:
        tissue_pa: nitrogen tension at the start [Pa].
        inspired_pa: inspired nitrogen partial pressure, dry [Pa].
        elapsed_s: time at this gas [s].
        half_time_s: half-time of the tissue [s].

    Returns:
        Nitrogen tension at the end [Pa].

    Source: NASA DCS Evidence Report 2014.
    """
    left = jnp.exp(-_LN_2 * elapsed_s / jnp.maximum(half_time_s, 1.0))
    return inspired_pa + (tissue_pa - inspired_pa) * left


def exercise_half_time(oxygen_uptake_ml_kg_min: Real, model: ConkinModel = NASA_MODEL) -> Real:
    """Return the half-time of the tissue of a body at work.

    Args:
        oxygen_uptake_ml_kg_min: oxygen uptake per body mass [mL/(kg min)].
        model: coefficients; its exponent is used.

    Returns:
        Half-time [s].

    Source: Conkin 2004, k2 = exp(lambda VO2) / 519.37 per minute.
    """
    uptake = jnp.clip(oxygen_uptake_ml_kg_min, 0.0, 100.0)  # beyond human, keeps exp finite
    return (_LN_2 * _EXERCISE_SCALE_S) * jnp.exp(-model.exercise_kg_min_ml * uptake)


def working_half_time(oxygen_uptake_ml_kg_min: Real, model: ConkinModel = NASA_MODEL) -> Real:
    """Return the half-time of the 360 min tissue of a body at work.

    At rest it is the 360 min of the rules; work shortens it by Conkin's exponent in the uptake
    above rest. `exercise_half_time` counts from no uptake at all, as ETR wants it.

    Args:
        oxygen_uptake_ml_kg_min: oxygen uptake per body mass [mL/(kg min)].
        model: coefficients; its exponent is used.

    Returns:
        Half-time [s].

    Source: Conkin 2004, exponent; NASA DCS Evidence Report 2014, rest.
    """
    above = jnp.clip(oxygen_uptake_ml_kg_min - RESTING_UPTAKE_ML_KG_MIN, 0.0, 100.0)
    return HALF_TIME_S * jnp.exp(-model.exercise_kg_min_ml * above)


def tissue_ratio(tissue_pa: Real, pressure_pa: Real) -> Real:
    """Return the tissue ratio R (ETR when the tension is exercise-enhanced and p is 4.3 psia).

    Args:
        tissue_pa: nitrogen tension of the tissue [Pa].
        pressure_pa: pressure on the body [Pa].

    Returns:
        Tissue ratio, held finite in vacuum [1].

    Source: NASA DCS Evidence Report 2014.
    """
    return tissue_pa / jnp.maximum(pressure_pa, 100.0)


def sickness_probability(
    ratio: Real,
    model: ConkinModel = NASA_MODEL_RATIO,
    age_years: Real | float = 0.0,
    male: Real | float = 0.0,
) -> Real:
    """Return the probability of decompression sickness in an exposure of hours.

    Args:
        ratio: tissue ratio, ETR where exercise counts [1].
        model: coefficients of the logistic law.
        age_years: age, used by `RESEARCH_MODEL` [year].
        male: one for men, zero for women, used by `NASA_MODEL` [1].

    Returns:
        Probability [1].

    Source: Conkin 2004.
    """
    logit = (
        model.intercept + model.ratio * ratio + model.age_per_year * age_years + model.male * male
    )
    # tanh saturates at both ends, where exp would overflow.
    return 0.5 * (1.0 + jnp.tanh(0.5 * logit))
