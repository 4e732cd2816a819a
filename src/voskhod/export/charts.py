"""Strip charts of a flight: which channels stand together, in what unit, under which limits.

A value is shown as (raw + shift) x factor. Limits stand in the shown unit; they are numbers of the
plan that was flown, with the source that the mission file gives, or constants of the models. What
a flight does not have is left out. A label is the meaning of the channel.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from voskhod.crew.cold import LETHAL_CORE_K
from voskhod.crew.margins import CARBON_LIMIT_PA
from voskhod.flight.flight import Flight
from voskhod.physics.suit import CONSCIOUS_OXYGEN_PA
from voskhod.units import ZERO_CELSIUS_K


class Limit(NamedTuple):
    """A level in a chart.

    Attributes:
        label: what it is.
        place: dotted name of the number in the mission file, "" for a constant.
        value: the constant [SI].
        source: who says so, for a constant.
    """

    label: str
    place: str = ""
    value: float = 0.0
    source: str = ""


class Chart(NamedTuple):
    """What one chart shows.

    Attributes:
        id: short name, stable.
        title: what it shows.
        unit: unit that is shown.
        series: group and channel of each line; a group of a walk stands for everyone in a suit.
        factor: shown per raw, after the shift.
        shift: added to the raw value [raw unit].
        limits: levels.
    """

    id: str
    title: str
    unit: str
    series: tuple[tuple[str, str], ...]
    factor: float = 1.0
    shift: float = 0.0
    limits: tuple[Limit, ...] = ()


_KPA, _KM, _PERCENT, _MINUTES = 1e-3, 1e-3, 100.0, 1.0 / 60.0
_CARBON = Limit("working limit of suits", "", CARBON_LIMIT_PA, "3.62 mmHg, NASA as in HabNet")
_FAINT = Limit("consciousness goes", "", CONSCIOUS_OXYGEN_PA, "30 mmHg, FAA AC 61-107")
_COLD = Limit("end of survival", "", LETHAL_CORE_K, "Tikuisis, Int. J. Biometeorol. 39:94, 1995")
_CAPSULE = (("orbit", "altitude"), ("entry", "altitude"), ("landing", "altitude"))
_STRENGTH = Limit("all of the strength", "", 1.0, "definition of the channel")
_ALARM = Limit("empty", "", 0.0, "definition of the channel")

CHARTS = (
    Chart("altitude", "Altitude", "km", _CAPSULE, _KM),
    Chart("sunlight", "Sunlight", "%", (("orbit", "sunlit"), ("floating", "sunlit")), _PERCENT),
    Chart("suit-pressure", "Pressure in suit and airlock", "kPa",
          (("spacewalk", "suit_pressure"), ("spacewalk", "airlock_pressure")), _KPA,
          limits=(Limit("normal setting", "suit.normal_pressure"),
                  Limit("low setting", "suit.low_pressure"),
                  Limit("hatch can be opened below", "airlock.hatch_pressure_limit"))),
    Chart("suit-growth", "Growth of the suit", "%", (("spacewalk", "suit_growth"),), _PERCENT),
    Chart("hatch-load", "Load at the hatch", "%", (("spacewalk", "load"),), _PERCENT,
          limits=(_STRENGTH,)),
    Chart("way-in", "Way back into the airlock", "%", (("spacewalk", "ingress_progress"),),
          _PERCENT),
    Chart("fatigue", "Fatigued muscle", "%",
          (("spacewalk", "fatigue"), ("spacewalk", "hand_fatigue")), _PERCENT),
    Chart("heart-rate", "Heart rate", "1/min", (("spacewalk", "heart_rate"),)),
    Chart("metabolic-rate", "Metabolic rate", "W", (("spacewalk", "metabolic_rate"),),
          limits=(Limit("hardest effort", "walkers.0.greatest_rate"),)),
    Chart("core-temperature", "Core temperature in the suit", "°C",
          (("spacewalk", "core_temperature"), ("spacewalk", "skin_temperature")),
          shift=-ZERO_CELSIUS_K, limits=(Limit("collapse", "walkers.0.core_limit"),)),
    Chart("carbon-dioxide", "Carbon dioxide in the suit", "kPa",
          (("spacewalk", "co2_pressure"), ("spacewalk", "inspired_co2")), _KPA,
          limits=(_CARBON, Limit("collapse", "walkers.0.co2_limit"))),
    Chart("lung-oxygen", "Oxygen in the lungs", "kPa", (("spacewalk", "lung_oxygen"),), _KPA,
          limits=(_FAINT,)),
    Chart("oxygen-left", "Oxygen left", "kg", (("spacewalk", "oxygen_left"),), limits=(_ALARM,)),
    Chart("time-left", "Time left of what runs out first", "min",
          (("spacewalk", "least_time_left"),), _MINUTES),
    Chart("visor-fog", "Fog on the visor", "%", (("spacewalk", "visor_fog"),), _PERCENT),
    Chart("sickness", "Chance of decompression sickness", "%",
          (("spacewalk", "dcs_probability"),), _PERCENT),
    Chart("distance", "Distance from the hatch", "m",
          (("spacewalk", "distance"), ("floating", "distance")),
          limits=(Limit("tether", "floating.tether_length"),)),
    Chart("tether", "Tension of the tether", "N", (("floating", "tension"),)),
    Chart("cabin-pressure", "Cabin pressure", "kPa",
          (("cabin", "pressure"), ("cabin", "oxygen_pressure")), _KPA,
          limits=(Limit("before the walk", "cabin.pressure"),)),
    Chart("cabin-oxygen", "Oxygen in the cabin", "%",
          (("cabin", "oxygen_fraction"), ("cabin", "fire_limit")), _PERCENT),
    Chart("cabin-carbon", "Carbon dioxide in the cabin", "kPa", (("cabin", "co2_pressure"),),
          _KPA),
    Chart("cabin-store", "Oxygen store of the cabin", "kg", (("cabin", "oxygen_store"),),
          limits=(_ALARM,)),
    Chart("airspeed", "Speed through the air", "m/s",
          (("entry", "airspeed"), ("landing", "speed")),
          limits=(Limit("not survived at touchdown", "parachute.touchdown_limit"),)),
    Chart("load", "Load", "g", (("entry", "load"),)),
    Chart("mach", "Mach number", "1", (("entry", "mach"),),
          limits=(Limit("canopies open below", "parachute.mach_limit"),)),
    Chart("heat-flux", "Heat flux at the nose", "kW/m²", (("entry", "heat_flux"),), 1e-3),
    Chart("cold", "Core temperature on the ground", "°C", (("survival", "core_temperature"),),
          shift=-ZERO_CELSIUS_K,
          limits=(_COLD, Limit("limit of this crew", "survival.core_limit"))),
    Chart("outdoors", "Air on the ground", "°C", (("survival", "air_temperature"),),
          shift=-ZERO_CELSIUS_K),
    Chart("frostbite", "Frostbite of bare skin", "1", (("survival", "frostbite"),)),
    Chart("weather-wind", "Wind at the landing place", "m/s", (("rescue", "wind"),)),
    Chart("weather-sight", "Visibility at the landing place", "km", (("rescue", "visibility"),),
          _KM),
    Chart("located", "Chance that the place is known", "%", (("rescue", "located_chance"),),
          _PERCENT),
)  # fmt: skip


def charts_of(flight: Flight) -> list[dict[str, Any]]:
    """Return the charts that a flight has lines for.

    Args:
        flight: what was flown.
    """
    found = []
    for chart in CHARTS:
        series = [line for one in chart.series for line in _lines(flight, *one)]
        if not series:
            continue
        limits = [_limit(flight, chart, one) for one in chart.limits]
        found.append({
            "id": chart.id,
            "title": chart.title,
            "unit": chart.unit,
            "factor": chart.factor,
            "shift": chart.shift,
            "series": series,
            "limits": [one for one in limits if one is not None],
        })  # fmt: skip
    return found


def _lines(flight: Flight, group: str, channel: str) -> Iterator[dict[str, str]]:
    """Yield the lines of a channel: one, or one to each person in a suit."""
    names = [group]
    if group == "spacewalk":
        names += [f"spacewalk_{n}" for n in range(2, len(flight.mission.walkers) + 1)]
    present = [name for name in names if channel in _channels(flight, name)]
    for name in present:
        meaning = flight.telemetry[name].channels[channel].meaning
        label = meaning
        if len(present) > 1:
            number = names.index(name)
            who = flight.mission.walkers[number].name or f"person {number + 1}"
            label = f"{who}: {meaning}"
        yield {"group": name, "channel": channel, "label": label}


def _channels(flight: Flight, group: str) -> tuple[str, ...]:
    part = flight.telemetry.get(group)
    return () if part is None else tuple(part.channels)


def _limit(flight: Flight, chart: Chart, limit: Limit) -> dict[str, Any] | None:
    """Return a level in the shown unit, None where the mission file has no such number."""
    value, source = limit.value, limit.source
    if limit.place:
        flown = number_at(flight.record.plan, limit.place)
        if flown is None:
            return None
        value = float(flown)
        source = getattr(number_at(flight.mission, limit.place), "source", None) or limit.place
    shown = (value + chart.shift) * chart.factor
    return {"value": shown, "label": limit.label, "source": source}


def number_at(tree: Any, place: str) -> Any:
    """Return what stands at a dotted name of a mission or a plan, None where nothing does.

    Args:
        tree: mission or plan.
        place: sections and key, numbers counting members of lists.
    """
    node = tree
    for part in place.split("."):
        if isinstance(node, tuple):
            node = node[int(part)] if int(part) < len(node) else None
        else:
            node = getattr(node, part, None)
    return node
