"""The files of the page: built from `web/`, data of the package, not in the source tree.

Decision: the single file needs all of them, and their names are written in `index.html`, so that a
missing one is told before a long flight and not after it.
"""

from importlib.resources import files

from voskhod.errors import OutputError

INDEX = "index.html"
NAMES = (INDEX, "app.js", "app.css", "earth.webp", "favicon.svg")
HOW = "Install Node 20 or later and say `make page` in the source folder."


def page_files() -> dict[str, bytes]:
    """Return the files of the page by their names.

    Raises:
        OutputError: the page was not built.
    """
    folder = files("voskhod") / "page"
    missing = [name for name in NAMES if not (folder / name).is_file()]
    if missing:
        raise OutputError(f"the page is not built: {', '.join(missing)} missing. {HOW}")
    return {name: (folder / name).read_bytes() for name in NAMES}
