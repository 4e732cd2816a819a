"""What does not change for one person in a suit during a walk: body, suit, pack, strength.

Worked out once per walk from the mission's numbers: the suit's shell and joints, what the hatch
asks at its two pressures (`crew.hatch`; between them the demand is interpolated, as torques are
straight in pressure), the nitrogen that the prebreathe has left.
"""

from typing import NamedTuple

import jax
import jax.numpy as jnp

from voskhod.arrays import Real, Scalar
from voskhod.crew import effort, hatch, ingress
from voskhod.crew.body import Body
from voskhod.crew.decompression import SEA_LEVEL_NITROGEN_PA, tissue_nitrogen
from voskhod.crew.pacing import Pacing
from voskhod.mission.prebreathe import Prebreathe
from voskhod.mission.walker import Walker
from voskhod.phases.procedure import WalkParts
from voskhod.physics import suit, suit_joints, visor
from voskhod.physics.backpack import Backpack
from voskhod.physics.suit_joints import Joint, Joints, PerJoint

BODY_DENSITY_KG_M3 = 1050.0  # between fat (900) and fat-free mass (1100), Siri 1961
LUNG_VAPOUR_PA = 6266.0  # water at 37 degC, 47 mmHg
SORBENT_WIDTH = 0.03  # guess: share of the load over which a canister breaks through
# Isometric strength of young men, averaged over angle (`crew.hatch`, docs/models/ingress.md);
# women and the old by `Walker.strength`.
STRENGTH_N_M = PerJoint(elbow=58.0, shoulder=75.0, hip=130.0, knee=104.0)


class Resting(NamedTuple):
    """How tired muscle recovers while it is not used.

    Args:
        muscle_s: rate of recovery of the limbs [1/s].
        hand_s: rate of recovery of the hands [1/s].
    """

    muscle_s: Real
    hand_s: Real

    def muscle(self, tired: Real) -> Real:
        """Return the rate of the fatigued share of the limbs [1/s]."""
        return -self.muscle_s * tired

    def hand(self, tired: Real) -> Real:
        """Return the rate of the fatigued share of the hands [1/s]."""
        return -self.hand_s * tired


class Numbers(NamedTuple):
    """Numbers of the walker's section that the rates read; see `mission.walker`."""

    waiting_rate: Scalar
    stress: Scalar
    heart_lag: Scalar
    core_limit: Scalar
    co2_limit: Scalar
    oxygen_limit: Scalar


class Outfit(NamedTuple):
    """One person with his suit.

    Attributes:
        numbers: of the walker's section.
        body: mass and skin area.
        shell: size and stiffness of the suit.
        visor: visor.
        habit: how he works at the hatch.
        muscle: how his limbs tire.
        resting: how they recover.
        pacing: how he paces himself.
        demands: what the hatch asks at the two pressures.
        gauges_pa: those pressures, low and normal [Pa].
        normal_pa: normal setting [Pa].
        low_pa: low setting [Pa].
        vent_time_s: lag of the valve [s].
        leak_kg_s_pa: leak per pascal [kg/(s Pa)].
        washout: washout factor at its reference [1].
        wall_w: heat through the suit's wall, inwards [W].
        oxygen_kg: oxygen in the bottles, what cannot be used included [kg].
        water_kg: feed water [kg].
        emergency_kg: emergency oxygen [kg].
        tissue_pa: nitrogen of the tissue when the vent opens [Pa].
    """

    numbers: Numbers
    body: Body
    shell: suit.Shell
    visor: visor.Visor
    habit: ingress.Habit
    muscle: effort.Fatigability
    resting: Resting
    pacing: Pacing
    demands: tuple[hatch.Demand, hatch.Demand]
    gauges_pa: tuple[Scalar, Scalar]
    normal_pa: Scalar
    low_pa: Scalar
    vent_time_s: Scalar
    leak_kg_s_pa: Scalar
    washout: Scalar
    wall_w: Scalar
    oxygen_kg: Scalar
    water_kg: Scalar
    emergency_kg: Scalar
    tissue_pa: Scalar


def outfits(parts: WalkParts) -> Outfit:
    """Return the outfit of everyone in a suit, numbers stacked along a first axis."""
    each = [_outfit(parts, walker) for walker in parts.walkers]
    stacked: Outfit = jax.tree.map(lambda *numbers: jnp.stack(numbers), *each)
    return stacked


def asked(outfit: Outfit, gauge_pa: Real) -> hatch.Demand:
    """Return what the hatch asks at a suit pressure, straight between the two settings.

    Args:
        outfit: one person with his suit.
        gauge_pa: suit pressure over its surroundings [Pa].
    """
    low, normal = outfit.gauges_pa
    share = jnp.clip((gauge_pa - low) / jnp.maximum(normal - low, 1.0), -1.0, 2.0)
    demand: hatch.Demand = jax.tree.map(lambda a, b: a + share * (b - a), *outfit.demands)
    return demand


def nitrogen_left(prebreathe: Prebreathe, mass_kg: Real) -> Scalar:
    """Return the nitrogen of the 360 min tissue after the stages of a prebreathe.

    Args:
        prebreathe: stages in order.
        mass_kg: body mass [kg].
    """
    del mass_kg  # the 360 min tissue knows no effort; Conkin's tissue does (`crew.decompression`)
    tension = jnp.asarray(SEA_LEVEL_NITROGEN_PA)
    for stage in prebreathe.stages:
        inert = (1.0 - stage.oxygen_fraction) * jnp.maximum(stage.pressure - LUNG_VAPOUR_PA, 0.0)
        tension = tissue_nitrogen(tension, inert, stage.duration)
    return tension


def _outfit(parts: WalkParts, walker: Walker) -> Outfit:
    worn, pack = parts.suit, parts.suit.backpack
    body = walker.body_mass / BODY_DENSITY_KG_M3
    shell = suit.Shell(worn.free_volume + body, body, worn.sleeve_radius, worn.fabric_stiffness)
    low, normal = worn.low_pressure, worn.normal_pressure
    muscle = effort.Fatigability(walker.fatigue_rate, walker.recovery_rate)
    worn_by = hatch.Worn(shell, joints_of(parts), _figure(parts, walker))
    demands = tuple(_demand(parts, walker, worn_by, gauge) for gauge in (low, normal))
    # Du Bois & Du Bois 1916: skin area
    area = 0.007184 * walker.body_mass**0.425 * (100.0 * walker.height) ** 0.725
    outfit = Outfit(
        numbers=Numbers(*(getattr(walker, name) for name in Numbers._fields)),
        body=Body(walker.body_mass, area),
        shell=shell,
        visor=_visor(parts),
        habit=_habit(walker),
        muscle=muscle,
        resting=Resting(
            jnp.asarray(muscle.recovery_s * effort.REST_RECOVERY),
            jnp.asarray(effort.GRIP_FATIGABILITY.recovery_s * effort.GRIP_REST_RECOVERY),
        ),
        pacing=Pacing(setpoint_w=walker.pace_setpoint),
        demands=(demands[0], demands[1]),
        gauges_pa=(low, normal),
        normal_pa=normal,
        low_pa=low,
        vent_time_s=worn.vent_time,
        leak_kg_s_pa=worn.leak / normal,
        washout=worn.washout_factor,
        wall_w=worn.wall_heat,
        oxygen_kg=pack.oxygen,
        water_kg=pack.water,
        emergency_kg=pack.emergency_oxygen,
        tissue_pa=nitrogen_left(parts.prebreathe, walker.body_mass),
    )
    arrays: Outfit = jax.tree.map(lambda number: jnp.asarray(number, dtype=float), outfit)
    return arrays


def _visor(parts: WalkParts) -> visor.Visor:
    own = parts.suit.visor
    return visor.Visor(
        film_w_m2_k=own.film,
        emittance=own.emittance,
        absorptance=own.absorptance,
        coating_kg_m2=own.coating,
    )


def _habit(walker: Walker) -> ingress.Habit:
    return ingress.Habit(
        walker.unloaded_ingress,
        walker.effort_duty,
        walker.rest_after_failure,
        walker.slip_time,
        walker.working_rate,
        walker.greatest_rate,
    )


def joints_of(parts: WalkParts) -> Joints:
    """Return the joints of the suit: those of suits that were measured, scaled."""
    own = parts.suit.joints
    radii = (own.elbow_radius, own.shoulder_radius, own.hip_radius, own.knee_radius)
    pairs = zip(suit_joints.SOFT_JOINTS, radii, strict=True)
    return Joints(
        *(
            Joint(
                radius_m=radius,
                neutral_rad=joint.neutral_rad,
                limit_rad=joint.limit_rad,
                plateau=own.plateau,
                structure_n_m_rad=own.structure * joint.structure_n_m_rad,
                structure_friction_n_m=own.structure * joint.structure_friction_n_m,
                pressure_friction=own.pressure_friction,
                slip_rad=joint.slip_rad,
            )
            for joint, radius in pairs
        )
    )


def _figure(parts: WalkParts, walker: Walker) -> hatch.Figure:
    length = walker.height + 0.15  # guess: helmet 0.10 m, boots 0.05 m
    return hatch.Figure(length, parts.suit.breadth, parts.suit.depth)


def _demand(parts: WalkParts, walker: Walker, worn: hatch.Worn, gauge_pa: Scalar) -> hatch.Demand:
    strength = hatch.Strength(
        PerJoint(*(walker.strength * torque for torque in STRENGTH_N_M)), walker.grip
    )
    hole = hatch.Hatch(
        parts.airlock.hatch_diameter, parts.airlock.inner_diameter, parts.suit.rubbing
    )
    return hatch.demand(gauge_pa, worn, hole, strength, walker.feet_first, walker.hold)


def pack_of(parts: WalkParts) -> Backpack:
    """Return the backpack of everyone; its kind of loop is known when the program is made."""
    pack = parts.suit.backpack
    return Backpack(
        is_closed=float(pack.loop == "closed"),
        bottle_m3=pack.bottle_volume,
        bottle_k=pack.bottle_temperature,
        least_bottle_pa=pack.least_bottle_pressure,
        flow_kg_s=pack.ventilation,
        fan_m3_s=pack.fan,
        inlet_k=pack.inlet_temperature,
        dew_k=jnp.minimum(pack.dew_point, pack.inlet_temperature),
        sorbent_kg=pack.sorbent,
        sorbent_width=SORBENT_WIDTH,
        sublimator_w=pack.sublimator,
        freezing_s=pack.freezing,
        garment=pack.garment,
        coolant_k=pack.coolant_temperature,
        electric_w=pack.electric_heat,
        emergency_kg_s=pack.emergency_flow,
    )
