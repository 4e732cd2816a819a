"""Evidence over HTTP, and the verdicts of a reconstruction beside a flight."""

import json

import pytest

from voskhod.evidence.dossier import dossier
from voskhod.evidence.folder import built_in_folder
from voskhod.evidence.plain import plain
from voskhod.server.verdicts import judged_by


def test_a_record_is_told_as_the_command_line_tells_it(client):
    """The dossier of a claim, as plain data."""
    answer = client.get("/api/evidence/voskhod-2/K03")
    own = plain(dossier(built_in_folder("voskhod-2"), "K03", None))
    assert answer.status_code == 200
    assert answer.json() == json.loads(json.dumps(own))


@pytest.mark.parametrize("path", ["voskhod-2/K99999", "genesis/K03", "no-such-mission/K03"])
def test_an_unknown_record_is_404(client, path):
    """Neither a record nor a mission without evidence is a mistake of the server."""
    assert client.get(f"/api/evidence/{path}").status_code == 404


def test_verdicts_are_read_where_a_reconstruction_lies(tmp_path, caplog):
    """By claim; a file that is none gives none and is told in the log."""
    rows = [{"claim": "K03", "word": "supported", "why": "most flights agree"}, {"claim": "K04"}]
    for name, text in (
        ("voskhod-2", json.dumps({"claims": rows})),
        ("vostok-1", "[" * 100_000),
        ("genesis", '{"claims": 3}'),
    ):
        folder = tmp_path / f"{name}-reconstruction"
        folder.mkdir()
        (folder / "reconstruction.json").write_text(text, "utf-8")
    found = judged_by(tmp_path, ["voskhod-2", "vostok-1", "genesis", "polaris-dawn"])
    assert found["voskhod-2"]["K03"] == ("supported", "most flights agree")
    assert list(found["voskhod-2"]) == ["K03"]
    assert (found["vostok-1"], found["genesis"]) == ({}, {})
    assert caplog.text.count("is no reconstruction") == 2
    assert "polaris-dawn" not in found
