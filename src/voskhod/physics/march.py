r"""One way to integrate: fixed steps of a Diffrax solver, with an event found on dense output.

A phase of a flight is a known number of equal steps, in time or in another variable of its own
choice, taken by one of Diffrax's Runge-Kutta solvers. Fixed steps were chosen over an adaptive
loop because they were measured to be as accurate at equal work on smooth right-hand sides, do not
let the whole batch wait for its slowest member's rejected steps, give the same bits in every
batch, compile four times faster, and record a trajectory at no cost where nobody asks for it.
`tests/physics/test_march.py` holds every march against adaptive integration at tight tolerance.

An event ends the march of one member: its state is frozen at the start of the step in which the
stop function changes sign. After the loop that one step is taken again, the root is bracketed on
the solver's dense output, and a last Newton step gives it the derivative of the implicit function
theorem (dx_f = [I - f n^T / (n.f)] Phi dx_0), so that gradients run through the event.

Decision: the steps of the third-order method are taken here and not by Diffrax, which keeps the
slopes of all stages of every member of the state: measured on the walk, of thirty members, that
took three times as long as the right-hand side itself. Both give the same step to rounding (tests);
events are located on Diffrax's dense output in either case.

Source of the solvers: P. Kidger, On Neural Differential Equations, Oxford, 2021 (Diffrax).
"""

from collections.abc import Callable
from typing import Any, Literal, NamedTuple, TypeAlias

import jax
import jax.numpy as jnp

from voskhod.arrays import Code, Flag, Real, Samples, Scalar

State: TypeAlias = Any
"""Tuple (or named tuple) of scalars, or of arrays of one short axis: people, for instance."""

Rates: TypeAlias = Callable[[Scalar, State, Any], State]
"""(independent variable, state, arguments) -> derivative of the state."""

Stop: TypeAlias = Callable[[Scalar, State, Any], Scalar]
"""(independent variable, state, arguments) -> number that is positive until the event."""

SolverName: TypeAlias = Literal["Bosh3", "Tsit5", "Dopri8"]

# Nodes, which are the weights of the slope before as well, and weights of the end: Bogacki and
# Shampine, Appl. Math. Lett. 2:321 (1989).
_BOSH3 = ((0.0, 2.0 / 9.0), (0.5, 1.0 / 3.0), (0.75, 4.0 / 9.0))
_HALVINGS = 40  # bisection to 2**-40 of a step, below the error of any solver used here


class Grid(NamedTuple):
    """Steps of a march.

    Attributes:
        start: independent variable at the first state [any].
        step: length of a step, may be zero [same].
        steps: number of steps, static.
        taken: how many of them are taken, None for all; the rest costs next to nothing if it is the
            same number in every flight of a batch.
    """

    start: Scalar
    step: Scalar
    steps: int
    taken: Code | None = None


class March(NamedTuple):
    """What a march returns.

    Attributes:
        end: independent variable at the event, or at the end of the grid.
        state: state there.
        stopped: whether the event happened on the grid.
        times: independent variable at every grid point and at `end`, shape (count + 2).
        states: state at those points; after the event the last state repeats.
    """

    end: Scalar
    state: State
    stopped: Flag
    times: Samples
    states: State


def march(
    rates: Rates,
    state: State,
    grid: Grid,
    args: Any,
    *,
    solver: SolverName = "Tsit5",
    stop: Stop | None = None,
) -> March:
    """Integrate a state along a grid of equal steps, to an event if one is given.

    Args:
        rates: right-hand side.
        state: first state, a tuple of scalars.
        grid: start, length and number of the steps.
        args: passed on to `rates` and `stop`.
        solver: name of an explicit Runge-Kutta solver of Diffrax: order three, five or eight.
        stop: function that is positive before the event; None for no event.

    Returns:
        End, state there, whether the event happened, and the record of the march.
    """
    import diffrax  # imported late: a start with kept programs never needs it (0.6 s)

    # Plain scans over stages: forward derivatives pass.
    rule: Any = getattr(diffrax, solver)(scan_kind="lax")
    terms: Any = diffrax.ODETerm(rates)  # type: ignore[arg-type]  # only ever given arrays
    positive = (lambda *_: jnp.asarray(1.0)) if stop is None else stop

    def step(at: Scalar, now: State, memory: Any) -> tuple[State, Any, Any]:
        after, _, dense, memory, _ = rule.step(
            terms, at, at + grid.step, now, args, memory, made_jump=False
        )
        return after, dense, memory

    def advance(carry: Any, index: Any) -> Any:
        now, memory, stopped, at = carry
        if solver == "Bosh3":
            after, fresh = _bosh3(rates, (at, grid.step), now, args), None
        else:
            after, _, fresh = step(at, now, memory)
        hit = stopped | (positive(at + grid.step, after, args) <= 0.0)
        moved = jax.tree.map(lambda old, new: jnp.where(hit, old, new), now, after)
        later = jnp.where(hit, at, grid.start + (index + 1.0) * grid.step)
        return moved, fresh, hit, later

    def pass_by(carry: Any, index: Any) -> tuple[Any, Any]:
        carry = (
            advance(carry, index)
            if grid.taken is None
            else jax.lax.cond(index < grid.taken, advance, lambda same, _: same, carry, index)
        )
        return carry, (carry[3], carry[0])

    memory = None
    if solver != "Bosh3":
        memory = rule.init(terms, grid.start, grid.start + grid.step, state, args)
    begun = positive(grid.start, state, args) <= 0.0
    (now, _, hit, at), (times, states) = jax.lax.scan(
        pass_by, (state, memory, begun, grid.start), jnp.arange(grid.steps, dtype=float)
    )
    end, final = at, now
    if stop is not None:
        memory = rule.init(terms, at, at + grid.step, now, args)
        _, dense, _ = step(at, now, memory)
        end, final = _locate(rule, (at, at + grid.step), dense, (now, stop, args), hit & ~begun)

    def join(first: Real, middle: Real, last: Real) -> Real:
        return jnp.concatenate((jnp.asarray(first)[None], middle, jnp.asarray(last)[None]))

    return March(
        end,
        final,
        hit,
        join(grid.start, times, end),
        jax.tree.map(join, state, states, final),
    )


def _bosh3(rates: Rates, span: tuple[Scalar, Scalar], now: State, args: Any) -> State:
    """Return the state after one step of Bogacki and Shampine's third-order method.

    Each of its stages needs no slope but the one before, so nothing has to be kept.
    """
    at, step = span

    def stage(carry: tuple[State, State], row: Any) -> tuple[tuple[State, State], None]:
        slope, total = carry
        point = jax.tree.map(lambda y, k: y + step * row[0] * k, now, slope)
        slope = rates(at + row[0] * step, point, args)
        return (slope, jax.tree.map(lambda s, k: s + row[1] * k, total, slope)), None

    none = jax.tree.map(lambda y: jnp.zeros_like(jnp.asarray(y, dtype=float)), now)
    (_, total), _ = jax.lax.scan(stage, (none, none), jnp.asarray(_BOSH3))
    after: State = jax.tree.map(lambda y, s: y + step * s, now, total)
    return after


def _locate(
    rule: Any, span: tuple[Scalar, Scalar], dense: Any, event: tuple[State, Stop, Any], hit: Flag
) -> tuple[Scalar, State]:
    """Return where the stop function vanishes on the dense output of one step, and the state."""
    now, stop, args = event
    low, high = span
    curve = rule.interpolation_cls(t0=low, t1=high, **dense)

    def value(at: Scalar) -> Scalar:
        return stop(at, curve.evaluate(at), args)

    def halve(ends: tuple[Scalar, Scalar], _: None) -> tuple[tuple[Scalar, Scalar], None]:
        middle = 0.5 * (ends[0] + ends[1])
        before = value(middle) > 0.0
        return (jnp.where(before, middle, ends[0]), jnp.where(before, ends[1], middle)), None

    (left, right), _ = jax.lax.scan(halve, (low, high), None, length=_HALVINGS)
    guess = jax.lax.stop_gradient(0.5 * (left + right))
    height, slope = jax.jvp(value, (guess,), (jnp.ones_like(guess),))
    safe = jnp.where(jnp.abs(slope) > 0.0, slope, 1.0)
    root = guess - jnp.where(jnp.abs(slope) > 0.0, height / safe, 0.0)
    root = jnp.where(hit, jnp.clip(root, low, high), low)
    found = curve.evaluate(root)
    return root, jax.tree.map(lambda a, b: jnp.where(hit, a, b), found, now)
