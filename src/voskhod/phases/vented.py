"""Gas of the room that is vented: airlock or cabin, with what the suits let out into it.

One vessel of the gas network (`physics.network`): a vent to space that takes time to open, the
hatch ajar or open, a pump that saves gas, a filling from bottles, four species, walls that warm it.
Suits with an open loop keep a room from getting empty: their oxygen is a source.

Decision: openings and walls that are faster than a step of the march are slowed to it
(`physics.valve`). Walls warm the gas in proportion to its density, so that thin gas does not
follow them at once. The pump's gas goes into the cabin, whose volume it does not change here.
"""

from typing import NamedTuple

import jax.numpy as jnp

from voskhod.arrays import Real, Scalar
from voskhod.mission.section import given
from voskhod.phases.procedure import Controls, WalkParts
from voskhod.physics import gas, network, valve
from voskhod.physics.mixture import Contents, contents_of, scaled
from voskhod.physics.network import SPACE, Link, Vessel


class RoomRates(NamedTuple):
    """How the room's gas changes.

    Attributes:
        rates: rates of its contents.
        overboard_kg_s: gas that goes to space [kg/s].
        saved_kg_s: gas that the pump saves [kg/s].
        filled_kg_s: gas from the bottles [kg/s].
    """

    rates: Contents
    overboard_kg_s: Scalar
    saved_kg_s: Scalar
    filled_kg_s: Scalar


def first_contents(parts: WalkParts) -> Contents:
    """Return the gas of the room when the vent opens: that of the cabin."""
    cabin, share = parts.cabin, parts.cabin.oxygen_fraction
    zero = jnp.zeros_like(jnp.asarray(cabin.pressure, dtype=float))
    partial = ((1.0 - share) * cabin.pressure, share * cabin.pressure, zero, zero)
    return contents_of(partial, cabin.temperature + zero, parts.airlock.volume + zero)


def pressure(room: Contents, parts: WalkParts) -> Scalar:
    """Return the pressure in the room [Pa]."""
    wall = gas.Wall(0.0, parts.cabin.temperature)
    return network.look(room, Vessel(parts.airlock.volume, wall)).pressure


def filling_rate(controls: Controls, parts: WalkParts) -> Scalar:
    """Return how fast a filling raises the pressure, and so presses suits [Pa/s]."""
    adiabatic = gas.AIR.heat_ratio * gas.AIR.gas_constant * parts.cabin.temperature
    return controls.fills * parts.airlock.fill_flow * adiabatic / parts.airlock.volume


def rates(
    now: Scalar,
    room: Contents,
    from_suits: tuple[Real, Real, Real, Real],
    controls: Controls,
    parts: WalkParts,
) -> RoomRates:
    """Return the rates of the room's gas.

    Args:
        now: time [s after lift-off].
        room: its contents.
        from_suits: N2, O2, CO2, H2O that all suits let out [kg/s].
        controls: what is commanded.
        parts: sections of the plan.
    """
    airlock, cabin, step = parts.airlock, parts.cabin, controls.step_s
    warm = jnp.asarray(cabin.temperature, dtype=float)
    seen = network.look(room, Vessel(airlock.volume, gas.Wall(0.0, warm)))
    density = seen.pressure / jnp.maximum(cabin.pressure, 1.0)
    conductance = valve.greatest_conductance(airlock.wall_conductance * density, seen.heat, step)
    vessel = Vessel(airlock.volume, gas.Wall(conductance, warm))
    area = jnp.minimum(
        _opening(now, seen.pressure, controls, parts), valve.greatest_area(airlock.volume, step)
    )
    fills = _filling(seen.pressure, controls, parts)
    saves = _pumping(seen, controls, parts)
    share = cabin.oxygen_fraction
    fraction = (1.0 - share) * 28.0134 / ((1.0 - share) * 28.0134 + share * 31.9988)
    zero = jnp.zeros_like(fills)
    sources = (
        network.source(0, (fills * fraction, fills * (1.0 - fraction), zero, zero), warm),
        network.source(0, from_suits, warm + 10.0),  # guess: warmed by the wearer
        network.Source(0, scaled(seen.of_one_kilogram, -saves)),
    )
    found = network.rates((room,), (vessel,), (Link(0, SPACE, area),), sources)
    change, lost = found.contents[0], found.overboard
    overboard = lost.nitrogen + lost.oxygen + lost.carbon_dioxide + lost.water
    return RoomRates(change, overboard, saves, fills)


def wide_open(room: Contents, from_suits: tuple[Real, Real, Real, Real]) -> RoomRates:
    """Return the rates of a room whose hatch is open: what the suits let out is lost at once.

    Args:
        room: its contents, next to nothing.
        from_suits: N2, O2, CO2, H2O that all suits let out [kg/s].
    """
    still = scaled(room, jnp.zeros_like(room.energy))
    lost = from_suits[0] + from_suits[1] + from_suits[2] + from_suits[3]
    zero = jnp.zeros_like(lost)
    return RoomRates(still, lost, zero, zero)


def _opening(now: Scalar, pressure: Real, controls: Controls, parts: WalkParts) -> Real:
    """Return the area that is open to space [m^2]; a pump runs first where there is one."""
    airlock, plan = parts.airlock, parts.spacewalk
    vent = 0.25 * jnp.pi * airlock.vent_diameter * airlock.vent_diameter * airlock.vent_discharge
    begun = valve.opening(now, plan.depressurise_at, airlock.vent_opening)
    if airlock.pump is not None:
        begun = begun * (1.0 - jnp.clip((pressure - airlock.pump.until) / 100.0, 0.0, 1.0))
    return controls.vents * begun * vent + controls.ajar * plan.hatch_gap


def _filling(pressure: Real, controls: Controls, parts: WalkParts) -> Real:
    """Return the gas from the bottles [kg/s]; it fades over the last pascals."""
    short = jnp.clip((parts.fill_pressure - pressure) / 10.0, 0.0, 1.0)
    return controls.fills * parts.airlock.fill_flow * short


def _pumping(seen: network.Look, controls: Controls, parts: WalkParts) -> Real:
    """Return the gas that the pump takes out [kg/s]; nothing without one."""
    if parts.airlock.pump is None:
        return jnp.zeros_like(seen.mass)
    pump = given(parts.airlock.pump)
    runs = jnp.clip((seen.pressure - pump.until) / 100.0, 0.0, 1.0)
    return controls.pumps * runs * pump.rate * seen.mass / parts.airlock.volume
