"""Where the drawn flights of a mission come down.

Each draw is flown from its start to the ground, `flight.chain.come_down`, and nothing after it is:
no search and no cold. Places are counted along and across the track from the aim point of the
descent that was flown, by hand or automatic, as one flight counts them.

Decision: draws are flown a fixed number at a time and the last batch is filled up with the draws
that would follow. Draw i then stands at the same place of the same program whatever the count, and
is the same flight to the last digit.

Source: Monte Carlo, draws by `mission.plan.drawn_plan`.
"""

from collections.abc import Callable
from dataclasses import dataclass

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Bool, Float, Int

from voskhod.arrays import Scalar
from voskhod.errors import InputError
from voskhod.flight.chain import Aim, Layout, come_down
from voskhod.flight.compiled import kept
from voskhod.flight.flight import prepare
from voskhod.mission.plan import drawn_plan
from voskhod.mission.schema import Mission
from voskhod.mission.section import given
from voskhod.physics.earth import along_and_cross_track

CHUNK = 64  # flights of a batch, as for sensitivities
MOST_DRAWS = 1_000_000  # of a campaign: some hours on a laptop


@dataclass(frozen=True)
class Landings:
    """Where the flights of a campaign came down, one to a draw.

    Attributes:
        latitude: geodetic latitude of touchdown, shape (draw) [rad].
        longitude: east longitude of touchdown, shape (draw) [rad].
        came_down: whether the flight reached the ground at all, shape (draw).
        along: place along the track, beyond the aim point positive, shape (draw) [m].
        across: place across the track, right positive, shape (draw) [m].
    """

    latitude: Float[np.ndarray, " draw"]
    longitude: Float[np.ndarray, " draw"]
    came_down: Bool[np.ndarray, " draw"]
    along: Float[np.ndarray, " draw"]
    across: Float[np.ndarray, " draw"]

    def landed(self) -> "Landings":
        """Return the flights that reached the ground."""
        return Landings(*(column[self.came_down] for column in vars(self).values()))


def drawn_landings(
    mission: Mission, seed: int, count: int, tell: Callable[[str], None] | None = None
) -> Landings:
    """Return where the first draws of a seed come down.

    Args:
        mission: what is flown.
        seed: seed of the draws.
        count: how many draws.
        tell: called with a sentence now and then; None for silence.

    Raises:
        InputError: the mission does not come down.
    """
    if mission.capsule is None:
        raise InputError(
            "must be a mission that comes down", given="one that stays in orbit", where="capsule"
        )
    aim, layout = prepare(mission)
    parts = []
    for start in range(0, count, CHUNK):
        draws = start + jnp.arange(CHUNK)
        parts.append(
            jax.device_get(_chunk(aim, jnp.asarray(seed), draws, mission=mission, layout=layout))
        )
        if tell is not None and start % (16 * CHUNK) == 0:
            tell(f"flown {min(start + CHUNK, count)} of {count} draws")
    return Landings(*(np.concatenate(column)[:count] for column in zip(*parts, strict=True)))


@kept
def _chunk(
    aim: Aim,
    seed: Int[Array, ""],
    draws: Int[Array, " draw"],
    *,
    mission: Mission,
    layout: Layout,
) -> tuple[Array, ...]:
    """Return the fields of `Landings` for some draws."""

    def fly_down(draw: Int[Array, ""]) -> tuple[Scalar, ...]:
        down = come_down(drawn_plan(mission, seed, draw), layout)
        landed, target = given(down.landing), aim.automatic
        if down.burn is not None:
            by_hand = down.burn.decision.is_manual
            pairs = zip(aim.manual, aim.automatic, strict=True)
            target = type(target)(*(jnp.where(by_hand, a, b) for a, b in pairs))
        along, across = along_and_cross_track(
            landed.latitude, landed.longitude, target.latitude, target.longitude, target.bearing
        )
        reached = given(down.entry).came_down
        return landed.latitude, landed.longitude, reached, along, across

    return jax.vmap(fly_down)(draws)
