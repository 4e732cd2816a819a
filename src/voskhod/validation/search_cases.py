"""Theory of search beside printed figures: detection, drawn tracks, effort, normal priors."""

import math
from collections.abc import Callable

import jax
import jax.numpy as jnp

from voskhod.arrays import Real
from voskhod.search import detection, effort, tracks
from voskhod.validation.case import Origin, Score

_TABLE = "search tables after Koopman, OEG Report 56 (1946), closed forms"
_ERF = "erf(sqrt(pi) C / 2), Koopman 1946"
_PATROL = (
    "Civil Air Patrol, Mission Aircrew Reference Text II, table 6-1, 500 ft, open flat ground "
    "(https://www.yumpu.com/en/document/view/40609744/mart-vol-ii-mo-mp-nesa-civil-air-patrol/106)"
)
_SORAL = "SORAL regression cases, https://github.com/ctwardy/SORAL"
_DEMO = "SORAL demonstration, https://github.com/ctwardy/SORAL"
_KOOPMAN = "Koopman 1946: 1 - (1 + s) exp(-s)"
COVERAGES = (0.10, 0.25, 0.50, 0.75, 1.00, 1.25, 1.50, 2.00, 3.00)
PRINTED_POD = {
    "random": (0.0952, 0.2212, 0.3935, 0.5276, 0.6321, 0.7135, 0.7769, 0.8647, 0.9502),
    "inverse cube": (0.0997, 0.2460, 0.4691, 0.6528, 0.7899, 0.8828, 0.9399, 0.9878, 0.9998),
}
DRAWS, TRACKS = 100_000, 200
FALSE_ALARM_SIGMAS = 3.891  # two-sided, one seed in ten thousand
PATROL_WIDTHS_NMI = (0.22, 0.44, 0.69, 0.72)  # fitted, one per visibility: 1, 2, 3, 4 miles
PATROL = (  # spacing [nmi], chance at each visibility [%]
    (0.5, (35, 60, 75, 75)),
    (1.0, (20, 35, 50, 50)),
    (1.5, (15, 25, 35, 40)),
    (2.0, (10, 20, 30, 30)),
)
SORAL = (  # chances, rates, total, efforts printed
    ((8, 4, 1, 2), (1, 4, 12, 8), 0.05, (0.0, 0.033333, 0.0, 0.016667)),
    ((4, 2, 8, 1), (4, 1, 1, 12), 0.10, (0.09298, 0.0, 0.0, 0.00702)),
)
DEMO_AREAS = (28.0, 30.0, 14.0, 12.0)
DEMO_CHANCES = (0.1935, 0.2581, 0.2903, 0.2581)
DEMO_EFFORTS = (1.4734, 8.1510, 16.1197, 14.2559)
DEMO_POD = (0.0513, 0.2379, 0.6838, 0.6952)
NORMAL = ((0.25, 0.02650), (0.5, 0.09020), (1, 0.26424), (2, 0.59399), (3, 0.80085), (4, 0.90842))
DISCS = ((1.0, 0.25698), (2.0, 0.57287))  # s, success of the best disc searched evenly


def detection_scores(tell: Callable[[str], None]) -> tuple[Score, ...]:
    """Return the scores of the laws of detection, closed and drawn.

    Args:
        tell: called before what takes long.
    """
    digit = Origin("", "", 5e-5, "half of the last digit", _TABLE)
    table = [
        digit.score(
            f"search.{law.replace(' ', '-')}-{coverage:g}",
            f"chance to detect, {law} law, coverage {coverage:g}",
            detection.DETECTION_LAWS[law](_real(coverage)),
            theirs,
        )
        for law, printed in PRINTED_POD.items()
        for coverage, theirs in zip(COVERAGES, printed, strict=True)
    ]
    tell("drawing objects between parallel tracks")
    comb = jax.jit(tracks.comb_detection, static_argnums=(2, 3))
    drawn = []
    for number, coverage in enumerate((0.5, 1.0, 2.0)):
        theirs = math.erf(0.5 * math.sqrt(math.pi) * coverage)
        spread = FALSE_ALARM_SIGMAS * math.sqrt(theirs * (1.0 - theirs) / DRAWS)
        left_out = coverage * coverage * (1.0 - theirs) / (2.0 * math.pi * TRACKS)
        lot = Origin(
            "", "", spread + left_out, "a false alarm in 10 000 seeds; tracks left out", _ERF
        )
        key = jax.random.fold_in(jax.random.key(1965), number)
        drawn.append(
            lot.score(
                f"search.comb-{coverage:g}",
                f"share found by drawn parallel tracks, coverage {coverage:g}",
                comb(key, _real(coverage), DRAWS, TRACKS),
                theirs,
            )
        )
    return (*table, *drawn)


def patrol_scores(tell: Callable[[str], None]) -> tuple[Score, ...]:
    """Return the random law, one fitted width per visibility, beside a patrol's table.

    Args:
        tell: called before what takes long.
    """
    read = Origin(
        "", "", 0.03, "printed to 0.05; four widths are fitted to the sixteen cells", _PATROL
    )
    return tuple(
        read.score(
            f"search.patrol-{spacing:g}-{miles}",
            f"chance of one pass, tracks {spacing:g} nmi apart, visibility {miles} mi (fitted)",
            detection.random_detection(_real(width / spacing)),
            0.01 * percent,
        )
        for spacing, row in PATROL
        for miles, (width, percent) in enumerate(zip(PATROL_WIDTHS_NMI, row, strict=True), 1)
    )


def effort_scores(tell: Callable[[str], None]) -> tuple[Score, ...]:
    """Return the scores of the best distribution of effort.

    Args:
        tell: called before what takes long.
    """
    tell("distributing effort")
    allocate = jax.jit(effort.allocate)
    digit = Origin("", "", 5e-6, "half of the last digit", _SORAL)
    # SORAL prints 0.92980 for the first cell of the second case, where the total is 0.1.
    slip = Origin("", "", 5e-6, "half of the last digit; printed 0.92980, a slip", _SORAL)
    cases = [
        (slip if theirs == 0.09298 else digit).score(
            f"search.soral-{case}-{cell}",
            f"effort in cell {cell} of SORAL's case {case}",
            ours,
            theirs,
        )
        for case, (chances, rates, total, printed) in enumerate(SORAL, 1)
        for cell, (ours, theirs) in enumerate(
            zip(allocate(_reals(chances), _reals(rates), _real(total)), printed, strict=True), 1
        )
    ]
    fourth = Origin("", "", 5e-5, "half of the last digit", _DEMO)
    chance, rate = _reals(DEMO_CHANCES), 1.0 / _reals(DEMO_AREAS)
    efforts = allocate(chance, rate, _real(40.0))
    found = detection.random_detection(rate * efforts)
    hours = [
        fourth.score(f"search.demo-effort-{cell}", f"effort in area {cell} of four", ours, theirs)
        for cell, (ours, theirs) in enumerate(zip(efforts, DEMO_EFFORTS, strict=True), 1)
    ]
    chances = [
        fourth.score(f"search.demo-pod-{cell}", f"chance to detect in area {cell}", ours, theirs)
        for cell, (ours, theirs) in enumerate(zip(found, DEMO_POD, strict=True), 1)
    ]
    success = effort.probability_of_success(chance, rate, efforts)
    whole = fourth.score("search.demo-success", "success over four areas", success, 0.4493)
    return (*cases, *hours, *chances, whole)


def normal_scores(tell: Callable[[str], None]) -> tuple[Score, ...]:
    """Return the scores of the best search for a normally distributed object.

    Args:
        tell: called before what takes long.
    """
    tell("searching a normal distribution, 401 x 401 cells")
    digit = Origin("", "", 5e-6, "half of the last digit", _KOOPMAN)
    last = Origin("", "", 1e-5, "the last digit: cells have a size", _KOOPMAN)
    closed = [
        digit.score(
            f"search.normal-{s:g}",
            f"success for a normal prior, s = {s:g}, closed form",
            effort.koopman_success(_real(math.pi * s * s), _real(1.0), _real(1.0)),
            theirs,
        )
        for s, theirs in NORMAL
    ]
    gridded = [
        last.score(
            f"search.normal-grid-{s:g}",
            f"success for a normal prior, s = {s:g}, effort by cells",
            _gridded_success(s),
            theirs,
        )
        for s, theirs in NORMAL
    ]
    disc = Origin("", "", 5e-6, "half of the last digit", "search tables, best even disc")
    told = Origin("", "", None, "ours alone: what the best distribution is worth", _KOOPMAN)
    lesson = []
    for s, theirs in DISCS:
        even = _even_disc_success(s)
        best = effort.koopman_success(_real(math.pi * s * s), _real(1.0), _real(1.0))
        title = f"success of the best even disc, s = {s:g}"
        lesson.append(disc.score(f"search.disc-{s:g}", title, even, theirs))
        title = f"what the best effort finds beyond that disc, s = {s:g}"
        lesson.append(told.score(f"search.beyond-{s:g}", title, best - even, math.nan))
    return (*closed, *gridded, *lesson)


def _gridded_success(s: float) -> float:
    """Return the success of effort distributed over cells of a normal prior of unit sigma."""
    axis = jnp.linspace(-6.0, 6.0, 401)  # to six sigmas: 4e-9 of the prior lies outside
    side = jnp.exp(-0.5 * axis * axis)
    chance = (side[:, None] * side[None, :] / jnp.square(jnp.sum(side))).ravel()
    rate = jnp.full_like(chance, 1.0 / (axis[1] - axis[0]) ** 2)  # area swept over that of a cell
    efforts = jax.jit(effort.allocate)(chance, rate, _real(math.pi * s * s))
    return float(effort.probability_of_success(chance, rate, efforts))


def _even_disc_success(s: float) -> Real:
    """Return the greatest success of an even search of a disc around the middle, unit sigma."""
    squared = jnp.square(jnp.linspace(0.1, 6.0, 20_001))  # radii; the top is flat: 1e-8 is left
    inside = -jnp.expm1(-0.5 * squared)
    return jnp.max(inside * detection.random_detection(s * s / squared))


def _real(number: float) -> Real:
    """Return a number as an array."""
    return jnp.asarray(number, float)


def _reals(numbers: tuple[float, ...]) -> Real:
    """Return numbers as an array."""
    return jnp.asarray(numbers, float)


SEARCH_CASES = (detection_scores, patrol_scores, effort_scores, normal_scores)
