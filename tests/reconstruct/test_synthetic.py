"""Calibration on synthetic archives: hidden flights, made-up claims, ranks, liars."""

import numpy as np
import pytest
from scipy.stats import binom, chi2, kstest

from voskhod.reconstruct.hearing import Hearing, hear
from voskhod.reconstruct.observation import Choice
from voskhod.reconstruct.prior import spreads
from voskhod.reconstruct.states import WRONG, Flights, state_of
from voskhod.reconstruct.synthetic import archive, ranks, weights_for

MISS, PLAN, OUT, NIGHTS = (
    "landing.miss_distance",
    "landing.first_plan_distance",
    "spacewalk.outside_duration",
    "rescue.nights_out",
)
ARCHIVES, FLIGHTS = 400, 4000


@pytest.fixture(scope="module")
def toy(frame, folder):
    """Return a hearing of every form, with its columns: correlated, doubtful, many-voiced."""
    rng = np.random.default_rng(11)
    base = frame(FLIGHTS).collect()
    plan = 0.5 * base[MISS].to_numpy() + rng.normal(600e3, 80e3, FLIGHTS)
    nights = np.floor(np.abs(rng.normal(1.2, 1.0, FLIGHTS)))
    rows = frame(FLIGHTS, **{PLAN: plan, NIGHTS: nights})

    def claim(name, source, value, readings, **more):
        own = {"id": name, "source": source, "value": value, "readings": readings}
        return own | {"attribute": name.lower()} | more

    told = folder(
        claim("A", "S1", "430 km", {MISS: 1.0}, hedge="about"),
        claim("B", "S2", "700 s", {OUT: 1.0}, hedge="about"),
        claim("C", "S3", "800 km", {MISS: 0.4, PLAN: 0.5}, hedge="about"),
        claim("D", "S1", "500 km", {MISS: 1.0}, low="450 km", high="550 km"),
        claim("E", "S2", 1, {NIGHTS: 1.0}),
        claim("F", "S3", "350 km", {MISS: 1.0}, low="350 km", hedge="at least"),
        claim("G", "S1", "11 min", {OUT: 0.7}, low="10 min", high="12 min"),
        sources=[{"id": f"S{i}", "reliability": (3.0, 1.5)} for i in (1, 2, 3)],
    )
    hearing = hear(rows, told, Choice())
    table = rows.collect()
    columns = {name: table[name].to_numpy() for name in (MISS, PLAN, OUT, NIGHTS)}
    return hearing, columns, spreads(rows, tuple(columns))


@pytest.fixture(scope="module")
def ranked(toy):
    return ranks(*toy, of=(MISS, PLAN, OUT, NIGHTS), archives=ARCHIVES, seed=2)


@pytest.mark.parametrize("name", [MISS, PLAN, OUT, NIGHTS])
def test_ranks_of_hidden_flights_are_even(ranked, name):
    """Ten bins by chi squared, all by Kolmogorov and Smirnov: each fails once in a thousand."""
    counts = np.histogram(ranked[name], 10, (0.0, 1.0))[0]
    even = ARCHIVES / 10
    assert ((counts - even) ** 2 / even).sum() < chi2.isf(1e-3, 9)
    assert kstest(ranked[name], "uniform").pvalue > 1e-3


@pytest.mark.parametrize("sure", [0.5, 0.9])
def test_bands_hold_the_hidden_truth_as_often_as_they_say(ranked, sure):
    """Within the binomial's thousandth, of 400."""
    for name in (MISS, OUT):
        held = int((np.abs(ranked[name] - 0.5) < 0.5 * sure).sum())
        low, high = binom.ppf([5e-4, 1 - 5e-4], ARCHIVES, sure)
        assert low <= held <= high


def test_calibration_can_fail(toy, ranked):
    """Whoever takes liars for witnesses is found out."""
    hearing, columns, spread = toy
    trusting = Hearing(hearing.observations, hearing.votes, dict.fromkeys(hearing.betas, (99, 1)))
    rng = np.random.default_rng(2)
    found = []
    for i in range(ARCHIVES):
        truth = {n: v[i : i + 1] for n, v in columns.items()}
        made = archive(hearing, truth, spread, rng).hearing
        believed = Hearing(made.observations, made.votes, trusting.betas)
        weights = weights_for(believed, columns)
        found.append(weights[columns[MISS] < truth[MISS][0]].sum())
    assert kstest(found, "uniform").pvalue < 1e-3


def test_the_chance_of_being_wrong_is_kept(toy):
    """Of votes said to be wrong with a chance p, a share p is wrong, in five bins."""
    hearing, columns, spread = toy
    rng = np.random.default_rng(4)
    said, truly = [], []
    for i in range(200):
        truth = {n: v[i : i + 1] for n, v in columns.items()}
        made = archive(hearing, truth, spread, rng)
        weights = weights_for(made.hearing, columns)
        flights = Flights(made.hearing, columns)
        for vote in made.hearing.votes:
            state = state_of(flights, vote.members[0])
            said.append(float((weights * state.of(WRONG)).sum()))
            truly.append(vote.id in made.wrong)
    said, truly = np.array(said), np.array(truly)
    for low in (0.0, 0.2, 0.4, 0.6, 0.8):
        some = (said >= low) & (said <= low + 0.2)
        error = np.sqrt(0.25 / max(some.sum(), 1))
        assert abs(said[some].mean() - truly[some].mean()) < 3.5 * error


def test_an_archive_depends_on_its_chance_alone(toy):
    hearing, columns, spread = toy
    truth = {n: v[:1] for n, v in columns.items()}
    one, other, third = (
        archive(hearing, truth, spread, np.random.default_rng(s)) for s in (1, 1, 2)
    )
    assert one.hearing.votes == other.hearing.votes
    assert one.hearing.votes != third.hearing.votes
