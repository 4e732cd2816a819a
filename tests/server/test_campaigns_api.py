"""Campaigns over HTTP: ordered, followed, read and forgotten."""

import json
import threading
import time
from pathlib import Path

import numpy as np
import pytest
from polars import DataFrame

from voskhod.server.limits import USUAL

COAST = Path(__file__).parents[1] / "campaign" / "data" / "coasting.toml"


class Script:
    """Says what a process would, when it may."""

    def __init__(self, *said):
        self.said = said
        self.opened = threading.Event()
        self.flown = []

    def __call__(self, campaign):
        self.flown.append(campaign)
        assert self.opened.wait(30.0)
        yield from self.said


DONE = Script({"message": "flying"}, {"rows": 4, "draws": 8}, {"rows": 8, "draws": 8},
              {"summary": {"count": 8}})  # fmt: skip


def script(*said):
    """Return a script that is told at once."""
    made = Script(*said)
    made.opened.set()
    return made


def events_of(client, name):
    """Return what a stream of events says until it ends."""
    with client.stream("GET", f"/api/campaigns/{name}/events") as stream:
        assert stream.headers["content-type"].startswith("text/event-stream")
        lines = [line for line in stream.iter_lines() if line.startswith("data:")]
    return [json.loads(line.removeprefix("data:")) for line in lines]


def test_a_campaign_is_flown_and_followed(client_of):
    """Its events end when it does; then it has a summary; the same order is the same campaign."""
    run = script(*DONE.said)
    client = client_of(run=run)
    order = {"mission": "capsule", "draws": 8, "seed": 3}
    answer = client.post("/api/campaigns", json=order)
    name = answer.json()["id"]
    assert answer.status_code == 202
    last = events_of(client, name)[-1]
    assert last == {"state": "done", "rows": 8, "draws": 8, "message": ""}
    told = client.get(f"/api/campaigns/{name}").json()
    assert told["summary"] == {"count": 8}
    assert client.post("/api/campaigns", json=order).json()["id"] == name
    assert client.post("/api/campaigns", json=order | {"seed": 4}).json()["id"] != name
    assert len(client.get("/api/campaigns").json()) == 2


def test_an_end_without_a_summary_is_a_failure(client_of):
    """A process that was killed, or said an error, leaves a campaign that failed and says why."""
    for said, must in (
        ([{"rows": 4}], "the campaign must be flown to its end"),
        ([{"error": {"must": "must be a core"}}], "must be a core"),
    ):
        client = client_of(run=script(*said))
        order = {"mission": "capsule", "draws": 8}
        name = client.post("/api/campaigns", json=order).json()["id"]
        assert events_of(client, name)[-1]["state"] == "failed"
        assert client.get(f"/api/campaigns/{name}").json()["error"]["must"] == must


def test_limits_of_campaigns(client_of):
    """Draws beyond the limit are 422, campaigns beyond it 429; forgetting one makes room."""
    run = Script(*DONE.said)
    client = client_of(USUAL._replace(draws=100, campaigns=2), run=run)
    ask = lambda **order: client.post("/api/campaigns", json={"mission": "capsule", **order})  # noqa: E731
    many = ask(draws=101)
    assert (many.status_code, many.json()["error"]["where"]) == (422, "draws")
    names = [ask(draws=8, seed=seed).json()["id"] for seed in (1, 2)]
    assert ask(draws=8, seed=3).status_code == 429
    assert client.delete(f"/api/campaigns/{names[1]}").status_code == 204
    assert client.get(f"/api/campaigns/{names[1]}").status_code == 404
    assert ask(draws=8, seed=3).status_code == 202
    run.opened.set()
    assert ask(draws=8, set={"capsule.mass": "1 m"}).status_code == 422


def test_what_is_unknown_is_404(client):
    """Campaign, stream, landings and mission."""
    name = "0123456789abcdef"
    for path in (name, f"{name}/events", f"{name}/landings"):
        assert client.get(f"/api/campaigns/{path}").status_code == 404
    assert client.delete(f"/api/campaigns/{name}").status_code == 404
    assert client.post("/api/campaigns", json={"mission": "apollo"}).status_code == 404


def test_streams_are_counted(client_of):
    """One stream more than there is room for is 429."""
    client = client_of(USUAL._replace(streams=0), run=script(*DONE.said))
    name = client.post("/api/campaigns", json={"mission": "capsule", "draws": 8}).json()["id"]
    assert client.get(f"/api/campaigns/{name}/events").status_code == 429


@pytest.fixture(scope="module")
def coasting(tmp_path_factory):
    """Return a client of an application that serves a coast, and the folder of its campaigns."""
    from fastapi.testclient import TestClient

    from voskhod.server.app import CAMPAIGNS, Parts, create_app
    from voskhod.server.guards import Access
    from voskhod.server.served import served_missions

    out = tmp_path_factory.mktemp("out")
    app = create_app(served_missions([str(COAST)]), Parts(Access(), USUAL, out, flies_ahead=False))
    with TestClient(app, base_url="http://localhost") as client:
        yield client, out / CAMPAIGNS


def test_a_process_flies_what_the_command_line_would(coasting):
    """Its folder is a campaign of as many rows; it is gone when the campaign is forgotten."""
    from voskhod.campaign.store import Campaign

    client, folder = coasting
    order = {"mission": "coasting", "draws": 24, "seed": 5}
    name = client.post("/api/campaigns", json=order).json()["id"]
    assert events_of(client, name)[-1]["rows"] == 24
    answer = client.get(f"/api/campaigns/{name}").json()
    assert (answer["state"], answer["rows"], answer["error"]) == ("done", 24, None)
    assert answer["summary"]["draws"] == 24
    found = Campaign.open(folder / name)
    assert len(found.frame().collect()) == 24
    assert found.manifest.seed == 5
    assert client.get(f"/api/campaigns/{name}/landings").content == b""  # nothing comes down
    assert client.delete(f"/api/campaigns/{name}").status_code == 204
    assert not (folder / name).exists()


def test_a_campaign_that_is_forgotten_is_ended(coasting):
    """Its process ends at once, however long it had to fly, and its folder is gone."""
    client, folder = coasting
    order = {"mission": "coasting", "draws": 90_000, "seed": 6}
    name = client.post("/api/campaigns", json=order).json()["id"]
    wait_for(lambda: client.get(f"/api/campaigns/{name}").json()["message"])
    assert client.delete(f"/api/campaigns/{name}").status_code == 204
    unknown = {"mission": "coasting", "draws": 8, "set": {"ship.mass": "1 m"}}
    assert client.post("/api/campaigns", json=unknown).status_code == 422
    wait_for(lambda: not (folder / name).exists())
    assert client.get("/api/campaigns").json() == []


def wait_for(holds, seconds=60.0):
    """Wait until something holds."""
    for _ in range(int(seconds / 0.05)):
        if holds():
            return
        time.sleep(0.05)
    raise AssertionError("it does not come to hold")


def test_landings_are_pairs_of_degrees(client_of, monkeypatch):
    """Evenly thinned to 20 000, those that did not come down left out."""
    from voskhod.campaign.store import Campaign

    client = client_of(run=script(*DONE.said))
    name = client.post("/api/campaigns", json={"mission": "capsule"}).json()["id"]
    rows = np.radians(np.column_stack((np.linspace(-80, 80, 50_001), np.linspace(0, 180, 50_001))))
    table = DataFrame(rows, schema=["landing.latitude", "landing.longitude"], orient="row")
    table[3, 0] = None

    class Rows:
        frame = staticmethod(table.lazy)

    monkeypatch.setattr(Campaign, "open", staticmethod(lambda folder: Rows))
    places = np.frombuffer(client.get(f"/api/campaigns/{name}/landings").content, "<f4")
    places = places.reshape(-1, 2)
    assert 10_000 < len(places) <= 20_000
    # A float32 of a hundred degrees is right to 4e-6 degrees, half a metre.
    np.testing.assert_allclose(places[:, 0], places[:, 1] * 160 / 180 - 80, atol=2e-5)
    assert places[0].tolist() == [-80.0, 0.0]
