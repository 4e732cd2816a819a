"""The page of a campaign, in the look of a flight's debrief: no network and no script."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from voskhod.campaign.summary import Spread, Summary
from voskhod.mission.schema import Mission
from voskhod.report import words
from voskhod.report.campaign_tables import (
    FLOOR_WORDS,
    SPREAD_WORDS,
    figure,
    headline,
    influence_rows,
    meaning,
    percent,
    quantile,
    read_as,
    scatter_rows,
    width,
)
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
from voskhod.report.shown import number


class Shown(NamedTuple):
    """A picture of the page.

    Attributes:
        drawing: SVG text.
        caption: what the reader must know to read it.
    """

    drawing: str
    caption: str


def campaign_html(
    summary: Summary,
    mission: Mission,
    told: Mapping[str, Any],
    pictures: Mapping[str, Shown],
) -> str:
    """Return what a campaign says as one HTML file.

    Args:
        summary: what it says.
        mission: what was flown.
        told: what it was flown from (`report.campaign_pages.provenance`).
        pictures: by name; those that there are.

    Returns:
        Text of the page, to be written as UTF-8.
    """
    parts = [part for part in _sections(summary, pictures) if part]
    title = f"{mission.mission.title} – campaign"
    return page(title, _masthead(summary, mission, told), parts, _foot())


def _masthead(summary: Summary, mission: Mission, told: Mapping[str, Any]) -> Markup:
    header = mission.mission
    changed = ", ".join(told["overrides"])
    facts = [
        ("Flights", f"{number(summary.draws)}, seed {told['seed']}, sampling {told['sampling']}"),
        ("Mission", f"{header.id}, digest {told['mission_digest'][:DIGEST_SHOWN]}"),
        *([("Changed", changed)] if changed else []),
        ("Flown by", f"voskhod {told['version']}"),
    ]
    parts = [
        element("p", "Campaign", "kind"),
        element("h1", header.title),
        element("p", headline(summary), "verdict"),
        definitions(facts, "facts"),
    ]
    return element("header", joined(parts, "\n"))


def _sections(summary: Summary, pictures: Mapping[str, Shown]) -> list[Markup]:
    """Return the sections of the page; one that has nothing to show is empty."""
    return [
        section("endings", "How the flights end",
                [_picture("outcomes", pictures), _endings(summary)]),
        _landings(summary, pictures),
        section("documents", "What the flights measure, and what documents say",
                [_picture("measurands", pictures)]) if "measurands" in pictures else Markup(""),
        _causes(summary, pictures),
        section("measurands", "All measurands",
                [paragraph(SPREAD_WORDS, "note"), _spreads(summary)], "appendix"),
    ]  # fmt: skip


def _picture(name: str, pictures: Mapping[str, Shown]) -> Markup:
    return pictured(name, *pictures[name])


def _endings(summary: Summary) -> Markup:
    heads = [("Outcome", ""), ("Flights", "num"), ("Share, 95 % interval", "num"), ("", "")]
    rows = [
        row([Cell(one.cause.replace("_", " ")), Cell(number(one.draws), "num"),
             Cell(percent(one.share), "num own"), Cell(meaning(one.cause))])
        for one in summary.endings
    ]  # fmt: skip
    return table(heads, [rows], "endings")


def _landings(summary: Summary, pictures: Mapping[str, Shown]) -> Markup:
    scatter = summary.scatter
    if scatter is None:
        return Markup("")
    names = ("Holds", "Radius about aim, km", "Radius about mean, km", "Normal ellipse, km",
             "It holds", "Its area, km²", "Densest area, km²")  # fmt: skip
    rows = [row([Cell(text, "num") for text in one]) for one in scatter_rows(scatter)]
    parts = [
        _picture("landing-map", pictures),
        table([(name, "num") for name in names], [rows], "scatter"),
    ]
    return section("landings", "Where they land", parts)


def _causes(summary: Summary, pictures: Mapping[str, Shown]) -> Markup:
    if not summary.influences:
        return Markup("")
    heads = [("Measurand", ""), ("Input", ""), ("Share of variance, %", "num"),
             ("Rank correlation", "num")]  # fmt: skip
    bodies = [
        [
            row([Cell(words.title(name) if name else "", hint=name), Cell(who), Cell(share, "num"),
                 Cell(rank, "num")])
            for name, who, share, rank in influence_rows(one)
        ]
        for one in summary.influences
    ]  # fmt: skip
    parts = [
        _picture("causes", pictures),
        table(heads, bodies, "causes"),
        paragraph(FLOOR_WORDS, "note"),
    ]
    return section("causes", "On what it hangs", parts)


def _spreads(summary: Summary) -> Markup:
    names = ("Flights, %", "5 %", "Median", "95 %", "Mean", "Deviation")
    heads = [("Measurand", ""), *((name, "num") for name in names), ("", "")]
    rows = [[_spread(one, summary.draws)] for one in summary.spreads]
    return table(heads, rows, "spreads")


def _spread(one: Spread, draws: int) -> Markup:
    return row(
        [
            Cell(one.id),
            Cell(f"{100.0 * one.defined / draws:.1f}", "num"),
            *(Cell(quantile(one.id, part), "num") for part in (one.low, one.median, one.high)),
            Cell(figure(one.id, one.mean), "num"),
            Cell(width(one.id, one.deviation), "num"),
            Cell(read_as(one.id, 0.0)[1].strip()),
        ]
    )


def _foot() -> Markup:
    text = (
        "Coastline: Natural Earth, public domain. Distances are great circles on a sphere of "
        "6371 km. Shares have Wilson's intervals, quantiles those of order statistics."
    )
    return element("footer", element("p", text))
