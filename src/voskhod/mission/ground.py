"""Schema of what happens on the ground: the site, the cold, the search and the way out."""

from typing import Any

from voskhod.mission import kinds
from voskhod.mission.section import Section

_EVEN: dict[str, Any] = {"uniform": [0.0, 1.0], "note": "chance itself; nominal is the median"}


class Site(Section):
    """Ground where the capsule comes down.

    Attributes:
        elevation: height of the ground over the ellipsoid [m]; None takes it from the bundled
            grid, wherever the capsule comes down.
        aim_latitude: aim point of the descent flown, if the documents give one [rad].
        aim_longitude: east longitude of that point [rad].
    """

    elevation: kinds.Altitude | None = None
    aim_latitude: kinds.Latitude | None = None
    aim_longitude: kinds.Longitude | None = None


class Survival(Section):
    """Cold, clothing and bodies after landing.

    Attributes:
        mean_temperature: air temperature, mean of the day [K].
        daily_swing: half the difference of the warmest and the coldest hour [K].
        insulation: clothing and still air layer of the crew when they land [m^2 K/W].
        wet_loss: share of that insulation lost to sweat in the clothing [1].
        dropped_insulation: insulation added by dropped clothing [m^2 K/W].
        fire_heat: heat of a fire and of work to keep warm, per area of body [W/m^2].
        body_mass: mass of the crew member who cools fastest [kg].
        body_area: surface of that body [m^2].
        body_fat: fat share of the mass [1].
        core_limit: core temperature of death [K].
    """

    mean_temperature: kinds.Temperature
    daily_swing: kinds.TemperatureSpread
    insulation: kinds.Insulation
    wet_loss: kinds.Fraction
    dropped_insulation: kinds.Insulation
    fire_heat: kinds.HeatFlux
    body_mass: kinds.Mass
    body_area: kinds.Area
    body_fat: kinds.Fraction
    core_limit: kinds.Temperature


class Rescue(Section):
    """Search and rescue as stated statistical laws.

    Attributes:
        alarm_delay: landing to the first aircraft in the search area [s].
        bearing_mean_time: mean time to a usable radio bearing while the beacon is on the air [s].
        aircraft: number of search aircraft in daylight [1].
        aircraft_speed: their search speed [m/s].
        sweep_width: width swept effectively for a capsule with its canopy in forest [m].
        search_area: area that the search has to cover [m^2].
        drop_delay: located to clothing dropped [s].
        party_delay: located to a ground party set down near the site [s].
        party_distance: way of that party on the ground [m].
        party_speed: its speed in the snow [m/s].
        clearing_work: daylight needed to make a place where a helicopter can land [s].
        march_distance: way of the crew to that place [m].
        march_speed: their speed in the snow [m/s].
        twilight: sun's elevation above which aircraft and parties work [rad].
        locating_chance: quantile of the time to locate.
        reaching_chance: quantile of the ground party's luck.
        reaching_spread: logarithmic spread of the time to reach [1].
    """

    alarm_delay: kinds.Duration
    bearing_mean_time: kinds.Duration
    aircraft: kinds.Count
    aircraft_speed: kinds.Speed
    sweep_width: kinds.Length
    search_area: kinds.Area
    drop_delay: kinds.Duration
    party_delay: kinds.Duration
    party_distance: kinds.SoftLength
    party_speed: kinds.Speed
    clearing_work: kinds.Duration
    march_distance: kinds.SoftLength
    march_speed: kinds.Speed
    twilight: kinds.Angle
    locating_chance: kinds.Chance = _EVEN  # type: ignore[assignment]  # read by pydantic
    reaching_chance: kinds.Chance = _EVEN  # type: ignore[assignment]  # read by pydantic
    reaching_spread: kinds.Deviate
