"""The application: routes, errors, guards, and who flies behind them.

    app = create_app(served_missions(["voskhod-2"]))

Its description for programs is at /api/openapi.json. There are no pages that load scripts from
elsewhere, so the usual interactive description is left out.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from starlette.types import ASGIApp

from voskhod.export.provenance import package_version
from voskhod.server.answers import Health
from voskhod.server.campaign_routes import NotHere, campaign_routes, evidence_routes
from voskhod.server.campaigns import Campaigns, Flown, Lines
from voskhod.server.flight_routes import flight_routes, mission_routes
from voskhod.server.flights import Desk, Job, Kept
from voskhod.server.guards import Access, Guard
from voskhod.server.limits import USUAL, Limits
from voskhod.server.page import page_assets, page_routes
from voskhod.server.problems import add_handlers, answers, problem
from voskhod.server.served import Served, make_documents, ordered
from voskhod.server.verdicts import judged_by

CAMPAIGNS = "serve-campaigns"


@dataclass(frozen=True)
class Parts:
    """What an application is made with; the usual ones fly, tests may give their own.

    Attributes:
        access: who may come in.
        limits: how much may be asked.
        out: where results are kept, and looked for.
        fly: makes what is kept of a job.
        run: flies a campaign.
        flies_ahead: whether nominal flights are flown, and documents made, before anybody asks.
    """

    access: Access
    limits: Limits = USUAL
    out: Path = Path("out")
    fly: Callable[[Job], Kept] | None = None
    run: Callable[[Flown], Lines] | None = None
    flies_ahead: bool = True


def create_app(served: dict[str, Served], parts: Parts | None = None) -> FastAPI:
    """Return the application that serves some missions.

    Args:
        served: missions by their short names.
        parts: what it is made with; None for the usual.
    """
    made = parts or Parts(Access(link_key=None))
    desk = Desk(made.limits, judged_by(made.out, served), made.fly)
    campaigns = Campaigns(made.limits, made.out / CAMPAIGNS, made.run)

    @asynccontextmanager
    async def life(_: FastAPI) -> AsyncIterator[None]:
        desk.start()
        campaigns.start()
        if made.flies_ahead:
            # Beside the flights, which compile for a minute: a page asks before they are there.
            Thread(target=make_documents, args=([*served.values()],), daemon=True).start()
            for one in served.values():
                desk.order(ordered(one, {}), is_asked=False)
        yield
        desk.stop()
        campaigns.stop()

    app = FastAPI(
        title="Voskhod mission control",
        version=package_version(),
        description="Flights, what-ifs, campaigns and evidence of crewed missions.",
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=life,
    )
    _add_health(app, desk)
    for routes in (
        mission_routes(served),
        flight_routes(served, desk),
        campaign_routes(served, campaigns),
        evidence_routes(desk),
        page_routes(page_assets()),
    ):
        app.include_router(routes)
    add_handlers(app)
    app.add_exception_handler(NotHere, _not_here)
    app.add_middleware(_guard, access=made.access, limits=made.limits)
    return app


def _guard(app: ASGIApp, access: Access, limits: Limits) -> ASGIApp:
    return Guard(app, access, limits)


async def _not_here(_: Request, wrong: Exception) -> JSONResponse:
    return problem(404, "must be something that is here", given=str(wrong)[:100])


def _add_health(app: FastAPI, desk: Desk) -> None:
    @app.get("/api/health", responses=answers(), tags=["health"])
    def health() -> Health:
        """Say that the server lives, and how many flights wait."""
        return Health(version=package_version(), waiting=desk.waiting())
