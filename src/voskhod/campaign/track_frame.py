r"""The frame of a landing: an aim point and the direction of the track through it.

On the mean sphere a place a beyond and x to the right of the aim point stands, in axes up, ahead
and right at that point, at q = (cos x cos a, cos x sin a, sin x). Landings that are known both on
the globe, as P, and from the aim, as q, give the frame back: it is the rotation M that makes

    sum |P - M q|^2

least (Wahba's problem, solved by SciPy).

Decision: flights of one campaign may have been aimed at different points (by hand, automatic). The
frame is that of the most of them: pairs of landings each give a frame, the one that the most
landings agree with is taken, and fitted to those.

Sources: Wahba, SIAM Review 7, 409 (1965); Fischler and Bolles, Commun. ACM 24, 381 (1981).
"""

import math
from typing import NamedTuple

import numpy as np
from jaxtyping import Float

from voskhod.units import MEAN_RADIUS_M

Places = tuple[np.ndarray, np.ndarray]

_AGREE_M = 10.0  # rounding of a place near the aim is far below, another aim far above
_PAIRS = 64  # with half of the landings at one aim, all pairs miss it once in 1e8 campaigns


class TrackFrame(NamedTuple):
    """An aim point and the direction of the track there.

    Attributes:
        latitude: of the aim point [rad].
        longitude: east positive [rad].
        bearing: direction of the track, clockwise from north [rad].
    """

    latitude: float
    longitude: float
    bearing: float

    def on_ground(self, along: np.ndarray, across: np.ndarray) -> Places:
        """Return latitude and longitude of places [rad].

        Args:
            along: beyond the aim point, any shape [m].
            across: to the right of the track, of the same shape [m].
        """
        return _angles(_by_track(along, across) @ self._axes)

    def by_track(self, latitude: np.ndarray, longitude: np.ndarray) -> Places:
        """Return how far places lie beyond the aim point and right of the track [m].

        Args:
            latitude: any shape [rad].
            longitude: of the same shape [rad].
        """
        up, ahead, right = np.moveaxis(_on_globe(latitude, longitude) @ self._axes.T, -1, 0)
        across = np.arctan2(right, np.hypot(up, ahead))
        return MEAN_RADIUS_M * np.arctan2(ahead, up), MEAN_RADIUS_M * across

    @property
    def _axes(self) -> Float[np.ndarray, "3 3"]:
        """Return up, ahead and right as rows in axes fixed to the globe."""
        north, east = self.latitude, self.longitude
        up = _on_globe(np.array(north), np.array(east))
        eastward = np.array([-math.sin(east), math.cos(east), 0.0])
        northward = np.cross(up, eastward)
        s, c = math.sin(self.bearing), math.cos(self.bearing)
        return np.array([up, c * northward + s * eastward, c * eastward - s * northward])


def frame_of(ground: Places, track: Places) -> tuple[TrackFrame, float] | None:
    """Return the frame that the most landings were counted in, and the share of them.

    None where there are fewer than two landings, or where no two agree on a frame.

    Args:
        ground: latitudes and longitudes, each of shape (landing) [rad].
        track: places along and across the track, each of shape (landing) [m].
    """
    globe, local = _on_globe(*ground), _by_track(*track)
    best = np.zeros(len(globe), dtype=bool)
    chosen = np.random.default_rng(0)  # which pairs are tried; any will do
    for _ in range(_PAIRS if len(globe) > 1 else 0):
        pair = chosen.choice(len(globe), 2, replace=False)
        if np.linalg.norm(globe[pair[0]] - globe[pair[1]]) * MEAN_RADIUS_M < _AGREE_M:
            continue  # two landings at one place give no direction
        agree = _agree(_rotation(globe[pair], local[pair]), globe, local)
        best = agree if agree.sum() > best.sum() else best
        if best.all():
            break
    if best.sum() <= 2 < len(globe) or not best.any():
        return None
    up, ahead, right = _rotation(globe[best], local[best]).T
    latitude, longitude = (float(angle) for angle in _angles(up))
    eastward = np.array([-math.sin(longitude), math.cos(longitude), 0.0])
    bearing = math.atan2(float(ahead @ eastward), float(right @ eastward))
    return TrackFrame(latitude, longitude, bearing), float(best.mean())


def _rotation(globe: np.ndarray, local: np.ndarray) -> Float[np.ndarray, "3 3"]:
    """Return the rotation that turns places of the frame to places of the globe."""
    from scipy.spatial.transform import Rotation

    # The frame is left-handed (up, ahead, right): with the last axis turned over it is a rotation.
    turn, _ = Rotation.align_vectors(globe, local * np.array([1.0, 1.0, -1.0]))
    return np.asarray(turn.as_matrix() * np.array([1.0, 1.0, -1.0]))


def _agree(turn: np.ndarray, globe: np.ndarray, local: np.ndarray) -> np.ndarray:
    apart = np.linalg.norm(local @ turn.T - globe, axis=1)
    return np.asarray(apart * MEAN_RADIUS_M < _AGREE_M)


def _by_track(along: np.ndarray, across: np.ndarray) -> np.ndarray:
    a, x = (np.asarray(distance) / MEAN_RADIUS_M for distance in (along, across))
    return np.stack([np.cos(x) * np.cos(a), np.cos(x) * np.sin(a), np.sin(x)], axis=-1)


def _on_globe(latitude: np.ndarray, longitude: np.ndarray) -> np.ndarray:
    north, east = np.asarray(latitude), np.asarray(longitude)
    return np.stack(
        [np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)], axis=-1
    )


def _angles(at: np.ndarray) -> Places:
    return np.arctan2(at[..., 2], np.hypot(at[..., 0], at[..., 1])), np.arctan2(
        at[..., 1], at[..., 0]
    )
