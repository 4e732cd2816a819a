"""Life support and effort: stores, ventilation, heat store and work against tables.

Hours come from the package's own march of gas and stores (`suited`), not from a division. The
ventilation tables are arithmetic with the same physics: they prove the code, not the suit.
"""

from collections.abc import Callable
from functools import cache

import jax.numpy as jnp
import numpy as np

from voskhod.crew.margins import CARBON_LIMIT_PA, heat_time
from voskhod.crew.metabolism import carbon_dioxide_production, work_oxygen_uptake_l_min
from voskhod.physics.bottle import bottle_pressure
from voskhod.physics.cooling import gas_cooling
from voskhod.physics.suit_gas import inspired_carbon_dioxide, washout_factor
from voskhod.units import (
    GAS_CONSTANT_J_MOL_K,
    MOLAR_MASS_KG_MOL,
    OXYGEN_DENSITY_KG_L_STPD,
    OXYGEN_HEAT_J_KG,
    ZERO_CELSIUS_K,
)
from voskhod.validation.case import Origin, Score
from voskhod.validation.pacing_cases import pacing_scores
from voskhod.validation.suited import (
    EMU,
    GAS_K,
    SUIT_M3,
    Wear,
    Worn,
    berkut,
    crossing,
    emu,
    wear,
)

_LITRE_MIN = OXYGEN_DENSITY_KG_L_STPD / 60.0  # NL/min of oxygen in kg/s
_MMHG = 133.322  # Pa
_HIGH, _LOW = 40.6e3, 27.4e3
_FATAL_PA = 8e3  # middle of 6-10 kPa at which a walker collapses (US EPA 430-R-00-002)
_AMPLE_KG = 3.0  # oxygen that outlasts every other store
_EMPTY_KG = 0.012  # feed water of one step at full power: from there the plate starves
_PLANNED_W = 0.071 / 3600.0 * OXYGEN_HEAT_J_KG  # 0.076 kg/h less the leak of 0.005 (BVAD)
_EFFORTS_W = (_PLANNED_W, 293.0, 272.0, 225.0)
# NL/min, W at 40.6 and 27.4 kPa, kg of oxygen for 45 min
VENTILATION = (
    (16.0, 80.0, 123.0, 1.03),
    (20.0, 100.0, 154.0, 1.29),
    (25.0, 124.0, 192.0, 1.61),
    (30.0, 149.0, 230.0, 1.93),
)
WATTS = (200.0, 300.0, 400.0, 500.0)
CARBON_MMHG = {_HIGH: (6.0, 9.0, 12.1, 15.1), _LOW: (4.1, 6.1, 8.1, 10.2)}
# W, minutes to 3.0 kJ/kg at 40.6 and 27.4 kPa, 75 kg, 25 NL/min
HEAT_STORE = (
    (250.0, 29.8, 64.7),
    (300.0, 21.3, 34.7),
    (350.0, 16.6, 23.7),
    (400.0, 13.6, 18.0),
    (500.0, 10.0, 12.2),
)
NAVY = ((0.0, 0.305), (50.0, 0.888), (100.0, 1.497), (150.0, 2.134), (200.0, 2.798), (225.7, 3.15))
BOTTLES = ((150.0, 1.25), (200.0, 1.66), (220.0, 1.83))  # bar, kg in 6 L
# Compressibility factors of oxygen at 300 K, pressure in bar
PERRY = ((100.0, 0.9542), (200.0, 0.9560), (300.0, 0.9972))
_TABLE = (
    "ventilation table of the project's reference, saturated exit at 33 degC, dry inlet 15 degC"
)
_LIFE = Origin("s", "h", None, "", "EMU handbook and NASA BVAD as coded in HabNet")


def _cases() -> tuple[Wear, ...]:
    """Return all wearers: EMU with its oxygen, EMU with ample oxygen, open loop."""
    own = tuple(emu(watts) for watts in _EFFORTS_W)
    ample = tuple(emu(watts, _AMPLE_KG) for watts in _EFFORTS_W)
    flow = 25.0 * _LITRE_MIN
    dry = tuple(
        berkut(watts, pressure, flow, _AMPLE_KG)._replace(latent_share=0.0)
        for pressure in (_HIGH, _LOW)
        for watts in WATTS
    )
    wet = (berkut(300.0, _HIGH, flow, _AMPLE_KG), berkut(300.0, _LOW, flow, _AMPLE_KG))
    stocks = tuple(berkut(300.0, _HIGH, row[0] * _LITRE_MIN, row[3]) for row in VENTILATION)
    # The sorbent lost: dry and tight, so that a mole balance says exactly what comes.
    lost = emu(293.0)._replace(
        pack=EMU._replace(sorbent_kg=1e-6), leak_kg_s=0.0, duration_s=1440.0, latent_share=0.0
    )
    return (*own, *ample, *dry, *wet, lost, *stocks)


@cache
def worn() -> Worn:
    """Return the records of all wearers; one program, flown once."""
    return wear(_cases())


def stores_scores(tell: Callable[[str], None]) -> tuple[Score, ...]:
    """Return the scores of endurance from stores.

    Args:
        tell: told that suits are worn for hours.
    """
    tell("wearing suits until their stores are empty")
    run, cases, n = worn(), _cases(), len(_EFFORTS_W)
    oxygen = [crossing(run.time[i], run.usable_kg[i]) for i in range(n)]
    water = [
        crossing(run.time[i], run.state.stores.water_kg[i], _EMPTY_KG) for i in range(n, 2 * n)
    ]
    sorbent = [
        crossing(run.time[i], cases[i].pack.sorbent_kg - run.state.stores.carbon_kg[i])
        for i in range(n, 2 * n)
    ]
    printed = Origin(
        "s", "h", 0.02 * 7.3 * 3600.0,
        "printed digits 0.7 %; vapour and CO2 take the place of 1 % of the oxygen", _LIFE.source,
    )  # fmt: skip
    cooled = Origin(
        "s", "h", 0.05 * 8.0 * 3600.0,
        "0.57 kg/h is printed to two digits and its heat is not itemised there", _LIFE.source,
    )  # fmt: skip
    told = Origin("s", "h", None, "no such figure is published for this rate", _LIFE.source)
    scores = [
        printed.score("life.emu.oxygen", "EMU oxygen at 0.076 kg/h", oxygen[0], 7.3 * 3600.0),
        cooled.score("life.emu.water", "EMU feed water at 289 W", water[0], 8.0 * 3600.0),
    ]
    for i, name in ((1, "iss"), (2, "apollo"), (3, "shuttle")):
        title = f"at the {name} mean of {_EFFORTS_W[i]:.0f} W"
        for what, ours in (("oxygen", oxygen), ("water", water), ("sorbent", sorbent)):
            name_of = f"life.emu.{name}.{what}"
            scores.append(told.score(name_of, f"EMU {what} {title}", ours[i], float("nan")))
    rated = Origin("s", "min", 0.005 * 2700.0, "stocks are printed to 0.5 %", _TABLE)
    for i, (flow, *_, kilograms) in enumerate(VENTILATION, len(cases) - len(VENTILATION)):
        lasts = crossing(run.time[i], run.usable_kg[i])
        title = f"open loop, {kilograms} kg at {flow:.0f} NL/min"
        scores.append(rated.score(f"life.open.{flow:.0f}.oxygen", title, lasts, 2700.0))
    return tuple(scores)


def carbon_scores(tell: Callable[[str], None]) -> tuple[Score, ...]:
    """Return the scores of carbon dioxide in an open loop.

    Args:
        tell: told that suits are worn for hours.
    """
    tell("breathing an open loop for an hour")
    found = np.asarray(worn().state.air.carbon)[2 * len(_EFFORTS_W) :, -1]
    reason = "two heats of oxygen differ by 1.7 %, printed digits 0.3-1.2 %"
    rule = Origin("Pa", "mmHg", None, reason, _TABLE).within_share(0.025)
    scores = []
    for i, pressure in enumerate((_HIGH, _LOW)):
        for j, watts in enumerate(WATTS):
            title = f"mixed CO2, dry, {watts:.0f} W at {pressure / 1e3:.1f} kPa, 25 NL/min"
            name = f"life.open.{pressure / 1e3:.0f}kPa.{watts:.0f}W.co2"
            theirs = CARBON_MMHG[pressure][j] * _MMHG
            scores.append(rule.score(name, title, found[len(WATTS) * i + j], theirs))
    told = Origin("Pa", "mmHg", None, "the table leaves out vapour, which thins the gas", _TABLE)
    for k, pressure in enumerate((_HIGH, _LOW), 2 * len(WATTS)):
        name, theirs = (
            f"life.open.{pressure / 1e3:.0f}kPa.wet.co2",
            CARBON_MMHG[pressure][1] * _MMHG,
        )
        title = f"mixed CO2, with vapour, 300 W at {pressure / 1e3:.1f} kPa"
        scores.append(told.score(name, title, found[k], theirs))
    return (*scores, *_closed_scores())


def _closed_scores() -> tuple[Score, Score]:
    """Return what the closed loop holds, and how long a suit lasts without its sorbent."""
    run, iss, lost = worn(), 1, len(_cases()) - len(VENTILATION) - 1
    rising = np.asarray(run.state.air.carbon)[lost]
    moles = carbon_dioxide_production(jnp.asarray(293.0)) / MOLAR_MASS_KG_MOL["CO2"]
    exact = SUIT_M3 * _FATAL_PA / (GAS_CONSTANT_J_MOL_K * GAS_K * float(moles))
    rule = Origin(
        "s", "s", 0.01 * exact, "what is left of the sorbent takes a milligram, less than 0.1 s",
        "mole balance of a closed volume",
    )  # fmt: skip
    told = Origin("Pa", "mmHg", None, "washout factor guessed; limit as in HabNet", _LIFE.source)
    mixed = jnp.asarray(run.state.air.carbon[iss][200])
    inspired = inspired_carbon_dioxide(mixed, washout_factor(mixed))
    title = "EMU at 293 W, sorbent lost: CO2 at 8 kPa"
    ours = crossing(run.time[lost], -rising, -_FATAL_PA)
    return (
        rule.score("life.emu.lost.co2", title, ours, exact),
        told.score("life.emu.iss.co2", "EMU at 293 W: inspired CO2", inspired, CARBON_LIMIT_PA),
    )


def heat_scores(tell: Callable[[str], None]) -> tuple[Score, ...]:
    """Return the scores of ventilation cooling and of the heat store.

    Args:
        tell: not needed; nothing here takes long.
    """
    warm, cool = ZERO_CELSIUS_K + 33.0, ZERO_CELSIUS_K + 15.0
    power = Origin("W", "W", 1.5, "printed digits 0.5 W; saturation formulas 0.3 %", _TABLE)
    scores = []
    for flow, *heats, _ in VENTILATION:
        for pressure, theirs in zip((_HIGH, _LOW), heats, strict=True):
            ours = _removed(flow * _LITRE_MIN, cool, warm, pressure)
            name = f"life.open.{flow:.0f}.{pressure / 1e3:.0f}kPa.heat"
            title = f"heat in {flow:.0f} NL/min at {pressure / 1e3:.1f} kPa"
            scores.append(power.score(name, title, ours, theirs))
    reason = "printed digits; 1 W of cooling moves the slowest row by 1.7 %"
    minutes = Origin("s", "min", None, reason, _TABLE).within_share(0.02)
    for watts, *times in HEAT_STORE:
        for pressure, theirs in zip((_HIGH, _LOW), times, strict=True):
            left = jnp.asarray(watts - _removed(25.0 * _LITRE_MIN, cool, warm, pressure))
            lasts = heat_time(jnp.asarray(0.0), left, jnp.asarray(75.0))
            name = f"life.open.{pressure / 1e3:.0f}kPa.{watts:.0f}W.store"
            title = f"heat store full, {watts:.0f} W at {pressure / 1e3:.1f} kPa"
            scores.append(minutes.score(name, title, lasts, theirs * 60.0))
    return tuple(scores)


def work_scores(tell: Callable[[str], None]) -> tuple[Score, ...]:
    """Return the scores of work and bottles.

    Args:
        tell: not needed; nothing here takes long.
    """
    navy = Origin("", "", 0.006, "printed digits, rounded twice at the last row", "NEDU TR 18-01")
    held = Origin("", "", 0.01, "printed digits 0.4 %, temperature not told", _TABLE)
    real = Origin(
        "", "", 0.01, "cut after the third virial; 300 bar is near the critical density",
        "Perry's Chemical Engineers' Handbook, compressibility of oxygen at 300 K",
    )  # fmt: skip
    scores = [
        navy.score(
            f"life.work.{watts:.0f}W", f"oxygen uptake at {watts} W, L/min",
            work_oxygen_uptake_l_min(jnp.asarray(watts)), theirs,
        )
        for watts, theirs in NAVY
    ]  # fmt: skip
    for bar, kilograms in BOTTLES:
        press = bottle_pressure(jnp.asarray(kilograms), 6e-3, 293.15) / (bar * 1e5)
        title = f"pressure of {kilograms} kg in 6 L over {bar:.0f} bar"
        scores.append(held.score(f"life.bottle.{bar:.0f}", title, press, 1.0))
    for bar, factor in PERRY:
        moles = bar * 1e5 / (factor * GAS_CONSTANT_J_MOL_K * 300.0)
        press = bottle_pressure(jnp.asarray(moles * MOLAR_MASS_KG_MOL["O2"]), 1.0, 300.0) / (
            bar * 1e5
        )
        title = f"pressure of oxygen over the tabled {bar:.0f} bar"
        scores.append(real.score(f"life.gas.{bar:.0f}", title, press, 1.0))
    return tuple(scores)


def _removed(flow_kg_s: float, inlet_k: float, exit_k: float, pressure_pa: float) -> float:
    """Return the heat that dry gas takes when it leaves saturated [W]."""
    numbers = (flow_kg_s, inlet_k, 0.0, exit_k, pressure_pa)
    heat = gas_cooling(*(jnp.asarray(number) for number in numbers))
    return float(heat.sensible_w + heat.latent_w)


LIFE_SUPPORT_CASES = (stores_scores, carbon_scores, heat_scores, work_scores, pacing_scores)
