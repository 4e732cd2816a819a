"""What is told of flights drawn anew: their worth, whether runs agree, and that in red if not."""

import io

import numpy as np
import polars as pl
import pytest
from rich.console import Console

from voskhod.reconstruct.likelihood import log_likelihood_at
from voskhod.reconstruct.particles import Particles
from voskhod.reconstruct.reconstruction import Options, reconstruct
from voskhod.reconstruct.rungs import Rung
from voskhod.report import reconstruction_tables as tables
from voskhod.report.reconstruction_document import Subject, document_of, is_doubtful, sample_words
from voskhod.report.reconstruction_page import reconstruction_html

MISS, OUT = "landing.miss_distance", "spacewalk.outside_duration"
ISLANDS, EACH = 8, 500
SAID = {"id": "A", "source": "S1", "value": "430 km", "readings": {MISS: 1.0}}
FLOWN = {"seed": 1, "version": "0", "mission_digest": "0" * 64, "draws": 20_000}


def drawn(frame, folder, shift):
    """Return a reconstruction whose runs lie apart by so many of their deviations."""

    def anew(_, hearing, fitted):
        rng = np.random.default_rng(4)
        islands = np.tile(np.arange(ISLANDS), EACH)
        apart = shift * (islands - islands.mean()) / islands.std()
        miss = 420e3 + 20e3 * (rng.normal(size=islands.size) + apart)
        out = rng.normal(700.0, 60.0, islands.size)
        table = pl.DataFrame(
            {
                "draw": np.arange(islands.size),
                "log_weight": -log_likelihood_at(hearing, {MISS: miss, OUT: out}),
                "island": islands.astype(str),
                "outcome": ["recovered"] * islands.size,
                "input.spacewalk.free_float": rng.normal(600.0, 40.0, islands.size),
                MISS: miss,
                OUT: out,
            }
        )
        rungs = (Rung(1.0, 0.5, 3, 0.25, 0.4, 4000),)
        return Particles(table.lazy(), islands, rungs, (2.0, 0.1))

    told = reconstruct(frame(), folder(SAID), Options(of=(MISS,), least=1e9), anew)
    return told, Subject(folder(SAID), FLOWN)


def test_runs_that_agree_are_worth_their_rows(frame, folder):
    """Independent draws: worth what they are, but for the scatter of eight runs."""
    told, _ = drawn(frame, folder, 0.0)
    # K W / B of eight runs: chi squared of 7 degrees over 7, of one column; 1 % to 99.9 %.
    assert 0.28 * ISLANDS * EACH < told.drawn.size < 5.7 * ISLANDS * EACH
    assert told.disagreements == ()
    assert not is_doubtful(told)
    assert "island" not in told.posterior  # a name, not a measurand
    assert told.posterior[MISS].mean == pytest.approx(420e3, abs=2e3)  # six errors of 0.3 km
    assert told.prior[MISS].mean == pytest.approx(400e3, abs=5e3)  # of the campaign's


def test_runs_that_lie_apart_are_told_in_red(frame, folder, monkeypatch):
    """First, and beside the figure; on the terminal, the page and in JSON."""
    told, subject = drawn(frame, folder, 1.0)
    names = [name for name, _ in told.disagreements]
    assert MISS in names
    assert OUT not in names
    # Deviation of runs as large as that within: R-hat of root two, and a worth of some eight.
    assert told.posterior[MISS].r_hat == pytest.approx(np.sqrt(2.0 * 8 / 7 - 1 / 7), rel=0.05)
    assert told.drawn.size == pytest.approx(7.0, rel=0.1)
    words = sample_words(told)
    assert f"Runs do not agree (R-hat above 1.1) on {MISS}" in words
    assert "Fewer than 100 independent flights" in words
    document = document_of(told, subject)
    assert document["worth"]["is_doubtful"]
    assert document["drawn"]["disagreements"][MISS] > 1.1
    page = reconstruction_html(told, subject, {})
    assert 'class="verdict lost"' in page
    row = page[page.index(f'title="{MISS}"') - 200 : page.index(f'title="{MISS}"')]
    assert '<tr class="loss">' in row
    stream = io.StringIO()
    console = Console(file=stream, force_terminal=True, color_system="standard", width=200)
    monkeypatch.setattr(tables, "console", lambda: console)
    tables.print_reconstruction(told, subject, "somewhere")
    line = next(line for line in stream.getvalue().splitlines() if MISS in line and "±" in line)
    assert "\x1b[31m" in line
