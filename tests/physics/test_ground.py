"""What lies at a point: known places, edges of the grid, and the file it comes from."""

import hashlib
import re
import subprocess
import sys
from importlib.resources import files

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voskhod.physics.ground import (
    CELLS_PER_RADIAN,
    COLUMNS,
    FOREST_WORDS,
    RELIEF_WORDS,
    ROWS,
    Forest,
    Relief,
    ground_at,
    ground_grid,
)

OPEN, SPARSE, CLOSED = Forest
COMPILED = jax.jit(ground_at)


def at(latitude, longitude):
    """Return the ground at a place in degrees."""
    return ground_at(np.radians(latitude), np.radians(longitude))


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [
        (0.0, -140.0),  # Pacific
        (30.0, -45.0),  # Atlantic
        (-20.0, 80.0),  # Indian Ocean
        (89.9, 10.0),  # Arctic
        (43.0, 34.0),  # Black Sea
        (42.0, 51.0),  # Caspian, 28 m below the sea: counted as the sea
    ],
)
def test_seas_are_water_at_level_zero(latitude, longitude):
    """A sea is neither land nor forest nor mountain, and its elevation is nothing."""
    place = at(latitude, longitude)
    assert not bool(place.is_land)
    assert float(place.elevation_m) == 0.0
    assert (int(place.forest), int(place.relief)) == (OPEN, Relief.FLAT)


@pytest.mark.parametrize(
    ("latitude", "longitude", "level"),
    [
        (47.7, -87.5, 183.0),  # Superior
        (-1.0, 33.0, 1134.0),  # Victoria
        (-15.8, -69.4, 3812.0),  # Titicaca
        (53.5, 108.2, 456.0),  # Baikal, narrow in its valley
    ],
)
def test_lakes_are_water_at_their_own_level(latitude, longitude, level):
    """A lake is water, and near its published level."""
    place = at(latitude, longitude)
    assert not bool(place.is_land)
    assert int(place.relief) == Relief.FLAT
    # Height pixels have steps of 25 m; at Baikal they mix with the bed of the lake and its shores.
    assert float(place.elevation_m) == pytest.approx(level, abs=80.0 if level == 456.0 else 25.0)


@pytest.mark.parametrize(
    ("latitude", "longitude", "elevation"),
    [
        (52.52, 13.40, 34.0),  # Berlin
        (55.75, 37.62, 156.0),  # Moscow
        (51.18, 71.45, 347.0),  # Astana
        (9.03, 38.74, 2355.0),  # Addis Ababa
        (19.43, -99.13, 2240.0),  # Mexico City
        (-23.55, -46.63, 760.0),  # Sao Paulo
    ],
)
def test_cities_are_land_near_their_published_elevation(latitude, longitude, elevation):
    """A city stands on land at about its elevation."""
    place = at(latitude, longitude)
    assert bool(place.is_land)
    # A cell is 28 km wide and cities stand in valleys: 100 m, a fifth of the height in mountains.
    assert float(place.elevation_m) == pytest.approx(elevation, abs=max(100.0, 0.2 * elevation))


@pytest.mark.parametrize(
    ("latitude", "longitude", "forest"),
    [
        (63.5, 56.5, CLOSED),  # taiga, Komi
        (57.8, 88.0, CLOSED),  # taiga, Tomsk
        (62.0, 100.0, CLOSED),  # larch taiga, Evenkia
        (-6.0, -65.0, CLOSED),  # Amazon
        (0.5, 22.0, CLOSED),  # Congo
        (48.1, 8.2, CLOSED),  # Black Forest
        (44.3, -122.3, CLOSED),  # Oregon Cascades
        (54.5, -72.0, SPARSE),  # lichen woodland, Quebec
        (-21.5, -60.5, SPARSE),  # Chaco
        (50.3, 66.9, OPEN),  # Kazakh steppe
        (23.5, -0.5, OPEN),  # Sahara
        (73.0, 95.0, OPEN),  # Taimyr tundra
        (42.5, -94.0, OPEN),  # Iowa farmland
        (72.0, -40.0, OPEN),  # Greenland ice
        (-78.5, 106.9, OPEN),  # Antarctic ice
    ],
)
def test_forests_stand_where_they_are_known_to(latitude, longitude, forest):
    """Forest, woodland and open country are told apart."""
    place = at(latitude, longitude)
    assert bool(place.is_land)
    assert int(place.forest) == forest


@pytest.mark.parametrize(
    ("latitude", "longitude", "relief"),
    [
        (46.9, 20.6, Relief.FLAT),  # Hungarian plain
        (-35.0, -62.0, Relief.FLAT),  # Pampas
        (46.0, 63.3, Relief.FLAT),  # Baikonur
        (46.0, -69.2, Relief.HILLY),  # Maine
        (36.0, -93.0, Relief.HILLY),  # Ozarks
        (46.5, 8.0, Relief.MOUNTAINOUS),  # Alps
        (43.3, 42.4, Relief.MOUNTAINOUS),  # Caucasus
        (50.0, 87.5, Relief.MOUNTAINOUS),  # Altai
        (28.0, 86.9, Relief.MOUNTAINOUS),  # Himalaya
    ],
)
def test_relief_is_what_the_map_shows(latitude, longitude, relief):
    """Plains, hills and mountains are told apart."""
    assert int(at(latitude, longitude).relief) == relief


def test_voskhod_2_came_down_in_a_closed_forest():
    """The upland west of the upper Kama is forest, not mountain, 150 to 250 m high."""
    place = at(59.57, 55.47)
    assert bool(place.is_land)
    assert int(place.forest) == CLOSED
    assert int(place.relief) in (Relief.FLAT, Relief.HILLY)
    assert 150.0 <= float(place.elevation_m) <= 250.0


def test_vostok_1_came_down_in_open_country():
    """The steppe on the Volga is open; the high bank across the river makes its cell hilly."""
    place = at(51.27, 45.99)
    assert bool(place.is_land)
    assert int(place.forest) == OPEN
    assert int(place.relief) in (Relief.FLAT, Relief.HILLY)
    assert 0.0 <= float(place.elevation_m) <= 120.0  # 30 m by the river, 200 m across it


def test_genesis_came_down_in_a_high_desert():
    """The Utah desert is open and about 1300 m high."""
    place = at(40.2, -113.2)
    assert bool(place.is_land)
    assert int(place.forest) == OPEN
    assert float(place.elevation_m) == pytest.approx(1300.0, abs=50.0)  # two steps of the pixels


def test_land_covers_as_much_of_the_earth_as_it_does():
    """Land is 29.2 % of the surface; here without its lakes."""
    # GLOBE 1.0 with lakes counted as land gives 28.9 %; the Caspian alone is 0.07 %.
    rows = (np.arange(ROWS) + 0.5) / CELLS_PER_RADIAN - 0.5 * np.pi
    land = (ground_grid().classes.reshape(ROWS, COLUMNS) & 1).mean(1)
    assert np.average(land, weights=np.cos(rows)) == pytest.approx(0.289, abs=0.006)


@settings(deadline=None)  # the first example compiles
@given(
    st.floats(-np.pi / 2, np.pi / 2),
    st.floats(-np.pi, np.pi),
    st.integers(-3, 3),
)
def test_turns_of_longitude_change_nothing(latitude, longitude, turns):
    """A place is the same however many turns its longitude has made."""
    cell = (longitude + np.pi) * CELLS_PER_RADIAN
    here, there = (
        COMPILED(latitude, longitude),
        COMPILED(latitude, longitude + 2 * np.pi * turns),
    )
    if abs(cell - round(cell)) > 1e-9:  # on a border rounding decides whose cell it is
        assert all(int(a) == int(b) for a, b in zip(here[1:], there[1:], strict=True))
        # 1e-6 m: 1e-15 of a turn, times the steepest 6000 m between cells of 1/1440 turn
        assert float(here.elevation_m) == pytest.approx(float(there.elevation_m), abs=1e-6)


@settings(deadline=None)  # the first example compiles
@given(st.floats(-4.0, 4.0), st.floats(-1e3, 1e3))
def test_every_place_has_an_answer(latitude, longitude):
    """No number gives anything but a height on Earth and a known class."""
    place = COMPILED(latitude, longitude)
    assert 0.0 <= float(place.elevation_m) <= 6400.0
    assert int(place.forest) in FOREST_WORDS
    assert int(place.relief) in RELIEF_WORDS


def test_poles_and_date_line_are_inside_the_grid():
    """The South Pole is high ice, the North Pole is sea, and the date line has no seam."""
    south, north = ground_at(-np.pi / 2, 0.3), ground_at(np.pi / 2, 0.3)
    assert bool(south.is_land)
    assert float(south.elevation_m) == pytest.approx(2835.0, abs=150.0)  # station Amundsen-Scott
    assert not bool(north.is_land)
    # Chukotka at 67 N is land on both sides; 2e-9 rad are far less than a thousandth of a cell.
    west, east = (
        ground_at(np.radians(67.0), np.pi - 1e-9),
        ground_at(np.radians(67.0), -np.pi + 1e-9),
    )
    assert bool(west.is_land)
    assert bool(east.is_land)
    assert float(west.elevation_m) == pytest.approx(float(east.elevation_m), abs=1e-2)


def test_centre_of_a_land_cell_has_the_height_of_the_table():
    """At the centres of cells interpolation gives back the table."""
    grid = ground_grid()
    cells = np.flatnonzero(grid.classes & 1)[::997]
    latitude = (cells // COLUMNS + 0.5) / CELLS_PER_RADIAN - np.pi / 2
    longitude = (cells % COLUMNS + 0.5) / CELLS_PER_RADIAN - np.pi
    ours = np.asarray(ground_at(latitude, longitude).elevation_m)
    # 1e-8 m: rounding of 1e-12 cells, times at most some 1e3 m from cell to cell
    assert ours == pytest.approx(grid.elevation_m[cells], abs=1e-8)


def test_any_shape_and_any_batch_give_the_same():
    """A table of points, a batch of points and points one by one agree, compiled or not."""
    latitude = jnp.linspace(-1.5, 1.5, 12).reshape(3, 4)
    longitude = jnp.linspace(-7.0, 7.0, 12).reshape(3, 4)
    table = ground_at(latitude, longitude)
    batch = jax.jit(jax.vmap(ground_at))(latitude.ravel(), longitude.ravel())
    for whole, one in zip(table, batch, strict=True):
        assert whole.shape == (3, 4)
        assert np.asarray(whole).ravel() == pytest.approx(np.asarray(one), rel=1e-12)  # rounding
    assert float(ground_at(latitude[1, 2], longitude[1, 2]).elevation_m) == pytest.approx(
        float(table.elevation_m[1, 2]),
        rel=1e-12,  # rounding
    )


def test_slope_is_the_derivative_of_the_elevation():
    """The gradient agrees with differences on land, and is nothing at sea."""
    slope = jax.grad(lambda a, b: ground_at(a, b).elevation_m, argnums=(0, 1))
    place, step = (np.radians(46.47), np.radians(8.04)), 1e-6  # inside one square of centres
    north, east = slope(*place)
    up = ground_at(place[0] + step, place[1]).elevation_m
    down = ground_at(place[0] - step, place[1]).elevation_m
    # Bilinear: differences are exact but for rounding, 1e-12 m over 2e-6 rad.
    assert float(north) == pytest.approx(float(up - down) / (2 * step), rel=1e-6)
    assert float(abs(east)) > 0.0
    assert [float(s) for s in slope(0.0, -2.4)] == [0.0, 0.0]


def test_file_is_the_one_that_is_attributed():
    """The bundled grid has the hash that its attribution names, and is small."""
    folder = files("voskhod.physics") / "data"
    packed = (folder / "ground.npz").read_bytes()
    named = re.search(r"SHA-256 ([0-9a-f]{64})", (folder / "ATTRIBUTION.md").read_text("utf-8"))
    assert named is not None
    assert hashlib.sha256(packed).hexdigest() == named[1]
    assert len(packed) < 420_000


def test_grid_is_read_only_when_asked_for():
    """Importing the module reads nothing; asking twice reads once and gives what cannot change."""
    look = "from voskhod.physics.ground import ground_grid as g; print(g.cache_info().currsize)"
    seen = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    assert seen.stdout.strip() == "0"
    assert ground_grid() is ground_grid()
    with pytest.raises(ValueError, match="read-only"):
        ground_grid().classes[0] = 1


def test_every_class_has_words():
    """People are given words for every class, each its own."""
    assert set(FOREST_WORDS) == set(Forest)
    assert set(RELIEF_WORDS) == set(Relief)
    assert len({*FOREST_WORDS.values(), *RELIEF_WORDS.values()}) == len(Forest) + len(Relief)
