"""Chamber profiles with their cases, and the numbers that the law of sickness takes from them.

The file `data/dcs_profiles.csv` holds 61 groups as steps of pressure, gas, minutes and effort; its
head says how they are coded. Each step is gone through with the tissue of `crew.decompression`:
360 min at rest, shorter above by the exponent of Conkin et al. (2004) in the uptake above rest.
"""

import csv
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import jax.numpy as jnp
import numpy as np
from numpy.typing import NDArray

from voskhod.crew.decompression import (
    PSI_PA,
    SEA_LEVEL_NITROGEN_PA,
    tissue_nitrogen,
    working_half_time,
)
from voskhod.crew.sickness import SIMULATION_UPTAKE_ML_KG_MIN, supersaturation

MINUTE_S = 60.0


class Step(NamedTuple):
    """A stay at one pressure.

    Attributes:
        pressure: pressure on the body [Pa].
        nitrogen: share of nitrogen in the gas breathed [1].
        duration: how long [s].
        uptake: oxygen uptake [mL/(kg min)].
        counted: whether cases were counted in it.
    """

    pressure: float
    nitrogen: float
    duration: float
    uptake: float
    counted: bool


class Groups(NamedTuple):
    """The groups, each array of shape (groups).

    Attributes:
        name: name of the group.
        study: study that it belongs to.
        exposed: people exposed.
        cases: those with symptoms.
        rival: cases that the bubble model tells.
        rival_residual: its squared Pearson residual, printed with more digits than its cases.
        early: cases in the first part of the exposure, of those; zero where nobody says.
        early_share: that part of the exposure; zero where nobody says.
        log_dose: logarithm of the dose in the exposure.
        work: oxygen uptake above that of a simulated spacewalk [mL/(kg min)].
        duration: length of the exposure [s].
    """

    name: tuple[str, ...]
    study: tuple[str, ...]
    exposed: NDArray[np.float64]
    cases: NDArray[np.float64]
    rival: NDArray[np.float64]
    rival_residual: NDArray[np.float64]
    early: NDArray[np.float64]
    early_share: NDArray[np.float64]
    log_dose: NDArray[np.float64]
    work: NDArray[np.float64]
    duration: NDArray[np.float64]


def steps_of(course: str) -> tuple[Step, ...]:
    """Return the steps of a course as the file writes it.

    Args:
        course: steps apart by semicolons: psia, share of nitrogen, minutes, uptake; "*" counts.
    """
    steps = []
    for text in course.split(";"):
        word = text.strip()
        psi, nitrogen, minutes, uptake = (float(part) for part in word.lstrip("*").split())
        steps.append(Step(psi * PSI_PA, nitrogen, minutes * MINUTE_S, uptake, word.startswith("*")))
    return tuple(steps)


def tension_at_exposure(steps: tuple[Step, ...]) -> tuple[float, Step]:
    """Return tissue nitrogen at the last decompression [Pa], and the step that was counted.

    Args:
        steps: all steps, the last counted one being the exposure in question.
    """
    tissue = jnp.asarray(SEA_LEVEL_NITROGEN_PA)
    found: tuple[float, Step] | None = None
    for step in steps:
        if step.counted:
            found = float(tissue), step
        gas = jnp.asarray(step.nitrogen * step.pressure)
        half = working_half_time(jnp.asarray(step.uptake))
        tissue = tissue_nitrogen(tissue, gas, step.duration, half)
    assert found is not None, "a course without a counted step"
    return found


@cache
def chamber_groups() -> Groups:
    """Return the 61 groups of the file."""
    text = (files("voskhod.validation") / "data" / "dcs_profiles.csv").read_text("utf-8")
    rows = list(csv.DictReader(line for line in text.splitlines() if not line.startswith("#")))
    reached = [tension_at_exposure(steps_of(row["course"])) for row in rows]

    def column(name: str) -> NDArray[np.float64]:
        return np.array([float(row[name] or 0.0) for row in rows])

    duration = np.array([step.duration for _, step in reached])
    tension, pressure = (
        jnp.asarray(values)
        for values in zip(*((t, step.pressure) for t, step in reached), strict=True)
    )
    return Groups(
        tuple(row["set"] for row in rows),
        tuple(row["study"] for row in rows),
        column("exposed"),
        column("cases"),
        column("cases_3rut"),
        column("residual_sq_3rut"),
        column("early_cases"),
        column("early_minutes") * MINUTE_S / duration,
        np.log(np.asarray(supersaturation(tension, pressure))),
        np.array([step.uptake for _, step in reached]) - SIMULATION_UPTAKE_ML_KG_MIN,
        duration,
    )
