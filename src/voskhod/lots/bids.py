"""A log of bids: one JSON object to a line, only ever added to.

    {"id": "e1", "at": "2025-12-01T12:00:00Z", "lot": "...", "kind": "register", "bidder": "A"}
    {"id": "e2", "at": "...", "lot": "...", "kind": "bid", "bidder": "A",
     "channel": "internet-proxy", "amount": "1500"}
    {... "kind": "hammer"}   {... "kind": "pass"}   {... "kind": "withdraw"}

Decision: who bids is registered first. A slip in a key would otherwise be a further bidder, and
raise the price.
Decision: every line ends with a line feed. A last line without one was torn by a crash while it was
written and nobody was told that it counts: it is left out, and said to be.
Decision: amounts are text or whole numbers. A number with a point would pass through a binary
fraction in most programs that write JSON.

Source: JSON Lines; RFC 8259.
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO, Literal, NamedTuple, NoReturn

from pydantic import BaseModel, ConfigDict, ValidationError

from voskhod.errors import InputError
from voskhod.lots.instants import Instant
from voskhod.lots.money import Amount
from voskhod.lots.refusal import Refusal, first_error, nearest, shortened, shown_path
from voskhod.lots.tables import Id, Name

LIMIT_BYTES = 4096  # of a line; an entry takes about 150


class _Entry(BaseModel):
    """What every entry has: its id, when it was made [UTC], and for which lot."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Id
    at: Instant
    lot: Id


class Registration(_Entry):
    """Somebody may bid from now on."""

    kind: Literal["register"] = "register"
    bidder: Id


class Bid(_Entry):
    """Somebody bids, up to an amount or that very amount, as the channel has it [USD]."""

    kind: Literal["bid"] = "bid"
    bidder: Id
    channel: Name
    amount: Amount


class Hammer(_Entry):
    """The lot is knocked down to whoever leads."""

    kind: Literal["hammer"] = "hammer"


class Pass(_Entry):
    """The lot is called and stays unsold."""

    kind: Literal["pass"] = "pass"


class Withdrawal(_Entry):
    """The lot is taken from the sale."""

    kind: Literal["withdraw"] = "withdraw"


Entry = Registration | Bid | Hammer | Pass | Withdrawal
KINDS: dict[str, type[Entry]] = {
    "register": Registration,
    "bid": Bid,
    "hammer": Hammer,
    "pass": Pass,
    "withdraw": Withdrawal,
}


class Log(NamedTuple):
    """Entries of a log.

    Attributes:
        entries: those that are whole, in their order; entry i stands on line i + 1.
        torn_line: number of a last line that was torn; None if there is none.
    """

    entries: tuple[Entry, ...]
    torn_line: int | None


def read_log(path: Path) -> Log:
    """Return the entries of a log, each checked by itself.

    Args:
        path: where it is.

    Raises:
        InputError: no such file, or a line that is not an entry.
    """
    place = shown_path(path)
    try:
        if not path.is_file():
            raise InputError("must be a log that can be read", given="no file", file=place)
        with path.open("rb") as file:
            return entries_of(file, place)
    except (OSError, ValueError) as wrong:  # a name with a null byte is a ValueError
        reason = getattr(wrong, "strerror", None) or str(wrong)
        raise InputError("must be a log that can be read", given=reason, file=place) from None


def entries_of(file: BinaryIO, place: str | Path) -> Log:
    """Return the entries of an open log.

    Args:
        file: at its beginning.
        place: name of the file, for errors.

    Raises:
        InputError: a line that is not an entry.
    """
    entries: list[Entry] = []
    for number, line in enumerate(_lines(file), start=1):
        if len(line) > LIMIT_BYTES:
            raise InputError(
                f"must not be longer than {LIMIT_BYTES} bytes", where=f"line {number}", file=place
            )
        if not line.endswith(b"\n"):
            return Log(tuple(entries), number)
        entries.append(read_entry(line, f"line {number}", place))
    return Log(tuple(entries), None)


def _lines(file: BinaryIO) -> Iterator[bytes]:
    """Return the lines of a file, each read no further than just past the limit."""
    while line := file.readline(LIMIT_BYTES + 1):
        yield line


def read_entry(line: bytes, where: str = "entry", place: str | Path | None = None) -> Entry:
    """Return the entry of a line.

    Args:
        line: one JSON object.
        where: what errors call the line.
        place: name of the file, for errors.

    Raises:
        InputError: no entry.
    """
    try:
        table = json.loads(
            line.decode("utf-8"),
            parse_float=Decimal,
            parse_constant=_not_finite,
            object_pairs_hook=_once_each,
        )
    except Refusal as wrong:
        raise wrong.at(where, place) from None
    except (ValueError, RecursionError):
        raise InputError(
            "must be one JSON object", given=shortened(line), where=where, file=place
        ) from None
    if not isinstance(table, dict):
        raise InputError("must be one JSON object", given=shortened(line), where=where, file=place)
    kind = table.get("kind")
    if not isinstance(kind, str) or kind not in KINDS:
        raise InputError(
            "must be a kind of entry",
            given=shortened(kind),
            where=f"{where}.kind",
            file=place,
            do=nearest(str(kind), tuple(KINDS)),
        )
    try:
        return KINDS[kind].model_validate(table)
    except ValidationError as wrong:
        raise first_error(wrong, where, place) from None


def entry_document(entry: Entry) -> dict[str, str]:
    """Return an entry as plain data, keys in the order of a line."""
    at = entry.at.astimezone(UTC).isoformat().replace("+00:00", "Z")
    table = {"id": entry.id, "at": at, "lot": entry.lot, "kind": entry.kind}
    if isinstance(entry, Registration | Bid):
        table["bidder"] = entry.bidder
    if isinstance(entry, Bid):
        table |= {"channel": entry.channel, "amount": entry.amount.decimal}
    return table


def entry_line(entry: Entry) -> bytes:
    """Return an entry as a line of a log, with its line feed."""
    return (json.dumps(entry_document(entry)) + "\n").encode("ascii")


def check_order(entry: Entry, seen: set[str], last: datetime | None) -> None:
    """Refuse an entry that cannot follow those before it.

    Args:
        entry: what is next.
        seen: ids so far.
        last: time of the entry before it; None for the first.

    Raises:
        Refusal: an id that is there already, or a time that goes back.
    """
    if entry.id in seen:
        raise Refusal("id must be unique in the log", entry.id)
    if last is not None and entry.at < last:
        raise Refusal(
            f"at must not be before the entry above it, {last.isoformat()}", entry.at.isoformat()
        )


def _not_finite(word: str) -> NoReturn:
    raise Refusal("must be a finite number", word)


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    table = dict(pairs)
    if len(table) < len(pairs):
        raise Refusal("keys must not be repeated", f"{len(pairs)} keys, {len(table)} different")
    return table
