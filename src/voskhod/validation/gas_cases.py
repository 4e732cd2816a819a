"""Gas, booms and cabin air beside exact solutions, printed tables and stoichiometry.

The network is marched as a phase would march it, with the product's own integrator.
"""

import math
from collections.abc import Callable
from typing import NamedTuple

import jax
import jax.numpy as jnp

from voskhod.arrays import Scalar
from voskhod.physics import airlock_hull, cabin_air, inflatable, network, valve
from voskhod.physics.gas import Wall
from voskhod.physics.march import Grid, march
from voskhod.physics.mixture import Contents, contents_of, plus, scaled, total, weighted
from voskhod.physics.network import SPACE, Link, Vessel, look
from voskhod.units import GAS_CONSTANT_J_MOL_K, STANDARD_ATMOSPHERE_PA
from voskhod.validation.case import Origin, Score

_WARM_K, _ROOM_M3 = 293.15, 2.5
_HOLE_M2 = 0.8 * math.pi * 0.010**2  # 20 mm, C_d 0.8
_DRY = (0.7905, 0.2095, 0.0, 0.0)  # mole fractions, argon with the nitrogen
_RATIOS = (0.9, 0.75, 0.5, 0.25, 0.1, 0.05, 0.02, 0.01, 0.001)
_DAY_S, _DAY_STEPS = 86400.0, 1440
_DUTTON = "Dutton and Coverdill, Int. J. Engng Ed. 13(2) (1997) 123: venting to vacuum"

# Worked case: down to [kPa], isothermal [s], insulated [s]; and filling to p / p_s.
_DOWN = (
    (50.0, 35.4, 26.6),
    (27.4, 65.5, 51.4),
    (10.0, 116.0, 98.2),
    (5.0, 150.7, 134.5),
    (1.0, 231.3, 234.0),
    (0.1, 346.6, 422.6),
)
_UP = ((0.528, 26.5, 18.9), (0.80, 41.0, 29.3), (0.90, 47.9, 34.2), (0.99, 58.6, 41.9))
_HOLES = ((1.0, 972.0 * 60.0), (5.0, 38.9 * 60.0), (10.0, 9.7 * 60.0), (25.4, 1.5 * 60.0))
_HOLE_DIGITS_S = (30.0, 3.0, 3.0, 3.0)  # half of the last printed digit [s]
_STEPS = 500  # leaves 1e-4 of a time at most

Tell = Callable[[str], None]


class Corner(NamedTuple):
    """One vessel against space or a reservoir.

    Attributes:
        volume: of the vessel [m^3].
        area: effective area of its hole [m^2].
        target: pressure at which it is stopped [Pa].
        step: length of a step [s].
        outside: pressure of the reservoir [Pa].
    """

    volume: Scalar | float
    area: Scalar | float
    target: Scalar | float
    step: Scalar | float
    outside: Scalar | float = 0.0


def venting_scores(tell: Tell) -> tuple[Score, ...]:
    """Return pressure and temperature of a vessel vented to vacuum, at nine rows of the table.

    Args:
        tell: called before the marches.
    """
    tell("venting a vessel to vacuum, isothermal and insulated")
    heat = weighted(tuple(map(jnp.asarray, _DRY)), (29.124, 29.376, 37.129, 33.590))
    g = float(heat / (heat - GAS_CONSTANT_J_MOL_K))
    molar = 0.7905 * 0.0280134 + 0.2095 * 0.0319988
    sonic = math.sqrt(g) * (2.0 / (g + 1.0)) ** ((g + 1.0) / (2.0 * (g - 1.0)))
    tau = _ROOM_M3 / (_HOLE_M2 * sonic * math.sqrt(GAS_CONSTANT_J_MOL_K / molar * _WARM_K))
    power = (g - 1.0) / (2.0 * g)
    times = {
        True: [-math.log(r) for r in _RATIOS],
        False: [2.0 / (g - 1.0) * (r**-power - 1.0) for r in _RATIOS],
    }
    origin = Origin("", "", None, "exact: what is left is the march", _DUTTON).within_share(1e-6)
    scores = []
    for warm, name in ((True, "isothermal"), (False, "insulated")):
        steps = jnp.asarray([tau * x / 600.0 for x in times[warm]])
        pressures, warmths = _vented(steps, warm)
        for i, ratio in enumerate(_RATIOS):
            title = f"{name} vessel vented to p/p0 {ratio}"
            scores.append(origin.score(f"gas.{name}.{ratio}", title, pressures[i], ratio))
            if not warm:
                colder = ratio ** ((g - 1.0) / g)
                title += ": temperature over the first"
                scores.append(origin.score(f"gas.colder.{ratio}", title, warmths[i], colder))
    return tuple(scores)


def _vented(steps: jax.Array, is_isothermal: bool) -> tuple[jax.Array, jax.Array]:
    """Return pressure and temperature over the first after 600 steps of each length."""
    vessel = _vessel(is_isothermal)

    def rates(_: Scalar, states: tuple[Contents], args: None) -> tuple[Contents, ...]:
        return network.rates(states, (vessel,), (Link(0, SPACE, _HOLE_M2),)).contents

    def one(step: Scalar) -> tuple[Scalar, Scalar]:
        run = march(rates, (_air(_ROOM_M3),), Grid(jnp.zeros_like(step), step, 600), None)
        seen = look(run.state[0], vessel)
        return seen.pressure / STANDARD_ATMOSPHERE_PA, seen.temperature / _WARM_K

    found: tuple[jax.Array, jax.Array] = jax.jit(jax.vmap(one))(steps)
    return found


def _vessel(is_isothermal: bool, volume: Scalar | float = _ROOM_M3) -> Vessel:
    return Vessel(volume, Wall(0.0, _WARM_K), is_isothermal=is_isothermal)


def _air(volume: Scalar | float, pressure: float = STANDARD_ATMOSPHERE_PA) -> Contents:
    parts = tuple(jnp.asarray(x * pressure) for x in _DRY)
    return contents_of(parts, _WARM_K, volume)


def airlock_scores(tell: Tell) -> tuple[Score, ...]:
    """Return times in which an airlock vents and fills and a cabin leaks, beside printed ones.

    Args:
        tell: called before the marches.
    """
    tell("venting and filling an airlock, holing a cabin")
    source = "worked cases in air of 293.15 K: orifice of 20 mm, C_d 0.8; holes, C_d 0.6"
    why = "half of the last printed digit, and 0.3 % for argon that we count as nitrogen"
    scores: list[Score] = []
    rest: list[float] = []
    for column, name in ((1, "isothermal"), (2, "insulated")):
        batch, told = [], []
        for rows, word, scale in ((_DOWN, "vent", 1e3), (_UP, "fill", STANDARD_ATMOSPHERE_PA)):
            outside = STANDARD_ATMOSPHERE_PA if word == "fill" else 0.0
            for row in rows:
                step = 1.3 * row[column] / _STEPS
                batch.append(Corner(_ROOM_M3, _HOLE_M2, row[0] * scale, step, outside))
                to = f"{row[0]:g} kPa" if word == "vent" else f"{row[0]:g} of the cabin"
                told.append((word, to, row[0], row[column]))
        holes = [_holed(mm, time) for mm, time in _HOLES] if name == "isothermal" else []
        times = _stopped([*batch, *holes], name == "isothermal")
        rest = rest or times[len(batch) :]
        for (word, to, row_id, theirs), time in zip(told, times[: len(batch)], strict=True):
            origin = Origin("s", "s", 0.05 + 0.003 * theirs, why, source)
            title = f"airlock of 2.5 m3, {word} to {to}, {name}"
            scores.append(origin.score(f"gas.{word}.{name}.{row_id:g}", title, time, theirs))
    why = "half of the last printed digit, 0.3 % for argon, 0.5 % for its unstated temperature"
    for (mm, theirs), time, digit in zip(_HOLES, rest, _HOLE_DIGITS_S, strict=True):
        origin = Origin("s", "min", digit + 0.008 * theirs, why, source)
        title = f"hole of {mm:g} mm in a cabin of 5 m3, 101 to 34 kPa, isothermal"
        scores.append(origin.score(f"gas.hole.{mm:g}", title, time, theirs))
    return tuple(scores)


def _holed(millimetres: float, theirs: float) -> Corner:
    area = 0.6 * math.pi * (0.5e-3 * millimetres) ** 2
    return Corner(5.0, area, 34.0 / 101.0 * STANDARD_ATMOSPHERE_PA, 1.3 * theirs / _STEPS)


def _stopped(batch: list[Corner], is_isothermal: bool) -> list[float]:
    """Return when a vessel passes a pressure on its way to that of a reservoir or of vacuum."""
    reservoir = Vessel(1.0, Wall(0.0, _WARM_K), is_fixed=True)

    def rates(_: Scalar, states: tuple[Contents], args: Corner) -> tuple[Contents, ...]:
        vessels = (reservoir, _vessel(is_isothermal, args.volume))
        first = scaled(_air(1.0), jnp.asarray(args.outside) / STANDARD_ATMOSPHERE_PA)
        return network.rates((first, *states), vessels, (Link(0, 1, args.area),)).contents[1:]

    def stop(_: Scalar, states: tuple[Contents], args: Corner) -> Scalar:
        pressure = look(states[0], _vessel(is_isothermal, args.volume)).pressure
        return (pressure - args.target) * jnp.where(args.outside > 0.0, -1.0, 1.0)

    def one(corner: Corner) -> Scalar:
        begun = jnp.where(corner.outside > 0.0, 1.0 / STANDARD_ATMOSPHERE_PA, 1.0)
        first = scaled(_air(corner.volume), begun)
        grid = Grid(jnp.zeros_like(corner.step), jnp.asarray(corner.step), _STEPS)
        return march(rates, (first,), grid, corner, stop=stop).end

    columns = Corner(*(jnp.asarray(column) for column in zip(*batch, strict=True)))
    return [float(time) for time in jax.jit(jax.vmap(one))(columns)]


def books_scores(tell: Tell) -> tuple[Score, ...]:
    """Return what the books of a network miss after 24 h.

    Args:
        tell: called before the march.
    """
    tell("marching cabin, airlock, bottle and suit through a day")
    step = _DAY_S / _DAY_STEPS
    entering = network.source(0, tuple(map(jnp.asarray, (0.0, -1e-5, 1.2e-5, 2e-5))), 305.0, 90.0)
    states = (
        contents_of(tuple(map(jnp.asarray, (80e3, 20e3, 300.0, 1000.0))), 291.0, 5.0),
        contents_of(tuple(map(jnp.asarray, (1e3, 500.0, 0.0, 0.0))), 270.0, 2.0),
        contents_of(tuple(map(jnp.asarray, (0.0, 15e6, 0.0, 0.0))), 280.0, 0.03),
        contents_of(tuple(map(jnp.asarray, (0.0, 40e3, 300.0, 800.0))), 300.0, 0.08),
    )

    def rates(
        now: Scalar, state: tuple[tuple[Contents, ...], Contents, Scalar], args: None
    ) -> tuple[tuple[Contents, ...], Contents, Scalar]:
        vessels, links = _day(now, step)
        change = network.rates(state[0], vessels, links, (entering,))
        return change.contents, change.overboard, sum(change.heats[1:], change.heats[0])

    zero = jnp.asarray(0.0)
    first = (states, Contents(zero, zero, zero, zero, zero), zero)
    grid = Grid(zero, jnp.asarray(step), _DAY_STEPS)
    run = jax.jit(lambda begun: march(rates, begun, grid, None))(first)
    ended, lost, heat = run.state
    came = plus(total(states), scaled(entering.flow, jnp.asarray(_DAY_S)))
    came = came._replace(energy=came.energy + heat)
    missed = plus(plus(total(ended), lost), came, -1.0)
    origin = Origin("", "", 1e-10, "linear invariants: rounding alone", "conservation over 24 h")
    names = ("nitrogen", "oxygen", "carbon dioxide", "vapour", "energy")
    return tuple(
        origin.score(
            f"gas.books.{name.split()[0]}",
            f"network of four vessels over 24 h: {name} missed, share",
            part / whole,
            0.0,
        )
        for name, part, whole in zip(names, missed, came, strict=True)
    )


def _day(now: Scalar, step: float) -> tuple[tuple[Vessel, ...], tuple[Link, ...]]:
    """Return cabin, airlock, bottle, suit; a valve that opens for hours, leaks, a regulator."""
    vessels = (
        Vessel(5.0, Wall(20.0, 291.0)),
        Vessel(2.0, Wall(1.0, 270.0)),
        Vessel(0.03, Wall(1.0, 280.0)),
        Vessel(0.08, Wall(0.0, 300.0), is_isothermal=True),
    )
    wide = jnp.minimum(1e-4, valve.greatest_area(2.0, step))
    share = valve.opening(now, 20000.0, 600.0) - valve.opening(now, 50000.0, 600.0)
    return vessels, (
        Link(0, 1, wide * share, laminar=valve.least_laminar(wide, 1.4, step)),
        Link(1, SPACE, 2e-7),
        Link(2, 0, 4e-9, greatest_flow=3e-5),
        Link(3, 1, 1e-7, is_one_way=True),
    )


def boom_scores(tell: Tell) -> tuple[Score, ...]:
    """Return stiffness of booms, sizes of the airlock and cabin chemistry beside printed figures.

    Args:
        tell: not called: nothing here takes long.
    """
    scores = []
    source = "membrane beam: wrinkling pi p a^3 / 2, collapse pi p a^3 (Comer and Levy 1963)"
    for mm, load, wrinkle, collapse in (
        (50, 232, 5.8, 11.6),
        (60, 335, 10.0, 20.1),
        (90, 753, 33.9, 67.8),
    ):
        tube = inflatable.Booms(1.0, 1e-3 * mm, 2.5, 0.0, 0.0)
        stiff = inflatable.ring_stiffness((jnp.asarray(29.6e3),), tube)
        for what, unit, ours, theirs, digit in (
            ("axial load", "N", stiff.axial_load, load, 0.5),
            ("wrinkling moment", "N*m", stiff.wrinkling_moment, wrinkle, 0.05),
            ("collapse moment", "N*m", stiff.collapse_moment, collapse, 0.05),
        ):
            origin = Origin(unit, unit, digit, "half of the last printed digit", source)
            name = f"boom.{mm}.{what.split()[0]}"
            scores.append(origin.score(name, f"tube of {mm} mm at 29.6 kPa: {what}", ours, theirs))
    told = Origin("m^3", "m^3", None, "quoted volumes contradict quoted lengths", "spacefacts.net")
    ours = airlock_hull.clear_volume(2.5, 1.0)
    scores.append(told.score("airlock.volume.a", "Volga, 2.5 m x 1.0 m: volume", ours, 2.5))
    fire = Origin(
        "", "", 0.015, "suits set that atmosphere as well as fire", "Shuttle at 10.2 psia"
    )
    limit = cabin_air.fire_limit(jnp.asarray(10.2 * 6894.757))
    scores.append(fire.score("cabin.fire", "oxygen fraction allowed at 10.2 psia", limit, 0.30))
    mole = Origin("", "", None, "stoichiometry, printed digits", "4 KO2 + 2 H2O -> 4 KOH + 3 O2")
    made = cabin_air.superoxide_yield(jnp.asarray(0.0))
    share = cabin_air.bicarbonate_share(jnp.asarray(0.816), jnp.asarray(1.04))
    for name, what, value, theirs, near in (
        ("oxygen", "oxygen per kg of KO2", made.oxygen, 0.3376, 1.5e-4),
        ("carbon", "carbon dioxide per kg of KO2", made.carbon_dioxide, 0.3095, 1.7e-4),
        ("share", "bicarbonate that closes a crew's balance", share, 0.39, 0.013),
    ):
        scores.append(mole.within_share(near).score(f"cabin.{name}", what, value, theirs))
    return tuple(scores)


GAS_CASES = (venting_scores, airlock_scores, books_scores, boom_scores)
