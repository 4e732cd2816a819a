"""Schema of what the crew breathes before the walk: the stages that wash nitrogen out."""

from pydantic import Field

from voskhod.mission import kinds
from voskhod.mission.section import Section


class Stage(Section):
    """One stage of a prebreathe.

    Attributes:
        duration: how long [s].
        pressure: total pressure [Pa].
        oxygen_fraction: mole fraction of oxygen that is breathed [1].
        metabolic_rate: metabolic rate; exercise washes nitrogen out faster [W].
    """

    duration: kinds.Duration
    pressure: kinds.Pressure
    oxygen_fraction: kinds.Fraction = 1.0  # type: ignore[assignment]  # read by pydantic
    metabolic_rate: kinds.Power = "110 W"  # type: ignore[assignment]  # read by pydantic


class Prebreathe(Section):
    """What is breathed until the airlock's vent opens.

    Attributes:
        stages: stages in order; before the first, the crew is in balance with air at sea level.
    """

    stages: tuple[Stage, ...] = Field(default=(), max_length=50)
