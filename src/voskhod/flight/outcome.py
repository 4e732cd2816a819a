"""The outcome of a flight for people: what was lost, when and why, or that nothing was."""

from dataclasses import dataclass

from voskhod.phases.fate import MEANING, Cause, Fate


@dataclass(frozen=True)
class Outcome:
    """What became of the crew.

    Attributes:
        cause: name of the cause in lower case, "recovered" where nothing was lost.
        meaning: the same in words.
        time_s: when it happened, None where nothing did [s after lift-off].
    """

    cause: str
    meaning: str
    time_s: float | None

    @property
    def is_nominal(self) -> bool:
        """Return whether the crew was recovered alive."""
        return self.cause == Cause.RECOVERED.name.lower()


def outcome_of(fate: Fate) -> Outcome:
    """Return the outcome that a fate means."""
    cause = Cause(int(fate.cause))
    lost = cause is not Cause.RECOVERED
    return Outcome(cause.name.lower(), MEANING[cause], float(fate.time) if lost else None)
