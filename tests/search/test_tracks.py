"""Parallel tracks: waypoints, and a comb of tracks drawn by lot."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy.special import erf

from voskhod.errors import InputError
from voskhod.search import tracks

DRAWS, TRACKS = 40_000, 200
_comb = jax.jit(tracks.comb_detection, static_argnums=(2, 3))


@pytest.mark.parametrize("coverage", [0.5, 1.0, 2.0])
def test_a_drawn_comb_finds_what_the_closed_form_says(coverage):
    """Objects drawn between tracks are found in the share erf(sqrt(pi) C / 2)."""
    theirs = erf(0.5 * np.sqrt(np.pi) * coverage)
    ours = float(_comb(jax.random.key(1965), jnp.asarray(coverage), DRAWS, TRACKS))
    # 3.29 standard deviations: one false alarm in a thousand seeds; and the tracks left out.
    spread = 3.29 * np.sqrt(theirs * (1.0 - theirs) / DRAWS)
    assert ours == pytest.approx(
        theirs, abs=spread + coverage**2 * (1.0 - theirs) / (2.0 * np.pi * TRACKS)
    )


def test_a_comb_without_width_finds_nothing():
    """At coverage zero nothing is found, at coverage ten everything."""
    assert float(_comb(jax.random.key(1), jnp.asarray(0.0), 1000, TRACKS)) == 0.0
    assert float(_comb(jax.random.key(1), jnp.asarray(10.0), 1000, TRACKS)) == 1.0


def test_waypoints_mow_the_rectangle():
    """Ten by four with strips of two: two legs, drawn by hand."""
    ours = tracks.parallel_tracks(10.0, 4.0, 2.0)
    assert ours == pytest.approx(np.array([[1, 1], [9, 1], [9, 3], [1, 3]]))
    upright = tracks.parallel_tracks(4.0, 10.0, 2.0)
    assert upright == pytest.approx(ours[:, ::-1])


@pytest.mark.parametrize("spacing", [0.7, 1.0, 3.0, 50.0])
def test_no_strip_is_wider_than_asked_and_legs_follow_the_longer_side(spacing):
    """Legs are parallel, equally far apart, inside the rectangle, and cover its width."""
    length, width = 30.0, 7.0
    ours = tracks.parallel_tracks(length, width, spacing)
    starts, ends = ours[::2], ours[1::2]
    assert starts[:, 1] == pytest.approx(ends[:, 1], abs=0.0)  # along the longer side, exactly
    strip = 2.0 * starts[0, 1]
    assert strip <= spacing + 1e-12  # rounding
    assert np.diff(starts[:, 1]) == pytest.approx(np.full(len(starts) - 1, strip))
    assert len(starts) * strip == pytest.approx(width)
    assert np.all((ours > 0.0) & (ours < (length, width)))
    assert ends[:-1, 0] == pytest.approx(starts[1:, 0], abs=0.0)  # turns run straight across


@pytest.mark.parametrize("given", [(0.0, 1.0, 1.0), (1.0, -1.0, 1.0), (1.0, 1.0, float("nan"))])
def test_sides_and_spacing_must_be_positive(given):
    """A rectangle without area or a spacing that is no number is refused in words."""
    with pytest.raises(InputError, match="must be a positive number of metres"):
        tracks.parallel_tracks(*given)
