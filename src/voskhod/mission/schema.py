"""The mission file: everything that a flight needs to know, as a frozen schema.

A section that is missing is a phase that is not flown: a mission without `spacewalk` stays in its
cabin, one with `entry` in the place of `orbit` starts at the edge of the air, one without
`parachute` falls to the ground, one without `rescue` ends there. Checks that need two sections
stand here; checks within a section stand beside it.
"""

from datetime import UTC, datetime, timedelta
from typing import Any, Literal, Self

from pydantic import Field, field_validator, model_validator

from voskhod.mission.air import Atmosphere
from voskhod.mission.airlock import Airlock
from voskhod.mission.cabin import Cabin
from voskhod.mission.camp import Camp, Survival
from voskhod.mission.descent import Descent, Entry, Separation
from voskhod.mission.floating import FreeFloat
from voskhod.mission.ground import Rescue, Site
from voskhod.mission.orbit import Orbit
from voskhod.mission.prebreathe import Prebreathe
from voskhod.mission.quantity import Violation
from voskhod.mission.radio import Radio
from voskhod.mission.search import Search
from voskhod.mission.section import Section, nominal, require
from voskhod.mission.spacewalk import Spacewalk
from voskhod.mission.suit import Suit
from voskhod.mission.vehicle import Capsule, Engine, Parachute, Ship
from voskhod.mission.walker import Walker
from voskhod.mission.weather import Weather


class CrewMember(Section):
    """One of the crew.

    Attributes:
        name: name as usually written.
        role: part in the flight.
    """

    name: str
    role: Literal["commander", "walker", "engineer", "passenger"]


class Header(Section):
    """What the mission is.

    Attributes:
        id: short name, for files and commands.
        title: one line for people.
        launched: lift-off, or the moment from which times are counted, with its time zone.
        local_offset_hours: local time of the documents minus UTC [h].
        local_name: what local time is called.
        crew: who flies; nobody where it is left out.
        notes: what a reader of the file must know.
    """

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")
    title: str
    launched: datetime
    local_offset_hours: float = 0.0
    local_name: str = "UTC"
    crew: tuple[CrewMember, ...] = ()
    notes: str = ""

    @field_validator("launched")
    @classmethod
    def _has_a_zone(cls, instant: datetime) -> datetime:
        """A clock without a zone is three hours wrong in Moscow."""
        if instant.tzinfo is None:
            raise Violation(
                "must have a time zone", instant.isoformat(), "Write 1965-03-18T07:00:00Z."
            )
        return instant.astimezone(UTC)

    def instant(self, seconds: float) -> datetime:
        """Return the UTC instant so many seconds after lift-off."""
        return self.launched + timedelta(seconds=seconds)


class Mission(Section):
    """A flight from orbit, or from the edge of the air, to rescue.

    Attributes are the sections of the file; see the class of each.
    """

    mission: Header
    orbit: Orbit | None = None
    ship: Ship | None = None
    airlock: Airlock | None = None
    suit: Suit | None = None
    walkers: tuple[Walker, ...] = Field(default=(), max_length=20)
    prebreathe: Prebreathe = Prebreathe()
    spacewalk: Spacewalk | None = None
    floating: FreeFloat | None = None
    cabin: Cabin | None = None
    radio: Radio = Radio(stations=())
    engine: Engine | None = None
    descent: Descent | None = None
    separation: Separation | None = None
    entry: Entry | None = None
    capsule: Capsule | None = None
    parachute: Parachute | None = None
    atmosphere: Atmosphere = Atmosphere()
    site: Site = Site()
    weather: Weather | None = None
    survival: Survival | None = None
    camp: Camp | None = None
    search: Search | None = None
    rescue: Rescue | None = None

    @model_validator(mode="before")
    @classmethod
    def _rescue_has_weather(cls, given: Any) -> Any:
        """A rescue without [weather] has that of its season."""
        if isinstance(given, dict) and "rescue" in given and "weather" not in given:
            return {**given, "weather": {}}
        return given

    @model_validator(mode="after")
    def _starts_once(self) -> Self:
        """A flight starts in orbit, with what it takes to leave it, or at the edge of the air."""
        self._whole(("orbit", "ship"), "a flight in orbit")
        self._whole(("engine", "descent"), "a descent")
        self._only_with("orbit", ("descent", "spacewalk", "cabin"))
        self._only_with("descent", ("separation",))
        self._only_with("cabin", ("spacewalk",))
        self._only_with("spacewalk", ("floating",))
        require(
            (self.orbit is None) is not (self.entry is None),
            "a flight must start either with [orbit] or with [entry]",
            "both" if self.entry is not None else "neither",
            key="entry",
        )
        return self

    @model_validator(mode="after")
    def _ends_once(self) -> Self:
        """A flight comes down in a capsule, or stays in orbit and is followed for a while."""
        comes_down = self.descent is not None or self.entry is not None
        require(
            comes_down is (self.capsule is not None),
            "a flight that comes down, by [descent] or by [entry], needs [capsule]; no other does",
            "[capsule] alone" if self.capsule is not None else "a file without [capsule]",
            key="capsule",
        )
        self._only_with("capsule", ("parachute", "weather", "survival", "camp", "search", "rescue"))
        if self.orbit is not None:
            followed = self.orbit.followed_until is not None
            require(
                followed is (self.descent is None),
                "orbit.followed_until must be given where there is no [descent], and only there",
                "both" if followed else "neither",
                key="orbit.followed_until",
            )
        return self

    @model_validator(mode="after")
    def _walk_is_whole(self) -> Self:
        """A walk needs a procedure, an airlock, a suit and somebody who goes out."""
        self._whole(("spacewalk", "airlock", "suit"), "a spacewalk")
        require(
            (self.spacewalk is not None) is any(walker.turn for walker in self.walkers),
            "a spacewalk needs at least one of [[walkers]] with a turn above 0, and only it does",
            f"{len(self.walkers)} walkers",
            key="walkers",
        )
        self._whole(("survival", "camp", "search", "rescue"), "a rescue")
        return self

    def _whole(self, names: tuple[str, ...], what: str) -> None:
        """Require that all of some sections are there, or none."""
        missing = [name for name in names if getattr(self, name) is None]
        require(
            len(missing) in (0, len(names)),
            f"{what} needs the sections " + ", ".join(f"[{name}]" for name in names),
            "a file without " + ", ".join(f"[{name}]" for name in missing),
            key=missing[0] if missing else names[0],
        )

    def _only_with(self, base: str, names: tuple[str, ...]) -> None:
        """Require that sections which need another one do not stand without it."""
        for name in names:
            require(
                getattr(self, base) is not None or getattr(self, name) is None,
                f"[{name}] needs [{base}]",
                f"a file without [{base}]",
                key=name,
            )

    @model_validator(mode="after")
    def _events_in_order(self) -> Self:
        """Nothing happens before the orbit is known, and the descent comes last."""
        if self.orbit is None:
            return self
        known, ends = self.orbit_known_at(), self._orbit_ends()
        for key, end in ends.items():
            require(
                end > known,
                "the orbit must be known before it ends",
                f"its end at {end:g} s and the orbit known at {known:g} s after lift-off",
                key=key,
            )
        if self.spacewalk is not None:
            self._walk_between(self.spacewalk, known, ends)
        return self

    def _orbit_ends(self) -> dict[str, float]:
        """Return every key that ends the orbit, and when it does [s]."""
        ends = {}
        if self.orbit is not None and self.orbit.followed_until is not None:
            ends["orbit.followed_until"] = nominal(self.orbit.followed_until)
        if self.descent is None:
            return ends
        automatic = nominal(self.descent.automatic_ignition_at)
        ends["descent.automatic_ignition_at"] = automatic
        if self.descent.manual is not None:
            by_hand = nominal(self.descent.manual.ignition_at)
            ends["descent.manual.ignition_at"] = by_hand
            require(
                by_hand >= automatic,
                "the manual descent must not come before the automatic one",
                f"{by_hand:g} s and {automatic:g} s after lift-off",
                key="descent.manual.ignition_at",
            )
        return ends

    def _walk_between(self, walk: Spacewalk, known: float, ends: dict[str, float]) -> None:
        """Require that a walk begins in a known orbit and is over before the orbit is."""
        begins = {"spacewalk.depressurise_at": nominal(walk.depressurise_at)}
        if self.airlock is not None and self.airlock.booms is not None:
            begins["airlock.booms.inflate_at"] = nominal(self.airlock.booms.inflate_at)
        for key, begin in begins.items():
            require(
                begin >= known,
                "the walk must not begin before the orbit is known",
                f"{begin:g} s and the orbit known at {known:g} s after lift-off",
                key=key,
            )
        left = nominal(walk.exit_at) + nominal(walk.free_float)
        for key, end in ends.items():
            require(
                left < end,
                "the walk must end before the orbit does",
                f"a walk to {left:g} s and the end of the orbit at {end:g} s after lift-off",
                key=key,
            )

    def orbit_known_at(self) -> float:
        """Return when the orbit is known, after lift-off [s]."""
        orbit = self.orbit
        if orbit is None:
            raise ValueError("a mission that starts at the edge of the air has no orbit")
        if orbit.launch is not None:
            return nominal(orbit.launch.ascent_duration)
        if orbit.tle is not None:
            return orbit.tle.seconds_after(self.mission.launched)
        known = orbit.elements or orbit.state
        return nominal(known.at) if known is not None else 0.0

    @model_validator(mode="after")
    def _ship_is_heavier_than_its_parts(self) -> Self:
        """Airlock, propellant and capsule are parts of the ship."""
        if self.ship is None or self.engine is None or self.capsule is None:
            return self
        parts = nominal(self.engine.propellant) + nominal(self.capsule.mass)
        if self.airlock is not None and self.airlock.jettison is not None:
            parts += nominal(self.airlock.jettison.mass)
        whole = nominal(self.ship.mass)
        require(
            parts < whole,
            "ship.mass must be above that of airlock, propellant and capsule together",
            f"{whole:g} kg against {parts:g} kg",
            key="ship.mass",
        )
        return self
