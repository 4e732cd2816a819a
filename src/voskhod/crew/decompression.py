r"""Decompression: nitrogen in a slow tissue, and the published rules and laws that go with it.

The chance of sickness by dose, effort and time, with its interval, is `crew.sickness`; a prebreathe
is planned by `crew.prebreathe`.

Tissue nitrogen follows the inspired one, dP/dt = k (P_a - P), k = ln 2 / 360 min at rest; the
measure of risk is the tissue ratio R = P / P_suit (NASA DCS Evidence Reports, 2014 and 2024).
Exercise washes out faster, k = exp(lambda VO2) / 519.37 per min, VO2 in mL/(kg min); its ratio
to 4.3 psia is the exercise tissue ratio ETR (Conkin et al., NASA/TP-2004-213158).

Probability. The same report gives logistic laws in ETR, age and sex for exposures of hours.
Symptoms of those who get them begin after 120 +- 71 min (mean and standard deviation, Evidence
Report 2024). A short exposure is therefore

    dP/dt = L(R) f(t),   L logistic, f lognormal density of onset,

which integrates to at most one, since f does. R is the tissue tension *at decompression* over
the pressure now: the laws were fitted to that, and a tissue that breathes oxygen falls below it
while bubbles already grow.

Decision: the default L is fitted here to 43 chamber groups (1062 exposures, 305 cases) of NEDU TR
18-01, appendices E and F, that have one ascent from sea level, with or without oxygen before. On
them it has log-likelihood -451; Conkin's laws, made for 4.3 psia after long prebreathe, have
-645, no better than one rate for all (-637); the bubble model 3RUT-MBe1 has -434.

Weak, a first form: (1) in-sample, R alone, no exercise. (2) The onset law does not depend on R,
though the more supersaturated bend sooner. (3) Flight shows fewer cases than ground tests at the
same R (0 of 487 person-EVAs); no term says so yet. (4) Human scatter is large: print an
interval, not a number.
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
_SQRT_2_PI = 2.5066282746310002


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

CHAMBER_MODEL = ConkinModel(0.0, -8.284, 3.958)  # own fit to NEDU TR 18-01, see module docstring


class OnsetTime(NamedTuple):
    """Lognormal onset time of symptoms.

    Args:
        log_median: mean of the logarithm of seconds [1].
        log_spread: standard deviation of the logarithm [1].
    """

    log_median: float
    log_spread: float


# Mean 7200 s and SD 4260 s (120 and 71 min, Evidence Report 2024, symptoms): the lognormal with
# those moments has spread sqrt(ln(1 + (71/120)^2)) and median 7200 exp(-spread^2 / 2).
ONSET_TIME = OnsetTime(log_median=8.7317583, log_spread=0.5478650)


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


def onset_density(time_at_altitude_s: Real, onset: OnsetTime = ONSET_TIME) -> Real:
    """Return the density of the onset time among those who get symptoms.

    Args:
        time_at_altitude_s: time since decompression, zero or less before it [s].
        onset: parameters of the lognormal law.

    Returns:
        Probability density [1/s].

    Source: mean and SD, NASA DCS Evidence Report 2024; lognormal shape: guess.
    """
    time = jnp.maximum(time_at_altitude_s, 1.0)  # density at one second is below 1e-50
    score = (jnp.log(time) - onset.log_median) / onset.log_spread
    density = jnp.exp(-0.5 * score * score) / (time * (onset.log_spread * _SQRT_2_PI))
    return jnp.where(time_at_altitude_s > 0.0, density, 0.0)


def dcs_hazard_rate(
    ratio: Real,
    time_at_altitude_s: Real,
    model: ConkinModel = CHAMBER_MODEL,
    onset: OnsetTime = ONSET_TIME,
) -> Real:
    """Return the rate at which the probability of decompression sickness accumulates.

    The state that integrates this rate from zero is the probability of symptoms so far. It stays
    in [0, 1] whatever the ratio does.

    Args:
        ratio: tissue tension at decompression over the pressure now [1].
        time_at_altitude_s: time since decompression, zero or less before it [s].
        model: coefficients of the logistic law.
        onset: parameters of the onset law.

    Returns:
        Rate of the probability [1/s].

    Source: module docstring; first form.
    """
    return sickness_probability(ratio, model) * onset_density(time_at_altitude_s, onset)
