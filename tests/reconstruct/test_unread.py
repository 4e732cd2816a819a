"""Unread sources: a file of them, what it must hold, and what they tell of flights."""

import numpy as np
import pytest

from voskhod.errors import InputError
from voskhod.evidence.folder import built_in_folder
from voskhod.flight.measurands import MEASURANDS
from voskhod.reconstruct.reconstruction import Options, reconstruct
from voskhod.reconstruct.unread import (
    built_in_unread,
    check_unread,
    read_unread,
    told_by,
    unread_of,
)
from voskhod.reconstruct.value import value_of_information

MISS, OUT = "landing.miss_distance", "spacewalk.outside_duration"
FILE = b"""
schema_version = 1
[[unread]]
id = "log"
source = "S1"
name = "The log"
where = "a shelf"
[[unread.tells]]
of = "landing.miss_distance"
error = "20 km"
chance = 0.5
basis = "guess"
[[unread.tells]]
when = ["spacewalk.outside_duration > 700 s"]
chance = 1.0
basis = "own"
[[unread.tells]]
of = "landing.touchdown_speed"
error = "1 m/s"
chance = 1.0
basis = "own"
"""


@pytest.fixture(scope="module")
def heard(frame, folder):
    evidence = folder({"id": "A", "source": "S1", "value": "700 s", "readings": {OUT: 1.0}})
    return evidence, reconstruct(frame(), evidence, Options(of=(MISS,), sensitivity=False))


def test_what_a_source_tells_is_read(heard):
    """Reliability 4 to 1, kilometres in metres; a measurand that no flight has is left out."""
    evidence, told = heard
    (log,) = unread_of(FILE, "file")
    columns = {MISS: np.array([4e5, np.nan]), OUT: np.array([701.0, np.nan])}
    figure, fact = told_by(log, columns, evidence, told.prior)
    assert (figure.sigma, figure.chance, figure.right) == (20e3, 0.5, 0.8)
    assert figure.spread == told.prior[MISS].deviation
    assert (fact.kind, fact.values[0]) == ("fact", 1.0)
    assert np.isnan(fact.values[1])


@pytest.mark.parametrize(
    ("old", "new", "must"),
    [
        (b'error = "20 km"', b'error = "20 s"', "must have the dimension of m"),
        (b'error = "20 km"', b'error = "0 km"', "above zero"),
        (b"landing.miss_distance", b"landing.luck", "must be a measurand"),
        (b"chance = 0.5", b"chance = 1.5", "1"),
        (b'when = ["spacewalk.outside_duration > 700 s"]', b"", "either of or when"),
        (b"schema_version = 1", b"schema_version = 2", "1"),
        (b"where =", b"place =", "must be a known key"),
        (b"[[unread]]", b"[[unread", "must be TOML"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(old, new, must):
    with pytest.raises(InputError, match=must) as caught:
        unread_of(FILE.replace(old, new, 1), "mine.toml")
    assert "mine.toml" in str(caught.value)


def test_ids_are_unique(tmp_path):
    path = tmp_path / "unread.toml"
    path.write_bytes(FILE + FILE.replace(b"schema_version = 1", b""))
    with pytest.raises(InputError, match="must be unique"):
        read_unread(path)


def test_sources_and_columns_that_are_not_there_are_refused(heard):
    evidence, _ = heard
    log = unread_of(FILE, "file")
    with pytest.raises(InputError, match="must tell of a column"):
        check_unread(log, evidence, ("landing.time",))
    other = unread_of(FILE.replace(b'"S1"', b'"S11"'), "file")
    with pytest.raises(InputError, match="Did you mean S1"):
        check_unread(other, evidence, (MISS,))


def test_the_built_in_file_fits_its_folder_and_says_whose_judgement_it_is():
    unread = built_in_unread("voskhod-2")
    folder = built_in_folder("voskhod-2")
    inputs = [n for one in unread for n in one.columns if n.startswith("input.")]
    check_unread(unread, folder, (*(one.id for one in MEASURANDS), *inputs))
    assert len(unread) >= 3
    assert all(part.basis for one in unread for part in one.tells)
    assert not built_in_unread("nowhere")


def test_a_source_moves_what_it_tells_of(frame, heard):
    """It tells of the miss in half of all cases, with four in five right: and of nothing else."""
    evidence, told = heard
    found = value_of_information(frame(), told, evidence, (MISS, OUT), unread_of(FILE, "file"))
    gains = {(g.candidate, g.target): g for g in found.gains}
    assert found.candidates["log"] == "The log"
    assert gains["log", MISS].bits.is_told
    assert 0.0 < gains["log", MISS].share.value < 0.4  # half of four in five at most
    own = found.own(MISS)
    assert own is not None
    assert own.bits.value > gains["log", MISS].bits.value
    assert {g.candidate for g in found.best(MISS, 2)} == {"log"}
    assert found.flights <= 4096
