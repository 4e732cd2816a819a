"""Schema of the pressure suit: shell, joints, visor, backpack."""

from typing import Literal, Self

from pydantic import model_validator

from voskhod.mission import kinds
from voskhod.mission.section import Section, nominal, require

HIGHEST_PA = 150e3  # more than any soft suit holds
RELIEF_SLACK_PA = 0.0  # a regulator above the relief valve would empty the bottles through it


class SuitJoints(Section):
    """Joints of the suit; four stand for all.

    Attributes:
        elbow_radius: radius of the tube at the elbow [m].
        shoulder_radius: at the shoulder [m].
        hip_radius: at the hip [m].
        knee_radius: at the knee [m].
        plateau: volume torque over that at which a tube wrinkles: 0 constant volume [1].
        structure: stiffness and friction of the fabric over that of the suits measured [1].
        pressure_friction: friction that grows with pressure, per wrinkling torque [1].
    """

    elbow_radius: kinds.Length
    shoulder_radius: kinds.Length
    hip_radius: kinds.Length
    knee_radius: kinds.Length
    plateau: kinds.Count = 1.0  # type: ignore[assignment]  # read by pydantic
    structure: kinds.Count = 1.0  # type: ignore[assignment]  # read by pydantic
    pressure_friction: kinds.Fraction = 0.08  # type: ignore[assignment]  # EMU arm tests, Holschuh


class Visor(Section):
    """Visor of the helmet.

    Attributes:
        absorptance: share of sunlight that it takes [1].
        emittance: of its outside; a wall before it halves it, two leave a third [1].
        coating: water that an anti-fog coating spreads clear [kg/m^2].
        film: film coefficient of the helmet gas at the visor [W/(m^2 K)].
    """

    absorptance: kinds.Fraction = 0.15  # type: ignore[assignment]  # read by pydantic
    emittance: kinds.Fraction = 0.9  # type: ignore[assignment]  # a single pane of plastic
    coating: kinds.ArealMass = "0 kg/m^2"  # type: ignore[assignment]  # read by pydantic
    film: kinds.Film = "5 W/(m^2*K)"  # type: ignore[assignment]  # read by pydantic


class Backpack(Section):
    """Life support of the suit, on the back or at the other end of an umbilical.

    Attributes:
        loop: "open": oxygen washes through and overboard; "closed": sorbent, sublimator, garment.
        oxygen: oxygen in the bottles, what the regulator cannot use included [kg].
        bottle_volume: their volume [m^3].
        bottle_temperature: their temperature [K].
        least_bottle_pressure: inlet pressure under which the regulator starves [Pa].
        ventilation: open loop: oxygen let through the suit [kg/s].
        fan: closed loop: gas moved, at suit pressure [m^3/s].
        inlet_temperature: temperature of the gas that enters the suit [K].
        dew_point: closed loop: dew point of that gas [K].
        sorbent: carbon dioxide that the sorbent holds [kg].
        water: feed water of the sublimator [kg].
        sublimator: greatest heat that the sublimator rejects [W].
        freezing: lag of its plate [s].
        garment: conductance of the cooling garment over that of an American one, 0 without [1].
        coolant_temperature: coldest water in the garment [K].
        electric_heat: heat of fan, pump and radio into the loop [W].
        emergency_oxygen: oxygen of the emergency pack [kg].
        emergency_flow: its greatest flow [kg/s].
    """

    loop: Literal["open", "closed"]
    oxygen: kinds.Mass
    bottle_volume: kinds.Volume
    bottle_temperature: kinds.Temperature = "290 K"  # type: ignore[assignment]  # read by pydantic
    least_bottle_pressure: kinds.SoftPressure = "0.5 MPa"  # type: ignore[assignment]  # a guess
    ventilation: kinds.MassFlow = "0 kg/s"  # type: ignore[assignment]  # read by pydantic
    fan: kinds.SoftVolumeFlow = "0 L/s"  # type: ignore[assignment]  # read by pydantic
    inlet_temperature: kinds.Temperature
    dew_point: kinds.Temperature = "280 K"  # type: ignore[assignment]  # read by pydantic
    sorbent: kinds.SoftMass = "0 kg"  # type: ignore[assignment]  # read by pydantic
    water: kinds.SoftMass = "0 kg"  # type: ignore[assignment]  # read by pydantic
    sublimator: kinds.SoftPower = "0 W"  # type: ignore[assignment]  # read by pydantic
    freezing: kinds.Duration = "120 s"  # type: ignore[assignment]  # read by pydantic
    garment: kinds.Count = 0.0  # type: ignore[assignment]  # read by pydantic
    coolant_temperature: kinds.Temperature = "280 K"  # type: ignore[assignment]  # read by pydantic
    electric_heat: kinds.SoftPower = "0 W"  # type: ignore[assignment]  # read by pydantic
    emergency_oxygen: kinds.SoftMass = "0 kg"  # type: ignore[assignment]  # read by pydantic
    emergency_flow: kinds.MassFlow = "0 kg/s"  # type: ignore[assignment]  # read by pydantic

    @model_validator(mode="after")
    def _loop_is_whole(self) -> Self:
        """An open loop needs its flow; a closed one a fan, sorbent, water and sublimator."""
        needed = {"open": ("ventilation",), "closed": ("fan", "sorbent", "water", "sublimator")}
        for key in needed[self.loop]:
            require(
                nominal(getattr(self, key)) > 0.0,
                f"{key} must be above zero in a backpack with an {self.loop} loop"
                if self.loop == "open"
                else f"{key} must be above zero in a backpack with a closed loop",
                "zero, or nothing",
                key=key,
            )
        return self


class Suit(Section):
    """Pressure suit.

    Attributes:
        normal_pressure: absolute pressure held in normal use [Pa].
        low_pressure: absolute pressure of the reserve setting [Pa].
        relief_pressure: pressure over the surroundings at which the relief valve opens [Pa].
        free_volume: gas volume without pressure difference [m^3].
        sleeve_radius: radius of the sleeve that stands for all of the suit as it grows [m].
        fabric_stiffness: tension per width and strain of the restraint layer [N/m].
        mass: mass of suit and pack [kg].
        breadth: over the shoulders, taut but not stretched [m].
        depth: over chest and pack [m].
        rubbing: friction of its cover at the rim of a hatch [1].
        vent_time: time constant with which a lower setting lets pressure down [s].
        leak: oxygen leak at normal pressure [kg/s].
        washout_factor: inspired over mixed CO2 excess in the helmet [1].
        wall_heat: net heat through the suit's wall, positive into the suit [W].
        joints: joints.
        visor: visor.
        backpack: life support.
    """

    normal_pressure: kinds.Pressure
    low_pressure: kinds.Pressure
    relief_pressure: kinds.Pressure
    free_volume: kinds.Volume
    sleeve_radius: kinds.Length
    fabric_stiffness: kinds.Stiffness
    mass: kinds.Mass
    breadth: kinds.Length
    depth: kinds.Length
    rubbing: kinds.Count = 0.3  # type: ignore[assignment]  # a guess: coated cloth on metal
    vent_time: kinds.Duration
    leak: kinds.MassFlow
    washout_factor: kinds.Factor
    wall_heat: kinds.HeatFlow
    joints: SuitJoints
    visor: Visor = Visor()
    backpack: Backpack

    @model_validator(mode="after")
    def _pressures_in_order(self) -> Self:
        """The reserve setting relieves the walker only if it is lower."""
        low, normal = nominal(self.low_pressure), nominal(self.normal_pressure)
        relief = nominal(self.relief_pressure)
        require(
            low <= normal,
            "low_pressure must not be above normal_pressure",
            f"{low / 1e3:g} kPa and {normal / 1e3:g} kPa",
            key="low_pressure",
        )
        require(
            normal <= HIGHEST_PA,
            "normal_pressure must not be above 150 kPa, more than any soft suit holds",
            f"{normal / 1e3:g} kPa",
            key="normal_pressure",
        )
        require(
            normal <= relief + RELIEF_SLACK_PA,
            "the regulator's normal_pressure must not be above relief_pressure: in vacuum the"
            " relief valve would empty the bottles",
            f"{normal / 1e3:g} kPa and {relief / 1e3:g} kPa",
            key="relief_pressure",
        )
        return self
