"""What belongs to a walk: airlock, people, free float, what is heard and seen of it."""

from typing import NamedTuple

from voskhod.arrays import Scalar
from voskhod.flight.compiled import kept_single
from voskhod.mission.plan import Plan
from voskhod.phases.airlock import AirlockRecord, airlock
from voskhod.phases.contact import ContactRecord, contact
from voskhod.phases.excursions import FloatingRecord, excursions, light_outside
from voskhod.phases.fate import Fate
from voskhod.phases.observation import ObservationRecord, observation
from voskhod.phases.orbit import OrbitRecord
from voskhod.phases.spacewalk import WalkRecord, walk

_walk, _airlock, _contact = kept_single(walk), kept_single(airlock), kept_single(contact)
_light, _observe = kept_single(light_outside), kept_single(observation)
_excursions = kept_single(excursions)


class Outside(NamedTuple):
    """What belongs to a walk; all of it None without one."""

    airlock: AirlockRecord | None
    walk: WalkRecord | None
    floating: FloatingRecord | None
    contact: ContactRecord | None
    observation: ObservationRecord | None


def go_outside(
    plan: Plan, orbit: OrbitRecord, steps: int
) -> tuple[Outside, Scalar, tuple[Fate, ...]]:
    """Fly the walk of a plan, with what is seen and heard of it.

    Args:
        plan: one draw of a mission with a walk.
        orbit: its coast.
        steps: steps of each segment, static.

    Returns:
        Records, when the airlock holds air again [s after lift-off], and losses.
    """
    walked = _walk(plan, _light(plan, orbit), steps=steps)
    shell = _airlock(plan, walked)
    floated = None if plan.floating is None else _excursions(plan, orbit, walked.times)
    heard, seen = _contact(plan, orbit, walked.times), _observe(plan, orbit, walked.times)
    outside = Outside(shell, walked, floated, heard, seen)
    return outside, walked.times.refilled, (shell.fate, walked.fate)
