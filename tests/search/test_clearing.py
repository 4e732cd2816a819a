"""Clearing: pads, stands and the work of felling by hand."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from voskhod.physics.ground import Forest
from voskhod.search import clearing

HOUR_S = 3600.0


@pytest.mark.parametrize(("rotor", "pad"), [(10.7, 25.0), (14.6, 35.0), (16.4, 50.0)])
def test_pads_are_no_wider_than_the_manuals(rotor, pad):
    """Two rotors are less than the landing points of US Army FM 3-21.38, by a third at most."""
    ours = float(np.sqrt(4 * clearing.pad_area(rotor) / np.pi))
    assert 0.65 * pad < ours < pad


def test_closed_forest_has_the_measured_basal_area():
    """Stems times their cross-section is the 30 m2/ha of the plot."""
    stand = clearing.stand_of(int(Forest.CLOSED))
    area = float(stand.stems) * 1e4 * np.pi / 4 * float(stand.diameter) ** 2
    assert area == pytest.approx(30.0, rel=0.01)  # stems rounded to ten a hectare


def test_open_country_needs_no_work():
    """Nothing stands in the way there; half-open forest costs a third of a closed one."""
    work = [
        sum(float(x) for x in clearing.clearing_work(1000.0, clearing.stand_of(code), 1.0))
        for code in range(3)
    ]
    assert work[0] == 0.0
    assert work[1] == pytest.approx(work[2] / 3.0, rel=1e-9)


def test_work_on_a_cubic_metre_is_that_of_the_time_study():
    """52.8 % of 79.02 minutes: felling 15.3, branching and cutting across 26.4."""
    stand = clearing.Stand(1.0 / clearing.stem_volume(0.25, 20.0), 0.25, 20.0)
    work = clearing.clearing_work(1.0, stand)
    assert float(work.felling) / 60.0 == pytest.approx(15.33, abs=0.005)
    assert float(work.trimming) / 60.0 == pytest.approx(26.39, abs=0.005)


def test_a_stem_of_a_hand_span_holds_a_third_of_a_cube():
    """0.21 m and 21 m: a cylinder of 0.727 m3, of which a spruce fills 0.47."""
    assert float(clearing.stem_volume(0.21, 21.0)) == pytest.approx(0.727 * 0.47, rel=1e-3)


def test_more_men_help_less_and_less():
    """Two halve the time of one; beyond two only trimming is shared."""
    work = clearing.Work(10.0 * HOUR_S, 20.0 * HOUR_S)
    hours = clearing.clearing_time(work, np.array([0.0, 1.0, 2.0, 4.0, 20.0])) / HOUR_S
    assert np.asarray(hours) == pytest.approx([30.0, 30.0, 15.0, 10.0, 6.0])


def test_snow_adds_work():
    """Two metres double it."""
    stand = clearing.stand_of(2)
    dry, deep = (clearing.clearing_work(1000.0, stand, snow) for snow in (0.0, 2.0))
    assert float(deep.felling) == pytest.approx(2.0 * float(dry.felling))
    assert float(deep.trimming) == pytest.approx(2.0 * float(dry.trimming))


def test_a_batch_has_finite_slopes():
    """Codes, rotors, men and snow of a batch: positive times and finite derivatives."""

    def hours(rotor, men, snow, code):
        work = clearing.clearing_work(clearing.pad_area(rotor), clearing.stand_of(code), snow)
        return clearing.clearing_time(work, men)

    value, slopes = jax.jit(jax.vmap(jax.value_and_grad(hours, argnums=(0, 1, 2))))(
        jnp.array([14.35, 21.0, 0.0]),
        jnp.array([3.0, 0.0, 2.0]),
        jnp.array([0.0, 2.0, 1.0]),
        jnp.array([2, 1, 0]),
    )
    assert np.all(value >= 0.0)
    assert all(np.all(np.isfinite(slope)) for slope in slopes)
