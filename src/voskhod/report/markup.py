"""HTML in small pieces: elements, tables, figures. Every text is escaped here and nowhere else."""

from collections.abc import Iterable, Sequence
from html import escape
from importlib.resources import files
from typing import NamedTuple

DIGEST_SHOWN = 12  # hexadecimal digits: enough to tell two missions apart
_NO_NETWORK = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


class Markup(str):
    """Text that is HTML already."""

    __slots__ = ()


class Cell(NamedTuple):
    """A cell of a table.

    Attributes:
        content: text, escaped, or `Markup`.
        css: class names.
        rows: rows that it spans.
        hint: text shown when the pointer rests on it.
    """

    content: str
    css: str = ""
    rows: int = 1
    hint: str = ""


def safe(text: str) -> Markup:
    """Return text as HTML."""
    return text if isinstance(text, Markup) else Markup(escape(text))


def element(tag: str, content: str = "", css: str = "", **attributes: str) -> Markup:
    """Return one element.

    Args:
        tag: name of the element.
        content: text, escaped, or `Markup`.
        css: class names.
        attributes: further attributes.
    """
    if css:
        attributes["class"] = css
    inside = "".join(f' {name}="{escape(value)}"' for name, value in attributes.items())
    return Markup(f"<{tag}{inside}>{safe(content)}</{tag}>")


def joined(parts: Iterable[str], between: str = "") -> Markup:
    """Return pieces one after the other, each escaped unless it is `Markup`."""
    return Markup(between.join(safe(part) for part in parts))


def row(cells: Iterable[Cell], css: str = "") -> Markup:
    """Return one row of a table."""
    return element("tr", joined(_cell(cell) for cell in cells), css)


def _cell(cell: Cell) -> Markup:
    attributes = {"rowspan": str(cell.rows)} if cell.rows > 1 else {}
    if cell.hint:
        attributes["title"] = cell.hint
    return element("td", cell.content, cell.css, **attributes)


def table(heads: Sequence[tuple[str, str]], bodies: Iterable[Sequence[str]], css: str) -> Markup:
    """Return a table whose bodies are not torn apart by a page's end.

    Args:
        heads: name and class of each column.
        bodies: rows that belong together.
        css: class names.
    """
    head = joined(element("th", name, css=kind, scope="col") for name, kind in heads)
    parts = [element("thead", element("tr", head))]
    parts += [element("tbody", joined(rows)) for rows in bodies]
    return element("table", joined(parts), css)


def section(name: str, heading: str, content: Iterable[str], css: str = "") -> Markup:
    """Return a section with its heading and an anchor."""
    return element("section", joined([element("h2", heading), *content], "\n"), css, id=name)


def paragraph(text: str, css: str = "") -> Markup:
    """Return a paragraph, nothing where there is no text."""
    return element("p", text, css) if text else Markup("")


def figure(name: str, drawing: str, caption: str) -> Markup:
    """Return a picture with its caption; the drawing is SVG text."""
    inside = joined([Markup(drawing), element("figcaption", caption)])
    return element("figure", inside, f"picture {name}")


def definitions(pairs: Iterable[tuple[str, str]], css: str) -> Markup:
    """Return a list of terms with what they are."""
    rows = (joined([element("dt", term), element("dd", text)]) for term, text in pairs)
    return element("dl", joined(rows), css)


def page(title: str, masthead: Markup, main: Iterable[str], foot: Markup) -> str:
    """Return a page of HTML that needs no network and no script.

    Args:
        title: name of the page.
        masthead: what stands above all.
        main: sections, one after the other.
        foot: what stands below them.
    """
    style = (files("voskhod.report") / "data" / "report.css").read_text("utf-8")
    return (
        '<!DOCTYPE html>\n<html lang="en-GB" xmlns="http://www.w3.org/1999/xhtml">\n<head>\n'
        '<meta charset="utf-8"/>\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_NO_NETWORK}"/>\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1"/>\n'
        f"<title>{safe(title)}</title>\n<style>\n{style}</style>\n"
        f"</head>\n<body>\n{masthead}\n<main>\n"
        f"{joined(main, chr(10))}\n</main>\n{foot}\n</body>\n</html>\n"
    )
