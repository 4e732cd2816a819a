"""Routes of missions and flights."""

import asyncio
import json
import re
from typing import Annotated, Any

from fastapi import APIRouter, Header, Path, Query, Response
from starlette.concurrency import run_in_threadpool

from voskhod.errors import InputError, VoskhodError
from voskhod.export.arrow import TYPE as ARROW
from voskhod.export.arrow import arrow_stream
from voskhod.export.mission_inputs import mission_head
from voskhod.server.answers import (
    FlightHeader,
    FlightId,
    FlightOrder,
    MissionAnswer,
    MissionHead,
    MissionId,
    Waiting,
)
from voskhod.server.flights import Desk, Job, Kept
from voskhod.server.problems import Answers, answers, problem, told
from voskhod.server.served import Ordered, Served, ordered, ordered_upload

_BLOB = "application/octet-stream"
_TOML = "application/toml"
_LOOK_S = 0.02  # how often a request that waits looks
MOST_WAIT_S = 20.0
_PREFER = re.compile(r"wait=(\d{1,3})")

MissionPath = Annotated[MissionId, Path(alias="mission")]
FlightPath = Annotated[FlightId, Path(alias="flight")]
GroupQuery = Annotated[
    str | None,
    Query(pattern=r"^[a-z][a-z0-9_]{0,63}$", description="Only this group, as a table (Arrow)."),
]
Prefer = Annotated[
    str | None,
    Header(description="`wait=SECONDS`: wait for the flight, at most 20 s (RFC 7240).",
           max_length=80),
]  # fmt: skip
_WAITING: Answers = {202: {"model": Waiting, "description": "It waits or is being flown."}}
_HEADER: Answers = {200: {"model": FlightHeader, "description": "The flight."}}


def _binary(description: str, *kinds: str) -> Answers:
    schema = {"schema": {"type": "string", "format": "binary"}}
    return {200: {"description": description, "content": dict.fromkeys(kinds, schema)}}


def mission_routes(served: dict[str, Served]) -> APIRouter:
    """Return the routes of missions.

    Args:
        served: missions by their short names.
    """
    routes = APIRouter(prefix="/api/missions", tags=["missions"])

    @routes.get("", responses=answers())
    def missions() -> list[MissionHead]:
        """List the missions that are served."""
        return [MissionHead(**mission_head(one.mission)) for one in served.values()]

    @routes.get("/{mission}", response_model=MissionAnswer, responses=answers(404, 422))
    def mission(name: MissionPath) -> Any:
        """Tell a mission, and what of it can be changed."""
        if name not in served:
            return _no_mission(name, served)
        return served[name].document

    return routes


def flight_routes(served: dict[str, Served], desk: Desk) -> APIRouter:
    """Return the routes of flights.

    Args:
        served: missions by their short names.
        desk: who flies.
    """
    routes = APIRouter(prefix="/api/flights", tags=["flights"])

    @routes.post(
        "",
        response_model=None,
        responses={**_HEADER, **_WAITING, **answers(404, 422, 429)},
    )
    async def order(wanted: FlightOrder, prefer: Prefer = None) -> Response:
        """Fly a mission with changes: the flight if it was flown, else its place in the queue."""
        if wanted.mission is not None and wanted.mission not in served:
            return _no_mission(wanted.mission, served)
        found = await run_in_threadpool(_read, served, wanted)
        desk.order(found)
        return await _awaited(desk, found.id, prefer)

    @routes.get(
        "/{flight}",
        response_model=None,
        responses={**_HEADER, **_WAITING, **answers(404, 422, 429)},
    )
    async def look(name: FlightPath, prefer: Prefer = None) -> Response:
        """Tell a flight, where it stands, or what went wrong."""
        return await _awaited(desk, name, prefer)

    @routes.delete("/{flight}", status_code=204, responses=answers(404, 422))
    def cancel(name: FlightPath) -> Response:
        """Forget a flight that waits or is being flown."""
        return Response(status_code=204) if desk.cancel(name) else _no_flight(name)

    _add_files(routes, desk)
    return routes


def _add_files(routes: APIRouter, desk: Desk) -> None:
    """Add the routes of what a flight left: telemetry and mission file."""

    @routes.get(
        "/{flight}/telemetry",
        response_model=None,
        responses={**_binary("Columns, or an Arrow stream.", _BLOB, ARROW),
                   **_WAITING, **answers(404, 422, 429)},
    )  # fmt: skip
    def telemetry(
        name: FlightPath,
        group: GroupQuery = None,
        accept: Annotated[str, Header(max_length=400)] = "*/*",
    ) -> Response:
        """Hand out the telemetry as raw columns, or as an Arrow stream to who accepts one."""
        found = desk.look(name)
        if not isinstance(found, Kept):
            return _standing(desk, name, found)
        if ARROW not in accept and group is None:
            return Response(found.columns, media_type=_BLOB)
        layout = json.loads(found.header)["telemetry"]
        stream = arrow_stream(layout, found.columns, group)
        if stream is None:
            known = ", ".join(one["name"] for one in layout["groups"])
            return problem(404, f"must be one of {known}", given=group, where="group")
        return Response(stream, media_type=ARROW)

    @routes.get(
        "/{flight}/mission.toml",
        response_model=None,
        responses={**_binary("Mission file.", _TOML), **_WAITING, **answers(404, 422, 429)},
    )
    def mission_file(name: FlightPath) -> Response:
        """Hand out what was flown as a mission file."""
        found = desk.look(name)
        if not isinstance(found, Kept):
            return _standing(desk, name, found)
        headers = {"content-disposition": f'attachment; filename="{found.mission}-{name}.toml"'}
        return Response(found.file.encode(), media_type=_TOML, headers=headers)


def _read(served: dict[str, Served], wanted: FlightOrder) -> Ordered:
    if wanted.toml is not None:
        return ordered_upload(wanted.toml, wanted.set, wanted.seed, wanted.draw)
    return ordered(served[str(wanted.mission)], wanted.set, wanted.seed, wanted.draw)


async def _awaited(desk: Desk, name: str, prefer: str | None) -> Response:
    """Return how a flight stands, after as long a wait as the client prefers."""
    match = _PREFER.search(prefer or "")
    left = min(float(match[1]), MOST_WAIT_S) if match else 0.0
    while isinstance(found := desk.look(name), Job) and left > 0.0:
        await asyncio.sleep(_LOOK_S)
        left -= _LOOK_S
    return _standing(desk, name, found)


def _standing(desk: Desk, name: str, found: Kept | Job | VoskhodError | None) -> Response:
    if isinstance(found, Kept):
        return Response(found.header, media_type="application/json")
    if isinstance(found, Job):
        place = desk.place(name)
        waiting = Waiting(id=name, state="queued" if place else "flying", place=place)
        return Response(waiting.model_dump_json(), 202, media_type="application/json")
    return _no_flight(name) if found is None else told(found)


def _no_flight(name: str) -> Response:
    do = "Order it: flights are forgotten when the server ends, or holds too many."
    return problem(404, "must be a flight that was ordered", given=name, where="flight", do=do)


def _no_mission(name: str, served: dict[str, Served]) -> Response:
    wrong = InputError("must be a mission that is served", given=name)
    return problem(404, wrong.must, given=name, where="mission", do=f"Served: {', '.join(served)}.")
