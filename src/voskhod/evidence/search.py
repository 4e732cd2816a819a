"""Search: records of an archive that hold all words of a text, best first, with a stretch of each.

Words are compared without regard to case and accents; the last word of two letters or more stands
for everything that begins with it. Records are ranked by bm25, a word in the id weighing more than
one in the title, and that more than one elsewhere. Stretches are of our own words: an archive holds
none of the documents'.

Decision: what a user types is data. Each word goes to the index in quotation marks, so that no
sign of it means anything there, and bound as a parameter.

Decision: a word that more than `COMMON` records hold must be there, but does not rank: bm25 gives
it next to no weight, and counting 100 000 records for that takes longer than all the rest. Where
all words are common, records with all of them in their title come first.

Source: SQLite FTS5, sections 3 (queries) and 5.1.1 (bm25); Robertson and Zaragoza (2009).
"""

import re
import sqlite3
import unicodedata
from dataclasses import dataclass

from voskhod.errors import InputError

COMMON = 2000
MOST_LETTERS, MOST_WORDS, MOST_FOUND = 500, 32, 1000
_WEIGHTS = "16.0, 4.0, 1.0"  # id, title, text: judgement
_STRETCH, _BEFORE = 16, 5  # words of a stretch, of them before the first that was found
_SHORTEST_PREFIX = 2  # the index keeps prefixes from here on
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Hit:
    """A record that holds what was searched for.

    Attributes:
        id: of the record.
        kind: what kind of record.
        title: what it is called in a list.
        stretch: words around the first that was found, in pieces: (text, whether it was found).
    """

    id: str
    kind: str
    title: str
    stretch: tuple[tuple[str, bool], ...]

    @property
    def words(self) -> str:
        """Return the stretch as plain text."""
        return "".join(text for text, _ in self.stretch)


def search(archive: sqlite3.Connection, text: str, limit: int = 20) -> tuple[Hit, ...]:
    """Return the records that hold all words of a text, best first.

    Args:
        archive: open archive.
        text: words, in any script.
        limit: how many records at most.

    Raises:
        InputError: no word, or more than can be searched for.
    """
    if not 1 <= limit <= MOST_FOUND:
        raise InputError(f"must be between 1 and {MOST_FOUND}", given=str(limit), where="--limit")
    terms = match_terms(text)
    rare = " ".join(term for term in terms if not _is_common(archive, term))
    every = " ".join(terms)
    numbers = _ranked(archive, rare, every, limit) if rare else _titled(archive, every, limit)
    wanted = [(_folded(word), term.endswith("*")) for term in terms for word in _WORD.findall(term)]
    hits = []
    for number in numbers:
        name, kind, called, rest = archive.execute(
            "SELECT id, kind, title, text FROM record WHERE number = ?", (number,)
        ).fetchone()
        hits.append(Hit(name, kind, called, _stretch((called, rest), wanted)))
    return tuple(hits)


def match_terms(text: str) -> tuple[str, ...]:
    """Return the words of a text as terms of a full-text query, each in quotation marks.

    Args:
        text: what a user typed.

    Raises:
        InputError: no word, or more than can be searched for.
    """
    if len(text) > MOST_LETTERS:
        must = f"must be at most {MOST_LETTERS} letters"
        raise InputError(must, given=f"{len(text)}", where="TEXT")
    # Bytes that no encoding could read are no letters.
    text = text.encode("utf-8", "replace").decode("utf-8")
    words = [word for word in text.split() if any(sign.isalnum() for sign in word)]
    if not words or len(words) > MOST_WORDS:
        must = f"must be 1 to {MOST_WORDS} words"
        raise InputError(must, given=repr(text[:60]), where="TEXT")
    terms = ['"{}"'.format(word.replace('"', '""').replace("\0", "")) for word in words]
    if sum(sign.isalnum() for sign in words[-1]) >= _SHORTEST_PREFIX:
        terms[-1] += "*"
    return tuple(terms)


def _is_common(archive: sqlite3.Connection, term: str) -> bool:
    """Return whether more records hold a term than are worth counting."""
    (count,) = archive.execute(
        "SELECT count(*) FROM (SELECT 1 FROM words WHERE words MATCH ? LIMIT ?)", (term, COMMON + 1)
    ).fetchone()
    return bool(count > COMMON)


def _ranked(archive: sqlite3.Connection, rare: str, every: str, limit: int) -> list[int]:
    """Return the best records that hold every term, ranked by the rare ones."""
    rows = archive.execute(
        f"SELECT rowid, bm25(words, {_WEIGHTS}) AS score FROM words WHERE words MATCH ?"
        " ORDER BY score, rowid",
        (rare,),
    )
    if rare == every:
        return [number for number, _ in rows.fetchmany(limit)]
    holding = {
        number
        for (number,) in archive.execute("SELECT rowid FROM words WHERE words MATCH ?", (every,))
    }
    return [number for number, _ in rows if number in holding][:limit]


def _titled(archive: sqlite3.Connection, every: str, limit: int) -> list[int]:
    """Return records that hold every term, those with all in their title first."""
    found: dict[int, None] = {}
    for query in (f"{{id title}} : ({every})", every):
        rows = archive.execute(
            "SELECT rowid FROM words WHERE words MATCH ? LIMIT ?", (query, limit)
        )
        found |= dict.fromkeys(number for (number,) in rows)
    return list(found)[:limit]


def _stretch(
    texts: tuple[str, str], wanted: list[tuple[str, bool]]
) -> tuple[tuple[str, bool], ...]:
    """Return words around the first that was found, of the text that has most of them."""
    best: tuple[int, str, list[re.Match[str]], list[bool]] = (-1, "", [], [])
    for text in texts:
        words = list(_WORD.finditer(text))
        folded = [_folded(word[0]) for word in words]
        marks = [any(_fits(word, one) for one in wanted) for word in folded]
        count = sum(any(_fits(word, one) for word in folded) for one in wanted)
        if count > best[0]:
            best = (count, text, words, marks)
    _, text, words, marks = best
    if not words:
        return ()
    first = max((marks.index(True) if True in marks else 0) - _BEFORE, 0)
    last = min(first + _STRETCH, len(words))
    begin = words[first].start() if first else 0
    end = words[last - 1].end() if last < len(words) else len(text)
    pieces = [("…", False)] if first else []
    for word, is_found in zip(words[first:last], marks[first:last], strict=True):
        if is_found:
            pieces += [(text[begin : word.start()], False), (word[0], True)]
            begin = word.end()
    pieces += [(text[begin:end] + ("…" if last < len(words) else ""), False)]
    return tuple(piece for piece in pieces if piece[0])


def _fits(word: str, wanted: tuple[str, bool]) -> bool:
    return word.startswith(wanted[0]) if wanted[1] else word == wanted[0]


def _folded(word: str) -> str:
    """Return a word without case and accents, near enough to the index to mark it."""
    apart = unicodedata.normalize("NFKD", word.casefold())
    return "".join(sign for sign in apart if not unicodedata.combining(sign))
