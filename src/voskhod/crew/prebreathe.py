r"""Prebreathe planning: how long to breathe oxygen before an exposure, and what risk is left.

A plan is a stay in air, any stages of pressure and gas, then the prebreathe itself, then the
exposure. The tissue of 360 min gives the ratio R of the rules and the chance of symptoms; Conkin's
tissue, which counts every oxygen uptake, gives the exercise tissue ratio ETR, here to the pressure
of the exposure and not to 4.3 psia alone. Work in the prebreathe comes first, then rest.

Both tensions fall as prebreathe grows wherever the gas holds less nitrogen than the tissue, and so
do ratio and chance; the time that meets a limit is found by bisection, and is none where the
longest prebreathe does not meet it.

Weak: no lag of mask and lung; no breaks in prebreathe; ascents take no time.
"""

from collections.abc import Callable
from typing import NamedTuple

import jax
import jax.numpy as jnp

from voskhod.arrays import Code, Real
from voskhod.crew import decompression, sickness

EBULLISM_PA = 6300.0  # water boils at body temperature: 47 mmHg at 37 degC
LONGEST_S = 24.0 * 3600.0  # guess: beyond it nobody prebreathes; four half-times

_HALVINGS = 50  # of 24 h: to less than a nanosecond


class Stage(NamedTuple):
    """A stay at one pressure and gas, at rest.

    Args:
        pressure_pa: pressure [Pa].
        oxygen: share of oxygen in the gas breathed, the rest nitrogen [1].
        duration_s: how long [s].
    """

    pressure_pa: Real | float
    oxygen: Real | float
    duration_s: Real | float


class Work(NamedTuple):
    """Work at the start of a prebreathe.

    Args:
        uptake_ml_kg_min: oxygen uptake per body mass [mL/(kg min)].
        duration_s: how long; zero for none [s].
    """

    uptake_ml_kg_min: Real | float
    duration_s: Real | float


class Exposed(NamedTuple):
    """What comes after the prebreathe.

    Args:
        pressure_pa: pressure on the body [Pa].
        uptake_ml_kg_min: oxygen uptake per body mass [mL/(kg min)].
        duration_s: how long [s].
    """

    pressure_pa: Real | float
    uptake_ml_kg_min: Real | float
    duration_s: Real | float


class Protocol(NamedTuple):
    """All but the length of a prebreathe.

    Args:
        cabin_pa: pressure of the air that the tissue begins in balance with [Pa].
        stages: what comes before the prebreathe, in order; the last one's pressure is that of the
            prebreathe, the cabin's where there is none.
        oxygen: share of oxygen in the prebreathe gas [1].
        work: work at the start of the prebreathe.
        exposed: what comes after.
    """

    cabin_pa: Real | float
    stages: tuple[Stage, ...]
    oxygen: Real | float
    work: Work
    exposed: Exposed


class Risk(NamedTuple):
    """What a prebreathe leaves.

    Args:
        tissue_pa: nitrogen of the 360 min tissue at decompression [Pa].
        ratio: tissue ratio R of the rules [1].
        exercise_ratio: exercise tissue ratio, of Conkin's tissue [1].
        chance: chance of symptoms, mean over groups of people [1].
        low: chance below which one group in twenty lies [1].
        high: chance above which one group in twenty lies [1].
    """

    tissue_pa: Real
    ratio: Real
    exercise_ratio: Real
    chance: Real
    low: Real
    high: Real


# The share of nitrogen with which tissue is in balance at sea level: 11.6 of 14.696 psia.
AIR_NITROGEN = decompression.SEA_LEVEL_NITROGEN_PA / 101325.0


def tensions(protocol: Protocol, prebreathe_s: Real) -> tuple[Real, Real]:
    """Return the nitrogen of both tissues at decompression.

    Args:
        protocol: what is done.
        prebreathe_s: length of the prebreathe [s].

    Returns:
        Tension of the 360 min tissue and of Conkin's [Pa].

    Source: NASA DCS Evidence Report 2014; Conkin 2004.
    """
    slow = _tension(protocol, prebreathe_s, decompression.working_half_time)
    return slow, _tension(protocol, prebreathe_s, decompression.exercise_half_time)


def _tension(protocol: Protocol, prebreathe_s: Real, half_time: Callable[[Real], Real]) -> Real:
    """Return the nitrogen of one tissue at decompression [Pa]."""
    rest = half_time(jnp.asarray(decompression.RESTING_UPTAKE_ML_KG_MIN))
    tissue = jnp.zeros_like(prebreathe_s) + AIR_NITROGEN * jnp.asarray(protocol.cabin_pa)
    pressure = jnp.asarray(protocol.cabin_pa)
    for stage in protocol.stages:
        pressure = jnp.asarray(stage.pressure_pa)
        gas = (1.0 - stage.oxygen) * pressure
        tissue = decompression.tissue_nitrogen(tissue, gas, stage.duration_s, rest)
    gas = (1.0 - protocol.oxygen) * pressure
    worked = jnp.minimum(prebreathe_s, protocol.work.duration_s)
    faster = half_time(jnp.asarray(protocol.work.uptake_ml_kg_min))
    tissue = decompression.tissue_nitrogen(tissue, gas, worked, faster)
    return decompression.tissue_nitrogen(tissue, gas, prebreathe_s - worked, rest)


def risk(
    protocol: Protocol,
    prebreathe_s: Real,
    flight: sickness.FlightShift = sickness.GROUND,
) -> Risk:
    """Return what a prebreathe leaves of ratio and risk.

    Args:
        protocol: what is done.
        prebreathe_s: length of the prebreathe [s].
        flight: shift of log time; `sickness.FLIGHT` in orbit.

    Returns:
        Tension, ratios and chances.

    Source: module docstring.
    """
    slow, conkin = tensions(protocol, prebreathe_s)
    pressure = jnp.asarray(protocol.exposed.pressure_pa)
    rates = sickness.exposure_rates(slow, pressure, jnp.asarray(protocol.exposed.uptake_ml_kg_min))
    exposure = sickness.Exposure(*(rate * protocol.exposed.duration_s for rate in rates))
    low, high = sickness.interval(exposure, flight=flight)
    return Risk(
        slow,
        decompression.tissue_ratio(slow, pressure),
        decompression.tissue_ratio(conkin, pressure),
        sickness.probability(exposure.psi, flight=flight),
        low,
        high,
    )


def time_to_meet(falling: Callable[[Real], Real], limit: Real | float) -> Real:
    """Return the shortest prebreathe that meets a limit, infinite where none up to a day does.

    Args:
        falling: something that falls with the length of the prebreathe [s], element by element.
        limit: its greatest value allowed, of any shape.

    Returns:
        Length of the prebreathe [s].

    Source: bisection.
    """
    none = jnp.zeros_like(jnp.asarray(limit, dtype=float))
    ends = none, none + LONGEST_S
    met_at_once, met_at_all = falling(ends[0]) <= limit, falling(ends[1]) <= limit

    def halve(_: Code, between: tuple[Real, Real]) -> tuple[Real, Real]:
        low, high = between
        middle = 0.5 * (low + high)
        good = falling(middle) <= limit
        return jnp.where(good, low, middle), jnp.where(good, middle, high)

    _, found = jax.lax.fori_loop(0, _HALVINGS, halve, ends)
    return jnp.where(met_at_once, 0.0, jnp.where(met_at_all, found, jnp.inf))
