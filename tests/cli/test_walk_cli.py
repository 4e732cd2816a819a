"""`voskhod walk` as its user sees it: rows, two walks side by side, one clear error."""

import json

import pytest


def test_a_walk_is_told_row_by_row(run, flight):
    """Rows stand a step apart, none is cut off, and every event of the walk is in one."""
    code, out, err = run("walk", "--every", "2 min")
    assert (code, err) == (0, "")
    assert "…" not in out
    times = [line.split()[0] for line in out.splitlines() if line.lstrip()[:2].startswith("1:")]
    assert times[:2] == ["1:28:13", "1:30:13"]
    text = " ".join(out.split())
    assert "Alexei Leonov" in text
    assert flight.outcome.meaning in text


def test_a_log_as_data_is_in_si_units(run, flight):
    """`--json` is one document: pascals, every event of the walk in exactly one row."""
    code, out, _ = run("walk", "--json")
    document = json.loads(out)
    assert code == 0
    rows = document["rows"]
    assert rows[0]["suit_pressure"] == pytest.approx(101.3e3, rel=1e-6)
    assert rows[0]["time_s"] == flight.telemetry["spacewalk"].time_s[0]
    assert rows[-1]["time_s"] == flight.telemetry["spacewalk"].time_s[-1]
    told = [title for row in rows for title in row["events"]]
    first, last = rows[0]["time_s"], rows[-1]["time_s"]
    during = [event for event in flight.events if first <= event.time_s <= last]
    happened = [e.title for e in during if e.phase in ("airlock", "spacewalk")]
    assert told == happened


def test_two_walks_stand_side_by_side(run, flight):
    """A tighter suit for the other walk: both outcomes, and a measurand that must differ."""
    change = "suit.normal_pressure=38 kPa"
    code, out, _ = run("walk", "--versus", change, "--every", "4 min")
    assert code == 0
    assert "…" not in out
    assert f"right: {change}" in out
    assert f"{change}: " in out
    assert "suit.peak_volume_growth" in out
    assert "landing.latitude" not in out  # the walk does not move the landing
    code, out, _ = run("walk", "--versus", change, "--json")
    apart = {row["id"]: row for row in json.loads(out)["differing"]}
    growth = apart["suit.peak_volume_growth"]
    assert growth["as_asked"] == flight.measurands["suit.peak_volume_growth"]
    assert growth["changed"] < growth["as_asked"]  # less pressure, less growth


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        (("genesis",), ("must have a spacewalk", "genesis")),
        (("--person", "3"), ("--person", "between 1 and 1")),
        (("--every", "3 m"), ("--every", "dimension")),
        (("--every", "0 s"), ("--every", "between one second")),
        (("--draw", "2"), ("--seed",)),
        (("--versus", "nonsense"), ("--versus: ", "section.key=value")),
        (("--versus", "spacewalk.lower=2"), ("spacewalk.lower", "must be a known key")),
    ],
)
def test_bad_input_is_one_error(run, words, parts):
    """Bad input gives exit code 2 and one line on standard error, before anything is flown."""
    code, out, err = run("walk", *words)
    assert (code, out) == (2, "")
    assert err.startswith("error: ")
    assert err.count("\n") == 1
    assert all(part in err for part in parts)
