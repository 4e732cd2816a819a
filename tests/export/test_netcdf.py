"""telemetry.nc as xarray and plain HDF5 readers see it."""

import h5py
import numpy as np
import pytest
import xarray as xr

from voskhod.export.netcdf import netcdf_bytes

# Canonical units in the CF standard name table, cfconventions.org, version 86.
CANONICAL = {
    "time": "s",
    "latitude": "degrees_north",
    "longitude": "degrees_east",
    "altitude": "m",
    "height_above_reference_ellipsoid": "m",
    "air_pressure": "Pa",
    "air_temperature": "K",
    "wind_speed": "m/s",  # printed "m s-1": UDUNITS reads both alike
    "visibility_in_air": "m",
}


@pytest.fixture
def path(any_flight, tmp_path):
    """Return the path of a flight's file."""
    path = tmp_path / "telemetry.nc"
    path.write_bytes(netcdf_bytes(any_flight))
    return path


def test_every_sample_comes_back(path, any_flight):
    """Each channel of each group is there, bit for bit."""
    with xr.open_datatree(path, engine="h5netcdf", decode_times=False) as tree:
        assert list(tree.children) == list(any_flight.telemetry)
        for name, group in any_flight.telemetry.items():
            np.testing.assert_array_equal(tree[name]["time"].values, group.time_s)
            for channel in group.channels.values():
                read = tree[name][channel.name]
                np.testing.assert_array_equal(read.values, channel.values)
                assert read.attrs["units"] == channel.unit
                assert read.attrs["long_name"] == channel.meaning


def test_plain_hdf5_reads_it(path, any_flight):
    """Without netCDF software the groups are HDF5 groups of doubles."""
    with h5py.File(path) as file:
        assert set(file) == set(any_flight.telemetry)
        stored = file["orbit/altitude"]
        assert stored.dtype == np.float64
        np.testing.assert_array_equal(stored[:], any_flight.telemetry["orbit"]["altitude"])


def test_clock_is_utc(path, any_flight):
    """Readers of the conventions find the instants of the flight."""
    with xr.open_datatree(path, engine="h5netcdf") as tree:
        first = tree["orbit"]["time"].values[0]
    begun = any_flight.mission.mission.instant(float(any_flight.telemetry["orbit"].time_s[0]))
    expected = np.datetime64(begun.replace(tzinfo=None), "ns")
    assert abs(first - expected) < np.timedelta64(1, "us")  # datetime counts microseconds


def test_attributes_follow_the_conventions(path, any_flight):
    """Global attributes, axes, standard names with their canonical units, and trajectories."""
    with xr.open_datatree(path, engine="h5netcdf", decode_times=False) as tree:
        assert tree.attrs["Conventions"] == "CF-1.11"
        assert tree.attrs["mission_id"] == "voskhod-2"
        assert {"title", "source", "history", "references"} <= set(tree.attrs)
        assert ("draw" in tree.attrs) == (any_flight.draw is not None)
        assert not any("/" in tree.attrs[key] for key in ("history", "source", "title"))
        for name, node in tree.children.items():
            for variable in (*node.data_vars.values(), *node.coords.values()):
                assert "_FillValue" not in variable.encoding
                known = variable.attrs.get("standard_name")
                if known == "time":
                    assert variable.attrs["units"] == "seconds since 1965-03-18T07:00:00Z"
                elif known:
                    assert variable.attrs["units"] == CANONICAL[known]
            is_track = name in ("orbit", "entry", "landing")
            assert (node.attrs.get("featureType") == "trajectory") == is_track
            if is_track:
                assert {"latitude", "longitude", "altitude", "trajectory"} <= set(node.coords)
                assert node["trajectory"].attrs["cf_role"] == "trajectory_id"
                assert node["fixed_x"].attrs["grid_mapping"] == "crs"
                assert node["crs"].attrs["grid_mapping_name"] == "latitude_longitude"


def test_file_is_about_as_large_as_its_samples(path, any_flight):
    """Below twice the doubles in it: names, units and links of 50 channels are the rest."""
    samples = sum(
        group.time_s.size * (1 + len(group.channels)) for group in any_flight.telemetry.values()
    )
    assert path.stat().st_size < 2 * 8 * samples


def test_the_same_flight_gives_the_same_bytes(flight):
    """No clock and no machine is in the file."""
    assert bytes(netcdf_bytes(flight)) == bytes(netcdf_bytes(flight))


def test_small_missions_are_written_whole(small_flight, tmp_path):
    """Each group of a small mission is there, and the file says where the flight began."""
    path = tmp_path / "small.nc"
    path.write_bytes(netcdf_bytes(small_flight))
    with xr.open_datatree(path, engine="h5netcdf", decode_times=False) as tree:
        assert list(tree.children) == list(small_flight.telemetry)
        begins = "orbit" if small_flight.record.orbit is not None else "the edge of the air"
        assert f"a flight from {begins} to the ground" in tree.attrs["source"]
        assert "lift-off" not in tree["entry"]["time"].attrs["long_name"]
        pressure = tree["entry"]["pressure"]
        assert pressure.attrs["units"] == "Pa"
        assert pressure.attrs["standard_name"] == "air_pressure"
