"""What stands around a body and takes its heat: a room or a suit, behind one function.

The choice is made by type when a program is traced, so that a compiled flight holds one of them.
"""

from typing import TypeAlias

from voskhod.crew.losses import Effort, Losses
from voskhod.crew.patches import Patches
from voskhod.crew.room import Room, room_losses
from voskhod.crew.ventilation import Suit, suit_losses

Surroundings: TypeAlias = Room | Suit
"""Either of the two."""


def losses(patches: Patches, effort: Effort, surroundings: Surroundings) -> Losses:
    """Return what the surroundings take from a skin and from its breath.

    Args:
        patches: skin.
        effort: metabolic rate and external work [W].
        surroundings: room or suit.

    Returns:
        Losses, those of the skin by patch on the last axis.

    Source: `room` and `ventilation`.
    """
    if isinstance(surroundings, Room):
        return room_losses(patches, effort, surroundings)
    return suit_losses(patches, effort, surroundings)
