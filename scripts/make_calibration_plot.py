"""Draw whether reconstructions are as sure as they may be: ranks and bands of hidden flights.

Usage: python scripts/make_calibration_plot.py

Throws stones (`voskhod.validation.chain_cases`), hides each of `ARCHIVES` of them in turn, makes up
what its documents would say, and weighs the others by it. Above: ranks of the hidden stone's
numbers among the weighted ones, which are even if all is right; the shaded band holds 99 % of even
counts.
Below: how often the middle band of a probability holds the hidden number, less that probability.
Written to docs/pictures/calibration.png.

Source: Talts and others, arXiv:1804.06788 (2018), for the band; `voskhod.reconstruct.synthetic`.
"""

from pathlib import Path

import numpy as np
from scipy.stats import binom

from voskhod.reconstruct.synthetic import Ranks, ranks
from voskhod.report.look import BLUE, INK, SHADE, blank, house_style, panel
from voskhod.report.pictures import DOTS_PER_INCH
from voskhod.validation.chain_cases import spread_of, stone
from voskhod.validation.reconstruct import HIDDEN

PATH = Path(__file__).resolve().parent.parent / "docs" / "pictures" / "calibration.png"
ARCHIVES, FLIGHTS, BINS, SEED = 2000, 30_000, 20, 3
SURE = np.linspace(0.05, 0.95, 19)
INSIDE = (0.005, 0.995)  # ends of the band that holds 99 %
LEFT_MM, APART_MM, WIDE_MM, HIGH_MM = 14.0, 56.0, 48.0, 34.0


def found_ranks() -> dict[str, Ranks]:
    """Return the ranks of hidden stones by column, each of shape (archive)."""
    hearing, columns = stone()
    some = {name: values[:FLIGHTS] for name, values in columns.items()}
    spreads = {name: spread_of(values) for name, values in some.items()}
    return dict(ranks(hearing, some, spreads, HIDDEN, ARCHIVES, SEED))


def main() -> None:
    """Draw the picture and say what it shows."""
    found = found_ranks()
    with house_style():
        figure = blank(104.0)
        for i, (name, ranked) in enumerate(found.items()):
            left = LEFT_MM + i * APART_MM
            above = panel(figure, (left, 62.0, WIDE_MM, HIGH_MM))
            low, high = binom.ppf(INSIDE, ARCHIVES, 1.0 / BINS)
            counts, edges = np.histogram(ranked, BINS, (0.0, 1.0))
            above.axhspan(low, high, color=SHADE, zorder=0)
            above.stairs(counts, edges, color=BLUE, lw=1.1)
            above.axhline(ARCHIVES / BINS, color=INK, lw=0.6)
            above.set(xlim=(0.0, 1.0), ylim=(0.0, 1.5 * ARCHIVES / BINS), title=name,
                      xlabel="rank of the hidden number")  # fmt: skip
            below = panel(figure, (left, 12.0, WIDE_MM, HIGH_MM))
            held = np.array([(np.abs(ranked - 0.5) < 0.5 * sure).mean() for sure in SURE])
            ends = [100.0 * (binom.ppf(end, ARCHIVES, SURE) / ARCHIVES - SURE) for end in INSIDE]
            below.fill_between(100.0 * SURE, *ends, color=SHADE, zorder=0)
            below.axhline(0.0, color=INK, lw=0.6)
            below.plot(100.0 * SURE, 100.0 * (held - SURE), "o-", color=BLUE, ms=2.5)
            below.set(xlim=(0.0, 100.0), ylim=(-4.0, 4.0), xlabel="stated probability of a band, %")
            if i == 0:
                above.set_ylabel("hidden stones")
                below.set_ylabel("held less stated, %")
            print(f"{name}: {((counts < low) | (counts > high)).sum()} of {BINS} bins outside 99 %")
        figure.savefig(PATH, dpi=DOTS_PER_INCH, metadata={"Software": None})
    print(PATH.relative_to(Path.cwd()) if PATH.is_relative_to(Path.cwd()) else PATH)


if __name__ == "__main__":
    main()
