"""Schema of the ship: its orbit, its body, its engine, its capsule and its parachutes."""

from typing import Literal, Self

from pydantic import model_validator

from voskhod.mission import kinds
from voskhod.mission.section import Section, nominal, require


class Orbit(Section):
    """Orbit as published, and how the ship got there.

    The orbit plane goes through the launch site at lift-off; the ship is inserted at perigee,
    `ascent_angle` along the great circle from the site, `ascent_duration` after lift-off.

    Attributes:
        launch_latitude: geodetic latitude of the launch site [rad].
        launch_longitude: east longitude of the launch site [rad].
        inclination: inclination to the equator [rad].
        perigee_altitude: height of perigee over the reference named by `altitude_above` [m].
        apogee_altitude: height of apogee, same reference [m]; give this or `period`.
        period: nodal period, northbound equator crossing to the next [s]; give this or
            `apogee_altitude`.
        elements: whether the published figures are mean (orbital analysis) or osculating at
            insertion.
        altitude_above: what heights are measured from.
        is_northbound: whether the ship was launched towards the north.
        ascent_duration: lift-off to insertion [s].
        ascent_angle: great-circle angle from launch site to insertion [rad].
        upper_density_factor: thermosphere density over the US Standard Atmosphere 1976 [1].
    """

    launch_latitude: kinds.Latitude
    launch_longitude: kinds.Longitude
    inclination: kinds.Inclination
    perigee_altitude: kinds.Altitude
    apogee_altitude: kinds.Altitude | None = None
    period: kinds.Duration | None = None
    elements: Literal["mean", "osculating"] = "mean"
    altitude_above: Literal["equatorial radius", "ellipsoid"] = "equatorial radius"
    is_northbound: bool = True
    ascent_duration: kinds.Duration
    ascent_angle: kinds.Angle
    upper_density_factor: kinds.Factor

    @model_validator(mode="after")
    def _apogee_or_period(self) -> Self:
        """An orbit has one size: a period and an apogee would contradict each other."""
        given = [k for k in ("apogee_altitude", "period") if getattr(self, k) is not None]
        require(
            len(given) == 1,
            "the orbit must be given by exactly one of apogee_altitude and period",
            " and ".join(given) or "neither",
            key="period",
        )
        return self

    @model_validator(mode="after")
    def _perigee_below_apogee(self) -> Self:
        """Perigee is the lowest point of an orbit."""
        low = nominal(self.perigee_altitude)
        if self.apogee_altitude is not None:
            high = nominal(self.apogee_altitude)
            require(
                low <= high,
                "perigee_altitude must not be above apogee_altitude",
                f"a perigee of {low / 1e3:g} km over an apogee of {high / 1e3:g} km",
                key="perigee_altitude",
                do="Exchange the two heights.",
            )
        if self.period is not None:
            # A circular orbit at perigee height has the shortest period that this perigee allows.
            shortest = 84.49 * ((6378.137 + low / 1e3) / 6378.137) ** 1.5
            period = nominal(self.period) / 60.0
            require(
                period >= 0.999 * shortest,
                f"period must be at least {shortest:.2f} min, that of a circle at perigee height",
                f"{period:g} min",
                key="period",
            )
        return self

    @model_validator(mode="after")
    def _site_under_plane(self) -> Self:
        """A plane of inclination i reaches latitudes up to i (or 180 deg - i) only."""
        tilt = nominal(self.inclination)
        reach = min(tilt, 3.141592653589793 - tilt)
        latitude = abs(nominal(self.launch_latitude))
        require(
            latitude <= reach,
            "inclination must be at least the latitude of the launch site",
            f"{tilt * 57.29578:.2f} deg for a site at {latitude * 57.29578:.2f} deg",
            key="inclination",
        )
        return self


class Ship(Section):
    """Ship in orbit, airlock and all.

    Attributes:
        mass: mass at insertion [kg].
        drag_area: mean frontal area of the tumbling or held ship [m^2].
        drag_coefficient: drag coefficient in free molecular flow [1].
        inertia: moment of inertia about the axis that the airlock's jettison turns [kg m^2].
    """

    mass: kinds.Mass
    drag_area: kinds.Area
    drag_coefficient: kinds.Factor
    inertia: kinds.Inertia


class Engine(Section):
    """Retro-engine.

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


class Capsule(Section):
    """Descent module.

    Attributes:
        mass: mass at entry [kg].
        diameter: diameter of the sphere [m].
        nose_radius: radius of curvature at the stagnation point [m].
        drag_factor: true drag over the drag of the model [1].
        joined_drag_area: drag area C_D S of capsule and service module still joined [m^2].
        load_limit: peak load factor that the crew does not survive [1, standard gravities].
    """

    mass: kinds.Mass
    diameter: kinds.Length
    nose_radius: kinds.Length
    drag_factor: kinds.Factor
    joined_drag_area: kinds.Area
    load_limit: kinds.Factor


class Parachute(Section):
    """Drogue, main canopy and soft-landing rocket.

    Attributes:
        drogue_altitude: height at which the drogue opens [m].
        drogue_drag_area: drag area C_D S of the drogue [m^2].
        main_altitude: height at which the main canopy opens [m].
        main_drag_area: drag area C_D S of the main canopy [m^2].
        mach_limit: highest Mach number at which the drogue survives its opening [1].
        soft_landing_impulse: impulse of the soft-landing rocket before touchdown [N s].
        touchdown_limit: touchdown speed that the crew does not survive [m/s].
    """

    drogue_altitude: kinds.Altitude
    drogue_drag_area: kinds.Area
    main_altitude: kinds.Altitude
    main_drag_area: kinds.Area
    mach_limit: kinds.Factor
    soft_landing_impulse: kinds.Impulse
    touchdown_limit: kinds.Speed

    @model_validator(mode="after")
    def _drogue_first(self) -> Self:
        """The drogue opens above the main canopy."""
        drogue, main = nominal(self.drogue_altitude), nominal(self.main_altitude)
        require(
            drogue > main,
            "drogue_altitude must be above main_altitude",
            f"{drogue / 1e3:g} km and {main / 1e3:g} km",
            key="drogue_altitude",
        )
        return self


class Atmosphere(Section):
    """How the air differs from the US Standard Atmosphere 1976 on the day.

    Attributes:
        density_deviations: deviation of ln(density) at 0, 20, 40, 60, 80, 100 and 120 km [1].
        surface_wind: wind speed near the ground [m/s].
        jet_wind: wind speed at the height of the jet stream [m/s].
        wind_from: direction that the wind comes from, clockwise from north [rad].
    """

    density_deviations: tuple[
        kinds.Deviate,
        kinds.Deviate,
        kinds.Deviate,
        kinds.Deviate,
        kinds.Deviate,
        kinds.Deviate,
        kinds.Deviate,
    ]
    surface_wind: kinds.Speed
    jet_wind: kinds.Speed
    wind_from: kinds.Angle


class Descent(Section):
    """Procedure of the descent: what was planned, who flies it, and what goes wrong.

    Attributes:
        automatic_ignition_at: ignition of the automatic descent, after lift-off [s].
        automatic_fails: fault: the automatic orientation does not engage.
        manual_ignition_at: ignition planned for the manual descent, after lift-off [s].
        couch_return: from the end of the manual orientation to the crew back in their couches [s].
        ignition_checks: from then to ignition [s].
        orientation_ends_early: how long before the planned ignition the orientation is done [s].
        pitch_error: pointing error in the orbit plane when the orientation ends, positive when
            the thrust pushes upwards [rad].
        yaw_error: pointing error across the orbit plane [rad].
        pitch_drift: rate at which the ship turns in pitch while nobody steers [rad/s].
        yaw_drift: the same in yaw [rad/s].
        separates_late: fault: the modules stay joined after the burn.
        late_separation_altitude: height at which the heat of entry frees them [m].
    """

    automatic_ignition_at: kinds.Moment
    automatic_fails: kinds.Switch
    manual_ignition_at: kinds.Moment
    couch_return: kinds.Duration
    ignition_checks: kinds.Duration
    orientation_ends_early: kinds.Duration
    pitch_error: kinds.Angle
    yaw_error: kinds.Angle
    pitch_drift: kinds.AngularRate
    yaw_drift: kinds.AngularRate
    separates_late: kinds.Switch
    late_separation_altitude: kinds.Altitude
