"""Schema of the search: what the crew sends, who listens, what flies, what searchers believe."""

from typing import Any

from pydantic import Field

from voskhod.mission import kinds
from voskhod.mission.radio import Channel
from voskhod.mission.section import Section

_EVEN: dict[str, Any] = {"uniform": [0.0, 1.0], "note": "chance itself; nominal is the median"}
_STANDARD: dict[str, Any] = {"normal": [0.0, 1.0], "note": "chance itself, in standard deviations"}
_YES: Any = True
_NO: Any = False


class Beacon(Section):
    """Radio that calls for help after landing.

    Attributes:
        works: whether it is on the air at all.
        vhf: what aircraft home on.
        hf: what distant stations take bearings of; None without short waves.
        on_share: share of the time during which it transmits [1].
        life: time on the air that its battery gives [s].
        antenna_height: height of its antenna over the ground [m].
    """

    works: kinds.Switch = _YES
    vhf: Channel
    hf: Channel | None = None
    on_share: kinds.Fraction
    life: kinds.Duration
    antenna_height: kinds.SoftLength


class Listener(Section):
    """Station that takes bearings of short waves.

    Attributes:
        name: name of the station.
        latitude: geodetic latitude [rad].
        longitude: east longitude [rad].
        bearing_error: standard deviation of a bearing [rad].
        error: deviate of this bearing, in standard deviations [1].
        chance: quantile of its luck in hearing.
        source: who says so.
    """

    name: str
    latitude: kinds.Latitude
    longitude: kinds.Longitude
    bearing_error: kinds.AngleSpread
    error: kinds.Deviate = _STANDARD  # type: ignore[assignment]  # read by pydantic
    chance: kinds.Chance = _EVEN  # type: ignore[assignment]  # read by pydantic
    source: str | None = None


class Aircraft(Section):
    """Aircraft of one kind at one base.

    Attributes:
        name: what flies.
        count: how many [1].
        latitude: geodetic latitude of the base [rad].
        longitude: east longitude of the base [rad].
        speed: ground speed, to the area and in it [m/s].
        height: height over the ground while searching [m].
        endurance: time in the air with reserves kept [s].
        turnaround: time on the ground between two sorties [s].
        ready_after: from the alarm to the first take-off [s].
        flies_at_night: whether it searches at night as well.
        least_visibility: visibility below which it stays on the ground [m].
        source: who says so.
    """

    name: str
    count: kinds.Count
    latitude: kinds.Latitude
    longitude: kinds.Longitude
    speed: kinds.Pace
    height: kinds.Length
    endurance: kinds.Period
    turnaround: kinds.Duration
    ready_after: kinds.Duration
    flies_at_night: kinds.Switch = _NO
    least_visibility: kinds.Length
    source: str | None = None


class Belief(Section):
    """One of the stories that searchers believe of where the capsule came down.

    Attributes:
        name: what would have happened.
        weight: how much it is believed, against the others [1].
        along: place along the ground track, beyond the datum positive [m].
        along_spread: standard deviation along the track [m].
        across: place beside the track, right positive [m].
        across_spread: standard deviation across the track [m].
        source: who says so.
    """

    name: str
    weight: kinds.Factor
    along: kinds.Coordinate
    along_spread: kinds.Length
    across: kinds.Coordinate = "0 km"  # type: ignore[assignment]  # read by pydantic
    across_spread: kinds.Length
    source: str | None = None


class Search(Section):
    """How the place is found.

    Attributes:
        alarm_delay: landing to the alarm: from then on people search [s].
        listeners: stations that take bearings.
        aircraft: what flies.
        beliefs: where searchers look.
        datum_spread: standard deviation, along the track, of the datum: of the place where the
            capsule would have come down on time, as tracking tells [m].
        datum: deviate of that place, in standard deviations [1].
        beacon: what the crew sends; None without radio.
        trust_in_beacon: how sure searchers are that the beacon is on the air [1].
        bearing_time: mean time on the air until a station that hears it has a bearing [s].
        report_time: mean time until people on the ground tell of the place [s].
        homing_time: from hearing the beacon in the air to knowing the place [s].
        tired: share of the sweep width that a tired crew keeps [1].
        twilight: sun's elevation above which people search by eye and work [rad].
        locating_chance: quantile of the luck in finding.
    """

    alarm_delay: kinds.Duration
    listeners: tuple[Listener, ...] = Field(default=(), max_length=40)
    aircraft: tuple[Aircraft, ...] = Field(min_length=1, max_length=20)
    beliefs: tuple[Belief, ...] = Field(min_length=1, max_length=20)
    datum_spread: kinds.SoftLength
    datum: kinds.Deviate = _STANDARD  # type: ignore[assignment]  # read by pydantic
    beacon: Beacon | None = None
    trust_in_beacon: kinds.Fraction
    bearing_time: kinds.Period
    report_time: kinds.Period
    homing_time: kinds.Duration
    tired: kinds.Fraction
    twilight: kinds.Angle
    locating_chance: kinds.Chance = _EVEN  # type: ignore[assignment]  # read by pydantic
