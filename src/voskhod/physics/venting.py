r"""A vessel that empties into vacuum, or fills from a reservoir, in closed form.

Venting through one orifice with $x = t / \tau$, $\tau$ of `gas.venting_time_constant`: at constant
temperature $p / p_0 = e^{-x}$; insulated $T / T_0 = (1 + (\gamma - 1) x / 2)^{-2}$ and
$p / p_0 = (T / T_0)^{\gamma / (\gamma - 1)}$. The two cross near 0.0115: the cold gas of the
insulated vessel is first faster, then slower. A vacuum that fills while the orifice is choked gains
pressure at a constant rate, the heat ratio times faster if it is insulated.

Sources: Dutton, J. C. and Coverdill, R. E. 1997, Int. J. Engng Ed. 13(2), 123-134.
"""

import jax.numpy as jnp

from voskhod.arrays import Real
from voskhod.physics.gas import Gas, GasState, orifice_mass_flow


def isothermal_venting(spans: Real) -> Real:
    """Return the pressure of a vessel vented to vacuum at constant temperature.

    Args:
        spans: time over the venting time constant [1].

    Returns:
        Pressure over that at the start [1].

    Source: Dutton and Coverdill 1997.
    """
    return jnp.exp(-jnp.asarray(spans))


def adiabatic_venting(spans: Real, gas: Gas) -> GasState:
    """Return pressure and temperature of an insulated vessel vented to vacuum.

    Args:
        spans: time over the venting time constant at the first temperature [1].
        gas: gas in the vessel.

    Returns:
        Pressure and temperature, each over that at the start [1].

    Source: Dutton and Coverdill 1997.
    """
    g = jnp.asarray(gas.heat_ratio)
    slowing = 1.0 + 0.5 * (g - 1.0) * jnp.maximum(jnp.asarray(spans), 0.0)
    log = jnp.log(slowing)
    return GasState(jnp.exp(-2.0 * g / (g - 1.0) * log), 1.0 / (slowing * slowing))


def choked_filling_rate(
    reservoir: GasState, volume: Real | float, effective_area: Real, gas: Gas
) -> Real:
    """Return how fast the pressure rises in an insulated vessel that fills while choked.

    At constant temperature, that of the reservoir, it rises slower by the heat ratio.

    Args:
        reservoir: gas that flows in.
        volume: free volume [m3].
        effective_area: discharge coefficient times area [m2].
        gas: the gas.

    Returns:
        Rate of the pressure [Pa/s].

    Source: Dutton and Coverdill 1997.
    """
    none = jnp.zeros_like(reservoir.pressure)
    flow = orifice_mass_flow(reservoir.pressure, reservoir.temperature, none, effective_area, gas)
    return gas.heat_ratio * gas.gas_constant * reservoir.temperature * flow / volume
