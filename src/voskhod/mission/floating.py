"""Schema of the free float and of the cameras that film it.

Axes of the ship: origin in its centre of mass, x along the airlock outwards, z along its length.
"""

from pydantic import Field

from voskhod.mission import kinds
from voskhod.mission.section import Section


class Hull(Section):
    """A part of the ship as a rod with round ends, for what hides or shades the walker.

    Attributes:
        start_x: one end of its axis, ship's axes [m].
        start_z: the same [m].
        end_x: other end [m].
        end_z: the same [m].
        radius: radius [m].
    """

    start_x: kinds.Coordinate
    start_z: kinds.Coordinate
    end_x: kinds.Coordinate
    end_z: kinds.Coordinate
    radius: kinds.Length


class Camera(Section):
    """A camera outside.

    Attributes:
        name: name.
        x: its place, ship's axes [m].
        y: the same [m].
        z: the same [m].
        axis_x: direction in which it looks, of any length [1].
        axis_y: the same [1].
        axis_z: the same [1].
        width: angle of view across [rad].
        height: angle of view, up and down [rad].
        glare: angle from the edge of the frame at which the sun still blinds it [rad].
        earthshine: whether light from the Earth is enough for a picture.
    """

    name: str
    x: kinds.Coordinate
    y: kinds.Coordinate
    z: kinds.Coordinate
    axis_x: kinds.Deviate
    axis_y: kinds.Deviate
    axis_z: kinds.Deviate
    width: kinds.AngleSpread
    height: kinds.AngleSpread
    glare: kinds.AngleSpread = "5 deg"  # type: ignore[assignment]  # a guess: hood
    earthshine: kinds.Switch = False  # type: ignore[assignment]  # read by pydantic


class FreeFloat(Section):
    """What a walker does at the end of his tether; only the first one floats.

    Attributes:
        excursions: number of excursions.
        tether_length: length of the tether [m].
        tether_stiffness: of tether and shock absorber [N/m].
        rebound: speed after over speed before the tether's jerk [1].
        first_reach: length that he lets out on the first excursion [m].
        push_speed: speed of a push-off [m/s].
        push_error: angle of a push from the airlock's axis [rad].
        push_offset: distance of its line from the hatch's centre [m].
        push_angle: direction of both errors round the axis [rad].
        pull_speed: speed at which he pulls himself back [m/s].
        pull_force: greatest force of his hands [N].
        rest_distance: from the hatch to his centre of mass while he holds on [m].
        linger: share of the spare time spent out on the tether [1].
        couple: greatest couple of his hands on tether or rim [N m].
        turn_time: time in which he wants to be level [s].
        limb_rate: greatest rate of turning by motions of the limbs [rad/s].
        inertia_factor: moments of inertia of walker and suit over the usual ones [1].
        harness_ahead: harness before his centre of mass [m].
        hatch_distance: hatch from the ship's centre of mass, along the airlock [m].
        hatch_offset: the same, across [m].
        ship_pitch: attitude of the ship at the exit, about its y axis [rad].
        ship_yaw: about its z axis [rad].
        ship_rate_x: rate of the ship at the exit, own axes [rad/s].
        ship_rate_y: the same [rad/s].
        ship_rate_z: the same [rad/s].
        hulls: parts of the ship that hide and shade.
        cameras: cameras outside.
    """

    excursions: int = Field(ge=0, le=40)
    tether_length: kinds.Length
    tether_stiffness: kinds.Stiffness
    rebound: kinds.Fraction
    first_reach: kinds.Length
    push_speed: kinds.Speed
    push_error: kinds.AngleSpread
    push_offset: kinds.SoftLength
    push_angle: kinds.Angle
    pull_speed: kinds.Speed
    pull_force: kinds.Force
    rest_distance: kinds.Length = "0.5 m"  # type: ignore[assignment]  # an arm's length
    linger: kinds.Fraction
    couple: kinds.Torque
    turn_time: kinds.Duration
    limb_rate: kinds.AngularRate
    inertia_factor: kinds.Factor = 1.0  # type: ignore[assignment]  # read by pydantic
    harness_ahead: kinds.Coordinate
    hatch_distance: kinds.Coordinate
    hatch_offset: kinds.Coordinate
    ship_pitch: kinds.Angle = "0 deg"  # type: ignore[assignment]  # read by pydantic
    ship_yaw: kinds.Angle = "0 deg"  # type: ignore[assignment]  # read by pydantic
    ship_rate_x: kinds.AngularRate = "0 deg/s"  # type: ignore[assignment]  # read by pydantic
    ship_rate_y: kinds.AngularRate = "0 deg/s"  # type: ignore[assignment]  # read by pydantic
    ship_rate_z: kinds.AngularRate = "0 deg/s"  # type: ignore[assignment]  # read by pydantic
    hulls: tuple[Hull, ...] = Field(default=(), max_length=20)
    cameras: tuple[Camera, ...] = Field(default=(), max_length=8)
