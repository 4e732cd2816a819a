"""The page before the real server: load, scrub, what if, links, keys; all in a real browser.

What the page shows is held against the bundle that the same flight gives in this process.
"""

import re
import time
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest

MOMENT = 4000.0  # s, in orbit, before the burn at 78 min = 4680 s
SLIDER = ".field:has(label:text-is('Burn duration')) input[type=range]"
FLIGHT = "window.voskhod.app.flight.header"
SECONDS = "window.voskhod.clock.seconds"


def clock(seconds):
    """Return a time as the page writes it."""
    return f"{int(seconds) // 3600}:{int(seconds) // 60 % 60:02}:{int(seconds) % 60:02}"


def until(page, expression, seconds=20.0):
    """Wait until an expression holds: the policy of the page forbids the driver's own way."""
    ends = time.monotonic() + seconds
    while not page.evaluate(expression):
        assert time.monotonic() < ends, f"never: {expression} at {page.url}"
        page.wait_for_timeout(30)


def link(page):
    """Return what the address of a page says."""
    return {key: words[-1] for key, words in parse_qs(urlsplit(page.url).fragment).items()}


def moved(page, seconds):
    """Move a page's clock and wait until it is drawn."""
    page.evaluate(f"window.voskhod.clock.seek({seconds})")
    until(page, f"document.querySelector('output.now').textContent === '{clock(round(seconds))}'")


@pytest.fixture
def desk(opened, server):
    """Return the page at a desk, with the small flight on it."""
    return opened(server).open(hash_=f"mission=one-turn&t={MOMENT:g}")


def test_it_shows_the_flight_that_was_flown(desk, bundle):
    """The page flies it, and the globe is no blank canvas."""
    header = bundle.header
    assert desk.evaluate(f"{FLIGHT}.id") == header["id"]
    assert desk.evaluate(f"{FLIGHT}.events") == header["events"]
    assert desk.title().startswith(header["mission"]["title"])
    assert desk.locator("output.now").inner_text() == clock(MOMENT)
    desk.wait_for_selector(".frame.globe[data-drawn='1']")
    picture = np.asarray(_picture(desk.locator(".frame.globe canvas").screenshot()))
    assert len(np.unique(picture.reshape(-1, 3), axis=0)) > 1000  # a blank one has one colour


def _picture(png):
    import io

    from PIL import Image

    return Image.open(io.BytesIO(png)).convert("RGB")


def test_charts_and_readouts_follow_the_clock(desk, turn):
    """The height beside the chart is that of the telemetry, also after a press on the timeline.

    Three or four digits are shown and samples are 30 s apart: 0.5 %.
    """
    value = desk.locator("[data-chart='altitude'] output.value").first
    orbit = turn.telemetry["orbit"]

    def shown():
        flown = float(np.interp(desk.evaluate(SECONDS), orbit.time_s, orbit["altitude"])) / 1e3
        assert float(value.inner_text()) == pytest.approx(flown, rel=5e-3)
        return flown

    before = shown()
    box = desk.locator(".track.overview").bounding_box()
    desk.mouse.click(box["x"] + 0.3 * box["width"], box["y"] + box["height"] / 2)
    assert desk.evaluate(SECONDS) == pytest.approx(
        0.3 * turn_end(desk),
        abs=turn_end(desk) / box["width"],  # a pixel
    )
    assert desk.locator("output.now").inner_text() == clock(round(desk.evaluate(SECONDS)))
    assert abs(shown() - before) > 1.0


def turn_end(page):
    """Return the last instant of the flight on a page."""
    return page.evaluate(f"{FLIGHT}.duration_s")


def test_a_slider_flies_again_and_shows_what_moved(desk, bundle):
    """A longer burn lands elsewhere; the flight before stays as a ghost, and the table says so."""
    desk.click("[data-panel='whatif']")
    desk.locator(SLIDER).focus()
    desk.keyboard.press("End")  # 41.2 s, the 99 % of its distribution
    until(desk, f"Object.keys({FLIGHT}.set).length === 1")
    changes = desk.evaluate(f"{FLIGHT}.set")
    assert list(changes) == ["engine.burn_duration"]
    assert float(changes["engine.burn_duration"].split()[0]) > 41.0
    until(desk, "window.voskhod.app.ghost !== null")
    assert desk.evaluate("window.voskhod.app.ghost.id") == bundle.header["id"]
    moved(desk, float(bundle.header["duration_s"]) - 400.0)
    assert re.search(r"\d", desk.locator("[data-chart] .ghost-value").first.inner_text())
    desk.click("[data-panel='differences']")
    table = desk.locator(".panel.differences").inner_text()
    assert "Touchdown" in table
    landing = desk.evaluate(f"{FLIGHT}.landing")
    assert landing["latitude_deg"] != bundle.header["landing"]["latitude_deg"]


def test_what_is_refused_is_said_beside_the_field(opened, server):
    """A burn of minus one second: the server's reasons, and the flight stays as it was."""
    watched = opened(server)
    desk = watched.open(hash_=f"mission=one-turn&t={MOMENT:g}")
    desk.click("[data-panel='whatif']")
    box = desk.locator(".field:has(label:text-is('Burn duration')) input.number")
    before = desk.evaluate(f"{FLIGHT}.id")
    box.fill("-1")
    box.press("Enter")
    wrong = desk.locator(".field .error:not([hidden])")
    wrong.wait_for()
    assert "must" in wrong.inner_text()
    assert desk.evaluate(f"{FLIGHT}.id") == before
    watched.allow("422")  # the browser logs every refusal itself


def test_an_address_opens_what_it_says(opened, server):
    """Moment, change, view and panel out of a link."""
    words = "mission=one-turn&t=5000&set=engine.burn_duration:41+s&view=landing&panel=differences"
    page = opened(server).open(hash_=words)
    assert page.evaluate(f"{FLIGHT}.set") == {"engine.burn_duration": "41 s"}
    assert page.evaluate(SECONDS) == 5000.0
    assert page.locator("[data-tab='landing']").get_attribute("aria-selected") == "true"
    assert page.locator("aside.drawer .panel.differences").is_visible()


def test_what_is_shown_stands_in_the_address(desk, opened, server):
    """Clock, view and panel go into the link, and the link shows the same again."""
    moved(desk, 4800.0)
    desk.click("[data-tab='landing']")
    desk.click("[data-panel='whatif']")
    until(desk, "location.hash.includes('panel=whatif') && location.hash.includes('t=4800')")
    words = link(desk)
    assert words == {"mission": "one-turn", "t": "4800", "view": "landing", "panel": "whatif"}
    other = opened(server).open(hash_=urlsplit(desk.url).fragment)
    until(other, "location.hash.includes('panel=whatif')")
    assert link(other) == words


def test_a_changed_address_is_followed(desk):
    """The reader writes another moment into the address bar."""
    until(desk, "location.hash.includes('view=globe')")
    desk.evaluate("location.hash = 'mission=one-turn&t=1200&view=globe'")
    until(desk, f"{SECONDS} === 1200")


def test_keys_alone_are_enough(opened, server, bundle):
    """Play, step, events, views, panels and help without a mouse; the focus comes back."""
    page = opened(server).open(hash_=f"mission=one-turn&t={MOMENT:g}")
    press = page.keyboard.press
    press("ArrowRight")
    assert page.evaluate(SECONDS) == MOMENT + 10.0
    press("j")
    later = [one["mission_time_s"] for one in bundle.header["events"]]
    assert page.evaluate(SECONDS) == min(t for t in later if t > MOMENT + 10.0)
    press("Space")
    assert page.evaluate("window.voskhod.clock.playing")
    press("Space")
    assert not page.evaluate("window.voskhod.clock.playing")
    press("3")
    assert page.locator("[data-tab='landing']").get_attribute("aria-selected") == "true"
    press("w")
    assert page.evaluate("document.activeElement.closest('aside.drawer') !== null")
    press("Escape")
    assert page.evaluate("document.activeElement.dataset.panel") == "whatif"
    press("?")
    assert page.locator("dialog.help[open]").is_visible()
    press("Escape")
    until(page, "document.querySelector('dialog.help') === null")


def test_tab_reaches_everything_that_can_be_pressed(desk):
    """Tab goes through every control that is seen."""
    desk.click("[data-panel='whatif']")
    desk.locator(SLIDER).wait_for()
    wanted = desk.evaluate(_REACHABLE)
    desk.evaluate("document.activeElement.blur(); getSelection().removeAllRanges(); scrollTo(0, 0)")
    desk.evaluate("document.querySelector('.skip').focus()")
    reached = {desk.evaluate(_MARK)}
    for _ in range(len(wanted) + 40):
        desk.keyboard.press("Tab")
        reached.add(desk.evaluate(_MARK))
    assert [name for key, name in wanted.items() if key not in reached] == []


# Every control that is seen gets a number; a tab list and a group of radios count as their chosen.
_REACHABLE = """(() => {
  const found = {};
  const all = 'a[href], button, input, select, textarea, [tabindex="0"], summary';
  for (const one of document.querySelectorAll(all)) {
    if (one.disabled || one.tabIndex < 0 || one.getClientRects().length === 0) continue;
    if (getComputedStyle(one).visibility === 'hidden') continue;
    one.dataset.place = String(Object.keys(found).length);
    found[one.dataset.place] = one.outerHTML.slice(0, 120);
  }
  return found;
})()"""
_MARK = "document.activeElement?.dataset?.place ?? ''"


def test_a_walk_of_another_mission_can_be_chosen(opened, server):
    """The list of missions flies another; its walk is drawn by day and night."""
    page = opened(server).open(hash_="mission=one-turn&view=walk")
    page.locator("select.missions").select_option("demonstration-emu")
    until(page, f"{FLIGHT}.mission.id === 'demonstration-emu'", 120.0)
    walk = page.evaluate(f"{FLIGHT}.phases.find((one) => one.name === 'spacewalk')")
    moved(page, round(0.5 * (walk["start_s"] + walk["end_s"])))
    page.wait_for_selector(".frame.walk[data-drawn='1']")
    picture = np.asarray(_picture(page.locator(".frame.walk canvas").screenshot()))
    assert len(np.unique(picture.reshape(-1, 3), axis=0)) > 1000
    assert page.locator("[data-chart='suit-pressure']").count() == 1


def test_the_policy_of_the_server_is_sent_and_held(opened, server):
    """The page lives under the policy, and a script that somebody slips in does not run."""
    watched = opened(server)
    desk = watched.open(hash_="mission=one-turn")
    answer = desk.request.get(desk.url)
    assert "script-src 'self'" in answer.headers["content-security-policy"]
    desk.evaluate("""() => {
      window.policyHeld = new Promise((resolve) =>
        addEventListener('securitypolicyviolation', (event) => resolve(event.violatedDirective)));
      const script = document.createElement('script');
      script.textContent = 'window.slipped = true';
      document.body.append(script);
    }""")
    assert desk.evaluate("window.policyHeld").startswith("script-src")
    assert desk.evaluate("window.slipped === undefined")
    watched.allow("inline script violates")
