r"""A flight as a smooth function of the numbers in doubt, for chains that walk through them.

Numbers that move nothing that is heard keep their prior, and are drawn from it. Which move anything
is found by flying: each is moved in a few drawn flights, by the campaign's own program.

Decision: slopes are forward-mode derivatives of the flight: reverse mode would hold every step. A
flight with its slopes is one program, kept on disk and called from the sampler, which would
otherwise compile it twice. For a fall alone that takes a minute of a quiet core: this is a
cross-check of a few numbers, not a way to reconstruct Voskhod 2.

Source: `flight.sensitivity` for the slopes; `reconstruct.nuts`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax.scipy.special import ndtr
from jaxtyping import Array, Float

from voskhod.campaign.rows import Rows, fly_rows
from voskhod.errors import InputError
from voskhod.flight.chain import Aim, Layout, fly
from voskhod.flight.compiled import kept
from voskhod.flight.flight import prepare
from voskhod.flight.measurands import MEASURANDS
from voskhod.mission.distribution import Choice
from voskhod.mission.plan import chances_of, plan_at, uncertain_numbers
from voskhod.mission.schema import Mission
from voskhod.reconstruct.hearing import Hearing
from voskhod.reconstruct.nuts import Chains, Measured, Settings, check, heard, sample

_EDGE = 1e-15  # chances are kept this far inside 0 and 1: eight standard deviations
_BASES, _ENDS = 4, (0.1, 0.9)  # flights about which numbers are moved, and to which chances
_FELT = 1e-9  # of the spread of a measurand: what is less is rounding


@dataclass(frozen=True)
class Walked:
    """A mission's posterior by chains.

    Attributes:
        moving: dotted names of the numbers that were walked through.
        chains: where they went.
        rows: the flights there, chain after chain, numbers that move nothing drawn anew.
    """

    moving: tuple[str, ...]
    chains: Chains
    rows: Rows


def walk(mission: Mission, hearing: Hearing, settings: Settings) -> Walked:
    """Return the posterior of a mission by chains.

    Args:
        mission: what is flown.
        hearing: what is said of it: figures, ranges and bounds alone.
        settings: how long is walked.

    Raises:
        InputError: NumPyro is not installed, a claim has no slope, or a choice moves what is heard.
    """
    check(hearing)
    names = heard(hearing)
    moving = moving_numbers(mission, names)
    chains = sample(flown(mission, moving, names), len(moving), hearing, settings)
    found = chains.numbers.reshape(-1, len(moving))
    doubts = tuple(uncertain_numbers(mission))
    chances = np.random.default_rng(settings.seed).uniform(_EDGE, 1.0, (len(found), len(doubts)))
    chances[:, [doubts.index(name) for name in moving]] = np.clip(ndtr(found), _EDGE, 1.0 - _EDGE)
    return Walked(moving, chains, fly_rows(mission, chances))


def moving_numbers(mission: Mission, names: Sequence[str]) -> tuple[str, ...]:
    """Return the numbers in doubt that move any of some measurands, found by flying.

    Each number is moved in a few drawn flights: what moves nothing there is taken to move nothing.

    Args:
        mission: what is flown.
        names: ids of the measurands.

    Raises:
        InputError: one of them is a choice or a switch, or none is left.
    """
    doubts = uncertain_numbers(mission)
    bases = np.stack([np.asarray(chances_of(mission, 0, i)) for i in range(_BASES)])
    parts = [bases]
    places: list[int] = []
    for place, number in enumerate(doubts.values()):
        for end in _ends(number.distribution):
            moved = bases.copy()
            moved[:, place] = end
            parts.append(moved)
            places.append(place)
    flown_rows = fly_rows(mission, np.concatenate(parts))
    moving = set()
    for name in names:
        values = flown_rows.measurands[name].reshape(-1, _BASES)
        least = _FELT * _width(values)
        change = np.abs(values[1:] - values[:1])
        other = np.isfinite(values[1:]) != np.isfinite(values[:1])
        moving |= {places[i] for i in np.flatnonzero(((change > least) | other).any(axis=1))}
    found = tuple(name for place, name in enumerate(doubts) if place in moving)
    choices = [name for name in found if isinstance(doubts[name].distribution, Choice)]
    if choices or not found:
        raise InputError(
            "must be numbers that change smoothly",
            given=", ".join(choices) or "none that moves what is heard",
            where="nuts",
            do="Set choices and switches to one value." if choices else None,
        )
    return found


def _width(values: Float[np.ndarray, "row base"]) -> float:
    """Return the distance of the greatest value from the least, nought where there are none."""
    held = values[np.isfinite(values)]
    return float(np.ptp(held)) if held.size else 0.0


def _ends(curve: Any) -> tuple[float, ...]:
    """Return the chances to which a number is moved: of a choice the middle of every value."""
    if not isinstance(curve, Choice):
        return _ENDS
    ends = np.cumsum(curve.probabilities)
    return tuple(float(one) for one in ends - 0.5 * np.asarray(curve.probabilities))


def flown(mission: Mission, moving: Sequence[str], names: Sequence[str]) -> Measured:
    """Return a flight as a function of standard normal numbers, with its slopes.

    Args:
        mission: what is flown.
        moving: numbers that are walked through; the others stay at their medians.
        names: ids of the measurands.
    """
    aim, layout = prepare(mission)
    fixed: dict[str, Any] = {"mission": mission, "layout": layout}
    program: Any = partial(_flown, **fixed, moving=tuple(moving), names=tuple(names))

    def fly_all(z: Any) -> tuple[Any, Any]:
        rows = np.asarray(z).reshape(-1, len(moving))
        values, slopes = jax.device_get(program(aim, rows))
        shape = (*np.shape(z)[:-1], len(names))
        held = np.where(np.isfinite(values)[..., None], slopes, 0.0)
        return values.reshape(shape), held.reshape(*shape, len(moving))

    def both(z: Float[Array, " number"]) -> Any:
        kind: Any = jax.ShapeDtypeStruct  # untyped
        kinds = (kind((len(names),), z.dtype), kind((len(names), len(moving)), z.dtype))
        return jax.pure_callback(fly_all, kinds, z, vmap_method="broadcast_all")

    @jax.custom_vjp
    def measured(z: Float[Array, " number"]) -> Float[Array, " name"]:
        values: Float[Array, " name"] = both(z)[0]
        return values

    measured.defvjp(both, lambda slopes, back: (back @ slopes,))
    return measured


@kept
def _flown(
    aim: Aim,
    rows: Float[np.ndarray, "row number"],
    *,
    mission: Mission,
    layout: Layout,
    moving: tuple[str, ...],
    names: tuple[str, ...],
) -> tuple[Float[Array, "row name"], Float[Array, "row name number"]]:
    """Return what is measured and its slopes, one flight to a row."""
    doubts = tuple(uncertain_numbers(mission))
    places = jnp.asarray([doubts.index(name) for name in moving])
    needs = {part for name in names for part in MEASURANDS[name].needs.split()}
    idle = {"walk": ("spacewalk",), "rescue": ("rescue", "survival")}
    left_out = dict.fromkeys(s for part, all_ in idle.items() if part not in needs for s in all_)

    def read(z: Float[Array, " number"]) -> Float[Array, " name"]:
        chances = jnp.full(len(doubts), 0.5).at[places].set(jnp.clip(ndtr(z), _EDGE, 1.0 - _EDGE))
        record = fly(plan_at(mission, chances).model_copy(update=left_out), aim, layout)
        readings = [MEASURANDS[name].read(record) for name in names]
        return jnp.stack([jnp.where(known, value, jnp.nan) for value, known in readings])

    def one(z: Float[Array, " number"]) -> Any:
        along = partial(jax.jvp, read, (z,))
        values, slopes = jax.vmap(lambda way: along((way,)))(jnp.eye(len(moving)))
        return values[0], slopes.T

    found: tuple[Any, Any] = jax.vmap(one)(jnp.asarray(rows))
    return found
