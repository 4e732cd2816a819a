"""What must hold across the records of a folder, beyond the shape of each.

Every id is used once, every reference leads to a record of the right kind, nothing is derived from
itself, a claim says one thing with a unit that fits, a passage lies within its document, a date
is a date. The first thing that does not hold is one error with file and key.

Decision: what a claim is `about`, a cause, and what a thing `shows` may be a record or a word for
a thing ("suit"). An id that begins with a capital letter must be a record's; words are written
small.

Source: the records' own definitions (`evidence.records`).
"""

import difflib
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from pydantic import BaseModel

from voskhod.errors import InputError
from voskhod.evidence.dates import is_zone, read_date
from voskhod.evidence.figures import measurement
from voskhod.evidence.records import FORMS, Claim, Header, Passage, Record
from voskhod.mission.quantity import Violation

_ROUNDING = 1e-9  # probabilities are written as decimals
_DATES = ("date", "seen")
_ZONE_MUST = "must be the name of a time zone"
_ZONE_DO = "Write for example UTC or Europe/Moscow."
# Keys that hold ids of records, by kind of record: which kinds they may lead to.
_LINKS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "source": {
        "speaker": ("person",),
        "documents": ("document",),
        "via": ("source",),
        "artefact": ("artefact",),
    },
    "passage": {"document": ("document",)},
    "claim": {
        "source": ("source",),
        "passage": ("passage",),
        "derived_from": ("claim",),
        "causal_source": ("source",),
        "also": ("source",),
        "order": ("event",),
        "depicts": ("event",),
    },
    "artefact": {
        "source": ("source",),
        "passage": ("passage",),
        "place": ("place",),
        "made_from": ("artefact",),
    },
    "event": {
        "place": ("place",),
        "part_of": ("event",),
        "people": ("person",),
        "sources": ("source",),
        "passages": ("passage",),
    },
    "holding": {"artefacts": ("artefact",), "source": ("source",)},
}
_LOOSE = {
    "claim": ("about", "maybe_about", "cause"),
    "artefact": ("shows",),
}  # a record, or a word for a thing
_CHAINS = (
    ("source", "lineage"),
    ("source", "via"),
    ("claim", "derived_from"),
    ("artefact", "made_from"),
    ("event", "part_of"),
)
_PARTS = {"source": ("lineage", "source", "source"), "artefact": ("signatures", "person", "person")}


class Row(NamedTuple):
    """One record and where it stands.

    Attributes:
        record: the record.
        kind: name of its table: "claim", "source".
        number: its position in the table, from zero.
        file: file that it stands in, as errors call it.
    """

    record: Record
    kind: str
    number: int
    file: str

    def wrong(self, key: str, must: str, given: str | None, do: str | None = None) -> InputError:
        """Return the error that something of this record is not acceptable."""
        where = f"{self.kind}.{self.number}.{key}".rstrip(".")
        return InputError(must, given=given, where=where, file=self.file, do=do)


def check_records(header: Header, rows: Sequence[Row], place: str) -> None:
    """Check all records of a folder against each other.

    Args:
        header: what the folder is about.
        rows: every record, in the order of the files.
        place: what errors call the file of the header.

    Raises:
        InputError: the first thing that does not hold.
    """
    if not is_zone(header.zone):
        raise InputError(_ZONE_MUST, given=header.zone, where="zone", file=place, do=_ZONE_DO)
    kinds: dict[str, Row] = {}
    for row in rows:
        if row.record.id in kinds:
            first = kinds[row.record.id]
            given = f"{row.record.id}, as {first.kind}.{first.number} of {first.file},"
            raise row.wrong("id", "must be unique in the folder", given)
        kinds[row.record.id] = row
    for row in rows:
        _check_links(row, kinds)
        _check_dates(row, header)
        if isinstance(row.record, Claim):
            _check_claim(row, row.record)
        if isinstance(row.record, Passage):
            _check_passage(row, row.record, kinds)
    _check_circles(rows, kinds)


def _ids(record: BaseModel, key: str) -> Iterator[tuple[str, str]]:
    """Return (dotted key, id) of each id that stands under a key."""
    value = getattr(record, key)
    if isinstance(value, str):
        yield key, value
    elif value is not None:
        for i, part in enumerate(value):
            yield f"{key}.{i}", part


def _references(row: Row) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Return (dotted key, id, kinds it may lead to) of everything that a record refers to."""
    for key, kinds in _LINKS.get(row.kind, {}).items():
        for where, name in _ids(row.record, key):
            yield where, name, kinds
    if row.kind in _PARTS:
        key, name, kind = _PARTS[row.kind]
        for i, part in enumerate(getattr(row.record, key)):
            yield f"{key}.{i}.{name}", getattr(part, name), (kind,)
    for key in _LOOSE.get(row.kind, ()):
        for where, name in _ids(row.record, key):
            if name[:1].isupper():
                yield where, name, ()
    if row.kind == "correction":
        yield "record", row.record.record, ()  # type: ignore[attr-defined]


def _check_links(row: Row, kinds: Mapping[str, Row]) -> None:
    for where, name, wanted in _references(row):
        found = kinds.get(name)
        if found is not None and (not wanted or found.kind in wanted):
            continue
        what = wanted[0] if wanted else "record"
        given = name if found is None else f"{name}, which is of kind {found.kind},"
        known = [one for one, r in kinds.items() if not wanted or r.kind in wanted]
        raise row.wrong(where, f"must be the id of a known {what}", given, advice(name, known))


def _check_dates(row: Row, header: Header) -> None:
    for key in _DATES:
        text = getattr(row.record, key, None)
        if text is not None:
            try:
                read_date(text)
            except Violation as wrong:
                raise row.wrong(key, wrong.must, wrong.given, wrong.do or None) from None
    zone = getattr(row.record, "zone", None)
    if zone is not None and not is_zone(zone):
        raise row.wrong("zone", _ZONE_MUST, zone, _ZONE_DO)
    topics = (*_ids(row.record, "covers"),) if row.kind == "source" else ()
    if row.kind in ("claim", "event"):
        topics = (*_ids(row.record, "topic"),)
    for where, topic in topics:
        if topic not in header.topics:
            do = advice(topic, header.topics)
            raise row.wrong(where, "must be one of the folder's topics", topic, do)


def _check_claim(row: Row, claim: Claim) -> None:
    """Check that a claim says one thing, and its number and readings."""
    said = [form for form in FORMS if getattr(claim, form) is not None]
    if len(said) != 1:
        given = " and ".join(said) or "none"
        raise row.wrong("", "must have exactly one of " + ", ".join(FORMS), given)
    for key in ("low", "high"):
        if getattr(claim, key) is not None and claim.value is None:
            raise row.wrong(key, "must go with a value", str(getattr(claim, key)))
    if claim.value is None and claim.readings:
        raise row.wrong("readings", "must go with a value", ", ".join(claim.readings))
    if (claim.how is None) != (claim.derived_from is None):
        must = "must go with derived_from, which says from which claim"
        raise row.wrong("how", must, claim.how or claim.derived_from)
    if sum(claim.readings.values()) > 1.0 + _ROUNDING:
        total = f"{sum(claim.readings.values()):g}"
        raise row.wrong("readings", "must have probabilities that add up to at most 1", total)
    if claim.value is not None:
        for measurand in claim.readings or (None,):
            _check_number(row, claim, measurand)


def _check_number(row: Row, claim: Claim, measurand: str | None) -> None:
    """Check a number in the unit of one of the measurands that it may mean."""
    try:
        value, low, high, _ = measurement(claim, measurand)
    except KeyError:
        from voskhod.flight.measurands import MEASURANDS

        do = advice(str(measurand), [one.id for one in MEASURANDS])
        raise row.wrong(
            f"readings.{measurand}", "must be a measurand of the flight", measurand, do
        ) from None
    except Violation as wrong:
        key = _wrong_end(claim, measurand)
        raise row.wrong(key, wrong.must, wrong.given, wrong.do or None) from None
    if (low is not None and value < low) or (high is not None and value > high):
        raise row.wrong("value", "must lie between low and high", str(claim.value))


def _wrong_end(claim: Claim, measurand: str | None) -> str:
    """Return the key of a number whose value, low or high end cannot be read."""
    for key, left_out in (("value", ("low", "high")), ("low", ("high",))):
        try:
            measurement(claim.model_copy(update=dict.fromkeys(left_out)), measurand)
        except Violation:
            return key
    return "high"


def _check_passage(row: Row, passage: Passage, kinds: Mapping[str, Row]) -> None:
    length: int = kinds[passage.document].record.code_points  # type: ignore[attr-defined]
    if passage.end <= passage.start:
        given = f"{passage.end} after {passage.start}"
        raise row.wrong("end", "must lie after start", given)
    if passage.end > length:
        must = f"must lie within the {length} code points of the document"
        raise row.wrong("end", must, str(passage.end))


def _check_circles(rows: Sequence[Row], kinds: Mapping[str, Row]) -> None:
    """Check that no record comes, over any number of steps, from itself."""
    for kind, key in _CHAINS:
        edges: dict[str, tuple[str, ...]] = {}
        for row in rows:
            if row.kind == kind:
                value = getattr(row.record, key) or ()
                several = (value,) if isinstance(value, str) else value
                edges[row.record.id] = tuple(getattr(one, "source", one) for one in several)
        if circle := _circle(edges):
            given = " from ".join(circle)
            raise kinds[circle[0]].wrong(key, "must not lead back to itself", given)


def _circle(edges: Mapping[str, tuple[str, ...]]) -> list[str]:
    """Return the ids along a circle, the first repeated at the end; empty if there is none."""
    done: set[str] = set()
    for start in edges:
        path: list[str] = []
        open_: dict[str, Iterator[str]] = {}
        step: str | None = start
        while step is not None:
            if step in open_:
                return [*path[path.index(step) :], step]
            if step not in done:
                path.append(step)
                open_[step] = iter(edges[step])
            step = None
            while path and step is None:
                step = next(open_[path[-1]], None)
                if step is None:
                    done.add(path[-1])
                    del open_[path.pop()]
    return []


def advice(word: str, known: Sequence[str]) -> str | None:
    """Return what may have been meant by a word that is not known.

    Args:
        word: what was written.
        known: what could have been written.
    """
    close = difflib.get_close_matches(word, known, n=1)
    if close:
        return f"Did you mean {close[0]}?"
    return "Known: " + ", ".join(known) + "." if 0 < len(known) <= 12 else None
