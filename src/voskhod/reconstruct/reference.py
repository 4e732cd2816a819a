r"""A reference law for moves: a normal law with the mean and the spread of the particles.

In z, standard normal in each number in doubt before anything is said, the law is N(m, C): in the
numbers S that what is said has moved or narrowed, m and C are those of the particles; in all others
it is the prior, N(0, I). With u = L^-1 (z - m), C = L L', a particle moves by

    u' = sqrt(1 - s^2) u + s xi,    xi ~ N(0, I),

in all components of u or in some that are chosen blindly. That leaves the reference as it is, so
that Metropolis's rule for the law p(z) l(z)^b is to accept with the chance

    min(1, [l(z') / l(z)]^b exp[e(z') - e(z)]),    e = (|u|^2 - |z|^2) / 2,

e the logarithm of prior over reference. It is exact whatever m and C are; good ones make long steps
pass.

Decision: a number is in S where its mean or its variance differs from the prior's by more than 5.4
errors, measured between islands: of Student's t with 7 degrees of freedom chance puts one of a
thousand there. Particles that descend from few heads would else move every number by chance, and a
law that is shaped by chance stops them. C is drawn towards its own diagonal by a thousandth, so
that no direction is held for impossible (a guess; it only has to be a fair shape).

Source: Cotter, Roberts, Stuart and White, Statistical Science 28 (2013), for moves that leave a
normal law as it is; Law, J. Comput. Appl. Math. 262 (2014), for shaping them by what is known.
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int

Rows = Float[np.ndarray, "chain number"]
_ERRORS = 5.4
_DRAWN = 0.001


@dataclass(frozen=True)
class Reference:
    """A normal law.

    Attributes:
        places: numbers in which it is not the prior, in rising order, shape (some).
        mean: of those, shape (some).
        factor: lower triangular root L of their covariance, shape (some, some).
    """

    places: Int[np.ndarray, " some"]
    mean: Float[np.ndarray, " some"]
    factor: Float[np.ndarray, "some other"]

    def whitened(self, z: Rows) -> Rows:
        """Return u, standard normal where z is of this law."""
        u = z.copy()
        if self.places.size:
            off = (z[:, self.places] - self.mean).T
            u[:, self.places] = np.linalg.solve(self.factor, off).T
        return u

    def coloured(self, u: Rows) -> Rows:
        """Return z of u."""
        z = u.copy()
        z[:, self.places] = self.mean + u[:, self.places] @ self.factor.T
        return z


def excess(z: Rows, u: Rows) -> Float[np.ndarray, " chain"]:
    """Return the logarithm of prior over reference, up to a constant, shape (chain).

    Args:
        z: particles.
        u: the same, whitened.
    """
    found: Float[np.ndarray, " chain"] = 0.5 * (np.square(u).sum(axis=1) - np.square(z).sum(axis=1))
    return found


def reference_of(
    z: Float[np.ndarray, "island particle number"], weights: Float[np.ndarray, "island particle"]
) -> Reference:
    """Return the law that has the mean and the spread of particles.

    Args:
        z: particles, in two islands or more.
        weights: what each counts; each island counts as much as the next.
    """
    share = weights / weights.sum(axis=1, keepdims=True)
    means = np.einsum("kp,kpn->kn", share, z)
    mean = means.mean(axis=0)
    squares = np.einsum("kp,kpn->kn", share, np.square(z - mean))
    is_moved = np.abs(mean) > _ERRORS * _error(means)
    is_narrowed = np.abs(squares.mean(axis=0) - 1.0) > _ERRORS * _error(squares)
    places = np.flatnonzero(is_moved | is_narrowed)
    off = z[:, :, places] - mean[places]
    covariance = np.einsum("kp,kpi,kpj->ij", share, off, off) / len(z)
    own = np.diag(np.diag(covariance))
    # Copies of a few particles may have no spread at all in some direction.
    shrunk = (1.0 - _DRAWN) * covariance + _DRAWN * own + 1e-9 * np.eye(places.size)
    return Reference(places, mean[places], np.linalg.cholesky(shrunk))


def _error(by_island: Float[np.ndarray, "island number"]) -> Float[np.ndarray, " number"]:
    """Return the standard error of the mean of islands."""
    found: Float[np.ndarray, " number"] = by_island.std(axis=0, ddof=1) / np.sqrt(len(by_island))
    return found
