"""Missions in code, and how the comparisons fly them: with the product's own phases.

Every flight goes through `flight.chain`, so that programs kept on disk serve these comparisons too.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp

from voskhod.arrays import Real, Scalar
from voskhod.flight.chain import Descended, Layout, come_down
from voskhod.flight.compiled import kept
from voskhod.mission.loading import check_mission
from voskhod.mission.plan import Plan, drawn_plan, nominal_plan
from voskhod.mission.schema import Mission
from voskhod.mission.section import given
from voskhod.phases.airflow import Look, look
from voskhod.phases.opening import EntryRecord, Pair, between

STEPS = 400  # of a fall from the edge of the air: some 300 are taken
_HALVINGS = 40  # of the time between two samples: below a microsecond
_LAUNCHED = datetime(2000, 1, 1, tzinfo=UTC)  # only places Greenwich


def mission_of(name: str, sections: Mapping[str, Any], ground: str = "0 m") -> Mission:
    """Return a mission without crew.

    Args:
        name: short name.
        sections: sections of a mission file.
        ground: height at which a fall ends.
    """
    header = {"id": name, "title": name, "launched": _LAUNCHED}
    return check_mission({"mission": header, "site": {"elevation": ground}, **sections}, name)


def entry_of(
    name: str, entry: Mapping[str, Any], capsule: Mapping[str, Any], ground: str = "0 m"
) -> Descended:
    """Fly a mission that begins at the edge of the air.

    Args:
        name: short name.
        entry: section `entry` of a mission file.
        capsule: section `capsule`.
        ground: height at which the fall ends.
    """
    plan = nominal_plan(mission_of(name, {"entry": entry, "capsule": capsule}, ground))
    return come_down(plan, Layout(0, 0, STEPS))


class Passage(NamedTuple):
    """A passage through an altitude.

    Attributes:
        time: when [s after lift-off].
        look: what the flight was then.
    """

    time: Scalar
    look: Look


def passages(plan: Plan, entered: EntryRecord, altitudes: Real) -> Passage:
    """Return the first passages downwards through some altitudes.

    Args:
        plan: what was flown.
        entered: record of the fall.
        altitudes: heights over the ellipsoid, shape (number) [m].
    """
    samples = entered.states, entered.looks

    def passage(altitude: Scalar) -> Passage:
        index = jnp.clip(jnp.argmax(entered.looks.altitude <= altitude), 1)
        (one, seen), (two, later) = (
            jax.tree.map(lambda part, at=at: part[at], samples) for at in (index - 1, index)
        )
        pair = Pair(one, two, (seen.acceleration, later.acceleration))

        def halve(ends: tuple[Scalar, Scalar], _: None) -> tuple[tuple[Scalar, Scalar], None]:
            middle = 0.5 * (ends[0] + ends[1])
            above = look(plan, between(pair, middle)).altitude > altitude
            return (jnp.where(above, middle, ends[0]), jnp.where(above, ends[1], middle)), None

        (when, _), _ = jax.lax.scan(halve, (one.time, two.time), None, length=_HALVINGS)
        return Passage(when, look(plan, between(pair, when)))

    return jax.vmap(passage)(altitudes)


passages_of = kept(passages)


class Landed(NamedTuple):
    """What is asked of each of many flights.

    Attributes:
        latitude: geodetic latitude of touchdown [rad].
        longitude: east longitude of touchdown [rad].
        bearing: direction of the ground track [rad].
        peak_load: greatest load [1].
        speed: touchdown speed [m/s].
    """

    latitude: Scalar
    longitude: Scalar
    bearing: Scalar
    peak_load: Scalar
    speed: Scalar


def landings(plans: Plan, *, layout: Layout) -> Landed:
    """Return the landings of a batch of plans.

    Args:
        plans: plans, every number of shape (flights).
        layout: what is fixed at compile time.
    """

    def landing(plan: Plan) -> Landed:
        down = come_down(plan, layout)
        landed = given(down.landing)
        return Landed(
            landed.latitude,
            landed.longitude,
            landed.track_bearing,
            given(down.entry).peak_load,
            landed.touchdown_speed,
        )

    return jax.vmap(landing)(plans)


landings_of = kept(landings)


def drawn(mission: Mission, seed: int, flights: int) -> Plan:
    """Return draws 0 to `flights` - 1 of a mission as one batch.

    Args:
        mission: mission with its distributions.
        seed: seed of the draws.
        flights: how many.
    """
    plans: Plan = jax.vmap(partial(drawn_plan, mission, seed))(jnp.arange(flights))
    return plans
