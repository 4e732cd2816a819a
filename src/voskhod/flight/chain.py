"""The flight as one pure function: plan in, record out.

    orbit > airlock > spacewalk > cabin > descent > entry > landing > rescue > survival

`fly` can be compiled, batched and differentiated. Each phase is compiled on its own, so that a
single flight costs the sum of a dozen small compilations instead of one that grows faster than
its parts (measured: 10 s against 22 s); inside a batch they are inlined into one program. What a
mission leaves open at trace time (how many steps its coast takes) stands in `Layout`; everything
else is in the plan.
The search is computed before the cold because dropped clothing comes with the finding.
"""

from typing import NamedTuple

import jax.numpy as jnp

from voskhod.arrays import Scalar
from voskhod.flight.compiled import kept
from voskhod.mission.plan import Plan
from voskhod.mission.schema import Mission
from voskhod.mission.section import nominal
from voskhod.phases.airlock import AirlockRecord, airlock
from voskhod.phases.cabin import CabinRecord, cabin
from voskhod.phases.contact import ContactRecord, contact
from voskhod.phases.descent import BurnRecord, burn, decide
from voskhod.phases.entry import EntryRecord, fall
from voskhod.phases.fate import Fate, earliest
from voskhod.phases.landing import LandingRecord, land
from voskhod.phases.orbit import OrbitRecord, coast, coast_steps
from voskhod.phases.rescue import RescueRecord, rescue
from voskhod.phases.spacewalk import WalkRecord, walk
from voskhod.phases.survival import SurvivalRecord, survive

_coast, _walk, _airlock = kept(coast), kept(walk), kept(airlock)
_contact, _cabin, _decide = kept(contact), kept(cabin), kept(decide)
_burn, _fall, _land = kept(burn), kept(fall), kept(land)
_rescue, _survive, _earliest = kept(rescue), kept(survive), kept(earliest)


class Layout(NamedTuple):
    """What is fixed when a flight is compiled.

    Attributes:
        coast_steps: steps of the coast.
    """

    coast_steps: int


class Aim(NamedTuple):
    """Places that a landing is measured from: where each descent was meant to end.

    Attributes:
        automatic: latitude and longitude of the fault-free automatic descent [rad].
        manual: latitude and longitude of the manual descent on time and well pointed [rad].
    """

    automatic: tuple[Scalar, Scalar]
    manual: tuple[Scalar, Scalar]


class Record(NamedTuple):
    """Everything that happened on one flight.

    Attributes:
        plan: what was flown.
        aim: aim point of the descent that was flown: latitude and longitude [rad].
        first_aim: aim point of the automatic descent [rad].
        orbit: coast to the retro-burn.
        airlock: inflation and jettison, None without a walk.
        walk: spacewalk, None without a walk.
        contact: radio and light during the walk, None without a walk.
        cabin: cabin air after the walk.
        burn: decision and retro-burn.
        entry: fall through the air.
        landing: canopies and touchdown.
        rescue: search and way out.
        survival: cold.
        fate: what became of the crew.
    """

    plan: Plan
    aim: tuple[Scalar, Scalar]
    first_aim: tuple[Scalar, Scalar]
    orbit: OrbitRecord
    airlock: AirlockRecord | None
    walk: WalkRecord | None
    contact: ContactRecord | None
    cabin: CabinRecord
    burn: BurnRecord
    entry: EntryRecord
    landing: LandingRecord
    rescue: RescueRecord
    survival: SurvivalRecord
    fate: Fate


def layout_of(mission: Mission) -> Layout:
    """Return what is fixed when the mission's flights are compiled."""
    longest = max(
        nominal(mission.descent.manual_ignition_at),
        nominal(mission.descent.automatic_ignition_at),
    )
    return Layout(coast_steps(longest - nominal(mission.orbit.ascent_duration)))


def fly(plan: Plan, aim: Aim, layout: Layout) -> Record:
    """Fly a plan from insertion to rescue.

    Args:
        plan: one draw of a mission.
        aim: where each descent was meant to end.
        layout: what is fixed at compile time, static.
    """
    decision = _decide(plan)
    orbit = _coast(plan, decision.ignition, steps=layout.coast_steps)
    shell, walked, heard = None, None, None
    begun, fates = plan.orbit.ascent_duration, []
    if plan.spacewalk is not None:
        walked = _walk(plan)
        shell = _airlock(plan, walked.times.refilled)
        heard = _contact(plan, orbit, walked.times)
        begun = walked.times.refilled
        fates.append(walked.fate)
    air = _cabin(plan, begun, decision.ignition)
    burnt = _burn(plan, decision, orbit.end)
    entered = _fall(plan, burnt)
    landed = _land(plan, entered)
    rescued = _rescue(plan, landed)
    waited = _survive(plan, landed, rescued)
    fates += [air.fate, entered.fate, landed.fate, waited.fate, rescued.fate]
    latitude, longitude = (
        jnp.where(decision.is_manual, by_hand, by_itself)
        for by_hand, by_itself in zip(aim.manual, aim.automatic, strict=True)
    )
    return Record(
        plan=plan,
        aim=(latitude, longitude),
        first_aim=aim.automatic,
        orbit=orbit,
        airlock=shell,
        walk=walked,
        contact=heard,
        cabin=air,
        burn=burnt,
        entry=entered,
        landing=landed,
        rescue=rescued,
        survival=waited,
        fate=_earliest(*fates),
    )


def come_down(plan: Plan, layout: Layout) -> LandingRecord:
    """Fly the coast and the descent of a plan, nothing else: what finding an aim point takes."""
    decision = _decide(plan)
    orbit = _coast(plan, decision.ignition, steps=layout.coast_steps)
    return _land(plan, _fall(plan, _burn(plan, decision, orbit.end)))
