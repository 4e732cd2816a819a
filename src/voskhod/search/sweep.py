r"""Sweep width over land: how wide a strip an aircraft searches, by object, height, air and cover.

    W = W_0(object, height, visibility) f_cover (1 - 0.1 tired)

W_0 is a table, linear between its heights and visibilities and held beyond them.

Decisions: from the least visibility of the table, 5 km, the width goes straight to zero at none.
Speed has no factor: up to 120 kt it does not notably change the width of most objects (US manual).
Weather has none beyond visibility: the tables over land give none.

Weak: a width says how much is seen, not how it was measured; the tables are for eyes from the air
in daylight. An object in fresh snow, or one that signals, is not in them.

Sources: Australian National Search and Rescue Manual 2023, tables D-5:9 and D-5:10, in a public
transcription (https://www.marinerescueportjackson.com.au/ddlfiles/NATSAR-Manual.pdf); rows that are
not in it from IAMSAR manual volume II, table N-9, not checked against the print; fatigue, speed and
time from the US National Search and Rescue Manual volume I
(https://yumpu.com/en/document/view/17808980/jp-3-50-national-search-and-rescue-manual-vol-i-us-navy).
"""

from enum import IntEnum
from itertools import pairwise
from typing import NamedTuple

import jax.numpy as jnp
from jaxtyping import Array, Int

from voskhod.arrays import Real

NAUTICAL_MILE_M = 1852.0  # BIPM, exact
FOOT_M = 0.3048  # international foot, exact
FATIGUE_LOSS = 0.1  # of the width for a tired crew, US manual, page 155 of the reader
SEARCH_SHARE = 0.85  # of the time on scene; the rest goes on identifying, US manual, page 147


class Target(IntEnum):
    """What is looked for.

    Which of them a capsule is, is a judgement: bare in snow a vehicle, with its canopy spread a
    light aircraft; its crew away from it are a person.

    Source: classes of the Australian manual; light and heavy aircraft part at 5.7 t.
    """

    PERSON = 0
    VEHICLE = 1
    LIGHT_AIRCRAFT = 2
    HEAVY_AIRCRAFT = 3


class SweepRow(NamedTuple):
    """Widths from one height.

    Args:
        height_ft: height over the ground [ft]
        widths_nmi: widths at the visibilities of `VISIBILITIES_KM` [nmi]
        is_checked: whether the row stands in the transcription; the others are unsourced
    """

    height_ft: float
    widths_nmi: tuple[float, ...]
    is_checked: bool


VISIBILITIES_KM = (0.0, 5.0, 10.0, 20.0, 30.0, 40.0)  # the first is a decision of this module
SWEEP_ROWS = {
    Target.PERSON: (
        SweepRow(500.0, (0.0, 0.4, 0.4, 0.5, 0.5, 0.5), True),
        SweepRow(1000.0, (0.0, 0.4, 0.4, 0.5, 0.5, 0.5), True),
    ),
    Target.VEHICLE: (
        SweepRow(500.0, (0.0, 0.9, 1.3, 1.3, 1.3, 1.3), True),
        SweepRow(1000.0, (0.0, 1.0, 1.4, 1.4, 1.5, 1.5), False),
        SweepRow(1500.0, (0.0, 1.0, 1.4, 1.7, 1.7, 1.7), False),
        SweepRow(2000.0, (0.0, 1.0, 1.5, 2.0, 2.0, 2.0), True),
    ),
    Target.LIGHT_AIRCRAFT: (
        SweepRow(500.0, (0.0, 1.0, 1.4, 1.4, 1.4, 1.4), False),
        SweepRow(1000.0, (0.0, 1.0, 1.5, 1.5, 1.6, 1.6), False),
        SweepRow(2000.0, (0.0, 1.0, 1.6, 2.0, 2.0, 2.0), True),
    ),
    Target.HEAVY_AIRCRAFT: (
        SweepRow(500.0, (0.0, 1.2, 2.0, 2.2, 2.2, 2.2), False),
        SweepRow(2000.0, (0.0, 2.2, 2.9, 3.5, 3.5, 3.5), True),
    ),
}

# By column: under 15 % vegetation and open; 15-60 % or hilly; 60-85 % or mountainous; over 85 %.
# A person in the open: 0.8 is Australian, IAMSAR is said to have 1.0 (not checked).
COVER_FACTORS = {
    Target.PERSON: (0.8, 0.5, 0.3, 0.1),
    Target.VEHICLE: (1.0, 0.7, 0.4, 0.1),
    Target.LIGHT_AIRCRAFT: (1.0, 0.7, 0.4, 0.1),
    Target.HEAVY_AIRCRAFT: (1.0, 0.8, 0.4, 0.1),
}

# Columns by forest (open, sparse, closed) and relief (flat, hilly, mountainous). Forest and relief
# are joined by "or" in the manual: the worse of the two counts. Sparse forest is under 10-40 % of
# crowns, inside the second column. Closed forest starts at 40 % and could be any of the last three;
# its cells are mostly of a class of 60-100 %, and the manual calls its last column closed forest:
# it gets the last, the cautious choice. Had it the third, widths would be four times as wide.
_COLUMNS = (0, 1, 2, 1, 1, 2, 3, 3, 3)


def cover_column(forest: Int[Array, "..."], relief: Int[Array, "..."]) -> Int[Array, "..."]:
    """Return the column of the cover factors for a kind of ground.

    Args:
        forest: code of `voskhod.physics.ground.Forest`
        relief: code of `voskhod.physics.ground.Relief`, of the same shape

    Returns:
        Column, 0 for open to 3 for closed forest.

    Source: judgement, beside the table.
    """
    return jnp.asarray(_COLUMNS).at[3 * forest + relief].get(mode="clip")


def uncorrected_width(target: Target, height_m: Real, visibility_m: Real) -> Real:
    """Return the sweep width over open ground for a fresh crew.

    Args:
        target: what is looked for
        height_m: height of the aircraft over the ground [m]
        visibility_m: meteorological visibility, of the same shape or a single number [m]

    Returns:
        Sweep width [m].

    Source: `SWEEP_ROWS`.
    """
    # The share of each step that is behind: no search in the table, no branch.
    steps = tuple(
        jnp.clip((jnp.asarray(visibility_m, float) * 1e-3 - below) / (above - below), 0.0, 1.0)
        for below, above in pairwise(VISIBILITIES_KM)
    )
    rows = SWEEP_ROWS[target]
    width = _along_row(rows[0], steps)
    for lower, upper in pairwise(rows):
        rise = (upper.height_ft - lower.height_ft) * FOOT_M
        share = jnp.clip((height_m - lower.height_ft * FOOT_M) / rise, 0.0, 1.0)
        width = width + share * (_along_row(upper, steps) - _along_row(lower, steps))
    return width * NAUTICAL_MILE_M


def _along_row(row: SweepRow, steps: tuple[Real, ...]) -> Real:
    """Return the width of a row [nmi] from how much of each step of visibility is behind."""
    rises = [after - before for before, after in pairwise(row.widths_nmi)]
    return sum((rise * step for rise, step in zip(rises, steps, strict=True)), jnp.zeros(()))


def cover_factor(target: Target, column: Int[Array, "..."]) -> Real:
    """Return what vegetation and relief leave of the sweep width.

    Args:
        target: what is looked for
        column: column, see `cover_column`

    Returns:
        Factor [1].

    Source: `COVER_FACTORS`.
    """
    return jnp.asarray(COVER_FACTORS[target]).at[column].get(mode="clip")


def sweep_width(
    target: Target,
    height_m: Real,
    visibility_m: Real,
    column: Int[Array, "..."],
    tired: Real | float = 0.0,
) -> Real:
    """Return the sweep width over land.

    Args:
        target: what is looked for
        height_m: height of the aircraft over the ground [m]
        visibility_m: meteorological visibility [m]
        column: column of the cover, see `cover_column`
        tired: one for a tired crew, zero for a fresh one [1]

    Returns:
        Sweep width [m].

    Source: module docstring.
    """
    seen = uncorrected_width(target, height_m, visibility_m) * cover_factor(target, column)
    return seen * (1.0 - FATIGUE_LOSS * jnp.asarray(tired, float))


def search_time(on_scene_s: Real) -> Real:
    """Return the time that goes into searching, the rest into looking at what was seen.

    Args:
        on_scene_s: time on scene that endurance allows [s]

    Returns:
        Time on search [s].

    Source: US National Search and Rescue Manual: 15 % are lost to identification.
    """
    return SEARCH_SHARE * jnp.asarray(on_scene_s, float)
