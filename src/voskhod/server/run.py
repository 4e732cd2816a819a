"""Run the application on an address of this machine.

Decision: it listens to this machine alone. Elsewhere it wants a token, which a browser gets by a
link that works once. It speaks plain HTTP: over a network put a proxy with TLS before it, or a
tunnel (`ssh -L`).
"""

import ipaddress
import socket
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from voskhod.errors import InputError, OutputError
from voskhod.server.app import Parts, create_app
from voskhod.server.guards import KEY, LOOPBACK, Access
from voskhod.server.limits import USUAL, Limits
from voskhod.server.protocol import TimedProtocol
from voskhod.server.served import Served

PORT = 8765
LEAST_TOKEN = 16  # characters; as many random ones take longer than anybody has


@dataclass(frozen=True)
class Where:
    """Where the server listens.

    Attributes:
        host: address or name.
        port: port; 0 for any that is free.
        token: what clients must know, None without one.
    """

    host: str = "127.0.0.1"
    port: int = PORT
    token: str | None = None


def check_where(where: Where) -> None:
    """Refuse an address that would let strangers in.

    Args:
        where: where the server is to listen.

    Raises:
        InputError: another address than this machine's without a token, or a token that is short.
    """
    if not 0 <= where.port <= 65535:
        raise InputError("must be between 0 and 65535", given=str(where.port), where="--port")
    if where.token is None and not _is_loopback(where.host):
        raise InputError(
            "must be an address of this machine alone, or come with a token",
            given=where.host,
            where="--host",
            do="Give --token as well, or leave --host out.",
        )
    if where.token is not None and not (
        len(where.token) >= LEAST_TOKEN and where.token.isascii() and where.token.isprintable()
    ):
        must = f"must have at least {LEAST_TOKEN} plain characters"
        do = 'For example --token "$(openssl rand -hex 16)".'
        raise InputError(must, given="a shorter one, or others", where="--token", do=do)


def _is_loopback(host: str) -> bool:
    if host in LOOPBACK:
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def listening(where: Where) -> socket.socket:
    """Return a socket that listens.

    Args:
        where: where to listen.

    Raises:
        InputError: no such address.
        OutputError: the port is taken, or not for this user.
    """
    try:
        rows = socket.getaddrinfo(where.host, where.port, type=socket.SOCK_STREAM)
        family, kind, proto, _, address = rows[0]
    except (OSError, UnicodeError) as wrong:
        raise InputError(
            "must be an address of this machine", given=where.host, where="--host"
        ) from wrong
    made = socket.socket(family, kind, proto)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind(address)
        made.listen(256)
    except OSError as wrong:
        made.close()
        raise OutputError(
            f"cannot listen at {where.host}, port {where.port}: {wrong.strerror}. "
            "Give another --port."
        ) from wrong
    return made


def serve(
    served: dict[str, Served],
    where: Where,
    ready: Callable[[str], None],
    limits: Limits = USUAL,
    out: Path = Path("out"),
) -> None:
    """Serve missions until somebody stops it.

    Args:
        served: missions by their short names.
        where: where to listen.
        ready: called with the address of the page before the first request.
        limits: how much may be asked.
        out: where results are kept, and looked for.

    Raises:
        InputError: an address that is not acceptable.
        OutputError: the port is taken.
    """
    import uvicorn

    check_where(where)
    access = Access(where.host, where.token)
    app = create_app(served, Parts(access, limits, out))
    with listening(where) as opened:
        ready(address_of(where, opened, access))
        uvicorn.Server(uvicorn.Config(app, **settings(limits))).run(sockets=[opened])


def settings(limits: Limits) -> dict[str, Any]:
    """Return how the HTTP server is set: one protocol, short heads, no patience.

    Args:
        limits: how much may be asked.
    """
    timed = type("Timed", (TimedProtocol,), {"head_s": limits.head_s})
    return {
        "http": timed,
        "ws": "none",
        "h11_max_incomplete_event_size": limits.head_bytes,
        "timeout_keep_alive": 30,  # a reader on a busy machine comes back within that
        "limit_concurrency": limits.connections,
        "timeout_graceful_shutdown": 2,
        "proxy_headers": False,
        "server_header": False,
        "access_log": False,
        "log_level": "warning",
    }


def address_of(where: Where, opened: socket.socket, access: Access) -> str:
    """Return the address of the page, with the key that works once where a token is wanted.

    Args:
        where: where it listens.
        opened: its socket, which knows the port.
        access: who may come in.
    """
    host = f"[{where.host}]" if ":" in where.host else where.host
    address = f"http://{host}:{opened.getsockname()[1]}/"
    return address if access.token is None else f"{address}?{KEY}={access.link_key}"
