"""From a mission to a plan: one draw, a tree of SI scalars.

A plan is a mission with one array in the place of each uncertain number. The nominal plan takes
each number's nominal value. Draw `i` of seed `s` takes the quantile at a uniform number that
depends on (s, i, name of the number) alone, so the same draw is the same flight in any batch, and
a new number in the schema moves no other.

Random numbers: threefry, counter based (Salmon et al., Parallel random numbers: as easy as 1, 2,
3, SC11, 2011), as in `jax.random`.
"""

import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, partial
from typing import Any, TypeAlias, get_args

import jax
import jax.numpy as jnp
from jax.scipy.special import ndtri
from jaxtyping import Array, Int

from voskhod.arrays import Real, Scalar
from voskhod.mission.distribution import (
    Choice,
    Distribution,
    Fixed,
    Lognormal,
    Normal,
    Triangular,
    Uniform,
)
from voskhod.mission.quantity import Physical, Switch, Uncertain
from voskhod.mission.schema import Mission
from voskhod.mission.section import Section

Plan: TypeAlias = Mission
"""A mission whose uncertain numbers are arrays: what a flight needs, drawn once."""


# What describes a curve is worked out in Python, so that compiled code has nothing to reorder:
# a draw rounds alike alone and in any batch.


def _bell(curve: Normal | Lognormal) -> tuple[float, ...]:
    is_log = isinstance(curve, Lognormal)
    bell = curve.logarithm if isinstance(curve, Lognormal) else curve
    below, above = bell.tails
    return float(is_log), bell.mean, bell.deviation, bell.low, bell.high, below, above - below


def _bell_quantile(*bell_and_chance: Real | float) -> Real:
    is_log, mean, deviation, low, high, below, share, chance = bell_and_chance
    value = jnp.clip(mean + deviation * ndtri(below + chance * share), low, high)
    return jnp.where(is_log, jnp.exp(jnp.where(is_log, value, 0.0)), value)


def _flat(curve: Uniform) -> tuple[float, ...]:
    return curve.low, curve.high - curve.low


def _flat_quantile(low: Real | float, width: Real | float, chance: Real) -> Real:
    return low + chance * width


def _triangle(curve: Triangular) -> tuple[float, ...]:
    width, rise, fall = curve.high - curve.low, curve.mode - curve.low, curve.high - curve.mode
    return curve.low, curve.high, rise / width, width * rise, width * fall


def _triangle_quantile(*triangle_and_chance: Real | float) -> Real:
    low, high, turn, rise, fall, chance = triangle_and_chance
    rising = low + jnp.sqrt(chance * rise)
    falling = high - jnp.sqrt((1.0 - chance) * fall)
    # Rounding of a long tail must not leave the support.
    return jnp.clip(jnp.where(chance < turn, rising, falling), low, high)


_FORMULAS: tuple[tuple[tuple[type, ...], Callable[[Any], Any], Callable[..., Real]], ...] = (
    ((Normal, Lognormal), _bell, _bell_quantile),
    ((Uniform,), _flat, _flat_quantile),
    ((Triangular,), _triangle, _triangle_quantile),
)
"""Kinds of curve, the numbers that describe one, and their quantile function."""


def quantile(curve: Distribution, chance: Real) -> Real:
    """Return the value of a distribution at a quantile.

    Args:
        curve: distribution in SI units.
        chance: probabilities strictly between 0 and 1, any shape.

    Returns:
        Values [unit of the curve], same shape.
    """
    if isinstance(curve, Fixed):
        return jnp.full_like(chance, curve.value)
    if isinstance(curve, Choice):
        return _chosen(curve, chance)
    kinds = (row for row in _FORMULAS if isinstance(curve, row[0]))
    _, described, formula = next(kinds)
    return formula(*described(curve), chance)


def _quantiles(curves: Sequence[Distribution], chances: Real) -> Real:
    """Return one quantile of each curve.

    Curves of one kind go through one call; one call each takes the compiler half a minute.
    """
    parts: list[Real] = []
    order: list[int] = []
    for kinds, described, formula in _FORMULAS:
        members = [i for i, curve in enumerate(curves) if isinstance(curve, kinds)]
        if members:
            columns = jnp.asarray([described(curves[i]) for i in members]).T
            parts.append(formula(*columns, chances[jnp.asarray(members)]))
            order += members
    for i in sorted(set(range(len(curves))) - set(order)):
        parts.append(quantile(curves[i], chances[i : i + 1]))
        order.append(i)
    return jnp.concatenate(parts)[jnp.argsort(jnp.asarray(order))]


def _chosen(curve: Choice, chance: Real) -> Real:
    value, reached = jnp.full_like(chance, curve.values[0]), curve.probabilities[0]
    for candidate, probability in zip(curve.values[1:], curve.probabilities[1:], strict=True):
        value = jnp.where(chance >= reached, candidate, value)
        reached += probability
    return value


def nominal_plan(mission: Mission) -> Plan:
    """Return the plan in which each number has its nominal value."""
    return _replace(mission, lambda _, number: jnp.asarray(number.nominal, float))


def changed_plan(mission: Mission, values: Mapping[str, Scalar]) -> Plan:
    """Return the nominal plan with some numbers changed.

    Args:
        mission: mission whose nominal values the rest takes.
        values: new values [SI] by dotted name, as `uncertain_numbers` gives them.
    """
    return _replace(
        mission,
        lambda name, number: values.get(name, jnp.asarray(number.nominal, float)),
    )


def drawn_plan(mission: Mission, seed: int | Int[Array, ""], draw: int | Int[Array, ""]) -> Plan:
    """Return one draw of the mission.

    Args:
        mission: mission with its distributions.
        seed: seed of the campaign.
        draw: index of the draw; may be traced, so that `jax.vmap` draws a batch.
    """
    return plan_at(mission, chances_of(mission, seed, draw))


def chances_of(mission: Mission, seed: int | Int[Array, ""], draw: int | Int[Array, ""]) -> Real:
    """Return the uniform numbers of one draw, one stream to each number in doubt.

    Args:
        mission: mission with its distributions.
        seed: seed of the campaign.
        draw: index of the draw; may be traced.

    Returns:
        Chances strictly between 0 and 1, shape (number), in the order of `uncertain_numbers`.
    """
    chances: Real = _chances(tuple(uncertain_numbers(mission)), seed, draw)
    return chances


def plan_at(mission: Mission, chances: Real) -> Plan:
    """Return the plan whose numbers in doubt stand at given quantiles.

    Args:
        mission: mission with its distributions.
        chances: probabilities strictly between 0 and 1, shape (number), in the order of
            `uncertain_numbers`; may be traced.
    """
    values = values_at(mission, chances)
    return _replace(
        mission,
        lambda name, number: values[name] if name in values else jnp.asarray(number.nominal, float),
    )


def values_at(mission: Mission, chances: Real) -> dict[str, Scalar]:
    """Return the numbers in doubt [SI] at given quantiles, by dotted name.

    Args:
        mission: mission with its distributions.
        chances: as of `plan_at`.
    """
    doubts = uncertain_numbers(mission)
    curves = tuple(number.distribution for number in doubts.values())
    return dict(zip(doubts, _values(curves, chances), strict=True))


# Both are compiled, so that a draw alone rounds as in a batch.


@partial(jax.jit, static_argnums=0)
def _chances(names: tuple[str, ...], seed: Scalar, draw: Scalar) -> Real:
    key = jax.random.fold_in(jax.random.key(seed), draw)
    streams = jnp.asarray([zlib.crc32(name.encode()) for name in names], jnp.uint32)

    def chance(stream: Scalar) -> Scalar:
        return jax.random.uniform(
            jax.random.fold_in(key, stream), (), jnp.float64, minval=2.0**-54, maxval=1.0
        )

    return jax.vmap(chance)(streams)


@partial(jax.jit, static_argnums=0)
def _values(curves: tuple[Distribution, ...], chances: Real) -> Real:
    return _quantiles(curves, chances)


def uncertain_numbers(mission: Mission) -> dict[str, Uncertain]:
    """Return the numbers of a mission that are in doubt, by dotted name."""
    return {name: number for name, number in _numbers(mission, "") if not number.is_fixed}


def _numbers(value: Any, name: str) -> Iterator[tuple[str, Uncertain]]:
    if isinstance(value, Uncertain):
        yield name, value
    elif isinstance(value, Section):
        for field in type(value).model_fields:
            yield from _numbers(getattr(value, field), f"{name}.{field}" if name else field)
    elif isinstance(value, tuple):
        for index, part in enumerate(value):
            yield from _numbers(part, f"{name}.{index}")


def _replace(mission: Mission, value_of: Callable[[str, Uncertain], Scalar]) -> Plan:
    """Return the mission with each number replaced, by dotted name."""
    register_sections()

    def rebuilt(value: Any, name: str) -> Any:
        if isinstance(value, Uncertain):
            return value_of(name, value)
        if isinstance(value, Section):
            kind = type(value)
            return kind.model_construct(
                **{
                    field: rebuilt(getattr(value, field), f"{name}.{field}" if name else field)
                    for field in kind.model_fields
                }
            )
        if isinstance(value, tuple):
            return tuple(rebuilt(part, f"{name}.{i}") for i, part in enumerate(value))
        return value

    plan: Plan = rebuilt(mission, "")
    return plan


@cache
def register_sections() -> None:
    """Make every section a JAX pytree: numbers are leaves, sections branches, the rest static."""
    pending = list(Section.__subclasses__())
    while pending:
        kind = pending.pop()
        pending.extend(kind.__subclasses__())
        moving = tuple(f for f, info in kind.model_fields.items() if _is_moving(info))
        still = tuple(f for f in kind.model_fields if f not in moving)
        _register(kind, moving, still)


def _register(kind: type[Section], moving: tuple[str, ...], still: tuple[str, ...]) -> None:
    """Make one section a JAX pytree with children `moving` and static part `still`."""

    def taken_apart(section: Section) -> tuple[Any, Any]:
        keys = tuple((jax.tree_util.GetAttrKey(f), getattr(section, f)) for f in moving)
        return keys, tuple(getattr(section, f) for f in still)

    def put_together(aux: Any, children: Any) -> Section:
        fields = (*zip(moving, children, strict=True), *zip(still, aux, strict=True))
        return kind.model_construct(**dict(fields))

    jax.tree_util.register_pytree_with_keys(kind, taken_apart, put_together)


def _is_moving(info: Any) -> bool:
    return any(isinstance(m, Physical | Switch) for m in info.metadata) or _holds_numbers(
        info.annotation
    )


def _holds_numbers(annotation: Any) -> bool:
    if isinstance(annotation, type) and issubclass(annotation, Section):
        return True
    if any(isinstance(m, Physical | Switch) for m in getattr(annotation, "__metadata__", ())):
        return True
    return any(_holds_numbers(part) for part in get_args(annotation))
