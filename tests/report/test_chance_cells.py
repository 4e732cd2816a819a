"""Chances as cells: an error where one is measured, else a bound."""

import pytest

from voskhod.reconstruct.answers import Chance
from voskhod.report.chance_cells import chance_row


@pytest.mark.parametrize(
    ("before", "after", "error", "size", "says"),
    [
        (0.3, 0.25, 0.02, 300.0, "25 % ± 2 %"),
        (0.3, 0.0, 0.0, 300.0, "< 1 %"),  # 3 over 300
        (0.3, 1e-8, 1e-9, 300.0, "< 1 %"),
        (0.3, 1.0, 0.0, 300.0, "> 99 %"),
        (0.3, 0.01, 0.004, 300.0, "1 % ± 0.4 %"),  # three flights' worth say so
        (0.0, 0.0, 0.0, 300.0, "0 % ± 0 %"),  # impossible before: nothing is left open
    ],
)
def test_what_is_not_measured_is_bounded(before, after, error, size, says):
    assert chance_row(Chance("so", before, after, error, None), size)[2] == says
