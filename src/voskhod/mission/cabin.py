"""Schema of the cabin and of what keeps its air."""

from voskhod.mission import kinds
from voskhod.mission.section import Section


class Regenerator(Section):
    """Superoxide cartridge and dryer; see `physics.cabin_air`.

    Attributes:
        air_flow: air through the cartridge [m^3/s].
        share: share of the passing vapour that reacts while the charge is fresh [1].
        superoxide: charge of KO2 [kg].
        half_carbon: carbon dioxide at which half of the greatest ratio is taken up [Pa].
        dryer_flow: air that the dryer frees of all vapour [m^3/s].
    """

    air_flow: kinds.VolumeFlow
    share: kinds.Fraction
    superoxide: kinds.Mass
    half_carbon: kinds.Pressure
    dryer_flow: kinds.SoftVolumeFlow


class Reaction(Section):
    """How the crew reacts to too much oxygen.

    Attributes:
        fraction: mole fraction of oxygen that they do not accept [1].
        delay: time above it before they turn the feed down [s].
        heeds_fire: whether they do not accept the fire limit either.
        floor: total pressure that they let the feed hold afterwards [Pa].
    """

    fraction: kinds.Fraction
    delay: kinds.Duration
    heeds_fire: kinds.Switch = False  # type: ignore[assignment]  # read by pydantic
    floor: kinds.Pressure


class Cabin(Section):
    """Cabin air before and after the walk.

    Attributes:
        volume: free volume [m^3].
        pressure: total pressure when the walk begins [Pa].
        temperature: air temperature [K].
        oxygen_fraction: mole fraction of oxygen in its dry air then [1].
        humidity: vapour over saturation then [1].
        carbon_dioxide: carbon dioxide then [Pa].
        leak_area: effective leak area C_d A of the hatch that does not seal [m^2].
        leak_duration: until the hatch seals [s].
        hatch_leaks: fault: the inner hatch does not seal.
        feed_pressure: total pressure under which oxygen is fed automatically [Pa].
        feed_flow: greatest oxygen feed [kg/s].
        oxygen_store: oxygen for the feed [kg].
        oxygen_partial_limit: partial pressure of oxygen under which the crew faints [Pa].
        regenerator: what takes carbon dioxide out and gives oxygen; that of Vostok if left out.
        reaction: how the crew reacts to too much oxygen; a guess if left out.
    """

    volume: kinds.Volume
    pressure: kinds.Pressure
    temperature: kinds.Temperature
    oxygen_fraction: kinds.Fraction = 0.2095  # type: ignore[assignment]  # dry air
    humidity: kinds.Fraction = 0.5  # type: ignore[assignment]  # middle of what cabins are kept at
    carbon_dioxide: kinds.SoftPressure = "300 Pa"  # type: ignore[assignment]  # a guess
    leak_area: kinds.Leak
    leak_duration: kinds.Duration
    hatch_leaks: kinds.Switch
    feed_pressure: kinds.Pressure
    feed_flow: kinds.MassFlow
    oxygen_store: kinds.Mass
    oxygen_partial_limit: kinds.Pressure
    regenerator: Regenerator | None = None
    reaction: Reaction | None = None
