"""Flights that every export must be able to write."""

import pytest


@pytest.fixture(scope="session")
def orbiting():
    """Return a flight whose burn is too short to come down."""
    from voskhod.flight.flight import fly_mission
    from voskhod.mission.loading import load_mission

    return fly_mission(load_mission("voskhod-2", ["engine.burn_duration=1 s"]))


@pytest.fixture(scope="session")
def drawn(mission):
    """Return one draw of the mission."""
    from voskhod.flight.flight import fly_mission

    return fly_mission(mission, seed=1, draw=7)


@pytest.fixture(params=["flight", "orbiting", "drawn"])
def any_flight(request):
    """Return each kind of flight in turn: nominal, stayed in orbit, drawn."""
    return request.getfixturevalue(request.param)
