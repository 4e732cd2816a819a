"""A picture of one moment of a flight, drawn by the page itself in a browser without a window.

Decision: the picture is what a reader of the page sees. The page draws one view alone when its
address asks for a picture, and marks its body when it has drawn; nothing is guessed from time.
"""

import base64
import re
import tempfile
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from voskhod.errors import InputError, OutputError
from voskhod.export.browser import Browser

VIEWS = ("globe", "walk", "landing")
TIME_LIMIT_S = 120.0  # a walk takes 10 s on two busy cores without a graphics card
MOST_PIXELS = 8192  # greatest side that Chromium's software renderer draws
_LOOK_S = 0.05
_SIZE = re.compile(r"(\d{1,5})x(\d{1,5})")
# What the page says instead of drawing: no flight, no WebGL, nothing to draw.
COMPLAINT = """(() => {
  const said = document.querySelector(".failure p, .frame:not([hidden]) > .empty");
  if (said) return said.textContent;
  const view = document.body.dataset.picture;
  if (document.body.dataset.ready !== "1" || view === "landing") return "";
  const frame = document.querySelector(".frame:not([hidden])");
  return frame && !frame.querySelector("canvas") ? frame.textContent : "";
})()"""
_READY = 'document.body ? document.body.dataset.ready === "1" : false'


def size_of(written: str, where: str = "--size") -> tuple[int, int]:
    """Return width and height [px] of a text such as "1200x800".

    Args:
        written: the text.
        where: option that it was given in.

    Raises:
        InputError: no such text, or a side that no browser draws.
    """
    match = _SIZE.fullmatch(written)
    if match is None or not all(1 <= int(side) <= MOST_PIXELS for side in match.groups()):
        raise InputError(
            f"must be width and height, each from 1 to {MOST_PIXELS} pixels",
            given=written,
            where=where,
            do="For example 1200x800.",
        )
    return int(match[1]), int(match[2])


def check_name(view: str, where: str = "--view") -> None:
    """Refuse a view that there is not: before the flight, which takes long.

    Args:
        view: name of the view.
        where: option that it was given in.

    Raises:
        InputError: no such view.
    """
    if view not in VIEWS:
        raise InputError(f"must be one of {', '.join(VIEWS)}", given=view, where=where)


def check_view(view: str, header: dict[str, Any], where: str = "--view") -> None:
    """Refuse a view that a flight has nothing for.

    Args:
        view: name of the view.
        header: header of the flight's bundle.
        where: option that it was given in.

    Raises:
        InputError: no such view, or none of this flight.
    """
    check_name(view, where)
    groups = {one["name"] for one in header["telemetry"]["groups"]}
    lacks = {
        "globe": "" if groups & {"orbit", "entry"} else "path round the Earth",
        "walk": "" if "spacewalk" in groups else "walk",
        "landing": "" if header["landing"] is not None else "landing",
    }[view]
    if lacks:
        raise InputError(
            f"must be a view of what was flown: this flight has no {lacks}",
            given=view,
            where=where,
        )


def picture_of(page: str, query: dict[str, str], size: tuple[int, int], program: str) -> bytes:
    """Return a picture of a flight as PNG.

    Args:
        page: the flight as one HTML file, see `flight_html`.
        query: what the page is asked for: `picture`, `at`, `theme`, `lang`.
        size: width and height [px].
        program: path of a Chromium, see `find_browser`.

    Raises:
        OutputError: the browser does not do it, or not in time.
    """
    with tempfile.TemporaryDirectory(prefix="voskhod-picture-") as folder:
        file = Path(folder) / "flight.html"
        file.write_text(page, "utf-8")
        with Browser(program, TIME_LIMIT_S) as browser:
            browser.open(file, urlencode(query), size)
            _wait(browser)
            if complaint := browser.value(COMPLAINT):
                raise OutputError(f"the picture cannot be drawn: {complaint}")
            return base64.b64decode(browser.screenshot())


def _wait(browser: Browser) -> None:
    """Wait until the page has drawn; the browser's own time limit ends it."""
    while not browser.value(_READY):
        if complaint := browser.value(COMPLAINT):
            raise OutputError(f"the picture cannot be drawn: {complaint}")
        time.sleep(_LOOK_S)
