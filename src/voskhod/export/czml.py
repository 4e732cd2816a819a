"""trajectory.czml: the flight on the globe of Cesium.

Ship, if it was in orbit, capsule, ground path, stations with the circle in which they see the
ship, aim points and touchdown, each shown while it is there.

Decision: positions are Earth-fixed, not INERTIAL. Cesium's tables of the pole begin on 14
December 1974; before that it turns INERTIAL positions by mean sidereal time instead (read in its
PositionProperty and Iau2006XysData), and celestial coordinates of 1965 would hang 50 km beside
their ground track. Earth-fixed positions mean the same in every viewer and year. Polynomials of
fifth degree through samples a minute apart are good to centimetres.

Sources: CZML Guide, github.com/AnalyticalGraphicsInc/czml-writer/wiki; long trails slow a viewer
(CesiumGS/cesium issue 5015), so a trail is one revolution at steps of a minute.
"""

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from jaxtyping import Float
from numpy import ndarray

from voskhod.export.places import (
    Place,
    aim_places,
    came_down,
    fall,
    ground_track,
    landing_place,
)
from voskhod.export.provenance import begun, package_version, utc_text, which_flight
from voskhod.flight.channels import Column
from voskhod.flight.compiled import kept
from voskhod.flight.flight import Flight
from voskhod.physics.earth import rotation_angle_at
from voskhod.physics.radio import visibility_radius
from voskhod.units import EARTH_ROTATION_RAD_S

if TYPE_CHECKING:
    from czml3 import Packet
    from czml3.types import IntervalValue, TimeInterval

_Points = Float[ndarray, "time 3"]
_SHIP, _CAPSULE, _TRACK = [255, 205, 86, 255], [255, 99, 71, 255], [255, 255, 255, 110]
_STATION, _AIM, _LANDED = [120, 200, 255, 200], [190, 190, 190, 255], [80, 220, 120, 255]
_PATH_STEP_S, _ENTRY_STEP_S = 60.0, 5.0
_SPEED_UP = 60.0  # of the viewer's clock: a revolution in a minute and a half
_SPEED_UP_ENTRY = 5.0  # the same for a flight that is an entry only
_seen_within = kept(visibility_radius)
_BURN_POINTS = 8  # every 6 s: fifth-degree polynomials through them are good to millimetres


class _Leg(NamedTuple):
    """Earth-fixed positions that one polynomial rule may join.

    Attributes:
        time_s: when [s after lift-off].
        points: where [m].
        degree: degree of the polynomials between the points.
    """

    time_s: Column
    points: _Points
    degree: int = 5


def czml_text(flight: Flight) -> str:
    """Return a flight as a CZML document."""
    from czml3 import Document

    packets = [_preamble(flight), *_stations(flight), _ground_path(flight)]
    packets += [_ship(flight)] if "orbit" in flight.telemetry else []
    packets += [_capsule(flight)] if _falls(flight) else []
    packets += [_marker(flight, place, _AIM, begun(flight)) for place in aim_places(flight)]
    landed = landing_place(flight)
    if landed is not None:
        packets.append(_marker(flight, landed, _LANDED, landed.time_s or begun(flight)))
    return str(Document(packets=packets).dumps()) + "\n"


def _falls(flight: Flight) -> bool:
    return "entry" in flight.telemetry


def _end(flight: Flight) -> float:
    """Return when the last thing that is shown happens [s after lift-off]."""
    last_seen = float(flight.telemetry["entry" if _falls(flight) else "orbit"].time_s[-1])
    return max(last_seen, *(event.time_s for event in flight.events))


def _span(flight: Flight, since: float, until: float) -> "TimeInterval":
    from czml3.types import TimeInterval

    return TimeInterval(start=utc_text(flight, since, 6), end=utc_text(flight, until, 6))


def _preamble(flight: Flight) -> "Packet":
    from czml3 import CZML_VERSION, Packet
    from czml3.enums import ClockRanges, ClockSteps
    from czml3.properties import Clock

    orbit = flight.record.orbit
    shown_first = begun(flight) if orbit is None else float(orbit.start)
    return Packet(
        id="document",
        name=f"{flight.mission.mission.title} ({which_flight(flight)})",
        description=f"Voskhod {package_version()}: {flight.outcome.meaning}",
        version=CZML_VERSION,
        clock=Clock(
            interval=_span(flight, begun(flight), _end(flight)),
            currentTime=utc_text(flight, shown_first, 6),
            multiplier=_SPEED_UP_ENTRY if orbit is None else _SPEED_UP,
            range=ClockRanges.LOOP_STOP,
            step=ClockSteps.SYSTEM_CLOCK_MULTIPLIER,
        ),
    )


def _telemetry_leg(flight: Flight, name: str, degree: int = 5) -> _Leg:
    """Return the Earth-fixed positions of a telemetry group that has places."""
    group = flight.telemetry[name]
    points = np.column_stack([group[f"fixed_{axis}"] for axis in "xyz"])
    return _Leg(group.time_s, points, degree)


def _burn_leg(flight: Flight) -> _Leg:
    """Return positions while the engine burns: a cubic through the states at its two ends."""
    before, after = flight.telemetry["orbit"], flight.telemetry["entry"]
    lit, ended = float(before.time_s[-1]), float(after.time_s[0])
    share, length = np.linspace(0.0, 1.0, _BURN_POINTS), ended - lit
    left = 1.0 - share
    rises = share * share * (3.0 - 2.0 * share)
    leaves, arrives = length * share * left * left, -length * share * share * left
    x, y, z = (
        before[axis][-1]
        + (after[axis][0] - before[axis][-1]) * rises
        + before[f"v{axis}"][-1] * leaves
        + after[f"v{axis}"][0] * arrives
        for axis in ("x", "y", "z")
    )
    seconds = lit + share * length
    angle = rotation_angle_at(flight.mission.mission.launched) + EARTH_ROTATION_RAD_S * seconds
    cosine, sine = np.cos(angle), np.sin(angle)
    return _Leg(seconds, np.column_stack((cosine * x + sine * y, cosine * y - sine * x, z)))


def _position(flight: Flight, leg: _Leg) -> "IntervalValue":
    """Return one interval of a position that moves."""
    from czml3.enums import InterpolationAlgorithms
    from czml3.properties import Position
    from czml3.types import IntervalValue

    rule = InterpolationAlgorithms.LAGRANGE if leg.degree > 1 else InterpolationAlgorithms.LINEAR
    seconds, rows = np.unique(np.round(leg.time_s, 6), return_index=True)
    samples = np.column_stack((seconds, np.round(leg.points[rows], 2)))
    span = _span(flight, float(seconds[0]), float(seconds[-1]))
    return IntervalValue(
        start=span.start,
        end=span.end,
        value=Position(
            epoch=utc_text(flight, 0.0, 6),
            referenceFrame="FIXED",
            interpolationAlgorithm=rule,
            interpolationDegree=leg.degree,
            cartesian=samples.ravel().tolist(),
        ),
    )


def _craft(flight: Flight, names: tuple[str, str], legs: list[_Leg], rgba: list[int]) -> "Packet":
    """Return something that flies along legs and draws one revolution of its path."""
    from czml3 import Packet
    from czml3.properties import Color, Path, Point, PolylineMaterial, SolidColorMaterial
    from czml3.types import TimeIntervalCollection

    identity, title = names
    material = PolylineMaterial(solidColor=SolidColorMaterial(color=Color(rgba=rgba)))
    return Packet(
        id=identity,
        name=title,
        availability=_span(flight, float(legs[0].time_s[0]), float(legs[-1].time_s[-1])),
        position=TimeIntervalCollection(values=[_position(flight, leg) for leg in legs]),
        point=Point(pixelSize=9, color=Color(rgba=rgba)),
        label=_label(title),
        path=Path(
            leadTime=0.0,
            trailTime=round(_trail(flight), 1),
            resolution=_PATH_STEP_S if "orbit" in flight.telemetry else _ENTRY_STEP_S,
            width=2,
            material=material,
        ),
    )


def _trail(flight: Flight) -> float:
    """Return how long a path stays drawn [s]: one revolution, or the whole of an entry."""
    orbit = flight.record.orbit
    return _end(flight) - begun(flight) if orbit is None else float(orbit.period)


def _ship(flight: Flight) -> "Packet":
    legs = [_telemetry_leg(flight, "orbit")]
    legs += [_burn_leg(flight)] if _falls(flight) else []
    return _craft(flight, ("ship", "Ship"), legs, _SHIP)


def _capsule(flight: Flight) -> "Packet":
    legs = [_telemetry_leg(flight, "entry")]
    if not came_down(flight):
        title = "Capsule" if flight.record.burn is None else "Ship after the burn"
        return _craft(flight, ("capsule", title), legs, _CAPSULE)
    legs += [_telemetry_leg(flight, "landing", degree=1)] if "landing" in flight.telemetry else []
    return _craft(flight, ("capsule", "Capsule"), legs, _CAPSULE)


def _label(text: str) -> Any:
    from czml3.enums import HorizontalOrigins
    from czml3.properties import Label
    from czml3.types import Cartesian2Value

    return Label(
        text=text,
        font="13px sans-serif",
        horizontalOrigin=HorizontalOrigins.LEFT,
        pixelOffset=Cartesian2Value(values=[12.0, 0.0]),
    )


def _ground_path(flight: Flight) -> "Packet":
    from czml3 import Packet
    from czml3.enums import ArcTypes
    from czml3.properties import (
        Color,
        Polyline,
        PolylineMaterial,
        PositionList,
        SolidColorMaterial,
    )

    parts = [ground_track(flight, "orbit")] if "orbit" in flight.telemetry else []
    last = fall(flight)
    track = np.vstack(parts if last is None else [*parts, last])
    places = np.column_stack((np.round(track[:, 1:], 5), np.zeros(len(track))))
    colour = SolidColorMaterial(color=Color(rgba=_TRACK))
    return Packet(
        id="ground-path",
        name="Ground path",
        availability=_span(flight, begun(flight), _end(flight)),
        polyline=Polyline(
            positions=PositionList(cartographicDegrees=places.ravel().tolist()),
            arcType=ArcTypes.GEODESIC,
            clampToGround=True,
            width=1.5,
            material=PolylineMaterial(solidColor=colour),
        ),
    )


def _marker(flight: Flight, place: Place, rgba: list[int], since: float) -> "Packet":
    """Return a place on the ground that is shown from a moment on."""
    from czml3 import Packet
    from czml3.properties import Color, Point, Position

    where = [round(place.longitude_deg, 6), round(place.latitude_deg, 6), 0.0]
    return Packet(
        id=place.name,
        name=place.title,
        availability=_span(flight, since, _end(flight)),
        position=Position(cartographicDegrees=where),
        point=Point(pixelSize=8, color=Color(rgba=rgba)),
        label=_label(place.title),
    )


def _stations(flight: Flight) -> list["Packet"]:
    """Return the ground stations, each with the circle in which it sees the ship."""
    from czml3.properties import Color, Ellipse

    coasting = flight.telemetry.get("orbit")
    altitude = None if coasting is None else np.mean(coasting["altitude"])
    packets = []
    for index, station in enumerate(flight.record.plan.radio.stations):
        latitude, longitude = (
            float(np.degrees(np.asarray(angle))) for angle in (station.latitude, station.longitude)
        )
        place = Place(f"station-{index}", station.name, latitude, longitude)
        packet = _marker(flight, place, _STATION, begun(flight))
        # A falling capsule has no height of its own to draw a circle for.
        radius = 0.0 if altitude is None else float(_seen_within(altitude, station.mask))
        radius = round(radius, 1)
        if radius > 0.0:
            packet.ellipse = Ellipse(
                semiMajorAxis=radius,
                semiMinorAxis=radius,
                height=0.0,  # without a height a viewer drapes it over terrain, without outline
                fill=False,
                outline=True,
                outlineColor=Color(rgba=_STATION),
            )
        packets.append(packet)
    return packets
