"""The tables of a report: timeline, measurands beside documents, inputs."""

from collections.abc import Iterator, Sequence

from voskhod.evidence.claims import Claim
from voskhod.flight.events import Event
from voskhod.flight.flight import Flight
from voskhod.flight.measurand import Measurand
from voskhod.flight.measurands import MEASURANDS
from voskhod.mission.plan import uncertain_numbers
from voskhod.mission.quantity import Uncertain
from voskhod.report import words
from voskhod.report.markup import Cell, Markup, element, joined, row, table
from voskhod.report.shown import DASH, clock, difference, number, place, reading, spelt

_GROUPS = {
    "orbit": "Launch and orbit",
    "airlock": "Airlock and spacewalk",
    "spacewalk": "Airlock and spacewalk",
    "descent": "Descent",
    "entry": "Entry and landing",
    "landing": "Entry and landing",
    "rescue": "Search and rescue",
}
_SUBJECTS = {
    "orbit": "Orbit",
    "airlock": "Airlock",
    "spacewalk": "Spacewalk",
    "walker": "Walker",
    "suit": "Suit",
    "tether": "Tether",
    "camera": "Camera outside",
    "radio": "Radio",
    "observation": "Sight of the Earth",
    "ship": "Ship",
    "cabin": "Cabin",
    "descent": "Descent",
    "entry": "Entry",
    "landing": "Landing",
    "survival": "Survival",
    "rescue": "Rescue",
}
_SPELT_FROM_S = 60.0


def timeline(flight: Flight) -> Markup:
    """Return the events of a flight, grouped by phase."""
    local = words.has_local_time(flight)
    heads = [("Mission time", "num"), ("UTC", "num")]
    heads += [(flight.mission.mission.local_name, "num")] if local else []
    heads += [("Event", "")]
    bodies, group = [], ""
    for event in flight.events:
        name = _GROUPS.get(event.phase, group or "Flight")
        if name != group:
            group = name
            bodies.append([element("tr", element("th", name, colspan=str(len(heads))), "group")])
        bodies[-1].append(_event_row(flight, event, local))
    return table(heads, bodies, "timeline")


def _event_row(flight: Flight, event: Event, local: bool) -> Markup:
    lost = flight.outcome.time_s
    css = "loss" if event.phase == "loss" else ""
    if lost is not None and event.phase != "loss" and event.time_s > lost:
        css = "after"
    form = "%d %b %H:%M:%S"
    cells = [Cell(clock(event.time_s), "num"), Cell(words.utc(flight, event.time_s, form), "num")]
    if local:
        cells.append(Cell(words.local_time(flight, event.time_s, form), "num"))
    return row([*cells, Cell(event.title)], css)


def measurands(flight: Flight, claims: Sequence[Claim]) -> Markup:
    """Return every measurand of a flight beside what documents report."""
    heads = [("Measurand", "what"), ("This flight", "num")]
    if claims:
        heads += [("Documents", "num"), ("Difference", "num"), ("Says who", "who")]
    bodies: list[list[Markup]] = []
    subject = ""
    for measurand in by_subject(flight):
        rows = []
        if (found := measurand.id.partition(".")[0]) != subject:
            subject = found
            name = _SUBJECTS.get(subject, subject)
            rows = [element("tr", element("th", name, colspan=str(len(heads))), "group")]
        about = [claim for claim in claims if claim.measurand == measurand.id]
        bodies.append(rows + list(_measurand_rows(flight, measurand, about, bool(claims))))
    return table(heads, bodies, "measurands" if claims else "measurands alone")


def by_subject(flight: Flight) -> list[Measurand]:
    """Return the measurands of a flight, those of one subject together."""
    known = [measurand for measurand in MEASURANDS if measurand.id in flight.measurands]
    order = list(_SUBJECTS)
    return sorted(known, key=lambda measurand: order.index(measurand.id.partition(".")[0]))


def _measurand_rows(
    flight: Flight, measurand: Measurand, claims: Sequence[Claim], compared: bool
) -> Iterator[Markup]:
    value, span = flight.measurands[measurand.id], max(len(claims), 1)
    name = [element("span", words.title(measurand.id), "name")]
    name += [element("small", measurand.definition)]
    about = Cell(joined(name, " "), "what", span, f"{measurand.id}: {measurand.definition}")
    ours = Cell(value_words(flight, measurand, value), "num own", span)
    if not claims:
        empty = [Cell(DASH, "num none"), Cell("", "num"), Cell("", "who")]
        yield row([about, ours, *(empty if compared else [])])
    for i, claim in enumerate(claims):
        first = [about, ours] if i == 0 else []
        yield row([*first, *_claim_cells(measurand, value, claim)], "" if i == 0 else "more")


def value_words(flight: Flight, measurand: Measurand, value: float | None) -> Markup:
    """Return a value with its unit, or a dash and why there is none."""
    if value is None:
        reason = words.undefined_reason(flight, measurand.id)
        return joined([DASH, element("small", f"undefined: {reason}")], " ")
    meaning = words.code_words(measurand.id, value)
    small = [element("small", meaning)] if meaning else _small_duration(measurand, value)
    return joined([read(measurand, value), *small], " ")


def read(measurand: Measurand, value: float, digits: int = 4) -> str:
    """Return an SI value of a measurand as people read it.

    Args:
        measurand: what it is.
        value: value [SI].
        digits: significant digits.
    """
    scale = reading(measurand.unit, measurand.shown_in)
    label = words.UNITS_IN_WORDS.get(measurand.id, scale.label)
    return f"{number(scale.factor * value + scale.offset, digits)}{label}"


def _small_duration(measurand: Measurand, value: float) -> list[Markup]:
    if measurand.unit != "s" or abs(value) < _SPELT_FROM_S:
        return []
    return [element("small", clock(value) if abs(value) >= 3600.0 else spelt(value))]


def _claim_cells(measurand: Measurand, value: float | None, claim: Claim) -> list[Cell]:
    says = joined([element("span", claim.says, "says"), element("small", claim.source)], " · ")
    if claim.note:
        says = joined([says, element("small", claim.note, "note")], " ")
    return [
        Cell(claim_words(measurand, claim), "num"),
        Cell(difference_words(measurand, value, claim), "num"),
        Cell(says, "who"),
    ]


def claim_words(measurand: Measurand, claim: Claim) -> str:
    """Return the figure of a claim: a value, a range, at least or at most."""
    low, high = claim.low, claim.high
    if low is not None and high is not None:
        scale = reading(measurand.unit, measurand.shown_in)
        return f"{number(scale.factor * low + scale.offset)} to {read(measurand, high)}"
    if low is not None:
        return f"≥ {read(measurand, low)}"
    return f"≤ {read(measurand, high)}" if high is not None else read(measurand, claim.value)


def difference_words(measurand: Measurand, value: float | None, claim: Claim) -> str:
    """Return this flight's value less the document's, from the nearer end of a range."""
    if value is None:
        return DASH
    low = claim.low if claim.low is not None else claim.value if claim.high is None else None
    high = claim.high if claim.high is not None else claim.value if claim.low is None else None
    below, above = low is not None and value < low, high is not None and value > high
    is_range = claim.low is not None or claim.high is not None
    if is_range and not (below or above):
        return "agrees"
    end = low if below else high if above else claim.value
    text = difference(value, end or 0.0, measurand.unit, measurand.shown_in)
    return text + words.UNITS_IN_WORDS.get(measurand.id, "")


def inputs(flight: Flight) -> Markup:
    """Return every doubtful number of a mission: nominal, drawn, distribution, source."""
    drawn = flight.seed is not None
    heads = [("Number", ""), ("Nominal", "num")]
    heads += [("Drawn", "num")] if drawn else []
    heads += [("Distribution", "curve"), ("Source", "who")]
    bodies: list[list[Markup]] = []
    part = ""
    for name, doubt in uncertain_numbers(flight.mission).items():
        if (found := name.partition(".")[0]) != part:
            part = found
            bodies.append([element("tr", element("th", part.capitalize(), colspan=str(len(heads))),
                                   "group")])  # fmt: skip
        bodies[-1].append(_input_row(flight, name, doubt, drawn))
    return table(heads, _pieces(bodies), "inputs")


def _pieces(bodies: list[list[Markup]]) -> Iterator[list[Markup]]:
    """Return one body per row, the first with its heading, so that pages can end between."""
    for rows in bodies:
        yield rows[:2]
        yield from ([one] for one in rows[2:])


def _input_row(flight: Flight, name: str, doubt: Uncertain, drawn: bool) -> Markup:
    label = name.partition(".")[2].replace("_", " ")
    cells = [Cell(label, "what", hint=name), Cell(_figure(doubt, doubt.nominal), "num")]
    if drawn:
        cells.append(Cell(_figure(doubt, flown(flight, name)), "num own"))
    source = doubt.source or "no source given"
    guess, colon, rest = source.partition(":")
    if colon and guess.strip() == "guess":
        said = joined([element("b", "guess", "guess"), rest.strip()], " ")
    else:
        said = joined([source])
    if doubt.note:
        said = joined([said, element("small", doubt.note, "note")], " ")
    return row([*cells, Cell(words.distribution_words(doubt), "curve"), Cell(said, "who")])


def _figure(doubt: Uncertain, value: float) -> str:
    if words.is_switch(doubt):
        return "yes" if value > 0.5 else "no"
    return words.quantity(value, words.scale_of(doubt))


def flown(flight: Flight, name: str) -> float:
    """Return the value of a number on this flight [SI], by its dotted name."""
    node = flight.record.plan
    for part in name.split("."):
        node = node[int(part)] if part.isdigit() else getattr(node, part)  # type: ignore[index]
    return float(node)  # type: ignore[arg-type]


def guesses(flight: Flight) -> tuple[int, int]:
    """Return how many doubtful numbers are guesses, and how many there are."""
    doubts = uncertain_numbers(flight.mission).values()
    without = [doubt for doubt in doubts if (doubt.source or "guess").startswith("guess")]
    return len(without), len(doubts)


def landing_place(flight: Flight) -> str | None:
    """Return where the flight landed, in degrees and minutes, None if it did not."""
    north = flight.measurands.get("landing.latitude")
    east = flight.measurands.get("landing.longitude")
    if north is None or east is None:
        return None
    turn = 57.29577951308232
    return place(turn * north, turn * east)
