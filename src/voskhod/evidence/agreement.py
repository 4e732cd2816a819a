"""What a claim says, as text, and whether two claims about the same thing can both hold.

Numbers agree unless they are apart beyond their stated errors (`rules.spread`: ranges, rounding,
hedges). Dates agree if their spans meet. Words agree without regard to case and spaces, a yes with
a yes, a grade with the same grade, an order with itself and not with its reverse.

Decision: what is of different forms (a number and a word) or is no rival of the other (two causes
of one thing, two classes of first) is neither agreed nor denied: None. Whether two numbers mean the
same measurand is not asked here; the finder of contradictions says so.

Source: `evidence.rules.spread`; EDTF for the spans of dates.
"""

from collections.abc import Sequence

from voskhod.evidence.dates import Span, read_date
from voskhod.evidence.figures import Measurement, measurement
from voskhod.evidence.records import Claim
from voskhod.evidence.rules.index import form_of
from voskhod.evidence.rules.spread import Spread, disagree, spread
from voskhod.mission.quantity import Violation

_GRADES = ("a disaster", "poor", "middling", "good", "without fault")
_NO_RIVALS = ("cause", "first", "depicts")


def said(claim: Claim) -> str:
    """Return what a claim says as published, with its hedge: "about 535 km", "yes".

    Args:
        claim: claim of any form.
    """
    form = form_of(claim)
    what = getattr(claim, form)
    if form == "truth":
        text = "yes" if what else "no"
    elif form == "order":
        text = f"{what[0]} before {what[1]}"
    elif form == "cause":
        text = f"{what[0]} brought about {what[1]}"
    elif form == "grade":
        text = f"{what:+d} ({_GRADES[what + 2]})"
    elif form in ("first", "depicts"):
        text = f"{form} {what}"
    else:
        text = str(what) + _ends(claim)
    return text if claim.hedge in (None, text) else f"{claim.hedge} {text}"


def own_measurement(claim: Claim) -> Measurement:
    """Return the number of a claim in the SI unit of its own dimension.

    The unit of its measurand is the same one; it is asked only where no plain SI unit fits, since
    asking it loads the flight.

    Args:
        claim: claim with a value.

    Raises:
        Violation: no number, or a unit that does not exist.
    """
    try:
        return measurement(_unread(claim))
    except Violation:
        return measurement(claim)


def agree(one: Claim, other: Claim, zone: str = "UTC") -> bool | None:
    """Return whether two claims about the same attribute can both hold, None if nothing says.

    Args:
        one: a claim.
        other: another about the same attribute of the same subject.
        zone: IANA name of the zone of dates that state none.
    """
    form = form_of(one)
    if form != form_of(other):
        return None
    if form == "value":
        figures = _figure(one), _figure(other)
        return None if figures[0].unit != figures[1].unit else not disagree(*figures)
    if form == "date":
        return _meet(*(read_date(c.date or "..", c.zone or zone) for c in (one, other)))
    first, second = _content(one), _content(other)
    if first == second:
        return True
    if form in _NO_RIVALS or (form == "order" and one.order != (other.order or ())[::-1]):
        return None
    return False


def at_odds(claims: Sequence[Claim], zone: str = "UTC") -> bool:
    """Return whether some two claims about the same attribute cannot both hold.

    Args:
        claims: claims about one attribute of one subject.
        zone: IANA name of the zone of dates that state none.
    """
    # One claim of each content stands for all; most sets end at their first pair.
    unlike = list({(form_of(c), _content(c), c.low, c.high, c.hedge): c for c in claims}.values())
    pairs = ((a, b) for i, a in enumerate(unlike) for b in unlike[:i])
    return any(agree(a, b, zone) is False for a, b in pairs)


def _unread(claim: Claim) -> Claim:
    """Return a claim as if nobody knew which measurand it means."""
    return claim.model_copy(update={"readings": {}}) if claim.readings else claim


def _figure(claim: Claim) -> Spread:
    try:
        return spread(_unread(claim))
    except Violation:
        return spread(claim)


def _content(claim: Claim) -> object:
    what = getattr(claim, form_of(claim))
    return " ".join(what.casefold().split()) if isinstance(what, str) else what


def _ends(claim: Claim) -> str:
    """Return the range that the document gives, in brackets."""
    low, high = (None if end == claim.value else end for end in (claim.low, claim.high))
    if claim.value is None or low is high is None:
        return ""
    if low is None or high is None:
        return f" (up to {high})" if low is None else f" (from {low})"
    return f" ({low} to {high})"


def _meet(one: Span, other: Span) -> bool:
    """Return whether two dates have a moment in common."""
    if one.choices or other.choices:
        return any(_meet(a, b) for a in one.choices or (one,) for b in other.choices or (other,))
    bounds = ((one.earliest, other.latest), (other.earliest, one.latest))
    return all(first is None or last is None or first <= last for first, last in bounds)
