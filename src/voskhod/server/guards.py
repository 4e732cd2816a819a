"""What a request must be like before anything looks at it, and what every answer carries.

    Host       one of the names that the server answers to: another name that leads here is an
               attack by DNS rebinding
    Origin     of a request that changes something: the page's own; a request without one must not
               come from another site (Sec-Fetch-Site)
    token      where the server has one: as bearer, or as the cookie that a one-time link left
    head, body neither too long nor too slow (a head is timed by `server.protocol`)

Answers carry a policy that lets the page load from this server alone, without inline script, in no
frame, and tell no other site where they were read. There is no CORS: no other site may read them.

Sources: OWASP Secure Headers Project; RFC 6265 (cookies); Fetch Metadata Request Headers, W3C.
"""

import asyncio
import hmac
import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs, urlsplit

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from voskhod.server.limits import Limits

COOKIE = "voskhod"
KEY = "key"
LOOPBACK = ("127.0.0.1", "localhost", "::1")
_ANYWHERE = ("0.0.0.0", "::")
_SAFE = ("GET", "HEAD", "OPTIONS")
_MOST_COOKIES = 64  # browsers that came in by a link; there is one link to a start

POLICY = "; ".join((
    "default-src 'self'", "script-src 'self'", "style-src 'self'", "img-src 'self' data: blob:",
    "worker-src 'self' blob:", "connect-src 'self'", "object-src 'none'", "base-uri 'none'",
    "form-action 'self'", "frame-ancestors 'none'",
))  # fmt: skip
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}


@dataclass
class Access:
    """Who may come in.

    Attributes:
        host: address that the server listens at.
        token: what a client must know; None where everybody on this machine may come in.
        link_key: what a one-time link carries; used up when somebody has followed it.
        cookies: what followed links have left.
    """

    host: str = "127.0.0.1"
    token: str | None = None
    link_key: str | None = field(default_factory=lambda: secrets.token_urlsafe(24))
    cookies: list[str] = field(default_factory=list)

    def answers_to(self, name: str) -> bool:
        """Return whether the server goes by a name.

        Args:
            name: host of a request, without its port.
        """
        # Listening everywhere it cannot know its names; the token keeps strangers out then.
        return name in (*LOOPBACK, self.host) or (self.host in _ANYWHERE and self.token is not None)

    def admits(self, bearer: str, cookie: str) -> bool:
        """Return whether a client may come in.

        Args:
            bearer: its token, "" without one.
            cookie: its cookie, "" without one.
        """
        if self.token is None:
            return True
        if hmac.compare_digest(bearer.encode(), self.token.encode()):
            return True
        found = [hmac.compare_digest(cookie.encode(), one.encode()) for one in self.cookies]
        return any(found)

    def follow(self, key: str) -> str | None:
        """Use up the one-time link; return the cookie that it leaves, None for a wrong one.

        Args:
            key: what the link carried.
        """
        if self.link_key is None or not hmac.compare_digest(key.encode(), self.link_key.encode()):
            return None
        self.link_key = None
        cookie = secrets.token_urlsafe(32)
        self.cookies = [*self.cookies[1 - _MOST_COOKIES :], cookie]
        return cookie


@dataclass
class Refusal(Exception):
    """A request that is turned away: status, and the error that the client is told."""

    status: int
    must: str
    given: str
    do: str = ""
    headers: tuple[tuple[str, str], ...] = ()


class Guard:
    """Looks at every request first, and at every answer last.

    Args:
        app: application behind it.
        access: who may come in.
        limits: how long and how slow a request may be.
    """

    def __init__(self, app: ASGIApp, access: Access, limits: Limits) -> None:
        self.app, self.access, self.limits = app, access, limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":  # a WebSocket: refused before it is one
            await send({"type": "websocket.close", "code": 1008})
            return
        guarded = _with_headers(send)
        try:
            self._check_length(scope)
            head = _head(scope)
            self._check_host(head)
            self._check_origin(scope, head)
            if (cookie := self._followed(scope)) is not None:
                await _redirect(guarded, cookie)
                return
            self._check_token(head)
            body = await self._body(scope, head, receive)
        except Refusal as refused:
            await _refuse(guarded, refused)
            return
        await self.app(scope, _replayed(body, receive), guarded)

    def _check_length(self, scope: Scope) -> None:
        # The protocol counts a head that comes in pieces only.
        length = sum(len(name) + len(value) + 4 for name, value in scope["headers"])
        if length + len(scope["path"]) + len(scope["query_string"]) > self.limits.head_bytes:
            must = f"must have a head of at most {self.limits.head_bytes} bytes"
            raise Refusal(431, must, "a longer one")

    def _check_host(self, head: dict[str, list[str]]) -> None:
        hosts = head.get("host", [])
        if len(hosts) != 1:
            raise Refusal(400, "must name one host", f"{len(hosts)} of them")
        if not self.access.answers_to(_name_of(hosts[0])):
            do = "Use the address that the server printed."
            raise Refusal(421, "must name a host that this server is", repr(hosts[0][:80]), do)

    def _check_origin(self, scope: Scope, head: dict[str, list[str]]) -> None:
        if scope["method"] in _SAFE:
            return
        origins = head.get("origin", [])
        own = f"{scope.get('scheme', 'http')}://{head['host'][0]}".lower()
        if origins and [one.lower() for one in origins] != [own]:
            raise Refusal(403, "must come from the page of this server", repr(origins[0][:80]))
        site = head.get("sec-fetch-site", ["none"])[0]
        if not origins and site not in ("same-origin", "none"):
            raise Refusal(403, "must come from the page of this server", f"a {site[:20]} request")

    def _check_token(self, head: dict[str, list[str]]) -> None:
        words = head.get("authorization", [""])[0].split(" ", 1)
        bearer = words[1].strip() if len(words) == 2 and words[0].lower() == "bearer" else ""
        if not self.access.admits(bearer, _cookie(head)):
            do = "Follow the link that the server printed, or send it as a bearer token."
            challenge = (("www-authenticate", "Bearer"),)
            raise Refusal(401, "must carry the token of this server", "none, or another", do,
                          challenge)  # fmt: skip

    def _followed(self, scope: Scope) -> str | None:
        """Return the cookie that a one-time link leaves, None where none was followed."""
        if self.access.token is None or scope["path"] != "/" or scope["method"] != "GET":
            return None
        keys = parse_qs(scope["query_string"].decode("latin-1"), max_num_fields=8).get(KEY, [])
        return self.access.follow(keys[0]) if keys else None

    async def _body(self, scope: Scope, head: dict[str, list[str]], receive: Receive) -> bytes:
        """Read the whole body, if it is short and comes soon enough."""
        most = self.limits.body_bytes
        told = head.get("content-length", ["0"])[0]
        if told.isdigit() and int(told) > most:
            raise _too_long(most)
        if "content-length" not in head and "transfer-encoding" not in head:
            return b""
        kind = head.get("content-type", [""])[0].partition(";")[0].strip().lower()
        is_empty = told == "0" and "transfer-encoding" not in head
        if not is_empty and scope["method"] not in _SAFE and kind != "application/json":
            raise Refusal(415, "must be application/json", repr(kind[:80]))
        try:
            async with asyncio.timeout(self.limits.body_s):
                return await _read(receive, most)
        except TimeoutError:
            close = (("connection", "close"),)
            must = f"must send its body within {self.limits.body_s:g} s"
            raise Refusal(408, must, "a slower one", "", close) from None


def _too_long(most: int) -> Refusal:
    close = (("connection", "close"),)
    return Refusal(413, f"must have a body of at most {most} bytes", "a longer one", "", close)


async def _read(receive: Receive, most: int) -> bytes:
    parts: list[bytes] = []
    length = 0
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return b"".join(parts)
        parts.append(message.get("body", b""))
        length += len(parts[-1])
        if length > most:
            raise _too_long(most)
        if not message.get("more_body", False):
            return b"".join(parts)


def _replayed(body: bytes, receive: Receive) -> Receive:
    """Return a function that hands out a body that was read, then what else comes."""
    messages: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def again() -> Message:
        return messages.pop() if messages else await receive()

    return again


def _head(scope: Scope) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in scope["headers"]:
        found.setdefault(name.decode("latin-1").lower(), []).append(value.decode("latin-1"))
    return found


def _name_of(host: str) -> str:
    """Return a host without its port, in lower case; "" for what is no host."""
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def _cookie(head: dict[str, list[str]]) -> str:
    try:
        jar: SimpleCookie = SimpleCookie("; ".join(head.get("cookie", [])))
    except CookieError:
        return ""
    return jar[COOKIE].value if COOKIE in jar else ""


def _with_headers(send: Send) -> Send:
    async def guarded(message: Message) -> None:
        if message["type"] == "http.response.start":
            present = {name.lower() for name, _ in message.get("headers", [])}
            added = [(k.encode(), v.encode()) for k, v in HEADERS.items()]
            kept = [row for row in added if row[0] not in present]
            message = {**message, "headers": [*message.get("headers", []), *kept]}
        await send(message)

    return guarded


async def _redirect(send: Send, cookie: str) -> None:
    jar = f"{COOKIE}={cookie}; Path=/; HttpOnly; SameSite=Strict"
    await _answer(send, 303, (("location", "/"), ("set-cookie", jar)), b"")


async def _refuse(send: Send, refused: Refusal) -> None:
    error = {"must": refused.must, "given": refused.given, "where": "request",
             "do": refused.do or None}  # fmt: skip
    body = json.dumps({"error": error}).encode()
    await _answer(send, refused.status, (("content-type", "application/json"), *refused.headers),
                  body)  # fmt: skip


async def _answer(send: Send, status: int, headers: Iterable[tuple[str, str]], body: bytes) -> None:
    rows = [*headers, ("content-length", str(len(body))), ("cache-control", "no-store")]
    encoded: list[Any] = [(name.encode(), value.encode()) for name, value in rows]
    await send({"type": "http.response.start", "status": status, "headers": encoded})
    await send({"type": "http.response.body", "body": body})
