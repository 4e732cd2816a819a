"""Clothing in wind and water: the standard, another program, energy balances."""

import importlib

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voskhod.crew import clothing, cold

standard = importlib.import_module("pythermalcomfort.models.ireq")
AIR_K, DRY = 253.15, clothing.Clothes(0.31)
_external = jax.jit(clothing.external_insulation)


@pytest.mark.parametrize("permeability", [1.0, 8.0, 50.0, 300.0])
@pytest.mark.parametrize(("wind", "walking"), [(0.4, 0.0), (3.0, 0.5), (12.0, 1.2)])
def test_wind_factor_is_that_of_another_program(permeability, wind, walking):
    """What wind and walking leave agrees with pythermalcomfort's ISO 11079."""
    theirs = standard._clothing_constant_part(permeability, wind, walking)
    ours = clothing.wind_factor(permeability * 1e-3, jnp.asarray(wind), walking)
    assert float(ours) == pytest.approx(theirs, rel=1e-12)  # same closed form: rounding


def test_air_layer_of_the_standard():
    """The still-air layer of ISO 11079 is 0.0875 m2 K/W and falls with wind."""
    assert float(clothing.air_layer_insulation(jnp.asarray(0.0))) == pytest.approx(0.0875)
    # exponential of the standard at 2 m/s wind and 1 m/s walking, computed by hand
    assert float(clothing.air_layer_insulation(jnp.asarray(2.0), 1.0)) == pytest.approx(
        0.092 * 0.594521 - 0.0045, rel=1e-5
    )
    # bounds of the standard: a gale counts as 18 m/s, and the layer stays positive
    gale = float(clothing.air_layer_insulation(jnp.asarray(40.0), 3.0))
    assert gale == pytest.approx(0.092 * np.exp(-2.7 - 0.264) - 0.0045)
    assert gale > 0.0


def test_external_insulation_is_resultant_clothing_and_air_layer():
    """The sum of the standard's two parts, worked by hand for 2 clo in a wind of 3 m/s."""
    area = 1.0 + 1.197 * 0.31
    factor = 0.54 * np.exp(-0.45 - 0.11) * 8.0**0.075 - 0.06 * np.log(8.0) + 0.5
    layer = (0.092 * np.exp(-0.45 - 0.11) - 0.0045) / area
    resultant = (0.31 + 0.085 / area) * factor - layer
    ours = _external(DRY, jnp.asarray(0.0), jnp.asarray(3.0), 0.5)
    assert float(ours) == pytest.approx(resultant + layer, rel=1e-12)  # rounding


def test_wet_clothes_insulate_less():
    """Soaked clothes keep one tenth; two clo soaked are as immersed ones, 0.06 to 0.23 clo."""
    assert float(clothing.clothing_insulation(0.31, jnp.asarray(1.0))) == pytest.approx(0.031)
    assert float(clothing.clothing_insulation(0.31, jnp.asarray(0.0))) == pytest.approx(0.31)
    soaked = float(clothing.clothing_insulation(0.31, jnp.asarray(1.0))) / clothing.CLO_M2K_W
    assert 0.06 < soaked < 0.23  # Nunneley 1985


def test_lying_costs_insulation():
    """A man who lies on a third of his skin is colder than one who stands."""
    calm, dry = jnp.asarray(0.2), jnp.asarray(0.0)
    lying = float(_external(DRY._replace(pressed_share=0.3), dry, calm))
    # conductances side by side, by hand
    free = float(_external(DRY, dry, calm))
    assert 1.0 / lying == pytest.approx(0.7 / free + 0.3 / (0.5 * 0.31 + 0.1))


def test_saturation_pressure_meets_steam_tables():
    """Water vapour at 0, 20 and 35 degC: 611, 2339 and 5629 Pa (IAPWS)."""
    ours = clothing.saturation_pressure(jnp.asarray([273.15, 293.15, 308.15]))
    # the Antoine equation of the standard is within 0.5 % in this range
    np.testing.assert_allclose(ours, [611.2, 2339.3, 5629.0], rtol=5e-3)


def _wet(water_kg, wind=0.5):
    """Return external insulation, skin and evaporation of a man in wet clothes at -20 degC."""
    water = jnp.asarray(water_kg)
    external = clothing.external_insulation(DRY, water, jnp.asarray(wind))
    skin = cold.dry_skin(309.95, AIR_K, external)
    vapour = clothing.saturation_pressure(AIR_K)
    return external, skin, clothing.evaporation(DRY, water, skin, vapour, external)


@pytest.mark.parametrize("water_kg", [0.1, 1.0, 4.0])
def test_evaporation_is_in_balance_with_the_skin_that_it_cools(water_kg):
    """The vapour law at the cooled skin gives the heat that cools it."""
    external, skin, heat = _wet(water_kg)
    cooled = skin.temperature_k - skin.response_m2k_w * heat
    driven = clothing.saturation_pressure(cooled) - clothing.saturation_pressure(AIR_K)
    damp = (water_kg / 4.0) / (water_kg / 4.0 + 0.1)
    # One Newton step leaves the curvature of the vapour curve, a few percent of the heat.
    assert float(heat) == pytest.approx(float(damp * driven / (158.0 * external)), rel=0.05)


def test_a_body_dries_a_shirt_in_a_day_and_a_fire_sooner():
    """Half a kilogram in winter clothes leaves within a day, sooner by a fire: by stepping."""

    def hours(fire_w):
        def step(water, _):
            _, skin, heat = _wet(water)
            rate = clothing.water_rate(DRY, water, heat * skin.area_m2, fire_w, jnp.asarray(0.0))
            return water + 600.0 * rate, water

        track = jax.lax.scan(step, jnp.asarray(0.5), None, length=432)[1]
        return float(jnp.argmax(track < 0.1)) / 6.0

    alone, fire = hours(0.0), hours(100.0)
    # Survival handbooks tell of a night; 0.4 kg at 2.43 MJ/kg are 34 W for 8 h.
    assert 4.0 < alone < 24.0
    assert fire < 0.8 * alone


def test_sweat_soaks_until_the_clothes_are_full():
    """A hundred watts shed leave half of 148 g/h in dry clothes and nothing in soaked ones."""
    nothing, sweat = jnp.asarray(0.0), jnp.asarray(100.0)
    dry = clothing.water_rate(DRY, nothing, nothing, 0.0, sweat)
    assert float(dry) * 3600.0 == pytest.approx(0.5 * 0.1481, rel=1e-3)  # 360 kJ over 2.43 MJ/kg
    full = clothing.water_rate(DRY, jnp.asarray(4.0), nothing, 0.0, sweat)
    assert float(full) == 0.0


@jax.jit
def everything(water_kg, insulation, permeability, wind, core_k, air_k):
    """Return the sum of insulation, evaporation and rate, and its slopes."""

    def total(water, worn, airy, gust, core, air):
        clothes = clothing.Clothes(worn, airy, 4.0, 0.2)
        external = clothing.external_insulation(clothes, water, gust, 0.3)
        skin = cold.dry_skin(core, air, external)
        vapour = clothing.saturation_pressure(air)
        heat = clothing.evaporation(clothes, water, skin, vapour, external)
        return external + heat + clothing.water_rate(clothes, water, heat, 20.0, heat)

    return jax.value_and_grad(total, argnums=(0, 1, 2, 3, 4, 5))(
        water_kg, insulation, permeability, wind, core_k, air_k
    )


@settings(deadline=None, max_examples=60)  # the first call compiles
@given(
    st.floats(-1.0, 10.0),
    st.floats(0.0, 1.0),
    st.floats(0.0, 2.0),
    st.floats(0.0, 60.0),
    st.floats(280.0, 312.0),
    st.floats(200.0, 330.0),
)
def test_clothing_is_finite_everywhere(water, worn, airy, wind, core, air):
    """No water, clothes or weather makes a figure or a slope infinite."""
    value, slopes = everything(water, worn, airy, wind, core, air)
    assert jnp.isfinite(value)
    assert all(jnp.isfinite(slope) for slope in slopes)
