"""Schema of the procedure of a walk: what was commanded when, not how long a return takes."""

from typing import Literal, Self

from pydantic import model_validator

from voskhod.mission import kinds
from voskhod.mission.section import Section, nominal, require


class Spacewalk(Section):
    """Procedure of the walk.

    Attributes:
        depressurise_at: vent of the airlock opened, after lift-off [s].
        hatch_open_at: outer hatch opened, after lift-off, if the pressure allows [s].
        hatch_gap: effective area of the hatch pushed ajar then, for the last air [m^2].
        exit_at: the first leave the airlock, after lift-off [s].
        free_float: from an exit to the start of the return [s].
        between_turns: from the return of one turn to the exit of the next [s].
        lowers_pressure: whether a walker may set the suit to its low pressure.
        lower_pressure_after: how long he struggles before he does so [s].
        lower_when_tired: fatigued share of his muscles at which he does so at once [1].
        lowers_early: whether he does so of his own accord, before he returns.
        lower_early_after: when, after the exit [s].
        hatch_closing: from the last walker's entry to the outer hatch closed [s].
        checks: from the hatch closed to the start of repressurisation [s].
        body_model: model of the bodies' heat.
        greatest_return: how long the second attempt may take before it is given up [s].
    """

    depressurise_at: kinds.Moment
    hatch_open_at: kinds.Moment
    hatch_gap: kinds.Leak = "0 m^2"  # type: ignore[assignment]  # read by pydantic
    exit_at: kinds.Moment
    free_float: kinds.Duration
    between_turns: kinds.Duration = "0 s"  # type: ignore[assignment]  # read by pydantic
    lowers_pressure: kinds.Switch
    lower_pressure_after: kinds.Duration
    lower_when_tired: kinds.Factor = 2.0  # type: ignore[assignment]  # out of reach: not used
    lowers_early: kinds.Switch = False  # type: ignore[assignment]  # read by pydantic
    lower_early_after: kinds.Duration = "5 min"  # type: ignore[assignment]  # read by pydantic
    hatch_closing: kinds.Duration
    checks: kinds.Duration
    body_model: Literal["two nodes", "many nodes"] = "two nodes"
    greatest_return: kinds.Duration = "15 min"  # type: ignore[assignment]  # read by pydantic

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        """An airlock is vented, opened and left, in this order."""
        steps = ("depressurise_at", "hatch_open_at", "exit_at")
        times = [nominal(getattr(self, step)) for step in steps]
        for before, after, early, late in zip(steps, steps[1:], times, times[1:], strict=False):
            require(
                early <= late,
                f"{after} must not come before {before}",
                f"{before} at {early:g} s and {after} at {late:g} s after lift-off",
                key=after,
            )
        return self
