"""`voskhod reconstruct` where too few flights fit: drawn anew, or refused if that is not wanted."""

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from voskhod.campaign import run as flying
from voskhod.campaign.local_engine import LocalEngine
from voskhod.commands.reconstruct import register
from voskhod.errors import InputError
from voskhod.reconstruct import particles

COASTING = Path(__file__).parent.parent / "campaign" / "data" / "coasting.toml"
SOURCE = '[[source]]\nid = "{}"\nname = "somebody"\nkind = "press"\nreliability = [99, 1]\n'
CLAIM = """
[[claim]]
id = "{}"
says = "so it was"
source = "{}"
topic = "orbit"
about = "flight"
attribute = "{}"
value = "{}"
readings = {{ "{}" = 1.0 }}
"""
app = typer.Typer()
register(app)


@app.callback()
def _verbs() -> None:
    """Keep the verb a verb: alone it would be the whole program."""


@pytest.fixture
def told(tmp_path, monkeypatch):
    """Return the words for a mission of which few flights fit, flown by this process."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(flying, "engine_of", lambda name: LocalEngine(1))
    monkeypatch.setattr(particles, "cores", lambda: 1)
    folder = tmp_path / "evidence"
    folder.mkdir()
    head = 'schema_version = 1\nmission = "coasting"\ntitle = "Toy"\ntopics = ["orbit"]\n'
    (folder / "folder.toml").write_text(head, "utf-8")
    (folder / "sources.toml").write_text(SOURCE.format("S1") + SOURCE.format("S2"), "utf-8")
    # Twelve times a height three and a half deviations out: eight flights' worth of 256.
    claims = [
        (f"A{i}", f"S{1 + i % 2}", f"low-{i}", "174 km", "orbit.perigee_altitude")
        for i in range(12)
    ]
    (folder / "claims.toml").write_text("".join(CLAIM.format(*one) for one in claims), "utf-8")
    return COASTING, "--evidence", folder, "-n", "256"


def run(*words):
    """Run the verb; what it raises is raised."""
    result = CliRunner().invoke(app, ["reconstruct", *map(str, words)])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def test_flights_are_drawn_anew_or_refused(told, tmp_path):
    """Told by runs, with evidence and tempers; refused in the same folder, nothing is left."""
    result = run(*told, "--particles", "128", "--out", tmp_path / "answer")
    assert result.exit_code == 0
    text = " ".join(result.stdout.split())
    assert "flights drawn anew in 8 runs, worth" in text
    assert "Evidence: e to the power" in text
    assert "tempering/particles.parquet" in text
    assert "temper 1," in result.stderr
    document = json.loads((tmp_path / "answer" / "reconstruction.json").read_text("utf-8"))
    assert document["drawn"]["islands"] == 8
    assert document["drawn"]["rungs"][-1]["power"] == 1.0
    band = document["bands"]["orbit.perigee_altitude"]
    assert band["after"]["mean"] < band["before"]["mean"]
    assert band["after"]["r_hat"] < 1.1
    # The claims lie where 256 flights hardly reach: no other prior is told.
    assert all(one["beyond"] > 0.01 and one["is_refused"] for one in document["priors"])
    assert document["value"]["size"] <= document["drawn"]["size"]
    page = (tmp_path / "answer" / "reconstruction.html").read_text("utf-8")
    assert "How flights were drawn anew" in page
    assert not (tmp_path / "answer" / "weights.parquet").exists()
    refused = run(*told, "--no-temper", "--out", tmp_path / "answer")
    assert "No posterior is told" in refused.stdout
    left = {path.name for path in (tmp_path / "answer").rglob("*") if path.is_file()}
    assert left == {"reconstruction.json", "reconstruction.html"}


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--particles", "100"), "--particles: must be a multiple of 8, at least 128"),
        (("--particles", "120"), "--particles: must be a multiple of 8, at least 128"),
        (("--particles", "128", "--no-temper"), "must be for flights that are drawn anew"),
    ],
)
def test_a_wrong_word_is_one_error(told, tmp_path, words, says):
    """Before anything is flown."""
    with pytest.raises(InputError) as wrong:
        run(*told, *words, "--out", tmp_path / "answer")
    assert says in str(wrong.value)
    assert not (tmp_path / "answer").exists()
    assert not Path("out").exists()
