"""What a cycle of an airlock costs: gas lost overboard, pressure of the bottles before and after.

The loss is told from the balance of all vessels, not from the flow through the vent: whatever was
there, or entered from outside the network, and is not there any more has gone overboard.

Source: conservation of mass; ideal gas law.
"""

from typing import NamedTuple

from voskhod.arrays import Real
from voskhod.physics.mixture import Contents, plus, total, weighted
from voskhod.physics.network import Vessel, look


class CycleCost(NamedTuple):
    """Cost of a cycle.

    Attributes:
        lost: species that went overboard [kg], with the energy that left network and walls [J].
        lost_kg: gas that went overboard [kg].
        before_pa: pressure in each bottle before [Pa].
        after_pa: pressure in each bottle afterwards [Pa].
    """

    lost: Contents
    lost_kg: Real
    before_pa: tuple[Real, ...]
    after_pa: tuple[Real, ...]


def cycle_cost(
    begun: tuple[Contents, ...],
    ended: tuple[Contents, ...],
    vessels: tuple[Vessel, ...],
    bottles: tuple[int, ...],
    entered: Contents | None = None,
) -> CycleCost:
    """Return the cost of a cycle.

    Args:
        begun: contents of all vessels before.
        ended: contents of all vessels afterwards.
        vessels: the vessels.
        bottles: indices of the bottles.
        entered: what sources brought in meanwhile [kg], [J]; None for nothing.

    Returns:
        Gas lost and pressures of the bottles.

    Source: conservation of mass.
    """
    lost = plus(total(begun), total(ended), -1.0)
    if entered is not None:
        lost = plus(lost, entered)
    before, after = (
        tuple(look(when[i], vessels[i]).pressure for i in bottles) for when in (begun, ended)
    )
    return CycleCost(lost, weighted(lost[:4], (1.0, 1.0, 1.0, 1.0)), before, after)
