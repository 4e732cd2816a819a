"""A Chromium without a window that is told what to do over two pipes.

It speaks the DevTools protocol, JSON messages that end with a zero byte, over its file descriptors
3 and 4: no port is opened. The profile is a folder that goes with it. No name is looked up, so that
nothing on a page can leave this machine.

Decision: the protocol and not `--screenshot` with virtual time: that jumps over the time in which
the page unpacks its data, and takes the picture before it is drawn every other time (measured).
Decision: the sandbox is left out for root alone, for whom Chromium does not start with it.

Source: Chrome DevTools Protocol 1.3; Chromium, `--remote-debugging-pipe`.
"""

import fcntl
import json
import os
import select
import shutil
import signal
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any

from voskhod.errors import InputError, OutputError

ENVIRONMENT = "VOSKHOD_BROWSER"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
_FLAGS = (
    "--headless",
    "--remote-debugging-pipe",
    "--enable-unsafe-swiftshader",  # WebGL where there is no graphics card
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",  # /dev/shm is small in containers
    "--disable-sync",
    "--no-default-browser-check",
    "--no-first-run",
    "--hide-scrollbars",
    "--mute-audio",
)
_END_S = 5.0  # how long it may take to end by itself
_LOOK_S = 0.02
_LEAST = 10  # pipes lie above the descriptors that the browser is given


def find_browser() -> str:
    """Return the path of a Chromium: VOSKHOD_BROWSER, else one of the usual names.

    Raises:
        InputError: there is none.
    """
    named = os.environ.get(ENVIRONMENT)
    for name in (named,) if named else NAMES:
        if (path := shutil.which(name)) is not None:
            return path
    raise InputError(
        "needs a Chromium or Chrome",
        given=named or f"a machine without {', '.join(NAMES)}",
        where=ENVIRONMENT if named else None,
        do=f"Install Chromium, or name the program in {ENVIRONMENT}.",
    )


class Browser:
    """A browser that runs for as long as the block.

    Args:
        program: path of the browser.
        seconds: how long everything may take [s].

    Raises:
        OutputError: it does not start, ends early, takes too long or refuses a command.
    """

    def __init__(self, program: str, seconds: float) -> None:
        self._program, self._seconds = program, seconds
        self._ends = time.monotonic() + seconds
        self._rest = b""
        self._number = 0
        self._session: str | None = None

    def __enter__(self) -> "Browser":
        self._folder = tempfile.TemporaryDirectory(
            prefix="voskhod-browser-", ignore_cleanup_errors=True
        )
        is_root = os.geteuid() == 0
        flags = (*_FLAGS, *(("--no-sandbox",) if is_root else ()))
        profile = f"--user-data-dir={self._folder.name}"
        try:
            self._start([self._program, *flags, profile, "about:blank"])
        except OSError as wrong:
            self._folder.cleanup()
            raise OutputError(f"{self._program} does not start: {wrong.strerror}") from wrong
        return self

    def _start(self, words: list[str]) -> None:
        """Start the program in a group of its own, with the pipes where it looks for them."""
        to_read, self._write = _pipe()
        self._read, to_write = _pipe()
        silent = [(os.POSIX_SPAWN_OPEN, place, os.devnull, os.O_RDWR, 0) for place in range(3)]
        pipes = [(os.POSIX_SPAWN_DUP2, to_read, 3), (os.POSIX_SPAWN_DUP2, to_write, 4)]
        try:
            self._process = os.posix_spawn(
                words[0], words, os.environ, file_actions=[*silent, *pipes], setpgroup=0
            )
        except OSError:
            self._close_pipes()
            raise
        finally:
            os.close(to_read)
            os.close(to_write)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        wrong: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with suppress(OSError):
            self._send("Browser.close", {}, None)
        self._close_pipes()
        ends = time.monotonic() + _END_S
        process = self._process
        while os.waitpid(process, os.WNOHANG) == (0, 0):
            if time.monotonic() > ends:
                os.killpg(process, signal.SIGKILL)
                os.waitpid(process, 0)
                break
            time.sleep(_LOOK_S)
        with suppress(ProcessLookupError):  # children that outlive it
            os.killpg(process, signal.SIGKILL)
        self._folder.cleanup()

    def open(self, file: Path, query: str, size: tuple[int, int]) -> None:
        """Open a file in a window of some size.

        Args:
            file: where it lies.
            query: what follows the question mark in its address.
            size: width and height [px].
        """
        target = self._call("Target.createTarget", url="about:blank")["targetId"]
        attached = self._call("Target.attachToTarget", targetId=target, flatten=True)
        self._session = attached["sessionId"]
        width, height = size
        self._call(
            "Emulation.setDeviceMetricsOverride",
            width=width, height=height, deviceScaleFactor=1, mobile=False,
        )  # fmt: skip
        self._call("Page.navigate", url=f"{file.resolve().as_uri()}?{query}")

    def value(self, expression: str) -> Any:
        """Return the value of an expression in the page.

        Args:
            expression: JavaScript whose value is plain data.
        """
        found = self._call("Runtime.evaluate", expression=expression, returnByValue=True)
        return found.get("result", {}).get("value")

    def screenshot(self) -> str:
        """Return what the window shows: a PNG in base64."""
        return str(self._call("Page.captureScreenshot", format="png")["data"])

    def _call(self, method: str, **given: Any) -> dict[str, Any]:
        """Give a command and wait for its answer."""
        try:
            number = self._send(method, given, self._session)
            while (answer := self._message()).get("id") != number:
                pass
        except (BrokenPipeError, EOFError):
            raise OutputError(f"{self._program} ended before the picture was taken") from None
        if "error" in answer:
            raise OutputError(f"{self._program}: {method}: {answer['error'].get('message')}")
        result: dict[str, Any] = answer["result"]
        return result

    def _send(self, method: str, given: dict[str, Any], session: str | None) -> int:
        self._number += 1
        words = {"id": self._number, "method": method, "params": given}
        if session is not None:
            words["sessionId"] = session
        os.write(self._write, json.dumps(words).encode() + b"\0")
        return self._number

    def _message(self) -> dict[str, Any]:
        while b"\0" not in self._rest:
            left = self._ends - time.monotonic()
            if left <= 0.0 or not select.select([self._read], [], [], left)[0]:
                raise OutputError(f"{self._program} takes longer than {self._seconds:g} s")
            if not (more := os.read(self._read, 1 << 20)):
                raise EOFError
            self._rest += more
        line, _, self._rest = self._rest.partition(b"\0")
        found: dict[str, Any] = json.loads(line)
        return found

    def _close_pipes(self) -> None:
        os.close(self._read)
        os.close(self._write)


def _pipe() -> tuple[int, int]:
    """Return the two ends of a pipe, neither where the browser's own descriptors come to lie."""
    ends = os.pipe()
    high = [fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, _LEAST) for end in ends]
    for end in ends:
        os.close(end)
    return high[0], high[1]
