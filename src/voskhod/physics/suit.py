r"""Pressure suit: joints that resist, fabric that grows, pressure that gas makes in it.

Joint. Torque is the sum of structure, volume and pressure friction (after Holschuh, MIT):

    T = k (theta - theta_0) + d s + p dV/dtheta + c p (pi a^3 / 2) s,   s = direction, -1 to 1
    dV/dtheta = n (pi a^3 / 2) tanh((theta - theta_0) / theta_w)

A soft tube of radius $a$ wrinkles at $\pi p a^3 / 2$ (n = 1) and collapses at $\pi p a^3$ (n = 2;
Comer & Levy, AIAA J. 1:1652, 1963); a constant-volume joint has n = 0.

Growth. Thin closed sleeve: hoop strain p a / (E t), axial strain half of it, so a volume strain of
2.5 p a / (E t). The man inside keeps his volume, so all growth is free volume.

Pressure. Oxygen in the free volume at constant temperature: p V(p - p_amb) = m R T, or as a rate
(V + p V') dp = R T dm + p V' dp_amb. The flows stand in `suit_gas`.

Weak: open tables on suit torque are thin and fabric stiffness of historic suits is unpublished.
Parameters without a source must carry a wide distribution.
"""

from typing import NamedTuple

import jax.numpy as jnp

from voskhod.arrays import Real
from voskhod.units import OXYGEN_GAS_CONSTANT_J_KG_K

_HALF_PI = 1.5707963267948966


class SoftJoint(NamedTuple):
    """Mechanics of one suit joint.

    Args:
        radius_m: radius of the tube at the joint [m].
        neutral_rad: flexion at which the joint rests [rad].
        plateau: volume torque per wrinkling torque: 0 constant volume, 1 wrinkled, 2 collapsed [1].
        structure_n_m_rad: stiffness of the fabric [N m/rad].
        structure_friction_n_m: friction of the fabric [N m].
        pressure_friction: friction that grows with pressure, per wrinkling torque [1].
    """

    radius_m: Real | float
    neutral_rad: Real | float = 0.5236  # 30 deg, neutral angle of the EMU elbow (Holschuh, MIT)
    plateau: Real | float = 1.0  # wrinkled (Comer & Levy 1963)
    structure_n_m_rad: Real | float = 1.0  # guess
    structure_friction_n_m: Real | float = 1.0  # guess
    pressure_friction: Real | float = 0.08  # at most 8 % in EMU arm tests (Holschuh, MIT)


class Shell(NamedTuple):
    """Size and stiffness of a suit.

    Args:
        envelope_m3: inner volume of the unpressurised suit [m3].
        body_m3: volume of the man in it [m3].
        radius_m: radius of the sleeve that stands for all of it [m].
        stiffness_n_m: fabric stiffness, modulus times thickness [N/m].
    """

    envelope_m3: Real | float
    body_m3: Real | float
    radius_m: Real | float
    stiffness_n_m: Real | float


def wrinkling_torque(gauge_pressure_pa: Real, radius_m: Real | float) -> Real:
    """Return the torque at which a pressurised soft tube wrinkles.

    Args:
        gauge_pressure_pa: pressure above the surroundings [Pa].
        radius_m: tube radius [m].

    Returns:
        Wrinkling torque; collapse takes twice as much [N m].

    Source: Comer & Levy 1963.
    """
    return _HALF_PI * gauge_pressure_pa * radius_m * radius_m * radius_m


def joint_torque(
    gauge_pressure_pa: Real, flexion_rad: Real, direction: Real, joint: SoftJoint
) -> Real:
    """Return the torque that holds or moves a suit joint.

    Args:
        gauge_pressure_pa: pressure above the surroundings [Pa].
        flexion_rad: flexion of the joint [rad].
        direction: 1 while flexing, -1 while extending, 0 when held [1].
        joint: mechanics of the joint.

    Returns:
        Torque in the direction of flexion [N m].

    Source: module docstring; the angle of 0.2 rad over which volume torque builds up is a guess.
    """
    bend = flexion_rad - joint.neutral_rad
    soft = wrinkling_torque(gauge_pressure_pa, joint.radius_m)
    structure = joint.structure_n_m_rad * bend + joint.structure_friction_n_m * direction
    volume = soft * joint.plateau * jnp.tanh(bend / 0.2)
    return structure + volume + joint.pressure_friction * soft * direction


def volume_strain(gauge_pressure_pa: Real, shell: Shell) -> Real:
    """Return the growth of the envelope per unpressurised volume.

    Args:
        gauge_pressure_pa: pressure above the surroundings, slack below zero [Pa].
        shell: size and stiffness of the suit.

    Returns:
        Volume strain, twice the hoop strain and the axial strain [1].

    Source: thin closed cylinder without Poisson effect.
    """
    return jnp.maximum(gauge_pressure_pa, 0.0) * _strain_per_pascal(shell)


def free_volume(gauge_pressure_pa: Real, shell: Shell) -> Real:
    """Return the gas volume of the suit around the man.

    Args:
        gauge_pressure_pa: pressure above the surroundings [Pa].
        shell: size and stiffness of the suit.

    Returns:
        Free volume [m3].

    Source: `volume_strain`.
    """
    envelope = shell.envelope_m3 * (1.0 + volume_strain(gauge_pressure_pa, shell))
    return jnp.maximum(envelope - shell.body_m3, 1e-4)


def breadth_growth(gauge_pressure_pa: Real, breadth_m: Real | float, shell: Shell) -> Real:
    """Return how much broader the pressurised suit is.

    Args:
        gauge_pressure_pa: pressure above the surroundings [Pa].
        breadth_m: unpressurised breadth, of shoulders or hips [m].
        shell: size and stiffness of the suit.

    Returns:
        Growth of the breadth [m].

    Source: hoop strain of a thin cylinder.
    """
    hoop = jnp.maximum(gauge_pressure_pa, 0.0) * shell.radius_m / shell.stiffness_n_m
    return breadth_m * hoop


def suit_pressure(
    gas_mass_kg: Real, ambient_pa: Real, shell: Shell, temperature_k: Real | float
) -> Real:
    """Return the suit pressure that a mass of oxygen makes, growth included.

    Args:
        gas_mass_kg: oxygen in the free volume [kg].
        ambient_pa: pressure around the suit [Pa].
        shell: size and stiffness of the suit.
        temperature_k: gas temperature [K].

    Returns:
        Absolute suit pressure [Pa].

    Source: ideal gas in an elastic volume, root of a quadratic.
    """
    product = gas_mass_kg * OXYGEN_GAS_CONSTANT_J_KG_K * temperature_k
    slack_volume = jnp.maximum(shell.envelope_m3 - shell.body_m3, 1e-4)
    slope = shell.envelope_m3 * _strain_per_pascal(shell)
    linear = slack_volume - slope * ambient_pa
    root = jnp.sqrt(linear * linear + 4.0 * slope * product)
    # Whichever form does not subtract near-equal numbers; both are the positive root.
    denominator = jnp.maximum(linear + root, 1e-12)
    taut = 2.0 * product / denominator
    slack = product / slack_volume
    return jnp.where(slack > ambient_pa, taut, slack)


def suit_pressure_rate(
    pressure_pa: Real,
    ambient_pa: Real,
    net_flow_kg_s: Real,
    shell: Shell,
    temperature_k: Real | float,
    ambient_rate_pa_s: Real | float = 0.0,
) -> Real:
    """Return how fast the suit pressure changes.

    Args:
        pressure_pa: absolute suit pressure [Pa].
        ambient_pa: pressure around the suit [Pa].
        net_flow_kg_s: feed and ventilation less relief, leak and breathing [kg/s].
        shell: size and stiffness of the suit.
        temperature_k: gas temperature [K].
        ambient_rate_pa_s: rate of the pressure around the suit [Pa/s].

    Returns:
        Rate of the absolute suit pressure [Pa/s].

    Source: mass balance of an ideal gas in an elastic volume.
    """
    gauge = pressure_pa - ambient_pa
    give = jnp.where(gauge > 0.0, shell.envelope_m3 * _strain_per_pascal(shell), 0.0) * pressure_pa
    inflow = net_flow_kg_s * OXYGEN_GAS_CONSTANT_J_KG_K * temperature_k
    return (inflow + give * ambient_rate_pa_s) / (free_volume(gauge, shell) + give)


def _strain_per_pascal(shell: Shell) -> Real | float:
    """Return the volume strain per pascal of gauge pressure [1/Pa]."""
    return 2.5 * shell.radius_m / shell.stiffness_n_m
