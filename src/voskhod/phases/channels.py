"""What a ship talks with: frequencies, powers, antennas, receivers, ionosphere, wire.

Decision: what a mission does not say about its radio is taken from the guesses below, which are
those of a small crewed ship of the 1960s; `channels_of` is the only place that knows.

Weak: hardly a figure of the radio of Voskhod 2 is published; frequencies come from lists of radio
listeners, all else is a guess with its reason beside it.
"""

from typing import NamedTuple

from voskhod.arrays import Real
from voskhod.mission import radio
from voskhod.mission.plan import Plan
from voskhod.physics.radio import Link, Wire
from voskhod.physics.sky_wave import Ionosphere


class Channel(NamedTuple):
    """One way of talking by radio.

    Attributes:
        frequency: carrier frequency [Hz].
        power: power of the transmitter [W].
        gain: gain of both antennas together, feeders and pointing included [dB].
        bandwidth: bandwidth of the receiver [Hz].
        noise_figure: noise figure with sky and man-made noise [dB].
        required_ratio: signal over noise at which the channel serves [dB].
    """

    frequency: Real | float
    power: Real | float
    gain: Real | float
    bandwidth: Real | float
    noise_figure: Real | float
    required_ratio: Real | float


class Channels(NamedTuple):
    """What the ship talks with.

    Attributes:
        vhf: voice on very high frequencies.
        hf: voice on short waves.
        television: picture.
        ionosphere: state of the ionosphere.
        telephone: wire along the tether.
        tether: length of that wire [m].
    """

    vhf: Channel
    hf: Channel
    television: Channel
    ionosphere: Ionosphere
    telephone: Wire
    tether: Real | float


# Frequency: radio listeners' lists of Vostok and Voskhod, unchecked. 5 W, guess: a set of 1961
# without cooling, factor two either way. Gain: whips of -3 dB on the ship, a helix of 12 dB on the
# ground, guess. 25 kHz: voice on FM. Noise: rural man-made 7.5 dB (ITU-R P.372) and 6 dB of a tube
# receiver. 10 dB: threshold of FM.
VHF = Channel(143.625e6, 5.0, 9.0, 25e3, 9.3, 10.0)
# Frequency as above. 10 W, guess. Gain: a wire of 0 dB on the ship, a rhombic of 8 dB, guess.
# 6 kHz: voice on AM. Noise: rural 32.4 dB (ITU-R P.372) drowns the receiver. 10 dB: words
# understood by trained ears in AM voice, guess.
HF = Channel(18.035e6, 10.0, 8.0, 6e3, 32.4, 10.0)
# 83 MHz: pictures of Vostok as listeners had them, unchecked. 10 W, guess. Gain: -3 dB and an array
# of 18 dB, guess. 1 MHz: 400 lines of 500 points ten times a second. Noise: rural 14 dB and 6 dB.
# 20 dB: a picture with visible grain, guess.
TELEVISION = Channel(83e6, 10.0, 15.0, 1e6, 14.6, 20.0)
# Quiet Sun of March 1965 (R12 about 12, SILSO), middle latitudes: 6 MHz by day and 3 at night,
# guess within 1 MHz by the size of ionosonde medians; 300 km, usual virtual height; 1.4 MHz, dipole
# field at 50 degrees.
IONOSPHERE = Ionosphere(6.0e6, 3.0e6, 300e3, 12.0, 1.4e6)
# A milliwatt at the helmet, line noise of -50 dB over it, 25 dB for easy listening; 0.02 dB/m, thin
# wire in telephone band. All guesses: nothing of it is near its limit.
TELEPHONE = Wire(0.0, 0.02, -50.0, 25.0)


def channels_of(plan: Plan) -> Channels:
    """Return what the ship talks with: the mission's figures, else the guesses above.

    Args:
        plan: what is flown.
    """
    said = plan.radio
    sky = IONOSPHERE
    if said.ionosphere is not None:
        sky = Ionosphere(*(getattr(said.ionosphere, name) for name in Ionosphere._fields))
    return Channels(
        _channel(said.vhf, VHF),
        _channel(said.hf, HF),
        _channel(said.television, TELEVISION),
        sky,
        TELEPHONE,
        0.0 if plan.floating is None else plan.floating.tether_length,
    )


def _channel(said: radio.Channel | None, guess: Channel) -> Channel:
    return guess if said is None else channel_of(said)


def channel_of(said: radio.Channel) -> Channel:
    """Return a way of talking as a mission says it.

    Args:
        said: section of the mission file.
    """
    return Channel(
        said.frequency,
        said.power,
        said.gain_db,
        said.bandwidth,
        said.noise_figure_db,
        said.required_ratio_db,
    )


def link_of(channel: Channel) -> Link:
    """Return a channel without its frequency.

    Args:
        channel: way of talking.
    """
    return Link(
        channel.power,
        channel.gain,
        channel.bandwidth,
        channel.noise_figure,
        channel.required_ratio,
    )
