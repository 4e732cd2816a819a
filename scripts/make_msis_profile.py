"""Make an air profile for a mission file from the NRLMSIS 2.1 model, outside any flight.

    pip install pymsis
    python scripts/make_msis_profile.py --latitude 60 --longitude 50 --time 1965-03-19T09:00 \
        --f107 75 --ap 4 --out profile.csv

The product is a CSV file with a row every kilometre to 150 km and every 2 km to 600 km; lines that
begin with # say where it came from. The mission reads it as `atmosphere.profile`.

pymsis is no dependency of this project: its wheel holds the MSIS2 code of the Naval Research
Laboratory, whose licence forbids commercial use without their consent. Read it before you use it.

Source of the model: Emmert, J. T. et al. 2022, J. Geophys. Res. Space Physics 127,
e2022JA030896 (NRLMSIS 2.1).
"""

import argparse
import sys
from pathlib import Path
from typing import Any

import numpy as np

COLUMNS = "altitude_m,density_kg_m3,temperature_K,molar_mass_kg_kmol"
# Molar masses [kg/kmol], IUPAC 2021, by pymsis's name of the gas.
GASES = {
    **{"N2": 28.0134, "O2": 31.9988, "O": 15.9994, "HE": 4.002602, "H": 1.00794},
    **{"AR": 39.948, "N": 14.0067, "ANOMALOUS_O": 15.9994, "NO": 30.0061},
}


def altitudes() -> np.ndarray:
    """Return the altitudes of the rows [km]."""
    return np.concatenate([np.arange(0.0, 150.0, 1.0), np.arange(150.0, 601.0, 2.0)])


def profile(pymsis: Any, at: argparse.Namespace) -> list[str]:
    """Return the lines of the file: comments, names of the columns, rows."""
    km = altitudes()
    average = at.f107 if at.f107_average is None else at.f107_average
    values = pymsis.calculate(
        np.datetime64(at.time),
        at.longitude,
        at.latitude,
        km,
        at.f107,
        average,
        [[at.ap] * 7],
        version=2.1,
    ).reshape(km.size, -1)

    def column(name: str) -> np.ndarray:
        values_of: np.ndarray = values[:, pymsis.Variable[name].value].astype(float)
        return np.where(np.isnan(values_of), 0.0, values_of)  # a gas that is left out down there

    number = sum(column(gas) for gas in GASES)
    mass = sum(column(gas) * molar for gas, molar in GASES.items()) / number
    rows = np.column_stack([1e3 * km, column("MASS_DENSITY"), column("TEMPERATURE"), mass])
    return [
        f"# NRLMSIS 2.1 by pymsis {pymsis.__version__}, scripts/make_msis_profile.py",
        f"# latitude {at.latitude:g} deg, longitude {at.longitude:g} deg, {at.time} UTC",
        f"# F10.7 {at.f107:g} (81-day average {average:g}), Ap {at.ap:g}",
        "# geodetic altitude; the MSIS2 code is not for commercial use without consent of the NRL",
        COLUMNS,
        *(f"{h:.0f},{density:.6e},{kelvin:.3f},{molar:.4f}" for h, density, kelvin, molar in rows),
    ]


def options(words: list[str] | None = None) -> argparse.Namespace:
    """Return the options of the command line."""
    parser = argparse.ArgumentParser(description="Write an NRLMSIS 2.1 air profile as CSV.")
    parser.add_argument("--latitude", type=float, required=True, help="geodetic latitude [deg]")
    parser.add_argument("--longitude", type=float, required=True, help="east longitude [deg]")
    parser.add_argument("--time", required=True, help="UTC, as 1965-03-19T09:00")
    parser.add_argument("--f107", type=float, required=True, help="F10.7 of the day before [sfu]")
    parser.add_argument("--f107-average", type=float, help="81-day average of F10.7; as --f107")
    parser.add_argument("--ap", type=float, required=True, help="geomagnetic index Ap")
    parser.add_argument("--out", type=Path, required=True, help="CSV file to write")
    return parser.parse_args(words)


def main() -> None:
    """Write the file."""
    at = options()
    try:
        np.datetime64(at.time)
    except ValueError:
        sys.exit(f"--time must be like 1965-03-19T09:00, but {at.time} was given")
    try:
        import pymsis  # type: ignore[import-not-found, unused-ignore]
    except ImportError:
        sys.exit(
            "pymsis is not installed, and is no dependency because of its licence. "
            "Read that, then: pip install pymsis"
        )
    at.out.write_text("\n".join(profile(pymsis, at)) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
