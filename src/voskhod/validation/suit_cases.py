"""Suit, hands and hatch beside what has been measured of them, which is little.

The way in is only told: nobody has published how long it takes or what it costs. The man and the
suit of these cases are those of `docs/models/ingress.md`.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp

from voskhod.arrays import Real, Scalar
from voskhod.crew import effort, hatch, ingress
from voskhod.physics import suit, suit_joints
from voskhod.physics.march import Grid, march
from voskhod.units import STANDARD_ATMOSPHERE_PA
from voskhod.validation.case import Origin, Score

_PSI_PA, _EMU_PA = 6894.757293168, 29.6e3
_SPAN_S, _STEPS = 600.0, 200  # longer than any reserve; halved steps move no time by 0.5 s
_HOLSCHUH = "Holschuh, MIT thesis: EMU elbow, 25-115 deg, 4.3 psid"
_AVIN = "Frey-Law & Avin, Ergonomics 53:109 (2010), power curves through 194 studies"
_NOBODY = float("nan")
SHELL = suit.Shell(0.121, 0.071, 0.15, 2e5)  # 50 L about 75 kg; stiffness a guess
WORN = hatch.Worn(SHELL, suit_joints.SOFT_JOINTS, hatch.Figure(1.9, 0.54, 0.43))
STRENGTH = hatch.Strength(suit_joints.PerJoint(58.0, 75.0, 130.0, 104.0), 500.0)
HABIT = ingress.Habit(20.0, 0.6, 20.0, 60.0, 300.0, 800.0)
HOLD_N, RUBBING, TUBE_M, HATCH_M = 60.0, 0.3, 1.0, 0.65
NORMAL_PA, LOW_PA = 0.40 * STANDARD_ATMOSPHERE_PA, 0.27 * STANDARD_ATMOSPHERE_PA


class Entry(NamedTuple):
    """One way in.

    Attributes:
        pressure_pa: suit pressure when it begins [Pa].
        later_pa: what he lets it down to [Pa].
        lowers_at: when he begins to [s].
        falls_in: time constant of its fall [s].
        hatch_m: clear diameter of the hatch [m].
        feet_first: one legs first, zero head first.
    """

    pressure_pa: Real | float
    later_pa: Real | float
    lowers_at: Real | float
    falls_in: Real | float
    hatch_m: Real | float
    feet_first: Real | float


def joint_scores(tell: Callable[[str], None]) -> tuple[Score, ...]:
    """Return the scores of suit joints.

    Args:
        tell: not called; these cases take no time.
    """
    elbow = suit_joints.SOFT_JOINTS.elbow
    angles = jnp.radians(jnp.linspace(25.0, 115.0, 901))
    emu = jnp.asarray(_EMU_PA)
    flexing, extending = (
        suit_joints.torque(emu, angles, jnp.asarray(s), elbow) for s in (1.0, -1.0)
    )
    zero = angles[jnp.argmin(jnp.abs(0.5 * (flexing + extending)))]
    bare = elbow._replace(structure_n_m_rad=0.0, structure_friction_n_m=0.0)
    ratio = _at(bare, 27.4e3, 1.0) / _at(bare, 40.6e3, 1.0)
    even = elbow._replace(plateau=0.0)
    growth = _at(even, 2.0 * _EMU_PA, 0.0) / _at(even, _EMU_PA, 0.0) - 1.0
    one = Origin("", "", 5e-4, "printed to three places", "27.4 / 40.6 kPa")
    few = Origin("", "", 0.03, "a few per cent are said, three taken", "constant-volume joint")
    peak = Origin("N*m", "N*m", 5.0, "up to about 20 is said; a peak of 10 to 20 taken", _HOLSCHUH)
    rest = Origin("rad", "deg", 0.087, "near 30 deg is said, 5 deg taken", _HOLSCHUH)
    loop = Origin("J", "J", None, "that the loop loses is said, not how much", _HOLSCHUH)
    lost = suit_joints.cycle_work(emu, 1.5708, elbow)
    rough = Origin("N*m", "N*m", None, "unverified notes, range of motion unstated", "EMU, notes")
    scores = [
        peak.score("suit.elbow.peak", "EMU elbow: greatest torque", flexing.max(), 15.0),
        rest.score("suit.elbow.neutral", "EMU elbow: flexion at rest", zero, jnp.radians(30.0)),
        loop.score("suit.elbow.loop", "EMU elbow: lost in one cycle of 90 deg", lost, _NOBODY),
        one.score("suit.ratio", "torque of the gas, 0.27 over 0.40 atm", ratio, 0.675),
        few.score("suit.constant_volume", "constant volume: growth at twice p", growth, 0.0),
    ]
    for name, joint, theirs, flexion in (
        ("shoulder", suit_joints.SOFT_JOINTS.shoulder, 40.0, 1.5),
        ("knee", suit_joints.SOFT_JOINTS.knee, 25.0, 1.75),
    ):
        ours = suit_joints.torque(emu, jnp.asarray(flexion), jnp.asarray(1.0), joint)
        scores.append(rough.score(f"suit.{name}.torque", f"EMU {name}: torque", ours, theirs))
    return tuple(scores)


def _at(joint: suit_joints.Joint, pressure: float, drawn: float) -> Real:
    """Return the torque of a joint flexed by 86 deg [N m]."""
    return suit_joints.torque(jnp.asarray(pressure), jnp.asarray(1.5), jnp.asarray(drawn), joint)


def hand_scores(tell: Callable[[str], None]) -> tuple[Score, ...]:
    """Return the scores of hands, endurance and breath.

    Args:
        tell: not called; these cases take no time.
    """
    glove = Origin("", "", 1e-6, "two points make the line", "Roesch 1986; NASA JSC, n = 16")
    curve = Origin("s", "s", None, "two rates miss a power law by up to 13 %", _AVIN, 0.15)
    scores = [
        glove.score(
            f"suit.grip.{name}", f"grip at {psi} psid", effort.grip_factor(jnp.asarray(p)), share
        )
        for name, psi, share in (("low", 0.5, 0.65), ("high", 4.3, 0.58))
        for p in (psi * _PSI_PA,)
    ]
    for name, muscle, seconds, power in (
        ("shoulder", effort.SHOULDER_FATIGABILITY, 14.86, -1.83),
        ("grip", effort.GRIP_FATIGABILITY, 33.55, -1.61),
    ):
        for load in (0.2, 0.4, 0.6):
            ours = effort.endurance_time(jnp.asarray(load), muscle)
            label = f"{name} holds {load:.0%} of its strength"
            scores.append(
                curve.score(f"suit.hold.{name}.{load:.0%}", label, ours, seconds * load**power)
            )
    air = suit.alveolar_oxygen(jnp.asarray(69.68e3), 0.2095)
    same = (air + suit.LUNG_VAPOUR_PA + 4800.0) / 1.0
    breath = Origin("Pa", "kPa", 0.9e3, "300 m of altitude", "40 000 ft on oxygen (FAA AC 61-107)")
    scores.append(breath.score("suit.breath", "oxygen like air at 10 000 ft", same, 18.75e3))
    return tuple(scores)


def ingress_scores(tell: Callable[[str], None]) -> tuple[Score, ...]:
    """Return what the way in takes, beside the one return that is documented.

    Args:
        tell: called before the ways in are gone.
    """
    tell("getting into an airlock in a suit")
    never = 2.0 * _SPAN_S
    cases = (
        ("low.feet", "0.27 atm, legs first", Entry(LOW_PA, LOW_PA, never, 15.0, HATCH_M, 1.0)),
        ("low.head", "0.27 atm, head first", Entry(LOW_PA, LOW_PA, never, 15.0, HATCH_M, 0.0)),
        ("normal", "0.40 atm, legs first", Entry(NORMAL_PA, LOW_PA, never, 15.0, HATCH_M, 1.0)),
        ("wide", "0.27 atm, 1 m wide", Entry(LOW_PA, LOW_PA, never, 15.0, 1.0, 1.0)),
        (
            "flown",
            "0.40 atm, from 60 s on 0.27",
            Entry(NORMAL_PA, LOW_PA, 60.0, 15.0, HATCH_M, 1.0),
        ),
    )
    entries = Entry(*(jnp.asarray(column) for column in zip(*(c[2] for c in cases), strict=True)))
    took, _ = enter_all(entries)
    why = "one return is documented, its procedure is not; no other time is published"
    nobody = Origin("s", "s", None, why, "ours alone; 600 s stands for not at all")
    report = Origin("s", "s", None, why, "Voskhod 2: 12 min 9 s outside less 10 min 20 s of float")
    return tuple(
        (report if name == "flown" else nobody).score(
            f"suit.way_in.{name}", f"way in: {what}", s, 109.0 if name == "flown" else _NOBODY
        )
        for (name, what, _), s in zip(cases, jax.device_get(took), strict=True)
    )


def enter(entry: Entry) -> tuple[Scalar, Scalar]:
    """Return how long a way in takes, the span where it does not succeed [s], and the work [J].

    Args:
        entry: pressures, hatch and manner.
    """
    hole = hatch.Hatch(entry.hatch_m, TUBE_M, RUBBING)

    def rates(now: Scalar, state: tuple[Scalar, ...], _: Any) -> tuple[Real, ...]:
        since = jnp.maximum(now - entry.lowers_at, 0.0)
        over = (entry.pressure_pa - entry.later_pa) * jnp.exp(-since / entry.falls_in)
        asked = hatch.demand(entry.later_pa + over, WORN, hole, STRENGTH, entry.feet_first, HOLD_N)
        rate = ingress.rate(asked, state[0], ingress.Tired(state[1], state[2]), HABIT)
        return rate.progress_s, rate.muscle_s, rate.hand_s, rate.metabolic_w

    zero = jnp.zeros(())
    run = march(
        rates,
        (zero, zero, zero, zero),
        Grid(zero, zero + _SPAN_S / _STEPS, _STEPS),
        None,
        solver="Bosh3",
        stop=lambda _, state, args: 1.0 - state[0],
    )
    return run.end, run.state[3]


enter_all = jax.jit(jax.vmap(enter))

SUIT_CASES = (joint_scores, hand_scores, ingress_scores)
