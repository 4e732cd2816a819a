"""Schema of the orbit: what is known of it, in one of four forms, and of the air up there."""

from datetime import UTC, datetime, timedelta
from typing import Literal, Self

from pydantic import Field, model_validator

from voskhod.mission import kinds
from voskhod.mission.section import Section, nominal, one_of, require


class Launch(Section):
    """Orbit as published, its plane through the launch site during the ascent.

    A rocket leaves the pad with the pad's own speed eastwards; how far that carries it out of the
    plane that went through the pad at lift-off depends on when its guidance takes it away. The
    ship is inserted at perigee, `ascent_angle` along the great circle from the site,
    `ascent_duration` after lift-off.

    Attributes:
        latitude: geodetic latitude of the launch site [rad].
        longitude: east longitude of the launch site [rad].
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
        plane_fixed_after: share of the ascent after which the orbit plane goes through the
            turning launch site: 0 at lift-off, 1 at insertion [1].
    """

    latitude: kinds.Latitude
    longitude: kinds.Longitude
    inclination: kinds.Inclination
    perigee_altitude: kinds.Altitude
    apogee_altitude: kinds.Altitude | None = None
    period: kinds.Duration | None = None
    elements: Literal["mean", "osculating"] = "mean"
    altitude_above: Literal["equatorial radius", "ellipsoid"] = "equatorial radius"
    is_northbound: bool = True
    ascent_duration: kinds.Duration
    ascent_angle: kinds.Angle
    plane_fixed_after: kinds.Fraction = 0.0  # type: ignore[assignment]  # read by pydantic

    @model_validator(mode="after")
    def _apogee_or_period(self) -> Self:
        """An orbit has one size: a period and an apogee would contradict each other."""
        one_of(self, "apogee_altitude", "period")
        return self

    @model_validator(mode="after")
    def _perigee_below_apogee(self) -> Self:
        """Perigee is the lowest point of an orbit."""
        low = nominal(self.perigee_altitude)
        if self.apogee_altitude is not None:
            _in_order(low, nominal(self.apogee_altitude))
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
        latitude = abs(nominal(self.latitude))
        require(
            latitude <= reach,
            "inclination must be at least the latitude of the launch site",
            f"{tilt * 57.29578:.2f} deg for a site at {latitude * 57.29578:.2f} deg",
            key="inclination",
        )
        return self


class KnownElements(Section):
    """Orbit by its elements at a moment.

    Attributes:
        at: moment that the elements hold for, after lift-off [s].
        perigee_altitude: height of perigee over the equatorial radius [m].
        apogee_altitude: height of apogee over the equatorial radius [m].
        inclination: inclination to the equator [rad].
        node: right ascension of the northbound node, from the celestial intermediate origin
            (from the true equinox it differs by the equation of the origins) [rad].
        argument_of_perigee: angle from node to perigee [rad].
        true_anomaly: angle from perigee to the ship [rad].
        elements: whether these are mean or osculating elements.
    """

    at: kinds.Moment
    perigee_altitude: kinds.Altitude
    apogee_altitude: kinds.Altitude
    inclination: kinds.Inclination
    node: kinds.Angle
    argument_of_perigee: kinds.Angle
    true_anomaly: kinds.Angle
    elements: Literal["mean", "osculating"] = "osculating"

    @model_validator(mode="after")
    def _perigee_below_apogee(self) -> Self:
        """Perigee is the lowest point of an orbit."""
        _in_order(nominal(self.perigee_altitude), nominal(self.apogee_altitude))
        return self


class KnownState(Section):
    """Orbit by position and velocity at a moment.

    Attributes:
        at: moment that the state holds for, after lift-off [s].
        frame: "inertial" (equator of date, x towards the celestial intermediate origin) or
            "earth-fixed" (turning with the Earth, velocity relative to it).
        x: position [m].
        y: position [m].
        z: position [m].
        vx: velocity [m/s].
        vy: velocity [m/s].
        vz: velocity [m/s].
    """

    at: kinds.Moment
    frame: Literal["inertial", "earth-fixed"] = "inertial"
    x: kinds.Coordinate
    y: kinds.Coordinate
    z: kinds.Coordinate
    vx: kinds.Velocity
    vy: kinds.Velocity
    vz: kinds.Velocity

    @model_validator(mode="after")
    def _outside_the_earth(self) -> Self:
        """A ship in orbit is above the ground."""
        radius = sum(nominal(c) ** 2 for c in (self.x, self.y, self.z)) ** 0.5
        require(
            radius > 6.4e6,
            "the position must be above the ground, more than 6400 km from the Earth's centre",
            f"{radius / 1e3:g} km",
            key="x",
        )
        return self


class TwoLine(Section):
    """Orbit by a two-line element set; SGP4 gives the state at its epoch.

    Attributes:
        line1: first line.
        line2: second line.
        ahead: how much earlier than the elements say the ship passes a place [s].
    """

    line1: str = Field(min_length=69, max_length=69)
    line2: str = Field(min_length=69, max_length=69)
    ahead: kinds.TimeShift = "0 s"  # type: ignore[assignment]  # read by pydantic

    @model_validator(mode="after")
    def _is_consistent(self) -> Self:
        """Two lines of one satellite, each with its check digit."""
        for number, line in (("1", self.line1), ("2", self.line2)):
            digits = sum(int(c) if c.isdigit() else c == "-" for c in line[:68]) % 10
            require(
                line.startswith(f"{number} ") and line[68] == str(digits),
                f"must be line {number} of a two-line element set with its check digit",
                line,
                key=f"line{number}",
            )
        require(
            self.line1[2:7] == self.line2[2:7],
            "both lines must be of one satellite",
            f"{self.line1[2:7]} and {self.line2[2:7]}",
            key="line2",
        )
        return self

    @property
    def epoch(self) -> datetime:
        """Return the instant of the elements (UTC)."""
        year, day = int(self.line1[18:20]), float(self.line1[20:32])
        first = datetime(1900 + year if year >= 57 else 2000 + year, 1, 1, tzinfo=UTC)
        return first + timedelta(days=day - 1.0)

    def seconds_after(self, instant: datetime) -> float:
        """Return the epoch, counted from an instant [s]."""
        return (self.epoch - instant).total_seconds()


class Orbit(Section):
    """The orbit, in exactly one of four forms.

    Attributes:
        launch: as published, with the plane through the launch site.
        elements: elements at a moment.
        state: position and velocity at a moment.
        tle: two-line element set.
        upper_density_factor: thermosphere density over that of the atmosphere flown [1].
        followed_until: end of a flight that does not come down, after lift-off [s].
    """

    launch: Launch | None = None
    elements: KnownElements | None = None
    state: KnownState | None = None
    tle: TwoLine | None = None
    upper_density_factor: kinds.Factor = 1.0  # type: ignore[assignment]  # read by pydantic
    followed_until: kinds.Moment | None = None

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        """Two forms would contradict each other."""
        one_of(self, "launch", "elements", "state", "tle")
        return self


def _in_order(low: float, high: float) -> None:
    require(
        low <= high,
        "perigee_altitude must not be above apogee_altitude",
        f"a perigee of {low / 1e3:g} km over an apogee of {high / 1e3:g} km",
        key="perigee_altitude",
        do="Exchange the two heights.",
    )
