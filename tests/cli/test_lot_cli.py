"""`voskhod lot` as its user sees it: lines, one document, one clear error."""

import json
import re
import shlex
from pathlib import Path

import pytest

REPORT = "leonov-report"
PAGE = Path(__file__).resolve().parents[2] / "docs" / "lots.md"


@pytest.fixture
def run(run):
    """Return a function that runs `voskhod lot`."""
    return lambda *words: run("lot", *words)


@pytest.fixture
def log(tmp_path):
    """Return the path of a log: A up to 1,500, B up to 1,000, knocked down."""
    entries = [
        {"kind": "register", "bidder": "A"},
        {"kind": "register", "bidder": "B"},
        {"kind": "bid", "bidder": "A", "channel": "internet-proxy", "amount": "1500"},
        {"kind": "bid", "bidder": "B", "channel": "internet-proxy", "amount": "1000"},
        {"kind": "hammer", "at": "2025-12-11T17:00:00Z"},
    ]
    path = tmp_path / "bids.jsonl"
    head = {"lot": REPORT, "at": "2025-12-01T18:00:00Z"}
    lines = [json.dumps(head | {"id": f"e{i}"} | entry) for i, entry in enumerate(entries)]
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    return path


def test_show_names_claims_and_says_what_it_is_not(run):
    """Every quoted part with its claim; within a hundred columns."""
    code, out, err = run("show")
    assert (code, err) == (0, "")
    for n in range(51, 59):
        assert f"[K{n}]" in out
    assert "not the house's software; no bid is placed" in out
    assert "$1,000.00 to $2,400.00" in out
    assert "inferred" in out
    assert max(len(line) for line in out.splitlines()) <= 100


def test_quote_of_a_hammer_price(run):
    """Exact cents, with tax and without."""
    assert "$811.88" in run("quote", "600", "--tax", "8.25%")[1]
    document = json.loads(run("quote", "$600", "--tax", "8.25%", "--resale", "--json")[1])
    assert (document["tax"], document["total"]) == ("0.00", "750.00")


def test_quote_of_a_maximum_against_others(run):
    """Second price and a step; who ties with an earlier one does not lead."""
    document = json.loads(run("quote", "1500", "--against", "1000", "--json")[1])
    assert (document["leads"], document["price"]) == (True, "1100.00")
    assert document["invoice"]["total"] == "1375.00"
    tied = json.loads(run("quote", "1000", "--against", "1000", "--json")[1])
    assert (tied["leads"], tied["price"], tied["invoice"]) == (False, "1000.00", None)
    assert "more than $1,000.00 leads" in run("quote", "1000", "--against", "1000")[1]


def test_clock_of_the_snapshot(run):
    """The countdown of the page; a plain time is one of Dallas."""
    code, out, _ = run("clock", "--at", "2025-11-30T01:10:13")
    assert code == 0
    assert "11 d 8 h 39 m 47 s" in out
    there = json.loads(run("clock", "--at", "2025-11-30T01:10:13", "--json")[1])
    assert there == json.loads(run("clock", "--at", "2025-11-30T07:10:13Z", "--json")[1])
    assert there["proxy_remaining_s"] == 11 * 86400 + 8 * 3600 + 39 * 60 + 47


def test_clock_of_now(run):
    """The sale was over when this was written."""
    document = json.loads(run("clock", "--json")[1])
    assert document["stage"] == "over"
    assert {channel["status"] for channel in document["channels"]} == {"closed"}


def test_replay_tells_every_step_and_the_result(run, log):
    """A has it at 1,100."""
    code, out, err = run("replay", str(log))
    assert (code, err) == (0, "")
    assert "sold to A at $1,100.00" in out
    document = json.loads(run("replay", str(log), "--json")[1])
    assert [entry["price"] for entry in document["entries"]] == [
        None, None, "600.00", "1100.00", "1100.00"
    ]  # fmt: skip
    assert document["result"]["hammer"] == "1100.00"
    assert document["torn_line"] is None


def test_replay_tells_a_torn_line(run, log):
    """On standard error and in the document; the rest counts."""
    log.write_bytes(log.read_bytes()[:-9])
    code, out, err = run("replay", str(log), "--json")
    assert code == 0
    assert "line 5 is torn" in err
    assert json.loads(out)["torn_line"] == 5
    assert json.loads(out)["result"]["stage"] == "proxy"


def test_an_empty_log_is_a_lot_without_bids(run, tmp_path):
    """Nothing happened."""
    path = tmp_path / "empty.jsonl"
    path.touch()
    code, out, _ = run("replay", str(path))
    assert code == 0
    assert "no bids" in out


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("quote", "nan"), "AMOUNT: must be a finite amount"),
        (("quote", "--", "-600"), "AMOUNT: must not be less than nothing"),
        (("quote", "550"), "AMOUNT: must be at least the opening bid of $600.00"),
        (("quote", "600.50"), "AMOUNT: bids must be whole dollars"),
        (("quote", "600", "--tax", "8.25"), "--tax: must be a share between"),
        (("quote", "900", "--against", "inf"), "--against: must be a finite amount"),
        (("quote", "600", "--folder", "../.."), "must be a file that can be read"),
        (("show", "nothing"), "lot: must be a lot of the folder"),
        (("show", "--folder", "voskod-2"), "Did you mean voskhod-2?"),
        (("clock", "--at", "2025-11-02T01:30"), "--at: must be one instant in America/Chicago"),
        (("clock", "--at", "noon"), "--at: must be a time by ISO 8601"),
        (("replay", "nowhere.jsonl"), "nowhere.jsonl: must be a log that can be read"),
    ],
)
def test_a_wrong_word_is_one_error(run, words, says):
    """Exit code 2, one line."""
    code, out, err = run(*words)
    assert (code, out) == (2, "")
    assert err.startswith("error: ")
    assert says in err
    assert err.count("\n") == 1


def test_a_wrong_log_is_one_error_and_stays(run, log):
    """The file and the line are named."""
    log.write_text(log.read_text("utf-8").replace('"1000"', '"NaN"'), "utf-8")
    before = log.read_bytes()
    code, out, err = run("replay", str(log))
    assert (code, out) == (2, "")
    assert "bids.jsonl: line 4.amount: must be a finite amount" in err
    assert err.count("\n") == 1
    assert log.read_bytes() == before


def test_a_log_of_another_lot_is_refused(run, log):
    """Prices of one lot are not those of another."""
    log.write_text(log.read_text("utf-8").replace(REPORT, "another"), "utf-8")
    code, _, err = run("replay", str(log))
    assert code == 2
    assert 'lot must be "leonov-report"' in err


def test_the_page_shows_what_the_commands_print(run, tmp_path, monkeypatch):
    """Every command of docs/lots.md, with the log that the page shows."""
    text = PAGE.read_text("utf-8")
    monkeypatch.chdir(tmp_path)
    (shown,) = re.findall(r"```json\n(.*?)```", text, re.DOTALL)
    Path("bids.jsonl").write_text(shown, "utf-8")
    blocks = re.findall(r"```text\n\$ voskhod lot (.*?)\n(.*?)```", text, re.DOTALL)
    assert len(blocks) == 5
    for command, printed in blocks:
        code, out, err = run(*shlex.split(command))
        assert (code, err) == (0, "")
        assert out == printed, f"voskhod lot {command}"
