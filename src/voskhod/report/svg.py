"""A figure as SVG text that can stand in a page: no file header, own ids, the page's type.

Matplotlib writes a whole document per figure. Inside a page its ids would meet those of other
pictures, its style sheet would reach the page, and its font list would override the page's. The
result is the same bytes for the same figure: the salt of the ids is the picture's name and no date
is written.
"""

import io
import re
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_HEAD = re.compile(r"^.*?<svg [^>]*viewBox=\"([^\"]*)\"[^>]*>", re.DOTALL)
_LEFT_OUT = re.compile(
    r"<metadata>.*?</metadata>|<defs>\s*<style.*?</style>\s*</defs>|<!--.*?-->", re.DOTALL
)
_ID = re.compile(r' id="([^"]*)"')
_REFERENCE = re.compile(r'(?:url\(#|href="#)([^")]*)')
_FONT = re.compile(r"font: (?:(bold|italic|[1-9]00) )?([\d.]+)px [^;\"]*")
_FAMILY = re.compile(r"font-family: [^;\"]*;? ?")
_LONG_FRACTION = re.compile(r"(\.\d\d)\d+(?=[ \",)])")
_SPACE = re.compile(r"\n\s*")


def inline_svg(figure: "Figure", name: str, label: str) -> str:
    """Return a figure as an SVG element for a page.

    Args:
        figure: what to write.
        name: name of the picture, unique in the page.
        label: what the picture shows, for those who do not see it.
    """
    import matplotlib as mpl

    text = io.StringIO()
    unknown = dict.fromkeys(("Date", "Creator", "Format", "Type"))
    with mpl.rc_context({"svg.hashsalt": name}):
        figure.savefig(text, format="svg", metadata=unknown, facecolor="none")
    return _for_page(text.getvalue(), name, label)


def _for_page(document: str, name: str, label: str) -> str:
    head = _HEAD.match(document)
    if head is None:
        raise ValueError("not an SVG document")
    body = _LEFT_OUT.sub("", document[head.end() :])
    used = set(_REFERENCE.findall(body))
    body = _ID.sub(lambda m: f' id="{name}-{m[1]}"' if m[1] in used else "", body)
    body = _REFERENCE.sub(lambda m: f"{m[0][: len(m[0]) - len(m[1])]}{name}-{m[1]}", body)
    body = body.replace("xlink:href", "href").replace(' xml:space="preserve"', "")
    body = _FONT.sub(_size_only, body)
    body = _FAMILY.sub("", body)
    body = _LONG_FRACTION.sub(r"\1", body)
    body = _SPACE.sub("\n", body)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{escape(label)}" '
        f'viewBox="{head[1]}">{body.strip()}'
    )


def _size_only(font: re.Match[str]) -> str:
    weight = f"; font-weight: {font[1]}" if font[1] and font[1] != "italic" else ""
    slope = "; font-style: italic" if font[1] == "italic" else ""
    return f"font-size: {font[2]}px{weight}{slope}"
