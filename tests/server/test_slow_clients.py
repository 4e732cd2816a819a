"""Clients that are slow, long or many, against a real server on a free port of this machine."""

import socket
import threading
import time

import httpx
import pytest

from voskhod.server.limits import USUAL

HASTY = USUAL._replace(head_s=0.5, body_s=0.5)


def call(place, content, seconds=20.0):
    """Send bytes and return all that comes back before the server closes."""
    with socket.create_connection(place, seconds) as wire:
        wire.sendall(content)
        return rest_of(wire)


def drip(wire):
    """Send a head that never ends, for ten seconds."""
    for _ in range(200):
        wire.sendall(b"X")
        time.sleep(0.05)


def rest_of(wire):
    """Return all that comes before the other side closes."""
    parts = []
    try:
        while part := wire.recv(65536):
            parts.append(part)
    except ConnectionResetError:
        pass
    return b"".join(parts)


def test_a_head_that_does_not_come_is_not_waited_for(real):
    """Neither one of which nothing comes, nor one that drips, nor the second on a connection."""
    with real(HASTY) as place:
        assert call(place, b"") == b""
        assert call(place, b"GET /api/health HTTP/1.1\r\nHost: localhost\r\n") == b""
        with socket.create_connection(place, 20.0) as wire:
            begun = time.monotonic()
            with pytest.raises(OSError, match=r"reset|[Bb]roken"):
                drip(wire)
            assert time.monotonic() - begun < 8.0  # far below the ten seconds that it would drip
        with socket.create_connection(place, 20.0) as wire:
            wire.sendall(b"GET /api/health HTTP/1.1\r\nHost: localhost\r\n\r\nGET /api")
            time.sleep(0.2)
            wire.sendall(b"/health")
            answers = rest_of(wire)
        assert answers.count(b"HTTP/1.1 200") == 1
        assert httpx.get(f"http://{place[0]}:{place[1]}/api/health").status_code == 200


def test_a_body_that_does_not_come_is_not_waited_for(real):
    """Half a body is answered with 408 after its time; the server lives on."""
    head = (
        b"POST /api/flights HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        b"Content-Length: 100\r\n\r\n{"
    )
    with real(HASTY) as place:
        answer = call(place, head)
        assert answer.startswith(b"HTTP/1.1 408")
        assert b"must send its body within 0.5 s" in answer
        assert httpx.get(f"http://{place[0]}:{place[1]}/api/health").status_code == 200


def test_a_long_head_is_refused(real):
    """More than 16 kB of headers are no request, in one piece or in several."""
    head = b"GET /api/health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX: "
    long = head + b"x" * 40_000 + b"\r\n\r\n"
    with real() as place:
        assert call(place, long).startswith((b"HTTP/1.1 400", b"HTTP/1.1 431"))


def test_a_long_body_is_refused_before_it_is_sent(real):
    """A gigabyte that is only told of is answered at once."""
    head = (
        b"POST /api/flights HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        b"Content-Length: 1000000000\r\n\r\n"
    )
    with real() as place:
        assert call(place, head).startswith(b"HTTP/1.1 413")


def test_chunks_without_end_are_refused(real):
    """A body of chunks is counted as it comes."""
    limits = USUAL._replace(body_bytes=10_000)
    head = (
        b"POST /api/flights HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        b"Transfer-Encoding: chunked\r\n\r\n"
    )
    with real(limits) as place:
        answer = call(place, head + b"1000\r\n" + b"x" * 4096 + b"\r\n" + b"1000\r\n" + b"x" * 4096
                      + b"\r\n" + b"1000\r\n" + b"x" * 4096 + b"\r\n")  # fmt: skip
        assert answer.startswith(b"HTTP/1.1 413")


def test_idle_clients_keep_nobody_out(real):
    """Fifty connections that say nothing, and readers beside them."""
    with real(HASTY._replace(connections=200)) as place:
        idle = [socket.create_connection(place, 20.0) for _ in range(50)]
        codes = []

        def read():
            with httpx.Client(base_url=f"http://{place[0]}:{place[1]}") as client:
                codes.extend(client.get("/api/missions").status_code for _ in range(5))

        readers = [threading.Thread(target=read) for _ in range(10)]
        for one in readers:
            one.start()
        for one in readers:
            one.join(30.0)
        assert codes == [200] * 50
        assert all(rest_of(wire) == b"" for wire in idle)
        for wire in idle:
            wire.close()


def test_a_websocket_is_no_way_in(real):
    """An upgrade is answered as the plain request that it also is, or refused."""
    asked = (
        b"GET /api/health HTTP/1.1\r\nHost: evil.example\r\nConnection: Upgrade, close\r\n"
        b"Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: eA==\r\n\r\n"
    )
    with real(HASTY) as place:
        assert call(place, asked).startswith(b"HTTP/1.1 421")
