"""The flight as one pure function: plan in, record out.

    orbit > airlock > spacewalk > cabin > descent > entry > landing > rescue > survival

`fly` can be compiled, batched and differentiated. Each phase is compiled on its own, so that a
single flight costs the sum of a dozen small compilations instead of one that grows faster than
its parts (measured: 10 s against 22 s); inside a batch they are inlined into one program. What a
mission leaves open at trace time (how many steps its coast and its fall take) stands in `Layout`;
everything else is in the plan. A section that the mission does not have is a phase that is not
flown, and None in the record.
"""

from typing import NamedTuple

import jax.numpy as jnp

from voskhod.arrays import Flag, Scalar
from voskhod.flight.compiled import kept_single
from voskhod.flight.outing import Outside, go_outside
from voskhod.flight.recovery import recover
from voskhod.mission.plan import Plan
from voskhod.mission.schema import CrewMember, Mission
from voskhod.mission.section import given, nominal
from voskhod.mission.vehicle import Parachute
from voskhod.phases.airflow import Falling
from voskhod.phases.airlock import AirlockRecord, Inflation
from voskhod.phases.cabin import CabinRecord, cabin
from voskhod.phases.contact import ContactRecord
from voskhod.phases.descent import BurnRecord, burn, decide
from voskhod.phases.entry import (
    FOLLOWED_STEPS,
    SPARE_SHARE,
    SPARE_STEPS,
    FallRecord,
    entry_state,
    fall,
)
from voskhod.phases.excursions import FloatingRecord
from voskhod.phases.fate import Fate, earliest
from voskhod.phases.landing import LandingRecord, land
from voskhod.phases.observation import ObservationRecord
from voskhod.phases.opening import EntryRecord, enter
from voskhod.phases.orbit import OrbitRecord, coast, coast_on, coast_steps
from voskhod.phases.procedure import STEPS, walk_steps
from voskhod.phases.rescue import RescueRecord
from voskhod.phases.spacewalk import WalkRecord
from voskhod.phases.survival import SurvivalRecord

_coast, _coast_on = kept_single(coast), kept_single(coast_on)
_cabin, _decide = kept_single(cabin), kept_single(decide)
_burn, _fall, _land = kept_single(burn), kept_single(fall), kept_single(land)
_enter, _entry_state = kept_single(enter), kept_single(entry_state)
_earliest = kept_single(earliest)


class Layout(NamedTuple):
    """What is fixed when a flight is compiled.

    Attributes:
        coast_steps: steps of the coast to the ignition of the automatic descent.
        further_steps: steps from there to that of the manual descent, 0 without one.
        fall_steps: greatest number of steps of the fall.
        walk_steps: steps of each segment of the walk.
    """

    coast_steps: int
    further_steps: int
    fall_steps: int
    walk_steps: int = STEPS


class Target(NamedTuple):
    """Place that a landing is measured from: where a descent was meant to end.

    Attributes:
        latitude: geodetic latitude [rad].
        longitude: east longitude [rad].
        bearing: direction of the ground track there [rad].
        is_known: whether that descent comes down at all.
    """

    latitude: Scalar
    longitude: Scalar
    bearing: Scalar
    is_known: Flag


class Aim(NamedTuple):
    """Targets of the descents of a mission.

    Attributes:
        automatic: of the fault-free automatic descent, or of an entry as the file states it.
        manual: of the manual descent on time and well pointed; the same where there is none.
    """

    automatic: Target
    manual: Target


class Record(NamedTuple):
    """Everything that happened on one flight.

    Attributes:
        plan: what was flown.
        aim: target of the descent that was flown.
        first_aim: target of the automatic descent.
        orbit: coast to the retro-burn, None for a flight that begins at the edge of the air.
        airlock: booms, stores and jettison, None without a walk.
        walk: spacewalk, None without a walk.
        floating: excursions on the tether and what cameras saw, None where nobody floats.
        contact: radio and light during the walk, None without a walk.
        observation: what can be seen of the Earth, None without a walk.
        cabin: cabin air after the walk, None if the mission file has no cabin.
        burn: decision and retro-burn, None without a descent.
        entry: fall through the air, None where the ship stays in orbit.
        landing: canopies and touchdown, None where the ship stays in orbit.
        rescue: search and way out, None without a search.
        survival: cold, None without a search.
        fate: what became of the crew.
    """

    plan: Plan
    aim: Target
    first_aim: Target
    orbit: OrbitRecord | None
    airlock: AirlockRecord | None
    walk: WalkRecord | None
    floating: FloatingRecord | None
    contact: ContactRecord | None
    observation: ObservationRecord | None
    cabin: CabinRecord | None
    burn: BurnRecord | None
    entry: EntryRecord | None
    landing: LandingRecord | None
    rescue: RescueRecord | None
    survival: SurvivalRecord | None
    fate: Fate

    @property
    def came_down(self) -> Flag:
        """Return whether the ship reached the ground."""
        return jnp.asarray(False) if self.entry is None else self.entry.came_down

    @property
    def booms(self) -> Inflation | None:
        """Return the record of an inflatable airlock's booms, None where there are none."""
        return None if self.airlock is None else self.airlock.inflation

    @property
    def thrown_off(self) -> Scalar | None:
        """Return how fast the ship turns after the airlock's jettison, None without one [rad/s]."""
        return None if self.airlock is None else self.airlock.spin

    @property
    def filmed(self) -> bool | None:
        """Return true where a camera films a free float, else None."""
        return True if self.floating is not None and self.floating.footage else None

    @property
    def end(self) -> Scalar:
        """Return when the coast ends, by a burn or by being followed no further [s]."""
        return orbit_end(self.plan, self.burn)

    @property
    def canopies(self) -> Parachute | None:
        """Return the canopies of the mission, None if it has none."""
        return self.plan.parachute

    @property
    def crew(self) -> tuple[CrewMember, ...] | None:
        """Return who is on board, None where nobody is."""
        return self.plan.mission.crew or None


class Descended(NamedTuple):
    """The coast, and the way down where there is one: burn, fall, landing."""

    orbit: OrbitRecord | None
    burn: BurnRecord | None
    entry: EntryRecord | None
    landing: LandingRecord | None


def coast_layout(mission: Mission) -> Layout:
    """Return the layout of a mission whose fall has not been flown yet."""
    descent = mission.descent
    outside = STEPS if mission.spacewalk is None else walk_steps(mission.spacewalk)
    if mission.orbit is None:
        return Layout(0, 0, FOLLOWED_STEPS)
    if descent is None:
        until = nominal(given(mission.orbit.followed_until))
        return Layout(coast_steps(until - mission.orbit_known_at()), 0, 0, outside)
    automatic = nominal(descent.automatic_ignition_at)
    further = 0
    if descent.manual is not None:
        further = coast_steps(nominal(descent.manual.ignition_at) - automatic)
    return Layout(
        coast_steps(automatic - mission.orbit_known_at()), further, FOLLOWED_STEPS, outside
    )


def fitted(layout: Layout, steps_taken: float) -> Layout:
    """Return a layout with as many steps of the fall as a nominal flight takes, and some spare."""
    steps = int((1.0 + SPARE_SHARE) * steps_taken) + SPARE_STEPS
    return layout._replace(fall_steps=min(steps, FOLLOWED_STEPS))


def fly(plan: Plan, aim: Aim, layout: Layout) -> Record:
    """Fly a plan from its start to rescue.

    Args:
        plan: one draw of a mission.
        aim: where each descent was meant to end.
        layout: what is fixed at compile time, static.
    """
    down = come_down(plan, layout)
    fates = [part.fate for part in (down.burn, down.entry, down.landing) if part is not None]
    outside = Outside(None, None, None, None, None)
    air, rescued, waited, target = None, None, None, aim.automatic
    if down.orbit is not None:
        begun = down.orbit.start
        if plan.spacewalk is not None:
            outside, begun, lost = go_outside(plan, down.orbit, layout.walk_steps)
            fates = [*lost, *fates]
        if plan.cabin is not None:
            air = _cabin(plan, begun, orbit_end(plan, down.burn))
            fates.insert(0, air.fate)
    if down.burn is not None:
        by_hand = down.burn.decision.is_manual
        target = Target(
            *(jnp.where(by_hand, a, b) for a, b in zip(aim.manual, aim.automatic, strict=True))
        )
    if plan.rescue is not None and down.landing is not None:
        rescued, waited = recover(plan, down.orbit, down.burn, down.landing)
        fates += [waited.fate, rescued.fate]
    return Record(
        plan=plan,
        aim=target,
        first_aim=aim.automatic,
        orbit=down.orbit,
        airlock=outside.airlock,
        walk=outside.walk,
        floating=outside.floating,
        contact=outside.contact,
        observation=outside.observation,
        cabin=air,
        burn=down.burn,
        entry=down.entry,
        landing=down.landing,
        rescue=rescued,
        survival=waited,
        fate=_earliest(*fates),
    )


def come_down(plan: Plan, layout: Layout) -> Descended:
    """Fly the coast and the way down of a plan, nothing else."""
    orbit, burnt, begun = set_out(plan, layout)
    if begun is None:
        return Descended(orbit, None, None, None)
    entered = _enter(plan, _fall(plan, begun, steps=layout.fall_steps))
    return Descended(orbit, burnt, entered, _land(plan, entered))


def fall_from(plan: Plan, layout: Layout) -> FallRecord:
    """Fly the coast and the fall of a plan: what counting its steps takes."""
    return _fall(plan, given(set_out(plan, layout)[2]), steps=layout.fall_steps)


def orbit_end(plan: Plan, burn: BurnRecord | None) -> Scalar:
    """Return when a coast ends, by a burn or by being followed no further [s]."""
    if burn is not None:
        return burn.decision.ignition
    return given(given(plan.orbit).followed_until)


def set_out(
    plan: Plan, layout: Layout
) -> tuple[OrbitRecord | None, BurnRecord | None, Falling | None]:
    """Fly a plan to the start of its fall, or to its end in orbit."""
    if plan.orbit is None:
        return None, None, _entry_state(plan)
    if plan.descent is None:
        until = given(plan.orbit.followed_until)
        return _coast(plan, until, steps=layout.coast_steps), None, None
    orbit = _coast(plan, plan.descent.automatic_ignition_at, steps=layout.coast_steps)
    decision = _decide(plan, orbit)
    if plan.descent.manual is not None:
        orbit = _coast_on(plan, orbit, decision.ignition, steps=layout.further_steps)
    burnt = _burn(plan, decision, orbit)
    begun = Falling(*burnt.end[:6], burnt.cut_off, jnp.zeros_like(burnt.cut_off))
    return orbit, burnt, begun
