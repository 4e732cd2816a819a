"""Fire, shelter, work and wood: balances by hand and published figures."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from voskhod.crew import camp


def test_moist_wood_gives_what_tables_say():
    """Net heating values of softwood: 12.2 MJ/kg at 30 % water, 8.0 at 50 % (EN ISO 17225)."""
    power = np.array([float(camp.fire_power(jnp.asarray(1.0), m)) for m in (0.3, 0.5)])
    # tables print 12.2-12.6 and 8.0-8.2 MJ/kg, of which an open fire is taken to burn 0.8
    np.testing.assert_allclose(power / 0.8, [12.3e6, 8.1e6], rtol=0.03)


def test_fire_falls_with_the_square_of_distance():
    """A tenth of a megawatt at 5 m, worked by the handbook's formula; held within half a metre."""
    flux = camp.radiant_flux(jnp.asarray(1e5), jnp.asarray([5.0, 10.0]))
    np.testing.assert_allclose(flux, [0.3e5 / (4 * np.pi * 25), 0.3e5 / (4 * np.pi * 100)])
    near = camp.radiant_flux(jnp.asarray(1e4), jnp.asarray([0.0, 0.5]))
    assert float(near[0]) == float(near[1])


def test_a_camp_fire_is_felt_and_does_not_burn():
    """A fire of 10 kg/h at 1.5 m is felt well and stays under the pain of bare skin.

    Pain threshold of skin in thermal radiation: 1.7 kW/m2 without limit of time (NUREG-1805).
    """
    power = camp.fire_power(jnp.asarray(10.0 / 3600.0), 0.3)
    assert 100.0 < float(camp.radiant_flux(power, jnp.asarray(1.5))) < 1700.0
    # at half a metre nobody stays
    assert float(camp.radiant_flux(power, jnp.asarray(0.5))) > 1700.0


def test_a_screen_hides_the_fire():
    """A man hidden by half feels half."""
    whole, half = (
        camp.fire_at_clothes(jnp.asarray(2e4), jnp.asarray(1.0), hidden) for hidden in (0.0, 0.5)
    )
    assert float(half) == pytest.approx(0.5 * float(whole))


def test_heat_outside_the_clothes_acts_as_told_at_the_skin():
    """A chain of two resistances with a source between them, solved as linear equations."""
    skin_side, inner, outer, absorbed, air, core = 0.093, 0.30, 0.06, 80.0, 253.15, 310.15
    # unknown: skin and surface of the clothes
    matrix = [[1 / skin_side + 1 / inner, -1 / inner], [-1 / inner, 1 / inner + 1 / outer]]
    skin, _ = np.linalg.solve(matrix, [core / skin_side, air / outer + absorbed])
    heat = float(camp.heat_at_skin(jnp.asarray(absorbed), outer, inner + outer))
    ours = (core / skin_side + air / (inner + outer) + heat) / (1 / skin_side + 1 / (inner + outer))
    assert ours == pytest.approx(skin, rel=1e-12)  # exact: rounding


def test_two_men_warm_a_shut_capsule_more_than_an_open_one():
    """Heat in is heat out: 230 W over the conductance of hull and draught."""
    air, wind, heat = jnp.asarray(253.15), jnp.asarray(5.0), jnp.asarray(230.0)
    shut = camp.inside(camp.CAPSULE_SHUT, air, wind, heat)
    wide = camp.inside(camp.CAPSULE_OPEN, air, wind, heat)
    tent = camp.inside(camp.WIGWAM, air, wind, heat)
    assert float(shut.air_k - air) == pytest.approx(230.0 / 38.0)
    assert float(shut.air_k) > float(wide.air_k) > float(tent.air_k) > 253.15
    assert float(shut.wind_m_s) == 0.0
    assert float(tent.wind_m_s) == pytest.approx(1.0)


def test_work_tires():
    """A third of the capacity for eight hours, ten points more for four (Wu & Wang 2002).

    The endurance limit of industry, 16.5-17.5 kJ/min of work over a day (REFA), is 149 W/m2.
    """
    kept = camp.work_heat(jnp.asarray([1e3, 1e3, 50.0]), jnp.asarray([8.0, 4.0, 1.0]) * 3600.0)
    share = (np.asarray(kept) + 46.0) / camp.CAPACITY_W_M2
    assert share[0] == pytest.approx(0.34)
    assert share[1] - share[0] == pytest.approx(0.10, abs=0.005)  # told as about 10 points
    assert float(kept[2]) == 50.0
    # capacity is a guess to a fifth
    assert float(kept[0]) == pytest.approx(17e3 / 60.0 / 1.9, rel=0.2)


def test_wood_grows_with_work():
    """Heavy work makes 15 kg/h, less than half of what a rested man did with saw and axe."""
    rate = float(camp.wood_rate(jnp.asarray(165.0))) * 3600.0
    assert rate == pytest.approx(15.0)
    assert rate < 0.5 * 900.0 / 26.0  # half a cord of oak in 23-30 h


def test_camp_is_finite_everywhere():
    """Zero distance, power, time, conductance or insulation leave figures and slopes finite."""

    def total(power, distance, worked, conductance, external):
        absorbed = camp.fire_at_clothes(power, distance)
        room = camp.inside(camp.Shelter(0.1, conductance), power, distance, power)
        return (
            camp.heat_at_skin(absorbed, external, external)
            + room.air_k
            + camp.work_heat(power, worked)
            + camp.wood_rate(power)
        )

    slopes = jax.jit(jax.value_and_grad(total, argnums=(0, 1, 2, 3, 4)))
    for numbers in ((0.0,) * 5, (1e4, 1.0, 1e6, 30.0, 0.4)):
        value, gradient = slopes(*(jnp.asarray(number) for number in numbers))
        assert jnp.isfinite(value)
        assert all(jnp.isfinite(slope) for slope in gradient)
