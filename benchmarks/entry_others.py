"""The entries of `entry_problem.py` by other programs: heyoka, SciPy, RocketPy.

heyoka: `taylor_adaptive_batch`, one integrator to a process, as many lanes as it recommends, with
`fast_math`; over altitude (its faster form: no event to find) and over time with a terminal event.
An event stops all lanes of a batch: those that are not down go on.
SciPy: `solve_ivp`, DOP853, its right-hand side in plain floats, over time with an event.
RocketPy: no entry from space; its nearest problem is a drop under a parachute.

Processes, because a batch of heyoka takes 30 microseconds: threads wait for Python's lock. The same
code of heyoka was seen to run at 225 to 311 thousand entries/s of a core, one rate all through a
process and another in the next, so fresh processes are started a few times and the best one counts.
"""

import math
import multiprocessing
import subprocess
import sys
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import numpy as np
from entry_problem import (
    BOTTOM_M,
    HALF_M,
    LOG_DENSITY,
    MIDDLE_M,
    TOP_M,
    TURN,
    UNITS,
    Draws,
    Numbers,
    Run,
)

from voskhod.units import EQUATORIAL_RADIUS_M, FLATTENING, J2, J3, J4

A = EQUATORIAL_RADIUS_M
LONGEST = 3.0  # [time units], 40 minutes


def motion(state: Any, area: Any, of: Any, height: Any = None) -> tuple[Any, Any, Any]:
    """Return the acceleration in units of the Earth, for floats or expressions.

    Args:
        state: position and velocity, six numbers.
        area: A / (2 beta) [m3/kg].
        of: module that holds `sqrt` and `exp`.
        height: altitude where it is known, else it is worked out.
    """
    x, y, z, u, v, w = state
    square = x * x + y * y + z * z
    i = square**-0.5
    i2 = i * i
    s = z * i
    s2 = s * s
    k2, k3, k4 = J2 * i2, J3 * i2 * i, J4 * i2 * i2
    p3, p4 = 7.5 * s2 - 1.5, s * (17.5 * s2 - 7.5)
    radial = 1.0 - k2 * p3 - k3 * p4 - k4 * 1.875 * (1.0 + s2 * (21.0 * s2 - 14.0))
    axial = (k2 * 3.0 * s + k3 * p3 + k4 * p4) * square * i
    pull = -i2 * i
    if height is None:
        height = over_ellipsoid(square * i, i, s2)[0]
    place = (height - MIDDLE_M / A) * (A / HALF_M)
    log: Any = LOG_DENSITY[-1]
    for coefficient in LOG_DENSITY[-2::-1]:
        log = log * place + coefficient
    a, b = u + TURN * y, v - TURN * x
    push = -area * of.exp(log) * of.sqrt(a * a + b * b + w * w)
    return (
        pull * radial * x + push * a,
        pull * radial * y + push * b,
        pull * (radial * z + axial) + push * w,
    )


def over_ellipsoid(radius: Any, i: Any, s2: Any) -> tuple[Any, Any, Any, Any]:
    """Return the altitude and its parts from the radius, one over it and the sine squared."""
    swell = FLATTENING**2 * s2 * (1.0 - s2)
    above = radius - 1.0 + FLATTENING * s2 + 1.5 * swell
    lean = 2.0 * swell * i
    return above * (1.0 - lean), above, swell, lean


def climb(state: Any) -> Any:
    """Return the rate at which the altitude grows."""
    x, y, z, u, v, w = state
    square = x * x + y * y + z * z
    i = square**-0.5
    s = z * i
    s2 = s * s
    _, above, swell, lean = over_ellipsoid(square * i, i, s2)
    outward = (x * u + y * v + z * w) * i
    turning = 2.0 * i * s * (w - s * outward)
    swelling = FLATTENING**2 * (1.0 - 2.0 * s2) * turning
    leaning = 2.0 * i * (swelling - swell * outward * i)
    return (outward + FLATTENING * turning + 1.5 * swelling) * (1.0 - lean) - above * leaning


def by_scipy(state: Numbers, area: float, tolerance: float) -> Numbers:
    """Return the end of one flight in units of the Earth: six numbers and the time."""
    from scipy.integrate import solve_ivp

    def slope(_: float, now: Numbers) -> tuple[float, ...]:
        point = now.tolist()
        return (*point[3:], *motion(point, area, math))

    def left(_: float, now: Numbers) -> float:
        x, y, z = now.tolist()[:3]
        radius = math.sqrt(x * x + y * y + z * z)
        return float(over_ellipsoid(radius, 1.0 / radius, (z / radius) ** 2)[0] - BOTTOM_M / A)

    left.terminal = True  # type: ignore[attr-defined]
    run = solve_ivp(
        slope, (0.0, LONGEST), state, "DOP853", events=left, rtol=tolerance, atol=tolerance
    )
    return np.append(run.y_events[0][0], run.t_events[0][0])


class SciPy:
    """DOP853, one flight after another."""

    def __init__(self, tolerance: float) -> None:
        self.tolerance = tolerance

    def fly(self, state: Numbers, area: Numbers) -> Numbers:
        """Return ends in units of the Earth, shape (7, flight)."""
        runs = [by_scipy(state[:, k], float(area[k]), self.tolerance) for k in range(area.size)]
        return np.array(runs).T


class Heyoka:
    """A batch integrator that flies its lanes again and again."""

    def __init__(self, tolerance: float, leader: str) -> None:
        import heyoka as hy

        self.leader = leader
        names = hy.make_vars("x", "y", "z", "u", "v", "w", "t")
        state = names[:6]
        lanes = hy.recommended_simd_size()
        if leader == "altitude":
            pace = 1.0 / climb(state)
            push = motion(state, hy.par[0], hy, hy.time)
            slope = [*(p * pace for p in (*state[3:], *push)), pace]
            events = {}
        else:
            slope = [*state[3:], *motion(state, hy.par[0], hy), hy.expression(1.0)]
            square = state[0] * state[0] + state[1] * state[1] + state[2] * state[2]
            i = square**-0.5
            left = over_ellipsoid(square * i, i, (state[2] * i) ** 2)[0] - BOTTOM_M / A
            events = {"t_events": [hy.t_event_batch(left)]}
        self.body = hy.taylor_adaptive_batch(
            list(zip(names, slope, strict=True)),
            np.zeros((7, lanes)),
            tol=tolerance,
            pars=np.zeros((1, lanes)),
            fast_math=True,
            **events,
        )

    def fly(self, state: Numbers, area: Numbers) -> Numbers:
        """Return ends in units of the Earth, shape (7, flight)."""
        body = self.body
        now, lanes = body.state, body.state.shape[1]
        begun = state.reshape(6, -1, lanes).swapaxes(0, 1).copy()  # a batch lies together
        ends = np.empty((len(begun), 7, lanes))
        for index, batch in enumerate(begun):
            body.pars[0] = area[index * lanes : (index + 1) * lanes]
            now[:6], now[6] = batch, 0.0
            if self.leader == "altitude":
                body.set_time(TOP_M / A)
                body.propagate_until(BOTTOM_M / A)
            else:
                self._to_the_event(lanes)
            ends[index] = now
        return ends.swapaxes(0, 1).reshape(7, -1)

    def _to_the_event(self, lanes: int) -> None:
        body = self.body
        body.set_time(0.0)
        body.reset_cooldowns()
        until = np.full(lanes, LONGEST)
        while True:
            body.propagate_until(until)
            down = np.array([int(result[0]) == -1 for result in body.propagate_res])
            if not down.any():
                return
            until[down] = body.time[down]  # the event stopped all lanes: the others go on


METHODS: dict[str, Callable[[float], Any]] = {
    "heyoka, altitude": lambda tolerance: Heyoka(tolerance, "altitude"),
    "heyoka, time": lambda tolerance: Heyoka(tolerance, "time"),
    "scipy": SciPy,
}


def serve(channel: Connection, method: str, tolerance: float, draws: Draws) -> None:
    """Fly a share of the draws whenever asked; what a process runs."""
    state = draws.state / UNITS[:6, None]
    area = 0.5 * A * draws.area
    integrator = METHODS[method](tolerance)
    integrator.fly(state[:, :8], area[:8])
    channel.send("ready")
    while channel.recv():
        begun = time.process_time()
        ends = integrator.fly(state, area)
        channel.send((ends * UNITS[:, None], time.process_time() - begun))


def fly_elsewhere(method: str, tolerance: float, draws: Draws, repeats: int, processes: int) -> Run:
    """Fly draws in processes side by side, each its share, again and again."""
    context = multiprocessing.get_context("spawn")
    crew = []
    for share in np.split(np.arange(draws.area.size), processes):
        ours, theirs = context.Pipe()
        part = Draws(draws.state[:, share], draws.area[share])
        worker = context.Process(target=serve, args=(theirs, method, tolerance, part), daemon=True)
        worker.start()
        crew.append((worker, ours))
    for _, channel in crew:
        channel.recv()
    wall, core, least, ends = [], [], math.inf, np.empty((7, 0))
    for _ in range(repeats):
        begun = time.perf_counter()
        for _, channel in crew:
            channel.send(True)
        answers = [channel.recv() for _, channel in crew]
        wall.append(time.perf_counter() - begun)
        spent = [answer[1] for answer in answers]
        core.append(sum(spent))
        least = min(least, min(spent) * processes)
        ends = np.concatenate([answer[0] for answer in answers], axis=1)
    for worker, channel in crew:
        channel.send(False)
        worker.join()
    return Run(ends, wall, core, least)


def best_of(runs: list[Run]) -> Run:
    """Return runs of one method in fresh processes as one run."""
    return Run(
        runs[0].ends,
        [second for run in runs for second in run.wall_s],
        [second for run in runs for second in run.core_s],
        min(run.least_core_s for run in runs),
    )


def by_rocketpy(python: str, drops: int) -> dict[str, float | str] | None:
    """Return drops per second of RocketPy, None where that interpreter lacks it."""
    script = str(Path(__file__).parent / "entry_rocketpy.py")
    done = subprocess.run([python, script, str(drops)], capture_output=True, text=True, check=False)
    if done.returncode:
        print(f"rocketpy skipped: {done.stderr.strip().splitlines()[-1]}", file=sys.stderr)
        return None
    version, rate = done.stdout.split()[-2:]
    return {"version": version, "drops_per_core_s": float(rate)}
