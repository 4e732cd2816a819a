"""Schema of the air: how it differs from the standard atmosphere on the day, and its wind.

Profiles come as rows in the mission file or as the name of a CSV file beside it, whose first line
that does not begin with "#" names the columns.
"""

import csv
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any, Self, TypeAlias

from pydantic import BeforeValidator, Field, ValidationInfo, model_validator

from voskhod.mission import kinds
from voskhod.mission.quantity import Violation
from voskhod.mission.section import Section, require

MOST_ROWS = 2000  # a profile has tens or hundreds of rows; more is a mistake
Column: TypeAlias = Annotated[tuple[float, ...], Field(min_length=4, max_length=MOST_ROWS)]


def read_columns(given: object, info: ValidationInfo) -> object:
    """Return the columns of a CSV file, if the name of one is given.

    Args:
        given: what stands in the mission file: text is the name of a file.
        info: its context holds the folder of the mission file under "folder".

    Raises:
        Violation: file that cannot be read or is no table of numbers.
    """
    if not isinstance(given, str):
        return given
    folder = (info.context or {}).get("folder")
    path = Path(given) if folder is None else Path(folder) / given
    try:
        if path.stat().st_size > 1_000_000:
            raise Violation("must be a CSV file of less than 1 MB", f'"{given}"')
        return _columns(path.read_text("utf-8-sig"))  # spreadsheets put a mark before the text
    except OSError as wrong:
        raise Violation(
            "must be the path of a CSV file, relative to the mission file",
            f'"{given}" ({wrong.strerror})',
        ) from None
    except Violation:
        raise
    except (ValueError, csv.Error) as wrong:
        raise Violation(
            "must be a CSV table of numbers with named columns", f'"{given}" ({wrong})'
        ) from None


def _columns(text: str) -> dict[str, list[float]]:
    """Return the columns of a CSV table by name, or raise a `ValueError` that says why not."""
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    names, *rows = [[cell.strip() for cell in row] for row in csv.reader(lines)] or [[]]
    if not rows:
        raise ValueError("no rows")
    for row in rows:
        if len(row) != len(names):
            raise ValueError(f"{len(names)} names and a row of {len(row)} cells")
    if len(set(names)) < len(names):
        raise ValueError("two columns of one name")
    columns = zip(*rows, strict=True)
    return {name: [float(x) for x in column] for name, column in zip(names, columns, strict=True)}


class AirTable(Section):
    """Air by altitude; inside its range it replaces the standard atmosphere.

    Attributes:
        altitude_m: height over the ellipsoid, rising [m].
        density_kg_m3: density, falling [kg/m^3].
        temperature_K: kinetic temperature [K].
        molar_mass_kg_kmol: mean molar mass [kg/kmol]; the standard's where it is left out.
    """

    altitude_m: Column
    density_kg_m3: Column
    temperature_K: Column  # noqa: N815  # a unit
    molar_mass_kg_kmol: Column | None = None

    @model_validator(mode="after")
    def _is_a_profile(self) -> Self:
        """Heights rise, density falls, everything is positive, columns are equally long."""
        _rising(self.altitude_m)
        for name in ("density_kg_m3", "temperature_K", "molar_mass_kg_kmol"):
            column = getattr(self, name)
            if column is not None:
                _as_long(column, self.altitude_m, name)
                require(
                    min(column) > 0.0,
                    "must be above zero in every row",
                    f"{min(column):g}",
                    key=name,
                )
        steps = [b - a for a, b in pairwise(self.density_kg_m3)]
        require(
            max(steps) < 0.0,
            "must fall from row to row",
            f"a step of {max(steps):g} kg/m^3",
            key="density_kg_m3",
        )
        return self


class WindRows(Section):
    """Wind by altitude.

    Attributes:
        altitude_m: height over the ellipsoid, rising [m].
        east_m_s: wind towards east [m/s].
        north_m_s: wind towards north [m/s].
    """

    altitude_m: Column
    east_m_s: Column
    north_m_s: Column

    @model_validator(mode="after")
    def _is_a_profile(self) -> Self:
        """Heights rise and columns are equally long."""
        _rising(self.altitude_m)
        for name in ("east_m_s", "north_m_s"):
            _as_long(getattr(self, name), self.altitude_m, name)
        return self


def _rising(altitude: tuple[float, ...]) -> None:
    steps = [b - a for a, b in pairwise(altitude)]
    require(
        min(steps) > 0.0,
        "must rise from row to row",
        f"a step of {min(steps):g} m",
        key="altitude_m",
    )


def _as_long(column: tuple[float, ...], altitude: tuple[float, ...], name: str) -> None:
    require(
        len(column) == len(altitude),
        "must have as many rows as altitude_m",
        f"{len(column)} against {len(altitude)}",
        key=name,
    )


_NONE: Any = "0 m/s"


class Atmosphere(Section):
    """How the air differs from the US Standard Atmosphere 1976 on the day.

    Attributes:
        profile: air by altitude, or the CSV file that holds it; None for the standard.
        density_factor: density over that profile, at every altitude alike [1].
        density_deviations: deviation of ln(density) at 0, 20, 40, 60, 80, 100 and 120 km [1].
        winds: wind by altitude, or the CSV file that holds it; None for the two speeds below.
        wind_factor: factor on those winds [1].
        surface_wind: wind speed near the ground [m/s].
        jet_wind: wind speed at the height of the jet stream [m/s].
        wind_from: direction that the wind comes from, clockwise from north [rad].
    """

    profile: Annotated[AirTable | None, BeforeValidator(read_columns)] = None
    density_factor: kinds.Factor = 1.0  # type: ignore[assignment]  # read by pydantic
    density_deviations: tuple[
        kinds.Deviate,
        kinds.Deviate,
        kinds.Deviate,
        kinds.Deviate,
        kinds.Deviate,
        kinds.Deviate,
        kinds.Deviate,
    ] = (0.0,) * 7  # type: ignore[assignment]  # read by pydantic
    winds: Annotated[WindRows | None, BeforeValidator(read_columns)] = None
    wind_factor: kinds.Factor = 1.0  # type: ignore[assignment]  # read by pydantic
    surface_wind: kinds.Speed = _NONE
    jet_wind: kinds.Speed = _NONE
    wind_from: kinds.Angle = "270 deg"  # type: ignore[assignment]  # read by pydantic

    @model_validator(mode="after")
    def _one_wind(self) -> Self:
        """A table of winds and two speeds would contradict each other."""
        given = {"surface_wind", "jet_wind"} & self.model_fields_set
        require(
            self.winds is None or not given,
            "the wind must be given either by winds or by surface_wind and jet_wind",
            "both",
            key="winds",
        )
        return self
