"""Schema of the ship: its body, its engines, its capsule and its parachutes."""

from typing import Annotated, Any, Literal, Self, TypeAlias

from pydantic import Field, model_validator

from voskhod.mission import kinds
from voskhod.mission.section import Section, nominal, one_of, require

_ZERO: Any = "0 s"
Knots: TypeAlias = Annotated[tuple[float, ...], Field(min_length=2, max_length=40)]


class Ship(Section):
    """Ship in orbit, airlock and all.

    Attributes:
        mass: mass at insertion [kg].
        drag_area: mean frontal area of the tumbling or held ship [m^2].
        drag_coefficient: drag coefficient in free molecular flow [1].
        inertia: moment of inertia about the axis across its length [kg m^2].
        inertia_along: about its length; as across where left out [kg m^2].
    """

    mass: kinds.Mass
    drag_area: kinds.Area
    drag_coefficient: kinds.Factor
    inertia: kinds.Inertia
    inertia_along: kinds.Inertia | None = None


class Rocket(Section):
    """A retro-engine.

    Attributes:
        thrust: thrust in vacuum [N].
        specific_impulse: specific impulse in vacuum [s].
        burn_duration: length of the burn commanded [s].
        propellant: propellant on board; the burn ends early when it is used up [kg].
    """

    thrust: kinds.Force
    specific_impulse: kinds.SpecificImpulse
    burn_duration: kinds.Duration
    propellant: kinds.Mass


class Backup(Rocket):
    """Second retro-engine, fired if the first one fails.

    Attributes:
        delay: from the ignition meant for the first engine to that of this one [s].
    """

    delay: kinds.Duration


class Engine(Rocket):
    """Retro-engine, and the one that stands by.

    Attributes:
        cut_off_error: burn longer than commanded, shorter where negative [s].
        cut_off_speed: speed gained at which an integrating accelerometer ends the burn [m/s].
        steering_torque: greatest torque that steering jets hold against a thrust that does not
            go through the centre of mass [N m].
        fails: fault: the engine does not ignite.
        backup: second engine.
    """

    cut_off_error: kinds.TimeShift = _ZERO
    cut_off_speed: kinds.Speed | None = None
    steering_torque: kinds.SoftTorque = "0 N*m"  # type: ignore[assignment]  # read by pydantic
    fails: kinds.Switch = False  # type: ignore[assignment]  # read by pydantic
    backup: Backup | None = None


class Coefficients(Section):
    """Aerodynamic coefficients over Mach number, on the area of the capsule's diameter.

    Attributes:
        mach: Mach numbers, rising [1].
        drag: drag coefficient at trim [1].
        lift: lift coefficient at trim [1]; none where it is left out.
        free_drag: drag coefficient in free molecular flow [1].
    """

    mach: Knots
    drag: Knots
    lift: Knots | None = None
    free_drag: float = Field(default=2.1, gt=0.0, le=4.0)  # flat face at high speed, diffuse

    @model_validator(mode="after")
    def _is_a_table(self) -> Self:
        """Mach numbers rise, columns are equally long, drag is positive."""
        require(
            all(a < b for a, b in zip(self.mach, self.mach[1:], strict=False)),
            "Mach numbers must rise from knot to knot",
            str(self.mach),
            key="mach",
        )
        for name, column in (("drag", self.drag), ("lift", self.lift or self.drag)):
            require(
                len(column) == len(self.mach),
                "must have as many knots as mach",
                f"{len(column)} against {len(self.mach)}",
                key=name,
            )
        require(min(self.drag) > 0.0, "must be above zero", f"{min(self.drag):g}", key="drag")
        return self


class CentreOfMass(Section):
    """Where the centre of mass lies in a capsule with a spherical heat shield.

    Attributes:
        offset: distance from the axis [m].
        depth: distance behind the apex of the heat shield [m].
    """

    offset: kinds.SoftLength
    depth: kinds.SoftLength


class Lift(Section):
    """What the capsule does with its lift.

    Attributes:
        lift_to_drag: lift over drag at trim [1]; None takes it from `capsule.centre_of_mass`, or
            from the coefficients.
        bank: angle of the lift from the vertical plane, to the right positive [rad].
        roll_rate: rate at which the bank turns on; a steady roll has no mean lift [rad/s].
        reversal_speeds: airspeeds at which the bank changes its side, falling [m/s].
    """

    lift_to_drag: kinds.Fraction | None = None
    bank: kinds.Angle = "0 deg"  # type: ignore[assignment]  # read by pydantic
    roll_rate: kinds.AngularRate = "0 deg/s"  # type: ignore[assignment]  # read by pydantic
    reversal_speeds: tuple[kinds.Speed, ...] = ()


class Capsule(Section):
    """Descent module.

    Attributes:
        mass: mass at entry [kg].
        diameter: diameter that coefficients refer to [m].
        nose_radius: radius of curvature at the stagnation point [m].
        shape: name of a shape whose coefficients the package knows.
        coefficients: coefficients over Mach number in place of those of `shape`.
        centre_of_mass: its place, which sets the trim of a spherical heat shield.
        lift: what is done with lift; None flies without any.
        drag_factor: true drag over the drag of the model [1].
        load_tolerance: factor on the loads of the emergency limits for people (NASA-STD-3001)
            that this crew lives through [1].
        sea_landing: whether a crew that comes down in the sea is "safe" or "lost".
    """

    mass: kinds.Mass
    diameter: kinds.Length
    nose_radius: kinds.Length
    shape: Literal[
        "sphere",
        "sphere-cone-45",
        "sphere-cone-60",
        "apollo",
        "gemini",
        "mercury",
        "soyuz",
    ] = "sphere"
    coefficients: Coefficients | None = None
    centre_of_mass: CentreOfMass | None = None
    lift: Lift | None = None
    drag_factor: kinds.Factor = 1.0  # type: ignore[assignment]  # read by pydantic
    load_tolerance: kinds.Factor = 1.0  # type: ignore[assignment]  # read by pydantic
    sea_landing: Literal["safe", "lost"] = "safe"

    @model_validator(mode="after")
    def _trim_is_inside(self) -> Self:
        """The centre of mass lies ahead of the centre of the heat shield's sphere."""
        if self.centre_of_mass is not None:
            depth, radius = nominal(self.centre_of_mass.depth), nominal(self.nose_radius)
            require(
                depth < radius,
                "the centre of mass must lie ahead of the centre of the heat shield's sphere",
                f"{depth:g} m behind the apex of a sphere of {radius:g} m",
                key="centre_of_mass.depth",
            )
        return self


class Parachute(Section):
    """Canopies and soft-landing rocket. What opens the first canopy is given in one of five forms.

    Attributes:
        drogue_altitude: height over the ellipsoid [m].
        drogue_pressure: static pressure, rising [Pa].
        drogue_mach: Mach number, falling [1].
        drogue_load: load, falling through this value after it was above it [1].
        drogue_time: command or clock, after lift-off [s].
        drogue_delay: timer that runs from that moment to the opening [s].
        fails: fault: no canopy opens.
        filling_constant: way that the first canopy takes to fill, over its diameter [1].
        opening_coefficient: greatest force of that opening over the steady one at its speed [1].
        drogue_drag_area: drag area C_D S of the first canopy [m^2].
        main_altitude: height at which the main canopy opens, at once where it is higher [m].
        main_drag_area: drag area C_D S of the main canopy [m^2].
        mach_limit: highest Mach number at which the first canopy survives its opening [1].
        soft_landing_impulse: impulse of the soft-landing rocket before touchdown [N s].
        touchdown_limit: touchdown speed that the crew does not survive [m/s].
    """

    drogue_altitude: kinds.Altitude | None = None
    drogue_pressure: kinds.Pressure | None = None
    drogue_mach: kinds.Factor | None = None
    drogue_load: kinds.Factor | None = None
    drogue_time: kinds.Moment | None = None
    drogue_delay: kinds.Duration = _ZERO
    fails: kinds.Switch = False  # type: ignore[assignment]  # read by pydantic
    filling_constant: kinds.Factor = 8.0  # type: ignore[assignment]  # Knacke 1991, flat circular
    opening_coefficient: kinds.Factor = 1.0  # type: ignore[assignment]  # guess: 0.3 to 1.8 there
    drogue_drag_area: kinds.Area
    main_altitude: kinds.Altitude
    main_drag_area: kinds.Area
    mach_limit: kinds.Factor
    soft_landing_impulse: kinds.Impulse = "0 N*s"  # type: ignore[assignment]  # read by pydantic
    touchdown_limit: kinds.Speed

    @model_validator(mode="after")
    def _one_trigger(self) -> Self:
        """Two triggers would contradict each other."""
        kinds_of_trigger = ("altitude", "pressure", "mach", "load", "time")
        one_of(self, *(f"drogue_{kind}" for kind in kinds_of_trigger))
        return self

    @model_validator(mode="after")
    def _drogue_first(self) -> Self:
        """The drogue opens above the main canopy."""
        if self.drogue_altitude is not None:
            drogue, main = nominal(self.drogue_altitude), nominal(self.main_altitude)
            require(
                drogue > main,
                "drogue_altitude must be above main_altitude",
                f"{drogue / 1e3:g} km and {main / 1e3:g} km",
                key="drogue_altitude",
            )
        return self
