"""Map of chances out of a user's file: a CSV table or a GeoTIFF in degrees.

CSV: header `latitude_deg,longitude_deg,chance`, one cell a row, in any order, middles of an even
grid; cells that are left out have no chance. GeoTIFF: one band, geographic degrees, north up, tags
33550 (size of a pixel) and 33922 (a tie point); pixels that are areas or points; tag 42113 (no
data) counts as no chance.

Decision: read through Pillow, which draws pictures anyway, so 64-bit floats, which it does not
read, are refused. Sources: OGC GeoTIFF 1.1 (19-008r4); RFC 4180 (CSV).
"""

import csv
import math
import warnings
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from voskhod.campaign.containment import ContainmentMap, on_land
from voskhod.errors import InputError
from voskhod.search.belief import checked_map

MOST_BYTES = 64_000_000
MOST_CELLS = 4_000_000
HEADER = ("latitude_deg", "longitude_deg", "chance")
_EVEN = 0.02  # of a step: what printed digits may take from an even grid
_SCALE, _TIE, _TURNED, _KEYS, _NO_DATA = 33550, 33922, 34264, 34735, 42113
_MODEL, _RASTER, _UNITS = 1024, 1025, 2054  # keys in the directory of tag 34735
_GEOGRAPHIC, _POINT, _DEGREE = 2, 2, 9102
_TIFF_BEGINS = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")

Numbers = NDArray[np.float64]
Grid = tuple[Numbers, Numbers, Numbers]
"""Latitudes of the rows, longitudes of the columns, both rising [deg], chances."""


def read_map(path: Path, *, normalise: bool = False) -> ContainmentMap:
    """Return the map in a file.

    Args:
        path: CSV table or GeoTIFF.
        normalise: whether a map of any other sum than one is divided by it.

    Raises:
        InputError: the file cannot be read, or is no such map.
    """
    begins = _begin(path)
    is_tiff = begins.startswith(_TIFF_BEGINS)
    if path.suffix.lower() in (".tif", ".tiff") and not is_tiff:
        raise InputError(
            "must be a GeoTIFF", given="something else", file=path, do="Or name a table .csv."
        )
    latitude, longitude, chance = _tiff(path) if is_tiff else _csv(path)
    if max(abs(latitude[0]), abs(latitude[-1])) > 90.0:
        raise InputError(
            "must have latitudes between -90 and 90 degrees",
            given=f"{latitude[0]:g} to {latitude[-1]:g}",
            file=path,
        )
    try:
        chances = checked_map(chance, normalise=normalise)
    except InputError as wrong:
        do = "Give --normalise to have every cell divided by that sum." if wrong.do else None
        raise InputError(
            wrong.must, given=wrong.given, where=wrong.where, file=path, do=do
        ) from None
    axes = np.radians(latitude), np.radians(longitude)
    return on_land(axes, chances, None, 0.0, str(path))


def _begin(path: Path) -> bytes:
    """Return the first bytes of a file that is small enough."""
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise InputError(
                f"must not be larger than {MOST_BYTES // 1_000_000} MB",
                given=f"{size // 1_000_000} MB",
                file=path,
            )
        with path.open("rb") as stream:
            return stream.read(4)
    except OSError as wrong:
        raise InputError(
            "must be a file that can be read",
            given=str(wrong.strerror),
            file=path,
            do="Check the path behind --map.",
        ) from None


def _csv(path: Path) -> Grid:
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            rows = csv.reader(stream)
            header = tuple(name.strip() for name in next(rows, []))
            if header != HEADER:
                given = ",".join(header)[:80] or "nothing"
                raise InputError(f"must begin with {','.join(HEADER)}", given=given, file=path)
            numbers = [_row(row, rows.line_num, path) for row in rows if row]
    except (UnicodeDecodeError, csv.Error):
        raise InputError(
            "must be a CSV table in UTF-8 or a GeoTIFF", given="other bytes", file=path
        ) from None
    if not numbers:
        raise InputError("must have at least one cell", given="a header alone", file=path)
    latitude, longitude, chance = np.asarray(numbers).T
    first, row = _places(latitude, "latitude_deg", path)
    second, column = _places(longitude, "longitude_deg", path)
    _few(first.size, second.size, path)
    if np.unique(row * second.size + column).size < row.size:
        raise InputError("must have each cell once", given="one that comes twice", file=path)
    table = np.zeros((first.size, second.size))
    table[row, column] = chance
    return first, second, table


def _row(row: list[str], line: int, path: Path) -> tuple[float, float, float]:
    try:
        north, east, chance = map(float, row)
    except ValueError:
        north = math.nan
    if not math.isfinite(north):
        raise InputError(
            "must have three numbers", given=",".join(row)[:80], where=f"line {line}", file=path
        )
    return north, east, chance


def _places(values: Numbers, name: str, path: Path) -> tuple[Numbers, NDArray[np.intp]]:
    """Return an even axis, and at which of its places each value stands."""
    found = np.unique(values)
    if found.size < 2 or not np.isfinite(found).all():
        raise InputError(
            "must have at least two rows and two columns of cells",
            given=f"one {name}",
            where=name,
            file=path,
        )
    # Equal numbers that were printed differently lie far closer than a step.
    gaps = np.diff(found)
    step = float(gaps[gaps > 1e-6 * gaps.max()].min())
    count = round((found[-1] - found[0]) / step) + 1
    step = (found[-1] - found[0]) / (count - 1)
    place = (values - found[0]) / step
    index = np.rint(place).astype(np.intp)
    if np.abs(place - index).max() > _EVEN:
        raise InputError(
            "must be an even grid",
            given=f"steps between {gaps.min():g} and {gaps.max():g}",
            where=name,
            file=path,
        )
    return found[0] + step * np.arange(count), index


def _few(rows: int, columns: int, path: Path) -> None:
    if rows * columns > MOST_CELLS:
        raise InputError(
            f"must have at most {MOST_CELLS} cells", given=f"{rows} x {columns}", file=path
        )
    if min(rows, columns) < 2:
        raise InputError(
            "must have at least two rows and two columns of cells",
            given=f"{rows} x {columns}",
            file=path,
        )


def _tiff(path: Path) -> Grid:
    from PIL import Image, UnidentifiedImageError

    unreadable = InputError(
        "must be a GeoTIFF of one band of 8-bit, 16-bit or 32-bit numbers",
        given="one that cannot be read",
        file=path,
        do="Convert 64-bit floats to 32 bits.",
    )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what is too large is refused below
            with Image.open(path) as image:
                columns, rows = image.size
                _few(rows, columns, path)
                tags = dict(image.tag_v2)  # type: ignore[attr-defined]  # of a TIFF
                bands = len(image.getbands())
                pixels = np.asarray(image, np.float64)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        raise unreadable from None
    if bands != 1 or pixels.ndim != 2:
        raise unreadable
    latitude, longitude = _axes(tags, rows, columns, path)
    pixels = np.where(pixels == _no_data(tags), 0.0, np.where(np.isnan(pixels), 0.0, pixels))
    return latitude[::-1], longitude, pixels[::-1]


def _no_data(tags: dict[int, Any]) -> float:
    """Return the number that stands for no data, none where the file names none."""
    try:
        return float(str(tags.get(_NO_DATA, "nan")).strip("\0 "))
    except ValueError:
        return math.nan


def _axes(tags: dict[int, Any], rows: int, columns: int, path: Path) -> tuple[Numbers, Numbers]:
    """Return the latitudes of the rows, falling, and longitudes of the columns [deg]."""
    keys = _keys(tags)
    if keys.get(_MODEL) != _GEOGRAPHIC or keys.get(_UNITS, _DEGREE) != _DEGREE:
        raise InputError(
            "must be in geographic degrees",
            given="a projected map" if keys.get(_MODEL) == 1 else "a map without such a system",
            file=path,
            do="Bring it to EPSG:4326, for example with gdalwarp -t_srs EPSG:4326.",
        )
    scale, tie = tags.get(_SCALE), tags.get(_TIE)
    if scale is None or tie is None or len(tie) != 6 or _TURNED in tags:
        raise InputError(
            "must have the size of a pixel (tag 33550) and one tie point (tag 33922)",
            given="a map that is placed otherwise",
            file=path,
            do="Bring it to EPSG:4326 with the north up.",
        )
    wide, high = float(scale[0]), float(scale[1])
    if not (wide > 0.0 and high > 0.0):
        raise InputError(
            "must have pixels of some size", given=f"{wide:g} x {high:g} degrees", file=path
        )
    half = 0.0 if keys.get(_RASTER) == _POINT else 0.5
    longitude = tie[3] + wide * (np.arange(columns) + half - tie[0])
    latitude = tie[4] - high * (np.arange(rows) + half - tie[1])
    return latitude, longitude


def _keys(tags: dict[int, Any]) -> dict[int, int]:
    """Return the short keys of the directory in tag 34735."""
    entries = np.asarray(tags.get(_KEYS, ()), int)
    whole = entries[: entries.size // 4 * 4].reshape(-1, 4)[1:]
    return {int(key): int(value) for key, place, _, value in whole if place == 0}
