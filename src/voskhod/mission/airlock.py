"""Schema of the airlock: inflatable, rigid, or the cabin itself."""

from typing import Literal, Self

from pydantic import Field, model_validator

from voskhod.mission import kinds
from voskhod.mission.section import Section, nominal, require


class Booms(Section):
    """Tubes that stiffen an inflatable airlock, in groups that do not share their gas.

    Attributes:
        count: tubes of all groups together.
        groups: groups; each is filled by itself.
        groups_needed: groups that suffice to hold the airlock in shape.
        groups_lost: fault: groups that do not hold their gas.
        radius: radius of a tube [m].
        pressure: pressure at which the tubes are rigid [Pa].
        flow: gas flow into a group [kg/s].
        bending: bending that the ring must bear: a walker's push at its end [N m].
        inflate_at: command to inflate, after lift-off [s].
    """

    count: int = Field(ge=1, le=1000)
    groups: int = Field(default=3, ge=1, le=20)
    groups_needed: int = Field(default=2, ge=1, le=20)
    groups_lost: kinds.Count = 0.0  # type: ignore[assignment]  # read by pydantic
    radius: kinds.Length
    pressure: kinds.Pressure
    flow: kinds.MassFlow
    bending: kinds.Torque = "150 N*m"  # type: ignore[assignment]  # a guess: 60 N at 2.5 m
    inflate_at: kinds.Moment

    @model_validator(mode="after")
    def _enough_groups(self) -> Self:
        """More groups than there are cannot be needed."""
        require(
            self.groups_needed <= self.groups,
            "groups_needed must not be above groups",
            f"{self.groups_needed} of {self.groups}",
            key="groups_needed",
        )
        return self


class Jettison(Section):
    """How the airlock is thrown off.

    Attributes:
        after: from the end of repressurisation [s].
        mass: mass thrown off [kg].
        impulse: impulse of bolts and springs on the ship [N s].
        arm: lever arm of the impulse about the ship's centre of mass [m].
        residual_pressure: pressure in the airlock when it goes; its air adds to the impulse [Pa].
    """

    after: kinds.Duration
    mass: kinds.Mass
    impulse: kinds.Impulse
    arm: kinds.SoftLength
    residual_pressure: kinds.SoftPressure = "0 Pa"  # type: ignore[assignment]  # read by pydantic


class Pump(Section):
    """Pump that saves the airlock's air into the cabin.

    Attributes:
        rate: gas volume that it takes in per time [m^3/s].
        until: pressure down to which it runs; the rest is vented [Pa].
    """

    rate: kinds.VolumeFlow
    until: kinds.Pressure


class Airlock(Section):
    """Room between the cabin and space.

    Attributes:
        shell: "inflatable" with booms, "rigid", or "cabin" where the cabin itself is vented.
        volume: free volume [m^3].
        length: inner length [m].
        inner_diameter: clear diameter inside [m].
        hatch_diameter: clear diameter of the outer hatch [m].
        vent_diameter: diameter of the vent to space [m].
        vent_discharge: discharge coefficient of the vent [1].
        vent_opening: time that the vent takes to open [s].
        fill_flow: air from the bottle while the airlock is filled again [kg/s].
        fill_to: pressure to which it is filled; the cabin's pressure where left out [Pa].
        bottle_volume: volume of the bottle [m^3].
        bottle_pressure: its pressure before [Pa].
        wall_conductance: heat flow from the walls into the gas per kelvin [W/K].
        hatch_pressure_limit: pressure under which the hatch can be pulled open [Pa].
        booms: what stiffens an inflatable airlock.
        jettison: how it is thrown off; kept where left out.
        pump: pump that runs before the vent opens; none where left out.
    """

    shell: Literal["inflatable", "rigid", "cabin"] = "rigid"
    volume: kinds.Volume
    length: kinds.Length
    inner_diameter: kinds.Length
    hatch_diameter: kinds.Length
    vent_diameter: kinds.Length
    vent_discharge: kinds.Fraction
    vent_opening: kinds.Duration = "0 s"  # type: ignore[assignment]  # read by pydantic
    fill_flow: kinds.MassFlow
    fill_to: kinds.Pressure | None = None
    bottle_volume: kinds.Volume
    bottle_pressure: kinds.Pressure
    wall_conductance: kinds.Conductance
    hatch_pressure_limit: kinds.Pressure
    booms: Booms | None = None
    jettison: Jettison | None = None
    pump: Pump | None = None

    @model_validator(mode="after")
    def _hatch_fits(self) -> Self:
        """A hatch is a hole in the airlock's end ring."""
        hatch, tube = nominal(self.hatch_diameter), nominal(self.inner_diameter)
        require(
            hatch <= tube,
            "hatch_diameter must not be larger than inner_diameter",
            f"a hatch of {hatch:g} m in an airlock of {tube:g} m",
            key="hatch_diameter",
        )
        return self

    @model_validator(mode="after")
    def _shell_is_whole(self) -> Self:
        """Only an inflatable airlock has booms; a cabin is not thrown off."""
        require(
            (self.shell == "inflatable") is (self.booms is not None),
            "an inflatable airlock needs [airlock.booms], and no other has them",
            f'shell "{self.shell}"',
            key="booms",
        )
        require(
            self.shell != "cabin" or self.jettison is None,
            "a cabin cannot be jettisoned",
            "[airlock.jettison]",
            key="jettison",
        )
        return self
