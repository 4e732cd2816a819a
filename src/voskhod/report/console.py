"""The terminal that tables are printed on: colour and width follow it, a pipe gets plain text."""

from rich.console import Console

PIPE_WIDTH = 132  # of output that no terminal limits: tables must not wrap there


def console() -> Console:
    """Return a console on standard output, wide enough where nobody watches."""
    out = Console(highlight=False)
    return out if out.is_terminal else Console(highlight=False, width=PIPE_WIDTH)
