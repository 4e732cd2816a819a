"""Campaigns on request: one at a time, each in a process that can be ended, its rows on the disk.

A campaign's name is a digest of mission, draws and seed, and so is its folder: the same order after
a restart finds what was flown. Whoever forgets a campaign removes its folder. Landings are handed
out as float32 pairs of degrees, evenly thinned to what a page can draw.
"""

import hashlib
import json
import logging
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import numpy as np

from voskhod.errors import InputError
from voskhod.server.flights import Busy
from voskhod.server.limits import MOST_LANDINGS, Limits
from voskhod.server.served import Ordered, Served

_log = logging.getLogger("voskhod.server")
PLACES = ("landing.latitude", "landing.longitude")
Lines = Iterator[dict[str, Any]]
State = Literal["queued", "flying", "done", "failed"]


@dataclass
class Flown:
    """A campaign that is wanted, is being flown, or was flown.

    Attributes:
        id: name.
        place: name or path of the mission.
        mission: id of the mission.
        draws: how many flights.
        seed: seed of the draws.
        changes: what was changed, text by dotted key.
        folder: where its rows are.
        state: where it stands.
        rows: flights that are there.
        message: what is being done, in words.
        error: what went wrong, ready for JSON.
        summary: what it says, ready for JSON.
    """

    id: str
    place: str
    mission: str
    draws: int
    seed: int
    changes: dict[str, str]
    folder: Path
    state: State = "queued"
    rows: int = 0
    message: str = ""
    error: dict[str, Any] | None = None
    summary: dict[str, Any] | None = None
    process: "subprocess.Popen[str] | None" = field(default=None, repr=False)
    is_cancelled: bool = False

    def answer(self) -> dict[str, Any]:
        """Return the campaign as plain data."""
        return {
            "id": self.id, "mission": self.mission, "draws": self.draws, "seed": self.seed,
            "set": self.changes, "state": self.state, "rows": self.rows, "message": self.message,
            "error": self.error, "summary": self.summary,
        }  # fmt: skip

    def event(self) -> dict[str, Any]:
        """Return how far it is."""
        return {"state": self.state, "rows": self.rows, "draws": self.draws,
                "message": self.message}  # fmt: skip


@dataclass
class Campaigns:
    """Takes orders of campaigns and tells how they go.

    Attributes:
        limits: how much may be asked.
        folder: where campaigns are kept.
        run: flies one and yields what its process says; tests give their own.
    """

    limits: Limits
    folder: Path
    run: Callable[["Flown"], Lines] | None = None

    def __post_init__(self) -> None:
        self._lock = threading.Condition()
        self._known: dict[str, Flown] = {}
        self._is_open = True

    def start(self) -> None:
        """Start the worker."""
        threading.Thread(target=self._work, name="campaigns", daemon=True).start()

    def stop(self) -> None:
        """End the campaign that is being flown; its parts are kept."""
        with self._lock:
            self._is_open = False
            for one in self._known.values():
                one.is_cancelled = True
                _end(one)
            self._lock.notify_all()

    def order(self, served: Served, order: Ordered, draws: int, seed: int) -> Flown:
        """Take an order of a campaign; one that is known is that one.

        Args:
            served: the mission.
            order: the mission with its changes.
            draws: how many flights.
            seed: seed of the draws.

        Raises:
            InputError: too many draws.
            Busy: too many campaigns.
        """
        if draws > self.limits.draws:
            must = f"must be at most {self.limits.draws}"
            do = "`voskhod campaign` flies any number."
            raise InputError(must, given=str(draws), where="draws", do=do)
        text = f"{order.digest} {draws} {seed}"
        name = hashlib.sha256(text.encode()).hexdigest()[:16]
        with self._lock:
            if (one := self._known.get(name)) is not None and one.state != "failed":
                return one
            if one is None and len(self._known) >= self.limits.campaigns:
                raise Busy("as many campaigns are known as there is room for; forget one")
            changes = dict(order.changes)
            made = Flown(name, served.place, served.id, draws, seed, changes, self.folder / name)
            self._known[name] = made
            self._lock.notify_all()
            return made

    def all(self) -> list[Flown]:
        """Return the campaigns, the first ordered first."""
        with self._lock:
            return list(self._known.values())

    def look(self, name: str) -> Flown | None:
        """Return a campaign, None where there is none of that name.

        Args:
            name: name of the campaign.
        """
        with self._lock:
            return self._known.get(name)

    def forget(self, name: str) -> bool:
        """End a campaign, if it is being flown, and remove it; return whether it was known.

        Args:
            name: name of the campaign.
        """
        with self._lock:
            one = self._known.pop(name, None)
            if one is None:
                return False
            one.is_cancelled = True
            _end(one)
        # A process that is ending may still write: what it leaves is removed at its end.
        shutil.rmtree(one.folder, ignore_errors=True)
        return True

    def landings(self, one: Flown) -> bytes:
        """Return latitude and longitude of the landings as float32 pairs [degrees].

        Args:
            one: a campaign; while it is flown, of the parts that are there.
        """
        from voskhod.campaign.store import Campaign

        try:
            frame = Campaign.open(one.folder).frame()
            names = frame.collect_schema().names()
            if not set(PLACES) <= set(names):
                return b""
            rows = frame.select(PLACES).drop_nulls().collect()
        except (InputError, OSError):  # nothing is there yet, or it was just removed
            return b""
        places = np.degrees(rows.to_numpy().astype(float))
        places = places[np.isfinite(places).all(axis=1)]
        step = -(-len(places) // MOST_LANDINGS) or 1
        return np.ascontiguousarray(places[::step], dtype="<f4").tobytes()

    def _work(self) -> None:
        while True:
            with self._lock:
                while self._is_open and self._next() is None:
                    self._lock.wait()
                one = self._next()
                if not self._is_open or one is None:
                    return
                one.state = "flying"
            self._do(one)

    def _next(self) -> Flown | None:
        return next((one for one in self._known.values() if one.state == "queued"), None)

    def _do(self, one: Flown) -> None:
        """Fly a campaign; whatever happens, the worker lives on."""
        try:
            for said in (self.run or self._run)(one):
                one.rows = said.get("rows", one.rows)
                one.message = said.get("message", one.message)
                one.summary = said.get("summary", one.summary)
                one.error = said.get("error", one.error)
        except Exception:
            _log.exception("a campaign failed")
        if one.summary is None and one.error is None:
            one.error = {"must": "the campaign must be flown to its end", "given": "one that ended"}
        one.message = ""
        one.state = "done" if one.summary is not None else "failed"
        if one.is_cancelled and self._is_open:
            shutil.rmtree(one.folder, ignore_errors=True)

    def _run(self, one: Flown) -> Lines:
        """Fly a campaign in a process of its own and yield what it says."""
        order = {
            "mission": one.place, "overrides": [f"{k}={v}" for k, v in one.changes.items()],
            "draws": one.draws, "seed": one.seed, "out": str(one.folder),
            # One core stays free for the page and its what-ifs.
            "workers": max(1, (os.cpu_count() or 1) - 1),
        }  # fmt: skip
        one.process = process = subprocess.Popen(
            [sys.executable, "-m", "voskhod.server.campaign_process"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True,
        )  # fmt: skip
        if one.is_cancelled:
            _end(one)
        clock = threading.Timer(self.limits.campaign_s, _end, (one,))
        clock.daemon = True
        clock.start()
        begun = time.monotonic()
        try:
            if process.stdin is None or process.stdout is None:
                raise OSError("a process without pipes")
            with suppress(BrokenPipeError), process.stdin as pipe:
                pipe.write(json.dumps(order))
            with process.stdout as said:
                for line in said:
                    with suppress(ValueError):  # what libraries print is no news
                        yield json.loads(line)
        finally:
            clock.cancel()
            process.wait()
        if time.monotonic() - begun > self.limits.campaign_s:
            limit = f"must be flown within {self.limits.campaign_s:g} s"
            yield {"error": {"must": limit, "do": "Order it again: it goes on where it was."}}


def _end(one: Flown) -> None:
    """End the process of a campaign and its workers."""
    if one.process is None or one.process.poll() is not None:
        return
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(one.process.pid, signal.SIGTERM)
