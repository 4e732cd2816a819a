"""How far each doubt of a mission moves its landing: finite differences over its distributions.

Each uncertain number is set to its quantiles at minus and plus one standard deviation of a normal
number, all others staying nominal; half the difference of the two landings is what one standard
deviation does. Switches and choices have no such quantiles and are left out.
"""

from collections.abc import Sequence
from statistics import NormalDist
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp

from voskhod.flight.chain import Layout, come_down
from voskhod.mission.distribution import Choice
from voskhod.mission.plan import nominal_plan, quantile, uncertain_numbers
from voskhod.mission.schema import Mission
from voskhod.mission.section import Section, given
from voskhod.physics import earth

LOW, HIGH = NormalDist().cdf(-1.0), NormalDist().cdf(1.0)
DESCENT_PARTS = (
    "orbit",
    "ship",
    "airlock.mass",
    "engine",
    "descent",
    "separation",
    "entry",
    "capsule",
    "parachute",
    "atmosphere",
)


class Doubt(NamedTuple):
    """What one standard deviation of a number does to the landing.

    Attributes:
        name: dotted name of the number.
        along: landing moved along the track, by its nominal bearing [m].
        across: landing moved to the right of it [m].
    """

    name: str
    along: float
    across: float


def landing_doubts(mission: Mission, layout: Layout) -> tuple[Doubt, ...]:
    """Return what each doubt of the descent does, the largest first.

    Args:
        mission: what is flown.
        layout: its layout.
    """
    plan = nominal_plan(mission)
    first = jax.device_get(come_down(plan, layout).landing)
    doubts = []
    for name, number in uncertain_numbers(mission).items():
        if not name.startswith(DESCENT_PARTS) or isinstance(number.distribution, Choice):
            continue
        moved = []
        for chance in (LOW, HIGH):
            value = jnp.reshape(quantile(number.distribution, jnp.asarray([chance])), ())
            down = come_down(replaced(plan, name.split("."), value), layout)
            landed, known = jax.device_get((down.landing, given(down.entry).came_down))
            if not bool(known):
                break
            moved.append(
                earth.along_and_cross_track(
                    landed.latitude,
                    landed.longitude,
                    first.latitude,
                    first.longitude,
                    first.track_bearing,
                )
            )
        if len(moved) == 2:
            (one, aside), (two, beside) = moved
            doubts.append(Doubt(name, 0.5 * float(two - one), 0.5 * float(beside - aside)))
    return tuple(sorted(doubts, key=lambda doubt: -abs(doubt.along)))


def replaced(part: Any, path: Sequence[str], value: Any) -> Any:
    """Return a plan, or a part of one, with one number replaced.

    Args:
        part: section or tuple.
        path: names of the fields that lead to the number.
        value: new number [SI].
    """
    if not path:
        return value
    head, rest = path[0], path[1:]
    if isinstance(part, Section):
        return part.model_copy(update={head: replaced(getattr(part, head), rest, value)})
    index = int(head)
    return (*part[:index], replaced(part[index], rest, value), *part[index + 1 :])
