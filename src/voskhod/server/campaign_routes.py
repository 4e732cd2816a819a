"""Routes of campaigns and of evidence."""

import asyncio
from collections.abc import AsyncIterable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Response
from fastapi.sse import EventSourceResponse, ServerSentEvent

from voskhod.server.answers import (
    CampaignAnswer,
    CampaignEvent,
    CampaignOrder,
    FlightId,
    MissionId,
    RecordId,
)
from voskhod.server.campaigns import Campaigns, Flown
from voskhod.server.flights import Busy, Desk, Kept
from voskhod.server.problems import Answers, answers, problem
from voskhod.server.served import Served, ordered

_LOOK_S = 0.25  # how often a stream looks for news
CampaignPath = Annotated[FlightId, Path(alias="campaign")]
_PLACES: Answers = {
    200: {
        "description": "Latitude and longitude, little-endian float32 [degrees].",
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}
_EVENTS: Answers = {200: {"description": "Events; `data` is how far it is, until its state ends."}}


class NotHere(Exception):
    """There is no campaign or record of that name."""


def campaign_routes(served: dict[str, Served], campaigns: Campaigns) -> APIRouter:
    """Return the routes of campaigns.

    Args:
        served: missions by their short names.
        campaigns: who flies them.
    """
    routes = APIRouter(prefix="/api/campaigns", tags=["campaigns"])

    @routes.get("", responses=answers())
    def every() -> list[CampaignAnswer]:
        """List the campaigns that are known."""
        return [CampaignAnswer(**one.answer() | {"summary": None}) for one in campaigns.all()]

    @routes.post(
        "", status_code=202, response_model=CampaignAnswer, responses=answers(404, 422, 429)
    )
    def order(wanted: CampaignOrder) -> Any:
        """Fly a campaign, or find the one that is the same."""
        if wanted.mission not in served:
            known = ", ".join(served)
            return problem(404, "must be a mission that is served", given=wanted.mission,
                           where="mission", do=f"Served: {known}.")  # fmt: skip
        mission = served[wanted.mission]
        found = ordered(mission, wanted.set)
        return campaigns.order(mission, found, wanted.draws, wanted.seed).answer()

    @routes.get("/{campaign}", response_model=CampaignAnswer, responses=answers(404, 422))
    def look(name: CampaignPath) -> Any:
        """Tell how far a campaign is, and what it says."""
        one = campaigns.look(name)
        return _no_campaign(name) if one is None else one.answer()

    @routes.delete("/{campaign}", status_code=204, responses=answers(404, 422))
    def forget(name: CampaignPath) -> Response:
        """End a campaign, if it is being flown, and remove what it left."""
        return Response(status_code=204) if campaigns.forget(name) else _no_campaign(name)

    _add_landings(routes, campaigns)
    _add_events(routes, campaigns)
    return routes


def _add_landings(routes: APIRouter, campaigns: Campaigns) -> None:
    """Add the route of landings."""

    @routes.get(
        "/{campaign}/landings", response_model=None, responses={**_PLACES, **answers(404, 422)}
    )
    def landings(name: CampaignPath) -> Response:
        """Hand out where the flights came down, at most 20 000 of them."""
        one = campaigns.look(name)
        if one is None:
            return _no_campaign(name)
        return Response(campaigns.landings(one), media_type="application/octet-stream")


def _add_events(routes: APIRouter, campaigns: Campaigns) -> None:
    """Add the stream of events, of which there may be so many at once."""
    streams = asyncio.Semaphore(campaigns.limits.streams)

    async def followed(name: CampaignPath) -> Flown:
        # Before the stream begins: afterwards an answer has no status any more.
        one = campaigns.look(name)
        if one is None:
            raise NotHere(name)
        if streams.locked():
            raise Busy("as many streams are open as there is room for")
        return one

    @routes.get(
        "/{campaign}/events",
        response_class=EventSourceResponse,
        responses={**_EVENTS, **answers(404, 422, 429)},
    )
    async def events(
        one: Annotated[Flown, Depends(followed)],
    ) -> AsyncIterable[ServerSentEvent]:
        """Tell how a campaign goes, until it ends."""
        async with streams:
            last = None
            while True:
                now = CampaignEvent(**one.event())
                if now != last:
                    last = now
                    yield ServerSentEvent(data=now)
                if _has_ended(campaigns, one):
                    return
                await asyncio.sleep(_LOOK_S)


def _has_ended(campaigns: Campaigns, one: Flown) -> bool:
    return one.state in ("done", "failed") or campaigns.look(one.id) is not one


def _no_campaign(name: str) -> Response:
    return problem(404, "must be a campaign that was ordered", given=name, where="campaign")


def evidence_routes(desk: Desk) -> APIRouter:
    """Return the route of evidence.

    Args:
        desk: whose flights records may be held against.
    """
    routes = APIRouter(prefix="/api/evidence", tags=["evidence"])

    @routes.get("/{mission}/{record}", responses=answers(404, 422))
    def record(
        mission: MissionId,
        name: Annotated[RecordId, Path(alias="record")],
        flight: Annotated[FlightId | None, Query(description="Flight to hold it against.")] = None,
    ) -> dict[str, Any]:
        """Tell all about one record: place, sources, what supports and what contradicts it."""
        from voskhod.evidence.dossier import dossier
        from voskhod.evidence.folder import built_in_folder
        from voskhod.evidence.plain import plain

        folder = built_in_folder(mission)
        if folder is None or not folder.has(name):
            raise NotHere(name)
        kept = None if flight is None else desk.look(flight)
        flown = kept.measurands if isinstance(kept, Kept) and kept.mission == mission else None
        found: dict[str, Any] = plain(dossier(folder, name, flown))
        return found

    return routes
