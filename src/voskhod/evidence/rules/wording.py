"""Names, titles, classes and truth values that differ; sheets of different standards.

Words of one attribute are compared without case and marks. Where all words of one stand in the
other they differ in precision; otherwise in substance. The commonest wording is held against each
other one, so n wordings give n - 1 findings.

Source: ISO 216 (A4, 210 x 297 mm) and ANSI/ASME Y14.1 (Letter, 8.5 x 11 in) for sheets.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from voskhod.evidence.figures import likeliest
from voskhod.evidence.records import Artefact, Claim
from voskhod.evidence.rules.copies import normal
from voskhod.evidence.rules.found import Contradiction, Resolution, Verdict, contradiction
from voskhod.evidence.rules.index import Index, form_of
from voskhod.mission.quantity import Violation, read_number

MOST = 20  # wordings of one attribute
EVERYBODY = frozenset({"human", "humans", "person", "people", "man", "mankind", "anyone"})
_SLACK_MM = 4.0  # a sheet measured in eighths of an inch, and cut by hand
_SIZE = re.compile(r"^\s*([\d.]+)\s*(?:[a-z\"]*)\s*[x\u00d7]\s*([\d.]+)\s*([a-z\"]+)\s*$", re.I)


class Standard(NamedTuple):
    """A size that paper is cut to [mm]."""

    name: str
    short: float
    long: float


SHEETS = (Standard("A4", 210.0, 297.0), Standard("Letter", 215.9, 279.4))


def words(index: Index) -> Iterator[Contradiction]:
    """Yield names, titles and classes of one attribute that are worded differently."""
    for (about, attribute), claims in index.by_subject.items():
        wordings: dict[str, list[Claim]] = defaultdict(list)
        for claim in claims:
            if claim.word is not None:
                wordings[normal(claim.word)].append(claim)
        ordered = sorted(wordings.items(), key=lambda pair: (-len(pair[1]), pair[0]))
        for text, others in ordered[1 : MOST + 1]:
            first, said = ordered[0]
            if not _is_copy(index, said, others):
                yield _wording(index, f"{attribute} of {about}", said, others, (first, text))


def truths(index: Index) -> Iterator[Contradiction]:
    """Yield what one says is so and another that it is not."""
    for (about, attribute), claims in index.by_subject.items():
        yes = [claim for claim in claims if claim.truth is True]
        no = [claim for claim in claims if claim.truth is False]
        if yes and no:
            text = (
                f"{attribute} of {about}: yes by {_ids(yes)}, no by {_ids(no)}"
                f" ({index.witnesses(yes)} against {index.witnesses(no)} independent)."
            )
            yield contradiction((*yes, *no), Verdict("differs", "open", text, 0.8))


def firsts(index: Index) -> Iterator[Contradiction]:
    """Yield a first of one class that another claims of another class."""
    for about, claims in index.by_about.items():
        classes: dict[str, list[Claim]] = defaultdict(list)
        for claim in claims:
            if claim.first is not None:
                is_anybody = not EVERYBODY.isdisjoint(normal(claim.first).split())
                classes["human" if is_anybody else normal(claim.first)].append(claim)
        ordered = sorted(classes.items(), key=lambda pair: (-len(pair[1]), pair[0]))
        for name, others in ordered[1 : MOST + 1]:
            most, said = ordered[0]
            text = (
                f"{about}: first {most} by {_ids(said)}, only first {name} by {_ids(others)}; the"
                " narrower one is true of more, and says less."
            )
            verdict = Verdict("first of what class", "definition needed", text, 0.6)
            yield contradiction((*said, *others), verdict)


def other_forms(index: Index) -> Iterator[Contradiction]:
    """Yield an attribute that one gives as a number or a date and another only in words."""
    for (about, attribute), claims in index.by_subject.items():
        exact = [claim for claim in claims if form_of(claim) in ("value", "date")]
        loose = [claim for claim in claims if form_of(claim) == "word"]
        if exact and loose:
            text = (
                f"{attribute} of {about}: {_told(loose[0])} in words only, {_told(exact[0])} as a"
                " figure; the two cannot be compared without a definition."
            )
            verdict = Verdict("undefined", "definition needed", text, 0.5)
            yield contradiction((*exact, *loose), verdict)


def sheets(index: Index) -> Iterator[Contradiction]:
    """Yield things of one source whose sheets are cut to different standards."""
    found: dict[str, dict[str, list[Artefact]]] = defaultdict(lambda: defaultdict(list))
    for thing in index.artefacts.values():
        standard = sheet(thing.dimensions)
        if standard is not None:
            found[thing.source][standard].append(thing)
    for by_standard in found.values():
        names = sorted(by_standard)
        for one, other in zip(names, names[1:], strict=False):
            left, right = by_standard[one][0], by_standard[other][0]
            text = (
                f"{left.id} ({left.dimensions}) is cut to {one}, {right.id} ({right.dimensions}) to"
                f" {other}: papers of two traditions offered as of one origin."
            )
            claims = [c for t in (left, right) for c in index.by_about.get(t.id, ()) if _is_size(c)]
            yield contradiction((left, right, *claims), Verdict("differs", "open", text, 0.6))


def sheet(dimensions: str | None) -> str | None:
    """Return the standard that a sheet is cut to, None for no size or another one.

    Args:
        dimensions: width and height with a unit, such as "8.5 x 11 in".
    """
    match = _SIZE.match(dimensions or "")
    if match is None:
        return None
    unit = "inch" if match[3] in ('"', "in") else match[3]
    try:
        sides = sorted(1e3 * read_number(f"{side} {unit}", "m") for side in match.groups()[:2])
    except Violation:
        return None
    for standard in SHEETS:
        gaps = (abs(sides[0] - standard.short), abs(sides[1] - standard.long))
        if max(gaps) <= _SLACK_MM:
            return standard.name
    return None


def _is_size(claim: Claim) -> bool:
    is_length = claim.value is not None and likeliest(claim) is None
    return is_length and bool({"size", "width", "height"} & {*claim.attribute.split("-")})


def _wording(
    index: Index, what: str, said: list[Claim], others: list[Claim], texts: tuple[str, str]
) -> Contradiction:
    one, other = ({*text.split()} for text in texts)
    claims = (*said, *others)
    if one <= other or other <= one:
        text = f"{what}: {_told(said[0])} and {_told(others[0])} differ in precision only."
        return contradiction(claims, Verdict("precision", "compatible", text, 0.35))
    text = (
        f"{what}: {_told(said[0])} against {_told(others[0])}"
        f" ({index.witnesses(said)} against {index.witnesses(others)} independent)."
    )
    is_one = len({claim.source for claim in claims}) == 1
    resolution: Resolution = "wording" if is_one else "error of one"
    return contradiction(claims, Verdict("name or title", resolution, text, 0.65))


def _is_copy(index: Index, said: Sequence[Claim], others: Sequence[Claim]) -> bool:
    """Return whether all claims go back to one, which `rules.copies` reports."""
    return len({index.root(claim).id for claim in (*said, *others)}) == 1


def _told(claim: Claim) -> str:
    said = claim.word or claim.date or claim.value
    return f'"{said}" ({claim.id})'


def _ids(claims: Sequence[Claim]) -> str:
    return ", ".join(claim.id for claim in claims[:3]) + (", ..." if len(claims) > 3 else "")
