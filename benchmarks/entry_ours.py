"""The entries of `entry_problem.py` by the project's own right-hand side and JAX, in two forms.

`lean`: altitude is the independent variable. It falls all the way (the least rate of descent is
reported), so the end needs no search, the right-hand side needs no exponential, and the density at
every stage is one number for all flights, known before they start. Equal steps of a stretched
altitude, the same for every flight, by the eighth-order method of Dormand and Prince (12 stages,
coefficients as SciPy holds them); nothing is recorded. Flights lie in blocks of one array per
component, small enough for the processor's inner caches.

`march`: the same rates through `voskhod.physics.march` (Diffrax's Tsit5), which records the path.

Both call `voskhod.physics.earth`, `gravity` and `aerodynamics` as the phases of a flight do.

Measured, thousand entries/s of a core, arrays of 128 and of 1024: 234 and 119 with XLA's defaults,
476 and 530 with vectors of 512 bits and kernels that write several arrays, 849 and 663 with the
loop over steps as one function besides. `FLAGS` sets all three, arrays of 128 lie in a loop.
"""

import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from entry_problem import (
    BOTTOM_M,
    HALF_M,
    LOG_DENSITY,
    MIDDLE_M,
    TOP_M,
    Draws,
    Run,
    density,
)
from scipy.integrate import DOP853

from voskhod.physics import aerodynamics, earth, gravity
from voskhod.physics.march import Grid, march

FLAGS = (
    "--xla_cpu_multi_thread_eigen=false --xla_cpu_prefer_vector_width=512 "
    "--xla_backend_extra_options=xla_cpu_use_multi_output_fusion=true,"
    "xla_cpu_small_while_loop_byte_threshold=100000000"
)
BLOCK, BLOCKS = 128, 32  # flights in an array, arrays in one call
STEPS = {1e-6: 10, 1e-9: 24}  # of the eighth order: as accurate as the others at that tolerance
MARCH_STEPS = {1e-6: 40, 1e-9: 160}
STRETCH = 0.7  # 0: steps of equal altitude; towards 1 they shorten where the air is thick


def rates(state: Any, density_here: Any, area: Any) -> tuple[Any, Any]:
    """Return the derivative of a state over altitude, and its rate of climb [m/s]."""
    place, velocity = state[:3], state[3:6]
    climb = jax.jvp(earth.fast_altitude, (place,), (velocity,))[1]
    pull = gravity.acceleration(place)
    over = earth.air_velocity(place, velocity)
    push = aerodynamics.drag_acceleration(density_here, over, area)
    per_metre = 1.0 / climb
    pushed = (per_metre * (a + b) for a, b in zip(pull, push, strict=True))
    return (*(per_metre * part for part in velocity), *pushed, per_metre), climb


def _altitude(share: Any) -> tuple[Any, Any]:
    """Return altitude and its derivative over the share of the way, 0 at the top."""
    depth = TOP_M - BOTTOM_M
    low = share + STRETCH * share * (1.0 - share)
    return TOP_M - depth * low, -depth * (1.0 + STRETCH * (1.0 - 2.0 * share))


def lean(steps: int) -> Callable[[Any, Any], Any]:
    """Return the function that flies one block: state, area -> end, least rate of descent."""
    nodes, weights = DOP853.C[:12], DOP853.B[:12].tolist()
    rows = [row[:index].tolist() for index, row in enumerate(DOP853.A[:12])]
    heights, slopes = _altitude((np.arange(steps)[:, None] + nodes[None]) / steps)
    table = (density(heights), slopes / steps)

    def added(state: Any, slopes: Any, row: list[float]) -> Any:
        return tuple(
            part + sum(w * slope[i] for w, slope in zip(row, slopes, strict=True) if w)
            for i, part in enumerate(state)
        )

    def fly(begun: Any, area: Any) -> Any:
        def step(carry: Any, stages: Any) -> Any:
            state, descent = carry
            slopes: list[Any] = []
            for index, row in enumerate(rows):
                point = added(state, slopes, row)
                slope, climb = rates(point, stages[0][index], area)
                if not index:
                    descent = jnp.minimum(descent, -climb)
                slopes.append(tuple(part * stages[1][index] for part in slope))
            return (added(state, slopes, weights), descent), None

        start = (*begun, jnp.zeros_like(area))
        return jax.lax.scan(step, (start, jnp.full_like(area, jnp.inf)), table)[0]

    return fly


def marched(steps: int) -> Callable[[Any, Any], Any]:
    """Return the function that flies one block through the project's march."""

    def slope(share: Any, state: Any, area: Any) -> Any:
        height, stretch = _altitude(share)
        here = jnp.exp(jnp.polyval(jnp.asarray(LOG_DENSITY[::-1]), (height - MIDDLE_M) / HALF_M))
        return tuple(part * stretch for part in rates(state, here, area)[0])

    def one(begun: Any, area: Any) -> Any:
        grid = Grid(jnp.zeros(()), jnp.asarray(1.0 / steps), steps)
        return march(slope, (*begun, jnp.zeros_like(area)), grid, area).state, area

    return jax.vmap(one)


def fly(form: Callable[[Any, Any], Any], draws: Draws, repeats: int, threads: int) -> Run:
    """Fly all draws on this machine's processor, a few threads side by side, and time it.

    Args:
        form: what flies a block, from `lean` or `marched`.
        draws: entries; their number must be a whole number of calls.
        repeats: how often.
        threads: how many.
    """
    call = BLOCK * BLOCKS
    shape = (-1, BLOCKS, BLOCK)
    states = [part.reshape(shape) for part in draws.state]
    areas = draws.area.reshape(shape)
    given = [(tuple(part[i] for part in states), areas[i]) for i in range(draws.area.size // call)]
    program = jax.jit(lambda begun, area: jax.lax.map(lambda x: form(*x), (begun, area)))
    ready = program.lower(*given[0]).compile()
    wall, core, parts = [], [], []
    with ThreadPoolExecutor(threads) as pool:
        for _ in range(repeats + 1):  # the first warms up
            wall.append(-time.perf_counter())
            core.append(-time.process_time())
            parts = list(pool.map(lambda x: jax.block_until_ready(ready(*x)), given))
            wall[-1] += time.perf_counter()
            core[-1] += time.process_time()
    ends = np.array([np.concatenate([np.ravel(p[0][i]) for p in parts]) for i in range(7)])
    if form.__name__ == "fly":
        descent = min(float(jnp.min(part[1])) for part in parts)
        if not descent > 0.0:
            raise SystemExit(f"a flight climbed again ({descent:.1f} m/s): altitude cannot lead it")
    return Run(ends, wall[1:], core[1:], min(core[1:]))


def on_gpu(draws: Draws, steps: int, repeats: int) -> Run | None:
    """Fly all draws as one program on a GPU, None where JAX sees none."""
    if jax.default_backend() == "cpu":
        return None
    begun = (tuple(jnp.asarray(part) for part in draws.state), jnp.asarray(draws.area))
    ready = jax.jit(lean(steps)).lower(*begun).compile()
    ends, wall = None, []
    for _ in range(repeats + 1):
        wall.append(-time.perf_counter())
        ends = jax.block_until_ready(ready(*begun))[0]
        wall[-1] += time.perf_counter()
    return Run(np.array(ends), wall[1:], [], 0.0)


def prepare() -> None:
    """Set XLA up before its first program: flags, and calls that run in the caller's thread."""
    os.environ["XLA_FLAGS"] = f"{os.environ.get('XLA_FLAGS', '')} {FLAGS}"
    jax.config.update("jax_cpu_enable_async_dispatch", False)
