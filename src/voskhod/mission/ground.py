"""Schema of the ground: where the capsule is aimed, and how the crew is taken out."""

from typing import Any

from voskhod.mission import kinds
from voskhod.mission.section import Section

_EVEN: dict[str, Any] = {"uniform": [0.0, 1.0], "note": "chance itself; nominal is the median"}


class Site(Section):
    """Ground where the capsule comes down.

    Attributes:
        elevation: height of the ground over the ellipsoid [m]; None takes it from the bundled
            grid, wherever the capsule comes down.
        aim_latitude: aim point of the descent flown, if the documents give one [rad].
        aim_longitude: east longitude of that point [rad].
    """

    elevation: kinds.Altitude | None = None
    aim_latitude: kinds.Latitude | None = None
    aim_longitude: kinds.Longitude | None = None


class Rescue(Section):
    """The way out, once the place is known.

    Attributes:
        drop_delay: located to clothing dropped [s].
        party_delay: located to a ground party set down near the site [s].
        party_distance: way of that party on the ground [m].
        party_power: metabolic power that each of them keeps up [W].
        party_load: what each of them carries [kg].
        on_skis: whether they are on skis.
        reaching_chance: quantile of the party's luck.
        reaching_spread: logarithmic spread of the time to reach, to clear and to walk out [1].
        clearing_rotor: rotor of the helicopter that a place is cleared for, zero for none [m].
        clearing_men: men with axes and saws [1].
        clearing_chance: quantile of their luck.
        march_distance: way of the crew to that place [m].
        march_power: metabolic power that the crew keeps up [W].
        least_visibility: visibility below which nobody is lifted out [m].
    """

    drop_delay: kinds.Duration
    party_delay: kinds.Duration
    party_distance: kinds.SoftLength
    party_power: kinds.Power
    party_load: kinds.SoftMass
    on_skis: kinds.Switch = True  # type: ignore[assignment]  # read by pydantic
    reaching_chance: kinds.Chance = _EVEN  # type: ignore[assignment]  # read by pydantic
    reaching_spread: kinds.Deviate
    clearing_rotor: kinds.SoftLength
    clearing_men: kinds.Count
    clearing_chance: kinds.Chance = _EVEN  # type: ignore[assignment]  # read by pydantic
    march_distance: kinds.SoftLength
    march_power: kinds.Power
    least_visibility: kinds.Length
