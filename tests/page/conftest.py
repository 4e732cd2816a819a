"""A real browser before the real server: what the tests of the page share.

The browser is the system's Chromium; nothing is downloaded. Where there is none, or the page is not
built, tests are skipped with the reason; VOSKHOD_NEEDS_BROWSER=1 makes that a failure.
One process at a time has a browser, since each takes some hundred megabytes: a file of tests holds
a lock for as long as it has one.
"""

import fcntl
import os
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from voskhod.errors import VoskhodError

HERE = Path(__file__).parent
AXE = HERE.parents[1] / "web" / "node_modules" / "axe-core" / "axe.min.js"
DESK, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
FLAGS = ("--enable-unsafe-swiftshader", "--disable-dev-shm-usage")
NO_WEBGL = ("--disable-webgl", "--disable-webgl2", "--disable-3d-apis")


def absent(reason):
    """Skip a test visibly, or fail it where a browser must be there."""
    if os.environ.get("VOSKHOD_NEEDS_BROWSER") == "1":
        pytest.fail(f"VOSKHOD_NEEDS_BROWSER=1, but {reason}")
    pytest.skip(reason)


@pytest.fixture(scope="session")
def built():
    """Return the files of the built page."""
    from voskhod.export.page_files import page_files

    try:
        return page_files()
    except VoskhodError as wrong:
        return absent(str(wrong))


@pytest.fixture(scope="session")
def program():
    """Return the path of a Chromium."""
    from voskhod.export.browser import find_browser

    try:
        return find_browser()
    except VoskhodError as wrong:
        return absent(str(wrong))


@pytest.fixture(scope="session")
def mission_file():
    """Return the path of a mission that is quick to compile: an orbit, a burn, a landing."""
    return HERE / "data" / "one-turn.toml"


@pytest.fixture(scope="session")
def turn(mission_file):
    """Return its nominal flight."""
    from voskhod.flight.flight import fly_mission
    from voskhod.mission.loading import load_mission

    return fly_mission(load_mission(mission_file))


@pytest.fixture(scope="session")
def bundle(turn):
    """Return the flight for a page, with the documents of Voskhod 2 laid beside it."""
    from voskhod.evidence.folder import built_in_folder
    from voskhod.export.bundle import bundle_of
    from voskhod.export.claim_rows import claim_rows

    made = bundle_of(turn)
    claims = claim_rows(turn, built_in_folder("voskhod-2"), {})
    return made._replace(header={**made.header, "claims": claims})


@pytest.fixture(scope="session")
def single(bundle, built, tmp_path_factory):
    """Return the path of the flight as one file."""
    from voskhod.export.flight_html import flight_html

    path = tmp_path_factory.mktemp("page") / "flight.html"
    path.write_text(flight_html(bundle, built), "utf-8")
    return path


@pytest.fixture(scope="session")
def server(mission_file, built, tmp_path_factory):
    """Run the real server on a free port of this machine; return its address."""
    import uvicorn

    from voskhod.server.app import Parts, create_app
    from voskhod.server.guards import Access
    from voskhod.server.limits import USUAL
    from voskhod.server.run import Where, listening, settings
    from voskhod.server.served import served_missions

    served = served_missions([str(mission_file), "demonstration-emu"])
    out = tmp_path_factory.mktemp("out")
    app = create_app(served, Parts(Access(), USUAL, out, flies_ahead=False))
    opened = listening(Where(port=0))
    running = uvicorn.Server(uvicorn.Config(app, **settings(USUAL)))
    thread = threading.Thread(target=running.run, kwargs={"sockets": [opened]}, daemon=True)
    thread.start()
    while not running.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{opened.getsockname()[1]}/"
    running.should_exit = True
    thread.join(10.0)
    opened.close()


@pytest.fixture(scope="module")
def alone(tmp_path_factory):
    """Hold the lock of the one browser, among all processes that run tests."""
    base = tmp_path_factory.getbasetemp()
    # A process of many has a folder inside the one that they share.
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    with (shared / "browser.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@pytest.fixture(scope="module")
def playwright(alone):
    """Return the driver of the browser."""
    try:
        from playwright.sync_api import sync_playwright
    except ModuleNotFoundError:
        absent("playwright is not installed")
    with sync_playwright() as driver:
        yield driver


@contextmanager
def chromium(playwright, program, *flags):
    """Run the system's Chromium for as long as the block."""
    is_root = os.geteuid() == 0
    browser = playwright.chromium.launch(
        executable_path=program, args=[*FLAGS, *flags], chromium_sandbox=not is_root
    )
    try:
        yield browser
    finally:
        browser.close()


@pytest.fixture(scope="module")
def browser(playwright, program):
    """Return a browser that draws without a graphics card."""
    with chromium(playwright, program) as running:
        yield running


@pytest.fixture(scope="module")
def blind(playwright, program):
    """Return a browser without WebGL."""
    with chromium(playwright, program, *NO_WEBGL) as running:
        yield running


class Watched:
    """A page whose console and requests are kept."""

    def __init__(self, page, address):
        self.page, self.address = page, address
        self.complaints, self.requests = [], []
        page.set_default_timeout(20_000)
        page.on("request", lambda one: self.requests.append(one.url))
        page.on("pageerror", lambda wrong: self.complaints.append(str(wrong)))
        page.on("console", lambda line: line.type == "error" and self.complaints.append(line.text))

    def open(self, query="", hash_=""):
        """Open the page and wait until it shows a flight."""
        self.page.goto(f"{self.address}?{query}#{hash_}")
        self.page.evaluate("window.voskhod.ready")
        return self.page

    def allow(self, words):
        """Take out the complaints that hold some words; there must be one."""
        kept = [one for one in self.complaints if words not in one]
        assert len(kept) < len(self.complaints)
        self.complaints = kept

    def left(self):
        """Return the requests that went anywhere but to the page's own place."""
        own = urlsplit(self.address)
        inside = ("data", "blob")
        urls = [urlsplit(url) for url in self.requests]
        return [
            url.geturl()
            for url in urls
            if url.scheme not in inside
            and (url.scheme, url.netloc) != (own.scheme, own.netloc)
        ]  # fmt: skip


@pytest.fixture
def opened(request):
    """Return a function that opens a window; no test may leave an error or a request elsewhere."""
    windows = []

    def call(address, viewport=None, running=None, **given):
        context = (running or request.getfixturevalue("browser")).new_context(
            viewport=viewport or DESK, locale="en-GB", reduced_motion="reduce", **given
        )
        windows.append((context, Watched(context.new_page(), address)))
        return windows[-1][1]

    yield call
    for context, watched in windows:
        context.close()
        assert watched.complaints == []
        assert watched.left() == []


@pytest.fixture(scope="session")
def sizes():
    """Return the windows of a desk and a phone."""
    return {"desk": DESK, "phone": PHONE}


@pytest.fixture(scope="session")
def axe():
    """Return the text of axe-core."""
    if not AXE.is_file():
        absent(f"axe-core is not installed: npm --prefix web ci (no {AXE.name})")
    return AXE.read_text("utf-8")
