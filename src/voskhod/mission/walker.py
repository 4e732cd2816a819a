"""Schema of the people in suits."""

from pydantic import Field

from voskhod.mission import kinds
from voskhod.mission.section import Section


class Walker(Section):
    """One person in a suit, outside or waiting in the room that is vented.

    Attributes:
        name: name.
        turn: when he goes out: 1 with the first, 2 with the second; 0 stays inside.
        body_mass: mass [kg].
        height: height [m].
        waiting_rate: metabolic rate while waiting in the airlock [W].
        working_rate: metabolic rate outside, at the natural pace of the work [W].
        greatest_rate: metabolic rate of the hardest effort that can be kept up for minutes [W].
        pace_setpoint: effort to which he paces himself over hours [W].
        stress: heart rate added by stress [1/s].
        heart_lag: time constant of the heart rate [s].
        strength: torque of his joints over that of the young men who were measured [1].
        grip: grip of one bare hand [N].
        hold: force with which each hand holds on all the while [N].
        feet_first: whether he enters the hatch legs first.
        unloaded_ingress: time to enter, legs first, in a suit that does not resist [s].
        rest_after_failure: rest after a failed attempt to enter [s].
        slip_time: time in which what was won of an attempt is lost to 1/e [s].
        fatigue_rate: rate at which loaded muscle tires [1/s].
        recovery_rate: rate at which tired muscle recovers [1/s].
        effort_duty: share of the time under load while he tries [1].
        core_limit: core temperature at which he collapses [K].
        co2_limit: inspired CO2 pressure at which he collapses [Pa].
        oxygen_limit: alveolar oxygen pressure at which he faints [Pa].
    """

    name: str = ""
    turn: int = Field(default=1, ge=0, le=9)
    body_mass: kinds.Mass
    height: kinds.Length
    waiting_rate: kinds.Power
    working_rate: kinds.Power
    greatest_rate: kinds.Power
    pace_setpoint: kinds.Power = "255 W"  # type: ignore[assignment]  # 230-280 W: Waligora
    stress: kinds.RatePerSecond
    heart_lag: kinds.Duration
    strength: kinds.Factor
    grip: kinds.Force
    hold: kinds.SoftForce = "60 N"  # type: ignore[assignment]  # a guess: 6 kg in each hand
    feet_first: kinds.Switch = True  # type: ignore[assignment]  # read by pydantic
    unloaded_ingress: kinds.Duration
    rest_after_failure: kinds.Duration = "20 s"  # type: ignore[assignment]  # a guess
    slip_time: kinds.Duration = "60 s"  # type: ignore[assignment]  # a guess
    fatigue_rate: kinds.RatePerSecond
    recovery_rate: kinds.RatePerSecond
    effort_duty: kinds.Fraction
    core_limit: kinds.Temperature
    co2_limit: kinds.Pressure
    oxygen_limit: kinds.Pressure = "4 kPa"  # type: ignore[assignment]  # see phases.walker
