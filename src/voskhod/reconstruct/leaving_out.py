"""Leaving out: what each source moves, told by taking its votes away.

Weights without a source are the weights over its factor; no flight is flown and nothing is fitted
again. Its copies do not step in: `--without` reads the folder anew and lets them.

Source: leave-one-out importance weights; Gelfand, Dey and Chang (1992).
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from jaxtyping import Float

from voskhod.campaign.columns import read_columns
from voskhod.campaign.weights import shares
from voskhod.reconstruct.bands import Band, band, counting
from voskhod.reconstruct.hearing import Hearing
from voskhod.reconstruct.likelihood import Matrix, Runs, Sample, log_factor
from voskhod.reconstruct.reliability import CERTAIN, points

Values = Float[np.ndarray, " draw"]


class LeftOut(NamedTuple):
    """What flights are like without one source.

    Attributes:
        source: its id.
        votes: how many it has, silences too.
        size: how many equal flights are left [1].
        bands: chosen measurands without it, by id.
        shifts: median with the source less median without, over the standard deviation with it, by
            id [1]; none where that is nought.
    """

    source: str
    votes: int
    size: float
    bands: Mapping[str, Band]
    shifts: Mapping[str, float]


def leave_out(
    sample: Sample, hearing: Hearing, matrix: Matrix, of: Sequence[str]
) -> tuple[LeftOut, ...]:
    """Return what each source with a vote moves, sources by id.

    Args:
        sample: flights, as they count with all votes.
        hearing: what is said.
        matrix: ratios of all votes.
        of: measurands that are looked at.
    """
    fitted = sample.fitted
    log_weights = fitted.log_weights
    columns = dict(read_columns(sample.frame, of, log_weights.size))
    whole = _bands(columns, log_weights, fitted.runs)
    found = []
    names = sorted({*hearing.by_source, *(vote.source for vote in hearing.silent)})
    for name in names:
        without = log_weights - _log_factor_of(name, hearing, matrix)
        some = _bands(columns, without, fitted.runs)
        shifts = {
            key: (whole[key].median - one.median) / whole[key].deviation
            for key, one in some.items()
            if key in whole and whole[key].deviation > 0.0
        }
        votes = sum(vote.source == name for vote in hearing.votes)
        found.append(LeftOut(name, votes, fitted.size_of(without), some, shifts))
    return tuple(found)


def _log_factor_of(name: str, hearing: Hearing, matrix: Matrix) -> Values:
    """Return the logarithm of everything that a source brings, shape (draw)."""
    votes = hearing.by_source.get(name, ())
    silent = [vote for vote in hearing.silent if vote.source == name]
    ratios = matrix.ratios([vote.id for vote in (*votes, *silent)])
    parts = [log_factor([ratios[vote.id]], CERTAIN) for vote in silent]
    if votes:
        at = points(hearing.betas[name], len(votes))
        parts.append(log_factor([ratios[vote.id] for vote in votes], at))
    total: Values = np.sum(parts, axis=0)
    return total


def _bands(
    columns: Mapping[str, Values], log_weights: Values, runs: Runs | None
) -> dict[str, Band]:
    counted = counting(shares(log_weights))
    islands = None if runs is None else runs.of[counted.places]
    found = {}
    for name, values in columns.items():
        one = band(name, values[counted.places], counted.weights, islands)
        if one is not None:
            found[name] = one
    return found
