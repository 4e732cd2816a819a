"""The walk's procedure: segments, each with its controls, its greatest length and its event.

    depressurise | hatch open | free float | return | return at low pressure | hatch closing |
    checks | repressurise

A segment begins where the one before ended, so a late hatch moves all that follows. Lengths are
commands of the mission file; how long the two returns take is a result.
"""

from typing import NamedTuple

import jax.numpy as jnp

from voskhod.arrays import Scalar
from voskhod.crew.decompression import tissue_nitrogen
from voskhod.errors import InputError
from voskhod.mission.plan import Plan
from voskhod.mission.section import given
from voskhod.mission.walk import Airlock, Cabin, Spacewalk, Suit, Walker

STEPS = 128  # of each segment; halving them moves no measurand by more than 0.5 % (tests)
DRY_AIR_NITROGEN = 0.7808  # mole fraction of N2 (US Standard Atmosphere 1976)
PATIENCE_S = 600.0  # how long the airlock may take beyond the planned hatch opening
LONGEST_STRUGGLE_S = 900.0  # of the second attempt, longer than any suit's reserve
LONGEST_FILL_S = 1200.0


class WalkParts(NamedTuple):
    """Sections of a plan that take part in a walk."""

    airlock: Airlock
    suit: Suit
    walker: Walker
    spacewalk: Spacewalk
    cabin: Cabin


class Controls(NamedTuple):
    """What the crew commands during one segment.

    Attributes:
        longest_s: greatest length [s].
        not_before: earliest time at which the hatch may open [s after lift-off].
        waits_for_vacuum: one if the segment ends when the hatch can be opened.
        hatch_opens: one if the outer hatch opens at the segment's start: what air is left goes.
        vent_area_m2: effective area of the open vent [m^2].
        fill_kg_s: air from the bottles into the airlock [kg/s].
        suit_setpoint_pa: absolute pressure that the suit's regulator holds [Pa].
        metabolic_w: metabolic rate of what is being done [W].
        struggles: one while the walker tries to get in.
        low_since: start of the exposure to low pressure [s after lift-off].
        nitrogen_pa: nitrogen tension of the slow tissue at that moment [Pa].
    """

    longest_s: Scalar
    not_before: Scalar
    waits_for_vacuum: Scalar
    hatch_opens: Scalar
    vent_area_m2: Scalar
    fill_kg_s: Scalar
    suit_setpoint_pa: Scalar
    metabolic_w: Scalar
    struggles: Scalar
    low_since: Scalar
    nitrogen_pa: Scalar

    @property
    def step_s(self) -> Scalar:
        """Return the length of a step [s]: what is faster than a step follows within one step."""
        return jnp.maximum(self.longest_s / STEPS, 1e-3)


def walk_parts(plan: Plan) -> WalkParts:
    """Return the sections of a plan that take part in a walk.

    Raises:
        InputError: the mission has no spacewalk.
    """
    airlock, suit, walker, spacewalk = plan.airlock, plan.suit, plan.walker, plan.spacewalk
    if airlock is None or suit is None or walker is None or spacewalk is None:
        raise InputError("the mission must have a spacewalk", given="a file without one")
    return WalkParts(airlock, suit, walker, spacewalk, given(plan.cabin))


def segments(parts: WalkParts) -> Controls:
    """Return the controls of all segments, stacked along a first axis."""
    airlock, suit, walker, plan, cabin = parts
    zero = jnp.zeros_like(plan.exit_at)
    one = zero + 1.0
    venting = plan.hatch_open_at - plan.depressurise_at
    vent = 0.25 * jnp.pi * airlock.vent_diameter * airlock.vent_diameter * airlock.vent_discharge
    reserve = jnp.where(plan.lowers_pressure > 0.5, suit.low_pressure, suit.normal_pressure)
    normal, waiting, working = suit.normal_pressure, walker.waiting_rate, walker.working_rate
    rows = (  # once the hatch is open the airlock is empty and its vent does not matter
        # longest, waits, opens, vent, fill, set-point, metabolic rate, struggles
        (venting + PATIENCE_S, one, zero, vent, zero, normal, waiting, zero),
        (plan.exit_at - plan.hatch_open_at, zero, one, zero, zero, normal, waiting, zero),
        (plan.free_float, zero, zero, zero, zero, normal, working, zero),
        (plan.lower_pressure_after, zero, zero, zero, zero, normal, working, one),
        (zero + LONGEST_STRUGGLE_S, zero, zero, zero, zero, reserve, working, one),
        (plan.hatch_closing, zero, zero, zero, zero, reserve, working, zero),
        (plan.checks, zero, zero, zero, zero, reserve, waiting, zero),
        (zero + LONGEST_FILL_S, zero, zero, zero, airlock.fill_flow, reserve, waiting, zero),
    )
    longest, waits, opens, vents, fills, holds, works, struggles = (
        jnp.stack(column) for column in zip(*rows, strict=True)
    )
    nitrogen = tissue_nitrogen(DRY_AIR_NITROGEN * cabin.pressure, zero, walker.prebreathe)
    fixed = (plan.hatch_open_at, plan.depressurise_at, nitrogen)
    opening, since, tension = (jnp.broadcast_to(value, (len(rows),)) for value in fixed)
    return Controls(
        longest_s=longest,
        not_before=opening,
        waits_for_vacuum=waits,
        hatch_opens=opens,
        vent_area_m2=vents,
        fill_kg_s=fills,
        suit_setpoint_pa=holds,
        metabolic_w=works,
        struggles=struggles,
        low_since=since,
        nitrogen_pa=tension,
    )
