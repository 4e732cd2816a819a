"""Rows of each sampling: alone, in parts and all at once, and what they are spread like."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import ndtr, ndtri
from scipy.stats import kstest, norm, qmc, uniform

from voskhod.campaign import plain, sampling
from voskhod.campaign.latin import Latin
from voskhod.campaign.plain import BATCH, Plain
from voskhod.campaign.sampling import KINDS, sampling_of
from voskhod.campaign.shifted import Bell, Shifted
from voskhod.campaign.sobol import OUT, Sobol, _directions
from voskhod.errors import InputError
from voskhod.mission.loading import load_mission
from voskhod.mission.plan import drawn_plan, uncertain_numbers, values_at

ENTRY = Path(__file__).parent / "data" / "capsule.toml"
COUNT = 2500  # across the borders of batches
BELLS = (
    {"means": {"entry.speed": 2.5, "entry.flight_path_angle": -1.5}, "held": {}},
    {"means": {"entry.speed": -3.0}, "held": {"capsule.diameter": [0.75, 1.0]}},
)
DESCRIPTIONS = {
    "plain": {"kind": "plain"},
    "sobol": {"kind": "sobol"},
    "latin": {"kind": "latin"},
    "shifted": {"kind": "shifted", "condition": "x", "turns": [0, 1, 2, 1, 2], "bells": BELLS},
}
MANY = tuple(f"part.number_{i}" for i in range(40))
LIKE_PLAIN = ("plain", "sobol", "latin")


@pytest.fixture(scope="module")
def mission():
    """Return an entry with five numbers in doubt."""
    return load_mission(ENTRY)


@pytest.fixture(scope="module")
def rows(mission):
    """Return all rows of each kind."""
    every = {kind: sampling_of(mission, 5, COUNT, DESCRIPTIONS[kind]) for kind in KINDS}
    return {kind: made.chances(np.arange(COUNT)) for kind, made in every.items()}


def test_a_plain_row_is_the_draw_that_is_flown_alone(mission, rows):
    """`voskhod fly --seed 5 --draw i` takes these very numbers, to the last bit."""
    for draw in (0, 7, BATCH, COUNT - 1):
        plan, drawn = drawn_plan(mission, 5, draw), values_at(mission, rows["plain"][draw])
        assert float(plan.entry.speed) == float(drawn["entry.speed"])
        assert float(plan.entry.flight_path_angle) == float(drawn["entry.flight_path_angle"])
        for name in ("mass", "diameter", "nose_radius"):
            assert float(getattr(plan.capsule, name)) == float(drawn[f"capsule.{name}"])


@pytest.mark.parametrize("kind", KINDS)
def test_a_row_is_the_same_alone_in_parts_and_backwards(mission, rows, kind):
    """To the last bit, from a sampling made anew out of its description by way of JSON."""
    first = sampling_of(mission, 5, COUNT, DESCRIPTIONS[kind])
    again = sampling_of(mission, 5, COUNT, json.loads(json.dumps(first.description)))
    assert again.description == first.description
    for draws in ([COUNT - 1], range(100, 117), range(BATCH - 3, COUNT), [9, 3, 2000, 3]):
        asked = np.array(draws)
        np.testing.assert_array_equal(again.chances(asked), rows[kind][asked])
    backwards = np.arange(COUNT)[::-1]
    np.testing.assert_array_equal(again.chances(backwards), rows[kind][::-1])


@pytest.mark.parametrize("kind", KINDS)
def test_weights_are_the_same_alone_and_in_parts(mission, rows, kind):
    """To the last bit; only shifted rows have any."""
    made = sampling_of(mission, 5, COUNT, DESCRIPTIONS[kind])
    every = made.log_weights(rows[kind])
    assert (every is None) == (kind != "shifted")
    if every is not None:
        some = np.concatenate([made.log_weights(part) for part in np.split(rows[kind], [1, 7])])
        np.testing.assert_array_equal(some, every)


@pytest.mark.parametrize("kind", ["plain", "sobol", "shifted"])
def test_rows_do_not_depend_on_the_count(mission, rows, kind):
    """A campaign that can grow has the same rows when it is longer."""
    longer = sampling_of(mission, 5, 10**6, DESCRIPTIONS[kind])
    assert longer.can_grow
    np.testing.assert_array_equal(longer.chances(np.arange(70)), rows[kind][:70])


@pytest.mark.parametrize("kind", KINDS)
def test_chances_are_inside_and_seeds_differ(mission, rows, kind):
    """No chance is 0 or 1, and another seed gives other rows."""
    assert rows[kind].shape == (COUNT, len(uncertain_numbers(mission)))
    assert rows[kind].min() > 0.0
    assert rows[kind].max() < 1.0
    other = sampling_of(mission, 6, COUNT, DESCRIPTIONS[kind]).chances(np.arange(COUNT))
    assert (other != rows[kind]).all()


@pytest.mark.parametrize("kind", LIKE_PLAIN)
def test_each_number_is_uniform_and_pairs_are_free(rows, kind):
    """Every column by Kolmogorov and Smirnov, every pair by its correlation."""
    for column in rows[kind].T:
        assert kstest(column, "uniform").pvalue > 1e-4  # 15 columns: one seed in 600 fails
    pairs = np.corrcoef(ndtri(rows[kind]).T)[np.triu_indices(rows[kind].shape[1], 1)]
    assert np.abs(pairs).max() < 4.0 / np.sqrt(COUNT)  # four standard deviations of chance


def test_sobol_directions_are_those_of_scipys_points():
    """The sum of directions over the bits of the Gray code is SciPy's unscrambled point."""
    points = qmc.Sobol(7, scramble=False, bits=32).random(256)
    directions = _directions(7, 8)
    for index in range(256):
        code = index ^ (index >> 1)
        bits = np.bitwise_xor.reduce([directions[k] for k in range(8) if code >> k & 1] or [0])
        np.testing.assert_array_equal(np.broadcast_to(bits, 7) * 2.0**-32, points[index])


@pytest.mark.parametrize("power", [1, 4, 9, 12])
def test_sobol_rows_stratify_each_number(power):
    """Of the first 2^m rows one lies in each of 2^m equal intervals, to every number."""
    count = 2**power
    cells = np.floor(Sobol(MANY, 3).chances(np.arange(count)) * count).astype(int)
    np.testing.assert_array_equal(np.sort(cells, axis=0), np.arange(count)[:, None] + np.zeros(40))


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_sobol_rows_stratify_pairs_as_scipys_do(seed):
    """The scramble keeps every balance: 2-D cells of 256 rows are filled as SciPy's own fill them.

    Each elementary interval a x b with a b = 256 holds as many points of ours as of an unscrambled
    sequence, sorted, since a scramble only moves cells about.
    """
    ours = Sobol(MANY[:6], seed).chances(np.arange(256))
    theirs = qmc.Sobol(6, scramble=False).random(256)
    for a in (4, 16, 64):
        for i, j in ((0, 1), (2, 5), (3, 4)):
            cells = [
                np.bincount(
                    (np.floor(x[:, i] * a) * 256 // a + np.floor(x[:, j] * (256 // a))).astype(int),
                    minlength=256,
                )
                for x in (ours, theirs)
            ]
            np.testing.assert_array_equal(np.sort(cells[0]), np.sort(cells[1]))


def test_a_number_more_leaves_the_scrambles_of_the_others():
    """A name keeps its bits whatever stands after it; only dimensions are dealt by order."""
    few, more = (Sobol(names, 3).chances(np.arange(64)) for names in (MANY[:3], MANY[:5]))
    np.testing.assert_array_equal(few, more[:, :3])


def test_one_sobol_point_is_uniform_over_seeds():
    """The shift makes each point alone uniform, so that means are unbiased."""
    firsts = np.array([Sobol(MANY[:2], seed).chances(np.array([11]))[0] for seed in range(400)])
    for column in firsts.T:
        assert kstest(column, "uniform").pvalue > 1e-3
    assert np.unique(firsts * 2.0**OUT % 2.0**20).size > 700  # low bits are scrambled too


def smooth(chances):
    """Return a smooth function of 5 of the numbers, of mean exp(5 / 200) - 1."""
    return np.expm1(0.1 * ndtri(chances[:, [0, 3, 11, 22, 39]]).sum(axis=1))


@pytest.mark.parametrize(("kind", "most"), [("sobol", 0.05), ("latin", 0.25)])
def test_means_converge_faster_than_plain_ones(kind, most):
    """Root mean square error of 40 seeds at 1024 rows, as a share of the plain one."""

    def error(count):
        made = {"sobol": lambda s: Sobol(MANY, s), "latin": lambda s: Latin(MANY, s, count)}[kind]
        means = [smooth(made(seed).chances(np.arange(count))).mean() for seed in range(40)]
        return np.sqrt(np.mean((np.array(means) - np.expm1(0.025)) ** 2))

    deviation = np.exp(0.025) * np.sqrt(np.expm1(0.05))  # of a lognormal variable
    assert error(1024) < most * deviation / np.sqrt(1024)
    if kind == "sobol":
        # 16 times the rows: plain errors fall by 4, these by 14; of 40 seeds known to 16 %
        assert error(64) / error(1024) > 8.0


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 5000), st.integers(0, 2**63 - 1))
def test_latin_rows_hit_every_interval_once(count, seed):
    """Each column is a permutation, for any count: floor(N x) takes every value once."""
    chances = Latin(MANY[:3], seed, count).chances(np.arange(count))
    cells = np.floor(chances * count).astype(int)
    np.testing.assert_array_equal(np.sort(cells, axis=0), np.arange(count)[:, None] + np.zeros(3))
    assert chances.min() > 0.0
    assert chances.max() < 1.0


def test_latin_places_are_free_of_their_intervals():
    """Within its interval a row is uniform, apart from where the interval lies."""
    count = 4096
    at = Latin(MANY[:4], 2, count).chances(np.arange(count)) * count
    places = at % 1.0
    for place, cell in zip(places.T, np.floor(at).T, strict=True):
        assert kstest(place, "uniform").pvalue > 1e-3
        assert abs(np.corrcoef(place, cell)[0, 1]) < 4.0 / np.sqrt(count)


def test_latin_permutations_are_as_good_as_shuffles():
    """First and second moments of where rows go, over 300 names of a small hypercube."""
    names = tuple(f"n{i}" for i in range(300))
    cells = np.floor(Latin(names, 1, 12).chances(np.arange(12)) * 12)
    # A row goes to each of 12 places with a mean of 25 over 300 names and a deviation of 4.8.
    counts = np.array([np.bincount(row.astype(int), minlength=12) for row in cells])
    chi = ((counts - 25.0) ** 2 / 25.0).sum()
    assert 75.0 < chi < 180.0  # 121 degrees of freedom: 121 + 4 sqrt(242) and - 3
    assert np.unique(cells, axis=1).shape[1] > 295  # of 12! orders hardly two are alike


def test_shifted_rows_are_plain_ones_moved(mission, rows):
    """Nominal turns are the plain draws; the others have their scores moved by the bell's means."""
    names = list(uncertain_numbers(mission))
    before, after = ndtri(rows["plain"]), ndtri(rows["shifted"])
    np.testing.assert_array_equal(rows["shifted"][::5], rows["plain"][::5])
    for turn, bell in ((1, BELLS[0]), (2, BELLS[1]), (3, BELLS[0]), (4, BELLS[1])):
        moved = np.array([bell["means"].get(name, 0.0) for name in names])
        free = [name not in bell["held"] for name in names]
        steps = (after[turn::5] - before[turn::5])[:, free]
        # 1e-7: the last digit of a chance at a score of 6 moves the score by 2e-8
        np.testing.assert_allclose(steps, np.broadcast_to(moved[free], steps.shape), atol=1e-7)


def test_a_choice_that_is_held_has_its_value(mission, rows):
    """The wide diameter in every row of the second bell, one in four elsewhere."""
    wide = np.array(
        [float(values_at(mission, row)["capsule.diameter"]) for row in rows["shifted"][:400]]
    )
    assert (wide.reshape(-1, 5)[:, [2, 4]] == 1.6).all()
    assert 0.15 < (wide.reshape(-1, 5)[:, [0, 1, 3]] == 1.6).mean() < 0.35  # 240 trials, 3.6 sigma


def test_weights_are_the_ratio_of_the_densities(mission, rows):
    """Nominal density over that of the mixture, by SciPy's densities."""
    names = list(uncertain_numbers(mission))
    shifted = sampling_of(mission, 5, COUNT, DESCRIPTIONS["shifted"])
    scores = ndtri(rows["shifted"])
    nominal = norm.pdf(scores).prod(axis=1)
    means = [np.array([bell["means"].get(name, 0.0) for name in names]) for bell in BELLS]
    bells = [norm.pdf(scores - mean).prod(axis=1) for mean in means]
    bells[1] *= uniform(0.75, 0.25).pdf(rows["shifted"][:, names.index("capsule.diameter")])
    expected = nominal / (0.2 * nominal + 0.4 * bells[0] + 0.4 * bells[1])
    weights = np.exp(shifted.log_weights(rows["shifted"]))
    np.testing.assert_allclose(weights, expected, rtol=1e-9)  # densities of five factors
    assert weights.max() <= 5.0 * (1.0 + 1e-12)
    # Their mean is one: four deviations of a mean of 2500.
    assert weights.mean() == pytest.approx(1.0, abs=4.0 * weights.std() / np.sqrt(COUNT))


def test_a_shift_beyond_the_last_chance_stays_inside(mission):
    """Scores end at 8.2, before a chance of one."""
    far = Shifted(mission, 1, "x", (0, 1), (Bell({"entry.speed": 9.0}, {}),))
    chances = far.chances(np.arange(50))
    assert chances.max() < 1.0
    assert np.isfinite(far.log_weights(chances)).all()
    assert chances[1::2, 0].min() > ndtr(4.0)


def test_any_count_is_one_program(mission):
    """Batches are filled up: nothing is compiled for another count."""
    Plain(mission, 1).chances(np.arange(3))
    programs = plain._chances._cache_size()
    Plain(mission, 1).chances(np.arange(BATCH + 1))
    assert plain._chances._cache_size() == programs


@pytest.mark.parametrize(
    ("count", "description", "must"),
    [
        (10, {"kind": "dice"}, "plain, sobol, latin, shifted"),
        (10, {}, "plain, sobol, latin, shifted"),
        (10, {"kind": "shifted"}, "what is rare"),
        (0, {"kind": "plain"}, "from 1 to"),
        (2**40, {"kind": "sobol"}, "from 1 to"),
        (20, {"kind": "latin", "rows": 10}, "as many rows"),
        (
            9,
            {
                **DESCRIPTIONS["shifted"],
                "bells": [{"means": {"a.b": 1.0}, "held": {}}],
                "turns": [0, 1],
            },
            "doubt",
        ),
        (9, {**DESCRIPTIONS["shifted"], "turns": [1, 2]}, "nominal one"),
    ],
)
def test_what_is_no_sampling_is_refused(mission, count, description, must):
    """One error that says what must hold."""
    with pytest.raises(InputError, match=must):
        sampling_of(mission, 1, count, description)


def test_a_latin_hypercube_cannot_grow_and_no_doubts_cannot_be_drawn(mission, monkeypatch):
    """Both are told before anything is flown."""
    assert not sampling_of(mission, 1, 10, {"kind": "latin"}).can_grow
    monkeypatch.setattr(sampling, "uncertain_numbers", lambda mission: {})
    with pytest.raises(InputError, match="in doubt"):
        sampling_of(mission, 1, 10, {"kind": "plain"})
