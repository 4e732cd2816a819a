"""Part files: which draws they hold, what their columns are, when one is done."""

import pickle
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from voskhod.campaign import parts
from voskhod.campaign.parts import LEAST_ROWS, MOST_ROWS, Work, fly_part, rows_for, rows_in
from voskhod.campaign.rows import CHUNK, Rows
from voskhod.errors import OutputError
from voskhod.mission.loading import load_mission
from voskhod.mission.plan import chances_of, uncertain_numbers, values_at
from voskhod.phases.fate import Cause

FILE = str(Path(__file__).parent / "data" / "coasting.toml")


@pytest.fixture(scope="module")
def coasting():
    """Return a mission that only coasts."""
    return load_mission(FILE)


@pytest.fixture
def work(coasting, tmp_path):
    """Return a campaign of 25 draws, ten to a part."""
    return Work(coasting, 3, 25, 10, {"kind": "plain"}, tmp_path)


def with_flights(monkeypatch, column, codes):
    """Let ten flights come out as given, whatever their draws."""
    names = uncertain_numbers(load_mission(FILE))
    rows = Rows(dict.fromkeys(names, np.ones(10)), {"orbit.period": column}, codes)
    monkeypatch.setattr(parts, "fly_rows", lambda mission, chances, first: rows)


def test_parts_hold_every_draw_once(work):
    """Each draw of the campaign is in one part, in order."""
    assert work.parts == 3
    assert [draw for index in range(3) for draw in work.draws(index)] == list(range(25))


def test_a_part_has_its_columns_in_order(work, coasting):
    """Draw, outcome, inputs of the draws as the mission gives them, measurands."""
    assert fly_part(work, 2) == 5
    frame = pl.read_parquet(work.path(2))
    names = list(uncertain_numbers(coasting))
    inputs = [f"input.{name}" for name in names]
    assert frame.columns[: 2 + len(names)] == ["draw", "outcome", *inputs]
    assert frame["draw"].to_list() == [20, 21, 22, 23, 24]
    assert frame["outcome"].cast(pl.String).unique().to_list() == ["recovered"]
    assert {"orbit.period", "orbit.perigee_altitude"} <= set(frame.columns[2 + len(names) :])
    drawn = values_at(coasting, chances_of(coasting, 3, 21))
    for name in names:
        # Compiled for one draw instead of a batch: a last digit may differ.
        assert frame[f"input.{name}"][1] == pytest.approx(float(drawn[name]), rel=1e-14)


def test_what_is_undefined_is_null_and_outcomes_are_named(work, monkeypatch):
    """Not a number never reaches the file; all parts have one type of outcome."""
    codes = np.array([int(Cause.FROZE), int(Cause.RECOVERED)] * 5)
    column = np.array([np.nan, 1.0] * 5)
    with_flights(monkeypatch, column, codes)
    fly_part(work, 0)
    frame = pl.read_parquet(work.path(0))
    assert frame["orbit.period"].null_count() == 5
    assert not frame["orbit.period"].drop_nulls().is_nan().any()
    assert frame["outcome"].to_list()[:2] == ["froze", "recovered"]
    assert frame.schema["outcome"].categories.to_list() == [one.name.lower() for one in Cause]


def test_weights_stand_beside_the_draw(work, monkeypatch):
    """Where the sampling has weights, each row has its logarithm."""

    class Heavy:
        def chances(self, draws):
            return np.full((len(draws), 3), 0.5)

        def log_weights(self, chances):
            return np.arange(len(chances)) - 4.0

    monkeypatch.setattr(parts, "_sampling", lambda work: Heavy())
    with_flights(monkeypatch, np.ones(10), np.zeros(10, int))
    fly_part(work, 1)
    frame = pl.read_parquet(work.path(1))
    assert frame.columns[:3] == ["draw", "log_weight", "outcome"]
    assert frame.columns[-1] == "orbit.period"
    assert frame["log_weight"].to_list() == [draw - 4.0 for draw in range(10)]


def test_a_part_that_is_whole_is_not_flown_again(work, monkeypatch):
    """A second worker leaves it; one cut short is flown anew, one too short as well."""
    fly_part(work, 2)
    first = work.path(2).read_bytes()
    flown = []
    real = parts.fly_rows
    monkeypatch.setattr(parts, "fly_rows", lambda *words: flown.append(1) or real(*words))
    assert fly_part(work, 2) == 5
    assert not flown
    work.path(2).write_bytes(first[:-20])
    assert rows_in(work.path(2)) is None
    fly_part(work, 2)
    assert flown == [1]
    longer = Work(work.mission, 3, 27, 10, work.sampling, work.folder)
    assert fly_part(longer, 2) == rows_in(work.path(2)) == 7


def test_rows_to_a_part_suit_the_campaign():
    """Whole batches, enough parts for many workers, never many rows."""
    for count in (1, 1000, 10**5, 10**6, 10**9):
        rows = rows_for(count)
        assert LEAST_ROWS <= rows <= MOST_ROWS
        assert rows % CHUNK == 0
    assert rows_for(1000) == LEAST_ROWS
    assert 32 <= 10**5 / rows_for(10**5) <= 64
    assert rows_for(10**9) == MOST_ROWS


def test_work_can_be_sent_to_another_process(work):
    """It is the same work there, to the text from which programs are found."""
    sent = pickle.loads(pickle.dumps(work))
    assert sent == work
    assert repr(sent) == repr(work)


def test_a_part_that_cannot_be_written_is_one_error(work):
    """It says where, and leaves nothing."""
    (work.folder / "parts").write_text("a file in the way", "utf-8")
    with pytest.raises(OutputError, match=r"part-000000\.parquet cannot be written"):
        fly_part(work, 0)
    assert [path.name for path in work.folder.iterdir()] == ["parts"]
