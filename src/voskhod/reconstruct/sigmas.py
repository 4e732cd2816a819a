"""How far a figure may be from a flight's number: rounding, hedge, and what the model cannot know.

    s^2 = s_rounding^2 + s_hedge^2 + s_model^2

Rounding and hedge are those of `evidence.rules.spread`; a bare whole number that is read as a
measurand which is no count is rounded to half a unit. The error of the model is stated below, for
the measurands of which a reason can be given. For all others it is a twentieth of the standard
deviation of all flights (a guess): physics that leaves a number open by so much is not believed to
know it twenty times better once a document names it.

Source: rounding of half-width h has the standard deviation h / sqrt(3).
"""

import math
from collections.abc import Mapping

from voskhod.evidence.records import Claim
from voskhod.evidence.rules.spread import Spread as Figure
from voskhod.evidence.rules.spread import spread

COUNTS = ("rescue.nights_out", "walker.failed_attempts")  # whole numbers by definition
SHARE = 0.05  # guess, of the standard deviation of all flights
# All guesses [SI]: from what the measurand leaves undefined or the model leaves out.
MODEL_ERROR: Mapping[str, float] = {
    # Radius, mean radius or ellipsoid under a published height: up to 16 km, rarely the worst.
    "orbit.perigee_altitude": 5_000.0,
    "orbit.apogee_altitude": 5_000.0,
    # Nodal or sidereal: 0.05 min apart.
    "orbit.period": 3.0,
    # Which moment counts as out or in: a second or two of film.
    "spacewalk.outside_duration": 2.0,
    "spacewalk.out_to_return_duration": 5.0,
    "spacewalk.hatch_open_duration": 2.0,
    "spacewalk.airlock_cycle_duration": 2.0,
    "spacewalk.vacuum_duration": 2.0,
    "spacewalk.return_duration": 3.0,
    # A command, its relay and the thrust that follows.
    "descent.burn_delay": 0.5,
    # Canopies that open late, a gust: tens of seconds under a canopy at 10 m/s.
    "descent.burn_to_landing": 15.0,
    "landing.time": 15.0,
    # Lift of a rolling sphere and winds aloft beyond those drawn: some km.
    "landing.latitude": math.radians(0.05),
    "landing.longitude": math.radians(0.1),
    "landing.miss_distance": 10_000.0,
    "landing.first_plan_distance": 10_000.0,
    "landing.downrange_error": 10_000.0,
}  # fmt: skip
_LOOSE = ("about", "nearly", "somewhat", "usually", "may", "far")
_HALF = 0.5 / math.sqrt(3.0)


def figure_of(claim: Claim, measurand: str) -> Figure:
    """Return what the figure of a claim may mean, rounding and hedge alone.

    "Nearly 1000 km" is a figure just below a thousand, not "anything up to a thousand": where a
    loose word goes with a bound that is the figure itself, the word decides.

    Args:
        claim: claim with a value.
        measurand: measurand that it is read as.

    Raises:
        Violation: no number, or one of another dimension.
    """
    found = spread(claim, measurand)
    if claim.hedge in _LOOSE and not found.is_bounded:
        found = spread(claim.model_copy(update={"low": None, "high": None}), measurand)
    bare = isinstance(claim.value, int) and measurand not in COUNTS
    return found._replace(sigma=math.hypot(found.sigma, _HALF)) if bare else found


def model_error(measurand: str, deviation: float) -> float:
    """Return the standard deviation of what the model cannot know of a measurand [SI].

    Args:
        measurand: its id.
        deviation: standard deviation over all flights [SI].
    """
    return MODEL_ERROR.get(measurand, SHARE * deviation)
