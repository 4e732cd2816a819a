"""What every test shares: strict arrays, checked shapes, one nominal flight."""

import jax
import pytest
from jaxtyping import install_import_hook

# Every shape and type of the numerics is checked while the tests run.
CHECKED = ("voskhod.physics", "voskhod.crew", "voskhod.phases")
install_import_hook(CHECKED, "beartype.beartype")

import voskhod.arrays  # noqa: E402, F401  # sets double precision before any array exists

jax.config.update("jax_numpy_rank_promotion", "raise")


@pytest.fixture(scope="session")
def mission():
    """Return the built-in mission Voskhod 2."""
    from voskhod.mission.loading import load_mission

    return load_mission("voskhod-2")


@pytest.fixture(scope="session")
def flight(mission):
    """Return its nominal flight, flown once per process."""
    from voskhod.flight.flight import fly_mission

    return fly_mission(mission)
