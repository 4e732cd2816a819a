"""What the tests of the command line share."""

import sys

import pytest

from voskhod import cli


@pytest.fixture
def run(monkeypatch, capsys):
    """Return a function that runs the command line: exit code, standard output, standard error."""

    def call(*words: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["voskhod", *words])
        code = 0
        try:
            cli.main()
        except SystemExit as ended:
            code = ended.code if isinstance(ended.code, int) else 0
        out, err = capsys.readouterr()
        return code, out, err

    return call
