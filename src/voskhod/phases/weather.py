"""The air of the day: density and wind of a plan at an altitude.

The profile is the US Standard Atmosphere 1976 or the one that the mission file brings; on it lie
one factor for all altitudes and the deviations at seven of them. The wind is that of a table, or
of the two-speed law of `physics.wind`.
"""

import math

from voskhod.arrays import Real
from voskhod.mission.plan import Plan
from voskhod.physics import wind
from voskhod.physics.atmosphere import STANDARD, Profile, density_factor, profile_from_table


def profile_of(plan: Plan) -> Profile:
    """Return the profile of the air that a plan flies through."""
    rows = plan.atmosphere.profile
    if rows is None:
        return STANDARD
    return profile_from_table(
        rows.altitude_m, rows.density_kg_m3, rows.temperature_K, rows.molar_mass_kg_kmol
    )


def deviation(plan: Plan, altitude: Real) -> Real:
    """Return density over that of the profile.

    Args:
        plan: what is flown.
        altitude: height over the ellipsoid [m].
    """
    air = plan.atmosphere
    return air.density_factor * density_factor(altitude, air.density_deviations)


def wind_at(plan: Plan, altitude: Real) -> tuple[Real, Real]:
    """Return the wind towards east and north [m/s].

    Args:
        plan: what is flown.
        altitude: height over the ellipsoid [m].
    """
    air = plan.atmosphere
    if air.winds is None:
        towards = air.wind_from + math.pi
        return wind.law_wind(altitude, air.surface_wind, air.jet_wind, towards)
    rows = wind.WindTable(air.winds.altitude_m, air.winds.east_m_s, air.winds.north_m_s)
    east, north = wind.table_wind(altitude, rows)
    return air.wind_factor * east, air.wind_factor * north
