"""Schema of the weather where the capsule comes down, for as long as the crew is there.

What the file does not say is taken from the season of that latitude (`physics.climate`). A table by
the hour, as rows or as the name of a CSV file beside the mission file, overrides all of it.
"""

from itertools import pairwise
from typing import Annotated, Any, Self, TypeAlias

from pydantic import BeforeValidator, Field, model_validator

from voskhod.mission import kinds
from voskhod.mission.air import MOST_ROWS, read_columns
from voskhod.mission.section import Section, require

STANDARD: dict[str, Any] = {"normal": [0.0, 1.0], "note": "chance itself, in standard deviations"}
DAYS = 9  # a deviate for each day that a search is followed, and one for its end

Hours: TypeAlias = Annotated[tuple[float, ...], Field(min_length=2, max_length=MOST_ROWS)]
Deviates: TypeAlias = Annotated[tuple[kinds.Deviate, ...], Field(min_length=DAYS, max_length=DAYS)]


class HourlyRows(Section):
    """Weather by the hour after landing; straight between rows, held beyond the ends.

    Attributes:
        after_landing_h: time, rising [h].
        temperature_degC: of the air [degC].
        wind_m_s: at 10 m in the open [m/s].
        visibility_km: meteorological visibility [km].
        snow_depth_m: depth of the snow [m].
    """

    after_landing_h: Hours
    temperature_degC: Hours  # noqa: N815  # a unit
    wind_m_s: Hours
    visibility_km: Hours
    snow_depth_m: Hours

    @model_validator(mode="after")
    def _is_weather(self) -> Self:
        """Hours rise, columns are equally long, and nothing is less than it can be."""
        steps = [b - a for a, b in pairwise(self.after_landing_h)]
        require(
            min(steps) > 0.0,
            "must rise from row to row",
            f"a step of {min(steps):g} h",
            key="after_landing_h",
        )
        least = {"temperature_degC": -90.0, "wind_m_s": 0.0, "visibility_km": 1e-3}
        for name, lowest in {**least, "snow_depth_m": 0.0}.items():
            column = getattr(self, name)
            require(
                len(column) == len(self.after_landing_h),
                "must have as many rows as after_landing_h",
                f"{len(column)} against {len(self.after_landing_h)}",
                key=name,
            )
            require(
                min(column) >= lowest,
                f"must be {lowest:g} or more in every row",
                f"{min(column):g}",
                key=name,
            )
        return self


class Weather(Section):
    """Weather at the landing place; the season's own where a number is left out.

    Attributes:
        mean_temperature: air temperature, mean of the day [K].
        daily_swing: half the difference of the warmest and the coldest hour [K].
        day_spread: standard deviation of one day's mean [K].
        place: how much warmer the place is than its season, in standard deviations between places.
        wind: median wind at 10 m in the open [m/s].
        wind_spread: standard deviation of its logarithm from day to day [1].
        visibility: median meteorological visibility [m].
        visibility_spread: standard deviation of its logarithm from day to day [1].
        snow_depth: depth of the snow [m].
        snow_density: its density: 100 fresh, 300 settled [kg/m^3].
        snow: how deep the snow is for its season, in standard deviations of the logarithm.
        warm_days: deviates of the temperature, day by day.
        fair_days: deviates of visibility, and of calm, day by day.
        hourly: weather by the hour, or the CSV file that holds it; overrides all of the above.
    """

    mean_temperature: kinds.Temperature | None = None
    daily_swing: kinds.TemperatureSpread | None = None
    day_spread: kinds.TemperatureSpread | None = None
    place: kinds.Deviate = STANDARD  # type: ignore[assignment]  # read by pydantic
    wind: kinds.Speed | None = None
    wind_spread: kinds.Deviate | None = None
    visibility: kinds.Length | None = None
    visibility_spread: kinds.Deviate | None = None
    snow_depth: kinds.SoftLength | None = None
    snow_density: kinds.Density = "250 kg/m^3"  # type: ignore[assignment]  # read by pydantic
    snow: kinds.Deviate = STANDARD  # type: ignore[assignment]  # read by pydantic
    warm_days: Deviates = (STANDARD,) * DAYS  # type: ignore[assignment]  # read by pydantic
    fair_days: Deviates = (STANDARD,) * DAYS  # type: ignore[assignment]  # read by pydantic
    hourly: Annotated[HourlyRows | None, BeforeValidator(read_columns)] = None
