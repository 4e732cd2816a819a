"""`voskhod reconstruct` as its user sees it: an answer, a refusal, one clear error."""

import json
from pathlib import Path

import numpy as np
import polars as pl
import pytest
import typer
from typer.testing import CliRunner

from voskhod.campaign import run as flying
from voskhod.campaign.local_engine import LocalEngine
from voskhod.campaign.parts import part_path
from voskhod.campaign.store import Manifest
from voskhod.commands.reconstruct import register
from voskhod.errors import InputError

COUNT = 3000
COASTING = Path(__file__).parent.parent / "campaign" / "data" / "coasting.toml"
UNREAD = """
schema_version = 1
[[unread]]
id = "diary"
source = "{}"
name = "a <diary>"
where = "an attic"
[[unread.tells]]
of = "{}"
error = "5 km"
chance = 0.9
basis = "guess"
"""
app = typer.Typer()
register(app)


@app.callback()
def _verbs() -> None:
    """Keep the verb a verb: alone it would be the whole program."""


def run(*words):
    """Run the verb; what it raises is raised."""
    result = CliRunner().invoke(app, ["reconstruct", *map(str, words)])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


@pytest.fixture(scope="module")
def campaign(tmp_path_factory):
    """Return the folder of a campaign of made rows: half of it is flown."""
    folder = tmp_path_factory.mktemp("campaign")
    x, y = np.random.default_rng(1).normal(size=(2, COUNT))
    path = part_path(folder, 0)
    path.parent.mkdir(parents=True)
    pl.DataFrame(
        {
            "draw": np.arange(COUNT),
            "outcome": ["recovered"] * COUNT,
            "input.capsule.mass": x,
            "landing.miss_distance": 1e3 * (100.0 + 30.0 * x),
            "landing.touchdown_speed": 5.0 + y,
        }
    ).write_parquet(path)
    Manifest(
        mission="toy", place=None, text=None, overrides=(), digest="0" * 64, seed=1,
        count=2 * COUNT, part_rows=COUNT, sampling={"kind": "plain"}, until=None, engine="local",
        workers=1, versions={"voskhod": "0"}, machine={}, begun="2026-01-01T00:00:00+00:00",
        rows=COUNT, state="stopped",
    ).write(folder)  # fmt: skip
    return folder


def evidence(folder, mission="toy", claims=""):
    """Write an evidence folder with two sources."""
    folder.mkdir()
    head = f'schema_version = 1\nmission = "{mission}"\ntitle = "Toy"\ntopics = ["landing"]\n'
    source = '[[source]]\nid = "{}"\nname = "somebody"\nkind = "press"\nreliability = [4, 1]\n'
    (folder / "folder.toml").write_text(head, "utf-8")
    (folder / "sources.toml").write_text(source.format("S1") + source.format("S2"), "utf-8")
    if claims:
        (folder / "claims.toml").write_text(claims, "utf-8")
    return folder


def claim(name, source, value, measurand):
    """Return a claim as it is written in a file."""
    return (
        f'[[claim]]\nid = "{name}"\nsays = "so it was"\nsource = "{source}"\ntopic = "landing"\n'
        f'about = "flight"\nattribute = "number"\nvalue = "{value}"\n'
        f'readings = {{ "{measurand}" = 1.0 }}\n'
    )


@pytest.fixture
def told(tmp_path):
    """Return a folder with a claim that fits and one that no flight meets."""
    claims = claim("A", "S1", "130 km", "landing.miss_distance")
    claims += claim("B", "S2", "50 m/s", "landing.touchdown_speed")
    return evidence(tmp_path / "evidence", claims=claims)


def test_a_campaign_is_weighed_and_told(campaign, told, tmp_path):
    """Files, worth first, verdicts; that it is not complete goes to standard error."""
    out = tmp_path / "out"
    result = run(campaign, "--evidence", told, "--out", out)
    assert result.exit_code == 0
    names = {path.name for path in out.iterdir()}
    assert {"reconstruction.json", "reconstruction.html", "weights.parquet"} <= names
    assert result.stdout.index("worth") < result.stdout.index("landing.miss_distance")
    assert "contradicted" in result.stdout
    assert "is not complete" in result.stderr
    shares = pl.read_parquet(out / "weights.parquet")
    assert shares["draw"].to_list() == list(range(COUNT))


def test_json_is_one_document_and_a_source_is_left_out(campaign, told, tmp_path):
    """Without S2 nobody speaks of the speed; the miss goes towards what is said."""
    words = ("--evidence", told, "--out", tmp_path / "out", "--without", "S2", "--json")
    document = json.loads(run(campaign, *words).stdout)
    assert document["heard"] == {"which": "all", "without": ["S2"]}
    assert [one["claim"] for one in document["claims"]] == ["A"]
    band = document["bands"]["landing.miss_distance"]
    assert band["after"]["mean"] > band["before"]["mean"] + 10e3
    assert document["claims"][0]["word"] == "supported"
    outside = json.loads(run(campaign, *words[:-1], "--only", "outside", "--json").stdout)
    assert outside["claims"] == []


def test_questions_of_ones_own_are_answered(campaign, told, tmp_path):
    """From a file; a measurand that is asked for has its band shown."""
    file = tmp_path / "mine.toml"
    file.write_text(
        'schema_version = 1\n[[question]]\nid = "far"\nasks = "Far off?"\n'
        '[[question.answer]]\nname = "far"\nwhen = ["landing.miss_distance > 115 km"]\n'
        '[[question.answer]]\nname = "near"\notherwise = true\n',
        "utf-8",
    )
    words = ("--evidence", told, "--out", tmp_path / "out", "--hypotheses", file)
    result = run(campaign, *words, "--of", "landing.miss_distance")
    assert "Far off?" in result.stdout
    assert "Bayes factor" in result.stdout


def test_what_follows_is_told_with_the_answer(campaign, told, tmp_path):
    """What would tell most and what priors matter: on the terminal, in the document, on the page.

    The miss hangs on one input alone, and the campaign flies no walk.
    """
    unread = tmp_path / "unread.toml"
    unread.write_text(UNREAD.format("S2", "landing.miss_distance"), "utf-8")
    out = tmp_path / "out"
    result = run(campaign, "--evidence", told, "--out", out, "--unread", unread)
    for heading in ("What priors matter", "What would tell most"):
        assert result.stdout.index(heading) > result.stdout.index("without source")
    assert "<diary>" in result.stdout
    document = json.loads((out / "reconstruction.json").read_text("utf-8"))
    assert {one["input"] for one in document["priors"]} == {"capsule.mass"}
    wanted = {"candidate": "diary", "target": "landing.miss_distance"}
    (diary,) = [one for one in document["value"]["gains"] if wanted.items() <= one.items()]
    assert diary["bits"]["is_told"]
    assert document["beside"] is None
    assert document["walk"] == []
    page = (out / "reconstruction.html").read_text("utf-8")
    assert 'id="value"' in page
    assert 'id="priors"' in page
    assert "&lt;diary&gt;" in page
    assert not (out / "walk.png").exists()


def test_a_second_campaign_is_flown_and_told_beside(tmp_path, monkeypatch):
    """With another setting, draws and seed of the first; then it is there, named by its folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(flying, "engine_of", lambda name: LocalEngine(1))
    text = claim("A", "S1", "182 km", "orbit.perigee_altitude")
    folder = evidence(tmp_path / "evidence", "coasting", text)
    words = (COASTING, "--evidence", folder, "--json", "-n", "200")
    drag = "orbit.upper_density_factor.value=2"
    told = json.loads(run(*words, "--beside-set", drag).stdout)["beside"]
    assert told["names"] == ["as the mission file has it", drag]
    assert {one["name"] for one in told["rows"]} == {"orbit.perigee_altitude"}
    second = Path("out/coasting-reconstruction-beside")
    assert (Manifest.read(second).rows, Manifest.read(second).seed) == (200, 1)
    again = run(*words, "--beside", second)
    assert json.loads(again.stdout)["beside"] == told
    assert "flying" not in again.stderr
    # Too few of its flights fit, as of nobody's: a sentence and no error.
    few = {**vars(Manifest.read(second)), "count": 60, "rows": 60, "part_rows": 60}
    Manifest(**few).write(tmp_path / "few")
    path = part_path(tmp_path / "few", 0)
    path.parent.mkdir()
    pl.read_parquet(part_path(second, 0)).head(60).write_parquet(path)
    refused = json.loads(run(*words, "--beside", tmp_path / "few", "--no-temper").stdout)["beside"]
    assert refused["is_refused"]
    assert "No posterior is told" in refused["words"]
    for setting, says in (
        ("orbit.no_such=1", "no_such"),
        (f"{drag}.5", "--beside-set: must be a campaign with these settings"),
    ):
        with pytest.raises(InputError) as wrong:
            run(*words, "--beside-set", setting)
        assert says in str(wrong.value)


def test_too_few_flights_are_a_refusal_and_no_error(campaign, tmp_path):
    """Exit code 0, the claim that no flight meets and the number of flights that would do."""
    # 187 km is 2.9 deviations out: some ten of 3000 flights come within the 10 km of the model.
    texts = [claim(f"C{i}", "S1", "187 km", "landing.miss_distance").replace(
        '"number"', f'"number-{i}"') for i in range(6)]  # fmt: skip
    texts.append(claim("B", "S2", "50 m/s", "landing.touchdown_speed"))
    folder = evidence(tmp_path / "evidence", claims="".join(texts))
    out = tmp_path / "out"
    result = run(campaign, "--evidence", folder, "--out", out)
    assert result.exit_code == 0
    text = " ".join(result.stdout.split())
    assert "No posterior is told" in text
    assert "flights would do" in text
    assert "some flight comes within one deviation of 6, and within 3 of 6" in text
    assert "B so it was S2" in text
    assert {path.name for path in out.iterdir()} == {"reconstruction.json", "reconstruction.html"}


def test_an_empty_folder_is_the_prior(campaign, tmp_path):
    """An honest answer: nobody has a vote."""
    folder = evidence(tmp_path / "evidence")
    result = run(campaign, "--evidence", folder, "--out", tmp_path / "out")
    assert "Nobody has a vote" in result.stdout


def test_a_mission_is_flown_first_and_then_taken_from_there(tmp_path, monkeypatch):
    """Once; the second time the campaign that is there is weighed, or extended."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(flying, "engine_of", lambda name: LocalEngine(1))
    text = claim("A", "S1", "182 km", "orbit.perigee_altitude")
    folder = evidence(tmp_path / "evidence", "coasting", text)
    words = (COASTING, "--evidence", folder, "--json")
    first = run(*words, "-n", "200")
    assert json.loads(first.stdout)["worth"]["draws"] == 200
    assert Manifest.read(Path("out/coasting-campaign")).rows == 200
    again = run(*words)
    assert "weighing out/coasting-campaign, 200 flights" in again.stderr
    assert json.loads(again.stdout) == json.loads(first.stdout)
    more = run(*words, "-n", "300")
    assert json.loads(more.stdout)["worth"]["draws"] == 300
    with pytest.raises(InputError, match="--seed: must be 1"):
        run(*words, "--seed", "2")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--without", "S3"), "--without: must be the id of a source"),
        (("--of", "landing.luck"), "--of: must be a measurand"),
        (("--only", "rumours"), "--only: must be documents or outside"),
        (("--hypotheses", "nowhere.toml"), "must be a file that can be read"),
        (("-n", "10"), "-n and --seed must be for a mission"),
        (("--unread", "nowhere.toml"), "must be a file that can be read"),
        (("--beside", "nowhere"), "must be the folder of a campaign"),
        (("--beside", "nowhere", "--beside-set", "a=1"), "must stand without --beside-set"),
        (("--beside-set", "a=1"), "must come from a file"),
    ],
)
def test_a_wrong_word_is_one_error(campaign, told, tmp_path, words, says):
    """Before anything is weighed or written."""
    with pytest.raises(InputError) as wrong:
        run(campaign, "--evidence", told, "--out", tmp_path / "out", *words)
    assert says in str(wrong.value)
    assert not (tmp_path / "out").exists()


def test_wrong_folders_are_one_error(campaign, tmp_path):
    """Evidence of another mission, none, an empty folder, no campaign, no mission."""
    (tmp_path / "nothing").mkdir()
    other = evidence(tmp_path / "other", "other")
    for words, says in (
        ((campaign, "--evidence", other), "must be evidence on the mission toy"),
        ((campaign,), "must be a mission with evidence"),
        ((campaign, "--evidence", tmp_path / "nothing"), "folder.toml: must be there"),
        ((tmp_path / "nothing",), "must be the folder of a campaign"),
        (("no-such-mission",), "no-such-mission"),
    ):
        with pytest.raises(InputError) as wrong:
            run(*words, "--out", tmp_path / "out")
        assert says in str(wrong.value)
        assert not (tmp_path / "out").exists()


def test_a_name_that_no_folder_can_have_is_one_error():
    """Too long, or with a null in it."""
    for name in ("a" * 300, "a\0b"):
        with pytest.raises(InputError):
            run(name)
