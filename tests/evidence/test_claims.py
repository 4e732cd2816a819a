"""Claims files: reading, units, contradictions kept, and what is refused."""

import math

import pytest

from voskhod.errors import InputError
from voskhod.evidence.claims import Claim, load_claims, read_claims
from voskhod.mission.quantity import read_number

HEAD = '[measurands]\n"landing.miss_distance" = "m"\n"rescue.nights_out" = ""\n'
GOOD = 'id = "a"\nmeasurand = "landing.miss_distance"\nsays = "far"\nsource = "log"\n'


def _refused(text: str) -> InputError:
    with pytest.raises(InputError) as caught:
        read_claims(text, "test.toml")
    assert caught.value.file == "test.toml"
    return caught.value


def test_a_claim_is_read_into_si() -> None:
    """A published figure is converted; ends that are not given are None."""
    (claim,) = read_claims(f'{HEAD}[[claim]]\n{GOOD}value = "386 km"\nlow = "300 km"\n')
    assert claim == Claim("a", "landing.miss_distance", 386e3, "m", 300e3, None, "far", "log", None)


def test_a_mission_without_evidence_has_no_claims() -> None:
    """No folder, no claims; a name cannot leave the folder."""
    assert load_claims("apollo-13") == ()
    assert load_claims("../voskhod-2") == ()
    assert load_claims("") == ()


def test_claims_of_the_reference_mission() -> None:
    """The reference mission's claims load, each with its source and a unit that exists."""
    claims = load_claims("voskhod-2")
    assert len({claim.id for claim in claims}) == len(claims) >= 80
    for claim in claims:
        assert claim.source, claim.id
        assert claim.says, claim.id
        assert math.isfinite(claim.value), claim.id
        if claim.unit:
            assert read_number(f"1 {claim.unit}", claim.unit) == 1.0


def test_contradictions_stand_side_by_side() -> None:
    """Every published miss distance and duration outside is there."""
    claims = load_claims("voskhod-2")

    def of(measurand: str) -> set[float]:
        return {claim.value for claim in claims if claim.measurand == measurand}

    miss = {1e3 * distance for distance in (160, 165, 368, 386, 535, 800, 1000, 1500, 2000)}
    assert of("landing.miss_distance") == miss
    assert of("spacewalk.outside_duration") == {729.0, 600.0, 620.0, 1200.0}
    assert of("descent.burn_delay") == {43.0, 46.0, 22.0}
    assert of("rescue.nights_out") == {1.0, 2.0}


def test_clock_times_explain_the_durations() -> None:
    """One event log gives the published durations (FAI dossier and Wikipedia, Moscow time)."""
    log = {"vent": "11:28:13", "open": "11:32:54", "out": "11:34:51", "in": "11:47:00"}
    log |= {"closed": "11:48:40", "refill": "11:51:54"}
    at = {event: read_number(clock, "s") for event, clock in log.items()}
    value = {claim.id: claim.value for claim in load_claims("voskhod-2")}
    assert value["outside-12-09"] == at["in"] - at["out"]
    assert value["hatch-open-15-46"] == at["closed"] - at["open"]
    assert value["cycle-23-41"] == at["refill"] - at["vent"]
    assert value["depressurisation-281-s"] == at["open"] - at["vent"]


def test_ends_bracket_their_value() -> None:
    """Where a document gives a range, the figure lies in it."""
    for claim in load_claims("voskhod-2"):
        assert claim.low is None or claim.low <= claim.value
        assert claim.high is None or claim.value <= claim.high


@pytest.mark.parametrize(
    ("text", "where", "must", "given"),
    [
        ("claim = [", None, "must be TOML", "Invalid"),
        ("claims = []", "claims", "must be a known key", "claims"),
        ("measurands = 3", "measurands", "must map ids to SI units", "3"),
        ("claim = 3", "claim", "must be a list of tables", None),
        (f"{HEAD}[[claim]]\n{GOOD}", "claim.0.value", "must be given", None),
        (f'{HEAD}[[claim]]\nvalue = "3 km"', "claim.0.id", "must be given", None),
        (f"{HEAD}[[claim]]\n{GOOD}vaule = 3", "claim.0.vaule", "must be a known key", "vaule"),
        (f"{HEAD}[[claim]]\n{GOOD}value = 386", "claim.0.value", "must have a unit", "386"),
        (
            f'{HEAD}[[claim]]\n{GOOD}value = "386 s"',
            "claim.0.value",
            "must have the dimension of m",
            '"s"',
        ),
        (
            f'{HEAD}[[claim]]\n{GOOD}value = "3 km"\nlow = "4 km"',
            "claim.0.value",
            "must lie between low and high",
            "3 km",
        ),
        (
            f'{HEAD}[[claim]]\n{GOOD}value = "3 km"\nnote = 4',
            "claim.0.note",
            "must be text",
            "4",
        ),
        (
            f'{HEAD}[[claim]]\n{GOOD}value = "3 km"\n[[claim]]\n{GOOD}value = "4 km"',
            "claim.1.id",
            "must be unique",
            "a",
        ),
        (
            '[measurands]\n"landing.mis_distance" = "m"\n[[claim]]\n' + GOOD + 'value = "3 km"',
            "claim.0.measurand",
            "must be one of the file's measurands",
            "landing.miss_distance",
        ),
    ],
)
def test_a_bad_claims_file_names_its_key(
    text: str, where: str | None, must: str, given: str | None
) -> None:
    """An error names file, key, condition and what was given."""
    wrong = _refused(text)
    assert (wrong.where, wrong.must) == (where, must)
    assert (given or "") in (wrong.given or "")
