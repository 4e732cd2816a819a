"""Ground party: speed through snow, forest and night; who hears whom."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from voskhod.physics.ground import Forest, Relief
from voskhod.search import ground_party as party

KMH = 3.6
LOOSE = 200.0  # density of snow that has lain some days [kg/m3]

_speed = jax.jit(party.party_speed)


def way(depth=0.0, forest=Forest.OPEN, relief=Relief.FLAT, dark=0.0):
    """Return a way through loose snow."""
    return party.Way(depth, LOOSE, int(forest), int(relief), dark)


@pytest.mark.parametrize(
    ("skis", "depths_m", "band_kmh"),
    [
        # rates of march off a broken trail, US Army FM 31-71: on foot in less and in more than a
        # foot of snow, on skis; and on skis on a broken trail
        (0.0, (0.15, 0.25), (1.5, 3.0)),
        (0.0, (0.5, 0.65), (0.5, 1.0)),
        (1.0, (0.3, 1.5), (1.5, 5.0)),
        (1.0, (0.0, 0.0), (5.0, 6.0)),
    ],
)
def test_speeds_lie_in_the_bands_of_a_manual(skis, depths_m, band_kmh):
    """Marches of light parties on open, flat ground lie in the tabulated bands."""
    who = party.Party(load=15.0, skis=skis)
    low, high = band_kmh
    for depth in depths_m:
        ours = KMH * float(_speed(who, way(depth)))
        assert low - 0.1 <= ours <= high + 0.1  # a step of the manual's table is 0.5 km/h


def test_speed_spends_the_power_that_pandolf_says():
    """Put back into the printed equation, the speed costs the power that was given."""
    who, eta = party.Party(70.0, 30.0, 450.0), 2.1  # sand, by Soule & Goldman
    v = float(party.march_speed(who, eta))
    cost = 1.5 * 70 + 2.0 * 100 * (30 / 70) ** 2 + eta * 100 * (1.5 * v**2)
    assert cost == pytest.approx(450.0, rel=1e-12)


def test_an_unloaded_man_walks_at_the_usual_pace():
    """On a treadmill the self-paced hard effort gives a fast walk, 1.6 to 1.9 m/s."""
    ours = float(party.march_speed(party.Party(75.0, 0.0), 1.0))
    assert 1.6 < ours < 1.9  # Hughes & Goldman's men: 425 kcal/h near 4 mph, 1.79 m/s


@pytest.mark.parametrize(("cm", "eta"), [(0.0, 1.2604), (10.0, 2.8424), (30.0, 18.0664)])
def test_snow_factor_is_the_printed_cubic(cm, eta):
    """1.2604 + 0.1072 z + 0.0001 z^2 + 0.0005 z^3, worked by hand."""
    assert float(party.snow_factor(cm / 100.0)) == pytest.approx(eta, rel=1e-9)


def test_sinkage_follows_density_and_stops_at_the_hips():
    """Snow of 593 kg/m3 is trodden to half; two metres of powder to the crotch."""
    assert float(party.sinkage(0.4, 593.0)) == pytest.approx(0.2)
    assert float(party.sinkage(2.0, 100.0)) == party.MOST_SINKAGE_M
    assert float(party.sinkage(2.0, 100.0, 1.0)) == pytest.approx(0.18)


def test_hills_cost_what_naismith_says():
    """Six in a hundred uphill over 5 km, 300 m, cost half an hour on 5 km at 5 km/h."""
    flat, steep = (
        float(_speed(party.Party(), way(relief=r))) for r in (Relief.FLAT, Relief.MOUNTAINOUS)
    )
    level = flat * (1.0 + party.NAISMITH * 0.005)
    hours = party.travel_time(5000.0, steep) / party.travel_time(5000.0, level)
    assert float(hours) == pytest.approx(1.5, abs=0.03)  # rounded: 7.92 and not 8.33 in miles


def test_brush_costs_the_root_of_its_factor():
    """At one power the speed falls with the root of 1.5."""
    open_, closed = (float(_speed(party.Party(), way(forest=f))) for f in (0, 2))
    assert open_ / closed == pytest.approx(np.sqrt(1.5), rel=1e-9)


def test_night_marches_are_those_of_the_manual():
    """1.6 km/h by night for 2.5 by day across country."""
    day, night = (float(_speed(party.Party(), way(dark=d))) for d in (0.0, 1.0))
    assert night / day == pytest.approx(1.6 / 2.5, rel=1e-9)


def test_calls_reach_as_far_as_measured():
    """The shout is the weaker call: 332 m by day, 306 m by night."""
    assert np.asarray(party.call_range(np.array([0.0, 1.0]))) == pytest.approx([332.0, 306.0])


def test_ground_sweep_width_follows_the_experiments():
    """The rounded factors lie within 3 % of the fitted ones."""
    fitted = {party.SEEN_HIGH: 1.773, party.SEEN_MEDIUM: 1.556, party.SEEN_LOW: 1.135}
    for factor, theirs in fitted.items():
        assert float(party.ground_sweep_width(50.0, factor)) / 50.0 == pytest.approx(
            theirs, rel=0.032
        )


def test_contact_has_two_ways():
    """Either way alone gives its own chance; both fail together as a product."""
    assert float(party.contact_chance(0.3, 0.0, 1.0, 1.0)) == pytest.approx(0.3)
    assert float(party.contact_chance(0.0, 0.8, 0.5, 1.0)) == pytest.approx(0.4)
    assert float(party.contact_chance(0.3, 0.8, 0.5, 1.0)) == pytest.approx(1 - 0.7 * 0.6)


def test_slopes_are_finite_where_nobody_can_move():
    """Loads that take all power, no snow and bottomless snow leave finite slopes."""

    def speed(load, depth, dark):
        where = party.Way(depth, LOOSE, jnp.asarray(2), jnp.asarray(1), dark)
        return party.party_speed(party.Party(load=load, skis=0.0), where)

    slopes = jax.jit(jax.vmap(jax.value_and_grad(speed, argnums=(0, 1, 2))))(
        jnp.array([0.0, 20.0, 200.0]), jnp.array([0.0, 0.3, 5.0]), jnp.array([0.0, 0.5, 1.0])
    )
    assert np.all(slopes[0] > 0.0)
    assert all(np.all(np.isfinite(slope)) for slope in slopes[1])
