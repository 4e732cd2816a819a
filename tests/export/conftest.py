"""Flights that every export must be able to write."""

import pytest


@pytest.fixture(params=["flight", "orbiting", "drawn"])
def any_flight(request):
    """Return each kind of flight in turn: nominal, stayed in orbit, drawn."""
    return request.getfixturevalue(request.param)


@pytest.fixture(params=["capsule", "skipping", "crewed"])
def small_flight(request):
    """Return the flights of small missions in turn."""
    return request.getfixturevalue(request.param)
