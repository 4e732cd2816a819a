"""One person in a suit: gas, backpack, heat, muscle, bubbles and visor as one set of rates.

Equations: `physics.suit_air` (gas), `physics.backpack` (life support), `crew.thermoregulation`
(heat), `crew.metabolism` and `crew.pacing` (effort), `crew.ingress` (the way in),
`crew.sickness` (bubbles), `physics.visor` (fog). What does not change for a person stands in
`phases.outfit`.

Pressure. The suit follows the larger of its set-point and its surroundings with the lag of its
valve; what must leave, or be fed, follows from the balance of the gas. Where bottles give less than
the balance asks, the pressure falls. Air that rises above the suit's pressure presses it in.

Decision: what is faster than a step of the march (valve, washing out of a small suit) is slowed to
one step. The march then stays stable whatever is drawn. Decision: the wearer of a garment sets it
to what keeps his skin comfortable.
"""

from typing import Any, NamedTuple

import jax
import jax.numpy as jnp

from voskhod.arrays import Code, Flag, Scalar
from voskhod.crew import ingress, metabolism, pacing, thermoregulation
from voskhod.crew.ingress import Tired
from voskhod.crew.sickness import Exposure
from voskhod.crew.thermoregulation import HeatModel
from voskhod.phases.outfit import Outfit, asked
from voskhod.physics import backpack, suit, suit_air, suit_gas
from voskhod.physics.backpack import Demand, Stores
from voskhod.physics.suit_air import Species
from voskhod.physics.visor import VisorState

COMFORT_K = 307.0  # 33.8 degC: neutral skin (Gagge et al. 1986)
DIAL_W_K = 60.0  # guess: how much more a wearer dials for a kelvin of skin
DIALLED = 0.75  # guess: share of the metabolic heat that he leaves to the garment at comfort


class Gear(NamedTuple):
    """What everyone has alike, known when the program is made.

    Attributes:
        model: model of a body's heat.
        pack: backpack; without a closed loop half of its arithmetic is left out.
        tries: one while anybody tries to get in, else what happens at a hatch is left out.
    """

    model: HeatModel
    pack: backpack.Backpack
    tries: Code | None = None


class Wearer(NamedTuple):
    """State of one person in a suit.

    Attributes:
        air: partial pressures in the suit [Pa].
        stores: what is left in the backpack.
        body: state of the heat model.
        stored_j: heat stored since the vent opened [J].
        heart_s: heart rate [1/s].
        felt_w: effort of the last minutes [W].
        muscle: fatigued share of the limbs [1].
        hand: fatigued share of the hands [1].
        progress: share of the way in [1].
        failures: attempts to get in that failed [1].
        struggled_s: time spent trying [s].
        exposure: bubbles' dose of time.
        visor: temperature and film of the visor.
    """

    air: Species
    stores: Stores
    body: Any
    stored_j: Scalar
    heart_s: Scalar
    felt_w: Scalar
    muscle: Scalar
    hand: Scalar
    progress: Scalar
    failures: Scalar
    struggled_s: Scalar
    exposure: Exposure
    visor: VisorState


class Order(NamedTuple):
    """What is asked of one person at a moment, and what is around him.

    Attributes:
        task_w: metabolic rate of the task at its natural pace [W].
        returning: one while he tries to get in.
        is_low: one at the low setting of the suit.
        ambient_pa: pressure around the suit [Pa].
        ambient_pa_s: its rate [Pa/s].
        sun: share of the sun's disc that he sees [1].
        step_s: length of a step of the march [s].
    """

    task_w: Scalar
    returning: Scalar
    is_low: Scalar
    ambient_pa: Scalar
    ambient_pa_s: Scalar
    sun: Scalar
    step_s: Scalar


class Look(NamedTuple):
    """What follows from a state without integration.

    Attributes:
        pressure_pa: absolute suit pressure [Pa].
        gauge_pa: over its surroundings [Pa].
        growth: growth of the suit's envelope [1].
        volume_m3: free volume [m^3].
        inspired_pa: inspired carbon dioxide [Pa].
        lungs_pa: oxygen in the lungs [Pa].
        pace: how fast he works, one natural [1].
        hatch: what happens at the hatch, whether he is at it or not.
        metabolic_w: metabolic rate [W].
        able: one while he is conscious.
        demand: what is asked of the backpack, without what is fed beside ventilation.
        readings: what thermometers would show.
    """

    pressure_pa: Scalar
    gauge_pa: Scalar
    growth: Scalar
    volume_m3: Scalar
    inspired_pa: Scalar
    lungs_pa: Scalar
    pace: Scalar
    hatch: ingress.Rates
    metabolic_w: Scalar
    able: Scalar
    demand: Demand
    readings: thermoregulation.Readings


def look(state: Wearer, outfit: Outfit, order: Order, gear: Gear) -> Look:
    """Return what follows from a state without integration."""
    walker = outfit.numbers
    pressure = suit_air.total(state.air)
    gauge = jnp.maximum(pressure - order.ambient_pa, 0.0)
    excess = jnp.maximum(state.air.carbon, 0.0)
    inspired = jnp.minimum(excess * suit_gas.washout_factor(excess, outfit.washout), pressure)
    share = state.air.oxygen / jnp.maximum(pressure, 1.0)
    lungs = suit.alveolar_oxygen(pressure, share)
    readings = gear.model.readings(state.body)
    alive = suit_air.breathed_share(state.air.oxygen)
    able = (readings.core_k < walker.core_limit) & (inspired < walker.co2_limit)
    able = jnp.where(able & (lungs > walker.oxygen_limit), 1.0, 0.0)
    rate, pace = pacing.paced_rate(
        order.task_w, state.felt_w, walker.waiting_rate, order.returning, outfit.pacing
    )
    hatch = _at_the_hatch(state, outfit, gear, gauge, rate)
    metabolic = (rate + order.returning * (hatch.metabolic_w - rate)) * alive
    demand = Demand(
        pressure_pa=pressure,
        ambient_pa=order.ambient_pa,
        carbon_pa=state.air.carbon,
        vapour_pa=state.air.vapour,
        gas_k=0.5 * (gear.pack.inlet_k + readings.skin_k),
        makeup_kg_s=jnp.zeros_like(pressure),
        garment_w=DIALLED * metabolic + DIAL_W_K * (readings.skin_k - COMFORT_K),
        skin_k=readings.skin_k,
        metabolic_w=metabolic,
        step_s=order.step_s,
    )
    growth = suit.volume_strain(gauge, outfit.shell)
    volume = suit.free_volume(gauge, outfit.shell)
    return Look(
        pressure, gauge, growth, volume, inspired, lungs, pace, hatch, metabolic, able, demand,
        readings,
    )  # fmt: skip


def _at_the_hatch(
    state: Wearer, outfit: Outfit, gear: Gear, gauge: Scalar, rate: Scalar
) -> ingress.Rates:
    """Return what happens at the hatch; nothing in segments in which nobody tries to get in."""
    habit = outfit.habit._replace(easy_w=rate)
    tired = Tired(state.muscle, state.hand)

    def there() -> ingress.Rates:
        return ingress.rate(asked(outfit, gauge), state.progress, tired, habit, outfit.muscle)

    nothing = jnp.zeros_like(rate)
    away = ingress.Rates(nothing, nothing, nothing, nothing, rate, nothing)
    trying = jnp.asarray(0) if gear.tries is None else gear.tries
    happens: ingress.Rates = jax.lax.cond(trying > 0, there, lambda: away)
    return happens


def first_wearer(outfit: Outfit, cabin_pa: Scalar, gear: Gear) -> Wearer:
    """Return the state when the vent opens: suit full of oxygen, a rested wearer.

    Args:
        outfit: what does not change.
        cabin_pa: pressure in cabin and airlock [Pa].
        gear: heat model and backpack.
    """
    walker, pack = outfit.numbers, gear.pack
    zero = jnp.zeros_like(cabin_pa)
    resting = metabolism.steady_heart_rate(walker.waiting_rate, 60.0 * walker.stress)
    warm = zero + 295.0  # guess: visor as warm as the helmet's gas in the cabin
    return Wearer(
        air=Species(cabin_pa, zero, zero, zero),
        stores=Stores(outfit.oxygen_kg, zero, outfit.water_kg, outfit.emergency_kg, zero),
        body=gear.model.first_state(outfit.body),
        stored_j=zero,
        heart_s=resting / 60.0,
        felt_w=walker.waiting_rate + zero * pack.inlet_k,
        muscle=zero,
        hand=zero,
        progress=zero,
        failures=zero,
        struggled_s=zero,
        exposure=Exposure(zero, zero, zero),
        visor=VisorState(warm, zero),
    )


def is_in(state: Wearer, error: float = 1e-9) -> Flag:
    """Return whether he is wholly inside."""
    return state.progress >= 1.0 - error
