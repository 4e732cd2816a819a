"""Measurands of missions with a spacewalk: airlock, procedure, radio, sight, spin.

What belongs to the people in suits stands in `walker_measurands`. With several walkers a duration
runs from the first who goes to the last who comes back.
"""

import jax.numpy as jnp

from voskhod.arrays import Flag, Scalar
from voskhod.flight.chain import Record
from voskhod.flight.measurand import Reading, Registry, always, there
from voskhod.phases.contact import ContactRecord
from voskhod.phases.excursions import FloatingRecord
from voskhod.phases.spacewalk import WalkTimes

WALK, BOOMS, FLOAT = Registry("walk"), Registry("booms"), Registry("floating")
FILM, JETTISON = Registry("filmed"), Registry("thrown_off")


def times_of(record: Record) -> WalkTimes:
    """Return the times of a record's walk."""
    return there(record.walk).times


def opened(record: Record) -> Flag:
    """Return whether the outer hatch could be opened: without that nothing is outside."""
    return times_of(record).hatch_could_open


def came_back(record: Record) -> Flag:
    """Return whether everyone came back."""
    times = times_of(record)
    return times.hatch_could_open & times.came_back


def _span(name: str, ends: tuple[str, str], needs_return: bool, definition: str) -> None:
    """Enter the time between two moments of a walk as a measurand."""
    earlier, later = ends

    @WALK.add(name, "s", definition)
    def _(record: Record) -> Reading:
        times = times_of(record)
        lasted: Scalar = getattr(times, later) - getattr(times, earlier)
        return lasted, came_back(record) if needs_return else opened(record)


@BOOMS.add("airlock.inflation_duration", "s", "Command to inflate until the booms are rigid")
def _(record: Record) -> Reading:
    return always(there(record.booms).duration)


@BOOMS.add(
    "airlock.bending_margin",
    " as percent",
    "Bending that the booms bear with one group fewer, over a walker's push at the end, less one",
)
def _(record: Record) -> Reading:
    return always(there(record.booms).margin)


for _row in (
    (
        "airlock.depressurisation_duration",
        ("vent_opened", "vacuum_reached"),
        False,
        "Vent opened until the airlock is below 1 kPa, or its hatch is opened if that is sooner",
    ),
    (
        "spacewalk.vacuum_duration",
        ("vacuum_reached", "refill_begun"),
        True,
        "Airlock below 1 kPa (or its hatch opened) until its repressurisation begins",
    ),
    (
        "spacewalk.airlock_cycle_duration",
        ("vent_opened", "refill_begun"),
        True,
        "Vent of the airlock opened until its repressurisation begins",
    ),
    (
        "spacewalk.hatch_open_duration",
        ("hatch_opened", "hatch_closed"),
        True,
        "Outer hatch opened until it is closed",
    ),
    (
        "spacewalk.outside_duration",
        ("left_airlock", "back_inside"),
        True,
        "Walker out of the airlock until he is wholly inside it again",
    ),
    (
        "spacewalk.out_to_return_duration",
        ("left_airlock", "return_begun"),
        False,
        "Walker out of the airlock until he begins to return into it",
    ),
):
    _span(*_row)


@WALK.add(
    "spacewalk.return_duration",
    "s",
    "Start of the return until the walker is wholly inside the airlock, the longest of all turns",
)
def _(record: Record) -> Reading:
    times = times_of(record)
    return jnp.max(times.back - times.returns), came_back(record)


@WALK.add("airlock.gas_lost", "kg", "Gas that the walk sends overboard, from room and suits")
def _(record: Record) -> Reading:
    return there(record.airlock).lost_kg, came_back(record)


@WALK.add(
    "airlock.bottle_pressure", "Pa as MPa", "Pressure in the airlock's bottle after the filling"
)
def _(record: Record) -> Reading:
    return there(record.airlock).bottle_pa, came_back(record)


def _poses(record: Record) -> FloatingRecord:
    return there(record.floating)


@FLOAT.add(
    "walker.greatest_distance",
    "m",
    "Greatest distance of the walker's centre of mass from the hatch",
)
def _(record: Record) -> Reading:
    return _poses(record).poses.greatest_distance, opened(record)


@FLOAT.add(
    "walker.greatest_spin", "rad/s as deg/s", "Greatest rate at which the walker's trunk turns"
)
def _(record: Record) -> Reading:
    return _poses(record).poses.greatest_spin, opened(record)


@FLOAT.add("tether.greatest_tension", "N", "Greatest tension of the tether")
def _(record: Record) -> Reading:
    return _poses(record).poses.greatest_tension, opened(record)


@FLOAT.add("ship.greatest_walk_spin", "rad/s as deg/s", "Greatest rate of the ship during the walk")
def _(record: Record) -> Reading:
    return _poses(record).poses.greatest_ship_spin, opened(record)


@FILM.add(
    "camera.seen_share",
    " as percent",
    "Share of the free float during which the first camera sees the walker",
)
def _(record: Record) -> Reading:
    return _poses(record).footage[0].fraction_seen, opened(record)


@FILM.add("camera.longest_loss", "s", "Longest time for which the first camera loses him")
def _(record: Record) -> Reading:
    return _poses(record).footage[0].longest_loss, opened(record)


def _contact(record: Record) -> ContactRecord:
    return there(record.contact)


@WALK.add(
    "radio.spacewalk_coverage",
    " as percent",
    "Share of the time outside during which a ground station hears the ship on very high"
    " frequencies: above its lowest useful elevation, with a link that closes",
)
def _(record: Record) -> Reading:
    return _contact(record).coverage, opened(record)


@WALK.add(
    "radio.any_coverage",
    " as percent",
    "The same by very high frequencies or short waves",
)
def _(record: Record) -> Reading:
    return _contact(record).shares.either, opened(record)


@WALK.add(
    "radio.television_coverage",
    " as percent",
    "Share of the time outside during which a station that takes pictures receives them",
)
def _(record: Record) -> Reading:
    return _contact(record).shares.television, opened(record)


@WALK.add("radio.longest_gap", "s", "Longest time outside without any radio contact")
def _(record: Record) -> Reading:
    return _contact(record).longest_gap, opened(record)


@WALK.add(
    "observation.day_share",
    " as percent",
    "Share of the time outside with daylight on the ground below",
)
def _(record: Record) -> Reading:
    return there(record.observation).day_share, opened(record)


@JETTISON.add(
    "ship.spin_after_jettison",
    "rad/s as deg/s",
    "Rate at which the ship turns after the airlock's jettison",
)
def _(record: Record) -> Reading:
    return always(there(record.thrown_off))
