"""What every test shares: strict arrays, cached compilation, one nominal flight."""

import os
import tempfile
from pathlib import Path

import jax
import pytest

import voskhod.arrays  # noqa: F401  # sets double precision before any array exists

jax.config.update("jax_numpy_rank_promotion", "raise")

# One cache of compiled code for all test processes and runs.
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or tempfile.gettempdir()) / "voskhod-tests"
jax.config.update("jax_compilation_cache_dir", str(CACHE))
jax.config.update("jax_persistent_cache_min_compile_time_secs", 0.3)


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
