"""A dossier on the terminal: one record with its place, its sources and what speaks against it."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from rich.console import Console
from rich.text import Text

from voskhod.evidence.agreement import said
from voskhod.evidence.dossier import Dossier, Flown, Link, Voice
from voskhod.evidence.figures import likeliest
from voskhod.evidence.history import Change
from voskhod.evidence.plain import plain
from voskhod.report.console import console
from voskhod.report.evidence_tables import change_cells, grid
from voskhod.report.shown import number, readable, signed

_MOST_LINKS = 25  # lines of records that name this one; the JSON has all
_HIDDEN = ("id", "sha256", "before", "after")  # hashes are for programs


def print_dossier(found: Dossier, history: Sequence[Change]) -> None:
    """Print everything about one record.

    Args:
        found: its dossier.
        history: what became of it since the folder was first archived.
    """
    out = console()
    head = f"{found.kind} [bold]{found.id}[/bold]"
    out.print(head, Text(found.title), sep="  ")
    if found.said is not None:
        record: Any = found.record
        out.print(Text(f"{record.attribute} of {record.about}: {found.said}"))
    _section(out, "Record", _fields(found))
    _section(out, "Place", _places(found))
    _section(out, "Source", _lineage(found))
    _section(out, "Flight", map(_flown, found.flown))
    for title, voices in (
        ("Can hold beside it", found.supports),
        ("Cannot hold beside it as they stand", found.contradicts),
        ("Said of the same, no rival", found.beside),
    ):
        if voices:
            rows = [_voice(voice) for voice in voices]
            out.print(f"\n[bold]{title}[/bold]")
            out.print(grid(("claim", "said", "by", "most likely means"), rows, out.width))
    _section(out, "Contradictions", (_contradiction(one) for one in found.contradictions))
    for title, is_named in (("Names", True), ("Is named by", False)):
        links = [link for link in found.links if link.is_named is is_named]
        _section(out, title, map(_link, links[:_MOST_LINKS]), max(len(links) - _MOST_LINKS, 0))
    _section(out, "Corrections", (_correction(one) for one in found.corrections))
    _section(out, "History", (" · ".join(change_cells(one)[1:]) for one in history))


def _section(out: Console, title: str, lines: Iterable[str], left: int = 0) -> None:
    """Print lines under a title, nothing if there are none."""
    texts = list(lines)
    if not texts:
        return
    out.print(f"\n[bold]{title}[/bold]")
    for line in texts:
        depth = len(line) - len(line.lstrip())
        block = Text(line.strip())
        rows = block.wrap(out, max(out.width - depth - 4, 20))
        for i, row in enumerate(rows):
            out.print(Text(" " * (depth + (2 if i == 0 else 4))) + row)
    if left:
        out.print(f"  and {left} more (--json has all)")


def _fields(found: Dossier) -> Iterator[str]:
    for key, value in plain(found.record).items():
        if key not in _HIDDEN:
            yield f"{key.replace('_', ' ')}: {_words(value)}"


def _words(value: Any) -> str:
    """Return the value of a field as people read it."""
    if isinstance(value, dict):
        parts = (f"{key} {_words(part)}" for key, part in value.items())
        return ", ".join(parts)
    if isinstance(value, list):
        return "; ".join(_words(part) for part in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return number(value, 6) if isinstance(value, float) else str(value)


def _places(found: Dossier) -> Iterator[str]:
    for one in found.stretches:
        passage, document = one.passage, one.document
        line = "" if passage.line is None else f"line {passage.line}, "
        yield (
            f"{document.id} ({document.file}), {line}"
            f"code points {passage.start} to {passage.end}: passage {passage.id}"
        )
        if passage.damage is not None:
            yield f"  damaged: {passage.damage}"


def _lineage(found: Dossier) -> Iterator[str]:
    for step in found.lineage:
        source = step.source
        how = "" if step.how is None else f"{step.how} "
        doubt = " (doubtful)" if step.is_doubtful else ""
        date = "" if source.date is None else f", {source.date}"
        yield f"{'  ' * step.depth}{how}{source.id}: {source.name} ({source.kind}{date}){doubt}"


def _flown(one: Flown) -> str:
    scale = readable(one.unit, one.claimed)
    claimed = f"{number(scale.factor * one.claimed + scale.offset)}{scale.label}"
    chance = f"{number(100.0 * one.probability, 3)} %"
    head = f"{one.measurand} (meant with {chance}): claimed {claimed}"
    if one.flown is None:
        return f"{head}; the flight has none"
    flown = f"{number(scale.factor * one.flown + scale.offset)}{scale.label}"
    label = " K" if scale.offset else scale.label  # a difference of temperatures
    gap = f"{signed(scale.factor * (one.flown - one.claimed))}{label}"
    return f"{head}, flown {flown}: {gap}"


def _voice(voice: Voice) -> tuple[str, str, str, str]:
    claim = voice.claim
    return claim.id, said(claim), voice.source, likeliest(claim) or ""


def _contradiction(one: Any) -> str:
    return f"{one.kind} ({one.resolution}): {one.sentence}"


def _link(link: Link) -> str:
    keys = ", ".join(key.replace("_", " ") for key in link.keys)
    return f"{keys}: {link.kind} {link.id}, {link.title}"


def _correction(one: Any) -> str:
    return (
        f"{one.date}: {one.attribute} was {one.was}, became {one.became}. {one.reason} ({one.by})"
    )
