"""What the tests of lots share: the real lot, and entries of its log."""

import json

import pytest


@pytest.fixture(scope="session")
def sale():
    """Return the lot of the evidence folder of Voskhod 2."""
    from voskhod.lots.reading import load_sales

    return load_sales("voskhod-2")[0]


@pytest.fixture(scope="session")
def line():
    """Return a function that makes a line of a log, at noon in Dallas on a day of December."""

    def make(number: int, kind: str = "bid", **keys: object) -> bytes:
        entry = {"id": f"e{number}", "at": f"2025-12-01T18:00:{number:02d}Z"}
        entry |= {"lot": "leonov-report", "kind": kind}
        if kind == "bid":
            entry |= {"bidder": "A", "channel": "internet-proxy", "amount": "1500"}
        return (json.dumps(entry | keys) + "\n").encode()

    return make
