"""Lists of an evidence folder on the terminal: records, hits, contradictions, disputes, copies.

Decision: nothing is cut off. A cell that is too long goes on in the next line, and on a terminal of
less than `WIDE` columns a record takes two cells: its id, and what it is with the rest below.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from voskhod.evidence.agreement import said
from voskhod.evidence.disputes import Dispute
from voskhod.evidence.folder import Folder
from voskhod.evidence.history import WHOLE, Change
from voskhod.evidence.records import Artefact, Claim, Event, Source
from voskhod.evidence.rules.found import Contradiction
from voskhod.evidence.search import Hit
from voskhod.report.console import console
from voskhod.report.shown import number

WIDE = 100  # columns of a terminal from which on tables have all their own
_LONGEST_ID = 28  # letters that an id may have without being broken


class _Lines(NamedTuple):
    """How a kind of record is listed: heads of the columns and what goes into them."""

    heads: tuple[str, ...]
    cells: Callable[[Folder, Any], tuple[str, ...]]


def print_records(folder: Folder, kind: str, records: Sequence[Any]) -> None:
    """Print records of one kind.

    Args:
        folder: folder that they are of.
        kind: "claims", "artefacts", "events" or "sources".
        records: what to print.
    """
    out = console()
    if not records:
        out.print(f"No {kind} are like that.")
        return
    lines = _LISTS[kind]
    out.print(grid(lines.heads, [lines.cells(folder, record) for record in records], out.width))
    out.print(f"{len(records)} {kind if len(records) > 1 else kind[:-1]}")


def print_lots(lots: Sequence[Mapping[str, Any]]) -> None:
    """Print lots as `lots.documents` tells them.

    Args:
        lots: one document to a lot.
    """
    out = console()
    rows = []
    for lot in lots:
        estimate = lot["estimate"]
        words = estimate if isinstance(estimate, str) else " to ".join(estimate or ("none",))
        things = " ".join(lot["artefacts"])
        begins = str(lot["session"]["starts"])
        rows.append((lot["id"], lot["title"], things, f"${lot['starting_bid']}", words, begins))
    heads = ("lot", "title", "artefacts", "starts at", "estimate", "session")
    out.print(grid(heads, rows, out.width))


def print_hits(hits: Sequence[Hit], limit: int) -> None:
    """Print what a search found.

    Args:
        hits: what was found, best first.
        limit: how many were asked for at most.
    """
    out = console()
    if not hits:
        out.print("No record has all of these words.")
        return
    rows = grid(("record", "kind", "found"), [], WIDE)
    for hit in hits:
        marks = [(text, "bold yellow" if is_found else "") for text, is_found in hit.stretch]
        marked, title = Text.assemble(*marks), Text(hit.title)
        if hit.words == hit.title:
            title = marked
        elif hit.words != hit.id:
            title = Text.assemble(title, "\n", marked)
        rows.add_row(Text(hit.id), hit.kind, title)
    out.print(rows)
    if len(hits) == limit:
        out.print(f"The first {limit}; there may be more (--limit).")


def print_contradictions(found: Sequence[Contradiction]) -> None:
    """Print contradictions, the weightiest first.

    Args:
        found: what the finder found.
    """
    out = console()
    if not found:
        out.print("No contradictions.")
        return
    rows = []
    for one in found:
        names = " ".join(one.records)
        rows.append((one.kind, one.sentence, names, one.resolution))
    table = grid(("kind", "what", "records", "could settle it"), rows, out.width)
    table.show_lines = True
    out.print(table)
    counted = Counter(one.kind for one in found)
    kinds = ", ".join(f"{count} {kind}" for kind, count in counted.most_common())
    out.print(f"{len(found)} found: {kinds}")


def print_disputes(found: Sequence[Dispute]) -> None:
    """Print disputed attributes with all that is said of them.

    Args:
        found: disputed attributes.
    """
    out = console()
    if not found:
        out.print("Nothing is disputed.")
        return
    rows = grid(("claim", "said", "by"), [], WIDE)
    for dispute in found:
        rows.add_row("", Text(f"{dispute.attribute} of {dispute.about}", style="bold"))
        for voice in dispute.voices:
            by = ", also ".join((voice.source, *voice.claim.also))
            rows.add_row(*(Text(cell) for cell in (voice.claim.id, voice.said, by)))
        rows.add_section()
    out.print(rows)
    out.print(f"{len(found)} disputed attributes; nothing is chosen")


def print_history(found: Sequence[Change]) -> None:
    """Print what became of records.

    Args:
        found: changes, oldest first.
    """
    out = console()
    if not found:
        out.print("Nothing changed since the folder was first archived.")
        return
    heads = ("record", "what", "was", "became", "when UTC")
    out.print(grid(heads, [change_cells(change) for change in found], out.width))


def change_cells(change: Change) -> tuple[str, str, str, str, str]:
    """Return a change as the cells of a row: record, what, was, became, when.

    Args:
        change: what became of an attribute.
    """
    when = change.date[:16].replace("T", " ")
    if change.attribute == WHOLE:
        was, became = (part and "there" for part in (change.was, change.became))
        what = f"whole {change.kind}"
        return change.record, what, was or "not there", became or "gone", when
    was, became = (part or "not given" for part in (change.was, change.became))
    return change.record, change.attribute, was, became, when


def grid(heads: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> Table:
    """Return a table in which nothing is cut off.

    Args:
        heads: heads of its columns: an id, what it is, and the rest.
        rows: cells, as plain text.
        width: of the terminal [columns].
    """
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    is_wide = width >= WIDE
    fits = all(len(row[0]) <= _LONGEST_ID for row in rows)
    table.add_column(heads[0], overflow="fold", no_wrap=fits)
    for head in heads[1:] if is_wide else (heads[1] + ", " + ", ".join(heads[2:]),):
        table.add_column(head, overflow="fold")
    for row in rows:
        if is_wide:
            table.add_row(*(Text(cell) for cell in row))
        else:
            rest = " · ".join(cell.replace("\n", ", ") for cell in row[2:] if cell)
            table.add_row(Text(row[0]), Text.assemble(row[1], "\n", (rest, "dim")))
    return table


def place_of(folder: Folder, passage: str | None) -> str:
    """Return where a passage stands, as document and line.

    Args:
        folder: folder that it is of.
        passage: its id; None for none.
    """
    if passage is None:
        return ""
    found: Any = folder.record(passage)
    return found.document if found.line is None else f"{found.document}:{found.line}"


def _claim(folder: Folder, claim: Claim) -> tuple[str, ...]:
    of = f"{claim.about} {claim.attribute}"
    return claim.id, claim.says, of, said(claim), claim.source, place_of(folder, claim.passage)


def _artefact(folder: Folder, thing: Artefact) -> tuple[str, ...]:
    count = "" if thing.count == 1 else f" ({thing.count})"
    people = [folder.record(signed.person) for signed in thing.signatures]
    signers = ", ".join(str(person.name).split()[-1] for person in people)  # type: ignore[attr-defined]
    where = "" if thing.place is None else str(folder.record(thing.place).name)  # type: ignore[attr-defined]
    marks = "; ".join(part for part in (thing.franking, thing.cancel, thing.cachet) if part)
    what = f"{thing.kind}{count}: {thing.description}" + (f" ({marks})" if marks else "")
    return thing.id, what, where, thing.date or "", signers, place_of(folder, thing.passage)


def _event(folder: Folder, event: Event) -> tuple[str, ...]:
    where = "" if event.place is None else str(folder.record(event.place).name)  # type: ignore[attr-defined]
    places = ", ".join(place_of(folder, passage) for passage in event.passages)
    sources = ", ".join(event.sources)
    return event.id, event.title, event.date, where, event.flight_event or "", sources, places


def _source(folder: Folder, source: Source) -> tuple[str, ...]:
    right, wrong = source.reliability
    trust = f"{number(right, 3)} : {number(wrong, 3)}"
    behind = "\n".join(
        f"{one.how} {one.source}{' (?)' if one.doubtful else ''}" for one in source.lineage
    )
    return source.id, source.name, source.kind, source.date or "", trust, behind


_LISTS: Mapping[str, _Lines] = {
    "claims": _Lines(("claim", "says", "of", "figure or word", "source", "at"), _claim),
    "artefacts": _Lines(("artefact", "what", "place", "date", "signed", "at"), _artefact),
    "events": _Lines(("event", "what", "date", "place", "in flight", "sources", "at"), _event),
    "sources": _Lines(("source", "who", "kind", "date", "right : wrong", "has it from"), _source),
}
