"""What becomes of a crew: the first loss counts."""

import jax.numpy as jnp

from voskhod.phases.fate import MEANING, NEVER_S, Cause, earliest, lost_if, lost_when, safe


def test_every_cause_has_a_meaning():
    """Whatever can happen can be told to people, each in its own words."""
    assert set(MEANING) == set(Cause)
    assert len(set(MEANING.values())) == len(Cause)


def test_first_loss_counts():
    """Of several losses the earliest is the flight's, whatever their order."""
    cold = lost_if(jnp.asarray(True), Cause.FROZE, jnp.asarray(200.0))
    hard = lost_if(jnp.asarray(True), Cause.LANDING_TOO_HARD, jnp.asarray(100.0))
    for order in ((cold, hard, safe()), (safe(), hard, cold)):
        first = earliest(*order)
        assert int(first.cause) == Cause.LANDING_TOO_HARD
        assert float(first.time) == 100.0


def test_loss_that_does_not_happen_is_none():
    """A condition that does not hold leaves the crew safe."""
    fate = lost_if(jnp.asarray(False), Cause.FROZE, jnp.asarray(200.0))
    assert int(fate.cause) == Cause.RECOVERED
    assert float(fate.time) == NEVER_S
    assert int(earliest(safe(), fate).cause) == Cause.RECOVERED


def test_loss_is_dated_by_the_first_sample_without_margin():
    """A margin that recovers later has still been lost."""
    times = jnp.asarray([0.0, 1.0, 2.0, 3.0])
    fate = lost_when(jnp.asarray([1.0, 0.5, -0.1, 0.4]), times, Cause.CABIN_AIR_LOST)
    assert int(fate.cause) == Cause.CABIN_AIR_LOST
    assert float(fate.time) == 2.0
    assert int(lost_when(jnp.ones(4), times, Cause.CABIN_AIR_LOST).cause) == Cause.RECOVERED
