"""The integrator against exact solutions and against adaptive integration."""

import jax
import jax.numpy as jnp
import pytest

from voskhod.physics.march import Grid, march


def fall(t, y, g):
    """Constant gravity: height and speed."""
    return (y[1], -g)


def spring(t, y, rate):
    """Harmonic oscillator."""
    return (y[1], -rate * rate * y[0])


def grid(start: float, step: float, count: int) -> Grid:
    return Grid(jnp.asarray(start), jnp.asarray(step), count)


def test_event_of_a_falling_stone_is_exact():
    """A stone from 100 m lands after sqrt(2h/g); Tsit5 is exact on a parabola."""
    g = jnp.asarray(9.81)
    run = march(
        fall,
        (jnp.asarray(100.0), jnp.asarray(0.0)),
        grid(0.0, 0.37, 20),
        g,
        stop=lambda t, y, a: y[0],
    )
    exact = (2 * 100.0 / 9.81) ** 0.5
    assert bool(run.stopped)
    # exact but for rounding of the 40-fold bisection and the Newton step
    assert float(run.end) == pytest.approx(exact, rel=1e-12)
    assert float(run.state[0]) == pytest.approx(0.0, abs=1e-9)


def test_gradient_runs_through_the_event():
    """d(landing time)/d(height) is 1/(g t), by the implicit function theorem."""

    def landing(height):
        return march(
            fall,
            (height, jnp.asarray(0.0)),
            grid(0.0, 0.37, 20),
            jnp.asarray(9.81),
            stop=lambda t, y, a: y[0],
        ).end

    exact = 1.0 / (9.81 * (2 * 100.0 / 9.81) ** 0.5)
    # forward mode through an exact solution: rounding only
    assert float(jax.jacfwd(landing)(jnp.asarray(100.0))) == pytest.approx(exact, rel=1e-9)


def test_without_event_the_march_reaches_the_end():
    """A march that never meets its event says so and ends on the grid."""
    run = march(
        fall,
        (jnp.asarray(1e6), jnp.asarray(0.0)),
        grid(0.0, 0.5, 8),
        jnp.asarray(9.81),
        stop=lambda t, y, a: y[0],
    )
    assert not bool(run.stopped)
    assert float(run.end) == pytest.approx(4.0)
    assert run.times.shape == (10,)


def test_event_already_past_stops_at_once():
    """A march that begins beyond its event keeps its first state."""
    run = march(
        fall,
        (jnp.asarray(-1.0), jnp.asarray(0.0)),
        grid(2.0, 0.5, 8),
        jnp.asarray(9.81),
        stop=lambda t, y, a: y[0],
    )
    assert bool(run.stopped)
    assert float(run.end) == 2.0
    assert float(run.state[0]) == -1.0


@pytest.mark.parametrize(("solver", "order"), [("Bosh3", 3), ("Tsit5", 5), ("Dopri8", 8)])
def test_order_of_convergence(solver, order):
    """Halving the step divides the error by two to the order of the solver."""

    def error(count):
        run = march(
            spring,
            (jnp.asarray(1.0), jnp.asarray(0.0)),
            grid(0.0, 6.0 / count, count),
            jnp.asarray(1.0),
            solver=solver,
        )
        return jnp.hypot(run.state[0] - jnp.cos(6.0), run.state[1] + jnp.sin(6.0))

    count = {3: 64, 5: 64, 8: 8}[order]
    # higher terms still raise the slope at these steps; they must not lower it by more than 0.3
    assert float(jnp.log2(error(count) / error(2 * count))) > order - 0.3


def test_members_of_a_batch_stop_on_their_own():
    """Under vmap each member has its own event."""
    heights = jnp.asarray([5.0, 50.0, 100.0])

    def landing(height):
        return march(
            fall,
            (height, jnp.asarray(0.0)),
            grid(0.0, 0.37, 20),
            jnp.asarray(9.81),
            stop=lambda t, y, a: y[0],
        ).end

    exact = jnp.sqrt(2 * heights / 9.81)
    assert jnp.allclose(jax.vmap(landing)(heights), exact, rtol=1e-12)


def test_own_steps_of_the_third_order_are_diffrax_steps():
    """The march's own Bogacki-Shampine step is the one of Diffrax, to rounding."""
    import diffrax

    def rates(now, state, args):
        x, v = state
        return v, -args * jnp.sin(x) + 0.1 * jnp.cos(now)

    first = (jnp.asarray(1.0), jnp.asarray(0.3))
    run = march(rates, first, Grid(jnp.asarray(0.2), jnp.asarray(0.05), 8), 2.0, solver="Bosh3")
    rule, term, state = diffrax.Bosh3(), diffrax.ODETerm(rates), first
    memory = rule.init(term, 0.2, 0.25, state, 2.0)
    for index in range(8):
        span = 0.2 + 0.05 * index, 0.2 + 0.05 * (index + 1)
        state, _, _, memory, _ = rule.step(term, *span, state, 2.0, memory, made_jump=False)
    # eight steps of a few operations each: some units in the last place
    assert float(run.state[0]) == pytest.approx(float(state[0]), rel=1e-13)
    assert float(run.state[1]) == pytest.approx(float(state[1]), rel=1e-13)


def test_fewer_steps_taken_are_as_many_steps():
    """A grid that takes some of its steps ends as one that has no more; the rest repeats."""
    rate, begun = jnp.asarray(2.0), (jnp.asarray(1.0), jnp.asarray(0.0))
    short = march(spring, begun, grid(0.0, 0.1, 8), rate, solver="Bosh3")
    part = grid(0.0, 0.1, 32)._replace(taken=jnp.asarray(8))
    long = march(spring, begun, part, rate, solver="Bosh3")
    # the same arithmetic: bits
    assert float(long.end) == float(short.end)
    assert [float(x) for x in long.state] == [float(x) for x in short.state]
    assert long.times.shape == (34,)
    assert float(long.states[0][9]) == float(long.states[0][-1]) == float(short.state[0])
