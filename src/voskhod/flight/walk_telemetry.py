"""Telemetry of a walk: the room and everyone in a suit, the free float, the cameras."""

from collections.abc import Iterator
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from voskhod.crew import margins, sickness
from voskhod.flight.chain import Record
from voskhod.flight.channels import Group, Row, group
from voskhod.flight.compiled import kept
from voskhod.phases.excursions import FloatingRecord
from voskhod.phases.outfit import pack_of
from voskhod.phases.procedure import WalkParts, walk_parts
from voskhod.phases.spacewalk import WalkRecord
from voskhod.physics import suit_gas, visor
from voskhod.units import GAS_CONSTANT_J_MOL_K, MOLAR_MASS_KG_MOL

_AXES = ("x", "y", "z")
_FRACTIONS = ("w", "x", "y", "z")
NAMES = ("oxygen", "reserve", "sorbent", "carbon dioxide", "water", "heat", "core temperature")
"""What runs out, in the order of `crew.margins.Margins`."""


def walk_groups(record: Record) -> Iterator[Group]:
    """Return the groups of a walk; nothing without one.

    The first person has the group "spacewalk", with the room's pressure and his distance; others
    in suits have "spacewalk_2" and so on.
    """
    walk = record.walk
    if walk is None:
        return
    for number in range(len(record.plan.walkers)):
        rows = _person(walk, record, number)
        name = "spacewalk" if number == 0 else f"spacewalk_{number + 1}"
        yield group(name, walk.seconds, rows)
    if record.floating is not None:
        yield _float(record.floating)


def _person(walk: WalkRecord, record: Record, number: int) -> list[Row]:
    pick: Any = lambda tree: jax.tree.map(lambda part: part[:, number], tree)  # noqa: E731
    at, look = pick(walk.states.people), pick(walk.seen.look)
    left = _margins(record, number)
    least = margins.least(left)
    chance = _chances(record, number)
    rows: list[Row] = [
        *_stores(at, least),
        ("airlock_pressure", "Pa", "pressure in the airlock", walk.seen.room_pa, ""),
        ("suit_pressure", "Pa", "absolute suit pressure", look.pressure_pa, ""),
        ("suit_gauge_pressure", "Pa", "suit pressure over its surroundings", look.gauge_pa, ""),
        ("suit_growth", "1", "growth of the suit's volume", look.growth, ""),
        ("suit_volume", "m3", "free volume of the suit", look.volume_m3, ""),
        ("load", "1", "load of the hardest joint or hand at the hatch over strength left",
         look.hatch.load, ""),
        ("metabolic_rate", "W", "metabolic rate", look.metabolic_w, ""),
        ("heart_rate", "min-1", "heart rate", 60.0 * at.heart_s, ""),
        ("core_temperature", "K", "core temperature", look.readings.core_k, ""),
        ("skin_temperature", "K", "mean skin temperature", look.readings.skin_k, ""),
        ("heat_stored", "J", "heat stored since the vent opened", at.stored_j, ""),
        ("co2_pressure", "Pa", "carbon dioxide in the suit, well mixed", at.air.carbon, ""),
        ("inspired_co2", "Pa", "carbon dioxide that is breathed in", look.inspired_pa, ""),
        ("vapour_pressure", "Pa", "water vapour in the suit", at.air.vapour, ""),
        ("lung_oxygen", "Pa", "oxygen pressure in the lungs", look.lungs_pa, ""),
        ("fatigue", "1", "share of the limbs' muscle that is fatigued", at.muscle, ""),
        ("hand_fatigue", "1", "the same of the hands", at.hand, ""),
        ("ingress_progress", "1", "share of the way back into the airlock", at.progress, ""),
        ("failed_attempts", "1", "attempts to get in that failed", at.failures, ""),
        ("visor_temperature", "K", "temperature of the visor", at.visor.temperature_k, ""),
        ("visor_fog", "1", "share of the view that fog hides", _fog(at, record), ""),
        ("dcs_probability", "1", "probability of decompression sickness so far, as in a chamber",
         chance, ""),
    ]  # fmt: skip
    rows += [
        (f"{name.removesuffix('_s')}_time_left", "s", f"time left of: {what}", time, "")
        for name, what, time in zip(left._fields, NAMES, left, strict=True)
    ]
    if number == 0:
        rows.append(("distance", "m", "distance of the walker from the hatch",
                     _distance(walk, record), ""))  # fmt: skip
    return rows


def _stores(at: Any, least: tuple[Any, Any]) -> list[Row]:
    return [
        ("oxygen_left", "kg", "oxygen left in the bottles", at.stores.oxygen_kg, ""),
        ("water_left", "kg", "feed water left", at.stores.water_kg, ""),
        ("sorbent_load", "kg", "carbon dioxide in the sorbent", at.stores.carbon_kg, ""),
        ("least_time_left", "s", "time until the first of the margins is used up", least[0], ""),
        ("first_margin", "1", f"which one that is: {', '.join(NAMES)}", least[1], ""),
    ]


def _fog(at: Any, record: Record) -> object:
    suit = walk_parts(record.plan).suit
    return visor.fogged_share(at.visor.film_kg_m2, suit.visor.coating)


def _distance(walk: WalkRecord, record: Record) -> object:
    """Return the first walker's distance from the hatch; at it outside of the free float."""
    seconds = np.asarray(walk.seconds)
    out = (seconds >= float(walk.times.left[0])) & (seconds <= float(walk.times.back[0]))
    if record.floating is None:
        return np.where(out, 0.5, 0.0)
    poses = record.floating.poses
    far = np.interp(seconds, np.asarray(poses.seconds), np.asarray(poses.distance), right=0.5)
    return np.where(out, far, 0.0)


def _float(floated: FloatingRecord) -> Group:
    """Return the poses: place and attitude of the walker, attitude of the ship."""
    poses = floated.poses
    rows: list[Row] = [
        ("distance", "m", "walker's centre of mass from the hatch", poses.distance, ""),
        ("tension", "N", "tension of the tether", poses.tension, ""),
        ("doing", "1", "out, jerk, recovery, lingering, back, rest", poses.segment, ""),
        ("sunlit", "1", "share of the sun's disc in view", floated.light, ""),
    ]
    rows += [
        (f"walker_{axis}", "m", f"walker from the hatch, {axis} of the ship", part, "")
        for axis, part in zip(_AXES, poses.place, strict=True)
    ]
    for who, what, attitude in (
        ("walker", "walker", poses.attitude),
        ("ship", "ship", poses.ship_attitude),
    ):
        rows += [
            (f"{who}_q{axis}", "1", f"attitude of the {what} on the orbit's axes", part, "")
            for axis, part in zip(_FRACTIONS, attitude, strict=True)
        ]
    for number, film in enumerate(floated.footage, start=1):
        rows += [
            (f"camera_{number}_x", "1", "place in the frame, -1 to 1", film.x, ""),
            (f"camera_{number}_y", "1", "place in the frame, -1 to 1", film.y, ""),
            (f"camera_{number}_seen", "1", "whether the walker is seen", film.seen * 1.0, ""),
            (f"camera_{number}_lit", "1", "whether he is lit", film.lit * 1.0, ""),
        ]
    return group("floating", poses.seconds, rows)


def _margins(record: Record, number: int) -> margins.Margins:
    walk = record.walk
    if walk is None:
        raise ValueError("margins were asked of a mission without a walk")
    return everyone_left(walk, walk_parts(record.plan), number)


def everyone_left(walk: WalkRecord, parts: WalkParts, number: int) -> margins.Margins:
    """Return the time left of everything, for one person at every sample.

    Args:
        walk: the walk.
        parts: sections of the plan.
        number: index of the person.
    """
    return _left(walk, parts, jnp.asarray(number))


@kept
def _left(walk: WalkRecord, parts: WalkParts, number: Any) -> margins.Margins:
    def pick(tree: Any) -> Any:
        return jax.tree.map(lambda part: part[:, number], tree)

    at, look, alive = pick(walk.states.people), pick(walk.seen.look), pick(walk.seen.life)
    outfit = jax.tree.map(lambda part: part[number], walk.outfit)
    left = margins.pack_margins(pack_of(parts), at.stores, alive.supplied, alive.consumed)
    moved = alive.supplied.flow_kg_s / MOLAR_MASS_KG_MOL["O2"]
    warm = look.demand.gas_k
    lag = look.volume_m3 * look.pressure_pa / (GAS_CONSTANT_J_MOL_K * warm)
    settles = suit_gas.steady_carbon_dioxide(
        _made(look.metabolic_w), moved, look.pressure_pa, alive.supplied.carbon_pa
    )
    washed = settles * suit_gas.washout_factor(settles, outfit.washout)
    carbon = margins.Carbon(
        look.inspired_pa, washed, lag / jnp.maximum(moved, 1e-6), outfit.numbers.co2_limit
    )
    heated, mass = alive.flows.stored_w, outfit.body.mass_kg
    core = outfit.numbers.core_limit - look.readings.core_k
    rise, time = jnp.diff(look.readings.core_k), jnp.diff(walk.seconds)
    rising = jnp.append(rise / jnp.maximum(time, 1e-3), 0.0)
    return left._replace(
        carbon_s=margins.carbon_time(carbon),
        heat_s=margins.heat_time(at.stored_j, heated, mass),
        core_s=margins.time_left(core, rising),
    )


def _made(metabolic_w: Any) -> Any:
    from voskhod.crew.metabolism import carbon_dioxide_production

    return carbon_dioxide_production(metabolic_w)


def _chances(record: Record, number: int) -> object:
    walk = record.walk
    if walk is None:
        return None
    return _chance(walk.states.people.exposure.psi[:, number])


@kept
def _chance(psi: Any) -> Any:
    return sickness.probability(psi)
