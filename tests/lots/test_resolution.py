"""Properties of proxy bidding, over any rising ladder and any bids."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voskhod.lots.increments import Ladder, built_in_ladders
from voskhod.lots.money import Money, dollars
from voskhod.lots.refusal import Refusal
from voskhod.lots.resolution import Basis, Maximum, check_bid, minimum_next, resolve
from voskhod.lots.terms import Channel

FEW = settings(max_examples=60, deadline=None)
LADDER = built_in_ladders()["unsourced"]
PROXY = Channel(name="p", title="proxy", bids="maximum")
CUT = Channel(name="c", title="cut", bids="spoken", is_cut=True)


@st.composite
def ladders(draw):
    """Return a table of rising amounts and steps that do not fall, in whole dollars."""
    starts = sorted(draw(st.sets(st.integers(1, 5000), max_size=5)))
    steps = sorted(draw(st.lists(st.integers(1, 400), min_size=6, max_size=6)))
    rows = [
        {"from": str(start), "step": str(step)}
        for start, step in zip([0, *starts], steps, strict=False)
    ]
    return Ladder(name="any", title="any", source="drawn", is_sourced=True, rows=rows)


tables = st.one_of(ladders(), st.sampled_from(list(built_in_ladders().values())))
amounts = st.integers(100, 9000).map(dollars)
people = st.sampled_from("ABCDE")
bid_lists = st.lists(st.builds(Maximum, people, amounts, st.booleans()), min_size=1, max_size=8)
bases = st.builds(Basis, st.just(dollars(100)), tables, st.one_of(st.none(), amounts))


@FEW
@given(bid_lists, bases)
def test_the_price_lies_between_opening_and_maximum(bids, basis):
    """Never more than the winner said, never less than the opening."""
    found = resolve(bids, basis)
    assert basis.opening <= found.price <= found.maximum


@FEW
@given(bid_lists, bases)
def test_the_greatest_maximum_wins_and_the_earliest_of_equals(bids, basis):
    """By search through all bids."""
    found = resolve(bids, basis)
    most = max(bid.amount for bid in bids)
    assert found.maximum == most
    assert found.leader == next(bid.bidder for bid in bids if bid.amount == most)


@FEW
@given(bid_lists, bases, people, amounts)
def test_a_losing_bid_never_lowers_the_price(bids, basis, who, amount):
    """Whoever adds it."""
    before = resolve(bids, basis)
    if who != before.leader and amount <= before.maximum:
        after = resolve([*bids, Maximum(who, amount)], basis)
        assert after.leader == before.leader
        assert after.price >= before.price


@FEW
@given(st.sets(st.integers(100, 9000), min_size=1, max_size=5), st.randoms(), bases)
def test_the_order_of_distinct_maxima_does_not_matter(numbers, random, basis):
    """Only ties hang on time."""
    bids = [Maximum(who, dollars(n)) for who, n in zip("ABCDE", sorted(numbers), strict=False)]
    mixed = random.sample(bids, len(bids))
    assert resolve(mixed, basis) == resolve(bids, basis)


@FEW
@given(bid_lists, bases, st.integers(1, 5000))
def test_raising_a_lead_changes_no_price_unless_it_stood_at_its_maximum(bids, basis, more):
    """Tied, capped or short of the reserve it may rise; the leader stays."""
    before = resolve(bids, basis)
    raised = Maximum(before.leader, before.maximum + dollars(more))
    after = resolve([*bids, raised], basis)
    assert after.leader == before.leader
    if before.price < before.maximum and (basis.reserve is None or before.reserve_met):
        assert after.price == before.price
    else:
        assert after.price >= before.price


@FEW
@given(bid_lists, bases)
def test_a_sale_meets_the_reserve(bids, basis):
    """At or above it where it is met; it is met when the winner goes that far."""
    found = resolve(bids, basis)
    if basis.reserve is None:
        assert found.reserve_met is None
    else:
        assert found.reserve_met is (found.maximum >= basis.reserve)
        assert not found.reserve_met or found.price >= basis.reserve


@FEW
@given(bid_lists, bases)
def test_what_was_spoken_stands(bids, basis):
    """The price is never below an amount spoken in the room."""
    spoken = [bid.amount for bid in bids if bid.is_spoken]
    assert all(resolve(bids, basis).price >= amount for amount in spoken)


@FEW
@given(tables, amounts)
def test_the_next_bid_adds_something_and_rises(table, amount):
    """A step is more than nothing; a dearer bid never asks for less."""
    assert table.next_after(amount) > amount
    assert table.next_after(amount + Money(100)) >= table.next_after(amount)
    assert Money(0) < table.half_step(amount) <= table.step(amount)


@FEW
@given(tables, amounts)
def test_a_cut_bid_is_rounded_to_the_nearest_once(table, amount):
    """Rounding twice changes nothing, and no whole step lies between."""
    near = table.round_cut(amount)
    assert table.round_cut(near) == near
    assert abs(near.cents - amount.cents) * 2 <= table.half_step(amount).cents


@pytest.mark.parametrize(
    ("said", "entered"),
    [(610, 600), (613, 625), (625, 625), (990, 1000), (1040, 1050), (1025, 1000)],
)
def test_cut_bids_by_hand(said, entered):
    """Steps of 50 from 500, of 100 from 1,000; the middle goes down."""
    assert LADDER.round_cut(dollars(said)) == dollars(entered)


def test_half_a_step_that_is_no_whole_dollar_is_no_step():
    """Of 25 from 300 only full steps are bids."""
    assert LADDER.round_cut(dollars(312)) == dollars(300)
    assert LADDER.half_step(dollars(312)) == dollars(25)


def standing(*bids):
    """Return where the real lot would stand."""
    return resolve([Maximum(who, dollars(n)) for who, n in bids], Basis(dollars(600), LADDER))


@pytest.mark.parametrize(
    ("bid", "channel", "says"),
    [
        (Maximum("B", dollars(599)), PROXY, "opening bid of"),
        (Maximum("B", dollars(640)), PROXY, "next bid of \\$650.00"),
        (Maximum("B", dollars(600)), CUT, "next bid of \\$625.00"),
        (Maximum("B", dollars(630)), CUT, "full or half step"),
        (Maximum("A", dollars(1500)), PROXY, "own maximum of \\$1,500.00"),
        (Maximum("A", dollars(700)), PROXY, "own maximum of \\$1,500.00"),
    ],
)
def test_what_may_not_be_bid(bid, channel, says):
    """Against a lead of A at 600 with a maximum of 1,500."""
    with pytest.raises(Refusal, match=says):
        check_bid(bid, channel, standing(("A", 1500)), Basis(dollars(600), LADDER))


@pytest.mark.parametrize(
    ("bid", "channel"),
    [
        (Maximum("B", dollars(650)), PROXY),
        (Maximum("B", dollars(651)), PROXY),  # off the steps, but no cut channel
        (Maximum("B", dollars(625)), CUT),
        (Maximum("A", dollars(1501)), PROXY),
    ],
)
def test_what_may_be_bid(bid, channel):
    """The least of each."""
    check_bid(bid, channel, standing(("A", 1500)), Basis(dollars(600), LADDER))


def test_minimum_next_is_a_step_over_the_price_or_half_of_one():
    """1,100 asks 1,200, in the room 1,150; nothing asks the opening."""
    found = standing(("A", 1500), ("B", 1000))
    assert minimum_next(found, LADDER) == dollars(1200)
    assert minimum_next(found, LADDER, is_cut=True) == dollars(1150)
    assert minimum_next(standing(), LADDER, is_cut=True) == dollars(600)


def test_built_in_tables_rise_and_name_their_source():
    """The one without a source says so and is the only one."""
    assert [t.name for t in built_in_ladders().values() if not t.is_sourced] == ["unsourced"]
    for table in built_in_ladders().values():
        assert all(a.start < b.start and a.step <= b.step for a, b in pairwise(table.rows))
        assert "Heritage" not in table.title + table.source
