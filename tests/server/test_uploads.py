"""Mission files from outside: none is read from the disk, none takes the machine down."""

import time
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voskhod.errors import InputError
from voskhod.mission.schema import Mission
from voskhod.server.limits import MISSION_BYTES
from voskhod.server.served import ordered_upload
from voskhod.server.uploads import file_keys, read_upload

TEXT = (Path(__file__).parents[1] / "campaign" / "data" / "capsule.toml").read_text("utf-8")
BOMBS = {
    "a key of many parts": "a." * 60_000 + "a = 1",
    "a key of many quoted parts": '"".' * 40_000 + "a = 1",
    "a key of many parts in an inline table": "x = { " + "b . " * 30_000 + "b = 1 }",
    "the same behind a text of many lines": 'x = { a = """\n""", ' + "b." * 40_000 + 'b = "1" }',
    "a header of many parts": "[" + "a." * 60_000 + "a]",
    "nested lists": "a = " + "[" * 100_000,
    "nested tables": "\n".join("[" + ".".join("a" * n) + "]" for n in range(2, 25)),
    "a number of many digits": "a = " + "1" * 200_000,
    "a long line": "a = '" + "x" * 40_000 + "'",
    "a long file": "# " + "\n# " * MISSION_BYTES,
    "no text": "a = \x00",
    "half a surrogate": "a = '\ud800'",
}


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_are_refused_soon(name):
    """An error, soon; the parser alone would take all memory or minutes for some of them."""
    begun = time.process_time()
    with pytest.raises(InputError):
        ordered_upload(BOMBS[name], {})
    # Processor time: what is refused costs a scan of 256 kB, a fraction of a second.
    assert time.process_time() - begun < 2.0


def test_every_key_that_names_a_file_is_known():
    """Those of the schema that are read from a CSV file: two of the air, one of the weather."""
    assert set(file_keys()) == {
        ("atmosphere", "profile"), ("atmosphere", "winds"), ("weather", "hourly")
    }  # fmt: skip
    assert all(key[0] in Mission.model_fields for key in file_keys())


@pytest.mark.parametrize("key", [".".join(key) for key in file_keys()])
def test_no_file_of_the_server_is_read(client, tmp_path, key):
    """Neither by an uploaded mission nor by a change, relative or absolute, there or not."""
    section, name = key.split(".")
    there = tmp_path / "there.csv"
    there.write_text("altitude_m,secret\n0,1\n", "utf-8")
    for file in (str(there), "/etc/passwd", "../there.csv", "gone.csv"):
        text = f'{TEXT}\n[{section}]\n{name} = "{file}"\n'
        orders = [
            {"toml": text},
            {"toml": TEXT, "set": {key: f'"{file}"'}},
            {"mission": "capsule", "set": {key: f'"{file}"'}},
            {"mission": "capsule", "set": {key: file}},
        ]
        for order in orders:
            answer = client.post("/api/flights", json=order)
            error = answer.json()["error"]
            assert answer.status_code == 422
            assert error["must"].startswith("must hold its numbers itself")
            assert error["where"].endswith(key)


def test_a_served_file_may_name_its_own(tmp_path, client_of):
    """What the served mission names is read where it was; a change to another file is refused."""
    from voskhod.server.served import ordered, served_missions

    (tmp_path / "winds.csv").write_text(
        "altitude_m,east_m_s,north_m_s\n" + "\n".join(f"{h},1,0" for h in range(0, 50000, 10000)),
        "utf-8",
    )
    path = tmp_path / "mine.toml"
    path.write_text(TEXT + '\n[atmosphere]\nwinds = "winds.csv"\n', "utf-8")
    served = served_missions([str(path)])["capsule"]
    assert ordered(served, {"capsule.mass": "210 kg"}).mission.atmosphere.winds is not None
    with pytest.raises(InputError, match="must hold its numbers itself"):
        ordered(served, {"atmosphere.winds": "other.csv"})


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=400))
def test_any_text_is_a_mission_or_an_error(text):
    """Whatever comes, there is no other way out."""
    with suppress(InputError):
        assert isinstance(read_upload(text), dict)


def test_a_kind_of_programs_too_many_is_refused(client_of, fly, monkeypatch):
    """Uploaded missions of other structure are flown up to a limit; a served one always is."""
    from voskhod.server import flights
    from voskhod.server.limits import USUAL

    client = client_of(USUAL._replace(structures=0), fly=None)
    monkeypatch.setattr(flights, "fly_mission", lambda *_: pytest.fail("must not be flown"))
    answer = fly(client, mission=None, toml=TEXT.replace("A capsule", "Another capsule"))
    assert answer.status_code == 429
