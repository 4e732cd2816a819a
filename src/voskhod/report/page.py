"""The debrief of a flight: one page that needs no network and no script."""

from collections.abc import Sequence

from voskhod.evidence.claims import Claim
from voskhod.flight.flight import Flight
from voskhod.mission.loading import mission_digest
from voskhod.report import tables, walk_tables, words
from voskhod.report.cards import cards
from voskhod.report.limits import models_of, not_modelled_by
from voskhod.report.look import house_style
from voskhod.report.markup import (
    DIGEST_SHOWN,
    Cell,
    Markup,
    definitions,
    element,
    figure,
    joined,
    page,
    paragraph,
    row,
    section,
    table,
)
from voskhod.report.pictures import PICTURES
from voskhod.report.svg import inline_svg


def report_html(flight: Flight, claims: Sequence[Claim]) -> str:
    """Return the debrief of a flight as one HTML file.

    Args:
        flight: what was flown.
        claims: what documents report about the mission; may be empty.

    Returns:
        Text of the page, to be written as UTF-8.
    """
    parts = [part for part in _sections(flight, claims) if part]
    header = flight.mission.mission
    return page(f"{header.title} – flight debrief", _masthead(flight), parts, _foot(flight))


def _masthead(flight: Flight) -> Markup:
    header = flight.mission.mission
    facts = [("Crew", words.crew_words(flight))] if header.crew else []
    zero = "Lift-off" if flight.event("lift_off") is not None else "Mission time from"
    facts.append((zero, _launch(flight)))
    facts.append(("Flown", words.draw_words(flight)))
    facts.append(
        ("Mission", f"{header.id}, digest {mission_digest(flight.mission)[:DIGEST_SHOWN]}")
    )
    verdict = "verdict" if flight.outcome.is_nominal else "verdict lost"
    return element(
        "header",
        joined(
            [
                element("p", "Flight debrief", "kind"),
                element("h1", header.title),
                element("p", words.outcome_sentence(flight), verdict),
                definitions(facts, "facts"),
            ],
            "\n",
        ),
    )


def _launch(flight: Flight) -> str:
    header = flight.mission.mission
    text = f"{words.day(header.launched)}, {words.utc(flight, 0.0)} UTC"
    if words.has_local_time(flight):
        text += f" ({words.local_time(flight, 0.0)} {header.local_name})"
    return text


def _sections(flight: Flight, claims: Sequence[Claim]) -> list[Markup]:
    """Return the sections of the page; one that has nothing to show is empty."""
    return [
        section("answers", "Key answers", [cards(flight, claims)]),
        section(
            "timeline",
            "Timeline",
            [tables.timeline(flight), paragraph(words.after_loss_note(flight), "note")],
        ),
        _compared(flight, claims),
        _pictured("ground-track", "Ground track", flight, claims),
        _pictured("spacewalk", "Spacewalk", flight, claims),
        walk_tables.margins(flight),
        _pictured("free-float", "Free float", flight, claims),
        walk_tables.in_view(flight),
        _pictured("cabin", "Cabin oxygen", flight, claims),
        _pictured("entry", "Entry", flight, claims) or _stayed_up(flight),
        _pictured("landing", "Landing", flight, claims),
        _pictured("landing-error", "Landing error", flight, claims),
        _pictured("search", "Search", flight, claims),
        _pictured("survival", "Survival and the way out", flight, claims),
        _inputs(flight),
        _models(flight),
    ]


def _compared(flight: Flight, claims: Sequence[Claim]) -> Markup:
    text = (
        "A difference is this flight less the document; for a range it is counted from the nearer "
        "end. Documents that contradict each other stand side by side."
        if claims
        else "The package has no documents on this mission."
    )
    parts = [paragraph(text), tables.measurands(flight, claims)]
    heading = "What was measured" + (", and what documents say" if claims else "")
    return section("measurands", heading, parts)


def _pictured(name: str, heading: str, flight: Flight, claims: Sequence[Claim]) -> Markup:
    """Return a section that is one picture, empty where the flight has nothing to draw."""
    picture = PICTURES[name]
    if not picture.is_part_of(flight, claims):
        return Markup("")
    label = picture.describe(flight)
    with house_style():
        drawing = inline_svg(picture.draw(flight, claims), name, label)
    return section(name, heading, [figure(name, drawing, picture.caption(flight))])


def _stayed_up(flight: Flight) -> Markup:
    if flight.record.came_down or flight.record.entry is None:
        return Markup("")
    text = (
        "The ship did not come down on this flight: there is no entry, no landing and no rescue to "
        "show."
    )
    return section("entry", "Entry", [paragraph(text)])


def _inputs(flight: Flight) -> Markup:
    guessed, doubtful = tables.guesses(flight)
    if not doubtful:
        return _notes(flight)
    text = (
        f"{doubtful} numbers of the mission file are in doubt, {guessed} of them guesses without "
        "testimony. Each carries the distribution from which a campaign draws it; the nominal "
        "flight takes the nominal value. Numbers that are not in doubt stand in the mission file."
    )
    parts = [paragraph(text), paragraph(flight.mission.mission.notes.strip(), "note")]
    return section("inputs", "Inputs in doubt", [*parts, tables.inputs(flight)], "fresh appendix")


def _notes(flight: Flight) -> Markup:
    """Return the notes of a mission file in which nothing is in doubt, empty without any."""
    text = flight.mission.mission.notes.strip()
    return section("inputs", "Inputs", [paragraph(text, "note")]) if text else Markup("")


def _models(flight: Flight) -> Markup:
    heads = [("Part", ""), ("Model", ""), ("After", "")]
    rows = [
        [row([Cell(m.part, "what"), Cell(m.how), Cell(m.source, "who")])] for m in models_of(flight)
    ]
    left_out = element("ul", joined(element("li", text) for text in not_modelled_by(flight)))
    parts = [
        table(heads, rows, "models"),
        element("h3", "What this flight does not model"),
        left_out,
    ]
    return section("models", "Models and their limits", parts, "appendix")


def _foot(flight: Flight) -> Markup:
    again = element("code", words.command(flight))
    text = joined(
        [
            "To fly it again: ",
            again,
            ". Coastline: Natural Earth, public domain. Distances are great circles on a sphere of "
            "6371 km.",
        ]
    )
    return element("footer", element("p", text))
