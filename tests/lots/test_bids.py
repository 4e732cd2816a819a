"""Logs: what is read, what is refused, and what a replay makes of them."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voskhod.errors import InputError
from voskhod.lots.bids import LIMIT_BYTES, entry_line, read_entry, read_log
from voskhod.lots.clock import Stage
from voskhod.lots.lot import Sale
from voskhod.lots.money import dollars
from voskhod.lots.refusal import Refusal
from voskhod.lots.resolution import Maximum, resolve
from voskhod.lots.state import fresh, replay, step

SESSION = "2025-12-11T16:30:00Z"  # in the session


def played(sale, *lines):
    """Return the state after some lines."""
    return replay([read_entry(line) for line in lines], sale)[-1].state


def with_reserve(sale, reserve):
    """Return the real lot with another reserve."""
    return Sale(sale.lot.model_copy(update={"reserve": reserve}), sale.terms, sale.ladder)


def opened(line):
    """Return the registrations of A and B."""
    return line(1, "register", bidder="A"), line(2, "register", bidder="B")


def test_a_sale_from_the_first_bid_to_the_hammer(sale, line):
    """A leads at 600, then at 1,100; B speaks 1,200 in the session, A's proxy takes 1,300."""
    lines = (
        *opened(line),
        line(3),
        line(4, bidder="B", amount="1,000"),
        line(5, bidder="B", amount=1200, channel="floor", at=SESSION),
        line(6, "hammer", at=SESSION),
    )
    steps = replay([read_entry(one) for one in lines], sale)
    prices = [found.state.standing.price for found in steps]
    assert prices == [None, None, *(dollars(n) for n in (600, 1100, 1300, 1300))]
    assert [found.state.stage for found in steps[2:]] == [
        Stage.PROXY, Stage.PROXY, Stage.SESSION, Stage.SOLD
    ]  # fmt: skip
    assert steps[-1].state.hammer == dollars(1300)
    assert steps[-1].state.standing.leader == "A"


def test_a_spoken_bid_is_the_price(sale, line):
    """B speaks 2,000 over A's 1,500: he has it at that; proxies of his own never lower it."""
    lines = [
        *opened(line),
        line(3),
        line(4, bidder="B", amount="2000", channel="phone", at=SESSION),
        line(5, bidder="B", amount="3000", channel="live-proxy", at=SESSION),
        line(6, bidder="B", amount="4000", channel="live-proxy", at=SESSION),
    ]
    for end in (4, 5, 6):
        state = played(sale, *lines[:end])
        assert (state.standing.leader, state.standing.price) == ("B", dollars(2000))


@pytest.mark.parametrize(
    ("reserve", "bids", "last", "stage"),
    [
        (dollars(1200), ("1500",), "hammer", Stage.SOLD),
        (dollars(2000), ("1500",), "pass", Stage.UNSOLD),
        ("unknown", ("1500",), "hammer", Stage.SOLD),
        ("unknown", ("1500",), "pass", Stage.UNSOLD),
        ("none", (), "pass", Stage.UNSOLD),
        ("none", ("1500",), "withdraw", Stage.WITHDRAWN),
        ("none", (), "withdraw", Stage.WITHDRAWN),
    ],
)
def test_ends(sale, line, reserve, bids, last, stage):
    """Sold, unsold, withdrawn; a met reserve is the price."""
    lines = [*opened(line), *(line(3, amount=amount) for amount in bids)]
    state = played(with_reserve(sale, reserve), *lines, line(9, last, at=SESSION))
    assert state.stage is stage
    if reserve == dollars(1200):
        assert state.hammer == dollars(1200)


@pytest.mark.parametrize(
    ("reserve", "lines", "says"),
    [
        ("none", [("hammer", {})], "no bid cannot sell"),
        (dollars(2000), [("bid", {}), ("hammer", {})], "reserve must be met"),
        (dollars(900), [("bid", {}), ("pass", {})], "no open reserve is sold"),
        ("none", [("bid", {}), ("pass", {})], "no open reserve is sold"),
        ("none", [("bid", {}), ("hammer", {"at": "2025-12-10T00:00:00Z"})], "in the session"),
        ("none", [("bid", {}), ("hammer", {"at": "2025-12-14T00:00:00Z"})], "in the session"),
        ("none", [("pass", {}), ("bid", {"at": SESSION})], "nothing may follow"),
        ("none", [("withdraw", {}), ("withdraw", {})], "nothing may follow"),
        ("none", [("register", {"bidder": "A"})], "not be registered yet"),
    ],
)
def test_what_a_state_does_not_allow(sale, line, reserve, lines, says):
    """One error with the line that is wrong; the state before it stays."""
    made = [
        line(3 + i, kind, **({} if kind in ("bid", "register") else {"at": SESSION}) | keys)
        for i, (kind, keys) in enumerate(lines)
    ]
    with pytest.raises(InputError, match=says) as wrong:
        played(with_reserve(sale, reserve), *opened(line), *made)
    assert wrong.value.where == f"line {2 + len(made)}"


@pytest.mark.parametrize(
    ("keys", "says"),
    [
        ({"amount": "550"}, "opening bid"),
        ({"amount": "610", "channel": "mail"}, "full or half step.*nearest is .600.00"),
        ({"amount": "700.50"}, "whole dollars"),
        ({"amount": "640", "bidder": "B"}, "next bid"),
        ({"amount": "1500"}, "own maximum"),
        ({"bidder": "C"}, "registered before"),
        ({"channel": "telepathy"}, "channel of the sale"),
        ({"channel": "floor", "amount": "2000"}, "open at .*not open yet"),
        ({"at": "2025-12-11T15:50:00Z", "amount": "2000"}, "open at .*closed"),
        ({"at": "2025-12-01T17:00:00Z", "amount": "2000"}, "before the entry above"),
        ({"id": "e3", "amount": "2000"}, "unique in the log"),
        ({"lot": "another", "amount": "2000"}, "lot must be"),
    ],
)
def test_what_may_not_be_bid(sale, line, keys, says):
    """After A's 1,500, one error at line 4."""
    with pytest.raises(InputError, match=says) as wrong:
        played(sale, *opened(line), line(3), line(4, **keys))
    assert wrong.value.where == "line 4"


@pytest.mark.parametrize(
    ("keys", "says"),
    [
        ({"amount": "NaN"}, "finite"),
        ({"amount": "-600"}, "less than nothing"),
        ({"amount": 600.5}, "as text or as whole dollars"),
        ({"amount": True}, "as text or as whole dollars"),
        ({"amount": "600.001"}, "parts of a cent"),
        ({"amount": 10**30}, "at most"),
        ({"amount": None}, "as text or as whole dollars"),
        ({"bidder": "../../etc/passwd"}, "pattern"),
        ({"bidder": "A\x00"}, "pattern"),
        ({"bidder": "A\u202e"}, "pattern"),
        ({"bidder": "'; drop table bids; --"}, "pattern"),
        ({"bidder": ""}, "pattern"),
        ({"id": "a\nb"}, "pattern"),
        ({"colour": "red"}, "known key"),
        ({"kind": "steal"}, "kind of entry"),
        ({"kind": ["bid"]}, "kind of entry"),
        ({"at": "2025-12-01T12:00:00"}, "offset"),
        ({"at": 1764590400}, "ISO 8601"),
        ({"at": "noon"}, "ISO 8601"),
    ],
)
def test_a_line_that_is_no_entry(line, keys, says):
    """One short error that shows no raw control character."""
    with pytest.raises(InputError, match=says) as wrong:
        read_entry(line(1, **keys), "line 1", "bids.jsonl")
    assert str(wrong.value).startswith("bids.jsonl: line 1")
    assert len(str(wrong.value)) < 400
    assert str(wrong.value).isprintable()


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"\n", "one JSON object"),
        (b"[]\n", "one JSON object"),
        (b"{\n", "one JSON object"),
        (b"\xff\xfe\n", "one JSON object"),
        (b"[" * 4000 + b"\n", "one JSON object"),
        (b'{"amount": NaN}\n', "finite"),
        (b'{"amount": -Infinity}\n', "finite"),
        (b'{"id": "a", "id": "b"}\n', "not be repeated"),
        (b'{"id": "a\x01"}\n', "one JSON object"),
    ],
)
def test_a_line_that_is_no_object(raw, says):
    """One short error."""
    with pytest.raises(InputError, match=says) as wrong:
        read_entry(raw)
    assert len(str(wrong.value)) < 400


def test_a_field_of_ten_megabytes_is_refused_unread(tmp_path, line):
    """By the length of its line."""
    path = tmp_path / "bids.jsonl"
    path.write_bytes(line(1, "register", bidder="A") + line(2, bidder="A" * 10_000_000))
    with pytest.raises(InputError, match=f"line 2: must not be longer than {LIMIT_BYTES}"):
        read_log(path)


def test_a_torn_last_line_is_told(tmp_path, line):
    """Whatever of it was written; what stands before it counts."""
    path = tmp_path / "bids.jsonl"
    whole = b"".join(opened(line))
    for length in (1, 40, len(line(3)) - 1):
        path.write_bytes(whole + line(3)[:length])
        log = read_log(path)
        assert (len(log.entries), log.torn_line) == (2, 3)
    path.write_bytes(whole)
    assert read_log(path).torn_line is None


@pytest.mark.parametrize("name", ["missing.jsonl", ".", "a\x00b", "x" * 5000])
def test_a_log_that_cannot_be_read(tmp_path, name):
    """One error that names it."""
    with pytest.raises(InputError, match="must be a log that can be read"):
        read_log(tmp_path / name)


def test_an_entry_comes_back_from_its_line(line):
    """All kinds, and in one order of keys."""
    for one in (line(1), line(2, "register", bidder="A"), line(3, "hammer"), line(4, "pass")):
        entry = read_entry(one)
        assert read_entry(entry_line(entry)) == entry
    assert list(json.loads(entry_line(read_entry(line(1))))) == [
        "id", "at", "lot", "kind", "bidder", "channel", "amount"
    ]  # fmt: skip


offers = st.tuples(
    st.sampled_from("ABCD"),
    st.integers(500, 4000),
    st.sampled_from(["live-proxy", "floor", "live"]),
)


@settings(max_examples=80, deadline=None)
@given(st.lists(offers, max_size=14), st.sampled_from([None, 900, 2000]))
def test_a_replay_is_the_resolution_of_what_was_taken(offered, reserve):
    """Bid by bid, refusals left out: three kept bids stand for the whole log."""
    from voskhod.lots.reading import load_sales

    sale = with_reserve(load_sales("voskhod-2")[0], dollars(reserve) if reserve else "none")
    state, taken = fresh(sale), []
    base = {"lot": "leonov-report", "at": SESSION}
    for who in "ABCD":
        entry = {"id": who, "kind": "register", "bidder": who}
        state = step(state, read_entry(json.dumps(entry | base).encode()), sale)
    for i, (who, amount, channel) in enumerate(offered):
        entry = {"id": f"b{i}", "kind": "bid", "bidder": who, "amount": amount, "channel": channel}
        before = state
        try:
            state = step(state, read_entry(json.dumps(entry | base).encode()), sale)
        except Refusal:
            assert state == before
            continue
        taken.append(Maximum(who, dollars(amount), channel != "live-proxy"))
        assert state.standing == resolve(taken, sale.basis)
        assert len(state.kept) <= 3
    assert state.bids == len(taken)
