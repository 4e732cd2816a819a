"""Season, daylight and signals beside printed figures: normals of places, days, ships' lights."""

import math
from collections.abc import Callable
from datetime import UTC, datetime
from typing import NamedTuple

import jax.numpy as jnp

from voskhod.arrays import Real
from voskhod.physics import climate, daylight, sky
from voskhod.search import signals
from voskhod.units import SOLAR_DAY_S, ZERO_CELSIUS_K
from voskhod.validation.case import Origin, Score

NAUTICAL_MILE_M = 1852.0  # BIPM, exact


class Normal(NamedTuple):
    """A printed mean temperature, not used in the fit.

    Args:
        name: place and month, for the id
        latitude_deg: geodetic latitude [deg]
        height_m: height above the sea [m]
        day: middle of the month or season [days after the start of the year]
        celsius: printed mean [degC]
        source: who prints it
    """

    name: str
    latitude_deg: float
    height_m: float
    day: float
    celsius: float
    source: str


_PERM = "perceptiode.com, climate of the Perm province: mean of daily maximum and minimum"
_OREN = "ria56.ru, norms of the Orenburg weather service"
_YAKUTSK = "livingcoramdeo.com, Yakutsk"
NORMALS = (
    Normal("perm-january", 58.0, 150.0, 15.5, -12.75, _PERM),
    Normal("perm-march", 58.0, 150.0, 74.5, -4.05, _PERM),
    Normal("perm-april", 58.0, 150.0, 105.0, 3.9, _PERM),
    Normal("perm-july", 58.0, 150.0, 196.5, 18.75, _PERM),
    Normal("perm-october", 58.0, 150.0, 288.5, 3.2, _PERM),
    Normal("orenburg-january", 51.8, 110.0, 15.5, -11.8, _OREN),
    Normal("orenburg-april", 51.8, 110.0, 105.0, 6.4, _OREN),
    Normal("orenburg-july", 51.8, 110.0, 196.5, 21.5, _OREN),
    Normal("orenburg-september", 51.8, 110.0, 258.0, 13.1, _OREN),
    Normal("astana-january", 51.2, 350.0, 15.5, -14.2, "answers.mindstick.com 33637"),
    Normal("fairbanks-winter", 64.8, 135.0, 14.5, -20.3, "ak-wx.blogspot.com, 7 March 2014"),
)
# East of the Yenisei valleys fill with cold air, which no law of latitude has.
SIBERIA = (
    Normal("yakutsk-january", 62.0, 100.0, 15.5, -38.6, _YAKUTSK),
    Normal("yakutsk-july", 62.0, 100.0, 196.5, 19.5, _YAKUTSK),
)
# Day of the year, centimetres, source.
PERM_SNOW = (
    (31.0, 55.0, "dzen.ru 684a8058: norm of Perm, 31 January"),
    (75.0, 62.0, "russia24.pro 399841630: norm of the Perm province, mid-March"),
    (95.0, 44.0, "russia24.pro 399841630: usual on 5 April"),
)
LIGHTS = ((0.9, 1), (4.3, 2), (12.0, 3), (27.0, 4), (52.0, 5), (94.0, 6))  # cd, nautical miles


def season_scores(tell: Callable[[str], None]) -> tuple[Score, ...]:
    """Return the scores of the law of temperature and of snow.

    Args:
        tell: called before what takes long.
    """
    tell("reading monthly normals")
    judged = [
        Origin("K", "degC", float(law.place_spread), "spread between places", normal.source).score(
            f"conditions.{normal.name}",
            f"mean temperature, {normal.name.replace('-', ', ')}",
            law.mean_temperature,
            normal.celsius + ZERO_CELSIUS_K,
        )
        for normal in NORMALS
        for law in (_season(normal),)
    ]
    valley = "cold pool of a valley, outside of the law"
    told = [
        Origin("K", "degC", None, valley, normal.source).score(
            f"conditions.{normal.name}",
            f"mean temperature, {normal.name.replace('-', ', ')}",
            _season(normal).mean_temperature,
            normal.celsius + ZERO_CELSIUS_K,
        )
        for normal in SIBERIA
    ]
    fitted = "the first two fix the constants; the third has the law's error of temperature"
    snow = [
        Origin("m", "m", None, fitted, source).score(
            f"conditions.snow-{day:g}",
            f"snow in forest at Perm, day {day:g}",
            _season(Normal("", 58.0, 150.0, day, 0.0, "")).snow_depth,
            0.01 * centimetres,
        )
        for day, centimetres, source in PERM_SNOW
    ]
    return (*judged, *told, *snow)


def daylight_scores(tell: Callable[[str], None]) -> tuple[Score, ...]:
    """Return the scores of the day's length and of the Sun's height at noon.

    Args:
        tell: called before what takes long.
    """
    tell("waiting for sunrise")
    printed = Origin("s", "min", 60.0, "printed to the minute", "enow.com, Winnipeg, 21 December")
    epoch = datetime(2021, 12, 21, 6, tzinfo=UTC)  # midnight of Central Standard Time
    at = jnp.linspace(0.0, SOLAR_DAY_S, 289)
    share = daylight.daylight_share(
        _real(math.radians(49.895)), _real(math.radians(-97.138)), at, epoch, daylight.SUNRISE_RAD
    )
    length = daylight.running_integral(share, at)[-1]
    tenth = "printed to the tenth; the latitude is ours to guess, which is worth as much"
    noon = Origin("rad", "deg", math.radians(0.1), tenth, "stephenville.climatemps.com")
    heights = [
        noon.score(
            f"conditions.noon-{month}",
            f"Sun at noon, 48.53 N, 21 of month {month}",
            jnp.max(_heights(datetime(2012, month, 21, 12, tzinfo=UTC))),
            math.radians(theirs),
        )
        # at the equinoxes the unstated year is worth 0.3 degrees: not compared
        for month, theirs in ((6, 64.9), (12, 18.1))
    ]
    day = printed.score("conditions.day", "day length, 49.9 N, 21 December", length, 29100.0)
    return (day, *heights)


def signal_scores(tell: Callable[[str], None]) -> tuple[Score, ...]:
    """Return the scores of lights, and of crews that signal.

    Args:
        tell: called before what takes long.
    """
    tell("looking out for lights")
    rounding = "least intensity printed to two digits, once 0.9 for 0.86 cd"
    rules = Origin("m", "km", None, rounding, "Convention on collisions at sea, annex I, 8")
    clear = math.log(signals.OPTICAL_CONTRAST) / math.log(0.8) * NAUTICAL_MILE_M
    lights = [
        rules.within_share(0.025).score(
            f"conditions.light-{candela:g}",
            f"range of {candela:g} cd, 0.8 left after a nautical mile",
            signals.light_range(candela, _real(clear), signals.NOMINAL_LUX),
            miles * NAUTICAL_MILE_M,
        )
        for candela, miles in LIGHTS
    ]
    band = "middle of a printed band, 8 to 16 and 14 to 20 miles; ours has the least intensity"
    makers = Origin("m", "km", None, band, "Canadian Coast Guard Auxiliary, flare sightings, 2011")
    flares = [
        makers.score(
            f"conditions.{name}-flare",
            f"nominal range of a {name} flare",
            signals.light_range(flare.intensity, _real(10 * NAUTICAL_MILE_M), signals.NOMINAL_LUX),
            miles * NAUTICAL_MILE_M,
        )
        for name, flare, miles in (
            ("hand", signals.HAND_FLARE, 12.0),
            ("parachute", signals.PARACHUTE_FLARE, 17.0),
        )
    ]
    few = (
        "8 of 8 subjects; their 95 % lower bound is 0.69; site 0.2, heard 0.95, works 0.9: guesses"
    )
    desert = Origin("", "", None, few, "CASIE, HH-1H over desert: math.arizona.edu/~dsl/casie")
    ours = signals.contact_chance(_real(0.2), _real(0.95), 0.9, _real(1.0))
    case = desert.score("conditions.casie", "signalling in the open is found", ours, 1.0)
    return (*lights, *flares, case)


def _season(normal: Normal) -> climate.Season:
    """Return the season of a place in forest."""
    latitude = _real(math.radians(normal.latitude_deg))
    return climate.season(latitude, _real(normal.height_m), 2.0, _real(normal.day))


def _heights(epoch: datetime) -> Real:
    """Return the Sun's elevation at 48.53 N, 58.55 W every 2 minutes from 12 to 20 h UTC [rad]."""
    place = _real(math.radians(48.53)), _real(math.radians(-58.55))
    return sky.sun_elevation(*place, jnp.linspace(0.0, 28800.0, 241), epoch)


def _real(number: float) -> Real:
    """Return a number as an array."""
    return jnp.asarray(number, float)


CONDITIONS_CASES = (season_scores, daylight_scores, signal_scores)
