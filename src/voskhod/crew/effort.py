r"""Effort: how fast a loaded muscle moves, how it tires, and what that means at a hatch.

Speed. A muscle that carries the share $\phi$ of its strength shortens at
v / v_max = (1 - phi) / (1 + phi / kappa), kappa = 0.25 (Hill, Proc. R. Soc. B 126:136, 1938).
Decision: the last twentieth before $\phi = 1$ is blended smoothly to zero, so that the rate of a
task has a slope everywhere and is exactly zero when the load cannot be moved.

Fatigue. Three compartments, resting, active, fatigued, that add up to one (Xia & Frey-Law,
J. Biomech. 41:3046, 2008). Active muscle tires at F, fatigued recovers at R:

    dm_F/dt = F m_A - R m_F,   m_A = min(load * duty, 1 - m_F)

Decision: activation is instant beside minutes of fatigue, so the fatigued share alone is state.
A hold ends when m_F = 1 - load, in closed form `endurance_time`. Values of F and R by joint from
Frey-Law, Looft & Heitsman, J. Biomech. 45:1803 (2012).

Rest. Muscle that is let go recovers r times faster than muscle that is held, since blood runs
through it: r = 15 for elbow, knee and shoulder, 30 for the hand (Looft, Herkert & Frey-Law,
J. Biomech. 77:16, 2018; Looft & Frey-Law, J. Biomech. 106:109762, 2020). Decision: work and rest
alternate within seconds, beside which fatigue is slow, so R is their mean, R [1 + (r - 1)(1 - d)].

Glove. Grip falls to 0.65 of the bare hand at 0.5 psid and to 0.58 at 4.3 psid (16 subjects,
Roesch 1986, Virginia Tech; NASA Johnson Space Center suited subjects). What a hand pulls with on a
rail or a tether is its grip (decision: it hooks rather than clamps, so no friction enters).
"""

from typing import NamedTuple

import jax.numpy as jnp

from voskhod.arrays import Real

HILL_CURVATURE = 0.25  # Hill 1938, a / F_0

REST_RECOVERY = 15.0  # ankle, knee, elbow (Looft 2018), shoulder (Looft & Frey-Law 2020)
GRIP_REST_RECOVERY = 30.0  # hand (Looft 2018)

_BLEND_WIDTH = 0.05  # decision: share of strength over which speed fades to nothing
_PSI_PA = 6894.757293168  # pound-force per square inch
_GRIP_LOW = 0.65  # Roesch 1986, at 0.5 psid
_GRIP_SLOPE_PA = (0.58 - 0.65) / (3.8 * _PSI_PA)  # Roesch 1986, 0.58 at 4.3 psid


class Fatigability(NamedTuple):
    """Rates of the three-compartment model.

    Args:
        fatigue_s: rate at which active muscle tires [1/s].
        recovery_s: rate at which fatigued muscle recovers [1/s].
    """

    fatigue_s: Real | float
    recovery_s: Real | float


GENERAL_FATIGABILITY = Fatigability(0.00970, 0.00091)  # Frey-Law 2012
SHOULDER_FATIGABILITY = Fatigability(0.01820, 0.00168)  # Frey-Law 2012
ELBOW_FATIGABILITY = Fatigability(0.00912, 0.00094)  # Frey-Law 2012
GRIP_FATIGABILITY = Fatigability(0.00980, 0.00064)  # Frey-Law 2012


def hill_speed(load_fraction: Real) -> Real:
    """Return the speed of a loaded muscle as a share of its unloaded speed.

    Args:
        load_fraction: load per present strength [1].

    Returns:
        Speed factor, one unloaded, zero at or above full load [1].

    Source: Hill 1938; blend to zero, decision of this module.
    """
    load = jnp.maximum(load_fraction, 0.0)
    spare = jnp.maximum(1.0 - load, 0.0)
    return spare / (1.0 + load / HILL_CURVATURE) * moving_share(load)


def moving_share(load_fraction: Real) -> Real:
    """Return the share of the time during which a load can be moved at all.

    Args:
        load_fraction: load per present strength [1].

    Returns:
        One up to nineteen twentieths of full load, zero at and above it [1].

    Source: smooth step, decision of this module.
    """
    step = jnp.clip((1.0 - load_fraction) / _BLEND_WIDTH, 0.0, 1.0)
    return step * step * (3.0 - 2.0 * step)


def fatigue_rate(
    fatigued_fraction: Real,
    load_fraction: Real,
    duty: Real | float = 1.0,
    muscle: Fatigability = GENERAL_FATIGABILITY,
    rest_recovery: Real | float = 1.0,
) -> Real:
    """Return how fast the fatigued share of a muscle grows.

    Args:
        fatigued_fraction: fatigued share, 0 to 1 [1].
        load_fraction: load per strength of the fresh muscle while it works [1].
        duty: share of the time during which it works [1].
        muscle: fatigue and recovery rates.
        rest_recovery: recovery of muscle let go over that of muscle held [1].

    Returns:
        Rate of the fatigued share [1/s].

    Source: Xia & Frey-Law 2008; rest after Looft, Herkert & Frey-Law 2018.
    """
    available = jnp.maximum(1.0 - fatigued_fraction, 0.0)
    active = duty * jnp.minimum(jnp.maximum(load_fraction, 0.0), available)
    recovery = muscle.recovery_s * (1.0 + (rest_recovery - 1.0) * (1.0 - duty))
    return muscle.fatigue_s * active - recovery * fatigued_fraction


def endurance_time(load_fraction: Real, muscle: Fatigability = GENERAL_FATIGABILITY) -> Real:
    """Return how long a fresh muscle holds a constant load.

    Args:
        load_fraction: load per strength of the fresh muscle [1].
        muscle: fatigue and recovery rates.

    Returns:
        Endurance time, ten hours where the load can be held for good [s].

    Source: closed form of Xia & Frey-Law 2008.
    """
    load = jnp.clip(load_fraction, 1e-3, 1.0)
    part = muscle.recovery_s * (1.0 - load) / (muscle.fatigue_s * load)
    time = -jnp.log1p(-jnp.minimum(part, 1.0 - 1e-12)) / muscle.recovery_s
    return jnp.minimum(time, 36000.0)


def grip_factor(suit_gauge_pressure_pa: Real) -> Real:
    """Return the grip strength in a suit glove as a share of the bare hand's.

    Args:
        suit_gauge_pressure_pa: suit pressure above the surroundings [Pa].

    Returns:
        Share of the bare hand's grip strength, gloves on [1].

    Source: Roesch 1986; straight line through its two pressures, extrapolated beyond them.
    """
    gauge = jnp.maximum(suit_gauge_pressure_pa, 0.0)
    return jnp.maximum(_GRIP_LOW + _GRIP_SLOPE_PA * (gauge - 0.5 * _PSI_PA), 0.1)


def pull_force(
    grip_n: Real, suit_gauge_pressure_pa: Real, fatigued_fraction: Real | float = 0.0
) -> Real:
    """Return the greatest force with which a gloved hand pulls on a rail, a rim or a tether.

    Args:
        grip_n: grip strength of the bare, fresh hand [N].
        suit_gauge_pressure_pa: suit pressure above the surroundings [Pa].
        fatigued_fraction: fatigued share of the hand [1].

    Returns:
        Force of one hand [N].

    Source: `grip_factor`; that a hand pulls with its grip is a decision of this module.
    """
    return grip_n * grip_factor(suit_gauge_pressure_pa) * jnp.maximum(1.0 - fatigued_fraction, 0.0)
