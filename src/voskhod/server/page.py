"""The page as files: read once, handed out by their names, nothing else.

Decision: names come from the folder that was read at the start, never from the request, so that no
request can name another file. Where the page was not built, a plain page says how to build it.
"""

import mimetypes
from dataclasses import dataclass
from importlib.resources import files

from fastapi import APIRouter, Response

INDEX = "index.html"
_TYPES = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".html": "text/html",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
    ".json": "application/json",
    ".map": "application/json",
}
NOT_BUILT = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Voskhod mission control</title></head>
<body><h1>The page is not built</h1>
<p>The server runs, but this copy of Voskhod came without its page. To build it, install Node 20 or
later and run <code>make serve</code> in the source folder. The interface for programs is there:
<a href="/api/openapi.json">its description</a>, <a href="/api/missions">the missions</a>.</p>
</body></html>
"""


@dataclass(frozen=True)
class Asset:
    """A file of the page."""

    content: bytes
    kind: str


def page_assets() -> dict[str, Asset]:
    """Return the files of the page by name; the page that says how to build it where none is."""
    folder = files("voskhod") / "page"
    found = {}
    if folder.is_dir():
        for one in folder.iterdir():
            if one.is_file():
                found[one.name] = Asset(one.read_bytes(), _kind(one.name))
    if INDEX not in found:
        found = {INDEX: Asset(NOT_BUILT.encode(), "text/html")}
    return found


def _kind(name: str) -> str:
    ending = name[name.rfind(".") :]
    return _TYPES.get(ending) or mimetypes.guess_type(name)[0] or "application/octet-stream"


def page_routes(assets: dict[str, Asset]) -> APIRouter:
    """Return the routes of the page.

    Args:
        assets: its files by name.
    """
    routes = APIRouter(include_in_schema=False)

    def handed_out(asset: Asset) -> Response:
        return Response(asset.content, media_type=asset.kind, headers={"cache-control": "no-cache"})

    for name, asset in assets.items():
        path = "/" if name == INDEX else f"/{name}"
        routes.add_api_route(path, lambda one=asset: handed_out(one), methods=["GET", "HEAD"])
    return routes
