"""What the tests of the server share: a small mission, a flight in its stead, clients."""

import json
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from fastapi.testclient import TestClient

from voskhod.server.app import Parts, create_app
from voskhod.server.flights import Kept
from voskhod.server.guards import Access
from voskhod.server.limits import USUAL
from voskhod.server.run import Where, listening, settings
from voskhod.server.served import mission_file, served_missions

FILE = Path(__file__).parents[1] / "campaign" / "data" / "capsule.toml"
LAYOUT = {
    "bytes": 16,
    "groups": [
        {
            "name": "entry",
            "count": 2,
            "start": 10.0,
            "time": 0,
            "channels": {"altitude": {"unit": "m", "meaning": "height", "offset": 8}},
        }
    ],
}


def instead(job):
    """Return something that looks like a flight, at once: what the server does not look into."""
    header = {"id": job.order.id, "set": dict(job.order.changes), "telemetry": LAYOUT}
    columns = bytes(16)
    mission = job.order.mission.mission.id
    return Kept(json.dumps(header).encode(), columns, mission_file(job.order), mission, {})


@pytest.fixture(scope="session")
def served():
    """Return the small mission as it is served."""
    return served_missions([str(FILE)])


@pytest.fixture
def client_of(served, tmp_path):
    """Return a function that starts an application and gives a client to it."""
    started = []

    def call(limits=USUAL, access=None, fly=instead, **parts):
        made = Parts(access or Access(), limits, tmp_path, fly, flies_ahead=False, **parts)
        client = TestClient(
            create_app(served, made),
            base_url="http://localhost",
            raise_server_exceptions=False,
            follow_redirects=False,
        )
        client.__enter__()
        started.append(client)
        return client

    yield call
    for client in started:
        client.__exit__(None, None, None)


@pytest.fixture
def client(client_of):
    """Return a client of an application whose flights cost nothing."""
    return client_of()


@contextmanager
def running(served, out, limits=USUAL, fly=instead):
    """Run a real server on a free port of this machine; give its address."""
    import uvicorn

    app = create_app(served, Parts(Access(), limits, out, fly, flies_ahead=False))
    opened = listening(Where(port=0))
    server = uvicorn.Server(uvicorn.Config(app, **settings(limits)))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [opened]}, daemon=True)
    thread.start()
    host, port = opened.getsockname()
    for _ in range(500):
        if server.started:
            break
        time.sleep(0.02)
    try:
        yield host, port
    finally:
        server.should_exit = True
        thread.join(10.0)
        opened.close()


@pytest.fixture
def real(served, tmp_path):
    """Return a function that runs a real server, as `running`."""
    return lambda limits=USUAL, fly=instead: running(served, tmp_path, limits, fly)


def _settled(client, name, seconds=60.0):
    for _ in range(int(seconds / 0.02)):
        answer = client.get(f"/api/flights/{name}")
        if answer.status_code != httpx.codes.ACCEPTED:
            return answer
        time.sleep(0.02)
    raise AssertionError("the flight does not end")


@pytest.fixture
def settled():
    """Return a function that waits until a flight neither waits nor flies; gives the answer."""
    return _settled


@pytest.fixture(scope="session")
def in_place():
    """Return what makes something that looks like a flight, at once."""
    return instead


@pytest.fixture
def fly():
    """Return a function that orders a flight and waits for its answer."""

    def call(client, **order):
        answer = client.post("/api/flights", json={"mission": "capsule", **order})
        return _settled(client, answer.json()["id"]) if answer.status_code == 202 else answer

    return call
