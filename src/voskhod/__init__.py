"""Voskhod flies a crewed mission from orbit to rescue, and weighs what its documents say.

    import voskhod
    flight = voskhod.fly_mission(voskhod.load_mission("voskhod-2"))

The public names are loaded when they are first used, so that `voskhod --help` loads none.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from voskhod.campaign.run import run_campaign
    from voskhod.campaign.store import Campaign
    from voskhod.flight.flight import Flight, fly_mission
    from voskhod.flight.measurands import MEASURANDS
    from voskhod.mission.loading import load_mission

__all__ = ["MEASURANDS", "Campaign", "Flight", "fly_mission", "load_mission", "run_campaign"]

_HOMES = {
    "MEASURANDS": "voskhod.flight.measurands",
    "Campaign": "voskhod.campaign.store",
    "Flight": "voskhod.flight.flight",
    "fly_mission": "voskhod.flight.flight",
    "load_mission": "voskhod.mission.loading",
    "run_campaign": "voskhod.campaign.run",
}


def __getattr__(name: str) -> Any:
    """Return a public name from the module in which it lives."""
    if name not in _HOMES:
        raise AttributeError(f"module 'voskhod' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
