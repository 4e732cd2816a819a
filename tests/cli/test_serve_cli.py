"""`voskhod serve` as its user sees it: an address, or one clear error."""

import pytest
import typer

from voskhod import cli
from voskhod.commands import serve

TOKEN = "0123456789abcdef"


@pytest.fixture(autouse=True)
def registered():
    """Enter the verb where the command line has not got it."""
    names = {command.name for command in cli.app.registered_commands}
    if "serve" not in names:
        serve.register(cli.app)


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


def test_the_verb_can_be_entered_once_more():
    """`register` adds one command of that name."""
    app = typer.Typer()
    serve.register(app)
    assert [command.name for command in app.registered_commands] == ["serve"]
