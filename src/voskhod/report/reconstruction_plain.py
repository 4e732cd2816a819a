"""Plain data of a reconstruction: bands and tables whose numbers are finite or null, for JSON."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from voskhod.campaign.quantiles import Quantile
from voskhod.flight.measurands import MEASURANDS
from voskhod.reconstruct.bands import Band
from voskhod.reconstruct.walk_times import Moment

AIMED = (
    "landing.miss_distance",
    "landing.downrange_error",
    "landing.crossrange_error",
    "landing.first_plan_distance",
)


def pair(before: Band | None, after: Band) -> dict[str, Any]:
    """Return a column before and after, with its unit."""
    name = after.name
    unit = MEASURANDS[name].unit if name in MEASURANDS else None
    told = {"unit": unit, "before": None if before is None else band_document(before),
            "after": band_document(after)}  # fmt: skip
    return {**told, "claims_aim": True} if name in AIMED else told


def band_document(one: Band) -> dict[str, Any]:
    """Return a band, its quantiles by their percentage."""
    shares = ("5", "25", "50", "75", "95")
    found = dict(zip(shares, map(_quantile, one.quantiles), strict=True))
    numbers = {"defined": one.defined, "mean": one.mean, "error": one.error,
               "deviation": one.deviation, "r_hat": one.r_hat}  # fmt: skip
    return {**plain(numbers), "quantiles": found}


def _quantile(one: Quantile) -> dict[str, Any]:
    return {"value": finite(one.value), "low": finite(one.low), "high": finite(one.high)}


def finite(value: float) -> float | None:
    """Return a number, None where it is not finite."""
    return float(value) if math.isfinite(value) else None


def plain(table: Mapping[str, Any]) -> dict[str, Any]:
    """Return a table whose numbers are finite or null, and whose rows are lists."""
    return {name: _value(part) for name, part in table.items()}


def _value(part: Any) -> Any:
    if isinstance(part, float):
        return finite(part)
    if isinstance(part, Mapping):
        return plain(part)
    if isinstance(part, tuple | list):
        return [_value(one) for one in part]
    return part


def walk_document(moments: Sequence[Moment]) -> list[dict[str, Any]]:
    """Return the moments of a walk, counted from the moment he was out [s].

    Args:
        moments: in their order.
    """
    return [
        {"moment": one.name, "before": band_document(one.before),
         "after": band_document(one.after), "told": [part._asdict() for part in one.told]}
        for one in moments
    ]  # fmt: skip
