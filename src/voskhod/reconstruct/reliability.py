r"""Reliability: a source is right in a share r of what it says, and r is not known.

With votes g of one source, each good with density G_g and wide otherwise,

    F(theta) = int Beta(r; a, b) prod_g [r rho_g + 1 - r] dr,    rho_g = G_g(theta) / W_g,

is the source's factor of the likelihood, against all of its votes being wide of the mark. The
integrand is a polynomial of degree n in r, so that Gauss and Jacobi's rule with enough points gives
the integral, and the first two moments of r, exactly.

What is left over when a factor is divided by all others is the chance that a vote is good:

    P(g good | theta) = int Beta(r) r rho_g prod_{h /= g} [...] dr / F.

Source: Golub and Welsch, Math. Comp. 23 (1969), for the rule; Hogg, Bovy and Lang, arXiv:1008.4686
(2010), for the mixture.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from jaxtyping import Float

Values = Float[np.ndarray, " draw"]


class Points(NamedTuple):
    """Values of a reliability that stand for its Beta distribution.

    Attributes:
        values: between 0 and 1, shape (point).
        weights: with a sum of one, shape (point).
    """

    values: Float[np.ndarray, " point"]
    weights: Float[np.ndarray, " point"]


CERTAIN = Points(np.ones(1), np.ones(1))


@lru_cache(maxsize=256)
def points(beta: tuple[float, float], degree: int) -> Points:
    """Return points that are exact for polynomials of a degree.

    Args:
        beta: parameters of the distribution.
        degree: greatest degree.
    """
    count = (degree + 2) // 2  # exact up to 2 count - 1
    # Jacobi's polynomials on (-1, 1) for the weight (1 - x)^u (1 + x)^v, with r = (1 + x) / 2.
    u, v = beta[1] - 1.0, beta[0] - 1.0
    n = np.arange(1.0, count)
    twice = 2.0 * n + u + v
    middle = np.array([(v - u) / (u + v + 2.0), *((v * v - u * u) / (twice * (twice + 2.0)))])
    side = 4.0 * n * (n + u) * (n + v) / (twice * twice * (twice + 1.0))
    # n + u + v over 2 n + u + v - 1 is one for n = 1, also where both are nought.
    side *= np.where(n == 1.0, 1.0, (n + u + v) / np.where(n == 1.0, 1.0, twice - 1.0))
    root = np.sqrt(side)
    nodes, vectors = np.linalg.eigh(np.diag(middle) + np.diag(root, 1) + np.diag(root, -1))
    return Points(np.clip(0.5 * (1.0 + nodes), 0.0, 1.0), vectors[0] ** 2)


def moments(beta: tuple[float, float]) -> tuple[float, float]:
    """Return mean and standard deviation of a Beta distribution [1].

    Args:
        beta: its parameters.
    """
    a, b = beta
    total = a + b
    return a / total, float(np.sqrt(a * b / (total * total * (total + 1.0))))


def factor(ratios: Sequence[Values], at: Points) -> Values:
    """Return a source's factor of the likelihood, shape (draw) [1].

    Args:
        ratios: rho of each of its votes, each of shape (draw) [1].
        at: points that are exact for as many votes.
    """
    whole = np.zeros(ratios[0].shape)
    for share, product in _products(ratios, at):
        whole += share * product
    return whole


def expectations(ratios: Sequence[Values], at: Points) -> tuple[Values, Values]:
    """Return means of r and of its square given a flight, each of shape (draw) [1].

    Args:
        ratios: as of `factor`.
        at: points that are exact for two degrees more than there are votes.
    """
    whole, first, second = (np.zeros(ratios[0].shape) for _ in range(3))
    for i, (share, product) in enumerate(_products(ratios, at)):
        r = float(at.values[i])
        whole += share * product
        first += share * r * product
        second += share * r * r * product
    return first / whole, second / whole


def chance_good(ratios: Sequence[Values], which: int, at: Points) -> Values:
    """Return the chance that a vote is good given a flight, shape (draw) [1].

    Args:
        ratios: as of `factor`.
        which: place of the vote.
        at: points that are exact for as many votes.
    """
    others = [ratio for i, ratio in enumerate(ratios) if i != which]
    good, bad = np.zeros(ratios[0].shape), np.zeros(ratios[0].shape)
    for r, share in zip(at.values, at.weights, strict=True):
        product = np.full(ratios[0].shape, share)
        for ratio in others:
            product *= r * ratio + (1.0 - r)
        good += r * product
        bad += (1.0 - r) * product
    good *= ratios[which]
    found: Values = good / (good + bad)
    return found


def _products(ratios: Sequence[Values], at: Points) -> Iterator[tuple[float, Values]]:
    """Yield (weight, product over votes) of each point."""
    room = np.empty(ratios[0].shape)
    for r, share in zip(at.values, at.weights, strict=True):
        product = np.ones(ratios[0].shape)
        for ratio in ratios:
            np.multiply(ratio, r, out=room)
            room += 1.0 - r
            product *= room
        yield float(share), product
