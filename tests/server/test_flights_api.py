"""Flights over HTTP: what is ordered is flown, kept by its name, and can be had in every form."""

import io
import threading
import tomllib
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from voskhod.errors import InputError
from voskhod.export.bundle import bundle_of, flight_id
from voskhod.flight.flight import fly_mission
from voskhod.mission.loading import check_mission, load_mission, mission_digest
from voskhod.server.limits import USUAL

FILE = Path(__file__).parents[1] / "campaign" / "data" / "capsule.toml"
ARROW = "application/vnd.apache.arrow.stream"


@pytest.fixture(scope="module")
def heavy():
    """Return the small mission with another mass, as the command line loads and flies it."""
    return fly_mission(load_mission(FILE, ["capsule.mass=210 kg"]))


def test_a_changed_flight_is_that_of_the_command_line(client_of, fly, heavy):
    """Header and columns are those of the same flight, flown without the server."""
    client = client_of(fly=None)
    answer = fly(client, set={"capsule.mass": "210 kg"})
    header = answer.json()
    own = bundle_of(heavy, {"capsule.mass": "210 kg"})
    for measurand, told in header["measurands"].items():
        # The served flight has the steps of the unchanged mission: sums differ by rounding.
        value = heavy.measurands[measurand]
        expected = value if value is None else pytest.approx(value, rel=1e-12)
        assert told["value"] == expected, measurand
    assert header["set"] == {"capsule.mass": "210 kg"}
    assert header["id"] == flight_id(mission_digest(heavy.mission), None, None)
    blob = client.get(f"/api/flights/{header['id']}/telemetry")
    assert blob.headers["content-type"] == "application/octet-stream"
    columns, flown = (np.frombuffer(one, "<f4") for one in (blob.content, own.columns))
    np.testing.assert_allclose(columns, flown, rtol=2.0**-22)  # rounding of a float32, and a bit
    assert len(blob.content) == header["telemetry"]["bytes"]


def test_columns_hold_the_telemetry(heavy):
    """A channel read as its layout says is that of the flight, to a float32."""
    own = bundle_of(heavy)
    group = own.header["telemetry"]["groups"][0]
    flown = heavy.telemetry[group["name"]]
    time = np.frombuffer(own.columns, "<f4", group["count"], group["time"])
    # A float32 has 24 bits: of some thousand seconds it holds a tenth of a millisecond.
    np.testing.assert_allclose(group["start"] + time, flown.time_s, atol=1e-3, rtol=0.0)
    for name, channel in group["channels"].items():
        read = np.frombuffer(own.columns, "<f4", group["count"], channel["offset"])
        np.testing.assert_array_equal(read, flown[name].astype(np.float32))


def test_arrow_is_read_by_polars(client_of, fly, heavy):
    """One group is a table, all together are one long table, both with true times."""
    client = client_of(fly=None)
    name = fly(client, set={"capsule.mass": "210 kg"}).json()["id"]
    wide = client.get(f"/api/flights/{name}/telemetry", params={"group": "entry"})
    assert wide.headers["content-type"] == ARROW
    table = pl.read_ipc_stream(io.BytesIO(wide.content))
    flown = heavy.telemetry["entry"]
    np.testing.assert_allclose(table["time_s"].to_numpy(), flown.time_s, atol=1e-3, rtol=0.0)
    assert set(table.columns) == {"time_s", *flown.channels}
    long = client.get(f"/api/flights/{name}/telemetry", headers={"accept": ARROW})
    rows = pl.read_ipc_stream(io.BytesIO(long.content))
    count = sum(len(g.time_s) * len(g.channels) for g in heavy.telemetry.values())
    assert rows.columns == ["group", "channel", "unit", "time_s", "value"]
    assert len(rows) == count
    lost = client.get(f"/api/flights/{name}/telemetry", params={"group": "orbit"})
    assert (lost.status_code, lost.json()["error"]["where"]) == (404, "group")


def test_a_flight_that_was_flown_is_answered_at_once(client, fly):
    """The second order of the same flight is its header; another spelling is the same flight."""
    first = fly(client, set={"capsule.mass": "210 kg"})
    second = client.post(
        "/api/flights", json={"mission": "capsule", "set": {"capsule.mass": "0.21 t"}}
    )
    assert second.status_code == 200
    assert second.json()["id"] == first.json()["id"]
    assert client.get(f"/api/flights/{first.json()['id']}").content == first.content


def test_a_request_may_wait_for_its_flight(client):
    """`Prefer: wait=` gives the flight in the same answer."""
    order = {"mission": "capsule", "set": {"capsule.mass": "209 kg"}}
    assert client.post("/api/flights", json=order, headers={"prefer": "wait=20"}).status_code == 200


def test_seed_and_draw_are_other_flights(client, fly):
    """A draw has a name of its own; a seed alone is draw 0; a draw alone is no order."""
    names = {fly(client, **one).json()["id"] for one in ({}, {"seed": 1}, {"seed": 1, "draw": 1})}
    assert len(names) == 3
    assert fly(client, seed=1, draw=0).json()["id"] == fly(client, seed=1).json()["id"]
    assert client.post("/api/flights", json={"mission": "capsule", "draw": 1}).status_code == 422


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"capsule.mass": "210 m"}, "capsule.toml: capsule.mass"),
        ({"capsule.mas": "210 kg"}, "capsule.toml: capsule.mas"),
        ({"capsule.mass": "-1 kg"}, "capsule.toml: capsule.mass"),
    ],
)
def test_a_wrong_change_is_told_as_the_command_line_tells_it(client, changes, where):
    """422 with what must hold, what was given and where."""
    answer = client.post("/api/flights", json={"mission": "capsule", "set": changes})
    error = answer.json()["error"]
    with pytest.raises(InputError) as told:
        load_mission(FILE, [f"{key}={value}" for key, value in changes.items()])
    assert answer.status_code == 422
    assert (error["must"], error["given"]) == (told.value.must, told.value.given)
    assert error["where"] == where
    assert str(FILE.parent) not in answer.text


def test_the_mission_file_flies_the_same_flight(client, fly):
    """What is handed out loads to the same digest: changed, unchanged and uploaded."""
    plain = fly(client).json()["id"]
    text = client.get(f"/api/flights/{plain}/mission.toml").text
    assert text == FILE.read_text("utf-8")
    changed = fly(client, set={"capsule.mass": "210 kg", "entry.speed": "11 km/s"}).json()["id"]
    answer = client.get(f"/api/flights/{changed}/mission.toml")
    assert f"capsule-{changed}.toml" in answer.headers["content-disposition"]
    assert "# capsule.mass = 210 kg\n" in answer.text
    digest = mission_digest(check_mission(tomllib.loads(answer.text)))
    assert flight_id(digest, None, None) == changed
    again = client.post("/api/flights", json={"toml": answer.text})
    assert again.json()["id"] == changed


def test_what_is_not_there_is_404(client):
    """Flights, missions and pages that nobody knows."""
    order = client.post("/api/flights", json={"mission": "apollo-11"})
    assert order.json()["error"]["do"] == "Served: capsule."
    paths = ("flights/0123456789abcdef", "flights/0123456789abcdef/telemetry", "missions/apollo-11",
             "campaigns/0123456789abcdef", "evidence/capsule/K01", "nothing")  # fmt: skip
    answers = [client.get(f"/api/{path}") for path in paths]
    assert [one.status_code for one in (order, *answers)] == [404] * 7
    assert all(one.json()["error"]["must"] for one in answers)


class Gate:
    """A worker that flies nothing before it may."""

    def __init__(self, fly):
        self.fly = fly
        self.opened = threading.Event()
        self.begun = threading.Event()

    def __call__(self, job):
        self.begun.set()
        assert self.opened.wait(30.0)
        return self.fly(job)


def order_of(client, mass):
    """Order a flight of some mass; return the answer."""
    order = {"mission": "capsule", "set": {"capsule.mass": f"{mass} kg"}}
    return client.post("/api/flights", json=order)


def test_a_full_queue_says_so(client_of, settled, in_place):
    """One flies, two wait in order, the next is 429; when the way is free all are flown."""
    gate = Gate(in_place)
    client = client_of(USUAL._replace(waiting=2), fly=gate)
    first = order_of(client, 201)
    assert gate.begun.wait(30.0)
    waiting = [order_of(client, mass) for mass in (202, 203)]
    full = order_of(client, 204)
    assert [one.json()["place"] for one in waiting] == [1, 2]
    assert (full.status_code, full.headers["retry-after"]) == (429, "5")
    assert client.get(f"/api/flights/{first.json()['id']}").json()["state"] == "flying"
    assert client.get("/api/health").json()["waiting"] == 3
    gate.opened.set()
    for one in (first, *waiting):
        assert settled(client, one.json()["id"]).status_code == 200


def test_flights_can_be_cancelled(client_of, settled, in_place):
    """One that waits is gone, one that flies is forgotten and its result thrown away."""
    gate = Gate(in_place)
    client = client_of(fly=gate)
    flying, waiting, last = (order_of(client, mass).json()["id"] for mass in (201, 202, 203))
    assert gate.begun.wait(30.0)
    for name in (waiting, flying):
        assert client.delete(f"/api/flights/{name}").status_code == 204
        assert client.get(f"/api/flights/{name}").status_code == 404
        assert client.delete(f"/api/flights/{name}").status_code == 404
    gate.opened.set()
    assert settled(client, last).status_code == 200
    assert client.get(f"/api/flights/{flying}").status_code == 404


def test_a_flight_that_takes_too_long_is_an_error(client_of, settled, in_place):
    """Past its time a flight is told as one that must be flown sooner, and its result dropped."""
    gate = Gate(in_place)
    client = client_of(USUAL._replace(flight_s=0.05), fly=gate)
    name = order_of(client, 201).json()["id"]
    answer = settled(client, name)
    assert (answer.status_code, answer.json()["error"]["must"]) == (
        422,
        "must be flown within 0.05 s",
    )
    gate.opened.set()


def test_a_mistake_ends_neither_worker_nor_secrecy(client_of, settled, in_place, caplog):
    """The client reads no trace, the log does, and the next flight is flown."""

    def fails_once(job):
        if "211" in job.order.changes["capsule.mass"]:
            raise ZeroDivisionError("a secret of the program")
        return in_place(job)

    client = client_of(fly=fails_once)
    answer = settled(client, order_of(client, 211).json()["id"])
    assert answer.status_code == 422
    assert "secret" not in answer.text
    assert "a secret of the program" in caplog.text
    assert settled(client, order_of(client, 212).json()["id"]).status_code == 200


def test_memory_is_bounded_and_what_is_used_stays(client_of, settled):
    """The least recently used flight goes first."""
    size = 4000  # bytes: some three flights that stand in for real ones
    client = client_of(USUAL._replace(kept_bytes=size))
    names = []
    for mass in range(201, 212):
        names.append(settled(client, order_of(client, mass).json()["id"]).json()["id"])
        client.get(f"/api/flights/{names[0]}")
    codes = [client.get(f"/api/flights/{name}").status_code for name in names]
    assert codes[0] == codes[-1] == 200
    assert 404 in codes


def test_nominal_flights_are_flown_before_anybody_asks(served, tmp_path, settled, in_place):
    """The first order of a mission finds its nominal flight there."""
    from fastapi.testclient import TestClient

    from voskhod.server.app import Parts, create_app
    from voskhod.server.guards import Access

    app = create_app(served, Parts(Access(), USUAL, tmp_path, in_place))
    name = flight_id(mission_digest(served["capsule"].mission), None, None)
    with TestClient(app, base_url="http://localhost") as client:
        assert settled(client, name).status_code == 200
        assert client.post("/api/flights", json={"mission": "capsule"}).status_code == 200


def test_a_mission_tells_what_can_be_changed(client):
    """Every key can be set to its nominal value, which changes nothing in a flight that is sure."""
    answer = client.get("/api/missions/capsule").json()
    keys = {one["key"]: one for one in answer["inputs"]}
    mass = keys["capsule.mass"]
    assert mass["in_doubt"]
    assert (mass["unit"], mass["nominal"]) == ("kg", 206.0)
    # Uniform from 200 to 212 kg: its 1 % and 99 % quantiles.
    assert (mass["low"], mass["high"]) == pytest.approx((200.12, 211.88), rel=1e-12)
    assert keys["capsule.diameter"]["choices"] == [1.52, 1.6]
    speed = keys["entry.speed"]["scale"]
    assert (speed["unit"], speed["factor"]) == ("km/s", pytest.approx(1000.0))
    for one in answer["inputs"]:
        text = str(one["nominal"]) if one["is_word"] else f"{one['nominal']!r} {one['unit']}"
        value = ("false", "true")[int(one["nominal"])] if one["is_switch"] else text.strip()
        order = {"mission": "capsule", "set": {one["key"]: value}}
        assert client.post("/api/flights", json=order).status_code in (200, 202, 429), one["key"]
