"""Chances of answers as cells of a table, with an error, or a bound where none can be measured.

Decision: where hardly one of the flights says otherwise, the error that is measured is nought or
nearly so, which is no knowledge. Then the bound of 95 % by the rule of three stands there, three
over the number of equal flights.

Source: Hanley and Lippman-Hand, J. Am. Med. Assoc. 249, 1743 (1983), for the rule (-log 0.05 = 3).
"""

from voskhod.reconstruct.answers import Chance
from voskhod.report.shown import DASH, number

_OF_THREE = 3.0


def chance_row(one: Chance, size: float) -> tuple[str, ...]:
    """Return an answer as cells: name, before, after, factor, with half and twice the errors.

    Args:
        one: the answer.
        size: how many equal flights it is told by [1].
    """
    return (
        one.name,
        _percent(one.before),
        _after(one, size),
        DASH if one.factor is None else number(one.factor, 2),
        *(DASH if part is None else _percent(part) for part in (one.halved, one.doubled)),
    )


def _after(one: Chance, size: float) -> str:
    """Return a probability with its error; a bound where no error can be measured."""
    bound = _OF_THREE / size
    if one.after * size < 1.0 and one.before > 0.0:
        return f"< {_percent(bound)}"
    if (1.0 - one.after) * size < 1.0 and one.before < 1.0:
        return f"> {_percent(1.0 - bound)}"
    return f"{_percent(one.after)} ± {_percent(one.error)}"


def _percent(share: float) -> str:
    return f"{number(100.0 * share, 3 if share > 0.1 else 2)} %"
