r"""What makes and spoils a cabin's air: crew, superoxide regenerator, oxygen feed, fire.

Superoxide: 4 KO2 + 2 H2O -> 4 KOH + 3 O2; 2 KOH + CO2 -> K2CO3 + H2O; with more carbon dioxide
K2CO3 + CO2 + H2O -> 2 KHCO3. Vapour drives it: of what passes with the air a share reacts, and
n_O2 = 3/2 n_H2O; the share falls as the square root of the charge that is left, as the surface of a
cylinder that is eaten away (guess: between plates, that keep it, and grains). Carbon dioxide per
oxygen, by moles, runs from 2/3 (carbonate) to 4/3 (bicarbonate). Decision: x = 4/3 p / (p + h): the
more there is the more is taken up, never more than the chemistry allows, and the bicarbonate share
settles by itself where a crew's own ratio asks for it (0.93: 0.39). Water bound: |x - 2/3| per
oxygen. A dryer takes vapour in proportion. So oxygen follows humidity and wear, not the crew's
need: such a cabin drifts.

Feed: open in proportion to what the total pressure lacks, in a band under its set-point.

Fire: the greatest oxygen fraction at which materials put themselves out is near linear in total
pressure, higher where the air is thinner (Hirsch et al. 2007). Decision: the straight line through
what is flown or planned: 24.1 % at one atmosphere (ISS), 34 % at 8.2 psia (exploration). It passes
the Shuttle's 30 % at 10.2 psia within 1.0 point, on the generous side.

Sources: superoxide: stoichiometry. Crew: NASA BVAD rev. 2 (2022), table 3.25. Fire: Hirsch,
Williams, Beeson 2007, J. Test. Eval. 36(1), JTE100975; NASA evidence report on decompression
sickness (2024), figure 1 (30 %, 34 % at 8.2 psia); the ISS limit of 24.1 % is unchecked: no
document was at hand.

Weak: kinetics are one share; heat of the reaction is left to the cabin's cooling; no condensation.
"""

from typing import NamedTuple

import jax.numpy as jnp

from voskhod.arrays import Real
from voskhod.units import GAS_CONSTANT_J_MOL_K, MOLAR_MASS_KG_MOL, STANDARD_ATMOSPHERE_PA

_POTASSIUM_KG_MOL = 0.0390983  # IUPAC 2021
SUPEROXIDE_KG_MOL = _POTASSIUM_KG_MOL + MOLAR_MASS_KG_MOL["O2"]
_PSI_PA = 6894.757293168  # pound-force per square inch
_LEAST_BREATH_PA = (
    1000.0  # guess: under 1 kPa of oxygen nobody breathes; keeps the balance positive
)
FEED_BAND = 0.05  # guess: the feed is wide open 5 % under its set-point
_MINUTE_S = 60.0


class Breath(NamedTuple):
    """What one person does to the air.

    Attributes:
        oxygen: consumed [kg/s].
        carbon_dioxide: given off [kg/s].
        water: given off as vapour [kg/s].
    """

    oxygen: Real | float
    carbon_dioxide: Real | float
    water: Real | float


class Regenerator(NamedTuple):
    """Superoxide cartridge and dryer.

    Attributes:
        air_flow: air through the cartridge [m^3/s].
        share: share of the passing vapour that reacts while the charge is fresh [1].
        superoxide: charge of KO2 [kg].
        half_carbon_pa: carbon dioxide at which half of the greatest ratio is taken up [Pa].
        dryer_flow: air that the dryer frees of all vapour [m^3/s].
    """

    air_flow: Real | float
    share: Real | float
    superoxide: Real | float
    half_carbon_pa: Real | float
    dryer_flow: Real | float


class Regenerated(NamedTuple):
    """What a regenerator does.

    Attributes:
        oxygen: released [kg/s].
        carbon_dioxide: taken up [kg/s].
        water: taken up [kg/s].
        superoxide: used [kg/s].
    """

    oxygen: Real
    carbon_dioxide: Real
    water: Real
    superoxide: Real


class Feed(NamedTuple):
    """Automatic oxygen feed.

    Attributes:
        pressure: total pressure that it holds [Pa].
        flow: greatest flow [kg/s].
        band: share of the set-point under it at which the feed is wide open [1].
    """

    pressure: Real
    flow: Real
    band: Real | float = FEED_BAND


class FireLine(NamedTuple):
    """Greatest oxygen fraction at which materials put themselves out, a straight line.

    Attributes:
        fraction: at one atmosphere [1].
        slope: gain per pascal of lower total pressure [1/Pa].
    """

    fraction: Real | float
    slope: Real | float


NOMINAL_BREATH = Breath(  # NASA BVAD rev. 2, table 3.25: 0.59, 0.69, 1.33 g/min
    0.59e-3 / _MINUTE_S, 0.69e-3 / _MINUTE_S, 1.33e-3 / _MINUTE_S
)
DAILY_BREATH = Breath(  # NASA BVAD, a day with sleep and exercise: 0.816 and 1.04 kg; water 1.6 kg
    0.816 / 86400.0,
    1.04 / 86400.0,
    1.6 / 86400.0,  # guess: 1.1 g/min, between its sleep and waking
)
VOSTOK_REGENERATOR = Regenerator(
    3.0e-3,  # 180 L/min (Vostok; thngs.co/things/9207)
    0.4,  # guess: fresh, two men get a third more oxygen than they need (half saturation, 18 degC)
    10.0,  # guess: 12.15 kg (same page) less a case
    200.0,  # guess: carbon dioxide settles near 0.5 kPa, half of what is felt
    5.0e-3,  # guess: holds two men's vapour near half saturation
)
FIRE_LINE = FireLine(0.241, (0.34 - 0.241) / (STANDARD_ATMOSPHERE_PA - 8.2 * _PSI_PA))


def superoxide_yield(bicarbonate: Real) -> Regenerated:
    """Return what one kilogram of superoxide releases and binds.

    Args:
        bicarbonate: share of the potassium that ends as bicarbonate, the rest as carbonate [1].

    Returns:
        Oxygen released, carbon dioxide and water bound, per kilogram of KO2 [1].

    Source: stoichiometry, module docstring.
    """
    oxygen = 0.75 * MOLAR_MASS_KG_MOL["O2"] / SUPEROXIDE_KG_MOL
    carbon = 0.5 * (1.0 + bicarbonate) * MOLAR_MASS_KG_MOL["CO2"] / SUPEROXIDE_KG_MOL
    water = 0.5 * bicarbonate * MOLAR_MASS_KG_MOL["H2O"] / SUPEROXIDE_KG_MOL
    return Regenerated(jnp.asarray(oxygen), carbon, water, jnp.asarray(1.0))


def bicarbonate_share(oxygen: Real, carbon_dioxide: Real) -> Real:
    """Return the bicarbonate share at which superoxide closes a crew's balance.

    Args:
        oxygen: consumed by the crew [kg/s].
        carbon_dioxide: given off by the crew [kg/s].

    Returns:
        Share of the potassium; outside 0 to 1 superoxide alone cannot [1].

    Source: stoichiometry.
    """
    ratio = carbon_dioxide / MOLAR_MASS_KG_MOL["CO2"] * MOLAR_MASS_KG_MOL["O2"] / oxygen
    return 1.5 * ratio - 1.0


def regenerated(
    water_pa: Real, carbon_pa: Real, temperature: Real, fresh: Real, unit: Regenerator
) -> Regenerated:
    """Return what a regenerator and its dryer do to the air.

    Args:
        water_pa: vapour in the cabin [Pa].
        carbon_pa: carbon dioxide in the cabin [Pa].
        temperature: temperature of the air [K].
        fresh: share of the charge that is left [1].
        unit: the regenerator.

    Returns:
        Oxygen released, carbon dioxide and water taken up, superoxide used.

    Source: stoichiometry; rate by vapour and surface, module docstring.
    """
    vapour = jnp.maximum(water_pa, 0.0) / (GAS_CONSTANT_J_MOL_K * temperature)
    left = jnp.clip(fresh, 0.0, 1.0)
    surface = left / jnp.sqrt(left + 1e-6)  # the square root, with a finite slope at the end
    oxygen = 1.5 * unit.air_flow * vapour * unit.share * surface
    carbon = jnp.maximum(carbon_pa, 0.0)
    ratio = 4.0 / 3.0 * carbon / (carbon + unit.half_carbon_pa)
    bound = jnp.abs(ratio - 2.0 / 3.0) * oxygen + unit.dryer_flow * vapour
    return Regenerated(
        oxygen * MOLAR_MASS_KG_MOL["O2"],
        ratio * oxygen * MOLAR_MASS_KG_MOL["CO2"],
        bound * MOLAR_MASS_KG_MOL["H2O"],
        oxygen * (4.0 / 3.0) * SUPEROXIDE_KG_MOL,
    )


def breathing(oxygen_pa: Real) -> Real:
    """Return the share of their need that people take from thin air [1].

    Args:
        oxygen_pa: partial pressure of oxygen [Pa].

    Source: guess: all down to 1 kPa, far under what keeps anybody awake, nothing at zero.
    """
    x = jnp.clip(oxygen_pa / _LEAST_BREATH_PA, 0.0, 1.0)
    return x * x * (3.0 - 2.0 * x)


def feed_flow(total_pa: Real, store: Real, feed: Feed, slowest: Real, last: Real) -> Real:
    """Return the oxygen that the automatic feed lets in.

    Args:
        total_pa: total pressure [Pa].
        store: oxygen left [kg].
        feed: the feed.
        slowest: least band, wide enough for the march that integrates the feed [Pa].
        last: store under which the flow fades [kg].

    Returns:
        Flow [kg/s].

    Source: proportional regulator, decision of this module.
    """
    band = jnp.maximum(feed.band * feed.pressure, jnp.maximum(slowest, 1.0))
    lacking = jnp.clip((feed.pressure - total_pa) / band, 0.0, 1.0)
    return jnp.clip(store / jnp.maximum(last, 1e-9), 0.0, 1.0) * feed.flow * lacking


def fire_limit(total_pa: Real, line: FireLine = FIRE_LINE) -> Real:
    """Return the oxygen fraction above which materials burn on.

    Args:
        total_pa: total pressure [Pa].
        line: the straight line.

    Returns:
        Mole fraction, at most one [1].

    Source: line through flown limits, shape after Hirsch et al. 2007, module docstring.
    """
    return jnp.clip(line.fraction + line.slope * (STANDARD_ATMOSPHERE_PA - total_pa), 0.0, 1.0)


def saturation_pressure(temperature: Real) -> Real:
    """Return the saturation pressure of water [Pa].

    Args:
        temperature: temperature, 233 to 323 K [K].

    Source: Alduchov, O. A. and Eskridge, R. E. 1996, J. Appl. Meteorol. 35, 601.
    """
    celsius = jnp.maximum(temperature - 273.15, -200.0)
    return 610.94 * jnp.exp(17.625 * celsius / (celsius + 243.04))
