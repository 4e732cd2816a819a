"""Make the coastline of the report's maps from Natural Earth data.

Natural Earth (naturalearthdata.com) is in the public domain. The npm package `world-atlas` holds
its 1:110m land as TopoJSON. To make the product file again:

    npm pack world-atlas && tar xzf world-atlas-*.tgz
    python scripts/make_coastline.py package/land-110m.json

The product is a gzipped JSON list of rings. A ring is a flat list of whole numbers in hundredths
of a degree, longitude and latitude in turn, each pair counted from the one before.
"""

import gzip
import json
import sys
from pathlib import Path
from typing import Any

PRODUCT = Path(__file__).parents[1] / "src/voskhod/report/data/coastline.json.gz"
HUNDREDTHS = 100
TOLERANCE = 5.0  # hundredths of a degree: a tenth of a millimetre on a map as wide as a page
SMALLEST = 3  # corners of a ring that is kept

Point = tuple[float, float]


def decoded_arcs(topology: dict[str, Any]) -> list[list[Point]]:
    """Return the arcs of a quantised TopoJSON topology in degrees."""
    (dx, dy), (x0, y0) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for step_x, step_y in arc:
            x, y = x + step_x, y + step_y
            points.append((x * dx + x0, y * dy + y0))
        arcs.append(points)
    return arcs


def rings(topology: dict[str, Any]) -> list[list[Point]]:
    """Return every ring of the land, outer and inner alike, in degrees."""
    arcs = decoded_arcs(topology)
    found = []
    for geometry in topology["objects"]["land"]["geometries"]:
        many = geometry["type"] == "MultiPolygon"
        for polygon in geometry["arcs"] if many else [geometry["arcs"]]:
            for indices in polygon:
                ring: list[Point] = []
                for index in indices:
                    arc = arcs[index] if index >= 0 else arcs[~index][::-1]
                    ring += arc[1:] if ring else arc
                found.append(ring)
    return found


def unrolled(ring: list[Point]) -> list[list[Point]]:
    """Return a ring as pieces of a flat map: as it is, or whole and shifted by a turn.

    A ring that crosses the date line is made continuous and drawn twice, once at each edge of the
    map; one that goes round a pole is closed along the pole.
    """
    flat, turns = [ring[0]], 0.0
    for (x0, _), (x, y) in zip(ring, ring[1:], strict=False):
        turns -= 360.0 * round((x - x0) / 360.0)
        flat.append((x + turns, y))
    if turns:
        pole = 90.0 if flat[0][1] > 0.0 else -90.0
        flat += [(flat[-1][0], pole), (flat[0][0], pole), flat[0]]
    pieces = [flat]
    if max(x for x, _ in flat) > 180.0:
        pieces.append([(x - 360.0, y) for x, y in flat])
    if min(x for x, _ in flat) < -180.0:
        pieces.append([(x + 360.0, y) for x, y in flat])
    return pieces


def simplified(line: list[Point], tolerance: float) -> list[Point]:
    """Return a line with the points left out that lie within a tolerance (Douglas-Peucker)."""
    (x0, y0), (x1, y1) = line[0], line[-1]
    length = ((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5
    farthest, index = -1.0, 0
    for i, (x, y) in enumerate(line[1:-1], start=1):
        if length > 0.0:
            off = abs((x1 - x0) * (y - y0) - (y1 - y0) * (x - x0)) / length
        else:
            off = ((x - x0) ** 2 + (y - y0) ** 2) ** 0.5
        if off > farthest:
            farthest, index = off, i
    if farthest <= tolerance:
        return [line[0], line[-1]]
    return simplified(line[: index + 1], tolerance)[:-1] + simplified(line[index:], tolerance)


def encoded(ring: list[Point]) -> list[int]:
    """Return a ring as flat differences of whole hundredths of a degree."""
    flat, last_x, last_y = [], 0, 0
    for degrees_x, degrees_y in ring:
        x, y = round(degrees_x), round(degrees_y)
        flat += [x - last_x, y - last_y]
        last_x, last_y = x, y
    return flat


def main() -> None:
    """Read the TopoJSON file named on the command line and write the product file."""
    topology = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    whole = [piece for ring in rings(topology) for piece in unrolled(ring)]
    scaled = [[(HUNDREDTHS * x, HUNDREDTHS * y) for x, y in ring] for ring in whole]
    kept = [simplified(ring, TOLERANCE) for ring in scaled]
    product = [encoded(ring) for ring in kept if len(ring) > SMALLEST]
    text = json.dumps(product, separators=(",", ":"))
    PRODUCT.parent.mkdir(parents=True, exist_ok=True)
    PRODUCT.write_bytes(gzip.compress(text.encode(), mtime=0))
    points = sum(len(ring) // 2 for ring in product)
    print(f"{len(product)} rings, {points} points, {PRODUCT.stat().st_size} bytes")


if __name__ == "__main__":
    main()
