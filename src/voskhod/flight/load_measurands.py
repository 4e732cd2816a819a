"""Measurands of loads that somebody or something must bear: the crew, the canopies."""

from voskhod.flight.chain import Record
from voskhod.flight.measurand import Reading, Registry, there
from voskhod.physics.atmosphere import HEAT_RATIO
from voskhod.physics.canopy import opening_load

CREW_LOADS, CANOPY_LOADS = Registry("crew entry"), Registry("canopies")


@CREW_LOADS.add(
    "entry.emergency_limit_used",
    " as percent",
    "Greatest time above a load over the time that the emergency limit of NASA-STD-3001 allows it",
)
def _(record: Record) -> Reading:
    return there(record.entry).limit_used, record.came_down


@CREW_LOADS.add(
    "entry.deconditioned_limit_used",
    " as percent",
    "The same for the limit of a crew after time in weightlessness",
)
def _(record: Record) -> Reading:
    return there(record.entry).deconditioned_used, record.came_down


@CANOPY_LOADS.add(
    "landing.opening_load",
    "",
    "Greatest load while the first canopy fills, in g: opening coefficient times its steady drag",
)
def _(record: Record) -> Reading:
    canopies, seen = there(record.canopies), there(record.entry).look
    dynamic = 0.5 * HEAT_RATIO * seen.pressure * seen.mach * seen.mach
    load = opening_load(
        dynamic,
        canopies.drogue_drag_area,
        canopies.opening_coefficient,
        there(record.plan.capsule).mass,
    )
    return load, there(record.entry).opened
