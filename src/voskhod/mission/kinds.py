"""The kinds of number that a mission file holds: SI unit and the bounds that physics sets.

In a mission each such field holds an `Uncertain`; in a plan (one draw of the mission) the same
field holds one array. The annotation says what calculations see.
"""

from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

from voskhod.mission.quantity import Physical
from voskhod.mission.quantity import Switch as _Switch

if TYPE_CHECKING:
    from voskhod.arrays import Scalar as Number
else:  # the schema must load without the array library: `voskhod --help` pays for imports
    Number: TypeAlias = Any

_pi = 3.141592653589793

Altitude = Annotated[Number, Physical("m", at_least=-500.0, at_most=2.0e9)]
Angle = Annotated[Number, Physical("rad", at_least=-2 * _pi, at_most=2 * _pi)]
Incidence = Annotated[Number, Physical("rad", above=-_pi / 2, below=_pi / 2)]
AngleSpread = Annotated[Number, Physical("rad", at_least=0.0, at_most=_pi)]
AngularRate = Annotated[Number, Physical("rad/s")]
Area = Annotated[Number, Physical("m^2", above=0.0)]
Chance = Annotated[Number, Physical("", at_least=0.0, at_most=1.0)]
Coordinate = Annotated[Number, Physical("m")]
Count = Annotated[Number, Physical("", at_least=0.0)]
Density = Annotated[Number, Physical("kg/m^3", above=0.0)]
Deviate = Annotated[Number, Physical("")]
Duration = Annotated[Number, Physical("s", at_least=0.0)]
Factor = Annotated[Number, Physical("", above=0.0)]
Force = Annotated[Number, Physical("N", above=0.0)]
Frequency = Annotated[Number, Physical("Hz", above=0.0)]
Fraction = Annotated[Number, Physical("", at_least=0.0, at_most=1.0)]
Conductance = Annotated[Number, Physical("W/K", at_least=0.0)]
HeatLoad = Annotated[Number, Physical("J/m^2", above=0.0)]
HeatFlow = Annotated[Number, Physical("W")]
HeatFlux = Annotated[Number, Physical("W/m^2", at_least=0.0)]
Impulse = Annotated[Number, Physical("N*s", at_least=0.0)]
Inertia = Annotated[Number, Physical("kg*m^2", above=0.0)]
Inclination = Annotated[Number, Physical("rad", above=0.0, below=_pi)]
Insulation = Annotated[Number, Physical("m^2*K/W", above=0.0)]
Latitude = Annotated[Number, Physical("rad", at_least=-_pi / 2, at_most=_pi / 2)]
Leak = Annotated[Number, Physical("m^2", at_least=0.0)]
Length = Annotated[Number, Physical("m", above=0.0)]
Longitude = Annotated[Number, Physical("rad", at_least=-_pi, at_most=2 * _pi)]
Mass = Annotated[Number, Physical("kg", above=0.0)]
MassFlow = Annotated[Number, Physical("kg/s", at_least=0.0)]
Moment = Annotated[Number, Physical("s", at_least=0.0)]
Pace = Annotated[Number, Physical("m/s", above=0.0)]
Period = Annotated[Number, Physical("s", above=0.0)]
Power = Annotated[Number, Physical("W", above=0.0)]
Pressure = Annotated[Number, Physical("Pa", above=0.0)]
RatePerSecond = Annotated[Number, Physical("1/s", at_least=0.0)]
SoftPressure = Annotated[Number, Physical("Pa", at_least=0.0)]
ArealMass = Annotated[Number, Physical("kg/m^2", at_least=0.0)]
Film = Annotated[Number, Physical("W/(m^2*K)", at_least=0.0)]
SoftMass = Annotated[Number, Physical("kg", at_least=0.0)]
SoftPower = Annotated[Number, Physical("W", at_least=0.0)]
SoftVolumeFlow = Annotated[Number, Physical("m^3/s", at_least=0.0)]
SoftForce = Annotated[Number, Physical("N", at_least=0.0)]
SoftLength = Annotated[Number, Physical("m", at_least=0.0)]
SpecificImpulse = Annotated[Number, Physical("s", above=0.0, below=2000.0)]
SoftTorque = Annotated[Number, Physical("N*m", at_least=0.0)]
Speed = Annotated[Number, Physical("m/s", at_least=0.0)]
Stiffness = Annotated[Number, Physical("N/m", above=0.0)]
Switch = Annotated[Number, _Switch()]
Temperature = Annotated[Number, Physical("K", above=0.0)]
TemperatureSpread = Annotated[Number, Physical("K", at_least=0.0, is_spread=True)]
TimeShift = Annotated[Number, Physical("s")]
Torque = Annotated[Number, Physical("N*m", above=0.0)]
Velocity = Annotated[Number, Physical("m/s")]
Volume = Annotated[Number, Physical("m^3", above=0.0)]
VolumeFlow = Annotated[Number, Physical("m^3/s", above=0.0)]
