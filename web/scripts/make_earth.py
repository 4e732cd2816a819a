"""web/assets/earth.webp: the Earth's face, 2048 x 1024 pixels, longitude -180 to 180 degrees.

Level 2 of the Natural Earth II pyramid that the npm package `cesium` carries (8 x 4 tiles of 256
pixels, rows counted from the south). Natural Earth II with shaded relief and water is public
domain (naturalearthdata.com, terms of use); the tiles were cut from it unchanged.

    npm pack cesium@1.140.0
    python web/scripts/make_earth.py cesium-1.140.0.tgz web/assets/earth.webp

Decision: WebP at quality 86, 269 kB. 80 has 191 kB and 90 has 345 kB, which is more than a page
that carries the picture as text should spend on it.
"""

import argparse
import io
import tarfile
from pathlib import Path

from PIL import Image

TILE, COLUMNS, ROWS = 256, 8, 4
FOLDER = "package/Build/Cesium/Assets/Textures/NaturalEarthII/2"
QUALITY = 86
GREATEST_BYTES = 330_000  # what the page may spend on it: a single-file flight carries it as text


def stitch(package: Path) -> Image.Image:
    """Return the whole map.

    Args:
        package: archive of the npm package.

    Raises:
        KeyError: the archive has no such tiles.
    """
    earth = Image.new("RGB", (TILE * COLUMNS, TILE * ROWS))
    with tarfile.open(package) as archive:
        for column in range(COLUMNS):
            for row in range(ROWS):
                member = archive.extractfile(f"{FOLDER}/{column}/{row}.jpg")
                if member is None:
                    raise KeyError(f"{FOLDER}/{column}/{row}.jpg is not a file")
                with Image.open(io.BytesIO(member.read())) as tile:
                    earth.paste(tile, (column * TILE, (ROWS - 1 - row) * TILE))
    return earth


def main() -> None:
    """Write the picture that is asked for on the command line.

    Raises:
        SystemExit: the picture is larger than the page can bear.
    """
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("package", type=Path)
    parser.add_argument("picture", type=Path)
    chosen = parser.parse_args()
    packed = io.BytesIO()
    stitch(chosen.package).save(packed, "WEBP", quality=QUALITY, method=6)
    if len(packed.getvalue()) > GREATEST_BYTES:
        raise SystemExit(f"{len(packed.getvalue())} bytes, at most {GREATEST_BYTES} can be spent")
    chosen.picture.write_bytes(packed.getvalue())


if __name__ == "__main__":
    main()
