"""What a backpack holds, is asked for, gives and uses; the laws stand in `physics.backpack`."""

from typing import NamedTuple

from voskhod.arrays import Real


class Stores(NamedTuple):
    """What is left in it: the backpack's state.

    Args:
        oxygen_kg: oxygen in the bottles [kg].
        carbon_kg: carbon dioxide in the sorbent [kg].
        water_kg: feed water [kg].
        emergency_kg: emergency oxygen [kg].
        frozen: readiness of the sublimator's plate, 0 to 1 [1].
    """

    oxygen_kg: Real
    carbon_kg: Real
    water_kg: Real
    emergency_kg: Real
    frozen: Real


class Demand(NamedTuple):
    """What suit and wearer ask of the pack.

    Args:
        pressure_pa: suit pressure [Pa].
        ambient_pa: pressure outside [Pa].
        carbon_pa: mixed carbon dioxide in the suit [Pa].
        vapour_pa: mixed water vapour in the suit [Pa].
        gas_k: temperature of the gas that comes back [K].
        makeup_kg_s: oxygen beside the open loop's flow: breathed, leaked, purged, raised [kg/s].
        garment_w: heat that the wearer dials for the garment [W].
        skin_k: skin temperature [K].
        metabolic_w: metabolic rate [W].
        step_s: step of the march, no bottle or tank empties within one [s].
    """

    pressure_pa: Real
    ambient_pa: Real
    carbon_pa: Real
    vapour_pa: Real
    gas_k: Real
    makeup_kg_s: Real
    garment_w: Real
    skin_k: Real
    metabolic_w: Real
    step_s: Real | float = 0.0


class Supply(NamedTuple):
    """What reaches the suit.

    Args:
        flow_kg_s: gas through the helmet [kg/s].
        oxygen_kg_s: fresh oxygen in it, from bottles and emergency pack [kg/s].
        wanted_kg_s: fresh oxygen that was asked for [kg/s].
        emergency_kg_s: part that the emergency pack gives [kg/s].
        inlet_k: temperature [K].
        carbon_pa: partial pressure of carbon dioxide at the inlet [Pa].
        vapour_pa: partial pressure of water vapour at the inlet [Pa].
        garment_w: heat that the garment takes [W].
    """

    flow_kg_s: Real
    oxygen_kg_s: Real
    wanted_kg_s: Real
    emergency_kg_s: Real
    inlet_k: Real
    carbon_pa: Real
    vapour_pa: Real
    garment_w: Real


class Consumption(NamedTuple):
    """What the supply costs.

    Args:
        oxygen_kg_s: from the bottles [kg/s].
        emergency_kg_s: from the emergency pack [kg/s].
        carbon_kg_s: carbon dioxide absorbed [kg/s].
        condensed_kg_s: water condensed out of the gas [kg/s].
        water_kg_s: feed water sublimated [kg/s].
        rejected_w: heat rejected to space by the sublimator [W].
        load_w: heat that it was given [W].
    """

    oxygen_kg_s: Real
    emergency_kg_s: Real
    carbon_kg_s: Real
    condensed_kg_s: Real
    water_kg_s: Real
    rejected_w: Real
    load_w: Real
