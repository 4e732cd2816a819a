"""Where a result comes from: what every exported file says about itself.

No clock time and no path of the machine: the same flight gives the same bytes.
"""

from importlib.metadata import PackageNotFoundError, version
from typing import TypedDict

from voskhod.flight.flight import Flight
from voskhod.mission.loading import mission_digest


class Provenance(TypedDict):
    """What a flight was flown from.

    Attributes:
        program: name of the program.
        version: its version.
        mission: id of the mission.
        mission_digest: SHA-256 of everything that the mission says.
        seed: seed of the draw, None for the nominal flight.
        draw: index of the draw, None for the nominal flight.
    """

    program: str
    version: str
    mission: str
    mission_digest: str
    seed: int | None
    draw: int | None


def package_version() -> str:
    """Return the version of this package, "unknown" where it runs without being installed."""
    try:
        return version("voskhod")
    except PackageNotFoundError:
        return "unknown"


def provenance(flight: Flight) -> Provenance:
    """Return what a flight was flown from."""
    return Provenance(
        program="voskhod",
        version=package_version(),
        mission=flight.mission.mission.id,
        mission_digest=mission_digest(flight.mission),
        seed=flight.seed,
        draw=flight.draw,
    )


def which_flight(flight: Flight) -> str:
    """Return in words which flight of a mission this is: nominal, or one draw."""
    if flight.seed is None:
        return "nominal flight"
    return f"draw {flight.draw} of seed {flight.seed}"


def clock_zero(flight: Flight) -> str:
    """Return what mission times are counted from."""
    return "lift-off" if flight.event("lift_off") is not None else "the start of the mission clock"


def begun(flight: Flight) -> float:
    """Return when a flight begins to be known [s of mission time]: at lift-off where it has one."""
    if flight.event("lift_off") is not None:
        return 0.0
    return min(float(group.time_s[0]) for group in flight.telemetry.values())


def utc_text(flight: Flight, seconds: float, digits: int = 3) -> str:
    """Return an instant of a flight in ISO 8601, in UTC with a Z.

    Args:
        flight: whose lift-off is counted from.
        seconds: when [s after lift-off].
        digits: decimals of the second, 3 or 6.
    """
    instant = flight.mission.mission.instant(round(seconds, digits))
    detail = "milliseconds" if digits == 3 else "microseconds"
    return instant.isoformat(timespec=detail).replace("+00:00", "Z")
