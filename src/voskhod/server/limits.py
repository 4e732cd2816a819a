"""Limits of the server: how much anybody may ask of it, and how long.

Each is a decision for one machine with one user or a class of them; none is physics.
"""

from typing import NamedTuple


class Limits(NamedTuple):
    """How much anybody may ask.

    Attributes:
        body_bytes: greatest body of a request [byte].
        body_s: how long a body may take to arrive [s].
        head_bytes: greatest head of a request [byte].
        head_s: how long a head may take to arrive [s].
        connections: how many connections at once.
        waiting: flights that may wait for the worker.
        flight_s: how long one flight may take, its compilation with it [s].
        kept_bytes: headers and columns of flights that are kept [byte].
        structures: kinds of programs that uploaded missions may have compiled, all together.
        draws: most flights of a campaign.
        campaigns: campaigns that are known at once.
        campaign_s: how long a campaign may take [s].
        streams: streams of events at once.
    """

    body_bytes: int = 600_000  # an uploaded mission in JSON, every character escaped once
    body_s: float = 10.0
    head_bytes: int = 16_384
    head_s: float = 10.0
    connections: int = 1000
    waiting: int = 16
    flight_s: float = 900.0  # a first flight compiles for one to three minutes on a busy machine
    kept_bytes: int = 256_000_000  # some 700 flights of Voskhod 2
    structures: int = 12  # XLA maps a thousand regions for each; Linux allows 65 530
    draws: int = 100_000
    campaigns: int = 20
    campaign_s: float = 7200.0
    streams: int = 64


USUAL = Limits()
MISSION_BYTES = 256_000  # of an uploaded mission file; the built-in ones have up to 60 kB
MOST_CHANGES = 60  # of a what-if
MOST_TEXT = 200  # characters of one change
MOST_LANDINGS = 20_000
