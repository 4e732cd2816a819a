r"""Fall under canopies, integrated over altitude instead of time.

Under a canopy of drag area $C_D S$ the fall is nearly steady. With
$v_t^2 = 2 m g / (\rho C_D S)$ and density scale height $H$, the speed that follows the slowly
changing $v_t$ to first order is $v_q^2 = v_t^2 (1 + v_t^2 / (2 g H))$. Duration and drift are
integrals of $1/v_q$ and $wind/v_q$ over altitude, by Gauss-Legendre quadrature on each stage.

Decision: a canopy opens at once and the fast fall before it decays as
$v^2 = v_q^2 [1 + a z^2]$, $z = e^{-y}$, $y = \int g / v_t^2 \, dh$, $a = w_0^2 - 1$ with $w_0$ the
speed over $v_q$ at the opening: exact for quadratic drag at constant density, where it shortens
the fall by $\frac{v_t}{g} \ln \frac{1 + w_0}{1 + w}$. So the stiff part needs no steps at all.

Drift: the capsule follows the wind over a fall of $L = v_t^2 / g$ (350 m under a drogue, 7 m under
a main canopy). It moves with the wind of $L (1 - z)$ above it, exact for a linear wind in constant
density, plus $z$ times the velocity over the wind that it brought to the opening, which carries it
by $\frac{v_t}{g \sqrt a} [\sinh^{-1} \sqrt a - \sinh^{-1} (z \sqrt a)]$ times that velocity.

Filling and loads: `physics.canopy`. Left out: added mass of air, pendulum motion, change of gravity
with altitude (0.2 %).
Source: Knacke, T. W. 1991, "Parachute Recovery Systems Design Manual", NWC TP 6575.
"""

from collections.abc import Callable
from typing import NamedTuple, TypeAlias

import jax
import jax.numpy as jnp
import numpy as np

from voskhod.arrays import Real
from voskhod.units import STANDARD_GRAVITY_M_S2

NODES = 8  # per stage: density to 1e-9; a wind that waves faster than stage / 4 is smoothed

DensityAt: TypeAlias = Callable[[Real], Real]
WindAt: TypeAlias = Callable[[Real], tuple[Real, Real]]


def _cumulative_quadrature(count: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return nodes on [0, 1], weights to the end, and weights from 0 to each node."""
    nodes, weights = np.polynomial.legendre.leggauss(count)
    vandermonde = np.polynomial.legendre.legvander(nodes, count - 1)
    integrals = np.stack(
        [
            np.polynomial.legendre.legval(nodes, np.polynomial.legendre.legint(row, lbnd=-1.0))
            for row in np.eye(count)
        ],
        axis=1,
    )
    to_nodes = integrals @ np.linalg.inv(vandermonde)
    return 0.5 * (nodes + 1.0), 0.5 * weights, 0.5 * to_nodes


NODE, TO_END, TO_NODE = _cumulative_quadrature(NODES)


class Trigger(NamedTuple):
    """Moment at which the first canopy opens.

    Args:
        altitude_m: altitude [m]
        speed_m_s: speed of the fall [m/s]
        east_m_s: velocity over the ground towards east [m/s]
        north_m_s: velocity over the ground towards north [m/s]
    """

    altitude_m: Real
    speed_m_s: Real
    east_m_s: Real | float = 0.0
    north_m_s: Real | float = 0.0


class Stage(NamedTuple):
    """Canopy that is open from an altitude down to the next stage or the ground.

    Args:
        open_altitude_m: altitude at which it opens [m]
        drag_area_m2: drag coefficient times area, capsule included [m2]
    """

    open_altitude_m: Real | float
    drag_area_m2: Real | float


class DescentProfile(NamedTuple):
    """Record of a fall: first axis from the first opening to touchdown.

    Each stage contributes its opening and its quadrature nodes; touchdown comes last.

    Args:
        altitude_m: altitude [m]
        time_s: time since the trigger [s]
        speed_m_s: speed of the fall [m/s]
        drift_east_m: drift towards east [m]
        drift_north_m: drift towards north [m]
    """

    altitude_m: Real
    time_s: Real
    speed_m_s: Real
    drift_east_m: Real
    drift_north_m: Real


class Descent(NamedTuple):
    """Fall under canopies from the trigger to the ground.

    Args:
        duration_s: time from trigger to touchdown [s]
        drift_east_m: drift towards east [m]
        drift_north_m: drift towards north [m]
        touchdown_speed_m_s: speed at touchdown, before any soft-landing rocket [m/s]
        profile: record of the fall
    """

    duration_s: Real
    drift_east_m: Real
    drift_north_m: Real
    touchdown_speed_m_s: Real
    profile: DescentProfile


def terminal_speed(mass: Real | float, density: Real, drag_area: Real | float) -> Real:
    """Return the speed at which drag carries the weight.

    Args:
        mass: mass [kg]
        density: air density [kg/m3]
        drag_area: drag coefficient times area [m2]

    Returns:
        Speed [m/s].

    Source: balance of drag and weight at standard gravity.
    """
    return jnp.sqrt(2.0 * mass * STANDARD_GRAVITY_M_S2 / (density * drag_area))


def descend(
    trigger: Trigger,
    ground_altitude_m: Real | float,
    stages: tuple[Stage, ...],
    mass_kg: Real | float,
    density_at: DensityAt,
    wind_at: WindAt,
) -> Descent:
    """Fall under a sequence of canopies from the trigger to the ground.

    The first canopy opens at the trigger whatever altitude its stage names. A later canopy whose
    altitude lies above the trigger opens at the trigger as well, and one below the ground never.

    Args:
        trigger: altitude and velocity at which the first canopy opens
        ground_altitude_m: altitude of the ground [m]
        stages: canopies in order of opening
        mass_kg: mass under the canopies [kg]
        density_at: air density [kg/m3] at an altitude [m], element by element
        wind_at: wind towards east and north [m/s] at an altitude [m], element by element

    Returns:
        Duration, drift, touchdown speed and a record of the fall.

    Source: module docstring; quadrature of Gauss and Legendre.
    """
    top = jnp.asarray(trigger.altitude_m)
    motion = _Motion(jnp.asarray(trigger.speed_m_s), trigger.east_m_s, trigger.north_m_s)
    so_far = (jnp.zeros_like(top), jnp.zeros_like(top), jnp.zeros_like(top))
    pieces = []
    for index, stage in enumerate(stages):
        is_last = index + 1 == len(stages)
        next_opening = ground_altitude_m if is_last else stages[index + 1].open_altitude_m
        bottom = jnp.minimum(jnp.maximum(next_opening, ground_altitude_m), top)
        fall = _Fall(top, bottom, mass_kg / stage.drag_area_m2)
        piece, motion = _fall_under_canopy(fall, motion, so_far, density_at, wind_at)
        pieces.append(DescentProfile(*(column[:-1] for column in piece)))
        top = bottom
        so_far = (piece.time_s[-1], piece.drift_east_m[-1], piece.drift_north_m[-1])
    pieces.append(DescentProfile(*(column[-1:] for column in piece)))
    profile = DescentProfile(*(jnp.concatenate(c) for c in zip(*pieces, strict=True)))
    return Descent(*so_far, motion.speed, profile)


class _Fall(NamedTuple):
    """One stage: altitudes of top and bottom, mass per drag area."""

    top: Real
    bottom: Real
    loading: Real | float


class _Motion(NamedTuple):
    """Velocity where one stage hands over to the next: down, east, north."""

    speed: Real
    east: Real | float
    north: Real | float


def _fall_under_canopy(
    fall: _Fall,
    motion: _Motion,
    so_far: tuple[Real, Real, Real],
    density_at: DensityAt,
    wind_at: WindAt,
) -> tuple[DescentProfile, _Motion]:
    """Return the record of one stage at its top, its nodes and its bottom, and the last motion."""
    thickness = fall.top - fall.bottom
    share = np.concatenate([[0.0], NODE, [1.0]]).reshape((-1,) + (1,) * jnp.ndim(thickness))
    altitude = fall.top - share * thickness
    density, slope = jax.jvp(density_at, (altitude,), (jnp.ones_like(altitude),))
    terminal2 = 2.0 * STANDARD_GRAVITY_M_S2 * fall.loading / density
    reach = terminal2 / STANDARD_GRAVITY_M_S2
    change = jnp.clip(-0.5 * reach * slope / density, -0.5, 1.0)  # bounds: strange densities
    steady = jnp.sqrt(terminal2 * (1.0 + change))
    z = jnp.exp(-_integrate(1.0 / reach, thickness))
    a = (motion.speed / steady[:1]) ** 2 - 1.0
    # The floor keeps the slope of the root finite for a fall that starts from rest.
    excess = jnp.sqrt(jnp.maximum(1.0 + a * z * z, 1e-12))
    scale = steady[:1] / STANDARD_GRAVITY_M_S2
    saved = scale * jnp.log((1.0 + excess[:1]) / (1.0 + excess))
    # A fall slower than terminal has a < 0; taken as 0, its brought velocity lasts a little less.
    root = jnp.sqrt(jnp.maximum(a, 1e-6))
    carried = scale * (jnp.arcsinh(root) - jnp.arcsinh(root * z)) / root
    wind_east, wind_north = wind_at(altitude + reach * (1.0 - z))
    east, drift_east = _blow(wind_east, motion.east, steady, (thickness, z, saved, carried))
    north, drift_north = _blow(wind_north, motion.north, steady, (thickness, z, saved, carried))
    time = so_far[0] + _integrate(1.0 / steady, thickness) - saved
    speed = steady * excess
    record = DescentProfile(altitude, time, speed, so_far[1] + drift_east, so_far[2] + drift_north)
    return record, _Motion(speed[-1], east, north)


def _blow(
    wind: Real, brought: Real | float, steady: Real, terms: tuple[Real, Real, Real, Real]
) -> tuple[Real, Real]:
    """Return the last velocity and the drift along one horizontal axis of a stage."""
    thickness, z, saved, carried = terms
    wind = jnp.broadcast_to(wind, steady.shape)
    over = brought - wind[:1]
    drift = _integrate(wind / steady, thickness) - wind[:1] * saved + over * carried
    return wind[-1] + over[0] * z[-1], drift


def _integrate(rate: Real, thickness: Real) -> Real:
    """Return the integral over depth from the top to the top, each node and the bottom."""
    inner = rate[1:-1]
    weights = np.concatenate([np.zeros((1, NODES)), TO_NODE, TO_END[None, :]])
    return jnp.tensordot(weights, inner, axes=1) * thickness


def soft_landing_speed(
    speed: Real, impulse: Real | float, mass: Real | float, floor: Real | float
) -> Real:
    """Return the touchdown speed that a soft-landing rocket leaves.

    Args:
        speed: speed under the canopy [m/s]
        impulse: total impulse of the rocket, less the weight it carries meanwhile [N s]
        mass: mass of the capsule [kg]
        floor: speed below which the rocket is not meant to go [m/s]

    Returns:
        Touchdown speed, never above the speed under the canopy [m/s].

    Source: impulse and momentum; the floor is a guess of the mission file.
    """
    return jnp.minimum(speed, jnp.maximum(speed - impulse / mass, floor))
