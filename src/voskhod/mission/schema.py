"""The mission file: everything that a flight needs to know, as a frozen schema.

A section that is missing is a phase that is not flown: a mission without `spacewalk` stays in its
cabin. Checks that need two sections stand here; checks within a section stand beside it.
"""

from datetime import UTC, datetime, timedelta
from typing import Literal, Self

from pydantic import Field, field_validator, model_validator

from voskhod.mission.ground import Rescue, Site, Survival
from voskhod.mission.quantity import Violation
from voskhod.mission.section import Section, nominal, require
from voskhod.mission.vehicle import Atmosphere, Capsule, Descent, Engine, Orbit, Parachute, Ship
from voskhod.mission.walk import Airlock, Cabin, Radio, Spacewalk, Suit, Walker


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
        launched: lift-off, with its time zone.
        local_offset_hours: local time of the documents minus UTC [h].
        local_name: what local time is called.
        crew: who flies.
        notes: what a reader of the file must know.
    """

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")
    title: str
    launched: datetime
    local_offset_hours: float = 0.0
    local_name: str = "UTC"
    crew: tuple[CrewMember, ...]
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
    """A crewed flight from orbit to rescue.

    Attributes are the sections of the file; see the class of each.
    """

    mission: Header
    orbit: Orbit
    ship: Ship
    airlock: Airlock | None = None
    suit: Suit | None = None
    walker: Walker | None = None
    spacewalk: Spacewalk | None = None
    cabin: Cabin
    radio: Radio = Radio(stations=())
    engine: Engine
    descent: Descent
    capsule: Capsule
    parachute: Parachute
    atmosphere: Atmosphere
    site: Site
    survival: Survival
    rescue: Rescue

    @model_validator(mode="after")
    def _walk_is_whole(self) -> Self:
        """A walk needs a procedure, an airlock, a suit and a walker."""
        names = ("spacewalk", "airlock", "suit", "walker")
        missing = [name for name in names if getattr(self, name) is None]
        require(
            len(missing) in (0, len(names)),
            "a spacewalk needs the sections " + ", ".join(f"[{name}]" for name in names),
            "a file without " + ", ".join(f"[{name}]" for name in missing),
            key=missing[0] if missing else "spacewalk",
        )
        return self

    @model_validator(mode="after")
    def _events_in_order(self) -> Self:
        """Nothing happens before insertion, and the descent comes last."""
        inserted = nominal(self.orbit.ascent_duration)
        burns = {
            "descent.automatic_ignition_at": nominal(self.descent.automatic_ignition_at),
            "descent.manual_ignition_at": nominal(self.descent.manual_ignition_at),
        }
        for key, burn in burns.items():
            require(
                burn > inserted,
                "the retro-engine must not burn before insertion",
                f"ignition {burn:g} s and insertion {inserted:g} s after lift-off",
                key=key,
            )
        if self.spacewalk is None:
            return self
        inflated = nominal(self.spacewalk.inflate_at)
        require(
            inflated >= inserted,
            "the airlock must not be inflated before insertion",
            f"{inflated:g} s and insertion {inserted:g} s after lift-off",
            key="spacewalk.inflate_at",
        )
        left = nominal(self.spacewalk.exit_at) + nominal(self.spacewalk.free_float)
        for key, burn in burns.items():
            require(
                left < burn,
                "the walk must end before the retro-engine burns",
                f"a walk to {left:g} s and ignition {burn:g} s after lift-off",
                key=key,
            )
        return self

    @model_validator(mode="after")
    def _ship_is_heavier_than_its_parts(self) -> Self:
        """Airlock, propellant and capsule are parts of the ship."""
        parts = nominal(self.engine.propellant) + nominal(self.capsule.mass)
        parts += nominal(self.airlock.mass) if self.airlock is not None else 0.0
        whole = nominal(self.ship.mass)
        require(
            parts < whole,
            "ship.mass must be above that of airlock, propellant and capsule together",
            f"{whole:g} kg against {parts:g} kg",
            key="ship.mass",
        )
        return self
