"""What happened when: the named moments of a flight, in order."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from voskhod.flight.chain import Record
from voskhod.flight.outcome import outcome_of
from voskhod.mission.section import given
from voskhod.phases.airlock import AirlockRecord
from voskhod.phases.descent import BurnRecord
from voskhod.phases.site import FOLLOWED_S
from voskhod.phases.spacewalk import WalkTimes

# After these losses the ship and its commander fly on; all others end what there is to tell.
FLIES_ON = ("hatch_stayed_shut", "airlock_limp", "walker_")


@dataclass(frozen=True)
class Event:
    """One moment of a flight.

    Attributes:
        name: short name, stable.
        title: what happened, in words.
        phase: phase it belongs to.
        time_s: when [s after lift-off].
    """

    name: str
    title: str
    phase: str
    time_s: float


def events_of(record: Record) -> tuple[Event, ...]:
    """Return the events of a flight that took place, in order of time."""
    outcome = outcome_of(record.fate)
    end = outcome.time_s
    rows = []
    if record.orbit is None and record.entry is not None:
        start = float(record.entry.states.time[0])
        rows.append(Event("entry_begun", "Start at the edge of the air", "entry", start))
    elif record.orbit is None:
        raise ValueError("a flight starts in orbit or at the edge of the air")
    elif record.plan.orbit is not None and record.plan.orbit.launch is not None:
        rows.append(Event("lift_off", "Lift-off", "orbit", 0.0))
        rows.append(Event("insertion", "Insertion into orbit", "orbit", float(record.orbit.start)))
    else:
        rows.append(Event("orbit_known", "Orbit known", "orbit", float(record.orbit.start)))
    if record.walk is not None and record.airlock is not None:
        rows += _airlock_events(record.airlock)
        rows += _walk_events(record.walk.times)
    if record.burn is not None:
        rows += _descent_events(record, record.burn)
    if record.came_down:
        rows += _ground_events(record)
    if end is not None and not outcome.cause.startswith(FLIES_ON):
        rows = [row for row in rows if row.time_s <= end]
    if end is not None:
        rows.append(Event(outcome.cause, outcome.meaning.capitalize(), "loss", end))
    return tuple(sorted(rows, key=lambda row: row.time_s))


def _airlock_events(shell: AirlockRecord) -> Iterator[Event]:
    if shell.inflation is not None:
        yield Event("booms_rigid", "Airlock rigid", "airlock", float(shell.inflation.rigid))
    if shell.jettisoned is not None:
        yield Event("airlock_jettisoned", "Airlock jettisoned", "airlock", float(shell.jettisoned))


def _walk_events(times: WalkTimes) -> Iterator[Event]:
    moments = [
        ("vent_opened", "Airlock vent opened", "airlock", times.vent_opened),
        ("vacuum_reached", "Airlock below 1 kPa", "airlock", times.vacuum_reached),
        ("hatch_opened", "Outer hatch open", "spacewalk", times.hatch_opened),
    ]
    pairs = list(zip(times.left, times.returns, times.back, strict=True))
    for turn, (left, begun, back) in enumerate(pairs, start=1):
        who = "Walker" if len(pairs) == 1 else f"Turn {turn}"
        tail = "" if len(pairs) == 1 else f"_{turn}"
        moments += [
            (f"left_airlock{tail}", f"{who} leaves the airlock", "spacewalk", left),
            (f"return_begun{tail}", "Return begins", "spacewalk", begun),
        ]
        if times.came_back:
            row = (f"back_inside{tail}", f"{who} inside the airlock", "spacewalk", back)
            moments.append(row)
    if times.came_back:
        moments += [
            ("hatch_closed", "Outer hatch shut", "airlock", times.hatch_closed),
            ("refill_begun", "Repressurisation begins", "airlock", times.refill_begun),
            ("refilled", "Airlock at cabin pressure", "airlock", times.refilled),
        ]
    if not times.hatch_could_open:
        moments = moments[:1]
    for name, title, phase, time in moments:
        yield Event(name, title, phase, float(time))


def _descent_events(record: Record, burn: BurnRecord) -> Iterator[Event]:
    descent = record.plan.descent
    if descent is not None and descent.manual is not None and bool(burn.decision.is_manual):
        yield Event(
            "automatic_failed",
            "Automatic orientation fails",
            "descent",
            float(descent.automatic_ignition_at),
        )
        yield Event(
            "ignition_planned",
            "Manual ignition planned",
            "descent",
            float(descent.manual.ignition_at),
        )
    if not float(burn.delta_v) > 0.0:
        return
    ignition = float(burn.decision.ignition)
    yield Event("ignition", "Retro-engine ignition", "descent", ignition)
    yield Event("cut_off", "Retro-engine cut-off", "descent", float(burn.cut_off))


def _ground_events(record: Record) -> Iterator[Event]:
    entry, landing = given(record.entry), given(record.landing)
    altitude, seconds = np.asarray(entry.looks.altitude), np.asarray(entry.states.time)
    below = np.flatnonzero(altitude < 100e3)
    if below.size:
        i = int(below[0])
        share = (altitude[i - 1] - 100e3) / max(altitude[i - 1] - altitude[i], 1e-9) if i else 0.0
        time = seconds[i - 1] + share * (seconds[i] - seconds[i - 1]) if i else seconds[i]
        yield Event("entry_interface", "Entry interface, 100 km", "entry", float(time))
    yield Event("peak_load", "Greatest load", "entry", float(entry.peak_load_time))
    if bool(entry.opened):
        yield Event("drogue_opened", "First canopy opens", "landing", float(landing.opened))
    yield Event("touchdown", "Touchdown", "landing", float(landing.time))
    rescue = record.rescue
    if rescue is None:
        return
    steps = (
        ("located", "Landing place located", rescue.located),
        ("supplied", "Clothing dropped", rescue.supplied),
        ("reached", "First rescuer with the crew", rescue.reached),
        ("cleared", "Place for a helicopter cleared", rescue.cleared),
        ("extracted", "Crew lifted out", rescue.extracted),
    )
    for name, title, when in steps:
        if float(when - landing.time) < FOLLOWED_S:
            yield Event(name, title, "rescue", float(when))
