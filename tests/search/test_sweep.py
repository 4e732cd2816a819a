"""Sweep widths over land: the table, what lies between, cover, fatigue."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy.interpolate import RegularGridInterpolator

from voskhod.physics.ground import Forest, Relief
from voskhod.search import sweep
from voskhod.search.sweep import Target

FOOT_M, MILE_M = 0.3048, 1852.0
_width = jax.jit(sweep.uncorrected_width, static_argnums=0)

# Transcription of the Australian manual, nmi at 5, 10, 20, 30 and 40 km.
PRINTED = [
    (Target.PERSON, 500, (0.4, 0.4, 0.5, 0.5, 0.5)),
    (Target.PERSON, 1000, (0.4, 0.4, 0.5, 0.5, 0.5)),
    (Target.VEHICLE, 500, (0.9, 1.3, 1.3, 1.3, 1.3)),
    (Target.VEHICLE, 2000, (1.0, 1.5, 2.0, 2.0, 2.0)),
    (Target.LIGHT_AIRCRAFT, 2000, (1.0, 1.6, 2.0, 2.0, 2.0)),
    (Target.HEAVY_AIRCRAFT, 2000, (2.2, 2.9, 3.5, 3.5, 3.5)),
]


@pytest.mark.parametrize(("target", "feet", "miles"), PRINTED)
def test_widths_meet_the_manual(target, feet, miles):
    """Every transcribed row is met at its own height and visibilities."""
    visibility = 1e3 * np.array([5.0, 10.0, 20.0, 30.0, 40.0])
    ours = np.asarray(_width(target, feet * FOOT_M, visibility))
    assert ours == pytest.approx(np.multiply(miles, MILE_M), rel=1e-12)  # rounding


def test_rows_that_were_not_checked_say_so():
    """The five rows that the transcription lacks are marked, and no other."""
    unchecked = {
        (target, row.height_ft)
        for target, rows in sweep.SWEEP_ROWS.items()
        for row in rows
        if not row.is_checked
    }
    assert unchecked == {
        (Target.VEHICLE, 1000.0),
        (Target.VEHICLE, 1500.0),
        (Target.LIGHT_AIRCRAFT, 500.0),
        (Target.LIGHT_AIRCRAFT, 1000.0),
        (Target.HEAVY_AIRCRAFT, 500.0),
    }


@pytest.mark.parametrize("target", Target)
def test_between_rows_the_width_is_bilinear_and_held_beyond(target):
    """Drawn heights and visibilities agree with scipy's interpolation of the same rows."""
    rows = sweep.SWEEP_ROWS[target]
    heights = np.array([row.height_ft for row in rows]) * FOOT_M
    grid = RegularGridInterpolator(
        (heights, 1e3 * np.array(sweep.VISIBILITIES_KM)),
        MILE_M * np.array([row.widths_nmi for row in rows]),
    )
    draws = np.random.default_rng(2).uniform((0.0, 0.0), (1000.0, 60e3), (500, 2))
    held = np.clip(draws, (heights[0], 0.0), (heights[-1], 40e3))
    ours = np.asarray(_width(target, draws[:, 0], draws[:, 1]))
    assert ours == pytest.approx(grid(held), rel=1e-12, abs=1e-9)  # rounding


def test_fog_hides_everything():
    """From 5 km the width falls straight to zero; it never is negative."""
    at_five = float(_width(Target.VEHICLE, 150.0, 5e3))
    assert float(_width(Target.VEHICLE, 150.0, 2.5e3)) == pytest.approx(0.5 * at_five)
    assert float(_width(Target.VEHICLE, 150.0, 0.0)) == 0.0
    assert float(_width(Target.VEHICLE, 150.0, -1.0)) == 0.0


def test_a_vehicle_under_closed_forest_meets_the_worked_width():
    """500 ft, clear air, closed forest: 0.24 km; a tired crew sees a tenth less."""
    closed = jnp.asarray(3)
    fresh = float(sweep.sweep_width(Target.VEHICLE, 500 * FOOT_M, 20e3, closed))
    tired = float(sweep.sweep_width(Target.VEHICLE, 500 * FOOT_M, 20e3, closed, 1.0))
    assert fresh == pytest.approx(240.0, abs=5.0)  # half of the last digit
    assert tired == pytest.approx(0.9 * fresh)
    assert float(sweep.search_time(3600.0)) == pytest.approx(3060.0)


def test_cover_is_the_worse_of_forest_and_relief():
    """Each kind of ground gets its column; closed forest hides whatever the relief."""
    forest, relief = (jnp.asarray(codes) for codes in np.meshgrid(Forest, Relief, indexing="ij"))
    ours = np.asarray(jax.jit(sweep.cover_column)(forest, relief))
    assert np.array_equal(ours, [[0, 1, 2], [1, 1, 2], [3, 3, 3]])


@pytest.mark.parametrize(
    ("target", "factors"),
    [
        (Target.PERSON, (0.8, 0.5, 0.3, 0.1)),
        (Target.VEHICLE, (1.0, 0.7, 0.4, 0.1)),
        (Target.LIGHT_AIRCRAFT, (1.0, 0.7, 0.4, 0.1)),
        (Target.HEAVY_AIRCRAFT, (1.0, 0.8, 0.4, 0.1)),
    ],
)
def test_cover_factors_meet_the_manual(target, factors):
    """Four columns of vegetation and relief meet the transcription."""
    assert np.asarray(sweep.cover_factor(target, jnp.arange(4))) == pytest.approx(factors)


def test_widths_have_finite_slopes_in_a_batch():
    """Under vmap, slopes are finite at every corner of the table and beyond it."""
    heights = FOOT_M * np.array([0.0, 500.0, 1000.0, 1500.0, 2000.0, 9000.0])
    air = 1e3 * np.array([0.0, 5.0, 10.0, 40.0, 50.0, 20.0])
    slopes = jax.vmap(jax.grad(lambda h, v: sweep.uncorrected_width(Target.VEHICLE, h, v), (0, 1)))
    assert np.all(np.isfinite(slopes(heights, air)))
