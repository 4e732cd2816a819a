"""Photograph mission control at moments of Voskhod 2 for README and docs.

Usage: python scripts/make_page_pictures.py  (needs the built page, Playwright and a Chromium)

The flight is written as one file, as `voskhod page` does, and opened in the browser at each moment.
"""

import io
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from voskhod.export.browser import find_browser
from voskhod.export.bundle import bundle_of
from voskhod.export.flight_html import flight_html
from voskhod.export.page_files import page_files
from voskhod.flight.flight import fly_mission
from voskhod.mission.loading import load_mission

PICTURES = Path(__file__).resolve().parent.parent / "docs" / "pictures"
SIZE = {"width": 1440, "height": 900}
SETTLED_MS = 6000  # the scenes have drawn their first frame long before, also in software
# Name of the picture, event, seconds after it, view.
MOMENTS = (
    ("hatch", "hatch_opened", 30, "walk"),
    ("struggle", "return_begun", 90, "walk"),
    ("burn", "ignition", 20, "globe"),
    ("landing", "touchdown", 1, "globe"),
    ("search", "located", -1800, "landing"),
)


def main() -> None:
    """Write the pictures."""
    bundle = bundle_of(fly_mission(load_mission("voskhod-2")))
    events = {one["name"]: one["mission_time_s"] for one in bundle.header["events"]}
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        page_file = Path(folder) / "flight.html"
        page_file.write_text(flight_html(bundle, page_files()), "utf-8")
        browser = playwright.chromium.launch(
            executable_path=find_browser(),
            args=["--no-sandbox", "--enable-unsafe-swiftshader"],
        )
        for name, event, after, view in MOMENTS:
            page = browser.new_page(viewport=SIZE, color_scheme="dark")
            page.goto(f"{page_file.as_uri()}#t={events[event] + after:.0f}&view={view}")
            page.wait_for_timeout(SETTLED_MS)
            taken = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
            taken.save(PICTURES / f"page-{name}.webp", quality=88, method=6)
            page.close()
            print(name)
        browser.close()


if __name__ == "__main__":
    main()
