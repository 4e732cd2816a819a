"""What became of the crew: trouble inside compiled code is a code and a time, never an exception.

Every phase returns a `Fate`; the flight's fate is the earliest loss among them. A flight without
loss has the cause `RECOVERED`.
"""

from enum import IntEnum
from typing import NamedTuple

import jax.numpy as jnp

from voskhod.arrays import Code, Flag, Samples, Scalar


class Cause(IntEnum):
    """How a flight ends."""

    RECOVERED = 0
    HATCH_STAYED_SHUT = 1
    WALKER_OVERHEATED = 2
    WALKER_WITHOUT_OXYGEN = 3
    WALKER_POISONED = 4
    WALKER_OUTSIDE = 5
    CABIN_AIR_LOST = 6
    STAYED_IN_ORBIT = 7
    ENTRY_TOO_HARD = 8
    PARACHUTE_TORN = 9
    LANDING_TOO_HARD = 10
    FROZE = 11
    NOT_RECOVERED = 12
    NO_ORIENTATION = 13
    ENGINE_FAILED = 14
    SKIPPED_OUT = 15
    LANDED_IN_SEA = 16
    AIRLOCK_LIMP = 17


MEANING = {
    Cause.RECOVERED: "the flight ended well: down safely and, where there is a search, recovered",
    Cause.HATCH_STAYED_SHUT: "the airlock did not empty and its hatch could not be opened",
    Cause.WALKER_OVERHEATED: "the walker collapsed from heat",
    Cause.WALKER_WITHOUT_OXYGEN: "the walker fainted for want of oxygen",
    Cause.WALKER_POISONED: "the walker collapsed from carbon dioxide",
    Cause.WALKER_OUTSIDE: "the walker could not get back into the airlock",
    Cause.CABIN_AIR_LOST: "the cabin lost its oxygen",
    Cause.STAYED_IN_ORBIT: "the ship did not come down",
    Cause.ENTRY_TOO_HARD: "the load of entry was more than the crew survives",
    Cause.PARACHUTE_TORN: "the parachute opened too fast and tore",
    Cause.LANDING_TOO_HARD: "the capsule struck the ground too hard",
    Cause.FROZE: "the crew froze before help came",
    Cause.NOT_RECOVERED: "the crew was not recovered within the time that the search is followed",
    Cause.NO_ORIENTATION: "the ship could not be pointed for its burn",
    Cause.ENGINE_FAILED: "the retro-engine did not fire",
    Cause.SKIPPED_OUT: "the capsule left the air again",
    Cause.AIRLOCK_LIMP: "the airlock did not stand: its booms were not rigid in time",
    Cause.LANDED_IN_SEA: "the capsule came down in the sea",
}

NEVER_S = 1.0e9  # stands for "not during this flight": thirty years


class Fate(NamedTuple):
    """Loss, and when.

    Attributes:
        cause: member of `Cause`.
        time: when it happened, `NEVER_S` where nothing did [s after lift-off].
    """

    cause: Code
    time: Scalar


def safe() -> Fate:
    """Return the fate of a phase in which nothing is lost."""
    return Fate(jnp.asarray(int(Cause.RECOVERED)), jnp.asarray(NEVER_S))


def lost_if(holds: Flag, cause: Cause, time: Scalar) -> Fate:
    """Return a loss at a time if a condition holds, else safety."""
    return Fate(jnp.where(holds, int(cause), int(Cause.RECOVERED)), jnp.where(holds, time, NEVER_S))


def earliest(*fates: Fate) -> Fate:
    """Return the first loss; of two at the same time, the one named first; safety without any."""
    first = safe()
    for fate in fates:
        later = fate.time < first.time
        first = Fate(
            jnp.where(later, fate.cause, first.cause), jnp.where(later, fate.time, first.time)
        )
    return first


def lost_when(margin: Samples, times: Samples, cause: Cause) -> Fate:
    """Return a loss at the first sample at which a margin is not positive.

    Args:
        margin: what is left, shape (time) [any].
        times: when, shape (time) [s after lift-off].
        cause: what a margin of zero means.
    """
    gone = margin <= 0.0
    return lost_if(jnp.any(gone), cause, jnp.min(jnp.where(gone, times, NEVER_S)))
