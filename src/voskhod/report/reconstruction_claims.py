"""The claims on the page of a reconstruction: one row each, with an anchor that links lead to.

A row says what is said, who says so and where it stands, what of it stands, and why.
"""

from collections.abc import Iterable, Sequence

from voskhod.reconstruct.observation import Observation
from voskhod.reconstruct.reconstruction import Reconstruction
from voskhod.reconstruct.refusal import Refusal
from voskhod.reconstruct.verdicts import Verdict
from voskhod.report import reconstruction_tables as tables
from voskhod.report.markup import Cell, Markup, element, joined, paragraph, row, section, table
from voskhod.report.reconstruction_document import (
    Subject,
    passage_words,
    source_name,
    testable,
)
from voskhod.report.reconstruction_refusal import met_words, nearest_rows


def link(claim: str) -> Markup:
    """Return a claim's id as a link to where it stands on the page."""
    return element("a", claim, href=f"#claim-{claim}")


def links(claims: Iterable[str]) -> Markup:
    """Return claims' ids as links, in order."""
    return joined([link(claim) for claim in claims], ", ")


def refused(told: Refusal, subject: Subject) -> list[Markup]:
    """Return the sections of a refusal: claims that no flight meets, and all claims."""
    heads = [("Claim", ""), ("Says", ""), ("Nearest flight, deviations", "num")]
    rows = [
        row([Cell(link(name)), Cell(says), Cell(off, "num")])
        for name, says, _, off in nearest_rows(told)
    ]
    parts = [paragraph(met_words(told))]
    parts += [table(heads, [rows], "nearest")] if rows else []
    claims = [
        row([_anchor(one, subject), Cell(one.says), Cell(one.why)]) for one in told.observations
    ]
    return [
        section("nearest", "Claims that no flight meets", parts),
        section("claims", "Claims", [
            table([("Claim", ""), ("Says", ""), ("What it counts for", "")], [claims], "claims")]),
    ]  # fmt: skip


def claims(told: Reconstruction, subject: Subject, picture: Sequence[Markup]) -> Markup:
    """Return the section on claims that can be tested, the worst first; empty without any.

    Args:
        told: what came of it.
        subject: what it is about.
        picture: what stands before the table.
    """
    rows = [_claim(verdict, one, subject) for verdict, one in testable(told)]
    if not rows:
        return Markup("")
    heads = [("Claim", ""), ("Says", ""), ("Verdict", ""), ("Wrong: before, after", "num"),
             ("Bits", "num"), ("Why", "")]  # fmt: skip
    parts = [*picture, table(heads, [rows], "claims")]
    return section("claims", "What of each claim stands", parts)


def untested(told: Reconstruction, subject: Subject) -> Markup:
    """Return the section on claims that cannot be tested; empty without any."""
    seen = {one.claim: one for one in told.observations}
    left = [v for v in told.verdicts if v.word == "not testable"]
    if not left:
        return Markup("")
    rows = [
        row([_anchor(seen[v.claim], subject), Cell(seen[v.claim].says), Cell(v.why)]) for v in left
    ]
    heads = [("Claim", ""), ("Says", ""), ("Why", "")]
    return section("untested", "Claims that cannot be tested", [table(heads, [rows], "claims")])


def _claim(verdict: Verdict, one: Observation, subject: Subject) -> Markup:
    is_told = verdict.word == "contradicted"
    word = element("strong", verdict.word) if is_told else verdict.word
    css = "loss" if tables.disagrees(verdict.r_hat) else ""
    return row([_anchor(one, subject), Cell(one.says), Cell(word),
                Cell(tables.wrong_words(verdict), "num"), Cell(tables.bits_words(verdict), "num"),
                Cell(verdict.why)], css)  # fmt: skip


def _anchor(one: Observation, subject: Subject) -> Cell:
    """Return the cell of a claim that links lead to: id, source and passage."""
    where = passage_words(subject.evidence, one.claim)
    who = f"{one.source}: {source_name(subject.evidence, one.source)}; {where}"
    name = element("span", one.claim, "own", id=f"claim-{one.claim}")
    return Cell(joined([name, Markup("<br/>"), element("small", who)]))
