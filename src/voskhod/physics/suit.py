r"""Pressure suit: fabric that grows, breadth that must pass a hatch, pressure that gas makes in it.

Growth. Thin closed sleeve: hoop strain p a / (E t), axial strain half of it, so a volume strain of
2.5 p a / (E t). The man inside keeps his volume, so all growth is free volume.

Squeeze. A taut body that is pressed in by h at two sides of a rim flattens where the gas presses
back; friction there and p dV make an axial force

    F = 2 p pi h (2 mu rho + h),   h = half of (passing diameter - hole)

Pressure. Oxygen in the free volume at constant temperature: p V(p - p_amb) = m R T, or as a rate
(V + p V') dp = R T dm + p V' dp_amb. The flows stand in `suit_gas`, the joints in `suit_joints`.

Least pressure. Alveolar oxygen is what is left of the suit's pressure beside vapour and carbon
dioxide; below `CONSCIOUS_OXYGEN_PA` a man does not stay conscious.

Weak: fabric stiffness, breadths and friction of historic suits are unpublished; one radius stands
for the shell, one curvature for both shoulders, and a rim is taken as narrow and unyielding.
Parameters without a source must carry a wide distribution.
"""

from typing import NamedTuple

import jax.numpy as jnp

from voskhod.arrays import Real
from voskhod.units import OXYGEN_GAS_CONSTANT_J_KG_K

LUNG_VAPOUR_PA = 6266.0  # 47 mmHg, saturated at 37 degC
# 30 mmHg, at which consciousness goes within minutes: alveolar oxygen at 22 000-25 000 ft in air,
# where useful consciousness lasts 3-10 min (FAA AC 61-107).
CONSCIOUS_OXYGEN_PA = 4000.0

_HALF_PI = 1.5707963267948966
_SWAY_M = 0.01  # guess: a body in a hole is centred and held straight to about a centimetre


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


def passing_diameter(breadth_m: Real, depth_m: Real) -> Real:
    """Return the diameter of the least round hole through which a suited body passes.

    Args:
        breadth_m: breadth over the shoulders [m].
        depth_m: depth over chest and back-pack [m].

    Returns:
        Diameter [m].

    Source: circle about a superellipse of exponent four, between an ellipse (the breadth alone) and
    a rectangle (the diagonal); the exponent is a guess for a round body with a square pack.
    """
    flat = depth_m / jnp.maximum(breadth_m, 1e-3)
    return breadth_m * jnp.sqrt(jnp.sqrt(1.0 + flat * flat * flat * flat))


def squeeze_depth(tightness_m: Real) -> Real:
    """Return by how much a soft body is squeezed in a hole of about its own size.

    Args:
        tightness_m: passing diameter less the hole's, negative where there is room [m].

    Returns:
        Diameter that is pressed in, never negative [m].

    Source: smooth ramp, decision of this module: a body that sways by a centimetre touches the rim
    also where it would just fit.
    """
    return _SWAY_M * jnp.logaddexp(tightness_m / _SWAY_M, 0.0)


def squeeze_force(
    gauge_pressure_pa: Real, depth_m: Real, rounding_m: Real | float, rubbing: Real | float
) -> Real:
    """Return the force that draws a squeezed suit through a rim.

    Each of two sides is a taut round body of curvature rho that a rim presses in by h, half the
    depth, on an area of 2 pi rho h where the gas presses back. Beside the friction of both sides
    stands the gas work of pressing in, p pi rho h^2 each, done along a shoulder's length, which is
    taken as rho.

    Args:
        gauge_pressure_pa: pressure above the surroundings [Pa].
        depth_m: diameter that is pressed in [m].
        rounding_m: mean radius of curvature of the shoulders [m].
        rubbing: coefficient of friction between suit and rim [1].

    Returns:
        Axial force [N].

    Source: contact of an inextensible membrane, cap of a paraboloid; p dV.
    """
    gauge = jnp.maximum(gauge_pressure_pa, 0.0)
    half = 0.5 * depth_m
    sides = 2.0 * gauge * jnp.pi * half
    return sides * (2.0 * rubbing * rounding_m + half)


def alveolar_oxygen(
    pressure_pa: Real, oxygen_share: Real | float = 1.0, carbon_pa: Real | float = 4800.0
) -> Real:
    """Return the oxygen pressure in the lungs, which consciousness hangs on.

    Args:
        pressure_pa: absolute pressure that is breathed [Pa].
        oxygen_share: mole share of oxygen in the dry gas, one in a suit [1].
        carbon_pa: carbon dioxide in the lungs; 36 mmHg, over-breathed as at altitude [Pa].

    Returns:
        Alveolar oxygen pressure, never negative [Pa].

    Source: alveolar gas equation (Fenn, Rahn & Otis, Am. J. Physiol. 146:637, 1946), exchange ratio
    0.85, vapour of 47 mmHg.
    """
    dry = pressure_pa - LUNG_VAPOUR_PA
    breathed = carbon_pa * (oxygen_share + (1.0 - oxygen_share) / 0.85)
    return jnp.maximum(oxygen_share * dry - breathed, 0.0)


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
