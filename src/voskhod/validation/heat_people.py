"""People in rooms that change by the hour, as both models of the body's heat have them.

The step tests of Stolwijk and Hardy at two metabolic rates, the nude rest of Werner and Reents,
and a crew member in a cabin are one batch for each model, so that each is compiled once.
"""

import csv
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple, TypeAlias

import jax
import jax.numpy as jnp
import numpy as np
from numpy import ndarray

from voskhod.arrays import Real
from voskhod.crew.body import Body
from voskhod.crew.loads import Load, crew_load, metabolic_rate_of_heat
from voskhod.crew.losses import Effort, saturated_vapour_pressure
from voskhod.crew.thermoregulation import MODELS, Room
from voskhod.flight.compiled import kept
from voskhod.physics.march import Grid, march
from voskhod.units import ZERO_CELSIUS_K

STEP_S, HOURS = 10.0, 6  # half of the longest stable step of the fastest node, muscle of the feet
STEPS_PER_HOUR = int(3600.0 / STEP_S)
SAMPLES_PER_HOUR = 12  # the tests were read every five minutes
BASAL_W_M2 = 45.8  # Stolwijk's man: 86.5 W over 1.89 m2 (NASA CR-1855)
MET_W_M2 = 58.2  # Gagge 1986
STEP_TESTS = {  # hours of one, two and one at these temperatures [degC] and humidities [%]
    "A4": ((27.8, 33.3, 28.0), (37.0, 34.0, 37.0)),
    "A5": ((28.5, 37.5, 28.5), (40.0, 34.0, 41.0)),
    "A6": ((28.0, 42.5, 28.1), (37.0, 34.0, 37.0)),
    "B1": ((29.0, 22.0, 29.0), (44.0, 39.0, 41.0)),
    "B2": ((28.0, 18.0, 28.0), (40.0, 40.0, 40.0)),
    "B4": ((18.0, 42.0, 18.0), (40.0, 40.0, 40.0)),
}
SUBJECTS = {"A": (91.6, 2.13), "B": (84.8, 2.10)}  # means, kg and Du Bois m2
MEASURED_W_M2 = {"A": 39.7, "B": 37.6}  # means of what was measured in tests A6 and B4
# Guess: the chamber's humidity is not told; air nearly saturated at 10 degC that is warmed. The
# subjects came to rest at 50 degC, where 30 % would leave neither model a steady state.
NUDE_VAPOUR_PA = 1200.0
CABINS_C = (22.0, 25.0)  # the table does not tell its cabin: a cool and a warm one, 50 % humid
CREW_MEMBER = (82.0, 2.0)  # NASA BVAD: mean mass; guess: Du Bois area at 1.78 m
NUDE_MAN = (74.1, 1.8877)  # Stolwijk's; the subjects' size is not told


_G_MIN = 1e-3 / 60.0
TABLE = {  # oxygen, carbon dioxide, vapour, liquid sweat, sensible heat
    "nominal": Load(0.59 * _G_MIN, 0.69 * _G_MIN, 1.33 * _G_MIN, 0.0, 306e3 / 3600.0),
    "sleep": Load(0.37 * _G_MIN, 0.44 * _G_MIN, 1.08 * _G_MIN, 0.0, 160e3 / 3600.0),
}
"""NASA BVAD rev 2, table 3.25 [kg/s, W]."""

Member: TypeAlias = tuple[tuple[float, float], float, Room]
"""Mass [kg] and skin area [m2], metabolic rate [W], and rooms by the hour."""


class Stay(NamedTuple):
    """People in rooms that change by the hour; shape (person), rooms (hour, person).

    Args:
        body: mass and skin area.
        effort: metabolic rate.
        room: where they are.
    """

    body: Body
    effort: Effort
    room: Room


class Log(NamedTuple):
    """Readings every five minutes, shape (person, time), and loads at the end, shape (person).

    Args:
        rectal_k: rectum [K].
        oesophageal_k: oesophagus [K].
        skin_k: mean skin [K].
        hand_k: skin of the hands [K].
        foot_k: skin of the feet [K].
        load: what the person does to the room.
    """

    rectal_k: Real
    oesophageal_k: Real
    skin_k: Real
    hand_k: Real
    foot_k: Real
    load: Load


def _live(stay: Stay, *, model: str) -> Log:
    heat = MODELS[model]

    def one(body: Body, effort: Effort, rooms: Room) -> Log:
        def rates(_: Real, state: Any, room: Room) -> Any:
            return heat.rates(state, body, effort, room)[0]

        def hour(state: Any, room: Room) -> tuple[Any, tuple[Real, ...]]:
            zero = jnp.zeros(())
            run = march(rates, state, Grid(zero, zero + STEP_S, STEPS_PER_HOUR), room)
            every = STEPS_PER_HOUR // SAMPLES_PER_HOUR
            seen = heat.readings(jax.tree.map(lambda part: part[:-1:every], run.states))
            read = (seen.rectal_k, seen.oesophageal_k, seen.skin_k, seen.hand_k, seen.foot_k)
            return run.state, read

        last, read = jax.lax.scan(hour, heat.first_state(body), rooms)
        flows = heat.rates(last, body, effort, jax.tree.map(lambda part: part[-1], rooms))[1]
        rectal, oesophageal, skin, hand, foot = (_joined(part) for part in read)
        return Log(rectal, oesophageal, skin, hand, foot, crew_load(effort, flows))

    return jax.vmap(one, in_axes=(0, 0, 1))(stay.body, stay.effort, stay.room)


def _joined(hours: Real) -> Real:
    """Return samples of shape (hour, sample) one after another, each hour's end once."""
    return jnp.concatenate((hours[0, :1], jnp.reshape(hours[:, 1:], (-1,))))


_lived = kept(_live)


@cache
def lived(model: str) -> Log:
    """Return how all people of all cases fare in one model.

    Members 0-5 are the step tests at 1.2 times rest, 6-11 at the measured metabolic rate, 12-16
    rest nude at 10-50 degC, 17-20 are in a cool and a warm cabin, awake and asleep.

    Args:
        model: name in `thermoregulation.MODELS`.
    """
    sizes, heats, rooms = zip(*_step_tests(model), *_nude(), *_in_cabins(), strict=True)
    mass, area = (jnp.asarray(column) for column in zip(*sizes, strict=True))
    places = (jnp.asarray(np.transpose(column)) for column in zip(*rooms, strict=True))
    stay = Stay(
        Body(mass, area, jnp.full_like(mass, 18.0)),
        Effort(jnp.asarray(heats), jnp.zeros_like(mass)),
        Room(*places),
    )
    log: Log = jax.device_get(_lived(stay, model=model))
    return log


def _room(
    celsius: tuple[float, ...], humidity: tuple[float, ...], clo: float, speed: float
) -> Room:
    air = np.asarray(celsius) + ZERO_CELSIUS_K
    vapour = np.asarray(saturated_vapour_pressure(jnp.asarray(air))) * np.asarray(humidity) / 100.0
    rows = (air, air, vapour, *(np.full(HOURS, x) for x in (speed, 0.155 * clo, 101325.0, 0.70)))
    return Room(*rows)


def _step_tests(model: str) -> list[Member]:
    stated = 1.2 * (BASAL_W_M2 if model == "many nodes" else MET_W_M2)
    found = []
    for measured in (False, True):
        for name, (warm, damp) in STEP_TESTS.items():
            size = SUBJECTS[name[0]]
            rate = MEASURED_W_M2[name[0]] if measured else stated
            hours = [(28.0, 40.0)] * 2 + [(warm[i], damp[i]) for i in (0, 1, 1, 2)]
            celsius, humidity = zip(*hours, strict=True)
            room = _room(celsius, humidity, clo=0.1, speed=0.1)
            found.append((size, rate * size[1], room))
    return found


def _nude() -> list[Member]:
    vapour = np.full(HOURS, NUDE_VAPOUR_PA)
    rooms = [_room((10.0 * i,) * HOURS, (0.0,) * HOURS, 0.0, 0.1) for i in range(1, 6)]
    heat = BASAL_W_M2 * NUDE_MAN[1]
    return [(NUDE_MAN, heat, room._replace(vapour_pa=jnp.asarray(vapour))) for room in rooms]


def _in_cabins() -> list[Member]:
    """Return a crew member awake and asleep, who makes the heat of the table."""
    found = []
    for name, clo in (("nominal", 0.6), ("sleep", 2.0)):  # guess: light clothes, sleeping bag
        for warm in CABINS_C:
            room = _room((warm,) * HOURS, (50.0,) * HOURS, clo, 0.1)
            found.append((CREW_MEMBER, heat_of(name), room))
    return found


def heat_of(activity: str) -> float:
    """Return the metabolic rate that follows from the published heat and vapour [W].

    Args:
        activity: name in `TABLE`.
    """
    row = TABLE[activity]
    return float(metabolic_rate_of_heat(row.sensible_w, row.vapour_kg_s))


def rows_of(name: str) -> list[dict[str, str]]:
    """Return the rows of a table of published temperatures.

    Args:
        name: name of its file.
    """
    path = files("voskhod.validation") / "data" / name
    return list(csv.DictReader(path.read_text("utf-8").splitlines()))


def measured_steps() -> ndarray:
    """Return rectal, oesophageal and skin temperature, shape (test, time, 3) [K]."""
    rows = rows_of("thermal_stolwijk_hardy.csv")
    columns = ("T_rectal_C", "T_esophagus_C", "T_skin_C")
    table = [[float(row[name] or "nan") for name in columns] for row in rows]
    return np.reshape(table, (len(STEP_TESTS), -1, 3)) + ZERO_CELSIUS_K


def step_errors(log: Log, first: int) -> ndarray:
    """Return ours less theirs in the six tests, shape (test, time, 3) [K].

    Args:
        log: what `lived` returns.
        first: member that begins the six.
    """
    readings = (log.rectal_k, log.oesophageal_k, log.skin_k)
    ours = np.stack([part[first : first + 6, 2 * SAMPLES_PER_HOUR :] for part in readings], -1)
    errors: ndarray = ours - measured_steps()
    return errors
