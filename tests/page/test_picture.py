"""Pictures of a moment: which moment, which view, and the picture itself from a real browser."""

import io
import os
import stat
import time

import numpy as np
import pytest
import typer
from PIL import Image
from typer.testing import CliRunner

from voskhod.commands import page, picture
from voskhod.errors import InputError, OutputError
from voskhod.export import browser
from voskhod.export import picture as drawing
from voskhod.export.moment import moment_of
from voskhod.export.picture import check_view, picture_of, size_of

HEADER = {
    "epoch": "1965-03-18T07:00:00.000Z",
    "begin_s": 0.0,
    "duration_s": 7200.0,
    "events": [
        {"name": "touchdown", "mission_time_s": 7000.5},
        {"name": "touchdown", "mission_time_s": 7100.0},
    ],
    "telemetry": {"groups": [{"name": "entry"}]},
    "landing": None,
}


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("1:35:00", 5700.0),
        ("95 min", 5700.0),
        ("0:00:00", 0.0),
        ("1965-03-18T08:35:00Z", 5700.0),
        ("1965-03-18T11:35:00.5+03:00", 5700.5),
        ("touchdown", 7000.5),  # the first of that name
    ],
)
def test_a_moment_can_be_written_in_three_ways(written, seconds):
    """Mission time, instant, event."""
    assert moment_of(written, HEADER) == pytest.approx(seconds, abs=1e-6)


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("touchdwon", "Did you mean touchdown?"),
        ("burn", "Events: touchdown"),
        ("2:00:01", "must be within the flight, from 0:00:00 to 2:00:00"),
        ("-5 s", "must be within the flight"),
        ("1965-03-18T06:59:59Z", "must be within the flight"),
        ("1965-03-18T08:35:00", "must say its time zone"),
        ("1965-02-30T08:35:00Z", "must be an instant as ISO 8601"),
        ("5700", "must have a unit"),
        ("5 kg", "must have the dimension of s"),
        ("", "must begin with a number"),
    ],
)
def test_what_is_no_moment_is_told(written, words):
    """What must hold, and what to write."""
    with pytest.raises(InputError) as told:
        moment_of(written, HEADER)
    assert words in str(told.value)
    assert str(told.value).startswith("--at: ")


def test_sizes_and_views_are_checked():
    """Nonsense is told before a browser is started."""
    assert size_of("1200x800") == (1200, 800)
    for wrong in ("1200", "0x800", "1200x9000", "1200X800", "axb", "-1x5"):
        with pytest.raises(InputError, match="--size"):
            size_of(wrong)
    check_view("globe", HEADER)
    for view, words in (("walk", "has no walk"), ("landing", "has no landing")):
        with pytest.raises(InputError, match=words):
            check_view(view, HEADER)
    with pytest.raises(InputError, match="must be one of globe, walk, landing"):
        check_view("moon", HEADER)


def test_a_machine_without_a_browser_is_told(monkeypatch, tmp_path):
    """What to install, or to name; a named one that is not there is not replaced by another."""
    monkeypatch.delenv(browser.ENVIRONMENT, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(InputError, match="Install Chromium"):
        browser.find_browser()
    monkeypatch.setenv("PATH", os.defpath)
    monkeypatch.setenv(browser.ENVIRONMENT, "no-such-browser")
    with pytest.raises(InputError, match="no-such-browser"):
        browser.find_browser()


def _script(folder, text):
    """Return the path of a program that stands in for a browser."""
    path = folder / "browser"
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


def test_a_browser_that_ends_or_hangs_is_told(monkeypatch, tmp_path):
    """Neither waits for ever, and the one that hangs is ended with its children."""
    gone = _script(tmp_path, "exit 3")
    with pytest.raises(OutputError, match="ended before"):
        picture_of("", {}, (10, 10), gone)
    monkeypatch.setattr(drawing, "TIME_LIMIT_S", 0.5)
    monkeypatch.setattr(browser, "_END_S", 0.2)
    hangs = _script(tmp_path, f"echo $$ > {tmp_path}/pid; sleep 60")
    begun = time.monotonic()
    with pytest.raises(OutputError, match=r"takes longer than 0\.5 s"):
        picture_of("", {}, (10, 10), hangs)
    assert time.monotonic() - begun < 30.0
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)


@pytest.fixture
def run(monkeypatch, tmp_path):
    """Return a function that runs the two verbs in a folder of their own."""
    app = typer.Typer()
    page.register(app)
    picture.register(app)
    monkeypatch.chdir(tmp_path)
    return lambda *words: CliRunner().invoke(app, [str(word) for word in words])


@pytest.mark.parametrize(("view", "at"), [("globe", "1:10:00"), ("landing", "touchdown")])
def test_a_picture_is_drawn(run, alone, program, built, mission_file, tmp_path, view, at):
    """As large as asked for, not blank, and nothing else is left behind."""
    words = ("--view", view, "--at", at, "--size", "500x400", "-o", "one.png")
    told = run("picture", mission_file, *words)
    assert told.exception is None, told.exception
    assert told.stdout == "one.png\n"
    assert [one.name for one in tmp_path.iterdir()] == ["one.png"]
    drawn = Image.open(tmp_path / "one.png")
    assert drawn.size == (500, 400)
    colours = np.unique(np.asarray(drawn.convert("RGB")).reshape(-1, 3), axis=0)
    assert len(colours) > 100  # a blank one has one


def test_the_moment_makes_the_picture(alone, program, single):
    """Half an orbit later the globe looks otherwise; the same moment gives the same picture."""
    text = single.read_text("utf-8")

    def globe(seconds):
        query = {"picture": "globe", "at": str(seconds)}
        return np.asarray(Image.open(io.BytesIO(picture_of(text, query, (300, 300), program))))

    first, again, later = globe(1000.0), globe(1000.0), globe(3700.0)
    assert np.array_equal(first, again)
    assert np.mean(first != later) > 0.2


def test_a_page_that_cannot_draw_says_why(alone, program, single):
    """The page's own words come back: here its columns are cut off."""
    text = single.read_text("utf-8").replace('"bytes":', '"bytes":1', 1)
    with pytest.raises(OutputError, match="cannot be drawn: telemetry must have"):
        picture_of(text, {"picture": "globe", "at": "0"}, (300, 300), program)


@pytest.mark.parametrize(
    ("words", "must"),
    [
        (("--view", "walk", "--at", "1:10:00"), "has no walk"),
        (("--view", "globe", "--at", "hatch_opened"), "must be a moment or an event"),
        (("--view", "globe", "--at", "1:10:00", "--size", "big"), "must be width and height"),
    ],
)
def test_bad_orders_of_a_picture_are_told(run, program, built, mission_file, tmp_path, words, must):
    """One error, nothing written."""
    told = run("picture", mission_file, *words, "-o", "one.png")
    assert isinstance(told.exception, InputError)
    assert must in str(told.exception)
    assert list(tmp_path.iterdir()) == []
