"""The page of a reconstruction: no network and no script, every figure one click from its claim.

Each claim has an anchor, "claim-ID", with what it says, who says so, where it stands and what of it
stands. Bands, answers and sources link to it.
"""

from collections.abc import Iterable, Mapping, Sequence

from voskhod.campaign.columns import INPUT
from voskhod.reconstruct.answers import Answered
from voskhod.reconstruct.reconstruction import Reconstruction
from voskhod.reconstruct.refusal import Refusal
from voskhod.report import reconstruction_claims as listed
from voskhod.report import reconstruction_tables as tables
from voskhod.report import words
from voskhod.report.campaign_page import Shown
from voskhod.report.chance_cells import chance_row
from voskhod.report.markup import (
    DIGEST_SHOWN,
    Cell,
    Markup,
    definitions,
    element,
    joined,
    page,
    paragraph,
    row,
    section,
    table,
)
from voskhod.report.markup import figure as pictured
from voskhod.report.reconstruction_beside import beside_section
from voskhod.report.reconstruction_document import (
    Subject,
    aim_words,
    circular_words,
    claims_by_measurand,
    is_doubtful,
    moved_inputs,
    sample_words,
    shown_bands,
    source_name,
)
from voskhod.report.reconstruction_drawing import (
    LADDER_WORDS,
    RUNG_HEADS,
    evidence_words,
    rung_row,
)
from voskhod.report.reconstruction_plain import AIMED
from voskhod.report.reconstruction_priors import priors_section
from voskhod.report.reconstruction_value import value_section
from voskhod.report.shown import number, signed


def reconstruction_html(
    told: Reconstruction | Refusal, subject: Subject, pictures: Mapping[str, Shown]
) -> str:
    """Return a reconstruction, or its refusal, as one HTML file.

    Args:
        told: what came of it.
        subject: what it is about.
        pictures: by name; those that there are.

    Returns:
        Text of the page, to be written as UTF-8.
    """
    parts = [part for part in _sections(told, subject, pictures) if part]
    title = subject.evidence.header.title
    return page(f"{title} – reconstruction", _masthead(told, subject), parts, _foot())


def _masthead(told: Reconstruction | Refusal, subject: Subject) -> Markup:
    flown = subject.flown
    facts = [
        ("Heard", tables.heard_words(told)),
        (tables.SIZE_WORDS, tables.temper_words(told.worth)),
        ("Evidence", f"{told.mission}, digest {told.digest[:DIGEST_SHOWN]}"),
        ("Campaign", f"{number(told.worth.draws)} flights, seed {flown['seed']}, mission digest "
                     f"{flown['mission_digest'][:DIGEST_SHOWN]}"),
        ("Flown by", f"voskhod {flown['version']}"),
    ]  # fmt: skip
    verdict = told.words if isinstance(told, Refusal) else sample_words(told)
    css = "verdict lost" if isinstance(told, Refusal) or is_doubtful(told) else "verdict"
    parts = [
        element("p", "Reconstruction", "kind"),
        element("h1", subject.evidence.header.title),
        element("p", verdict, css),
        definitions(facts, "facts"),
    ]
    return element("header", joined(parts, "\n"))


def _sections(
    told: Reconstruction | Refusal, subject: Subject, pictures: Mapping[str, Shown]
) -> list[Markup]:
    """Return the sections of the page; one that has nothing to show is empty."""
    if isinstance(told, Refusal):
        return listed.refused(told, subject)
    return [
        _bands(told, subject, pictures),
        _walk(pictures),
        _landings(told, subject, pictures),
        _answers(told),
        _moved(told),
        listed.claims(told, subject, _picture("verdicts", pictures)),
        _sources(told, subject),
        _left_out(told),
        priors_section(subject.priors),
        Markup("") if subject.value is None else value_section(subject.value),
        Markup("") if subject.beside is None else beside_section(subject.beside),
        _ladder(told),
        listed.untested(told, subject),
        _all_bands(told, subject),
    ]


def _picture(name: str, pictures: Mapping[str, Shown]) -> list[Markup]:
    return [pictured(name, *pictures[name])] if name in pictures else []


def _bands(told: Reconstruction, subject: Subject, pictures: Mapping[str, Shown]) -> Markup:
    names = shown_bands(told)
    if not names:
        return Markup("")
    claims = claims_by_measurand(told.observations)
    rows = [_band(told, name, listed.links(claims.get(name, ()))) for name in names]
    aim = (
        paragraph(f"Aim. {aim_words(subject)}") if set(told.posterior) & set(AIMED) else Markup("")
    )
    note = f"{tables.ERROR_WORDS} Width: deviation after over deviation before."
    parts = [*_picture("bands", pictures), aim, _band_table(rows, "Claims"),
             paragraph(note, "note")]  # fmt: skip
    return section("bands", "What probably happened", parts)


def _band_table(rows: Sequence[Markup], last: str) -> Markup:
    names = ("Before: 5 to 95 %", "After: 5 %", "Median", "95 %", "Width")
    return table([("", ""), ("", ""), *_right(names), (last, "")], [rows], "bands")


def _right(names: Iterable[str]) -> list[tuple[str, str]]:
    """Return heads of columns of numbers."""
    return [(name, "num") for name in names]


def _band(told: Reconstruction, name: str, links: Markup) -> Markup:
    title, *cells = tables.band_row(told, name)
    shown = title if title.startswith(INPUT) else words.title(title)
    css = "loss" if tables.disagrees(told.posterior[name].r_hat) else ""
    numbers = [Cell(cell, "num") for cell in cells[1:]]
    return row([Cell(shown, hint=title), Cell(cells[0]), *numbers, Cell(links)], css)


def _walk(pictures: Mapping[str, Shown]) -> Markup:
    found = _picture("walk", pictures)
    return section("walk", "When each moment of the walk was", found) if found else Markup("")


def _landings(told: Reconstruction, subject: Subject, pictures: Mapping[str, Shown]) -> Markup:
    if "landing-map" not in pictures:
        return Markup("")
    found = claims_by_measurand(told.observations)
    claims = [*found.get("landing.latitude", ()), *found.get("landing.longitude", ())]
    parts = [*_picture("landing-map", pictures), paragraph(aim_words(subject))]
    if claims:
        links = listed.links(dict.fromkeys(claims))
        parts.append(paragraph(joined(["Claims on the place: ", links, "."])))
    return section("landings", "Where they landed", parts)


def _answers(told: Reconstruction) -> Markup:
    parts = [piece for one in told.answers for piece in _answer(one, told.size)]
    parts += [paragraph(tables.SIGMA_WORDS, "note")] if parts else []
    left = [element("li", why) for why in told.unasked.values()]
    if left:
        parts += [element("h3", "Not asked"), element("ul", joined(left))]
    return section("answers", "Questions", parts) if parts else Markup("")


def _answer(one: Answered, size: float) -> list[Markup]:
    names = ("Before", "After", "Bayes factor", "Half sigma", "Twice sigma")
    rows = []
    for chance in one.chances:
        name, *cells = chance_row(chance, size)
        css = "loss" if tables.disagrees(chance.r_hat) else ""
        rows.append(row([Cell(name), *(Cell(cell, "num") for cell in cells)], css))
    warning = Markup("")
    if one.circular:
        claims = joined([" Claims: ", listed.links(one.circular), "."])
        warning = element("p", joined([element("strong", circular_words(one)), claims]))
    return [
        element("h3", one.asks, id=f"question-{one.id}"),
        warning,
        paragraph(one.note or "", "note"),
        table([("Answer", ""), *_right(names)], [rows], "answers"),
    ]


def _moved(told: Reconstruction) -> Markup:
    moved = moved_inputs(told)
    if not moved:
        return Markup("")
    heads = [("Input", ""), *_right(("Shift, deviations before", "Width"))]
    rows = [
        row([Cell(one.name), Cell(f"{signed(one.shift, 2)} ± {number(one.error, 1)}", "num"),
             Cell(number(one.narrowed, 2), "num")])
        for one in moved
    ]  # fmt: skip
    return section("moved", "What was moved", [table(heads, [rows], "moved")])


def _sources(told: Reconstruction, subject: Subject) -> Markup:
    if not told.sources:
        return Markup("")
    voting: dict[str, list[str]] = {}
    for one in told.verdicts:
        if one.part == "vote" and one.word != "silent":
            voting.setdefault(one.source, []).append(one.claim)
    heads = [("Source", ""), *_right(("Votes", "Reliability before", "After")), ("Claims", "")]
    rows = [
        row([Cell(source_name(subject.evidence, source.source), hint=source.source),
             *(Cell(cell, "num") for cell in tables.reliability_cells(source)),
             Cell(listed.links(voting.get(source.source, ())))])
        for source in told.sources
    ]  # fmt: skip
    return section(
        "sources", "How far each source can be judged", [table(heads, [rows], "sources")]
    )


def _left_out(told: Reconstruction) -> Markup:
    if not told.left_out:
        return Markup("")
    moves = "Then the medians move by, deviations"
    heads = [("Without source", ""), *_right(("Votes", "Flights' worth")), (moves, "")]
    rows = []
    for one in told.left_out:
        votes, size, moved = tables.left_out_cells(one)
        rows.append(row([Cell(one.source), Cell(votes, "num"), Cell(size, "num"), Cell(moved)]))
    return section("left-out", "What each source moves", [table(heads, [rows], "left-out")])


def _ladder(told: Reconstruction) -> Markup:
    """Return the section on how flights were drawn anew; empty where they were not."""
    if told.drawn is None:
        return Markup("")
    heads = _right(RUNG_HEADS)
    rows = [row([Cell(cell, "num") for cell in rung_row(one)]) for one in told.drawn.rungs]
    parts = [paragraph(evidence_words(told.drawn)), table(heads, [rows], "ladder"),
             paragraph(LADDER_WORDS, "note")]  # fmt: skip
    return section("ladder", "How flights were drawn anew", parts)


def _all_bands(told: Reconstruction, subject: Subject) -> Markup:
    names = [name for name in told.posterior if name not in shown_bands(told)]
    rows = [_band(told, name, Markup("")) for name in names]
    title = "All other measurands and inputs"
    aim = paragraph(f"Aim. {aim_words(subject)}") if set(names) & set(AIMED) else Markup("")
    return section("all", title, [aim, _band_table(rows, "")], "appendix")


def _foot() -> Markup:
    text = (
        "Coastline: Natural Earth, public domain. Flights count by how well they fit what is "
        "said; nothing is fitted. Reliabilities and errors of the model are judgement."
    )
    return element("footer", element("p", text))
