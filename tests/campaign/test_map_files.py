"""Maps out of files: tables in any order, GeoTIFFs by their tags, and one error for each fault."""

import numpy as np
import pytest
from PIL import Image, TiffImagePlugin

from voskhod.campaign.map_files import read_map
from voskhod.errors import InputError

LATITUDES, LONGITUDES = 50.0 + 0.1 * np.arange(4), 60.0 + 0.2 * np.arange(5)
CHANCE = np.arange(20.0).reshape(4, 5) / 190.0
GEOGRAPHIC = (1, 1, 0, 2, 1024, 0, 1, 2, 2054, 0, 1, 9102)


def write_csv(path, rows, header="latitude_deg,longitude_deg,chance"):
    """Write a table and return its path."""
    lines = (",".join(map(str, row)) for row in rows)
    path.write_text("\n".join((header, *lines)) + "\n", "utf-8")
    return path


def cells(chance=CHANCE):
    """Return latitude, longitude and chance of each cell."""
    return [
        (f"{a:.3f}", f"{o:.3f}", repr(float(chance[i, j])))
        for i, a in enumerate(LATITUDES)
        for j, o in enumerate(LONGITUDES)
    ]


def write_tiff(path, chance=CHANCE, keys=GEOGRAPHIC, **tags):
    """Write a GeoTIFF with the north up, its middles on the grid of this file."""
    info = TiffImagePlugin.ImageFileDirectory_v2()
    info[33550], info[33922] = (0.2, 0.1, 0.0), (0.0, 0.0, 0.0, 59.9, 50.35, 0.0)
    info[34735] = keys
    for tag, kind in ((33550, 12), (33922, 12), (34735, 3)):
        info.tagtype[tag] = kind
    for name, value in tags.items():
        info[int(name[1:])] = value
        if isinstance(value, str):
            info.tagtype[int(name[1:])] = 2
    image = Image.fromarray(np.asarray(chance, np.float32)[::-1].copy())
    image.save(path, tiffinfo=info)
    return path


def assert_is_the_map(found, rel=1e-12):
    """Hold a map against the grid of this file."""
    np.testing.assert_allclose(np.degrees(found.rows), LATITUDES, atol=1e-9)
    np.testing.assert_allclose(np.degrees(found.columns), LONGITUDES, atol=1e-9)
    np.testing.assert_allclose(found.chance, CHANCE, rtol=rel)


def test_a_table_is_read_in_any_order(tmp_path):
    """Rows are shuffled, and a cell without any chance is left out."""
    rows = [cells()[k] for k in np.random.default_rng(1).permutation(20) if k != 0]
    assert_is_the_map(read_map(write_csv(tmp_path / "map.csv", rows)))


def test_a_geotiff_is_read_by_its_tags(tmp_path):
    """Middles lie half a pixel in from the tie point; single precision has seven digits."""
    assert_is_the_map(read_map(write_tiff(tmp_path / "map.tif")), rel=1e-6)


def test_pixels_may_be_points(tmp_path):
    """Then the tie point is a middle itself: the map lies half a pixel to the north and west."""
    found = read_map(
        write_tiff(tmp_path / "map.tif", keys=(1, 1, 0, 2, 1024, 0, 1, 2, 1025, 0, 1, 2))
    )
    np.testing.assert_allclose(np.degrees(found.rows), LATITUDES + 0.05, atol=1e-9)
    np.testing.assert_allclose(np.degrees(found.columns), LONGITUDES - 0.1, atol=1e-9)


def test_no_data_is_no_chance(tmp_path):
    """Tag 42113 names the number that stands for nothing."""
    marked = CHANCE.copy()
    marked[0, 0] = -9999.0
    assert_is_the_map(read_map(write_tiff(tmp_path / "m.tif", marked, _42113="-9999")), rel=1e-6)


def test_another_sum_takes_a_word(tmp_path):
    """The error offers the option, and the option gives the same map."""
    path = write_csv(tmp_path / "map.csv", cells(7.0 * CHANCE))
    with pytest.raises(InputError, match=r"sum of one.*--normalise"):
        read_map(path)
    assert_is_the_map(read_map(path, normalise=True))


TABLE = "latitude_deg,longitude_deg,chance"
POLAR = [(89.9, 0, 0.5), (90.1, 0, 0.5), (89.9, 1, 0), (90.1, 1, 0)]
FINE = [(0, 0, 1), (0, 1e-4, 0), (1, 0, 0), (1e-4, 1, 0)]


@pytest.mark.parametrize(
    ("rows", "header", "says"),
    [
        ([], TABLE, "at least one cell"),
        ([], "lat,lon,p", "must begin with latitude_deg"),
        ([(50, 60, 1)], TABLE, "two rows and two columns"),
        ([*cells()[:-1], (50.3, 60.8, -0.1)], TABLE, "zero or more"),
        ([*cells(), (50, 60, 0)], TABLE, "each cell once"),
        ([*cells(), (50, "east", 0)], TABLE, "line 22.*three numbers"),
        ([*cells(), (50.13, 60, 0)], TABLE, "even grid"),
        ([*cells(), (50, "nan", 0)], TABLE, "two rows and two columns"),
        (cells(0.0 * CHANCE), TABLE, "cell that is possible"),
        (POLAR, TABLE, "between -90 and 90"),
        (FINE, TABLE, "at most 4000000"),
    ],
)
def test_a_wrong_table_is_one_error(tmp_path, rows, header, says):
    """The message names the file and what must hold."""
    with pytest.raises(InputError, match=says) as wrong:
        read_map(write_csv(tmp_path / "map.csv", rows, header))
    assert "map.csv" in str(wrong.value)


def test_a_projected_map_is_refused(tmp_path):
    """Key 1024 of one is a projection; the error says how to bring the map to degrees."""
    path = write_tiff(tmp_path / "map.tif", keys=(1, 1, 0, 1, 1024, 0, 1, 1))
    with pytest.raises(InputError, match=r"geographic degrees.*projected.*EPSG:4326"):
        read_map(path)


def test_a_turned_map_is_refused(tmp_path):
    """More than one tie point is a map that is not north up."""
    path = write_tiff(tmp_path / "map.tif", _33922=(0.0, 0.0, 0.0, 59.9, 50.35, 0.0) * 2)
    with pytest.raises(InputError, match="tie point"):
        read_map(path)


def test_what_is_no_tiff_is_refused(tmp_path):
    """By its first bytes, or by what Pillow makes of the rest."""
    for content in (b"not a picture", b"II*\0 and no more"):
        path = tmp_path / "map.tif"
        path.write_bytes(content)
        with pytest.raises(InputError, match="must be a GeoTIFF"):
            read_map(path)


def test_a_picture_is_no_map(tmp_path):
    """Three bands are colours, not chances."""
    path = tmp_path / "map.tif"
    Image.new("RGB", (4, 4)).save(path)
    with pytest.raises(InputError, match="one band"):
        read_map(path)


def test_a_missing_file_is_named(tmp_path):
    """So is a folder."""
    for path in (tmp_path / "nowhere.csv", tmp_path):
        with pytest.raises(InputError, match="can be read"):
            read_map(path)


def test_bytes_are_no_table(tmp_path):
    """A table is text."""
    path = tmp_path / "map.csv"
    path.write_bytes(b"\xff\xfe\x00\x01")
    with pytest.raises(InputError, match="UTF-8"):
        read_map(path)
