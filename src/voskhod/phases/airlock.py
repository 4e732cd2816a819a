"""The airlock's shell and stores: booms that stiffen it, what a cycle costs, how it is thrown off.

Booms (`physics.inflatable`) fill with a regulated flow until they are rigid; a group that is lost
holds nothing. The ring must bear a walker's push with those that are left. What a cycle costs is
the gas that the walk's balance sent overboard, and the bottle's pressure after the filling. The
jettison is an impulse at a lever arm (`physics.airlock_hull`): bolts, springs and the air inside.
"""

from typing import NamedTuple

import jax.numpy as jnp

from voskhod.arrays import Scalar
from voskhod.mission.airlock import Booms as Shell
from voskhod.mission.plan import Plan
from voskhod.mission.section import given
from voskhod.phases.fate import Cause, Fate, lost_if, safe
from voskhod.phases.procedure import WalkParts, walk_parts
from voskhod.phases.spacewalk import WalkRecord
from voskhod.physics import airlock_hull, inflatable
from voskhod.physics.gas import AIR, vessel_mass

NEVER_S = 1e9  # stands for "not on this flight"


class Inflation(NamedTuple):
    """Record of the booms.

    Attributes:
        rigid: booms rigid [s after lift-off].
        duration: command to rigid [s].
        moment: bending at which the ring wrinkles, with the groups that are left [N m].
        margin: the same over what a walker's push asks, less one, with one group fewer [1].
        fate: loss where the airlock does not stand.
    """

    rigid: Scalar
    duration: Scalar
    moment: Scalar
    margin: Scalar
    fate: Fate


class AirlockRecord(NamedTuple):
    """Record of the airlock.

    Attributes:
        inflation: of its booms, None for one without.
        lost_kg: gas that went overboard [kg].
        saved_kg: gas that a pump saved [kg].
        bottle_pa: pressure in the bottle afterwards [Pa].
        jettisoned: thrown off [s after lift-off], None for one that is kept.
        spin: rate at which the ship turns afterwards [rad/s], None for one that is kept.
        fate: first loss.
    """

    inflation: Inflation | None
    lost_kg: Scalar
    saved_kg: Scalar
    bottle_pa: Scalar
    jettisoned: Scalar | None
    spin: Scalar | None
    fate: Fate


def airlock(plan: Plan, walked: WalkRecord) -> AirlockRecord:
    """Return the record of the airlock's shell and stores.

    Args:
        plan: plan with a walk.
        walked: the walk.
    """
    parts = walk_parts(plan)
    own, end = parts.airlock, walked.end
    blown = None if own.booms is None else _inflation(parts, own.booms)
    warm = parts.cabin.temperature
    held = vessel_mass(own.bottle_pressure, warm, own.bottle_volume, AIR)
    left = jnp.maximum(held - end.filled_kg, 0.0)
    bottle = own.bottle_pressure * left / held
    thrown, spin = None, None
    if own.jettison is not None:
        thrown = walked.times.refilled + own.jettison.after
        spin = _spin(plan, parts)
    fate = safe() if blown is None else blown.fate
    return AirlockRecord(blown, end.lost_kg, end.saved_kg, bottle, thrown, spin, fate)


def _inflation(parts: WalkParts, shell: Shell) -> Inflation:
    warm, radius = parts.cabin.temperature, shell.radius
    ring = 0.5 * parts.airlock.inner_diameter + radius
    booms = inflatable.Booms(shell.count / shell.groups, radius, parts.airlock.length, ring, 0.0)
    vacuum = jnp.zeros_like(jnp.asarray(shell.pressure, dtype=float))
    mass = inflatable.rigid_mass(shell.pressure, warm, vacuum, booms)
    duration = inflatable.filling_time(mass, shell.flow)
    lost = jnp.round(shell.groups_lost)
    gauges = tuple(
        jnp.where(number < shell.groups - lost, shell.pressure, 0.0)
        for number in range(shell.groups)
    )
    moment = inflatable.ring_stiffness(gauges, booms).wrinkling_moment
    margin = inflatable.margin_without_a_group(gauges, booms, shell.bending)
    limp = (shell.groups - lost < shell.groups_needed) | (moment < shell.bending)
    rigid = shell.inflate_at + duration
    late = rigid > parts.spacewalk.depressurise_at
    fate = lost_if(limp | late, Cause.AIRLOCK_LIMP, parts.spacewalk.depressurise_at)
    return Inflation(rigid, duration, moment, margin, fate)


def _spin(plan: Plan, parts: WalkParts) -> Scalar:
    off, ship, warm = given(parts.airlock.jettison), given(plan.ship), parts.cabin.temperature
    air = vessel_mass(off.residual_pressure, warm, parts.airlock.volume, AIR)
    shove = airlock_hull.Shove(off.impulse, air, warm)
    return airlock_hull.jettison(shove, off.arm, ship.inertia, ship.mass - off.mass).spin
