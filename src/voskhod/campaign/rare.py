r"""Draws for a rare outcome: from a written condition to a shifted sampling.

The condition, such as `landing.downrange_error>2000 km`, says what is rare. Pilot flights say where
it is most probable:

1. values of choices and switches that open a way to it (`campaign.modes`);
2. with each of them, the design points of the other numbers (`campaign.design_point`). Where the
   flight in the middle has no such measurand (the ship does not come down), the choices are held
   and nothing else is moved, if a pilot draw meets the condition.

Draws are then made about these points, every fifth about none (`campaign.shifted`).

Source: `campaign.modes`, `campaign.design_point`, `campaign.shifted`.
"""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float
from scipy.special import log_ndtr

from voskhod.campaign.design_point import MATTERS, REACH, Found, design_points
from voskhod.campaign.modes import Mode, Pilot, modes_of
from voskhod.campaign.rows import Chances, fly_rows
from voskhod.campaign.shifted import FELT, Bell, Shifted
from voskhod.errors import InputError
from voskhod.flight.measurands import MEASURANDS
from voskhod.mission.plan import uncertain_numbers
from voskhod.mission.quantity import Violation, read_number
from voskhod.mission.schema import Mission

MOST_BELLS = 4  # guess: each has a fifth of the rows at least
_FORM = re.compile(r"\s*([\w.]+)\s*([<>])\s*(.+?)\s*")


@dataclass(frozen=True)
class Rare:
    """A condition on a measurand.

    Attributes:
        text: the condition as it was written.
        measurand: id of the measurand.
        sign: 1 if it must lie above the bound, -1 if below.
        bound: the bound [SI].
    """

    text: str
    measurand: str
    sign: float
    bound: float

    @classmethod
    def of(cls, text: str) -> "Rare":
        """Return a written condition, like "landing.downrange_error>2000 km".

        Args:
            text: measurand, "<" or ">", and a quantity with its unit.

        Raises:
            InputError: not a condition, no such measurand, or a quantity of another dimension.
        """
        match = _FORM.fullmatch(text)
        do = 'Write for example "landing.downrange_error>2000 km".'
        if match is None:
            raise InputError("must be a condition", given=text, where="--rare", do=do)
        name, sign, bound = match.groups()
        if name not in MEASURANDS:
            do = "See `voskhod measurands`."
            raise InputError("must be a measurand", given=name, where="--rare", do=do)
        try:
            number = read_number(bound, MEASURANDS[name].unit)
        except Violation as wrong:
            raise InputError(wrong.must, given=wrong.given, where="--rare", do=wrong.do) from None
        return cls(text, name, 1.0 if sign == ">" else -1.0, number)

    def margin(self, values: Float[np.ndarray, " row"]) -> Float[np.ndarray, " row"]:
        """Return how far values are beyond the bound [SI], negative where it is not reached."""
        return self.sign * (values - self.bound)

    def hits(self, values: Float[np.ndarray, " row"]) -> Bool[np.ndarray, " row"]:
        """Return which values meet the condition; what is not a number does not."""
        met: Bool[np.ndarray, " row"] = self.margin(values) > 0.0
        return met


def rare_sampling(
    mission: Mission, text: str, tell: Callable[[str], None] | None = None
) -> dict[str, object]:
    """Return the sampling that draws a rare condition often.

    Args:
        mission: what is flown; it must have numbers in doubt.
        text: the condition, as of `Rare.of`.
        tell: called with a sentence now and then; None for silence.

    Returns:
        Description of a shifted sampling, for `sampling_of`.

    Raises:
        InputError: not a condition, one that the middle flight meets anyhow, or one that no pilot
            flight meets.
    """
    condition, names = Rare.of(text), tuple(uncertain_numbers(mission))
    pilot = Pilot(mission, lambda chances: condition.margin(_flown(mission, condition, chances)))
    base = pilot.heaviest
    here = float(pilot.margins(base, np.zeros((1, len(names))))[0])
    if not here <= 0.0:
        raise _not_rare(condition, here)
    modes = modes_of(pilot)
    near = [m for m in modes if m.likelihood >= modes[0].likelihood + math.log(MATTERS)]
    # The heaviest values are searched along their gradient whatever the draws say.
    near += [m for m in modes if m.values == base and m not in near]
    found = [(mode, point) for mode in near for point in _points(pilot, mode)]
    met = [pair for pair in found if pair[1].is_met]
    if not met:
        middle = Found(0.0, here, np.zeros(len(names)))
        raise _never(condition, max([middle, *(p for _, p in found)], key=lambda p: p.margin))
    met.sort(key=_likelihood, reverse=True)
    least = _likelihood(met[0]) + math.log(MATTERS)
    kept = [pair for pair in met if _likelihood(pair) >= least][:MOST_BELLS]
    bells = []
    for mode, point in kept:
        changed = {i: value for i, value in mode.values.items() if value != base[i]}
        held = {names[i]: pilot.interval(i, value) for i, value in changed.items()}
        bells.append(Bell(_means(names, point), held))
        if tell is not None:
            other = f", with another {', '.join(held)}" if held else ""
            tell(f"{text} is met {point.distance:.2f} standard deviations from the middle{other}")
    return Shifted(mission, 0, text, _turns(len(bells)), tuple(bells)).description


def _flown(mission: Mission, condition: Rare, chances: Chances) -> Float[np.ndarray, " row"]:
    """Return the measurand of a condition in flights [SI]."""
    measurands = fly_rows(mission, chances).measurands
    name = condition.measurand
    if name not in measurands:
        raise InputError("must be a measurand that the mission has", given=name, where="--rare")
    return measurands[name]


def _points(pilot: Pilot, mode: Mode) -> list[Found]:
    """Return the design points of a mode; its middle, where that is met or is no place to start."""
    nowhere = np.zeros(pilot.free.size)
    middle = float(pilot.margins(mode.values, nowhere[None])[0])
    if middle > 0.0:
        return [Found(0.0, middle, nowhere)]
    if math.isnan(middle):
        best = float(np.nanmax(pilot.drawn(mode.values), initial=-np.inf))
        return [Found(0.0, best, nowhere)]
    return design_points(lambda scores: pilot.margins(mode.values, scores), pilot.free)


def _likelihood(pair: tuple[Mode, Found]) -> float:
    """Return the logarithm of the probability of a mode at a point, roughly."""
    mode, point = pair
    return mode.weight + (float(log_ndtr(-point.distance)) if point.distance else mode.tail)


def _turns(bells: int) -> tuple[int, ...]:
    """Return the turns of a number of bells: every fifth row is nominal, the others share."""
    others = iter([1 + i % bells for i in range(4 * bells)])
    return tuple(0 if i % 5 == 0 else next(others) for i in range(5 * bells))


def _means(names: tuple[str, ...], point: Found) -> dict[str, float]:
    """Return the mean scores of the numbers that a point moves noticeably."""
    parts = zip(names, point.direction, strict=True)
    return {n: float(point.distance * part) for n, part in parts if abs(part) >= FELT}


def _not_rare(condition: Rare, margin: float) -> InputError:
    """Return the error of a condition that the middle flight meets or knows nothing of."""
    if math.isnan(margin):
        must = "must be about a measurand that the flight in the middle of all doubts reaches"
        return InputError(must, given=condition.text, where="--rare")
    return InputError(
        "must be a condition that the flight in the middle of all doubts does not meet",
        given=condition.text,
        where="--rare",
        do="What is not rare is best drawn plain.",
    )


def _never(condition: Rare, closest: Found) -> InputError:
    """Return the error of a condition that no draw can meet."""
    unit = MEASURANDS[condition.measurand].unit
    value = f"{condition.bound + condition.sign * closest.margin:.6g} {unit}".strip()
    return InputError(
        f"must be a condition that a draw within {REACH:g} standard deviations can meet",
        given=condition.text,
        where="--rare",
        do=f"Flights along its gradient came to {value}, {closest.distance:.1f} standard"
        " deviations out.",
    )
