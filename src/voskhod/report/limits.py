"""What a flight is made of, and what it leaves out: text for the end of a report.

A mission that has no walk hears nothing of the models of a walk.
"""

from typing import NamedTuple

from voskhod.flight.flight import Flight


class Model(NamedTuple):
    """A model of the flight.

    Attributes:
        part: part of the flight.
        how: equation or decision, in words.
        source: who it comes from.
        needs: section of the mission without which it is not used, "" for none.
    """

    part: str
    how: str
    source: str
    needs: str = ""


MODELS = (
    Model("Orbit", "numerical, gravity with J2 to J4, drag in free molecular flow; mean elements "
          "become a state with the short-period terms of J2", "Vallado; Brouwer; EGM96", "orbit"),
    Model("Air", "US Standard Atmosphere 1976 as a smooth spline, or the mission file's table; one "
          "deviation per height; wind as stated simple laws or a table", "NASA TM-X-74335"),
    Model("Airlock", "orifice flow and energy balance of its air; booms filled by a constant flow; "
          "jettison as an impulse at a lever arm", "Shapiro; Dutton and Coverdill", "airlock"),
    Model("Suit", "torque of a soft joint, growth of its envelope, oxygen balance, carbon dioxide "
          "well mixed with a washout factor", "Comer and Levy; Holschuh", "suit"),
    Model("Walker", "metabolic rate, heart rate, two nodes of heat with a ventilated suit, three "
          "muscle compartments, speed by load",
          "Gagge et al.; Hill; Xia and Frey-Law; V-HAB; BioSim", "walker"),
    Model("Decompression", "nitrogen of one slow tissue, logistic risk in the tissue ratio, fitted "
          "to chamber trials", "NASA evidence reports; NEDU TR 18-01", "walker"),
    Model("Radio", "a station hears the ship while it stands above the lowest useful elevation",
          "plane trigonometry, no refraction", "spacewalk"),
    Model("Cabin", "oxygen and the rest share a volume; choked leak; feed in proportion to what "
          "the pressure lacks", "Shapiro", "cabin"),
    Model("Burn", "finite, constant thrust, direction held in inertial space", "Tsiolkovsky",
          "orbit"),
    Model("Entry", "three degrees of freedom; drag and, where it is used, lift at trim over Mach "
          "and Knudsen number, by the capsule's shape or the mission file's table; heat at the "
          "stagnation point",
          "Carter et al.; Henderson; Sutton and Graves; Tauber and Sutton"),
    Model("Load on people", "time above a load over the time for which it is allowed",
          "NASA-STD-3001", "crew"),
    Model("Parachutes", "quasi-steady fall and drift; soft-landing rocket as an impulse",
          "balance of weight and drag", "parachute"),
    Model("Ground", "land or water, forest, relief and elevation from a grid of a quarter of a "
          "degree", "MODIS land cover; SRTM30"),
    Model("Search", "random search in daylight plus radio bearings, then stated delays and work in "
          "daylight", "Koopman", "rescue"),
    Model("Cold", "one core node under a quasi-steady shell, shivering that tires",
          "Tikuisis; Tikuisis and Giesbrecht", "survival"),
)  # fmt: skip

_LEFT_OUT = (
    ("launch", "The ascent: the orbit starts at insertion, in a plane through the pad."),
    ("orbit", "Attitude in orbit and propellant for it."),
    ("", "The capsule's rotation and the way to its trim; loss of mass and shape by ablation."),
    ("spacewalk", "The forces of the free float: its path is a stated kinematic law, and the "
     "walker's effort outside is one metabolic rate."),
    ("spacewalk", "Local discomfort, vision, thought, fear beyond its share of the heart rate."),
    ("cabin", "Heat, humidity and carbon dioxide of the cabin; fire at high oxygen."),
    ("parachute", "The canopies' opening shock in time and gusts."),
    ("", "Trees and slopes at the landing place, and what the ground does to the capsule."),
    ("survival", "Weather beyond a daily wave of the air's temperature: no wind chill on the "
     "clothed body, no snow, no cloud over the search."),
    ("rescue", "Where searchers look: the search is a law of chance, not a map."),
    ("crew", "Anything that the crew decided otherwise than the procedure of the mission file."),
)  # fmt: skip


def models_of(flight: Flight) -> list[Model]:
    """Return the models that a flight was flown with."""
    return [model for model in MODELS if _has(flight, model.needs)]


def not_modelled_by(flight: Flight) -> list[str]:
    """Return what a flight leaves out of what it could have had, a sentence each."""
    return [text for needs, text in _LEFT_OUT if _has(flight, needs)]


def _has(flight: Flight, section: str) -> bool:
    mission = flight.mission
    if section == "crew":
        return bool(mission.mission.crew)
    if section == "launch":
        return mission.orbit is not None and mission.orbit.launch is not None
    return not section or getattr(mission, section) is not None
