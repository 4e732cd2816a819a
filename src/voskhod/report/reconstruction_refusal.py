"""A refusal in words: which claims no flight meets, each alone, and by how much."""

import math
from collections.abc import Iterator

from voskhod.reconstruct.refusal import Refusal
from voskhod.reconstruct.verdicts import FAR
from voskhod.report.shown import number


def nearest_rows(told: Refusal) -> Iterator[tuple[str, str, str, str]]:
    """Return claims that no flight meets as rows of text: id, said, by, distance."""
    seen = {one.claim: one for one in told.observations}
    for name in told.far:
        off = told.nearest[name]
        text = number(off, 3) if math.isfinite(off) else "no flight has it"
        yield name, seen[name].says, seen[name].source, text


def met_words(told: Refusal) -> str:
    """Return in words how many claims, each alone, some flight meets."""
    within = [sum(off <= most for off in told.nearest.values()) for most in (1.0, FAR)]
    return (
        f"Each claim alone: of {len(told.nearest)} that can be tested, some flight comes within "
        f"one deviation of {within[0]}, and within {FAR:g} of {within[1]}."
    )
