"""`voskhod serve` as its user sees it: an address, or one clear error."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

TOKEN = "0123456789abcdef"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--host", "0.0.0.0"), "--host: must be an address of this machine alone"),
        (("--host", "0.0.0.0", "--token", "short"), "--token: must have at least 16"),
        (("--port", "70000"), "--port: must be between 0 and 65535"),
        (("no-such-mission",), "must be a built-in mission"),
        (("genesis", "genesis"), "must be missions of different ids"),
    ],
)
def test_a_wrong_word_is_one_error(run, words, says):
    """Exit code 2 and a sentence, before anything listens."""
    code, out, err = run("serve", *words)
    assert (code, out) == (2, "")
    assert err.startswith("error: ")
    assert says in err
    assert "Traceback" not in err


def test_the_address_is_told_and_the_page_opened(run, monkeypatch):
    """On standard output, for programs; the link carries the key where there is a token."""
    from voskhod.server import run as running

    opened = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    monkeypatch.setattr("uvicorn.Server.run", lambda self, sockets: None)
    code, out, err = run("serve", "genesis", "--port", "0", "--open")
    assert code == 0
    assert out.startswith("http://127.0.0.1:")
    assert opened == [out.strip()]
    assert "Ctrl-C stops it" in err
    code, out, _ = run("serve", "genesis", "--port", "0", "--token", TOKEN)
    assert f"/?{running.KEY}=" in out
    assert TOKEN not in out


def test_without_the_extra_it_says_what_to_install(run, monkeypatch):
    """A missing library is told as what to do."""
    monkeypatch.setitem(__import__("sys").modules, "voskhod.server.run", None)
    code, _, err = run("serve", "genesis")
    assert code == 2
    assert 'pip install "voskhod[web]"' in err


def test_ctrl_c_ends_it_while_a_flight_compiles(tmp_path):
    """Exit code 130 and one word, not an abort: nothing can stop a compiler in its thread."""
    file = Path(__file__).parents[1] / "campaign" / "data" / "capsule.toml"
    words = [sys.executable, "-m", "voskhod", "serve", str(file), "--port", "0"]
    cold = {**os.environ, "XDG_CACHE_HOME": str(tmp_path)}
    with subprocess.Popen(
        words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=cold, cwd=tmp_path
    ) as process:
        assert process.stdout.readline().startswith("http://127.0.0.1:")
        time.sleep(
            4.0
        )  # it compiles for some ten seconds; ended a moment later it must be the same
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60.0)
    assert process.returncode == 130
    assert err.splitlines()[-1] == "stopped"
