"""One flight as one file: what is inside, and that a browser opens it from a disk."""

import base64
import gzip
import hashlib
import json
import re

import numpy as np
import pytest
import typer
from typer.testing import CliRunner

from voskhod.commands import page, picture
from voskhod.errors import InputError, OutputError
from voskhod.export.bundle import Bundle
from voskhod.export.flight_html import flight_html
from voskhod.export.page_files import NAMES, page_files

WICKED = '</script><script>alert(1)</script><!-- <b title="x">&amp;'
HEADER = {"mission": {"id": "m", "title": WICKED}, "set": {}, "says": WICKED}
INDEX = """<!doctype html><html><head><meta charset="utf-8"><title>Voskhod</title>
<link rel="icon" href="favicon.svg"><link rel="stylesheet" href="app.css"></head><body>
<img id="earth" src="earth.webp"><script src="app.js" defer></script></body></html>"""
FILES = {
    "index.html": INDEX.encode(),
    "app.js": b'const a = "</script><!--";\r\nconst b = `</SCRIPT>`;',
    "app.css": b"a::after { content: '</style>' }",
    "earth.webp": b"RIFF",
    "favicon.svg": b"<svg/>",
}
COLUMNS = np.linspace(0.0, 1.0, 1000, dtype="<f4").tobytes()


@pytest.fixture
def wicked():
    """Return a file whose every part tries to end the element it stands in."""
    return flight_html(Bundle(HEADER, COLUMNS), FILES)


def inside(text, name):
    """Return the text of a data element, as a browser reads it."""
    return re.search(rf'<script type="[^"]*" id="{name}">(.*?)</script', text, re.DOTALL)[1]


def test_data_come_out_as_they_went_in(wicked):
    """Header and columns, through nothing but the standard library."""
    assert json.loads(inside(wicked, "flight-header")) == HEADER
    assert gzip.decompress(base64.b64decode(inside(wicked, "flight-columns"))) == COLUMNS


def test_no_text_ends_its_element(wicked):
    """Three scripts and one style are opened and ended; no comment is begun."""
    assert len(re.findall(r"<script\b", wicked, re.IGNORECASE)) == 3
    assert len(re.findall(r"</script", wicked, re.IGNORECASE)) == 3
    assert len(re.findall(r"</?style", wicked, re.IGNORECASE)) == 2
    assert "<!--" not in wicked


def test_only_its_own_program_may_run(wicked):
    """The policy names the SHA-256 of the program, as a browser takes it."""
    program = re.search(r"<script>(.*?)</script>", wicked, re.DOTALL)[1]
    digest = base64.b64encode(hashlib.sha256(program.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in wicked
    assert "\r" not in program


def test_the_same_flight_gives_the_same_bytes(wicked):
    """No clock, no order of chance."""
    assert flight_html(Bundle(dict(HEADER), bytes(COLUMNS)), dict(FILES)) == wicked


def test_a_page_of_another_version_is_refused():
    """A place that is not there, or there twice, is no place."""
    for text in (INDEX.replace("defer", "async"), INDEX + '<script src="app.js" defer></script>'):
        with pytest.raises(OutputError, match="another version"):
            flight_html(Bundle(HEADER, COLUMNS), {**FILES, "index.html": text.encode()})


def test_a_page_that_was_not_built_is_told(monkeypatch, tmp_path):
    """What is missing, and how to make it."""
    monkeypatch.setattr("voskhod.export.page_files.files", lambda _: tmp_path)
    with pytest.raises(OutputError, match=r"not built: index\.html, app\.js.*make page"):
        page_files()


def test_the_built_page_links_to_nothing_else(built):
    """All its files go into the single one, and none names another."""
    assert sorted(built) == sorted(NAMES)
    links = re.findall(rb'(?:src|href)="([^"]*)"', built["index.html"])
    assert sorted(links) == [b"app.css", b"app.js", b"earth.webp", b"favicon.svg"]
    assert re.search(rb"@import|url\((?!data:)", built["app.css"]) is None


def test_it_opens_from_a_disk_and_asks_nobody(opened, single, bundle):
    """The flight is shown; the only request is for the file itself."""
    watched = opened(single.as_uri())
    shown = watched.open(hash_="t=4000")
    assert shown.evaluate("window.voskhod.app.flight.header") == bundle.header
    assert [url.partition("?")[0] for url in watched.requests if url.startswith("file")] == [
        single.as_uri()
    ]
    assert {url.partition(":")[0] for url in watched.requests} <= {"file", "data", "blob"}
    last = bundle.header["telemetry"]["groups"][-1]
    begun = np.frombuffer(bundle.columns, "<f4", last["count"], last["time"])
    times = shown.evaluate(f"[...window.voskhod.app.flight.times('{last['name']}')]")
    assert times == pytest.approx(begun.astype(float) + last["start"], abs=1e-9)


def test_it_has_no_panel_that_needs_a_server(opened, single):
    """Documents are there; what-if, differences and campaign are not."""
    shown = opened(single.as_uri()).open()
    names = shown.locator("[data-panel]").evaluate_all("all => all.map(one => one.dataset.panel)")
    assert names == ["documents"]


def test_the_policy_of_the_file_holds(opened, single):
    """Neither another script nor a connection."""
    watched = opened(single.as_uri())
    shown = watched.open()
    told = shown.evaluate("""async () => {
      const seen = [];
      addEventListener('securitypolicyviolation', (event) => seen.push(event.effectiveDirective));
      const script = document.createElement('script');
      script.textContent = 'window.slipped = true';
      document.body.append(script);
      await fetch('https://example.org/').catch(() => undefined);
      await new Promise((next) => setTimeout(next, 50));
      return [window.slipped === true, ...seen];
    }""")
    assert told == [False, "script-src-elem", "connect-src"]
    watched.allow("Content Security Policy")


@pytest.fixture
def run(monkeypatch, tmp_path):
    """Return a function that runs the two verbs in a folder of their own."""
    app = typer.Typer()
    page.register(app)
    picture.register(app)
    monkeypatch.chdir(tmp_path)
    return lambda *words: CliRunner().invoke(app, [str(word) for word in words])


def test_the_verb_writes_a_file(run, mission_file, built, tmp_path):
    """One file, its name on standard output; what was changed stands in it."""
    told = run("page", mission_file, "--set", "engine.burn_duration=41 s", "-o", "a/flight.html")
    assert told.exception is None, told.exception
    assert told.stdout == "a/flight.html\n"
    header = json.loads(
        inside((tmp_path / "a" / "flight.html").read_text("utf-8"), "flight-header")
    )
    assert header["set"] == {"engine.burn_duration": "41 s"}
    assert [one.name for one in (tmp_path / "a").iterdir()] == ["flight.html"]


@pytest.mark.parametrize(
    ("words", "must"),
    [
        (("page", "voskhod-3"), "must be a built-in mission"),
        (("page", "voskhod-2", "--draw", "1"), "--draw needs a --seed"),
        (("page", "voskhod-2", "--set", "suit.leak"), "must be section.key=value"),
    ],
)
def test_bad_orders_of_a_file_are_told(run, built, tmp_path, words, must):
    """One error, nothing written."""
    told = run(*words)
    assert isinstance(told.exception, InputError)
    assert must in str(told.exception)
    assert list(tmp_path.iterdir()) == []
