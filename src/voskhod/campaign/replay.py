"""One row of a campaign, flown again alone and with full telemetry.

The row's chances come from the campaign's own sampling, so that its drawn numbers are the same to
the last digit. The flight itself goes through programs that are compiled for one flight: its
measurands agree with the row to rounding.
"""

import jax.numpy as jnp
import numpy as np

from voskhod.campaign.sampling import sampling_of
from voskhod.campaign.store import Campaign
from voskhod.errors import InputError
from voskhod.flight.flight import Flight, fly_plan
from voskhod.mission.plan import plan_at


def fly_row(campaign: Campaign, draw: int) -> Flight:
    """Return the flight of one row of a campaign.

    Args:
        campaign: where the row stands.
        draw: its index.

    Raises:
        InputError: the campaign has no such row, or its mission is no longer to be had.
    """
    said = campaign.manifest
    if not 0 <= draw < said.count:
        raise InputError(
            f"must be a row of the campaign, 0 to {said.count - 1}", given=str(draw), where="--draw"
        )
    mission = campaign.mission()
    sampling = sampling_of(mission, said.seed, said.count, said.sampling)
    chances = sampling.chances(np.array([draw]))[0]
    return fly_plan(mission, plan_at(mission, jnp.asarray(chances)), said.seed, draw)
