"""Places that a walker can name from orbit: seas, straits, mountains, river mouths, lakes, cities.

A place is a point and an extent: the middle of the feature and its greatest length. Coordinates are
rounded to 0.1 degrees for points and to 0.5 degrees or so for wide features, whose middle is a
matter of taste; extents are rounded lengths. The table is made for naming what lies in view, not
for measuring.

Source: set by hand from common geographic knowledge; checked against Natural Earth (public domain)
as land or sea where the ground of the package can tell. Towns have their names of 1965 with
today's beside them, the Aral Sea its extent of 1960.
"""

import csv
import math
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray


class Landmarks(NamedTuple):
    """Named places, in the order of the table.

    Attributes:
        names: names.
        kinds: what they are: sea, strait, canal, peninsula, cape, island, mountains, river mouth,
            lake, desert, city.
        latitude: latitudes, shape (places) [rad].
        longitude: east longitudes, shape (places) [rad].
        extent: greatest lengths, shape (places) [m].
    """

    names: tuple[str, ...]
    kinds: tuple[str, ...]
    latitude: NDArray[np.float64]
    longitude: NDArray[np.float64]
    extent: NDArray[np.float64]


@cache
def landmarks() -> Landmarks:
    """Return the bundled places."""
    path = files("voskhod.physics") / "data" / "landmarks.csv"
    rows = list(csv.DictReader(path.read_text("utf-8").splitlines()))

    def column(key: str, factor: float) -> NDArray[np.float64]:
        return np.array([factor * float(row[key]) for row in rows])

    return Landmarks(
        tuple(row["name"] for row in rows),
        tuple(row["kind"] for row in rows),
        column("latitude_deg", math.pi / 180.0),
        column("longitude_deg", math.pi / 180.0),
        column("extent_km", 1e3),
    )
