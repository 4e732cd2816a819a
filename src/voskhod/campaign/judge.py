"""Where a campaign has enough rows: its condition, judged part by part in the order of draws.

Parts are done in any order, but judged in theirs, so that where a campaign stops follows from its
rows alone and not from who flew them how fast.

Decision: after a hundred parts a condition is judged whenever a per cent more rows are there, not
after each part, so that judging costs in proportion to the rows and not to their square.
"""

from collections.abc import Collection

import numpy as np
from jaxtyping import Shaped

from voskhod.campaign.columns import LOG_WEIGHT, OUTCOME
from voskhod.campaign.parts import Work
from voskhod.campaign.until import Condition, Judgement
from voskhod.errors import InputError
from voskhod.phases.fate import Cause

_STEP = 1.01  # rows between two judgements


class Judge:
    """Judges the condition of a campaign.

    Args:
        work: the campaign.
        condition: what must hold.

    Attributes:
        last: what was judged last, None before that.
    """

    def __init__(self, work: Work, condition: Condition) -> None:
        self._work, self._condition = work, condition
        self._values: list[Shaped[np.ndarray, " draw"]] = []
        self._weights: list[Shaped[np.ndarray, " draw"]] = []
        self._due = 1.0
        self.last: Judgement | None = None

    def enough(self, done: Collection[int]) -> int | None:
        """Return how many rows are enough, None where those that are there are not.

        Args:
            done: indices of the parts that are complete.

        Raises:
            InputError: the mission does not have the measurand.
        """
        while (index := len(self._values)) in done:
            self._take(index)
            if index + 1 < self._due and index + 1 < self._work.parts:
                continue
            self._due = (index + 1) * _STEP
            weights = np.concatenate(self._weights) if self._weights else None
            self.last = self._condition.judged(np.concatenate(self._values), weights)
            if self.last.met:
                return self._work.draws(index).stop
        return None

    def _take(self, index: int) -> None:
        """Read the rows of a part."""
        import polars as pl

        column = self._condition.column
        frame = pl.scan_parquet(self._work.path(index), glob=False)
        names = frame.collect_schema().names()
        if column not in names:
            raise InputError(
                "must be a measurand of the mission",
                given=column,
                where="--until",
                do="It does not fly the phase that this one is of.",
            )
        wanted = [name for name in (column, LOG_WEIGHT) if name in names]
        table = frame.select(wanted).collect()
        values = table.get_column(column)
        if column == OUTCOME:
            codes = {cause.name.lower(): int(cause) for cause in Cause}
            self._values.append(np.array([codes[name] for name in values]))
        else:
            self._values.append(values.fill_null(float("nan")).to_numpy())
        if LOG_WEIGHT in names:
            self._weights.append(table.get_column(LOG_WEIGHT).to_numpy())
