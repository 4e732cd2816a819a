r"""Who can hear whom: horizon, free-space loss, forest loss, noise, link margin, station circles.

Free space: $L = 20 \lg(4 \pi d f / c)$. Radio horizon over a sphere of 4/3 of the Earth's radius:
$d = \sqrt{2 k R}\,(\sqrt{h_1} + \sqrt{h_2})$. Woodland: $A = A_m (1 - e^{-\gamma d / A_m})$ dB.
Station circle: central angle $\arccos(R \cos\varepsilon / (R + h)) - \varepsilon$.
Noise: external $F_a = c - d \lg f$; with the receiver's own
$F = 10 \lg(10^{F_a/10} + 10^{F_r/10} - 1)$.
Telephone on a wire: level less loss along the cable, against the noise of the line.

Sources: ITU-R P.525 (free space); ITU-R P.310 (effective radius); ITU-R P.833-9 section 2.1
(woodland); ITU-R P.372 (noise); plane trigonometry (station circles, no refraction).
"""

import math
from typing import NamedTuple

import jax.numpy as jnp

from voskhod.arrays import Real
from voskhod.units import BOLTZMANN_J_K, MEAN_RADIUS_M

LIGHT_SPEED_M_S = 299792458.0  # BIPM, exact
EFFECTIVE_RADIUS_FACTOR = 4.0 / 3.0  # median refraction, ITU-R P.310
NOISE_TEMPERATURE_K = 290.0  # reference of the noise figure, IEEE definition
DECIBEL = 4.342944819032518  # 10 / ln 10

# Woodland, ITU-R P.833-9: A_m = 1.37 f^0.42 dB, f in MHz, mixed forest near St Petersburg.
FOREST_LIMIT_DB = 1.37
FOREST_LIMIT_EXPONENT = 0.42
# Its specific attenuation at 105.9 and 466.5 MHz is 0.04 and 0.12 dB/m; joined by a power law,
# gamma = 0.04 (f / 105.9)^0.741. The points at 949, 1852 and 2117.5 MHz lie 16, 10 and 8 % below.
FOREST_GAMMA_DB_M = 0.04
FOREST_GAMMA_REFERENCE_MHZ = 105.9
FOREST_GAMMA_EXPONENT = 0.7409

# External noise, ITU-R P.372: F_a = c - d lg(f / MHz).
QUIET_NOISE = (53.6, 28.6)  # quiet rural [dB]
RURAL_NOISE = (67.2, 27.7)  # rural [dB]
GALACTIC_NOISE = (52.0, 23.0)  # of the sky, up to 100 MHz [dB]


class Link(NamedTuple):
    """Radio link without its path.

    Args:
        transmit_power: power of the transmitter [W]
        antenna_gain: gain of both antennas together [dB]
        bandwidth: bandwidth of the receiver [Hz]
        noise_figure: noise figure of the receiver, sky and man-made noise included [dB]
        required_ratio: signal over noise at which a signal is noticed [dB]
    """

    transmit_power: Real | float
    antenna_gain: Real | float
    bandwidth: Real | float
    noise_figure: Real | float
    required_ratio: Real | float


class Wire(NamedTuple):
    """Telephone along a cable.

    Args:
        level: speech power at the near end over a milliwatt [dB]
        loss: loss of the cable [dB/m]
        noise: noise at the far end over a milliwatt [dB]
        required_ratio: speech over noise at which words are understood [dB]
    """

    level: Real | float
    loss: Real | float
    noise: Real | float
    required_ratio: Real | float


def free_space_loss(distance: Real, frequency: Real | float) -> Real:
    """Return the loss between isotropic antennas in free space.

    Args:
        distance: distance, at least one wavelength for a meaningful answer [m]
        frequency: carrier frequency [Hz]

    Returns:
        Loss [dB].

    Source: ITU-R P.525.
    """
    waves = 4.0 * jnp.pi * distance * frequency / LIGHT_SPEED_M_S
    return 2.0 * DECIBEL * jnp.log(jnp.maximum(waves, 1e-12))


def radio_horizon(first_height: Real, second_height: Real) -> Real:
    """Return the greatest distance at which two antennas see each other over smooth ground.

    Args:
        first_height: height of one antenna above the ground [m]
        second_height: height of the other [m]

    Returns:
        Distance along the ground [m].

    Source: ITU-R P.310, effective Earth radius 4/3.
    """
    # The floor of 1e-6 m keeps the slope finite on the ground; it is worth 4 m of horizon.
    roots = jnp.sqrt(jnp.maximum(first_height, 1e-6)) + jnp.sqrt(jnp.maximum(second_height, 1e-6))
    return math.sqrt(2.0 * EFFECTIVE_RADIUS_FACTOR * MEAN_RADIUS_M) * roots


def noise_power_dbm(bandwidth: Real | float, noise_figure: Real | float) -> Real:
    """Return the noise power of a receiver.

    Args:
        bandwidth: bandwidth [Hz]
        noise_figure: noise figure [dB]

    Returns:
        Noise power over one milliwatt [dB].

    Source: Johnson-Nyquist noise at 290 K.
    """
    milliwatts = 1e3 * BOLTZMANN_J_K * NOISE_TEMPERATURE_K * bandwidth
    return DECIBEL * jnp.log(milliwatts) + noise_figure


def link_margin(link: Link, path_loss: Real) -> Real:
    """Return by how much a received signal exceeds what is needed to notice it.

    Args:
        link: transmitter, antennas and receiver
        path_loss: all losses on the path: free space, forest, pointing [dB]

    Returns:
        Margin; the link closes where it is positive [dB].

    Source: Friis transmission equation.
    """
    transmitted = DECIBEL * jnp.log(1e3 * jnp.asarray(link.transmit_power))
    received = transmitted + link.antenna_gain - path_loss
    return received - noise_power_dbm(link.bandwidth, link.noise_figure) - link.required_ratio


def external_noise_figure(frequency: Real | float, law: tuple[float, float] = RURAL_NOISE) -> Real:
    """Return the median noise that an antenna picks up, over that of 290 K.

    Args:
        frequency: carrier frequency [Hz]
        law: constant and slope over the logarithm of the frequency in MHz [dB]

    Returns:
        External noise figure, not below zero [dB].

    Source: ITU-R P.372, man-made noise 0.3-250 MHz and galactic noise to 100 MHz.
    """
    decades = jnp.log(jnp.asarray(frequency) * 1e-6) / math.log(10.0)
    return jnp.maximum(law[0] - law[1] * decades, 0.0)


def system_noise_figure(external: Real | float, receiver: Real | float) -> Real:
    """Return the noise figure of a receiver on an antenna that picks up noise.

    Args:
        external: external noise figure [dB]
        receiver: noise figure of the receiver alone [dB]

    Returns:
        Noise figure of both [dB].

    Source: ITU-R P.372, equation of the overall noise factor, lossless antenna at 290 K.
    """
    factors = (jnp.exp(jnp.asarray(part) / DECIBEL) for part in (external, receiver))
    return DECIBEL * jnp.log(jnp.maximum(sum(factors) - 1.0, 1e-12))


def wire_margin(wire: Wire, length: Real | float) -> Real:
    """Return by how much speech on a cable exceeds what is needed to understand it.

    Args:
        wire: telephone
        length: length of the cable [m]

    Returns:
        Margin [dB].

    Source: level diagram of a line.
    """
    at_end = wire.level - wire.loss * jnp.asarray(length, float)
    return at_end - wire.noise - wire.required_ratio


def canopy_depth(canopy_height: Real, antenna_height: Real, elevation: Real) -> Real:
    """Return the length of a straight path through the trees to a receiver above them.

    Args:
        canopy_height: height of the trees [m]
        antenna_height: height of the antenna [m]
        elevation: elevation of the receiver above the horizon [rad]

    Returns:
        Path length within the canopy [m].

    Source: flat ground, level canopy.
    """
    sine = jnp.maximum(jnp.sin(elevation), 1e-3)  # beyond 1/1000 the forest loss has saturated
    return jnp.maximum(canopy_height - antenna_height, 0.0) / sine


def forest_loss(depth: Real, frequency: Real | float) -> Real:
    """Return the loss by woodland beyond free space, one antenna within the trees.

    Args:
        depth: path length within the woodland [m]
        frequency: carrier frequency, 100 MHz to 2 GHz for the measured range [Hz]

    Returns:
        Loss [dB].

    Source: ITU-R P.833-9, section 2.1, mixed forest near St Petersburg.
    """
    log_mhz = jnp.log(jnp.asarray(frequency) * 1e-6)
    limit = FOREST_LIMIT_DB * jnp.exp(FOREST_LIMIT_EXPONENT * log_mhz)
    relative = jnp.exp(log_mhz * FOREST_GAMMA_EXPONENT)
    gamma = FOREST_GAMMA_DB_M / FOREST_GAMMA_REFERENCE_MHZ**FOREST_GAMMA_EXPONENT * relative
    return -limit * jnp.expm1(-depth * gamma / limit)


def visibility_radius(altitude: Real, elevation_mask: Real | float) -> Real:
    """Return the ground radius of the circle within which a spacecraft is seen from a station.

    Args:
        altitude: altitude of the spacecraft, not negative [m]
        elevation_mask: least elevation at which the station hears [rad]

    Returns:
        Distance along the ground from station to sub-satellite point [m].

    Source: plane trigonometry on a sphere of the mean radius, no refraction.
    """
    cosine = jnp.cos(elevation_mask) * MEAN_RADIUS_M / (MEAN_RADIUS_M + altitude)
    # The arccosine is infinitely steep at 1, a spacecraft on the ground: stop a hair before.
    angle = jnp.arccos(jnp.minimum(cosine, 1.0 - 1e-15)) - elevation_mask
    return MEAN_RADIUS_M * jnp.maximum(angle, 0.0)
