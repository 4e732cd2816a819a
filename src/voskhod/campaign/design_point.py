r"""The most probable point at which something rare happens, found by flying.

A margin g is positive where it happens. In scores u (standard normal images of the numbers,
independent) the most probable point of g > 0 is the one nearest to the origin, the design point of
structural reliability:

1. at the origin the gradient of g, by central differences of `STEP` in every score that can move;
2. along it, uphill and downhill (a miss distance grows both ways), flights out to `REACH`: the
   first with a positive margin, then between it and the flight before it;
3. at the point found the gradient again, and along that from the origin; as long as the point comes
   closer by `CLOSER`, at most `TURNS` times.

Step 3 is the iteration of Hasofer, Lind, Rackwitz and Fiessler, with its length flown instead of
taken from the plane. A second point, from the downhill side, is kept if it is probable enough to
matter.

Decision: gradients are differences of flights, not derivatives. They come from the program that the
campaign itself runs, so that nothing else has to be compiled (a minute and a half for Voskhod 2),
they cost two flights to a number, and over half a standard deviation they see what draws see.

Source: Hasofer and Lind, J. Eng. Mech. 100 (1974); Rackwitz and Fiessler, Comput. Struct. 9 (1978).
"""

from collections.abc import Callable
from typing import NamedTuple, TypeAlias

import numpy as np
from jaxtyping import Bool, Float
from scipy.special import ndtr

from voskhod.campaign.rows import CHUNK

REACH = 6.0  # standard deviations: one flight in a thousand million lies beyond a plane there
STEP = 0.5  # standard deviations, of a difference
CLOSER = 0.02  # of the distance: moves the probability at 4 sigma by a third
TURNS = 4  # guess: the iteration commonly settles in three
MATTERS = 0.01  # of the probability of the nearest point: what is less is left to nominal draws

Scores: TypeAlias = Float[np.ndarray, "row number"]
Score: TypeAlias = Float[np.ndarray, " number"]
Margins: TypeAlias = Callable[[Scores], Float[np.ndarray, " row"]]
"""Flies rows of scores and returns margins, not a number where they are undefined."""


class Found(NamedTuple):
    """How far the flights along a direction came.

    Attributes:
        distance: from the origin to the first flight with a positive margin, or to the one that
            came closest [standard deviations].
        margin: of that flight; minus infinity if none is defined.
        direction: unit vector of scores, shape (number).
    """

    distance: float
    margin: float
    direction: Score

    @property
    def is_met(self) -> bool:
        """Return whether the margin is positive."""
        return self.margin > 0.0


def design_points(margins: Margins, free: Bool[np.ndarray, " number"]) -> list[Found]:
    """Return the most probable points with a positive margin, nearest first.

    Args:
        margins: flies scores; the margin at the origin is not positive.
        free: which scores may move, shape (number).

    Returns:
        One point, or two on different sides; if no margin is positive, the flight that came
        closest; nothing if no score moves the margin.
    """
    direction, slope = uphill(margins, np.zeros(free.size), free)
    if slope == 0.0:
        return []
    sides = [_along(margins, side * direction) for side in (1.0, -1.0)]
    if not any(side.is_met for side in sides):
        return [_settled(margins, sides[0], free)]
    found = [_settled(margins, side, free) for side in sides if side.is_met]
    found.sort(key=lambda point: point.distance)
    kept = [p for p in found if ndtr(-p.distance) >= MATTERS * ndtr(-found[0].distance)]
    # Both sides may have turned to the same place.
    return kept[:1] if kept[0].direction @ kept[-1].direction > 0.0 else kept


def uphill(margins: Margins, at: Score, free: Bool[np.ndarray, " number"]) -> tuple[Score, float]:
    """Return the direction in which the margin grows fastest, and how fast.

    Args:
        margins: flies scores.
        at: where, shape (number).
        free: which scores may move, shape (number).

    Returns:
        Unit vector, shape (number), and growth per standard deviation; zeros where nothing grows.
    """
    steps = STEP * np.eye(free.size)[free]
    after, before = np.split(margins(np.concatenate([at + steps, at - steps])), 2)
    slope = np.zeros(free.size)
    slope[free] = np.nan_to_num((after - before) / (2.0 * STEP))
    length = float(np.linalg.norm(slope))
    return (slope / length if length > 0.0 else slope), length


def _settled(margins: Margins, found: Found, free: Bool[np.ndarray, " number"]) -> Found:
    """Return the point after turning to the gradient at it, again and again."""
    for _ in range(TURNS):
        direction, slope = uphill(margins, found.distance * found.direction, free)
        turned = _along(margins, direction) if slope > 0.0 else found
        is_nearer = turned.is_met and turned.distance < found.distance
        if not (is_nearer if found.is_met else turned.margin > found.margin):
            break
        settles = found.is_met and found.distance - turned.distance < CLOSER * found.distance
        found = turned
        if settles:
            break
    return found


def _along(margins: Margins, direction: Score) -> Found:
    """Return the first flight along a direction with a positive margin, or the closest."""
    before, after = 0.0, REACH
    best = Found(0.0, -np.inf, direction)
    for _ in range(2):  # the second time between the first that is positive and the one before
        distances = np.linspace(before, after, CHUNK + 1)[1:]
        flown = margins(distances[:, None] * direction)
        flown = np.where(np.isnan(flown), -np.inf, flown)
        positive = flown > 0.0
        first = int(np.argmax(positive if positive.any() else flown))
        best = Found(float(distances[first]), float(flown[first]), direction)
        if not best.is_met:
            break
        before, after = before if first == 0 else float(distances[first - 1]), best.distance
    return best
