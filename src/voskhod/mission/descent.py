"""Schema of the way down: who points the ship and fires, what is late, where an entry starts."""

from typing import Any, Literal, Self

from pydantic import model_validator

from voskhod.mission import kinds
from voskhod.mission.section import Section, one_of

_ZERO: Any = "0 s"
_TRUE: Any = "0 deg"


class Manual(Section):
    """Descent that the crew flies by hand when the automatic one does not engage.

    Attributes:
        ignition_at: ignition planned, after lift-off [s].
        decided_after: least time from the failure to an ignition that the crew is ready for [s].
        orientation_begins_at: when the crew begins to point the ship, after lift-off [s].
        orientation_ends_early: how long before the planned ignition they are done [s].
        orientation_needs: time that pointing takes without haste [s].
        couch_return: from the end of the pointing to the crew back in their couches [s].
        ignition_checks: from then to ignition [s].
        waits_for_couches: whether the engine waits until they are back; it does not where this is
            false, and the centre of mass is off the thrust axis then.
        crew_offset: distance of the ship's centre of mass from the thrust axis while the crew is
            away from the couches [m].
        pitch_error: pointing error in the orbit plane after pointing without haste, positive when
            the thrust pushes upwards [rad].
        yaw_error: the same across the orbit plane [rad].
        pitch_drift: rate at which the ship turns in pitch while nobody steers [rad/s].
        yaw_drift: the same in yaw [rad/s].
        least_sun: elevation of the Sun over the ground below that the sight needs [rad].
    """

    ignition_at: kinds.Moment
    decided_after: kinds.Duration = _ZERO
    orientation_begins_at: kinds.Moment
    orientation_ends_early: kinds.Duration = _ZERO
    orientation_needs: kinds.Duration = _ZERO
    couch_return: kinds.Duration = _ZERO
    ignition_checks: kinds.Duration = _ZERO
    waits_for_couches: kinds.Switch = True  # type: ignore[assignment]  # read by pydantic
    crew_offset: kinds.SoftLength = "0 m"  # type: ignore[assignment]  # read by pydantic
    pitch_error: kinds.Angle = _TRUE
    yaw_error: kinds.Angle = _TRUE
    pitch_drift: kinds.AngularRate = "0 deg/s"  # type: ignore[assignment]  # read by pydantic
    yaw_drift: kinds.AngularRate = "0 deg/s"  # type: ignore[assignment]  # read by pydantic
    least_sun: kinds.Angle = "-6 deg"  # type: ignore[assignment]  # civil twilight


class Descent(Section):
    """Procedure of the descent: what was planned, who flies it, and what goes wrong.

    Attributes:
        automatic_ignition_at: ignition of the automatic descent, after lift-off [s].
        automatic_fails: fault: the automatic orientation does not engage.
        needs_sun: whether the automatic orientation turns on the Sun and fails in the shadow.
        orientation_lead: how long before ignition it must see the Sun [s].
        pitch: angle of the thrust above the backward horizon that is meant [rad].
        automatic_pitch_error: pointing error of the automatic orientation in pitch [rad].
        automatic_yaw_error: the same in yaw [rad].
        manual: descent by hand; None where nobody can.
    """

    automatic_ignition_at: kinds.Moment
    automatic_fails: kinds.Switch = False  # type: ignore[assignment]  # read by pydantic
    needs_sun: kinds.Switch = False  # type: ignore[assignment]  # read by pydantic
    orientation_lead: kinds.Duration = _ZERO
    pitch: kinds.Incidence = _TRUE
    automatic_pitch_error: kinds.Angle = _TRUE
    automatic_yaw_error: kinds.Angle = _TRUE
    manual: Manual | None = None


class Separation(Section):
    """Parting of capsule and service module after the burn.

    Attributes:
        is_late: fault: the modules stay joined until entry frees the capsule.
        altitude: height at which they part then [m]; give this or `heat_load`.
        heat_load: convective heat at the stagnation point that frees them [J/m^2].
        joined_drag_area: drag area C_D S of both together [m^2].
    """

    is_late: kinds.Switch = False  # type: ignore[assignment]  # read by pydantic
    altitude: kinds.Altitude | None = None
    heat_load: kinds.HeatLoad | None = None
    joined_drag_area: kinds.Area

    @model_validator(mode="after")
    def _one_release(self) -> Self:
        """Two releases would contradict each other."""
        one_of(self, "altitude", "heat_load")
        return self


class Entry(Section):
    """Start of a flight that begins at the edge of the air.

    Attributes:
        at: moment of this state, after `mission.launched` [s].
        altitude: height over the ellipsoid [m]; give this or `radius`.
        radius: distance from the Earth's centre [m].
        latitude: latitude of the place below [rad].
        latitude_is: "geodetic" (as on maps) or "geocentric".
        longitude: east longitude [rad].
        speed: speed [m/s].
        flight_path_angle: angle of the velocity above the horizon, negative downwards [rad].
        heading: direction of the velocity over the ground, clockwise from north [rad].
        relative_to: what speed, angle and heading are measured in: the "inertial" frame or the
            "air" that turns with the Earth.
        vertical: what the horizon is square to: the radius ("geocentric") or the normal of the
            ellipsoid ("geodetic").
    """

    at: kinds.Moment = _ZERO
    altitude: kinds.Altitude | None = None
    radius: kinds.Length | None = None
    latitude: kinds.Latitude
    latitude_is: Literal["geodetic", "geocentric"] = "geodetic"
    longitude: kinds.Longitude
    speed: kinds.Speed
    flight_path_angle: kinds.Incidence
    heading: kinds.Angle
    relative_to: Literal["inertial", "air"] = "inertial"
    vertical: Literal["geocentric", "geodetic"] = "geocentric"

    @model_validator(mode="after")
    def _one_height(self) -> Self:
        """Two heights would contradict each other."""
        one_of(self, "altitude", "radius")
        return self
