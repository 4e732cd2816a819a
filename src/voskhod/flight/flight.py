"""A flight that was flown: what people, files and pictures are made from.

`fly_mission` turns a mission into a `Flight`. The aim points are found first, by flying the
mission's nominal plan without faults with the same compiled code, so that they cost no second
compilation.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import jax
import jax.numpy as jnp

from voskhod.arrays import Scalar
from voskhod.flight.chain import Aim, Record, come_down, fly, layout_of
from voskhod.flight.compiled import kept
from voskhod.flight.events import Event, events_of
from voskhod.flight.measurands import MEASURANDS
from voskhod.flight.outcome import Outcome, outcome_of
from voskhod.flight.telemetry import Group, telemetry_of
from voskhod.mission.plan import drawn_plan, nominal_plan
from voskhod.mission.schema import Mission


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


_readings = kept(read_measurands)


def find_aim(mission: Mission) -> Aim:
    """Return where the mission's descents were meant to end.

    The automatic descent is flown without faults; the manual one on time, well pointed and well
    separated. Where the mission file names an aim point, that one is taken.
    """
    layout = layout_of(mission)
    plan = nominal_plan(mission)
    site, zero = plan.site, jnp.asarray(0.0, float)
    if site.aim_latitude is not None and site.aim_longitude is not None:
        given = (site.aim_latitude, site.aim_longitude)
        return Aim(given, given)

    def landing(fails: float) -> tuple[Scalar, Scalar]:
        still = dict.fromkeys(
            ("pitch_error", "yaw_error", "pitch_drift", "yaw_drift", "separates_late"), zero
        )
        prompt = dict.fromkeys(("couch_return", "ignition_checks", "orientation_ends_early"), zero)
        descent = plan.descent.model_copy(
            update={**still, **prompt, "automatic_fails": jnp.asarray(fails, float)}
        )
        ideal = plan.model_copy(update={"descent": descent})
        landed = come_down(ideal, layout)
        return landed.latitude, landed.longitude

    return Aim(landing(0.0), landing(1.0))


def fly_mission(mission: Mission, seed: int | None = None, draw: int | None = None) -> Flight:
    """Fly a mission once.

    Args:
        mission: what to fly.
        seed: seed of the draw; None flies the nominal plan.
        draw: index of the draw under that seed; None is 0 where a seed is given.
    """
    aim = find_aim(mission)
    if seed is None:
        plan = nominal_plan(mission)
    else:
        draw = 0 if draw is None else draw
        plan = drawn_plan(mission, seed, draw)
    record = fly(plan, aim, layout_of(mission))
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
        None if seed is None else draw,
        record,
        outcome_of(record.fate),
        events_of(record),
        values,
        telemetry_of(record),
    )
