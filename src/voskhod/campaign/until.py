r"""When a campaign has flown enough: a number known to within a tolerance.

    landing.miss_distance p95 +- 1%        quantile, within a share of its own value
    landing.miss_distance mean +- 2 km     mean, within a length
    outcome.recovered +- 0.5%              share of an outcome, within points of a per cent

A condition is met once the 95 % interval reaches no further from the value than the tolerance, to
either side. Intervals are those of order statistics for a quantile (`campaign.quantiles`), of the
normal law for a mean, and Wilson's for a share, which holds without a single hit. For rows that do
not count alike: Woodruff's for a quantile, the normal law for a mean, and the normal law about the
estimate of `campaign.weights` for a share.

Looking again and again favours the moment at which the interval happens to be short, so that the
interval at which a campaign stops holds the truth less often than 95 % of the time. The fault goes
to zero with the tolerance (Chow and Robbins) and is worst for short campaigns, in which the scatter
itself is poorly known. Therefore nothing stops below `LEAST` rows, or rows' worth.

Intervals take rows as independent. Sobol points scatter less than that: for them a campaign stops
late, never early.

Source: Wilson, J. Am. Stat. Assoc. 22 (1927); Woodruff, J. Am. Stat. Assoc. 47 (1952); Chow and
Robbins, Ann. Math. Stat. 36 (1965).
"""

import math
import re
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from jaxtyping import Float

from voskhod.campaign.quantiles import Quantile, quantile_at
from voskhod.campaign.weights import effective_size, probability, shares, weighted_quantile
from voskhod.errors import InputError
from voskhod.flight.measurands import MEASURANDS
from voskhod.mission.quantity import Violation, read_number
from voskhod.phases.fate import Cause

LEAST = 1000  # guess: scatter known to 2 %, and 10 rows beyond a 99 % quantile
DEVIATIONS = 1.959963984540054  # of the normal law, to either side of 95 %
_FORM = re.compile(r"\s*([\w.]+)(?:\s+(\S+?))?\s*(?:\+/?-|±)\s*(.+?)\s*")
_QUANTILE = re.compile(r"p(\d{1,2}(?:\.\d+)?)")
_WRITE = 'Write for example "landing.miss_distance p95 +- 1%" or "outcome.recovered +- 0.5%".'


class Judgement(NamedTuple):
    """What a sample says about a condition.

    Attributes:
        value: the number in question [SI].
        low: lower end of its 95 % interval; not a number where there is none yet.
        high: upper end; the same.
        met: whether the campaign has flown enough.
        undefined: rows in which the measurand is undefined; they are left out.
    """

    value: float
    low: float
    high: float
    met: bool
    undefined: int


@dataclass(frozen=True)
class Condition:
    """A number that is to be known to within a tolerance.

    Attributes:
        text: the condition as it was written.
        column: id of the measurand, or "outcome".
        share: share below the quantile; None for a mean or the share of an outcome.
        cause: outcome whose share is meant; None for a measurand.
        tolerance: greatest distance of an end of the interval from the value [SI, or 1].
        is_relative: whether the tolerance is a share of the value.
    """

    text: str
    column: str
    share: float | None
    cause: Cause | None
    tolerance: float
    is_relative: bool

    @classmethod
    def of(cls, text: str) -> "Condition":
        """Return a written condition.

        Args:
            text: column, statistic and tolerance, as above; "±" may stand for "+-".

        Raises:
            InputError: not a condition, no such column, or a tolerance that is none.
        """
        match = _FORM.fullmatch(text)
        if match is None:
            raise _refused("must be a number with a tolerance", text, _WRITE)
        column, statistic, tolerance = match.groups()
        if column.startswith("outcome."):
            cause = _cause(column.removeprefix("outcome."))
            if statistic not in (None, "share"):
                raise _refused("must be the share of an outcome", statistic, _WRITE)
            return cls(text, "outcome", None, cause, _points(tolerance), is_relative=False)
        if column not in MEASURANDS:
            raise _refused("must be a measurand or an outcome", column, "See `voskhod measurands`.")
        share = _share(statistic)
        if tolerance.endswith("%"):
            return cls(text, column, share, None, _points(tolerance), is_relative=True)
        within = _positive(tolerance, MEASURANDS[column].unit)
        return cls(text, column, share, None, within, is_relative=False)

    def judged(
        self,
        values: np.ndarray[Any, Any],
        log_weights: Float[np.ndarray, " draw"] | None = None,
    ) -> Judgement:
        """Return what the rows flown so far say.

        Args:
            values: the column, shape (draw): values of the measurand [SI], not a number where it is
                undefined; or members of `Cause`.
            log_weights: logarithms of what each row counts, shape (draw); None where all count
                alike.
        """
        if self.cause is not None:
            found = _of_share(values == int(self.cause), log_weights)
            return self._judgement(found, values.size, log_weights, 0)
        defined = ~np.isnan(values)
        kept, weights = values[defined], None if log_weights is None else log_weights[defined]
        undefined = int(values.size - kept.size)
        if not kept.size:
            return Judgement(math.nan, math.nan, math.nan, False, undefined)
        found = _of_mean(kept, weights) if self.share is None else self._of_quantile(kept, weights)
        return self._judgement(found, kept.size, weights, undefined)

    def _of_quantile(
        self, values: Float[np.ndarray, " draw"], log_weights: Float[np.ndarray, " draw"] | None
    ) -> Quantile:
        share = 0.5 if self.share is None else self.share
        if log_weights is None:
            return quantile_at(np.sort(values), share)
        value = weighted_quantile(values, log_weights, share)
        below = (values <= value) - share
        reach = DEVIATIONS * math.sqrt(float((shares(log_weights) ** 2 * below**2).sum()))
        ends = (share - reach, share + reach)
        low, high = (
            weighted_quantile(values, log_weights, end) if 0.0 < end < 1.0 else math.nan
            for end in ends
        )
        return Quantile(value, low, high)

    def _judgement(
        self,
        found: Quantile,
        count: int,
        log_weights: Float[np.ndarray, " draw"] | None,
        undefined: int,
    ) -> Judgement:
        worth = count if log_weights is None else effective_size(log_weights)
        within = self.tolerance * (abs(found.value) if self.is_relative else 1.0)
        # An end that is not a number is not within anything.
        near = found.value - found.low <= within and found.high - found.value <= within
        return Judgement(*found, near and worth >= LEAST, undefined)


def _of_mean(
    values: Float[np.ndarray, " draw"], log_weights: Float[np.ndarray, " draw"] | None
) -> Quantile:
    parts = np.full(values.size, 1.0 / values.size) if log_weights is None else shares(log_weights)
    value = float((parts * values).sum())
    reach = DEVIATIONS * math.sqrt(float((parts**2 * (values - value) ** 2).sum()))
    return Quantile(value, value - reach, value + reach)


def _of_share(
    hits: np.ndarray[Any, Any], log_weights: Float[np.ndarray, " draw"] | None
) -> Quantile:
    value, error = probability(hits, log_weights)
    if log_weights is not None:
        if error == 0.0:  # not one hit, or nothing else: the scatter is not known
            return Quantile(value, math.nan, math.nan)
        reach = DEVIATIONS * error
        return Quantile(value, max(value - reach, 0.0), min(value + reach, 1.0))
    square, count = DEVIATIONS**2, hits.size
    middle = (value + 0.5 * square / count) / (1.0 + square / count)
    reach = DEVIATIONS * math.sqrt(value * (1.0 - value) / count + 0.25 * (square / count**2))
    reach /= 1.0 + square / count
    return Quantile(value, max(middle - reach, 0.0), min(middle + reach, 1.0))


def _share(statistic: str | None) -> float | None:
    """Return the share below a quantile, None for a mean."""
    match = _QUANTILE.fullmatch(statistic or "")
    if statistic != "mean" and (match is None or not float(match[1])):
        given = statistic or "no statistic"
        raise _refused("must be the mean or a quantile like p95 of a measurand", given, _WRITE)
    return float(match[1]) / 100.0 if match is not None else None


def _cause(name: str) -> Cause:
    """Return the outcome of a name."""
    known = {cause.name.lower(): cause for cause in Cause}
    if name not in known:
        raise _refused("must be an outcome", name, f"One of {', '.join(known)}.")
    return known[name]


def _points(tolerance: str) -> float:
    """Return a tolerance in per cent, or as a bare share."""
    if tolerance.endswith("%"):
        return 0.01 * _positive(tolerance.removesuffix("%"), "")
    return _positive(tolerance, "")


def _positive(tolerance: str, unit: str) -> float:
    """Return a written tolerance [SI]."""
    try:
        number = read_number(tolerance, unit, is_spread=True)
    except Violation as wrong:
        raise _refused(wrong.must, wrong.given, wrong.do) from None
    if number <= 0.0:
        raise _refused("must have a tolerance above zero", tolerance, _WRITE)
    return number


def _refused(must: str, given: str, do: str) -> InputError:
    """Return the error of a condition that cannot be read."""
    return InputError(must, given=given, where="--until", do=do or None)
