"""Measurands of the people in suits: pressure, heart, heat, oxygen, bubbles, effort.

Each is that of the one who fares worst.
"""

from typing import Any

import jax
import jax.numpy as jnp

from voskhod.arrays import Scalar
from voskhod.crew import sickness
from voskhod.flight.chain import Record
from voskhod.flight.measurand import Reading, Registry, there
from voskhod.flight.walk_measurands import came_back, opened
from voskhod.phases.spacewalk import WalkRecord
from voskhod.phases.wearer import Look, Wearer
from voskhod.physics import visor

PEOPLE = Registry("walk")
_add = PEOPLE.add


def _walk(record: Record) -> WalkRecord:
    return there(record.walk)


def _look(record: Record) -> Look:
    return _walk(record).seen.look


def _people(record: Record) -> Wearer:
    return _walk(record).states.people


@_add(
    "suit.minimum_pressure",
    "Pa as kPa",
    "Lowest absolute suit pressure while the airlock is open to space",
)
def _(record: Record) -> Reading:
    return jnp.min(_look(record).pressure_pa), opened(record)


@_add(
    "suit.peak_volume_growth",
    " as percent",
    "Greatest growth of the suit's envelope over its volume without pressure difference",
)
def _(record: Record) -> Reading:
    return jnp.max(_look(record).growth), opened(record)


@_add("suit.peak_fog", " as percent", "Greatest share of the view that fog on the visor hides")
def _(record: Record) -> Reading:
    coating = there(record.plan.suit).visor.coating
    return jnp.max(visor.fogged_share(_people(record).visor.film_kg_m2, coating)), opened(record)


@_add("walker.peak_heart_rate", "1/s as 1/min", "Greatest heart rate of the walk")
def _(record: Record) -> Reading:
    return jnp.max(_people(record).heart_s), opened(record)


@_add("walker.peak_metabolic_rate", "W", "Greatest metabolic rate of the walk")
def _(record: Record) -> Reading:
    return jnp.max(_look(record).metabolic_w), opened(record)


@_add(
    "walker.core_temperature_rise",
    "K",
    "Greatest core temperature of the walk over that when the vent opened",
)
def _(record: Record) -> Reading:
    core = _look(record).readings.core_k
    return jnp.max(core - core[:1]), opened(record)


@_add(
    "walker.heat_stored",
    "J as kJ",
    "Greatest heat stored in the walker's body since the vent opened",
)
def _(record: Record) -> Reading:
    return jnp.max(_people(record).stored_j), opened(record)


@_add("walker.peak_inspired_co2", "Pa as kPa", "Greatest pressure of carbon dioxide breathed in")
def _(record: Record) -> Reading:
    return jnp.max(_look(record).inspired_pa), opened(record)


@_add(
    "walker.oxygen_used",
    "kg",
    "Oxygen taken from the bottles from the vent's opening until the airlock is full again",
)
def _(record: Record) -> Reading:
    stores = _people(record).stores.oxygen_kg
    return jnp.max(stores[0] - _walk(record).end.people.stores.oxygen_kg), came_back(record)


@_add("walker.failed_attempts", "", "Attempts to get back in that failed")
def _(record: Record) -> Reading:
    return jnp.max(_walk(record).end.people.failures), opened(record)


@_add(
    "walker.tissue_ratio",
    "",
    "Nitrogen of the 360 min tissue when the vent opens over the lowest suit pressure",
)
def _(record: Record) -> Reading:
    lowest = jnp.min(_look(record).pressure_pa, axis=0)
    return jnp.max(_walk(record).outfit.tissue_pa / lowest), opened(record)


def _worst(record: Record) -> sickness.Exposure:
    """Return the greatest exposure of all people."""
    exposure = _walk(record).end.people.exposure
    first = jnp.argmax(exposure.psi)
    found: Any = jax.tree.map(lambda part: part[first], exposure)
    return sickness.Exposure(*found)


def _end(record: Record, which: int) -> Scalar:
    return jnp.asarray(sickness.interval(_worst(record))[which])


@_add(
    "walker.dcs_probability",
    " as percent",
    "Probability of symptoms of decompression sickness until the airlock is full again, as trials"
    " in chambers on the ground have it",
)
def _(record: Record) -> Reading:
    return sickness.probability(_worst(record).psi), opened(record)


@_add(
    "walker.dcs_low",
    " as percent",
    "Lower end of that probability: nineteen groups of people in twenty have more",
)
def _(record: Record) -> Reading:
    return _end(record, 0), opened(record)


@_add(
    "walker.dcs_high",
    " as percent",
    "Upper end of that probability: nineteen groups of people in twenty have less",
)
def _(record: Record) -> Reading:
    return _end(record, 1), opened(record)


@_add(
    "walker.dcs_in_flight",
    " as percent",
    "The same probability as the record of flights, without a single case, lets it be",
)
def _(record: Record) -> Reading:
    return sickness.probability(_worst(record).psi, flight=sickness.FLIGHT), opened(record)
