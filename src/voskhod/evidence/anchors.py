"""Where a passage stands in a text that may have changed, found by hashes alone.

A passage is known by position, by the hash of its own words, and by those of up to 32 code points
on either side. In a text that has changed it is looked for in this order:

    1. where it was                                      own hash: held
    2. beside its surroundings, wherever they are now    own hash: moved
    3. at every place of its length, the nearest first   own hash: moved, found by its words alone
    4. between its surroundings                          another hash: changed

What none of them finds is lost. A hash cannot be searched for, only compared, so steps 2 and 3 hash
windows: one pass over the text for the surroundings of all passages together, and at most `BUDGET`
windows for the words.

Source: W3C Web Annotation Data Model (2017), 4.2.4 and 4.2.5, selectors by quotation and position.
"""

import hashlib
from array import array
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from voskhod.evidence.records import Passage

SURROUNDING = 32  # code points on either side, by the definition of a passage
BUDGET = 3_000_000  # windows hashed for the words of a text's passages: some 3 s
_MOST_PLACES = 100  # of one surrounding: a line of dashes stands at many
_GROWTH = 4  # how many times its length what stands between the surroundings may be ...
_SLACK = 256  # ... and how many code points more: judgement

State = Literal["held", "moved", "changed", "lost", "unchecked"]


@dataclass(frozen=True)
class Anchor:
    """Where a passage stands now.

    Attributes:
        passage: its id.
        document: id of the text.
        state: whether its words stand where they did, elsewhere, or not any more.
        start: where it begins now [code points]; None if that is not known.
        end: where it ends now, exclusive [code points]; None if that is not known.
        shift: how far its beginning moved [code points]; None if that is not known.
        by: what it was found by.
    """

    passage: str
    document: str
    state: State
    start: int | None = None
    end: int | None = None
    shift: int | None = None
    by: Literal["position", "surroundings", "words", "surroundings and words"] | None = None


class Windows:
    """Hashes of stretches of a text.

    Args:
        content: the text in UTF-8.
    """

    def __init__(self, content: bytes) -> None:
        self._view = memoryview(content)
        octets = np.frombuffer(content, dtype=np.uint8)
        # Every octet but those that continue a code point begins one (RFC 3629).
        begins = np.flatnonzero((octets & 0xC0) != 0x80)
        self.length = int(begins.size)
        plain = self.length == len(content)
        places = array("q", begins.astype(np.int64).tobytes())
        places.append(len(content))
        self._at: Sequence[int] = range(self.length + 1) if plain else places

    def sha256(self, start: int, end: int) -> str | None:
        """Return the hash of a stretch in hexadecimal, None if the text has none there.

        Args:
            start: where it begins [code points].
            end: where it ends, exclusive [code points].
        """
        if not 0 <= start <= end <= self.length:
            return None
        return hashlib.sha256(self._view[self._at[start] : self._at[end]]).hexdigest()

    def places(self, wanted: frozenset[str], width: int) -> Mapping[str, list[int]]:
        """Return where each of some hashes begins, the first of many.

        Args:
            wanted: hashes of stretches of one width.
            width: that width [code points].
        """
        found: dict[str, list[int]] = defaultdict(list)
        if wanted:
            for start in range(self.length - width + 1):
                digest = self.sha256(start, start + width)
                if digest in wanted and len(found[digest]) < _MOST_PLACES:
                    found[digest].append(start)
        return found


def anchored(windows: Windows, passages: Sequence[Passage], length: int) -> tuple[Anchor, ...]:
    """Return where the passages of a text stand now.

    Args:
        windows: the text as it is now.
        passages: passages of the text as it was.
        length: length of the text as it was [code points].
    """
    held = [windows.sha256(one.start, one.end) == one.sha256 for one in passages]
    lost = [one for one, is_held in zip(passages, held, strict=True) if not is_held]
    full = (
        {one.before for one in lost if one.start >= SURROUNDING}
        | {one.after for one in lost if length - one.end >= SURROUNDING}
    )  # fmt: skip
    places = windows.places(frozenset(full), SURROUNDING)
    left = [BUDGET]
    return tuple(
        _told(one, "held", one.start, one.end, "position")
        if is_held
        else _moved(windows, one, _Around(one, length, windows, places), left)
        for one, is_held in zip(passages, held, strict=True)
    )


class _Around:
    """Where a passage may begin and end, by what stood around it."""

    def __init__(
        self, one: Passage, length: int, windows: Windows, places: Mapping[str, list[int]]
    ) -> None:
        before, after = min(SURROUNDING, one.start), min(SURROUNDING, length - one.end)
        if before == SURROUNDING:
            self.starts = [place + SURROUNDING for place in places.get(one.before, ())]
        else:  # it stood so near the beginning that its surrounding began with the text
            self.starts = [before] if windows.sha256(0, before) == one.before else []
        if after == SURROUNDING:
            self.ends = list(places.get(one.after, ()))
        else:
            end = windows.length - after
            self.ends = [end] if windows.sha256(end, windows.length) == one.after else []


def _moved(windows: Windows, one: Passage, around: _Around, left: list[int]) -> Anchor:
    """Return where a passage stands that is not where it was."""
    width = one.end - one.start
    starts = {*around.starts, *(end - width for end in around.ends)}
    same = [start for start in starts if windows.sha256(start, start + width) == one.sha256]
    if same:
        best = min(same, key=lambda start: (-_sides(start, width, around), abs(start - one.start)))
        return _told(one, "moved", best, best + width, "surroundings and words")
    for start in _outwards(one.start, windows.length - width):
        if left[0] <= 0:
            break
        left[0] -= 1
        if windows.sha256(start, start + width) == one.sha256:
            return _told(one, "moved", start, start + width, "words")
    between = [
        (abs(end - start - width), start, end)
        for start in around.starts
        for end in around.ends
        if start < end <= start + _GROWTH * width + _SLACK
    ]
    if between:
        _, start, end = min(between)
        return _told(one, "changed", start, end, "surroundings")
    return Anchor(one.id, one.document, "lost")


def _sides(start: int, width: int, around: _Around) -> int:
    """Return on how many sides a place has the surroundings of a passage."""
    return (start in around.starts) + (start + width in around.ends)


def _outwards(middle: int, last: int) -> Iterator[int]:
    """Yield every place from 0 to `last`, the nearest to the middle first."""
    middle = min(max(middle, 0), max(last, 0))
    for distance in range(max(middle, last - middle) + 1):
        if middle + distance <= last:
            yield middle + distance
        if 0 < distance <= middle and middle - distance <= last:
            yield middle - distance


def _told(
    one: Passage,
    state: State,
    start: int,
    end: int,
    by: Literal["position", "surroundings", "words", "surroundings and words"],
) -> Anchor:
    return Anchor(one.id, one.document, state, start, end, start - one.start, by)
