"""Files of lots: the real one says what the page says, a wrong one is one error."""

from importlib.resources import files

import pytest

from voskhod.errors import InputError
from voskhod.lots.invoice import invoice
from voskhod.lots.money import dollars, read_ratio
from voskhod.lots.reading import find_sale, load_sales, read_sales
from voskhod.lots.value import acquisition_cost

TEXT = (files("voskhod.evidence") / "data" / "voskhod-2" / "lots.toml").read_text("utf-8")
STEPS = """
[[ladder]]
name = "own"
title = "Own"
source = "the house"
is_sourced = true
rows = [{ from = "0", step = "20" }]
"""


def test_the_real_lot(sale):
    """What the page prints, and nothing that it does not."""
    lot = sale.lot
    assert lot.artefacts == ("A28", "A29")
    assert (lot.starting_bid, lot.number) == (dollars(600), "unknown")
    assert (lot.estimate, lot.reserve) == ("unknown", "unknown")
    assert (lot.snapshot.bids, lot.snapshot.tracking, lot.snapshot.views) == (0, 8, 67)
    assert sorted(lot.quoted.values()) == [f"K{n}" for n in range(51, 59)]
    assert sale.terms.premium.on(dollars(100)) == dollars(49)
    assert sale.terms.premium.on(dollars(196)) == dollars(49)
    assert not sale.ladder.is_sourced


def test_a_file_may_bring_its_own_steps():
    """They go before the built-in ones."""
    text = TEXT.replace('increments = "unsourced"', 'increments = "own"') + STEPS
    (sale,) = read_sales(text)
    assert sale.ladder.next_after(dollars(600)) == dollars(620)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('starting_bid = "600"', 'starting_bid = "nan"', "lot.0.starting_bid: must be a finite"),
        ('starting_bid = "600"', 'starting_bid = "-1"', "less than nothing"),
        ('starting_bid = "600"', "starting_bid = 600.0", "as text or as whole dollars"),
        ('starting_bid = "600"', "starting_bid = inf", "as text or as whole dollars"),
        ('starting_bid = "600"', 'starting_bid = "600.50"', "whole dollars"),
        ('starting_bid = "600"', 'starting_bid = "0"', "more than nothing"),
        ('starting_bid = "600"', 'colour = "red"', "lot.0.colour: must be a known key"),
        ('starting_bid = "600"', "", "lot.0.starting_bid: must be given"),
        ('id = "leonov-report"', 'id = "../../etc"', "pattern"),
        ('id = "leonov-report"', "id = \"x' or 1=1\"", "pattern"),
        ('title = "', 'title = "\\u001b[31m', "no control characters"),
        ('title = "', f'title = "{"x" * 5000}', "at most 4000"),
        ('"heritage-style-2025"', '"heritage-style-2052"', "Did you mean heritage-style-2025"),
        ('increments = "unsourced"', 'increments = "heritage"', "steps that are known"),
        ('zone = "America/Chicago"', 'zone = "America/Dallas"', "IANA"),
        ('zone = "America/Chicago"', 'zone = "../../../etc/passwd"', "IANA"),
        ("proxy_closes = 2025-12-11T09:50:00", "proxy_closes = 2025-12-11T10:50:00", "before star"),
        ("remaining = \"11 d 8 h", "remaining = \"11 d 9 h", "must lead to proxy_closes"),
        ("sale_ends = 2025-12-12", "sale_ends = 2025-12-10", "sale_ends must not come before"),
        ("sale_ends = 2025-12-12", "sale_ends = 9999-12-31", "nor after"),
        ("first_lot = 50001", "first_lot = 60001", "must not pass"),
        ("bids = 0", "bids = -1", "greater than or equal to 0"),
        ('premium = "K51"', 'colour = "K51"', "quoted"),
        ('reserve = "unknown"', 'reserve = "secret"', "amount of dollars"),
        ("[[lot]]", "[[lots]]", "must be a known list"),
        ("[[lot]]", "[[lot", "must be TOML"),
        ("starts = 2025-12-11T10:00:00", "starts = 2025-11-02T01:30:00", "shown twice"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_one_error(old, new, says):
    """With file and key, short and printable."""
    assert old in TEXT
    with pytest.raises(InputError, match=says) as wrong:
        read_sales(TEXT.replace(old, new, 1), "lots.toml")
    assert str(wrong.value).startswith("lots.toml: ")
    assert len(str(wrong.value)) < 400
    assert str(wrong.value).isprintable()


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ('rows = [{ from = "0", step = "0" }]', "must add something"),
        ('rows = [{ from = "0", step = "9" }, { from = "9", step = "1" }]', "must not fall"),
        ('rows = [{ from = "5", step = "1" }, { from = "5", step = "1" }]', "must rise"),
        ("", "either rows or a rate"),
        ('rate = "0 %"', "must add something"),
        ('rows = [{ from = "601", step = "1" }]', "must be at least .601.00"),
    ],
)
def test_wrong_steps_are_one_error(rows, says):
    """A table that could lower a price is none."""
    steps = STEPS.replace('rows = [{ from = "0", step = "20" }]', rows)
    text = TEXT.replace('increments = "unsourced"', 'increments = "own"') + steps
    with pytest.raises(InputError, match=says):
        read_sales(text)


def test_names_must_differ():
    """Of lots and of tables."""
    with pytest.raises(InputError, match=r"lot.1.id: must be unique"):
        read_sales(TEXT + TEXT)
    with pytest.raises(InputError, match=r"ladder.1.name: must be unique"):
        read_sales(STEPS + STEPS)


@pytest.mark.parametrize("folder", ["no-such-folder", "../../etc", "/dev", "a\x00b", "x" * 5000])
def test_a_folder_without_lots_is_one_error(folder):
    """Whatever its name tries."""
    with pytest.raises(InputError) as wrong:
        load_sales(folder)
    assert str(wrong.value).isprintable()


def test_a_file_that_is_too_large_is_refused(tmp_path):
    """Ten megabytes are not read to the end."""
    (tmp_path / "lots.toml").write_bytes(b"#" * 10_000_000)
    with pytest.raises(InputError, match="larger than 1000 kB"):
        load_sales(tmp_path)


def test_a_folder_of_ones_own(tmp_path):
    """By its path."""
    (tmp_path / "lots.toml").write_text(TEXT.replace("leonov-report", "mine"), "utf-8")
    assert find_sale(load_sales(tmp_path), "mine").lot.id == "mine"
    (tmp_path / "lots.toml").write_text("", "utf-8")
    with pytest.raises(InputError, match="must have a lot"):
        find_sale(load_sales(tmp_path), None)


def test_one_of_several_lots_must_be_named(sale):
    """And be there."""
    two = (sale, sale._replace(lot=sale.lot.model_copy(update={"id": "other"})))
    with pytest.raises(InputError, match="must be named"):
        find_sale(two, None)
    with pytest.raises(InputError, match="Did you mean other"):
        find_sale(two, "othr")


def test_acquiring_costs_at_least_the_opening(sale):
    """The least first; implied ends are marked; stated prices are among them."""
    rate = read_ratio("8.25 %")
    costs = acquisition_cost(sale, [dollars(1100)], rate)
    assert [cost.invoice.hammer for cost in costs] == [dollars(n) for n in (600, 1000, 1100, 2400)]
    assert [cost.invoice.total.decimal for cost in costs][:3] == ["811.88", "1353.13", "1488.44"]
    assert costs[0].basis == "opening bid"
    assert "implies" in costs[1].basis
    for cost in costs:
        assert cost.invoice == invoice(cost.invoice.hammer, sale.terms.premium, rate)


def test_a_known_estimate_or_reserve_implies_nothing(sale):
    """The rule holds for neither."""
    known = sale.lot.model_copy(update={"reserve": dollars(700)})
    assert sale._replace(lot=known).implied is None
    assert len(acquisition_cost(sale._replace(lot=known))) == 1
