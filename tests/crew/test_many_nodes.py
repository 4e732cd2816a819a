"""Body of 41 nodes against people in heat and cold, published totals and balances of heat."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voskhod.crew import many_nodes, segments
from voskhod.crew.thermoregulation import (
    MODELS,
    Body,
    Effort,
    Room,
    Suit,
    Ventilation,
    saturated_vapour_pressure,
)
from voskhod.validation.heat_people import lived, rows_of, step_errors

ZERO = 273.15
MAN = Body(75.0, 1.9)
VENTILATION = Ventilation(25.0 / 60.0 * 1.429e-3, 40.6e3, 15.0 + ZERO)


def room(celsius, clo=0.1):
    """Return a room of one temperature at 40 % humidity."""
    air = jnp.asarray(celsius + ZERO)
    return Room(air, air, 0.4 * saturated_vapour_pressure(air), 0.1, 0.155 * clo, 101325.0, 0.70)


def moved(state, core_k, skin_k):
    """Return a state with all cores and all skins moved, and the rest between."""
    shifts = (core_k, 0.7 * core_k + 0.3 * skin_k, 0.3 * core_k + 0.7 * skin_k, skin_k)
    layers = (
        jax.tree.map(lambda t, d=d: t + d, layer)
        for layer, d in zip(state.tissue, shifts, strict=True)
    )
    return state._replace(tissue=type(state.tissue)(*layers), blood=state.blood + core_k)


def test_published_totals():
    """Tables add up to what their sources say of the whole man."""
    # CR-1855: 86.5 W of basal heat, 1.89 m2; the sums are of figures of two decimals
    assert float(np.sum(segments.BASAL_HEAT_W)) == pytest.approx(86.5, abs=0.05)
    assert float(np.sum(segments.AREA_SHARE)) == pytest.approx(1.0, abs=1e-12)
    for share in ("RECEPTORS", "SWEAT", "DILATATION", "SHIVERING", "WORK", "GARMENT"):
        # shares of one whole, printed with two to four decimals
        assert float(np.sum(getattr(segments, share))) == pytest.approx(1.0, abs=1e-4)
    heat = float(np.sum(segments.HEAT_CAPACITY_J_K)) + segments.BLOOD_CAPACITY_J_K
    # Gagge 1986 has 3492 J/(kg K) for a whole body; Stolwijk counts bone lower
    assert heat / segments.MASS_KG == pytest.approx(3492.0, rel=0.05)
    # textbook cardiac output at rest 5 L/min, of which the tables leave out the heart's own
    assert float(np.sum(segments.BASAL_FLOW_L_H)) / 60.0 == pytest.approx(5.0, rel=0.1)


def test_people_in_heat_and_cold_are_met_better_than_by_published_programs():
    """RMS error on six Stolwijk-Hardy tests is below that of Gagge's and of JOS-3's code."""
    errors = step_errors(lived("many nodes"), 0)
    rms = np.sqrt(np.nanmean(errors**2, axis=(0, 1)))
    # least errors of the two programs on the same readings: rectal, oesophageal, skin
    assert np.all(rms <= [0.24, 0.19, 0.77])


def test_nude_men_at_rest():
    """Core, skin and extremities of Werner & Reents' men from 10 to 50 degC."""
    log, rows = lived("many nodes"), rows_of("thermal_werner_reents.csv")
    for i, row in enumerate(rows):
        # size, posture and humidity of the subjects are not told; no countercurrent in the limbs
        # keeps hands warm in the cold: 4 K for them, 2 K for skin and feet, 0.7 K for the core
        for name, ours, allowed in (
            ("Rectum", log.rectal_k, 0.7),
            ("Mean skin", log.skin_k, 2.0),
            ("Foot", log.foot_k, 2.0),
            ("Hand", log.hand_k, 4.1),
        ):
            assert ours[12 + i, -1] - ZERO == pytest.approx(float(row[name]), abs=allowed)


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize(
    "place",
    [room(18.0), room(42.0, 0.0), Suit(VENTILATION, -20.0), Suit(VENTILATION, 10.0, 1.0, 290.0)],
    ids=["cold", "hot", "suit", "garment"],
)
def test_heat_is_conserved(model, place):
    """What is made is lost or kept, and what is kept warms the nodes."""
    heat = MODELS[model]
    state = jax.tree.map(lambda t: t - 0.8, heat.first_state(MAN))
    rates, flows = heat.rates(state, MAN, Effort(420.0, 40.0), place)
    skin = flows.dry_w + flows.evaporation_w + flows.garment_w + flows.wall_w
    lost = flows.breath_dry_w + flows.breath_wet_w + skin
    # rounding only
    assert float(flows.produced_w) == pytest.approx(float(lost + flows.stored_w), abs=1e-9)
    assert float(flows.produced_w - flows.shivering_w) == pytest.approx(380.0, abs=1e-9)
    if model == "many nodes":
        each = jnp.stack([jnp.stack(layer) for layer in rates.tissue])
        size = MAN.mass_kg / segments.MASS_KG
        warmed = jnp.sum(each * segments.HEAT_CAPACITY_J_K) + (
            rates.blood * segments.BLOOD_CAPACITY_J_K
        )
        assert float(size * warmed) == pytest.approx(float(flows.stored_w), abs=1e-9)


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize(("over_rest", "conductance"), [(58.6, 22.4), (205.0, 34.3), (900.0, 36.9)])
def test_garment_takes_what_its_table_says(model, over_rest, conductance):
    """A uniform skin 10 K over the water loses ten times METMAN's conductance."""
    heat = MODELS[model]
    skin = jnp.asarray(34.0 + ZERO)
    state = jax.tree.map(lambda _: skin, heat.first_state(MAN))
    suit = Suit(VENTILATION, garment=1.0, water_k=24.0 + ZERO)
    _, flows = heat.rates(state, MAN, Effort(45.8 * MAN.area_m2 + over_rest), suit)
    # the table is met at its points, rounding aside
    assert float(flows.garment_w) == pytest.approx(10.0 * conductance, rel=1e-9)


def test_sides_are_alike_and_a_crew_is_a_batch():
    """Left is right, and two bodies at once do not know of each other."""
    step = jax.jit(lambda b, e: many_nodes.rates(many_nodes.first_state(b), b, e, room(20.0)))
    bodies = Body(jnp.asarray([75.0, 92.0]), jnp.asarray([1.9, 2.1]))
    heats = jnp.asarray([100.0, 300.0])
    ahead, flows = step(bodies, Effort(heats, jnp.zeros(2)))
    turned = Body(bodies.mass_kg[::-1], bodies.area_m2[::-1])
    back, flows_back = step(turned, Effort(heats[::-1], jnp.zeros(2)))
    # the same arithmetic: rounding at most
    assert np.allclose(ahead.tissue.skin.left_foot, back.tissue.skin.right_foot[::-1], rtol=1e-12)
    assert np.allclose(flows.evaporation_w, flows_back.evaporation_w[::-1], rtol=1e-12)
    assert float(flows.stored_w[1]) > float(flows.stored_w[0])


def test_lower_suit_pressure_cools_more():
    """Sweat evaporates faster into thinner gas, as the ventilation table says."""
    state = moved(many_nodes.first_state(MAN), 1.0, 2.0)
    wet = [
        many_nodes.rates(state, MAN, Effort(350.0), Suit(VENTILATION._replace(pressure_pa=p)))[1]
        for p in (40.6e3, 27.4e3)
    ]
    # table of open-loop heat at 33 degC: 192 W over 124 W
    taken = [float(w.evaporation_w + w.breath_wet_w + w.dry_w + w.breath_dry_w) for w in wet]
    # the skin here is warmer by segment, which moves either figure by some per cent
    assert taken[1] / taken[0] == pytest.approx(192.0 / 124.0, rel=0.05)


@jax.jit
def rate_and_slopes(core, skin, metabolic, flow, pressure):
    """Return the sum of all rates in suit and room, and its slopes."""

    def rate(core_k, skin_k, metabolic_w, mass_flow, pressure_pa):
        state = moved(many_nodes.first_state(MAN), core_k, skin_k)
        effort = Effort(metabolic_w)
        gas = Ventilation(mass_flow, pressure_pa, 288.15)
        suit = many_nodes.rates(state, MAN, effort, Suit(gas, 0.0, 1.0, 290.0))[0]
        air = room(20.0)._replace(pressure_pa=pressure_pa)
        walls = many_nodes.rates(state, MAN, effort, air)[0]
        return sum(jax.tree.leaves(suit)) + sum(jax.tree.leaves(walls))

    return jax.value_and_grad(rate, argnums=(0, 1, 2, 3, 4))(core, skin, metabolic, flow, pressure)


@settings(max_examples=40, deadline=None)  # the first call compiles
@given(
    st.floats(-40.0, 10.0),
    st.floats(-60.0, 15.0),
    st.floats(0.0, 2000.0),
    st.floats(0.0, 2e-3),
    st.floats(0.0, 1.1e5),
)
def test_rates_are_finite_everywhere(core, skin, metabolic, flow, pressure):
    """No state, effort, flow or pressure makes a rate or its gradient infinite."""
    value, slopes = rate_and_slopes(core, skin, metabolic, flow, pressure)
    assert jnp.isfinite(value)
    assert all(jnp.isfinite(slope) for slope in slopes)
