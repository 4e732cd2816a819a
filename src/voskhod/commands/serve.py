"""`voskhod serve`: mission control in the browser, from this machine alone."""

import os
import sys
from typing import Annotated, NamedTuple

import typer

from voskhod.errors import InputError
from voskhod.options import one_object

_PORT = 8765


class ServeOptions(NamedTuple):
    """The options of `voskhod serve`, as they are written."""

    missions: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[MISSION]...",
            help="Names of built-in missions or paths of mission files; all built-in ones if left "
            "out.",
        ),
    ] = None
    port: Annotated[int, typer.Option(help="Port; 0 for any that is free.")] = _PORT
    host: Annotated[
        str, typer.Option(metavar="ADDRESS", help="Another address than this machine's own.")
    ] = "127.0.0.1"
    token: Annotated[
        str | None,
        typer.Option(
            envvar="VOSKHOD_TOKEN", help="What clients must know; needed with another --host."
        ),
    ] = None
    opens: Annotated[bool, typer.Option("--open", help="Open the page in the browser.")] = False


def register(app: typer.Typer) -> None:
    """Enter the verb into the command line.

    Args:
        app: the command line.
    """
    app.command("serve")(one_object(ServeOptions)(serve))


def serve(options: ServeOptions) -> None:
    """Show flights, what-ifs, campaigns and documents in the browser, offline."""
    try:
        from voskhod.server.run import Where, check_where
        from voskhod.server.run import serve as run
        from voskhod.server.served import served_missions
    except ModuleNotFoundError as missing:
        raise InputError(
            "needs the extra web",
            given=f"an installation without {missing.name}",
            where="voskhod serve",
            do='pip install "voskhod[web]"',
        ) from None
    where = Where(options.host, options.port, options.token)
    check_where(where)
    served = served_missions(options.missions or [])

    def ready(address: str) -> None:
        typer.echo(address)
        typer.echo("Ctrl-C stops it. A first flight on a machine compiles for a minute.", err=True)
        if options.opens:
            import webbrowser

            webbrowser.open(address)

    try:
        run(served, where, ready)
    except KeyboardInterrupt:
        typer.echo("stopped", err=True)
        sys.stdout.flush()
        # A flight that is compiling cannot be stopped; the interpreter's own end would abort in it.
        os._exit(130)
