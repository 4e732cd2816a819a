"""The page where the browser has no WebGL: a file of its own, so that there is one browser."""

import re

from voskhod.export.picture import COMPLAINT


def test_a_message_stands_where_there_is_no_webgl(opened, blind, server):
    """Globe and walk say what they need; charts, map and timeline work without."""
    page = opened(server, running=blind).open(hash_="mission=one-turn&t=4000")
    assert "WebGL" in page.locator(".frame.globe").inner_text()
    page.click("[data-tab='walk']")
    assert "WebGL" in page.locator(".frame.walk").inner_text()
    page.click("[data-tab='landing']")
    page.locator(".frame.landing svg.map path").first.wait_for(state="attached")
    height = page.locator("[data-chart='altitude'] output.value").first.inner_text()
    assert re.fullmatch(r"[123]\d\d(\.\d)?", height)  # km, between perigee and apogee


def test_a_picture_of_it_is_refused(opened, blind, single):
    """The page in picture mode says why there is nothing to see, and is not taken for a picture."""
    page = opened(single.as_uri(), running=blind).open("picture=globe&at=4000")
    assert page.locator(".frame.globe canvas").count() == 0
    assert "WebGL" in page.evaluate(COMPLAINT)
