"""The inflatable airlock's shell: booms that stiffen before the walk, jettison after it.

Decision: booms fill with a constant (choked) gas flow at constant temperature until they are
rigid, so the time is volume x pressure / (R T flow). The jettison is an impulse at a lever arm:
it takes the airlock's mass from the ship and turns the ship by impulse x arm / inertia.
"""

from typing import NamedTuple

from voskhod.arrays import Scalar
from voskhod.mission.plan import Plan
from voskhod.mission.section import given
from voskhod.phases.procedure import walk_parts
from voskhod.units import DRY_AIR_GAS_CONSTANT_J_KG_K


class AirlockRecord(NamedTuple):
    """Record of the airlock's shell.

    Attributes:
        inflated: booms rigid [s after lift-off].
        inflation_duration: command to rigid [s].
        jettisoned: airlock thrown off [s after lift-off].
        spin: rate at which the ship turns afterwards [rad/s].
    """

    inflated: Scalar
    inflation_duration: Scalar
    jettisoned: Scalar
    spin: Scalar


def airlock(plan: Plan, refilled: Scalar) -> AirlockRecord:
    """Return the record of inflation and jettison.

    Args:
        plan: plan with a walk.
        refilled: airlock at cabin pressure again [s after lift-off].
    """
    parts = walk_parts(plan)
    shell = parts.airlock
    booms = shell.boom_pressure * shell.boom_volume
    booms = booms / (DRY_AIR_GAS_CONSTANT_J_KG_K * parts.cabin.temperature)
    duration = booms / shell.boom_flow
    return AirlockRecord(
        parts.spacewalk.inflate_at + duration,
        duration,
        refilled + parts.spacewalk.jettison_after,
        shell.jettison_impulse * shell.jettison_arm / given(plan.ship).inertia,
    )
