"""Readings: what a claim may mean, each with its probability and what is said of it.

A claim of a number is read as each of its measurands (`Claim.readings`), with the standard
deviations of `reconstruct.sigmas`; one that is no number as what its attribute means of a flight
(`reconstruct.meanings`). A reading that no flight of the campaign has is left out.

Source: `evidence.rules.spread` for figures, ranges and bounds.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from voskhod.campaign.columns import OUTCOME
from voskhod.evidence.records import Claim
from voskhod.reconstruct.conditions import Condition, all_hold, missing
from voskhod.reconstruct.meanings import Meaning, matching
from voskhod.reconstruct.prior import Spread
from voskhod.reconstruct.sigmas import COUNTS, figure_of, model_error
from voskhod.reconstruct.terms import (
    Between,
    Beyond,
    Count,
    Fact,
    Near,
    Term,
    Values,
    wide_count,
    wide_figure,
)

_LEAST = 1e-9  # of a figure: what is compared exactly still needs a width


class Reading(NamedTuple):
    """What a claim may mean.

    Attributes:
        of: a column of the campaign, or conditions that hold in a flight or do not.
        name: the same in words.
        chance: probability of this reading [1].
        term: what is said of it.
    """

    of: str | tuple[Condition, ...]
    name: str
    chance: float
    term: Term

    @property
    def columns(self) -> tuple[str, ...]:
        """Return the columns that it looks at."""
        if isinstance(self.of, str):
            return (self.of,)
        return tuple(dict.fromkeys(name for one in self.of for name in one.columns))

    def of_flights(self, columns: Mapping[str, np.ndarray[Any, Any]]) -> Values:
        """Return each flight's number, shape (draw); not a number where it has none."""
        if isinstance(self.of, str):
            return columns[self.of]
        held = np.all([one.is_defined(columns) for one in self.of], axis=0)
        return np.where(held, all_hold(self.of, columns), np.nan)


def readings_of(
    claims: Sequence[Claim], spreads: Mapping[str, Spread], meanings: Sequence[Meaning]
) -> tuple[tuple[Reading, ...], str]:
    """Return what a statement may mean, and a sentence on why it cannot be tested if so.

    Args:
        claims: the claim, then those that only give other readings of it.
        spreads: of all columns of the campaign that are defined anywhere.
        meanings: what claims that are no numbers mean of a flight.
    """
    found, lacking = [], []
    for claim in claims:
        for name, chance in sorted(claim.readings.items()):
            if name in spreads:
                found.append(Reading(name, name, chance, _term(claim, name, spreads[name])))
            else:
                lacking.append(name)
    claim = claims[0]
    meaning = matching(meanings, claim)
    if claim.value is None and meaning is not None:
        lack = missing(meaning.when, (*spreads, OUTCOME))
        if lack is None:
            text = " and ".join(one.text for one in meaning.when)
            found.append(Reading(meaning.when, text, 1.0, Fact(claim.truth is not False)))
        else:
            lacking.append(lack)
    if found:
        return tuple(found), "Counts."
    if lacking:
        return (), f"No flight of this campaign has {' or '.join(lacking)}."
    return (), "No flight measures what it is about."


def _term(claim: Claim, measurand: str, prior: Spread) -> Term:
    """Return the term of a figure that is read as a measurand."""
    figure = figure_of(claim, measurand)
    if measurand in COUNTS and float(figure.value).is_integer() and figure.low == figure.high:
        value = int(figure.value)
        return Count(value, wide_count(value, prior))
    sigma = math.hypot(figure.sigma, model_error(measurand, prior.deviation))
    sigma = max(sigma, _LEAST * abs(figure.value), _LEAST)
    if math.isinf(figure.high) or math.isinf(figure.low):
        sign = 1.0 if math.isinf(figure.high) else -1.0
        return Beyond(figure.low if sign > 0.0 else figure.high, sign, sigma)
    if figure.high > figure.low:
        middle = 0.5 * (figure.low + figure.high)
        wide = wide_figure(middle, math.hypot(sigma, figure.high - figure.low), prior)
        return Between(figure.low, figure.high, sigma, wide)
    return Near(figure.value, sigma, wide_figure(figure.value, sigma, prior))
