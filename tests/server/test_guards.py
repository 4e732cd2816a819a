"""Who may come in: names, origins, tokens, bodies; and what every answer carries."""

import pytest

from voskhod.errors import InputError, OutputError
from voskhod.server.guards import Access
from voskhod.server.limits import USUAL
from voskhod.server.run import Where, address_of, check_where, listening

TOKEN = "0123456789abcdef"
ORDER = {"mission": "capsule"}


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost", 200), ("127.0.0.1:8765", 200), ("[::1]:9000", 200), ("LOCALHOST", 200),
        ("evil.example", 421), ("localhost.evil.example", 421), ("127.0.0.1.evil.example", 421),
        ("evil.example:80", 421), ("[evil", 421), ("", 421), ("localhost@evil.example", 421),
        ("0.0.0.0", 421),
    ],
)  # fmt: skip
def test_only_its_own_names_are_answered(client, host, status):
    """Another name that leads here is DNS rebinding."""
    assert client.get("/api/health", headers={"host": host}).status_code == status


@pytest.mark.parametrize(
    ("headers", "is_let_in"),
    [
        ({}, True),
        ({"origin": "http://localhost"}, True),
        ({"sec-fetch-site": "same-origin"}, True),
        ({"origin": "http://evil.example"}, False),
        ({"origin": "https://localhost"}, False),
        ({"origin": "http://localhost:3000"}, False),
        ({"origin": "null"}, False),
        ({"sec-fetch-site": "cross-site"}, False),
        ({"sec-fetch-site": "same-site"}, False),
    ],
)
def test_another_site_changes_nothing(client, headers, is_let_in):
    """Orders and deletions come from the page itself or from a program, never another page."""
    order = client.post("/api/flights", json=ORDER, headers=headers)
    gone = client.delete("/api/flights/0123456789abcdef", headers=headers)
    assert (order.status_code, gone.status_code) == ((202, 404) if is_let_in else (403, 403))


def test_a_form_of_another_site_is_no_order(client):
    """What a form can send without asking first is not read as JSON."""
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""):
        answer = client.post(
            "/api/flights", content=b'{"mission":"capsule"}', headers={"content-type": kind}
        )
        assert answer.status_code == 415, kind


def test_no_other_site_may_read(client):
    """There is no CORS: neither a preflight nor an answer allows another origin."""
    asked = {"origin": "http://evil.example", "access-control-request-method": "POST"}
    for answer in (client.options("/api/flights", headers=asked),
                   client.get("/api/missions", headers=asked)):  # fmt: skip
        assert not [name for name in answer.headers if name.startswith("access-control")]


def test_every_answer_carries_the_policy(client):
    """Pages, data, errors and refusals alike; no inline script, no frame, no stranger."""
    answers = [
        client.get("/"), client.get("/api/missions"), client.get("/nothing"),
        client.get("/api/health", headers={"host": "evil.example"}),
        client.post("/api/flights", json={"mission": 1}), client.put("/api/flights"),
    ]  # fmt: skip
    assert [one.status_code for one in answers] == [200, 200, 404, 421, 422, 405]
    for one in answers:
        policy = dict(
            part.split(" ", 1) for part in one.headers["content-security-policy"].split("; ")
        )
        assert policy["default-src"] == policy["script-src"] == "'self'"
        assert policy["frame-ancestors"] == policy["object-src"] == policy["base-uri"] == "'none'"
        assert "unsafe" not in one.headers["content-security-policy"]
        assert one.headers["x-content-type-options"] == "nosniff"
        assert one.headers["referrer-policy"] == "no-referrer"


def test_a_token_is_wanted_where_there_is_one(client_of):
    """As bearer; nothing, another one and another scheme stay outside, for data and page."""
    client = client_of(access=Access(token=TOKEN))
    good = {"authorization": f"Bearer {TOKEN}"}
    for path in ("/api/health", "/api/missions", "/", "/api/openapi.json"):
        assert client.get(path, headers=good).status_code == 200
        for bad in ("", f"Bearer {TOKEN}0", f"Basic {TOKEN}", TOKEN, "Bearer ", "Bearer é"):
            answer = client.get(path, headers={"authorization": bad.encode()})
            assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")


def test_a_link_works_once_and_leaves_a_cookie(client_of):
    """The second who follows it is turned away; the cookie is out of reach of scripts."""
    access = Access(token=TOKEN)
    key = access.link_key
    client = client_of(access=access)
    wrong = client.get("/", params={"key": "another"})
    first = client.get("/", params={"key": key})
    assert (wrong.status_code, first.status_code, first.headers["location"]) == (401, 303, "/")
    cookie = first.headers["set-cookie"]
    assert all(word in cookie for word in ("HttpOnly", "SameSite=Strict", "Path=/"))
    assert TOKEN not in cookie
    assert client.get("/api/health").status_code == 200
    client.cookies.clear()
    assert client.get("/", params={"key": key}).status_code == 401
    assert client.get("/api/health").status_code == 401


def test_a_body_that_is_too_long_is_refused(client_of):
    """By its told length, and by its true one where that is not told."""
    client = client_of(USUAL._replace(body_bytes=1000))
    long = b'{"toml":"' + b"a" * 2000 + b'"}'
    kind = {"content-type": "application/json"}
    told = client.post("/api/flights", content=long, headers=kind)
    untold = client.post("/api/flights", content=iter([long[:900], long[900:]]), headers=kind)
    assert (told.status_code, untold.status_code) == (413, 413)
    assert told.headers["connection"] == "close"
    assert client.post("/api/flights", json=ORDER).status_code == 202


@pytest.mark.parametrize(
    "path",
    ["/../../../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/..%2f..%2fpyproject.toml",
     "/app.py", "/page/../app.py", "//etc/passwd", "/api/missions/..%2f..%2fetc",
     "/api/evidence/..%2f..%2fetc/passwd", "/api/evidence/voskhod-2/..%2f..%2fpasswd",
     "/api/flights/../../etc/passwd", "/api/flights/%00/telemetry"],
)  # fmt: skip
def test_no_path_leads_out(client, path):
    """Nothing of the disk is handed out but the page's own files."""
    answer = client.get(path)
    assert answer.status_code in (404, 422)
    assert "root:" not in answer.text
    assert "import" not in answer.text


def test_another_address_wants_a_token():
    """The server listens to this machine alone unless it has a token worth the name."""
    for host in ("127.0.0.1", "localhost", "::1", "127.0.0.2"):
        check_where(Where(host))
    check_where(Where("0.0.0.0", token=TOKEN))
    open_to_all = [Where(host) for host in ("0.0.0.0", "192.0.2.1", "::", "example.org")]
    weak = [Where(token=token) for token in ("short", "0123456789abcde\n")]
    for where in (*open_to_all, *weak, Where(port=70000)):
        with pytest.raises(InputError):
            check_where(where)


def test_a_port_that_is_taken_is_told():
    """One sentence, not a trace."""
    with listening(Where(port=0)) as first:
        port = first.getsockname()[1]
        assert address_of(Where(), first, Access()) == f"http://127.0.0.1:{port}/"
        with pytest.raises(OutputError, match=f"cannot listen at 127.0.0.1, port {port}"):
            listening(Where(port=port))
    with pytest.raises(InputError, match="must be an address of this machine"):
        listening(Where("no.such.host.invalid", 0))


def test_listening_everywhere_any_name_will_do_with_the_token():
    """It cannot know its names then; strangers lack the token."""
    assert Access("0.0.0.0", TOKEN).answers_to("console.example")
    assert not Access("0.0.0.0").answers_to("console.example")
    assert Access("192.0.2.1", TOKEN).answers_to("192.0.2.1")
    assert not Access("192.0.2.1", TOKEN).answers_to("console.example")
