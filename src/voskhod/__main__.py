"""Run the command line with `python -m voskhod`."""

from voskhod.cli import main

main()
