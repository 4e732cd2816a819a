r"""One flight as one HTML file that opens from a disk: the page with its data inside.

Header and columns stand in two script elements that no browser runs: JSON, and gzip in base64,
which the page unpacks itself (DecompressionStream). Program, style, map and icon stand where the
page of the server links to them. The file asks nobody for anything, and says so to the browser in a
policy: only this one program runs, and no connection is opened.

Decisions: in JSON every `<` is written as an escape, so that no text of a mission ends the element;
in the program, `</script` and `<!--` can stand only in strings, where `\x3c` is the same letter.
The same flight and the same page give the same bytes.

Sources: HTML Living Standard, 4.12.1.3 (restrictions of script elements); Content Security Policy
Level 3, 6.7 (hashes of scripts).
"""

import base64
import gzip
import hashlib
import html
import re

from voskhod.errors import OutputError
from voskhod.export.bundle import Bundle, header_bytes
from voskhod.export.page_files import HOW, INDEX

_HARMFUL = re.compile(r"<(?=!--|/?script)", re.IGNORECASE)
_LINE_END = re.compile(r"\r\n?")
_STYLE_END = re.compile(r"<(?=/style)", re.IGNORECASE)
_POLICY = (
    "default-src 'none'; script-src 'sha256-{}'; style-src 'unsafe-inline'; "
    "img-src data: blob:; base-uri 'none'; form-action 'none'"
)


def flight_html(bundle: Bundle, page: dict[str, bytes]) -> str:
    """Return a flight as one HTML file.

    Args:
        bundle: header and columns.
        page: files of the page by name, see `page_files`.

    Raises:
        OutputError: the page is of another version than this program.
        ValueError: a number in the header is not finite, which no flight should have.
    """
    # A browser reads every line end as \n before it takes the hash.
    program = _LINE_END.sub("\n", _HARMFUL.sub(r"\\x3c", page["app.js"].decode()))
    style = _STYLE_END.sub(r"\\3c ", page["app.css"].decode())
    title = html.escape(str(bundle.header["mission"]["title"]))
    digest = base64.b64encode(hashlib.sha256(program.encode()).digest()).decode()
    policy = _POLICY.format(digest)
    parts = {
        '<meta charset="utf-8">': '<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
        "<title>Voskhod</title>": f"<title>{title}</title>",
        '<link rel="stylesheet" href="app.css">': f"<style>{style}</style>",
        'href="favicon.svg"': f'href="{_inside("image/svg+xml", page["favicon.svg"])}"',
        'src="earth.webp"': f'src="{_inside("image/webp", page["earth.webp"])}"',
        '<script src="app.js" defer></script>': f"{_data(bundle)}\n<script>{program}</script>",
    }
    text = page[INDEX].decode()
    # All places are found in the page first, so that nothing is looked for in what was put in.
    found = re.split("(" + "|".join(map(re.escape, parts)) + ")", text)
    if sorted(found[1::2]) != sorted(parts):
        raise OutputError(f"the page is of another version than this program. {HOW}")
    return "".join(parts.get(piece, piece) for piece in found)


def _data(bundle: Bundle) -> str:
    """Return header and columns as elements that no browser runs."""
    header = header_bytes(bundle.header).decode().replace("<", "\\u003c")
    columns = base64.b64encode(gzip.compress(bundle.columns, mtime=0)).decode()
    return (
        f'<script type="application/json" id="flight-header">{header}</script>\n'
        '<script type="application/octet-stream;base64" id="flight-columns">'
        f"{columns}</script>"
    )


def _inside(kind: str, content: bytes) -> str:
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"
