r"""Valves that take time, and how wide an orifice may be on a grid of equal steps.

A valve opens along a smooth step. A march has fixed steps, and an orifice may be faster than they
are: a hatch empties an airlock in a tenth of a second. Explicit steps of length h are stable for
what decays no faster than some 2 / h; choked venting decays at 1 / tau, levelling against a second
vessel 2 / sqrt(laminar) times faster, since near level the flow is linear with a slope that grows
as the laminar share shrinks. So the area is held under a greatest one, and the
laminar share over a least one: what is slowed ends in the same state, only later, in some steps.

Decision: gas at room temperature sets these limits for all; they bound a march and touch no result
of what is slower than a step.
"""

import jax.numpy as jnp

from voskhod.arrays import Real
from voskhod.physics.gas import LAMINAR_FRACTION

VENT_STEPS = 1.5  # least time in which an orifice lets out 1/e of a vessel [steps]: stable, tested
_ESCAPE_M_S = 200.0  # choked flow over density and area, 0.685 sqrt(R T) of air at 293 K
_LEVEL_STEPS = 2.0  # steps over the square root of the laminar share: stable, tested


def opening(now: Real, begun: Real | float, duration: Real | float) -> Real:
    """Return how far a valve is open that starts to open at one time.

    Args:
        now: time [s].
        begun: when it starts to open [s].
        duration: how long it takes [s]; zero for at once.

    Returns:
        Share of its area, zero before and one afterwards, a smooth step between [1].

    Source: decision of this module.
    """
    x = jnp.clip((now - begun) / jnp.maximum(duration, 1e-9), 0.0, 1.0)
    return x * x * (3.0 - 2.0 * x)


def greatest_area(volume: Real | float, step: Real | float) -> Real:
    """Return the widest orifice that a vessel may have on a grid of equal steps.

    Args:
        volume: volume of the vessel, the smaller one of two [m^3].
        step: length of a step [s].

    Returns:
        Discharge coefficient times area [m^2].

    Source: stability of explicit Runge-Kutta methods; module docstring.
    """
    return volume / (VENT_STEPS * _ESCAPE_M_S * jnp.maximum(step, 1e-9))


def least_laminar(area: Real | float, volume: Real | float, step: Real | float) -> Real:
    """Return the least laminar share of an orifice between two vessels on a grid of equal steps.

    Args:
        area: discharge coefficient times area [m^2].
        volume: volume of the smaller vessel [m^3].
        step: length of a step [s].

    Returns:
        Laminar share of `network.Link` [1].

    Source: stability of explicit Runge-Kutta methods; module docstring.
    """
    spans = _LEVEL_STEPS * _ESCAPE_M_S * area * step / volume
    return jnp.maximum(spans * spans, LAMINAR_FRACTION)


def greatest_conductance(conductance: Real | float, heat: Real, step: Real | float) -> Real:
    """Return the conductance of a wall, lowered where thin gas would follow it within a step.

    Args:
        conductance: heat flow per kelvin [W/K].
        heat: heat capacity of the gas, `network.Look.heat` [J/K].
        step: length of a step [s].

    Returns:
        Conductance, never more than takes one step to warm the gas [W/K].

    Source: stability of explicit Runge-Kutta methods; module docstring.
    """
    return jnp.minimum(conductance, heat / jnp.maximum(step, 1e-9))
