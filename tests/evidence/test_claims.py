"""Claims on measurands: units, sources in words, contradictions kept."""

import math
from dataclasses import replace

import pytest

from voskhod.evidence.claims import Claim, claims_of, load_claims, measurement, source_text
from voskhod.evidence.figures import likeliest, own_unit
from voskhod.evidence.folder import built_in_folder
from voskhod.evidence.records import Claim as Statement
from voskhod.flight.measurands import MEASURANDS
from voskhod.mission.quantity import Violation, read_number


@pytest.fixture(scope="module")
def folder():
    """Return the evidence on the reference mission."""
    return built_in_folder("voskhod-2")


def statement(**keys):
    """Return a claim with a number."""
    plain = {"id": "a", "says": "far", "source": "S-A", "topic": "walk", "about": "x"}
    return Statement(**plain, attribute="y", **keys)


def test_a_mission_without_evidence_has_no_claims():
    """No folder, no claims; a name cannot leave the folder."""
    assert load_claims("apollo-13") == ()
    assert load_claims("../voskhod-2") == ()
    assert load_claims("_template") == ()
    assert load_claims("") == ()


def test_a_claim_is_read_into_si(folder):
    """A published figure is converted; ends that are not given are None."""
    kept = tuple(claim for claim in folder.outside if claim.id == "miss-386")
    (claim,) = claims_of(replace(folder, claims=(), outside=kept))
    assert (claim.value, claim.unit, claim.low, claim.high) == (386e3, "m", None, None)
    assert claim.measurand == "landing.miss_distance"
    assert claim.says == kept[0].says


@pytest.mark.parametrize("mission", ["voskhod-2", "polaris-dawn", "vostok-1"])
def test_claims_of_the_built_in_missions(mission):
    """Every claim has its source, a known measurand, and the unit of that measurand."""
    claims = load_claims(mission)
    assert len({claim.id for claim in claims}) == len(claims) >= 14
    for claim in claims:
        assert isinstance(claim, Claim)
        assert claim.source, claim.id
        assert claim.says, claim.id
        assert math.isfinite(claim.value), claim.id
        assert claim.unit == MEASURANDS[claim.measurand].unit
        assert claim.low is None or claim.low <= claim.value
        assert claim.high is None or claim.value <= claim.high


def test_claims_of_the_documents_come_first_and_either_set_alone(folder):
    """Documents, then outside, each in the order of its file."""
    inside, outside = claims_of(folder, "documents"), claims_of(folder, "outside")
    assert claims_of(folder) == (*inside, *outside)
    assert [claim.id for claim in inside][:2] == ["K03", "K11"]
    assert [claim.id for claim in outside][:3] == ["period-90.9", "period-90.93", "revolutions-17"]


def test_contradictions_stand_side_by_side():
    """Every published miss distance and duration outside is there."""
    claims = load_claims("voskhod-2")

    def of(measurand):
        return {claim.value for claim in claims if claim.measurand == measurand}

    # miss-800, -1000 and -1500 count more probably from the first plan's place.
    assert of("landing.miss_distance") == {1e3 * d for d in MISSES}
    assert of("landing.first_plan_distance") == {1e3 * d for d in (800, 1000, 1500, 2000)}
    assert of("spacewalk.outside_duration") == {729.0, 600.0, 620.0, 1200.0}
    assert of("descent.burn_delay") == {43.0, 46.0, 22.0}
    assert of("rescue.nights_out") == {1.0, 2.0}


MISSES = (160, 165, 368, 386, 535, 800, 1000, 1500, 2000)


def test_clock_times_explain_the_durations(folder):
    """One event log gives the published durations (FAI dossier and Wikipedia, Moscow time)."""
    log = {"vent": "11:28:13", "open": "11:32:54", "out": "11:34:51", "in": "11:47:00"}
    log |= {"closed": "11:48:40", "refill": "11:51:54"}
    at = {event: read_number(clock, "s") for event, clock in log.items()}
    value = {claim.id: claim.value for claim in load_claims("voskhod-2")}
    assert value["outside-12-09"] == value["K03"] == at["in"] - at["out"]
    assert value["hatch-open-15-46"] == at["closed"] - at["open"]
    assert value["cycle-23-41"] == at["refill"] - at["vent"]
    assert value["depressurisation-281-s"] == at["open"] - at["vent"]
    assert value["return-1-49"] == value["K03"] - value["K27"]


def test_a_source_is_told_with_its_place_and_what_it_was_read_in(folder):
    """Name, place, and the source that quotes it."""
    assert source_text(folder, "S-WEN") == "Wikipedia, Voskhod 2, en.wikipedia.org/wiki/Voskhod_2"
    assert (
        source_text(folder, "S-GSE") == "Great Soviet Encyclopedia, via ed.newdu.com/k2073807.html"
    )
    (claim,) = (claim for claim in claims_of(folder) if claim.id == "nights-2")
    assert claim.source.count("; ") == 1
    with pytest.raises(KeyError):
        source_text(folder, "S-NOBODY")


def test_the_most_probable_reading_counts():
    """Of several measurands the likeliest is shown, of equals the first."""
    readings = {"spacewalk.outside_duration": 0.3, "spacewalk.hatch_open_duration": 0.7}
    assert (
        likeliest(statement(value="12 min", readings=readings)) == "spacewalk.hatch_open_duration"
    )
    readings = {"spacewalk.outside_duration": 0.5, "spacewalk.hatch_open_duration": 0.5}
    assert likeliest(statement(value="12 min", readings=readings)) == "spacewalk.outside_duration"
    assert likeliest(statement(value=3)) is None


@pytest.mark.parametrize(
    ("value", "number", "unit"),
    [
        ("8.5 inch", 0.2159, "m"),
        ("0:10:20", 620.0, "s"),
        ("25 percent", 0.25, ""),
        ("49 USD", 49.0, "USD"),
        ("64.8 deg", math.radians(64.8), "rad"),
        ("31 1/min", 31.0 / 60.0, "1/s"),
        (67, 67.0, ""),
    ],
)
def test_a_number_without_a_measurand_keeps_its_own_dimension(value, number, unit):
    """It goes to the SI unit of it; money keeps its currency, a count has none."""
    found = measurement(statement(value=value))
    assert (found.value, found.unit) == (pytest.approx(number, rel=1e-12), unit)


@pytest.mark.parametrize("value", ["far", "3 leagues of nothing", "1 km^5", "USD 3", "1e999 m", ""])
def test_what_is_no_number_is_refused(value):
    """A figure needs a number and a unit that exists."""
    with pytest.raises(Violation):
        measurement(statement(value=value))


def test_ends_of_money_are_in_one_currency():
    """49 dollars and 60 euros do not make a range."""
    with pytest.raises(Violation, match="amount in USD"):
        measurement(statement(value="49 USD", high="60 EUR"))
    assert own_unit("49 USD") == "USD"


def test_a_claim_without_a_number_has_no_measurement():
    """A truth is no figure."""
    with pytest.raises(Violation, match="claim with a number"):
        measurement(statement(truth=True))
