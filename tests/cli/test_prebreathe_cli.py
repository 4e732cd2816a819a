"""`voskhod prebreathe` as its user sees it."""

import json

import pytest

from voskhod.crew.metabolism import work_oxygen_uptake_l_min

PLAN = ("prebreathe", "--from", "101.3kPa", "--to", "40kPa")


def test_table_and_times(run):
    """A table by length of the prebreathe, and the lengths that meet the limits."""
    code, out, err = run(*PLAN)
    assert (code, err) == (0, "")
    assert "R" in out
    assert "ETR" in out
    assert "240 min" in out
    # by hand: 360 min log2(80.0 / 40 / 1.65)
    assert "tissue ratio at most 1.65: prebreathe 1 h 39 min" in out
    assert "chance of sickness at most 5 %" in out


def test_document_is_in_si_units(run):
    """`--json` prints one document: what was asked, rows, lengths that meet."""
    words = ("--stage", "10.2psi:26.5%:12:00:00", "--exercise", "150 W:10min", "--oxygen", "95%")
    code, out, _ = run(*PLAN, *words, "--exposure", "30 min", "--flight", "--json")
    document = json.loads(out)
    assert code == 0
    assert document["stages"][0]["duration_s"] == 43200.0
    assert document["stages"][0]["oxygen"] == pytest.approx(0.265)
    # 2.134 L/min in the report's table, 69.4 kg
    uptake = document["exercise"]["uptake_ml_kg_min"]
    assert uptake == pytest.approx(2134.0 / 69.4, rel=1e-3)
    assert uptake == pytest.approx(1e3 * float(work_oxygen_uptake_l_min(150.0)) / 69.4)
    assert document["in_flight"] is True
    assert document["exposure"]["duration_s"] == 1800.0
    assert list(document["prebreathe_that_meets_s"]) == ["ratio", "chance", "chance_high"]
    chances = [row["chance"] for row in document["rows"]]
    assert chances == sorted(chances, reverse=True)
    assert all(row["low"] <= row["chance"] <= row["high"] for row in document["rows"])


def test_what_nothing_meets_is_said(run):
    """Air meets no limit at any length; a limit that holds at once needs none."""
    _, out, _ = run(*PLAN, "--oxygen", "21%", "--limit-ratio", "1.5")
    assert "no prebreathe of up to" in out
    _, out, _ = run(*PLAN, "--limit-ratio", "2.5", "--exposure", "8h")
    assert "tissue ratio at most 2.5: met without prebreathe" in out
    assert "extrapolated" in out


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        (("--to", "5kPa"), ("--to", "6300", "5kPa")),
        (("--to", "120kPa"), ("--to", "between")),
        (("--to", "40"), ("--to", "unit")),
        (("--from", "30kPa"), ("--to", "must be below", "--from")),
        (("--from", "3 m"), ("--from", "dimension")),
        (("--exposure", "0h"), ("--exposure", "0h")),
        (("--oxygen", "120%"), ("--oxygen", "between 0 and 1")),
        (("--oxygen", "5%"), ("--oxygen", "10 kPa of oxygen")),
        (("--limit-ratio", "x"), ("--limit-ratio", "number")),
        (("--limit-probability", "0%"), ("--limit-probability",)),
        (("--stage", "70kPa:26.5%"), ("--stage", "pressure:oxygen:duration")),
        (("--stage", "39kPa:90%:1h"), ("--to", "--stage")),
        (("--exercise", "34 mL/kg/min"), ("--exercise", "effort:duration")),
        (("--exercise", "900 W:10min"), ("--exercise", "60 mL")),
        (("--exercise", "3 m:10min"), ("--exercise", "dimension")),
    ],
)
def test_bad_input_is_one_error(run, words, parts):
    """Bad input gives exit code 2 and one line that names the option."""
    code, out, err = run(*PLAN, *words)
    assert (code, out) == (2, "")
    assert err.startswith("error: ")
    assert err.count("\n") == 1
    assert all(part in err for part in parts)


def test_help_explains_every_option(run):
    """`prebreathe --help` lists the options without working anything out."""
    code, out, _ = run("prebreathe", "--help")
    assert code == 0
    options = ("--from", "--to", "--oxygen", "--exercise", "--stage", "--exposure", "--flight")
    assert all(option in out for option in (*options, "--limit-ratio", "--limit-probability"))
