r"""Whether landings are scattered as a two-dimensional normal distribution: Mardia's test.

With z the landings turned and scaled to a covariance of one,

    skewness  b1 = m30^2 + 3 m21^2 + 3 m12^2 + m03^2,    m_jk = mean z_1^j z_2^k
    kurtosis  b2 = mean |z|^4

and for n normal landings n b1 / 6 is chi-square with 4 degrees of freedom, and
(b2 - 8) / sqrt(64 / n) standard normal. For weighted draws n is their effective number.

A million draws find any departure. What matters is told beside the test: how many draws the ellipse
that should hold 95 % holds.

Source: Mardia, Biometrika 57, 519 (1970).
"""

import math
from typing import NamedTuple

import numpy as np
from jaxtyping import Float

SURE_AGAINST = 0.01  # chance of a normal sample to be called none
_KURTOSIS = 8.0  # of a normal distribution of two dimensions
_SMALL = 0.01  # share of draws by which an ellipse may be wrong and still be of use; a choice


class Normality(NamedTuple):
    """How far landings are from normal.

    Attributes:
        skewness: Mardia's b1; zero for a normal distribution [1].
        kurtosis: Mardia's b2; eight for a normal distribution [1].
        skewness_chance: chance of a normal sample to be as lopsided [1].
        kurtosis_chance: chance of a normal sample to have tails as heavy or as light [1].
    """

    skewness: float
    kurtosis: float
    skewness_chance: float
    kurtosis_chance: float

    @property
    def is_rejected(self) -> bool:
        """Return whether the landings are surely not normal."""
        # Two tests: each gets half of the chance to be wrong (Bonferroni).
        return min(self.skewness_chance, self.kurtosis_chance) < 0.5 * SURE_AGAINST

    def words(self, share: float, inside: float) -> str:
        """Return in a sentence what to make of an ellipse.

        Args:
            share: what the normal ellipse is to hold [1].
            inside: what it holds [1].
        """
        holds = f"the normal ellipse of {100.0 * share:.0f} % holds {100.0 * inside:.1f} %"
        if not self.is_rejected:
            return f"Nothing speaks against a normal scatter: {holds} of the draws."
        why = []
        if self.skewness_chance < 0.5 * SURE_AGAINST:
            why.append(f"lopsided (skewness {self.skewness:.2g}, normal 0)")
        if self.kurtosis_chance < 0.5 * SURE_AGAINST:
            tails = "heavy" if self.kurtosis > _KURTOSIS else "light"
            why.append(f"with {tails} tails (kurtosis {self.kurtosis:.3g}, normal 8)")
        but = ", which is near enough for a map" if abs(inside - share) <= _SMALL else ""
        return f"Not normal: {' and '.join(why)}; {holds} of the draws{but}."


def normality_of(
    centred: Float[np.ndarray, "landing 2"],
    covariance: Float[np.ndarray, "2 2"],
    weights: Float[np.ndarray, " landing"] | None,
    count: float,
) -> Normality:
    """Return how far landings are from normal.

    Args:
        centred: landings less their mean, shape (landing, 2) [m].
        covariance: of the landings, positive definite, shape (2, 2) [m2].
        weights: of the landings, shape (landing) [1]; None for equal ones.
        count: effective number of landings [1].
    """
    from scipy.stats import chi2, norm

    z = centred @ np.linalg.inv(np.linalg.cholesky(covariance)).T

    def mean(values: np.ndarray) -> float:
        return float(np.average(values, weights=weights))

    third = [mean(z[:, 0] ** (3 - k) * z[:, 1] ** k) for k in range(4)]
    skewness = sum(ways * one**2 for ways, one in zip((1, 3, 3, 1), third, strict=True))
    kurtosis = mean(np.square(z).sum(1) ** 2)
    return Normality(
        skewness,
        kurtosis,
        float(chi2.sf(count * skewness / 6.0, 4)),
        2.0 * float(norm.sf(abs(kurtosis - _KURTOSIS) / math.sqrt(64.0 / count))),
    )
