r"""What rows that do not count alike say: probabilities, quantiles, how many rows they are worth.

A row drawn from a density g counts w = f / g, with f the mission's own. Over the rows of g the mean
of w is one. Of n rows with hits h (1 or 0) the probability of a hit is

    p = mean(w h) - b (mean(w) - 1),    b = cov(w h, w) / var(w),

mean(w h) corrected by how far the weights of this sample are from their known mean. What is left of
w h after the correction has the scatter that the standard error is taken from, divided by n. For a
rare hit b is next to zero; for a certain one p is one.

Other statistics are those of the sample in which row i has the share w_i / sum(w). The effective
size (sum w)^2 / sum(w^2) is the number of rows that count alike with the scatter of such a mean; it
says nothing of a rare hit, whose weights are the small ones: look at its standard error.

Source: Kish, Survey Sampling (1965) for the effective size; Hesterberg, Technometrics 37 (1995) for
the regression estimate; Owen, Monte Carlo theory, methods and examples (2013), section 9.3.
"""

import math

import numpy as np
from jaxtyping import Bool, Float


def shares(log_weights: Float[np.ndarray, " draw"]) -> Float[np.ndarray, " draw"]:
    """Return the share of the whole that each row has; they add up to one.

    Args:
        log_weights: logarithms of what each row counts, up to a constant, shape (draw).
    """
    weights = np.exp(log_weights - log_weights.max())
    parts: Float[np.ndarray, " draw"] = weights / weights.sum()
    return parts


def effective_size(log_weights: Float[np.ndarray, " draw"]) -> float:
    """Return how many rows that count alike these are worth.

    Args:
        log_weights: as of `shares`, at least one.
    """
    return 1.0 / float((shares(log_weights) ** 2).sum())


def probability(
    hits: Bool[np.ndarray, " draw"], log_weights: Float[np.ndarray, " draw"] | None
) -> tuple[float, float]:
    """Return the probability of a hit and its standard error.

    Args:
        hits: whether each row is a hit, all rows of the sample, shape (draw).
        log_weights: logarithms of what each row counts, one on average, shape (draw); None where
            all count alike.
    """
    count = hits.size
    if log_weights is None:
        share = float(hits.mean())
        return share, math.sqrt(share * (1.0 - share) / count)
    weights = np.exp(log_weights)
    parts, beyond = weights * hits, weights - weights.mean()
    spread = float((beyond**2).mean())
    slope = float((parts * beyond).mean()) / spread if spread > 0.0 else 0.0
    left = parts - slope * (weights - 1.0)
    return float(left.mean()), float(left.std()) / math.sqrt(count)


def weighted_quantile(
    values: Float[np.ndarray, " draw"], log_weights: Float[np.ndarray, " draw"], share: float
) -> float:
    """Return the least value that has at least a share of the whole at or below it.

    Args:
        values: sample, shape (draw), at least one [any]; what is not a number is left out.
        log_weights: as of `shares`, shape (draw).
        share: share of the distribution below the quantile, between 0 and 1.
    """
    defined = ~np.isnan(values)
    order = np.argsort(values[defined], kind="stable")
    reached = np.cumsum(shares(log_weights[defined])[order])
    # The sum of all may round to a little less than one.
    rank = min(int(np.searchsorted(reached, share - 1e-12)), order.size - 1)
    return float(values[defined][order][rank])
