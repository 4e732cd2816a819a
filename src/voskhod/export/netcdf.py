"""telemetry.nc: every channel of a flight as netCDF-4 after the CF conventions.

One group per telemetry group, each with its own clock in seconds of mission time. Groups that know
where the ship is are trajectories: their channels have latitude, longitude and altitude as
coordinates, on WGS84.

Source: CF conventions 1.11, sections 2.7 (groups), 4 (coordinates), 5.6 (grid mappings) and
9 (trajectories).
"""

from typing import TYPE_CHECKING, Any

from voskhod.export.provenance import clock_zero, provenance, which_flight
from voskhod.flight.channels import Channel, Group
from voskhod.flight.flight import Flight
from voskhod.units import EQUATORIAL_RADIUS_M, FLATTENING

if TYPE_CHECKING:
    from xarray import DataArray, Dataset, DataTree

_WHERE = ("latitude", "longitude", "altitude")
_AXES = {"latitude": "Y", "longitude": "X", "altitude": "Z"}
_WHOLE = {"_FillValue": None}  # no sample is missing; compression was measured to add 8 %


def netcdf_bytes(flight: Flight) -> memoryview:
    """Return the telemetry of a flight as the content of a netCDF-4 file."""
    content = telemetry_tree(flight).to_netcdf(engine="h5netcdf")
    if not isinstance(content, memoryview):
        raise TypeError("xarray must return a file's content where no path is given")
    return content


def telemetry_tree(flight: Flight) -> "DataTree":
    """Return the telemetry of a flight as an xarray tree, one node per group."""
    from xarray import Dataset, DataTree

    nodes = {"/": Dataset(attrs=_about(flight))}
    for name, group in flight.telemetry.items():
        nodes[f"/{name}"] = _dataset(flight, group)
    return DataTree.from_dict(nodes, name=flight.mission.mission.id)


def _about(flight: Flight) -> dict[str, Any]:
    origin = provenance(flight)
    program = f"Voskhod {origin['version']}"
    about = {
        "Conventions": "CF-1.11",
        "title": f"{flight.mission.mission.title} ({which_flight(flight)})",
        "source": f"{program}, simulation of a flight from {_begins(flight)}",
        "history": f"flown by {program} from mission {origin['mission']}",
        "references": "equations and their sources: docs/models of the Voskhod source code",
        "comment": "inertial axes: true equator of date, celestial intermediate origin, held still"
        f" from {clock_zero(flight)}; UT1 taken as UTC",
        "outcome": flight.outcome.meaning,
        "mission_id": origin["mission"],
        "mission_digest": origin["mission_digest"],
    }
    if flight.seed is None:
        return about
    return about | {"seed": flight.seed, "draw": flight.draw}


def _begins(flight: Flight) -> str:
    end = "the ground" if flight.record.rescue is None else "rescue"
    return f"orbit to {end}" if flight.record.orbit is not None else f"the edge of the air to {end}"


def _dataset(flight: Flight, group: Group) -> "Dataset":
    """Return one group with its clock and, where it has places, its trajectory."""
    from xarray import Dataset

    is_track = all(name in group.channels for name in _WHERE)
    variables = {name: _variable(channel) for name, channel in group.channels.items()}
    variables["time"] = _clock(flight, group)
    coordinates, about = ["time"], {"title": f"Telemetry: {group.name}"}
    if is_track:
        for name, array in variables.items():
            if name not in (*_WHERE, "time"):
                array.attrs["grid_mapping"] = "crs"
        for name in _WHERE:
            variables[name].attrs["axis"] = _AXES[name]
        variables["altitude"].attrs["positive"] = "up"
        variables["trajectory"] = _identity(flight)
        variables["crs"] = _ellipsoid()
        coordinates += [*_WHERE, "trajectory"]
        about["featureType"] = "trajectory"
    return Dataset(variables, attrs=about).set_coords(coordinates)


def _variable(channel: Channel) -> "DataArray":
    from xarray import DataArray

    about = {"units": channel.unit, "long_name": channel.meaning}
    if channel.standard_name:
        about["standard_name"] = channel.standard_name
    array = DataArray(channel.values, dims="time", attrs=about)
    array.encoding = dict(_WHOLE)
    return array


def _clock(flight: Flight, group: Group) -> "DataArray":
    from xarray import DataArray

    zero = flight.mission.mission.launched.isoformat().replace("+00:00", "Z")
    about = {
        "units": f"seconds since {zero}",
        "calendar": "standard",
        "standard_name": "time",
        "long_name": f"time since {clock_zero(flight)}",
        "axis": "T",
    }
    array = DataArray(group.time_s, dims="time", attrs=about)
    array.encoding = dict(_WHOLE)
    return array


def _identity(flight: Flight) -> "DataArray":
    from xarray import DataArray

    about = {"cf_role": "trajectory_id", "long_name": "mission and draw"}
    return DataArray(f"{flight.mission.mission.id}, {which_flight(flight)}", attrs=about)


def _ellipsoid() -> "DataArray":
    import numpy as np
    from xarray import DataArray

    about = {
        "grid_mapping_name": "latitude_longitude",
        "long_name": "WGS84",
        "semi_major_axis": EQUATORIAL_RADIUS_M,
        "inverse_flattening": 1.0 / FLATTENING,
        "longitude_of_prime_meridian": 0.0,
    }
    return DataArray(np.int32(0), attrs=about)  # netCDF-3 readers have no longer integers
