"""A flight that was flown: what people, files and pictures are made from.

`fly_mission` turns a mission into a `Flight`. The aim points are found first, by flying the
mission's nominal plan without faults with the same compiled code, so that they cost no second
compilation.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import jax
import jax.numpy as jnp

from voskhod.arrays import Scalar
from voskhod.flight.chain import (
    Aim,
    Descended,
    Layout,
    Record,
    Target,
    coast_layout,
    come_down,
    fall_from,
    fitted,
    fly,
)
from voskhod.flight.channels import Group
from voskhod.flight.compiled import kept_single
from voskhod.flight.events import Event, events_of
from voskhod.flight.measurands import MEASURANDS
from voskhod.flight.outcome import Outcome, outcome_of
from voskhod.flight.telemetry import telemetry_of
from voskhod.mission.plan import Plan, drawn_plan, nominal_plan
from voskhod.mission.schema import Mission
from voskhod.mission.section import Section, given
from voskhod.phases.entry import SPARE_SHARE, SPARE_STEPS


@dataclass(frozen=True)
class Flight:
    """One flight.

    Attributes:
        mission: what was flown.
        seed: seed of the draw, None for the nominal flight.
        draw: index of the draw, None for the nominal flight.
        record: everything that happened, as arrays.
        outcome: what became of the crew.
        events: named moments in order of time.
        measurands: value of each measurand [SI], None where it is undefined.
        telemetry: sampled channels by group.
    """

    mission: Mission
    seed: int | None
    draw: int | None
    record: Record
    outcome: Outcome
    events: tuple[Event, ...]
    measurands: Mapping[str, float | None]
    telemetry: Mapping[str, Group]

    def event(self, name: str) -> Event | None:
        """Return the event of a name, None if it did not take place."""
        return next((event for event in self.events if event.name == name), None)


def read_measurands(record: Record) -> dict[str, tuple[Scalar, Scalar]]:
    """Return value [SI] and whether it is defined, for every measurand of the mission."""
    return {m.id: m.read(record) for m in MEASURANDS if m.is_part_of(record)}


_readings = kept_single(read_measurands)


@lru_cache(maxsize=32)
def prepare(mission: Mission, like: Mission | None = None) -> tuple[Aim, Layout]:
    """Return where the mission's descents were meant to end, and how many steps its fall takes.

    The nominal plan is flown without faults: the automatic descent, and the manual one on time,
    well pointed and well separated. The first of these flights counts the steps. Where the
    mission file names an aim point, that one is taken, with the direction of the track that is
    flown.

    Args:
        mission: what is to be flown.
        like: mission whose programs are compiled already: they are used where they have steps
            enough, as they are for its draws.
    """
    plan = _without_faults(nominal_plan(mission))
    layout = coast_layout(mission)
    known = None if like is None or plan.capsule is None else _room_in(prepare(like)[1], layout)
    if known is not None and _fits(float(fall_from(plan, known).steps), known):
        return _aimed(plan, known), known
    if plan.capsule is None:
        nowhere = Target(*(jnp.asarray(0.0),) * 3, jnp.asarray(False))
        return Aim(nowhere, nowhere), layout
    steps = fall_from(plan, layout).steps
    layout = fitted(layout, float(steps))
    return _aimed(plan, layout), layout


def _room_in(known: Layout, wanted: Layout) -> Layout | None:
    """Return a known layout if its coast and walk have as many steps as are wanted."""
    names = ("coast_steps", "further_steps", "walk_steps")
    return known if all(getattr(wanted, n) <= getattr(known, n) for n in names) else None


def _fits(steps: float, known: Layout) -> bool:
    """Return whether a fall leaves half of the usual spare for flights that take longer."""
    return (1.0 + 0.5 * SPARE_SHARE) * steps + 0.5 * SPARE_STEPS <= known.fall_steps


def _aimed(plan: Plan, layout: Layout) -> Aim:
    """Return where the descents of a faultless plan end."""
    first = come_down(plan, layout)
    automatic = manual = _target(plan, first)
    if plan.descent is not None and plan.descent.manual is not None:
        manual = _target(plan, come_down(_flown_by_hand(plan), layout))
    return Aim(automatic, manual)


def _target(plan: Plan, down: Descended) -> Target:
    """Return where a flight came down, or the point that the mission file gives for it."""
    landed, site = given(down.landing), plan.site
    latitude, longitude = landed.latitude, landed.longitude
    known = given(down.entry).came_down
    if site.aim_latitude is not None and site.aim_longitude is not None:
        latitude, longitude = site.aim_latitude, site.aim_longitude
        known = jnp.asarray(True)
    return Target(latitude, longitude, landed.track_bearing, known)


def _with(section: Section, **changes: float) -> Section:
    """Return a section of a plan with some numbers changed."""
    return section.model_copy(
        update={name: jnp.asarray(value, float) for name, value in changes.items()}
    )


def _without_faults(plan: Plan) -> Plan:
    """Return a plan in which nothing fails and everything points true."""
    changed: dict[str, Any] = {}
    if plan.descent is not None:
        # What was planned was planned for light: a hidden Sun is no part of the aim.
        changed["descent"] = _with(
            plan.descent,
            automatic_fails=0.0,
            needs_sun=0.0,
            automatic_pitch_error=0.0,
            automatic_yaw_error=0.0,
        )
    if plan.engine is not None:
        changed["engine"] = _with(plan.engine, fails=0.0, cut_off_error=0.0)
    if plan.separation is not None:
        changed["separation"] = _with(plan.separation, is_late=0.0)
    if plan.parachute is not None:
        changed["parachute"] = _with(plan.parachute, fails=0.0)
    return plan.model_copy(update=changed)


def _flown_by_hand(plan: Plan) -> Plan:
    """Return a faultless plan whose crew fly the descent, on time and well pointed."""
    planned = given(plan.descent)
    names = ("orientation_ends_early", "couch_return", "ignition_checks", "decided_after")
    errors = ("pitch_error", "yaw_error", "pitch_drift", "yaw_drift")
    manual = _with(
        given(planned.manual),
        **dict.fromkeys(names + errors, 0.0),
        waits_for_couches=1.0,
        least_sun=-math.pi,
    )
    descent = _with(planned, automatic_fails=1.0).model_copy(update={"manual": manual})
    return plan.model_copy(update={"descent": descent})


def fly_mission(
    mission: Mission,
    seed: int | None = None,
    draw: int | None = None,
    like: Mission | None = None,
) -> Flight:
    """Fly a mission once.

    Args:
        mission: what to fly.
        seed: seed of the draw; None flies the nominal plan.
        draw: index of the draw under that seed; None is 0 where a seed is given.
        like: mission that differs in numbers alone and was flown before, as of `prepare`.
    """
    if seed is None:
        return fly_plan(mission, nominal_plan(mission), like=like)
    draw = 0 if draw is None else draw
    return fly_plan(mission, drawn_plan(mission, seed, draw), seed, draw, like)


def fly_plan(
    mission: Mission,
    plan: Plan,
    seed: int | None = None,
    draw: int | None = None,
    like: Mission | None = None,
) -> Flight:
    """Fly a plan of a mission.

    Args:
        mission: what it is a plan of.
        plan: what to fly.
        seed: seed that it was drawn with, None for no draw.
        draw: index of the draw, None for no draw.
        like: as of `prepare`.
    """
    aim, layout = prepare(mission, like)
    record = fly(plan, aim, layout)
    record, readings = jax.device_get((record, _readings(record)))
    values = {
        measurand.id: float(value) if bool(defined) else None
        for measurand in MEASURANDS
        if measurand.is_part_of(record)
        for value, defined in (readings[measurand.id],)
    }
    return Flight(
        mission,
        seed,
        draw,
        record,
        outcome_of(record.fate),
        events_of(record),
        values,
        telemetry_of(record),
    )
