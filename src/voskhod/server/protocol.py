"""HTTP/1.1 with a clock on the head of a request.

The server's own protocol waits for ever for the head of a request: a hundred clients that send one
byte a minute would take all connections ("slow loris"). Here a connection that has not sent a whole
head in time is closed, the first one and each that follows on the same connection.

Source: RFC 9112, section 9.5 (a server may close a connection that it times out).
"""

import asyncio
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

from voskhod.server.limits import USUAL

HEAD_S = USUAL.head_s


class TimedProtocol(H11Protocol):
    """The usual protocol, which closes a connection whose head does not come in time."""

    head_s = HEAD_S
    _clock: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        """Start the clock."""
        super().connection_made(transport)
        self._start()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the clock."""
        self._stop()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Stop the clock when there is a whole head, start it when another one begins."""
        super().data_received(data)
        if self.cycle is None or self.cycle.response_complete:
            if self._clock is None:
                self._start()
        else:
            self._stop()

    def on_response_complete(self) -> None:
        """Leave a connection that waits for its next request to the usual clock."""
        self._stop()
        super().on_response_complete()

    def _start(self) -> None:
        self._clock = self.loop.call_later(self.head_s, self._late)

    def _stop(self) -> None:
        if self._clock is not None:
            self._clock.cancel()
            self._clock = None

    def _late(self) -> None:
        self._clock = None
        if not self.transport.is_closing():
            self.transport.abort()
