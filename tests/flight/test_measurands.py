"""The registry of measurands: the vocabulary that tables, campaigns and claims share."""

import re

import jax.numpy as jnp
import pint
import pytest

from voskhod.flight.measurand import Registry, always
from voskhod.flight.measurands import MEASURANDS
from voskhod.physics.earth import great_circle_distance

UNITS = pint.UnitRegistry()
ALL = list(MEASURANDS)


def test_ids_are_unique_and_dotted_by_phase():
    """Every id is one of its kind, lower case, phase first."""
    ids = [m.id for m in ALL]
    assert len(set(ids)) == len(ids) > 40
    assert all(re.fullmatch(r"[a-z]+\.[a-z][a-z0-9_]*", name) for name in ids)


@pytest.mark.parametrize("measurand", ALL, ids=lambda m: m.id)
def test_definition_and_units_are_whole(measurand):
    """Each has words and an SI unit, and is shown in a unit of the same dimension."""
    assert len(measurand.definition) > 20
    assert not measurand.definition.endswith(".")
    unit, shown = UNITS.parse_units(measurand.unit), UNITS.parse_units(measurand.shown_in)
    assert unit.dimensionality == shown.dimensionality
    assert UNITS.Quantity(1.0, unit).to_base_units().magnitude == 1.0  # coherent SI


def test_definitions_are_all_different():
    """Two measurands do not mean the same."""
    words = [m.definition for m in ALL]
    assert len(set(words)) == len(words)


def test_flight_holds_every_measurand_in_order(flight):
    """A flight with a walk has a value or an honest None for each, in the order of the registry."""
    assert list(flight.measurands) == [m.id for m in ALL]


def test_name_is_taken_once():
    """A second measurand of the same name is refused."""
    registry = Registry()
    registry.add("a.b", "m as km", "A length that is a length")(lambda record: always(record))
    with pytest.raises(ValueError, match=r"a\.b is defined twice"):
        registry.add("a.b", "m", "Another length altogether")(lambda record: always(record))
    assert "a.b" in registry
    assert registry["a.b"].shown_in == "km"


def test_parts_of_the_miss_add_up(flight):
    """Downrange and crossrange are the legs of the miss distance."""
    values = flight.measurands
    legs = values["landing.downrange_error"] ** 2 + values["landing.crossrange_error"] ** 2
    # a right triangle on a sphere: 300 km are 3 degrees, 1e-4 of excess
    assert legs**0.5 == pytest.approx(values["landing.miss_distance"], rel=1e-3)


def test_miss_is_measured_from_the_aim(flight):
    """The miss distance is the great circle from the aim that was flown to touchdown."""
    values, aim = flight.measurands, [jnp.asarray(part) for part in flight.record.aim]
    place = [jnp.asarray(values[f"landing.{axis}"]) for axis in ("latitude", "longitude")]
    # the same formula: rounding
    distance = float(great_circle_distance(*aim[:2], *place))
    assert values["landing.miss_distance"] == pytest.approx(distance, rel=1e-12)


def test_durations_of_the_walk_nest(flight):
    """The walk lies inside the open hatch, that inside vacuum, vacuum inside the cycle."""
    values = flight.measurands
    names = ("outside", "hatch_open", "vacuum", "airlock_cycle")
    spans = [values[f"spacewalk.{name}_duration"] for name in names]
    known = [span for span in spans if span is not None]
    assert known == sorted(known)
    if values["spacewalk.return_duration"] is not None:
        parts = values["spacewalk.out_to_return_duration"] + values["spacewalk.return_duration"]
        assert parts == pytest.approx(values["spacewalk.outside_duration"], rel=1e-12)
