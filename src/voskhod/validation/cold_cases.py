"""The cold beside printed figures: survival, wind chill, frostbite, required clothing."""

from collections.abc import Callable
from typing import TypeAlias

import jax
import jax.numpy as jnp

from voskhod.arrays import Real
from voskhod.crew import cold, frostbite
from voskhod.crew.clothing import CLO_M2K_W, Clothes
from voskhod.crew.required_clothing import (
    LONGEST_S,
    MINIMAL,
    NEUTRAL,
    Exposure,
    exposure_limit,
    required_clothing,
)
from voskhod.units import ZERO_CELSIUS_K
from voskhod.validation.case import Origin, Score

_TIKUISIS = "Tikuisis, Int. J. Biometeorol. 39:94 (1995), survival times of the average man"
_LUMPED = "rescue tables: the same equations in another program"
_CHILL = "grid of the law of 2001 by pythermalcomfort"
_LAW = "continuous law published by Environment Canada"
_MEN = "Ducharme, DTIC ADA454525, 45 min in a chamber"
_IREQ = "table of ISO 11079 by pythermalcomfort: 0.4 m/s, 85 %, 8 l/(m2 s)"

NUDE, LAYERS = 0.151, 0.370  # fitted together with the model, air layer included [m2 K/W]
ANCHORS = (
    *((NUDE, air, hours) for air, hours in ((-30, 1.8), (-20, 2.5), (-10, 4.1), (0, 9.0))),
    *((LAYERS, air, hours) for air, hours in ((-50, 4.0), (-40, 5.6), (-30, 8.6), (-20, 15.4))),
)
PREDICTED = {  # clo with air layer: hours at air temperatures [degC]
    1.0: ((0, 9.5), (-10, 4.3), (-20, 2.6), (-30, 1.9), (-40, 1.5)),
    2.0: ((-10, 18.5), (-20, 9.9), (-30, 5.7), (-40, 3.8)),
    3.0: ((-20, 25.5), (-30, 16.0), (-40, 10.1)),
    4.0: ((-30, 31.4), (-40, 21.2)),
}
CHILLS = {  # wind [km/h]: chill at 0, -10, ... -50 [degC]
    5: (-1.6, -12.9, -24.3, -35.6, -47.0, -58.3),
    10: (-3.3, -15.3, -27.2, -39.2, -51.1, -63.0),
    20: (-5.2, -17.9, -30.5, -43.1, -55.7, -68.3),
    30: (-6.5, -19.5, -32.6, -45.6, -58.7, -71.7),
    40: (-7.4, -20.8, -34.1, -47.5, -60.9, -74.2),
    60: (-8.8, -22.6, -36.5, -50.3, -64.2, -78.0),
}
BITES = {  # air [degC]: minutes at 25, 30, 40, 50, 60 km/h by the law alone
    -20: (16.9, 16.1, 14.3, 12.6, 10.8),
    -30: (7.3, 6.9, 6.2, 5.4, 4.7),
    -40: (4.2, 4.0, 3.5, 3.1, 2.7),
}
BITE_WINDS = (25, 30, 40, 50, 60)
NIPS = (  # air [degC], wind [km/h], share with frostnip, minutes to it or None
    (-10, 32, 0.0, None),
    (-20, 0, 0.0, None),
    (-30, 0, 0.11, None),
    (-40, 0, 0.22, None),
    (-50, 0, 0.60, None),
    (-20, 16, 0.17, 20.0),
    (-20, 32, 0.58, 20.0),
    (-30, 16, 1.0, 14.0),
    (-30, 32, 1.0, 4.0),
    (-40, 16, 1.0, 2.5),
    (-40, 32, 1.0, 1.5),
)
REQUIRED = {  # heat [W/m2]: minimal and neutral clo, hours in 2 clo (9 for more than 8)
    70: ((3.1, 3.5, 1.5), (4.2, 4.6, 0.7), (5.4, 5.8, 0.5), (6.6, 7.0, 0.4), (7.7, 8.1, 0.3)),
    90: ((2.3, 2.6, 4.9), (3.2, 3.5, 1.1), (4.1, 4.5, 0.6), (5.0, 5.4, 0.4), (5.9, 6.3, 0.3)),
    115: ((1.6, 2.0, 9), (2.4, 2.7, 2.8), (3.1, 3.5, 0.9), (3.8, 4.2, 0.5), (4.6, 4.9, 0.4)),
    145: ((1.1, 1.5, 9), (1.7, 2.1, 9), (2.3, 2.7, 2.3), (2.9, 3.3, 0.8), (3.5, 3.9, 0.5)),
}
REQUIRED_AIRS = (0, -10, -20, -30, -40)
_STEP_S, _STEPS = 20.0, 36 * 180  # 36 h
_Tell: TypeAlias = Callable[[str], None]


def survival_scores(tell: _Tell) -> tuple[Score, ...]:
    """Return the scores of survival times.

    Args:
        tell: called before what takes long.
    """
    tell("waiting in the cold")
    fitted = Origin(
        "s", "h", None, "four constants and two insulations are fitted to these times", _TIKUISIS
    ).within_share(0.1)
    told = Origin("s", "h", None, "same model; no measurement", _LUMPED)
    cells = [
        (
            fitted,
            f"cold.survival-{'nude' if worn == NUDE else 'layers'}{air:+d}",
            f"survival, {'nude' if worn == NUDE else 'two loose layers'}, {air} degC",
            worn,
            air,
            hours,
        )
        for worn, air, hours in ANCHORS
    ] + [
        (
            told,
            f"cold.predicted-{clo:g}clo{air:+d}",
            f"survival, {clo:g} clo with air, {air} degC",
            clo * CLO_M2K_W,
            air,
            hours,
        )
        for clo, row in PREDICTED.items()
        for air, hours in row
    ]
    ours = _survival(_reals([cell[4] for cell in cells]), _reals([cell[3] for cell in cells]))
    return tuple(
        origin.score(name, title, one, 3600.0 * hours)
        for (origin, name, title, _, _, hours), one in zip(cells, ours, strict=True)
    )


def weather_scores(tell: _Tell) -> tuple[Score, ...]:
    """Return the scores of wind chill and frostbite.

    Args:
        tell: called before what takes long.
    """
    tell("baring a face to the wind")
    chill = Origin("K", "degC", 0.0501, "half of the last digit, and rounding", _CHILL)
    law = Origin("s", "min", 3.01, "half of the last digit", _LAW)
    return (
        *(
            chill.score(
                f"cold.chill-{-10 * column}-{wind}",
                f"wind chill, {-10 * column} degC, {wind} km/h",
                frostbite.wind_chill(_kelvin(-10 * column), _speed(wind)),
                theirs + ZERO_CELSIUS_K,
            )
            for wind, row in CHILLS.items()
            for column, theirs in enumerate(row)
        ),
        *(
            law.score(
                f"cold.bite{air}-{wind}",
                f"time to frostbite, {air} degC, {wind} km/h",
                frostbite.frostbite_time(_kelvin(air), _speed(wind)),
                60.0 * min(minutes, _band(air, wind)),
            )
            for air, row in BITES.items()
            for wind, minutes in zip(BITE_WINDS, row, strict=True)
        ),
    )


def frostnip_scores(tell: _Tell) -> tuple[Score, ...]:
    """Return the scores of men in a chamber.

    Args:
        tell: called before what takes long.
    """
    tell("asking men in a chamber")
    fitted = Origin(
        "", "", 0.1, "three constants are fitted to these shares; one man of 12 is 0.08", _MEN
    )
    told = Origin("s", "min", None, "frostnip, which comes before frostbite", _MEN)
    shares = [
        fitted.score(
            f"cold.nip{air}-{wind}",
            f"chance of frostnip in 45 min, {air} degC, {wind} km/h",
            frostbite.frostnip_chance(_kelvin(air), _speed(wind)),
            share,
        )
        for air, wind, share, _ in NIPS
    ]
    times = [
        told.score(
            f"cold.nip-time{air}-{wind}",
            f"time to frostbite beside mean time to frostnip, {air} degC, {wind} km/h",
            frostbite.frostbite_time(_kelvin(air), _speed(wind)),
            60.0 * minutes,
        )
        for air, wind, _, minutes in NIPS
        if minutes is not None
    ]
    return (*shares, *times)


def clothing_scores(tell: _Tell) -> tuple[Score, ...]:
    """Return the scores of required clothing.

    Args:
        tell: called before what takes long.
    """
    tell("dressing for the cold")
    clo = Origin(
        "m^2*K/W",
        "m^2*K/W",
        0.0501 * CLO_M2K_W,
        "half of the last digit of a clo, and rounding",
        _IREQ,
    )
    hours = Origin("s", "h", 0.0501 * 3600.0, "half of the last digit, and rounding", _IREQ)
    cells = [
        (heat, air, cell)
        for heat, row in REQUIRED.items()
        for air, cell in zip(REQUIRED_AIRS, row, strict=True)
    ]
    air, heat = _kelvin([a for _, a, _ in cells]), _reals([h for h, _, _ in cells])
    minimal, neutral, limits = _dressed(air, heat)
    scores = []
    for i, (warm, degrees, (least, well, enough)) in enumerate(cells):
        case, words = f"{warm}{degrees:+d}", f"{warm} W/m2, {degrees} degC"
        least_name, well_name = f"cold.required-{case}", f"cold.neutral-{case}"
        scores += [
            clo.score(least_name, f"clothes, {words}", minimal[i], least * CLO_M2K_W),
            clo.score(well_name, f"clothes in comfort, {words}", neutral[i], well * CLO_M2K_W),
            hours.score(
                f"cold.enough-{case}",
                f"2 clo are enough, {words}",
                limits[i],
                min(3600.0 * enough, LONGEST_S),
            ),
        ]
    return tuple(scores)


@jax.jit
def _survival(air_k: Real, insulation_m2k_w: Real) -> Real:
    """Return times to the lethal core [s], by steps of 20 s, straight within the last one."""

    def step(state: tuple[Real, Real, Real], _: None) -> tuple[tuple[Real, Real, Real], None]:
        core, energy, lived = state
        rates = cold.cold_rates(core, energy, air_k + ZERO_CELSIUS_K, insulation_m2k_w)
        fall = jnp.minimum(_STEP_S * rates.core_k_s, -1e-12)
        share = jnp.clip((cold.LETHAL_CORE_K - core) / fall, 0.0, 1.0)
        after = (core + _STEP_S * rates.core_k_s, energy + _STEP_S * rates.shivering_w)
        return (*after, lived + _STEP_S * share), None

    start = (jnp.full_like(air_k, cold.INITIAL_CORE_K), jnp.zeros_like(air_k))
    return jax.lax.scan(step, (*start, jnp.zeros_like(air_k)), None, length=_STEPS)[0][2]


@jax.jit
def _dressed(air_k: Real, heat_w_m2: Real) -> tuple[Real, Real, Real]:
    """Return clothes for both degrees of strain [m2 K/W] and how long 2 clo are enough [s]."""
    walking = jnp.minimum(0.0052 * (heat_w_m2 - 58.0), 1.2)  # least walking of the standard
    calm, humid = jnp.full_like(air_k, 0.4), jnp.full_like(air_k, 0.85)
    case = Exposure(air_k, air_k, calm, humid, heat_w_m2, walking)
    needed = [required_clothing(case, 0.008, strain) for strain in (MINIMAL, NEUTRAL)]
    return needed[0], needed[1], exposure_limit(case, Clothes(2.0 * CLO_M2K_W))


def _band(air_c: float, wind_kmh: float) -> float:
    """Return the upper end of the Canadian band, which overrules the law [min]."""
    chill = float(frostbite.wind_chill(_kelvin(air_c), _speed(wind_kmh))) - ZERO_CELSIUS_K
    bands = ((-55.0, 2.0), (-48.0, 5.0), (-40.0, 10.0), (-28.0, 30.0))
    return next((minutes for limit, minutes in bands if chill <= limit), 1440.0)


def _kelvin(celsius: float | list[int]) -> Real:
    """Return temperatures [K]."""
    return jnp.asarray(celsius, float) + ZERO_CELSIUS_K


def _speed(kmh: float) -> Real:
    """Return a wind [m/s]."""
    return jnp.asarray(kmh / 3.6, float)


def _reals(numbers: list[int] | list[float]) -> Real:
    """Return numbers as an array."""
    return jnp.asarray(numbers, float)


COLD_CASES = (survival_scores, weather_scores, frostnip_scores, clothing_scores)
