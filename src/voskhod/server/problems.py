"""Errors as answers: one shape, the right status, never a trace.

400 421   host          401   token        403   origin       404   no such thing
408 413 415   body      422   what was asked for is not acceptable: what must hold, what was
given, where, what to do            429   too much at once   431   head
    500   a mistake of the server
"""

import logging
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from voskhod.errors import InputError, VoskhodError
from voskhod.server.answers import Problem
from voskhod.server.flights import Busy

_log = logging.getLogger("voskhod.server")
_MEANINGS = {
    400: "No host, or several.",
    401: "The token of the server is wanted.",
    403: "The request comes from another site.",
    404: "There is no such thing.",
    408: "The body came too slowly.",
    413: "The body is too long.",
    415: "The body is no JSON.",
    421: "The server does not go by that name.",
    422: "What was asked for is not acceptable.",
    431: "The head is too long.",
    429: "Too much was asked for at once.",
}
_RETRY_S = "5"
Answers = dict[int | str, dict[str, Any]]


def answers(*more: int) -> Answers:
    """Return the description of the errors that a route may answer with.

    Args:
        more: statuses besides those of every request.
    """
    codes = sorted({400, 401, 403, 408, 413, 415, 421, 431, *more})
    return {code: {"model": Problem, "description": _MEANINGS[code]} for code in codes}


def problem(status: int, must: str, **more: str | None) -> JSONResponse:
    """Return an error as an answer.

    Args:
        status: of the answer.
        must: what must hold.
        **more: given, where and do, as of an `InputError`.
    """
    named = {name: more.get(name) for name in ("given", "where", "do")}
    headers = {"retry-after": _RETRY_S} if status == 429 else None
    return JSONResponse({"error": {"must": must, **named}}, status, headers)


def told(wrong: VoskhodError) -> JSONResponse:
    """Return what went wrong as an answer.

    Args:
        wrong: what went wrong.
    """
    if isinstance(wrong, InputError):
        # A file by its name alone: where it lies on this machine is nobody's business.
        file = "" if wrong.file is None else Path(str(wrong.file)).name
        where = ": ".join(part for part in (file, wrong.where) if part) or None
        return problem(422, wrong.must, given=wrong.given, where=where, do=wrong.do)
    if isinstance(wrong, Busy):
        return problem(429, "must wait", given=str(wrong), do="Try again in a while.")
    return problem(422, "must be a flight that can be flown", given=str(wrong)[:200])


def add_handlers(app: FastAPI) -> None:
    """Let an application answer errors in one shape.

    Args:
        app: the application.
    """

    async def known(_: Request, wrong: Exception) -> JSONResponse:
        return told(wrong if isinstance(wrong, VoskhodError) else VoskhodError(str(wrong)))

    async def invalid(_: Request, wrong: Exception) -> JSONResponse:
        first = wrong.errors()[0] if isinstance(wrong, RequestValidationError) else {}
        where = ".".join(str(part) for part in first.get("loc", ()))[:200]
        must = str(first.get("msg", "must be acceptable")).removeprefix("Value error, ")
        given = repr(first.get("input"))
        short = given if len(given) < 80 else given[:77] + "..."
        return problem(422, must[:1].lower() + must[1:], given=short, where=where)

    async def refused(_: Request, wrong: Exception) -> JSONResponse:
        status = wrong.status_code if isinstance(wrong, HTTPException) else 500
        musts = {404: "must be something that is here", 405: "must be a method that is served"}
        answer = problem(status, musts.get(status, "must be acceptable"))
        answer.headers.update(getattr(wrong, "headers", None) or {})
        return answer

    async def broken(_: Request, wrong: Exception) -> JSONResponse:
        return problem(500, "the server must not fail, but it did", do="Its log says why.")

    app.add_exception_handler(VoskhodError, known)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(HTTPException, refused)
    app.add_exception_handler(Exception, broken)
