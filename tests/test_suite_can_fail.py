"""The suite notices wrong physics: each wrong constant breaks the test that is meant to see it.

A test of the suite is run once as it is and once with one number of the package changed. It must
pass the first time and fail the second time. Compiled code is dropped around each change, because
it keeps the constants with which it was traced.
"""

import importlib.util
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import pytest

from voskhod.crew import effort
from voskhod.phases import cabin, insertion
from voskhod.physics import (
    aerodynamics,
    atmosphere,
    climate,
    earth,
    gravity,
    heating,
    network,
    propulsion,
)

TESTS = Path(__file__).resolve().parent
SOLAR_RATE_RAD_S = 7.2722052e-5  # a turn in 86400 s: the usual slip for the Earth's rotation


@cache
def suite(file: str) -> Any:
    """Return a test file of the suite as a module."""
    name = f"seen_{Path(file).stem}"
    spec = importlib.util.spec_from_file_location(name, TESTS / file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Mutant(NamedTuple):
    """One wrong number and the test that must notice it.

    Args:
        name: what is wrong.
        module: module of the package that holds the number.
        attribute: its name there.
        wrong: right number to wrong number.
        file: test file that must notice.
        check: runs the test of that file.
    """

    name: str
    module: Any
    attribute: str
    wrong: Callable[[Any], Any]
    file: str
    check: Callable[[Any], None]


def times(factor: float) -> Callable[[Any], Any]:
    """Return a change of a number by a factor."""
    return lambda right: right * factor


def all_times(factor: float) -> Callable[[Any], Any]:
    """Return a change of several numbers by a factor."""
    return lambda right: tuple(factor * number for number in right)


def cabin_decay(tests: Any) -> None:
    """Run the exponential decay of the cabin's pressure."""
    run = jax.jit(
        lambda plan: cabin.cabin(
            plan, jnp.asarray(tests.BEGUN), jnp.asarray(tests.ENDED), tests.QUIET
        )
    )
    tests.test_leak_lets_the_pressure_fall_exponentially(
        lambda *overrides: run(tests.plan_with(*overrides))
    )


GRAVITY, EARTH = "physics/test_gravity.py", "physics/test_earth.py"
MUTANTS = (
    Mutant(
        "J2 one per mille off",
        gravity,
        "J2",
        times(1.001),
        GRAVITY,
        lambda tests: tests.test_agrees_with_another_program(),
    ),
    Mutant(
        "J3 of the wrong sign",
        gravity,
        "J3",
        times(-1.0),
        GRAVITY,
        lambda tests: tests.test_agrees_with_another_program(),
    ),
    Mutant(
        "no J4",
        gravity,
        "J4",
        times(0.0),
        GRAVITY,
        lambda tests: tests.test_agrees_with_another_program(),
    ),
    Mutant(
        "GM of another ellipsoid",
        gravity,
        "GRAVITATIONAL_PARAMETER_M3_S2",
        lambda _: 3.986005e14,
        GRAVITY,
        lambda tests: tests.test_point_mass(),
    ),
    Mutant(
        "air that turns once a solar day",
        earth,
        "EARTH_ROTATION_RAD_S",
        lambda _: SOLAR_RATE_RAD_S,
        EARTH,
        lambda tests: tests.test_air_at_rest(),
    ),
    Mutant(
        "Greenwich that turns once a solar day",
        insertion,
        "EARTH_ROTATION_RAD_S",
        lambda _: SOLAR_RATE_RAD_S,
        "phases/test_orbit_phase.py",
        lambda tests: tests.test_greenwich_turns_as_astronomers_count(26.0),
    ),
    Mutant(
        "heats of gases one per mille off",
        network,
        "ISOBARIC_J_KG_K",
        all_times(1.001),
        "phases/test_cabin.py",
        cabin_decay,
    ),
    Mutant(
        "gas constants one per mille off",
        network,
        "CONSTANTS_J_KG_K",
        all_times(1.001),
        "phases/test_cabin.py",
        cabin_decay,
    ),
    Mutant(
        "muscle that does not slow under load",
        effort,
        "HILL_CURVATURE",
        times(4.0),
        "crew/test_effort.py",
        lambda tests: tests.test_speed_satisfies_hills_equation(0.3),
    ),
    Mutant(
        "speed of sound",
        atmosphere,
        "_SOUND",
        times(1.01),
        "physics/test_atmosphere.py",
        lambda tests: tests.test_speed_of_sound(10, 299.53),
    ),
    Mutant(
        "rarefied drag left out",
        aerodynamics,
        "BRIDGE_WEIGHT",
        times(0.0),
        "physics/test_aerodynamics.py",
        lambda tests: tests.test_drag_in_a_low_density_tunnel(1000.0, 1.17),
    ),
    Mutant(
        "drag without its half",
        aerodynamics,
        "drag_acceleration",
        lambda right: lambda rho, v, area: right(2.0 * rho, v, area),
        "phases/test_entry.py",
        lambda tests: tests.test_modules_that_stay_joined_fall_with_their_own_drag(None),
    ),
    Mutant(
        "standard gravity",
        propulsion,
        "STANDARD_GRAVITY_M_S2",
        lambda _: 9.75,
        "physics/test_propulsion.py",
        lambda tests: tests.test_retro_rocket_gives_the_published_speed_changes(4725, 42, 144.6),
    ),
    Mutant(
        "the other heating constant in circulation",
        heating,
        "CONVECTIVE_KG05_M",
        lambda _: 1.7623e-4,
        "physics/test_heating.py",
        lambda tests: tests.test_crewed_sphere_meets_the_reference_entry(3.99566e-3, 4776.6, 111.9),
    ),
    Mutant(
        "warmest at noon",
        climate,
        "WARMEST_HOUR_S",
        lambda _: 12 * 3600.0,
        "phases/test_site.py",
        lambda tests: tests.test_warmest_hour_is_two_in_the_afternoon_of_local_time(),
    ),
)


def fails(check: Callable[[Any], None], tests: Any) -> bool:
    """Return whether a test finds something wrong."""
    try:
        check(tests)
    except AssertionError:
        return True
    return False


@pytest.fixture
def fresh():
    """Drop compiled code before and after, as it holds the constants that it was traced with."""
    jax.clear_caches()
    yield
    jax.clear_caches()


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_wrong_number_is_noticed(mutant, fresh, monkeypatch):
    """A test passes with the right number and fails with the wrong one."""
    tests = suite(mutant.file)
    right = getattr(mutant.module, mutant.attribute)
    assert not fails(mutant.check, tests)
    jax.clear_caches()
    monkeypatch.setattr(mutant.module, mutant.attribute, mutant.wrong(right))
    assert fails(mutant.check, tests)
