"""Schema of radio: what the ship talks with, and who hears it.

Levels and ratios are plain numbers in decibels, and their names say so.
"""

from pydantic import Field

from voskhod.mission import kinds
from voskhod.mission.section import Section


class Station(Section):
    """Ground station that hears the ship.

    Attributes:
        name: name of the station.
        latitude: geodetic latitude [rad].
        longitude: east longitude [rad].
        mask: lowest useful elevation [rad].
        television: whether it takes pictures.
        source: who says so.
    """

    name: str
    latitude: kinds.Latitude
    longitude: kinds.Longitude
    mask: kinds.AngleSpread
    television: kinds.Switch = False  # type: ignore[assignment]  # read by pydantic
    source: str | None = None


class Channel(Section):
    """One way of talking by radio.

    Attributes:
        frequency: carrier frequency [Hz].
        power: power of the transmitter [W].
        gain_db: gain of both antennas together, feeders and pointing included [dB].
        bandwidth: bandwidth of the receiver [Hz].
        noise_figure_db: noise figure with sky and man-made noise [dB].
        required_ratio_db: signal over noise at which the channel serves [dB].
    """

    frequency: kinds.Frequency
    power: kinds.Power
    gain_db: kinds.Deviate
    bandwidth: kinds.Frequency
    noise_figure_db: kinds.Deviate
    required_ratio_db: kinds.Deviate


class Ionosphere(Section):
    """State of the ionosphere; see `physics.sky_wave`.

    Attributes:
        day_frequency: critical frequency at noon [Hz].
        night_frequency: critical frequency at night [Hz].
        mirror_height: height at which waves seem to turn [m].
        sunspots: smoothed number of sunspots [1].
        gyrofrequency: of electrons in the Earth's field [Hz].
    """

    day_frequency: kinds.Frequency
    night_frequency: kinds.Frequency
    mirror_height: kinds.Length
    sunspots: kinds.Count
    gyrofrequency: kinds.Frequency


class Radio(Section):
    """Ground stations, and what the ship talks with; what is left out is taken from a guess.

    Attributes:
        stations: stations that took part.
        vhf: voice on very high frequencies.
        hf: voice on short waves.
        television: picture.
        ionosphere: state of the ionosphere.
    """

    stations: tuple[Station, ...] = Field(default=(), max_length=200)
    vhf: Channel | None = None
    hf: Channel | None = None
    television: Channel | None = None
    ionosphere: Ionosphere | None = None
