"""Schema of the spacewalk: airlock, suit, walker, procedure, cabin afterwards, radio."""

from typing import Self

from pydantic import Field, model_validator

from voskhod.mission import kinds
from voskhod.mission.section import Section, nominal, require


class Airlock(Section):
    """Inflatable airlock.

    Attributes:
        volume: free volume when deployed [m^3].
        length: length when deployed [m].
        inner_diameter: clear diameter inside [m].
        hatch_diameter: clear diameter of the outer hatch [m].
        mass: mass, jettisoned before the descent [kg].
        vent_diameter: diameter of the vent to space [m].
        vent_discharge: discharge coefficient of the vent [1].
        fill_flow: air from the bottles while the airlock is filled again [kg/s].
        wall_conductance: heat flow from the walls into the gas per kelvin [W/K].
        boom_volume: volume of all stiffening booms together [m^3].
        boom_pressure: pressure that makes the booms rigid [Pa].
        boom_flow: gas flow into the booms [kg/s].
        hatch_pressure_limit: pressure under which the inward-opening hatch can be pulled open [Pa].
        jettison_impulse: impulse of the jettison on the ship [N s].
        jettison_arm: lever arm of that impulse about the ship's centre of mass [m].
    """

    volume: kinds.Volume
    length: kinds.Length
    inner_diameter: kinds.Length
    hatch_diameter: kinds.Length
    mass: kinds.Mass
    vent_diameter: kinds.Length
    vent_discharge: kinds.Fraction
    fill_flow: kinds.MassFlow
    wall_conductance: kinds.Conductance
    boom_volume: kinds.Volume
    boom_pressure: kinds.Pressure
    boom_flow: kinds.MassFlow
    hatch_pressure_limit: kinds.Pressure
    jettison_impulse: kinds.Impulse
    jettison_arm: kinds.SoftLength

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


class Suit(Section):
    """Pressure suit and its life support.

    Attributes:
        normal_pressure: absolute pressure held in normal use [Pa].
        low_pressure: absolute pressure of the reserve setting [Pa].
        free_volume: gas volume without pressure difference [m^3].
        joint_radius: radius of the soft tube that stands for the working joints [m].
        structure_torque: torque that bends the joints without pressure [N m].
        fabric_stiffness: tension per width and strain of the restraint layer [N/m].
        vent_time: time constant with which the relief valve lets pressure down [s].
        leak: oxygen leak at normal pressure [kg/s].
        oxygen: oxygen in the bottles [kg].
        ventilation: oxygen flow through the suit [kg/s].
        inlet_temperature: temperature of that oxygen at the inlet [K].
        washout_factor: inspired over mixed CO2 excess in the helmet [1].
        wall_heat: net heat through the suit's wall, positive into the suit [W].
    """

    normal_pressure: kinds.Pressure
    low_pressure: kinds.Pressure
    free_volume: kinds.Volume
    joint_radius: kinds.Length
    structure_torque: kinds.Torque
    fabric_stiffness: kinds.Stiffness
    vent_time: kinds.Duration
    leak: kinds.MassFlow
    oxygen: kinds.Mass
    ventilation: kinds.MassFlow
    inlet_temperature: kinds.Temperature
    washout_factor: kinds.Factor
    wall_heat: kinds.HeatFlow

    @model_validator(mode="after")
    def _low_is_lower(self) -> Self:
        """The reserve setting relieves the walker only if it is lower."""
        low, normal = nominal(self.low_pressure), nominal(self.normal_pressure)
        require(
            low <= normal,
            "low_pressure must not be above normal_pressure",
            f"{low / 1e3:g} kPa and {normal / 1e3:g} kPa",
            key="low_pressure",
        )
        require(
            normal <= 150e3,
            "normal_pressure must not be above 150 kPa, more than any soft suit holds",
            f"{normal / 1e3:g} kPa",
            key="normal_pressure",
        )
        return self


class Walker(Section):
    """Body of the crew member who goes outside.

    Attributes:
        body_mass: mass [kg].
        height: height [m].
        waiting_rate: metabolic rate while waiting in the airlock [W].
        working_rate: metabolic rate in free float [W].
        greatest_rate: metabolic rate of the hardest effort that can be kept up for minutes [W].
        stress: heart rate added by stress [1/s].
        heart_lag: time constant of the heart rate [s].
        greatest_torque: greatest torque of the working joints, rested [N m].
        unloaded_ingress: time to enter the hatch in a suit that does not resist [s].
        fatigue_rate: rate at which loaded muscle tires [1/s].
        recovery_rate: rate at which tired muscle recovers [1/s].
        effort_duty: share of the time under load while struggling [1].
        prebreathe: oxygen breathed before the airlock is vented [s].
        core_limit: core temperature at which the walker collapses [K].
        co2_limit: inspired CO2 pressure at which the walker collapses [Pa].
    """

    body_mass: kinds.Mass
    height: kinds.Length
    waiting_rate: kinds.Power
    working_rate: kinds.Power
    greatest_rate: kinds.Power
    stress: kinds.RatePerSecond
    heart_lag: kinds.Duration
    greatest_torque: kinds.Torque
    unloaded_ingress: kinds.Duration
    fatigue_rate: kinds.RatePerSecond
    recovery_rate: kinds.RatePerSecond
    effort_duty: kinds.Fraction
    prebreathe: kinds.Duration
    core_limit: kinds.Temperature
    co2_limit: kinds.Pressure


class Spacewalk(Section):
    """Procedure of the walk: what was commanded when. How long the return takes is a result.

    Attributes:
        inflate_at: command to inflate the airlock, after lift-off [s].
        depressurise_at: vent of the airlock opened, after lift-off [s].
        hatch_open_at: outer hatch opened, after lift-off, if the pressure allows [s].
        exit_at: walker leaves the airlock, after lift-off [s].
        free_float: from the exit to the start of the return [s].
        lowers_pressure: whether the walker may set the suit to its low pressure.
        lower_pressure_after: how long he struggles before he does so [s].
        hatch_closing: from the walker's entry to the outer hatch closed [s].
        checks: from the hatch closed to the start of repressurisation [s].
        jettison_after: from the end of repressurisation to the airlock's jettison [s].
        tether_length: greatest distance from the hatch [m].
        push_speed: speed of a push-off [m/s].
        rebound: speed after over speed before the tether's jerk [1].
        excursions: number of excursions to the end of the tether.
    """

    inflate_at: kinds.Moment
    depressurise_at: kinds.Moment
    hatch_open_at: kinds.Moment
    exit_at: kinds.Moment
    free_float: kinds.Duration
    lowers_pressure: kinds.Switch
    lower_pressure_after: kinds.Duration
    hatch_closing: kinds.Duration
    checks: kinds.Duration
    jettison_after: kinds.Duration
    tether_length: kinds.Length
    push_speed: kinds.Speed
    rebound: kinds.Fraction
    excursions: int = Field(default=1, ge=0, le=1000)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        """An airlock is inflated, vented, opened and left, in this order."""
        steps = ("inflate_at", "depressurise_at", "hatch_open_at", "exit_at")
        times = [nominal(getattr(self, step)) for step in steps]
        for before, after, early, late in zip(steps, steps[1:], times, times[1:], strict=False):
            require(
                early <= late,
                f"{after} must not come before {before}",
                f"{before} at {early:g} s and {after} at {late:g} s after lift-off",
                key=after,
            )
        return self


class Cabin(Section):
    """Cabin air after the walk.

    Attributes:
        volume: free volume [m^3].
        pressure: total pressure at lift-off [Pa].
        temperature: air temperature [K].
        leak_area: effective leak area C_d A of the hatch that does not seal [m^2].
        leak_duration: until the hatch seals [s].
        hatch_leaks: fault: the inner hatch does not seal.
        feed_pressure: total pressure under which oxygen is fed automatically [Pa].
        feed_flow: greatest oxygen feed [kg/s].
        oxygen_store: oxygen for the feed [kg].
        oxygen_partial_limit: partial pressure of oxygen under which the crew faints [Pa].
    """

    volume: kinds.Volume
    pressure: kinds.Pressure
    temperature: kinds.Temperature
    leak_area: kinds.Leak
    leak_duration: kinds.Duration
    hatch_leaks: kinds.Switch
    feed_pressure: kinds.Pressure
    feed_flow: kinds.MassFlow
    oxygen_store: kinds.Mass
    oxygen_partial_limit: kinds.Pressure


class Station(Section):
    """Ground station that hears the ship.

    Attributes:
        name: name of the station.
        latitude: geodetic latitude [rad].
        longitude: east longitude [rad].
        mask: lowest useful elevation [rad].
        source: who says so.
    """

    name: str
    latitude: kinds.Latitude
    longitude: kinds.Longitude
    mask: kinds.AngleSpread
    source: str | None = None


class Radio(Section):
    """Ground stations.

    Attributes:
        stations: stations that took part.
    """

    stations: tuple[Station, ...]
