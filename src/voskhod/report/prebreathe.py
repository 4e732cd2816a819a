"""A prebreathe plan for people and for programs: a row per length, and the lengths that do."""

from dataclasses import dataclass
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from rich.box import SIMPLE_HEAD
from rich.table import Table

from voskhod.arrays import Real
from voskhod.crew import sickness
from voskhod.crew.prebreathe import LONGEST_S, Protocol, Risk, risk, time_to_meet
from voskhod.report.console import console
from voskhod.report.prebreathe_order import Limits
from voskhod.report.shown import DASH, number, spelt

# Lengths of the rows: quarters of an hour where a quarter counts, then hours.
MINUTES = (0, 15, 30, 45, 60, 90, 120, 150, 180, 210, 240, 300, 360, 480)
FITTED_S = 6.0 * 3600.0  # the longest exposure that the law was fitted to
MEANINGS = {
    "ratio": "tissue ratio",
    "chance": "chance of sickness",
    "chance_high": "chance of sickness, upper end of its interval",
}


@dataclass(frozen=True)
class Plan:
    """A prebreathe, worked out.

    Attributes:
        protocol: what is done.
        limits: what it has to meet.
        in_flight: whether the shift between chamber and flight was asked for.
        minutes: lengths of the rows [min].
        rows: what each length leaves, shape (rows).
        meets: shortest length that meets a limit, by name [s]; None where no length does.
    """

    protocol: Protocol
    limits: Limits
    in_flight: bool
    minutes: tuple[float, ...]
    rows: Risk
    meets: dict[str, float | None]


def work_out(protocol: Protocol, limits: Limits, in_flight: bool = False) -> Plan:
    """Return the rows of a plan and the lengths that meet its limits.

    Args:
        protocol: what is done.
        limits: what it has to meet.
        in_flight: whether cases are as rare as in flight, not as in chambers.
    """
    shift = sickness.FLIGHT if in_flight else sickness.GROUND

    def judged(lengths: Real) -> Real:
        """Return what the three limits look at, each at a length of its own."""
        left = risk(protocol, lengths, shift)
        return jnp.stack([left.ratio[0], left.chance[1], left.high[2]])

    def solve(lengths: Real) -> tuple[Risk, Real]:
        most = jnp.asarray([limits.ratio, limits.chance, limits.chance])
        return risk(protocol, lengths, shift), time_to_meet(judged, most)

    rows, times = jax.device_get(jax.jit(solve)(60.0 * jnp.asarray(MINUTES, dtype=float)))
    meets = {
        name: float(time) if np.isfinite(time) else None
        for name, time in zip(MEANINGS, times, strict=True)
    }
    return Plan(protocol, limits, in_flight, MINUTES, rows, meets)


def print_plan(plan: Plan) -> None:
    """Print the table of a plan and the lengths that meet its limits.

    Args:
        plan: what was worked out.
    """
    heads = ("prebreathe", "tissue N2", "R", "ETR", "P(DCS)", "90 % from", "to")
    table = Table(*heads, box=SIMPLE_HEAD, pad_edge=False)
    for column in table.columns:
        column.justify = "right"
    for i, minutes in enumerate(plan.minutes):
        row = {name: float(part[i]) for name, part in plan.rows._asdict().items()}
        table.add_row(
            f"{minutes:g} min",
            f"{row['tissue_pa'] / 1e3:.1f} kPa",
            f"{row['ratio']:.3f}",
            f"{row['exercise_ratio']:.3f}",
            *(f"{number(100.0 * row[name], 2)} %" for name in ("chance", "low", "high")),
        )
    out, exposed = console(), plan.protocol.exposed
    where = "in flight" if plan.in_flight else "as in ground trials"
    out.print(
        f"[bold]From {float(plan.protocol.cabin_pa) / 1e3:.4g} to "
        f"{float(exposed.pressure_pa) / 1e3:.4g} kPa for {spelt(float(exposed.duration_s))}, "
        f"{where}[/bold]"
    )
    out.print(table)
    for name, meaning in MEANINGS.items():
        limit = plan.limits.ratio if name == "ratio" else plan.limits.chance
        said = f"{limit:g}" if name == "ratio" else f"{number(100.0 * limit, 3)} %"
        out.print(f"{meaning} at most {said}: {_length(plan.meets[name])}")
    if float(exposed.duration_s) > FITTED_S:
        out.print("The law was fitted to exposures of up to 6 h: beyond, it is extrapolated.")


def _length(seconds: float | None) -> str:
    """Return the length of a prebreathe in words."""
    if seconds is None:
        return f"{DASH} no prebreathe of up to {spelt(LONGEST_S)} does"
    return "met without prebreathe" if seconds == 0.0 else f"prebreathe {spelt(seconds)}"


def plan_document(plan: Plan) -> dict[str, Any]:
    """Return a plan as plain data, SI units.

    Args:
        plan: what was worked out.
    """
    protocol = plan.protocol
    return {
        "from_pa": float(protocol.cabin_pa),
        "stages": [
            {name: float(value) for name, value in stage._asdict().items()}
            for stage in protocol.stages
        ],
        "oxygen": float(protocol.oxygen),
        "exercise": {name: float(value) for name, value in protocol.work._asdict().items()},
        "exposure": {name: float(value) for name, value in protocol.exposed._asdict().items()},
        "in_flight": plan.in_flight,
        "limits": {"ratio": plan.limits.ratio, "chance": plan.limits.chance},
        "prebreathe_that_meets_s": plan.meets,
        "rows": [
            {"prebreathe_s": 60.0 * minutes}
            | {name: float(part[i]) for name, part in plan.rows._asdict().items()}
            for i, minutes in enumerate(plan.minutes)
        ],
    }
