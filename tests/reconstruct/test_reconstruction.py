"""The whole of it on toys: closed forms, liars, copies, order, errors."""

import numpy as np
import pytest

from voskhod.errors import InputError
from voskhod.reconstruct.questions import questions_of
from voskhod.reconstruct.reconstruction import Options, reconstruct
from voskhod.reconstruct.sigmas import model_error

MISS, OUT = "landing.miss_distance", "spacewalk.outside_duration"
SURE = (1e9, 1.0)  # of a source that is right


def about(name, source, value, measurand=MISS, **more):
    return {"id": name, "source": source, "value": value, "readings": {measurand: 1.0}} | more


def test_two_sure_claims_give_the_conjugate_normal(frame, folder):
    """Prior N(400, 100), two figures with known errors: mean and deviation by precision."""
    sources = [{"id": name, "reliability": SURE} for name in ("S1", "S2")]
    told = folder(
        about("A", "S1", "430 km", hedge="about"),
        about("B", "S2", "500 km", hedge="about", attribute="other"),
        sources=sources,
    )
    done = reconstruct(frame(400_000), told, Options(of=(MISS,)))
    rounding, model = 0.5e3 / np.sqrt(3.0), model_error(MISS, 100e3)
    errors = [np.sqrt((0.05 * y) ** 2 + rounding**2 + model**2) for y in (430e3, 500e3)]
    precision = 1.0 / 100e3**2 + sum(1.0 / s**2 for s in errors)
    mean = 400e3 / 100e3**2 + sum(y / s**2 for y, s in zip((430e3, 500e3), errors, strict=True))
    band = done.posterior[MISS]
    # Four stated errors of the mean; the deviation to 1 %: some 65 000 flights' worth.
    assert abs(band.mean - mean / precision) < 4.0 * band.error
    assert band.deviation == pytest.approx(precision**-0.5, rel=0.01)
    assert done.posterior[OUT].mean == pytest.approx(done.prior[OUT].mean, abs=1.0)


def test_no_claims_leave_the_prior(frame, folder):
    """An empty folder is an honest answer: nothing is known beyond the flights."""
    done = reconstruct(frame(), folder(), Options(of=(MISS,)))
    assert done.worth.size == pytest.approx(20_000)
    assert done.posterior[MISS].mean == pytest.approx(done.prior[MISS].mean, rel=1e-12)
    assert done.posterior[MISS].median == done.prior[MISS].median
    assert done.verdicts == ()


def test_what_nobody_can_test_changes_nothing(frame, folder):
    """A claim without readings, and one whose measurand no flight has."""
    told = [about("A", "S1", "430 km")]
    some = reconstruct(frame(), folder(*told), Options(of=(MISS,)))
    told += [
        {"id": "X", "source": "S1", "truth": True},
        about("Y", "S2", "3 m/s", "landing.touchdown_speed"),
    ]
    more = reconstruct(frame(), folder(*told), Options(of=(MISS,)))
    np.testing.assert_array_equal(some.weights, more.weights)
    words = {one.claim: (one.word, one.why) for one in more.verdicts}
    assert words["X"] == ("not testable", "No flight measures what it is about.")
    assert words["Y"] == ("not testable", "No flight of this campaign has landing.touchdown_speed.")


def test_a_copy_changes_nothing_and_order_neither(frame, folder):
    """Copies by derivation and by lineage, claims and sources in any order: the same bits."""
    sources = [
        {"id": "S1"},
        {"id": "S2", "lineage": ({"source": "S1", "how": "copies"},)},
        {"id": "S3"},
    ]
    first = about("A", "S1", "430 km")
    other = about("B", "S3", "700 s", OUT, attribute="other")
    copies = [
        about("C", "S2", "430 km"),
        about("D", "S3", "435 km", derived_from="A", how="reports"),
        about("E", "S3", "436 km", derived_from="D", how="reports"),
    ]
    alone = reconstruct(frame(), folder(first, other, sources=sources), Options(of=(MISS,)))
    for told in ([first, other, *copies], [*reversed(copies), other, first]):
        done = reconstruct(frame(), folder(*told, sources=sources[::-1]), Options(of=(MISS,)))
        np.testing.assert_array_equal(done.weights, alone.weights)
        parts = {one.claim: (one.part, one.vote) for one in done.observations}
        assert {name for name, part in parts.items() if part == ("copy", "A")} == set("CDE")


def test_a_copy_speaks_where_its_root_is_not_heard(frame, folder):
    """Documents alone: the copy has the vote, and two copies of one root still one."""
    told = folder(
        about("C", "S2", "430 km", derived_from="A", how="reports"),
        about("D", "S3", "430 km", derived_from="A", how="reports"),
        outside=[about("A", "S1", "430 km")],
    )
    both = reconstruct(frame(), told, Options(of=(MISS,)))
    inside = reconstruct(frame(), told, Options(of=(MISS,), which="documents"))
    assert [one.vote for one in inside.observations] == ["C", "C"]
    assert {one.claim: one.part for one in both.observations} == {
        "A": "vote",
        "C": "copy",
        "D": "copy",
    }
    # The same figure from a source of the same reliability: the same flights.
    np.testing.assert_allclose(inside.weights, both.weights, rtol=1e-12)


def test_what_the_mission_was_made_from_is_not_heard_again(frame, folder):
    """Nor what repeats it; both are judged."""
    told = folder(
        about("A", "S1", "690 s", OUT, is_prior_of="spacewalk.free_float"),
        about("B", "S2", "690 s", OUT, derived_from="A", how="rewords"),
    )
    done = reconstruct(frame(), told, Options(of=(OUT,)))
    assert [one.part for one in done.observations] == ["prior", "prior"]
    assert np.ptp(done.weights) == 0.0
    assert {one.word for one in done.verdicts} == {"supported"}
    assert "spacewalk.free_float" in done.verdicts[0].why


def test_a_liar_is_found(frame, folder):
    """Four agree, one is 6 prior deviations away: contradicted, the others supported."""
    told = [about(f"A{i}", f"S{i}", f"{400 + i} km", attribute=f"a{i}") for i in range(4)]
    told.append(about("L", "S9", "1000 km", attribute="a9"))
    done = reconstruct(frame(), folder(*told), Options(of=(MISS,)))
    found = {one.claim: one for one in done.verdicts}
    assert found["L"].word == "contradicted"
    assert found["L"].wrong > 0.99 > 0.2 + 1e-9 > found["L"].before
    assert {found[f"A{i}"].word for i in range(4)} == {"supported"}
    assert all(found[f"A{i}"].bits > found["L"].bits for i in range(4))
    source = {one.source: one for one in done.sources}
    assert source["S9"].after[0] < source["S9"].before[0] < source["S0"].after[0]


def test_one_claim_tells_little_of_its_source_and_many_do(frame, folder):
    """One vote: not identifiable, by its deviation. Eight that all fail: identifiable."""
    truth = [about(f"T{i}", f"S{i}", "400 km", attribute=f"t{i}") for i in range(5)]
    lies = [about(f"L{i}", "S9", f"{800 + 90 * i} km", attribute=f"l{i}") for i in range(8)]
    sources = [{"id": f"S{i}", "reliability": (2.0, 2.0)} for i in range(10)]
    told = folder(*truth, *lies, sources=sources)
    found = {one.source: one for one in reconstruct(frame(), told, Options(of=(MISS,))).sources}
    assert not found["S0"].is_identifiable
    assert found["S9"].is_identifiable
    assert found["S9"].after[0] == pytest.approx(2.0 / 12.0, abs=0.02)  # Beta(2, 2 + 8)


def test_leaving_out_is_fitting_again(frame, folder):
    """Weights over a factor and a fresh run without the source: the same bands."""
    told = folder(
        about("A", "S1", "430 km", hedge="about"),
        about("B", "S2", "520 km", hedge="about", attribute="other"),
        about("C", "S2", "700 s", OUT, attribute="third"),
    )
    whole = reconstruct(frame(), told, Options(of=(MISS,)))
    without = reconstruct(frame(), told, Options(of=(MISS,), without=("S2",)))
    left = next(one for one in whole.left_out if one.source == "S2")
    # Ratios are kept in single precision.
    assert left.bands[MISS].mean == pytest.approx(without.posterior[MISS].mean, rel=1e-5)
    assert left.size == pytest.approx(without.worth.size, rel=1e-5)
    assert left.shifts[MISS] > 0.2


def test_bits_are_the_divergence(frame, folder):
    """Of one sure claim with known error: the divergence of two normal laws."""
    told = folder(
        about("A", "S1", "450 km", hedge="about"), sources=[{"id": "S1", "reliability": SURE}]
    )
    done = reconstruct(frame(200_000), told, Options(of=(MISS,)))
    s = np.hypot(np.hypot(0.05 * 450e3, 0.5e3 / np.sqrt(3.0)), model_error(MISS, 100e3))
    spread = (100e3**-2 + s**-2) ** -0.5
    mean = (400e3 / 100e3**2 + 450e3 / s**2) * spread**2
    bits = np.log(100e3 / spread) + (spread**2 + (mean - 400e3) ** 2) / (2 * 100e3**2) - 0.5
    # A sure source has no floor under 1 / f, whose mean is then slow: 2 % at 200 000 flights.
    assert done.verdicts[0].bits == pytest.approx(bits / np.log(2.0), rel=0.02)


def test_a_question_of_flights(frame, folder, short):
    """Before one half; after, the normal law. Half the error is surer, twice less sure."""
    told = folder(
        about("A", "S1", "450 km", hedge="about"), sources=[{"id": "S1", "reliability": SURE}]
    )
    asked = questions_of(short, "toy")
    (found,) = reconstruct(frame(100_000), told, Options(of=(MISS,), questions=asked)).answers
    short, long = found.chances
    s = np.hypot(np.hypot(0.05 * 450e3, 0.5e3 / np.sqrt(3.0)), model_error(MISS, 100e3))
    from scipy.stats import norm

    def after(s):
        spread = (100e3**-2 + s**-2) ** -0.5
        return norm.cdf((400e3 - (400e3 / 100e3**2 + 450e3 / s**2) * spread**2) / spread)

    assert short.before == pytest.approx(0.5, abs=0.005)  # 3 errors of 100 000 draws
    assert abs(short.after - after(s)) < 4.0 * short.error
    assert abs(short.halved - after(0.5 * s)) < 8.0 * short.error  # fewer flights' worth
    assert abs(short.doubled - after(2.0 * s)) < 4.0 * short.error
    assert short.after + long.after == pytest.approx(1.0)
    assert long.factor == pytest.approx(1.0 / short.factor)


def test_questions_that_tell_nothing_apart_or_overlap_are_refused(frame, folder, short):
    told = folder(about("A", "S1", "430 km"))

    def ask(old, new):
        asked = questions_of(short.replace(old, new), "toy")
        return reconstruct(frame(), told, Options(of=(MISS,), questions=asked))

    with pytest.raises(InputError, match="must have answers that tell flights apart"):
        ask(b"400 km", b"4000 km")
    with pytest.raises(InputError, match="must have answers that exclude each other"):
        ask(b"otherwise = true", b'when = ["landing.miss_distance < 300 km"]')
    with pytest.raises(InputError, match=r"columns of the campaign, but landing\.time"):
        ask(b"landing.miss_distance < 400 km", b"landing.time < 400 s")
    with pytest.raises(InputError, match="claims that are heard"):
        ask(b'when = ["landing.miss_distance < 400 km"]', b'claims = { Z = "right" }')


def test_too_few_flights_are_refused_with_their_number(frame, folder):
    """Sharp claims leave little of a small campaign; what no flight meets is named."""
    sources = [{"id": f"S{i}", "reliability": SURE} for i in range(3)]
    told = folder(
        about("A", "S0", "401 km"),
        about("B", "S1", "701 s", OUT),
        about("F", "S2", "4000 km", attribute="other"),
        sources=sources[:2],
    )
    with pytest.raises(InputError) as caught:
        reconstruct(frame(2000), told, Options(of=(MISS,)))
    text = str(caught.value)
    assert "at least 100 flights' worth" in text
    assert "No flight meets F (" in text


def test_other_missions_and_unknown_sources_are_refused(frame, folder):
    told = folder(about("A", "S1", "430 km"))
    with pytest.raises(InputError, match="must be evidence on the mission voskhod-2"):
        reconstruct(frame(), told, Options(mission="voskhod-2"))
    with pytest.raises(InputError, match="Did you mean S1"):
        reconstruct(frame(), told, Options(without=("S11",)))
    with pytest.raises(InputError, match="must be a measurand of the campaign"):
        reconstruct(frame(), told, Options(of=("landing.luck",)))


def test_ratios_are_kept_and_chunks_do_not_matter(frame, folder, tmp_path, monkeypatch):
    """Rows in many parts give the same weights; the kept ratios are those of the votes."""
    import polars as pl

    told = folder(about("A", "S1", "430 km"), about("B", "S2", "700 s", OUT))
    whole = reconstruct(frame(), told, Options(of=(MISS,), ratios=tmp_path / "one"))
    monkeypatch.setattr("voskhod.reconstruct.prior.chunks.__defaults__", (777,))
    parts = reconstruct(frame(), told, Options(of=(MISS,), ratios=tmp_path / "many"))
    np.testing.assert_allclose(parts.weights, whole.weights, rtol=1e-9)
    kept = pl.read_parquet(tmp_path / "many" / "ratios-*.parquet")
    assert kept.columns == ["draw", "A", "B"]
    assert kept["draw"].to_list() == list(range(20_000))
