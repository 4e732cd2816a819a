"""The walk's procedure: segments, each with its controls, its greatest length and its event.

    vent | wait for the hatch | hatch open | turns | hatch closing | checks | repressurise

A turn is: outside | return | return at low pressure; between two turns there is a wait. People of
one turn go together; who waits inside is in vacuum all the same. A segment begins where the one
before ended, so a late hatch moves all that follows. Lengths are commands of the mission file; how
long a return takes is a result.
"""

import math
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float, Int

from voskhod.arrays import Code, Real, Scalar
from voskhod.errors import InputError
from voskhod.mission.airlock import Airlock
from voskhod.mission.cabin import Cabin
from voskhod.mission.plan import Plan
from voskhod.mission.prebreathe import Prebreathe
from voskhod.mission.section import given, nominal
from voskhod.mission.spacewalk import Spacewalk
from voskhod.mission.suit import Suit
from voskhod.mission.walker import Walker
from voskhod.units import DRY_AIR_GAS_CONSTANT_J_KG_K

STEPS = 64  # of each segment, at least; halving them moves no measurand by more than 0.5 % (tests)
QUIET = 4  # one step for so many, while people only wait in the open: no event, no struggle, no gas
LONGEST_STEP_S = 40.0  # blood and garment even out skin in some two minutes: stable and steady
PATIENCE_S = 600.0  # how long the airlock may take beyond the planned hatch opening
_SWITCHES = ("waits", "opens", "vents", "ajar", "open_hatch", "pumps", "fills", "early", "second")

People = Float[Array, " person"]
"""One number for each person in a suit."""


class WalkParts(NamedTuple):
    """Sections of a plan that take part in a walk."""

    airlock: Airlock
    suit: Suit
    walkers: tuple[Walker, ...]
    spacewalk: Spacewalk
    cabin: Cabin
    prebreathe: Prebreathe

    @property
    def fill_pressure(self) -> Scalar:
        """Return the pressure to which the room is filled [Pa]."""
        own = self.airlock.fill_to
        return jnp.asarray(self.cabin.pressure if own is None else own, dtype=float)

    @property
    def filling_time(self) -> Scalar:
        """Return how long a filling takes at the most: at constant temperature [s]."""
        air = self.fill_pressure * self.airlock.volume
        air = air / (DRY_AIR_GAS_CONSTANT_J_KG_K * self.cabin.temperature)
        return 1.1 * air / jnp.maximum(self.airlock.fill_flow, 1e-9)

    @property
    def turns(self) -> tuple[tuple[int, ...], ...]:
        """Return the indices of those who go out together, turn by turn."""
        everyone = [(i, walker.turn) for i, walker in enumerate(self.walkers)]
        numbers = sorted({turn for _, turn in everyone} - {0})
        return tuple(tuple(i for i, turn in everyone if turn == number) for number in numbers)


class Controls(NamedTuple):
    """What the crew commands during one segment.

    Attributes:
        longest_s: greatest length [s].
        step_s: length of a step: what is faster follows within one step [s].
        not_before: earliest time at which the hatch may open [s after lift-off].
        waits: one if the segment ends when the hatch can be opened.
        opens: one if the outer hatch opens at the segment's start: what air is left goes.
        vents: how far the vent is open [1].
        ajar: one while the hatch is pushed ajar.
        open_hatch: one while it is open.
        pumps: one while the pump may run.
        fills: one while the airlock is filled.
        early: one while somebody may let the pressure down of his own accord.
        second: one for the second attempt to get in, at low pressure if that is allowed.
        task_w: metabolic rate of what each person does, at its natural pace [W].
        returning: one for those who try to get in.
        tries: one while anybody does; alike in every flight of a batch.
        quiet: one where long steps will do; alike in every flight of a batch.
        shut: one while the outer hatch is shut; alike in every flight of a batch.
    """

    longest_s: Scalar
    step_s: Scalar
    not_before: Scalar
    waits: Scalar
    opens: Scalar
    vents: Scalar
    ajar: Scalar
    open_hatch: Scalar
    pumps: Scalar
    fills: Scalar
    early: Scalar
    second: Scalar
    task_w: People
    returning: People
    tries: Code
    quiet: Code
    shut: Code

    def steps(self, most: int) -> Int[Array, "..."]:
        """Return how many steps of at most so many a segment takes, one number for each."""
        return jnp.where(self.quiet > 0, most // QUIET, most)


class Places(NamedTuple):
    """Where in the list of segments each part of the procedure stands; static."""

    vent: int
    wait: int
    opened: int
    outside: tuple[int, ...]
    returns: tuple[int, ...]
    closing: int
    checks: int
    fill: int


def walk_parts(plan: Plan) -> WalkParts:
    """Return the sections of a plan that take part in a walk.

    Raises:
        InputError: the mission has no spacewalk.
    """
    if plan.spacewalk is None:
        raise InputError("the mission must have a spacewalk", given="a file without one")
    return WalkParts(
        given(plan.airlock),
        given(plan.suit),
        plan.walkers,
        plan.spacewalk,
        given(plan.cabin),
        plan.prebreathe,
    )


def people(walkers: tuple[Walker, ...], number: str) -> People:
    """Return one number of everyone in a suit.

    Args:
        walkers: everyone.
        number: name of the number.
    """
    return jnp.stack([jnp.asarray(getattr(walker, number), dtype=float) for walker in walkers])


def places(turns: int) -> Places:
    """Return where the parts of the procedure stand.

    Args:
        turns: number of turns.
    """
    outside = tuple(3 + 4 * turn for turn in range(turns))
    last = 2 + 4 * turns
    return Places(0, 1, 2, outside, tuple(i + 2 for i in outside), last, last + 1, last + 2)


def walk_steps(spacewalk: Spacewalk) -> int:
    """Return how many steps each segment of a mission's walk takes.

    Args:
        spacewalk: section of the mission, not of a plan: the number is fixed when compiled.
    """
    busy, still = (
        [nominal(getattr(spacewalk, name)) for name in names]
        for names in (
            ("free_float", "greatest_return", "checks"),
            ("hatch_closing", "between_turns"),
        )
    )
    still.append(nominal(spacewalk.exit_at) - nominal(spacewalk.hatch_open_at))
    lengths = (*busy, *(QUIET * length for length in still))
    return max(STEPS, math.ceil(max(lengths) / LONGEST_STEP_S))


def segments(parts: WalkParts, steps: int = STEPS) -> Controls:
    """Return the controls of all segments, stacked along a first axis.

    Args:
        parts: sections of a plan.
        steps: steps of each segment, static.
    """
    plan = parts.spacewalk
    everyone = tuple(i for turn in parts.turns for i in turn)
    first = plan.exit_at - plan.hatch_open_at
    rows = [
        _row(parts, plan.hatch_open_at - plan.depressurise_at, vents=1.0, pumps=1.0),
        _row(parts, PATIENCE_S, waits=1.0, vents=1.0, ajar=1.0),
        _row(parts, first, opens=1.0, open_hatch=1.0, quiet=1.0),
    ]
    for number, members in enumerate(parts.turns):
        rows += [_row(parts, plan.between_turns, open_hatch=1.0, quiet=1.0)] if number else []
        rows += [
            _row(parts, plan.free_float, members, open_hatch=1.0, early=1.0),
            _row(parts, plan.lower_pressure_after, members, members, open_hatch=1.0),
            _row(parts, plan.greatest_return, members, members, open_hatch=1.0, second=1.0),
        ]
    rows += [
        _row(parts, plan.hatch_closing, everyone, open_hatch=1.0, quiet=1.0),
        _row(parts, plan.checks, opens=1.0),  # what still leaves through the hatch has left
        _row(parts, parts.filling_time, fills=1.0),
    ]
    stacked: Controls = jax.tree.map(lambda *each: jnp.stack(each), *rows)
    return stacked._replace(step_s=jnp.maximum(stacked.longest_s / stacked.steps(steps), 1e-3))


def _row(
    parts: WalkParts,
    longest: Real | float,
    working: tuple[int, ...] = (),
    returning: tuple[int, ...] = (),
    **on: float,
) -> Controls:
    """Return the controls of a segment: who works, who returns, which switches are on."""
    zero = jnp.zeros_like(jnp.asarray(parts.spacewalk.exit_at, dtype=float))
    number = len(parts.walkers)
    busy, back = np.zeros(number), np.zeros(number)
    busy[list(working)], back[list(returning)] = 1.0, 1.0
    easy, hard = (people(parts.walkers, f"{kind}_rate") for kind in ("waiting", "working"))
    return Controls(
        longest_s=zero + longest,
        step_s=zero,
        not_before=zero + parts.spacewalk.hatch_open_at,
        **{name: zero + on.get(name, 0.0) for name in _SWITCHES},
        task_w=jnp.where(jnp.asarray(busy) > 0.5, hard, easy),
        returning=jnp.asarray(back) + jnp.zeros_like(easy),
        tries=jnp.asarray(int(bool(returning))),
        quiet=jnp.asarray(int(bool(on.get("quiet", 0.0)))),
        shut=jnp.asarray(int(not on.get("open_hatch", 0.0))),
    )
