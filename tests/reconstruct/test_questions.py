"""Questions about claims, files of questions, and campaigns whose rows do not count alike."""

import numpy as np
import polars as pl
import pytest

from voskhod.errors import InputError
from voskhod.evidence.folder import built_in_folder
from voskhod.reconstruct.questions import built_in_questions, questions_of, read_questions
from voskhod.reconstruct.reconstruction import Options, own_questions, reconstruct
from voskhod.reconstruct.sigmas import model_error

MISS, OUT, BACK = (
    "landing.miss_distance",
    "spacewalk.outside_duration",
    "spacewalk.out_to_return_duration",
)
TWO = b"""
schema_version = 1
[[question]]
id = "two"
asks = "One of them wrong, or two quantities?"
[[question.answer]]
name = "two quantities"
claims = { A = "spacewalk.outside_duration", B = "spacewalk.out_to_return_duration" }
[[question.answer]]
name = "one"
claims = { A = "right", B = "spacewalk.outside_duration" }
[[question.answer]]
name = "otherwise"
otherwise = true
"""


def durations(folder, **more):
    a = {"id": "A", "source": "S1", "value": "0:12:09", "readings": {OUT: 1.0}}
    b = {"id": "B", "source": "S2", "value": "0:10:20", "readings": {OUT: 0.5, BACK: 0.5}}
    return folder(a, {**b, "attribute": "other", **more})


def test_two_quantities_by_enumeration(frame, folder):
    """Sums over all flights of every case of both claims, written out."""
    out = np.random.default_rng(8).normal(700.0, 60.0, 20_000)
    back = out - np.exp(np.random.default_rng(9).normal(np.log(120.0), 0.7, 20_000))
    rows = frame(**{OUT: out, BACK: back})
    options = Options(of=(OUT,), questions=questions_of(TWO, "toy"), sensitivity=False)
    done = reconstruct(rows, durations(folder), options)
    (found,) = done.answers
    wide = {one.claim: one.wide for one in done.observations}

    def density(y, h, name):
        s = np.hypot(0.5 / np.sqrt(3.0), model_error(name, 1.0))
        return np.exp(-0.5 * ((y - h) / s) ** 2) / (s * np.sqrt(2.0 * np.pi))

    a = 0.8 * density(729.0, out, OUT)
    b = 0.4 * density(620.0, back, BACK)
    c = 0.4 * density(620.0, out, OUT)
    whole = (a + 0.2 * wide["A"]) * (b + c + 0.2 * wide["B"])
    expected = [(a * b).sum() / whole.sum(), (a * c).sum() / whole.sum()]
    after = {one.name: one for one in found.chances}
    assert after["two quantities"].after == pytest.approx(expected[0], rel=1e-9)
    assert after["one"].after == pytest.approx(expected[1], abs=1e-12)
    assert after["two quantities"].before == pytest.approx(0.8 * 0.4)
    assert sum(one.after for one in found.chances) == pytest.approx(1.0)
    assert after["two quantities"].factor > 5.0


def test_a_claim_without_a_vote_is_heard_for_its_question(frame, folder):
    """The same figures, but flights were made from B: they are not moved, the question is told."""
    out = np.random.default_rng(8).normal(700.0, 60.0, 20_000)
    back = out - np.exp(np.random.default_rng(9).normal(np.log(120.0), 0.7, 20_000))
    rows = frame(**{OUT: out, BACK: back})
    options = Options(of=(OUT,), questions=questions_of(TWO, "toy"), sensitivity=False)
    free = reconstruct(rows, durations(folder), options)
    told = durations(folder, is_prior_of="spacewalk.free_float")
    tied = reconstruct(rows, told, options)
    assert (free.answers[0].circular, tied.answers[0].circular) == ((), ("B",))
    assert tied.worth.size > free.worth.size
    # Heard once either way: the same sums, in another order.
    for one, other in zip(free.answers[0].chances, tied.answers[0].chances, strict=True):
        assert one.after == pytest.approx(other.after, abs=1e-9)


def test_rows_that_do_not_count_alike(frame, folder):
    """Drawn about 450 km and weighted back: the posterior of draws about 400 km."""
    miss = np.random.default_rng(3).normal(450e3, 100e3, 100_000)
    log = (-((miss - 400e3) ** 2) + (miss - 450e3) ** 2) / (2.0 * 100e3**2)
    shifted = frame(100_000, **{MISS: miss, "log_weight": log})
    claim = {"id": "A", "source": "S1", "value": "500 km", "hedge": "about"}
    told = folder({**claim, "readings": {MISS: 1.0}})
    plain = reconstruct(frame(100_000), told, Options(of=(MISS,)))
    found = reconstruct(shifted, told, Options(of=(MISS,)))
    for bands, others in ((found.prior, plain.prior), (found.posterior, plain.posterior)):
        error = np.hypot(bands[MISS].error, others[MISS].error)
        assert abs(bands[MISS].mean - others[MISS].mean) < 4.0 * error


def test_built_in_questions_go_with_the_built_in_folder(folder):
    known = built_in_folder("voskhod-2")
    assert own_questions(known) == built_in_questions("voskhod-2")
    assert len(own_questions(known).questions) >= 12
    assert own_questions(folder()).questions == ()
    assert built_in_questions("polaris-dawn").questions == ()


@pytest.mark.parametrize(
    ("old", "new", "must"),
    [
        (b"schema_version = 1", b"schema_version = 2", "schema_version"),
        (b'asks = "One', b'ask = "One', "Did you mean asks"),
        (b"[[question.answer]]", b"[[question.answer", "must be TOML"),
        (b"otherwise = true", b"", "must have when or claims, or else otherwise"),
        (b'"right"', b"3", "claims"),
        (b'id = "two"', b'id = "two two"', "question.0.id"),
    ],
)
def test_files_that_are_not_acceptable(old, new, must):
    with pytest.raises(InputError, match=must):
        questions_of(TWO.replace(old, new), "toy")


def test_a_file_of_questions_is_read(tmp_path):
    path = tmp_path / "hypotheses.toml"
    path.write_bytes(TWO)
    assert read_questions(path) == questions_of(TWO, "toy")
    with pytest.raises(InputError, match="must be a file that can be read"):
        read_questions(tmp_path / "none.toml")


def test_a_state_that_a_claim_cannot_have(frame, folder):
    asked = questions_of(TWO.replace(b"out_to_return_duration", b"return_duration"), "toy")
    with pytest.raises(InputError, match="must be a state of the claim B"):
        reconstruct(frame(), durations(folder), Options(of=(MISS,), questions=asked))


def test_kept_ratios_of_an_earlier_run_do_not_stay(frame, folder, tmp_path):
    """A smaller campaign after a larger one leaves its own rows alone."""
    told = durations(folder)
    for count in (150_000, 20_000):
        reconstruct(frame(count), told, Options(of=(MISS,), ratios=tmp_path))
    assert pl.read_parquet(tmp_path / "ratios-*.parquet").height == 20_000
