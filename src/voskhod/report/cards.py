"""Key answers: what a reader wants to know first, a few numbers on cards."""

from collections.abc import Sequence
from typing import NamedTuple

from voskhod.evidence.claims import Claim
from voskhod.export.places import landing_ground
from voskhod.flight.flight import Flight
from voskhod.flight.measurand import Measurand
from voskhod.flight.measurands import MEASURANDS
from voskhod.report import words
from voskhod.report.figures_landing import aims
from voskhod.report.markup import Markup, element, joined
from voskhod.report.places import distance_m, documented_places
from voskhod.report.shown import DASH, number, spelt
from voskhod.report.tables import landing_place, read


class Card(NamedTuple):
    """One answer.

    Attributes:
        question: what it answers.
        answer: the number.
        notes: small print, a line each.
        wide: whether it takes two places.
    """

    question: str
    answer: str
    notes: tuple[str, ...] = ()
    wide: bool = False


_WITH_WALK = (
    ("Time outside", "spacewalk.outside_duration"),
    ("In vacuum", "spacewalk.vacuum_duration"),
    ("Return into the airlock", "spacewalk.return_duration"),
)
_WITHOUT_WALK = (
    ("Period", "orbit.period"),
    ("Burn late by", "descent.burn_delay"),
    ("Delta-v", "descent.delta_v"),
)
_IN_ORBIT = (
    ("Period", "orbit.period"),
    ("Perigee", "orbit.perigee_altitude"),
    ("Apogee", "orbit.apogee_altitude"),
)
_ENTRY_ONLY = (
    ("Peak heat flux", "entry.peak_heat_flux"),
    ("Heat load", "entry.heat_load"),
    ("Touchdown speed", "landing.touchdown_speed"),
)
_FURTHER = (
    ("Nights out", "rescue.nights_out"),
    ("Burn to landing", "descent.burn_to_landing"),
)


def cards(flight: Flight, claims: Sequence[Claim]) -> Markup:
    """Return the key answers of a flight as cards; a mission has no card for what it lacks."""
    first = _ENTRY_ONLY if flight.mission.orbit is None else _WITHOUT_WALK
    first = _IN_ORBIT if flight.record.landing is None else first
    first = first if flight.mission.spacewalk is None else _WITH_WALK
    chosen = [_card(flight, claims, *pair) for pair in first]
    if flight.record.landing is not None:
        chosen.append(_card(flight, claims, "Peak load", "entry.peak_load"))
        chosen.append(_landing(flight, claims))
    further = [pair for pair in _FURTHER if pair[1] in flight.measurands]
    from_orbit = flight.record.burn is not None
    if from_orbit and "rescue.nights_out" not in flight.measurands:
        further.insert(0, ("Peak heat flux", "entry.peak_heat_flux"))
    if flight.mission.orbit is None and flight.mission.parachute is not None:
        further.append(("Canopy opens at Mach", "landing.opening_mach"))
    chosen += [_card(flight, claims, *pair) for pair in further]
    return element("div", joined(_as_html(card) for card in chosen), "cards")


def _card(flight: Flight, claims: Sequence[Claim], question: str, measurand: str) -> Card:
    value, kind = flight.measurands.get(measurand), MEASURANDS[measurand]
    documents = _documents(claims, measurand)
    if value is None:
        reason = words.undefined_reason(flight, measurand)
        return Card(question, DASH, (f"undefined: {reason}", documents))
    return Card(question, _written(kind, value), (documents, _loss_note(flight, measurand)))


def _written(kind: Measurand, value: float) -> str:
    timed = kind.shown_in == "s" or (kind.unit == "s" and value < 3600.0)
    return spelt(value) if timed and value >= 60.0 else read(kind, value, 3)


def _loss_note(flight: Flight, measurand: str) -> str:
    """Return a warning for a number that was computed on after the crew was lost."""
    lost, record = flight.outcome.time_s, flight.record
    if record.entry is None or record.landing is None:
        return ""
    start = record.entry.states.time[0]
    begins = {
        "descent": start if record.burn is None else record.burn.decision.ignition,
        "entry": start,
        "landing": record.landing.time,
        "rescue": record.landing.time,
    }
    begun = begins.get(measurand.partition(".")[0])
    if lost is None or begun is None or lost >= float(begun):
        return ""
    return "computed on after the loss"


def _documents(claims: Sequence[Claim], measurand: str) -> str:
    """Return the span of what documents report, empty where none do."""
    kind = MEASURANDS[measurand]
    ends = [x for c in claims if c.measurand == measurand for x in (c.low, c.value, c.high)
            if x is not None]  # fmt: skip
    if not ends:
        return "no document" if claims else ""
    low, high = (_written(kind, end) for end in (min(ends), max(ends)))
    return f"documents {low}" if low == high else f"documents {low} to {high}"


def _landing(flight: Flight, claims: Sequence[Claim]) -> Card:
    place = landing_place(flight)
    if place is None:
        return Card("Landing", DASH, (f"undefined: {flight.outcome.meaning}",), wide=True)
    notes = [landing_ground(flight)]
    documents = documented_places(claims)
    if documents:
        here = tuple(57.29577951308232 * (flight.measurands[f"landing.{name}"] or 0.0)
                     for name in ("latitude", "longitude"))  # fmt: skip
        away = distance_m(here, documents[0][1:3])
        notes.append(f"{number(away / 1e3, 3)} km from the documented {documents[0].name}")
    miss = flight.measurands.get("landing.miss_distance")
    if miss is not None and aims(flight):
        notes.append(f"{number(miss / 1e3, 3)} km from the aim point")
    down = flight.event("touchdown")
    if down is not None:
        local = words.has_local_time(flight)
        name = flight.mission.mission.local_name if local else "UTC"
        notes.append(f"{words.local_time(flight, down.time_s, '%d %b %H:%M:%S')} {name}")
    return Card("Landing", place, (*notes, _loss_note(flight, "landing.time")), wide=True)


def _as_html(card: Card) -> Markup:
    notes = [element("p", note, "note") for note in card.notes if note]
    parts = [element("p", card.question, "question"), element("p", card.answer, "answer"), *notes]
    return element("div", joined(parts), "card wide" if card.wide else "card")
