"""Amounts and shares: what is read, what is refused, how it is rounded."""

import ast
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import voskhod.lots
from voskhod.errors import InputError
from voskhod.lots.invoice import invoice
from voskhod.lots.money import Money, dollars, parse_money, parse_ratio, percent, share
from voskhod.lots.refusal import Refusal
from voskhod.lots.terms import Premium, built_in_terms

FEW = settings(max_examples=80, deadline=None)


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("600", 60_000),
        ("$1,500", 150_000),
        (" $ 1,500.50 ", 150_050),
        ("0.5", 50),
        ("1234567.89", 123_456_789),
        ("$1,000,000,000", 100_000_000_000),
    ],
)
def test_amounts_are_read(text, cents):
    """As people write them."""
    assert parse_money(text).cents == cents


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("nan", "finite"),
        ("NaN", "finite"),
        ("inf", "finite"),
        ("-Infinity", "finite"),
        ("-5", "less than nothing"),
        ("$-5", "less than nothing"),
        ("\N{MINUS SIGN}5", "less than nothing"),
        ("600.001", "parts of a cent"),
        ("1,50", "amount of dollars"),
        ("15,00.00", "amount of dollars"),
        ("1e3", "amount of dollars"),
        ("0x10", "amount of dollars"),
        ("1_000", "amount of dollars"),
        ("", "amount of dollars"),
        ("600 EUR", "amount of dollars"),
        ("\u0661\u0662", "amount of dollars"),  # digits of another script
        ("6\x0000", "amount of dollars"),
        ("../../etc/passwd", "amount of dollars"),
        ("1000000001", "at most"),
        ("9" * 10_000_000, "amount of dollars"),
    ],
)
def test_anything_else_is_one_short_error(text, says):
    """Escaped, and short whatever was given."""
    with pytest.raises(InputError, match=says) as wrong:
        parse_money(text, "AMOUNT")
    assert len(str(wrong.value)) < 300
    assert "\n" not in str(wrong.value)
    assert "\x00" not in str(wrong.value)
    assert str(wrong.value).startswith("AMOUNT: ")


@pytest.mark.parametrize("text", ["101%", "8.25", "-1%", "nan", "1/3", "", "9" * 10_000_000])
def test_shares_are_from_nothing_to_all(text):
    """8.25 without a sign is more than all of it."""
    with pytest.raises(InputError, match="between 0 and 100 %"):
        parse_ratio(text, "--tax")


def test_shares_are_read_and_shown():
    """With and without the sign."""
    assert parse_ratio("8.25%") == parse_ratio("0.0825") == Fraction(33, 400)
    assert percent(Fraction(33, 400)) == "8.25 %"
    assert percent(Fraction(1, 4)) == "25 %"


@FEW
@given(st.integers(0, 10**11), st.integers(0, 10_000))
def test_shares_are_rounded_as_decimal_arithmetic_does(cents, basis_points):
    """Against the decimal module, halves up."""
    exact = Decimal(cents) * Decimal(basis_points) / 10_000
    wanted = int(exact.to_integral_value(ROUND_HALF_UP))
    assert share(Money(cents), Fraction(basis_points, 10_000)).cents == wanted


@FEW
@given(st.integers(0, 10**11))
def test_an_amount_comes_back_from_its_text(cents):
    """Both ways of writing it."""
    assert parse_money(str(Money(cents))) == parse_money(Money(cents).decimal) == Money(cents)


premiums = st.sampled_from([terms.premium for terms in built_in_terms().values()])
prices = st.integers(1, 5 * 10**8).map(Money)
rates = st.integers(0, 2000).map(lambda points: Fraction(points, 10_000))


@FEW
@given(premiums, prices, prices, rates)
def test_an_invoice_never_falls_with_the_price(premium, one, other, rate):
    """Premium, tax and total; exact to the cent, and the least premium holds."""
    low, high = (invoice(price, premium, rate) for price in sorted((one, other)))
    assert (low.premium, low.tax, low.total) <= (high.premium, high.tax, high.total)
    for paid in (low, high):
        assert paid.premium >= premium.minimum
        assert paid.total.cents == paid.hammer.cents + paid.premium.cents + paid.tax.cents
        assert all(type(part.cents) is int for part in (paid.premium, paid.tax, paid.total))


@pytest.mark.parametrize(
    ("tiers", "says"),
    [
        ([{"rate": "25 %", "up_to": "100"}], "every tier but the last"),
        ([{"rate": "25 %"}, {"rate": "20 %"}], "every tier but the last"),
        (
            [{"rate": "25 %", "up_to": "9"}, {"rate": "2 %", "up_to": "5"}, {"rate": "1 %"}],
            "must rise",
        ),
    ],
)
def test_tiers_have_rising_bounds(tiers, says):
    """Or are refused."""
    with pytest.raises(ValueError, match=says):
        Premium(tiers=tiers)


def test_nothing_is_not_a_price():
    """Nor is less."""
    with pytest.raises(Refusal, match="more than nothing"):
        invoice(dollars(0), Premium(tiers=[{"rate": "25 %"}]))
    with pytest.raises(Refusal, match="less than nothing"):
        dollars(1) - dollars(2)


def floats(tree):
    """Return the lines of a syntax tree that hold a binary fraction, or make one."""
    return [
        node.lineno
        for node in ast.walk(tree)
        if (isinstance(node, ast.Constant) and isinstance(node.value, float))
        or (isinstance(node, ast.Name) and node.id in ("float", "round"))
        or (isinstance(node, ast.Attribute) and node.attr == "total_seconds")
    ]


def test_no_module_of_the_package_has_a_binary_fraction():
    """No number with a point, no `float`, no `round`."""
    folder = Path(voskhod.lots.__file__).parent
    found = {path.name: floats(ast.parse(path.read_text("utf-8"))) for path in folder.glob("*.py")}
    assert len(found) > 10
    assert {name: lines for name, lines in found.items() if lines} == {}
    assert floats(ast.parse("x = 0.25")) == floats(ast.parse("x = float(y)")) == [1]
