"""Schema of the crew on the ground: bodies, clothes, what they do about the cold and to be seen."""

from typing import Any, Literal

from voskhod.mission import kinds
from voskhod.mission.section import Section

_NO: Any = False


class Survival(Section):
    """Bodies and clothes of the crew after landing.

    Attributes:
        insulation: clothes when they land, dry, without the air around [m^2 K/W].
        water: sweat in those clothes [kg].
        capacity: water that they hold without dripping [kg].
        dropped_insulation: insulation added by dropped clothing [m^2 K/W].
        dropped_food: whether food is dropped as well.
        bare_share: share of the time with bare face or hands [1].
        body_mass: mass of the crew member who cools fastest [kg].
        body_area: surface of that body [m^2].
        body_fat: fat share of the mass [1].
        core_limit: core temperature of death [K].
    """

    insulation: kinds.Insulation
    water: kinds.SoftMass
    capacity: kinds.Mass
    dropped_insulation: kinds.Insulation
    dropped_food: kinds.Switch = True  # type: ignore[assignment]  # read by pydantic
    bare_share: kinds.Fraction
    body_mass: kinds.Mass
    body_area: kinds.Area
    body_fat: kinds.Fraction
    core_limit: kinds.Temperature


class Camp(Section):
    """What the crew does: gets out, works, lights a fire, shows itself.

    Attributes:
        exit_delay: landing until they are out and the systems are shut down [s].
        shelter: where they sit: in the open, in the capsule with its hatch open or shut, or under
            the canopy spread over poles.
        work: heat of the work that they do to keep warm, over rest, while they can [W/m^2].
        night_work: share of that work that they keep up at night [1].
        fire_after: from getting out to a burning fire [s].
        fire_burning: wood that it burns, with its water [kg/s].
        fire_distance: how far from it they sit [m].
        wood_moisture: water over the mass of the wood [1].
        canopy_spread: whether the canopy lies or hangs where it can be seen.
        fire_share: share of the night during which the fire shows a flame [1].
        smoke_share: share of the day during which it is made to smoke [1].
        flares: whether they have flares for an aircraft that they hear.
    """

    exit_delay: kinds.Duration
    shelter: Literal["none", "capsule open", "capsule shut", "wigwam"] = "none"
    work: kinds.HeatFlux
    night_work: kinds.Fraction
    fire_after: kinds.Duration
    fire_burning: kinds.MassFlow
    fire_distance: kinds.Length
    wood_moisture: kinds.Fraction
    canopy_spread: kinds.Switch = _NO
    fire_share: kinds.Fraction
    smoke_share: kinds.Fraction
    flares: kinds.Switch = _NO
