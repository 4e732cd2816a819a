"""What is said of flights that were drawn anew: their worth, whether runs agree, the ladder.

Worth and errors are measured between runs that share no flight. Where runs do not agree on a
figure that is said first, and beside the figure.
"""

from typing import Any

from voskhod.reconstruct.drawing import Drawing
from voskhod.reconstruct.islands import AGREE_BELOW
from voskhod.reconstruct.reconstruction import Reconstruction
from voskhod.reconstruct.rungs import Rung
from voskhod.reconstruct.worth import LEAST, Worth
from voskhod.report.shown import number

MOST_NAMED = 5  # figures that runs do not agree on, in a sentence
RUNG_HEADS = ("temper", "left", "numbers moved", "steps taken", "correlation", "flights")
LADDER_WORDS = (
    "Left: equal particles when a temper was reached, of all before. Correlation: of particles "
    "with where they stood before the moves, over the numbers that the claims moved; near one, "
    "they hardly moved, and the evidence is then told too small."
)


def drawn_words(drawn: Drawing, worth: Worth) -> str:
    """Return in words what flights drawn anew are worth, and why they were drawn.

    Args:
        drawn: how they were drawn.
        worth: what the flights of the campaign are worth.
    """
    tail = "" if worth.tail is None else f" with k = {worth.tail:.2f}"
    return (
        f"{number(drawn.particles)} flights drawn anew in {drawn.islands} runs, worth "
        f"{number(drawn.size, 3)} independent ones, measured between the runs: of the campaign's "
        f"{number(worth.draws)} the claims leave {number(worth.size, 3)}{tail}."
    )


def evidence_words(drawn: Drawing) -> str:
    """Return the evidence in words."""
    mean, error = drawn.evidence
    return (
        f"Evidence: e to the power {mean:.1f} ± {error:.1g}, by which what is said is more "
        "probable from flights of the mission than from people who know nothing of them."
    )


def disagreement_words(told: Reconstruction) -> str:
    """Return in words what runs do not agree on; nothing where they agree on all, or are none."""
    if told.drawn is None:
        return ""
    few = ""
    if told.drawn.size < LEAST:
        few = f"Fewer than {LEAST:g} independent flights: intervals are rough. "
    found = told.disagreements
    if not found:
        return few.strip()
    named = ", ".join(f"{name} ({r:.2f})" for name, r in found[:MOST_NAMED])
    more = f" and {len(found) - MOST_NAMED} more" if len(found) > MOST_NAMED else ""
    return (
        f"{few}Runs do not agree (R-hat above {AGREE_BELOW}) on {named}{more}: what is told of "
        "these hangs on chance. More --particles would serve."
    )


def rung_row(one: Rung) -> tuple[str, ...]:
    """Return a temper as cells, in the order of `RUNG_HEADS`."""
    return (
        number(one.power, 3),
        f"{one.kept:.0%}",
        str(one.moved),
        f"{one.accepted:.0%}",
        f"{one.still:.2f}",
        number(one.flights),
    )


def document_of_drawing(told: Reconstruction) -> dict[str, Any] | None:
    """Return how flights were drawn anew, ready for JSON; None where they were not."""
    drawn = told.drawn
    if drawn is None:
        return None
    mean, error = drawn.evidence
    return {
        "particles": drawn.particles,
        "islands": drawn.islands,
        "size": drawn.size,
        "flights": drawn.flights,
        "log_evidence": {"value": mean, "error": error},
        "rungs": [one._asdict() for one in drawn.rungs],
        "disagreements": dict(told.disagreements),
        "words": disagreement_words(told),
    }
