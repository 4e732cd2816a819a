"""Superoxide, feed and fire against stoichiometry and printed figures."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voskhod.physics import cabin_air
from voskhod.physics.cabin_air import NOMINAL_BREATH, VOSTOK_REGENERATOR

WARM_K = 291.15
# IUPAC 2021, written again [kg/mol]
OXYGEN, CARBON, WATER, SUPEROXIDE = 0.0319988, 0.0440095, 0.0180153, 0.0710971
POTASH, CARBONATE, BICARBONATE = 0.0561056, 0.1382055, 0.1001154
regenerated = jax.jit(
    lambda water, carbon, fresh: cabin_air.regenerated(
        water, carbon, jnp.asarray(WARM_K), fresh, VOSTOK_REGENERATOR
    )
)


def test_superoxide_yields_what_the_equations_print():
    """0.3376 kg of oxygen and 0.3095 or 0.619 kg of carbon dioxide per kilogram."""
    carbonate = cabin_air.superoxide_yield(jnp.asarray(0.0))
    bicarbonate = cabin_air.superoxide_yield(jnp.asarray(1.0))
    # half of the last printed digit
    assert float(carbonate.oxygen) == pytest.approx(0.3376, abs=5.1e-5)
    assert float(carbonate.carbon_dioxide) == pytest.approx(0.3095, abs=5.1e-5)
    assert float(bicarbonate.carbon_dioxide) == pytest.approx(0.619, abs=5.1e-4)
    assert 0.816 / float(carbonate.oxygen) == pytest.approx(2.42, abs=5.1e-3)  # a person's day


def test_crew_closes_with_39_per_cent_bicarbonate():
    """1.04 kg of carbon dioxide for 0.816 kg of oxygen asks for a share of 0.39."""
    share = cabin_air.bicarbonate_share(jnp.asarray(0.816), jnp.asarray(1.04))
    assert float(share) == pytest.approx(0.39, abs=5.1e-3)  # half of the last printed digit
    made = cabin_air.superoxide_yield(share)
    ratio = float(made.carbon_dioxide / made.oxygen)
    assert ratio == pytest.approx(1.04 / 0.816, rel=1e-12)  # the same equations back


@given(st.floats(1.0, 4000.0), st.floats(0.0, 5000.0), st.floats(0.0, 1.0))
@settings(max_examples=40, deadline=None)
def test_regenerator_keeps_the_mass_of_every_reaction(water, carbon, fresh):
    """Superoxide, water and carbon dioxide in are oxygen, potash, carbonate, bicarbonate out."""
    made = regenerated(jnp.asarray(water), jnp.asarray(carbon), jnp.asarray(fresh))
    dried = VOSTOK_REGENERATOR.dryer_flow * water / (8.31446 * WARM_K) * WATER
    used, bound = float(made.superoxide), float(made.carbon_dioxide)
    taken = used + bound + float(made.water) - dried
    potassium, carbons = used / SUPEROXIDE, bound / CARBON
    doubled = max(2.0 * carbons - potassium, 0.0)  # potassium in bicarbonate
    paired = min(2.0 * carbons, potassium) - doubled
    solid = (
        doubled * BICARBONATE + 0.5 * paired * CARBONATE + (potassium - doubled - paired) * POTASH
    )
    # six digits of the constants here, on what passes the dryer too
    assert taken == pytest.approx(float(made.oxygen) + solid, rel=1e-5, abs=1e-5 * dried)
    assert doubled <= potassium * (1 + 1e-5)  # never more than the chemistry allows
    assert float(made.oxygen) >= 0.0


def test_oxygen_follows_humidity_and_stops_with_the_charge():
    """Twice the vapour gives twice the oxygen; dry air and a spent charge give none."""
    wet = regenerated(jnp.asarray(1000.0), jnp.asarray(400.0), jnp.asarray(1.0))
    wetter = regenerated(jnp.asarray(2000.0), jnp.asarray(400.0), jnp.asarray(1.0))
    assert float(wetter.oxygen) == pytest.approx(2.0 * float(wet.oxygen), rel=1e-12)
    for water, fresh in ((0.0, 1.0), (1000.0, 0.0)):
        made = regenerated(jnp.asarray(water), jnp.asarray(400.0), jnp.asarray(fresh))
        assert float(made.oxygen) == 0.0


def test_bvad_rates_are_those_printed():
    """Nominal activity: 0.59, 0.69, 1.33 g a minute."""
    assert 6e4 * np.array(NOMINAL_BREATH) == pytest.approx([0.59, 0.69, 1.33], rel=1e-12)


def test_fire_limit_is_a_line_near_the_flown_atmospheres():
    """ISS and exploration atmospheres lie on it, the Shuttle's within a point."""
    psi = 6894.757
    assert float(cabin_air.fire_limit(101325.0)) == pytest.approx(0.241, abs=1e-9)
    assert float(cabin_air.fire_limit(8.2 * psi)) == pytest.approx(0.34, abs=1e-6)
    # Hirsch: near linear; what was flown at 10.2 psia was set by suits as well as by fire
    assert float(cabin_air.fire_limit(10.2 * psi)) == pytest.approx(0.30, abs=0.01)
    assert float(cabin_air.fire_limit(0.0)) <= 1.0


def test_feed_opens_under_its_set_point_and_stops_with_its_store():
    """Shut at the set-point, wide open a band under it, nothing from an empty bottle."""
    feed = cabin_air.Feed(90e3, 3e-4)
    flow = lambda total, store: float(  # noqa: E731
        cabin_air.feed_flow(total, store, feed, 0.0, 0.05)
    )
    assert flow(90e3, 1.0) == 0.0
    assert flow(85.5e3, 1.0) == pytest.approx(3e-4, rel=1e-12)
    assert flow(87.75e3, 1.0) == pytest.approx(1.5e-4, rel=1e-12)
    assert flow(80e3, 0.0) == 0.0


def test_water_saturates_as_the_steam_tables_say():
    """2.339 kPa at 20 degC, 1.228 kPa at 10 degC (IAPWS)."""
    # the fit is good to 0.4 % between -40 and 50 degC
    assert float(cabin_air.saturation_pressure(293.15)) == pytest.approx(2339.0, rel=4e-3)
    assert float(cabin_air.saturation_pressure(283.15)) == pytest.approx(1228.0, rel=4e-3)


def test_slopes_are_finite_at_every_end():
    """Empty charge, no vapour, no carbon dioxide, no oxygen: derivatives stay finite."""
    slope = jax.jacfwd(regenerated, argnums=(0, 1, 2))
    for args in ((0.0, 0.0, 0.0), (0.0, 400.0, 1.0), (1000.0, 0.0, 0.0)):
        leaves = jax.tree.leaves(slope(*(jnp.asarray(x) for x in args)))
        assert all(np.isfinite(leaf) for leaf in leaves)
    assert np.isfinite(jax.grad(cabin_air.breathing)(0.0))
